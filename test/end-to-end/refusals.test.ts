import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, Fault, FaultHandle, Member, Role, RunOptions } from '../../sandbox/discord/index.ts';
import { faultRows } from '../support/faults.ts';
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
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const COMMAND = 'kick-participant';
const EPHEMERAL = 64;

let harness: Harness;
let sessions: Sessions;
let owners: Role;
let second: Member;

beforeAll(async () => {
  harness = await startHarness({ start: false });
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

/** A session whose people must all stay. */
function guarded(): { unharmed(): void; untouched(): void } {
  const { sessionId } = sessions.open(['Ada', 'Bob']);
  return {
    /** Who may use the command may have been on the way to its form, which shows who is there. */
    unharmed() {
      expect(removals(harness.videosdk)).toEqual([]);
      expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    },
    untouched() {
      expect(harness.videosdk.requests).toEqual([]);
      expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    },
  };
}

/** The bot still works: the next command does its job. */
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
  it('is refused, is told which roles are allowed, and costs VideoSDK nothing', async () => {
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

  it('is refused the moment they lose the role, and accepted the moment they get it', async () => {
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

describe('an event that doesn’t come from a moderator of the server', () => {
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
    ['through an app that only they installed', { in: 'user-install' }],
    ['when the server is missing', { rawPatch: without('guild_id') }],
    ['when nothing says who installed the app', { rawPatch: without('authorizing_integration_owners') }],
    ['when no one installed the app', { rawPatch: event({ authorizing_integration_owners: {} }) }],
    ['when another server installed it', { rawPatch: event({ authorizing_integration_owners: { '0': '1' } }) }],
    ['when both are said to be null', { rawPatch: event({ authorizing_integration_owners: null, guild_id: null }) }],
  ])('is refused as outside a server: a moderator %s', async (_where, how) => {
    const session = guarded();
    const { text, message } = await kick(harness, { participant: 'Ada' }, { ...how, force: true });
    expect(text).toContain('Only works in a server');
    expect(text).toContain('No one was removed');
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    session.untouched();
  });

  it('is refused as outside a server: someone who shares no server with the bot', async () => {
    const session = guarded();
    const stranger = harness.discord.addUser({ name: 'Stranger' });
    const { text } = await kick(harness, { participant: 'Ada' }, { by: stranger, force: true });
    expect(text).toContain('Only works in a server');
    session.untouched();
  });

  it.each<[string, Patch]>([
    ['are missing', member({ roles: undefined })],
    ['are empty', member({ roles: [] })],
    ['are null', member({ roles: null })],
    ['aren’t a list', member({ roles: 'all of them' })],
    ['are an object with the right key', member({ roles: { length: 1, 0: 'role' } })],
    ['are other roles', member({ roles: ['100000000000000001', ''] })],
    ['are numbers', (payload) => member({ roles: [Number(harness.moderators.id), 0] })(payload)],
    [
      'contain the role’s ID among other characters',
      (payload) => member({ roles: [`${harness.moderators.id}0`] })(payload),
    ],
    ['have all IDs in one string', (payload) => member({ roles: [`${harness.moderators.id}, ${owners.id}`] })(payload)],
    ['contain lists of IDs', (payload) => member({ roles: [[harness.moderators.id]] })(payload)],
    ['come without a member', without('member')],
    ['come with a null member', event({ member: null })],
  ])('is refused: a moderator whose roles in the event %s', async (_what, rawPatch) => {
    const session = guarded();
    const { text, message } = await kick(harness, { participant: 'Ada' }, { rawPatch });
    expect(text).toContain('You can’t do this');
    expect(text).toContain('No one was removed');
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    session.untouched();
  });

  it('is refused: administrators and server owners without the role', async () => {
    const session = guarded();
    const admins = harness.guild.addRole({ name: 'Admins', permissions: 8n });
    const admin = harness.guild.addMember({ name: 'Root', roles: [admins] });
    expect((await kick(harness, { participant: 'Ada' }, { by: admin })).text).toContain('You can’t do this');
    session.untouched();
  });
});

describe('an event', () => {
  it('older than three seconds is dropped without any answer', async () => {
    const session = guarded();
    const before = logged('interaction dropped: too old to answer');
    // Discord's clock is known to the second, so this one is certainly older than three.
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
  ])('%s is handled', async (_what, offset) => {
    sessions.open(['Ada', 'Bob']);
    const { text } = await kick(harness, { participant: 'Ada' }, { createdAt: Date.now() + offset });
    expect(text).toContain('Removed: Ada');
  });

  it.each(['together', 'after the first was answered'] as const)('that arrives twice, %s, acts once', async (when) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    let payload: Record<string, unknown> = {};
    const rawPatch = (event: Record<string, unknown>) => {
      payload = event;
      return event;
    };
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId }, { rawPatch });
    if (when === 'after the first was answered') {
      await conversation.reply();
      // The removed person comes back, so that a second removal would show.
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
    ['an ID that isn’t a number', { id: 'abc' }],
    ['no ID', { id: undefined }],
    ['no data', { data: undefined }],
    ['null data', { data: null }],
    ['options that aren’t a list', { options: 'none' }],
    ['null options', { options: [null, 7] }],
    ['a command that doesn’t exist', { data: { id: '1', name: 'constructor', type: 1 } }],
    ['no type', { type: undefined }],
    ['a future type', { type: 99 }],
    ['a token that isn’t text', { token: null }],
  ])('with %s doesn’t end the bot, and removes no one', async (_what, patch) => {
    const session = guarded();
    const event = interactionOf(harness, { type: 2, ...patch });
    harness.discord.gateway.dispatch('INTERACTION_CREATE', event);
    // Events of one connection are read in order: this answer means that the bot survived the odd one.
    expect((await kick(harness, {}, { by: harness.bystander })).text).toContain('You can’t do this');
    session.unharmed();
    await expectNextCommandWorks();
  });

  it.each([
    ['an unknown command', { type: 2, data: { id: '1', name: 'ban-participant', type: 1 } }],
    ['a button from another version', { type: 3, data: { custom_id: 'old', component_type: 2 }, message: { id: '1' } }],
    ['a modal from another version', { type: 5, data: { custom_id: 'old', components: [] } }],
  ])('from %s gets a private answer that nothing was done', async (_what, patch) => {
    const session = guarded();
    const event = interactionOf(harness, patch);
    harness.discord.gateway.dispatch('INTERACTION_CREATE', event);
    const { type, data } = await callbackOf(harness, event.id);
    expect(type).toBe(4);
    expect(data).toMatchObject({ flags: EPHEMERAL, allowed_mentions: { parse: [] } });
    expect(JSON.stringify(data)).toContain('Nothing was done');
    session.unharmed();
  });
});

describe('an acknowledgment', () => {
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
    ...faultRows('no answer', '500', 'a gateway’s 502', 'a cut connection', 'a lost answer'),
    ['an answer that comes too late', { kind: 'late-answer', ms: 1_400 }],
    ['a delay', { kind: 'delay', ms: 500 }],
  ])('that meets %s once holds: the command does its work, once', async (_what, fault) => {
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
    ['is refused because another process was first', takenAlready, 1],
    // Without one of Discord's own codes this proves nothing, so the bot tries once more.
    ...faultRows('403', '500', 'a gateway’s 502', 'a cut connection', 'no answer').map(
      ([what, fault]): [string, Fault, number] => [`meets ${what} twice`, fault, 2],
    ),
    ['is refused as unauthorized', { kind: 'status', status: 401 }, 1],
    ['is rate-limited for longer than there is time', { kind: 'rate-limit', retryAfterMs: 5_000 }, 2],
  ])('that %s means that nothing is done, and nothing more is said', async (what, fault, times) => {
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
    // Discord may have taken it, so the bot tries to say that nothing was done, and Discord refuses that here.
    const edits = requestsOf('edit-original', conversation.interactionId);
    expect(edits.map(({ status }) => status)).toEqual(what.startsWith('meets ') && !what.includes('403') ? [404] : []);
  });

  it('that Discord took, although its answers come too late, is followed by the word that nothing was done', async () => {
    const session = guarded();
    const handle = harness.discord.fault('callback', { kind: 'late-answer', ms: 4_000 }, { times: 2 });
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada' });
    expect(textOf(await conversation.reply())).toContain('Nothing was done');
    handle.remove();
    session.untouched();
  });

  it('comes before any request to VideoSDK', async () => {
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
  it('at once make one removal, and the second is told who is already removing the person', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const told = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: told.promise });
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
    told.resolve();
    expect(textOf(await first.reply())).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
  });

  it('in the same moment make one removal', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const told = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: told.promise });
    const conversations = [harness.moderator, second].map((m) =>
      m.run(COMMAND, { participant: 'Ada', session: sessionId }),
    );
    await Promise.any(conversations.map((conversation) => conversation.reply()));
    told.resolve();
    const texts = await Promise.all(conversations.map(async (c) => textOf(await c.reply())));
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(texts.filter((text) => text.includes('Removed: Ada'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Already being removed: '))).toHaveLength(1);
  });

  it('can remove the person again after they come back, because the lock is released', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    for (const by of [harness.moderator, second]) {
      letCasesAge(harness);
      expect((await kick(harness, { participant: 'Ada', session: sessionId }, { by })).text).toContain('Removed: Ada');
      harness.videosdk.join(sessionId, { participantId: 'Ada', name: 'Ada' });
    }
    expect(removals(harness.videosdk)).toEqual(['Ada', 'Ada']);
  });

  it('don’t block another person, or the same ID in another session', async () => {
    const one = sessions.open(['Ada', 'Bob', 'Cid']);
    const two = sessions.open(['Ada', 'Bob']);
    const allAsked = Promise.withResolvers<void>();
    const held = harness.videosdk.fault('remove-v1', { kind: 'hold', until: allAsked.promise }, { times: 3 });
    const kicks = Promise.all([
      kick(harness, { participant: 'Ada', session: one.sessionId }),
      kick(harness, { participant: 'Bob', session: one.sessionId }, { by: second }),
      kick(harness, { participant: 'Ada', session: two.sessionId }),
    ]);
    await expect.poll(() => held.used).toBe(3);
    allAsked.resolve();
    const texts = await kicks;
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
    ...faultRows('500', 'a gateway’s 503', 'a cut connection', 'a lost answer', 'no answer'),
    ['a rate limit', { kind: 'rate-limit', retryAfterMs: 200 }],
  ])('that meets %s once is sent again', async (_what, fault) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const handle = harness.discord.fault('edit-original', fault);
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
    await handle.waitForHit();
    expect(textOf(await conversation.reply({ timeoutMs: 10_000 }))).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
  });

  it.each<[string, Fault]>([
    ...faultRows('500', 'a cut connection', '401', '403'),
    ['the loss of its message', { kind: 'status', status: 404, body: { message: 'Unknown Message', code: 10_008 } }],
    ['an expired token', { kind: 'status', status: 401, body: { message: 'Invalid Webhook Token', code: 50_027 } }],
  ])(
    'that always meets %s undoes nothing: the person is out, the log says so, and the next command works',
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

  it('that gets a 500 for as long as Discord takes to restart is sent again', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const handle = harness.discord.fault('edit-original', { kind: 'status', status: 500 }, { times: 4 });
    const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
    expect(handle.hits).toBe(4);
    expect(text).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
  });

  it('that failed at first doesn’t prevent the final one', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.behavior.removalTakesEffectAfterMs = 600;
    const lost = harness.discord.fault('edit-original', { kind: 'status', status: 403 });
    const conversation = harness.moderator.run(COMMAND, { participant: 'Ada', session: sessionId });
    await lost.waitForHit();
    // A plain message may replace the first one.
    await conversation.messageWhere((message) => textOf(message).includes('Removed: Ada'));
    harness.videosdk.behavior.removalTakesEffectAfterMs = 0;
  });

  it('is only visible to the one who asked', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const { message } = await kick(harness, { participant: 'Ada', session: sessionId });
    expect((message.flags ?? 0) & EPHEMERAL).toBe(EPHEMERAL);
    expect(harness.guild.channels.flatMap(({ messages }) => messages)).toEqual([]);
  });
});
