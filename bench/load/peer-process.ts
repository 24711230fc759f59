import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DISCORD_TOKEN, MODERATOR_ROLE_ID, VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY } from '../servers/identifiers.ts';
import { PEERS, type PeerName } from './peer-names.ts';

export type PeerProcess = {
  readonly pid: number;
  readonly folder: string;
  readonly spawnedAt: number;
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** Null while it runs, and after a signal has ended it. */
  exitCode(): number | null;
  signal(signal: NodeJS.Signals): void;
  /** Everything it printed. */
  output(): string;
  /** The end of the process's output, for an error message. */
  lastLines(): string;
  stop(patienceMs: number): Promise<void>;
};

export type ProcessOptions = {
  readonly nodeFlags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The path of the SQLite file, if it isn't a new one. */
  readonly database?: string;
};

const running = new Map<ChildProcess, string>();
process.on('exit', () => {
  for (const [child, folder] of running) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Runs in its own working directory: a developer's `.env` or database is neither read nor written. */
export function startPeer(
  name: PeerName,
  discordUrl: string,
  videosdkUrl: string,
  { nodeFlags = [], environment = {}, database }: ProcessOptions = {},
): PeerProcess {
  const folder = mkdtempSync(join(tmpdir(), 'bouncer-bench-'));
  const outputFile = join(folder, 'output.log');
  const output = openSync(outputFile, 'w');
  const { PATH, HOME } = process.env;
  const spawnedAt = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, PEERS[name].entry], {
    cwd: folder,
    stdio: ['ignore', output, output],
    env: {
      PATH,
      HOME,
      DISCORD_TOKEN,
      MODERATOR_ROLE_IDS: MODERATOR_ROLE_ID,
      VIDEOSDK_API_KEY,
      VIDEOSDK_SECRET_KEY,
      DISCORD_API_URL: discordUrl,
      VIDEOSDK_API_URL: videosdkUrl,
      DATABASE_URL: `file:${database ?? join(folder, 'bouncer.db')}`,
      LOG_LEVEL: 'info',
      REMOVAL_LIMIT: 'off',
      ...PEERS[name].environment,
      ...environment,
    },
  });
  closeSync(output);
  running.set(child, folder);
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    const end = (): void => {
      ended = true;
      running.delete(child);
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const lastLines = (): string => {
    const lines = readFileSync(outputFile, 'utf8').trimEnd().split('\n');
    return lines.slice(-15).join('\n');
  };

  return {
    pid: child.pid ?? 0,
    folder,
    spawnedAt,
    exited,
    hasExited: () => ended,
    exitCode: () => child.exitCode,
    signal: (signal) => void child.kill(signal),
    output: () => readFileSync(outputFile, 'utf8'),
    lastLines,
    async stop(patienceMs) {
      if (!ended) {
        child.kill('SIGTERM');
        const hurry = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        await exited;
        clearTimeout(hurry);
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
