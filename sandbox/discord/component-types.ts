/** Component types by number. Source: https://discord.com/developers/docs/components/reference */
export const ComponentType = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

export const ButtonStyle = { link: 5, premium: 6 } as const;

/** A component from the wire whose schema was checked. Which fields it has depends on its type. */
export interface Component {
  readonly type: number;
  readonly id?: number | null;
  readonly custom_id?: string | null;
  readonly disabled?: boolean | null;
  /** Button. */
  readonly style?: number;
  readonly label?: string | null;
  readonly emoji?: { readonly id?: string | null; readonly name?: string | null } | null;
  readonly url?: string | null;
  readonly sku_id?: string | null;
  /** Select; groups and file uploads have some of it. */
  readonly placeholder?: string | null;
  readonly min_values?: number | null;
  readonly max_values?: number | null;
  readonly options?: readonly SelectOption[];
  readonly default_values?: readonly { readonly id: string; readonly type: string }[] | null;
  readonly channel_types?: readonly number[] | null;
  /** Modal field. */
  readonly required?: boolean | null;
  readonly value?: string | null;
  readonly min_length?: number | null;
  readonly max_length?: number | null;
  readonly description?: string | null;
  /** Checkbox. */
  readonly default?: boolean | null;
  /** File upload: `image`, `video`, `audio`, or extensions with their dot. */
  readonly file_types?: readonly string[] | null;
  /** Text display. */
  readonly content?: string;
  /** Thumbnail. */
  readonly media?: Media;
  /** Media gallery. */
  readonly items?: readonly {
    readonly media: Media;
    readonly description?: string | null;
    readonly spoiler?: boolean | null;
  }[];
  /** Separator. */
  readonly divider?: boolean | null;
  readonly spacing?: number | null;
  /** Container. */
  readonly accent_color?: number | null;
  /** Container, thumbnail, file. */
  readonly spoiler?: boolean | null;
  /** File. */
  readonly file?: Media;
  /** Children. */
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
}

/** Discord's unfurled media item. Of what it says about the media, only the URL comes from the application. */
export interface Media {
  readonly url: string;
}

/** An option of a string select, a radio group or a checkbox group. */
export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string | null;
  readonly default?: boolean | null;
  readonly emoji?: Component['emoji'];
}

const selects: ReadonlySet<number> = new Set([
  ComponentType.stringSelect,
  ComponentType.userSelect,
  ComponentType.roleSelect,
  ComponentType.mentionableSelect,
  ComponentType.channelSelect,
]);

export const isSelect = ({ type }: Component): boolean => selects.has(type);

/** The direct children of a component, each with the path to it. */
export function childrenOf(component: Component): (readonly [child: Component, ...steps: (string | number)[]])[] {
  return [
    ...(component.components ?? []).map((child, index) => [child, 'components', index] as const),
    ...(component.component ? [[component.component, 'component'] as const] : []),
    ...(component.accessory ? [[component.accessory, 'accessory'] as const] : []),
  ];
}

/** Every component from top to bottom, nested ones included. */
export function everyComponent(components: readonly unknown[]): Component[] {
  return (components as readonly Component[]).flatMap((component) => [
    component,
    ...everyComponent(childrenOf(component).map(([child]) => child)),
  ]);
}

/** The text of a message of version 2: that of its text displays, from top to bottom. */
export function displayedTexts(components: readonly unknown[]): string[] {
  return everyComponent(components)
    .filter(({ type }) => type === ComponentType.textDisplay)
    .map(({ content = '' }) => content);
}
