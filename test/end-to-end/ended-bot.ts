import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE, MAIN } from '../../sandbox/bot-process.ts';
import { patience } from '../../sandbox/patience.ts';

export interface EndedBot {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The entry points as npm's scripts run them. They take four times as long to load as a bundle of them. */
export const SOURCES = {
  main: fileURLToPath(new URL('../../src/main.ts', import.meta.url)),
  cli: fileURLToPath(new URL('../../src/cli.ts', import.meta.url)),
} as const;

/** The bot's commands for operators. */
export const CLI = process.env['BOT_CLI'] ?? SOURCES.cli;

/** When a bot that should have exited is killed, if nothing else runs. */
const KILLED_AFTER_MS = 20_000;

interface How {
  readonly command?: 'register' | 'migrate' | 'doctor' | 'backup' | 'restore';
  /** What follows the command. */
  readonly args?: readonly string[];
  /** A program that runs it, with its own arguments. */
  readonly under?: readonly string[];
  /** When it's killed if it hasn't ended by itself. */
  readonly killedAfterMs?: number;
  readonly cwd?: string;
  /** Runs the sources instead of the bundle. */
  readonly fromSources?: boolean;
}

/** Runs a bot that is expected to exit on its own, and keeps its stdout and stderr apart. */
export async function endedBot(
  environment: Readonly<Record<string, string>>,
  { command, args = [], under = [], cwd, fromSources = false, killedAfterMs = KILLED_AFTER_MS }: How = {},
): Promise<EndedBot> {
  // A test that passes a directory wants its `.env` read. Elsewhere, a developer's own must not be.
  const dotenv = cwd === undefined ? { DOTENV_CONFIG_PATH: '/dev/null' } : {};
  const { main, cli } = fromSources ? SOURCES : { main: MAIN, cli: CLI };
  const bot = [process.execPath, ...(command === undefined ? [main] : [cli, command, ...args])];
  const [program = '', ...itsArguments] = [...under, ...bot];
  const child = spawn(program, itsArguments, {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE, ...dotenv, ...environment },
    ...(cwd !== undefined && { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const force = setTimeout(() => child.kill('SIGKILL'), patience(killedAfterMs));
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.toArray().then((chunks) => Buffer.concat(chunks).toString()),
    child.stderr.toArray().then((chunks) => Buffer.concat(chunks).toString()),
    new Promise<number | null>((resolve) => {
      child.once('close', resolve);
    }),
  ]);
  clearTimeout(force);
  return { code, stdout, stderr };
}
