import type { Pool, PoolClient } from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPool } from '../../src/database/postgres-pool.ts';

const LIMITS = { statement_timeout: 4_000, idle_in_transaction_session_timeout: 4_000 };
const PROBE = /transaction_read_only/u;
const UNANSWERED = new Error('Query read timeout');

/** An error that the server itself reports. */
function reported(severity: string, code: string): Error {
  return Object.assign(new Error(code), { severity, code });
}

/** Connections by number, in the order in which they were opened. */
let opened: number;
let closed: number[];
/** What was asked, of which connection. */
let asked: [connection: number, text: string][];
/** What a connection answers: an error, or rows. */
let answer: (connection: number, text: string) => Error | readonly object[];

beforeEach(() => {
  opened = 0;
  closed = [];
  asked = [];
  answer = () => [];
});

/** As pg's pool does: the connection that was released last is used first. */
function fakePool(): Pool {
  const idle: PoolClient[] = [];
  const open = (): PoolClient => {
    opened += 1;
    const number = opened;
    const client = {
      async query(query: string | { text: string }) {
        const text = typeof query === 'string' ? query : query.text;
        if (text.includes('pg_settings')) {
          return { rows: Object.entries(LIMITS).map(([name, ms]) => ({ name, setting: String(ms) })) };
        }
        asked.push([number, PROBE.test(text) ? 'probe' : text]);
        const given = answer(number, text);
        if (given instanceof Error) {
          throw given;
        }
        return { rows: PROBE.test(text) && given.length === 0 ? [{ read_only: 'off' }] : given };
      },
      release(discard?: boolean) {
        if (discard === true) {
          closed.push(number);
        } else {
          idle.push(client);
        }
      },
    } as unknown as PoolClient;
    return client;
  };
  return { options: {}, connect: async () => idle.pop() ?? open(), end: async () => undefined } as unknown as Pool;
}

/** A pool with five open connections, numbered from 1. */
async function five() {
  const pool = await openPool(fakePool, LIMITS);
  opened = 0;
  const ask = async (text: string): Promise<void> => {
    const client = await pool.connect();
    try {
      await client.query(text, []);
    } finally {
      client.release();
    }
  };
  /** Each by a connection of its own. */
  const askAtOnce = async (count: number, text: string): Promise<void> => {
    const clients = [];
    for (let index = 0; index < count; index += 1) {
      clients.push(await pool.connect());
    }
    for (const client of clients) {
      await client.query(text, []);
      client.release();
    }
  };
  await askAtOnce(5, 'open');
  asked = [];
  closed = [];
  return { ask, askAtOnce };
}

describe('after a query that wasn’t answered', () => {
  it('its connection is replaced, and each of the others is used again once it has answered', async () => {
    const { ask, askAtOnce } = await five();
    answer = (_, text) => (text === 'slow' ? UNANSWERED : []);
    await expect(ask('slow')).rejects.toBe(UNANSWERED);
    await askAtOnce(5, 'a');
    await askAtOnce(5, 'b');
    expect([opened, closed]).toEqual([6, [5]]);
    // The new one needs no probe, and none is probed twice.
    expect(asked.filter(([, text]) => text === 'probe').map(([number]) => number)).toEqual([4, 3, 2, 1]);
    expect(asked.filter(([, text]) => text === 'b')).toHaveLength(5);
    await expect(ask('slow')).rejects.toBe(UNANSWERED);
    asked = [];
    await ask('c');
    expect(asked).toHaveLength(2);
  });

  it.each<[what: string, given: Error | readonly object[]]>([
    ['doesn’t answer either', UNANSWERED],
    ['leads to a server that takes no writes', [{ read_only: 'on' }]],
    ['was cut', new Error('Connection terminated unexpectedly')],
  ])('all connections are replaced if the next one %s, and nothing is sent over them', async (_what, given) => {
    const { ask, askAtOnce } = await five();
    answer = (number, text) => (text === 'slow' ? UNANSWERED : number <= 5 ? given : []);
    await expect(ask('slow')).rejects.toBe(UNANSWERED);
    await askAtOnce(5, 'a');
    expect([opened, closed]).toEqual([10, [5, 4, 3, 2, 1]]);
    expect(asked).toEqual([[5, 'slow'], [4, 'probe'], ...[6, 7, 8, 9, 10].map((number) => [number, 'a'])]);
  });
});

it('when the server ends one session for a reason of its own, the others are probed', async () => {
  const { ask, askAtOnce } = await five();
  answer = (_, text) => (text === 'idle' ? reported('FATAL', '25P03') : []);
  await expect(ask('idle')).rejects.toMatchObject({ code: '25P03' });
  await askAtOnce(4, 'a');
  expect([opened, closed]).toEqual([5, [5]]);
});

it.each([
  ['ERROR', '25006'],
  ['FATAL', '57P01'],
])('when the server takes no writes or is going down, all are replaced without asking: %s %s', async (...error) => {
  const { ask, askAtOnce } = await five();
  answer = (_, text) => (text === 'write' ? reported(...error) : []);
  await expect(ask('write')).rejects.toMatchObject({ code: error[1] });
  await askAtOnce(5, 'a');
  expect([opened, closed]).toEqual([10, [5, 4, 3, 2, 1]]);
  expect(asked.some(([, text]) => text === 'probe')).toBe(false);
});

it('when a statement is refused, nothing is replaced or probed', async () => {
  const { ask, askAtOnce } = await five();
  answer = (_, text) => (text === 'twice' ? reported('ERROR', '23505') : []);
  await expect(ask('twice')).rejects.toMatchObject({ code: '23505' });
  await askAtOnce(5, 'a');
  expect([opened, closed]).toEqual([5, []]);
  expect(asked.some(([, text]) => text === 'probe')).toBe(false);
});
