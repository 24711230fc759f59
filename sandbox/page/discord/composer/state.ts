/** The state of the composer, and how each action changes it. Nothing here touches the page. */
import type { OptionValue, Server } from '../../../control/protocol.ts';
import { namesOf } from '../texts.ts';
import { bestFirst, type CommandEntry, type Option } from './entries.ts';
import { type Field, type Picked, readField } from './options.ts';
import { readTyped } from './typed.ts';

export interface NamedField extends Field {
  readonly name: string;
}

export interface CommandState {
  readonly is: 'command';
  /** The path of its entry. It stays even if the entry is no longer listed. */
  readonly command: string;
  /** As shown: required ones first, then in the order they were added. */
  readonly fields: readonly NamedField[];
  /** The text after them: the start of an option's name. */
  readonly tail: string;
}

export type ComposerState = { readonly is: 'text'; readonly text: string } | CommandState;

/** The field that always exists: the message, or what follows the options. */
export const ENTRY = '';

export interface Step {
  readonly state: ComposerState;
  /** The next field to focus: the name of an option, or {@link ENTRY}. */
  readonly focus: string;
}

export const EMPTY: ComposerState = { is: 'text', text: '' };

/** Typing a complete command picks it, and pasting one fills it in. */
export function typeText(entries: readonly CommandEntry[], text: string): Step {
  const typed = readTyped(entries, text);
  if (typed === null) {
    return { state: { is: 'text', text }, focus: ENTRY };
  }
  const { state } = pickCommand(typed.entry);
  const filled = typed.fields.reduce<CommandState>(
    (before, { name, text: value }) => setField(showOption(before, name), name, value),
    state,
  );
  return {
    state: { ...filled, tail: typed.tail },
    focus: typed.fields.at(-1)?.name ?? firstEmpty(typed.entry, filled),
  };
}

export function pickCommand(entry: CommandEntry): Step & { readonly state: CommandState } {
  const fields = entry.options.filter(({ required }) => required === true).map(({ name }) => emptyField(name));
  const state: CommandState = { is: 'command', command: entry.path, fields, tail: '' };
  return { state, focus: fields[0]?.name ?? ENTRY };
}

/** The options that aren't shown yet. */
export function hiddenOptions(entry: CommandEntry, state: CommandState): readonly Option[] {
  return entry.options.filter(({ name }) => !state.fields.some((field) => field.name === name));
}

/** Hidden options that match the text after the fields. */
export function matchingOptions(entry: CommandEntry, state: CommandState): readonly Option[] {
  return bestFirst(hiddenOptions(entry, state), state.tail, namesOf);
}

export function addOption(state: CommandState, name: string): Step {
  return { state: { ...showOption(state, name), tail: '' }, focus: name };
}

/** An option's name plus a colon adds the option. */
export function typeTail(entry: CommandEntry, state: CommandState, tail: string): Step {
  const typed = tail.trimStart();
  const [meant] = hiddenOptions(entry, state)
    .flatMap((option) => namesOf(option).map((shown) => ({ name: option.name, marker: `${shown}:` })))
    .filter(({ marker }) => typed.startsWith(marker));
  if (meant === undefined) {
    return { state: { ...state, tail }, focus: ENTRY };
  }
  const { name, marker } = meant;
  const added = setField(showOption(state, name), name, typed.slice(marker.length).trimStart());
  return { state: { ...added, tail: '' }, focus: name };
}

export function setField(state: CommandState, name: string, text: string, picked: Picked | null = null): CommandState {
  return { ...state, fields: state.fields.map((field) => (field.name === name ? { name, text, picked } : field)) };
}

export function pickChoice(entry: CommandEntry, state: CommandState, name: string, picked: Picked): Step {
  const next = setField(state, name, picked.name, picked);
  return { state: next, focus: firstEmpty(entry, next) };
}

/** Removes an option. A required one stays, empty. */
export function removeOption(entry: CommandEntry | null, state: CommandState, name: string): Step {
  if (isRequired(entry, name)) {
    return { state: setField(state, name, ''), focus: name };
  }
  const at = state.fields.findIndex((field) => field.name === name);
  return {
    state: { ...state, fields: state.fields.filter((field) => field.name !== name) },
    focus: state.fields[at - 1]?.name ?? ENTRY,
  };
}

/** Removes the last option or, if none are left, the command. */
export function removeLast(entry: CommandEntry | null, state: CommandState): Step {
  if (state.tail !== '') {
    return { state: { ...state, tail: '' }, focus: ENTRY };
  }
  const last = state.fields.findLast((field) => !isRequired(entry, field.name) || field.text !== '');
  if (last === undefined) {
    return { state: EMPTY, focus: ENTRY };
  }
  const step = removeOption(entry, state, last.name);
  return isRequired(entry, last.name) ? step : { ...step, focus: ENTRY };
}

/** What Backspace in an empty field removes: this option, or what precedes it. */
export function removeBefore(entry: CommandEntry | null, state: CommandState, name: string): Step {
  const at = state.fields.findIndex((field) => field.name === name);
  const before = state.fields[at - 1];
  if (name === ENTRY) {
    return removeLast(entry, state);
  }
  if (!isRequired(entry, name)) {
    return removeOption(entry, state, name);
  }
  if (before !== undefined) {
    return { state, focus: before.name };
  }
  // Only removes the command if nothing else would be lost.
  const empty = state.tail === '' && state.fields.every(({ text }) => text === '');
  return empty ? { state: EMPTY, focus: ENTRY } : { state, focus: name };
}

/** The options to send, or the reasons, by field name, why a client wouldn't. */
export function readyToRun(
  entry: CommandEntry,
  state: CommandState,
  server: Server,
): { readonly options: Readonly<Record<string, OptionValue>>; readonly reasons: ReadonlyMap<string, string> } {
  const options: Record<string, OptionValue> = {};
  const reasons = new Map<string, string>();
  for (const [option, field] of shownOptions(entry, state)) {
    const read = readField(option, field, server);
    if (read.is === 'value') {
      options[option.name] = read.value;
    } else if (read.is === 'wrong') {
      reasons.set(option.name, read.reason);
    }
  }
  if (state.tail.trim() !== '') {
    reasons.set(ENTRY, 'The command has no such option.');
  }
  return { options, reasons };
}

/** What the bot gets while an option is typed: all valid options, plus this option's text as it is. */
export function filledSoFar(
  entry: CommandEntry,
  state: CommandState,
  server: Server,
  focused: string,
): Readonly<Record<string, OptionValue>> {
  const { options } = readyToRun(entry, { ...state, tail: '' }, server);
  return { ...options, [focused]: state.fields.find(({ name }) => name === focused)?.text ?? '' };
}

/** The fields whose options exist in the entry, each with its option. */
export function shownOptions(
  entry: CommandEntry,
  state: CommandState,
): readonly (readonly [option: Option, field: NamedField])[] {
  return state.fields.flatMap((field) => {
    const option = entry.options.find(({ name }) => name === field.name);
    return option === undefined ? [] : [[option, field] as const];
  });
}

function showOption(state: CommandState, name: string): CommandState {
  return state.fields.some((field) => field.name === name)
    ? state
    : { ...state, fields: [...state.fields, emptyField(name)] };
}

function firstEmpty(entry: CommandEntry, state: CommandState): string {
  return state.fields.find(({ name, text }) => text === '' && isRequired(entry, name))?.name ?? ENTRY;
}

function isRequired(entry: CommandEntry | null, name: string): boolean {
  return entry?.options.find((option) => option.name === name)?.required === true;
}

function emptyField(name: string): NamedField {
  return { name, text: '', picked: null };
}
