import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIMessageTopLevelComponent,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { Logger } from 'pino';
import type { CommandName } from '../i18n/catalog.ts';
import type { Translator } from '../i18n/language.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import type { Access, Actor } from '../settings/permissions.ts';
import type { GuildSettings } from '../settings/settings.ts';

/** What the bot's messages are made of. Mentions don't ping: see `whole` in `api.ts`. */
export interface Message {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /**
   * All that it shows, in components of version 2. Discord shows no content, embeds or other components beside these, and
   * a message that has shown them can't show anything else later: see `asLayout`.
   */
  readonly layout?: readonly APIMessageTopLevelComponent[];
  /** Attached text files. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
}

export type Modal = APIModalInteractionResponseCallbackData;

/**
 * A string option. There are no other types, because integer options with autocomplete misbehave on Android. Its name
 * and description come from the catalogs.
 */
export interface OptionData {
  readonly type: 3;
  readonly name: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  /** The only allowed values. Can't be combined with autocomplete. */
  readonly choices?: readonly string[];
  readonly min_length?: number;
  readonly max_length?: number;
}

/** What all types of commands have. */
interface CommonData {
  /** The key of its texts in the catalogs. */
  readonly name: CommandName;
  /**
   * Who sees the command by default; `null`: everyone. This is only about visibility: `access` decides who can use it.
   */
  readonly default_member_permissions: string | null;
  /** 0: servers. */
  readonly contexts: readonly 0[];
  /** 0: installed to a server, not to a user. */
  readonly integration_types: readonly 0[];
}

/** A typed command, such as `/kick-participant`. */
export interface SlashCommandData extends CommonData {
  readonly type: 1;
  readonly options: readonly OptionData[];
}

/**
 * A command in a member's context menu. Discord accepts no description and no options for it; the name may contain
 * spaces.
 */
export interface UserMenuData extends CommonData {
  readonly type: 2;
}

/** A command in a message's context menu. The same holds as for {@link UserMenuData}. */
export interface MessageMenuData extends CommonData {
  readonly type: 3;
}

/**
 * What Discord gets to know about a command. Declare it `as const satisfies …`, so the types of its handlers can be
 * inferred.
 */
export type CommandData = SlashCommandData | UserMenuData | MessageMenuData;

/** `{participant: string | null, …}` for the options that `D` declares. Required options are never null. */
export type OptionsOf<D extends SlashCommandData> = {
  readonly [O in D['options'][number] as O['name']]: O extends { readonly required: true } ? string : string | null;
};

/** The member whose menu the command was used in, as Discord described them in the interaction. */
export interface ChosenMember {
  readonly userId: string;
  /** The name this server shows: nickname, else display name, else username. It can contain anything. */
  readonly name: string;
}

/** The message whose menu the command was used in. */
export interface ChosenMessage {
  readonly channelId: string;
  readonly messageId: string;
  /** Who wrote it, by the name of their account: what the server calls them doesn't come along. */
  readonly author: ChosenMember;
}

/** A file that was uploaded with a modal. Discord keeps it, and the bot never reads it. */
export interface UploadedFile {
  readonly url: string;
  /** Its media type by Discord; `null` if Discord knows none. */
  readonly contentType: string | null;
}

type CompletedOption<D extends SlashCommandData> = Extract<
  D['options'][number],
  { readonly autocomplete: true }
>['name'];

/** What every use of a command, button, menu or modal carries. */
export interface Use {
  readonly actor: Actor;
  readonly guildId: string;
  /** The server's current settings. */
  readonly settings: GuildSettings;
  /** The language of those who read the answer: the person who asked if it's private, else the server's. */
  readonly t: Translator;
  /** The server's locale, as Discord reports it. `serverLocale` says which one its members read. */
  readonly guildLocale: string;
  /** In every log line of this interaction, and in every reply that reports a failure. */
  readonly reference: string;
  readonly log: Logger;
}

/** What a command knows about one of its writes, in case something fails. */
export interface Writing<T> {
  /**
   * Reads what's on record now and returns it as a message. If the result of the write is unknown or couldn't be shown,
   * this is retried until the database answers. Writes nothing.
   */
  readonly lookUp: () => Promise<Message>;
  /** Whether this result means that something changed. */
  readonly changed: (result: T) => boolean;
}

export interface Replying {
  /**
   * Replaces what was shown before with `message`. Never rejects: a reply that can't be delivered is logged, and must
   * not undo or hide what was done.
   *
   * @param maySend asked right before each attempt if another process can take over the work that this message reports,
   *   since that process may already have reported the outcome
   * @returns whether it was delivered
   */
  reply(message: Message, maySend?: MaySend): Promise<boolean>;
  /**
   * Says something without replacing what's already shown: in a separate private message, or as the reply if there's
   * none yet. Never rejects.
   *
   * @returns whether it was delivered
   */
  beside(message: Message): Promise<boolean>;
  /**
   * Runs code that writes. Let its errors propagate: the router tells the person who asked whether nothing was
   * done, it was saved, or the result is still unknown, and looks it up.
   *
   * @throws {RecordsError} `none`: nothing was written
   */
  write<T>(work: () => Promise<T>, writing: Writing<T>): Promise<T>;
  /** Where `reply` goes, so another process can finish it after a crash. */
  readonly replyHandle: ReplyHandle;
  /** The message that shows what `reply` was given; `null` if Discord hasn't named it. */
  messageId(): string | null;
}

/** A command that hasn't been acknowledged. */
export interface OptionsUse<D extends SlashCommandData> extends Use {
  readonly options: OptionsOf<D>;
}

export interface CommandUse<D extends SlashCommandData> extends OptionsUse<D>, Replying {}

/** A command in a member's context menu that hasn't been acknowledged. */
export interface ChosenMemberUse extends Use {
  readonly on: ChosenMember;
}

export interface UserMenuUse extends ChosenMemberUse, Replying {}

export interface MessageMenuUse extends Use, Replying {
  readonly on: ChosenMessage;
}

export interface CompletionUse<D extends SlashCommandData> extends Use {
  /** What's been filled in so far. */
  readonly options: OptionsOf<D>;
  /** The text before the cursor. */
  readonly typed: string;
}

/** A button press, or a choice from a menu. */
export interface ComponentUse extends Use {
  /** What the custom ID carries besides the command and the action. */
  readonly argument: string;
  /** What was chosen. Empty for buttons. */
  readonly chosen: readonly string[];
  /** How many pictures the message shows that was pressed; `null`: that isn't known. */
  readonly picturesOn: number | null;
}

export interface ModalUse extends Use, Replying {
  readonly argument: string;
  /** What was filled in, by custom ID: one value for a text field, any number for a menu, the IDs of uploaded files. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** The files that were uploaded with it, by their IDs, as Discord resolved them. */
  readonly uploads: ReadonlyMap<string, UploadedFile>;
}

/** Where the answer to a press appears: in place of the message that was pressed, or in a separate private message. */
export type Shown = 'in-place' | 'beside';

/**
 * Tried before anything is acknowledged: a modal that is the answer. A modal can't be deferred, so it counts only if it's
 * ready in time, and making it writes nothing. `null`, too late, or an error: the use is acknowledged and runs instead.
 */
export type ModalFirst<U> = (use: U) => Promise<Modal | null>;

export type ComponentHandler =
  | {
      readonly access: Access;
      readonly shown: Shown;
      readonly modalFirst?: ModalFirst<ComponentUse>;
      readonly run: (use: ComponentUse & Replying) => Promise<void>;
    }
  /** Opens a modal. It can't be deferred, so it has to be ready right away. */
  | { readonly access: Access; readonly shown: 'modal'; readonly open: (use: ComponentUse) => Modal | Promise<Modal> };

export interface ModalHandler {
  readonly access: Access;
  /** `as-set`: the modal answered a command, and its own answer is as visible as that command's. */
  readonly shown: Shown | 'as-set';
  readonly run: (use: ModalUse) => Promise<void>;
}

export type Choices = readonly Pick<APIApplicationCommandOptionChoice<string>, 'name' | 'value'>[];

interface Common {
  /** Who can use the command and its completions. Checked on every interaction. */
  readonly access: Access;
  /** `as-set`: replies follow the server's setting. Private otherwise. */
  readonly replies?: 'as-set';
  /** Whether a server with these settings uses the command at all, so that the help lists it. Left out: every one does. */
  readonly offeredBy?: (settings: GuildSettings) => boolean;
  /** Its buttons and menus, by the action in their custom ID. */
  readonly components?: Readonly<Record<string, ComponentHandler>>;
  readonly modals?: Readonly<Record<string, ModalHandler>>;
  /**
   * Makes what its first use would otherwise wait for: patterns, number formats, texts. Called once, at startup, while
   * the bot waits for the network.
   */
  readonly prepare?: () => void;
}

/** The modal of a command. */
export interface CommandModal<D extends SlashCommandData> {
  /** Whether this use may be answered with it. All others are acknowledged at once. */
  readonly wanted: (options: OptionsOf<D>) => boolean;
  readonly open: ModalFirst<OptionsUse<D>>;
}

export interface Handlers<D extends SlashCommandData> extends Common {
  readonly modalFirst?: CommandModal<D>;
  readonly run: (use: CommandUse<D>) => Promise<void>;
  readonly complete: { readonly [Name in CompletedOption<D>]: (use: CompletionUse<D>) => Promise<Choices> };
}

/** A typed command with its handlers, as the router sees it: without the types of its options. */
export interface SlashCommand extends Common {
  readonly data: SlashCommandData;
  readonly modalFirst?: CommandModal<SlashCommandData>;
  run(use: CommandUse<SlashCommandData>): Promise<void>;
  /** @returns `null` if the option has no autocomplete */
  complete(option: string, use: CompletionUse<SlashCommandData>): Promise<Choices> | null;
}

/** A command in a member's context menu. */
export interface UserMenuCommand extends Common {
  readonly data: UserMenuData;
  readonly modalFirst?: ModalFirst<ChosenMemberUse>;
  runOn(use: UserMenuUse): Promise<void>;
}

/** A command in a message's context menu. */
export interface MessageMenuCommand extends Common {
  readonly data: MessageMenuData;
  readonly modalFirst?: ModalFirst<Use & Pick<MessageMenuUse, 'on'>>;
  runOnMessage(use: MessageMenuUse): Promise<void>;
}

export type Command = SlashCommand | UserMenuCommand | MessageMenuCommand;

/** Joins a command's data and handlers. The only place where inferred types meet what comes over the wire. */
export function defineCommand<const D extends SlashCommandData>(data: D, handlers: Handlers<D>): SlashCommand {
  const completions = handlers.complete as Readonly<Record<string, (use: CompletionUse<D>) => Promise<Choices>>>;
  const { run: _run, complete: _complete, modalFirst, ...common } = handlers;
  return {
    ...common,
    data,
    ...(modalFirst && { modalFirst: modalFirst as unknown as CommandModal<SlashCommandData> }),
    run: (use) => handlers.run(use as CommandUse<D>),
    complete: (option, use) =>
      Object.hasOwn(completions, option) ? (completions[option]?.(use as CompletionUse<D>) ?? null) : null,
  };
}
