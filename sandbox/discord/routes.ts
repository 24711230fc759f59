import { createHash } from 'node:crypto';
import { missingAccess, unknownApplication, unknownGuild, unknownMember } from './api-error.ts';
import { bodies } from './body-schemas.ts';
import { acknowledge } from './callbacks.ts';
import type { ChannelMessages } from './channel-messages.ts';
import { createChannelMessages } from './channel-messages.ts';
import type { CommandBody } from './command-rules.ts';
import { commandProblems } from './command-rules.ts';
import { listed, overwriteCommands, registeredIn } from './command-store.ts';
import type { RouteName, UploadedFile } from './control.ts';
import { checkSchema } from './form-errors.ts';
import type { GatewayServer } from './gateway-server.ts';
import type { InteractionStore } from './interaction-store.ts';
import { refuse } from './message-writes.ts';
import { botMember, guildMember, roleObject, textChannel } from './payloads.ts';
import { overwritesFor } from './permissions.ts';
import type { Limit } from './rate-limits.ts';
import { deleteMessage, editMessage, findMessage, followUp, webhookOf } from './webhooks.ts';
import type { World } from './world.ts';

/** Path parameters. */
export type Params = Readonly<
  Partial<Record<'application' | 'guild' | 'user' | 'channel' | 'message' | 'interaction' | 'token', string>>
>;

export interface Call {
  readonly params: Params;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly name: RouteName;
  readonly method: string;
  readonly pattern: RegExp;
  /** Whether it needs `Authorization: Bot …`. Interactions have their token in the path. */
  readonly auth: boolean;
  readonly limit: Limit;
  /** Discord's opaque name for the rate limit bucket. */
  readonly bucket: string;
  /** @throws {ApiError} */
  handle(call: Call): Reply;
}

const ordinary: Limit = { requests: 1000, windowMs: 10_000 };
/** The limit in Discord's headers for one interaction's token. */
const perToken: Limit = { requests: 5, windowMs: 5000 };

/** The limit in Discord's headers for writing to one channel. */
const perChannel: Limit = { requests: 5, windowMs: 5000 };

const bot = { auth: true };
const inChannel = { auth: true, limit: perChannel };
const token = { auth: false, limit: perToken };

/** @param sessionStarts returns what's left of the session start limit */
export function createRoutes(
  world: World,
  store: InteractionStore,
  gatewayUrl: () => string,
  sessionStarts: GatewayServer['sessionStarts'],
): Route[] {
  return [
    ...gatewayRoutes(world, gatewayUrl, sessionStarts),
    ...ownRoutes(world),
    ...commandRoutes(world),
    ...interactionRoutes(world, store),
    ...guildRoutes(world),
    ...channelRoutes(world, createChannelMessages(world)),
  ];
}

/** Where the gateway is. */
function gatewayRoutes(world: World, gatewayUrl: () => string, sessionStarts: GatewayServer['sessionStarts']): Route[] {
  return [
    route('gateway', 'GET', '/gateway', { auth: false }, () => ok({ url: gatewayUrl() })),
    route('gateway-bot', 'GET', '/gateway/bot', bot, () => {
      const { remaining, resetAfterMs } = sessionStarts();
      return ok({
        url: gatewayUrl(),
        shards: world.shards,
        session_start_limit: {
          total: 1000,
          remaining,
          reset_after: resetAfterMs,
          max_concurrency: world.maxConcurrency,
        },
      });
    }),
  ];
}

/** What the bot reads about itself. */
function ownRoutes(world: World): Route[] {
  const inGuilds = () => [...world.guilds.values()].filter(({ botRemoved }) => !botRemoved);
  const application = () => ({
    id: world.applicationId,
    name: world.bot.username,
    icon: null,
    description: '',
    bot: world.bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0,
    tags: [],
    summary: '',
    team: null,
    approximate_guild_count: inGuilds().length,
    interactions_endpoint_url: null,
    integration_types_config: { '0': {}, '1': {} },
  });

  return [
    route('me', 'GET', '/users/@me', bot, () =>
      ok({ ...world.bot, verified: true, mfa_enabled: true, locale: 'en-US', email: null, flags: 0 }),
    ),
    route('my-guilds', 'GET', '/users/@me/guilds', bot, () =>
      ok(
        inGuilds().map((guild) => ({
          id: guild.id,
          name: guild.name,
          icon: null,
          banner: null,
          owner: false,
          permissions: '0',
          features: [],
        })),
      ),
    ),
    route('application', 'GET', '/applications/@me', bot, () => ok(application())),
    route('application', 'GET', '/oauth2/applications/@me', bot, () => ok(application())),
  ];
}

/** What the bot reads about a server it's on. */
function guildRoutes(world: World): Route[] {
  const guildOf = ({ params }: Call) => {
    const guild = world.guilds.get(params.guild ?? '');
    if (!guild) throw unknownGuild();
    return guild;
  };
  return [
    route('roles', 'GET', '/guilds/:guild/roles', bot, (call) => ok(guildOf(call).roles.map(roleObject))),
    route('member', 'GET', '/guilds/:guild/members/:user', bot, (call) => {
      const guild = guildOf(call);
      const isBot = call.params.user === world.bot.id;
      const member = isBot ? botMember(world, guild) : guild.members.get(call.params.user ?? '');
      if (!member) throw unknownMember();
      return ok({ ...guildMember(member), user: member.user });
    }),
  ];
}

/** Registering commands. */
function commandRoutes(world: World): Route[] {
  const scopeOf = ({ params }: Call): string | null => {
    if (params.application !== world.applicationId) throw unknownApplication();
    const guildId = params.guild ?? null;
    if (guildId !== null && !world.guilds.has(guildId)) throw unknownGuild();
    if (guildId !== null && world.guilds.get(guildId)?.botRemoved) throw missingAccess();
    return guildId;
  };
  const list = (call: Call) => {
    const all = call.query.get('with_localizations') === 'true';
    return ok(registeredIn(world, scopeOf(call)).map((command) => listed(command, all)));
  };
  const overwrite = (call: Call) => {
    const guildId = scopeOf(call);
    refuse(checkSchema(bodies.commands, call.body));
    refuse(commandProblems(call.body as CommandBody[]));
    return ok(overwriteCommands(world, guildId, call.body as CommandBody[]));
  };

  return [
    route('list-commands', 'GET', '/applications/:application/commands', bot, list),
    route('list-commands', 'GET', '/applications/:application/guilds/:guild/commands', bot, list),
    route('register', 'PUT', '/applications/:application/commands', bot, overwrite),
    route('register', 'PUT', '/applications/:application/guilds/:guild/commands', bot, overwrite),
  ];
}

/** Replies to interactions. */
function interactionRoutes(world: World, store: InteractionStore): Route[] {
  const webhook = ({ params }: Call) => webhookOf(world, store, params.application ?? '', params.token ?? '');
  return [
    route('callback', 'POST', '/interactions/:interaction/:token/callback', token, (call) => {
      const { interaction: id = '', token: given = '' } = call.params;
      const response = acknowledge(world, store.byId(id), given, call);
      return call.query.get('with_response') === 'true' ? ok(response) : done;
    }),
    route('get-original', 'GET', '/webhooks/:application/:token/messages/@original', token, (call) =>
      ok(findMessage(webhook(call), '@original').latest),
    ),
    route('edit-original', 'PATCH', '/webhooks/:application/:token/messages/@original', token, (call) =>
      ok(editMessage(world, webhook(call), '@original', call)),
    ),
    route('delete-original', 'DELETE', '/webhooks/:application/:token/messages/@original', token, (call) => {
      deleteMessage(world, webhook(call), '@original');
      return done;
    }),
    route('follow-up', 'POST', '/webhooks/:application/:token', token, (call) =>
      ok(followUp(world, webhook(call), call)),
    ),
    route('get-follow-up', 'GET', '/webhooks/:application/:token/messages/:message', token, (call) =>
      ok(findMessage(webhook(call), message(call)).latest),
    ),
    route('edit-follow-up', 'PATCH', '/webhooks/:application/:token/messages/:message', token, (call) =>
      ok(editMessage(world, webhook(call), message(call), call)),
    ),
    route('delete-follow-up', 'DELETE', '/webhooks/:application/:token/messages/:message', token, (call) => {
      deleteMessage(world, webhook(call), message(call));
      return done;
    }),
  ];
}

/** Messages that the bot sends with its own token. */
function channelRoutes(world: World, channelMessages: ChannelMessages): Route[] {
  const channel = ({ params }: Call) => params.channel ?? '';
  return [
    route('channel', 'GET', '/channels/:channel', bot, (call) => {
      const state = channelMessages.channel(channel(call));
      return ok({ ...textChannel(state), permission_overwrites: overwritesFor(world, state) });
    }),
    route('list-messages', 'GET', '/channels/:channel/messages', bot, (call) =>
      ok(channelMessages.list(channel(call), call.query)),
    ),
    route('get-message', 'GET', '/channels/:channel/messages/:message', bot, (call) =>
      ok(channelMessages.get(channel(call), message(call))),
    ),
    route('send-message', 'POST', '/channels/:channel/messages', inChannel, (call) =>
      ok(channelMessages.send(channel(call), call)),
    ),
    route('edit-message', 'PATCH', '/channels/:channel/messages/:message', inChannel, (call) =>
      ok(channelMessages.edit(channel(call), message(call), call)),
    ),
    route('delete-message', 'DELETE', '/channels/:channel/messages/:message', inChannel, (call) => {
      channelMessages.remove(channel(call), message(call));
      return done;
    }),
  ];
}

function route(
  name: RouteName,
  method: string,
  path: string,
  options: { auth: boolean; limit?: Limit },
  handle: (call: Call) => Reply,
): Route {
  return {
    name,
    method,
    pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
    auth: options.auth,
    limit: options.limit ?? ordinary,
    bucket: createHash('md5').update(`${method} ${path}`).digest('hex'),
    handle,
  };
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const done: Reply = { status: 204 };

const message = ({ params }: Call) => params.message ?? '';
