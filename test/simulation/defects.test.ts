import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import { DEFECTS, editsOf } from '../../simulation/defects.ts';
import { edited, planted } from '../../simulation/plant.ts';
import { simulate } from './simulate.ts';

describe('the planted defects', () => {
  it('are many, and each has a unique name', () => {
    expect(DEFECTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(DEFECTS.map(({ name }) => name)).size).toBe(DEFECTS.length);
    expect(DEFECTS.filter(({ name }) => !/^[a-z0-9]+(?:-[a-z0-9]+)+$/u.test(name))).toEqual([]);
    expect(DEFECTS.filter(({ what }) => !/^[A-Z].*\.$/u.test(what))).toEqual([]);
  });

  it('change the bot, and nothing else', () => {
    const files = DEFECTS.flatMap(editsOf).map(({ file }) => file);
    expect(files.filter((file) => !/^(?:src|commands)\/[\w/.-]+\.ts$/u.test(file))).toEqual([]);
  });

  it.each(DEFECTS)('can be planted: $name', (defect) => {
    // Throws unless each snippet is there exactly once.
    const sources = planted(defect);
    expect(sources.size).toBeGreaterThan(0);
    for (const source of sources.values()) {
      expect(() => stripTypeScriptTypes(source)).not.toThrow();
    }
  });

  it('can’t be planted when the right code is missing, or is there twice', () => {
    const edit = { file: 'a.ts', find: 'right', replace: 'wrong' };
    expect(edited('all right?', edit)).toBe('all wrong?');
    expect(() => edited('all wrong', edit)).toThrow('a.ts has this 0 times instead of once: right');
    expect(() => edited('right, right', edit)).toThrow('a.ts has this 2 times instead of once: right');
    expect(() => edited('right, right, right', edit)).toThrow('a.ts has this 3 times');
  });
});

describe('the simulation', () => {
  it.each([['asked-before-it-is-recorded', 'the record comes first']])(
    'finds %s',
    async (name, rule) => {
      const { code, lines } = await simulate('--defects', '--only', name, '--seeds', '60');
      expect(lines.join('\n')).toMatch(new RegExp(`${name} .* ${rule} `, 'u'));
      expect(lines.at(-1)).toBe('1 of 1 found');
      expect(code).toBe(0);
    },
    120_000,
  );
});
