import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { allowed } from '../../sandbox/patience.ts';
import type {
  ErrorBody,
  Fault,
  FaultHandle,
  OddBody,
  Operation,
  RequestIdHeader,
} from '../../sandbox/videosdk/index.ts';
import { faultRows } from '../support/faults.ts';
import {
  ANA,
  BOB,
  behaveAsDocumented,
  CLEO,
  expectInLog,
  expectNothingRaw,
  expectToldAsFailure,
  type Fixture,
  fixtureOf,
  referenceOf,
  titleOf,
} from './assertions.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';
import { createFront } from './tcp-proxy.ts';

let harness: Harness;
let sessions: Sessions;
const faults: FaultHandle[] = [];

beforeAll(async () => {
  harness = await startHarness();
  sessions = sessionsOf(harness.videosdk);
});
afterEach(async () => {
  for (const fault of faults.splice(0)) {
    fault.clear();
  }
  behaveAsDocumented(harness);
  sessions.endAll();
  expectNoViolations(harness);
});
afterAll(() => harness[Symbol.asyncDispose]());

/** The latest one of the running test. */
let current: Fixture;
function fixture(people: Parameters<Sessions['open']>[0] = [ANA, BOB, CLEO]): Fixture {
  current = fixtureOf(harness, sessions, people);
  return current;
}

/** A session that the bot has seen before, so it can find it without asking for it. */
async function knownScene(): Promise<Fixture> {
  const known = fixture();
  await known.kick({ participant: 'Zoe' }).reply();
  return known;
}

/** Requests that name a session. */
const OF_A_SESSION: readonly (Operation | 'any')[] = ['get-session', 'active-participants', 'remove-v1'];

/**
 * Removed after the test, whether it was used up or not. Only one session meets it, by default the latest fixture's, if the
 * request names one: the bot may still be checking on people of earlier tests.
 */
function fault(
  operation: Operation | 'any',
  what: Fault,
  times = 1,
  { sessionId }: Pick<Fixture, 'sessionId'> = current,
): FaultHandle {
  const scope = OF_A_SESSION.includes(operation) ? { times, sessionId } : { times };
  const handle = harness.videosdk.fault(operation, what, scope);
  faults.push(handle);
  return handle;
}

/** The result isn't known yet. The reply says so, and that it will update. */
function expectToldAsOpen(message: Parameters<typeof textOf>[0]): void {
  expect(textOf(message)).toContain('This message will update');
  expect(referenceOf(message)).not.toBe('');
  expectNothingRaw(message);
}

/** The reads that identify the session, and what to type so that each is used: the session's ID, or nothing at all. */
const READS_OF_SESSIONS = ['get-session', 'list-sessions'] as const;
function typedFor(operation: Operation): Parameters<Fixture['kick']>[0] {
  return operation === 'list-sessions' ? { session: null } : {};
}

const TARGET = [ANA.participantId];
const OTHERS = [BOB.participantId, CLEO.participantId];
const EVERYONE = [...TARGET, ...OTHERS];

describe('a removal that took effect', () => {
  it('is reported with who, where, by whom, why, and who remains, longest first', async () => {
    const { kick, connected, roomId, asked } = fixture();
    const message = await kick({ reason: 'shouts' }).reply();
    expect(titleOf(message)).toBe('✅ Removed: Ana Sousa');
    expect(copyableIn(message)).toEqual([ANA.participantId]);
    const text = textOf(message);
    expect(text).toContain(`Room ${roomId} · by <@${harness.moderator.id}>`);
    expect(text).toContain('Reason: shouts');
    expect(text).toMatch(
      /Still in the session: 2 people\*\*\n• Bob Stone · joined <t:\d+:R>\n• Cleo Hart · joined <t:\d+:R>\nCase \d+$/u,
    );
    expect(connected()).toEqual(OTHERS);
    expect(asked('remove-v1').map(({ body }) => body)).toEqual([{ participantId: ANA.participantId }]);
  });

  it.each<OddBody>([
    'empty-204',
    'empty-200',
    'text',
    'json-string',
    'truncated-json',
    'array',
    'null',
    'empty-object',
  ])('is a success even though the answer has an odd body: %s', async (body) => {
    const { kick, connected, asked } = fixture();
    fault('remove-v1', { kind: 'odd-body', body });
    const message = await kick().reply();
    expect(titleOf(message)).toBe('✅ Removed: Ana Sousa');
    expect(connected()).toEqual(OTHERS);
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ...faultRows('500', 'a gateway’s 502', 'a gateway’s 504').map(([what, wrong]): [string, Fault] => [
      what,
      { ...wrong, acts: true },
    ]),
    ['503 with Retry-After', { kind: 'status', status: 503, acts: true, headers: { 'retry-after': '1' } }],
    ['a redirect', { kind: 'status', status: 302, acts: true, headers: { location: '/somewhere' } }],
    ['a page with status 200', { kind: 'html', status: 200, acts: true }],
    ...faultRows('a lost answer', 'half a body'),
  ])('is reported as gone, not as accepted, when the list shows it and the answer is %s', async (_what, wrong) => {
    const { kick, connected, asked } = fixture();
    fault('remove-v1', wrong);
    const message = await kick().reply();
    expect(titleOf(message)).toBe('☑️ No longer in the session: Ana Sousa');
    expect(textOf(message)).toMatch(/VideoSDK (?:answered the removal with an error|didn’t answer the removal)/u);
    expect(textOf(message)).toContain('Still in the session: 2 people');
    await expectInLog(harness, message, { outcome: 'gone' });
    expect(connected()).toEqual(OTHERS);
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it('is a success even when the answer’s body arrives slowly', async () => {
    const { kick, connected } = fixture();
    fault('remove-v1', { kind: 'drip', msPerChunk: 2, chunkBytes: 32 });
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(connected()).toEqual(OTHERS);
  });

  it('is reported along with the return when the person came straight back', async () => {
    const { kick, connected, asked } = fixture();
    harness.videosdk.behavior.removalRejoinsAfterMs = 0;
    // The answer arrives after they are back, so that the first check already finds them again.
    fault('remove-v1', { kind: 'delay-after-effect', ms: 100 });
    const message = await kick().reply();
    expect(titleOf(message)).toBe('↩️ Removed, but already back: Ana Sousa');
    const text = textOf(message);
    expect(text).toMatch(/They rejoined <t:\d+:R> and are in the session now\. Run the command again/u);
    expect(text).toContain('Others in the session: 2 people');
    // Only in the title, and in the line to copy that repeats it.
    expect(text.match(/Ana Sousa/gu)).toHaveLength(2);
    expect(connected()).toEqual([...OTHERS, ANA.participantId]);
    expect(asked('remove-v1')).toHaveLength(1);
  });

  describe('on the last person, which ends the session', () => {
    it.each<200 | 400 | 402 | 404>([200, 400, 402, 404])(
      'is reported as a success when VideoSDK answers %i for a session that is over',
      async (status) => {
        const { kick, connected } = fixture([ANA]);
        harness.videosdk.behavior.endedSessionReadStatus = status;
        const message = await kick().reply();
        expect(titleOf(message)).toBe('✅ Removed: Ana Sousa');
        expect(textOf(message)).toContain('No one else is in the session');
        expect(connected()).toEqual([]);
      },
    );

    it('is reported as a success when the empty list has no data at all', async () => {
      const { kick } = fixture([ANA]);
      Object.assign(harness.videosdk.behavior, { noOneActive: 'empty-data', lastPageWhenEmpty: 0 });
      const message = await kick().reply();
      expect(titleOf(message)).toBe('✅ Removed: Ana Sousa');
      expect(textOf(message)).toContain('No one else is in the session');
    });
  });
});

describe('a removal that takes effect late', () => {
  it('is first reported as accepted, and the same reply is edited once the person is gone', async () => {
    const { kick, connected, asked } = fixture();
    harness.videosdk.behavior.removalTakesEffectAfterMs = 700;
    const conversation = kick({ reason: 'shouts' });
    const first = await conversation.reply();
    expect(titleOf(first)).toBe('⏳ Not out yet: Ana Sousa');
    expect(textOf(first)).toContain('VideoSDK accepted the removal.\nThey’re still in the session.');
    expect(textOf(first)).toContain('This message will update');
    expect(copyableIn(first)).toEqual([ANA.participantId]);
    const last = await conversation.messageWhere((message) => titleOf(message).startsWith('✅'));
    expect(titleOf(last)).toBe('✅ Removed: Ana Sousa');
    expect(textOf(last)).toContain('Reason: shouts');
    expect(textOf(last)).toContain('Still in the session: 2 people');
    expect(last.id).toBe(first.id);
    expect(conversation.versions).toHaveLength(2);
    expect(connected()).toEqual(OTHERS);
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it('is reported along with the return when the person is back by then', async () => {
    const { kick, asked } = fixture();
    Object.assign(harness.videosdk.behavior, { removalTakesEffectAfterMs: 200, removalRejoinsAfterMs: 0 });
    const conversation = kick();
    expect(titleOf(await conversation.reply())).toBe('⏳ Not out yet: Ana Sousa');
    const last = await conversation.messageWhere((message) => titleOf(message).startsWith('↩️'));
    expect(textOf(last)).toContain('Others in the session: 2 people');
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it.each<OddBody>(['html', 'truncated-json', 'empty-204', 'null', 'empty-object'])(
    'is never reported as a success while the list can’t be read (%s), but once it can be',
    async (body) => {
      const { kick, removalAsked, asked } = fixture();
      const conversation = kick();
      await removalAsked();
      harness.videosdk.behavior.oddBodies = { 'active-participants': body };
      const first = await conversation.reply();
      expect(titleOf(first)).toBe('⏳ Checking: Ana Sousa');
      expect(textOf(first)).toContain('can’t see whether they’re still in the session');
      expectNothingRaw(first);
      harness.videosdk.behavior.oddBodies = {};
      const last = await conversation.messageWhere((message) => titleOf(message).startsWith('✅'));
      expect(textOf(last)).toContain('Still in the session: 2 people');
      expect(asked('remove-v1')).toHaveLength(1);
    },
  );

  it('refuses a second moderator while the first one’s removal is in progress', async () => {
    const { kick, asked } = fixture();
    const second = harness.guild.addMember({ name: 'Max', roles: [harness.moderators] });
    harness.videosdk.behavior.removalTakesEffectAfterMs = 700;
    const conversation = kick();
    await conversation.reply();
    const message = await kick({}, second).reply();
    expect(titleOf(message)).toBe('⏳ Already being removed: Ana Sousa');
    expect(textOf(message)).toContain(`<@${harness.moderator.id}> is already removing them`);
    await expectInLog(harness, message, { outcome: 'in-progress' });
    await conversation.messageWhere((each) => titleOf(each).startsWith('✅'));
    expect(asked('remove-v1')).toHaveLength(1);
  });
});

describe('no one to remove', () => {
  it.each([
    ['by name', ANA.name],
    ['by ID', ANA.participantId],
  ])('because the person given %s had left before', async (_how, participant) => {
    const { kick, sessionId, asked } = fixture();
    harness.videosdk.leave(sessionId, ANA.participantId);
    const message = await kick({ participant }).reply();
    expect(titleOf(message)).toBe('➖ Already gone: Ana Sousa');
    expect(textOf(message)).toMatch(/They left room [\da-z-]+ <t:\d+:R>, so there was no one to remove/u);
    expect(textOf(message)).toContain('Still in the session: 2 people');
    expect(copyableIn(message)).toEqual([ANA.participantId]);
    await expectInLog(harness, message, { outcome: 'already-gone' });
    expect(asked('remove-v1')).toEqual([]);
  });

  it.each<400 | 402 | 404>([400, 402, 404])(
    'because they left while the removal was on its way (VideoSDK answers %i)',
    async (status) => {
      const { kick, sessionId, removalAsked, connected, asked } = fixture();
      harness.videosdk.behavior.secondRemovalStatus = status;
      fault('remove-v1', { kind: 'delay', ms: 50 });
      const conversation = kick();
      await removalAsked();
      harness.videosdk.leave(sessionId, ANA.participantId);
      const message = await conversation.reply();
      expect(titleOf(message)).toBe('☑️ No longer in the session: Ana Sousa');
      expect(textOf(message)).toContain('VideoSDK rejected the removal.');
      expect(textOf(message)).toContain('Still in the session: 2 people');
      expectNothingRaw(message);
      await expectInLog(harness, message, { kind: 'rejected', status });
      expect(connected()).toEqual(OTHERS);
      expect(asked('remove-v1')).toHaveLength(1);
    },
  );

  it('because there is no such person; the reply shows who is there', async () => {
    const { kick, roomId, connected, asked } = fixture();
    const message = await kick({ participant: 'Zoe' }).reply();
    expect(titleOf(message)).toBe('❔ No one removed: can’t find “Zoe”');
    const text = textOf(message);
    expect(text).toContain(`No one in room ${roomId} has that name or ID`);
    expect(text).toContain('In the session: 3 people');
    for (const { name, participantId } of [ANA, BOB, CLEO]) {
      expect(text).toMatch(new RegExp(`• ${name} · .* · ID ${participantId}`, 'u'));
    }
    await expectInLog(harness, message, { outcome: 'no-such-person' });
    expect(connected()).toEqual(EVERYONE);
    expect(asked('remove-v1')).toEqual([]);
  });

  it.each<200 | 400 | 402 | 404>([200, 400, 402, 404])(
    'because the session is over (VideoSDK answers %i for it), though the bot had seen it running',
    async (status) => {
      const { kick, sessionId, asked } = await knownScene();
      harness.videosdk.behavior.endedSessionReadStatus = status;
      harness.videosdk.endSession(sessionId);
      const message = await kick().reply();
      expect(titleOf(message)).toBe('➖ The session is over');
      expect(textOf(message)).toMatch(/ended <t:\d+:R>, so no one is in it/u);
      await expectInLog(harness, message, { outcome: 'session-over' });
      expect(asked('remove-v1')).toEqual([]);
    },
  );

  it('because the session is over, and the bot never saw it running', async () => {
    const { kick, sessionId, asked } = fixture();
    harness.videosdk.endSession(sessionId);
    const message = await kick().reply();
    expect(titleOf(message)).toBe('➖ The session is over');
    await expectInLog(harness, message, { outcome: 'session-over' });
    expect(asked('remove-v1')).toEqual([]);
  });

  it.each<400 | 402 | 404>([400, 402, 404])(
    'because the session ended while the removal was on its way (VideoSDK answers %i)',
    async (status) => {
      const { kick, sessionId, removalAsked, asked } = fixture();
      harness.videosdk.behavior.endedSessionStatus = status;
      fault('remove-v1', { kind: 'delay', ms: 50 });
      const conversation = kick();
      await removalAsked();
      harness.videosdk.endSession(sessionId);
      const message = await conversation.reply();
      // The person's own record says that they left, before the bot reads the session's.
      expect(titleOf(message)).toBe('☑️ No longer in the session: Ana Sousa');
      expect(textOf(message)).toContain('No one else is in the session');
      expectNothingRaw(message);
      await expectInLog(harness, message, { outcome: 'gone' });
      expect(asked('remove-v1')).toHaveLength(1);
    },
  );

  it('because no session is running at all', async () => {
    const message = await harness.moderator.run('kick-participant', { participant: 'Ana' }).reply();
    expect(titleOf(message)).toBe('➖ No one removed: no session is running');
    await expectInLog(harness, message, { outcome: 'none-running' });
  });
});

describe('a removal that VideoSDK rejected', () => {
  const errorBodies: readonly [ErrorBody, number, RequestIdHeader][] = [
    ['error+statusCode', 400, 'x-request-id'],
    ['error', 402, 'request-id'],
    ['message', 404, 'x-amzn-requestid'],
    ['msg', 409, 'x-amz-request-id'],
    ['statusMessage', 422, 'x-request-id'],
    ['text', 400, 'x-request-id'],
    ['html', 405, 'x-request-id'],
  ];
  it.each(errorBodies)(
    'with a body of the form "%s" and status %i is reported as rejected, and the bot keeps checking, since it may still have worked',
    async (errorBody, status, requestIdHeader) => {
      const { kick, connected, asked } = fixture();
      Object.assign(harness.videosdk.behavior, { errorBody, requestIdHeader });
      fault('remove-v1', { kind: 'status', status });
      const message = await kick().reply();
      expect(titleOf(message)).toBe('⏳ Not out yet: Ana Sousa');
      expect(textOf(message)).toContain('VideoSDK rejected the removal.\nThey’re still in the session.');
      expect(textOf(message)).toContain('The removal may still take effect.');
      expect(copyableIn(message)).toEqual([ANA.participantId]);
      expectToldAsOpen(message);
      const [removal, ...more] = asked('remove-v1');
      expect(more).toEqual([]);
      await expectInLog(harness, message, { kind: 'rejected', status, requestId: removal?.requestId });
      expect(connected()).toEqual(EVERYONE);
    },
  );

  it('doesn’t lead to “still there” when the list can’t be read', async () => {
    const { kick, removalAsked } = fixture();
    fault('remove-v1', { kind: 'status', status: 404 });
    const conversation = kick();
    await removalAsked();
    harness.videosdk.behavior.oddBodies = { 'active-participants': 'html' };
    const message = await conversation.reply();
    expect(titleOf(message)).toBe('⏳ Checking: Ana Sousa');
    expect(textOf(message)).toContain('The bot can’t see whether they’re still in the session.');
    expectToldAsOpen(message);
  });

  it('shows nothing of an answer that tries to be shown', async () => {
    const { kick } = fixture();
    const body = { error: '@everyone <script>alert(1)</script> secret-stack-trace', statusCode: 400 };
    fault('remove-v1', { kind: 'status', status: 400, body });
    const message = await kick().reply();
    expect(titleOf(message)).toBe('⏳ Not out yet: Ana Sousa');
    expect(textOf(message)).not.toMatch(/everyone|script|stack/u);
    const line = await expectInLog(harness, message, { kind: 'rejected', status: 400 });
    expect(JSON.stringify(line)).not.toContain('secret-stack-trace');
    expect(harness.bot.output).not.toContain('secret-stack-trace');
  });
});

describe('the reply once someone has stayed for 15 seconds', () => {
  const answers: readonly [status: number, headers: Record<string, string>, title: string, outcome: string][] = [
    [409, {}, '⚠️ Not removed: Ana Sousa', 'turned-down'],
    [401, {}, '⛔ Not removed, VideoSDK rejected the bot: Ana Sousa', 'forbidden'],
    [403, {}, '⛔ Not removed, VideoSDK rejected the bot: Ana Sousa', 'forbidden'],
    [429, { 'retry-after': '17' }, '⚠️ Not removed, VideoSDK is busy: Ana Sousa', 'busy'],
    [502, {}, '⚠️ Still in the session: Ana Sousa', 'still-there'],
  ];

  it('depends on VideoSDK’s answer', async () => {
    await Promise.all(
      answers.map(async ([status, headers, title, outcome]) => {
        const { kick, sessionId, asked } = fixture();
        const handle = harness.videosdk.fault('remove-v1', { kind: 'status', status, headers }, { sessionId });
        faults.push(handle);
        const conversation = kick();
        const last = await conversation.messageWhere((message) => !titleOf(message).startsWith('⏳'), {
          timeoutMs: 40_000,
        });
        expect(titleOf(last)).toBe(title);
        expectToldAsFailure(last);
        await expectInLog(harness, last, { outcome });
        expect(asked('remove-v1')).toHaveLength(1);
      }),
    );
  });
});

describe('credentials or permissions that VideoSDK doesn’t accept', () => {
  const cases = ([401, 403] as const).flatMap((status) =>
    ([...READS_OF_SESSIONS, 'active-participants', 'remove-v1'] as const).map(
      (operation) => [status, operation] as const,
    ),
  );
  it.each(cases)('(%i on %s) are reported as something only the operator can fix', async (status, operation) => {
    const { kick, connected, asked } = fixture();
    const handle = fault(operation, { kind: 'status', status }, Number.POSITIVE_INFINITY);
    const message = await kick(typedFor(operation)).reply();
    if (operation === 'remove-v1') {
      // The refused removal may still have worked, so the bot checks first.
      expect(titleOf(message)).toBe('⏳ Not out yet: Ana Sousa');
      expect(textOf(message)).toContain('VideoSDK rejected the bot’s credentials.');
      await expectInLog(harness, message, { kind: 'forbidden', status });
    } else {
      expect(titleOf(message)).toBe('⛔ No one removed: VideoSDK rejected the bot');
      expect(textOf(message)).toContain('Trying again won’t help');
      expect(textOf(message)).toContain(
        'If it has none, only the bot’s operator can fix it: give them the reference below',
      );
      await expectInLog(harness, message, { outcome: 'forbidden', status });
      expectToldAsFailure(message);
    }
    expectNothingRaw(message);
    // Asking again with what was just refused would only get the account blocked.
    expect(handle.used).toBe(1);
    expect(asked('remove-v1')).toHaveLength(operation === 'remove-v1' ? 1 : 0);
    const refused = harness.videosdk.requests.findLast((request) => request.operation === operation);
    await expectInLog(harness, message, { status, requestId: refused?.requestId });
    expect(connected()).toEqual(EVERYONE);
  });
});

describe('a busy VideoSDK', () => {
  const httpDate = (): string => new Date(Date.now() + 40_000).toUTCString();
  it.each<[string, () => Record<string, string>, number | null]>([
    ['with Retry-After in seconds', () => ({ 'retry-after': '17' }), 17],
    ['without Retry-After', () => ({}), null],
    ['with an unreadable Retry-After', () => ({ 'retry-after': 'soon' }), null],
    ['with a Retry-After of days', () => ({ 'retry-after': '99999999' }), 600],
  ])('answers the removal 429 %s: it isn’t sent again, and the bot keeps checking', async (_what, headers, seconds) => {
    const { kick, connected, asked } = fixture();
    fault('remove-v1', { kind: 'status', status: 429, headers: headers() });
    const message = await kick().reply();
    expect(titleOf(message)).toBe('⏳ Not out yet: Ana Sousa');
    expect(textOf(message)).toContain('VideoSDK is busy and rejected the removal.');
    expectToldAsOpen(message);
    const [removal, ...more] = asked('remove-v1');
    expect(more).toEqual([]);
    await expectInLog(harness, message, { status: 429, retryAfterSeconds: seconds, requestId: removal?.requestId });
    expect(connected()).toEqual(EVERYONE);
  });

  it('answers the removal 429 with Retry-After as a date: the log has the seconds until then', async () => {
    const { kick } = fixture();
    fault('remove-v1', { kind: 'status', status: 429, headers: { 'retry-after': httpDate() } });
    const message = await kick().reply();
    const { retryAfterSeconds } = (await expectInLog(harness, message, { status: 429 })) as {
      retryAfterSeconds?: number;
    };
    expect([39, 40, 41]).toContain(retryAfterSeconds);
  });

  it('always answers reads 429: the reply says when to try again, and comes in time', async () => {
    const answer: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '23' } };
    const known = await knownScene();
    const reads = (
      [
        ['active-participants', known],
        ['get-session', fixture()],
        ['list-sessions', fixture()],
      ] as const
    ).map(([operation, { kick, asked, sessionId }]) => ({
      kick: () => kick(typedFor(operation)),
      asked,
      operation,
      before: asked(operation).length,
      // Other tests of this file may still be checking their own sessions.
      handle: fault(operation, answer, Number.POSITIVE_INFINITY, { sessionId }),
    }));
    await Promise.all(
      reads.map(async ({ kick, asked, operation, before, handle }) => {
        const conversation = kick();
        const message = await conversation.reply();
        expect(titleOf(message)).toBe('⚠️ No one removed: VideoSDK is busy');
        expect(textOf(message)).toContain('Try again in 23 sec.');
        expectToldAsFailure(message);
        await expectInLog(harness, message, { outcome: 'busy' });
        expect(conversation.versions[0]?.afterMs).toBeLessThan(allowed(6_500));
        // After "try again in 23 s" the bot doesn't ask earlier. Two of them may ask for the list of sessions.
        const most = operation === 'list-sessions' ? 2 : 1;
        expect(handle.used).toBeLessThanOrEqual(most);
        expect(asked(operation).length - before).toBeLessThanOrEqual(1);
        expect(asked('remove-v1')).toEqual([]);
      }),
    );
  });

  it('answers a read 429 once: it is repeated, and the removal is done', async () => {
    const { kick, asked } = fixture();
    fault('active-participants', { kind: 'status', status: 429 });
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(asked('remove-v1')).toHaveLength(1);
  });
});

describe('reads', () => {
  const failures = faultRows(
    '500',
    'a gateway’s 502',
    'a gateway’s 503',
    'a gateway’s 504',
    '408',
    'a cut connection',
    'half a body',
  ).flatMap(([what, wrong]) => READS_OF_SESSIONS.map((operation) => [operation, what, wrong] as const));
  it.each(failures)(
    'of %s and of people that fail once with %s are repeated, and the removal is done once',
    async (operation, _what, wrong) => {
      const { kick, connected, asked } = fixture();
      const session = fault(operation, wrong);
      const active = fault('active-participants', wrong);
      expect(titleOf(await kick(typedFor(operation)).reply())).toBe('✅ Removed: Ana Sousa');
      expect([session.used, active.used]).toEqual([1, 1]);
      expect(connected()).toEqual(OTHERS);
      expect(asked('remove-v1')).toHaveLength(1);
    },
  );

  it('wait longer before each attempt, and give up after three', async () => {
    const { kick, sessionId } = fixture();
    const handle = fault('active-participants', { kind: 'status', status: 500 }, Number.POSITIVE_INFINITY);
    const message = await kick().reply();
    expect(titleOf(message)).toBe('⚠️ No one removed: VideoSDK is unavailable');
    expect(handle.used).toBe(3);
    const at = harness.videosdk.requests
      .filter((r) => r.sessionId === sessionId && r.operation === 'active-participants')
      .map((r) => r.at.getTime());
    const [first = 0, second = 0, third = 0] = at;
    expect(at).toHaveLength(3);
    expect(second - first).toBeGreaterThanOrEqual(70);
    expect(third - second).toBeGreaterThanOrEqual(145);
  });

  it.each(READS_OF_SESSIONS)('of %s and of people whose body arrives slowly are read to the end', async (operation) => {
    const { kick, connected } = fixture();
    const slow = { kind: 'drip', msPerChunk: 5, chunkBytes: 64 } as const;
    const handles = [fault(operation, slow), fault('active-participants', slow, 2)];
    const message = await kick(typedFor(operation)).reply();
    expect(handles.map(({ used }) => used)).toEqual([1, 2]);
    expect(titleOf(message)).toBe('✅ Removed: Ana Sousa');
    expect(textOf(message)).toContain('Still in the session: 2 people');
    expect(connected()).toEqual(OTHERS);
  });

  it('that hang once are canceled and repeated', async () => {
    const { kick, asked } = fixture();
    fault('active-participants', { kind: 'hang' });
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(asked('active-participants').map(({ state }) => state)).toEqual(['abandoned', 'answered', 'answered']);
  });
});

describe('an unreadable VideoSDK', () => {
  /** No one was removed, no removal was requested, and the reply says so. */
  async function expectUnavailable(
    { kick, connected, asked }: Fixture,
    typed: Parameters<Fixture['kick']>[0] = {},
  ): Promise<void> {
    const conversation = kick(typed);
    const message = await conversation.reply();
    expect(titleOf(message)).toBe('⚠️ No one removed: VideoSDK is unavailable');
    expect(textOf(message)).toContain('Try again in a minute');
    expectToldAsFailure(message);
    await expectInLog(harness, message, { outcome: 'unavailable' });
    await expectInLog(harness, message, { code: 'unavailable', msg: 'videosdk read failed' });
    expect(conversation.versions[0]?.afterMs).toBeLessThan(allowed(7_000));
    expect(asked('remove-v1')).toEqual([]);
    expect(connected()).toEqual(EVERYONE);
  }

  it('because nothing listens is reported as down, and works again as soon as it is back', async () => {
    const down = fixture();
    await harness.videosdk.stop();
    await expectUnavailable(down);
    await harness.videosdk.resume();
    expect(titleOf(await down.kick().reply())).toBe('✅ Removed: Ana Sousa');
  });

  const FAILURES = [500, 502, 503, 504];
  const statuses = FAILURES.flatMap((status) =>
    (['list-sessions', 'active-participants'] as const).map((operation) => [operation, status] as const),
  );
  it.each(statuses)(
    'because a gateway answers %s with a page and %i is reported as down',
    async (operation, status) => {
      const read = fixture();
      fault(operation, { kind: 'html', status }, Number.POSITIVE_INFINITY);
      await expectUnavailable(read, typedFor(operation));
    },
  );

  it.each(FAILURES)(
    'because a gateway answers every read of sessions with a page and %i is reported as down',
    async (status) => {
      const read = fixture();
      for (const operation of READS_OF_SESSIONS) {
        fault(operation, { kind: 'html', status }, Number.POSITIVE_INFINITY);
      }
      await expectUnavailable(read);
    },
  );

  it.each(FAILURES)(
    'except only for get-session, with %i, does no harm: the list has the session too',
    async (status) => {
      const { kick, connected, asked } = fixture();
      fault('get-session', { kind: 'html', status }, Number.POSITIVE_INFINITY);
      expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
      expect(connected()).toEqual(OTHERS);
      expect(asked('remove-v1')).toHaveLength(1);
    },
  );

  it.each(FAILURES)(
    'isn’t mistaken for an unknown session: get-session answers %i, and the list doesn’t have it',
    async (status) => {
      const { connected, asked } = fixture();
      const sessionId = 'no-session-of-this-id';
      fault('get-session', { kind: 'html', status }, Number.POSITIVE_INFINITY, { sessionId });
      const message = await harness.moderator
        .run('kick-participant', { participant: ANA.name, session: sessionId })
        .reply();
      expect(titleOf(message)).toBe('⚠️ No one removed: VideoSDK is unavailable');
      expectToldAsFailure(message);
      await expectInLog(harness, message, { outcome: 'unavailable' });
      expect(asked('remove-v1')).toEqual([]);
      expect(connected()).toEqual(EVERYONE);
    },
  );

  const ODD_BODIES = [
    'empty-204',
    'empty-200',
    'html',
    'text',
    'json-string',
    'truncated-json',
    'array',
    'null',
    'empty-object',
  ] as const;
  const odd = ODD_BODIES.flatMap((body) =>
    (['list-sessions', 'active-participants'] as const).map((operation) => [operation, body] as const),
  );
  it.each(odd)(
    'because %s has an odd body (%s) is reported as down, and no one is removed',
    async (operation, body) => {
      const read = fixture();
      harness.videosdk.behavior.oddBodies = { [operation]: body };
      await expectUnavailable(read, typedFor(operation));
    },
  );

  it.each(ODD_BODIES)(
    'except only for get-session, with an odd body (%s), does no harm: the list has the session too',
    async (body) => {
      const { kick, connected, asked } = fixture();
      harness.videosdk.behavior.oddBodies = { 'get-session': body };
      expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
      expect(connected()).toEqual(OTHERS);
      expect(asked('remove-v1')).toHaveLength(1);
    },
  );

  it('because it never answers, or never ends a body, is reported as down within seconds', async () => {
    const endless = await knownScene();
    const hanging = READS_OF_SESSIONS.map((operation) => ({
      read: fixture(),
      typed: typedFor(operation),
      handle: fault(operation, { kind: 'hang' }, Number.POSITIVE_INFINITY),
    }));
    const drip: Fault = { kind: 'drip', msPerChunk: 200, endless: true };
    fault('active-participants', drip, Number.POSITIVE_INFINITY, endless);
    const before = endless.asked('active-participants').length;
    await Promise.all([
      ...hanging.map(({ read, typed }) => expectUnavailable(read, typed)),
      expectUnavailable(endless),
    ]);
    for (const { handle } of hanging) {
      expect(handle.used).toBeGreaterThan(1);
    }
    expect(endless.asked('active-participants').length - before).toBeGreaterThan(1);
  });

  it('is logged with the request ID that VideoSDK gave the failed call', async () => {
    const { kick, sessionId } = fixture();
    fault('active-participants', { kind: 'status', status: 502 }, Number.POSITIVE_INFINITY);
    const message = await kick().reply();
    const last = harness.videosdk.requests.findLast((r) => r.sessionId === sessionId);
    await expectInLog(harness, message, { status: 502, requestId: last?.requestId });
  });
});

describe('a removal whose result VideoSDK leaves open', () => {
  it.each<[string, Fault]>([
    ...faultRows('500', 'a gateway’s 502', 'a gateway’s 504'),
    ['503 with Retry-After', { kind: 'status', status: 503, headers: { 'retry-after': '0' } }],
    ['a redirect', { kind: 'status', status: 307, headers: { location: '/v1/elsewhere' } }],
  ])('(%s) isn’t reported as a removal while the person is still there, and isn’t sent again', async (_what, wrong) => {
    const { kick, connected, asked } = fixture();
    fault('remove-v1', wrong);
    const message = await kick().reply();
    expect(titleOf(message)).toBe('⏳ Not out yet: Ana Sousa');
    expect(textOf(message)).toContain('VideoSDK answered the removal with an error.\nThey’re still in the session.');
    expect(textOf(message)).toContain('The removal may still take effect.');
    expect(copyableIn(message)).toEqual([ANA.participantId]);
    expectToldAsOpen(message);
    const [removal, ...more] = asked('remove-v1');
    expect(more).toEqual([]);
    await expectInLog(harness, message, { status: removal?.status, requestId: removal?.requestId });
    expect(connected()).toEqual(EVERYONE);
  });

  it('(cut connection) is reported as not known yet, and then that the person is gone as soon as the bot sees it', async () => {
    const { kick, sessionId, asked } = fixture();
    fault('remove-v1', { kind: 'drop' });
    const conversation = kick();
    const first = await conversation.reply();
    expect(titleOf(first)).toBe('⏳ Not out yet: Ana Sousa');
    expect(textOf(first)).toContain('VideoSDK didn’t answer the removal.\nThey’re still in the session.');
    expect(textOf(first)).toContain('This message will update');
    await expectInLog(harness, first, { kind: 'unanswered', msg: 'videosdk removal not accepted' });
    harness.videosdk.leave(sessionId, ANA.participantId);
    const last = await conversation.messageWhere((message) => titleOf(message).startsWith('☑️'));
    expect(titleOf(last)).toBe('☑️ No longer in the session: Ana Sousa');
    expect(textOf(last)).toContain('Still in the session: 2 people');
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it('(cut connection after the effect) is unknown while the list can’t be read, and decided afterwards', async () => {
    const { kick, removalAsked, connected, asked } = fixture();
    fault('remove-v1', { kind: 'drop-after-effect' });
    const conversation = kick();
    await removalAsked();
    harness.videosdk.behavior.oddBodies = { 'active-participants': 'truncated-json' };
    const first = await conversation.reply();
    expect(titleOf(first)).toBe('⏳ Checking: Ana Sousa');
    expect(textOf(first)).toContain('VideoSDK didn’t answer the removal.\nThe bot can’t see whether');
    expect(referenceOf(first)).not.toBe('');
    expectNothingRaw(first);
    harness.videosdk.behavior.oddBodies = {};
    await conversation.messageWhere((message) => titleOf(message) === '☑️ No longer in the session: Ana Sousa');
    expect(connected()).toEqual(OTHERS);
    expect(asked('remove-v1')).toHaveLength(1);
  });
});

describe('a removal for which there is no connection', () => {
  it('was certainly never sent: the reply says so, and the bot doesn’t check for its effect', async () => {
    await using tcpProxy = await createFront();
    // A bot of its own, with one connection and no other to fall back on.
    await using alone = await startHarness({ environment: { VIDEOSDK_API_URL: tcpProxy.url }, start: false });
    const { videosdk } = alone;
    tcpProxy.leadTo(videosdk.url);
    await alone.restart();
    const { kick, connected, asked, sessionId: id, roomId } = fixtureOf(alone, sessionsOf(videosdk), [ANA, BOB, CLEO]);
    const start = new Date().toISOString();
    const pageInfo = { currentPage: 1, perPage: 100, lastPage: 1, total: 1 };
    // Each answer before the removal closes its connection, so that the removal needs a new one.
    const headers = { connection: 'close' };
    const running = [{ id, roomId, start, end: null, status: 'ongoing' }];
    const active = [{ participants: [{ ...ANA, timelog: [{ start, end: null }] }] }];
    videosdk.fault('list-sessions', { kind: 'status', status: 200, headers, body: { pageInfo, data: running } });
    videosdk.fault('active-participants', { kind: 'status', status: 200, headers, body: { pageInfo, data: active } });
    videosdk.behavior.latencyMs = 100;
    const conversation = kick({ session: null });
    await videosdk.waitForRequest({ operation: 'active-participants' });
    tcpProxy.shut();
    const message = await conversation.reply();
    expect(titleOf(message)).toBe('⚠️ Not removed, VideoSDK is unavailable: Ana Sousa');
    expect(textOf(message)).toContain('The removal never reached VideoSDK.');
    expectToldAsFailure(message);
    await expectInLog(alone, message, { kind: 'unreachable', network: 'ECONNREFUSED' });
    expect(asked('remove-v1')).toEqual([]);
    expect(asked('active-participants')).toHaveLength(1);
    expect(connected()).toEqual(EVERYONE);
    behaveAsDocumented(alone);
    await tcpProxy.open();
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    expectNoViolations(alone);
  });
});
