import type { CommandEntry } from './entries.ts';

/** A command that was typed or pasted as text. */
export interface Typed {
  readonly entry: CommandEntry;
  readonly fields: readonly { readonly name: string; readonly text: string }[];
  /** What stands before the first option. */
  readonly tail: string;
}

/**
 * Reads `/kick-participant participant: Ana reason: loud`. null while it is not the whole name of a command, and a space.
 */
export function readTyped(entries: readonly CommandEntry[], text: string): Typed | null {
  const entry = entries
    .filter(({ path }) => text.startsWith(`/${path} `))
    .reduce<CommandEntry | null>(
      (longest, each) => (longest !== null && longest.path.length >= each.path.length ? longest : each),
      null,
    );
  if (entry === null) {
    return null;
  }
  const rest = text.slice(entry.path.length + 2);
  const starts = markersIn(rest, entry);
  return {
    entry,
    tail: rest.slice(0, starts[0]?.at ?? rest.length).trim(),
    fields: starts.map(({ name, from }, index) => ({ name, text: rest.slice(from, starts[index + 1]?.at).trim() })),
  };
}

/** Where `name:` begins an option, each the first time. */
function markersIn(rest: string, entry: CommandEntry): readonly { name: string; at: number; from: number }[] {
  return entry.options
    .flatMap(({ name }) => {
      const marker = `${name}:`;
      const inner = rest.startsWith(marker) ? 0 : rest.indexOf(` ${marker}`);
      return inner === -1 ? [] : [{ name, at: inner, from: rest.indexOf(marker, inner) + marker.length }];
    })
    .sort((one, other) => one.at - other.at);
}
