import { type APIEmbed, ComponentType } from 'discord.js';
import { fitted } from '../common/text.ts';
import { CONTENT_LENGTH, DESCRIPTION_LENGTH, TITLE_LENGTH } from './ui/embed.ts';
import { LAYOUT_TEXT_LENGTH } from './ui/layout.ts';

/**
 * What a message, a modal or choices may be as long as, for texts that grew after they were written: an ID can be longer
 * than the name it stands for. In UTF-16 units. https://discord.com/developers/docs/components/reference
 */
export const LABEL_LENGTHS = {
  /** A modal's title, and the label of a field in it. */
  modal: 45,
  button: 80,
  option: 100,
  description: 100,
  /** Of a text input. */
  typing: 100,
  /** Of a menu. */
  choosing: 150,
} as const;

/** All embeds of a message together. https://discord.com/developers/docs/resources/message#embed-object-embed-limits */
const EMBED_LENGTH = 6_000;

const CUT = '…';
const FENCE = '```';

/**
 * Markdown in at most `most` UTF-16 units: as many lines as fit, and a line that says that there were more. Only a first
 * line that is too long on its own is cut itself.
 */
export function linesWithin(markdown: string, most: number): string {
  if (markdown.length <= most) {
    return markdown;
  }
  const lines = markdown.split('\n');
  let [kept, used] = [0, CUT.length];
  while (kept < lines.length && used + (lines[kept]?.length ?? 0) + 1 <= most) {
    used += (lines[kept]?.length ?? 0) + 1;
    kept += 1;
  }
  // A code block that isn't closed would take in what comes after it.
  while (lines.slice(0, kept).filter((line) => line.startsWith(FENCE)).length % 2 === 1) {
    kept -= 1;
  }
  return kept === 0
    ? lineWithin(lines[0] ?? '', most)
    : [...lines.slice(0, kept), CUT].join('\n').replace(/\n+…$/u, '\n…');
}

/** One line of Markdown in at most `most` UTF-16 units. */
export function lineWithin(markdown: string, most: number): string {
  if (markdown.length <= most) {
    return markdown;
  }
  const cut = markdown.slice(0, most - CUT.length);
  // Half of a letter, or a backslash whose letter is gone, would be seen.
  return `${cut.replace(/[\uD800-\uDBFF]$/u, '').replace(/(?<!\\)((?:\\\\)*)\\$/u, '$1')}${CUT}`;
}

/** Text where Markdown isn't rendered, in at most `most` UTF-16 units. */
export function labelWithin(text: string, most: number): string {
  return text.length <= most ? text : fitted(text, { max: most, units: most });
}

export function contentWithin(content: string): string {
  return linesWithin(content, CONTENT_LENGTH);
}

/**
 * An embed with a last paragraph that is always shown: what stands before it is cut if there's no room for both.
 *
 * @param others how much the message's other embeds have in them
 */
export function withLastParagraph(embed: APIEmbed, paragraph: string, others: number): APIEmbed {
  const title = embed.title === undefined ? undefined : lineWithin(embed.title, TITLE_LENGTH);
  const shown = { ...embed, ...(title !== undefined && { title }), description: '' };
  const room = Math.min(DESCRIPTION_LENGTH, EMBED_LENGTH - others - embedLength(shown)) - paragraph.length;
  const before = linesWithin(embed.description ?? '', Math.max(0, room - '\n\n'.length));
  return { ...shown, description: before.trim() === '' ? paragraph : `${before}\n\n${paragraph}` };
}

export function embedLength({ title = '', description = '', footer, author, fields = [] }: APIEmbed): number {
  const texts = [title, description, footer?.text ?? '', author?.name ?? ''];
  return [...texts, ...fields.flatMap(({ name, value }) => [name, value])].reduce((sum, text) => sum + text.length, 0);
}

/** Changes the texts of a layout, and nothing else. */
export function textsMapped<T>(part: T, change: (content: string) => string): T {
  if (Array.isArray(part)) {
    return part.map((one) => textsMapped(one, change)) as T;
  }
  if (typeof part !== 'object' || part === null) {
    return part;
  }
  const isText = 'type' in part && part.type === ComponentType.TextDisplay;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [
      key,
      isText && key === 'content' ? change(String(value)) : textsMapped(value, change),
    ]),
  ) as T;
}

/**
 * A layout with a line below its first text that is always shown: the longest texts are cut if there's no room for all.
 */
export function withLastLineAbove<T>(layout: T, line: string): T {
  const lengths: number[] = [];
  textsMapped(layout, (content) => {
    lengths.push(content.length);
    return content;
  });
  const most = mostEach(lengths, LAYOUT_TEXT_LENGTH - line.length - 1);
  let isFirst = true;
  return textsMapped(layout, (content) => {
    const shown = linesWithin(content, most);
    const below = isFirst ? `\n${line}` : '';
    isFirst = false;
    return shown + below;
  });
}

/** How long each text can be so that all of them are at most `room` long. */
function mostEach(lengths: readonly number[], room: number): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  let left = room;
  for (const [index, length] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - index));
    if (length > share) {
      return share;
    }
    left -= length;
  }
  return room;
}

/** How long a text of a component may be, by its key and what it belongs to. */
export function roomFor(key: string, type: unknown): number {
  if (key === 'placeholder') {
    return type === ComponentType.TextInput ? LABEL_LENGTHS.typing : LABEL_LENGTHS.choosing;
  }
  if (key === 'label' && type === ComponentType.Button) {
    return LABEL_LENGTHS.button;
  }
  if (key === 'label' && type === ComponentType.Label) {
    return LABEL_LENGTHS.modal;
  }
  return key === 'label' ? LABEL_LENGTHS.option : LABEL_LENGTHS.description;
}
