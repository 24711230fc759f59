/** The commands that a client lists when somebody types a slash. */
import type { APIApplicationCommandBasicOption, APIApplicationCommandOption } from 'discord-api-types/v10';
import type { Command } from '../../../control/protocol.ts';

export type Option = APIApplicationCommandBasicOption;

/** What can be picked: a command, or one of its subcommands. */
export interface CommandEntry {
  /** `kick-participant`, or `settings show` for a subcommand. */
  readonly path: string;
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
    .flatMap((command) => leavesOf(command.name, command.description, command.options ?? []));
}

function leavesOf(
  path: string,
  description: string,
  options: readonly APIApplicationCommandOption[],
): readonly CommandEntry[] {
  const branches = options.filter(({ type }) => type === SUBCOMMAND || type === SUBCOMMAND_GROUP);
  if (branches.length > 0) {
    return branches.flatMap((branch) =>
      leavesOf(`${path} ${branch.name}`, branch.description, 'options' in branch ? (branch.options ?? []) : []),
    );
  }
  const basic = options as readonly Option[];
  return [
    {
      path,
      description,
      options: [...basic.filter(({ required }) => required === true), ...basic.filter(({ required }) => !required)],
    },
  ];
}

/** The entries that what was typed after the slash could mean, the likeliest first. */
export function matchingEntries(entries: readonly CommandEntry[], typed: string): readonly CommandEntry[] {
  return bestFirst(entries, typed, ({ path }) => path);
}

/** Those that contain what was typed; first those that begin with it, otherwise in the order they had. */
export function bestFirst<T>(all: readonly T[], typed: string, nameOf: (each: T) => string): readonly T[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const found = all.filter((each) => nameOf(each).toLocaleLowerCase().includes(wanted));
  const begins = (each: T): boolean => nameOf(each).toLocaleLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
