import { format } from 'node:util';

/** The parts of a log that are needed here. */
export interface ForeignLog {
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
}

/** What isn't written by the bot: warnings of Node.js, and what libraries print. */
export interface ForeignOutput {
  /** Logs everything so far, and everything from now on. */
  into(log: ForeignLog): void;
}

const METHODS = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const;
type Method = (typeof METHODS)[number];

/** The parts of a process that print by themselves. */
export interface Printing {
  readonly process: Pick<NodeJS.Process, 'on' | 'removeAllListeners'>;
  readonly console: Pick<Console, Method>;
}

/** More than that isn't kept for a log that never comes. */
const MOST_KEPT = 100;

/**
 * Keeps warnings and what libraries print off stdout and stderr, where they'd be lines that no log collector can read.
 * What comes before there is a log is kept for it.
 */
export function catchForeignOutput({ process, console }: Printing): ForeignOutput {
  const kept: ((log: ForeignLog) => void)[] = [];
  let target: ForeignLog | null = null;
  const say = (line: (log: ForeignLog) => void): void => {
    if (target !== null) {
      line(target);
    } else if (kept.length < MOST_KEPT) {
      kept.push(line);
    }
  };

  // Node's own listener, which prints.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message, ...more }: Error & { readonly code?: string }) => {
    say((log) => log.warn({ warning: name, ...('code' in more && { code: more.code }) }, message));
  });
  for (const method of METHODS) {
    console[method] = (...printed: unknown[]): void => {
      const level = method === 'warn' || method === 'error' ? 'warn' : 'info';
      say((log) => log[level]({ printed: format(...printed) }, 'a library printed something'));
    };
  }
  return {
    into(log) {
      target = log;
      for (const line of kept.splice(0)) {
        line(log);
      }
    },
  };
}
