/**
 * The control interface of the local Discord: what tests, the sandbox story and a web page may do with it. Types and
 * the errors they name, apart from the server, so that it can be read in one go.
 *
 * Times are milliseconds since 1970 unless a name says otherwise; ids are snowflakes in decimal.
 */
import type { APIApplicationCommand, APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';

export type Command = APIApplicationCommand;
export type Message = APIMessage;
export type Modal = APIModalInteractionResponseCallbackData;

export interface DiscordOptions {
  /** The bot's token. Default: a random one of the real shape. */
  readonly token?: string;
  readonly applicationId?: string;
  /** Differs from the application id by default, as it does for old applications, so that mixing them up is seen. */
  readonly botUserId?: string;
  readonly botName?: string;
  /** Default 0: any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** The number of shards that `GET /gateway/bot` recommends. Default 1. */
  readonly shards?: number;
  /** How many shards may identify within one interval (`max_concurrency`). Default 1. */
  readonly maxConcurrency?: number;
  /** The time between two identifies of one bucket. Default 5000, as at Discord; 0 switches the limit off. */
  readonly identifyIntervalMs?: number;
  /** What Hello tells. Default 41250, as at Discord. */
  readonly heartbeatIntervalMs?: number;
  /** Privileged intents switched on in the developer portal, as a bit field. Default 0. */
  readonly privilegedIntents?: number;
  /** The clock for snowflakes, deadlines and token lives. Default `Date.now`. */
  readonly now?: () => number;
  /** How many requests, and how many conversations, are remembered. Default 10,000. */
  readonly remember?: number;
}

export interface Discord {
  /** For example `http://127.0.0.1:1234/api`; a client appends `/v10`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly applicationId: string;
  readonly botUserId: string;
  readonly gateway: Gateway;
  readonly guilds: readonly Guild[];
  addGuild(options?: { id?: string; name?: string; unavailable?: boolean }): Guild;
  /** A person who shares no server with the bot: can only use it in direct messages or as a user-installed app. */
  addUser(options: { name: string; id?: string; locale?: string }): Member;
  /** The commands registered in each scope, as last written. */
  readonly commands: { readonly global: readonly Command[]; guild(guildId: string): readonly Command[] };
  /** What a client lists in a server: global and the server's own, so one name in both scopes shows twice. */
  visibleCommands(guildId: string): readonly Command[];
  /** Every REST request, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Everything that was sent against the protocol. A sound bot leaves this empty. */
  readonly violations: readonly Violation[];
  /** Lets the next `times` (default 1, `Infinity` for all) requests of a route go wrong, after letting `skip` pass. */
  fault(route: RouteName | 'any', fault: Fault, options?: { times?: number; skip?: number }): FaultHandle;
  /** Resolves with the n-th (from 1) request of the route that was answered; at once when it is past. */
  waitForRequest(route: RouteName, options?: { n?: number; timeoutMs?: number }): Promise<RecordedRequest>;
  /** Closes every connection and timer. Waiting promises reject. */
  close(): Promise<void>;
}

export type RouteName =
  | 'gateway'
  | 'gateway-bot'
  | 'me'
  | 'my-guilds'
  | 'application'
  | 'list-commands'
  | 'register'
  | 'callback'
  | 'get-original'
  | 'edit-original'
  | 'delete-original'
  | 'follow-up'
  | 'get-follow-up'
  | 'edit-follow-up'
  | 'delete-follow-up'
  | 'send-message'
  | 'edit-message'
  | 'unknown';

export type Fault =
  /** An answer in place of the effect. The body defaults to Discord's own for that status. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number; readonly global?: boolean }
  /** A proxy's error page instead of JSON. */
  | { readonly kind: 'html'; readonly status: number }
  /** Nothing happens and nothing is ever answered. */
  | { readonly kind: 'hang' }
  /** The effect, and so the answer, come late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The effect comes at once, the answer late. */
  | { readonly kind: 'late-answer'; readonly ms: number }
  /** The connection is cut before anything happens. */
  | { readonly kind: 'drop' }
  /** It happens, and then the connection is cut: the caller cannot know. */
  | { readonly kind: 'drop-after-effect' };

export interface FaultHandle {
  /** How many requests it has met. */
  readonly hits: number;
  /** Resolves when it has met its n-th request (default the first). */
  waitForHit(n?: number): Promise<void>;
  remove(): void;
}

export interface RecordedRequest {
  /** When it came in. */
  readonly at: number;
  /** From the whole request read to the answer handed to the socket. */
  readonly tookMs: number;
  readonly method: string;
  readonly route: RouteName;
  /** Without the query; tokens of interactions are left out. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What was answered; 0 when the connection was cut or the request was left hanging. */
  readonly status: number;
  /** Discord's own error code of the answer, when it had one. */
  readonly code: number | null;
  readonly body: unknown;
  /** Whether an Authorization header came. Its value is never kept. */
  readonly authorized: boolean;
  readonly interactionId: string | null;
  /** True when a fault of the control interface decided the answer. */
  readonly faulted: boolean;
}

export interface Violation {
  readonly at: number;
  /** For example `POST /interactions/…/callback` or `gateway op 2`. */
  readonly where: string;
  /** For example `data.embeds.0.fields.1.value: This field is required`. */
  readonly reason: string;
}

export interface Gateway {
  readonly url: string;
  /** Sockets that are open now. */
  readonly connections: readonly GatewayConnection[];
  readonly identifies: readonly IdentifyRecord[];
  readonly resumes: readonly ResumeRecord[];
  /** Every close of a connection, whoever closed. 1006 when there was no close frame. */
  readonly closes: readonly CloseRecord[];
  /** READY and RESUMED sent so far. */
  readonly readyCount: number;
  /** Resolves at the n-th READY or RESUMED (default the first); at once when it is past. */
  waitForReady(n?: number, options?: { timeoutMs?: number }): Promise<void>;
  /** Resolves once the predicate holds; it is asked again at each connection, close, heartbeat, Identify and Resume. */
  waitFor(predicate: (gateway: Gateway) => boolean, options?: { what?: string; timeoutMs?: number }): Promise<void>;
  readonly lastHeartbeatAt: number | null;
  /** For connections made after it was set. */
  heartbeatIntervalMs: number;
  identifyIntervalMs: number;
  /** op 7: reconnect and resume. */
  requestReconnect(target?: ShardTarget): void;
  /** op 9. Not resumable: the session is gone. */
  invalidateSession(resumable: boolean, target?: ShardTarget): void;
  /** Closes with a code, for example 4000, 4004 or 4014. Sessions end where Discord ends them. */
  close(code: number, target?: ShardTarget): void;
  /** The socket is destroyed without a close frame. */
  cut(target?: ShardTarget): void;
  /** A connection that looks alive and is not: heartbeats stay unanswered, events are held back until it is replaced. */
  muteHeartbeatAcks(on: boolean): void;
  /** The next Identify (or the next `times`) is answered by closing with this code. */
  refuse(code: number, options?: { times?: number }): void;
  /** While on, every new connection is refused with 503, as when the gateway is down. Open ones stay. */
  refuseConnections(on: boolean): void;
  /** Sends any dispatch event, with its sequence number, to every session or to those of one shard. */
  dispatch(event: string, data: unknown, target?: ShardTarget): void;
}

/** Which shard is meant. Default: all. */
export interface ShardTarget {
  readonly shard?: number;
}

export interface GatewayConnection {
  readonly openedAt: number;
  /** The path and query it was opened with. */
  readonly url: string;
  readonly shard: readonly [id: number, count: number] | null;
  readonly sessionId: string | null;
  readonly heartbeats: number;
}

export interface IdentifyRecord {
  readonly at: number;
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly outcome: 'ready' | 'rate-limited' | 'refused';
}

export interface ResumeRecord {
  readonly at: number;
  readonly sessionId: string;
  /** The last sequence number that the client said it had. */
  readonly seq: number;
  readonly replayed: number;
  readonly outcome: 'resumed' | 'invalid-session' | 'refused';
}

export interface CloseRecord {
  readonly at: number;
  readonly code: number;
  readonly by: 'discord' | 'client';
}

export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly members: readonly Member[];
  readonly channels: readonly Channel[];
  /** `permissions` is a bit field in decimal; default none. */
  addRole(options: { name: string; id?: string; permissions?: string | bigint }): Role;
  addMember(options: {
    name: string;
    nick?: string;
    roles?: readonly (Role | string)[];
    id?: string;
    locale?: string;
  }): Member;
  /** The first channel of a server is made with it. `botMaySend: false` answers 50013 to the bot. */
  addChannel(options: { name: string; id?: string; botMaySend?: boolean }): Channel;
  /** Ends an outage: GUILD_CREATE goes to the sessions that asked for it. */
  becomeAvailable(): void;
}

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: bigint;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  /** Messages the bot has sent here with `POST /channels/:id/messages`, in their latest version. */
  readonly messages: readonly Message[];
  /** Resolves with the n-th message (default the next). */
  waitForMessage(n?: number, options?: { timeoutMs?: number }): Promise<Message>;
  delete(): void;
}

export type OptionValue = string | number | boolean;

export interface CompletionChoice {
  readonly name: string;
  readonly value: string | number;
}

/** A person at a Discord client. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly roleIds: readonly string[];
  setRoles(roles: readonly (Role | string)[]): void;
  /**
   * Types into an option and waits for what the client would list: the choices, or null when nobody answered within
   * 3 s. `command` is the name, with subcommands after a space.
   * @throws {ClientRefusal} when a real client would not ask
   */
  complete(
    command: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    how?: { in?: Place },
  ): Promise<{ choices: CompletionChoice[] | null; tookMs: number }>;
  /**
   * Types and sends the command. Returns at once.
   * @throws {ClientRefusal} when a real client could not send it, unless `force` is set
   */
  run(command: string, options?: Readonly<Record<string, OptionValue>>, how?: RunOptions): Conversation;
}

export type Place = 'guild' | 'dm' | 'user-install';

export interface RunOptions {
  /** Default: `guild` for a member of a server, `dm` for anybody else. */
  readonly in?: Place;
  readonly channel?: Channel;
  /** Makes the snowflake older (or newer) than now: an event that comes late. */
  readonly createdAt?: number;
  /** Tampers with the event's data before it is sent. */
  readonly rawPatch?: (payload: Record<string, unknown>) => Record<string, unknown>;
  /** Send what no honest client would send. */
  readonly force?: boolean;
}

export interface Conversation {
  readonly interactionId: string;
  readonly member: Member;
  /** What the person typed, as the client shows it: `/kick-participant participant: Ana`. */
  readonly typed: string;
  readonly sentAt: number;
  /** `failed` is the client's "The application did not respond": no acknowledgement within 3 s. */
  readonly state: 'sent' | 'deferred' | 'answered' | 'failed';
  /** Rejects with {@link ApplicationDidNotRespond} when the state becomes `failed`. */
  acknowledged(): Promise<{ tookMs: number; ephemeral: boolean; type: number }>;
  /** The first version of the original message that is not "thinking". Default time-out 20 s. */
  reply(options?: { timeoutMs?: number }): Promise<Message>;
  /** The next version that comes after this call. */
  nextEdit(options?: { timeoutMs?: number }): Promise<Message>;
  /** The first version, past or to come, that satisfies the predicate. */
  messageWhere(predicate: (message: Message) => boolean, options?: { timeoutMs?: number }): Promise<Message>;
  /** Every version of the original message with content, oldest first. */
  readonly versions: readonly VersionedMessage[];
  /** Follow-ups in their latest version, deleted ones left out. */
  readonly followUps: readonly Message[];
  waitForFollowUp(n?: number, options?: { timeoutMs?: number }): Promise<Message>;
  /** True once the original message was deleted. */
  readonly deleted: boolean;
  /** The modal the command was answered with. */
  readonly modal: Modal | null;
  /** As if 15 minutes had passed: the token is dead. */
  expireToken(): void;
}

export type VersionedMessage = Message & {
  /** From the sending of the command to this version. */
  readonly afterMs: number;
};

/** A client does not let a person send this. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
}

/** No acknowledgement within 3 s. */
export class ApplicationDidNotRespond extends Error {
  override readonly name = 'ApplicationDidNotRespond';
}

/** What was waited for did not come in time, or the local Discord was closed. */
export class WaitedInVain extends Error {
  override readonly name = 'WaitedInVain';
}
