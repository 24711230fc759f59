import type { APIEmbed } from 'discord.js';
import type { Logger } from 'pino';
import { type ForeignText, foreignTextNoted, LEFT_OUT } from '../common/foreign-text.ts';
import type { Translator } from '../i18n/language.ts';
import { discordErrorFacts } from './api.ts';
import { attempting } from './attempts.ts';
import type { Message } from './command.ts';
import { failureOf } from './discord-errors.ts';
import { DESCRIPTION_LENGTH, withoutLinks } from './ui/embed.ts';

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
export function orInPlainWords<T>(
  send: (message: Message) => Promise<T>,
  message: Message,
  fallback: Fallback,
): Promise<T> {
  return attempting(() => sendOne(send, message, fallback));
}

async function sendOne<T>(
  send: (message: Message) => Promise<T>,
  message: Message,
  { t, plain, log, blocked }: Fallback,
): Promise<T> {
  const foreign = foreignTextNoted();
  const forms = [
    () => withoutForeignText(t, message, new Map([...foreign].filter(([shown, instead]) => shown !== instead))),
    // IDs come from outside, too.
    () => withoutForeignText(t, message, new Map([...foreign.keys()].map((shown) => [shown, LEFT_OUT]))),
    () => plain,
  ];
  let current = message;
  for (;;) {
    try {
      return await send(current);
    } catch (error) {
      if (failureOf(error) !== 'content') {
        throw error;
      }
      let next: Message | null = null;
      while (next === null && forms.length > 0) {
        next = forms.shift()?.() ?? null;
      }
      if (next === null) {
        throw error;
      }
      log.warn(discordErrorFacts(error), blocked);
      current = next;
    }
  }
}

/** @returns the message with names as IDs and other text from outside left out. `null` if it has none */
export function withoutForeignText(t: Translator, message: Message, foreign: ForeignText): Message | null {
  const { content, embeds = [], components } = message;
  const replaced = replacing(foreign, JSON.stringify({ content, embeds, components }));
  if (replaced === null) {
    return null;
  }
  const [first, ...others] = embeds.map((embed) => replacedIn(embed, replaced));
  const note = t('trouble.blocked.partly');
  return {
    ...message,
    ...(content !== undefined && { content: replaced(content) }),
    embeds: first === undefined ? [] : [withNote(first, note), ...others],
    ...(components && { components: labelsReplaced(components, replaced) }),
  };
}

function withNote(embed: APIEmbed, note: string): APIEmbed {
  const description = `${embed.description ?? ''}\n\n${note}`;
  return description.length > DESCRIPTION_LENGTH ? embed : { ...embed, description };
}

type Replace = (text: string) => string;

/** @param json the message, to look for what is in it at all */
function replacing(foreign: ForeignText, json: string): Replace | null {
  const instead = new Map(
    [...foreign]
      // In a title above the embed, dots are escaped as well.
      .flatMap(([shown, by]): [string, string][] => [
        [shown, by],
        [withoutLinks(shown), by],
      ])
      // A single letter isn't what was refused, and is part of many words.
      .filter(([shown]) => shown.length > 1 && json.includes(JSON.stringify(shown).slice(1, -1))),
  );
  if (instead.size === 0) {
    return null;
  }
  // The longest first, and each place once: an ID that replaces a name may be part of another name.
  const texts = [...instead.keys()]
    .sort((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${texts.join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return (text) => text.replace(pattern, (shown) => instead.get(shown) ?? '');
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
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      SEEN.has(key) && typeof value === 'string' ? replace(value) : labelsReplaced(value, replace),
    ]),
  ) as T;
}

const SEEN: ReadonlySet<string> = new Set(['label', 'description', 'placeholder']);
