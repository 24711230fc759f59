import type { OpenModal } from '../../control/protocol.ts';
import { isSelect, preselected, type SelectComponent } from './select-options.ts';

export interface TextInput {
  readonly type: 4;
  readonly custom_id: string;
  /** 1: one line, 2: multiple lines. */
  readonly style: number;
  readonly label?: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly required?: boolean;
  readonly min_length?: number;
  readonly max_length?: number;
}

/** A radio group or a checkbox group. */
export interface Group extends Pick<SelectComponent, 'custom_id' | 'required' | 'min_values' | 'max_values'> {
  readonly options: readonly {
    readonly label: string;
    readonly value: string;
    readonly description?: string;
    readonly default?: boolean;
  }[];
}

export interface Checkbox extends Pick<SelectComponent, 'custom_id'> {
  readonly default?: boolean;
}

export interface FileUpload extends Pick<SelectComponent, 'custom_id' | 'required' | 'min_values' | 'max_values'> {
  /** `image`, `video`, `audio`, or extensions with their dot. */
  readonly file_types?: readonly string[];
}

interface Part {
  readonly type: number;
  readonly label?: string;
  readonly description?: string;
  readonly content?: string;
  readonly component?: Part;
  readonly components?: readonly Part[];
}

interface Labeled<Kind extends string, Field> {
  readonly kind: Kind;
  readonly label: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly customId: string;
  readonly field: Field;
}

/** A part of a modal that can be filled in. */
export type ModalField =
  | Labeled<'text', TextInput>
  | Labeled<'select', SelectComponent>
  | Labeled<'radios' | 'checks', Group>
  | Labeled<'check', Checkbox>
  | Labeled<'files', FileUpload>;

/** A part of a modal, as it's shown. */
export type ModalPart = { readonly kind: 'words'; readonly text: string } | ModalField;

/** Text; values of a select or checkbox group; the value of a radio group; whether it's checked; files. */
export type FieldValue = string | boolean | null | readonly string[] | readonly File[];

const TEXT_DISPLAY = 10;
const KINDS: Readonly<Record<number, ModalField['kind']>> = {
  4: 'text',
  19: 'files',
  21: 'radios',
  22: 'checks',
  23: 'check',
};

/** The parts of a modal in order. An input can be in an action row, or in a label with its description. */
export function partsOf({ modal }: OpenModal): readonly ModalPart[] {
  return (modal.components as readonly Part[]).flatMap((part): readonly ModalPart[] =>
    part.type === TEXT_DISPLAY
      ? [{ kind: 'words', text: part.content ?? '' }]
      : [...(part.components ?? []), ...(part.component ? [part.component] : [])].flatMap((inner) =>
          fieldIn(part, inner),
        ),
  );
}

function fieldIn(part: Part, inner: Part): readonly ModalField[] {
  const kind = isSelect(inner.type) ? 'select' : KINDS[inner.type];
  if (kind === undefined) {
    return [];
  }
  const field = inner as Part & { readonly custom_id: string; readonly required?: boolean };
  return [
    {
      kind,
      label: part.label ?? inner.label ?? '',
      description: part.description ?? null,
      required: kind !== 'check' && (field.required ?? true),
      customId: field.custom_id,
      field,
    } as ModalField,
  ];
}

/** The initial values of the fields. */
export function initialValues(parts: readonly ModalPart[]): Map<string, FieldValue> {
  return new Map(
    parts.flatMap((part) => (part.kind === 'words' ? [] : [[part.customId, initialValue(part)] as const])),
  );
}

function initialValue(part: ModalField): FieldValue {
  switch (part.kind) {
    case 'text':
      return part.field.value ?? '';
    case 'select':
      return preselected(part.field);
    case 'radios':
      return checkedAtFirst(part.field)[0] ?? null;
    case 'checks':
      return checkedAtFirst(part.field);
    case 'check':
      return part.field.default ?? false;
    case 'files':
      return [];
  }
}

const checkedAtFirst = ({ options }: Group): readonly string[] =>
  options.filter((option) => option.default).map(({ value }) => value);

/**
 * Why a client wouldn't send this, as text for the person; null: it would.
 * @param fileLimit bytes of a single file
 */
export function complaint(part: ModalPart, value: FieldValue, fileLimit: number): string | null {
  if (part.kind === 'words' || part.kind === 'check') {
    return null;
  }
  const count = typeof value === 'object' && value !== null ? value.length : String(value ?? '').length;
  if (count === 0) {
    return part.required ? 'This field is required.' : null;
  }
  switch (part.kind) {
    case 'text': {
      const least = part.field.min_length ?? 0;
      return count < least ? `Write at least ${least} characters.` : null;
    }
    case 'radios':
      return null;
    case 'checks':
      return outside(count, part.field, part.field.options.length);
    case 'files':
      return outside(count, part.field, 1) ?? tooLarge(value as readonly File[], fileLimit);
    case 'select':
      return outside(count, part.field, 1);
  }
}

function outside(
  count: number,
  { min_values: least = 1, max_values: most }: Group | FileUpload,
  usual: number,
): string | null {
  const limit = most ?? usual;
  return count < least || count > limit ? `Choose ${least === limit ? least : `${least} to ${limit}`}.` : null;
}

function tooLarge(files: readonly File[], limit: number): string | null {
  const file = files.find(({ size }) => size > limit);
  return file === undefined ? null : `${file.name} is too large. Files can have up to ${limit / 1024 / 1024} MB.`;
}
