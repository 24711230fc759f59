/**
 * What is said of a removal when VideoSDK gives half answers about it. The bot looks for 15 seconds, so all tests run at once, at
 * one process: each has a session of its own, and everything that goes wrong goes wrong for that one alone.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Fault, JoinOptions, Lens, OddBody, OddEntry } from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, CLEO, expectNothingRaw, type Fixture, sceneOf, titleOf } from './assertions.ts';
import {
  always,
  expectNeverSaidGone,
  expectNeverSaidThere,
  expectNotSaidAbsent,
  inTurn,
  lastWord,
  saysRemoved,
} from './doubt.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, setStage, textOf } from './harness.ts';

let harness: Harness;
let sessions: Sessions;

beforeAll(async () => {
  harness = await setStage();
  sessions = sessionsOf(harness.videosdk);
  // No list of what runs helps out: each session is found by its id, while its record can be read.
  harness.videosdk.fault('list-sessions', { kind: 'status', status: 402 }, { times: Number.POSITIVE_INFINITY });
});
afterAll(async () => {
  sessions.endAll();
  expectNoViolations(harness);
  await harness[Symbol.asyncDispose]();
});

const SLOW = 40_000;
const WITHOUT_EFFECT: Lens = { kind: 'behaves', as: { removalTakesEffectAfterMs: 'never' } };
const NOT_FOUND = [400, 402, 404] as const;

function fixture(people: readonly JoinOptions[] = [ANA, BOB, CLEO]): Fixture {
  return sceneOf(harness, sessions, people);
}

const isIn = ({ connected }: Fixture): boolean => connected().includes(ANA.participantId);

describe.concurrent('a removal that is accepted without effect', () => {
  /** Nobody sees anything of it, whatever the reads answer. */
  async function expectDoubt(here: Fixture): Promise<void> {
    harness.videosdk.fault('removals', WITHOUT_EFFECT, always(here));
    const conversation = await inTurn(() => here.kick());
    const last = await lastWord(harness, here, conversation);
    expect(isIn(here)).toBe(true);
    expectNeverSaidGone(conversation);
    expectNothingRaw(last);
    expect(here.asked('remove-v1')).toHaveLength(1);
  }

  it.each(NOT_FOUND)('is no removal when every read is answered %i then', { timeout: SLOW }, async (status) => {
    const here = fixture();
    harness.videosdk.fault('reads', { kind: 'status', status }, always(here, { afterRemoval: true }));
    await expectDoubt(here);
  });

  it.each(NOT_FOUND)('does not end the session of the last person by %i', { timeout: SLOW }, async (status) => {
    const here = fixture([ANA]);
    harness.videosdk.fault('reads', { kind: 'status', status }, always(here, { afterRemoval: true }));
    await expectDoubt(here);
  });

  it.each<OddBody>(['empty-200', 'html', 'foreign-json', 'data-null', 'refusal', 'null'])(
    'is no removal when every read has an odd body then: %s',
    { timeout: SLOW },
    async (body) => {
      const here = fixture();
      harness.videosdk.fault('reads', { kind: 'odd-body', body }, always(here, { afterRemoval: true }));
      await expectDoubt(here);
    },
  );

  it.each(['empty-participants', 'empty-data'] as const)(
    'is no removal when the list is empty then (%s) and nothing else can be read',
    { timeout: SLOW },
    async (nobodyActive) => {
      const here = fixture();
      const then = always(here, { afterRemoval: true });
      harness.videosdk.fault(
        'active-participants',
        [{ kind: 'empty-list' }, { kind: 'behaves', as: { nobodyActive, lastPageWhenEmpty: 0 } }],
        then,
      );
      harness.videosdk.fault(['participant', 'get-session', 'participants'], { kind: 'status', status: 404 }, then);
      await expectDoubt(here);
    },
  );

  it('is no removal when the list is empty, but their own record is open', { timeout: SLOW }, async () => {
    const here = fixture();
    harness.videosdk.fault('active-participants', { kind: 'empty-list' }, always(here, { afterRemoval: true }));
    await expectDoubt(here);
  });

  const short: readonly [string, readonly Fault[], readonly (Fault & { page?: number })[]][] = [
    ['has no word about pages', [{ kind: 'leaves-out', ids: [ANA.participantId] }, pageInfo('missing')], []],
    ['has odd words about pages', [{ kind: 'leaves-out', ids: [ANA.participantId] }, pageInfo({ lastPage: 'x' })], []],
    ['has fewer people than it says', [{ kind: 'leaves-out', ids: [ANA.participantId] }, pageInfo({ total: 3 })], []],
    [
      'shows its first page on every page',
      [smallPages({ ignoredParameters: ['page'], activeOrder: 'newest-first' })],
      [],
    ],
    ['has an empty page', [smallPages({ activeOrder: 'newest-first' })], [{ kind: 'empty-list', page: 3 }]],
    ['lacks a page', [smallPages({ activeOrder: 'newest-first' })], [{ kind: 'status', status: 404, page: 3 }]],
  ];
  it.each(short)('is no removal when the list %s then', { timeout: SLOW }, async (_what, faults, ofPages) => {
    const here = fixture();
    const then = always(here, { afterRemoval: true });
    for (const { page, ...fault } of ofPages) {
      harness.videosdk.fault('active-participants', fault as Fault, page === undefined ? then : { ...then, page });
    }
    for (const fault of faults) {
      harness.videosdk.fault('active-participants', fault, then);
    }
    harness.videosdk.fault('participant', { kind: 'status', status: 404 }, then);
    await expectDoubt(here);
  });

  it.each<OddEntry>(['null-id', 'no-id', 'empty-id', 'null', 'text', { participantId: { id: ANA.participantId } }])(
    'is no removal when their entry cannot be read then: %j',
    { timeout: SLOW },
    async (become) => {
      const here = fixture();
      const then = always(here, { afterRemoval: true });
      harness.videosdk.fault('active-participants', { kind: 'entries', become, ids: [ANA.participantId] }, then);
      harness.videosdk.fault('participant', { kind: 'status', status: 404 }, then);
      await expectDoubt(here);
    },
  );

  it.each([
    ['then', true],
    ['all the time', false],
  ] as const)('is no removal when ids are numbers %s', { timeout: SLOW }, async (_when, afterRemoval) => {
    const here = fixture([{ participantId: '4711', name: ANA.name }, BOB]);
    harness.videosdk.fault('removals', WITHOUT_EFFECT, always(here));
    harness.videosdk.fault('reads', { kind: 'entries', become: 'numeric-id' }, always(here, { afterRemoval }));
    const conversation = await inTurn(() => here.kick());
    const last = await lastWord(harness, here, conversation);
    expect(here.connected()).toContain('4711');
    expectNeverSaidGone(conversation);
    expectNotSaidAbsent(last);
  });

  it('is no removal of either when two are removed together and then nothing can be read', {
    timeout: SLOW,
  }, async () => {
    const here = fixture();
    const { moderator, videosdk } = harness;
    videosdk.fault('removals', WITHOUT_EFFECT, always(here));
    videosdk.fault('reads', { kind: 'status', status: 402 }, always(here, { afterRemoval: true }));
    const opened = await inTurn(() => moderator.run('kick-participant', { session: here.sessionId }));
    const both = [{ label: ANA.name }, { label: BOB.name }];
    const sure = await moderator.choose(await opened.reply(), { label: 'Choose who to remove' }, both).reply();
    const pressed = moderator.press(sure, { label: 'Remove 2 people' });
    await vi.waitFor(() => expect(here.asked('remove-v1')).toHaveLength(2), { timeout: 10_000 });
    // All of what was begun is settled, and the summary takes the place of the progress.
    const summary = await pressed.messageWhere((message) => !/Remov(?:e|ing) 2/u.test(titleOf(message)), {
      timeoutMs: 27_000,
    });
    expect(here.connected()).toHaveLength(3);
    expect(textOf(summary)).not.toMatch(/Removed all|: removed|had already left|not there|No one else is in/u);
    expect(titleOf(summary)).not.toMatch(/Removed (?:all )?[12]\b/u);
  });
});

function pageInfo(change: 'missing' | Readonly<Record<string, unknown>>): Fault {
  return { kind: 'behaves', as: { pageInfo: change } };
}

function smallPages(more: Extract<Lens, { kind: 'behaves' }>['as']): Fault {
  return { kind: 'behaves', as: { maxPerPage: 1, ...more } };
}

describe.concurrent('a removal that is accepted and carried out', () => {
  it.each(NOT_FOUND)(
    'is told as one by their own record, when the list is answered %i',
    { timeout: SLOW },
    async (status) => {
      const here = fixture();
      const then = always(here, { afterRemoval: true });
      harness.videosdk.fault(['active-participants', 'participants', 'get-session'], { kind: 'status', status }, then);
      const conversation = await inTurn(() => here.kick());
      const last = await lastWord(harness, here, conversation);
      expect(isIn(here)).toBe(false);
      expect(saysRemoved(last), textOf(last)).toBe(true);
      expect(textOf(last)).not.toContain('No one else is in');
    },
  );

  it('is told as one by the session’s record, when it was the last person', { timeout: SLOW }, async () => {
    const here = fixture([ANA]);
    const then = always(here, { afterRemoval: true });
    harness.videosdk.fault(
      ['active-participants', 'participants', 'participant'],
      { kind: 'status', status: 402 },
      then,
    );
    const last = await lastWord(harness, here, await inTurn(() => here.kick()));
    expect(saysRemoved(last), textOf(last)).toBe(true);
  });

  it('is told as one when the list is behind, and catches up', { timeout: SLOW }, async () => {
    const here = fixture();
    harness.videosdk.fault(
      ['active-participants', 'participant'],
      { kind: 'stale' },
      always(here, { times: 4, afterRemoval: true }),
    );
    const conversation = await inTurn(() => here.kick());
    const last = await lastWord(harness, here, conversation);
    expect(saysRemoved(last), textOf(last)).toBe(true);
    expectNeverSaidThere(conversation);
  });

  it('does not say that no one remains when the list is empty too soon', { timeout: SLOW }, async () => {
    const here = fixture();
    harness.videosdk.fault('active-participants', { kind: 'empty-list' }, always(here, { afterRemoval: true }));
    const conversation = await inTurn(() => here.kick());
    await lastWord(harness, here, conversation);
    expect(here.connected()).toEqual([BOB.participantId, CLEO.participantId]);
    for (const version of conversation.versions) {
      expect(textOf(version)).not.toContain('No one else is in');
    }
  });
});

const REFUSALS: readonly number[] = [400, 401, 402, 403, 404, 409, 422, 429, 500, 502, 503, 504];

describe.concurrent('a removal that is answered with an error and carried out all the same', () => {
  it.each(REFUSALS)(
    'at once (%i) is not told as one that failed, nor as accepted',
    { timeout: SLOW },
    async (status) => {
      const here = fixture();
      harness.videosdk.fault('removals', { kind: 'status', status, acts: true }, always(here));
      const conversation = await inTurn(() => here.kick());
      const last = await lastWord(harness, here, conversation);
      expect(isIn(here)).toBe(false);
      expectNeverSaidThere(conversation);
      expect(titleOf(last)).not.toContain('Couldn’t confirm');
      // It was never accepted: who or what took them out, nobody saw.
      expect(conversation.versions.filter(saysRemoved).map(textOf)).toEqual([]);
      expect(here.asked('remove-v1')).toHaveLength(1);
    },
  );

  it.each(REFUSALS)(
    '0.8 s later (%i) is not told as one that failed, nor as accepted',
    { timeout: SLOW },
    async (status) => {
      const here = fixture();
      harness.videosdk.fault(
        'removals',
        [
          { kind: 'behaves', as: { removalTakesEffectAfterMs: 800 } },
          { kind: 'status', status, acts: true },
        ],
        always(here),
      );
      const conversation = await inTurn(() => here.kick());
      const last = await lastWord(harness, here, conversation);
      await vi.waitFor(() => expect(isIn(here)).toBe(false));
      expect(titleOf(last), textOf(last)).not.toMatch(/^\P{L}*(?:Not removed|Still in)\b/u);
      expect(conversation.versions.filter(saysRemoved).map(textOf)).toEqual([]);
      expect(here.asked('remove-v1')).toHaveLength(1);
    },
  );

  it.each([404, 504])(
    'at once (%i) while the list is behind is not told as one that failed',
    { timeout: SLOW },
    async (status) => {
      const here = fixture();
      harness.videosdk.fault('removals', { kind: 'status', status, acts: true }, always(here));
      harness.videosdk.fault(
        ['active-participants', 'participant'],
        { kind: 'stale' },
        always(here, { times: 4, afterRemoval: true }),
      );
      const conversation = await inTurn(() => here.kick());
      const last = await lastWord(harness, here, conversation);
      expect(titleOf(last), textOf(last)).not.toMatch(/^\P{L}*(?:Not removed|Still in)\b/u);
      expect(conversation.versions.filter(saysRemoved).map(textOf)).toEqual([]);
    },
  );

  it('and then nothing can be read, is told as neither', { timeout: SLOW }, async () => {
    const here = fixture();
    harness.videosdk.fault('removals', { kind: 'status', status: 404, acts: true }, always(here));
    harness.videosdk.fault('reads', { kind: 'status', status: 402 }, always(here, { afterRemoval: true }));
    const conversation = await inTurn(() => here.kick());
    await lastWord(harness, here, conversation);
    expectNeverSaidGone(conversation);
    expect(conversation.versions.map(textOf).join('\n')).not.toMatch(/They’re still in|Still in the session:/u);
  });
});

describe.concurrent('before anybody is asked to remove anybody', () => {
  /** The bot has met this session, and now can't see into it. */
  async function known(people?: readonly JoinOptions[]): Promise<Fixture> {
    const here = fixture(people);
    await (await inTurn(() => here.kick({ participant: 'Zoe' }))).reply();
    return here;
  }

  it.each(NOT_FOUND)('a session whose reads are answered %i is not over, and nobody has left it', async (status) => {
    const here = await known();
    harness.videosdk.fault('reads', { kind: 'status', status }, always(here));
    for (const options of [{}, { participant: ANA.participantId }, { participant: null }]) {
      const message = await (await inTurn(() => here.kick(options))).reply();
      expectNotSaidAbsent(message);
      expectNothingRaw(message);
    }
    expect(here.asked('remove-v1')).toEqual([]);
  });

  it('an empty list for a session that had people a moment ago leaves nobody out', async () => {
    const here = await known();
    harness.videosdk.fault('active-participants', { kind: 'empty-list' }, always(here));
    for (const options of [{}, { participant: ANA.participantId }, { participant: null }]) {
      const conversation = await inTurn(() => here.kick(options));
      const message = await lastWord(harness, here, conversation);
      if (isIn(here)) {
        expectNotSaidAbsent(message);
      }
    }
  });

  it.each<OddEntry>(['null-id', 'no-id', 'null', 'text'])(
    'somebody whose entry cannot be read is not absent (%j)',
    async (become) => {
      const here = await known();
      const entries = { kind: 'entries', become, ids: [ANA.participantId] } as const;
      harness.videosdk.fault(['active-participants', 'participants'], entries, always(here));
      harness.videosdk.fault('participant', { kind: 'status', status: 404 }, always(here));
      const conversation = await inTurn(() => here.kick());
      expectNotSaidAbsent(await lastWord(harness, here, conversation));
      expect(here.asked('remove-v1')).toEqual([]);
    },
  );

  it('somebody whose id comes as a number is removed by what it plainly means, or nobody is', async () => {
    const here = fixture([{ participantId: '4711', name: ANA.name }, BOB]);
    harness.videosdk.fault('reads', { kind: 'entries', become: 'numeric-id' }, always(here));
    const message = await lastWord(harness, here, await inTurn(() => here.kick()));
    const asked = here.asked('remove-v1').map(({ participantId }) => participantId);
    if (asked.length > 0) {
      expect(asked).toEqual(['4711']);
      expect(saysRemoved(message)).toBe(true);
    } else {
      expectNotSaidAbsent(message);
    }
  });
});
