/** The commands that a client lists when someone types a slash. */
import type { APIApplicationCommandBasicOption, APIApplicationCommandOption } from 'discord-api-types/v10';
import type { Command, LocalizedTexts } from '../../../control/protocol.ts';
import { shownDescription, shownName } from '../texts.ts';

export type Option = APIApplicationCommandBasicOption & LocalizedTexts;

/** Something to pick: a command, or one of its subcommands. */
export interface CommandEntry {
  /** As the bot knows it: `kick-participant`, or `settings show` for a subcommand. */
  readonly path: string;
  /** The same in the reader's language. */
  readonly title: string;
  readonly description: string;
  /** Required ones first, as clients show them. */
  readonly options: readonly Option[];
}

const CHAT_INPUT = 1;
const SUBCOMMAND = 1;
const SUBCOMMAND_GROUP = 2;

export function entriesOf(commands: readonly Command[]): readonly CommandEntry[] {
  return commands
    .filter((command) => (command.type as number) === CHAT_INPUT)
    .flatMap((command) => leavesOf(named(command), command.options ?? []));
}

function named(
  part: LocalizedTexts & { readonly name: string; readonly description: string },
  around?: Omit<CommandEntry, 'options'>,
): Omit<CommandEntry, 'options'> {
  const below = (name: string, above: string | undefined): string => (above === undefined ? name : `${above} ${name}`);
  return {
    path: below(part.name, around?.path),
    title: below(shownName(part), around?.title),
    description: shownDescription(part),
  };
}

function leavesOf(
  entry: Omit<CommandEntry, 'options'>,
  options: readonly APIApplicationCommandOption[],
): readonly CommandEntry[] {
  const branches = options.filter(({ type }) => type === SUBCOMMAND || type === SUBCOMMAND_GROUP);
  if (branches.length > 0) {
    return branches.flatMap((branch) =>
      leavesOf(named(branch, entry), 'options' in branch ? (branch.options ?? []) : []),
    );
  }
  const basic = options as readonly Option[];
  return [
    {
      ...entry,
      options: [...basic.filter(({ required }) => required === true), ...basic.filter(({ required }) => !required)],
    },
  ];
}

/** The entries that match the text after the slash, best match first. */
export function matchingEntries(entries: readonly CommandEntry[], typed: string): readonly CommandEntry[] {
  return bestFirst(entries, typed, ({ title, path }) => [title, path]);
}

/** Filters by names that contain the typed text: names that start with it come first, otherwise the order stays. */
export function bestFirst<T>(all: readonly T[], typed: string, namesOf: (each: T) => readonly string[]): readonly T[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const found = all.filter((each) => namesOf(each).some((name) => name.toLocaleLowerCase().includes(wanted)));
  const begins = (each: T): boolean => namesOf(each).some((name) => name.toLocaleLowerCase().startsWith(wanted));
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
