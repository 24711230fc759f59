import type { RawData, WebSocket } from 'ws';
import * as z from 'zod/mini';
import type { GatewayFrame } from './control.ts';
import { closeReasons, Op } from './gateway-codes.ts';
import type { GatewaySession, Outlet } from './gateway-session.ts';

/** The maximum size of a client's payload. */
const MAX_PAYLOAD_BYTES = 4096;
/** How many payloads a client can send per minute. */
const MAX_PAYLOADS_PER_MINUTE = 120;

const envelope = z.object({ op: z.int(), d: z.optional(z.unknown()), s: z.nullish(z.int()), t: z.nullish(z.string()) });

const identifyPayload = z.object({
  token: z.string(),
  intents: z.int().check(z.minimum(0)),
  properties: z.record(z.string(), z.unknown()),
  compress: z.optional(z.boolean()),
  large_threshold: z.optional(z.int().check(z.minimum(50), z.maximum(250))),
  shard: z.optional(z.tuple([z.int(), z.int()])),
  presence: z.optional(z.unknown()),
});
export type Identify = z.infer<typeof identifyPayload>;

const resumePayload = z.object({ token: z.string(), session_id: z.string(), seq: z.int() });
export type Resume = z.infer<typeof resumePayload>;

/** What a connection needs from its gateway. */
export interface ConnectionOwner {
  readonly now: () => number;
  identify(connection: Connection, payload: Identify): void;
  resume(connection: Connection, payload: Resume): void;
  heartbeat(connection: Connection): void;
  violation(where: string, reason: string): void;
  /** Reports a payload; null while no one observes. */
  readonly observe: ((frame: Omit<GatewayFrame, 'at'>) => void) | null;
  closed(connection: Connection, code: number, by: 'discord' | 'client'): void;
}

/** One client's WebSocket: reads and checks payloads, and watches the heartbeat. */
export class Connection implements Outlet {
  readonly openedAt: number;
  readonly url: string;
  heartbeats = 0;
  session: GatewaySession | null = null;
  /** A zombie accepts everything and answers nothing. */
  muted = false;
  readonly #socket: WebSocket;
  readonly #owner: ConnectionOwner;
  readonly #intervalMs: number;
  #deadline: NodeJS.Timeout;
  #closedByUs: number | null = null;
  #sentInWindow: { since: number; count: number };

  constructor(socket: WebSocket, url: string, owner: ConnectionOwner, intervalMs: number) {
    this.#socket = socket;
    this.#owner = owner;
    this.#intervalMs = intervalMs;
    this.url = url;
    this.openedAt = owner.now();
    this.#sentInWindow = { since: this.openedAt, count: 0 };
    this.#deadline = this.#startDeadline();
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    // A close always follows, and that's what counts.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearTimeout(this.#deadline);
      owner.closed(this, this.#closedByUs ?? code, this.#closedByUs === null ? 'client' : 'discord');
    });
  }

  hello(): void {
    this.#send({ op: Op.hello, s: null, t: null, d: { heartbeat_interval: this.#intervalMs, _trace: [] } });
  }

  write(text: string): void {
    if (this.muted || this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(text);
    const { observe } = this.#owner;
    if (observe) {
      const { op, t, d } = JSON.parse(text) as { op: number; t: string | null; d: unknown };
      observe({ direction: 'to-bot', op, event: t, data: d });
    }
  }

  sendOp(op: number, data: unknown): void {
    this.#send({ op, s: null, t: null, d: data });
  }

  /** Not shown to observers, which know only what Discord sends. */
  sendAnything(frame: unknown): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
  }

  close(code: number): void {
    this.#closedByUs = code;
    this.#socket.close(code, closeReasons[code] ?? '');
  }

  cut(): void {
    this.#closedByUs = 1006;
    this.#socket.terminate();
  }

  #send(payload: object): void {
    this.write(JSON.stringify(payload));
  }

  #startDeadline(): NodeJS.Timeout {
    return setTimeout(() => {
      // A zombie doesn't notice missing heartbeats either.
      if (this.muted) return;
      this.#fail(4009, 'heartbeat', `no heartbeat for two intervals of ${this.#intervalMs} ms`);
    }, this.#intervalMs * 2);
  }

  #fail(code: number, what: string, reason: string): void {
    this.#owner.violation(`gateway ${what}`, `${reason} (closed with ${code})`);
    this.close(code);
  }

  #receive(data: RawData, isBinary: boolean): void {
    if (this.#closedByUs !== null) return;
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
    if (isBinary || bytes.length > MAX_PAYLOAD_BYTES) {
      this.#fail(4002, 'payload', isBinary ? 'a binary frame' : `${bytes.length} bytes exceed the limit`);
      return;
    }
    if (this.#isOverLimit()) {
      this.#fail(4008, 'payload', 'more than 120 payloads in a minute');
      return;
    }
    const payload = envelope.safeParse(parse(bytes.toString('utf8')));
    if (!payload.success) {
      this.#fail(4002, 'payload', 'not a JSON object with an opcode');
      return;
    }
    const { op, d } = payload.data;
    this.#owner.observe?.({ direction: 'from-bot', op, event: null, data: withoutToken(d) });
    this.#handle(op, d);
  }

  #handle(op: number, data: unknown): void {
    switch (op) {
      case Op.heartbeat:
        clearTimeout(this.#deadline);
        this.#deadline = this.#startDeadline();
        this.heartbeats += 1;
        this.#owner.heartbeat(this);
        this.sendOp(Op.heartbeatAck, null);
        return;
      case Op.identify: {
        const identify = identifyPayload.safeParse(data);
        if (this.session) this.#fail(4005, 'op 2', 'already identified');
        else if (identify.success) this.#owner.identify(this, identify.data);
        else this.#fail(4002, 'op 2', describe(identify.error));
        return;
      }
      case Op.resume: {
        const resume = resumePayload.safeParse(data);
        if (this.session) this.#fail(4005, 'op 6', 'already identified');
        else if (resume.success) this.#owner.resume(this, resume.data);
        else this.#fail(4002, 'op 6', describe(resume.error));
        return;
      }
      case Op.presenceUpdate:
      case Op.voiceStateUpdate:
      case Op.requestGuildMembers:
      case Op.requestSoundboardSounds:
        // Legal, but without effect here.
        if (!this.session) this.#fail(4003, `op ${op}`, 'before Identify');
        return;
      default:
        this.#fail(4001, `op ${op}`, 'clients have no such opcode');
    }
  }

  #isOverLimit(): boolean {
    const now = this.#owner.now();
    if (now - this.#sentInWindow.since >= 60_000) this.#sentInWindow = { since: now, count: 0 };
    this.#sentInWindow.count += 1;
    return this.#sentInWindow.count > MAX_PAYLOADS_PER_MINUTE;
  }
}

/** Identify and Resume contain the bot's token, which must never leak, valid or not. */
function withoutToken(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'token' in data ? { ...data, token: '…' } : data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(error: z.core.$ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
}
