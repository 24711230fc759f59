import { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/bot/discord-errors.ts';
import { NotDiscordsAnswerError, onlyDiscords } from '../../src/bot/discords-answer.ts';
import { createDiscordChecks } from '../../src/diagnostics/discord-check.discord.ts';
import { createMembershipQuestion } from '../../src/keep-out/membership.discord.ts';
import { systemClock } from '../../src/operations/system-clock.ts';

const API = 'https://discord.com/api/v10';
const CALLBACK = `${API}/interactions/1/some-token/callback`;
const REPLY = `${API}/webhooks/2/some-token/messages/@original`;
const CHANNEL = `${API}/channels/3/messages`;
const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends a request that is answered like this. */
function sent(method: string, url: string, answer: Response) {
  return onlyDiscords(async () => answer)(url, { method });
}

describe('an answer that is Discord’s own', () => {
  it.each<[string, string, string, Response]>([
    ['an acknowledgment', 'POST', CALLBACK, new Response(null, { status: 204 })],
    [
      'an acknowledgment with what came of it',
      'POST',
      `${CALLBACK}?with_response=true`,
      Response.json({ interaction: { id: '1234' } }),
    ],
    ['an edited reply', 'PATCH', REPLY, Response.json({ id: '1234' })],
    ['a message', 'POST', CHANNEL, Response.json({ id: '1234' })],
    ['something deleted', 'DELETE', `${CHANNEL}/4`, new Response(null, { status: 204 })],
    ['a list', 'GET', `${API}/users/@me/guilds`, Response.json([])],
    ['commands', 'PUT', `${API}/applications/1/commands`, Response.json([])],
  ])('is passed on: %s', async (_, method, url, answer) => {
    expect((await sent(method, url, answer)).status).toBe(answer.status);
  });

  it('is parsed once', async () => {
    const answer = await sent('POST', CHANNEL, Response.json({ id: '1234', nonce: 'n' }));
    expect([await answer.json(), await answer.json()]).toEqual(Array(2).fill({ id: '1234', nonce: 'n' }));
  });

  it('is an error that discord.js handles, too', async () => {
    const answer = await sent('POST', CHANNEL, new Response('<html>', { status: 502 }));
    expect([answer.status, await answer.text()]).toEqual([502, '<html>']);
  });
});

describe('an answer that something in between gave', () => {
  it.each<[string, Response]>([
    ['a redirect', new Response(null, { status: 302, headers: { location: 'https://login.example/' } })],
    ['"not modified"', new Response(null, { status: 304 })],
    ['a page', new Response('<html>Log in</html>', { headers: { 'content-type': 'text/html' } })],
    ['nothing', new Response(null, { status: 204 })],
    ['a page that says it is JSON', new Response('<html>', { headers: JSON_TYPE })],
    ['half of an answer', new Response('{"id":"12', { headers: JSON_TYPE })],
    ['no object', Response.json('ok')],
    ['null', Response.json(null)],
    ['nothing with an ID', Response.json({})],
    ['a list', Response.json([])],
    ['an ID that is none of Discord’s', Response.json({ id: 5 })],
    ['an ID in words', Response.json({ id: 'five' })],
  ])('isn’t taken for a message: %s', async (_, answer) => {
    for (const [method, url] of [
      ['POST', CHANNEL],
      ['PATCH', REPLY],
    ] as const) {
      const error = await sent(method, url, answer.clone()).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(NotDiscordsAnswerError);
      // It may have arrived all the same, so it's sent again.
      expect(failureOf(error)).toBe('temporary');
    }
  });

  it.each<[string, Response]>([
    ['a redirect', new Response(null, { status: 302 })],
    ['a page', new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ['JSON about something else', Response.json({ error: 'login required' })],
    ['a list', Response.json([])],
  ])('isn’t taken for an acknowledgment: %s', async (_, answer) => {
    await expect(sent('POST', CALLBACK, answer)).rejects.toThrow(NotDiscordsAnswerError);
  });

  it.each(['GET', 'PUT'])('isn’t taken for what was asked for: %s', async (method) => {
    const page = new Response('<html>', { headers: { 'content-type': 'text/html' } });
    await expect(sent(method, `${API}/users/@me`, page)).rejects.toThrow(NotDiscordsAnswerError);
    await expect(sent(method, `${API}/users/@me`, new Response(null, { status: 204 }))).rejects.toThrow();
  });
});

/** What Discord answers to what the bot asks, as far as the bot relies on it. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/users/@me': { id: '900', username: 'bouncer' },
  '/users/@me/guilds': [{ id: '100', name: 'A server' }],
  '/applications/@me': { id: '900', name: 'bouncer' },
  '/gateway/bot': { url: 'wss://gateway.example' },
  '/applications/900/commands': [{ id: '1', type: 1, name: 'kick', options: [{ type: 3, name: 'participant' }] }],
  '/applications/900/guilds/100/commands': [{ id: '1', type: 2, name: 'Kick', contexts: null }],
  '/channels/400': {
    id: '400',
    type: 0,
    guild_id: '100',
    parent_id: null,
    permission_overwrites: [{ id: '100', type: 0, allow: '0', deny: '8192' }],
  },
  '/guilds/100/roles': [
    { id: '100', permissions: '19456' },
    { id: '700', permissions: '1125899906842624' },
  ],
  '/guilds/100/members/900': { roles: ['700'], user: { id: '900' }, communication_disabled_until: null },
};

describe('an answer to a question', () => {
  it.each(Object.entries(ANSWERS))('is passed on if it is what was asked for: %s', async (path, body) => {
    expect(await (await sent('GET', `${API}${path}?with=all`, Response.json(body))).json()).toEqual(body);
  });

  it.each<[string, string, unknown]>([
    ['someone without an ID', '/users/@me', { error: 'login required' }],
    ['someone with a name for an ID', '/users/@me', { id: 'admin' }],
    ['an application without an ID', '/applications/@me', { status: 'ok' }],
    ['a list for an application', '/applications/@me', []],
    ['commands in an envelope', '/applications/900/commands', { data: [], total: 0 }],
    ['commands without a name', '/applications/900/guilds/100/commands', [{ id: '1', type: 1 }]],
    ['commands whose options are none', '/applications/900/commands', [{ id: '1', type: 1, name: 'x', options: {} }]],
    ['servers in an envelope', '/users/@me/guilds', { guilds: [] }],
    ['a channel without a type', '/channels/400', { id: '400' }],
    ['another channel', '/channels/400', { id: '401', type: 0, guild_id: '100' }],
    ['a channel with overwrites that deny words', '/channels/400', { id: '400', type: 0, permission_overwrites: [{}] }],
    ['no roles at all, not even @everyone', '/guilds/100/roles', []],
    ['another server’s roles', '/guilds/100/roles', [{ id: '101', permissions: '0' }]],
    ['roles with permissions in words', '/guilds/100/roles', [{ id: '100', permissions: 'all' }]],
    ['a member without roles', '/guilds/100/members/900', { user: { id: '900' } }],
    ['another member', '/guilds/100/members/900', { roles: [], user: { id: '901' } }],
    ['what no one knows the answer of', '/voice/regions', [{ id: '1' }]],
  ])('isn’t believed if it is %s', async (_, path, body) => {
    await expect(sent('GET', `${API}${path}`, Response.json(body))).rejects.toThrow(NotDiscordsAnswerError);
  });

  it.each(['/channels/400', '/channels/400/messages/500'])('about a change is about that one: %s', async (path) => {
    const own = path.split('/').at(-1);
    expect((await sent('PATCH', API + path, Response.json({ id: own }))).status).toBe(200);
    await expect(sent('PATCH', API + path, Response.json({ id: '999' }))).rejects.toThrow(NotDiscordsAnswerError);
  });

  it.each<[string, string[], unknown]>([
    ['a token', ['/users/@me'], 'token'],
    ['a channel', ['/users/@me', '/channels/400', '/guilds/100/roles', '/guilds/100/members/900'], 'channel'],
    ['a server', ['/applications/@me', '/applications/900/guilds/100/commands'], 'server'],
  ])('leads to no claim about %s if any part of it is something else', async (_, paths, about) => {
    async function found(lies: Readonly<Record<string, unknown>>): Promise<unknown> {
      const rest = new REST({
        makeRequest: onlyDiscords(async (url) => {
          const path = new URL(url).pathname.replace('/api/v10', '');
          return Response.json(lies[path] ?? ANSWERS[path]);
        }),
      }).setToken('t');
      const checks = createDiscordChecks(
        rest,
        () => true,
        () => 0,
      );
      const { signal } = new AbortController();
      const claim =
        about === 'token'
          ? checks.tokenTaken(signal)
          : about === 'channel'
            ? checks.channelAccess('400', signal)
            : createMembershipQuestion(rest, systemClock)('100');
      return await claim.catch((error: unknown) => failureOf(error));
    }
    expect(await found({})).toEqual({ token: true, channel: { kind: 'full' }, server: 'in' }[String(about)]);
    for (const path of paths) {
      for (const instead of [{}, { error: 'login required' }, { status: 'ok', type: 4 }]) {
        expect(['temporary', 'unknown']).toContain(await found({ [path]: instead }));
      }
    }
  });
});
