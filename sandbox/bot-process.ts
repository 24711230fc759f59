import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** One line of the bot's log, parsed. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface BotProcess {
  readonly pid: number;
  /** Everything it printed so far, both streams. */
  readonly output: string;
  readonly log: readonly LogLine[];
  /** Resolves with the first line, past or to come, that satisfies the predicate; rejects when the process ends first. */
  waitForLog(predicate: (line: LogLine) => boolean, options?: { timeoutMs?: number }): Promise<LogLine>;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when the process has ended and everything it printed was read. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Ends it, in order if it can, by force after `graceMs`. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

/** Below the project: in a folder that others can write to they could put code. */
export const COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/bouncer', import.meta.url));

/** What is started, unless whoever starts it has put the bot's modules into one file: that starts in half the time. */
export const MAIN = process.env['BOT_MAIN'] ?? fileURLToPath(new URL('../src/main.ts', import.meta.url));
const GUARD = fileURLToPath(new URL('bot-guard.ts', import.meta.url));

export interface StartBotOptions {
  readonly arguments?: readonly string[];
  /**
   * Out of reach of the terminal's Ctrl+C, which else signals the bot too: whoever started it must then end it. Should
   * they die before they could, it is ended by force.
   */
  readonly detached?: boolean;
  /** Called with each line that it prints, on either stream. */
  readonly onLine?: (line: string) => void;
}

/**
 * Starts the bot as its own process, as `npm start` does, knowing nothing but its environment.
 *
 * @param environment all that it gets besides PATH; a `.env` file of the project is not read
 */
export function startBot(
  environment: Readonly<Record<string, string>>,
  { arguments: args = [], detached = false, onLine }: StartBotOptions = {},
): BotProcess {
  const child: ChildProcess = spawn(process.execPath, [MAIN, ...args], {
    // DOTENV_CONFIG_PATH keeps a developer's own .env out of what must not depend on it.
    env: {
      PATH: process.env['PATH'],
      DOTENV_CONFIG_PATH: '/dev/null',
      // Started again and again, the same files need not be compiled again.
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  const { stdout, stderr, pid } = child;
  if (stdout === null || stderr === null || pid === undefined) {
    throw new Error('the bot could not be started');
  }
  const dismissGuard = detached ? guard(pid) : () => undefined;
  let output = '';
  let ended = false;
  const log: LogLine[] = [];
  const waiting = new Set<() => void>();
  const changed = (): void => {
    for (const look of waiting) {
      look();
    }
  };
  for (const stream of [stdout, stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output += `${line}\n`;
      onLine?.(line);
      const parsed = parseLine(line);
      if (parsed !== null) {
        log.push(parsed);
      }
      changed();
    });
  }
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => {
      ended = true;
      dismissGuard();
      changed();
      resolve({ code, signal });
    });
  });

  return {
    pid,
    log,
    exited,
    get output() {
      return output;
    },
    waitForLog(predicate, { timeoutMs = 15_000 } = {}) {
      return new Promise((resolve, reject) => {
        let seen = 0;
        const finish = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        const look = (): void => {
          for (; seen < log.length; seen += 1) {
            const line = log[seen];
            if (line !== undefined && predicate(line)) {
              finish();
              resolve(line);
              return;
            }
          }
          if (ended) {
            finish();
            reject(new Error(`the bot ended before it logged what was waited for:\n${output}`));
          }
        };
        const timer = setTimeout(() => {
          finish();
          reject(new Error(`the bot did not log what was waited for within ${timeoutMs} ms:\n${output}`));
        }, timeoutMs);
        waiting.add(look);
        look();
      });
    },
    signal: (signal) => {
      child.kill(signal);
    },
    async stop({ graceMs = 16_000 } = {}) {
      if (ended) {
        return;
      }
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await exited;
      clearTimeout(force);
    },
  };
}

/**
 * Lets the bot not outlive this process, whatever becomes of it.
 * @returns to be called when the bot has ended
 */
function guard(pid: number): () => void {
  const child = spawn(process.execPath, [GUARD, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without a guard the bot works as well.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  return () => child.stdin.end('.');
}

function parseLine(line: string): LogLine | null {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null && 'msg' in parsed ? (parsed as LogLine) : null;
  } catch {
    return null;
  }
}
