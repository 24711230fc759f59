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

interface Part {
  readonly type: number;
  readonly label?: string;
  readonly description?: string;
  readonly content?: string;
  readonly component?: Part;
  readonly components?: readonly Part[];
}

/** A part of a modal, as it's shown. */
export type ModalPart =
  | { readonly kind: 'words'; readonly text: string }
  | {
      readonly kind: 'text' | 'select';
      readonly label: string;
      readonly description: string | null;
      readonly required: boolean;
      readonly customId: string;
      readonly field: TextInput | SelectComponent;
    };

export type FieldValue = string | readonly string[];

const TEXT_INPUT = 4;
const TEXT_DISPLAY = 10;

/** The parts of a modal in order. An input can be in an action row, or in a label with its description. */
export function partsOf({ modal }: OpenModal): readonly ModalPart[] {
  return (modal.components as readonly Part[]).flatMap((part) =>
    part.type === TEXT_DISPLAY
      ? [{ kind: 'words', text: part.content ?? '' }]
      : [...(part.components ?? []), ...(part.component ? [part.component] : [])].flatMap((inner) =>
          fieldIn(part, inner),
        ),
  );
}

function fieldIn(part: Part, inner: Part): readonly ModalPart[] {
  if (inner.type !== TEXT_INPUT && !isSelect(inner.type)) {
    return [];
  }
  const field = inner as TextInput | SelectComponent;
  return [
    {
      kind: inner.type === TEXT_INPUT ? 'text' : 'select',
      label: part.label ?? inner.label ?? '',
      description: part.description ?? null,
      required: field.required ?? true,
      customId: field.custom_id,
      field,
    },
  ];
}

/** The initial values of the fields. */
export function initialValues(parts: readonly ModalPart[]): Map<string, FieldValue> {
  return new Map(
    parts.flatMap((part) => (part.kind === 'words' ? [] : [[part.customId, initialValue(part.field)] as const])),
  );
}

function initialValue(field: TextInput | SelectComponent): FieldValue {
  return isText(field) ? (field.value ?? '') : preselected(field);
}

export function isText(field: TextInput | SelectComponent): field is TextInput {
  return field.type === TEXT_INPUT;
}

/** Why a client wouldn't send this, as text for the person; null: it would. */
export function complaint(part: ModalPart, value: FieldValue): string | null {
  if (part.kind === 'words') {
    return null;
  }
  if (value.length === 0) {
    return part.required ? 'This field is required.' : null;
  }
  if (isText(part.field)) {
    const least = part.field.min_length ?? 0;
    return value.length < least ? `Write at least ${least} characters.` : null;
  }
  const { min_values: least = 1, max_values: most = 1 } = part.field;
  return value.length < least || value.length > most
    ? `Choose ${least === most ? least : `${least} to ${most}`}.`
    : null;
}
