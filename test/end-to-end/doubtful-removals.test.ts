/**
 * What replies say about a removal when VideoSDK gives incomplete answers. The bot checks for 15 seconds, so all tests
 * run at once in one process. Each has its own session, and each fault affects that session only.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault, JoinOptions, Lens, OddBody, OddEntry } from '../../sandbox/videosdk/index.ts';
import { waitFor } from '../support/waiting.ts';
import { ANA, BOB, CLEO, expectNothingRaw, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import {
  always,
  expectNeverSaidGone,
  expectNeverSaidThere,
  expectNotSaidAbsent,
  inTurn,
  lastWord,
  saysRemoved,
} from './doubt.ts';
import { openPicker, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

let harness: Harness;
let sessions: Sessions;

beforeAll(async () => {
  harness = await startHarness();
  sessions = sessionsOf(harness.videosdk);
  // The list of sessions is no help: each session is found by its ID, as long as its record can be read.
  harness.videosdk.fault('list-sessions', { kind: 'status', status: 402 }, { times: Number.POSITIVE_INFINITY });
});
afterAll(async () => {
  sessions.endAll();
  expectNoViolations(harness);
  await harness[Symbol.asyncDispose]();
});

const WITHOUT_EFFECT: Lens = { kind: 'behaves', as: { removalTakesEffectAfterMs: 'never' } };
const NOT_FOUND = [400, 402, 404] as const;

function fixture(people: readonly JoinOptions[] = [ANA, BOB, CLEO]): Fixture {
  return fixtureOf(harness, sessions, people);
}

const isIn = ({ connected }: Fixture): boolean => connected().includes(ANA.participantId);

describe.concurrent('a removal that is accepted but has no effect', () => {
  /** The reply never says that the person is out, whatever the reads answer. */
  async function expectDoubt(here: Fixture): Promise<void> {
    harness.videosdk.fault('removals', WITHOUT_EFFECT, always(here));
    const conversation = await inTurn(() => here.kick());
    const last = await lastWord(harness, here, conversation);
    expect(isIn(here)).toBe(true);
    expectNeverSaidGone(conversation);
    expectNothingRaw(last);
    expect(here.asked('remove-v1')).toHaveLength(1);
  }

  it.each(NOT_FOUND)('isn’t reported as done when every read is then answered %i', async (status) => {
    const here = fixture();
    harness.videosdk.fault('reads', { kind: 'status', status }, always(here, { afterRemoval: true }));
    await expectDoubt(here);
  });

  it.each(NOT_FOUND)(
    'isn’t reported to have ended the session of the last person when reads are answered %i',
    async (status) => {
      const here = fixture([ANA]);
      harness.videosdk.fault('reads', { kind: 'status', status }, always(here, { afterRemoval: true }));
      await expectDoubt(here);
    },
  );

  it.each<OddBody>(['empty-200', 'html', 'foreign-json', 'data-null', 'refusal', 'null'])(
    'isn’t reported as done when every read then has an odd body: %s',
    async (body) => {
      const here = fixture();
      harness.videosdk.fault('reads', { kind: 'odd-body', body }, always(here, { afterRemoval: true }));
      await expectDoubt(here);
    },
  );

  it.each(['empty-participants', 'empty-data'] as const)(
    'isn’t reported as done when the list is then empty (%s) and nothing else can be read',
    async (noOneActive) => {
      const here = fixture();
      const then = always(here, { afterRemoval: true });
      harness.videosdk.fault(
        'active-participants',
        [{ kind: 'empty-list' }, { kind: 'behaves', as: { noOneActive, lastPageWhenEmpty: 0 } }],
        then,
      );
      harness.videosdk.fault(['participant', 'get-session', 'participants'], { kind: 'status', status: 404 }, then);
      await expectDoubt(here);
    },
  );

  it('isn’t reported as done when the list is empty but the person’s own record is open', async () => {
    const here = fixture();
    harness.videosdk.fault('active-participants', { kind: 'empty-list' }, always(here, { afterRemoval: true }));
    await expectDoubt(here);
  });

  const short: readonly [string, readonly Fault[], readonly (Fault & { page?: number })[]][] = [
    ['says nothing about pages', [{ kind: 'leaves-out', ids: [ANA.participantId] }, pageInfo('missing')], []],
    [
      'says something odd about pages',
      [{ kind: 'leaves-out', ids: [ANA.participantId] }, pageInfo({ lastPage: 'x' })],
      [],
    ],
    ['has fewer people than it says', [{ kind: 'leaves-out', ids: [ANA.participantId] }, pageInfo({ total: 3 })], []],
    [
      'shows its first page on every page',
      [smallPages({ ignoredParameters: ['page'], activeOrder: 'newest-first' })],
      [],
    ],
    ['has an empty page', [smallPages({ activeOrder: 'newest-first' })], [{ kind: 'empty-list', page: 3 }]],
    ['lacks a page', [smallPages({ activeOrder: 'newest-first' })], [{ kind: 'status', status: 404, page: 3 }]],
  ];
  it.each(short)('isn’t reported as done when the list then %s', async (_what, faults, ofPages) => {
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
    'isn’t reported as done when the person’s entry can’t be read: %j',
    async (become) => {
      const here = fixture();
      const then = always(here, { afterRemoval: true });
      harness.videosdk.fault('active-participants', { kind: 'entries', become, ids: [ANA.participantId] }, then);
      harness.videosdk.fault('participant', { kind: 'status', status: 404 }, then);
      await expectDoubt(here);
    },
  );

  it.each([
    ['only then', true],
    ['all the time', false],
  ] as const)('isn’t reported as done when IDs are numbers %s', async (_when, afterRemoval) => {
    const here = fixture([{ participantId: '4711', name: ANA.name }, BOB]);
    harness.videosdk.fault('removals', WITHOUT_EFFECT, always(here));
    harness.videosdk.fault('reads', { kind: 'entries', become: 'numeric-id' }, always(here, { afterRemoval }));
    const conversation = await inTurn(() => here.kick());
    const last = await lastWord(harness, here, conversation);
    expect(here.connected()).toContain('4711');
    expectNeverSaidGone(conversation);
    expectNotSaidAbsent(last);
  });

  it('isn’t reported as done for either of two people removed together when nothing can be read then', async () => {
    const here = fixture();
    const { moderator, videosdk } = harness;
    videosdk.fault('removals', WITHOUT_EFFECT, always(here));
    videosdk.fault('reads', { kind: 'status', status: 402 }, always(here, { afterRemoval: true }));
    const opened = await inTurn(() => openPicker(harness, moderator, { session: here.sessionId }));
    const both = [{ label: ANA.name }, { label: BOB.name }];
    const sure = await moderator.choose(await opened.reply(), { label: 'Choose who to remove' }, both).reply();
    const pressed = moderator.press(sure, { label: 'Remove 2 people' });
    await waitFor(() => expect(here.asked('remove-v1'), pressed.versions.map(textOf).join('\n')).toHaveLength(2), {
      timeout: 10_000,
    });
    // Every removal that started has a result, and the summary has replaced the progress.
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
    'is reported as done because of the person’s own record when the list is answered %i',
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

  it('is reported as done because of the session’s record when it was the last person', async () => {
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

  it('is reported as done when the list lags and then catches up', async () => {
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

  it('doesn’t lead to “No one else is in” when the list is empty too soon', async () => {
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

describe.concurrent('a removal that is answered with an error and still carried out', () => {
  it.each(REFUSALS)('at once (%i) is reported neither as failed nor as accepted', async (status) => {
    const here = fixture();
    harness.videosdk.fault('removals', { kind: 'status', status, acts: true }, always(here));
    const conversation = await inTurn(() => here.kick());
    const last = await lastWord(harness, here, conversation);
    expect(isIn(here)).toBe(false);
    expectNeverSaidThere(conversation);
    expect(titleOf(last)).not.toContain('Couldn’t confirm');
    // VideoSDK never accepted it, so the bot can't know who or what took them out.
    expect(conversation.versions.filter(saysRemoved).map(textOf)).toEqual([]);
    expect(here.asked('remove-v1')).toHaveLength(1);
  });

  it.each(REFUSALS)('0.8 s later (%i) is reported neither as failed nor as accepted', async (status) => {
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
    await waitFor(() => expect(isIn(here)).toBe(false), { timeout: 5_000 });
    expect(titleOf(last), textOf(last)).not.toMatch(/^\P{L}*(?:Not removed|Still in)\b/u);
    expect(conversation.versions.filter(saysRemoved).map(textOf)).toEqual([]);
    expect(here.asked('remove-v1')).toHaveLength(1);
  });

  it.each([404, 504])('at once (%i) while the list lags isn’t reported as failed', async (status) => {
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
  });

  it('is reported neither as done nor as failed when nothing can be read afterwards', async () => {
    const here = fixture();
    harness.videosdk.fault('removals', { kind: 'status', status: 404, acts: true }, always(here));
    harness.videosdk.fault('reads', { kind: 'status', status: 402 }, always(here, { afterRemoval: true }));
    const conversation = await inTurn(() => here.kick());
    await lastWord(harness, here, conversation);
    expectNeverSaidGone(conversation);
    expect(conversation.versions.map(textOf).join('\n')).not.toMatch(/They’re still in|Still in the session:/u);
  });
});

describe.concurrent('before VideoSDK is asked to remove anyone', () => {
  /** The bot has seen this session before, and now can't read it. */
  async function known(people?: readonly JoinOptions[]): Promise<Fixture> {
    const here = fixture(people);
    await (await inTurn(() => here.kick({ participant: 'Zoe' }))).reply();
    return here;
  }

  it.each(NOT_FOUND)(
    'a session whose reads are answered %i isn’t said to be over, nor anyone to have left it',
    async (status) => {
      const here = await known();
      harness.videosdk.fault('reads', { kind: 'status', status }, always(here));
      for (const options of [{}, { participant: ANA.participantId }, { participant: null }]) {
        const message = await (await inTurn(() => here.kick(options))).reply();
        expectNotSaidAbsent(message);
        expectNothingRaw(message);
      }
      expect(here.asked('remove-v1')).toEqual([]);
    },
  );

  it('an empty list for a session that had people a moment ago doesn’t make anyone absent', async () => {
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
    'someone whose entry can’t be read isn’t said to be absent (%j)',
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

  it('someone whose ID arrives as a number is removed by exactly that ID, or no one is', async () => {
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
