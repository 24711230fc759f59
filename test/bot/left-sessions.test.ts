import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { createLeftSessions, type LeftSession, type LeftSessions } from '../../src/bot/left-sessions.ts';
import type { KeptSession, KeptSessions } from '../../src/common/left-sessions.ts';
import { RecordsError } from '../../src/common/store-error.ts';

describe('gateway sessions that are left for the next process', () => {
  let rows: (KeptSession & { readonly bot: string })[];
  let kept: KeptSessions;
  let lines: { readonly msg: string; readonly level: number; readonly store?: string }[];
  /** Ends the wait for the database. */
  let isLate: boolean;

  beforeEach(() => {
    [rows, lines, isLate] = [[], [], false];
    kept = {
      take: async (bot) => rows.filter((row) => row.bot === bot),
      async leave(bot, sessions) {
        rows.push(...sessions.map((session) => ({ bot, ...session })));
      },
    };
  });

  function of(token: string): LeftSessions {
    const clock = { wait: () => (isLate ? Promise.resolve() : new Promise<void>(() => undefined)) };
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
    return createLeftSessions({ kept, token, clock, log });
  }

  const SESSION: LeftSession = {
    shardId: 1,
    shardCount: 3,
    sessionId: 'a session',
    resumeUrl: 'wss://gateway.example',
    sequence: 42,
    applicationId: '900',
    userName: 'bouncer',
  };
  const row = (): KeptSession => {
    const [only] = rows;
    if (only === undefined) {
      throw new Error('nothing was left');
    }
    return only;
  };
  const taken = (session: string) => {
    rows = rows.map((one) => ({ ...one, session }));
    return of('token').take(null);
  };

  it('come back as they were, to the same bot alone, and the token isn’t kept', async () => {
    await of('token').leave([SESSION]);
    expect(JSON.stringify(rows)).not.toContain('token');
    expect(await of('token').take({ first: 0, last: 2 })).toEqual([SESSION]);
    expect(await of('another').take({ first: 0, last: 2 })).toEqual([]);
  });

  it('aren’t resumed at an address, or with anything else, that someone else has written', async () => {
    await of('token').leave([SESSION]);
    const { session } = row();
    for (const [before, after] of [
      ['gateway.example', 'evil.example'],
      ['a session', 'b session'],
      ['42', '41'],
      ['900', '901'],
      ['"bouncer"', '"bouncers"'],
    ] as const) {
      expect(session).toContain(before);
      expect(await taken(session.replace(before, after))).toEqual([]);
    }
    expect(await taken(session)).toEqual([SESSION]);
    rows = rows.map((one) => ({ ...one, shardId: 2 }));
    expect(await of('token').take(null)).toEqual([]);
  });

  it.each(['', 'null', '{}', '[]', '{"session":{},"seal":""}', '{"session":null}'])(
    'aren’t resumed if they can’t be read (%s)',
    async (session) => {
      await of('token').leave([SESSION]);
      expect(await taken(session)).toEqual([]);
    },
  );

  it('are done without when the database is away or doesn’t answer, and the log says so', async () => {
    const away = (): Promise<never> => Promise.reject(new RecordsError('ECONNREFUSED'));
    kept = { take: away, leave: away };
    expect(await of('token').take(null)).toEqual([]);
    await of('token').leave([SESSION]);
    kept = { take: () => new Promise(() => undefined), leave: () => new Promise(() => undefined) };
    isLate = true;
    expect(await of('token').take(null)).toEqual([]);
    await of('token').leave([SESSION]);
    const [read, write] = ["couldn't read which gateway sessions were left", "couldn't keep the gateway sessions"];
    expect(lines).toMatchObject([
      { level: 40, store: 'ECONNREFUSED', msg: expect.stringContaining(read) },
      { level: 40, store: 'ECONNREFUSED', msg: expect.stringContaining(write) },
      { level: 40, store: 'no answer', msg: expect.stringContaining(read) },
      { level: 40, store: 'no answer', msg: expect.stringContaining(write) },
    ]);
  });

  it('aren’t written when there are none', async () => {
    kept = { ...kept, leave: () => Promise.reject(new RecordsError('never asked')) };
    await of('token').leave([]);
    expect(lines).toEqual([]);
  });
});
