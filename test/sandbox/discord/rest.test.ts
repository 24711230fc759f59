import { describe, expect, it } from 'vitest';
import { openDiscord, openHarness, refusalOf, restOf } from './support.ts';

const json = { 'content-type': 'application/json', 'user-agent': 'DiscordBot (https://example.com, 1.0)' };
const deferred = { type: 5, data: { flags: 64 } };

describe('a request', () => {
  it('without a token is refused with 401 and recorded', async () => {
    const discord = await openDiscord();
    const response = await fetch(`${discord.apiUrl}/v10/users/@me`, { headers: json });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: '401: Unauthorized', code: 0 });
    expect(discord.violations).toMatchObject([{ where: 'GET /api/v10/users/@me', reason: 'no Authorization header' }]);
    expect(discord.requests).toMatchObject([{ route: 'me', status: 401, authorized: false }]);
  });

  it('with the token learns who it is', async () => {
    const discord = await openDiscord({ botName: 'Doorman' });
    const guild = discord.addGuild({ name: 'Party' });
    const rest = restOf(discord);
    expect(await rest.get('/users/@me')).toMatchObject({ id: discord.botUserId, username: 'Doorman', bot: true });
    expect(await rest.get('/applications/@me')).toMatchObject({ id: discord.applicationId });
    expect(await rest.get('/oauth2/applications/@me')).toMatchObject({ id: discord.applicationId });
    expect(await rest.get('/users/@me/guilds')).toMatchObject([{ id: guild.id, name: 'Party' }]);
    expect(JSON.stringify(discord.requests)).not.toContain(discord.token);
  });

  it('about a server that has removed the bot is refused with 50001, until the bot is added again', async () => {
    const { guild, ana, discord, rest } = await openHarness();
    const [channel] = guild.channels;
    const about = [
      `/applications/${discord.applicationId}/guilds/${guild.id}/commands`,
      `/channels/${channel?.id}`,
    ] as const;
    guild.removeBot();
    for (const path of about) {
      expect(await refusalOf(rest.get(path))).toMatchObject({ status: 403, code: 50001 });
    }
    expect(await rest.get('/users/@me/guilds')).toEqual([]);
    expect(ana.commands()).toEqual([]);
    expect(() => ana.run('kick')).toThrow();
    guild.addBot();
    for (const path of about) {
      await rest.get(path);
    }
    expect(await rest.get('/users/@me/guilds')).toMatchObject([{ id: guild.id }]);
    expect(ana.commands().map(({ name }) => name)).toContain('kick');
  });

  it.each<[string, string, RequestInit, number, number]>([
    ['to an unknown route', '/v10/nowhere', { headers: json }, 404, 0],
    ['to an old version', '/v6/gateway', { headers: json }, 404, 0],
    ['with the wrong method', '/v10/gateway', { method: 'PATCH', headers: json }, 405, 0],
    ['without a bot’s User-Agent', '/v10/gateway', { headers: { 'user-agent': 'curl/8' } }, 403, 40333],
    ['with broken JSON', '/v10/gateway', { method: 'POST', body: '{', headers: json }, 405, 0],
  ])('%s is refused and recorded', async (_, path, init, status, code) => {
    const discord = await openDiscord();
    const response = await fetch(`${discord.apiUrl}${path}`, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(discord.violations).toHaveLength(1);
  });

  it('with broken JSON, or without a JSON content type, is refused with 50109', async () => {
    const { ana, interaction, discord } = await openHarness();
    ana.run('kick');
    const { id, token } = await interaction();
    const url = `${discord.apiUrl}/v10/interactions/${id}/${token}/callback`;
    for (const headers of [json, { ...json, 'content-type': 'text/plain' }]) {
      const response = await fetch(url, { method: 'POST', headers, body: '{' });
      expect(await response.json()).toMatchObject({ code: 50109 });
    }
    expect(discord.requests.at(-1)?.path).toBe(`/api/v10/interactions/${id}/…/callback`);
  });

  it('can carry a file next to its JSON', async () => {
    const { ana, interaction, callback, rest, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, deferred);
    await rest.patch(`/webhooks/${discord.applicationId}/${arrived.token}/messages/@original`, {
      body: { content: 'see' },
      files: [{ name: 'list.txt', data: 'a\nb' }],
      auth: false,
    });
    expect(await conversation.reply()).toMatchObject({ content: 'see', attachments: [{ filename: 'list.txt' }] });
  });
});

describe('rate limits', () => {
  it('are reported in the headers, with a bucket for each interaction, and enforced', async () => {
    let now = Date.now();
    const { ana, interaction, callback, discord } = await openHarness({ now: () => now });
    ana.run('kick');
    const arrived = await interaction();
    await callback(arrived, deferred);
    const edit = () =>
      fetch(`${discord.apiUrl}/v10/webhooks/${discord.applicationId}/${arrived.token}/messages/%40original`, {
        method: 'PATCH',
        headers: json,
        body: JSON.stringify({ content: 'a' }),
      });
    for (const remaining of ['4', '3', '2', '1', '0']) {
      const { status, headers } = await edit();
      expect(status).toBe(200);
      expect(headers.get('x-ratelimit-limit')).toBe('5');
      expect(headers.get('x-ratelimit-remaining')).toBe(remaining);
      expect(headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
    }
    now += 1500;
    const limited = await edit();
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).toBe('4');
    expect(await limited.json()).toEqual({ message: 'You are being rate limited.', retry_after: 3.5, global: false });
    now += 3500;
    expect((await edit()).status).toBe(200);
  });

  it('limit calls with the bot’s token to 50 a second, and no others', async () => {
    const now = Date.now();
    const discord = await openDiscord({ now: () => now });
    const ask = async (path: string, headers: Record<string, string> = json) =>
      (await fetch(`${discord.apiUrl}/v10${path}`, { headers })).headers.get('x-ratelimit-scope');
    const withToken = { ...json, authorization: `Bot ${discord.token}` };
    for (let n = 0; n < 50; n += 1) expect(await ask('/users/@me', withToken)).toBeNull();
    expect(await ask('/users/@me', withToken)).toBe('global');
    expect(await ask('/gateway')).toBeNull();
  });
});

describe('a fault', () => {
  it('of a status is answered instead of the effect, as often as requested', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    const fault = discord.fault('callback', { kind: 'status', status: 500 }, { times: 2 });
    const conversation = ana.run('kick');
    const arrived = await interaction();
    for (const _ of [1, 2]) await expect(callback(arrived, deferred)).rejects.toThrow();
    await callback(arrived, deferred);
    await conversation.acknowledged();
    expect(fault.hits).toBe(2);
    const callbacks = discord.requests.filter(({ route }) => route === 'callback');
    expect(callbacks.map(({ status, faulted }) => [status, faulted])).toEqual([
      [500, true],
      [500, true],
      [204, false],
    ]);
    expect(discord.violations).toEqual([]);
  });

  it('skips requests, leaves other routes alone and can be withdrawn', async () => {
    const discord = await openDiscord();
    const rest = restOf(discord);
    discord.fault('me', { kind: 'html', status: 502 }, { skip: 1 });
    await rest.get('/users/@me');
    await rest.get('/users/@me/guilds');
    await expect(rest.get('/users/@me')).rejects.toThrow();
    const all = discord.fault('any', { kind: 'status', status: 503 }, { times: Infinity });
    await expect(rest.get('/users/@me/guilds')).rejects.toThrow();
    all.remove();
    await rest.get('/users/@me/guilds');
  });

  it('of a rate limit carries its headers and body', async () => {
    const discord = await openDiscord();
    discord.fault('gateway', { kind: 'rate-limit', retryAfterMs: 1200, global: true });
    const response = await fetch(`${discord.apiUrl}/v10/gateway`, { headers: json });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('x-ratelimit-global')).toBe('true');
    expect(await response.json()).toMatchObject({ retry_after: 1.2, global: true });
  });

  it.each([[3_600], [undefined]])(
    'of a blocked address is Cloudflare’s, with a Retry-After of %s',
    async (retryAfterS) => {
      const discord = await openDiscord();
      discord.fault('gateway', { kind: 'blocked', ...(retryAfterS !== undefined && { retryAfterS }) });
      const response = await fetch(`${discord.apiUrl}/v10/gateway`, { headers: json });
      expect([response.status, response.headers.get('retry-after')]).toEqual([429, retryAfterS ? '3600' : null]);
      expect(response.headers.get('content-type')).toContain('text/plain');
      expect(await response.text()).toBe('error code: 1015');
    },
  );

  it('of an endless answer begins it, and doesn’t keep the server from closing', async () => {
    const discord = await openDiscord();
    discord.fault('gateway', { kind: 'drip', everyMs: 10 });
    const response = await fetch(`${discord.apiUrl}/v10/gateway`, { headers: json });
    expect(response.status).toBe(200);
    const outcome = response.text().then(
      () => 'answered',
      () => 'cut',
    );
    await discord.close();
    expect(await outcome).toBe('cut');
  });

  it('of a proxy’s page is HTML', async () => {
    const discord = await openDiscord();
    discord.fault('gateway', { kind: 'html', status: 502 });
    const response = await fetch(`${discord.apiUrl}/v10/gateway`, { headers: json });
    expect(response.headers.get('content-type')).toContain('text/html');
  });

  it('of a dropped connection happens before the effect, or after it', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    discord.fault('callback', { kind: 'drop' });
    await expect(callback(arrived, deferred)).rejects.toThrow();
    expect(conversation.state).toBe('sent');
    discord.fault('callback', { kind: 'drop-after-effect' });
    await expect(callback(arrived, deferred)).rejects.toThrow();
    expect(conversation.state).toBe('deferred');
    expect(await refusalOf(callback(arrived, deferred))).toMatchObject({ code: 40060 });
  });

  it('of hanging never answers, and doesn’t keep the server from closing', async () => {
    const discord = await openDiscord();
    const fault = discord.fault('gateway', { kind: 'hang' });
    const outcome = fetch(`${discord.apiUrl}/v10/gateway`, { headers: json }).then(
      () => 'answered',
      () => 'cut',
    );
    await fault.waitForHit();
    await discord.close();
    expect(await outcome).toBe('cut');
  });

  it('of lateness delays the effect, or only the answer', async () => {
    const { ana, interaction, callback, discord } = await openHarness();
    const conversation = ana.run('kick');
    const arrived = await interaction();
    const late = discord.fault('callback', { kind: 'late-answer', ms: 60_000 });
    const answered = callback(arrived, deferred).catch(() => 'cut');
    await late.waitForHit();
    await conversation.acknowledged();
    const delayed = ana.run('kick');
    const fault = discord.fault('callback', { kind: 'delay', ms: 60_000 });
    const never = callback(await interaction(2), deferred).catch(() => 'cut');
    await fault.waitForHit();
    expect(delayed.state).toBe('sent');
    await discord.close();
    expect(await Promise.all([answered, never])).toEqual(['cut', 'cut']);
  });
});
