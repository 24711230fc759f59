import { describe, expect, it } from 'vitest';
import { WaitedInVain } from '../../../sandbox/discord/index.ts';
import { button, openHarness, refusalOf, restOf, row, select } from './support.ts';

interface Sent {
  readonly id: string;
}

const json = { 'content-type': 'application/json', 'user-agent': 'DiscordBot (https://example.com, 1.0)' };

async function openChannel(...options: Parameters<typeof openHarness>) {
  const harness = await openHarness(...options);
  const channel = harness.guild.addChannel({ name: 'log' });
  const { rest } = harness;
  const messages = `/channels/${channel.id}/messages` as const;
  return {
    ...harness,
    channel,
    send: async (body: object, to = channel.id) => (await rest.post(`/channels/${to}/messages`, { body })) as Sent,
    get: (id: string) => rest.get(`${messages}/${id}`),
    list: (query = '') => rest.get(messages, { query: new URLSearchParams(query) }) as Promise<Sent[]>,
    change: (id: string, body: object) => rest.patch(`${messages}/${id}`, { body }),
    remove: (id: string) => rest.delete(`${messages}/${id}`),
  };
}

describe('a message in a channel', () => {
  it('is sent, read, edited and deleted with the bot’s token', async () => {
    const { discord, channel, send, get, list, change, remove } = await openChannel();
    const { id } = await send({ content: 'a', embeds: [{ title: 't' }] });
    expect(channel.messages).toMatchObject([
      { id, content: 'a', type: 0, channel_id: channel.id, author: { id: discord.botUserId }, edited_timestamp: null },
    ]);
    expect(await get(id)).toMatchObject({ content: 'a' });
    expect(await list()).toMatchObject([{ id }]);
    expect(await change(id, { content: 'b' })).toMatchObject({ content: 'b', embeds: [{ title: 't' }] });
    expect(channel.messages).toMatchObject([{ content: 'b', edited_timestamp: expect.any(String) }]);
    await remove(id);
    expect(channel.messages).toEqual([]);
    expect(await list()).toEqual([]);
    expect(discord.violations).toEqual([]);
  });

  it('can be waited for: by its number, by what it is, and by what they all are', async () => {
    const { channel, send, change } = await openChannel();
    const first = channel.waitForMessage();
    const second = channel.waitForMessage(2);
    const edited = channel.messageWhere(({ content }) => content === 'edited');
    const both = channel.waitFor((messages) => messages.length === 2);
    const { id } = await send({ content: 'a' });
    expect(await first).toMatchObject({ id, content: 'a' });
    await change(id, { content: 'edited' });
    expect(await edited).toMatchObject({ id });
    await send({ content: 'b' });
    expect(await second).toMatchObject({ content: 'b' });
    await both;
    await expect(channel.waitFor((messages) => messages.length > 2, { timeoutMs: 1 })).rejects.toThrow(WaitedInVain);
  });

  it('is unknown (10003) when the channel doesn’t exist, or no longer does', async () => {
    const { channel, ana, send, get, list } = await openChannel();
    const { id } = await send({ content: 'a' });
    expect(await refusalOf(send({ content: 'a' }, '1'))).toMatchObject({ code: 10003, status: 404 });
    channel.delete();
    for (const call of [send({ content: 'a' }), get(id), list()]) {
      expect(await refusalOf(call)).toMatchObject({ code: 10003 });
    }
    expect(ana.messagesIn(channel)).toEqual([]);
  });

  it('is refused with 50001 while the bot doesn’t see the channel', async () => {
    const { discord, channel, rest, send, get, list, change, remove } = await openChannel();
    const { id } = await send({ content: 'a' });
    channel.close();
    for (const call of [send({ content: 'a' }), get(id), list(), change(id, { content: 'b' }), remove(id)]) {
      expect(await refusalOf(call)).toMatchObject({ code: 50001, status: 403 });
    }
    expect(await refusalOf(rest.get(`/channels/${channel.id}`))).toMatchObject({ code: 50001 });
    channel.open();
    await change(id, { content: 'b' });
    expect(await rest.get(`/channels/${channel.id}`)).toMatchObject({ id: channel.id, type: 0, name: 'log' });
    expect(discord.violations).toEqual([]);
  });

  it('is refused with 50013 when the bot lacks the permission for it', async () => {
    const { discord, guild, channel, rest, send, get, list } = await openChannel();
    const { id } = await send({ content: 'a' });
    const embed = { embeds: [{ title: 't' }] };
    const file = { body: { content: 'a' }, files: [{ name: 'a.txt', data: 'a' }] };
    channel.forbid('embed', 'attach');
    await send({ content: 'b' });
    expect(await refusalOf(send(embed))).toMatchObject({ code: 50013, status: 403 });
    expect(await refusalOf(rest.post(`/channels/${channel.id}/messages`, file))).toMatchObject({ code: 50013 });
    channel.forbid('send', 'history');
    expect(await refusalOf(send({ content: 'c' }))).toMatchObject({ code: 50013 });
    expect(await refusalOf(get(id))).toMatchObject({ code: 50013 });
    expect(await list()).toEqual([]);
    channel.open();
    await send(embed);
    const mute = guild.addChannel({ name: 'mute', botMaySend: false });
    expect(await refusalOf(send({ content: 'a' }, mute.id))).toMatchObject({ code: 50013 });
    expect(discord.violations).toEqual([]);
  });

  it('is refused with 401 without the bot’s token', async () => {
    const { discord, channel } = await openChannel();
    const wrong = restOf(discord, 'wrong').post(`/channels/${channel.id}/messages`, { body: { content: 'a' } });
    expect(await refusalOf(wrong)).toMatchObject({ status: 401 });
    const url = `${discord.apiUrl}/v10/channels/${channel.id}/messages`;
    const bare = await fetch(url, { method: 'POST', headers: json, body: '{"content":"a"}' });
    expect(bare.status).toBe(401);
    expect(channel.messages).toEqual([]);
  });

  it('is unknown (10008) once it was deleted, or if it never existed', async () => {
    const { discord, guild, send, get, change, remove, rest } = await openChannel();
    const { id } = await send({ content: 'a' });
    await remove(id);
    for (const call of [get(id), change(id, { content: 'b' }), remove(id), get('1')]) {
      expect(await refusalOf(call)).toMatchObject({ code: 10008, status: 404 });
    }
    const other = await send({ content: 'a' });
    const elsewhere = `/channels/${guild.channels[0]?.id}/messages/${other.id}` as const;
    expect(await refusalOf(rest.get(elsewhere))).toMatchObject({ code: 10008 });
    discord.removeMessage(other);
    expect(await refusalOf(change(other.id, { content: 'b' }))).toMatchObject({ code: 10008 });
  });

  it('from someone else can be neither edited (50005) nor deleted (50013), and is empty to the bot', async () => {
    const { discord, channel, ana, get, list, change, remove } = await openChannel();
    const { id } = ana.write(channel, 'secret');
    expect(await get(id)).toMatchObject({ content: '', author: { id: ana.id } });
    expect(await list()).toMatchObject([{ content: '' }]);
    expect(await refusalOf(change(id, { content: 'b' }))).toMatchObject({ code: 50005, status: 403 });
    expect(await refusalOf(remove(id))).toMatchObject({ code: 50013, status: 403 });
    expect(discord.violations).toMatchObject([{ reason: 'Cannot edit a message authored by another user' }]);
  });

  it('from someone else is readable with the privileged intent', async () => {
    const { channel, ana, get } = await openChannel({ privilegedIntents: 1 << 15 });
    expect(await get(ana.write(channel, 'secret').id)).toMatchObject({ content: 'secret' });
  });

  it('can be a public reply to a command, and is never an ephemeral one', async () => {
    const { guild, rest, show } = await openChannel();
    const all = await show({ content: 'for all' });
    const own = await show({ content: 'for Ana', flags: 64 });
    const at = (id: string) => `/channels/${guild.channels[0]?.id}/messages/${id}` as const;
    const next = all.conversation.nextEdit();
    await rest.patch(at(all.message.id), { body: { content: 'edited' } });
    expect(await next).toMatchObject({ content: 'edited' });
    expect(await refusalOf(rest.get(at(own.message.id)))).toMatchObject({ code: 10008 });
    await rest.delete(at(all.message.id));
    expect(all.conversation.deleted).toBe(true);
  });

  it('can reply to another, which has to exist', async () => {
    const { channel, send } = await openChannel();
    const { id } = await send({ content: 'a' });
    expect(await send({ content: 'b', message_reference: { message_id: id } })).toMatchObject({
      type: 19,
      message_reference: { message_id: id },
    });
    expect(await refusalOf(send({ content: 'c', message_reference: { message_id: '1' } }))).toEqual({
      code: 50035,
      status: 400,
      problems: ['message_reference: MESSAGE_REFERENCE_UNKNOWN_MESSAGE'],
    });
    const lenient = { message_id: '1', fail_if_not_exists: false };
    expect(await send({ content: 'c', message_reference: lenient })).toMatchObject({ type: 0 });
    channel.forbid('history');
    expect(await refusalOf(send({ content: 'd', message_reference: { message_id: id } }))).toMatchObject({
      code: 160002,
    });
  });

  it.each<[string, object, string]>([
    ['content of 2001 characters', { content: 'x'.repeat(2001) }, 'content: BASE_TYPE_BAD_LENGTH'],
    ['an unknown key', { content: 'a', text: 'b' }, 'text: BASE_TYPE_UNKNOWN_KEY'],
    ['an ephemeral message’s flag', { content: 'a', flags: 64 }, 'flags: BITFIELD_TYPE_FLAG_NOT_ALLOWED'],
    [
      'the same custom ID twice',
      { components: [row(button('a'), button('a'))] },
      'components.0.components.1.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
  ])('with %s is refused', async (_, body, problem) => {
    const { discord, channel, send } = await openChannel();
    expect(await refusalOf(send(body))).toEqual({ code: 50035, status: 400, problems: [problem] });
    expect(discord.violations).toHaveLength(1);
    expect(channel.messages).toEqual([]);
  });

  it('that is empty is refused with 50006, when sent and when emptied', async () => {
    const { send, change } = await openChannel();
    expect(await refusalOf(send({ content: ' ' }))).toMatchObject({ code: 50006 });
    const { id } = await send({ content: 'a' });
    expect(await refusalOf(change(id, { content: '' }))).toMatchObject({ code: 50006 });
  });
});

describe('a nonce', () => {
  it('that is enforced sends a message once, for a few minutes and while it is there', async () => {
    let now = Date.now();
    const { channel, send, remove } = await openChannel({ now: () => now });
    const body = (content: string) => ({ content, nonce: 'case-7', enforce_nonce: true });
    const first = await send(body('a'));
    expect(first).toMatchObject({ nonce: 'case-7' });
    expect(await send(body('b'))).toMatchObject({ id: first.id, content: 'a' });
    expect(channel.messages).toHaveLength(1);
    now += 5 * 60_000 + 1;
    const second = await send(body('c'));
    expect(second.id).not.toBe(first.id);
    await remove(second.id);
    expect((await send(body('d'))).id).not.toBe(second.id);
  });

  it('counts for all channels of the bot: the same one in another server returns the first server’s message', async () => {
    const { discord, channel, send } = await openChannel();
    const other = discord.addGuild().addChannel({ name: 'log' });
    const first = await send({ content: 'a', nonce: 'case-1', enforce_nonce: true });
    expect(await send({ content: 'b', nonce: 'case-1', enforce_nonce: true }, other.id)).toMatchObject({
      id: first.id,
      channel_id: channel.id,
    });
    expect(other.messages).toEqual([]);
  });

  it('that isn’t enforced holds nothing back', async () => {
    const { channel, send } = await openChannel();
    for (const content of ['a', 'b']) await send({ content, nonce: 7 });
    expect(channel.messages).toHaveLength(2);
  });

  it('of more than 25 characters is refused', async () => {
    const { send } = await openChannel();
    const refusal = await refusalOf(send({ content: 'a', nonce: 'x'.repeat(26), enforce_nonce: true }));
    expect(refusal).toMatchObject({ code: 50035 });
  });
});

describe('a blocked text', () => {
  it.each([
    ['link', 240_000],
    ['word', 200_000],
  ] as const)(
    '(a %s) is refused wherever a reader would see it, in any case, until it’s allowed again',
    async (as, code) => {
      const { discord, channel, send, change } = await openChannel();
      const allow = discord.block('Evil.example', as);
      const seen = [
        { content: 'see EVIL.example' },
        { embeds: [{ title: 'evil.example' }] },
        { content: 'a', components: [row(button('a', { label: 'evil.example' }))] },
        { content: 'a', components: [row(select('a', ['evil.example']))] },
        {
          content: 'a',
          components: [row(select('a', [], { options: [{ label: 'b', value: 'b', description: 'evil.example' }] }))],
        },
      ];
      for (const body of seen) {
        expect(await refusalOf(send(body))).toMatchObject({ code });
      }
      const { id } = await send({ content: 'fine' });
      expect(await refusalOf(change(id, { content: 'evil.example' }))).toMatchObject({ code });
      await send({ content: 'a', components: [row(button('evil.example'))] });
      await send({
        content: 'a',
        components: [row(select('a', [], { options: [{ label: 'b', value: 'evil.example' }] }))],
      });
      allow();
      await send({ content: 'evil.example' });
      expect(channel.messages).toHaveLength(4);
    },
  );
});

describe('what the bot may do in a channel', () => {
  it('can be read from the roles of the server, its own membership and the channel', async () => {
    const { discord, guild, channel, rest } = await openChannel();
    const member = `/guilds/${guild.id}/members/${discord.botUserId}` as const;
    expect(await rest.get(member)).toMatchObject({ user: { id: discord.botUserId }, roles: [] });
    expect(await rest.get(`/guilds/${guild.id}/roles`)).toMatchObject([{ id: guild.id }]);
    expect(await rest.get(`/channels/${channel.id}`)).toMatchObject({ permission_overwrites: [] });
    channel.forbid('send');
    expect(await rest.get(`/channels/${channel.id}`)).toMatchObject({
      permission_overwrites: [{ id: discord.botUserId, deny: String(1 << 11) }],
    });
    expect(await refusalOf(rest.get(`/guilds/${guild.id}/members/1`))).toMatchObject({ code: 10007 });
    expect(await refusalOf(rest.get('/guilds/1/roles'))).toMatchObject({ code: 10004 });
  });
});

describe('a list of messages', () => {
  it('is newest first, as many as requested, before or after one', async () => {
    const { channel, ana, list } = await openChannel({ privilegedIntents: 1 << 15 });
    const ids = ['a', 'b', 'c', 'd'].map((content) => ana.write(channel, content).id);
    const contents = async (query?: string) =>
      (await list(query)).map((each) => (each as { content?: string }).content);
    expect(await contents()).toEqual(['d', 'c', 'b', 'a']);
    expect(await contents('limit=2')).toEqual(['d', 'c']);
    expect(await contents(`before=${ids[2]}&limit=1`)).toEqual(['b']);
    expect(await contents(`after=${ids[0]}&limit=2`)).toEqual(['c', 'b']);
    expect(await refusalOf(list('limit=101'))).toMatchObject({ code: 50035, problems: ['limit: NUMBER_TYPE_MAX'] });
  });
});

it('a channel accepts five messages in five seconds, says so in its headers, and refuses the sixth with 429', async () => {
  let now = Date.now();
  const { discord, guild, channel } = await openChannel({ now: () => now });
  const post = (to: string) =>
    fetch(`${discord.apiUrl}/v10/channels/${to}/messages`, {
      method: 'POST',
      headers: { ...json, authorization: `Bot ${discord.token}` },
      body: '{"content":"a"}',
    });
  for (const remaining of ['4', '3', '2', '1', '0']) {
    const { status, headers } = await post(channel.id);
    expect(status).toBe(200);
    expect(headers.get('x-ratelimit-limit')).toBe('5');
    expect(headers.get('x-ratelimit-remaining')).toBe(remaining);
    expect(headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
    expect(Number(headers.get('x-ratelimit-reset'))).toBeCloseTo(now / 1000 + 5, 0);
    expect(headers.get('x-ratelimit-reset-after')).toBe('5.000');
  }
  now += 1250;
  const limited = await post(channel.id);
  expect(limited.status).toBe(429);
  expect(limited.headers.get('retry-after')).toBe('4');
  expect(limited.headers.get('x-ratelimit-scope')).toBe('user');
  expect(limited.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(await limited.json()).toEqual({ message: 'You are being rate limited.', retry_after: 3.75, global: false });
  expect((await post(guild.addChannel({ name: 'other' }).id)).status).toBe(200);
  expect(channel.messages).toHaveLength(5);
  now += 3750;
  expect((await post(channel.id)).status).toBe(200);
});
