/**
 * What the page and the sandbox say to each other over one WebSocket, as JSON. Types, and the one address: it is all that
 * the page and the sandbox share.
 *
 * A connection is one person's Discord client beside the one VideoSDK, the one weather and the one wire. It begins with
 * a {@link Welcome}, which holds everything that there is to show, so that a reload loses nothing; from then on the
 * sandbox sends {@link Event}s. The page sends {@link Request}s, each of which gets one {@link Reply}.
 *
 * Times are milliseconds since 1970. Ids of Discord are snowflakes in decimal. Nothing here is HTML.
 */
import type {
  APIApplicationCommand,
  APIMessage,
  APIModalInteractionResponseCallbackData,
  Locale as DiscordLocale,
} from 'discord-api-types/v10';

/** Where the WebSocket is; `?as=` and the id of a {@link Person} says who is connecting. Without it: the first. */
export const CONTROL_PATH = '/control';

// ── Discord ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A language that Discord's client can be set to, `de` or `pt-BR`. */
export type Locale = `${DiscordLocale}`;

/** Somebody whom a window of the page can be. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** What they are here, for a human: "Moderator", "Ordinary member". */
  readonly part: string;
  readonly roleIds: readonly string[];
  /** The language of their client; may be none that Discord knows. */
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
  /** As {@link Person.locale}. */
  readonly locale: string;
}

/**
 * A command that this person's client lists, of type 1 (typed) or 2 (in the menu of a member). What {@link LocalizedTexts}
 * it has in this person's language, its options and their choices have as well.
 */
export type Command = APIApplicationCommand & LocalizedTexts;
/** What is shown in place of `name` and `description`, which are what the bot knows; absent where nothing is. */
export interface LocalizedTexts {
  readonly name_localized?: string;
  readonly description_localized?: string;
}
export type Message = APIMessage;

/** A message as this person sees it now. */
export interface ShownMessage {
  readonly message: Message;
  /** Of a reply: what was typed or pressed, as `/kick-participant participant: Ana`; null when it is no reply. */
  readonly inReplyTo: {
    readonly interactionId: string;
    readonly userId: string;
    readonly typed: string;
    /** `kick-participant`, to show "used /kick-participant"; null for a press. */
    readonly command: string | null;
  } | null;
}

/** An interaction of this person. It is told at each change, and of the past only what is not over. */
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
   * `sent`: nothing came yet. `deferred`: the bot is at it. `answered`: see the message, or the modal. `failed`: after 3 s
   * a client shows "The application did not respond" (command) or "This interaction failed" (component, modal).
   */
  readonly state: 'sent' | 'deferred' | 'answered' | 'failed';
}

/** A modal on this person's screen, until it is submitted or dismissed. */
export interface OpenModal {
  /** The interaction that it answered: names the modal in requests. */
  readonly interactionId: string;
  readonly channelId: string;
  readonly modal: APIModalInteractionResponseCallbackData;
}

/** What Discord or VideoSDK refused from the bot, or would refuse. */
export interface ProtocolError {
  readonly number: number;
  readonly at: number;
  readonly from: 'discord' | 'videosdk';
  /** For example `POST /interactions/…/callback`. */
  readonly where: string;
  readonly reason: string;
}

/** One choice of a completion, by its name in this person's language. */
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
  /** Everybody who is or was in it, in the order of first joining. */
  readonly participants: readonly ShownParticipant[];
}

export interface ShownParticipant {
  readonly participantId: string;
  /** null: VideoSDK sends none. */
  readonly name: string | null;
  /** Start of the present connection, or of the last one. */
  readonly joinedAt: number;
  /** null while connected. */
  readonly leftAt: number | null;
  /** How the last connection ended. null while connected. */
  readonly leftBy: 'removal' | 'themselves' | 'end of session' | null;
  /** How often they have joined. */
  readonly times: number;
  /** VideoSDK has accepted a removal that has not taken effect yet. */
  readonly beingRemoved: boolean;
}

// ── Weather, the bot, the wire ─────────────────────────────────────────────────────────────────────────────────────

/** What VideoSDK does to every call from the bot, until it is changed. */
export type VideoSdkWeather =
  | 'fair'
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
  /** Whoever is removed is back after 2 s. */
  | 'comes-back'
  /** A gateway's HTML page instead of JSON. */
  | 'html';

/** Happens to the gateway at once. */
export type GatewayEvent = 'reconnect' | 'resume' | 'invalid-session';

export interface Weather {
  readonly videosdk: VideoSdkWeather;
}

export interface BotState {
  /** `down`: it ended, and starts again in a moment. */
  readonly state: 'starting' | 'ready' | 'down';
  readonly pid: number | null;
  /** How often it was started. */
  readonly starts: number;
  /** How it ended last, for a human; null when it never did. */
  readonly lastEnd: string | null;
}

/** One line of the wire. The bodies are asked for with `body-of`. */
export interface TrafficEntry {
  readonly number: number;
  readonly at: number;
  /** `discord` and `videosdk` are HTTP requests of the bot; `gateway` is a frame. */
  readonly with: 'discord' | 'videosdk' | 'gateway';
  readonly direction: 'from-bot' | 'to-bot';
  /** `POST /v1/meeting-sessions/…/remove-participant`, or `INTERACTION_CREATE`. */
  readonly what: string;
  /** Of a request: null while it is not answered; 0 when it was cut. Of a frame: null. */
  readonly status: number | null;
  readonly tookMs: number | null;
  /** True when the weather decided the answer. */
  readonly weather: boolean;
}

/** What was sent and answered, secrets masked. Absent: there was none. Text when it was not JSON. */
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
  /** By channel id, oldest first, as this person sees them. */
  readonly messages: Readonly<Record<string, readonly ShownMessage[]>>;
  readonly interactions: readonly ShownInteraction[];
  readonly modals: readonly OpenModal[];
  readonly sessions: readonly ShownSession[];
  readonly weather: Weather;
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
  /** Somebody, or the server, speaks another language now. */
  | { readonly type: 'server'; readonly server: Server }
  /** The commands that this person's client lists have changed, or are called otherwise. */
  | { readonly type: 'commands'; readonly commands: readonly Command[] }
  /** A session is new, or is over. */
  | { readonly type: 'session'; readonly session: Omit<ShownSession, 'participants'> }
  /** Participants are new or have changed; many at once come together. */
  | { readonly type: 'participants'; readonly sessionId: string; readonly participants: readonly ShownParticipant[] }
  | { readonly type: 'weather'; readonly weather: Weather }
  | { readonly type: 'bot'; readonly bot: BotState }
  /** New entries, and new versions of entries, by their number. */
  | { readonly type: 'traffic'; readonly entries: readonly TrafficEntry[] }
  | { readonly type: 'problem'; readonly problem: ProtocolError };

/** `ok: false`: a real client would not have let this person do it, or it makes no sense; `reason` is for a human. */
export type Reply =
  | { readonly type: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'reply'; readonly id: number; readonly ok: false; readonly reason: string };

export type FromSandbox = Welcome | Event | Reply;

// ── From the page ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What can be asked for, and what comes back as `value`. */
export interface Actions {
  /** Writes a message of this person's own. */
  write: { readonly ask: { readonly channelId: string; readonly content: string }; readonly value: null };
  /** Sends a typed command. Options that were left empty are not in it. */
  run: {
    readonly ask: {
      readonly channelId: string;
      readonly command: string;
      readonly options: Readonly<Record<string, OptionValue>>;
    };
    readonly value: { readonly interactionId: string };
  };
  /** What a client lists for an option while it is typed; null: no answer within 3 s. */
  complete: {
    readonly ask: {
      readonly channelId: string;
      readonly command: string;
      /** What is filled in so far, the focused option included. */
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
  press: {
    readonly ask: { readonly messageId: string; readonly customId: string };
    readonly value: { readonly interactionId: string };
  };
  /** Values of a string select, ids of another. */
  choose: {
    readonly ask: { readonly messageId: string; readonly customId: string; readonly values: readonly string[] };
    readonly value: { readonly interactionId: string };
  };
  /** Text, or values of a select, by the custom id of the field. */
  submit: {
    readonly ask: {
      readonly interactionId: string;
      readonly values: Readonly<Record<string, string | readonly string[]>>;
    };
    readonly value: { readonly interactionId: string };
  };
  /** Closes a modal without submitting it: the bot hears nothing of it. */
  'dismiss-modal': { readonly ask: { readonly interactionId: string }; readonly value: null };
  /** Discord's "Dismiss message" under an ephemeral one: this person no longer sees it, the bot hears nothing of it. */
  'dismiss-message': { readonly ask: { readonly messageId: string }; readonly value: null };

  /** This person's client speaks another language from now on. */
  'set-locale': { readonly ask: { readonly locale: Locale }; readonly value: null };
  /** The server does, which everybody may say here. */
  'set-server-locale': { readonly ask: { readonly locale: Locale }; readonly value: null };

  /** Opens another session with a few people in it. */
  'open-session': { readonly ask: Readonly<Record<never, never>>; readonly value: { readonly sessionId: string } };
  'end-session': { readonly ask: { readonly sessionId: string }; readonly value: null };
  /**
   * `somebody`: a plausible new person. `twin`: with the name of `of`, else of the last who joined, and another id.
   * `hostile`: a name that would ping, format, link and read backwards. `thousand`: 1,000 people at once.
   */
  join: {
    readonly ask: {
      readonly sessionId: string;
      readonly who: 'somebody' | 'twin' | 'hostile' | 'thousand';
      readonly of?: string;
    };
    readonly value: null;
  };
  leave: { readonly ask: { readonly sessionId: string; readonly participantId: string }; readonly value: null };
  /** Somebody who was in comes back with the same id and name. */
  return: { readonly ask: { readonly sessionId: string; readonly participantId: string }; readonly value: null };

  'set-weather': { readonly ask: { readonly videosdk: VideoSdkWeather }; readonly value: null };
  gateway: { readonly ask: { readonly event: GatewayEvent }; readonly value: null };
  /** SIGKILL; it starts again by itself. */
  'kill-bot': { readonly ask: Readonly<Record<never, never>>; readonly value: null };
  'body-of': { readonly ask: { readonly number: number }; readonly value: TrafficBodies };
}

export type Action = keyof Actions;
export type Ask<A extends Action> = Actions[A]['ask'];
export type Value<A extends Action> = Actions[A]['value'];

export type Request = { [A in Action]: { readonly id: number; readonly do: A } & Ask<A> }[Action];
