import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { effectOf } from '../../src/database/effects.ts';
import { takeLease } from '../../src/database/leases.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { openPooler } from '../support/postgres-pooler.ts';
import { openForTest, openFragilePostgres, openPostgres } from '../support/stores.ts';

const insert = (on: Pick<LocalStore['db'], 'insertInto'>, name: string) =>
  on.insertInto('setting_counters').values({ name, last_number: 1 }).execute();
const inserting = ({ db }: Pick<LocalStore, 'db'>, name: string) =>
  db.insertInto('setting_counters').values({ name, last_number: 1 }).returning('name').compile();
const names = async ({ db }: LocalStore): Promise<string[]> =>
  (await db.selectFrom('setting_counters').select('name').orderBy('name').execute()).map(({ name }) => name);

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

describe.each(['refused', 'ignored'] as const)(
  'behind a pooler that hands each transaction to another connection, with unknown parameters %s',
  (unknown) => {
    it('the store opens, several times at once, and leaves no lock behind', async () => {
      await using at = await openPostgres();
      await using pooler = await openPooler(at.url, unknown);
      const stores = await Promise.all([1, 2, 3, 4].map(() => openForTest(pooler.url)));
      expect(stores.flatMap(({ applied }) => applied)).toEqual(Object.keys(MIGRATIONS));
      // An attempt that took too long may have been given up a moment ago.
      await expect.poll(() => query(at.url, "select * from pg_locks where locktype = 'advisory'")).toEqual([]);
      await Promise.all(stores.map((store) => store.close()));
      const again = await openForTest(pooler.url);
      expect(again.applied).toEqual([]);
      await again.close();
    });

    it('transactions, single statements and leases work', async () => {
      await using at = await openPostgres({ ready: true });
      await using pooler = await openPooler(at.url, unknown);
      const store = await openForTest(pooler.url);
      await store.db.transaction().execute(async (tx) => {
        await insert(tx, 'a');
        await insert(tx, 'b');
      });
      await insert(store.db, 'c');
      await expect(insert(store.db, 'c')).rejects.toMatchObject({ code: '23505' });
      await expect(
        store.db.transaction().execute(async (tx) => {
          await insert(tx, 'd');
          throw new TypeError('a bug');
        }),
      ).rejects.toThrow('a bug');
      expect(await names(store)).toEqual(['a', 'b', 'c']);
      expect(await store.run(takeLease, 'one', 'me')).toBe(true);
      expect(await store.run(takeLease, 'one', 'someone else')).toBe(false);
      await Promise.all(Array.from({ length: 20 }, (_, n) => insert(store.db, `many ${n}`)));
      expect(await names(store)).toHaveLength(23);
      await store.close();
    });

    it('statements that are sent together are one transaction', async () => {
      await using at = await openPostgres({ ready: true });
      await using pooler = await openPooler(at.url, unknown);
      const store = await openForTest(pooler.url);
      await store.together([inserting(store, 'a'), inserting(store, 'b')]);
      await expect(store.together([inserting(store, 'c'), inserting(store, 'a')])).rejects.toMatchObject({
        code: '23505',
      });
      expect(await names(store)).toEqual(['a', 'b']);
      const { rows } = await sql<{ setting: string }>`
        select setting from pg_settings where name = 'statement_timeout'`.execute(store.db);
      expect(rows).toEqual([{ setting: '0' }]);
      await store.close();
    });

    it('the server still gives up a write after the time limit of a statement', async () => {
      await using at = await openPostgres({ ready: true });
      await using pooler = await openPooler(at.url, unknown);
      const store = await openForTest(pooler.url);
      const limits = async (on: Pick<LocalStore['db'], 'getExecutor'>) =>
        (
          await sql<{ setting: string }>`
            with one as (insert into setting_counters values (${String(Math.random())}, 1) returning 1)
            select setting from pg_settings, one
            where name in ('statement_timeout', 'idle_in_transaction_session_timeout')`.execute(on as LocalStore['db'])
        ).rows.map(({ setting }) => Number(setting));
      expect(await limits(store.db)).toEqual([4_000, 4_000]);
      expect(await store.db.transaction().execute(limits)).toEqual([4_000, 4_000]);
      // And nothing of that is left for others who use the same connections.
      const rows = await query<{ setting: string }>(
        pooler.url,
        "select setting from pg_settings where name = 'statement_timeout'",
      ).catch(() => [{ setting: '0' }]);
      expect(rows).toEqual([{ setting: '0' }]);
      await store.close();
    });
  },
);

describe('statements that are sent together', () => {
  it('are carried out in their order, and each says what it returned', async () => {
    await using at = await openPostgres({ ready: true });
    const store = await openForTest(at.url);
    const all = store.db.selectFrom('setting_counters').select('name').orderBy('name').compile();
    expect(await store.together([all, inserting(store, 'a'), all, inserting(store, 'b'), all])).toEqual([
      [],
      [{ name: 'a' }],
      [{ name: 'a' }],
      [{ name: 'b' }],
      [{ name: 'a' }, { name: 'b' }],
    ]);
    await store.close();
  });

  it('have no effect when one of them is refused, and leave the connection as it was', async () => {
    await using at = await openPostgres({ ready: true });
    const store = await openForTest(at.url);
    const refused = await store
      .together(['a', 'b', 'a', 'c'].map((name) => inserting(store, name)))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '23505' });
    expect(effectOf(refused)).toBe('none');
    await store.together([inserting(store, 'd')]);
    await insert(store.db, 'e');
    expect(await names(store)).toEqual(['d', 'e']);
    await store.close();
  });

  it('may have had an effect when their answer is lost', async () => {
    await using at = await openFragilePostgres({ ready: true });
    const store: LocalStore = await openForTest(at.url);
    at.loseAnswerTo('setting_counters');
    const lost = await store.together([inserting(store, 'a')]).catch((error: unknown) => error);
    expect(effectOf(lost)).toBe('in-doubt');
    await at.recover();
    await insert(store.db, 'b');
    expect(await names(store)).toContain('b');
    await store.close();
  });

  it('have no effect when the server gives one of them up', async () => {
    await using at = await openPostgres({ ready: true });
    const store = await openForTest(at.url);
    const slow = sql`select pg_sleep(5)`.compile(store.db);
    const within = sql`set local statement_timeout = 50`.compile(store.db);
    const late = await store.together([inserting(store, 'a'), within, slow]).catch((error: unknown) => error);
    expect(late).toMatchObject({ code: '57014' });
    expect(await names(store)).toEqual([]);
    await store.close();
  });
});

describe('after a failover', () => {
  /** Fills the pool with open connections. */
  const useAtOnce = (store: LocalStore) =>
    Promise.all(Array.from({ length: 10 }, () => sql`select pg_sleep(0.2)`.execute(store.db)));
  const setReadOnly = (url: string, on: boolean) => {
    const database = new URL(url).pathname.slice(1);
    return query(
      url,
      on
        ? `alter database ${database} set default_transaction_read_only = on`
        : `begin read write; alter database ${database} reset default_transaction_read_only; commit`,
    );
  };
  const endSessions = (url: string) =>
    query(
      url,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

  it('connections to a server that has become read-only are replaced, all of them after the first that notices', async () => {
    await using at = await openPostgres({ ready: true });
    const store = await openForTest(at.url);
    // What is connected now is read-only until it's closed, like connections to a primary that was demoted.
    await setReadOnly(at.url, true);
    await endSessions(at.url);
    await pause(200);
    await useAtOnce(store).catch(() => useAtOnce(store));
    await expect(insert(store.db, 'a')).rejects.toMatchObject({ code: '25006' });
    await setReadOnly(at.url, false);
    await useAtOnce(store);
    // Of those that were busy meanwhile, one may notice. None after it.
    const [first] = await Promise.allSettled([insert(store.db, 'b')]);
    await insert(store.db, 'c');
    await Promise.all(Array.from({ length: 10 }, (_, n) => insert(store.db, `all ${n}`)));
    expect(await names(store)).toHaveLength(first?.status === 'fulfilled' ? 12 : 11);
    await store.close();
  });

  it('a transaction that meets a read-only server is rolled back, and its connection is closed', async () => {
    await using at = await openPostgres({ ready: true });
    const store = await openForTest(at.url);
    await setReadOnly(at.url, true);
    await endSessions(at.url);
    await pause(200);
    await sql`select 1`.execute(store.db).catch(() => undefined);
    await expect(store.db.transaction().execute((tx) => insert(tx, 'a'))).rejects.toMatchObject({ code: '25006' });
    await setReadOnly(at.url, false);
    await store.db.transaction().execute((tx) => insert(tx, 'b'));
    expect(await names(store)).toEqual(['b']);
    await store.close();
  });

  it('sessions that the server ends are replaced', async () => {
    await using at = await openPostgres({ ready: true });
    const store: LocalStore = await openStore(at.url);
    await useAtOnce(store);
    await endSessions(at.url);
    await expect
      .poll(() =>
        insert(store.db, 'a').then(
          () => 'written',
          () => 'failed',
        ),
      )
      .toBe('written');
    await store.close();
  });

  it('a server that is back after one query went unanswered is used over the connections that were open', async () => {
    await using at = await openFragilePostgres({ ready: true });
    const store: LocalStore = await openForTest(at.url);
    const sessions = async (): Promise<number[]> =>
      (
        await Promise.all(
          Array.from({ length: 10 }, () =>
            sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.2)`.execute(store.db),
          ),
        )
      ).flatMap(({ rows }) => rows.map(({ pid }) => pid));
    const before = new Set(await sessions());
    at.loseAnswerTo('setting_counters');
    await expect(insert(store.db, 'a')).rejects.toThrow();
    await at.recover();
    await insert(store.db, 'b');
    expect(new Set(await sessions()).intersection(before).size).toBe(9);
    await store.close();
  });

  it('a server that answers nothing is left, and the one that is there next is used', async () => {
    await using at = await openFragilePostgres({ ready: true });
    const store: LocalStore = await openForTest(at.url);
    await useAtOnce(store);
    await at.hang();
    await expect(insert(store.db, 'a')).rejects.toThrow();
    await expect(insert(store.db, 'b')).rejects.toThrow();
    await at.outage();
    await at.recover();
    await Promise.all(Array.from({ length: 10 }, (_, n) => insert(store.db, `all ${n}`)));
    expect(await names(store)).toHaveLength(10);
    await store.close();
  });
});

/** An error as PgBouncer writes it for its own connection to the server. */
function poolerError(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E', 0);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

it('a write whose pooler loses the server is in doubt: the server may have carried out all that it was sent', async () => {
  await using at = await openPostgres({ ready: true });
  await using pooler = await openPooler(at.url, 'refused');
  const to = new URL(pooler.url);
  let armed = false;
  const server = createServer((client) => {
    let lost = false;
    const upstream = connect({ host: to.hostname, port: Number(to.port), noDelay: true });
    client.on('data', (chunk) => {
      lost ||= armed && chunk.includes('commit\0');
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!lost) {
        client.write(chunk);
      } else if (!client.writableEnded && chunk.includes('COMMIT\0')) {
        // It has been carried out by now. What came before may be in a piece of its own.
        client.end(poolerError('08P01', 'server conn crashed?'));
      }
    });
    for (const socket of [client, upstream]) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(to);
  url.port = String((server.address() as AddressInfo).port);
  const store = await openForTest(url.href);
  armed = true;
  const error: unknown = await insert(store.db, 'a').catch((reason: unknown) => reason);
  armed = false;
  expect(effectOf(error)).toBe('in-doubt');
  expect(await names(store)).toEqual(['a']);
  await store.close();
  server.close();
});
