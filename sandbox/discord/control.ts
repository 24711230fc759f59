/**
 * The control interface of the local Discord: what tests, the sandbox story and a web page may do with it. Types and
 * the errors they name, apart from the server, so that it can be read in one go.
 *
 * Times are milliseconds since 1970 unless a name says otherwise; ids are snowflakes in decimal.
 */
import type { APIApplicationCommand, APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';

export type Command = APIApplicationCommand;
export type Message = APIMessage;
/** What {@link LocalizedTexts} a command has, its options and their choices have as well. */
export type ListedCommand = Command & LocalizedTexts;
export type Modal = APIModalInteractionResponseCallbackData;

/** What a client shows in place of `name` and `description`; without them there is nothing in that language. */
export interface LocalizedTexts {
  readonly name_localized?: string;
  readonly description_localized?: string;
}

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
  /** `locale`: see {@link Guild.locale}. */
  addGuild(options?: { id?: string; name?: string; unavailable?: boolean; locale?: string }): Guild;
  /**
   * A person who shares no server with the bot: can only use it in direct messages or as a user-installed app.
   * `locale`: see {@link Member.locale}.
   */
  addUser(options: { name: string; id?: string; locale?: string }): Member;
  /** The commands registered in each scope, as last written. */
  readonly commands: { readonly global: readonly Command[]; guild(guildId: string): readonly Command[] };
  /** What a client lists in a server: global and the server's own, so one name in both scopes shows twice. */
  visibleCommands(guildId: string): readonly Command[];
  /** The files that hang on a message in its latest version, with what is in them. */
  filesOf(message: MessageRef): readonly SentFile[];
  /** As if a moderator had deleted it: nobody sees it any more, and it is unknown (10008) to the bot. */
  removeMessage(message: MessageRef): void;
  /** Every REST request, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Everything that was sent against the protocol. A sound bot leaves this empty. */
  readonly violations: readonly Violation[];
  /** Lets the next `times` (default 1, `Infinity` for all) requests of a route go wrong, after letting `skip` pass. */
  fault(route: RouteName | 'any', fault: Fault, options?: { times?: number; skip?: number }): FaultHandle;
  /** Resolves with the n-th (from 1) request of the route that was answered; at once when it is past. */
  waitForRequest(route: RouteName, options?: { n?: number; timeoutMs?: number }): Promise<RecordedRequest>;
  /**
   * Tells of everything as it happens, in its order, and before the next thing happens. An observer must not throw.
   * @returns ends it
   */
  observe(observer: Observer): () => void;
  /** Closes every connection and timer. Waiting promises reject. */
  close(): Promise<void>;
}

/** What somebody wants to hear of. Bodies may hold tokens of interactions; the bot's own token is masked. */
export interface Observer {
  readonly onMessage?: (event: MessageChange) => void;
  /** The state of an interaction has changed, or something came of it: a modal, a message, a new version of one. */
  readonly onInteraction?: (event: { readonly interactionId: string }) => void;
  /** The commands that somebody's client lists may be others now, or be called otherwise. */
  readonly onCommands?: () => void;
  /** Somebody has chosen another language for themselves or for a server. */
  readonly onLocale?: () => void;
  /** A request was read, and its answer is yet to come. */
  readonly onArrival?: (event: ArrivedRequest) => void;
  readonly onRequest?: (event: AnsweredRequest) => void;
  readonly onFrame?: (event: GatewayFrame) => void;
  readonly onViolation?: (violation: Violation) => void;
}

export interface MessageChange {
  /** The latest version; of one that was removed, the last. */
  readonly message: Message;
  /** Whom an ephemeral message is shown to; null for one that everybody sees. */
  readonly ephemeralTo: string | null;
  /** `removed`: deleted, or so old that it was forgotten. */
  readonly change: 'added' | 'changed' | 'removed';
}

export interface ArrivedRequest extends Pick<RecordedRequest, 'at' | 'method' | 'route' | 'path' | 'body'> {
  /** Counts requests from 1; the same in {@link AnsweredRequest}. */
  readonly number: number;
}

export interface AnsweredRequest {
  readonly number: number;
  readonly request: RecordedRequest;
  /** The body of the answer; undefined when there was none. */
  readonly answer: unknown;
}

/** A payload of the gateway, one that was really sent. */
export interface GatewayFrame {
  readonly at: number;
  readonly direction: 'from-bot' | 'to-bot';
  readonly op: number;
  /** The name of a dispatch event (op 0), else null. */
  readonly event: string | null;
  readonly data: unknown;
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
  | 'channel'
  | 'list-messages'
  | 'get-message'
  | 'send-message'
  | 'edit-message'
  | 'delete-message'
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
  /** Of a form, what `payload_json` says. */
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** Whether an Authorization header came. Its value is never kept. */
  readonly authorized: boolean;
  readonly interactionId: string | null;
  /** True when a fault of the control interface decided the answer. */
  readonly faulted: boolean;
}

/** A file as it was sent. */
export interface UploadedFile {
  /** What stands in `files[n]`. */
  readonly key: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A file of a message. */
export interface SentFile {
  /** The attachment's id. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly contentType: string;
  readonly size: number;
  readonly bytes: Uint8Array;
  /** The bytes read as UTF-8. */
  readonly text: string;
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
  /** The language that its owner chose, as `guild_locale` of each interaction. Default `en-US`, as at Discord. */
  readonly locale: string;
  /** From now on; GUILD_UPDATE goes to the sessions that asked for it. Tags that Discord does not know are taken, too. */
  setLocale(locale: string): void;
  /** `permissions` is a bit field in decimal; default none. */
  addRole(options: { name: string; id?: string; permissions?: string | bigint }): Role;
  addMember(options: {
    name: string;
    nick?: string;
    roles?: readonly (Role | string)[];
    id?: string;
    /** See {@link Member.locale}. */
    locale?: string;
    /** The server is theirs, and they may do everything. One owner a server; without one it is a stranger. */
    owner?: boolean;
  }): Member;
  /** The first channel of a server is made with it. `botMaySend: false` is `channel.forbid('send')`. */
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
  /**
   * Messages the bot has sent here with `POST /channels/:id/messages`, in their latest version, deleted ones left out.
   * What a person sees here, replies to commands included, is {@link Member.messagesIn}.
   */
  readonly messages: readonly Message[];
  /** Resolves with the n-th of {@link messages} (default the next that is sent). */
  waitForMessage(n?: number, options?: { timeoutMs?: number }): Promise<Message>;
  /** The first of {@link messages}, of now or after a later change, that satisfies the predicate. */
  messageWhere(predicate: (message: Message) => boolean, options?: { timeoutMs?: number }): Promise<Message>;
  /** Resolves once the predicate holds for {@link messages}; it is asked again at each message, edit and deletion. */
  waitFor(predicate: (messages: readonly Message[]) => boolean, options?: { timeoutMs?: number }): Promise<void>;
  /** The bot may no longer see the channel: 50001. */
  close(): void;
  /** The bot may see it, and do everything there that it was forbidden. */
  open(): void;
  /** The bot sees the channel and may not do this there: 50013. */
  forbid(...rights: readonly ChannelRight[]): void;
  /** 10003 for the bot; people no longer see what was in it. */
  delete(): void;
}

/** Send Messages, Embed Links, Attach Files, Read Message History. */
export type ChannelRight = 'send' | 'embed' | 'attach' | 'history';

/** A message, or any of its versions: what counts is its id. */
export type MessageRef = Pick<Message, 'id'>;

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
  /** The language of their client, as `locale` of each interaction that they begin. Default `en-US`. */
  readonly locale: string;
  /** From the next interaction on. Tags that Discord does not know are taken, too: a bot has to bear a new one. */
  setLocale(locale: string): void;
  /**
   * Types into an option and waits for what the client would list: the choices by the names of this person's language,
   * or null when nobody answered within 3 s. `command` is the name, with subcommands after a space; as in {@link run},
   * commands and options go by the names that the bot knows, whatever language the person reads them in.
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
  /**
   * Picks a command from the menu of a person (a command of type 2). Returns at once.
   * @throws {ClientRefusal} as {@link run}
   */
  useOn(command: string, other: Member, how?: RunOptions): Conversation;
  /**
   * Presses a button of a message, in the message's latest version. Returns at once.
   * @throws {ClientRefusal} when this person does not see the message, when it has no such button or several, or when
   * the button is disabled or a link
   */
  press(message: MessageRef, button: ComponentTarget, how?: PressOptions): Conversation;
  /**
   * Chooses in a select menu of a message, in place of what was chosen before. Returns at once.
   * @throws {ClientRefusal} as {@link press}; when what is chosen is not offered, or is too few or too many
   */
  choose(message: MessageRef, select: ComponentTarget, values: readonly Choice[], how?: PressOptions): Conversation;
  /** Writes a message of their own into a channel. The bot gets no event of it. */
  write(channel: Channel, content: string): Message;
  /**
   * What this person's client lists: commands of type 1 (typed) and 2 (in the menu of a person) that they may use, with
   * the texts of their language and no other, as Discord gives them to a client.
   */
  commands(): readonly ListedCommand[];
  /** What this person sees in a channel, oldest first, in the latest version: ephemeral messages are their owner's. */
  messagesIn(channel: Channel): readonly Message[];
}

/** Which component is meant: a button by its label (or its emoji when it has none), a select by its placeholder. */
export type ComponentTarget = { readonly customId: string | RegExp } | { readonly label: string | RegExp };

/** An option of a string select by its value or its label; a user, role or channel, or its id. */
export type Choice = string | { readonly label: string } | { readonly id: string };

export interface PressOptions {
  /** Makes the snowflake older (or newer) than now: an event that comes late. */
  readonly createdAt?: number;
  /** Tampers with the event's data before it is sent. */
  readonly rawPatch?: (payload: Record<string, unknown>) => Record<string, unknown>;
  /**
   * Send what no honest client would send: to components that are disabled, gone or somebody else's, and values that
   * are not offered. What is not there needs a `customId` of text.
   */
  readonly force?: boolean;
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

/** An interaction and what came of it: of a command, a component or a modal. */
export interface Conversation {
  readonly interactionId: string;
  readonly member: Member;
  /** What the person did, as text: `/kick participant: Ana`, `[Confirm]`, `[Length ▾ 1h]`, `Reason (why: noise)`. */
  readonly typed: string;
  readonly sentAt: number;
  /**
   * `failed` is the client's "The application did not respond" or "This interaction failed": no acknowledgement
   * within 3 s. A deferred update (6) is `deferred` until the message is edited.
   */
  readonly state: 'sent' | 'deferred' | 'answered' | 'failed';
  /** Rejects with {@link ApplicationDidNotRespond} when the state becomes `failed`. */
  acknowledged(): Promise<{ tookMs: number; ephemeral: boolean; type: number }>;
  /**
   * The first version of the original message that is not "thinking". After an update (6 or 7) the original message is
   * the one that the component is on, and its versions count from the update. Default time-out 20 s.
   */
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
  /**
   * The modal that opens: the answer of type 9.
   * @throws {ApplicationDidNotRespond} when nothing was answered in time
   * @throws {ClientRefusal} when something else was answered
   */
  modal(options?: { timeoutMs?: number }): Promise<OpenModal>;
  /** The same without waiting: null as long as none has opened. */
  readonly openedModal: OpenModal | null;
  /** As if 15 minutes had passed: the token is dead. */
  expireToken(): void;
}

/** A modal before the person's eyes. */
export interface OpenModal {
  readonly title: string;
  readonly customId: string;
  /** What can be filled in, from top to bottom. */
  readonly fields: readonly ModalField[];
  /** As the bot sent it. */
  readonly body: Modal;
  /**
   * Fills in fields by their custom id and submits. What is left out keeps what the bot filled in. Returns at once.
   * @throws {ClientRefusal} when a client would not submit: a field is required, too short or too long, a value is not
   * offered, there is no such field, or the modal was submitted and acknowledged before
   */
  submit(values?: Readonly<Record<string, FieldValue>>, how?: PressOptions): Conversation;
}

export type FieldValue = string | readonly Choice[];

export interface ModalField {
  readonly customId: string;
  readonly kind: 'text' | 'string-select' | 'user-select' | 'role-select' | 'mentionable-select' | 'channel-select';
  readonly label: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly placeholder: string | null;
  /** What the bot filled in. */
  readonly value: string | readonly string[];
  /** Of a string select. */
  readonly options: readonly { readonly label: string; readonly value: string; readonly description: string | null }[];
}

export type VersionedMessage = Message & {
  /** From the sending of the interaction to this version. */
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
