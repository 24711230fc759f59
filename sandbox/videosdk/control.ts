import type { Behavior, WebhookSignature } from './behavior.ts';
import type { Fault, FaultHandle, Scope, Target } from './fault.ts';
import type { Operation } from './operation.ts';

export interface StartOptions {
  /** Defaults to a new UUID. */
  readonly apiKey?: string;
  /** Defaults to 64 random hex characters. */
  readonly secretKey?: string;
  /** Defaults to 0, any free port. Always on 127.0.0.1. */
  readonly port?: number;
}

export interface OpenSessionOptions {
  /** Defaults to a new room with an ID like `abcd-efgh-ijkl`. */
  readonly roomId?: string;
  readonly customRoomId?: string;
  /** Defaults to 24 hex characters. */
  readonly sessionId?: string;
  /** Defaults to now. */
  readonly startedAt?: Date;
}

export interface JoinOptions {
  /** Defaults to eight lowercase letters and digits. */
  readonly participantId?: string;
  /** The display name. Defaults to a plausible one. null: the field is missing in every response. */
  readonly name?: string | null;
  /** Defaults to now. */
  readonly joinedAt?: Date;
}

export interface ParticipantView {
  readonly participantId: string;
  /** null: missing. */
  readonly name: string | null;
  /** The start of the current connection. */
  readonly joinedAt: Date;
}

/**
 * How a connection ended. When a newcomer with the same ID evicts a connection, that counts as leaving by themselves.
 */
export type LeftBy = 'removal' | 'themselves' | 'end of session';

/** Someone who is or was in a session. */
export interface AttendeeView extends ParticipantView {
  /** The end of the last connection; null while it lasts. */
  readonly leftAt: Date | null;
  readonly leftBy: LeftBy | null;
  /** How many times they joined. */
  readonly times: number;
  /** A removal was accepted but has no effect (yet). */
  readonly beingRemoved: boolean;
}

export interface SessionView {
  readonly sessionId: string;
  readonly roomId: string;
  readonly customRoomId: string | null;
  readonly startedAt: Date;
  /** null while it runs. */
  readonly endedAt: Date | null;
}

/** Callbacks for events. An observer must not throw. */
export interface Observer {
  /** A session started or ended. */
  readonly onSession?: (session: SessionView) => void;
  /** A connection started, ended, or is about to be removed. */
  readonly onParticipant?: (sessionId: string, participant: AttendeeView) => void;
  /** A request was read but not answered yet. */
  readonly onArrival?: (request: RecordedRequest) => void;
  readonly onRequest?: (event: FinishedRequest) => void;
  readonly onViolation?: (violation: string) => void;
}

export interface FinishedRequest {
  readonly request: RecordedRequest;
  /** The body that was sent, or would have been before the connection was cut; undefined if there was none. */
  readonly answer: string | undefined;
}

/** Claims of a token with a valid signature, algorithm and age. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** A recorded request. Fields about its result change until it's finished. Never contains the raw token. */
export interface RecordedRequest {
  /** Counts from 1. `forget()` doesn't reset it. */
  readonly number: number;
  readonly at: Date;
  readonly operation: Operation;
  readonly method: string;
  /** As received, still percent-encoded, without the query. */
  readonly path: string;
  /** Decoded, from the path or, for removing and ending, from the body. */
  readonly sessionId: string | null;
  readonly participantId: string | null;
  readonly roomId: string | null;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; the text if it isn't JSON; undefined if there was none. */
  readonly body: unknown;
  /** null: no token, or an invalid one. */
  readonly claims: TokenClaims | null;
  /** This request's `violations`, without the prefix. */
  readonly violations: readonly string[];
  /** Sent in the `behavior.requestIdHeader` header of the response. */
  readonly requestId: string;
  /** The faults that applied: first those that changed the response, then those that made it fail. */
  readonly faults: readonly Fault[];
  /** null: no status was sent (yet). */
  readonly status: number | null;
  /**
   * `none`: a read, an error response, a removal that never takes effect, or a request that wasn't acted on (yet).
   * `overtaken`: the connection ended some other way before the removal took effect.
   */
  readonly effect: 'none' | 'scheduled' | 'done' | 'overtaken';
  /** `answered`: sent completely. `cut`: this side closed the connection. `abandoned`: the client did. */
  readonly state: 'open' | 'answered' | 'cut' | 'abandoned';
}

export interface RequestMatch {
  readonly operation?: Operation;
  /** Checked again whenever the request changes: `where: (r) => r.effect === 'done'` waits for that. */
  readonly where?: (request: RecordedRequest) => boolean;
}

export interface WaitOptions {
  /**
   * Defaults to 5000. After that, the promise rejects with an Error that says what was expected and what came instead.
   */
  readonly timeoutMs?: number;
  /** Only requests with a higher `number`. Defaults to 0, which includes earlier ones. */
  readonly after?: number;
}

/** What someone can switch on and off, as the list of active participants names it. */
export type Sending = 'mic' | 'webcam' | 'screenShare' | 'screenShareAudio';

export type WebhookType = 'participant-joined' | 'participant-left' | 'session-started' | 'session-ended';

/** A recorded webhook. Fields about its result change until it's finished. */
export interface WebhookDelivery {
  /** Counts from 1. `forget()` doesn't reset it. */
  readonly number: number;
  readonly at: Date;
  /** null: a test's own body without a type. */
  readonly type: string | null;
  /** Parsed JSON; the text if it isn't JSON. */
  readonly body: unknown;
  /** Exactly what is sent: `sendWebhook(delivery.bytes)` replays it byte for byte, including the signature. */
  readonly bytes: Buffer;
  /** The signature header; null: none (yet). */
  readonly signature: string | null;
  readonly url: string;
  /** `failed`: no response came. */
  readonly state: 'held' | 'sending' | 'answered' | 'failed';
  /** null: no response (yet). */
  readonly status: number | null;
  /** Why there was no response. */
  readonly error: string | null;
}

export interface WebhookMatch {
  readonly type?: WebhookType;
  /** Checked again whenever the webhook changes: `where: (w) => w.status === 200` waits for that. */
  readonly where?: (webhook: WebhookDelivery) => boolean;
}

export interface SendWebhookOptions {
  /** Defaults to `right`. */
  readonly signature?: WebhookSignature;
  /** Extra headers, or replacements: `{ 'videosdk-signature': 'anything' }`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GhostSessionOptions extends OpenSessionOptions {
  /** Defaults to three days ago. */
  readonly startedAt?: Date;
  /** Who was in it and left. Defaults to one person. */
  readonly left?: readonly JoinOptions[];
}

/** A local VideoSDK, as tests and demos control it. */
export interface VideoSdk {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  readonly apiKey: string;
  readonly secretKey: string;

  /** Opens a running session with no one in it. Throws if the ID is taken or the room is deactivated. */
  openSession(options?: OpenSessionOptions): { readonly sessionId: string; readonly roomId: string };
  /** Opens a session that everyone left long ago and that keeps running until it's ended. */
  openGhostSession(options?: GhostSessionOptions): { readonly sessionId: string; readonly roomId: string };
  /** Ends a session and all its connections. Does nothing if it's over; throws if it's unknown. */
  endSession(sessionId: string): void;
  /**
   * Lets someone join. If the ID is already connected, the earlier connection is evicted. Throws if the session is
   * over.
   */
  join(sessionId: string, options?: JoinOptions): { readonly participantId: string };
  /** Lets someone leave by themselves. Does nothing if they aren't connected. */
  leave(sessionId: string, participantId: string): void;
  /** Lets someone who is connected switch something on or off. Does nothing if it's so already, or if they aren't. */
  switch(sessionId: string, participantId: string, what: Sending, on: boolean): void;
  /** Who is connected now, longest first. */
  connected(sessionId: string): ParticipantView[];
  /** All sessions, newest first, with everyone who is or was in them, in the order of their first join. */
  sessions(): readonly (SessionView & { readonly participants: readonly AttendeeView[] })[];
  /** null: unknown. */
  sessionStatus(sessionId: string): 'ongoing' | 'ended' | null;
  /** The running sessions of a room, newest first. Someone who comes back may have opened a new one. */
  runningSessions(roomId: string): string[];

  /** Can be changed at any time. */
  readonly behavior: Behavior;
  /**
   * Applies a fault to the next matching requests (`times`, default 1; Infinity until cleared). If several faults would
   * make a request fail, only the one set first applies; faults of one array apply together, the first one outermost.
   */
  fault(target: Target, fault: Fault | readonly Fault[], scope?: Scope): FaultHandle;
  clearFaults(): void;

  /**
   * Where to send webhooks from now on; null, the default: nowhere. The real VideoSDK has a URL per room, set when it's
   * created; here, one URL serves all rooms. Every event is sent, whatever caused it.
   */
  sendWebhooksTo(url: string | null): void;
  readonly webhooks: readonly WebhookDelivery[];
  /** Resolves with the first past or future webhook that matches. */
  waitForWebhook(match?: WebhookMatch, options?: WaitOptions): Promise<WebhookDelivery>;
  /** Holds back future webhooks. They're signed with the key of the time they were created. */
  holdWebhooks(): void;
  /** Sends held webhooks and stops holding. With `where`, sends only those that match and keeps holding. */
  releaseWebhooks(where?: (webhook: WebhookDelivery) => boolean): void;
  /**
   * Sends a webhook, even while holding, and resolves once it was answered or failed: bytes and strings as they are,
   * anything else as JSON. Rejects if there's no subscriber.
   */
  sendWebhook(body: unknown, options?: SendWebhookOptions): Promise<WebhookDelivery>;
  /** Signs with a new key from now on, and serves it. */
  rotateWebhookKey(): void;

  readonly requests: readonly RecordedRequest[];
  /** Resolves with the first past or future request that matches. */
  waitForRequest(match?: RequestMatch, options?: WaitOptions): Promise<RecordedRequest>;
  /** Protocol violations by clients, one line each, with operation and request number. */
  readonly violations: readonly string[];
  /** Requests in progress or hanging right now. */
  inFlight(operation?: Operation): number;
  /** The most there were at the same time (since the start or `forget()`). */
  peakInFlight(operation?: Operation): number;
  /**
   * Reports every event in order.
   * @returns a function that stops it
   */
  observe(observer: Observer): () => void;
  /** Clears `requests`, `violations` and `webhooks`, and resets the peaks to what is in flight now. */
  forget(): void;

  /**
   * Cuts all connections and stops listening, so that connections are refused. People, running timers and webhooks
   * carry on.
   */
  stop(): Promise<void>;
  /** Listens on the same port again. */
  resume(): Promise<void>;
  /**
   * Adds another customer of the same VideoSDK, with rooms, people, faults, webhooks and credentials of its own. Only for
   * the first one, whose `close` ends all of them.
   */
  addAccount(options?: Pick<StartOptions, 'apiKey' | 'secretKey'>): VideoSdk;
  /** Ends everything immediately, including hanging connections, timers and webhooks. Can be called twice. */
  close(): Promise<void>;
}
