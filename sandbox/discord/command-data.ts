import type { SentOption } from './client-checks.ts';
import type { Command, Message } from './control.ts';
import { interactionMember } from './payloads.ts';
import type { EntityKind } from './resolved.ts';
import { mergeEntities, resolveEntities } from './resolved.ts';
import type { GuildState, MemberState, World } from './world.ts';

/** Options whose value is a member, channel or role of the server. */
const entityKinds: Readonly<Record<number, readonly EntityKind[]>> = {
  6: ['user'],
  7: ['channel'],
  8: ['role'],
  9: ['user', 'role'],
};

/**
 * The data of a typed command.
 * @throws {ClientRefusal} for an ID that a client wouldn't offer, unless forced
 */
export function commandData(
  world: World,
  facts: Parameters<typeof resolveEntities>[1],
  command: Command,
  options: readonly SentOption[],
): object {
  const { resolved } = mergeEntities(
    leaves(options).map(({ type, value }) => resolveEntities(world, facts, entityKinds[type] ?? [], [String(value)])),
  );
  return {
    ...identity(command),
    ...(Object.keys(resolved).length > 0 && { resolved }),
    ...(options.length > 0 && { options }),
  };
}

/** The data of a command picked from a person's menu. */
export function userCommandData(guild: GuildState | null, command: Command, target: MemberState): object {
  const { user } = target;
  const { user: _user, deaf: _deaf, mute: _mute, ...member } = guild ? interactionMember(guild, target) : {};
  return {
    ...identity(command),
    target_id: user.id,
    resolved: { users: { [user.id]: user }, ...(guild && { members: { [user.id]: member } }) },
  };
}

/** The data of a command picked from a message's menu. */
export function messageCommandData(command: Command, message: Message): object {
  return { ...identity(command), target_id: message.id, resolved: { messages: { [message.id]: message } } };
}

function identity(command: Command): object {
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id && { guild_id: command.guild_id }),
  };
}

function leaves(options: readonly SentOption[]): Extract<SentOption, { value: unknown }>[] {
  return options.flatMap((option) => {
    if ('options' in option) return leaves(option.options);
    return entityKinds[option.type] ? [option] : [];
  });
}
