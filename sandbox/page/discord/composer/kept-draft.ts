import { draftText, readDraft } from './draft.ts';
import type { ComposerState } from './state.ts';

/** The draft that this window stores under a key. */
export function keptDraft(key: string | null): ComposerState {
  return readDraft(key === null ? null : sessionStorage.getItem(key));
}

export function keepDraft(key: string | null, state: ComposerState): void {
  const text = draftText(state);
  if (key === null) {
    return;
  }
  if (text === null) {
    sessionStorage.removeItem(key);
  } else {
    sessionStorage.setItem(key, text);
  }
}
