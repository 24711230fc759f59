import type { Channel, Guild, Member } from './control.ts';
import type { GatewayServer } from './gateway-server.ts';
import type { People } from './people.ts';
import { roleId } from './people.ts';
import { EVERYONE_MAY } from './permissions.ts';
import type { ChannelState, GuildState, MemberState, World } from './world.ts';
import { createUser } from './world.ts';

/** Creates a server with @everyone and one channel, and returns its control interface. */
export function createGuild(
  world: World,
  gateway: GatewayServer,
  people: People,
  options: { id?: string; name?: string; unavailable?: boolean; locale?: string },
): Guild {
  const id = options.id ?? world.snowflakes.next();
  const state: GuildState = {
    id,
    name: options.name ?? 'Sandbox',
    unavailable: options.unavailable ?? false,
    createdAt: world.now(),
    ownerId: world.snowflakes.next(),
    roles: [{ id, name: '@everyone', permissions: EVERYONE_MAY }],
    members: new Map(),
    channels: [],
    locale: options.locale ?? 'en-US',
  };
  world.guilds.set(id, state);
  const members: Member[] = [];
  const channels: Channel[] = [];
  const guild: Guild = {
    id,
    name: state.name,
    roles: state.roles,
    members,
    channels,
    get locale() {
      return state.locale;
    },
    setLocale(locale) {
      state.locale = locale;
      gateway.announceUpdate(state);
      world.observers.tell('onLocale');
    },
    addRole({ name, id: given, permissions = 0n }) {
      const role = { id: given ?? world.snowflakes.next(), name, permissions: BigInt(permissions) };
      state.roles.push(role);
      return role;
    },
    addMember({ name, nick, roles = [], id: given, locale = 'en-US', owner = false }) {
      const user = createUser(given ?? world.snowflakes.next(), name);
      const member: MemberState = {
        user,
        guildId: id,
        nick: nick ?? null,
        locale,
        joinedAt: world.now(),
        dmChannelId: world.snowflakes.next(),
        roleIds: roles.map(roleId),
      };
      state.members.set(user.id, member);
      if (owner) state.ownerId = user.id;
      const person = people.at(member);
      members.push(person);
      return person;
    },
    addChannel({ name, id: given, botMaySend = true }) {
      const channel: ChannelState = {
        id: given ?? world.snowflakes.next(),
        name,
        guildId: id,
        closed: false,
        forbidden: new Set(botMaySend ? [] : ['send']),
        messages: [],
        changes: world.waiting.changes(),
      };
      world.channels.set(channel.id, channel);
      state.channels.push(channel);
      const handle = channelHandle(world, state, channel);
      channels.push(handle);
      return handle;
    },
    becomeAvailable() {
      state.unavailable = false;
      gateway.announceGuild(state);
    },
  };
  guild.addChannel({ name: 'general' });
  if (!state.unavailable) gateway.announceGuild(state);
  return guild;
}

function channelHandle(world: World, guild: GuildState, state: ChannelState): Channel {
  return {
    id: state.id,
    name: state.name,
    messages: state.messages,
    waitForMessage(n, { timeoutMs } = {}) {
      const index = n === undefined ? state.messages.length : n - 1;
      return state.changes.until(() => state.messages[index], `message ${index + 1} in #${state.name}`, timeoutMs);
    },
    messageWhere: (predicate, { timeoutMs } = {}) =>
      state.changes.until(
        () => state.messages.find(predicate),
        `a message in #${state.name} that satisfies ${predicate}`,
        timeoutMs,
      ),
    async waitFor(predicate, { timeoutMs } = {}) {
      const holds = () => predicate(state.messages) || undefined;
      await state.changes.until(holds, `#${state.name} satisfies ${predicate}`, timeoutMs);
    },
    close() {
      state.closed = true;
    },
    open() {
      state.closed = false;
      state.forbidden.clear();
    },
    forbid(...rights) {
      for (const right of rights) state.forbidden.add(right);
    },
    delete() {
      world.channels.delete(state.id);
      guild.channels.splice(guild.channels.indexOf(state), 1);
    },
  };
}
