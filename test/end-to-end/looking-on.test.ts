import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, Message } from '../../sandbox/discord/index.ts';
import { allowed } from '../../sandbox/patience.ts';
import type { Fault } from '../../sandbox/videosdk/index.ts';
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
  titleOf,
} from './assertions.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

/**
 * What the bot knows at the end of the 15 seconds in which it checks a removal. All kicks of this file are sent one
 * after the other and then checked at the same time. Each test reads one of the conversations.
 */
interface Watched extends Fixture {
  readonly conversation: Conversation;
  readonly first: Message;
}

/**
 * Two VideoSDKs: one whose lists can always be read, and one whose lists can't once the removal request has arrived.
 */
let readable: Harness;
let unreadable: Harness;
const opened: Sessions[] = [];

const EVERYONE = [ANA, BOB, CLEO].map(({ participantId }) => participantId);
const OTHERS = EVERYONE.slice(1);

function open(harness: Harness): Fixture {
  const sessions = sessionsOf(harness.videosdk);
  opened.push(sessions);
  return fixtureOf(harness, sessions, [ANA, BOB, CLEO]);
}

/** Sends a kick whose removal fails in this way, and waits until the removal request has arrived. */
/** @param prepare what VideoSDK does with this session besides */
async function send(
  harness: Harness,
  wrong: Fault | null,
  prepare: (fixture: Fixture) => void = () => undefined,
): Promise<Fixture & { readonly conversation: Conversation }> {
  const fixture = open(harness);
  prepare(fixture);
  if (wrong !== null) {
    harness.videosdk.fault('remove-v1', wrong);
  }
  const conversation = fixture.kick({ reason: 'shouts' });
  await fixture.removalAsked();
  return { ...fixture, conversation };
}

async function watched(sent: Promise<Fixture & { readonly conversation: Conversation }>): Promise<Watched> {
  const fixture = await sent;
  return { ...fixture, first: await fixture.conversation.reply() };
}

/** The reply that replaces one with "This message will update". */
async function lastWord({ conversation, first }: Watched): Promise<Message & { afterMs: number }> {
  expect(textOf(first)).toContain('Checking for another 15 seconds. This message will update.');
  await conversation.messageWhere((message) => !textOf(message).includes('This message will update'));
  const last = conversation.versions.at(-1);
  if (last === undefined) {
    throw new Error('there is no reply');
  }
  expect(last.id).toBe(first.id);
  expect(textOf(last)).toContain('Reason: shouts');
  return last;
}

let never: Watched;
let cut: Watched;
let late: Watched;
let hangsBefore: ReturnType<typeof send>;
let hangsAfter: ReturnType<typeof send>;
let endless: ReturnType<typeof send>;
let acceptedUnread: Watched;
let cutUnread: Watched;
let failedUnread: Watched;

beforeAll(async () => {
  [readable, unreadable] = await Promise.all([startHarness(), startHarness()]);

  hangsBefore = send(readable, { kind: 'hang' });
  await hangsBefore;
  hangsAfter = send(readable, { kind: 'hang-after-effect' });
  await hangsAfter;
  endless = send(readable, { kind: 'drip', msPerChunk: 100, endless: true });
  await endless;
  readable.videosdk.behavior.removalTakesEffectAfterMs = 'never';
  never = await watched(send(readable, null));
  cut = await watched(send(readable, { kind: 'drop' }));
  readable.videosdk.behavior.removalTakesEffectAfterMs = 9_000;
  late = await watched(send(readable, null));
  behaveAsDocumented(readable);

  // From the removal on, nothing tells whether they're still there.
  const unread = (wrong: Fault | null): Promise<Watched> =>
    watched(
      send(unreadable, wrong, ({ sessionId }) => {
        for (const target of ['active-participants', 'participant'] as const) {
          const scope = { times: Number.POSITIVE_INFINITY, sessionId, afterRemoval: true };
          unreadable.videosdk.fault(target, { kind: 'odd-body', body: 'html' }, scope);
        }
      }),
    );
  acceptedUnread = await unread(null);
  cutUnread = await unread({ kind: 'drop-after-effect' });
  failedUnread = await unread({ kind: 'status', status: 502, acts: true });
});

afterAll(async () => {
  expectNoViolations(readable);
  expectNoViolations(unreadable);
  for (const sessions of opened) {
    sessions.endAll();
  }
  await Promise.all([readable, unreadable].map((harness) => harness[Symbol.asyncDispose]()));
});

describe('a removal that VideoSDK never answers', () => {
  it('isn’t decided after six seconds when the person is still there', async () => {
    const { conversation, asked, connected } = await hangsBefore;
    const message = await conversation.reply();
    expect(titleOf(message)).toBe('⏳ Not out yet: Ana Sousa');
    expect(textOf(message)).toContain('VideoSDK didn’t answer the removal.\nThey’re still in the session.');
    await expectInLog(readable, message, { kind: 'unanswered' });
    expect(conversation.versions[0]?.afterMs).toBeLessThan(allowed(8_000));
    expect(asked('remove-v1')).toHaveLength(1);
    expect(connected()).toEqual(EVERYONE);
  });

  it.each([
    ['hangs', () => hangsAfter],
    ['sends an endless answer', () => endless],
  ])(
    'is reported as unanswered when VideoSDK %s after the effect, and the list shows that the person is gone',
    async (_what, sent) => {
      const { conversation, asked, connected } = await sent();
      const message = await conversation.reply();
      expect(titleOf(message)).toBe('☑️ No longer in the session: Ana Sousa');
      expect(textOf(message)).toContain('VideoSDK didn’t answer the removal.');
      expect(textOf(message)).toContain('Still in the session: 2 people');
      expect(conversation.versions[0]?.afterMs).toBeLessThan(allowed(8_000));
      expect(asked('remove-v1')).toHaveLength(1);
      expect(connected()).toEqual(OTHERS);
    },
  );
});

describe('after 15 seconds of checking', () => {
  it('a removal that took effect after nine seconds is reported as done', async () => {
    expect(titleOf(late.first)).toBe('⏳ Not out yet: Ana Sousa');
    const last = await lastWord(late);
    expect(titleOf(last)).toBe('✅ Removed: Ana Sousa');
    expect(textOf(last)).toContain('Still in the session: 2 people');
    expect(late.connected()).toEqual(OTHERS);
    expect(late.asked('remove-v1')).toHaveLength(1);
  });

  it.each([
    [
      'an accepted removal that has no effect',
      () => never,
      '⏳ Not out yet: Ana Sousa',
      'VideoSDK accepted the removal.\nThey were still in the session after 15 seconds.',
    ],
    [
      'a removal that was cut off',
      () => cut,
      '⏳ Not out yet: Ana Sousa',
      'VideoSDK didn’t answer the removal.\nThey were still in the session after 15 seconds.',
    ],
  ])('%s is reported as such: the person is still in the session', async (_what, kick, title, why) => {
    const { first, connected, asked } = kick();
    expect(titleOf(first)).toContain(title);
    const last = await lastWord(kick());
    expect(titleOf(last)).toBe('⚠️ Still in the session: Ana Sousa');
    expect(textOf(last)).toContain(why);
    expect(copyableIn(last)).toEqual([ANA.participantId]);
    expectToldAsFailure(last);
    await expectInLog(readable, last, { outcome: 'still-there' });
    expect(last.afterMs).toBeGreaterThan(14_500);
    expect(last.afterMs).toBeLessThan(allowed(18_000));
    expect(connected()).toEqual(EVERYONE);
    expect(asked('remove-v1')).toHaveLength(1);
    // Checked again and again, but not in a hurry.
    expect(asked('active-participants').length).toBeGreaterThan(5);
    expect(asked('active-participants').length).toBeLessThan(15);
  });

  it.each([
    ['accepted', () => acceptedUnread, 'VideoSDK accepted the removal.'],
    ['cut off', () => cutUnread, 'VideoSDK didn’t answer the removal.'],
    ['answered with 502', () => failedUnread, 'VideoSDK answered the removal with an error.'],
  ])('a removal that was %s has an unknown result when the list could never be read', async (_what, kick, why) => {
    const { first, asked } = kick();
    expect(titleOf(first)).toBe('⏳ Checking: Ana Sousa');
    expect(textOf(first)).toContain('can’t see whether they’re still in the session');
    expectNothingRaw(first);
    const last = await lastWord(kick());
    expect(titleOf(last)).toBe('❓ Couldn’t confirm: Ana Sousa');
    expect(textOf(last)).toContain(why);
    expect(textOf(last)).toContain('Check the session.');
    expect(copyableIn(last)).toEqual([ANA.participantId]);
    expectToldAsFailure(last);
    await expectInLog(unreadable, last, { outcome: 'unknown' });
    expect(last.afterMs).toBeGreaterThan(14_500);
    expect(asked('remove-v1')).toHaveLength(1);
  });

  it('a removal that VideoSDK answered with an error isn’t said to be unanswered', () => {
    expect(textOf(failedUnread.first)).not.toContain('didn’t answer the removal');
  });

  it('the person can be kicked again, because the lock is released', async () => {
    await lastWord(never);
    expect(titleOf(await never.kick().reply())).toBe('✅ Removed: Ana Sousa');
    expect(never.connected()).toEqual(OTHERS);
  });
});
