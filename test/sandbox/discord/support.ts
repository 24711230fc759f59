import { Client, DiscordAPIError, REST } from 'discord.js';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Conversation, Discord, DiscordOptions, Guild, Member, Message } from '../../../sandbox/discord/index.ts';
import { startDiscord } from '../../../sandbox/discord/index.ts';

/** A local Discord that ends with the test. */
export async function openDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const discord = await startDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

/** The official REST client, without retries. */
export function restOf(discord: Discord, token: string | null = discord.token): REST {
  const rest = new REST({ api: discord.apiUrl, version: '10', retries: 0, timeout: 5000 });
  onTestFinished(() => {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  });
  return token === null ? rest : rest.setToken(token);
}

/** The official client, logged in. */
export async function clientOf(discord: Discord, intents: number[] = []): Promise<Client<true>> {
  const client = new Client({ intents, rest: { api: discord.apiUrl } });
  onTestFinished(() => client.destroy());
  const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
  await client.login(discord.token);
  return ready;
}

export interface Payload {
  readonly op: number;
  readonly s: number | null;
  readonly t: string | null;
  readonly d: unknown;
}

/** A bare socket to the gateway, to say what no library would say. */
export interface RawSocket {
  readonly received: readonly Payload[];
  send(payload: unknown): void;
  sendText(text: string): void;
  /** The first payload, past or future, that fits. */
  next(fits: (payload: Payload) => boolean): Promise<Payload>;
  event(name: string, n?: number): Promise<Payload>;
  identify(more?: Record<string, unknown>): void;
  readonly closed: Promise<number>;
  close(code: number): void;
}

export async function openSocket(discord: Discord, query = '?v=10&encoding=json', base?: string): Promise<RawSocket> {
  const socket = new WebSocket(`${base ?? discord.gateway.url}/${query}`);
  onTestFinished(() => socket.terminate());
  const received: Payload[] = [];
  const looking = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)) as Payload);
    for (const look of [...looking]) look();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const next: RawSocket['next'] = (fits) =>
    new Promise((resolve) => {
      const look = () => {
        const found = received.find(fits);
        if (!found) return;
        looking.delete(look);
        resolve(found);
      };
      looking.add(look);
      look();
    });
  return {
    received,
    send: (payload) => socket.send(JSON.stringify(payload)),
    sendText: (text) => socket.send(text),
    next,
    event(name, n = 1) {
      let seen = 0;
      const counted = new Set<Payload>();
      return next((payload) => {
        if (payload.t !== name) return false;
        if (!counted.has(payload)) {
          counted.add(payload);
          seen = counted.size;
        }
        return seen >= n && [...counted][n - 1] === payload;
      });
    },
    identify(more = {}) {
      socket.send(
        JSON.stringify({
          op: 2,
          d: {
            token: discord.token,
            intents: 0,
            properties: { os: 'linux', browser: 'test', device: 'test' },
            ...more,
          },
        }),
      );
    },
    closed,
    close: (code) => socket.close(code),
  };
}

/** An interaction as the gateway sent it. */
export interface Arrived {
  readonly id: string;
  readonly token: string;
  readonly [key: string]: unknown;
}

/** Discord with one server, one command, one member, and an application that does what a test tells it to. */
export interface Harness {
  readonly discord: Discord;
  readonly guild: Guild;
  readonly ana: Member;
  readonly rest: REST;
  readonly socket: RawSocket;
  /** The n-th interaction that arrived. */
  interaction(n?: number): Promise<Arrived>;
  /** The event of a conversation. */
  arrivalOf(conversation: Conversation): Promise<Arrived>;
  /** Has someone (Ana by default) run the command, and replies to it. */
  show(data: object, to?: Member): Promise<Shown>;
  callback(interaction: Arrived, body: unknown, withResponse?: boolean): Promise<unknown>;
  edit(interaction: Arrived, body: unknown, message?: string): Promise<unknown>;
}

export interface Shown {
  readonly conversation: Conversation;
  readonly arrived: Arrived;
  readonly message: Message;
}

export const row = (...components: object[]) => ({ type: 1, components });
export const button = (custom_id: string, more: object = {}) => ({
  type: 2,
  style: 1,
  label: 'Go',
  custom_id,
  ...more,
});
export const select = (custom_id: string, values: readonly string[] = ['a'], more: object = {}) => ({
  type: 3,
  custom_id,
  options: values.map((value) => ({ label: value, value })),
  ...more,
});
export const label = (text: string, component: object) => ({ type: 18, label: text, component });
export const textInput = (custom_id: string, more: object = {}) => ({ type: 4, style: 1, custom_id, ...more });
export const modal = (...components: object[]) => ({ custom_id: 'm', title: 'Reason', components });

export const kickCommand = {
  name: 'kick',
  description: 'Removes somebody',
  options: [
    { type: 3, name: 'who', description: 'Who', autocomplete: true, max_length: 100 },
    { type: 3, name: 'why', description: 'Why' },
  ],
};

export async function openHarness(options: DiscordOptions = {}): Promise<Harness> {
  const discord = await openDiscord(options);
  const guild = discord.addGuild();
  const ana = guild.addMember({ name: 'Ana' });
  const rest = restOf(discord);
  await rest.put(`/applications/${discord.applicationId}/commands`, { body: [kickCommand] });
  const socket = await openSocket(discord);
  socket.identify();
  await socket.event('READY');
  const arrivalOf: Harness['arrivalOf'] = async ({ interactionId }) => {
    const fits = ({ t, d }: Payload) => t === 'INTERACTION_CREATE' && (d as Arrived).id === interactionId;
    return (await socket.next(fits)).d as Arrived;
  };
  const harness: Harness = {
    discord,
    guild,
    ana,
    rest,
    socket,
    arrivalOf,
    async interaction(n = 1) {
      return (await socket.event('INTERACTION_CREATE', n)).d as Arrived;
    },
    async show(data, to = ana) {
      const conversation = to.run('kick');
      const arrived = await arrivalOf(conversation);
      await harness.callback(arrived, { type: 4, data });
      return { conversation, arrived, message: await conversation.reply() };
    },
    callback: ({ id, token }, body, withResponse = false) =>
      rest.post(`/interactions/${id}/${token}/callback`, {
        body,
        auth: false,
        ...(withResponse && { query: new URLSearchParams({ with_response: 'true' }) }),
      }),
    edit: ({ token }, body, message = '@original') =>
      rest.patch(`/webhooks/${discord.applicationId}/${token}/messages/${encodeURIComponent(message)}`, {
        body,
        auth: false,
      }),
  };
  return harness;
}

/** Discord's refusal of a call: its code, its status, and the error tree as `path: CODE` lines. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: number | string; status: number; problems: string[] }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    const tree = 'errors' in error.rawError ? error.rawError.errors : {};
    return { code: error.code, status: error.status, problems: problemLines(tree) };
  }
  throw new Error('the call was not refused');
}

function problemLines(tree: unknown, path: readonly string[] = []): string[] {
  return Object.entries(tree as Record<string, unknown>).flatMap(([key, value]) =>
    key === '_errors'
      ? (value as { code: string }[]).map(({ code }) => `${path.join('.')}: ${code}`)
      : problemLines(value, [...path, key]),
  );
}
