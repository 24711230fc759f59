import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from './postgres-server.ts';
import {
  type FragilePostgres,
  type FragileStore,
  fullDisk,
  fullDiskUnavailable,
  openFragilePostgres,
  openPostgres,
  postgresUnavailable,
  postgresUrl,
  stores,
} from './stores.ts';
import { waitFor } from './waiting.ts';

const skipped = (reason: string | null): string => (reason === null ? '' : ` (skipped: ${reason})`);

/** What tests need from a database of either engine. */
interface Connection {
  query(sql: string): Promise<readonly unknown[]>;
  end(): Promise<void>;
}

async function connect(url: string, options: pg.ClientConfig = {}): Promise<Connection> {
  if (url.startsWith('file:')) {
    const file = new DatabaseSync(url.slice('file:'.length), { timeout: 0 });
    return {
      query: async (sql) => file.prepare(sql).all(),
      end: async () => file.close(),
    };
  }
  const client = new pg.Client({ connectionString: url, ...options });
  // A connection cut while idle emits an event. The next query fails because of it.
  client.on('error', () => undefined);
  await client.connect();
  return {
    query: async (sql) => (await client.query(sql)).rows,
    end: () => client.end(),
  };
}

async function ask(url: string, sql: string): Promise<readonly unknown[]> {
  const connection = await connect(url);
  try {
    return await connection.query(sql);
  } finally {
    await connection.end();
  }
}

/** Is there a process with this ID? One that has exited but wasn't reaped counts as gone. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(stores)('a test database on $name', ({ open, openFragile }) => {
  it('starts empty, keeps its data, and is gone after disposal', async () => {
    const store = await open();
    await ask(store.url, 'create table x (y integer)');
    await ask(store.url, 'insert into x values (7)');
    expect(await ask(store.url, 'select y from x')).toEqual([{ y: 7 }]);
    await store[Symbol.asyncDispose]();
    await expect(ask(store.url, 'select 1')).rejects.toThrow(/does not exist|unable to open/u);
  });

  it('is shared with no other test', async () => {
    await using one = await open();
    await using other = await open();
    await ask(one.url, 'create table x (y integer)');
    await ask(other.url, 'create table x (z integer)');
    expect(other.url).not.toBe(one.url);
  });

  it('can be dropped while someone is still connected', async () => {
    const store = await open();
    const connection = await connect(store.url);
    await store[Symbol.asyncDispose]();
    await connection.end();
  });

  it('refuses writes during an outage, and takes them again afterwards', async () => {
    await using store = await openFragile();
    const connection = await connect(store.url);
    await connection.query('create table x (y integer)');
    await store.outage();
    await expect(connection.query('insert into x values (1)')).rejects.toThrow();
    await expect(ask(store.url, 'insert into x values (2)')).rejects.toThrow();
    await store.recover();
    await ask(store.url, 'insert into x values (3)');
    expect(await ask(store.url, 'select y from x')).toEqual([{ y: 3 }]);
    await connection.end();
  });

  it('can be dropped during an outage', async () => {
    const store = await openFragile();
    await ask(store.url, 'create table x (y integer)');
    await store.outage();
    await store.outage();
    await store[Symbol.asyncDispose]();
    await expect(ask(store.url, 'select 1')).rejects.toThrow();
  });
});

describe('a SQLite outage', () => {
  let store: FragileStore;
  beforeEach(async () => {
    store = await (stores.find(({ engine }) => engine === 'sqlite') ?? expect.unreachable()).openFragile();
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('begins after any open transaction has ended, even one in this process', async () => {
    const writer = await connect(store.url);
    await writer.query('create table x (y integer)');
    await writer.query('begin immediate');
    await writer.query('insert into x values (1)');
    const outage = store.outage();
    await writer.query('commit');
    await outage;
    await expect(writer.query('insert into x values (2)')).rejects.toThrow('database is locked');
    await writer.end();
  });

  it('doesn’t block readers of a write-ahead log', async () => {
    const connection = await connect(store.url);
    await connection.query('pragma journal_mode = wal');
    await connection.query('create table x (y integer)');
    await store.outage();
    expect(await connection.query('select y from x')).toEqual([]);
    await expect(connection.query('insert into x values (2)')).rejects.toThrow('database is locked');
    await connection.end();
  });
});

describe.skipIf(fullDiskUnavailable !== null)(`a full disk${skipped(fullDiskUnavailable)}`, () => {
  it('keeps another process from writing to its database until there is space again', async () => {
    await using store = await (stores.find(({ engine }) => engine === 'sqlite') ?? expect.unreachable()).open();
    // Inserts a row for each line it reads, and prints the result.
    const child = spawn(
      process.execPath,
      [
        '--eval',
        `const file = new (require('node:sqlite').DatabaseSync)(process.argv[1]);
        file.exec('pragma journal_mode = wal; create table x (y integer)');
        console.log('ready');
        require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
          try {
            file.prepare('insert into x values (?)').run(line);
            console.log('written');
          } catch (error) {
            console.log(error.message);
          }
        });`,
        store.url.slice('file:'.length),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const said = async (): Promise<string> => String((await once(child.stdout, 'data'))[0]).trim();
    const write = async (row: number): Promise<string> => {
      const answer = said();
      child.stdin.write(`${row}\n`);
      return answer;
    };
    expect(await said()).toBe('ready');
    const disk = fullDisk(child.pid ?? 0);

    expect(await write(1)).toBe('written');
    await disk.outage();
    expect(await write(2)).toBe('disk I/O error');
    await disk.recover();
    expect(await write(3)).toBe('written');
    child.stdin.end();
    await once(child, 'close');
    expect(await ask(store.url, 'select y from x')).toEqual([{ y: 1 }, { y: 3 }]);
  });
});

describe('PostgreSQL for tests', () => {
  it('is never skipped on linux-x64', () => {
    expect(`${process.platform}-${process.arch}` === 'linux-x64' ? postgresUnavailable : null).toBeNull();
  });
});

describe.skipIf(postgresUnavailable !== null)(`the server of a test run${skipped(postgresUnavailable)}`, () => {
  it('is started once, no matter how many ask for it', async () => {
    const urls = await Promise.all([postgresUrl(), postgresUrl(), postgresUrl()]);
    expect(new Set(urls).size).toBe(1);
  });

  it('listens on loopback, and requires its password', async () => {
    const url = new URL(await postgresUrl());
    expect(await ask(url.href, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    url.password = 'guessed';
    await expect(ask(url.href, 'select 1')).rejects.toThrow('password authentication failed');
  });

  it('provides databases whose user owns them without being a superuser', async () => {
    await using store = await openPostgres();
    expect(
      await ask(
        store.url,
        `select rolsuper as super, pg_get_userbyid(datdba) = rolname as owner
         from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
      ),
    ).toEqual([{ super: false, owner: true }]);
  });

  it('sorts in natural order, and uses an unusual time zone', async () => {
    await using store = await openPostgres();
    expect(await ask(store.url, `select 'a' < 'B' as natural`)).toEqual([{ natural: true }]);
    expect(await ask(store.url, 'show timezone')).toEqual([{ TimeZone: 'Asia/Kathmandu' }]);
  });

  it('has enough connections for the pools of many bots', async () => {
    const store = await openPostgres();
    const clients = await Promise.all(Array.from({ length: 100 }, () => connect(store.url)));
    expect(
      await ask(store.url, 'select count(*)::int from pg_stat_activity where datname = current_database()'),
    ).toEqual([{ count: 101 }]);
    await Promise.all(clients.map((client) => client.end()));
    await store[Symbol.asyncDispose]();
  });
});

describe.skipIf(postgresUnavailable !== null)(`PostgreSQL behind a proxy${skipped(postgresUnavailable)}`, () => {
  let store: FragilePostgres;
  let client: Connection;
  beforeEach(async () => {
    store = await openFragilePostgres();
    client = await connect(store.url);
    await client.query('create table x (y integer)');
  });
  afterEach(() => store[Symbol.asyncDispose]());

  it('cuts connections and refuses new ones during an outage', async () => {
    await store.outage();
    await expect(client.query('select 1')).rejects.toThrow(/ECONNRESET|terminated|not queryable/u);
    await expect(connect(store.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('cuts a running query', async () => {
    const query = client.query('select pg_sleep(60)');
    await Promise.all([expect(query).rejects.toThrow(/ECONNRESET|terminated/u), store.outage()]);
  });

  it('answers at the same address after every outage', async () => {
    for (let time = 1; time <= 5; time += 1) {
      await store.outage();
      await expect(connect(store.url)).rejects.toThrow('ECONNREFUSED');
      await store.recover();
      expect(await ask(store.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    }
  });

  it('answers neither old nor new connections while it hangs', async () => {
    const hurried = await connect(store.url, { query_timeout: 200 });
    await store.hang();
    await expect(hurried.query('select 1')).rejects.toThrow('Query read timeout');
    await expect(connect(store.url, { connectionTimeoutMillis: 200 })).rejects.toThrow(/timeout/u);
  });

  it('continues where it left off after it hung', async () => {
    await store.hang();
    const old = client.query('select 1 as one');
    const fresh = ask(store.url, 'select 2 as two');
    await store.recover();
    expect(await Promise.all([old, fresh])).toEqual([[{ one: 1 }], [{ two: 2 }]]);
  });

  it('refuses pending requests when a hang turns into an outage', async () => {
    await store.hang();
    const query = client.query('select 1');
    await Promise.all([expect(query).rejects.toThrow(/ECONNRESET|terminated/u), store.outage()]);
    await expect(connect(store.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('still executes requests while only its answers are lost', async () => {
    await store.hang('answers');
    const insert = client.query('insert into x values (1)');
    await waitFor(async () => expect(await ask(store.direct, 'select y from x')).toEqual([{ y: 1 }]), {
      timeout: 10_000,
    });
    await Promise.all([expect(insert).rejects.toThrow(/ECONNRESET|terminated/u), store.outage()]);
    await store.recover();
    expect(await ask(store.url, 'select y from x')).toEqual([{ y: 1 }]);
  });

  it('doesn’t affect other databases on the same server when it fails', async () => {
    await using other = await openPostgres();
    await store.outage();
    expect(await ask(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe.skipIf(postgresUnavailable !== null)(`a server of one’s own${skipped(postgresUnavailable)}`, () => {
  const gone = (server: Pick<PostgresServer, 'pid' | 'folders'>): Promise<void> =>
    waitFor(
      () => {
        expect(runs(server.pid)).toBe(false);
        expect(server.folders.filter(existsSync)).toEqual([]);
      },
      { timeout: 20_000, interval: 20 },
    );

  it('is durable on request, and leaves nothing behind', async () => {
    const [fast, durable] = await Promise.all([startPostgres(), startPostgres({ durable: true })]);
    for (const [server, value] of [
      [fast, 'off'],
      [durable, 'on'],
    ] as const) {
      expect(await ask(server.url, 'show fsync')).toEqual([{ fsync: value }]);
      expect(await ask(server.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: value }]);
    }
    expect(new URL(fast.url).port).not.toBe(new URL(durable.url).port);
    expect(fast.folders.filter((folder) => (statSync(folder).mode & 0o077) !== 0)).toEqual([]);
    const open = await connect(fast.url);
    await open.query('create table x (y integer)');
    await Promise.all([fast, durable].map((server) => server[Symbol.asyncDispose]()));
    for (const server of [fast, durable]) {
      expect(runs(server.pid)).toBe(false);
      expect(server.folders.filter(existsSync)).toEqual([]);
    }
    await open.end();
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'ends when the process that started it ends by %s',
    async (signal) => {
      const source = `
      const { startPostgres } = await import(process.argv[1]);
      const { pid, folders } = await startPostgres();
      console.log(JSON.stringify({ pid, folders }));
      setInterval(() => undefined, 1_000);`;
      const module = new URL('postgres-server.ts', import.meta.url).href;
      const owner = spawn(process.execPath, ['--input-type=module', '--eval', source, module], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = await once(owner.stdout, 'data');
      const server = JSON.parse(String(line)) as Pick<PostgresServer, 'pid' | 'folders'>;
      expect(runs(server.pid)).toBe(true);
      owner.kill(signal);
      await gone(server);
    },
  );

  it('ends when its keeper is killed', async () => {
    await using server = await startPostgres();
    process.kill(server.keeperPid, 'SIGKILL');
    await gone(server);
  });

  it('doesn’t keep the process that started it alive', async () => {
    const source = `await (await import(process.argv[1])).startPostgres();`;
    const module = new URL('postgres-server.ts', import.meta.url).href;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', source, module], { stdio: 'inherit' });
    expect(await once(owner, 'close')).toEqual([0, null]);
  });
});
