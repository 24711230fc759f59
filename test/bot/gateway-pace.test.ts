import { beforeEach, describe, expect, it } from 'vitest';
import { GatewayPace } from '../../src/bot/gateway-pace.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let elapsed: number;
let pace: GatewayPace;

beforeEach(() => {
  elapsed = 0;
  pace = new GatewayPace({ elapsed: () => elapsed });
});

interface Connection {
  readonly greeted?: boolean;
  readonly startsSession?: boolean;
  readonly ready?: boolean;
  readonly lastsMs: number;
}

/** Makes the connection as soon as it may be made. Returns the pause before it, in seconds. */
function connect({ greeted = true, startsSession = false, ready = false, lastsMs }: Connection): number {
  const pause = pace.pause(0, startsSession);
  elapsed += pause?.ms ?? 0;
  pace.opened(0);
  if (greeted) {
    pace.greeted(0);
  }
  if (startsSession) {
    elapsed += pace.queueForSession(0, 1);
    pace.sessionStarted(0);
  }
  if (ready) {
    pace.ready(0);
  }
  // @discordjs/ws connects half a second after a close.
  elapsed += lastsMs + 500;
  pace.ended(0);
  return (pause?.ms ?? 0) / 1_000;
}

/** How often that happens in a day if it happens each time. */
function inADay(connection: Connection): number {
  let times = 0;
  for (; elapsed < DAY_MS; times += 1) {
    connect(connection);
  }
  return times;
}

describe('how often the bot connects', () => {
  it('isn’t limited for one connection that ends, however it ends', () => {
    for (const one of [{ greeted: false, lastsMs: 0 }, { lastsMs: 0 }, { startsSession: true, lastsMs: 0 }]) {
      connect({ ready: true, lastsMs: 60_000 });
      expect(connect(one)).toBe(0);
      expect(connect({ ready: true, lastsMs: 60_000 })).toBe(0);
    }
  });

  it.each<[string, Connection, number]>([
    ['there is nothing to connect to', { greeted: false, lastsMs: 0 }, 2_900],
    ['Discord refuses to resume the session', { lastsMs: 50 }, 300],
    ['Discord refuses each new session', { startsSession: true, lastsMs: 50 }, 210],
    ['Discord never answers', { startsSession: true, lastsMs: 15_000 }, 210],
    ['Discord ends each new session', { startsSession: true, ready: true, lastsMs: 50 }, 210],
    ['Discord ends each new session after two minutes', { startsSession: true, ready: true, lastsMs: 120_000 }, 210],
    ['Discord ends each connection', { ready: true, lastsMs: 50 }, 1_500],
  ])('stays far below 1,000 sessions in a day when %s', (_when, connection, most) => {
    const times = inADay(connection);
    expect(times).toBeGreaterThan(100);
    expect(times).toBeLessThan(most);
  });

  it('grows from seconds to minutes for sessions that Discord refuses', () => {
    const pauses = Array.from({ length: 12 }, () => connect({ lastsMs: 0 }));
    expect(pauses).toEqual([0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]);
  });

  it('is as it was once a connection has worked for a minute', () => {
    for (let n = 0; n < 8; n += 1) {
      connect({ lastsMs: 0 });
    }
    expect(connect({ ready: true, lastsMs: 60_000 })).toBeGreaterThan(0);
    expect(connect({ lastsMs: 0 })).toBe(0);
    expect(connect({ lastsMs: 0 })).toBe(0);
  });

  it('says what the pause is for: the longer of two reasons', () => {
    for (let n = 0; n < 5; n += 1) {
      connect({ startsSession: true, lastsMs: 0 });
    }
    expect(pace.pause(0, false)).toMatchObject({ cause: 'unanswered', times: 5 });
    expect(pace.pause(0, true)).toMatchObject({ cause: 'sessions', times: 5 });
    expect(pace.hasStartedMany(0)).toBe(true);
    expect(pace.pause(1, true)).toBeNull();
    elapsed += HOUR_MS;
    expect(pace.hasStartedMany(0)).toBe(false);
  });

  it('is one session in six seconds for each of Discord’s queues', () => {
    expect([0, 1, 2, 3, 4].map((shard) => pace.queueForSession(shard, 2))).toEqual([0, 0, 6_000, 6_000, 12_000]);
    elapsed = 20_000;
    expect(pace.queueForSession(0, 2)).toBe(0);
  });

  it('keeps the turn of a shard whose connection ends while it waits', () => {
    const waits = (shard: number): number => pace.queueForSession(shard, 1) / 1_000;
    expect([0, 1, 2, 3].map(waits)).toEqual([0, 6, 12, 18]);
    pace.sessionStarted(0);
    elapsed = 5_000;
    // It isn't behind those that came after it, and nor is it twice in the queue.
    expect([1, 4].map(waits)).toEqual([1, 19]);
    elapsed = 6_000;
    pace.sessionStarted(1);
    // A second session of the same shard is one more.
    expect(waits(1)).toBe(24);
    // The turn of a shard that missed it is free again, but no two sessions are closer than six seconds.
    elapsed = 13_000;
    expect(waits(5)).toBe(23);
    expect(waits(2)).toBe(29);
    elapsed = 48_001;
    expect([2, 5].map(waits)).toEqual([0, 6]);
  });

  it('doubles up to an hour while Discord doesn’t take the bot back, and starts over once it was taken back', () => {
    const seconds = Array.from({ length: 12 }, () => pace.refused() / 1_000);
    expect(seconds).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]);
    elapsed += HOUR_MS + 600_001;
    expect(pace.refused()).toBe(5_000);
  });
});

describe('a session that isn’t resumed', () => {
  it('is given up after three refusals in a row', () => {
    connect({ startsSession: true, ready: true, lastsMs: 60_000 });
    for (const lost of [false, false, true]) {
      connect({ lastsMs: 0 });
      expect(pace.isSessionLost(0)).toBe(lost);
    }
  });

  it('is given up once Discord won’t have it anymore', () => {
    connect({ startsSession: true, ready: true, lastsMs: 60_000 });
    connect({ greeted: false, lastsMs: 170_000 });
    expect(pace.isSessionLost(0)).toBe(false);
    connect({ greeted: false, lastsMs: 20_000 });
    expect(pace.isSessionLost(0)).toBe(true);
  });
});
