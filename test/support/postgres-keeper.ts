/**
 * A process between the test run and its PostgreSQL. It lives as long as the channel to its parent, however the parent
 * ends (SIGKILL included), and leaves neither a server nor a folder behind. `postgres-server.ts` starts it as the
 * leader of its own session, so Ctrl+C reaches only the parent.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { folderOf, type PostgresUser, postgresUser, runnable, temporaryFolders } from './postgres-native.ts';
import type { KeeperMessage } from './postgres-server.ts';

const ROLE = 'bouncer';
const PORTS_TO_TRY = 10;

const durable = process.argv.includes('--durable');
const end = new AbortController();
for (const event of ['disconnect', 'SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(event, () => end.abort());
}
// The parent may have ended while this file was loading.
if (!process.connected) {
  end.abort();
}

const tell = (message: KeeperMessage): void => {
  process.send?.(message, () => undefined);
};
const secret = (): string => randomBytes(24).toString('hex');

/** The whole environment, without that of the person running the tests: PostgreSQL would read `PGDATA` and the like. */
const environment = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

/** PostgreSQL can't choose a port on its own. If another process takes this one first, it's tried again. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function initialize(native: string, folder: string, user: PostgresUser, password: string): Promise<void> {
  const file = join(folder, 'password');
  writeFileSync(file, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    chownSync(file, user.uid, user.gid);
  }
  const options = {
    pgdata: join(folder, 'data'),
    username: 'postgres',
    pwfile: file,
    auth: 'scram-sha-256',
    encoding: 'UTF8',
    locale: 'C',
    // Most servers sort in natural order, and SQLite sorts by bytes. Code that relies on either fails here.
    'locale-provider': 'icu',
    'icu-locale': 'en-US',
  };
  const child = spawn(
    join(native, 'bin/initdb'),
    ['--no-sync', '--no-instructions', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
    { ...user, cwd: folder, env: environment, stdio: ['ignore', 'ignore', 'pipe'], signal: end.signal },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  // An abort emits an error before the process ends, and the folder can only be removed after the end.
  let failure: unknown;
  child.on('error', (error) => {
    failure = error;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (failure !== undefined || code !== 0) {
    throw new Error(`initdb failed (${failure ?? code}): ${said.trim()}`);
  }
  await rm(file);
}

function settings(port: number): string[] {
  const values: Readonly<Record<string, string | number>> = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '32MB',
    max_connections: 200,
    max_wal_size: '64MB',
    // Everything stays in the folder, and is removed with it.
    dynamic_shared_memory_type: 'mmap',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    // Fewer processes. Also, vacuuming `template1` would block whoever creates a database.
    autovacuum: 'off',
    io_method: 'sync',
    jit: 'off',
    // Of the role's password. It's random, so that hashing it 4,096 times at each connection would protect nothing.
    scram_iterations: 1,
    // A time zone that no developer's machine is in, so that a time stored without its zone is hours off rather than
    // right by chance.
    timezone: 'Asia/Kathmandu',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function start(
  native: string,
  folder: string,
  user: PostgresUser,
): Promise<{ server: ChildProcess; ended: Promise<unknown>; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    end.signal.throwIfAborted();
    const server = spawn(join(native, 'bin/postgres'), ['-D', join(folder, 'data'), ...settings(port)], {
      ...user,
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise<void>((resolve) => {
      server.once('error', () => resolve());
      server.once('close', () => resolve());
    });
    const said: string[] = [];
    const ready = await new Promise<boolean>((resolve) => {
      // Read to the end: a full pipe would stop the server.
      createInterface({ input: server.stderr }).on('line', (line) => {
        said.push(line);
        said.splice(0, said.length - 50);
        if (line.includes('database system is ready to accept connections')) {
          resolve(true);
        }
      });
      void ended.then(() => resolve(false));
    });
    if (ready) {
      return { server, ended, port };
    }
    const text = said.join('\n');
    if (!text.includes('Address already in use') || attempt === PORTS_TO_TRY) {
      throw new Error(`PostgreSQL did not start:\n${text}`);
    }
  }
}

/** An operator's bot is no superuser either. */
async function addRole(port: number, superuser: string, password: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password: superuser,
    database: 'postgres',
  });
  await client.connect();
  try {
    await client.query(`create role ${ROLE} login createdb password '${password}'`);
    await client.query(`alter database postgres owner to ${ROLE}`);
  } finally {
    await client.end();
  }
}

async function keep(): Promise<void> {
  const user = postgresUser();
  if (user === null) {
    throw new Error('PostgreSQL does not run as root, and there is nobody else to run it as');
  }
  const folder = folderOf(user, temporaryFolders());
  const folders = [folder];
  try {
    const native = runnable(user, (copied) => folders.push(copied));
    const [superuser, password] = [secret(), secret()];
    await initialize(native, folder, user, superuser);
    const { server, ended, port } = await start(native, folder, user);
    try {
      await addRole(port, superuser, password);
      const url = `postgres://${ROLE}:${password}@127.0.0.1:${port}/postgres`;
      tell({ url, pid: server.pid ?? 0, folders });
      if (!end.signal.aborted) {
        await Promise.race([once(end.signal, 'abort'), ended]);
      }
    } finally {
      // Immediately and without saving: all of it is thrown away.
      server.kill('SIGQUIT');
      await ended;
    }
  } finally {
    for (const made of folders) {
      await rm(made, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    }
  }
}

try {
  await keep();
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) });
}
if (process.connected) {
  process.disconnect?.();
}
