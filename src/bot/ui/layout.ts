import {
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APISectionComponent,
  type APITextDisplayComponent,
  ComponentType,
} from 'discord.js';
import { clipped, lengthOf } from '../../common/foreign-text.ts';
import type { Message } from '../command.ts';
import { COLORS, type Tone } from './embed.ts';

/**
 * The text in all components of a layout together, in UTF-16 units. Discord counts code points, and there are never more
 * of those. https://discord.com/developers/docs/components/reference#text-display
 */
export const LAYOUT_TEXT_LENGTH = 4_000;

/** Markdown in a layout. */
export function textDisplay(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

/** Markdown with a button beside it. */
export function section(content: string, accessory: APIButtonComponentWithCustomId): APISectionComponent {
  return { type: ComponentType.Section, components: [textDisplay(content)], accessory };
}

/** A message in components of version 2, in one frame. Its writer keeps it within Discord's 40 components. */
export function layout(tone: Tone, parts: readonly APIComponentInContainer[]): Message {
  return framed(COLORS[tone], parts);
}

/**
 * The same in components of version 2, for a message that has shown such components: Discord lets it show nothing else
 * anymore. Lines that are too many are left out.
 */
export function asLayout(message: Message): Message {
  if (message.layout !== undefined) {
    return message;
  }
  const { content = '', embeds = [], components = [], ...rest } = message;
  const [embed] = embeds;
  const footer = embed?.footer === undefined ? '' : `-# ${embed.footer.text}`;
  const title = embed?.title === undefined ? [] : [`### ${embed.title}`];
  const room = LAYOUT_TEXT_LENGTH - lengthOf(content) - lengthOf(footer);
  const body = linesFitting([...title, ...(embed?.description ?? '').split('\n')], room);
  return {
    ...rest,
    ...framed(embed?.color, [
      ...[content, body, footer].filter((one) => one.trim() !== '').map(textDisplay),
      ...components,
    ]),
  };
}

function framed(color: number | undefined, components: readonly APIComponentInContainer[]): Message {
  return {
    layout: [
      {
        type: ComponentType.Container,
        ...(color !== undefined && { accent_color: color }),
        components: [...components],
      },
    ],
  };
}

const MORE = '…';

/** @param room in UTF-16 units, as Discord gets them */
function linesFitting(lines: readonly string[], room: number): string {
  const whole = lines.join('\n');
  if (lengthOf(whole) <= room) {
    return whole;
  }
  let [kept, used] = [0, MORE.length];
  while (kept < lines.length && used + lengthOf(lines[kept] ?? '') + 1 <= room) {
    used += lengthOf(lines[kept] ?? '') + 1;
    kept += 1;
  }
  return kept === 0 ? clipped(whole, room) : [...lines.slice(0, kept), MORE].join('\n');
}
