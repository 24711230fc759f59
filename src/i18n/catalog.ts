import type { en } from './en/index.ts';

/** The plural categories that languages can have. https://cldr.unicode.org/index/cldr-spec/plural-rules */
export const PLURAL_CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

type PluralSuffix = `_${(typeof PLURAL_CATEGORIES)[number]}`;

/** `people` for `people_one` and `people_other`: callers leave out the category. */
type WithoutPlural<K extends string> = K extends `${infer Base}${PluralSuffix}` ? Base : K;

/** Every text of a catalog with its path (`outcome.removed.title`), as a union of `[path, text]`. */
type Entries<T, Path extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? readonly [`${Path}${WithoutPlural<K>}`, T[K], K extends `${string}${PluralSuffix}` ? 'plural' : 'plain']
    : Entries<T[K], `${Path}${K}.`>;
}[keyof T & string];

type English = Entries<typeof en>;

/** The path of a text in the catalogs. */
export type Key = English[0];

/** `name` and `count` of "{{name}} left {{count, number}} times". */
type Placeholders<Text extends string> = Text extends `${string}{{${infer Inside}}}${infer Rest}`
  ? (Inside extends `${infer Name},${string}` ? Name : Inside) | Placeholders<Rest>
  : never;

/** The bot's commands, by the names Discord knows them under. */
export type CommandName = keyof typeof en.commands;

type TextOf<K extends Key> = Extract<English, readonly [K, string, string]>[1];
type CountOf<K extends Key> = Extract<English, readonly [K, string, string]>[2] extends 'plural' ? 'count' : never;

/** The values a text needs: all of them, and no others. */
export type Values<K extends Key> = [Placeholders<TextOf<K>> | CountOf<K>] extends [never]
  ? []
  : [
      values: {
        readonly [Name in Placeholders<TextOf<K>> | CountOf<K>]: Name extends 'count' ? number : string | number;
      },
    ];

/**
 * The same texts in another language. Each language has its own plural categories. Only `other` is required here, since
 * every language has it; a test checks the rest.
 */
export type Catalog = Translated<typeof en>;

type Translated<T> = {
  readonly [K in keyof T & string as K extends `${string}${Exclude<PluralSuffix, '_other'>}`
    ? never
    : K]: T[K] extends string ? string : Translated<T[K]>;
} & {
  readonly [K in keyof T & string as K extends `${infer Base}_other`
    ? `${Base}${Exclude<PluralSuffix, '_other'>}`
    : never]?: string;
};
