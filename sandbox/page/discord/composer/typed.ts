import { namesOf } from '../texts.ts';
import type { CommandEntry } from './entries.ts';

/** A command typed or pasted as text. */
export interface Typed {
  readonly entry: CommandEntry;
  readonly fields: readonly { readonly name: string; readonly text: string }[];
  /** The text before the first option. */
  readonly tail: string;
}

/**
 * Parses `/kick-participant participant: Ana reason: loud`, with names in any of this person's languages. null until
 * there's a complete command name and a space.
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

/** Where `name:` starts an option, first occurrences only. */
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
