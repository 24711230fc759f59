import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';

const SOURCES = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url));
/** Bundles of the sandbox and of the bot start in less time. */
const { BOT_MAIN, SANDBOX_MAIN = SOURCES } = process.env;

/** A run of the sandbox, as `npm run sandbox` starts it. */
export interface Run {
  readonly child: ChildProcess;
  readonly out: string;
  readonly err: string;
  /** Resolves once the whole output fits; rejects when the run ends before that. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, once the whole output was read. */
  readonly ended: Promise<number | null>;
}

const runs: Run[] = [];

/** Ends what a test in the calling file has started. */
export function endRunsAfterEach(): void {
  afterEach(async () => {
    for (const { child, ended } of runs.splice(0)) {
      child.kill('SIGTERM');
      await ended;
    }
  });
}

/** As `npm run sandbox` does: everything from its sources. */
export function sandboxFromSources(args: readonly string[]): Run {
  return start(SOURCES, args, {});
}

/** `npm run sandbox`, not on a terminal unless `environment` pretends so. */
export function sandbox(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Run {
  return start(SANDBOX_MAIN, args, { BOT_MAIN, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment });
}

function start(main: string, args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Run {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const run: Run = {
    child,
    ended,
    get out() {
      return out;
    },
    get err() {
      return err;
    },
    printed(pattern) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(out);
          if (found !== null) {
            child.stdout.off('data', look);
            resolve(found);
          }
        };
        child.stdout.on('data', look);
        void ended.then(() => reject(new Error(`It ended without printing ${pattern}:\n${out}${err}`)));
        look();
      });
    },
  };
  runs.push(run);
  return run;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
