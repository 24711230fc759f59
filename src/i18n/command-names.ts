import type { Catalog } from './catalog.ts';

/**
 * `{/kick-settings}` is a command, and `{kick-history participant}` an option of one, as the reader's Discord shows
 * them. They're filled in wherever a text is looked up, so none uses a name that readers don't see.
 */
const MENTION = /\{(\/?)([a-z-]+)(?: ([a-z-]+))?\}(?!\})/gu;

interface Named {
  readonly name: string;
  readonly options?: Readonly<Record<string, { readonly name: string }>>;
}

/**
 * Fills in the names of commands and options in a text of this catalog. A text at a time: a command needs a few of them,
 * and whoever typed the first one in this language is waiting for all that is done here.
 *
 * @returns a function that throws a `RangeError` if a text refers to a command or option that doesn't exist
 */
export function commandNamesOf(catalog: Catalog): (text: string) => string {
  const commands: Readonly<Record<string, Named>> = catalog.commands;
  return (text) =>
    text.replace(MENTION, (whole, slash: string, command: string, option?: string) => {
      const found = commands[command];
      const name = option === undefined ? found?.name : found?.options?.[option]?.name;
      if (name === undefined) {
        throw new RangeError(`no such command or option: ${whole}`);
      }
      return `${slash}${name}`;
    });
}
