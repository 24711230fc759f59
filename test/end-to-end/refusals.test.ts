import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, Fault, FaultHandle, Member, Role, RunOptions } from '../../sandbox/discord/index.ts';
import {
  callbackOf,
  interactionOf,
  kick,
  letCasesAge,
  present,
  removals,
  type Sessions,
  sessionsOf,
} from './fixture.ts';
import { expectNoViolations, type Harness, setStage, textOf } from './harness.ts';

const COMMAND = 'kick-participant';
const EPHEMERAL = 64;

let harness: Harness;
let sessions: Sessions;
let owners: Role;
let second: Member;

beforeAll(async () => {
  harness = await setStage({ start: false });
  const { guild, moderators, videosdk } = harness;
  owners = guild.addRole({ name: 'Owners', permissions: 1n << 40n });
  await harness.restart({ MODERATOR_ROLE_IDS: `${moderators.id}, ${owners.id}` });
  second = guild.addMember({ name: 'Noa', roles: [moderators] });
  sessions = sessionsOf(videosdk);
  videosdk.forget();
});
afterEach(() => {
  expectNoViolations(harness);
  sessions.endAll();
  harness.videosdk.forget();
  letCasesAge(harness);
});
afterAll(() => harness[Symbol.asyncDispose]());

/** A session of which nothing may become less. */
function guarded(): { untouched(): void } {
  const { sessionId } = sessions.open(['Ada', 'Bob']);
  return {
    untouched() {
      expect(harness.videosdk.requests).toEqual([]);
      expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    },
  };
}

/** The bot is alive and well: the next command does what it says. */
async function expectNextCommandWorks(): Promise<void> {
  const { sessionId } = sessions.open(['Next', 'Host']);
  const { text } = await kick(harness, { participant: 'Next', session: sessionId });
  expect(text).toContain('Removed: Next');
  expect(present(harness.videosdk, sessionId)).toEqual(['Host']);
}

const requestsOf = (route: string, interactionId: string) =>
  harness.discord.requests.filter((r) => r.route === route && r.interactionId === interactionId);

const logged = (msg: string) => harness.bot.log.filter((line) => line.msg === msg).length;

async function nextLogged(msg: string, before: number): Promise<void> {
  let seen = 0;
  await harness.bot.waitForLog((line) => {
    seen += line.msg === msg ? 1 : 0;
    return seen > before;
  });
}

describe('a member without the role', () => {
  it('is refused, is told which roles may, and costs VideoSDK nothing', async () => {
    const session = guarded();
    const conversation = harness.bystander.run(COMMAND, { participant: 'Ada', reason: 'because' });
    const message = await conversation.reply();
    const text = textOf(message);
    expect(text).toContain('You can’t do this');
    expect(text).toContain('No one was removed');
    expect(text).toContain(`<@&${harness.moderators.id}>`);
    expect(text).toContain(`<@&${owners.id}>`);
    expect(text).toMatch(/Reference [0-9A-Z]{7}/u);
    expect(text).not.toContain('Ada');
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    expect(message.mention_roles).toEqual([]);
    expect(conversation.versions).toHaveLength(1);
    session.untouched();
  });

  it('is refused the moment the role is taken away, and heard the moment it is given', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob', 'Cid']);
    const someone = harness.guild.addMember({ name: 'Pia', roles: [owners] });
    expect((await kick(harness, { participant: 'Ada' }, { by: someone })).text).toContain('Removed: Ada');
    someone.setRoles(harness.bystander.roleIds);
    expect((await kick(harness, { participant: 'Bob' }, { by: someone })).text).toContain('You can’t do this');
    someone.setRoles([harness.moderators]);
    expect((await kick(harness, { participant: 'Bob' }, { by: someone })).text).toContain('Removed: Bob');
    expect(present(harness.videosdk, sessionId)).toEqual(['Cid']);
  });
});

describe('what does not come from a moderator of the server', () => {
  type Patch = (payload: Record<string, unknown>) => Record<string, unknown>;
  const member =
    (change: Record<string, unknown>): Patch =>
    (payload) => ({ ...payload, member: { ...(payload['member'] as object), ...change } });
  const event =
    (change: Record<string, unknown>): Patch =>
    (payload) => ({ ...payload, ...change });
  const without =
    (name: string): Patch =>
    ({ [name]: _left, ...payload }) =>
      payload;

  it.each<[string, RunOptions]>([
    ['in a direct message', { in: 'dm' }],
    ['by an app that only they installed', { in: 'user-install' }],
    ['when the server is missing', { rawPatch: without('guild_id') }],
    ['when nothing tells who installed the app', { rawPatch: without('authorizing_integration_owners') }],
    ['when nobody installed the app', { rawPatch: event({ authorizing_integration_owners: {} }) }],
    ['when another server installed it', { rawPatch: event({ authorizing_integration_owners: { '0': '1' } }) }],
    ['when both are said to be null', { rawPatch: event({ authorizing_integration_owners: null, guild_id: null }) }],
  ])('is refused as outside of a server: a moderator %s', async (_where, how) => {
    const session = guarded();
    const { text, message } = await kick(harness, { participant: 'Ada' }, { ...how, force: true });
    expect(text).toContain('Only works in a server');
    expect(text).toContain('No one was removed');
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    session.untouched();
  });

  it('is refused as outside of a server: somebody who shares none with the bot', async () => {
    const session = guarded();
    const stranger = harness.discord.addUser({ name: 'Stranger' });
    const { text } = await kick(harness, { participant: 'Ada' }, { by: stranger, force: true });
    expect(text).toContain('Only works in a server');
    session.untouched();
  });

  it.each<[string, Patch]>([
    ['are missing', member({ roles: undefined })],
    ['are none', member({ roles: [] })],
    ['are null', member({ roles: null })],
    ['are no list', member({ roles: 'all of them' })],
    ['are an object with the right key', member({ roles: { length: 1, 0: 'role' } })],
    ['are of other roles', member({ roles: ['100000000000000001', ''] })],
    ['are numbers', (payload) => member({ roles: [Number(harness.moderators.id), 0] })(payload)],
    [
      'hold the role’s id among other characters',
      (payload) => member({ roles: [`${harness.moderators.id}0`] })(payload),
    ],
    ['hold all of them in one', (payload) => member({ roles: [`${harness.moderators.id}, ${owners.id}`] })(payload)],
    ['hold lists of them', (payload) => member({ roles: [[harness.moderators.id]] })(payload)],
    ['come with no member at all', without('member')],
    ['come with a member that is null', event({ member: null })],
  ])('is refused: a moderator whose roles in the event %s', async (_what, rawPatch) => {
    const session = guarded();
    const { text, message } = await kick(harness, { participant: 'Ada' }, { rawPatch });
    expect(text).toContain('You can’t do this');
    expect(text).toContain('No one was removed');
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    session.untouched();
  });

  it('is refused: administrators and owners of the server without the role', async () => {
    const session = guarded();
    const admins = harness.guild.addRole({ name: 'Admins', permissions: 8n });
    const admin = harness.guild.addMember({ name: 'Root', roles: [admins] });
    expect((await kick(harness, { participant: 'Ada' }, { by: admin })).text).toContain('You can’t do this');
    session.untouched();
  });
});

describe('an event', () => {
  it('older than three seconds is dropped without a word to anybody', async () => {
    const session = guarded();
    const before = logged('interaction dropped: too old to answer');
    // Discord's clock is known to a second: what is older than three seconds for certain.
    const late = harness.moderator.run(COMMAND, { participant: 'Ada' }, { createdAt: Date.now() - 4_500 });
    await nextLogged('interaction dropped: too old to answer', before);
    session.untouched();
    await expectNextCommandWorks();
    expect(harness.discord.requests.filter(({ interactionId }) => interactionId === late.interactionId)).toEqual([]);
    expect(removals(harness.videosdk)).toEqual(['Next']);
  });

  it.each([
    ['two seconds old', -2_000],
    ['from a clock that is ahead', 2_000],
  ])('%s is served', async (_what, offset) => {
    sessions.open(['Ada', 'Bob']);
    const { text } = await kick(harness, { participant: 'Ada' }, { createdAt: Date.now() + offset });
    expect(text).toContain('Removed: Ada');
  });

  it.each(['together', 'after the first was answered'] as const)('that comes twice, %s, acts once', async (when) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    let payload: Record<string, unknown> = {};
    const rawPatch = (event: Record<string, unknown>) => {
      payload = event;
      return event;
    };
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId }, { rawPatch });
    if (when === 'after the first was answered') {
      await conversation.reply();
      // Who was removed comes back: a second removal would not go unseen.
      harness.videosdk.join(sessionId, { participantId: 'Ada', name: 'Ada' });
    }
    const before = logged("couldn't answer the interaction");
    harness.discord.gateway.dispatch('INTERACTION_CREATE', payload);
    await nextLogged("couldn't answer the interaction", before);
    expect(textOf(await conversation.reply())).toContain('Removed: Ada');
    await expectNextCommandWorks();
    expect(removals(harness.videosdk)).toEqual(['Ada', 'Next']);
    expect(conversation.versions).toHaveLength(1);
    expect(requestsOf('edit-original', conversation.interactionId)).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a member without a user', { member: { roles: [] } }],
    ['an id that is no number', { id: 'abc' }],
    ['no id', { id: undefined }],
    ['no data', { data: undefined }],
    ['data that is null', { data: null }],
    ['options that are no list', { options: 'none' }],
    ['options that are null', { options: [null, 7] }],
    ['a command that there is not', { data: { id: '1', name: 'constructor', type: 1 } }],
    ['no type', { type: undefined }],
    ['a type of the future', { type: 99 }],
    ['a token that is no text', { token: null }],
  ])('with %s does not end the bot, and asks nothing of VideoSDK', async (_what, patch) => {
    const session = guarded();
    const event = interactionOf(harness, { type: 2, ...patch });
    harness.discord.gateway.dispatch('INTERACTION_CREATE', event);
    // Events of one connection are read in order: this one is answered, so the odd one was met and survived.
    expect((await kick(harness, {}, { by: harness.bystander })).text).toContain('You can’t do this');
    session.untouched();
    await expectNextCommandWorks();
  });

  it.each([
    ['an unknown command', { type: 2, data: { id: '1', name: 'ban-participant', type: 1 } }],
    ['a button of another version', { type: 3, data: { custom_id: 'old', component_type: 2 }, message: { id: '1' } }],
    ['a modal of another version', { type: 5, data: { custom_id: 'old', components: [] } }],
  ])('of %s is answered: to the one who asked alone, and that nothing was done', async (_what, patch) => {
    const session = guarded();
    const event = interactionOf(harness, patch);
    harness.discord.gateway.dispatch('INTERACTION_CREATE', event);
    const { type, data } = await callbackOf(harness, event.id);
    expect(type).toBe(4);
    expect(data).toMatchObject({ flags: EPHEMERAL, allowed_mentions: { parse: [] } });
    expect(JSON.stringify(data)).toContain('Nothing was done');
    session.untouched();
  });
});

describe('an acknowledgement', () => {
  const unknownInteraction = {
    kind: 'status',
    status: 404,
    body: { message: 'Unknown interaction', code: 10_062 },
  } as const;
  const takenAlready = {
    kind: 'status',
    status: 400,
    body: { message: 'Interaction has already been acknowledged.', code: 40_060 },
  } as const;

  it.each<[string, Fault]>([
    ['is left hanging once', { kind: 'hang' }],
    ['meets a 500 once', { kind: 'status', status: 500 }],
    ['meets a gateway’s page once', { kind: 'html', status: 502 }],
    ['loses its connection once', { kind: 'drop' }],
    ['arrives, and its answer is lost', { kind: 'drop-after-effect' }],
    ['arrives, and its answer comes too late', { kind: 'late-answer', ms: 1_400 }],
    ['comes late', { kind: 'delay', ms: 500 }],
  ])('that %s holds: the command does its work, once', async (_what, fault) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const handle = harness.discord.fault('callback', fault);
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
    const { tookMs, ephemeral } = await conversation.acknowledged();
    expect(textOf(await conversation.reply())).toContain('Removed: Ada');
    expect(handle.hits).toBe(1);
    expect(tookMs).toBeLessThan(3_000);
    expect(ephemeral).toBe(true);
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(conversation.versions).toHaveLength(1);
    expect(requestsOf('callback', conversation.interactionId).length).toBeLessThanOrEqual(2);
  });

  it.each<[string, Fault, number]>([
    ['is refused as unknown', unknownInteraction, 1],
    ['is refused since somebody else was first', takenAlready, 1],
    // Without a code of Discord's own that proves nothing, so it is tried once more.
    ['is refused as forbidden twice', { kind: 'status', status: 403 }, 2],
    ['is refused as unauthorized', { kind: 'status', status: 401 }, 1],
    ['meets a 500 twice', { kind: 'status', status: 500 }, 2],
    ['meets a gateway’s page twice', { kind: 'html', status: 502 }, 2],
    ['loses its connection twice', { kind: 'drop' }, 2],
    ['is left hanging twice', { kind: 'hang' }, 2],
    ['is limited for longer than there is time', { kind: 'rate-limit', retryAfterMs: 5_000 }, 2],
  ])('that %s means that nothing is done, and nothing more is said', async (_what, fault, times) => {
    const session = guarded();
    const handle = harness.discord.fault('callback', fault, { times });
    const before = logged("couldn't answer the interaction");
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada' });
    await nextLogged("couldn't answer the interaction", before);
    handle.remove();
    session.untouched();
    await expectNextCommandWorks();
    expect(removals(harness.videosdk)).toEqual(['Next']);
    expect(['sent', 'failed']).toContain(conversation.state);
    expect(requestsOf('callback', conversation.interactionId).length).toBeLessThanOrEqual(2);
    expect(requestsOf('edit-original', conversation.interactionId)).toEqual([]);
  });

  it('comes before anything is asked of VideoSDK', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const late = harness.discord.fault('callback', { kind: 'delay', ms: 300 });
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
    await late.waitForHit();
    await conversation.acknowledged();
    const asked = harness.videosdk.requests.map(({ at }) => at.getTime());
    await conversation.reply();
    const [first] = harness.videosdk.requests;
    expect(asked).toEqual([]);
    expect(first?.at.getTime()).toBeGreaterThanOrEqual(conversation.sentAt + 300);
  });
});

describe('two moderators on one person', () => {
  it('at once make one removal, and the second is told who is already removing them', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 400 });
    const options = { participant: 'Ada', session: sessionId };
    const first = harness.moderator.run(COMMAND, options);
    await harness.videosdk.waitForRequest({ operation: 'remove-v1' });
    const others = [second, harness.moderator, second].map((member) => member.run(COMMAND, options));
    for (const other of others) {
      const text = textOf(await other.reply());
      expect(text).toContain('⏳ Already being removed: Ada');
      expect(text).toContain(`<@${harness.moderator.id}> is already removing them`);
      expect(other.versions).toHaveLength(1);
    }
    expect(textOf(await first.reply())).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
  });

  it('in the same moment make one removal', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 300 });
    const conversations = [harness.moderator, second].map((m) =>
      m.run(COMMAND, { participant: 'Ada', session: sessionId }),
    );
    const texts = await Promise.all(conversations.map(async (c) => textOf(await c.reply())));
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(texts.filter((text) => text.includes('Removed: Ada'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Already being removed: '))).toHaveLength(1);
  });

  it('who comes back can be removed again: nothing is held any longer', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    for (const by of [harness.moderator, second]) {
      letCasesAge(harness);
      expect((await kick(harness, { participant: 'Ada', session: sessionId }, { by })).text).toContain('Removed: Ada');
      harness.videosdk.join(sessionId, { participantId: 'Ada', name: 'Ada' });
    }
    expect(removals(harness.videosdk)).toEqual(['Ada', 'Ada']);
  });

  it('does not hold up another person, nor the same id in another session', async () => {
    const one = sessions.open(['Ada', 'Bob', 'Cid']);
    const two = sessions.open(['Ada', 'Bob']);
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 300 }, { times: 3 });
    const texts = await Promise.all([
      kick(harness, { participant: 'Ada', session: one.sessionId }),
      kick(harness, { participant: 'Bob', session: one.sessionId }, { by: second }),
      kick(harness, { participant: 'Ada', session: two.sessionId }),
    ]);
    expect(texts.map(({ text }) => /Removed: \w+/u.exec(text)?.[0])).toEqual([
      'Removed: Ada',
      'Removed: Bob',
      'Removed: Ada',
    ]);
    expect(present(harness.videosdk, one.sessionId)).toEqual(['Cid']);
    expect(present(harness.videosdk, two.sessionId)).toEqual(['Bob']);
  });
});

describe('a reply', () => {
  const FAILED = "couldn't deliver the reply";

  it.each<[string, Fault]>([
    ['meets a 500', { kind: 'status', status: 500 }],
    ['meets a gateway’s page', { kind: 'html', status: 503 }],
    ['loses its connection', { kind: 'drop' }],
    ['arrives, and its answer is lost', { kind: 'drop-after-effect' }],
    ['is limited', { kind: 'rate-limit', retryAfterMs: 200 }],
    ['is left hanging', { kind: 'hang' }],
  ])('that %s once is sent again', async (_what, fault) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const handle = harness.discord.fault('edit-original', fault);
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
    await handle.waitForHit();
    expect(textOf(await conversation.reply({ timeoutMs: 10_000 }))).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
  });

  it.each<[string, Fault]>([
    ['meets a 500', { kind: 'status', status: 500 }],
    ['loses its connection', { kind: 'drop' }],
    ['is refused as unauthorized', { kind: 'status', status: 401 }],
    ['is refused as forbidden', { kind: 'status', status: 403 }],
    ['finds its message gone', { kind: 'status', status: 404, body: { message: 'Unknown Message', code: 10_008 } }],
    ['finds its token dead', { kind: 'status', status: 401, body: { message: 'Invalid Webhook Token', code: 50_027 } }],
  ])(
    'that %s for ever undoes nothing: the person is out, it is in the log, and the next command works',
    async (_what, fault) => {
      const { sessionId } = sessions.open(['Ada', 'Bob']);
      const before = logged(FAILED);
      const always: FaultHandle = harness.discord.fault('edit-original', fault, { times: Number.POSITIVE_INFINITY });
      const conversation: Conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
      await nextLogged(FAILED, before);
      always.remove();
      expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
      expect(removals(harness.videosdk)).toEqual(['Ada']);
      expect(conversation.state).toBe('deferred');
      expect(harness.bot.log.some((line) => line['outcome'] === 'removed' && line['sessionId'] === sessionId)).toBe(
        true,
      );
      await expectNextCommandWorks();
    },
  );

  it('that meets a 500 as long as Discord takes to start again is sent again', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const handle = harness.discord.fault('edit-original', { kind: 'status', status: 500 }, { times: 4 });
    const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
    expect(handle.hits).toBe(4);
    expect(text).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
  });

  it('that failed at first does not keep the final one away', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.behaviour.removalTakesEffectAfterMs = 600;
    const lost = harness.discord.fault('edit-original', { kind: 'status', status: 403 });
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
    await lost.waitForHit();
    // A plain one may take the place of the first.
    await conversation.messageWhere((message) => textOf(message).includes('Removed: Ada'));
    harness.videosdk.behaviour.removalTakesEffectAfterMs = 0;
  });

  it('is seen by the one who asked alone', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const { message } = await kick(harness, { participant: 'Ada', session: sessionId });
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    expect(harness.guild.channels.flatMap(({ messages }) => messages)).toEqual([]);
  });
});
