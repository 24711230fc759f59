/** What an option can contain, and what is sent. */
import type { OptionValue, Server } from '../../../control/protocol.ts';
import { shownName } from '../texts.ts';
import { bestFirst, type Option } from './entries.ts';

/** Something picked from a list: what is shown, and what is sent. */
export interface Picked {
  readonly name: string;
  readonly value: OptionValue;
}

/** Something that can be picked. */
export interface Offered extends Picked {
  /** Its untranslated name, if that differs: it can be typed, too. */
  readonly otherName?: string;
}

/** The content of an option's field. */
export interface Field {
  readonly text: string;
  /** null: it was typed. */
  readonly picked: Picked | null;
}

export type Read =
  | { readonly is: 'empty' }
  | { readonly is: 'value'; readonly value: OptionValue }
  | { readonly is: 'wrong'; readonly reason: string };

const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const NUMBER = 10;
const TEXT_CHANNEL = 0;
const LONGEST = 6_000;
/** A client doesn't show more than this. */
export const MOST_CHOICES = 25;

/** Whether the bot provides the list. */
export function isCompleted(option: Option): boolean {
  return 'autocomplete' in option && option.autocomplete === true;
}

/** The choices for the value; null if anything can be typed, or the bot provides them. */
export function fixedChoices(option: Option, server: Server): readonly Offered[] | null {
  const people = (): readonly Picked[] => [...server.people, server.bot].map(({ id, name }) => ({ name, value: id }));
  const roles = (): readonly Picked[] => server.roles.map(({ id, name }) => ({ name, value: id }));
  switch (option.type as number) {
    case BOOLEAN:
      return [
        { name: 'True', value: true },
        { name: 'False', value: false },
      ];
    case USER:
      return people();
    case ROLE:
      return roles();
    case MENTIONABLE:
      return [...people(), ...roles()];
    case CHANNEL: {
      const types = ('channel_types' in option ? (option.channel_types ?? []) : []) as readonly number[];
      return types.length > 0 && !types.includes(TEXT_CHANNEL)
        ? []
        : server.channels.map(({ id, name }) => ({ name, value: id }));
    }
    default: {
      const choices = 'choices' in option ? (option.choices ?? []) : [];
      return choices.length > 0
        ? choices.map((choice) => {
            const [name, otherName] = [shownName(choice), choice.name];
            return { name, value: choice.value, ...(otherName !== name && { otherName }) };
          })
        : null;
    }
  }
}

export function matchingChoices(choices: readonly Offered[], typed: string): readonly Offered[] {
  return bestFirst(choices, typed, typedNames).slice(0, MOST_CHOICES);
}

/** The prefix of names of people, roles and channels. */
export function sigilOf(option: Option): string {
  return { [USER]: '@', [ROLE]: '@', [MENTIONABLE]: '@', [CHANNEL]: '#' }[option.type as number] ?? '';
}

/** What would be sent for a field, or why a client wouldn't send it. */
export function readField(option: Option, field: Field, server: Server): Read {
  if (field.text.trim() === '' && field.picked === null) {
    return option.required === true ? wrong('This option is required. Specify a value.') : { is: 'empty' };
  }
  const choices = fixedChoices(option, server);
  if (choices !== null) {
    return readChoice(choices, field);
  }
  switch (option.type as number) {
    case STRING:
      return readText(option, typeof field.picked?.value === 'string' ? field.picked.value : field.text);
    case INTEGER:
    case NUMBER:
      return readNumber(option, typeof field.picked?.value === 'number' ? String(field.picked.value) : field.text);
    default:
      return wrong('Options of this kind can’t be filled in here.');
  }
}

function typedNames({ name, otherName = name }: Offered): readonly string[] {
  return [name, otherName];
}

function readChoice(choices: readonly Offered[], { text, picked }: Field): Read {
  if (picked !== null && choices.some(({ value }) => value === picked.value)) {
    return { is: 'value', value: picked.value };
  }
  const typed = text.trim().toLocaleLowerCase();
  const meant = choices.filter(
    (choice) => typedNames(choice).some((name) => name.toLocaleLowerCase() === typed) || choice.value === text.trim(),
  );
  const [only] = meant;
  return only !== undefined && meant.length === 1
    ? { is: 'value', value: only.value }
    : wrong(meant.length > 1 ? 'More than one has this name. Pick one from the list.' : 'Pick one from the list.');
}

function readText(option: Option, text: string): Read {
  const { min_length: min = 0, max_length: max = LONGEST } = option as { min_length?: number; max_length?: number };
  // Counts like Discord: code points, not UTF-16 units.
  const { length } = [...text];
  if (length < min) {
    return wrong(`Must be ${min} or more in length.`);
  }
  return length > max ? wrong(`Must be ${max} or fewer in length; this is ${length}.`) : { is: 'value', value: text };
}

function readNumber(option: Option, text: string): Read {
  const { min_value: min = -Infinity, max_value: max = Infinity } = option as {
    min_value?: number;
    max_value?: number;
  };
  const typed = text.trim();
  const whole = (option.type as number) === INTEGER;
  if (!(whole ? /^-?\d+$/u : /^-?(?:\d+\.?\d*|\.\d+)$/u).test(typed)) {
    return wrong(whole ? 'Must be a whole number.' : 'Must be a number.');
  }
  const value = Number(typed);
  if (whole && !Number.isSafeInteger(value)) {
    return wrong('This number is too large.');
  }
  if (value < min) {
    return wrong(`Must be ${min} or more.`);
  }
  return value > max ? wrong(`Must be ${max} or less.`) : { is: 'value', value };
}

function wrong(reason: string): Read {
  return { is: 'wrong', reason };
}
