/** Drafts survive a reload as text. */
import type { ComposerState, NamedField } from './state.ts';
import { EMPTY } from './state.ts';

/** The storage key of a person's draft in a channel. */
export function draftKey(personId: string, channelId: string): string {
  return `draft:${personId}:${channelId}`;
}

/** null: nothing to keep. */
export function draftText(state: ComposerState): string | null {
  return state.is === 'text' && state.text === '' ? null : JSON.stringify(state);
}

/** Anything else counts as an empty draft: an older version of the page may have written it. */
export function readDraft(text: string | null): ComposerState {
  const draft = parsed(text);
  if (draft?.['is'] === 'text' && typeof draft['text'] === 'string') {
    return { is: 'text', text: draft['text'] };
  }
  const { command, fields, tail } = draft ?? {};
  if (draft?.['is'] === 'command' && typeof command === 'string' && typeof tail === 'string' && isFields(fields)) {
    return { is: 'command', command, fields, tail };
  }
  return EMPTY;
}

function parsed(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is readonly NamedField[] {
  return (
    Array.isArray(value) &&
    value.every(
      (field: unknown) =>
        isObject(field) &&
        typeof field['name'] === 'string' &&
        typeof field['text'] === 'string' &&
        (field['picked'] === null || isPicked(field['picked'])),
    )
  );
}

function isPicked(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value['name'] === 'string' &&
    ['string', 'number', 'boolean'].includes(typeof value['value'])
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
