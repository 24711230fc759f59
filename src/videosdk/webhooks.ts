import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import ky from 'ky';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../common/clock.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import { id } from './answers.ts';
import type { Authorization } from './authorization.ts';
import { asUpstreamError } from './errors.ts';
import type { fetchOver } from './transport.ts';

/** What VideoSDK told. Rooms are named as a courtesy: `null` when it did not. */
export type WebhookEvent =
  | {
      readonly kind: 'joined' | 'left';
      readonly sessionId: string;
      readonly participantId: string;
      readonly roomId: string | null;
    }
  | {
      readonly kind: 'session-started' | 'session-ended';
      readonly sessionId: string;
      readonly participantId: null;
      readonly roomId: string | null;
    };

export type ReceivedWebhook =
  | WebhookEvent
  /** VideoSDK's, and about something else. */
  | { readonly kind: 'ignored' }
  /**
   * 401: not signed by VideoSDK. 400: signed, and yet no webhook that can be read. 503: whether it is VideoSDK's cannot
   * be told now.
   */
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 503 };

export interface WebhookReceiver {
  /** Never rejects. `signature` is the header `videosdk-signature`. */
  receive(rawBody: Buffer, signature: string | undefined): Promise<ReceivedWebhook>;
}

export interface WebhookReceiverOptions {
  /** Asks VideoSDK for its key: {@link fetchPublicKey}. May reject. */
  readonly publicKey: () => Promise<string>;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'elapsed'>;
}

/** VideoSDK may have replaced its key when a signature does not match; anybody can send such a signature. */
const ASK_AGAIN_AFTER = 60_000;
/** Without any key nothing can be believed, so it is asked for more often. */
const ASK_FIRST_AGAIN_AFTER = 5_000;

/**
 * Reads VideoSDK's webhooks, and believes those that VideoSDK signed: RSA-SHA256 over the raw body.
 *
 * It says what came and nothing more. A webhook has neither an id nor a time, so one that is sent twice, or kept by
 * somebody and sent again next year, is as good as new: whoever acts on a webhook must take it for a hint to look, and
 * believe what the look shows. Then a replay costs one look and changes nothing. Neither is the order of arrival that
 * of what happened.
 */
export function createWebhookReceiver({ publicKey, log, clock }: WebhookReceiverOptions): WebhookReceiver {
  let key: KeyObject | null = null;
  let askedAt: number | null = null;
  let failed = false;
  let asking: Promise<void> | null = null;

  async function ask(): Promise<void> {
    try {
      key = rsaKey(await publicKey());
      failed = false;
    } catch (error) {
      failed = true;
      const message = error instanceof Error ? error.message : 'unknown';
      log.warn({ message, holdsOlderKey: key !== null }, 'the key of the webhooks could not be had from VideoSDK');
    } finally {
      asking = null;
    }
  }

  /** Asks for the key, together with whoever is asking already, and not when it was asked for a moment ago. */
  async function renewKey(): Promise<void> {
    const passed = askedAt === null ? Number.POSITIVE_INFINITY : clock.elapsed() - askedAt;
    if (asking === null && passed >= (key === null ? ASK_FIRST_AGAIN_AFTER : ASK_AGAIN_AFTER)) {
      askedAt = clock.elapsed();
      asking = ask();
    }
    await asking;
  }

  /** `null`: nobody can tell. */
  async function isSigned(rawBody: Buffer, signature: Buffer): Promise<boolean | null> {
    const held = key;
    if (held !== null && matches(rawBody, held, signature)) {
      return true;
    }
    await renewKey();
    if (key !== null && key !== held && matches(rawBody, key, signature)) {
      return true;
    }
    return failed ? null : false;
  }

  function refuse(status: 400 | 401 | 503, why: string): ReceivedWebhook {
    // Only VideoSDK can fill the log with what it signed; everybody can with the rest.
    log[status === 400 ? 'warn' : 'debug']({ status, why }, 'webhook refused');
    return { kind: 'refused', status };
  }

  return {
    async receive(rawBody, header) {
      const signature = signatureOf(header);
      if (signature === null) {
        return refuse(401, header === undefined ? 'no signature' : 'the signature is not base64');
      }
      const signed = await isSigned(rawBody, signature);
      if (signed === null) {
        return refuse(503, 'no key that is known to be the present one');
      }
      if (!signed) {
        return refuse(401, 'the signature does not match');
      }
      const body = parseJson(rawBody);
      if (body === undefined) {
        return refuse(400, 'not JSON');
      }
      const envelope = envelopeSchema.safeParse(body);
      if (!envelope.success) {
        return refuse(400, placesOf(envelope.error));
      }
      const { type, data } = envelope.data;
      const schema = SCHEMAS.get(type);
      if (schema === undefined) {
        log.debug({ type: type.slice(0, 60) }, 'webhook ignored');
        return { kind: 'ignored' };
      }
      const event = schema.safeParse(data);
      if (!event.success) {
        return refuse(400, placesOf(event.error));
      }
      log.debug({ kind: event.data.kind, sessionId: event.data.sessionId }, 'webhook');
      return event.data;
    },
  };
}

const roomId = id.nullish().catch(null);

/** The type has two names: VideoSDK's own client takes either. */
const envelopeSchema = z
  .union([
    z.object({ webhookType: z.string(), data: z.optional(z.unknown()) }),
    z.object({ type: z.string(), data: z.optional(z.unknown()) }),
  ])
  .transform((body) => ({ type: 'webhookType' in body ? body.webhookType : body.type, data: body.data }));

function person(kind: 'joined' | 'left'): z.ZodType<WebhookEvent> {
  return z
    .object({ sessionId: id, participantId: id, meetingId: roomId, roomId })
    .transform(({ sessionId, participantId, ...room }) => ({ kind, sessionId, participantId, roomId: roomOf(room) }));
}

function session(kind: 'session-started' | 'session-ended'): z.ZodType<WebhookEvent> {
  return z
    .object({ sessionId: id, meetingId: roomId, roomId })
    .transform(({ sessionId, ...room }) => ({ kind, sessionId, participantId: null, roomId: roomOf(room) }));
}

interface RoomIds {
  readonly meetingId?: string | null | undefined;
  readonly roomId?: string | null | undefined;
}

function roomOf(room: RoomIds): string | null {
  return room.meetingId ?? room.roomId ?? null;
}

const SCHEMAS: ReadonlyMap<string, z.ZodType<WebhookEvent>> = new Map([
  ['participant-joined', person('joined')],
  ['participant-left', person('left')],
  ['session-started', session('session-started')],
  ['session-ended', session('session-ended')],
]);

/** Where a body is not as it should be: names of our own fields, and nothing of what stands there. */
function placesOf(error: z.ZodError): string {
  const places = new Set(error.issues.map(({ path }) => path.join('.') || '/'));
  return `unknown shape at ${[...places].join(', ')}`;
}

/** `null`: no signature at all, whatever the key. */
function signatureOf(header: string | undefined): Buffer | null {
  return header !== undefined && /^[\w+/-]+={0,2}$/u.test(header) ? Buffer.from(header, 'base64') : null;
}

function matches(rawBody: Buffer, key: KeyObject, signature: Buffer): boolean {
  return verify('RSA-SHA256', rawBody, key, signature);
}

/** PKCS#1 or SPKI. Any other kind of key would verify by other rules than those of RSA-SHA256. */
function rsaKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new UpstreamError('unavailable', 'VideoSDK’s public key cannot be read');
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new UpstreamError('unavailable', 'VideoSDK’s public key is not one for RSA');
  }
  return key;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** `undefined`: not JSON, or not UTF-8: an id with replacement characters could be somebody else's. */
function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    return undefined;
  }
}

export interface PublicKeyOptions {
  /** For example "https://api.videosdk.live". */
  readonly apiUrl: string;
  readonly authorization: Pick<Authorization, 'read'>;
  /** Sends a request; see {@link fetchOver}. */
  readonly fetch: ReturnType<typeof fetchOver>;
}

/** Somebody waits for the answer to a webhook meanwhile. In milliseconds. */
const FETCH_TIMEOUT = 2_500;
const FETCH_TOTAL_TIMEOUT = 4_000;

const publicKeyAnswer = z.object({ publicKey: z.string().min(1) });

/** The key that VideoSDK signs its webhooks with, as PEM. Rejects with {@link UpstreamError}. */
export async function fetchPublicKey({ apiUrl, authorization, fetch }: PublicKeyOptions): Promise<string> {
  let text: string;
  try {
    const response = await authorization.read('v2', (jwt) =>
      ky.get('v2/public/rsa-public-key', {
        prefix: apiUrl,
        fetch,
        redirect: 'manual',
        timeout: FETCH_TIMEOUT,
        totalTimeout: FETCH_TOTAL_TIMEOUT,
        retry: { limit: 1, retryOnTimeout: true, maxRetryAfter: 1_000 },
        headers: { Authorization: jwt },
      }),
    );
    text = await response.text();
  } catch (error) {
    throw asUpstreamError(error, null);
  }
  const answer = publicKeyAnswer.safeParse(parseJson(Buffer.from(text)));
  if (!answer.success) {
    throw new UpstreamError('unavailable', 'VideoSDK’s answer holds no public key');
  }
  return answer.data.publicKey;
}
