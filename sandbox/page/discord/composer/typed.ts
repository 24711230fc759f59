import { namesOf } from '../texts.ts';
import type { CommandEntry } from './entries.ts';

/** A command that was typed or pasted as text. */
export interface Typed {
  readonly entry: CommandEntry;
  readonly fields: readonly { readonly name: string; readonly text: string }[];
  /** What stands before the first option. */
  readonly tail: string;
}

/**
 * Reads `/kick-participant participant: Ana reason: loud`, by the names of any language that this person has. null while
 * it is not the whole name of a command, and a space.
 */
export function readTyped(entries: readonly CommandEntry[], text: string): Typed | null {
  const [meant] = entries
    .flatMap((entry) => [entry.title, entry.path].map((name) => ({ entry, begin: `/${name} ` })))
    .filter(({ begin }) => text.startsWith(begin))
    .sort((one, other) => other.begin.length - one.begin.length);
  if (meant === undefined) {
    return null;
  }
  const { entry, begin } = meant;
  const rest = text.slice(begin.length);
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
    .flatMap((option) => {
      const found = namesOf(option).flatMap((name) => {
        const marker = `${name}:`;
        const inner = rest.startsWith(marker) ? 0 : rest.indexOf(` ${marker}`);
        const from = rest.indexOf(marker, inner) + marker.length;
        return inner === -1 ? [] : [{ name: option.name, at: inner, from }];
      });
      return found.slice(0, 1);
    })
    .sort((one, other) => one.at - other.at);
}
