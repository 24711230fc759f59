import { describe, expect, it } from 'vitest';
import { readFrame } from '../../src/bot/gateway-frames.ts';

/** What @discordjs/ws gets of a frame. */
function passed(frame: unknown): unknown {
  const read = readFrame(JSON.stringify(frame), false);
  expect(read.kind).toBe('pass');
  return read.kind === 'pass' ? JSON.parse(read.text) : null;
}

describe('a greeting', () => {
  const hello = (ms: number): object => ({ op: 10, s: null, t: null, d: { heartbeat_interval: ms, _trace: ['x'] } });

  it.each([20, 41_250, 45_000])('with Discord’s interval, or a shorter one (%i ms), is passed on as it is', (ms) => {
    expect(passed(hello(ms))).toEqual(hello(ms));
  });

  it.each([45_001, 90_000, 3_600_000])(
    'with a longer interval (%i ms) never leaves the bot blind for so long',
    (ms) => {
      expect(passed(hello(ms))).toEqual(hello(45_000));
    },
  );
});
