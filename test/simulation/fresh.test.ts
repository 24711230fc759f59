import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

describe('seeds', () => {
  it('from 1 to 200 break no rule', async () => {
    const { code, lines } = await simulate('--seeds', '200', '--shrink');
    expect(code, lines.join('\n')).toBe(0);
  }, 240_000);

  // Different ones from last time, so that what was right once isn't tried forever. A failing one is reported, and can
  // be replayed.
  it('that are new break no rule, as many as fit into a minute', async () => {
    const from = Math.floor(Math.random() * 1_000_000_000);
    const { code, lines } = await simulate('--from', String(from), '--seeds', '1000000', '--minutes', '1', '--shrink');
    expect(code, lines.join('\n')).toBe(0);
  }, 240_000);
});
