import type { Store } from '../store.ts';

/** The fields of a menu that are used here, in messages and in modals. */
export interface SelectComponent {
  /** 3 strings, 5 users, 6 roles, 7 users and roles, 8 channels. */
  readonly type: number;
  readonly custom_id: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** In modals, where the default is true. */
  readonly required?: boolean;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly emoji?: { readonly name?: string | null };
    readonly default?: boolean;
  }[];
  readonly default_values?: readonly { readonly id: string }[];
}

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly description: string | null;
  readonly emoji: string | null;
}

const STRINGS = 3;
const USERS = 5;
const ROLES = 6;
const MENTIONABLES = 7;
const CHANNELS = 8;

export function isSelect(type: number): boolean {
  return type === STRINGS || (type >= USERS && type <= CHANNELS);
}

/** The available options. */
export function optionsOf({ type, options = [] }: SelectComponent, { server }: Store): readonly SelectOption[] {
  if (type === STRINGS) {
    return options.map(({ label, value, description = null, emoji }) => ({
      label,
      value,
      description,
      emoji: emoji?.name ?? null,
    }));
  }
  const list = (of: readonly { readonly id: string; readonly name: string }[] | undefined, mark: string) =>
    (of ?? []).map(({ id, name }) => ({ value: id, label: `${mark}${name}`, description: null, emoji: null }));
  const users = [...(server?.people ?? []), ...(server ? [server.bot] : [])];
  return [
    ...(type === USERS || type === MENTIONABLES ? list(users, '') : []),
    ...(type === ROLES || type === MENTIONABLES ? list(server?.roles, '@') : []),
    ...(type === CHANNELS ? list(server?.channels, '#') : []),
  ];
}

/** The initial choice. */
export function preselected({ options = [], default_values = [] }: SelectComponent): readonly string[] {
  return [
    ...options.filter((option) => option.default).map(({ value }) => value),
    ...default_values.map(({ id }) => id),
  ];
}
