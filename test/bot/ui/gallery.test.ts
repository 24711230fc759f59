import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bodies } from '../../../sandbox/discord/body-schemas.ts';
import { modalProblems } from '../../../sandbox/discord/modal-rules.ts';
import type { Message } from '../../../src/bot/command.ts';
import { CATALOGS, LANGUAGE_NAMES, LANGUAGES, translatorFor } from '../../../src/i18n/language.ts';
import { pseudo } from '../../support/pseudo.ts';
import { asText, textsOf } from './gallery/as-text.ts';
import { GALLERY } from './gallery/index.ts';
import { expectWithinLimits } from './message-limits.ts';

/** Everything that the bot can show, in one readable file. */
function gallery(): string {
  const t = translatorFor('en-US');
  return GALLERY.map(({ name, show }) => `=== ${name} ===\n${asText(show(t))}\n`).join('\n');
}

it('has a unique name for each sample', () => {
  expect(new Set(GALLERY.map(({ name }) => name)).size).toBe(GALLERY.length);
});

it('shows what the snapshot shows', async () => {
  await expect(gallery()).toMatchFileSnapshot('snapshots/en-US.txt');
});

/** Two letters; in Hindi, vowels that follow a consonant are marks on it. */
const WORD = /\p{L}\p{M}*\p{L}/u;

describe.each(LANGUAGES)('what the bot shows in %s', (language) => {
  const t = translatorFor(language);
  const shown = GALLERY.map(({ name, show }) => ({ name, shown: show(t) }));

  it('is within Discord’s limits', () => {
    for (const { name, shown: one } of shown) {
      if (Array.isArray(one)) {
        for (const choice of one) {
          expect(choice.name.length, name).toBeLessThanOrEqual(100);
        }
      } else if ('custom_id' in one) {
        const parsed = z.safeParse(bodies.modal, one);
        expect(parsed.error?.issues ?? [], name).toEqual([]);
        expect(modalProblems(one as unknown as Parameters<typeof modalProblems>[0], []), name).toEqual([]);
      } else {
        const { files: _files, ...message } = one as Message;
        expectWithinLimits(message);
      }
    }
  });

  it('has buttons whose labels fit, and say in words what they do', () => {
    for (const { name, shown: one } of shown) {
      for (const { where, text } of textsOf(one)) {
        if (where === 'button label') {
          expect(text.length, `${name}: ${text}`).toBeLessThanOrEqual(34);
          expect(text, name).toMatch(WORD);
        }
      }
    }
  });

  it('has titles that say in words what their icon says', () => {
    for (const { name, shown: one } of shown) {
      for (const { where, text } of textsOf(one)) {
        if (where === 'title') {
          expect(text, name).toMatch(WORD);
        }
      }
    }
  });

  it('has no inline fields', () => {
    for (const { shown: one } of shown) {
      for (const embed of Array.isArray(one) ? [] : ((one as Message).embeds ?? [])) {
        expect(embed.fields ?? []).toEqual([]);
      }
    }
  });
});

describe('a pseudo-locale', () => {
  const t = pseudo(CATALOGS['en-US']);
  /** What isn't our text: facts of the samples, names that are the same in every language, times and mentions. */
  const FACTS = [
    /<(?:@[!&]?|#)\d+>|<t:-?\d+:[RtfdDFT]>/gu,
    /\b(?:Ada Lovelace|ada|Ada|ADA|Bob|Klaus|Town Hall|shouting|noise|lobby|Zoe|everyone|a mistake|my own words)\b/gu,
    /\b(?:Discord|VideoSDK|SQLite|PostgreSQL|K7Q2M4X|c7wgj9sd|ofwb7db6|v1|v2|s-hall)\b/gu,
    /\/?(?:kick-[a-z]+|keep-outs?|end-session|lock-session|participants?|sessions?|reason|number|since|outcome|moderator)/gu,
    /\d+ ms\b/gu,
    /https:\/\/discord\.com\/channels\/[\d/]+/gu,
    /…[\w-]{8}/gu,
    /[\w~-]*\d[\w~.-]*/gu,
    /~[\w-]{22}/gu,
    new RegExp(Object.values(LANGUAGE_NAMES).join('|'), 'gu'),
  ];

  it('leaves no text that bypasses the catalogs', () => {
    const left: string[] = [];
    for (const { name, show } of GALLERY) {
      for (const { where, text } of textsOf(show(t))) {
        const ours = FACTS.reduce((rest, fact) => rest.replace(fact, ''), text);
        if (/[A-Za-z]{2,}/u.test(ours)) {
          left.push(`${name}, ${where}: ${ours}`);
        }
      }
    }
    expect(left).toEqual([]);
  });

  it('asks for every text in the catalog, except those for commands and for words that people type', () => {
    const asked = new Set<string>();
    const listening = Object.assign(
      (key: string, ...values: unknown[]) => {
        asked.add(key);
        return (t as unknown as (key: string, ...values: unknown[]) => string)(key, ...values);
      },
      { language: t.language, list: t.list, number: t.number, duration: t.duration },
    ) as unknown as typeof t;
    for (const { show } of GALLERY) {
      show(listening);
    }
    const silent = keysOf(CATALOGS['en-US']).filter((key) => !asked.has(key) && !/^commands\.|Words$/u.test(key));
    expect(silent).toEqual([]);
  });
});

function keysOf(part: object, path = ''): string[] {
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [path + key.replace(/_(?:zero|one|two|few|many|other)$/u, '')]
      : keysOf(value as object, `${path}${key}.`),
  );
}
