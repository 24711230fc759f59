import {
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  InteractionType,
} from 'discord-api-types/v10';
import type { Actor } from '../moderation/authority.ts';
import type { CommandData } from './command.ts';

/** What we take from the raw payload of an INTERACTION_CREATE, once, before anything is awaited. */
export interface Interaction {
  readonly kind: 'command' | 'completion' | 'other';
  readonly id: string;
  readonly token: string;
  readonly applicationId: string;
  /** When Discord made it, in milliseconds of the Unix epoch by Discord's clock. */
  readonly createdAt: number;
  readonly reference: string;
  readonly actor: Actor;
  /** Name of the command; `null` for what is not a command. */
  readonly commandName: string | null;
  readonly values: ReadonlyMap<string, string>;
  /** The option that is being completed, with the text before the cursor. */
  readonly focused: { readonly name: string; readonly typed: string } | null;
}

const DISCORD_EPOCH = 1_420_070_400_000n;

/** The time in a snowflake, in milliseconds of the Unix epoch. https://discord.com/developers/docs/reference#snowflakes */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
}

/** The end of an interaction's id, in letters: short enough to read out, long enough to be found in a log. */
export function referenceOf(interactionId: string): string {
  return BigInt(interactionId).toString(36).slice(-7).toUpperCase();
}

/**
 * Reads the raw payload. discord.js's own structures are of no use here: without intents a guild is a stub, its
 * member's role cache holds only @everyone, and real moderators would be refused.
 */
export function readInteraction(payload: APIInteraction): Interaction {
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
  return {
    kind: kindOf(payload.type),
    id: payload.id,
    token: payload.token,
    applicationId: payload.application_id,
    createdAt: snowflakeTime(payload.id),
    reference: referenceOf(payload.id),
    actor: actorOf(payload),
    commandName: data !== undefined && 'name' in data ? data.name : null,
    values,
    focused,
  };
}

/** The options that a command declares, with `null` for those that were left out. */
export function optionsFor(data: CommandData, values: ReadonlyMap<string, string>): Record<string, string | null> {
  return Object.fromEntries(data.options.map(({ name }) => [name, values.get(name) ?? null]));
}

function kindOf(type: InteractionType): Interaction['kind'] {
  switch (type) {
    case InteractionType.ApplicationCommand:
      return 'command';
    case InteractionType.ApplicationCommandAutocomplete:
      return 'completion';
    default:
      return 'other';
  }
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
  };
}
