import type { Channel, Guild, Member, Role } from './control.ts';
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
    botRemoved: false,
    createdAt: world.now(),
    ownerId: world.snowflakes.next(),
    roles: [{ id, name: '@everyone', permissions: EVERYONE_MAY }],
    members: new Map(),
    channels: [],
    locale: options.locale ?? 'en-US',
  };
  world.guilds.set(id, state);
  const guild = new LocalGuild(world, gateway, people, state);
  guild.addChannel({ name: 'general' });
  if (!state.unavailable) gateway.announceGuild(state);
  return guild;
}

class LocalGuild implements Guild {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly members: Member[] = [];
  readonly channels: Channel[] = [];
  readonly #world: World;
  readonly #gateway: GatewayServer;
  readonly #people: People;
  readonly #state: GuildState;

  constructor(world: World, gateway: GatewayServer, people: People, state: GuildState) {
    this.#world = world;
    this.#gateway = gateway;
    this.#people = people;
    this.#state = state;
    this.id = state.id;
    this.name = state.name;
    this.roles = state.roles;
  }

  get locale(): string {
    return this.#state.locale;
  }

  setLocale(locale: string): void {
    this.#state.locale = locale;
    this.#gateway.announceUpdate(this.#state);
    this.#world.observers.tell('onLocale');
  }

  addRole({ name, id, permissions = 0n }: Parameters<Guild['addRole']>[0]): Role {
    const role = { id: id ?? this.#world.snowflakes.next(), name, permissions: BigInt(permissions) };
    this.#state.roles.push(role);
    return role;
  }

  addMember(options: Parameters<Guild['addMember']>[0]): Member {
    const { name, nick, roles = [], id, locale = 'en-US', owner = false } = options;
    const user = createUser(id ?? this.#world.snowflakes.next(), name);
    const member: MemberState = {
      user,
      guildId: this.id,
      nick: nick ?? null,
      locale,
      joinedAt: this.#world.now(),
      dmChannelId: this.#world.snowflakes.next(),
      roleIds: roles.map(roleId),
    };
    this.#state.members.set(user.id, member);
    if (owner) this.#state.ownerId = user.id;
    const person = this.#people.at(member);
    this.members.push(person);
    return person;
  }

  addChannel({ name, id, botMaySend = true }: Parameters<Guild['addChannel']>[0]): Channel {
    const channel: ChannelState = {
      id: id ?? this.#world.snowflakes.next(),
      name,
      guildId: this.id,
      closed: false,
      forbidden: new Set(botMaySend ? [] : ['send']),
      messages: [],
      changes: this.#world.waiting.changes(),
    };
    this.#world.channels.set(channel.id, channel);
    this.#state.channels.push(channel);
    const handle = channelHandle(this.#world, this.#state, channel);
    this.channels.push(handle);
    return handle;
  }

  removeBot(): void {
    this.#state.botRemoved = true;
    this.#gateway.announceRemoval(this.#state);
    this.#world.observers.tell('onCommands');
  }

  addBot(): void {
    this.#state.botRemoved = false;
    if (!this.#state.unavailable) this.#gateway.announceGuild(this.#state);
    this.#world.observers.tell('onCommands');
  }

  becomeAvailable(): void {
    this.#state.unavailable = false;
    this.#gateway.announceGuild(this.#state);
  }
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
