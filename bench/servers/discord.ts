import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Faults, setRetryAfter } from './faults.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { close, listen, portOf, readBody, sendEmpty, sendJson } from './http.ts';
import { APPLICATION_ID, BOT_USER_ID, channelId, freshSnowflake, guildId } from './identifiers.ts';

/** Receives what arrives at the interaction endpoints. `at` is performance.now() when the whole body had arrived. */
export type Answers = {
  /** @returns false: too late, and the interaction is unknown by now, as at Discord after 3 s */
  callback(token: string, body: string, at: number): boolean;
  edit(token: string, body: string, at: number): void;
};

export type LeanDiscord = {
  readonly apiUrl: string;
  readonly gateway: Gateway;
  readonly guilds: number;
  /** REST calls outside interactions that had no route here, as `METHOD path`: a peer may have needed one of them. */
  readonly unknownCalls: Set<string>;
  /** What goes wrong from now on at the interaction endpoints. Nothing, unless it's set. */
  faults: Faults | undefined;
  close(): Promise<void>;
};

/**
 * A Discord that costs next to nothing: no checks, no rate limits (Discord has none on the interaction endpoints), and
 * responses of the right shape. Bad requests are found after the run, not while it's timed.
 */
export async function openDiscord(guilds: number, answers: Answers): Promise<LeanDiscord> {
  const unknownCalls = new Set<string>();
  let commands: unknown[] = [];
  let port = 0;

  const server = await listen((request, response) => {
    const path = pathOf(request);
    const method = request.method ?? 'GET';
    readBody(request, (body) => {
      const at = performance.now();
      const parts = path.split('/');
      const fault = parts[1] === 'interactions' || parts[1] === 'webhooks' ? lean.faults?.() : undefined;
      if (fault?.status !== undefined) {
        setRetryAfter(response, fault);
        sendJson(response, fault.status, '{"message":"Something went wrong","code":0}');
      } else if (parts[1] === 'interactions' && parts[4] === 'callback') {
        if (answers.callback(parts[3] ?? '', body, at)) sendCallback(request, response);
        else sendJson(response, 404, '{"message":"Unknown interaction","code":10062}');
      } else if (parts[1] === 'webhooks' && parts[4] === 'messages' && method === 'PATCH') {
        sendJson(response, 200, message(body));
        answers.edit(parts[3] ?? '', body, at);
      } else if (path === '/gateway/bot') {
        const limit = { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 };
        sendJson(
          response,
          200,
          JSON.stringify({ url: `ws://127.0.0.1:${port}`, shards: 1, session_start_limit: limit }),
        );
      } else if (path === '/gateway') {
        sendJson(response, 200, JSON.stringify({ url: `ws://127.0.0.1:${port}` }));
      } else if (path === '/users/@me') {
        sendJson(response, 200, JSON.stringify(BOT_USER));
      } else if (path === '/applications/@me') {
        sendJson(response, 200, JSON.stringify(APPLICATION));
      } else if (path === '/users/@me/guilds') {
        sendJson(response, 200, guildPage(request, guilds));
      } else if (/^\/applications\/\d+\/(guilds\/\d+\/)?commands$/.test(path)) {
        const global = !path.includes('/guilds/');
        if (method === 'PUT' && global) commands = registered(body);
        sendJson(response, 200, JSON.stringify(global ? commands : []));
      } else {
        unknownCalls.add(`${method} ${path}`);
        sendJson(response, 404, '{"message":"Unknown here","code":0}');
      }
    });
  });
  port = portOf(server);
  const gateway = openGateway(server, guilds);

  const lean: LeanDiscord = {
    apiUrl: `http://127.0.0.1:${port}/api`,
    gateway,
    guilds,
    unknownCalls,
    faults: undefined,
    async close() {
      gateway.close();
      await close(server);
    },
  };
  return lean;
}

/** The path without `/api/v10` and the query. */
function pathOf(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const end = url.indexOf('?');
  return (end < 0 ? url : url.slice(0, end)).replace(/^\/api(\/v\d+)?/, '');
}

function sendCallback(request: IncomingMessage, response: ServerResponse): void {
  if (!request.url?.includes('with_response=true')) {
    sendEmpty(response, 204);
    return;
  }
  const interaction = { id: freshSnowflake(), type: 2, response_message_ephemeral: true };
  sendJson(response, 200, JSON.stringify({ interaction }));
}

const BOT_USER = {
  id: BOT_USER_ID,
  username: 'bench-bot',
  discriminator: '0001',
  global_name: null,
  avatar: null,
  bot: true,
  flags: 0,
};
const APPLICATION = {
  id: APPLICATION_ID,
  name: 'bench-bot',
  description: '',
  icon: null,
  bot: BOT_USER,
  bot_public: true,
  bot_require_code_grant: false,
  flags: 565_248,
  verify_key: '0'.repeat(64),
};

/** The edited message as Discord returns it: discord.js builds a Message with author, embeds and metadata from this. */
function message(body: string): string {
  const sent = JSON.parse(body) as { content?: string; embeds?: object[]; components?: object[] };
  const user = { id: '130000000000000000', username: 'moderator_0', global_name: 'Moderator 0', discriminator: '0' };
  return JSON.stringify({
    id: freshSnowflake(),
    type: 20,
    channel_id: channelId(0, 1),
    author: BOT_USER,
    application_id: APPLICATION_ID,
    webhook_id: APPLICATION_ID,
    content: sent.content ?? '',
    embeds: (sent.embeds ?? []).map((embed) => ({ type: 'rich', content_scan_version: 0, ...embed })),
    components: sent.components ?? [],
    attachments: [],
    mentions: [],
    mention_roles: [],
    mention_everyone: false,
    pinned: false,
    tts: false,
    flags: 64,
    position: 0,
    timestamp: new Date().toISOString(),
    edited_timestamp: null,
    interaction_metadata: {
      id: freshSnowflake(),
      type: 2,
      user: { ...user, avatar: null, public_flags: 0 },
      authorizing_integration_owners: { 0: guildId(0) },
      name: 'kick-participant',
      command_type: 1,
    },
  });
}

function registered(body: string): unknown[] {
  const commands = JSON.parse(body) as object[];
  return commands.map((command, index) => ({
    id: `12000000000001${String(index).padStart(4, '0')}`,
    application_id: APPLICATION_ID,
    version: freshSnowflake(),
    ...command,
  }));
}

/** Up to 200 per page after `after`, as at Discord. */
function guildPage(request: IncomingMessage, guilds: number): string {
  const after = new URL(request.url ?? '/', 'http://local').searchParams.get('after') ?? '0';
  const page: object[] = [];
  for (let index = 0; index < guilds && page.length < 200; index++) {
    const id = guildId(index);
    if (BigInt(id) > BigInt(after)) page.push({ id, name: `Community ${index}`, owner: false, permissions: '0' });
  }
  return JSON.stringify(page);
}
