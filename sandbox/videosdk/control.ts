import type { Behaviour, WebhookSignature } from './behaviour.ts';
import type { Fault, FaultHandle, Scope, Target } from './fault.ts';
import type { Operation } from './operation.ts';

export interface StartOptions {
  /** Default: a fresh UUID. */
  readonly apiKey?: string;
  /** Default: 64 random hex characters. */
  readonly secretKey?: string;
  /** Default 0: any free port. Always on 127.0.0.1. */
  readonly port?: number;
}

export interface OpenSessionOptions {
  /** Default: a new room with an id like `abcd-efgh-ijkl`. */
  readonly roomId?: string;
  readonly customRoomId?: string;
  /** Default: 24 hex characters. */
  readonly sessionId?: string;
  /** Default: now. */
  readonly startedAt?: Date;
}

export interface JoinOptions {
  /** Default: eight lower-case letters and digits. */
  readonly participantId?: string;
  /** Display name. Default: a plausible one. null: the field is missing in every answer. */
  readonly name?: string | null;
  /** Default: now. */
  readonly joinedAt?: Date;
}

export interface ParticipantView {
  readonly participantId: string;
  /** null: missing. */
  readonly name: string | null;
  /** Start of the present connection. */
  readonly joinedAt: Date;
}

/** How a connection ended. Whoever is evicted by a newcomer with the same id has left by themselves. */
export type LeftBy = 'removal' | 'themselves' | 'end of session';

/** Somebody who is or was in a session. */
export interface AttendeeView extends ParticipantView {
  /** End of the last connection; null while it lasts. */
  readonly leftAt: Date | null;
  readonly leftBy: LeftBy | null;
  /** How often they have joined. */
  readonly times: number;
  /** A removal was accepted that has not taken effect (yet). */
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

/** What somebody wants to hear of. An observer must not throw. */
export interface Observer {
  /** A session is new, or is over. */
  readonly onSession?: (session: SessionView) => void;
  /** A connection began, ended, or is to be ended. */
  readonly onParticipant?: (sessionId: string, participant: AttendeeView) => void;
  /** A request was read, and its answer is yet to come. */
  readonly onArrival?: (request: RecordedRequest) => void;
  readonly onRequest?: (event: FinishedRequest) => void;
  readonly onViolation?: (violation: string) => void;
}

export interface FinishedRequest {
  readonly request: RecordedRequest;
  /** The body that was sent, or was to be sent before the connection was cut; undefined when there was none. */
  readonly answer: string | undefined;
}

/** Claims of a token whose signature, algorithm and age are right. */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** A request as it came; the fields about its fate change until it is finished. Never holds the raw token. */
export interface RecordedRequest {
  /** 1 for the first request; goes on counting after `forget()`. */
  readonly number: number;
  readonly at: Date;
  readonly operation: Operation;
  readonly method: string;
  /** As received, still percent-encoded, without the query. */
  readonly path: string;
  /** Decoded parts of the path and, for a removal or an end, of the body. */
  readonly sessionId: string | null;
  readonly participantId: string | null;
  readonly roomId: string | null;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON; the text itself when it is not JSON; undefined when there was none. */
  readonly body: unknown;
  /** null: no token, or one that is not valid. */
  readonly claims: TokenClaims | null;
  /** What `violations` of the server says about this request, without the prefix. */
  readonly violations: readonly string[];
  /** Sent with the answer under `behaviour.requestIdHeader`. */
  readonly requestId: string;
  /** What it met: first what changed the answer, then what made it fail. */
  readonly faults: readonly Fault[];
  /** null: no status was sent (not yet, or never). */
  readonly status: number | null;
  /**
   * `none`: a read, a refusal, a removal that never takes effect, or a request not acted on (yet). `overtaken`: the
   * connection that was to be removed ended otherwise before the removal took effect.
   */
  readonly effect: 'none' | 'scheduled' | 'done' | 'overtaken';
  /** `answered`: sent completely. `cut`: this side closed the connection. `abandoned`: the client did. */
  readonly state: 'open' | 'answered' | 'cut' | 'abandoned';
}

export interface RequestMatch {
  readonly operation?: Operation;
  /** Asked again whenever something about the request changes: `where: (r) => r.effect === 'done'` waits for it. */
  readonly where?: (request: RecordedRequest) => boolean;
}

export interface WaitOptions {
  /** Default 5000; then the promise is rejected with an Error that says what was waited for and what came. */
  readonly timeoutMs?: number;
  /** Only requests with a higher `number`. Default 0: those that came before count too. */
  readonly after?: number;
}

export type WebhookType = 'participant-joined' | 'participant-left' | 'session-started' | 'session-ended';

/** A webhook as it was or will be sent; the fields about its fate change until it is finished. */
export interface WebhookDelivery {
  /** 1 for the first webhook; goes on counting after `forget()`. */
  readonly number: number;
  readonly at: Date;
  /** null: a body of the test's own that has none. */
  readonly type: string | null;
  /** Parsed JSON; the text itself when it is not JSON. */
  readonly body: unknown;
  /** Exactly what is sent: `sendWebhook(delivery.bytes)` is a replay, to the last byte of the signature. */
  readonly bytes: Buffer;
  /** The header that was sent with it; null: none (yet). */
  readonly signature: string | null;
  readonly url: string;
  /** `failed`: no answer came. */
  readonly state: 'held' | 'sending' | 'answered' | 'failed';
  /** null: no answer (yet). */
  readonly status: number | null;
  /** Why no answer came. */
  readonly error: string | null;
}

export interface WebhookMatch {
  readonly type?: WebhookType;
  /** Asked again whenever something about the webhook changes: `where: (w) => w.status === 200` waits for it. */
  readonly where?: (webhook: WebhookDelivery) => boolean;
}

export interface SendWebhookOptions {
  /** Default: right. */
  readonly signature?: WebhookSignature;
  /** Besides, or instead of, those that are sent: `{ 'videosdk-signature': 'anything' }`. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GhostSessionOptions extends OpenSessionOptions {
  /** Default: three days ago. */
  readonly startedAt?: Date;
  /** Who was in it and has left. Default: one person. */
  readonly left?: readonly JoinOptions[];
}

/** A local VideoSDK, seen from the side that tests and demonstrations hold. */
export interface VideoSdk {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly secretKey: string;

  /** Opens a session that is running, with nobody in it yet. Throws when the id is taken. */
  openSession(options?: OpenSessionOptions): { readonly sessionId: string; readonly roomId: string };
  /** Opens a session that everybody has left long ago, and that runs all the same, until it is ended. */
  openGhostSession(options?: GhostSessionOptions): { readonly sessionId: string; readonly roomId: string };
  /** Ends it, and everybody's connection with it. Nothing when it is over; throws when it is unknown. */
  endSession(sessionId: string): void;
  /** Somebody joins; with an id that is connected, the earlier connection is evicted. Throws when the session is over. */
  join(sessionId: string, options?: JoinOptions): { readonly participantId: string };
  /** Somebody leaves by themselves. Nothing when they are not connected. */
  leave(sessionId: string, participantId: string): void;
  /** Who is connected now, longest first. */
  connected(sessionId: string): ParticipantView[];
  /** All sessions, newest first, with everybody who is or was in them, in the order of first joining. */
  sessions(): readonly (SessionView & { readonly participants: readonly AttendeeView[] })[];
  /** null: unknown. */
  sessionStatus(sessionId: string): 'ongoing' | 'ended' | null;
  /** The running sessions of a room, newest first: a person who comes back may have opened a new one. */
  runningSessions(roomId: string): string[];

  /** Can be changed at any moment. */
  readonly behaviour: Behaviour;
  /**
   * The next requests of that kind meet that fault (`times`, default 1; Infinity until cleared). Of several that make a
   * request fail, the one that was set first is met; several in one array are met together, the first one outermost.
   */
  fault(target: Target, fault: Fault | readonly Fault[], scope?: Scope): FaultHandle;

  /**
   * Whom to tell what happens from now on; null, as at the start: nobody. The real VideoSDK is told so for each room
   * when it is created, here it is for all. Everything that happens is told, whatever brought it about.
   */
  sendWebhooksTo(url: string | null): void;
  readonly webhooks: readonly WebhookDelivery[];
  /** Resolves with the first webhook that matches, past or to come. */
  waitForWebhook(match?: WebhookMatch, options?: WaitOptions): Promise<WebhookDelivery>;
  /** Webhooks of what happens from now on wait, signed with the key of that time. */
  holdWebhooks(): void;
  /** Sends those that wait, and holds back no more; with `where`, only those that fit, and holding goes on. */
  releaseWebhooks(where?: (webhook: WebhookDelivery) => boolean): void;
  /**
   * Sends one, held back or not, and resolves once it was answered or failed: bytes and strings as they are, everything
   * else as JSON. Rejects when nobody is subscribed.
   */
  sendWebhook(body: unknown, options?: SendWebhookOptions): Promise<WebhookDelivery>;
  /** Another key signs from now on, and is served. */
  rotateWebhookKey(): void;

  readonly requests: readonly RecordedRequest[];
  /** Resolves with the first request that matches, past or to come. */
  waitForRequest(match?: RequestMatch, options?: WaitOptions): Promise<RecordedRequest>;
  /** What clients did that the protocol does not allow, one line each, with operation and request number. */
  readonly violations: readonly string[];
  /** Requests now being worked on or hanging. */
  inFlight(operation?: Operation): number;
  /** The most there ever were at once (since the start or `forget()`). */
  peakInFlight(operation?: Operation): number;
  /**
   * Tells of everything as it happens, in its order.
   * @returns ends it
   */
  observe(observer: Observer): () => void;
  /** Empties `requests`, `violations` and `webhooks`, and takes the peaks back to what is in flight now. */
  forget(): void;

  /** Cuts all connections and stops listening: connecting is refused. People, running timers and webhooks go on. */
  stop(): Promise<void>;
  /** Listens again on the same port. */
  resume(): Promise<void>;
  /** Ends everything at once, hanging connections, timers and webhooks too. May be called twice. */
  close(): Promise<void>;
}
