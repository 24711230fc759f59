import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

describe('histories that failed once', () => {
  it('no longer fail', async () => {
    const { code, lines } = await simulate('--kept');
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
    expect(code).toBe(0);
  }, 120_000);
});
