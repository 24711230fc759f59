import { type APIEmbed, ComponentType } from 'discord.js';
import type { Logger } from 'pino';
import {
  type ForeignText,
  foreignTextNoted,
  foreignTextReplaced,
  isShownAs,
  LEFT_OUT,
  notingForeignText,
  withoutMarks,
} from '../common/foreign-text.ts';
import { escapeMarkdown } from '../common/markdown.ts';
import type { Translator } from '../i18n/language.ts';
import { discordErrorFacts } from './api.ts';
import { attempting } from './attempts.ts';
import type { Choices, Message, Modal } from './command.ts';
import { failureOf } from './discord-errors.ts';
import {
  contentWithin,
  embedLength,
  LABEL_LENGTHS,
  labelWithin,
  roomFor,
  textsMapped,
  withLastLineAbove,
  withLastParagraph,
} from './within-limits.ts';

declare const sendable: unique symbol;

/**
 * What may be sent to Discord as it is. Only this file makes it, so nothing that Discord may refuse is sent without
 * something plainer to send instead.
 */
export type Sendable<T> = T & { readonly [sendable]: true };

/** Something to send, and the text from outside in it. */
export interface Draft<T> {
  readonly whole: T;
  readonly foreign: () => ForeignText;
}

/** Builds something to send. */
export function drafted<T>(build: () => T | Promise<T>): Promise<Draft<T>> {
  return notingForeignText(async () => draftOf(await build()));
}

/** For what was built while the text from outside was noted already, as during an interaction. */
export function draftOf<T>(whole: T): Draft<T> {
  return { whole, foreign: foreignTextNoted() };
}

export interface Fallback {
  /** The language of those who read the message. */
  readonly t: Translator;
  /** The last resort, in the bot's own words only. `null`: then the message isn't sent. */
  readonly plain: Message | null;
  readonly log: Logger;
  /** What to log when Discord refuses a form of the message. */
  readonly blocked: string;
}

/**
 * Sends a message. If Discord refuses its content, such as a link or a word in a name or reason, this sends it without
 * any text from outside: people are shown by their IDs at first, and then not at all. If Discord refuses that, too, this
 * sends one in the bot's own words instead.
 *
 * @throws the error of the last attempt
 */
export function orInPlainWords<R>(
  send: (message: Sendable<Message>) => Promise<R>,
  { whole, foreign }: Draft<Message>,
  { t, plain, log, blocked }: Fallback,
): Promise<R> {
  return orPlainer(
    send,
    [
      () => whole,
      () => withoutForeignText(t, whole, foreign()),
      // IDs come from outside, too.
      () => withoutForeignText(t, whole, NOTHING_KNOWN),
      () => plain,
    ],
    { log, blocked },
  );
}

/**
 * Opens a modal. If Discord refuses it, this opens it without any text from outside: people are shown by their IDs at
 * first, and then not at all. A field that was filled in is empty then, and has to be: what stands in it is sent with it.
 *
 * @param how `mayTryAgain`: whether there's still time to open another one
 * @throws the error of the last attempt
 */
export function orPlainerModal<R>(
  send: (modal: Sendable<Modal>) => Promise<R>,
  { whole, foreign }: Draft<Modal>,
  {
    t,
    mayTryAgain,
    ...how
  }: Pick<Fallback, 't' | 'log' | 'blocked'> & {
    readonly mayTryAgain: () => boolean;
  },
): Promise<R> {
  return orPlainer(
    send,
    [
      () => whole,
      () => (mayTryAgain() ? modalWithoutForeignText(t, whole, foreign()) : null),
      () => (mayTryAgain() ? modalWithoutForeignText(t, whole, NOTHING_KNOWN) : null),
    ],
    how,
  );
}

/**
 * Sends choices. If Discord refuses them, this sends those that say something without names, with people's IDs, or else
 * none.
 *
 * @throws the error of the last attempt
 */
export function orFewerChoices<R>(
  send: (choices: Sendable<Choices>) => Promise<R>,
  { whole, foreign }: Draft<Choices>,
  how: Pick<Fallback, 'log' | 'blocked'>,
): Promise<R> {
  return orPlainer(send, [() => whole, () => choicesWithoutNames(whole, foreign()), () => []], how);
}

/**
 * Sends the first form that Discord doesn't refuse for its content.
 *
 * @param forms each is made once those before it were refused. `null`: there's no such form
 * @throws the error of the last attempt
 */
function orPlainer<T, R>(
  send: (form: Sendable<T>) => Promise<R>,
  forms: readonly (() => T | null)[],
  how: Pick<Fallback, 'log' | 'blocked'>,
): Promise<R> {
  return attempting(() => firstAccepted(send, forms, how));
}

async function firstAccepted<T, R>(
  send: (form: Sendable<T>) => Promise<R>,
  forms: readonly (() => T | null)[],
  { log, blocked }: Pick<Fallback, 'log' | 'blocked'>,
): Promise<R> {
  let refused: { readonly bare: T | null; readonly error: unknown } | null = null;
  for (const make of forms) {
    const form = make();
    const bare = withoutAnyMarks(form);
    if (form === null || (refused !== null && JSON.stringify(bare) === JSON.stringify(refused.bare))) {
      continue;
    }
    if (refused !== null) {
      log.warn(discordErrorFacts(refused.error), blocked);
    }
    try {
      return await send(bare as Sendable<T>);
    } catch (error) {
      if (failureOf(error) !== 'content') {
        throw error;
      }
      refused = { bare, error };
    }
  }
  throw refused?.error;
}

/** Then everything is left out, IDs, too: they come from outside as well. */
const NOTHING_KNOWN: ForeignText = new Map();

/**
 * @returns the message with names as IDs and other text from outside left out, and with a sentence that says so. What
 *   takes more room than before is cut, never that sentence. `null` if there's no text from outside in it
 */
export function withoutForeignText(t: Translator, message: Message, foreign: ForeignText): Message | null {
  const { content, embeds = [], components, layout } = message;
  const replaced = replacing(foreign, { content, embeds, components, layout });
  if (replaced === null) {
    return null;
  }
  if (layout !== undefined) {
    const shown = labelsReplaced(textsMapped(layout, replaced.inMarkdown), replaced.inLabels);
    return { ...message, layout: withLastLineAbove(shown, t('trouble.blocked.partly')) };
  }
  const [first = {}, ...others] = embeds.map((embed) => replacedIn(embed, replaced.inMarkdown));
  const elsewhere = others.reduce((sum, embed) => sum + embedLength(embed), 0);
  return {
    ...message,
    ...(content !== undefined && { content: contentWithin(replaced.inMarkdown(content)) }),
    embeds: [withLastParagraph(first, t('trouble.blocked.partly'), elsewhere), ...others],
    ...(components && { components: labelsReplaced(components, replaced.inLabels) }),
  };
}

/** @returns `null` if there's no text from outside in it */
export function modalWithoutForeignText(t: Translator, modal: Modal, foreign: ForeignText): Modal | null {
  const { title, components } = modal;
  const replaced = replacing(foreign, { title, components });
  const emptied = components.map((part) => withoutValue(t, part));
  if (replaced === null && emptied.every((part, index) => part === components[index])) {
    return null;
  }
  const inLabels = replaced?.inLabels ?? ((text) => text);
  return {
    ...modal,
    title: labelWithin(inLabels(title), LABEL_LENGTHS.modal),
    components: labelsReplaced(emptied, inLabels),
  };
}

/**
 * Empties a field that was filled in with more than a number. Sending it as it is must not erase what isn't shown, so
 * it's required.
 */
function withoutValue(t: Translator, part: Modal['components'][number]): Modal['components'][number] {
  if (part.type !== ComponentType.Label || part.component.type !== ComponentType.TextInput) {
    return part;
  }
  const { value = '', ...field } = part.component;
  return /^\d*$/u.test(value)
    ? part
    : { ...part, description: t('trouble.blockedModal.emptied'), component: { ...field, required: true } };
}

/** @returns `null` if there's no text from outside in them */
function choicesWithoutNames(choices: Choices, foreign: ForeignText): Choices | null {
  const replaced = replacing(
    foreign,
    choices.map(({ name }) => name),
  );
  if (replaced === null) {
    return null;
  }
  const seen = new Set<string>([LEFT_OUT]);
  // Clients send the value of the first of two choices with the same name.
  return choices
    .map(({ name, value }) => ({ name: labelWithin(replaced.inLabels(name), LABEL_LENGTHS.option), value }))
    .filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** In what readers see. What comes back when it's used, and files, stay as they are: an ID can have anything in it. */
function withoutAnyMarks<T>(part: T, key = '', inField = false): T {
  if (typeof part === 'string') {
    return (MARKED_KEYS.has(key) || (inField && key === 'value') ? withoutMarks(part) : part) as T;
  }
  if (Array.isArray(part)) {
    return (key === 'files' ? part : part.map((one) => withoutAnyMarks(one, key, key === 'fields'))) as T;
  }
  if (typeof part !== 'object' || part === null) {
    return part;
  }
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, withoutAnyMarks(value, name, inField)]),
  ) as T;
}

const MARKED_KEYS: ReadonlySet<string> = new Set([
  'content',
  'title',
  'description',
  'name',
  'text',
  'label',
  'placeholder',
]);

type Replace = (text: string) => string;

interface Replacing {
  readonly inMarkdown: Replace;
  /** Where Markdown isn't rendered: in menus and on buttons. */
  readonly inLabels: Replace;
}

/** @returns `null` if nothing in it would be replaced */
function replacing(foreign: ForeignText, whole: unknown): Replacing | null {
  // In a title above the embed, more dots are escaped than elsewhere.
  const known = new Map<string, string>();
  for (const [shown, instead] of foreign) {
    const key = withPlainDots(shown);
    known.set(key, (known.get(key) ?? instead) === instead ? instead : LEFT_OUT);
  }
  const by = (shown: string): string => known.get(withPlainDots(shown)) ?? LEFT_OUT;
  const inLabels: Replace = (text) =>
    foreignTextReplaced(text, (shown) => (isShownAs(shown, by(shown)) ? shown : by(shown)));
  const inMarkdown: Replace = (text) =>
    foreignTextReplaced(text, (shown) => {
      const instead = by(shown);
      return isShownAs(shown, instead) ? shown : instead === LEFT_OUT ? LEFT_OUT : escapeMarkdown(instead);
    });
  return anyText(whole, (text) => inLabels(text) !== withoutMarks(text)) ? { inMarkdown, inLabels } : null;
}

function withPlainDots(shown: string): string {
  return shown.replaceAll('\\.', '.');
}

function anyText(part: unknown, holds: (text: string) => boolean): boolean {
  return typeof part === 'string'
    ? holds(part)
    : typeof part === 'object' && part !== null && Object.values(part).some((one) => anyText(one, holds));
}

function replacedIn(embed: APIEmbed, replace: Replace): APIEmbed {
  const { title, description, footer, fields } = embed;
  return {
    ...embed,
    ...(title !== undefined && { title: replace(title) }),
    ...(description !== undefined && { description: replace(description) }),
    ...(footer && { footer: { ...footer, text: replace(footer.text) } }),
    ...(fields && {
      fields: fields.map((field) => ({ ...field, name: replace(field.name), value: replace(field.value) })),
    }),
  };
}

/** What readers see of buttons and menus. What they send when they're used stays. */
function labelsReplaced<T>(part: T, replace: Replace): T {
  if (Array.isArray(part)) {
    return part.map((one) => labelsReplaced(one, replace)) as T;
  }
  if (typeof part !== 'object' || part === null) {
    return part;
  }
  const type = 'type' in part ? part.type : undefined;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      SEEN.has(key) && typeof value === 'string'
        ? labelWithin(replace(value), roomFor(key, type))
        : labelsReplaced(value, replace),
    ]),
  ) as T;
}

const SEEN: ReadonlySet<string> = new Set(['label', 'description', 'placeholder']);
