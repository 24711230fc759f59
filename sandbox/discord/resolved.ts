import type { Choice } from './control.ts';
import { ClientRefusal } from './control.ts';
import { interactionMember, roleObject, textChannel } from './payloads.ts';
import { appPermissions, permissionsOf } from './permissions.ts';
import type { GuildState, MemberState, World } from './world.ts';

export type EntityKind = 'user' | 'role' | 'channel';

export interface Entities {
  readonly ids: readonly string[];
  /** Discord's `resolved`: the objects for the IDs. */
  readonly resolved: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export const noEntities: Entities = { ids: [], resolved: {} };

/**
 * What a client sends for chosen people, roles and channels.
 * Source:
 * https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
 * @param kinds what can be chosen
 * @throws {ClientRefusal} for something a client wouldn't offer, unless forced: then only the ID is sent
 */
export function resolveEntities(
  world: World,
  facts: { readonly guild: GuildState | null; readonly member: MemberState; readonly force: boolean },
  kinds: readonly EntityKind[],
  chosen: readonly Choice[],
): Entities {
  const ids: string[] = [];
  const resolved: Record<string, Record<string, unknown>> = {};
  const put = (group: string, id: string, value: unknown) => {
    resolved[group] = { ...resolved[group], [id]: value };
  };
  for (const each of chosen) {
    const id = idOf(each);
    ids.push(id);
    const { guild } = facts;
    const person = kinds.includes('user') ? findPerson(world, facts, id) : undefined;
    const role = kinds.includes('role') ? guild?.roles.find((one) => one.id === id) : undefined;
    const channel = kinds.includes('channel') ? guild?.channels.find((one) => one.id === id) : undefined;
    if (person) {
      put('users', id, person.user);
      if (guild) put('members', id, partialMember(guild, person));
    } else if (role && guild) {
      put('roles', id, roleObject(role, guild.roles.indexOf(role)));
    } else if (channel && guild) {
      put('channels', id, {
        ...textChannel(channel),
        flags: 0,
        permissions: String(permissionsOf(guild, facts.member)),
        app_permissions: appPermissions(channel),
      });
    } else if (!facts.force) {
      throw new ClientRefusal(`${id} isn’t a ${kinds.join(' or ')} that is offered here`);
    }
  }
  return { ids, resolved };
}

/** All selects of a modal share one `resolved`. */
export function mergeEntities(all: readonly Entities[]): Entities {
  const resolved: Record<string, Record<string, unknown>> = {};
  for (const one of all) {
    for (const [group, values] of Object.entries(one.resolved)) resolved[group] = { ...resolved[group], ...values };
  }
  return { ids: all.flatMap(({ ids }) => ids), resolved };
}

function idOf(choice: Choice): string {
  if (typeof choice === 'string') return choice;
  if ('id' in choice) return choice.id;
  throw new ClientRefusal(`"${choice.label}" is a label: people, roles and channels are chosen by ID`);
}

function findPerson(
  world: World,
  { guild, member }: { readonly guild: GuildState | null; readonly member: MemberState },
  id: string,
): MemberState | undefined {
  if (id === world.bot.id) return { ...member, user: world.bot, nick: null, roleIds: [] };
  return guild ? guild.members.get(id) : [member].find(({ user }) => user.id === id);
}

/** "Partial `Member` objects are missing `user`, `deaf` and `mute` fields." */
function partialMember(guild: GuildState, person: MemberState): object {
  const { user: _user, deaf: _deaf, mute: _mute, ...rest } = interactionMember(guild, person);
  return rest;
}
