import pino, { type Bindings, type ChildLoggerOptions, type Logger } from 'pino';
import { createLineWriter } from './line-writer.ts';

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

const REDACTED = '[redacted]';

/** Three base64url parts, the first of which starts with `{"`: a JSON Web Token, wherever it slipped in. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/gu;

export interface Log {
  readonly log: Logger;
  /** How many lines have been lost since the start because the disk was full or the reader was gone. */
  readonly droppedLines: () => number;
}

/**
 * Creates the process's log. Secrets are removed by field name, and by value as a last resort. Whatever is logged,
 * logging never throws and never waits.
 */
export async function createLog({ level, secrets, pretty, clock }: LogOptions): Promise<Log> {
  // The value itself, and its JSON-escaped form.
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
  return { log, droppedLines: () => writer.dropped };
}

/**
 * Fields that never belong in a log, at any depth. pino's own `redact` needs a path for each depth, and its wildcards
 * cost more than the rest of the line.
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

/** pino writes some values as invalid JSON, and interpolates objects into the message with everything they hold. */
function writable(argument: unknown, index: number): unknown {
  if (index > 0 && typeof argument === 'object' && argument !== null) {
    return { ...plainFields(argument) };
  }
  return typeof argument === 'symbol' || typeof argument === 'function' ? `[${typeof argument}]` : argument;
}

/** Deeper and larger than anything worth a log line. */
const DEEPEST = 6;
const MOST_VALUES = 2_000;
const MOST_CAUSES = 5;

/** The state of a copy: how many more values it may hold, and the objects it's inside of. */
interface Copying {
  left: number;
  readonly within: unknown[];
}

/**
 * A copy that can always be written: without getters, proxies, cycles or anything else that could throw later, and with
 * secret fields redacted.
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
  // Without a prototype, because a field can have any name.
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

/** Marks what can't be read as unreadable. */
function attempted(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}

/** Only name, message, code and stack, for causes too: libraries attach whole requests to their errors. */
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

/** Only developers have pino-pretty. Without it, a terminal shows JSON. */
async function prettyLines(): Promise<((line: string) => string | undefined) | null> {
  try {
    const { prettyFactory } = await import('pino-pretty');
    return prettyFactory({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' });
  } catch {
    return null;
  }
}
