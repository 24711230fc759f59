/** The list above the composer. */
import type { Server } from '../../../control/protocol.ts';
import { shownDescription, shownName } from '../texts.ts';
import type { Completion } from './completer.ts';
import { type CommandEntry, matchingEntries, type Option } from './entries.ts';
import {
  type Field,
  fixedChoices,
  isCompleted,
  MOST_CHOICES,
  matchingChoices,
  type Picked,
  sigilOf,
} from './options.ts';
import { type CommandState, type ComposerState, ENTRY, matchingOptions } from './state.ts';

export type Pick =
  | { readonly a: 'command'; readonly entry: CommandEntry }
  | { readonly a: 'option'; readonly name: string }
  | { readonly a: 'choice'; readonly of: string; readonly picked: Picked };

export interface Row {
  readonly title: string;
  readonly detail: string;
  /** Names of a command's options. */
  readonly names: readonly string[];
  readonly pick: Pick;
}

export interface Popup {
  readonly label: string;
  readonly rows: readonly Row[];
  /** Shown instead of rows. */
  readonly note: string | null;
  /** Enter picks the first row, without any arrow key. */
  readonly eager: boolean;
  /** The rows are outdated: Enter waits for the new ones. */
  readonly loading: boolean;
}

const NO_MATCH = 'No options match your search.';

/** null: there's nothing to list for the current text. */
export function popupFor(
  state: ComposerState,
  entries: readonly CommandEntry[],
  server: Server,
  focus: string,
  completion: Completion | null,
): Popup | null {
  if (state.is === 'text') {
    return state.text.startsWith('/') ? commandsPopup(entries, state.text.slice(1)) : null;
  }
  const entry = entries.find(({ path }) => path === state.command);
  if (entry === undefined) {
    return null;
  }
  if (focus === ENTRY) {
    return optionsPopup(entry, state);
  }
  const option = entry.options.find(({ name }) => name === focus);
  const field = state.fields.find(({ name }) => name === focus);
  return option === undefined || field === undefined ? null : choicesPopup(option, field, server, completion);
}

function commandsPopup(entries: readonly CommandEntry[], typed: string): Popup | null {
  const rows = matchingEntries(entries, typed).map((entry) => ({
    title: `/${entry.title}`,
    detail: entry.description,
    names: entry.options.map(shownName),
    pick: { a: 'command', entry } as const,
  }));
  if (rows.length > 0) {
    return list('Commands', rows, true);
  }
  if (entries.length === 0) {
    return note('Commands', 'No commands you can use here.');
  }
  // A path, or a sentence that starts with a slash: a message.
  return /\s/u.test(typed) ? null : note('Commands', 'No command with that name.');
}

function optionsPopup(entry: CommandEntry, state: CommandState): Popup | null {
  const rows = matchingOptions(entry, state).map((option) => ({
    title: shownName(option),
    detail: shownDescription(option),
    names: [],
    pick: { a: 'option', name: option.name } as const,
  }));
  return rows.length === 0 ? null : list('Options', rows, state.tail.trim() !== '');
}

function choicesPopup(option: Option, field: Field, server: Server, completion: Completion | null): Popup | null {
  // A picked value needs no list until it's changed.
  if (field.picked !== null) {
    return null;
  }
  const label = `Choices for ${shownName(option)}`;
  const rowsOf = (choices: readonly Picked[], sigil: string): readonly Row[] =>
    choices.map((picked) => ({
      title: `${sigil}${picked.name}`,
      detail: '',
      names: [],
      pick: { a: 'choice', of: option.name, picked },
    }));
  const fixed = fixedChoices(option, server);
  if (fixed !== null) {
    const rows = rowsOf(matchingChoices(fixed, field.text), sigilOf(option));
    return rows.length > 0 ? list(label, rows, true) : note(label, NO_MATCH);
  }
  if (!isCompleted(option) || completion?.field !== option.name) {
    return null;
  }
  if (completion.is === 'failed') {
    return note(label, 'Loading options failed');
  }
  const loading = completion.is === 'loading';
  const rows = rowsOf(completion.choices.slice(0, MOST_CHOICES), '');
  return {
    ...(rows.length > 0 ? list(label, rows, true) : note(label, loading ? 'Loading options…' : NO_MATCH)),
    loading,
  };
}

function list(label: string, rows: readonly Row[], eager: boolean): Popup {
  return { label, rows, note: null, eager, loading: false };
}

function note(label: string, text: string): Popup {
  return { label, rows: [], note: text, eager: false, loading: false };
}
