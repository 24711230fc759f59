import pino, { type Bindings, type ChildLoggerOptions, type Logger } from 'pino';
import { createLineWriter } from './line-writer.ts';

export interface LogOptions {
  readonly level: string;
  /** Values that must never be written, wherever they come from. */
  readonly secrets: readonly string[];
  /** Colours and columns for a person at a terminal; JSON, one line an event, for everything else. */
  readonly pretty: boolean;
  readonly clock: LogClock;
}

/** The two things of a clock that the log needs. */
export interface LogClock {
  /** Milliseconds of the Unix epoch. */
  now(): number;
  /** Resolves after so many milliseconds. Keeps no process alive. */
  wait(ms: number): Promise<void>;
}

const REDACTED = '[redacted]';

/** Three base64url parts, the first of which starts with `{"`: a JSON Web Token, from wherever it slipped in. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/gu;

export interface Log {
  readonly log: Logger;
  /** How many lines were lost since the start: the disk was full, or the reader gone. */
  readonly droppedLines: () => number;
}

/**
 * The log of the process. Secrets are taken out by the name of their field, and by their value as a last resort. Whatever is
 * logged, and wherever it goes: logging never throws, and never waits.
 */
export async function createLog({ level, secrets, pretty, clock }: LogOptions): Promise<Log> {
  // As it is, and as JSON writes it.
  const values = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [...new Set([JSON.stringify(secret).slice(1, -1), secret])]);
  const scrub = (line: string): string => {
    let clean = line.includes('eyJ') ? line.replace(JWT, REDACTED) : line;
    for (const value of values) {
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
        `${JSON.stringify({ level: 'warn', time: new Date(clock.now()).toISOString(), dropped: lines, msg: `${lines} log lines were dropped: they could not be written` })}\n`,
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
      // Errors are written by plainFields, whatever the name they stand under.
      serializers: { err: (error: unknown) => error },
      hooks: {
        streamWrite: scrub,
        logMethod(args, method) {
          try {
            method.apply(this, args.map(writable) as typeof args);
          } catch {
            try {
              // Whoever logs must not fail for what they log.
              method.call(this, 'a log line could not be put together');
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
  // Fields of a child are written by pino itself, once, when it is made.
  Reflect.set(log, 'child', function (this: Logger, bindings: Bindings, options?: ChildLoggerOptions): unknown {
    try {
      return Reflect.apply(child, this, [{ ...plainFields(bindings) }, options]);
    } catch {
      return this;
    }
  });
  process.once('exit', () => writer.flushAtExit());
  return { log, droppedLines: () => writer.dropped };
}

/**
 * Fields that are not for any log, at any depth. pino's own `redact` takes a path for each depth, and with wildcards
 * costs more than the rest of the line.
 */
const SECRET_FIELDS = new Set([
  'token',
  'secret',
  'secretkey',
  'jwt',
  'authorization',
  'apikey',
  'geolocation',
  'deviceinfo',
]);

/** pino would write some as what is no JSON, and what fills a place in the words with everything that's in it. */
function writable(argument: unknown, index: number): unknown {
  if (index > 0 && typeof argument === 'object' && argument !== null) {
    return { ...plainFields(argument) };
  }
  return typeof argument === 'symbol' || typeof argument === 'function' ? `[${typeof argument}]` : argument;
}

/** Deeper, and more, than anything that is worth a line. */
const DEEPEST = 6;
const MOST_VALUES = 2_000;
const MOST_CAUSES = 5;

/** What is being copied: how much may still be, and what it stands in. */
interface Copying {
  left: number;
  readonly within: unknown[];
}

/**
 * A copy of what is to be logged that can be written whatever it was: without getters, proxies, circles, or anything else that
 * could throw later, and with secret fields covered.
 */
function plainFields(fields: object): Record<string, unknown> {
  const copy = plain(fields, { left: MOST_VALUES, within: [] });
  return typeof copy === 'object' && copy !== null && !Array.isArray(copy)
    ? (copy as Record<string, unknown>)
    : { fields: copy };
}

function plain(value: unknown, copying: Copying): unknown {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'function':
    case 'symbol':
      return undefined;
    case 'object':
      return value === null ? null : attempted(() => plainObject(value, copying));
    default:
      return value;
  }
}

function plainObject(value: object, copying: Copying): unknown {
  if (value instanceof Error) {
    return plainError(value);
  }
  if (copying.within.includes(value)) {
    return '[circular]';
  }
  if (copying.within.length > DEEPEST) {
    return '[deeper]';
  }
  copying.within.push(value);
  try {
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return plain(value.toJSON(), copying);
    }
    return Array.isArray(value) ? plainArray(value, copying) : plainRecord(value, copying);
  } finally {
    copying.within.pop();
  }
}

function plainArray(values: readonly unknown[], copying: Copying): unknown[] {
  const copy: unknown[] = [];
  for (let index = 0; index < values.length; index += 1) {
    copying.left -= 1;
    if (copying.left < 0) {
      copy.push('[more]');
      break;
    }
    copy.push(attempted(() => plain(values[index], copying)) ?? null);
  }
  return copy;
}

function plainRecord(value: object, copying: Copying): Record<string, unknown> {
  // Without a prototype: a field may be called like anything.
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    copying.left -= 1;
    if (copying.left < 0) {
      copy['more'] = '[more]';
      break;
    }
    copy[key] = SECRET_FIELDS.has(key.toLowerCase())
      ? REDACTED
      : attempted(() => plain((value as Readonly<Record<string, unknown>>)[key], copying));
  }
  return copy;
}

/** What cannot be read is said to be so. */
function attempted(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}

/** Name, message, code and stack, and the same of the causes: libraries hang whole requests on their errors. */
function plainError(error: Error, depth = 0): unknown {
  const text = (read: () => unknown): unknown =>
    attempted(() => {
      const value = read();
      return value === undefined ? undefined : String(value);
    });
  const cause = attempted(() => error.cause);
  return {
    type: text(() => error.name),
    message: text(() => error.message),
    code: text(() => ('code' in error ? error.code : undefined)),
    stack: text(() => error.stack),
    ...(cause !== undefined &&
      depth < MOST_CAUSES && { cause: cause instanceof Error ? plainError(cause, depth + 1) : text(() => cause) }),
  };
}

/** pino-pretty is there for developers only; without it a terminal shows the JSON. */
async function prettyLines(): Promise<((line: string) => string | undefined) | null> {
  try {
    const { prettyFactory } = await import('pino-pretty');
    return prettyFactory({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' });
  } catch {
    return null;
  }
}
