import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface PostgresOptions {
  /** Whether committed data outlives the server, for tests that kill it. Slower. */
  readonly durable?: boolean;
}

export interface PostgresServer extends AsyncDisposable {
  /** The database `postgres`, as its owner, who can create other databases and is no superuser. */
  readonly url: string;
  /** The server's first process. */
  readonly pid: number;
  /** These hold everything it stores. Gone when it is. */
  readonly folders: readonly string[];
  /** The process that stops the server when this one ends. */
  readonly keeperPid: number;
}

/** What the keeper reports, once. */
export type KeeperMessage =
  | { readonly url: string; readonly pid: number; readonly folders: readonly string[] }
  | { readonly failure: string };

const KEEPER = fileURLToPath(new URL('postgres-keeper.ts', import.meta.url));

/**
 * Starts a PostgreSQL of its own. It ends with this process at the latest, however this process ends.
 *
 * @throws with what went wrong
 */
export async function startPostgres({ durable = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const keeper = fork(KEEPER, durable ? ['--durable'] : [], {
    detached: true,
    execArgv: [],
    cwd: '/',
    // Nothing else from the environment, since `PGOPTIONS`, `NODE_OPTIONS` and the like would take effect.
    env: { PATH: process.env['PATH'], TMPDIR: tmpdir() },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  keeper.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(keeper, 'exit');
  const message = await new Promise<KeeperMessage>((resolve) => {
    keeper.once('message', (told) => resolve(told as KeeperMessage));
    // Don't wait for `close` in general: it never comes when this side has closed the channel.
    keeper.once('close', () => resolve({ failure: `the keeper of PostgreSQL ended: ${said}` }));
    exited.catch((error: unknown) => resolve({ failure: `the keeper of PostgreSQL did not start: ${error}` }));
  });
  if ('failure' in message) {
    throw new Error(message.failure);
  }
  const { url, pid, folders } = message;

  // Only the keeper was killed, so this process has to clean up.
  const clean = exited.then(async ([, signal]) => {
    if (signal !== null) {
      try {
        process.kill(pid, 'SIGQUIT');
      } catch {
        // It has already ended.
      }
      for (const folder of folders) {
        await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
      }
    }
  });
  clean.catch(() => undefined);
  // It must not keep this process alive: it waits for this process to end.
  keeper.unref();
  keeper.channel?.unref();
  if (keeper.stderr instanceof Socket) {
    keeper.stderr.unref();
  }

  return {
    url,
    pid,
    folders,
    keeperPid: keeper.pid ?? 0,
    async [Symbol.asyncDispose]() {
      keeper.ref();
      if (keeper.connected) {
        keeper.disconnect();
      }
      await clean;
    },
  };
}
