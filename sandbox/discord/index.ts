/**
 * A local Discord: a real WebSocket gateway and a real REST API on 127.0.0.1, as strict as Discord's, and a typed
 * interface to act as the people who use it. It knows nothing about any bot.
 */
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { visibleIn } from './client-checks.ts';
import { registeredIn } from './command-store.ts';
import type { Discord, DiscordOptions, Guild, MessageRef } from './control.ts';
import { createFaults } from './faults.ts';
import { serveFile } from './file-server.ts';
import { createGatewayServer } from './gateway-server.ts';
import { createGuild } from './guilds.ts';
import { createInteractionStore } from './interaction-store.ts';
import type { MessageState } from './messages.ts';
import { createPeople } from './people.ts';
import { createRestServer } from './rest-server.ts';
import { createRoutes } from './routes.ts';
import type { MemberState, World } from './world.ts';
import { createUser, createWorld } from './world.ts';

export { MAX_FILE_BYTES } from './attachments.ts';
export { everyComponent } from './component-types.ts';
export * from './control.ts';
export { Permission } from './permissions.ts';
export { renderMessage } from './render-message.ts';

/** Starts the local Discord. Rejects if the port is taken. */
export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const world = createWorld(options);
  const store = createInteractionStore(world);
  const host = options.host ?? '127.0.0.1';
  let port = 0;
  const gatewayUrl = () => `ws://${host}:${port}`;
  const gateway = createGatewayServer(world, gatewayUrl, {
    heartbeatIntervalMs: options.heartbeatIntervalMs ?? 41_250,
    identifyIntervalMs: options.identifyIntervalMs ?? 5000,
  });
  const faults = createFaults(world.waiting.changes());
  const rest = createRestServer(
    world,
    store,
    createRoutes(world, store, gatewayUrl, () => gateway.sessionStarts()),
    faults,
  );
  const people = createPeople(world, store, gateway);
  const guilds: Guild[] = [];

  // Clients keep connections alive for a long time, and Discord doesn't close them between two commands either.
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    if (!serveFile(world, request, response)) rest.listener(request, response);
  });
  server.on('upgrade', (request, socket, head) => gateway.upgrade(request, socket, head));
  port = await listen(server, options.port ?? 0);
  world.cdn.url = `http://${host}:${port}`;

  return {
    apiUrl: `http://${host}:${port}/api`,
    token: world.token,
    applicationId: world.applicationId,
    botUserId: world.bot.id,
    gateway: gateway.control,
    guilds,
    addGuild(guildOptions = {}) {
      const guild = createGuild(world, gateway, people, guildOptions);
      guilds.push(guild);
      return guild;
    },
    addUser: (user) => people.at(stranger(world, user)),
    commands: {
      get global() {
        return registeredIn(world, null);
      },
      guild: (guildId) => registeredIn(world, guildId),
    },
    visibleCommands: (guildId) => visibleIn(world, guildId),
    filesOf: (message) => messageOf(world, message).files,
    removeMessage: (message) => world.messages.remove(messageOf(world, message)),
    requests: world.journal.requests,
    violations: world.journal.violations,
    fault: (route, fault, faultOptions = {}) => faults.add(route, fault, faultOptions),
    clearFaults: () => faults.clear(),
    block(text, as) {
      const lower = text.toLowerCase();
      world.blocked.set(lower, as);
      return () => void world.blocked.delete(lower);
    },
    waitForRequest: (route, { n = 1, timeoutMs } = {}) =>
      world.requestChanges.until(
        () => world.journal.requests.filter((request) => request.route === route)[n - 1],
        `request ${n} of ${route}`,
        timeoutMs,
      ),
    observe: (observer) => world.observers.add(observer),
    async close() {
      world.waiting.close();
      people.close();
      rest.close();
      gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Someone who shares no server with the bot. */
function stranger(world: World, { name, id, locale = 'en-US' }: Parameters<Discord['addUser']>[0]): MemberState {
  return {
    user: createUser(id ?? world.snowflakes.next(), name),
    guildId: null,
    nick: null,
    locale,
    joinedAt: world.now(),
    dmChannelId: world.snowflakes.next(),
    roleIds: [],
  };
}

function messageOf(world: World, { id }: MessageRef): MessageState {
  const message = world.messages.byId(id);
  if (!message || message.deleted) throw new RangeError(`no message ${id}`);
  return message;
}
