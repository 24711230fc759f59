import type { APIEmbed } from 'discord-api-types/v10';
import type { Message } from './control.ts';

export interface RenderContext {
  /** The reader's time, in ms since 1970. */
  readonly now: number;
  /** Names by ID, to show mentions like a client. */
  readonly roles?: Readonly<Record<string, string>>;
  readonly users?: Readonly<Record<string, string>>;
  readonly channels?: Readonly<Record<string, string>>;
}

const colors: readonly (readonly [name: string, rgb: number])[] = [
  ['green', 0x57f287],
  ['green', 0x2ecc71],
  ['yellow', 0xfee75c],
  ['orange', 0xe67e22],
  ['red', 0xed4245],
  ['red', 0x992d22],
  ['blurple', 0x5865f2],
  ['blue', 0x3498db],
  ['purple', 0x9b59b6],
  ['pink', 0xeb459e],
  ['teal', 0x1abc9c],
  ['gold', 0xf1c40f],
  ['grey', 0x95a5a6],
  ['white', 0xffffff],
  ['black', 0x23272a],
];

/** A message as plain text, as a client shows it: content, then each embed behind a bar, then buttons and menus. */
export function renderMessage(message: Message, context: RenderContext): string {
  const flags = message.flags ?? 0;
  const blocks = [
    ...(flags & 128 ? ['… is thinking'] : []),
    ...(message.content ? [renderMarkdown(message.content, context)] : []),
    ...message.embeds.map((embed) => renderEmbed(embed, context)),
    ...(message.components ?? []).map((component) => renderComponent(component as Component, context)),
    // A message of version 2 shows its files only in components.
    ...(message.attachments.length > 0 && !(flags & COMPONENTS_V2)
      ? [message.attachments.map((file) => `[file ${file.filename}]`).join(' ')]
      : []),
    ...(flags & 64 ? ['(only you can see this)'] : []),
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

function renderEmbed(embed: APIEmbed, context: RenderContext): string {
  const text = (value: string) => renderMarkdown(value, context);
  const color = embed.color === undefined ? '' : ` (${nameColor(embed.color)})`;
  const lines = [
    ...(embed.author ? [embed.author.name] : []),
    ...(embed.title ? [`${text(embed.title)}${color}`] : color ? [color.trim()] : []),
    ...(embed.description ? text(embed.description).split('\n') : []),
    ...(embed.fields ?? []).flatMap((field) => [
      text(field.name),
      ...text(field.value)
        .split('\n')
        .map((line) => `  ${line}`),
    ]),
    ...footer(embed, context),
  ];
  return lines.map((line) => `┃ ${line}`.trimEnd()).join('\n');
}

function footer(embed: APIEmbed, { now }: RenderContext): string[] {
  const parts = [
    ...(embed.footer ? [embed.footer.text] : []),
    ...(embed.timestamp ? [relative(Date.parse(embed.timestamp), now)] : []),
  ];
  return parts.length > 0 ? [parts.join(' • ')] : [];
}

interface Component extends Shown {
  readonly type: number;
  readonly label?: string;
  readonly emoji?: { readonly name?: string };
  readonly placeholder?: string;
  readonly content?: string;
  readonly disabled?: boolean;
  readonly options?: readonly { readonly label: string }[];
  readonly components?: readonly Component[];
  readonly accessory?: Component;
  readonly accent_color?: number | null;
  readonly divider?: boolean;
  readonly name?: string | null;
  readonly items?: readonly Shown[];
}

/** Media with what a reader gets in place of it. */
interface Shown {
  readonly media?: { readonly url: string };
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

const COMPONENTS_V2 = 1 << 15;

function renderComponent(component: Component, context: RenderContext): string {
  const children = (component.components ?? []).map((child) => renderComponent(child, context));
  switch (component.type) {
    case 1:
      return children.join(' ');
    case 2:
      return `[${[component.emoji?.name, component.label].filter(Boolean).join(' ')}${component.disabled ? ' (off)' : ''}]`;
    case 3:
      return `[${component.placeholder ?? 'Make a selection'} ▾ ${(component.options ?? []).map((option) => option.label).join(' | ')}]`;
    case 9:
      return [
        children.join('\n'),
        ...(component.accessory ? [renderComponent(component.accessory, context)] : []),
      ].join(' ');
    case 10:
      return renderMarkdown(component.content ?? '', context);
    case 11:
      return image(component);
    case 12:
      return (component.items ?? []).map(image).join(' ');
    case 13:
      return `[file ${component.name ?? ''}${hidden(component)}]`;
    case 14:
      return component.divider === false ? '' : '──────';
    case 17: {
      const lines = children.flatMap((child) => child.split('\n'));
      const color = component.accent_color == null ? '' : ` (${nameColor(component.accent_color)})`;
      const marks = `${color}${hidden(component)}`;
      return lines.map((line, nth) => `┃ ${line}${nth === 0 ? marks : ''}`.trimEnd()).join('\n');
    }
    default:
      return children.length > 0 ? children.join('\n') : `[${component.placeholder ?? 'Make a selection'} ▾]`;
  }
}

/** For example `[image Ana (spoiler)]`. Without a description, it has the name of its file. */
function image(shown: Shown): string {
  const name = shown.description ?? shown.media?.url.replace(/[?#].*$/, '').replace(/^.*\//, '') ?? '';
  return `[image ${name}${hidden(shown)}]`;
}

const hidden = ({ spoiler }: Shown): string => (spoiler ? ' (spoiler)' : '');

const token = new RegExp(
  [
    '\\\\(?<escaped>[\\p{P}\\p{S}])',
    '```(?:[a-z]+\\n)?(?<block>[\\s\\S]+?)```',
    '`(?<code>[^`\\n]+)`',
    '<t:(?<time>-?\\d+)(?::(?<style>[tTdDfFRsS]))?>',
    '<@!?(?<user>\\d+)>',
    '<@&(?<role>\\d+)>',
    '<#(?<channel>\\d+)>',
    '</(?<command>[^:>]+):\\d+>',
    '\\[(?<link>[^\\]\\n]+)\\]\\((?<url>https?:[^)\\s]+)\\)',
    '(?<style2>\\*\\*\\*|\\*\\*|__|~~|\\|\\|)(?=\\S)(?<styled>[\\s\\S]*?\\S)\\k<style2>',
    '(?<![\\p{L}\\p{N}])(?<style1>[*_])(?=\\S)(?<slanted>[^\\n]*?\\S)\\k<style1>(?![\\p{L}\\p{N}])',
  ].join('|'),
  'gu',
);

type Found = Partial<
  Record<
    | 'escaped'
    | 'block'
    | 'code'
    | 'time'
    | 'style'
    | 'user'
    | 'role'
    | 'channel'
    | 'command'
    | 'link'
    | 'url'
    | 'styled'
    | 'slanted',
    string
  >
>;

/** Markdown as people read it: escapes resolved, styles dropped, mentions by name, times relative to the reader. */
export function renderMarkdown(text: string, context: RenderContext): string {
  const inline = text.replace(token, (...args) => {
    const found = args.at(-1) as Found;
    if (found.escaped !== undefined) return found.escaped;
    if (found.block !== undefined) return found.block;
    if (found.code !== undefined) return found.code;
    if (found.time !== undefined) return renderTime(Number(found.time) * 1000, found.style ?? 'f', context.now);
    if (found.user !== undefined) return `@${context.users?.[found.user] ?? 'unknown-user'}`;
    if (found.role !== undefined) return `@${context.roles?.[found.role] ?? 'deleted-role'}`;
    if (found.channel !== undefined) return `#${context.channels?.[found.channel] ?? 'unknown'}`;
    if (found.command !== undefined) return `/${found.command}`;
    if (found.link !== undefined) return `${renderMarkdown(found.link, context)} (${found.url})`;
    return renderMarkdown(found.styled ?? found.slanted ?? '', context);
  });
  return inline.replace(/^(?:#{1,3}|-#|>) (?=\S)/gm, '');
}

function renderTime(at: number, style: string, now: number): string {
  if (style === 'R') return relative(at, now);
  const iso = new Date(at).toISOString();
  const date = iso.slice(0, 10);
  const time = iso.slice(11, style === 'T' ? 19 : 16);
  if (style === 't' || style === 'T') return time;
  return style === 'd' || style === 'D' ? date : `${date} ${time}`;
}

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** For example "4 minutes ago". */
function relative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const [unit, size] = units.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const);
  return words.format(Math.trunc(seconds / size), unit);
}

function nameColor(rgb: number): string {
  const channels = (color: number) => [color >> 16, (color >> 8) & 255, color & 255] as const;
  const [r, g, b] = channels(rgb);
  const distance = (other: number) => {
    const [r2, g2, b2] = channels(other);
    return (r - r2) ** 2 + (g - g2) ** 2 + (b - b2) ** 2;
  };
  return colors.reduce((best, each) => (distance(each[1]) < distance(best[1]) ? each : best), colors[0] ?? ['', 0])[0];
}
