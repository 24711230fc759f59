import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE, MAIN } from '../../sandbox/bot-process.ts';

export interface EndedBot {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The bot's commands for operators. */
export const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Runs a bot that is expected to exit on its own, and keeps its stdout and stderr apart. */
export async function endedBot(
  environment: Readonly<Record<string, string>>,
  { command, cwd }: { readonly command?: 'register'; readonly cwd?: string } = {},
): Promise<EndedBot> {
  // A test that passes a directory wants its `.env` read. Elsewhere, a developer's own must not be.
  const dotenv = cwd === undefined ? { DOTENV_CONFIG_PATH: '/dev/null' } : {};
  const child = spawn(process.execPath, command === undefined ? [MAIN] : [CLI, command], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE, ...dotenv, ...environment },
    ...(cwd !== undefined && { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const force = setTimeout(() => child.kill('SIGKILL'), 20_000);
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
