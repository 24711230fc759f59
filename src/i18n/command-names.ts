import type { Catalog } from './catalog.ts';

/**
 * `{/kick-settings}` is a command, and `{kick-history participant}` an option of one, as the reader's Discord shows
 * them. They're filled in once, when a catalog is loaded, so no text uses a name that readers don't see.
 */
const MENTION = /\{(\/?)([a-z-]+)(?: ([a-z-]+))?\}(?!\})/gu;

interface Named {
  readonly name: string;
  readonly options?: Readonly<Record<string, { readonly name: string }>>;
}

/** @throws {RangeError} if a text refers to a command or option that doesn't exist */
export function withCommandNames(catalog: Catalog): Catalog {
  const commands: Readonly<Record<string, Named>> = catalog.commands;

  function named(text: string): string {
    return text.replace(MENTION, (whole, slash: string, command: string, option?: string) => {
      const found = commands[command];
      const name = option === undefined ? found?.name : found?.options?.[option]?.name;
      if (name === undefined) {
        throw new RangeError(`no such command or option: ${whole}`);
      }
      return `${slash}${name}`;
    });
  }

  function within<T>(part: T): T {
    if (typeof part === 'string') {
      return named(part) as T;
    }
    return Object.fromEntries(Object.entries(part as object).map(([key, value]) => [key, within(value)])) as T;
  }

  return within(catalog);
}
