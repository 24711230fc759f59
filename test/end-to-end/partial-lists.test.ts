/** Who is meant, which session, and how many there are, when VideoSDK's lists are incomplete. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import type {
  Behavior,
  Fault,
  FaultHandle,
  JoinOptions,
  OddEntry,
  Scope,
  Target,
} from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, behaveAsDocumented, CLEO, titleOf } from './assertions.ts';
import { crowdWith, expectNoFalseCount, expectNoOneAsked, expectNotSaidAbsent, saysRemoved } from './doubt.ts';
import { kick, openPicker, present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

let harness: Harness;
let sessions: Sessions;
const faults: FaultHandle[] = [];

beforeAll(async () => {
  harness = await startHarness();
  sessions = sessionsOf(harness.videosdk);
});
afterEach(() => {
  for (const fault of faults.splice(0)) {
    fault.clear();
  }
  behaveAsDocumented(harness);
  expectNoViolations(harness);
  sessions.endAll();
  harness.videosdk.forget();
});
afterAll(() => harness[Symbol.asyncDispose]());

/** Lasts until the end of the test. */
function fault(target: Target, what: Fault | readonly Fault[], scope: Scope = {}): FaultHandle {
  const handle = harness.videosdk.fault(target, what, { times: Number.POSITIVE_INFINITY, ...scope });
  faults.push(handle);
  return handle;
}

/** Answers the question that follows a typed ID when the list may be incomplete. */
async function pressRemove(question: Message): Promise<Message> {
  return await harness.moderator.press(question, { label: 'Remove' }).reply();
}

const behaves = (as: Partial<Behavior>): Fault => ({ kind: 'behaves', as });

const BOB_ONE = { participantId: 'p-bob-1', name: 'Bob' } as const;
const BOB_TWO = { participantId: 'p-bob-2', name: 'Bob' } as const;

describe('two sessions, each with a Bob, only one of which the list shows', () => {
  const ways: readonly [string, (quiet: string) => void][] = [
    ...([400, 402, 404] as const).map((status): [string, () => void] => [
      `the second page is answered ${status}`,
      () => {
        fault('list-sessions', behaves({ maxPerPage: 1 }));
        fault('list-sessions', { kind: 'status', status }, { page: 2 });
      },
    ]),
    [
      'the second page is empty',
      () => {
        fault('list-sessions', behaves({ maxPerPage: 1 }));
        fault('list-sessions', { kind: 'empty-list' }, { page: 2 });
      },
    ],
    [
      'every page is the first one',
      () => {
        fault('list-sessions', behaves({ maxPerPage: 1, ignoredParameters: ['page'] }));
      },
    ],
    [
      'the list says nothing about pages',
      () => {
        fault('list-sessions', behaves({ maxPerPage: 1, pageInfo: 'missing' }));
      },
    ],
    [
      'the page information can’t be read',
      () => {
        fault('list-sessions', behaves({ maxPerPage: 1, pageInfo: { lastPage: 'two', total: null } }));
      },
    ],
    [
      'the total says that there are more',
      () => {
        fault('list-sessions', behaves({ maxPerPage: 1, pageInfo: { lastPage: 1 } }));
      },
    ],
    ...(['null-id', 'no-id', 'empty-id', 'null', 'text'] as const).map((become): [string, (quiet: string) => void] => [
      `an entry can’t be read (${become})`,
      (quiet) => {
        fault('list-sessions', { kind: 'entries', become, ids: [quiet] });
      },
    ]),
  ];
  it.each(ways)('lead to no removal when %s', async (_what, wrong) => {
    const quiet = sessions.open([BOB_ONE, ANA], { startedAt: new Date(Date.now() - 9_000_000) });
    const loud = sessions.open([BOB_TWO, CLEO]);
    wrong(quiet.sessionId);
    for (const participant of ['Bob', BOB_TWO.participantId]) {
      const { message } = await kick(harness, { participant });
      expectNoOneAsked(harness, message);
    }
    // Given by its ID, it's unambiguous.
    const { message } = await kick(harness, { participant: 'Bob', session: loud.sessionId });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(present(harness.videosdk, quiet.sessionId)).toEqual([BOB_ONE.participantId, ANA.participantId]);
  });

  it('lead to no removal when a session begins between two pages', async () => {
    fault('list-sessions', behaves({ maxPerPage: 1 }));
    sessions.open([BOB_ONE, ANA], { startedAt: new Date(Date.now() - 9_000_000) });
    sessions.open([BOB_TWO, CLEO], { startedAt: new Date(Date.now() - 60_000) });
    // The newest comes first and pushes the others down, so the second page repeats the first.
    const after = (): void => {
      sessions.open([CLEO]);
    };
    fault('list-sessions', { kind: 'meanwhile', after }, { page: 1, times: 1 });
    const { message } = await kick(harness, { participant: 'Bob' });
    expectNoOneAsked(harness, message);
  });

  it.each([400, 402, 404])('are not "none" when the list is answered %i', async (status) => {
    sessions.open([BOB_ONE]);
    fault('list-sessions', { kind: 'status', status });
    for (const options of [{ participant: 'Bob' }, {}]) {
      const { message, text } = await kick(harness, options);
      expectNoOneAsked(harness, message);
      expect(text).not.toContain('no session is running');
    }
    expect(titleOf(await harness.moderator.run('sessions').reply())).not.toMatch(/No session is running|0 sessions/u);
  });

  it('are counted with “at least”', async () => {
    for (let n = 0; n < 3; n += 1) {
      sessions.open([ANA]);
    }
    fault('list-sessions', behaves({ maxPerPage: 2 }));
    fault('list-sessions', { kind: 'status', status: 404 }, { page: 2 });
    const message = await harness.moderator.run('sessions').reply();
    expect(titleOf(message)).not.toMatch(/^\P{L}*2 sessions/u);
    expect(textOf(message)).not.toMatch(/(?<!at least )\b2 sessions are running/iu);
  });
});

describe('two Bobs among 150 people', () => {
  const people = (): JoinOptions[] => crowdWith(150, { 5: BOB_ONE, 100: BOB_TWO });

  function open(): string {
    return sessions.open(people()).sessionId;
  }

  async function expectBothStay(sessionId: string): Promise<void> {
    const { message } = await kick(harness, { participant: 'Bob', session: sessionId });
    expectNoOneAsked(harness, message);
    const there = present(harness.videosdk, sessionId);
    expect(there).toEqual(expect.arrayContaining([BOB_ONE.participantId, BOB_TWO.participantId]));
  }

  it('both stay when someone leaves between the reads of two pages', async () => {
    const sessionId = open();
    const after = (): void => harness.videosdk.leave(sessionId, 'g-0');
    // The second Bob moves from the second page to the first, which has already been read.
    fault('active-participants', { kind: 'meanwhile', after }, { page: 1, times: 1 });
    await expectBothStay(sessionId);
  });

  it('both stay when someone leaves between the reads of any two pages', async () => {
    const sessionId = open();
    let next = 6;
    const after = (): void => {
      harness.videosdk.leave(sessionId, `g-${next}`);
      next += 1;
    };
    fault('active-participants', { kind: 'meanwhile', after }, { page: 1 });
    await expectBothStay(sessionId);
  });

  it('both stay when someone leaves and someone else joins between the reads, so that the totals match', async () => {
    const sessionId = open();
    const after = (): void => {
      harness.videosdk.leave(sessionId, 'g-0');
      harness.videosdk.join(sessionId, { participantId: 'g-last', name: 'Latecomer' });
    };
    fault('active-participants', { kind: 'meanwhile', after }, { page: 1, times: 1 });
    await expectBothStay(sessionId);
  });

  it('both stay when someone joins between the reads, and the newest come first', async () => {
    const sessionId = open();
    fault('active-participants', behaves({ activeOrder: 'newest-first' }));
    let next = 0;
    const after = (): void => {
      // No one is missing from these pages, and one person is on both. What is missing is the person who joined.
      harness.videosdk.join(sessionId, { participantId: `late-${next}`, name: next === 0 ? 'Bob' : 'Late' });
      next += 1;
    };
    harness.videosdk.leave(sessionId, BOB_TWO.participantId);
    fault('active-participants', { kind: 'meanwhile', after }, { page: 1, times: 1 });
    const { message } = await kick(harness, { participant: 'Bob', session: sessionId });
    expectNoOneAsked(harness, message);
  });

  it('both stay when someone rejoins between the reads, so that one Bob is on no page', async () => {
    const sessionId = open();
    // The second Bob is first on the second page. Whoever rejoins moves to its end.
    const after = (): void => {
      harness.videosdk.join(sessionId, { participantId: 'g-0' });
    };
    fault('active-participants', { kind: 'meanwhile', after }, { page: 1, times: 1 });
    await expectBothStay(sessionId);
  });

  const ways: readonly [string, () => void][] = [
    ...([400, 402, 404] as const).map((status): [string, () => void] => [
      `the second page is answered ${status}`,
      () => {
        fault('active-participants', { kind: 'status', status }, { page: 2 });
      },
    ]),
    [
      'the second page is empty',
      () => {
        fault('active-participants', { kind: 'empty-list' }, { page: 2 });
      },
    ],
    [
      'the second page is from another time',
      () => {
        const { sessionId } = harness.videosdk.sessions()[0] ?? { sessionId: '' };
        fault('active-participants', { kind: 'stale' }, { page: 1 });
        harness.videosdk.leave(sessionId, 'g-0');
      },
    ],
    [
      'every page is the first one',
      () => {
        fault('active-participants', behaves({ ignoredParameters: ['page'] }));
      },
    ],
    [
      'the list says nothing about pages',
      () => {
        fault('active-participants', behaves({ pageInfo: 'missing' }));
      },
    ],
    [
      'the page information is null',
      () => {
        fault('active-participants', behaves({ pageInfo: () => null }));
      },
    ],
    [
      'the page information can’t be read',
      () => {
        fault('active-participants', behaves({ pageInfo: { lastPage: 'two', total: 'many' } }));
      },
    ],
    [
      'the last page is said to be the first',
      () => {
        fault('active-participants', behaves({ pageInfo: { lastPage: 1 } }));
      },
    ],
    [
      'a page has fewer entries than it says',
      () => {
        fault('active-participants', { kind: 'leaves-out', ids: [BOB_TWO.participantId] }, { page: 2 });
        fault('active-participants', behaves({ pageInfo: { total: 150 } }));
      },
    ],
    ...(['null-id', 'no-id', 'empty-id', 'null', 'text', { participantId: ['p'] }] satisfies OddEntry[]).map(
      (become): [string, () => void] => [
        `an entry can’t be read (${JSON.stringify(become)})`,
        () => {
          fault('active-participants', { kind: 'entries', become, ids: [BOB_TWO.participantId] });
        },
      ],
    ),
  ];
  it.each(ways)('both stay when %s', async (_what, wrong) => {
    const sessionId = open();
    wrong();
    await expectBothStay(sessionId);
  });

  it('both stay when the ID of one arrives as a number', async () => {
    const { sessionId } = sessions.open([BOB_ONE, { participantId: '4711', name: 'Bob' }, ANA]);
    fault('active-participants', { kind: 'entries', become: 'numeric-id' });
    const { message } = await kick(harness, { participant: 'Bob', session: sessionId });
    expectNoOneAsked(harness, message);
  });

  it.each([7, true])('both stay when the name of one arrives as something other than text: %j', async (name) => {
    sessions.open([{ participantId: 'p-1', name: '7' }, { participantId: 'p-2', name: '7' }, CLEO]);
    fault(['active-participants', 'participants', 'participant'], { kind: 'entries', ids: ['p-2'], become: { name } });
    expectNoOneAsked(harness, (await kick(harness, { participant: '7' })).message);
  });

  it('one can be removed by ID while a page is missing, once a moderator has seen whose ID it is', async () => {
    const sessionId = open();
    fault('active-participants', { kind: 'status', status: 404 }, { page: 2 });
    for (const { participantId } of [BOB_ONE, BOB_TWO]) {
      const { message } = await kick(harness, { participant: participantId, session: sessionId });
      expect(titleOf(message)).toBe('Remove Bob?');
      const done = await pressRemove(message);
      expect(saysRemoved(done), textOf(done)).toBe(true);
    }
    expect(removals(harness.videosdk)).toEqual([BOB_ONE.participantId, BOB_TWO.participantId]);
  });

  it('both are found across many small pages when all of them are there', async () => {
    harness.videosdk.behavior.maxPerPage = 7;
    const sessionId = open();
    const { message } = await kick(harness, { participant: 'Guest 149', session: sessionId });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(textOf(message)).toContain('149 people');
    harness.videosdk.forget();
    await expectBothStay(sessionId);
  });

  it('a server that refuses large pages is read in smaller ones, or reported as unreadable', async () => {
    Object.assign(harness.videosdk.behavior, { maxPerPage: 50, tooLargePerPage: 'refused' });
    const sessionId = open();
    const { message } = await kick(harness, { participant: 'Nobody of this name', session: sessionId });
    expectNoOneAsked(harness, message);
    expect(textOf(message)).not.toMatch(/session is over/u);
  });
});

describe('the number of people', () => {
  it('is “at least” as many as could be read, in every reply', async () => {
    const { sessionId } = sessions.open(crowdWith(150, {}));
    fault('active-participants', { kind: 'status', status: 404 }, { page: 2 });
    const answers = [
      (await kick(harness, { participant: 'Zoe', session: sessionId })).message,
      (await kick(harness, { session: sessionId })).message,
      await harness.moderator.run('participants', { session: sessionId }).reply(),
    ];
    for (const message of answers) {
      expectNoFalseCount(message, 100);
      expectNotSaidAbsent(message);
    }
    const message = await pressRemove((await kick(harness, { participant: 'g-3', session: sessionId })).message);
    for (const count of [99, 100]) {
      expectNoFalseCount(message, count);
    }
    expect(present(harness.videosdk, sessionId)).toHaveLength(149);
  });

  it('counts someone once when a list of sessions has them twice', async () => {
    sessions.open([ANA, BOB]);
    fault('list-sessions', {
      kind: 'answer',
      change: (json) => {
        const body = json as { readonly data: readonly { readonly participants: readonly unknown[] }[] };
        return {
          ...body,
          data: body.data.map((one) => ({ ...one, participants: [...one.participants, one.participants[0]] })),
        };
      },
    });
    const text = textOf(await harness.moderator.run('sessions').reply());
    expect(text).toContain('2 people');
    expect(text).not.toContain('3 people');
  });

  it.each<OddEntry>(['null-id', 'no-id', 'null'])('is never exact when an entry can’t be read (%j)', async (become) => {
    const { sessionId } = sessions.open([ANA, BOB, CLEO, { participantId: 'odd-one', name: 'Odd' }]);
    fault('active-participants', { kind: 'entries', become, ids: ['odd-one'] });
    const answers = [
      (await kick(harness, { participant: 'Zoe', session: sessionId })).message,
      await harness.moderator.run('participants', { session: sessionId }).reply(),
    ];
    for (const message of answers) {
      expectNoFalseCount(message, 3);
    }
    const { message } = await kick(harness, { participant: ANA.participantId, session: sessionId });
    expectNoFalseCount(message, 2);
  });

  it('is not zero when the list is empty or not found for a session that had people a moment ago', async () => {
    const { sessionId } = sessions.open([ANA, BOB]);
    expect(titleOf(await harness.moderator.run('participants', { session: sessionId }).reply())).toContain('2 people');
    const gone: readonly Fault[] = [
      { kind: 'empty-list' },
      { kind: 'status', status: 404 },
      { kind: 'status', status: 402 },
    ];
    for (const what of gone) {
      const handles = [fault('active-participants', what)];
      if (what.kind === 'status') {
        handles.push(fault(['get-session', 'participant', 'participants', 'list-sessions'], what));
      }
      const message = await harness.moderator.run('participants', { session: sessionId }).reply();
      expectNotSaidAbsent(message);
      for (const handle of handles) {
        handle.clear();
      }
    }
  });
});

describe('a ghost session', () => {
  const ghost = (): { sessionId: string } => {
    const opened = harness.videosdk.openGhostSession();
    ghosts.push(opened.sessionId);
    return opened;
  };
  const ghosts: string[] = [];
  afterEach(() => {
    for (const sessionId of ghosts.splice(0)) {
      harness.videosdk.endSession(sessionId);
    }
  });

  it.each([1, 3])('doesn’t force a choice: the only session with people is meant (%i ghosts)', async (count) => {
    for (let n = 0; n < count; n += 1) {
      ghost();
    }
    const { sessionId } = sessions.open([ANA, BOB]);
    const { message } = await kick(harness, { participant: ANA.name });
    expect(saysRemoved(message), textOf(message)).toBe(true);
    expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
  });

  it('is no reason to take the other session when the list may lack a third', async () => {
    ghost();
    const unread = sessions.open([BOB_ONE], { startedAt: new Date(Date.now() - 9_000_000) });
    sessions.open([BOB_TWO, CLEO]);
    fault('list-sessions', { kind: 'entries', become: 'null-id', ids: [unread.sessionId] });
    const { message } = await kick(harness, { participant: 'Bob' });
    expectNoOneAsked(harness, message);
  });

  it('isn’t offered in the picker either', async () => {
    ghost();
    sessions.open([ANA, BOB]);
    const message = await openPicker(harness).reply();
    expect(titleOf(message)).toBe('Who do you want to remove?');
    expect(JSON.stringify(message.components)).toContain(`"label":"${ANA.name}"`);
  });

  it('isn’t assumed while a session’s people can’t be read, or when the session just began', async () => {
    const wrongs: readonly [Fault, Date][] = [
      [{ kind: 'status', status: 404 }, new Date(Date.now() - 3 * 24 * 3_600_000)],
      [behaves({ pageInfo: 'missing' }), new Date(Date.now() - 3 * 24 * 3_600_000)],
      [{ kind: 'entries', become: 'null-id' }, new Date(Date.now() - 3 * 24 * 3_600_000)],
      [{ kind: 'empty-list' }, new Date()],
    ];
    for (const [what, startedAt] of wrongs) {
      const full = sessions.open([BOB_ONE], { startedAt });
      const other = sessions.open([BOB_TWO]);
      const handle = fault('active-participants', what, { sessionId: full.sessionId });
      const { message } = await kick(harness, { participant: 'Bob' });
      expectNoOneAsked(harness, message);
      expect(present(harness.videosdk, other.sessionId)).toEqual([BOB_TWO.participantId]);
      handle.clear();
      sessions.endAll();
    }
  });
});

describe('text that is one person’s ID and another’s name', () => {
  const ID_OF_ONE: JoinOptions = { participantId: 'bob', name: 'Xena' };
  const NAME_OF_ANOTHER: JoinOptions = { participantId: 'p-9', name: 'Bob' };

  it.each(['bob', ' bob '])('is ambiguous when typed: “%s”', async (participant) => {
    const { sessionId } = sessions.open([ID_OF_ONE, NAME_OF_ANOTHER, ANA]);
    const { message } = await kick(harness, { participant, session: sessionId });
    expectNoOneAsked(harness, message);
    expect(textOf(message)).toContain('Xena');
    expect(textOf(message)).toContain('p-9');
  });

  it('is only an ID when picked from a menu, even when its owner has left meanwhile', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ID_OF_ONE, ANA]);
    const opened = await openPicker(harness, moderator, { session: sessionId }).reply();
    const sure = await moderator.choose(opened, { label: 'Choose who to remove' }, [{ label: 'Xena' }]).reply();
    videosdk.leave(sessionId, 'bob');
    videosdk.join(sessionId, NAME_OF_ANOTHER);
    videosdk.join(sessionId, { participantId: 'p-10', name: 'bob' });
    const conversation = moderator.press(sure, { label: 'Remove' });
    await conversation.reply();
    expect(removals(videosdk)).toEqual([]);
    expect(present(videosdk, sessionId)).toEqual([ANA.participantId, 'p-9', 'p-10']);
  });
});
