import { type ClientRequest, request as httpRequest } from 'node:http';
import pLimit from 'p-limit';
import type { Behavior } from './behavior.ts';
import type { SendWebhookOptions, WaitOptions, WebhookDelivery, WebhookMatch } from './control.ts';
import type { Sign, SigningKeys } from './signing-keys.ts';
import type { Timers } from './timers.ts';
import { Waiters } from './waiters.ts';
import type { Happening } from './world.ts';

type Delivery = { -readonly [K in keyof WebhookDelivery]: WebhookDelivery[K] };

const GIVE_UP_AFTER_MS = 10_000;
/** A session with thousands of people can end at once, and no machine has that many connections. */
const AT_ONCE = 64;
const CLOSED = { state: 'failed', error: 'the local VideoSDK was closed' } as const;

/**
 * Sends events to a subscriber and records them. Nothing waits for a delivery, and none is retried: whether VideoSDK
 * does that isn't documented. Deliveries start in order but run in parallel, so they can arrive in any order.
 */
export class Webhooks {
  readonly deliveries: WebhookDelivery[] = [];
  readonly #keys: SigningKeys;
  readonly #behavior: Behavior;
  readonly #timers: Timers;
  readonly #waiters: Waiters<WebhookDelivery>;
  readonly #limit = pLimit(AT_ONCE);
  readonly #open = new Set<ClientRequest>();
  readonly #held = new Map<Delivery, () => void>();
  #holding = false;
  #closed = false;
  #numbers = 0;
  #url: string | null = null;

  constructor(keys: SigningKeys, behavior: Behavior, timers: Timers) {
    this.#keys = keys;
    this.#behavior = behavior;
    this.#timers = timers;
    this.#waiters = new Waiters(timers);
  }

  sendTo(url: string | null): void {
    if (url !== null && new URL(url).protocol !== 'http:') throw new Error(`"${url}" isn't an http: URL`);
    this.#url = url;
  }

  tell({ type, session, participant }: Happening): void {
    if (this.#url === null || this.#closed) return;
    const person = participant && {
      participantId: participant.participantId,
      // undefined leaves out the field, as in every other response.
      participantName: participant.name ?? undefined,
    };
    const body = { webhookType: type, data: { meetingId: session.room.roomId, sessionId: session.id, ...person } };
    const { webhookCopies, webhookSignature: signature } = this.#behavior;
    for (let copy = 0; copy < webhookCopies; copy += 1) {
      const delivery = this.#record(body, this.#url, this.#holding ? 'held' : 'sending');
      // Uses the current key, however long the delivery is held back.
      const signer = this.#keys.signer();
      const start = (): void => {
        this.#change(delivery, { state: 'sending' });
        void this.#deliver(delivery, signer, { signature });
      };
      if (this.#holding) this.#held.set(delivery, start);
      else start();
    }
  }

  async send(body: unknown, options: SendWebhookOptions): Promise<WebhookDelivery> {
    if (this.#url === null) throw new Error('No subscriber: call sendWebhooksTo() first');
    const delivery = this.#record(body, this.#url, 'sending');
    await this.#deliver(delivery, this.#keys.signer(), options);
    return delivery;
  }

  hold(): void {
    this.#holding = true;
  }

  release(where?: (delivery: WebhookDelivery) => boolean): void {
    if (!where) this.#holding = false;
    for (const [delivery, start] of [...this.#held]) {
      if (where && !where(delivery)) continue;
      this.#held.delete(delivery);
      start();
    }
  }

  wait(match: WebhookMatch, options: WaitOptions): Promise<WebhookDelivery> {
    const fits = (delivery: WebhookDelivery): boolean =>
      (match.type === undefined || match.type === delivery.type) && (match.where?.(delivery) ?? true);
    const named = `webhook${match.type ? ` ${match.type}` : ''}${match.where ? ` where ${match.where}` : ''}`;
    const told = (delivery: WebhookDelivery): string => `${delivery.type} ${delivery.state}`;
    return this.#waiters.wait({ past: this.deliveries, fits, named, told }, options);
  }

  forget(): void {
    this.deliveries.length = 0;
  }

  close(): void {
    this.#closed = true;
    this.#waiters.close();
    for (const delivery of this.#held.keys()) this.#change(delivery, CLOSED);
    this.#held.clear();
    for (const request of this.#open) request.destroy(new Error(CLOSED.error));
  }

  #record(body: unknown, url: string, state: Delivery['state']): Delivery {
    const bytes = bytesOf(body);
    const parsed = parseOrText(bytes);
    this.#numbers += 1;
    const delivery: Delivery = {
      number: this.#numbers,
      at: new Date(),
      type: typeOf(parsed),
      body: parsed,
      bytes,
      signature: null,
      url,
      state,
      status: null,
      error: null,
    };
    this.deliveries.push(delivery);
    this.#waiters.tell(delivery);
    return delivery;
  }

  async #deliver(delivery: Delivery, signer: Promise<Sign>, options: SendWebhookOptions): Promise<void> {
    const signRight = await signer;
    const result = await this.#limit(async (): Promise<Partial<Delivery>> => {
      if (this.#closed) return CLOSED;
      try {
        const headers = headersOf(delivery.bytes, signRight, options);
        delivery.signature = headers['videosdk-signature'] ?? null;
        const status = await this.#post(delivery, headers);
        return { state: 'answered', status };
      } catch (error) {
        return { state: 'failed', error: error instanceof Error ? error.message || error.name : String(error) };
      }
    });
    this.#change(delivery, result);
  }

  #post({ url, bytes }: Delivery, headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      // One connection per webhook: a kept one could be dead by the time a restarted subscriber gets the next webhook.
      const request = httpRequest(url, { method: 'POST', agent: false, headers });
      const cancel = this.#timers.after(GIVE_UP_AFTER_MS, () =>
        request.destroy(new Error(`no answer within ${GIVE_UP_AFTER_MS} ms`)),
      );
      this.#open.add(request);
      request.on('close', () => {
        cancel();
        this.#open.delete(request);
      });
      request.on('error', reject);
      request.on('response', (response) => {
        resolve(response.statusCode ?? 0);
        // Only the status matters, not the body or whether it arrives completely.
        response.on('error', () => {}).resume();
      });
      request.end(bytes);
    });
  }

  #change(delivery: Delivery, change: Partial<Delivery>): void {
    Object.assign(delivery, change);
    this.#waiters.tell(delivery);
  }
}

function headersOf(
  bytes: Buffer,
  signRight: Sign,
  { signature = 'right', headers = {} }: SendWebhookOptions,
): Record<string, string> {
  const base = { 'content-type': 'application/json', 'content-length': String(bytes.length) };
  switch (signature) {
    case 'right':
      return { ...base, 'videosdk-signature': signRight(bytes), ...headers };
    case 'wrong':
      return { ...base, 'videosdk-signature': signRight(Buffer.concat([bytes, Buffer.from(' ')])), ...headers };
    case 'truncated':
      return { ...base, 'videosdk-signature': signRight(bytes).slice(0, -8), ...headers };
    case 'missing':
      return { ...base, ...headers };
  }
}

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
}

function parseOrText(bytes: Buffer): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function typeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('webhookType' in body)) return null;
  return typeof body.webhookType === 'string' ? body.webhookType : null;
}
