/**
 * The control interface of the local Discord: what tests, the sandbox story and the web page can do with it. Types and
 * the errors they name live apart from the server, so that you can read them in one go.
 *
 * Times are milliseconds since 1970 unless a name says otherwise. IDs are decimal snowflakes.
 */
import type { APIApplicationCommand, APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';

export type Command = APIApplicationCommand;
export type Message = APIMessage;
/** A command's options and their choices have {@link LocalizedTexts}, too. */
export type ListedCommand = Command & LocalizedTexts;
export type Modal = APIModalInteractionResponseCallbackData;

/** What a client shows in place of `name` and `description`. Absent if there's no translation. */
export interface LocalizedTexts {
  readonly name_localized?: string;
  readonly description_localized?: string;
}

export interface DiscordOptions {
  /** The bot's token. Defaults to a random one of the real shape. */
  readonly token?: string;
  readonly applicationId?: string;
  /** Differs from the application ID by default, as with old applications, to catch code that mixes them up. */
  readonly botUserId?: string;
  readonly botName?: string;
  /** Defaults to 0, any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** The name by which it calls itself in its own URLs. Defaults to 127.0.0.1, which is where it is. */
  readonly host?: string;
  /** The number of shards that `GET /gateway/bot` recommends. Defaults to 1. */
  readonly shards?: number;
  /** How many shards can identify within one interval (`max_concurrency`). Defaults to 1. */
  readonly maxConcurrency?: number;
  /** The time between two identifies of one bucket. Defaults to 5000, as at Discord; 0 disables the limit. */
  readonly identifyIntervalMs?: number;
  /** The heartbeat interval that Hello sends. Defaults to 41250, as at Discord. */
  readonly heartbeatIntervalMs?: number;
  /** Privileged intents enabled in the developer portal, as a bit field. Defaults to 0. */
  readonly privilegedIntents?: number;
  /** The clock for snowflakes, deadlines and token expiry. Defaults to `Date.now`. */
  readonly now?: () => number;
  /** How many requests, and how many conversations, to remember. Defaults to 10,000. */
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
   * Adds a person who shares no server with the bot and can use it only in direct messages or as a user-installed app.
   * `locale`: see {@link Member.locale}.
   */
  addUser(options: { name: string; id?: string; locale?: string }): Member;
  /** The commands registered in each scope, as last written. */
  readonly commands: { readonly global: readonly Command[]; guild(guildId: string): readonly Command[] };
  /**
   * The commands a client lists in a server: global ones and the server's own, so a name in both scopes shows up twice.
   */
  visibleCommands(guildId: string): readonly Command[];
  /** The files of a message in its latest version, with their contents. */
  filesOf(message: MessageRef): readonly SentFile[];
  /** Deletes a message as a moderator would: no one sees it anymore, and the bot gets 10008 for it. */
  removeMessage(message: MessageRef): void;
  /** Every REST request, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Everything that broke the protocol. A correct bot leaves this empty. */
  readonly violations: readonly Violation[];
  /** Makes the next `times` (default 1, `Infinity` for all) requests of a route fail, after letting `skip` through. */
  fault(route: RouteName | 'any', fault: Fault, options?: { times?: number; skip?: number }): FaultHandle;
  clearFaults(): void;
  /**
   * Refuses every message, modal and list of choices of the bot that shows this text, in any case: as a link that
   * Discord considers harmful (240000), or as a word that AutoMod blocks (200000).
   * @returns a function that ends this
   */
  block(text: string, as: BlockedText): () => void;
  /** Resolves with the n-th (from 1) answered request of the route, immediately if it's already answered. */
  waitForRequest(route: RouteName, options?: { n?: number; timeoutMs?: number }): Promise<RecordedRequest>;
  /**
   * Reports every event in order, before the next one happens. An observer must not throw.
   * @returns a function that stops it
   */
  observe(observer: Observer): () => void;
  /** Closes every connection and timer. Waiting promises reject. */
  close(): Promise<void>;
}

/** Callbacks for events. Bodies can contain interaction tokens; the bot's own token is masked. */
export interface Observer {
  readonly onMessage?: (event: MessageChange) => void;
  /** The state of an interaction changed, or it got a modal, a message or a new version of a message. */
  readonly onInteraction?: (event: { readonly interactionId: string }) => void;
  /** The commands that someone's client lists, or their names, may have changed. */
  readonly onCommands?: () => void;
  /** Someone chose another language for themselves or for a server. */
  readonly onLocale?: () => void;
  /** A request was read but not answered yet. */
  readonly onArrival?: (event: ArrivedRequest) => void;
  readonly onRequest?: (event: AnsweredRequest) => void;
  readonly onFrame?: (event: GatewayFrame) => void;
  readonly onViolation?: (violation: Violation) => void;
}

export interface MessageChange {
  /** The latest version; for a removed message, its last one. */
  readonly message: Message;
  /** Who sees an ephemeral message; null if everyone does. */
  readonly ephemeralTo: string | null;
  /** `removed`: deleted, or forgotten because of its age. */
  readonly change: 'added' | 'changed' | 'removed';
}

export interface ArrivedRequest extends Pick<RecordedRequest, 'at' | 'method' | 'route' | 'path' | 'body'> {
  /** The request's number, from 1; the same in {@link AnsweredRequest}. */
  readonly number: number;
}

export interface AnsweredRequest {
  readonly number: number;
  readonly request: RecordedRequest;
  /** The response body; undefined if there was none. */
  readonly answer: unknown;
}

/** A gateway payload that was actually sent. */
export interface GatewayFrame {
  readonly at: number;
  readonly direction: 'from-bot' | 'to-bot';
  readonly op: number;
  /** The name of a dispatch event (op 0), otherwise null. */
  readonly event: string | null;
  readonly data: unknown;
}

export type RouteName =
  | 'gateway'
  | 'gateway-bot'
  | 'me'
  | 'my-guilds'
  | 'roles'
  | 'member'
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

/** A link that Discord considers harmful, or a word that a server's AutoMod blocks. */
export type BlockedText = 'link' | 'word';

export type Fault =
  /** A response in place of the effect. The body defaults to Discord's own for that status. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number; readonly global?: boolean }
  /** Cloudflare, in front of Discord, blocks the caller's address. Without `retryAfterS`, it doesn't say for how long. */
  | { readonly kind: 'blocked'; readonly retryAfterS?: number }
  /** A proxy's error page instead of JSON. */
  | { readonly kind: 'html'; readonly status: number }
  /** Nothing happens, and no response ever comes. */
  | { readonly kind: 'hang' }
  /** Both the effect and the response come late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** As `delay`, until something has happened. For what has to come first: no delay is long enough on a busy machine. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  /** It happens, and the response begins, but its end never comes: a byte every `everyMs`. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** The effect is immediate; the response comes late. */
  | { readonly kind: 'late-answer'; readonly ms: number }
  /** The connection drops before anything happens. */
  | { readonly kind: 'drop' }
  /** It happens, and then the connection drops: the caller can't know. */
  | { readonly kind: 'drop-after-effect' };

export interface FaultHandle {
  /** The number of requests it hit. */
  readonly hits: number;
  /** Resolves when it hits its n-th request (default: the first). */
  waitForHit(n?: number): Promise<void>;
  remove(): void;
}

export interface RecordedRequest {
  /** When it arrived. */
  readonly at: number;
  /** From the end of the request to the response handed to the socket. */
  readonly tookMs: number;
  readonly method: string;
  readonly route: RouteName;
  /** Without the query. Interaction tokens are left out. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The response status; 0 if the connection was cut or the request was left hanging. */
  readonly status: number;
  /** Discord's error code in the response, if it had one. */
  readonly code: number | null;
  /** For a form, its `payload_json`. */
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** Whether there was an Authorization header. Its value is never kept. */
  readonly authorized: boolean;
  readonly interactionId: string | null;
  /** True if a fault from the control interface decided the response. */
  readonly faulted: boolean;
}

/** A file as it was sent. */
export interface UploadedFile {
  /** `files[n]`. */
  readonly key: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A file of a message. */
export interface SentFile {
  /** The attachment's ID. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly contentType: string;
  readonly size: number;
  readonly bytes: Uint8Array;
  /** The bytes decoded as UTF-8. */
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
  /** Currently open sockets. */
  readonly connections: readonly GatewayConnection[];
  readonly identifies: readonly IdentifyRecord[];
  readonly resumes: readonly ResumeRecord[];
  /** Every closed connection, whichever side closed it. 1006 if there was no close frame. */
  readonly closes: readonly CloseRecord[];
  /** The number of READY and RESUMED events sent so far. */
  readonly readyCount: number;
  /** Resolves at the n-th READY or RESUMED (default: the first), immediately if it already happened. */
  waitForReady(n?: number, options?: { timeoutMs?: number }): Promise<void>;
  /**
   * Resolves once the predicate holds. It's checked again at each connection, close, heartbeat, Identify and Resume.
   */
  waitFor(predicate: (gateway: Gateway) => boolean, options?: { what?: string; timeoutMs?: number }): Promise<void>;
  readonly lastHeartbeatAt: number | null;
  /** Applies to later connections. */
  heartbeatIntervalMs: number;
  identifyIntervalMs: number;
  /** op 7: reconnect and resume. */
  requestReconnect(target?: ShardTarget): void;
  /** op 9. If it isn't resumable, the session is gone. */
  invalidateSession(resumable: boolean, target?: ShardTarget): void;
  /**
   * Closes with a code, such as 4000, 4004 or 4014, or one that Discord doesn't have: any that a close frame can carry.
   * Sessions end where Discord ends them.
   */
  close(code: number, target?: ShardTarget): void;
  /** Destroys the socket without a close frame. */
  cut(target?: ShardTarget): void;
  /**
   * Connections look alive but aren't: heartbeats go unanswered, and events are held back until the connection is
   * replaced.
   */
  muteHeartbeatAcks(on: boolean): void;
  /** Closes the next Identify (or the next `times`) with this code. */
  refuse(code: number, options?: { times?: number }): void;
  /** Answers the next Identify or Resume (or the next `times`) with op 9. */
  refuseSessions(resumable: boolean, options?: { times?: number }): void;
  /** Closes the next connection (or the next `times`) with a code in place of Hello: see {@link close}. */
  turnAway(code: number, options?: { times?: number }): void;
  /** Greets the next connection (or the next `times`) with this in place of Hello: see {@link send}. */
  greetWith(frame: unknown, options?: { times?: number }): void;
  /** Sends anything, whether or not Discord would: strings and bytes as they are, everything else as JSON. */
  send(frame: unknown, target?: ShardTarget): void;
  /** What `GET /gateway/bot` says is left of today's sessions. `null`: what really is left. */
  sessionLimit: { readonly remaining: number; readonly resetAfterMs: number } | null;
  /** While on, every new connection gets a 503, as when the gateway is down. Open ones stay. */
  refuseConnections(on: boolean): void;
  /** Sends any dispatch event, with its sequence number, to all sessions or to those of one shard. */
  dispatch(event: string, data: unknown, target?: ShardTarget): void;
}

/** Which shard. Defaults to all. */
export interface ShardTarget {
  readonly shard?: number;
}

export interface GatewayConnection {
  readonly openedAt: number;
  /** The path and query of the connection. */
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
  readonly outcome: 'ready' | 'rate-limited' | 'invalid-session' | 'refused';
}

export interface ResumeRecord {
  readonly at: number;
  readonly sessionId: string;
  /** The last sequence number that the client claimed to have. */
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
  /** The language that its owner chose: `guild_locale` of each interaction. Defaults to `en-US`, as at Discord. */
  readonly locale: string;
  /**
   * Changes the language; GUILD_UPDATE goes to the sessions that subscribed to it. Accepts tags that Discord doesn't
   * know, too.
   */
  setLocale(locale: string): void;
  /** `permissions` is a decimal bit field. Defaults to none. */
  addRole(options: { name: string; id?: string; permissions?: string | bigint }): Role;
  addMember(options: {
    name: string;
    nick?: string;
    roles?: readonly (Role | string)[];
    id?: string;
    /** See {@link Member.locale}. */
    locale?: string;
    /** They own the server and can do everything. A server has one owner; without this option, it's a stranger. */
    owner?: boolean;
  }): Member;
  /** A server comes with its first channel. `botMaySend: false` is `channel.forbid('send')`. */
  addChannel(options: { name: string; id?: string; botMaySend?: boolean }): Channel;
  /**
   * Removes the bot: no command is listed here, and everything it asks for in the server answers 50001. GUILD_DELETE
   * goes to the sessions that subscribed to it.
   */
  removeBot(): void;
  /** Adds the bot again; GUILD_CREATE goes to the sessions that subscribed to it. */
  addBot(): void;
  /** Ends an outage: GUILD_CREATE goes to the sessions that subscribed to it. */
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
   * Messages the bot sent here with `POST /channels/:id/messages`, in their latest version, without deleted ones. For
   * what a person sees here, replies to commands included, use {@link Member.messagesIn}.
   */
  readonly messages: readonly Message[];
  /** Resolves with the n-th of {@link messages} (default: the next one). */
  waitForMessage(n?: number, options?: { timeoutMs?: number }): Promise<Message>;
  /** Resolves with the first of {@link messages} that satisfies the predicate, now or after a later change. */
  messageWhere(predicate: (message: Message) => boolean, options?: { timeoutMs?: number }): Promise<Message>;
  /** Resolves once the predicate holds for {@link messages}. It's checked again at each message, edit and deletion. */
  waitFor(predicate: (messages: readonly Message[]) => boolean, options?: { timeoutMs?: number }): Promise<void>;
  /** Hides the channel from the bot: 50001. */
  close(): void;
  /** Shows the channel to the bot and restores all its rights. */
  open(): void;
  /** Takes rights in the channel from the bot: 50013. */
  forbid(...rights: readonly ChannelRight[]): void;
  /** Deletes the channel: 10003 for the bot, and people no longer see its messages. */
  delete(): void;
}

/** Send Messages, Embed Links, Attach Files, Read Message History. */
export type ChannelRight = 'send' | 'embed' | 'attach' | 'history';

/** A message, or any of its versions: only its ID counts. */
export type MessageRef = Pick<Message, 'id'>;

export type OptionValue = string | number | boolean;

export interface CompletionChoice {
  readonly name: string;
  readonly value: string | number;
}

/** A person with a Discord client. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly roleIds: readonly string[];
  setRoles(roles: readonly (Role | string)[]): void;
  /** The language of their client: `locale` of each of their interactions. Defaults to `en-US`. */
  readonly locale: string;
  /**
   * Takes effect with the next interaction. Accepts tags that Discord doesn't know, too, because a bot has to cope with
   * new ones.
   */
  setLocale(locale: string): void;
  /**
   * Types into an option and waits for what the client would list: choices with their names in this person's language,
   * or null if no answer came within 3 s. `command` is its name, with subcommands after a space. As in {@link run},
   * commands and options go by the names the bot uses, whatever the person's language.
   * @throws {ClientRefusal} if a real client wouldn't ask
   */
  complete(
    command: string,
    options: Readonly<Record<string, OptionValue>>,
    focused: string,
    how?: { in?: Place },
  ): Promise<{ choices: CompletionChoice[] | null; tookMs: number }>;
  /**
   * Types and sends the command. Returns immediately.
   * @throws {ClientRefusal} if a real client couldn't send it, unless `force` is set
   */
  run(command: string, options?: Readonly<Record<string, OptionValue>>, how?: RunOptions): Conversation;
  /**
   * Picks a command from a person's menu (type 2). Returns immediately.
   * @throws {ClientRefusal} as {@link run}
   */
  useOn(command: string, other: Member, how?: RunOptions): Conversation;
  /**
   * Picks a command from a message's menu (type 3). Returns immediately.
   * @throws {ClientRefusal} as {@link run}; or if this person doesn't see the message
   */
  useOnMessage(command: string, message: MessageRef, how?: RunOptions): Conversation;
  /**
   * Presses a button on the latest version of a message. Returns immediately.
   * @throws {ClientRefusal} if this person doesn't see the message, it has no such button or more than one, or the
   * button is disabled or a link
   */
  press(message: MessageRef, button: ComponentTarget, how?: PressOptions): Conversation;
  /**
   * Sets the choices in a select menu of a message, replacing earlier ones. Returns immediately.
   * @throws {ClientRefusal} as {@link press}; or if a choice isn't offered, or there are too few or too many
   */
  choose(message: MessageRef, select: ComponentTarget, values: readonly Choice[], how?: PressOptions): Conversation;
  /** Sends a message to a channel. The bot gets no event for it. */
  write(channel: Channel, content: string): Message;
  /**
   * The commands this person can use: type 1 (typed), 2 (in a person's menu) and 3 (in a message's). They only have the texts of this
   * person's language, as Discord sends them to a client.
   */
  commands(): readonly ListedCommand[];
  /**
   * The messages this person sees in a channel, oldest first, in their latest version. Ephemeral messages only show up
   * for their owner.
   */
  messagesIn(channel: Channel): readonly Message[];
}

/** Which component: a button by its label (or its emoji if it has none), a select by its placeholder. */
export type ComponentTarget = { readonly customId: string | RegExp } | { readonly label: string | RegExp };

/** An option of a string select by its value or label; a user, role or channel by itself or its ID. */
export type Choice = string | { readonly label: string } | { readonly id: string };

export interface PressOptions {
  /** Makes the snowflake older (or newer) than now, for an event that comes late. */
  readonly createdAt?: number;
  /** Tampers with the event's data before it's sent. */
  readonly rawPatch?: (payload: Record<string, unknown>) => Record<string, unknown>;
  /**
   * Sends what no honest client would: values that aren't offered, or presses of components that are disabled, gone or
   * someone else's. A missing component needs a `customId` that is a string.
   */
  readonly force?: boolean;
}

export type Place = 'guild' | 'dm' | 'user-install';

export interface RunOptions {
  /** Defaults to `guild` for a member of a server, and `dm` for anyone else. */
  readonly in?: Place;
  readonly channel?: Channel;
  /** Makes the snowflake older (or newer) than now, for an event that comes late. */
  readonly createdAt?: number;
  /** Tampers with the event's data before it's sent. */
  readonly rawPatch?: (payload: Record<string, unknown>) => Record<string, unknown>;
  /** Sends what no honest client would. */
  readonly force?: boolean;
}

/** An interaction with a command, a component or a modal, and its results. */
export interface Conversation {
  readonly interactionId: string;
  readonly member: Member;
  /** What the person did, as text: `/kick participant: Ana`, `[Confirm]`, `[Length ▾ 1h]`, `Reason (why: noise)`. */
  readonly typed: string;
  readonly sentAt: number;
  /**
   * `failed` is the client's "The application did not respond" or "This interaction failed": no acknowledgment within
   * 3 s. A deferred update (6) stays `deferred` until the message is edited.
   */
  readonly state: 'sent' | 'deferred' | 'answered' | 'failed';
  /** Rejects with {@link ApplicationDidNotRespond} when the state becomes `failed`. */
  acknowledged(): Promise<{ tookMs: number; ephemeral: boolean; type: number }>;
  /**
   * The first version of the original message that isn't "thinking". After an update (6 or 7), the original message is
   * the one that the component is on, and its versions count from the update. Times out after 20 s by default.
   */
  reply(options?: { timeoutMs?: number }): Promise<Message>;
  /** The next version after this call. */
  nextEdit(options?: { timeoutMs?: number }): Promise<Message>;
  /** The first past or future version that satisfies the predicate. */
  messageWhere(predicate: (message: Message) => boolean, options?: { timeoutMs?: number }): Promise<Message>;
  /** Every version of the original message with content, oldest first. */
  readonly versions: readonly VersionedMessage[];
  /** Follow-ups in their latest version, without deleted ones. */
  readonly followUps: readonly Message[];
  waitForFollowUp(n?: number, options?: { timeoutMs?: number }): Promise<Message>;
  /** True once the original message is deleted. */
  readonly deleted: boolean;
  /**
   * The modal that opens, a response of type 9.
   * @throws {ApplicationDidNotRespond} if no response came in time
   * @throws {ClientRefusal} if the response was something else
   */
  modal(options?: { timeoutMs?: number }): Promise<OpenModal>;
  /** The same without waiting; null if none is open yet. */
  readonly openedModal: OpenModal | null;
  /** Expires the token, as if 15 minutes had passed. */
  expireToken(): void;
}

/** A modal on the person's screen. */
export interface OpenModal {
  readonly title: string;
  readonly customId: string;
  /** The fields from top to bottom. */
  readonly fields: readonly ModalField[];
  /** The modal as the bot sent it. */
  readonly body: Modal;
  /**
   * Fills in fields by their custom ID and submits. The others keep what the bot filled in. Returns immediately.
   * @throws {ClientRefusal} if a client wouldn't submit: a field is missing, too short, too long or unknown, a value
   * isn't offered, a file is too large or of a type that isn't asked for, or the modal was already submitted and
   * acknowledged
   */
  submit(values?: Readonly<Record<string, FieldValue>>, how?: PressOptions): Conversation;
}

/**
 * What a field is filled in with: text; the choices of a select or a checkbox group; the choice of a radio group, or null
 * for none; whether a checkbox is checked; the files of a file upload.
 */
export type FieldValue = string | boolean | null | readonly Choice[] | readonly ModalFile[];

/** A file that a person picks for a file upload. */
export interface ModalFile {
  readonly name: string;
  /** Defaults to `application/octet-stream`. */
  readonly contentType?: string;
  readonly bytes: Uint8Array;
}

export interface ModalField {
  readonly customId: string;
  readonly kind:
    | 'text'
    | 'string-select'
    | 'user-select'
    | 'role-select'
    | 'mentionable-select'
    | 'channel-select'
    | 'radio-group'
    | 'checkbox-group'
    | 'checkbox'
    | 'file-upload';
  readonly label: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly placeholder: string | null;
  /** The initial value from the bot. */
  readonly value: string | boolean | null | readonly string[];
  /** For a string select, a radio group or a checkbox group. */
  readonly options: readonly { readonly label: string; readonly value: string; readonly description: string | null }[];
}

export type VersionedMessage = Message & {
  /** From sending the interaction to this version. */
  readonly afterMs: number;
};

/** A client wouldn't let a person send this. */
export class ClientRefusal extends Error {
  override readonly name = 'ClientRefusal';
}

/** No acknowledgment within 3 s. */
export class ApplicationDidNotRespond extends Error {
  override readonly name = 'ApplicationDidNotRespond';
}

/** The awaited event didn't come in time, or the local Discord was closed. */
export class WaitedInVain extends Error {
  override readonly name = 'WaitedInVain';
}
