import { describe, expect, it } from 'vitest';
import { CLAIMS, claimsOf } from '../../simulation/claims.ts';
import { Marks } from '../../simulation/marks.ts';
import { en } from '../../src/i18n/en/index.ts';

/** Every text of the bot by its key, without plural forms. */
const keys = ((): ReadonlySet<string> => {
  const marks = new Marks();
  marks.mark(structuredClone(en), ['commands', 'keepOutLengths', 'caseView.numberWords', 'history.typed']);
  return marks.keys;
})();

describe('what the bot’s texts claim', () => {
  it('has been decided for every text', () => {
    expect([...keys].filter((key) => claimsOf(key) === null)).toEqual([]);
  });

  it('has been decided only for texts that exist', () => {
    const unused = Object.keys(CLAIMS).filter((key) =>
      key.endsWith('.*') ? ![...keys].some((one) => one.startsWith(key.slice(0, -1))) : !keys.has(key),
    );
    expect(unused).toEqual([]);
  });
});
