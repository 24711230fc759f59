/**
 * Invisible marks around every text of a catalog and around everything filled into it. With them, a finished message
 * can be taken apart: which texts it consists of, and what was filled into each. This doesn't depend on a message's
 * wording.
 */

const TEXT_END = '\uE001';
const VALUE = '\uE002';
const VALUE_END = '\uE003';
/** Each text starts with its own character, from here on, in a plane that no one writes in. */
const FIRST = 0xf_00_00;

const ANY = /[\uE001-\uE003]|[\u{F0000}-\u{FFFFD}]/gu;

/** A text as it appears in a message. */
export interface Said {
  /** Its key in the catalogs, without the plural form. */
  readonly key: string;
  /** What was filled in, as displayed, by name. */
  readonly values: Readonly<Record<string, string>>;
  /** The whole text, as displayed. */
  readonly text: string;
}

interface Marked {
  readonly key: string;
  readonly names: readonly string[];
}

type Tree = { [name: string]: string | Tree };

export class Marks {
  readonly #texts: Marked[] = [];

  /** The keys of all marked texts, without plural forms. */
  get keys(): ReadonlySet<string> {
    return new Set(this.#texts.map(({ key }) => key));
  }

  /** Adds marks to a catalog, in place. @param without names of the parts to leave unchanged */
  mark(catalog: object, without: readonly string[]): void {
    const visit = (tree: Tree, path: string): void => {
      for (const [name, entry] of Object.entries(tree)) {
        const full = `${path}${name}`;
        if (without.includes(full)) {
          continue;
        }
        if (typeof entry === 'string') {
          tree[name] = this.#marked(full, entry);
        } else {
          visit(entry, `${full}.`);
        }
      }
    };
    visit(catalog as Tree, '');
  }

  #marked(path: string, text: string): string {
    const names = [...text.matchAll(/\{\{(\w+)[^}]*\}\}/gu)].map(([, name = '']) => name);
    const begin = String.fromCodePoint(FIRST + this.#texts.length);
    this.#texts.push({ key: path.replace(/_(?:zero|one|two|few|many|other)$/u, ''), names });
    return `${begin}${text.replace(/\{\{\w+[^}]*\}\}/gu, (whole) => `${VALUE}${whole}${VALUE_END}`)}${TEXT_END}`;
  }

  /** All texts that a piece of a message consists of, outer ones before those filled into them. */
  read(text: string): Said[] {
    const found: { key: string; values: Record<string, string>; text: string }[] = [];
    const open: { said: (typeof found)[number]; names: readonly string[]; filled: number; value: string | null }[] = [];
    const add = (piece: string): void => {
      for (const one of open) {
        one.said.text += piece;
        if (one.value !== null) {
          one.value += piece;
        }
      }
    };
    let last = 0;
    for (const match of text.matchAll(ANY)) {
      const [sign] = match;
      add(text.slice(last, match.index));
      last = match.index + sign.length;
      const inner = open.at(-1);
      if (sign === TEXT_END) {
        open.pop();
      } else if (sign === VALUE) {
        if (inner !== undefined) {
          inner.value = '';
        }
      } else if (sign === VALUE_END) {
        if (inner !== undefined && inner.value !== null) {
          inner.said.values[inner.names[inner.filled] ?? '?'] = inner.value;
          inner.filled += 1;
          inner.value = null;
        }
      } else {
        const marked = this.#texts[(sign.codePointAt(0) ?? 0) - FIRST];
        if (marked !== undefined) {
          const said = { key: marked.key, values: {}, text: '' };
          found.push(said);
          open.push({ said, names: marked.names, filled: 0, value: null });
        }
      }
    }
    add(text.slice(last));
    return found;
  }
}

/** A text without its marks. */
export function unmarked(text: string): string {
  return text.replace(ANY, '');
}
