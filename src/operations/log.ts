import pino, { type Logger } from 'pino';

export interface LogOptions {
  readonly level: string;
  /** Values that must never be written, wherever they come from. */
  readonly secrets: readonly string[];
  /** Colours and columns for a person at a terminal; JSON, one line an event, for everything else. */
  readonly pretty: boolean;
}

const REDACTED = '[redacted]';

/** Three base64url parts, the first of which starts with `{"`: a JSON Web Token, from wherever it slipped in. */
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/gu;

/** The log of the process. Secrets are taken out by the name of their field, and by their value as a last resort. */
export async function createLog({ level, secrets, pretty }: LogOptions): Promise<Logger> {
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
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redactFields(fields) as Record<string, unknown>,
      },
      // Errors are written by redactFields, whatever the name they stand under.
      serializers: { err: (error: unknown) => error },
      hooks: { streamWrite: scrub },
    },
    pretty ? await prettyStream() : pino.destination({ fd: 1, sync: true }),
  );
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

/** A copy with secret fields covered; the same object when there is none. */
function redactFields(value: unknown, depth = 0): unknown {
  if (value instanceof Error) {
    return serializeError(value);
  }
  if (typeof value !== 'object' || value === null || depth > 6) {
    return value;
  }
  let clean: Record<string, unknown> | unknown[] | null = null;
  for (const [key, field] of Object.entries(value)) {
    const redacted = SECRET_FIELDS.has(key.toLowerCase()) ? REDACTED : redactFields(field, depth + 1);
    if (redacted !== field) {
      clean ??= Array.isArray(value) ? [...value] : { ...value };
      Reflect.set(clean, key, redacted);
    }
  }
  return clean ?? value;
}

/** pino-pretty is there for developers only; without it a terminal shows the JSON. */
async function prettyStream(): Promise<pino.DestinationStream> {
  try {
    const { default: build } = await import('pino-pretty');
    return build({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname' });
  } catch {
    return pino.destination({ fd: 1, sync: true });
  }
}

/** Name, message, code and stack, and the same of the causes: libraries hang whole requests on their errors. */
function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return {
    type: error.name,
    message: error.message,
    ...('code' in error && { code: String(error.code) }),
    stack: error.stack,
    ...(error.cause !== undefined && depth < 5 && { cause: serializeError(error.cause, depth + 1) }),
  };
}
