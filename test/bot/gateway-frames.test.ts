import { describe, expect, it, vi } from 'vitest';
import { boundConnection, type Connection, MOST_BYTES } from '../../src/bot/gateway-connection.ts';
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

describe('a frame', () => {
  const ready = (more: object): object => ({ op: 0, s: 1, t: 'READY', d: { v: 10, session_id: 'x', ...more } });

  it('with READY for 10,000 servers is passed on', () => {
    const guilds = Array.from({ length: 10_000 }, (_, n) => ({
      id: `1${String(n).padStart(18, '0')}`,
      unavailable: true,
    }));
    const frame = ready({ user: { id: '1', username: 'bot' }, guilds, resume_gateway_url: 'wss://gateway.discord.gg' });
    expect(passed(frame)).toEqual(frame);
  });

  const most = Math.floor(MOST_BYTES / 3) - 10;
  it.each<[string, () => string]>([
    ['of millions of tiny objects', () => `[${'{},'.repeat(most)}{}]`],
    ['of millions of numbers', () => `[${'1,'.repeat(most)}1]`],
    ['of millions of brackets', () => '['.repeat(most) + ']'.repeat(most)],
    ['of one long word', () => `{"op":0,"t":"${'x'.repeat(MOST_BYTES)}"}`],
  ])('%s isn’t parsed', (_what, text) => {
    const long = text();
    const parse = vi.spyOn(JSON, 'parse');
    try {
      expect(readFrame(long, true)).toEqual({ kind: 'drop', why: 'too much to be parsed' });
      expect(parse).not.toHaveBeenCalled();
    } finally {
      parse.mockRestore();
    }
  });
});

describe('a connection', () => {
  it('takes in no more than a frame can have, compressed or not', () => {
    const opened: object[] = [];
    const compression = { _maxPayload: 100 * MOST_BYTES };
    const connection: Connection = {
      readyState: 0,
      addEventListener: () => undefined,
      terminate: () => undefined,
      setSocket: (_socket, _head, options) => void opened.push(options),
      _extensions: { 'permessage-deflate': compression },
    };
    boundConnection(connection);
    connection.setSocket(null, null, { maxPayload: 100 * MOST_BYTES, maxFragments: 16_384 });
    expect(opened).toEqual([{ maxPayload: MOST_BYTES, maxFragments: 16_384 }]);
    expect(compression).toEqual({ _maxPayload: MOST_BYTES });
  });
});
