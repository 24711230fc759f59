import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FoldedTexts } from '../../src/common/folded.ts';
import { fold } from '../../src/common/text.ts';

/** Counts how often others could go first. */
function countedPauses() {
  const pauses: number[] = [];
  return { pauses, clock: { wait: async (ms: number) => void pauses.push(ms) } };
}

describe('folded texts of a list', () => {
  it('are the same as when each is folded by itself, prepared or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }).map((name) => ({ name }))), async (entries) => {
        const texts = new FoldedTexts<{ readonly name: string }>(({ name }) => name);
        const before = entries.map((entry) => texts.of(entry));
        await texts.prepare(entries, countedPauses().clock);
        expect(entries.map((entry) => texts.of(entry))).toEqual(before);
        expect(before).toEqual(entries.map(({ name }) => fold(name)));
      }),
    );
  });

  it('are found once for each entry', async () => {
    let read = 0;
    const texts = new FoldedTexts<object>(() => {
      read += 1;
      return 'Ana';
    });
    const one = {};
    texts.of(one);
    texts.of(one);
    expect(read).toBe(1);
  });

  it.each<[string, number, string]>([
    ['forty thousand short names', 40_000, 'Łukasz Żółć'],
    ['two thousand names of a thousand marks each', 2_000, `a${'\u0301\u0327'.repeat(500)}`],
  ])('of %s are found in slices, and then are there at once', async (_, count, name) => {
    let folded = 0;
    const texts = new FoldedTexts<{ readonly name: string }>((entry) => {
      folded += 1;
      return entry.name;
    });
    const entries = Array.from({ length: count }, () => ({ name }));
    const { pauses, clock } = countedPauses();
    await texts.prepare(entries, clock);
    // No slice has more than 2,000 names, nor more than 50,000 letters.
    expect(pauses.length).toBeGreaterThanOrEqual(Math.floor((count * (25 + name.length)) / 60_000));
    folded = 0;
    entries.map((entry) => texts.of(entry));
    expect(folded).toBe(0);
  });

  it('of a short list are found only when they are asked for', async () => {
    const { pauses, clock } = countedPauses();
    const entries = Array.from({ length: 100 }, (_, n) => ({ name: `Person ${n}` }));
    await new FoldedTexts<{ readonly name: string }>(({ name }) => name).prepare(entries, clock);
    expect(pauses).toEqual([]);
  });
});
