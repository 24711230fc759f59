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

/** What VideoSDK reported. The room is optional: `null` if the webhook didn't name one. */
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
  /** From VideoSDK, about something else. */
  | { readonly kind: 'ignored' }
  /**
   * 401: not signed by VideoSDK. 400: signed, but not a readable webhook. 503: it can't be decided now whether it's
   * from VideoSDK.
   */
  | { readonly kind: 'refused'; readonly status: 400 | 401 | 503 };

export interface WebhookReceiver {
  /** Never rejects. `signature` is the header `videosdk-signature`. */
  receive(rawBody: Buffer, signature: string | undefined): Promise<ReceivedWebhook>;
}

export interface WebhookReceiverOptions {
  /** Fetches VideoSDK's key: {@link fetchPublicKey}. May reject. */
  readonly publicKey: () => Promise<string>;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'elapsed'>;
}

/**
 * If a signature doesn't match, VideoSDK may have replaced its key. But anyone can send such a signature, hence the
 * limit.
 */
const ASK_AGAIN_AFTER = 60_000;
/** Without a key, no webhook can be trusted, so it's fetched again sooner. */
const ASK_FIRST_AGAIN_AFTER = 5_000;

export function createWebhookReceiver(options: WebhookReceiverOptions): WebhookReceiver {
  return new Receiver(options);
}

/**
 * Reads VideoSDK's webhooks, and trusts those that VideoSDK signed: RSA-SHA256 over the raw body.
 *
 * It only reports what came. A webhook has neither an ID nor a time, so one that's sent twice, or kept and replayed
 * next year, looks new. Callers must treat a webhook as a hint to check, and trust what the check shows: then a replay
 * costs one check and changes nothing. Webhooks may also arrive in a different order than things happened.
 */
class Receiver implements WebhookReceiver {
  readonly #options: WebhookReceiverOptions;
  #key: KeyObject | null = null;
  #askedAt: number | null = null;
  #failed = false;
  #asking: Promise<void> | null = null;

  constructor(options: WebhookReceiverOptions) {
    this.#options = options;
  }

  async receive(rawBody: Buffer, header: string | undefined): Promise<ReceivedWebhook> {
    const { log } = this.#options;
    const signature = signatureOf(header);
    if (signature === null) {
      return this.#refuse(401, header === undefined ? 'no signature' : "the signature isn't base64");
    }
    const signed = await this.#isSigned(rawBody, signature);
    if (signed === null) {
      return this.#refuse(503, "VideoSDK's current key is unknown");
    }
    if (!signed) {
      return this.#refuse(401, "the signature doesn't match");
    }
    const body = parseJson(rawBody);
    if (body === undefined) {
      return this.#refuse(400, 'not JSON');
    }
    const envelope = envelopeSchema.safeParse(body);
    if (!envelope.success) {
      return this.#refuse(400, placesOf(envelope.error));
    }
    const { type, data } = envelope.data;
    const schema = SCHEMAS.get(type);
    if (schema === undefined) {
      log.debug({ type: type.slice(0, 60) }, 'webhook ignored');
      return { kind: 'ignored' };
    }
    const event = schema.safeParse(data);
    if (!event.success) {
      return this.#refuse(400, placesOf(event.error));
    }
    log.debug({ kind: event.data.kind, sessionId: event.data.sessionId }, 'webhook');
    return event.data;
  }

  async #ask(): Promise<void> {
    const { publicKey, log } = this.#options;
    try {
      this.#key = rsaKey(await publicKey());
      this.#failed = false;
    } catch (error) {
      this.#failed = true;
      const message = error instanceof Error ? error.message : 'unknown';
      log.warn({ message, holdsOlderKey: this.#key !== null }, "couldn't fetch the webhook key from VideoSDK");
    } finally {
      this.#asking = null;
    }
  }

  /** Fetches the key, sharing a request in progress, unless it was fetched just before. */
  async #renewKey(): Promise<void> {
    const { clock } = this.#options;
    const passed = this.#askedAt === null ? Number.POSITIVE_INFINITY : clock.elapsed() - this.#askedAt;
    if (this.#asking === null && passed >= (this.#key === null ? ASK_FIRST_AGAIN_AFTER : ASK_AGAIN_AFTER)) {
      this.#askedAt = clock.elapsed();
      this.#asking = this.#ask();
    }
    await this.#asking;
  }

  /** `null`: it can't be decided. */
  async #isSigned(rawBody: Buffer, signature: Buffer): Promise<boolean | null> {
    const held = this.#key;
    if (held !== null && matches(rawBody, held, signature)) {
      return true;
    }
    await this.#renewKey();
    if (this.#key !== null && this.#key !== held && matches(rawBody, this.#key, signature)) {
      return true;
    }
    return this.#failed ? null : false;
  }

  #refuse(status: 400 | 401 | 503, why: string): ReceivedWebhook {
    // What's signed only VideoSDK can put into the log, but anyone can send the rest.
    this.#options.log[status === 400 ? 'warn' : 'debug']({ status, why }, 'webhook refused');
    return { kind: 'refused', status };
  }
}

const roomId = id.nullish().catch(null);

/** The type has two names. VideoSDK's own client accepts both. */
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

/** Where a body isn't as expected: names of known fields, and nothing of their content. */
function placesOf(error: z.ZodError): string {
  const places = new Set(error.issues.map(({ path }) => path.join('.') || '/'));
  return `unknown shape at ${[...places].join(', ')}`;
}

/** `null`: it can't be a signature, whatever the key. */
function signatureOf(header: string | undefined): Buffer | null {
  return header !== undefined && /^[\w+/-]+={0,2}$/u.test(header) ? Buffer.from(header, 'base64') : null;
}

function matches(rawBody: Buffer, key: KeyObject, signature: Buffer): boolean {
  return verify('RSA-SHA256', rawBody, key, signature);
}

/** PKCS#1 or SPKI. Any other type of key would be verified by rules other than RSA-SHA256's. */
function rsaKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new UpstreamError('unavailable', 'VideoSDK’s public key is unreadable');
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new UpstreamError('unavailable', 'VideoSDK’s public key isn’t an RSA key');
  }
  return key;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** `undefined` if it isn't JSON or not UTF-8. An ID with replacement characters could be someone else's. */
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

/** VideoSDK is waiting for the answer to its webhook meanwhile. In milliseconds. */
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
    throw new UpstreamError('unavailable', 'VideoSDK’s answer contains no public key');
  }
  return answer.data.publicKey;
}
