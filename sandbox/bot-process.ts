import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { patience } from './patience.ts';

/** A parsed line of the bot's log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface BotProcess {
  readonly pid: number;
  /** Everything it printed so far, on both streams. */
  readonly output: string;
  readonly log: readonly LogLine[];
  /** Resolves with the first past or future line that satisfies the predicate; rejects if the process exits first. */
  waitForLog(predicate: (line: LogLine) => boolean, options?: { timeoutMs?: number }): Promise<LogLine>;
  signal(signal: NodeJS.Signals): void;
  /** Whether it exited, and all of its output was read. */
  readonly ended: boolean;
  /** Resolves once the process exited and all of its output was read. */
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Stops it: gracefully if possible, by force after `graceMs`. */
  stop(options?: { graceMs?: number }): Promise<void>;
}

/** Inside the project: in a folder that others can write to, they could plant code. */
export const COMPILE_CACHE = fileURLToPath(new URL('../node_modules/.cache/bouncer', import.meta.url));

/** What to start. A caller can set BOT_MAIN to a bundle of the bot's modules, which starts in half the time. */
export const MAIN = process.env['BOT_MAIN'] ?? fileURLToPath(new URL('../src/main.ts', import.meta.url));
const GUARD = fileURLToPath(new URL('bot-guard.ts', import.meta.url));

export interface StartBotOptions {
  /**
   * Shields it from the terminal's Ctrl+C, which would otherwise signal the bot, too: the caller must then stop it. If
   * the caller dies before that, the bot is killed.
   */
  readonly detached?: boolean;
  /** Called with each line it prints, on either stream. */
  readonly onLine?: (line: string) => void;
}

/**
 * Starts the bot as its own process, as `npm start` does, knowing nothing but its environment.
 *
 * @param environment all it gets besides PATH; a `.env` file of the project isn't read
 */
export function startBot(
  environment: Readonly<Record<string, string>>,
  { detached = false, onLine }: StartBotOptions = {},
): BotProcess {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    // DOTENV_CONFIG_PATH keeps a developer's own .env out.
    env: {
      PATH: process.env['PATH'],
      DOTENV_CONFIG_PATH: '/dev/null',
      // Avoids compiling the same files at each start.
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  const { stdout, stderr, pid } = child;
  if (stdout === null || stderr === null || pid === undefined) {
    throw new Error("couldn't start the bot");
  }
  const dismissGuard = detached ? guard(pid) : () => undefined;
  return new RunningBot({ child, pid, streams: [stdout, stderr], dismissGuard, onLine });
}

interface BotProcessParts {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly streams: readonly Readable[];
  readonly dismissGuard: () => void;
  readonly onLine: StartBotOptions['onLine'];
}

/** What a bot printed so far, for those who wait for a line. */
export class BotOutput {
  readonly log: LogLine[] = [];
  /** They look again after each line, and at the end. */
  readonly #waiting = new Set<() => void>();
  #output = '';
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  get output(): string {
    return this.#output;
  }

  waitForLog(
    predicate: (line: LogLine) => boolean,
    { timeoutMs = 15_000 }: { timeoutMs?: number } = {},
  ): Promise<LogLine> {
    const ms = patience(timeoutMs);
    return new Promise((resolve, reject) => {
      let seen = 0;
      const finish = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = (): void => {
        for (; seen < this.log.length; seen += 1) {
          const line = this.log[seen];
          if (line !== undefined && predicate(line)) {
            finish();
            resolve(line);
            return;
          }
        }
        if (this.#ended) {
          finish();
          reject(new Error(`the bot exited before it logged the expected line:\n${this.#output}`));
        }
      };
      const timer = setTimeout(() => {
        finish();
        reject(new Error(`the bot didn't log the expected line within ${ms} ms:\n${this.#output}`));
      }, ms);
      this.#waiting.add(look);
      look();
    });
  }

  protected printed(line: string): void {
    this.#output += `${line}\n`;
    const parsed = parseLine(line);
    if (parsed !== null) {
      this.log.push(parsed);
    }
    this.#changed();
  }

  protected end(): void {
    this.#ended = true;
    this.#changed();
  }

  #changed(): void {
    for (const look of this.#waiting) {
      look();
    }
  }
}

class RunningBot extends BotOutput implements BotProcess {
  readonly pid: number;
  readonly exited: BotProcess['exited'];
  readonly #child: ChildProcess;

  constructor({ child, pid, streams, dismissGuard, onLine }: BotProcessParts) {
    super();
    this.pid = pid;
    this.#child = child;
    for (const stream of streams) {
      createInterface({ input: stream }).on('line', (line) => {
        onLine?.(line);
        this.printed(line);
      });
    }
    this.exited = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        dismissGuard();
        this.end();
        resolve({ code, signal });
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop({ graceMs = 16_000 }: { graceMs?: number } = {}): Promise<void> {
    if (this.ended) {
      return;
    }
    this.#child.kill('SIGTERM');
    const force = setTimeout(() => this.#child.kill('SIGKILL'), graceMs);
    await this.exited;
    clearTimeout(force);
  }
}

/**
 * Ensures that the bot doesn't outlive this process, whatever happens to it.
 * @returns call it once the bot exited
 */
function guard(pid: number): () => void {
  const child = spawn(process.execPath, [GUARD, String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // The bot also works without a guard.
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
