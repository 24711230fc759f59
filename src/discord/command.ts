import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIComponentInMessageActionRow,
  APIEmbed,
} from 'discord.js';
import type { Logger } from 'pino';
import type { Actor } from '../moderation/authority.ts';

/** What a message of ours is made of. Mentions are inert unless a message says otherwise: see `api.ts`. */
export interface Message {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  readonly components?: APIActionRowComponent<APIComponentInMessageActionRow>[];
}

/** A string option. Only strings: integer options with completion misbehave on Android. */
export interface OptionData {
  readonly type: 3;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
}

/** A command as Discord is told of it; declared `as const satisfies CommandData`, so that handlers can be inferred. */
export interface CommandData {
  readonly type: 1;
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionData[];
  /** Who sees the command by default. Visibility only: `access` is what counts. */
  readonly default_member_permissions: string;
  /** 0: servers. */
  readonly contexts: readonly 0[];
  /** 0: installed to a server, not to a user. */
  readonly integration_types: readonly 0[];
}

/** `{participant: string | null, …}` for the options that `D` declares; required ones are never null. */
export type OptionsOf<D extends CommandData> = {
  readonly [O in D['options'][number] as O['name']]: O extends { readonly required: true } ? string : string | null;
};

type CompletedOption<D extends CommandData> = Extract<D['options'][number], { readonly autocomplete: true }>['name'];

/** What every use of a command carries. */
interface Use<D extends CommandData> {
  readonly actor: Actor;
  /** Within completions: what has been filled in so far. */
  readonly options: OptionsOf<D>;
  /** Stands in every log line of this interaction and in every reply to a failure. */
  readonly reference: string;
  readonly log: Logger;
}

export interface CommandUse<D extends CommandData> extends Use<D> {
  /**
   * Shows `message` in place of what was shown before. Never rejects: a reply that cannot be delivered is logged,
   * and must not undo or hide what was done.
   */
  reply(message: Message): Promise<void>;
}

export interface CompletionUse<D extends CommandData> extends Use<D> {
  /** The text before the cursor. */
  readonly typed: string;
}

export type Choices = readonly Pick<APIApplicationCommandOptionChoice<string>, 'name' | 'value'>[];

export interface Handlers<D extends CommandData> {
  /** Who may use the command and its completions, checked on the roles of each interaction. */
  readonly access: 'moderators';
  readonly run: (use: CommandUse<D>) => Promise<void>;
  readonly complete: { readonly [Name in CompletedOption<D>]: (use: CompletionUse<D>) => Promise<Choices> };
}

/** A command with its handlers, as the dispatcher sees it: the types of the options are forgotten. */
export interface Command {
  readonly data: CommandData;
  readonly access: 'moderators';
  run(use: CommandUse<CommandData>): Promise<void>;
  /** @returns `null` when the option has no completion. */
  complete(option: string, use: CompletionUse<CommandData>): Promise<Choices> | null;
}

/** Joins data and handlers. The only place where the inferred types meet what comes over the wire. */
export function defineCommand<const D extends CommandData>(data: D, handlers: Handlers<D>): Command {
  const completions = handlers.complete as Readonly<Record<string, (use: CompletionUse<D>) => Promise<Choices>>>;
  return {
    data,
    access: handlers.access,
    run: (use) => handlers.run(use as CommandUse<D>),
    complete: (option, use) =>
      Object.hasOwn(completions, option) ? (completions[option]?.(use as CompletionUse<D>) ?? null) : null,
  };
}
