export const REDACTED = '[redacted]';

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
export function plainFields(fields: object): Record<string, unknown> {
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
