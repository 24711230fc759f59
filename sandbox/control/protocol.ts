/**
 * The protocol between the page and the sandbox: JSON over one WebSocket. These types and one URL path are all they
 * share.
 *
 * A connection is one person's Discord client, plus the shared VideoSDK, its faults and the wire. It starts with a
 * {@link Welcome} that holds everything there is to show, so that a reload loses nothing. After that, the sandbox sends
 * {@link Event}s. The page sends {@link Request}s, each of which gets one {@link Reply}.
 *
 * Times are milliseconds since 1970. Discord IDs are decimal snowflakes. Nothing here is HTML.
 */
import type {
  APIApplicationCommand,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  Locale as DiscordLocale,
} from 'discord-api-types/v10';

/** The WebSocket's path. `?as=` with the ID of a {@link Person} says who connects. The default is the first one. */
export const CONTROL_PATH = '/control';

// ── Discord ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A language of Discord's client, such as `de` or `pt-BR`. */
export type Locale = `${DiscordLocale}`;

/** Someone a window of the page can act as. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** What they are here, for people: "Moderator", "Ordinary member". */
  readonly part: string;
  readonly roleIds: readonly string[];
  /** The language of their client; it may be one that Discord doesn't know. */
  readonly locale: string;
}

export interface Server {
  readonly id: string;
  readonly name: string;
  readonly bot: { readonly id: string; readonly name: string };
  readonly channels: readonly { readonly id: string; readonly name: string }[];
  /** Without @everyone. */
  readonly roles: readonly { readonly id: string; readonly name: string }[];
  readonly people: readonly Person[];
  /** Like {@link Person.locale}. */
  readonly locale: string;
}

/**
 * A command that this person's client lists, of type 1 (typed) or 2 (in a member's menu). It has {@link LocalizedTexts}
 * in this person's language, and so do its options and their choices.
 */
export type Command = APIApplicationCommand & LocalizedTexts;
/** Shown instead of `name` and `description`, which the bot uses; absent if there's no translation. */
export interface LocalizedTexts {
  readonly name_localized?: string;
  readonly description_localized?: string;
}
export type Message = APIMessage;

/** A message as this person currently sees it. */
export interface ShownMessage {
  readonly message: Message;
  /** For a reply: what was typed or pressed, such as `/kick-participant participant: Ana`; null if it isn't a reply. */
  readonly inReplyTo: {
    readonly interactionId: string;
    readonly userId: string;
    readonly typed: string;
    /** `kick-participant`, to show "used /kick-participant"; null for a press. */
    readonly command: string | null;
  } | null;
}

/** An interaction of this person. Sent at each change. A welcome only contains those that aren't over. */
export interface ShownInteraction {
  readonly id: string;
  readonly kind: 'command' | 'component' | 'modal';
  readonly typed: string;
  readonly channelId: string;
  /** The message whose button or menu was used. */
  readonly messageId: string | null;
  /** Which button or menu. */
  readonly customId: string | null;
  readonly sentAt: number;
  /**
   * `sent`: no response yet. `deferred`: the bot is working on it. `answered`: see the message or the modal. `failed`:
   * after 3 s, a client shows "The application did not respond" (command) or "This interaction failed" (component,
   * modal).
   */
  readonly state: 'sent' | 'deferred' | 'answered' | 'failed';
}

/** A modal on this person's screen, until it is submitted or dismissed. */
export interface OpenModal {
  /** The interaction that opened it; identifies the modal in requests. */
  readonly interactionId: string;
  readonly channelId: string;
  /** How large a file in it can be, in bytes. */
  readonly fileLimit: number;
  readonly modal: APIModalInteractionResponseCallbackData;
}

/**
 * What a field of a modal is filled in with: text; values of a select or a checkbox group; the value of a radio group, or
 * null for none; whether a checkbox is checked; file IDs of a file upload.
 */
export type FieldValue = string | boolean | null | readonly string[];

/** How much of a file fits into one request. */
export const FILE_PART_BYTES = 96 * 1024;

/** Something the bot sent that Discord or VideoSDK refused or would refuse. */
export interface ProtocolError {
  readonly number: number;
  readonly at: number;
  readonly from: 'discord' | 'videosdk';
  /** For example `POST /interactions/…/callback`. */
  readonly where: string;
  readonly reason: string;
}

/** A choice of a completion, with its name in this person's language. */
export interface Choice {
  readonly name: string;
  readonly value: string | number;
}

export type OptionValue = string | number | boolean;

// ── VideoSDK ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ShownSession {
  readonly sessionId: string;
  readonly roomId: string;
  readonly customRoomId: string | null;
  readonly startedAt: number;
  /** null while it runs. */
  readonly endedAt: number | null;
  /** Everyone who is or was in it, in the order of their first join. */
  readonly participants: readonly ShownParticipant[];
}

export interface ShownParticipant {
  readonly participantId: string;
  /** null: VideoSDK sends none. */
  readonly name: string | null;
  /** The start of the current or last connection. */
  readonly joinedAt: number;
  /** null while connected. */
  readonly leftAt: number | null;
  /** How the last connection ended. null while connected. */
  readonly leftBy: 'removal' | 'themselves' | 'end of session' | null;
  /** How many times they joined. */
  readonly times: number;
  /** VideoSDK accepted a removal that hasn't taken effect yet. */
  readonly beingRemoved: boolean;
}

// ── Faults, the bot, the wire ──────────────────────────────────────────────────────────────────────────────────────

/** How VideoSDK treats every call from the bot, until it's changed: `none` is a VideoSDK that works. */
export type VideoSdkFault =
  | 'none'
  | 'slow'
  | '401'
  | '404'
  | '429'
  | '500'
  | 'hang'
  | 'cut'
  /** A removal is accepted and takes effect after 6 s. */
  | 'late'
  /** A removal is accepted and never takes effect. */
  | 'without-effect'
  /** People who are removed come back after 2 s. */
  | 'comes-back'
  /** A gateway's HTML page instead of JSON. */
  | 'html';

/** How Discord treats what the bot sends, until it's changed: `none` is a Discord that works. */
export type DiscordFault =
  | 'none'
  /** A message with the word "spam" in it is refused, as AutoMod does. */
  | 'blocked-word'
  /** Replies are refused as too many, for a second each. */
  | 'busy'
  /** Cloudflare, in front of Discord, takes no request from the bot's address. */
  | 'blocked';

/** Happens to the gateway immediately. */
export type GatewayEvent = 'reconnect' | 'resume' | 'invalid-session';

export interface Faults {
  readonly videosdk: VideoSdkFault;
  readonly discord: DiscordFault;
}

export interface BotState {
  /** `down`: it exited and restarts in a moment. */
  readonly state: 'starting' | 'ready' | 'down';
  readonly pid: number | null;
  /** How many times it was started. */
  readonly starts: number;
  /** How it last exited, for people; null if it never did. */
  readonly lastEnd: string | null;
}

/** One line of the wire. `body-of` gets the bodies. */
export interface TrafficEntry {
  readonly number: number;
  readonly at: number;
  /** `discord` and `videosdk` are HTTP requests from the bot; `gateway` is a frame. */
  readonly with: 'discord' | 'videosdk' | 'gateway';
  readonly direction: 'from-bot' | 'to-bot';
  /** `POST /v1/meeting-sessions/…/remove-participant`, or `INTERACTION_CREATE`. */
  readonly what: string;
  /** For a request: null until it's answered; 0 if it was cut. For a frame: null. */
  readonly status: number | null;
  readonly tookMs: number | null;
  /** True if a fault decided the response. */
  readonly faulted: boolean;
}

/** The bodies, with secrets masked. Absent if there was none. Text if it wasn't JSON. */
export interface TrafficBodies {
  readonly request?: unknown;
  readonly answer?: unknown;
}

// ── From the sandbox ───────────────────────────────────────────────────────────────────────────────────────────────

export interface Welcome {
  readonly type: 'welcome';
  readonly you: Person;
  readonly server: Server;
  readonly commands: readonly Command[];
  /** By channel ID, oldest first, as this person sees them. */
  readonly messages: Readonly<Record<string, readonly ShownMessage[]>>;
  readonly interactions: readonly ShownInteraction[];
  readonly modals: readonly OpenModal[];
  readonly sessions: readonly ShownSession[];
  readonly faults: Faults;
  readonly bot: BotState;
  /** The last 300, oldest first. */
  readonly traffic: readonly TrafficEntry[];
  readonly problems: readonly ProtocolError[];
}

export type Event =
  /** A new message, or a new version of one. */
  | { readonly type: 'message'; readonly channelId: string; readonly shown: ShownMessage }
  | { readonly type: 'message-gone'; readonly channelId: string; readonly messageId: string }
  | { readonly type: 'interaction'; readonly interaction: ShownInteraction }
  | { readonly type: 'modal'; readonly modal: OpenModal }
  | { readonly type: 'modal-gone'; readonly interactionId: string }
  /** Someone, or the server, uses another language now. */
  | { readonly type: 'server'; readonly server: Server }
  /** The commands that this person's client lists, or their names, changed. */
  | { readonly type: 'commands'; readonly commands: readonly Command[] }
  /** A session started or ended. */
  | { readonly type: 'session'; readonly session: Omit<ShownSession, 'participants'> }
  /** Participants joined or changed; simultaneous changes come together. */
  | { readonly type: 'participants'; readonly sessionId: string; readonly participants: readonly ShownParticipant[] }
  | { readonly type: 'faults'; readonly faults: Faults }
  | { readonly type: 'bot'; readonly bot: BotState }
  /** New and updated entries, by their number. */
  | { readonly type: 'traffic'; readonly entries: readonly TrafficEntry[] }
  | { readonly type: 'problem'; readonly problem: ProtocolError };

/** `ok: false`: a real client wouldn't have let this person do it, or it makes no sense; `reason` is for people. */
export type Reply =
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly reason: string };

export type FromSandbox = Welcome | Event | Reply;

// ── From the page ──────────────────────────────────────────────────────────────────────────────────────────────────

/** The requests, and what each returns as `value`. */
export interface Actions {
  /** Sends a message from this person. */
  write: { readonly ask: { readonly channelId: string; readonly content: string }; readonly value: null };
  /** Sends a typed command, without its empty options. */
  run: {
    readonly ask: {
      readonly channelId: string;
      readonly command: string;
      readonly options: Readonly<Record<string, OptionValue>>;
    };
    readonly value: { readonly interactionId: string };
  };
  /** What a client lists for an option as it's typed; null: no response within 3 s. */
  complete: {
    readonly ask: {
      readonly channelId: string;
      readonly command: string;
      /** The values so far, including the focused option. */
      readonly options: Readonly<Record<string, OptionValue>>;
      readonly focused: string;
    };
    readonly value: { readonly choices: readonly Choice[] | null };
  };
  /** Uses a command of type 2 on a member. */
  'use-on': {
    readonly ask: { readonly channelId: string; readonly command: string; readonly memberId: string };
    readonly value: { readonly interactionId: string };
  };
  /** Uses a command of type 3 on a message. */
  'use-on-message': {
    readonly ask: { readonly channelId: string; readonly command: string; readonly messageId: string };
    readonly value: { readonly interactionId: string };
  };
  press: {
    readonly ask: { readonly messageId: string; readonly customId: string };
    readonly value: { readonly interactionId: string };
  };
  /** Values for a string select, IDs for the others. */
  choose: {
    readonly ask: { readonly messageId: string; readonly customId: string; readonly values: readonly string[] };
    readonly value: { readonly interactionId: string };
  };
  /**
   * Sends a file for a modal, in parts of at most {@link FILE_PART_BYTES}: the first without its `fileId`, the others, in
   * order, with the one that this returned. It's forgotten with the modal.
   */
  attach: {
    readonly ask: {
      readonly interactionId: string;
      readonly fileId?: string;
      readonly name: string;
      /** Its media type; empty if the browser knows none. */
      readonly contentType: string;
      /** In base64. */
      readonly part: string;
    };
    readonly value: { readonly fileId: string };
  };
  /** Fills in the fields by their custom IDs, and submits the modal. */
  submit: {
    readonly ask: { readonly interactionId: string; readonly values: Readonly<Record<string, FieldValue>> };
    readonly value: { readonly interactionId: string };
  };
  /** Closes a modal without submitting it. The bot doesn't notice. */
  'dismiss-modal': { readonly ask: { readonly interactionId: string }; readonly value: null };
  /** Discord's "Dismiss message" below an ephemeral message: this person no longer sees it. The bot doesn't notice. */
  'dismiss-message': { readonly ask: { readonly messageId: string }; readonly value: null };

  /** Changes the language of this person's client. */
  'set-locale': { readonly ask: { readonly locale: Locale }; readonly value: null };
  /** Changes the server's language, which everyone can do here. */
  'set-server-locale': { readonly ask: { readonly locale: Locale }; readonly value: null };

  /** Opens another session with a few people in it. */
  'open-session': { readonly ask: Readonly<Record<never, never>>; readonly value: { readonly sessionId: string } };
  'end-session': { readonly ask: { readonly sessionId: string }; readonly value: null };
  /**
   * `somebody`: a plausible new person. `twin`: someone with another ID and the name of `of`, or of the last one who
   * joined. `hostile`: a name that would ping, format, link and read backwards. `thousand`: 1,000 people at the same
   * time.
   */
  join: {
    readonly ask: {
      readonly sessionId: string;
      readonly who: 'someone' | 'twin' | 'hostile' | 'thousand';
      readonly of?: string;
    };
    readonly value: null;
  };
  leave: { readonly ask: { readonly sessionId: string; readonly participantId: string }; readonly value: null };
  /** Someone who left comes back with the same ID and name. */
  return: { readonly ask: { readonly sessionId: string; readonly participantId: string }; readonly value: null };

  /** What is left out stays as it is. */
  'set-faults': { readonly ask: Partial<Faults>; readonly value: null };
  gateway: { readonly ask: { readonly event: GatewayEvent }; readonly value: null };
  /** SIGKILL; the bot restarts on its own. */
  'kill-bot': { readonly ask: Readonly<Record<never, never>>; readonly value: null };
  'body-of': { readonly ask: { readonly number: number }; readonly value: TrafficBodies };
}

export type Action = keyof Actions;
export type Ask<A extends Action> = Actions[A]['ask'];
export type Value<A extends Action> = Actions[A]['value'];

export type Request = { [A in Action]: { readonly id: number; readonly do: A } & Ask<A> }[Action];
