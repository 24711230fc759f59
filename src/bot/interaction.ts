import {
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionType,
  MessageFlags,
} from 'discord.js';
import type { Actor } from '../settings/permissions.ts';
import type { ChosenMember, ChosenMessage, SlashCommandData, UploadedFile } from './command.ts';

/** What the bot reads from the raw payload of an INTERACTION_CREATE, once, before anything is awaited. */
export interface Interaction {
  readonly kind: 'command' | 'completion' | 'component' | 'modal' | 'other';
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  /** When Discord created it, in milliseconds of the Unix epoch by Discord's clock. */
  readonly createdAt: number;
  /** When it reached this process, by the monotonic clock. */
  readonly receivedAt: number;
  readonly reference: string;
  readonly actor: Actor;
  /** The sender's language: `de`, `pt-BR`. https://discord.com/developers/docs/reference#locales */
  readonly locale: string;
  /** The server's locale by Discord: what a community server chose, `en-US` for other servers. See `serverLocale`. */
  readonly guildLocale: string;
  /** The command's name, also for a command's buttons, menus and modals. `null` if there's none. */
  readonly commandName: string | null;
  /** Its type: typed, or in the menu of a member or a message. `null` for buttons, menus and modals. */
  readonly commandType: number | null;
  /** The parsed custom ID of a button, menu or modal. `null` for commands. */
  readonly custom: CustomId | null;
  readonly values: ReadonlyMap<string, string>;
  /** The member whose menu the command was used in. `null` for everything else. */
  readonly on: ChosenMember | null;
  /** The message whose menu the command was used in. `null` for everything else. */
  readonly onMessage: ChosenMessage | null;
  /** What was chosen from a menu. */
  readonly chosen: readonly string[];
  /** The message it was pressed on, or its modal opened from. `null`: none. */
  readonly messageId: string | null;
  /** Whether it was pressed, or its modal opened, on a message that everyone in the channel sees. */
  readonly onPublic: boolean;
  /** The same on a message that shows components of version 2, and so can't show anything else. */
  readonly onLayout: boolean;
  /** How many pictures the message shows that it was pressed on; `null`: there's none, or Discord doesn't say. */
  readonly picturesOn: number | null;
  /** What was filled into a modal, by custom ID: text fields as one value, menus as everything that was chosen. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** The files that were uploaded with a modal, by ID: only what Discord resolved, whatever the fields say. */
  readonly uploads: ReadonlyMap<string, UploadedFile>;
  /** The option that's being completed, with the text before the cursor. */
  readonly focused: { readonly name: string; readonly typed: string } | null;
}

/**
 * The custom ID of the bot's buttons, menus and modals: `command:action:owner:argument`. It holds everything they need,
 * so they work after a restart and in another process. It comes back from the client, so it proves nothing.
 */
export interface CustomId {
  readonly command: string;
  readonly action: string;
  /** The only user who can use it. `null`: anyone with the role. */
  readonly ownerId: string | null;
  /** Can be anything, colons included. */
  readonly argument: string;
}

const LONGEST_CUSTOM_ID = 100;

/** @throws {RangeError} if it's longer than Discord allows. Arguments are the bot's own, and short */
export function customId(command: string, action: string, ownerId: string | null, argument = ''): string {
  const text = [command, action, ownerId ?? '', argument].join(':');
  if (text.length > LONGEST_CUSTOM_ID) {
    throw new RangeError(`custom ID too long (${text.length} characters): ${command}:${action}`);
  }
  return text;
}

function readCustomId(text: string): CustomId | null {
  const [command = '', action, ownerId, ...argument] = text.split(':');
  return action === undefined || ownerId === undefined
    ? null
    : { command, action, ownerId: ownerId === '' ? null : ownerId, argument: argument.join(':') };
}

const EPHEMERAL = MessageFlags.Ephemeral;

const DISCORD_EPOCH = 1_420_070_400_000n;

/**
 * The time in a snowflake, in milliseconds of the Unix epoch. https://discord.com/developers/docs/reference#snowflakes
 */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
}

/** The end of an interaction's ID in base 36: short enough to read out, long enough to find in a log. */
export function referenceOf(interactionId: string): string {
  return BigInt(interactionId).toString(36).slice(-7).toUpperCase();
}

/**
 * Reads the raw payload. discord.js's structures don't work here: without intents a guild is a stub, its member's role
 * cache only holds @everyone, and real moderators would be refused.
 */
export function readInteraction(payload: APIInteraction, receivedAt: number): Interaction {
  const data = payload.type === InteractionType.Ping ? undefined : payload.data;
  const options = data !== undefined && 'options' in data && Array.isArray(data.options) ? data.options : [];
  const values = new Map<string, string>();
  let focused: Interaction['focused'] = null;
  for (const option of options) {
    if (option.type === ApplicationCommandOptionType.String && typeof option.value === 'string') {
      values.set(option.name, option.value);
      if ('focused' in option && option.focused === true) {
        focused = { name: option.name, typed: option.value };
      }
    }
  }
  const custom = data !== undefined && 'custom_id' in data ? readCustomId(data.custom_id) : null;
  return {
    kind: kindOf(payload.type),
    id: payload.id,
    token: payload.token,
    applicationId: payload.application_id,
    createdAt: snowflakeTime(payload.id),
    receivedAt,
    reference: referenceOf(payload.id),
    actor: actorOf(payload),
    locale: localeOf('locale' in payload ? payload.locale : undefined),
    guildLocale: localeOf(payload.guild_locale),
    commandName: data !== undefined && 'name' in data ? data.name : (custom?.command ?? null),
    commandType: data !== undefined && 'name' in data && typeof data.type === 'number' ? data.type : null,
    custom,
    values,
    on: data === undefined ? null : chosenMember(data),
    onMessage: data === undefined ? null : chosenMessage(data),
    chosen: data !== undefined && 'values' in data && Array.isArray(data.values) ? data.values : [],
    messageId: idOf('message' in payload ? payload.message : undefined),
    onPublic: isPublic('message' in payload ? payload.message : undefined),
    onLayout: (flagsOf('message' in payload ? payload.message : undefined) & MessageFlags.IsComponentsV2) !== 0,
    picturesOn: picturesOn('message' in payload ? payload.message : undefined),
    fields: payload.type === InteractionType.ModalSubmit ? fieldsOf(payload.data.components) : new Map(),
    uploads: payload.type === InteractionType.ModalSubmit ? uploadsOf(payload.data) : new Map(),
    focused,
  };
}

function idOf(message: unknown): string | null {
  const id: unknown = typeof message === 'object' && message !== null && 'id' in message ? message.id : null;
  return typeof id === 'string' ? id : null;
}

/** The options that a command declares, with `null` for those that were left out. */
export function optionsFor(data: SlashCommandData, values: ReadonlyMap<string, string>): Record<string, string | null> {
  return Object.fromEntries(data.options.map(({ name }) => [name, values.get(name) ?? null]));
}

function kindOf(type: InteractionType): Interaction['kind'] {
  switch (type) {
    case InteractionType.ApplicationCommand:
      return 'command';
    case InteractionType.ApplicationCommandAutocomplete:
      return 'completion';
    case InteractionType.MessageComponent:
      return 'component';
    case InteractionType.ModalSubmit:
      return 'modal';
    default:
      return 'other';
  }
}

/** Inputs are in action rows (`components`) or in labels (`component`). Anything else has no value. */
function fieldsOf(parts: readonly unknown[]): Map<string, readonly string[]> {
  const fields = new Map<string, readonly string[]>();
  for (const part of parts) {
    const { components, component } = part as { components?: unknown[]; component?: unknown };
    for (const one of [...(components ?? []), ...(component === undefined ? [] : [component])]) {
      const { custom_id, value, values } = one as { custom_id?: string; value?: unknown; values?: string[] };
      if (custom_id !== undefined) {
        // A radio group that was left empty arrives as null.
        fields.set(custom_id, values ?? (typeof value === 'string' ? [value] : []));
      }
    }
  }
  return fields;
}

/** https://discord.com/developers/docs/components/reference#file-upload: files are in `resolved`, as attachments. */
function uploadsOf(data: object): Map<string, UploadedFile> {
  const { resolved } = data as {
    resolved?: { attachments?: Readonly<Record<string, { url?: unknown; content_type?: unknown } | null>> };
  };
  const files = Object.entries(resolved?.attachments ?? {}).flatMap(([id, attachment]) => {
    const { url, content_type: contentType } = attachment ?? {};
    return typeof url === 'string'
      ? [[id, { url, contentType: typeof contentType === 'string' ? contentType : null }] as const]
      : [];
  });
  return new Map(files);
}

/** The interaction itself says who they are, so there's no need to ask Discord. */
function chosenMember(data: object): ChosenMember | null {
  const {
    type,
    target_id: userId,
    resolved,
  } = data as {
    type?: unknown;
    target_id?: unknown;
    resolved?: {
      users?: Readonly<Record<string, { username?: unknown; global_name?: unknown }>>;
      members?: Readonly<Record<string, { nick?: unknown }>>;
    };
  };
  if (type !== ApplicationCommandType.User || !isSnowflake(userId)) {
    return null;
  }
  const user = resolved?.users?.[userId];
  return { userId, name: firstName([resolved?.members?.[userId]?.nick, user?.global_name, user?.username]) };
}

/** The same for the message. A webhook's has an author as well, who is no member. */
function chosenMessage(data: object): ChosenMessage | null {
  const {
    type,
    target_id: messageId,
    resolved,
  } = data as {
    type?: unknown;
    target_id?: unknown;
    resolved?: {
      messages?: Readonly<
        Record<string, { channel_id?: unknown; author?: { id?: unknown; username?: unknown; global_name?: unknown } }>
      >;
    };
  };
  if (type !== ApplicationCommandType.Message || !isSnowflake(messageId)) {
    return null;
  }
  const { channel_id: channelId, author } = resolved?.messages?.[messageId] ?? {};
  const userId = author?.id;
  return isSnowflake(channelId) && isSnowflake(userId)
    ? { messageId, channelId, author: { userId, name: firstName([author?.global_name, author?.username]) } }
    : null;
}

function isSnowflake(given: unknown): given is string {
  return typeof given === 'string' && /^\d{1,20}$/u.test(given);
}

function firstName(names: readonly unknown[]): string {
  return names.find((name): name is string => typeof name === 'string' && name !== '') ?? '';
}

function actorOf(payload: APIInteraction): Actor {
  const { guild_id: guildId, member } = payload;
  const roles: unknown = member?.roles;
  const owners: unknown = payload.authorizing_integration_owners;
  const owner =
    typeof owners === 'object' && owners !== null
      ? (owners as Record<string, unknown>)[ApplicationIntegrationType.GuildInstall]
      : undefined;
  return {
    userId: member?.user.id ?? payload.user?.id ?? '0',
    guildId: guildId ?? null,
    installedInGuild: guildId !== undefined && owner === guildId,
    roleIds: Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : null,
    permissions: bits(member?.permissions),
  };
}

/** A message is private if its flags say so. Without a message, there's nothing for others to see. */
function isPublic(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (flagsOf(message) & EPHEMERAL) === 0;
}

function flagsOf(message: unknown): number {
  const flags = (message as { readonly flags?: unknown } | null | undefined)?.flags;
  return typeof flags === 'number' ? flags : 0;
}

/** Those that the bot has put into it: each is an embed of its own. */
function picturesOn(message: unknown): number | null {
  const embeds = (message as { readonly embeds?: unknown } | null | undefined)?.embeds;
  // Someone may have hidden all of them.
  return Array.isArray(embeds) && embeds.length > 0
    ? embeds.filter((embed: { readonly image?: unknown } | null) => (embed?.image ?? null) !== null).length
    : null;
}

/** Accepts only plausible locales, since they're stored with cases. */
function localeOf(given: unknown): string {
  return typeof given === 'string' && /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,4})?$/u.test(given) ? given : 'en-US';
}

function bits(text: unknown): bigint {
  return typeof text === 'string' && /^\d{1,30}$/u.test(text) ? BigInt(text) : 0n;
}
