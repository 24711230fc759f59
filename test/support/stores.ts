import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { inject, TestRunner } from 'vitest';
import { databaseAt } from '../../src/database/address.ts';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { openThreadStore } from '../../src/database/sqlite-thread-store.ts';
import { StoreStartError } from '../../src/database/start-error.ts';
import { temporaryFolders } from './postgres-native.ts';
import { type Outage, openProxy, type PostgresProxy } from './postgres-proxy.ts';
import type { PostgresOptions } from './postgres-server.ts';
import type {} from './postgres-setup.ts';

export interface OpenStore extends AsyncDisposable {
  /** A `DATABASE_URL`: an empty database that nothing else uses. */
  readonly url: string;
}

/** A database that can fail, and recover, while the bot uses it. */
export interface FragileStore extends OpenStore, Outage {}

export interface StoreKind {
  /** For test names: says why, when tests on it are skipped. */
  readonly name: string;
  readonly engine: 'sqlite' | 'postgres';
  /** Makes a fresh one. Skips the calling test when there can be none here: call it in a test or in `beforeEach`. */
  open(): Promise<OpenStore>;
  /** The same with the latest schema in place, which is faster than migrating it there. */
  openReady(): Promise<OpenStore>;
  /**
   * The same, and it can fail. In an outage PostgreSQL refuses everything. SQLite refuses writes ("database is
   * locked"), because another connection holds the lock. Readers of a write-ahead log don't wait for that.
   */
  openFragile(): Promise<FragileStore>;
}

const postgres = inject('postgres');

/** Why tests on PostgreSQL are skipped on this machine, or `null`. */
export const postgresUnavailable = 'unavailable' in postgres ? postgres.unavailable : null;

/** Both engines: `describe.each(stores)('… on $name', ({ open }) => …)`. */
export const stores: readonly StoreKind[] = [
  { name: 'SQLite', engine: 'sqlite', open: openSqlite, openReady: openSqlite, openFragile: openFragileSqlite },
  {
    name: postgresUnavailable === null ? 'PostgreSQL' : `PostgreSQL (skipped: ${postgresUnavailable})`,
    engine: 'postgres',
    open: openPostgres,
    openReady: () => openPostgres({ ready: true }),
    openFragile: () => openFragilePostgres({ ready: true }),
  },
];

async function openSqlite(): Promise<OpenStore & { readonly path: string }> {
  const folder = await mkdtemp(join(temporaryFolders()[0] ?? tmpdir(), 'bouncer-store-'));
  const path = join(folder, 'bouncer.db');
  return {
    url: `file:${path}`,
    path,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openFragileSqlite(): Promise<FragileStore> {
  const store = await openSqlite();
  const lock = sqliteLock(store.path);
  return {
    url: store.url,
    ...lock,
    async [Symbol.asyncDispose]() {
      await lock.recover();
      await store[Symbol.asyncDispose]();
    },
  };
}

/** How long a current writer can take to finish. */
const LOCK_WITHIN_MS = 10_000;

/**
 * Locks the file as another program that writes to it would. Meanwhile, open the file only through SQLite in this
 * process: POSIX drops all locks of a process when it closes any descriptor of the file.
 */
export function sqliteLock(path: string): Outage {
  let holder: DatabaseSync | undefined;
  return {
    async outage() {
      if (holder !== undefined) {
        return;
      }
      // No timeout: waiting inside SQLite would block this process, and with it any transaction it runs.
      const file = new DatabaseSync(path, { timeout: 0 });
      for (const deadline = performance.now() + LOCK_WITHIN_MS; ; await pause(2)) {
        try {
          file.exec('begin exclusive');
          holder = file;
          return;
        } catch (error) {
          if (performance.now() > deadline) {
            file.close();
            throw error;
          }
        }
      }
    },
    async recover() {
      holder?.close();
      holder = undefined;
    },
  };
}

const prlimit = '/usr/bin/prlimit';

/** Why `fullDisk` can't be used on this machine, or `null`. */
export const fullDiskUnavailable = existsSync(prlimit)
  ? null
  : 'limits of a running process are set by prlimit, of Linux';

/**
 * Keeps a running process, which can be this one, from writing to any file, its own log included: "file too large", as
 * when a quota is used up. For SQLite that is `SQLITE_IOERR`. Reading still works, and so does writing to pipes and
 * sockets.
 */
export function fullDisk(pid: number): Outage {
  const run = async (...options: string[]): Promise<string> =>
    (await promisify(execFile)(prlimit, ['--pid', String(pid), ...options])).stdout.trim();
  let before: string | undefined;
  return {
    async outage() {
      before ??= await run('--fsize', '--output=SOFT', '--noheadings', '--raw');
      // Only the soft limit: the hard one could not be raised again.
      await run('--fsize=0:');
    },
    async recover() {
      if (before !== undefined) {
        await run(`--fsize=${before}:`);
      }
    },
  };
}

/**
 * The server that all files of this run share: the database `postgres`, as a role that can create databases. Starts it
 * if no one has yet. Skips the running test when there can be none here.
 */
export async function postgresUrl({ durable = false }: PostgresOptions = {}): Promise<string> {
  if ('unavailable' in postgres) {
    TestRunner.getCurrentTest()?.context.skip(postgres.unavailable);
    throw new Error(`there is no PostgreSQL for tests here: ${postgres.unavailable}`);
  }
  const response = await fetch(durable ? `${postgres.ask}?durable` : postgres.ask);
  const text = await response.text();
  if (!response.ok) {
    throw new Error(text);
  }
  return text;
}

/** This worker's own connection to each server: a connection costs the server far more than a statement does. */
const connections = new Map<string, Promise<pg.Client>>();

async function run(url: string, statement: string): Promise<void> {
  let connection = connections.get(url);
  if (connection === undefined) {
    connection = connect(url);
    connections.set(url, connection);
  }
  await (await connection).query(statement);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  const forget = (): boolean => connections.delete(url);
  // A server that a test killed, or that ended with the run.
  client.on('error', forget).on('end', forget);
  try {
    await client.connect();
  } catch (error) {
    forget();
    throw error;
  }
  return client;
}

/** While a server creates and drops databases for other tests, a connection can take longer than the bot would wait. */
const OPEN_WITHIN_MS = 20_000;

/**
 * Opens a store that can be opened, for a test that isn't about opening it. What goes in and out of its operations is
 * copied, as it is on the way to a thread.
 */
export async function openForTest(url: string): Promise<LocalStore> {
  const store = await openPatiently(url);
  return {
    ...store,
    run: async (operation, ...args) => structuredClone(await store.run(operation, ...structuredClone(args))),
  };
}

/** The same, as the bot opens it: an SQLite file in a thread. Its `db` is a connection of the test's own. */
export async function openAsTheBot(url: string): Promise<LocalStore> {
  const address = databaseAt(url);
  if (address.engine === 'postgres') {
    return openForTest(url);
  }
  const own = await openPatiently(url);
  const store = await openThreadStore(address, {
    program: new URL('../../src/store-thread.ts', import.meta.url),
    onEnd: (error) => {
      throw error;
    },
  });
  return {
    ...own,
    run: store.run,
    close: async () => {
      await store.close();
      await own.close();
    },
  };
}

async function openPatiently(url: string): Promise<LocalStore> {
  for (const deadline = performance.now() + OPEN_WITHIN_MS; ; await pause(50)) {
    try {
      return await openStore(url);
    } catch (error) {
      if (!(error instanceof StoreStartError) || performance.now() > deadline) {
        throw error;
      }
    }
  }
}

const TEMPLATE = 'bouncer_ready';
/** The servers that have the template, as far as this worker knows. */
const templates = new Map<string, Promise<void>>();

/** The database that others are copied from. The first to ask on a server creates it, and all others wait for that. */
async function readyTemplate(server: string): Promise<string> {
  const made = templates.get(server) ?? makeTemplate(server);
  templates.set(server, made);
  await made;
  return TEMPLATE;
}

async function makeTemplate(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(1)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount === 0) {
      await client.query('drop database if exists bouncer_making');
      await client.query('create database bouncer_making strategy file_copy');
      const url = new URL(server);
      url.pathname = 'bouncer_making';
      await (await openForTest(url.href)).close();
      await client.query(`alter database bouncer_making rename to ${TEMPLATE}`);
    }
  } finally {
    await client.end();
  }
}

interface DatabaseOptions extends PostgresOptions {
  /** With the latest schema in place. */
  readonly ready?: boolean;
}

/** A database of its own, owned by the role that uses it. Dropped in the end, even if someone is still connected. */
export async function openPostgres({ ready = false, ...options }: DatabaseOptions = {}): Promise<OpenStore> {
  const server = await postgresUrl(options);
  const name = `bouncer_${randomBytes(8).toString('hex')}`;
  const template = ready ? `template ${await readyTemplate(server)}` : '';
  // Copying files takes a quarter of the time of writing them to the log first.
  await run(server, `create database ${name} ${template} strategy file_copy`);
  const url = new URL(server);
  url.pathname = name;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => run(server, `drop database ${name} with (force)`),
  };
}

/** A PostgreSQL that can also hang: see {@link PostgresProxy}. */
export interface FragilePostgres extends FragileStore, Pick<PostgresProxy, 'hang' | 'hangAtCommit' | 'loseAnswerTo'> {
  /** The same database without the proxy, to see its real contents meanwhile. */
  readonly direct: string;
}

/** A database of its own, behind a proxy that fails on demand without affecting other tests. */
export async function openFragilePostgres(options?: DatabaseOptions): Promise<FragilePostgres> {
  const store = await openPostgres(options);
  const url = new URL(store.url);
  const proxy = await openProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  return {
    url: url.href,
    direct: store.url,
    outage: proxy.outage,
    hang: proxy.hang,
    loseAnswerTo: proxy.loseAnswerTo,
    hangAtCommit: proxy.hangAtCommit,
    recover: proxy.recover,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
