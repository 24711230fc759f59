import { expect } from 'vitest';
import { bodies } from '../../../sandbox/discord/body-schemas.ts';
import { displayedTexts, everyComponent } from '../../../sandbox/discord/component-types.ts';
import { type MessageBody, MessageFlag, messageProblems } from '../../../sandbox/discord/message-rules.ts';
import type { Message } from '../../../src/bot/command.ts';
import { CATALOGS } from '../../../src/i18n/language.ts';
import { readMarkdown } from '../../support/discord-markdown.ts';

interface Parts {
  readonly content: string;
  readonly title: string;
  readonly description: string;
  readonly footer: string;
  readonly color: number;
}

/** The parts of one of our messages, which has one embed, besides pictures, and never pings. */
export function partsOf(message: Message): Parts {
  const [embed, ...others] = message.embeds ?? [];
  for (const { image, color: _color, ...more } of others) {
    expect(image?.url).toMatch(/^https:/u);
    expect(more).toEqual({});
  }
  return {
    content: message.content ?? '',
    title: embed?.title ?? '',
    description: embed?.description ?? '',
    footer: embed?.footer?.text ?? '',
    color: embed?.color ?? -1,
  };
}

/** The texts of a layout, from top to bottom. */
export function layoutTexts({ layout = [] }: Message): string[] {
  return displayedTexts(layout);
}

/** A message as a phone shows it from top to bottom, for comparing by eye. */
export function asRead(message: Message): string {
  if (message.layout !== undefined) {
    return layoutTexts(message).join('\n');
  }
  const { content, title, description, footer } = partsOf(message);
  return [content, title, description, footer].filter((part) => part !== '').join('\n---\n');
}

/** Discord's own schema and the rules it misses, and each limit once more, in units and in code points. */
export function expectWithinLimits(message: Message): void {
  if (message.layout !== undefined) {
    expectLayoutWithinLimits(message, message.layout);
    return;
  }
  const body = { content: '', embeds: [], components: [], allowed_mentions: { parse: [] }, ...message };
  const parsed = bodies.webhookEdit.safeParse(body);
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(messageProblems(body as MessageBody, false, [])).toEqual([]);

  const { content, title, description, footer } = partsOf(message);
  for (const count of [(text: string) => text.length, (text: string) => [...text].length]) {
    expect(count(content)).toBeLessThanOrEqual(2_000);
    expect(count(title)).toBeLessThanOrEqual(256);
    expect(count(description)).toBeLessThanOrEqual(4_096);
    expect(count(footer)).toBeLessThanOrEqual(2_048);
    expect(count(title) + count(description) + count(footer)).toBeLessThanOrEqual(6_000);
  }
  for (const text of [content, title, description, footer]) {
    expect(text.isWellFormed()).toBe(true);
  }
  expect(title.trim()).not.toBe('');
  expect(description.trim()).not.toBe('');
}

function expectLayoutWithinLimits(message: Message, layout: readonly unknown[]): void {
  const { layout: _layout, files: _files, ...others } = message;
  expect(others).toEqual({});
  const body = { components: [...layout], flags: MessageFlag.componentsV2, allowed_mentions: { parse: [] } };
  const parsed = bodies.webhookEdit.safeParse(body);
  expect(parsed.error?.issues ?? []).toEqual([]);
  expect(messageProblems(body, true, [])).toEqual([]);
  const texts = layoutTexts(message);
  expect(texts.join('').length).toBeLessThanOrEqual(4_000);
  expect(everyComponent(layout).length).toBeLessThanOrEqual(40);
  for (const text of texts) {
    expect(text.isWellFormed()).toBe(true);
    expect(text.trim()).not.toBe('');
  }
}

/** What we write ourselves: times, headings in bold, names of options and of a variable as code. */
const FORMS = [
  /<t:-?\d+:[Rtf]>/gu,
  /^\*\*[^*\n]+\*\*$/gmu,
  new RegExp(`\`(?:${[...optionNames(), 'VIDEOSDK_ROOM_IDS'].join('|')})\``, 'gu'),
];

/** The options of the bot's commands, by their name in each language: letters, digits and hyphens. */
function optionNames(): string[] {
  const commands = Object.values(CATALOGS).flatMap((catalog) => Object.values(catalog.commands));
  return commands.flatMap((command) =>
    'options' in command ? Object.values(command.options).map(({ name }) => name) : [],
  );
}

/**
 * The words that the bot's own texts put in bold, in any language: `**Manage Server**`. Nothing is filled into them.
 */
const BOLD: ReadonlySet<string> = new Set(
  Object.values(CATALOGS)
    .flatMap(textsOf)
    .flatMap((text) => text.match(/\*\*[^*\n]+\*\*/gu) ?? [])
    .filter((passage) => !passage.includes('{')),
);

function textsOf(part: unknown): string[] {
  return typeof part === 'string' ? [part] : Object.values(part as object).flatMap(textsOf);
}

/** Nothing from outside formats, pings or links: not in the embed, and not above it. */
export function expectInert(message: Message, mentions: readonly string[] = []): void {
  if (message.layout !== undefined) {
    for (const text of layoutTexts(message)) {
      // The bot's own marks for a title and for small text.
      const lines = text.split('\n').map((line) => line.replace(/^(?:### |-# )/u, ''));
      expectInert({ embeds: [{ description: lines.join('\n') }] }, mentions);
    }
    return;
  }
  const { content, title, description, footer } = partsOf(message);
  expect(readMarkdown(title).active).toEqual([]);
  expect(readMarkdown(footer).active).toEqual([]);
  let ours = description;
  for (const passage of BOLD) {
    ours = ours.replaceAll(passage, 'x');
  }
  for (const form of FORMS) {
    ours = ours.replace(form, 'x');
  }
  for (const mention of mentions) {
    ours = ours.replaceAll(mention, 'x');
  }
  expect(readMarkdown(ours).active).toEqual([]);
  for (const line of content === '' ? [] : content.split('\n')) {
    expect(line.startsWith('-# ')).toBe(true);
    const { active, code } = readMarkdown(line.slice('-# '.length));
    // An ID is either bare, with nothing active, or it is code up to the end of the line.
    expect(active.map(({ kind }) => kind)).toEqual(code.length === 0 ? [] : ['code']);
    expect(line.endsWith('`')).toBe(code.length > 0);
    // Outside embeds, Discord shows previews of these even where they are no links.
    expect(line.replace(/`[^`]*`$/u, '')).not.toMatch(/discord(?:app)?\.(?:gg|com)/iu);
  }
}
