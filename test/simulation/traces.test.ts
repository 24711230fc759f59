import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

describe('a seed', () => {
  it('gives the same run, event for event, in two processes and after other runs', async () => {
    const seeds = Array.from({ length: 5 }, (_, index) => 300 + index);
    const [forwards, backwards] = await Promise.all([
      simulate('--traces', seeds.join(',')),
      simulate('--traces', [...seeds, ...seeds].reverse().join(',')),
    ]);
    const traces = new Map(forwards.lines.map((line) => line.split(' ') as [string, string]));
    expect(traces.size).toBe(seeds.length);
    expect(new Set(traces.values()).size).toBe(seeds.length);
    for (const [seed, hash] of backwards.lines.map((line) => line.split(' '))) {
      expect(`${seed} ${hash}`).toBe(`${seed} ${traces.get(seed ?? '')}`);
    }
  }, 120_000);
});
