import { describe, expect, it } from 'vitest';
import type {
  AnsweredRequest,
  ArrivedRequest,
  Discord,
  GatewayFrame,
  MessageChange,
  Violation,
} from '../../../sandbox/discord/index.ts';
import { Permission } from '../../../sandbox/discord/index.ts';
import { kickCommand, openDiscord, openHarness, openSocket, refusalOf, restOf } from './support.ts';

const EPHEMERAL = 64;

function heardFrom(discord: Discord) {
  const messages: MessageChange[] = [];
  const interactions: string[] = [];
  const arrivals: ArrivedRequest[] = [];
  const requests: AnsweredRequest[] = [];
  const frames: GatewayFrame[] = [];
  const violations: Violation[] = [];
  const end = discord.observe({
    onMessage: (event) => messages.push(event),
    onInteraction: ({ interactionId }) => interactions.push(interactionId),
    onArrival: (event) => arrivals.push(event),
    onRequest: (event) => requests.push(event),
    onFrame: (event) => frames.push(event),
    onViolation: (event) => violations.push(event),
  });
  return { messages, interactions, arrivals, requests, frames, violations, end };
}

describe('a message observer', () => {
  it('hears what people write, and whether a reply is for one person', async () => {
    const harness = await openHarness();
    const channel = harness.guild.channels[0];
    if (!channel) throw new Error('a server has a channel');
    const { messages } = heardFrom(harness.discord);
    const written = harness.ana.write(channel, 'hello');
    await harness.show({ content: 'only you', flags: EPHEMERAL });
    await harness.show({ content: 'everybody' });
    expect(messages.map(({ message, ephemeralTo, change }) => [message.content, ephemeralTo, change])).toEqual([
      ['hello', null, 'added'],
      ['only you', harness.ana.id, 'added'],
      ['everybody', null, 'added'],
    ]);
    expect(messages[0]?.message.id).toBe(written.id);
  });

  it('hears about each new version, and about the end', async () => {
    const harness = await openHarness();
    const { arrived, message } = await harness.show({ content: 'one' });
    const { messages } = heardFrom(harness.discord);
    await harness.edit(arrived, { content: 'two' });
    harness.discord.removeMessage(message);
    expect(messages.map(({ message: { content }, change }) => [content, change])).toEqual([
      ['two', 'changed'],
      ['two', 'removed'],
    ]);
  });

  it('hears that an old message was forgotten', async () => {
    const discord = await openDiscord({ remember: 1 });
    const guild = discord.addGuild();
    const ana = guild.addMember({ name: 'Ana' });
    const [channel] = guild.channels;
    if (!channel) throw new Error('a server has a channel');
    const { messages } = heardFrom(discord);
    for (const content of ['one', 'two', 'three']) ana.write(channel, content);
    expect(messages.map(({ message: { content }, change }) => `${content} ${change}`)).toEqual([
      'one added',
      'two added',
      'one removed',
      'three added',
    ]);
    expect(ana.messagesIn(channel).map(({ content }) => content)).toEqual(['two', 'three']);
  });
});

describe('an interaction observer', () => {
  it('finds the new state when it hears about a change', async () => {
    const harness = await openHarness();
    const states: string[] = [];
    const conversation = harness.ana.run('kick');
    harness.discord.observe({ onInteraction: () => states.push(conversation.state) });
    const arrived = await harness.arrivalOf(conversation);
    await harness.callback(arrived, { type: 5 });
    await harness.edit(arrived, { content: 'done' });
    expect(states).toEqual(['deferred', 'answered']);
  });

  it('hears that nothing answered in time', async () => {
    const harness = await openHarness();
    const conversation = harness.ana.run('kick');
    const failed = new Promise<string>((resolve) => {
      harness.discord.observe({ onInteraction: ({ interactionId }) => resolve(interactionId) });
    });
    expect(await failed).toBe(conversation.interactionId);
    expect(conversation.state).toBe('failed');
  });
});

describe('a request observer', () => {
  it('hears about the arrival, and then about the answer with its body', async () => {
    const harness = await openHarness();
    const { arrivals, requests } = heardFrom(harness.discord);
    const { arrived } = await harness.show({ content: 'hi' });
    await harness.edit(arrived, { content: 'ho' });
    expect(arrivals.map(({ number, ...rest }) => [rest.method, rest.route, rest.path])).toEqual([
      ['POST', 'callback', `/api/v10/interactions/${arrived.id}/…/callback`],
      ['PATCH', 'edit-original', `/api/v10/webhooks/${harness.discord.applicationId}/…/messages/@original`],
    ]);
    expect(requests.map(({ number }) => number)).toEqual(arrivals.map(({ number }) => number));
    expect(requests[0]).toMatchObject({ request: { status: 204 }, answer: undefined });
    expect(requests[1]).toMatchObject({ request: { status: 200, body: { content: 'ho' } }, answer: { content: 'ho' } });
    expect(JSON.stringify([arrivals, requests])).not.toContain(arrived.token);
  });

  it('hears about a body that a fault made up, and about none when the connection was cut', async () => {
    const discord = await openDiscord();
    const { requests } = heardFrom(discord);
    const rest = restOf(discord);
    discord.fault('me', { kind: 'status', status: 500 });
    await expect(rest.get('/users/@me')).rejects.toThrow();
    discord.fault('me', { kind: 'drop' });
    await expect(rest.get('/users/@me')).rejects.toThrow();
    expect(requests.map(({ request, answer }) => [request.status, request.faulted, answer])).toEqual([
      [500, true, { message: '500: Internal Server Error', code: 0 }],
      [0, true, undefined],
    ]);
  });

  it('hears about violations together with the request', async () => {
    const harness = await openHarness();
    const { violations, requests } = heardFrom(harness.discord);
    const arrived = await harness.arrivalOf(harness.ana.run('kick'));
    await refusalOf(harness.callback(arrived, { type: 4, data: { content: 'x'.repeat(2001) } }));
    expect(violations).toEqual(harness.discord.violations);
    expect(violations).toHaveLength(1);
    expect(requests.at(-1)).toMatchObject({ request: { status: 400, code: 50035 }, answer: { code: 50035 } });
  });
});

describe('a gateway observer', () => {
  it('hears both directions in order, without the token', async () => {
    const discord = await openDiscord();
    const { frames } = heardFrom(discord);
    const socket = await openSocket(discord);
    socket.identify();
    await socket.event('READY');
    socket.send({ op: 1, d: null });
    await socket.next(({ op }) => op === 11);
    expect(frames.map(({ direction, op, event }) => [direction, op, event])).toEqual([
      ['to-bot', 10, null],
      ['from-bot', 2, null],
      ['to-bot', 0, 'READY'],
      ['from-bot', 1, null],
      ['to-bot', 11, null],
    ]);
    expect(frames[1]?.data).toMatchObject({ token: '…', intents: 0 });
    expect(JSON.stringify(frames)).not.toContain(discord.token);
  });

  it('masks the token in Resume, and a wrong token', async () => {
    const discord = await openDiscord();
    const { frames } = heardFrom(discord);
    const socket = await openSocket(discord);
    socket.send({ op: 6, d: { token: discord.token, session_id: 'none', seq: 1 } });
    await socket.next(({ op }) => op === 9);
    socket.identify({ token: 'a wrong one' });
    await socket.closed;
    expect(frames.filter(({ direction }) => direction === 'from-bot').map(({ data }) => data)).toMatchObject([
      { token: '…', session_id: 'none' },
      { token: '…' },
    ]);
  });

  it('hears nothing that a zombie connection holds back', async () => {
    const harness = await openHarness();
    const { frames } = heardFrom(harness.discord);
    harness.discord.gateway.muteHeartbeatAcks(true);
    harness.ana.run('kick');
    expect(frames).toEqual([]);
  });
});

describe('a command observer', () => {
  it('hears when commands are registered and when roles change, and finds what each person’s client lists', async () => {
    const discord = await openDiscord();
    const guild = discord.addGuild();
    const staff = guild.addRole({ name: 'Staff', permissions: Permission.moderateMembers });
    const mia = guild.addMember({ name: 'Mia', roles: [staff] });
    const ben = guild.addMember({ name: 'Ben' });
    const lists: string[][][] = [];
    const names = () => [mia, ben].map((member) => member.commands().map(({ name }) => name));
    discord.observe({ onCommands: () => lists.push(names()) });
    await restOf(discord).put(`/applications/${discord.applicationId}/guilds/${guild.id}/commands`, {
      body: [
        { ...kickCommand, default_member_permissions: String(Permission.moderateMembers) },
        { name: 'Look up', type: 2 },
        { name: 'Report', type: 3 },
      ],
    });
    ben.setRoles([staff]);
    expect(lists).toEqual([
      [
        ['kick', 'Look up', 'Report'],
        ['Look up', 'Report'],
      ],
      [
        ['kick', 'Look up', 'Report'],
        ['kick', 'Look up', 'Report'],
      ],
    ]);
  });

  it('finds what can be used in direct messages', async () => {
    const discord = await openDiscord();
    const stranger = discord.addUser({ name: 'Sam' });
    await restOf(discord).put(`/applications/${discord.applicationId}/commands`, {
      body: [
        { ...kickCommand, dm_permission: false },
        { ...kickCommand, name: 'help' },
      ],
    });
    expect(stranger.commands().map(({ name }) => name)).toEqual(['help']);
  });
});

describe('an observer that has ended', () => {
  it('hears nothing more, while others still do', async () => {
    const harness = await openHarness();
    const first = heardFrom(harness.discord);
    const second = heardFrom(harness.discord);
    first.end();
    await harness.show({ content: 'hi' });
    expect([first.messages, first.requests, first.frames, first.interactions]).toEqual([[], [], [], []]);
    expect(second.messages).toHaveLength(1);
  });
});
