import type { APIApplicationCommandBasicOption, APIApplicationCommandOption } from 'discord-api-types/v10';
import { registeredIn } from './command-store.ts';
import type { Command, OptionValue, Place } from './control.ts';
import { ClientRefusal } from './control.ts';
import { Permission, permissionsOf } from './permissions.ts';
import type { GuildState, MemberState, World } from './world.ts';

/** An option of an event: values at the leaves, subcommands as branches. */
export type SentOption =
  | { type: number; name: string; value: OptionValue; focused?: true }
  | { type: number; name: string; options: SentOption[] };

/** Command types: typed, and from a person's menu. */
export const CHAT_INPUT = 1;
export const USER_MENU = 2;
export const MESSAGE_MENU = 3;

const STRING = 3;
const INTEGER = 4;
const BOOLEAN = 5;
const USER = 6;
const CHANNEL = 7;
const ROLE = 8;
const MENTIONABLE = 9;
const NUMBER = 10;
const GUILD_INSTALL = 0;
const USER_INSTALL = 1;
const contextOf = { guild: 0, dm: 1, 'user-install': 0 } as const;

/** The commands a client lists in a server: both scopes, so a name in both shows up twice. */
export function visibleIn(world: World, guildId: string): readonly Command[] {
  if (world.guilds.get(guildId)?.botRemoved) return [];
  return [...registeredIn(world, guildId), ...registeredIn(world, null).filter((command) => fits(command, 'guild'))];
}

/** The commands one person's client lists. Someone who's in no server sees those of direct messages. */
export function listedFor(world: World, guild: GuildState | null, member: MemberState): readonly Command[] {
  const there = guild
    ? visibleIn(world, guild.id).filter((command) => mayUse(command, guild, member))
    : registeredIn(world, null).filter((command) => fits(command, 'dm'));
  return there.filter(({ type }) => [CHAT_INPUT, USER_MENU, MESSAGE_MENU].includes(type));
}

/**
 * The command a person's client would send for a name.
 * @throws {ClientRefusal} if no such command is listed there, or its default permissions hide it from this person
 */
export function findCommand(
  world: World,
  guild: GuildState | null,
  member: MemberState,
  name: string,
  { place, force, type = CHAT_INPUT }: { place: Place; force: boolean; type?: number },
): Command {
  const everywhere = [...(guild ? registeredIn(world, guild.id) : []), ...registeredIn(world, null)];
  const listed = (place === 'guild' && guild ? visibleIn(world, guild.id) : registeredIn(world, null)).filter(
    (command) => command.guild_id !== undefined || fits(command, place),
  );
  const command = (force ? everywhere : listed).find((each) => each.name === name && (each.type as number) === type);
  if (!command) throw new ClientRefusal(`there is no command ${type === CHAT_INPUT ? '/' : ''}${name} here (${place})`);
  if (!force && place === 'guild' && guild && !mayUse(command, guild, member)) {
    throw new ClientRefusal(`${name} is hidden from ${member.user.global_name} by its default permissions`);
  }
  return command;
}

function fits(command: Command, place: Place): boolean {
  const installs: readonly number[] = command.integration_types ?? [GUILD_INSTALL];
  if (!installs.includes(place === 'user-install' ? USER_INSTALL : GUILD_INSTALL)) return false;
  if (command.contexts) return command.contexts.includes(contextOf[place]);
  return place !== 'dm' || command.dm_permission !== false;
}

function mayUse(command: Command, guild: GuildState, member: MemberState): boolean {
  const has = permissionsOf(guild, member);
  if ((has & Permission.useApplicationCommands) === 0n) return false;
  if (command.default_member_permissions === null) return true;
  const wanted = BigInt(command.default_member_permissions);
  // "0" reserves the command for administrators.
  if (wanted === 0n) return (has & Permission.administrator) !== 0n;
  return (has & wanted) === wanted;
}

/**
 * Turns what was typed into the options of an event, with a client's checks.
 * @param path subcommands below the command
 * @param focused the option being completed: required options can still be missing, and lengths aren't checked
 * @throws {ClientRefusal} unless forced
 */
export function sendableOptions(
  command: Command,
  path: readonly string[],
  typed: Readonly<Record<string, OptionValue>>,
  { focused, force }: { focused?: string; force: boolean },
): SentOption[] {
  const [step, ...rest] = path;
  const known = (command.options ?? []) as readonly APIApplicationCommandOption[];
  if (step !== undefined) {
    const branch = known.find((option) => option.name === step && (option.type === 1 || option.type === 2));
    if (!branch) throw new ClientRefusal(`/${command.name} has no subcommand ${step}`);
    const inner = sendableOptions(
      { ...command, options: 'options' in branch ? branch.options : [] } as Command,
      rest,
      typed,
      {
        ...(focused !== undefined && { focused }),
        force,
      },
    );
    return [{ type: branch.type, name: branch.name, options: inner }];
  }
  const leaves = known as readonly APIApplicationCommandBasicOption[];
  if (leaves.some((option) => (option.type as number) <= 2))
    throw new ClientRefusal(`/${command.name} needs a subcommand`);
  const complaint = force ? null : whyNotSendable(leaves, typed, focused);
  if (complaint) throw new ClientRefusal(`/${command.name}: ${complaint}`);
  return Object.entries(typed).map(([name, value]) => {
    const type = leaves.find((option) => option.name === name)?.type ?? STRING;
    return { type, name, value, ...(name === focused && { focused: true as const }) };
  });
}

/** The type of the option being completed. */
export function focusedType(command: Command, path: readonly string[], focused: string): number {
  let known = (command.options ?? []) as readonly APIApplicationCommandOption[];
  for (const step of path) {
    const branch = known.find((option) => option.name === step);
    known = branch && 'options' in branch ? (branch.options ?? []) : [];
  }
  const option = known.find((each) => each.name === focused);
  if (!option || !('autocomplete' in option) || option.autocomplete !== true) {
    throw new ClientRefusal(`/${command.name} doesn’t complete ${focused}`);
  }
  return option.type;
}

function whyNotSendable(
  leaves: readonly APIApplicationCommandBasicOption[],
  typed: Readonly<Record<string, OptionValue>>,
  focused: string | undefined,
): string | null {
  for (const name of Object.keys(typed)) {
    if (!leaves.some((option) => option.name === name)) return `there is no option ${name}`;
  }
  for (const option of leaves) {
    const value = typed[option.name];
    if (value === undefined) {
      if (option.required && focused === undefined) return `the option ${option.name} is required`;
      continue;
    }
    if (focused !== undefined) continue;
    const wrong = whyNotValue(option, value);
    if (wrong) return `${option.name}: ${wrong}`;
  }
  return null;
}

function whyNotValue(option: APIApplicationCommandBasicOption, value: OptionValue): string | null {
  switch (option.type as number) {
    case STRING: {
      if (typeof value !== 'string') return 'must be text';
      if (value === '') return 'a client leaves out empty options';
      const { min_length: min = 0, max_length: max = 6000 } = option as { min_length?: number; max_length?: number };
      const { length } = [...value];
      if (length < min || length > max) return `must have ${min} to ${max} characters, has ${length}`;
      break;
    }
    case INTEGER:
    case NUMBER: {
      if (typeof value !== 'number') return 'must be a number';
      if ((option.type as number) === INTEGER && !Number.isSafeInteger(value)) return 'must be a whole number';
      const { min_value: min, max_value: max } = option as { min_value?: number; max_value?: number };
      if (value < (min ?? -Infinity) || value > (max ?? Infinity)) return `must be between ${min} and ${max}`;
      break;
    }
    case BOOLEAN:
      return typeof value === 'boolean' ? null : 'must be true or false';
    case CHANNEL: {
      const { channel_types: types = [] } = option as { channel_types?: number[] };
      if (types.length > 0 && !types.includes(0)) return 'doesn’t offer text channels';
      return typeof value === 'string' ? null : 'must be a channel ID';
    }
    case USER:
    case ROLE:
    case MENTIONABLE:
      return typeof value === 'string' ? null : 'must be an ID';
    default:
      return `options of type ${option.type} can’t be typed here`;
  }
  const choices = 'choices' in option ? (option.choices as { value: OptionValue }[] | undefined) : undefined;
  if (choices?.length && !choices.some((choice) => choice.value === value)) return 'must be one of the choices';
  return null;
}
