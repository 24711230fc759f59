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
  const values = secrets.filter((secret) => secret.length >= 4);
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
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
      redact: {
        paths: [
          'token',
          'secretKey',
          'jwt',
          'authorization',
          'Authorization',
          'apiKey',
          'apikey',
          'geoLocation',
        ].flatMap((name) => [name, `*.${name}`]),
        censor: REDACTED,
      },
      hooks: { streamWrite: scrub },
    },
    pretty ? await prettyStream() : pino.destination({ fd: 1, sync: true }),
  );
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
