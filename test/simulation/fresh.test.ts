import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

describe('seeds', () => {
  it('break no rule, from 1 to 200', async () => {
    const { code, lines } = await simulate('--seeds', '200', '--shrink');
    expect(code, lines.join('\n')).toBe(0);
  }, 240_000);

  // Others than last time: what was right once is not tried again and again. A failing one is told, and can be replayed.
  it('break no rule, as many new ones as fit into a minute', async () => {
    const from = Math.floor(Math.random() * 1_000_000_000);
    const { code, lines } = await simulate('--from', String(from), '--seeds', '1000000', '--minutes', '1', '--shrink');
    expect(code, lines.join('\n')).toBe(0);
  }, 240_000);
});
