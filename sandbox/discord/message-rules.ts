import type { AttachmentBody } from './attachments.ts';
import { componentProblems } from './component-rules.ts';
import type { FormProblem, Path } from './form-errors.ts';
import { required } from './form-errors.ts';

export const MessageFlag = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  voiceMessage: 1 << 13,
  componentsV2: 1 << 15,
} as const;

/** Flags that a new message can have, sent with the bot's token or as a response to an interaction. */
export const settableFlags = {
  channel:
    MessageFlag.suppressEmbeds |
    MessageFlag.suppressNotifications |
    MessageFlag.voiceMessage |
    MessageFlag.componentsV2,
  interaction:
    MessageFlag.suppressEmbeds |
    MessageFlag.ephemeral |
    MessageFlag.suppressNotifications |
    MessageFlag.voiceMessage |
    MessageFlag.componentsV2,
} as const;

const MAX_CONTENT = 2000;
const MAX_EMBED_TEXT = 6000;

/** A message body whose schema was checked. */
export interface MessageBody {
  readonly content?: string | null;
  readonly embeds?: readonly EmbedBody[] | null;
  readonly components?: readonly unknown[] | null;
  readonly attachments?: readonly AttachmentBody[] | null;
  readonly poll?: unknown;
  readonly sticker_ids?: readonly string[] | null;
  readonly flags?: number | null;
  readonly allowed_mentions?: {
    readonly parse?: readonly string[] | null;
    readonly users?: readonly string[] | null;
    readonly roles?: readonly string[] | null;
  } | null;
}

export interface EmbedBody {
  readonly title?: string | null;
  readonly description?: string | null;
  readonly url?: string | null;
  readonly fields?: readonly { name: string; value: string; inline?: boolean | null }[] | null;
  readonly footer?: { text?: string | null; icon_url?: string | null } | null;
  readonly author?: { name?: string | null; url?: string | null; icon_url?: string | null } | null;
  readonly image?: { url?: string | null } | null;
  readonly thumbnail?: { url?: string | null } | null;
  readonly video?: unknown;
  readonly provider?: unknown;
}

/**
 * Problems that Discord reports for a message, beyond its schema. `version2` is the state after this body is applied.
 *
 * Version 2 can't be undone. But components are read by the flags of the body they come with: without the flag in flags
 * that are given, only those of version 1 are allowed, even in an edit of a message of version 2.
 * Source: https://github.com/discord-net/Discord.Net/issues/3132
 */
export function messageProblems(body: MessageBody, version2: boolean, at: Path): FormProblem[] {
  const embeds = body.embeds ?? [];
  const problems = embeds.flatMap((embed, index) => embedProblems(embed, [...at, 'embeds', index]));
  const text = embeds.reduce((sum, embed) => sum + embedText(embed), 0);
  // The schema of channel messages allows 4000, but that's for paying users.
  if ([...(body.content ?? '')].length > MAX_CONTENT) {
    problems.push({
      path: [...at, 'content'],
      code: 'BASE_TYPE_BAD_LENGTH',
      message: `Must be ${MAX_CONTENT} or fewer in length.`,
    });
  }
  if (text > MAX_EMBED_TEXT) {
    problems.push({
      path: [...at, 'embeds'],
      code: 'MAX_EMBED_SIZE_EXCEEDED',
      message: `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`,
    });
  }
  if (version2) {
    for (const field of ['content', 'embeds', 'poll', 'sticker_ids'] as const) {
      const value = body[field];
      if (value == null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
      problems.push({
        path: [...at, field],
        code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        message: `The '${field}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      });
    }
  }
  const read2 = body.flags == null ? version2 : (body.flags & MessageFlag.componentsV2) !== 0;
  problems.push(...componentProblems(body.components ?? [], read2, [...at, 'components']));
  problems.push(...mentionProblems(body, at));
  return problems;
}

/** Problems with the flags of an unchecked body. */
export function flagProblems(body: unknown, settable: number, at: Path): FormProblem[] {
  const flags = flagsOf(body);
  if ((flags & ~settable) === 0) return [];
  return [
    {
      path: [...at, 'flags'],
      code: 'BITFIELD_TYPE_FLAG_NOT_ALLOWED',
      message: `Flags ${flags & ~settable} can't be set here.`,
    },
  ];
}

/** The flags of an unchecked body. */
export function flagsOf(body: unknown): number {
  const flags = typeof body === 'object' && body !== null && 'flags' in body ? body.flags : null;
  return typeof flags === 'number' ? flags : 0;
}

function embedProblems(embed: EmbedBody, path: Path): FormProblem[] {
  const problems: FormProblem[] = [];
  for (const [index, field] of (embed.fields ?? []).entries()) {
    if (!field.name.trim()) problems.push(required([...path, 'fields', index, 'name']));
    if (!field.value.trim()) problems.push(required([...path, 'fields', index, 'value']));
  }
  if (embed.footer && !embed.footer.text?.trim()) problems.push(required([...path, 'footer', 'text']));
  if (embed.author && !embed.author.name?.trim()) problems.push(required([...path, 'author', 'name']));
  const urls: [Path, string | null | undefined, boolean][] = [
    [['url'], embed.url, false],
    [['author', 'url'], embed.author?.url, false],
    [['author', 'icon_url'], embed.author?.icon_url, true],
    [['footer', 'icon_url'], embed.footer?.icon_url, true],
    [['image', 'url'], embed.image?.url, true],
    [['thumbnail', 'url'], embed.thumbnail?.url, true],
  ];
  for (const [where, url, mayBeAttached] of urls) {
    if (url == null || /^https?:/i.test(url) || (mayBeAttached && /^attachment:/i.test(url))) continue;
    problems.push({
      path: [...path, ...where],
      code: 'URL_TYPE_INVALID_SCHEME',
      message: `Scheme must be one of ('http', 'https'${mayBeAttached ? ", 'attachment'" : ''}).`,
    });
  }
  const hasSomething =
    embed.title?.trim() ||
    embed.description?.trim() ||
    embed.fields?.length ||
    embed.footer ||
    embed.author ||
    embed.image ||
    embed.thumbnail ||
    embed.video;
  if (!hasSomething) problems.push(required([...path, 'description']));
  return problems;
}

/** Counts title, description, field names and values, footer and author, in code points. */
function embedText(embed: EmbedBody): number {
  const texts = [
    embed.title,
    embed.description,
    embed.footer?.text,
    embed.author?.name,
    ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
  ];
  return texts.reduce((sum, text) => sum + (text ? [...text].length : 0), 0);
}

/** Discord refuses IDs and `parse` for the same kind, as they contradict each other. */
function mentionProblems(body: MessageBody, at: Path): FormProblem[] {
  const allowed = body.allowed_mentions;
  return (['users', 'roles'] as const)
    .filter((kind) => allowed?.parse?.includes(kind) && (allowed[kind]?.length ?? 0) > 0)
    .map((kind) => ({
      path: [...at, 'allowed_mentions'],
      code: 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
      message: `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
    }));
}
