import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CompletionChoice, Member } from '../../sandbox/discord/index.ts';
import type { JoinOptions } from '../../sandbox/videosdk/index.ts';
import { faultRows } from '../support/faults.ts';
import { waitFor } from '../support/waiting.ts';
import { callbackOf, interactionOf, kick, removals, type Sessions, sessionsOf, snowflake } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

const COMMAND = 'kick-participant';
const COMPLETION = 4;
const STRING = 3;
const MINUTE = 60_000;

let harness: Harness;
let other: Member;
let mornings: string;
let crowd: string;
let twins: string;
let empty: string;
let busy: string;
let lonely: string;
let nameless: string;
/** Sessions whose people no one asks for before the test that takes the next one. */
const untouched: string[] = [];
/** Sessions that a test opens and ends. */
let opened: Sessions;

/** Events these tests made up. Discord doesn't know them, so it refuses answers to them. */
const madeUp = new Set<string>();

const TWINS = 40;
const CROWD = 260;
/** These IDs all begin alike. */
const twinId = (number: number): string => `${'t'.repeat(200)}${number}`;

function ago(minutes: number): Date {
  return new Date(Date.now() - minutes * MINUTE - 30_000);
}

// All at once, since what suggestions know of sessions is a few seconds old.
beforeAll(async () => {
  harness = await startHarness();
  const { videosdk, guild, moderators } = harness;
  opened = sessionsOf(videosdk);
  videosdk.behavior.emptySessionEndsAfterMs = 'never';
  other = guild.addMember({ name: 'Noa', roles: [moderators] });
  const sessions = sessionsOf(videosdk);
  const open = (people: readonly JoinOptions[], customRoomId: string, minutes = 90): string =>
    sessions.open(people, { customRoomId, startedAt: ago(minutes) }).sessionId;
  mornings = open(
    [
      { participantId: 'one', name: 'Hannah', joinedAt: ago(50) },
      { participantId: 'two', name: 'Jo Ann', joinedAt: ago(40) },
      { participantId: 'three', name: 'Anna', joinedAt: ago(30) },
      { participantId: 'ann-id', name: 'Zed', joinedAt: ago(25) },
      { participantId: 'Ann', name: 'Yan', joinedAt: ago(24) },
      { participantId: 'six', name: 'ÄNN', joinedAt: ago(20) },
      { participantId: 'x-ann-x', name: 'Wim', joinedAt: ago(15) },
      { participantId: 'eight', name: 'Bob', joinedAt: ago(10) },
      { participantId: 'nine', name: 'Anneke', joinedAt: ago(5) },
      { participantId: 'eleven', name: '\u202E\u200B', joinedAt: ago(3) },
      { participantId: 'twelve', name: `${'Very '.repeat(60)}long`, joinedAt: ago(2) },
    ],
    'mornings',
  );
  crowd = open(
    Array.from({ length: CROWD }, (_, index) => ({
      participantId: `c-${index}`,
      name: `Crowd ${index}`,
      joinedAt: new Date(Date.now() - (CROWD - index) * 10_000),
    })),
    'crowd',
  );
  twins = open(
    Array.from({ length: TWINS }, (_, index) => ({ participantId: twinId(index), name: 'Twin', joinedAt: ago(7) })),
    'twins',
  );
  busy = open([{ participantId: 'b1', name: 'Busy' }], 'busy');
  lonely = open([{ participantId: 'l1', name: 'Solo' }], 'Café Nul', 26 * 60);
  nameless = open([{ participantId: 'n1', name: null, joinedAt: ago(4) }], 'nameless');
  empty = open([], 'empty', 0);
  for (let index = 0; index < 14; index += 1) {
    untouched.push(open([{ participantId: `u${index}`, name: 'Una' }], `untouched-${index}`, 100 + index));
  }
  await waitFor(async () => expect((await suggest({}, 'session')).length).toBeGreaterThan(10), {
    timeout: 12_000,
    interval: 200,
  });
});
afterEach(() => {
  const { discord, videosdk } = harness;
  const violations = discord.violations.filter(({ where }) => ![...madeUp].some((id) => where.includes(id)));
  expectNoViolations({ discord: { ...discord, violations }, videosdk });
  videosdk.forget();
});
afterAll(() => harness[Symbol.asyncDispose]());

function next(): string {
  const session = untouched.shift();
  if (session === undefined) {
    throw new Error('open more sessions in beforeAll');
  }
  return session;
}

async function suggest(
  options: Readonly<Record<string, string>>,
  focused: 'participant' | 'session' = 'participant',
  by: Member = harness.moderator,
): Promise<readonly CompletionChoice[]> {
  const { choices } = await by.complete(COMMAND, options, focused);
  expect(choices, 'nobody answered within 3 s').not.toBeNull();
  return choices ?? [];
}

/** Sends an autocomplete event that no client would send. */
function ask(patch: Readonly<Record<string, unknown>>): { id: string } {
  const event = interactionOf(harness, { type: COMPLETION, ...patch });
  madeUp.add(event.id);
  harness.discord.gateway.dispatch('INTERACTION_CREATE', event);
  return event;
}

const values = (choices: readonly CompletionChoice[]) => choices.map(({ value }) => value);
const names = (choices: readonly CompletionChoice[]) => choices.map(({ name }) => name);
/** The end of the label. The value sent is a short form of it. */
const ids = (choices: readonly CompletionChoice[]) => choices.map(({ name }) => name.split(' · ').at(-1));
const activeLists = () => harness.videosdk.requests.filter(({ operation }) => operation === 'active-participants');
const sessionLists = () => harness.videosdk.requests.filter(({ operation }) => operation === 'list-sessions');

describe('suggested people', () => {
  it('are sorted by match: whole name, start of the name, start of a word, start of the ID, anywhere', async () => {
    const choices = await suggest({ session: mornings, participant: 'ann' });
    // Among equals, the latest to join comes first.
    expect(ids(choices)).toEqual(['six', 'Ann', 'nine', 'three', 'two', 'ann-id', 'one', 'x-ann-x']);
  });

  it('are the latest to join when nothing has been typed', async () => {
    expect(ids(await suggest({ session: mornings, participant: '' })).slice(0, 4)).toEqual([
      'twelve',
      'eleven',
      'nine',
      'eight',
    ]);
  });

  it('are found regardless of case, accents and spaces', async () => {
    expect(ids(await suggest({ session: mornings, participant: '  JÖ   ann ' }))).toEqual(['two']);
    expect(ids(await suggest({ session: mornings, participant: 'nobody' }))).toEqual([]);
  });

  it('are shown with their name, the time since they joined and their ID, or with “(no name)”', async () => {
    const shown = names(await suggest({ session: mornings, participant: '' }));
    expect(shown).toContain('Bob · 10 min · eight');
    expect(shown).toContain('Hannah · 50 min · one');
    expect(shown).toContain('(no name) · 3 min · eleven');
    expect(shown.find((name) => name.endsWith(' · twelve'))).toMatch(/^Very Very .*… · 2 min · twelve$/u);
  });

  it('include people without a name', async () => {
    expect(await suggest({ session: nameless, participant: '' })).toEqual([
      { name: '(no name) · 4 min · n1', value: expect.stringMatching(/^~[\w-]{22}$/u) },
    ]);
  });

  it('are at most 25, even when many more match', async () => {
    const all = await suggest({ session: crowd, participant: '' });
    expect(ids(all)).toEqual(Array.from({ length: 25 }, (_, index) => `c-${CROWD - 1 - index}`));
    expect(await suggest({ session: crowd, participant: 'crowd 1' })).toHaveLength(25);
    expect(ids(await suggest({ session: crowd, participant: 'crowd 255' }))).toEqual(['c-255']);
  });

  it('have distinct labels and values within Discord’s limits, and each value removes the right person', async () => {
    const choices = await suggest({ session: twins, participant: 'twin' });
    expect(choices).toHaveLength(25);
    expect(new Set(names(choices)).size).toBe(25);
    expect(new Set(values(choices)).size).toBe(25);
    for (const { name, value } of choices) {
      expect(name.length).toBeLessThanOrEqual(100);
      expect(String(value).length).toBeLessThanOrEqual(100);
    }
    // Checked through the removals: the short ID in the label belongs to the same person as the value.
    for (const { name, value } of choices.slice(0, 6)) {
      const { text } = await kick(harness, { session: twins, participant: String(value) });
      expect(text).toContain('Removed: Twin');
      const removed = removals(harness.videosdk).at(-1);
      harness.videosdk.join(twins, { participantId: String(removed), joinedAt: ago(7) });
      await kick(harness, { session: twins, participant: name });
      expect(removals(harness.videosdk).at(-1)).toBe(removed);
    }
    expect(new Set(removals(harness.videosdk)).size).toBe(6);
  });

  it('come from the only session, or from the one filled in by value, label or room', async () => {
    const [choice] = await suggest({ session: 'busy' }, 'session');
    for (const session of [busy, 'busy', 'BUSY', choice?.name ?? '']) {
      expect(ids(await suggest({ session, participant: '' })), session).toEqual(['b1']);
    }
  });

  it('are empty for a session that doesn’t exist or is empty', async () => {
    expect(await suggest({ session: 'no such session', participant: '' })).toEqual([]);
    expect(await suggest({ session: empty, participant: '' })).toEqual([]);
  });

  it('are replaced by a hint to fill in the session when more than one is running, and picking the hint removes no one', async () => {
    const [hint, ...more] = await suggest({ participant: '' });
    expect(more).toEqual([]);
    expect(hint?.name).toContain('session');
    const value = String(hint?.value);
    expect((await kick(harness, { participant: value })).text).toContain('Which session?');
    // Some clients send the label.
    expect((await kick(harness, { participant: String(hint?.name) })).text).toContain('Which session?');
    // Picked, and then the session filled in, where someone's ID or name is the hint's value.
    const { sessionId } = opened.open([{ participantId: value, name: 'Unlucky' }, { name: value }, 'Bob']);
    const named = { participant: value, session: sessionId };
    await harness.moderator.run('kick-participant', named).modal();
    harness.videosdk.leave(sessionId, value);
    await harness.moderator.run('kick-participant', named).modal();
    expect(removals(harness.videosdk)).toEqual([]);
    opened.endAll();
  });
});

describe('suggested sessions', () => {
  it('are shown with their room, number of people, time since they started and ID', async () => {
    const shown = names(await suggest({ session: '' }, 'session'));
    const begin = (start: string) => shown.find((name) => name.startsWith(start)) ?? '';
    expect(begin('mornings')).toMatch(/^mornings · 11 people · 1 hr · \S+$/u);
    expect(begin('Café Nul')).toMatch(/^Café Nul · 1 person · 26 hr · \S+$/u);
    expect(begin('empty')).toMatch(/^empty · just now · \S+$/u);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it('are sorted by match, and are found by room, custom room ID and ID', async () => {
    // No hexadecimal number, which the ID of another session could have in it.
    expect(values(await suggest({ session: 'cafe n' }, 'session'))).toEqual([lonely]);
    expect(values(await suggest({ session: 'NUL' }, 'session'))).toEqual([lonely]);
    expect(values(await suggest({ session: lonely.slice(0, 12) }, 'session'))).toEqual([lonely]);
    expect(values(await suggest({ session: 'untouched-3' }, 'session'))).toHaveLength(1);
    expect(await suggest({ session: 'no such session' }, 'session')).toEqual([]);
  });
});

describe('the load on VideoSDK', () => {
  it('is one request at a time for 50 completions from two moderators at once', async () => {
    const session = next();
    const slow = harness.videosdk.fault('active-participants', { kind: 'delay', ms: 300 });
    const typed = ['', 'u', 'un', 'una', 'no such'];
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        suggest(
          { session, participant: typed[index % typed.length] ?? '' },
          'participant',
          index % 2 ? other : harness.moderator,
        ),
      ),
    );
    expect(slow.used).toBe(1);
    expect(activeLists()).toHaveLength(1);
    expect(harness.videosdk.peakInFlight('active-participants')).toBe(1);
    expect(sessionLists().length).toBeLessThanOrEqual(1);
    for (const [index, choices] of all.entries()) {
      expect(choices).toHaveLength(typed[index % typed.length] === 'no such' ? 0 : 1);
    }
  });

  it('is nothing for the keys typed within a few seconds, and then the suggestions are up to date again', async () => {
    const session = next();
    const startedAt = Date.now();
    await suggest({ session, participant: '' });
    for (const participant of ['u', 'un', 'una', 'un', 'u', '']) {
      await suggest({ session, participant }, 'participant', other);
    }
    // One for every three seconds that a slow machine may have taken.
    expect(activeLists().length).toBeLessThanOrEqual(1 + Math.floor((Date.now() - startedAt) / 3_000));
    const ending = next();
    expect(values(await suggest({ session: '' }, 'session'))).toContain(ending);
    harness.videosdk.join(session, { participantId: 'newcomer', name: 'Nora' });
    harness.videosdk.endSession(ending);
    await waitFor(
      async () => {
        expect(ids(await suggest({ session, participant: 'nora' }))).toEqual(['newcomer']);
        expect(values(await suggest({ session: '' }, 'session'))).not.toContain(ending);
      },
      { timeout: 8_000, interval: 200 },
    );
  });
});

describe('suggestions', () => {
  const options = [
    { type: STRING, name: 'session', value: 'busy' },
    { type: STRING, name: 'participant', value: '', focused: true },
  ];

  it('go to a moderator, even for an event that no real client would send', async () => {
    expect(await callbackOf(harness, ask({ options }).id)).toMatchObject({
      type: 8,
      data: { choices: [{ name: expect.stringMatching(/ · b1$/u) }] },
    });
  });

  it('don’t go to a member without the role, and VideoSDK isn’t asked', async () => {
    expect(await suggest({ session: next(), participant: '' }, 'participant', harness.bystander)).toEqual([]);
    expect(await suggest({ session: '' }, 'session', harness.bystander)).toEqual([]);
    expect(harness.videosdk.requests).toEqual([]);
  });

  it.each([
    ['someone in a direct message', { guild_id: undefined, member: undefined, user: { id: '1', username: 'u' } }],
    ['a moderator in a direct message', { guild_id: undefined, authorizing_integration_owners: { '0': '0' } }],
    ['a moderator through an app that only they installed', { authorizing_integration_owners: { '1': '123' } }],
    ['a moderator through an app of another server', { authorizing_integration_owners: { '0': '123' } }],
    ['a moderator when nothing says who installed the app', { authorizing_integration_owners: undefined }],
    ['a member without roles', { member: { user: { id: '1', username: 'u' }, roles: [] } }],
    ['a member whose roles are missing', { member: { user: { id: '1', username: 'u' } } }],
    ['a member whose roles aren’t a list', { member: { user: { id: '1', username: 'u' }, roles: 'all' } }],
    ['a missing member', { member: undefined }],
  ])('don’t go to %s, and VideoSDK isn’t asked', async (_who, patch) => {
    expect(await callbackOf(harness, ask({ options, ...patch }).id)).toEqual({ type: 8, data: { choices: [] } });
    expect(harness.videosdk.requests).toEqual([]);
  });

  it.each([
    ['an option without suggestions', [{ type: STRING, name: 'keep-out', value: 'x', focused: true }]],
    ['an option that doesn’t exist', [{ type: STRING, name: 'constructor', value: 'x', focused: true }]],
    ['missing', []],
    ['an option whose value isn’t text', [{ type: STRING, name: 'participant', value: 7, focused: true }]],
  ])('are empty when the focused option is %s', async (_what, odd) => {
    expect(await callbackOf(harness, ask({ options: odd }).id)).toEqual({ type: 8, data: { choices: [] } });
  });

  it('are no longer sent for an event that is replayed too late', async () => {
    const late = ask({ options, id: snowflake(Date.now() - 3_500) });
    // Events of one connection are read in order: the answer to the second means that the first was handled.
    const fresh = ask({ options });
    await callbackOf(harness, fresh.id);
    expect(harness.discord.requests.some(({ interactionId }) => interactionId === late.id)).toBe(false);
  });
});

describe('suggestions while VideoSDK has trouble', () => {
  const IN_TIME_MS = 2_800;

  it.each(faultRows('500', '429', '401', 'a gateway’s 502'))(
    'are empty, in time, when it answers %s',
    async (_what, fault) => {
      const session = next();
      const handle = harness.videosdk.fault('active-participants', fault, { times: Number.POSITIVE_INFINITY });
      const { choices, tookMs } = await harness.moderator.complete(
        COMMAND,
        { session, participant: '' },
        'participant',
      );
      handle.clear();
      expect(handle.used).toBeGreaterThan(0);
      expect(choices).toEqual([]);
      expect(tookMs).toBeLessThan(IN_TIME_MS);
    },
  );

  it('are empty, in time, when it is slow, and complete once its answer has arrived', async () => {
    const session = next();
    harness.videosdk.fault('active-participants', { kind: 'delay', ms: 2_300 });
    const { choices, tookMs } = await harness.moderator.complete(COMMAND, { session, participant: '' }, 'participant');
    expect(choices).toEqual([]);
    expect(tookMs).toBeLessThan(IN_TIME_MS);
    await waitFor(async () => expect(await suggest({ session, participant: '' })).toHaveLength(1), {
      timeout: 5_000,
      interval: 50,
    });
    expect(activeLists()).toHaveLength(1);
  });

  it('don’t ask it again before the time it named', async () => {
    const session = next();
    const fault = { kind: 'status', status: 429, headers: { 'retry-after': '30' } } as const;
    const handle = harness.videosdk.fault('active-participants', fault, { times: Number.POSITIVE_INFINITY });
    await suggest({ session, participant: '' });
    handle.clear();
    expect(handle.used).toBe(1);
  });

  it('are empty, in time, when it hangs or is down, and complete once it is back', async () => {
    const { videosdk } = harness;
    const hanging = videosdk.fault('list-sessions', { kind: 'hang' }, { times: Number.POSITIVE_INFINITY });
    // Earlier answers serve for a few seconds.
    await waitFor(async () => expect(await suggest({ session: '' }, 'session')).toEqual([]), {
      timeout: 8_000,
    });
    expect(hanging.used).toBeGreaterThan(0);
    const asked = ['participant', 'session', 'participant', 'session'] as const;
    const answers = await Promise.all(
      asked.map((focused) =>
        harness.moderator.complete(COMMAND, { session: focused === 'session' ? '' : busy }, focused),
      ),
    );
    for (const { choices, tookMs } of answers) {
      expect(choices).toEqual([]);
      expect(tookMs).toBeLessThan(IN_TIME_MS);
    }
    expect(videosdk.inFlight('list-sessions')).toBeLessThanOrEqual(1);

    await videosdk.stop();
    hanging.clear();
    const gone = await harness.moderator.complete(COMMAND, { session: '' }, 'session');
    expect(gone.choices).toEqual([]);
    expect(gone.tookMs).toBeLessThan(IN_TIME_MS);

    await videosdk.resume();
    await waitFor(async () => expect(values(await suggest({ session: '' }, 'session'))).toContain(busy), {
      timeout: 10_000,
      interval: 100,
    });
  });
});
