import { describe, expect, it } from 'vitest';
import { simulate } from './simulate.ts';

// A number of seeds, not of seconds, so that a busy machine tries as many. `npm run simulate` looks for longer.
describe('seeds', () => {
  it('from 1 to 20 break no rule', async () => {
    const { code, lines } = await simulate('--seeds', '20', '--shrink');
    expect(code, lines.join('\n')).toBe(0);
  }, 240_000);

  // Different ones from last time, so that what was right once isn't tried forever. A failing one is reported, and can
  // be replayed.
  it('that are new break no rule, forty of them', async () => {
    const from = Math.floor(Math.random() * 1_000_000_000);
    const { code, lines } = await simulate('--from', String(from), '--seeds', '40', '--shrink');
    expect(code, lines.join('\n')).toBe(0);
  }, 240_000);
});
