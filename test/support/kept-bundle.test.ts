import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keptBundle } from './kept-bundle.ts';

describe('a bundle that a run of the tests makes', () => {
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'bouncer-bundles-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  const bundle = (text: string, name = 'bot') =>
    keptBundle(
      name,
      async (folder) => {
        mkdirSync(join(folder, 'inner'), { recursive: true });
        writeFileSync(join(folder, 'main.mjs'), text);
        writeFileSync(join(folder, 'inner/more.mjs'), 'more');
      },
      cache,
    );
  const contentOf = (folder: string) => readFileSync(join(folder, 'main.mjs'), 'utf8');

  it('isn’t touched by another run, with the same code or other code', async () => {
    const [first, same, other] = await Promise.all([bundle('one'), bundle('one'), bundle('two')]);
    expect(same).toBe(first);
    expect(other).not.toBe(first);
    expect([contentOf(first), contentOf(other)]).toEqual(['one', 'two']);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  it('is deleted by a later run a day after its last use, and others’ aren’t', async () => {
    const [old, used, foreign] = [await bundle('old'), await bundle('used'), await bundle('old', 'sandbox')];
    for (const folder of [old, used, foreign]) {
      utimesSync(folder, 1, 1);
    }
    expect(await bundle('used')).toBe(used);
    expect([old, used, foreign].map(existsSync)).toEqual([false, true, true]);
    expect(contentOf(used)).toBe('used');
  });
});
