import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
} from 'discord.js';
import type { Logger } from 'pino';
import type { CommandName } from '../i18n/catalogue.ts';
import type { Translator } from '../i18n/language.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import type { Access, Actor } from '../settings/permissions.ts';
import type { GuildSettings } from '../settings/settings.ts';

/** What a message of ours is made of. Mentions are inert unless a message says otherwise: see `api.ts`. */
export interface Message {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** Text files that come with it. */
  readonly files?: readonly { readonly name: string; readonly text: string }[];
}

export type Modal = APIModalInteractionResponseCallbackData;

/** A string option. Only strings: integer options with completion misbehave on Android. What it is called and about stands in the catalogues. */
export interface OptionData {
  readonly type: 3;
  readonly name: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  /** The only values there are; never together with completion. */
  readonly choices?: readonly string[];
  readonly min_length?: number;
  readonly max_length?: number;
}

/** What commands of each type have. */
interface CommonData {
  /** What it is about stands in the catalogues, in every language. */
  readonly name: CommandName;
  /** Who sees the command by default. Visibility only: `access` is what counts. */
  readonly default_member_permissions: string;
  /** 0: servers. */
  readonly contexts: readonly 0[];
  /** 0: installed to a server, not to a user. */
  readonly integration_types: readonly 0[];
}

/** A command that is typed: `/kick-participant`. */
export interface SlashCommandData extends CommonData {
  readonly type: 1;
  readonly options: readonly OptionData[];
}

/** A command in the menu of a member. Discord takes neither a description nor options; the name may have spaces. */
export interface UserMenuData extends CommonData {
  readonly type: 2;
}

/** A command as Discord is told of it; declared `as const satisfies …`, so that handlers can be inferred. */
export type CommandData = SlashCommandData | UserMenuData;

/** `{participant: string | null, …}` for the options that `D` declares; required ones are never null. */
export type OptionsOf<D extends SlashCommandData> = {
  readonly [O in D['options'][number] as O['name']]: O extends { readonly required: true } ? string : string | null;
};

/** The member in whose menu a command was used, as Discord described them with it. */
export interface ChosenMember {
  readonly userId: string;
  /** What the server shows of them: nickname, else display name, else user name. Anything may stand in it. */
  readonly name: string;
}

type CompletedOption<D extends SlashCommandData> = Extract<
  D['options'][number],
  { readonly autocomplete: true }
>['name'];

/** What every use carries, of a command, a button, a menu or a modal. */
export interface Use {
  readonly actor: Actor;
  readonly guildId: string;
  /** The server's rules as they are now. */
  readonly settings: GuildSettings;
  /** In the language of those who will read the answer: the one who asked where it is private, else the server's. */
  readonly t: Translator;
  /** The server's language, as Discord names it. */
  readonly guildLocale: string;
  /** Stands in every log line of this interaction and in every reply to a failure. */
  readonly reference: string;
  readonly log: Logger;
}

/** What a command knows of a write of its own, for the case that something fails. */
export interface Writing<T> {
  /**
   * Reads what is on record now and shows that. Tried until the store answers, where it is not known what came of the write, or where
   * that could not be shown. Writes nothing.
   */
  readonly lookUp: () => Promise<Message>;
  /** Whether what the write came to means that something is other than before. */
  readonly changed: (result: T) => boolean;
}

export interface Replying {
  /**
   * Shows `message` in place of what was shown before. Never rejects: a reply that cannot be delivered is logged,
   * and must not undo or hide what was done.
   *
   * @param mayTell asked right before each attempt, where another process may take over what this tells of: it may have said since
   * what came of it
   * @returns whether it was delivered
   */
  reply(message: Message, maySend?: MaySend): Promise<boolean>;
  /**
   * Says something without taking away what is shown already: as a private message of its own, or as the reply where there is none yet.
   * Never rejects.
   *
   * @returns whether it was delivered
   */
  beside(message: Message): Promise<boolean>;
  /**
   * Carries out what writes. Let its errors pass: the dispatcher tells whoever asked whether nothing was done, it was saved, or nobody
   * knows yet, and looks it up.
   *
   * @throws {RecordsError} `none`: nothing was written
   */
  write<T>(work: () => Promise<T>, writing: Writing<T>): Promise<T>;
  /** Where `reply` goes, for whoever has to finish it after a crash. */
  readonly replyHandle: ReplyHandle;
}

export interface CommandUse<D extends SlashCommandData> extends Use, Replying {
  readonly options: OptionsOf<D>;
}

export interface UserMenuUse extends Use, Replying {
  readonly on: ChosenMember;
}

export interface CompletionUse<D extends SlashCommandData> extends Use {
  /** What has been filled in so far. */
  readonly options: OptionsOf<D>;
  /** The text before the cursor. */
  readonly typed: string;
}

/** A press of a button or a choice in a menu. */
export interface ComponentUse extends Use {
  /** What the custom id carries besides its command and action. */
  readonly argument: string;
  /** What was chosen; empty for buttons. */
  readonly chosen: readonly string[];
}

export interface ModalUse extends Use, Replying {
  readonly argument: string;
  /** What was filled in, by custom id: one value for a text, any number for a menu. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/** Where the answer to a press is shown: in place of the message it is on, or as a private message of its own. */
export type Shown = 'in-place' | 'beside';

export type ComponentHandler =
  | {
      readonly access: Access;
      readonly shown: Shown;
      readonly run: (use: ComponentUse & Replying) => Promise<void>;
    }
  /** Opens a modal. There is no deferral before one, so it must be there at once. */
  | { readonly access: Access; readonly shown: 'modal'; readonly open: (use: ComponentUse) => Modal | Promise<Modal> };

export interface ModalHandler {
  readonly access: Access;
  readonly shown: Shown;
  readonly run: (use: ModalUse) => Promise<void>;
}

export type Choices = readonly Pick<APIApplicationCommandOptionChoice<string>, 'name' | 'value'>[];

interface Common {
  /** Who may use the command and its completions, checked on each interaction. */
  readonly access: Access;
  /** Whether its replies follow the server's setting; private otherwise. */
  readonly replies?: 'as-set';
  /** Its buttons and menus, by the action in their custom id. */
  readonly components?: Readonly<Record<string, ComponentHandler>>;
  readonly modals?: Readonly<Record<string, ModalHandler>>;
}

export interface Handlers<D extends SlashCommandData> extends Common {
  readonly run: (use: CommandUse<D>) => Promise<void>;
  readonly complete: { readonly [Name in CompletedOption<D>]: (use: CompletionUse<D>) => Promise<Choices> };
}

/** A typed command with its handlers, as the dispatcher sees it: the types of the options are forgotten. */
export interface SlashCommand extends Common {
  readonly data: SlashCommandData;
  run(use: CommandUse<SlashCommandData>): Promise<void>;
  /** @returns `null` when the option has no completion. */
  complete(option: string, use: CompletionUse<SlashCommandData>): Promise<Choices> | null;
}

/** A command in the menu of a member. */
export interface UserMenuCommand extends Common {
  readonly data: UserMenuData;
  runOn(use: UserMenuUse): Promise<void>;
}

export type Command = SlashCommand | UserMenuCommand;

/** Joins data and handlers. The only place where the inferred types meet what comes over the wire. */
export function defineCommand<const D extends SlashCommandData>(data: D, handlers: Handlers<D>): SlashCommand {
  const completions = handlers.complete as Readonly<Record<string, (use: CompletionUse<D>) => Promise<Choices>>>;
  const { run: _run, complete: _complete, ...common } = handlers;
  return {
    ...common,
    data,
    run: (use) => handlers.run(use as CommandUse<D>),
    complete: (option, use) =>
      Object.hasOwn(completions, option) ? (completions[option]?.(use as CompletionUse<D>) ?? null) : null,
  };
}
