import pino, { type Bindings, type ChildLoggerOptions, type Logger } from 'pino';
import { createLineWriter } from './line-writer.ts';
import { plainFields, REDACTED } from './plain-fields.ts';

export interface LogOptions {
  readonly level: string;
  /** Values that must never be written, wherever they come from. */
  readonly secrets: readonly string[];
  /** Colors and columns for a terminal. JSON, one event per line, for everything else. */
  readonly pretty: boolean;
  readonly clock: LogClock;
}

/** The parts of a clock that the log needs. */
export interface LogClock {
  /** Milliseconds of the Unix epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds. Doesn't keep the process alive. */
  wait(ms: number): Promise<void>;
}

/** Three base64url parts, the first of which starts with `{"`: a JSON Web Token, wherever it slipped in. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/gu;

export interface Log {
  readonly log: Logger;
  /** How many lines have been lost since the start because the disk was full or the reader was gone. */
  readonly droppedLines: () => number;
  /** Keeps these values out of the log as well, until the returned function is called. */
  readonly redact: (secrets: readonly string[]) => () => void;
}

/**
 * Creates the process's log. Secrets are removed by field name, and by value as a last resort. Whatever is logged,
 * logging never throws and never waits.
 */
export async function createLog({ level, secrets, pretty, clock }: LogOptions): Promise<Log> {
  /** How many times each is to be kept out. */
  const values = new Map<string, number>();
  const redact = (hidden: readonly string[]): (() => void) => {
    const forms = hidden.flatMap(formsOf);
    for (const form of forms) {
      values.set(form, (values.get(form) ?? 0) + 1);
    }
    return () => {
      for (const form of forms.splice(0)) {
        const left = (values.get(form) ?? 0) - 1;
        if (left > 0) {
          values.set(form, left);
        } else {
          values.delete(form);
        }
      }
    };
  };
  redact(secrets);
  const scrub = (line: string): string => {
    let clean = line.includes('eyJ') ? line.replace(JWT, REDACTED) : line;
    for (const value of values.keys()) {
      if (clean.includes(value)) {
        clean = clean.replaceAll(value, REDACTED);
      }
    }
    return clean;
  };
  const shown = pretty ? await prettyLines() : null;
  const inShape = (line: string): string => shown?.(line) ?? line;
  const writer = createLineWriter({
    later: (ms, work) => void clock.wait(ms).then(work),
    droppedLine: (lines) =>
      inShape(
        `${JSON.stringify({ level: 'warn', time: new Date(clock.now()).toISOString(), dropped: lines, msg: `dropped ${lines} log lines that couldn't be written` })}\n`,
      ),
  });
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => plainFields(fields),
      },
      // plainFields writes errors, whatever field they're in.
      serializers: { err: (error: unknown) => error },
      hooks: {
        streamWrite: scrub,
        logMethod(args, method) {
          try {
            method.apply(this, args.map(writable) as typeof args);
          } catch {
            try {
              // What's logged must never make its caller fail.
              method.call(this, "couldn't build a log line");
            } catch {
              writer.drop();
            }
          }
        },
      },
    },
    { write: (line: string) => writer.write(inShape(line)), flushSync: writer.flushSync } as pino.DestinationStream,
  );
  const { child } = log;
  // pino writes a child's fields itself, once, when the child is created.
  Reflect.set(log, 'child', function (this: Logger, bindings: Bindings, options?: ChildLoggerOptions): unknown {
    try {
      return Reflect.apply(child, this, [{ ...plainFields(bindings) }, options]);
    } catch {
      return this;
    }
  });
  process.once('exit', () => writer.flushAtExit());
  return { log, droppedLines: () => writer.dropped, redact };
}

/** The value itself, and its JSON-escaped form. */
function formsOf(secret: string): string[] {
  return secret.length < 4 ? [] : [...new Set([JSON.stringify(secret).slice(1, -1), secret])];
}

/** pino writes some values as invalid JSON, and interpolates objects into the message with everything they hold. */
function writable(argument: unknown, index: number): unknown {
  if (index > 0 && typeof argument === 'object' && argument !== null) {
    return { ...plainFields(argument) };
  }
  return typeof argument === 'symbol' || typeof argument === 'function' ? `[${typeof argument}]` : argument;
}

/** Only developers have pino-pretty. Without it, a terminal shows JSON. */
async function prettyLines(): Promise<((line: string) => string | undefined) | null> {
  try {
    const { prettyFactory } = await import('pino-pretty');
    return prettyFactory({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' });
  } catch {
    return null;
  }
}
