import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHARED_ACCOUNT } from '../../src/sessions/account.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import type { NoPeople, PeopleIn } from '../../src/sessions/lists.ts';
import {
  createLiveLists,
  LIVE_EVERY_MS,
  LIVE_FOR_MS,
  type ListUpdate,
  MOST_LIVE,
  MOST_LIVE_OF_ONE,
  type ShownList,
} from '../../src/sessions/live-lists.ts';
import { longestFirst } from '../../src/sessions/participant.ts';
import { firstSettings, type GuildSettings } from '../../src/settings/settings.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { person, sessionOf } from '../support/hostile.ts';

const ROLE = '100000000000000701';
const session = sessionOf('s-1');

function setUp() {
  const clock = new FakeClock();
  const stopping = new AbortController();
  const there = new Set(['ann', 'bob']);
  const shown: string[] = [];
  const updates: number[] = [];
  const world = {
    settings: firstSettings({ moderatorRoleIds: new Set([ROLE]), rooms: null, cooldown: null }) as GuildSettings,
    /** Instead of who is there. */
    answer: null as NoPeople | null,
    result: null as ListUpdate | null,
    reads: 0,
    /** How long Discord takes. */
    sendsFor: 0,
    troubles: [] as unknown[],
    /** What the message that was followed last shows. */
    showing: '',
  };
  const found = (): PeopleIn => ({
    kind: 'people',
    session,
    people: complete([...there].map((id) => person(id, id)).sort(longestFirst)),
  });
  const inWords = (seen: PeopleIn | NoPeople): string =>
    seen.kind === 'people' ? seen.people.items.map(({ id }) => id).join(' ') : seen.kind;
  const lists = createLiveLists({
    clock,
    stopping: stopping.signal,
    settings: { of: async () => world.settings },
    lists: {
      peopleOf: async () => {
        world.reads += 1;
        return world.answer ?? found();
      },
    },
    async update({ messageId, print, view }, seen, _settings, maySend) {
      const next = inWords(seen);
      if (next === print) {
        return { kind: 'same' };
      }
      await clock.wait(world.sendsFor);
      if (!(await maySend())) {
        return { kind: 'same' };
      }
      updates.push(clock.elapsed());
      shown.push(`${messageId}, page ${view.page}: ${next}`);
      world.showing = next;
      return world.result ?? { kind: 'shown', print: next };
    },
    onTrouble: (error) => world.troubles.push(error),
  });
  const follow = (messageId: string, more: Partial<ShownList> = {}): void => {
    world.showing = inWords(found());
    lists.follow({
      messageId,
      reply: { applicationId: '1', token: 'token', locale: 'en-US' },
      guildId: '1',
      actor: { userId: '7', guildId: '1', installedInGuild: true, roleIds: [ROLE], permissions: 0n },
      account: SHARED_ACCOUNT,
      session,
      view: { page: 0, query: null },
      reference: 'ABC',
      print: inWords(found()),
      askedAt: clock.elapsed(),
      ...more,
    });
  };
  const changed = (): void => lists.changed(SHARED_ACCOUNT, session.id);
  return { clock, stopping, there, shown, updates, world, lists, follow, changed, found };
}

const everySoOften = LIVE_EVERY_MS + 1_000;

describe('a list that is kept up to date', () => {
  it('shows who is there after something has changed, on the page it’s on, and asks nothing otherwise', async () => {
    const { clock, there, shown, world, follow, changed } = setUp();
    follow('m', { view: { page: 1, query: 'a' } });
    await clock.advance(120_000);
    expect([shown, world.reads, clock.waiting]).toEqual([[], 0, 0]);
    there.add('cy');
    changed();
    await clock.advance(everySoOften);
    expect([shown, world.reads]).toEqual([['m, page 1: ann bob cy'], 1]);
  });

  it('is edited at most once in five seconds, however much happens, and shows the last of it', async () => {
    const { clock, there, shown, updates, world, follow, changed } = setUp();
    follow('m');
    for (let n = 0; n < 100; n += 1) {
      there.add(`p${n}`);
      changed();
      await clock.advance(300);
    }
    await clock.advance(everySoOften);
    expect(updates.length).toBeGreaterThan(4);
    expect(updates.every((at, n) => n === 0 || at - (updates[n - 1] ?? 0) >= LIVE_EVERY_MS)).toBe(true);
    expect(world.reads).toBe(updates.length);
    expect(shown.at(-1)).toContain('p99');
  });

  it('is read again once if VideoSDK doesn’t show the news yet, and then no more', async () => {
    const { clock, there, shown, world, follow, changed } = setUp();
    follow('m');
    changed();
    await clock.advance(everySoOften);
    expect([shown, world.reads]).toEqual([[], 1]);
    there.delete('bob');
    await clock.advance(60_000);
    expect([shown, world.reads]).toEqual([['m, page 0: ann'], 2]);
  });

  it('shares one read with all messages about the session', async () => {
    const { clock, there, shown, world, follow, changed } = setUp();
    follow('m');
    follow('n', { view: { page: 2, query: null } });
    there.add('cy');
    changed();
    await clock.advance(everySoOften);
    expect([shown, world.reads]).toEqual([['m, page 0: ann bob cy', 'n, page 2: ann bob cy'], 1]);
  });

  it('takes what was read for something else, and reads nothing', async () => {
    const { clock, there, shown, world, lists, follow, found } = setUp();
    follow('m');
    there.add('cy');
    for (let n = 0; n < 30; n += 1) {
      lists.seen(SHARED_ACCOUNT, session.id, found().people);
      await clock.advance(1_000);
    }
    expect([shown, world.reads]).toEqual([['m, page 0: ann bob cy'], 0]);
    lists.seen(SHARED_ACCOUNT, session.id, partial([], 'emptied'));
    await clock.advance(60_000);
    expect([shown.length, world.reads]).toEqual([1, 0]);
    world.answer = { kind: 'session-over', session };
    lists.seen(SHARED_ACCOUNT, session.id, null);
    await clock.advance(everySoOften);
    expect([shown.at(-1), lists.following]).toEqual(['m, page 0: session-over', 0]);
  });

  it('misses nothing that happened while it was on its way', async () => {
    const { clock, there, shown, follow, changed } = setUp();
    const askedAt = clock.elapsed();
    await clock.advance(200);
    changed();
    follow('m', { askedAt });
    there.add('cy');
    await clock.advance(everySoOften);
    expect(shown).toEqual(['m, page 0: ann bob cy']);
  });

  it('stops when the message shows something else, even while an update is on its way', async () => {
    const { clock, there, shown, world, lists, follow, changed } = setUp();
    follow('m');
    there.add('cy');
    changed();
    world.sendsFor = 500;
    await clock.advance(LIVE_EVERY_MS + 100);
    let free = false;
    void lists.replaced('m', 'PRESS').then(() => {
      free = true;
    });
    await clock.advance(100);
    expect(free).toBe(false);
    await clock.advance(1_000);
    expect([free, shown, lists.following, lists.inProgress]).toEqual([true, [], 0, 0]);
  });

  it('stops when its time is up, when the session is over, and when the message is gone', async () => {
    for (const end of ['time', 'over', 'message'] as const) {
      const { clock, there, shown, world, lists, follow, changed } = setUp();
      follow('m');
      there.add('cy');
      if (end === 'time') {
        await clock.advance(LIVE_FOR_MS);
      } else if (end === 'over') {
        world.answer = { kind: 'session-gone' };
      } else {
        world.result = { kind: 'gone' };
      }
      changed();
      await clock.advance(everySoOften);
      expect([end, shown.length, lists.following]).toEqual([end, end === 'time' ? 0 : 1, 0]);
      const { reads } = world;
      changed();
      await clock.advance(60_000);
      expect([shown.length, world.reads, lists.inProgress]).toEqual([end === 'time' ? 0 : 1, reads, 0]);
    }
  });

  it('isn’t shown to someone who may not see it anymore by the server’s settings', async () => {
    const lost: Partial<GuildSettings>[] = [
      { moderatorRoleIds: new Set(['9']) },
      { account: { kind: 'none' } },
      { rooms: { only: new Set(['another']), givenAway: () => false } },
    ];
    for (const settings of lost) {
      const { clock, there, shown, world, lists, follow, changed } = setUp();
      follow('m');
      there.add('cy');
      world.settings = { ...world.settings, ...settings };
      changed();
      await clock.advance(everySoOften);
      expect([shown, world.reads, lists.following]).toEqual([[], 0, 0]);
    }
  });

  it('stays as it is while VideoSDK, the database or Discord fails, and goes on afterwards', async () => {
    const { clock, there, shown, world, lists, follow, changed } = setUp();
    follow('m');
    there.add('cy');
    world.answer = { kind: 'busy', target: null, retryAfterSeconds: 1 } as NoPeople;
    changed();
    await clock.advance(60_000);
    expect([shown, lists.following, lists.inProgress]).toEqual([[], 1, 0]);
    world.answer = null;
    world.result = { kind: 'failed' };
    changed();
    await clock.advance(60_000);
    world.result = null;
    changed();
    await clock.advance(everySoOften);
    expect([shown.at(-1), lists.following]).toEqual(['m, page 0: ann bob cy', 1]);
  });

  it('isn’t updated anymore when the process stops, and holds it up no longer than what is on its way', async () => {
    const { clock, stopping, there, shown, lists, follow, changed } = setUp();
    follow('m');
    there.add('cy');
    changed();
    stopping.abort();
    await lists.drain();
    await clock.advance(60_000);
    expect([shown, lists.inProgress]).toEqual([[], 0]);
  });
});

describe('the lists that are kept up to date', () => {
  it('are a few per moderator and bounded in all, and those that were shown first go first', async () => {
    const { clock, there, shown, lists, follow, changed } = setUp();
    for (let n = 0; n <= MOST_LIVE_OF_ONE; n += 1) {
      follow(`m${n}`);
    }
    expect(lists.following).toBe(MOST_LIVE_OF_ONE);
    there.add('cy');
    changed();
    await clock.advance(everySoOften);
    expect(shown.map((one) => one.slice(0, 2))).toEqual(['m1', 'm2', 'm3']);
    for (let n = 0; n < MOST_LIVE + 10; n += 1) {
      const actor = {
        userId: `u${n}`,
        guildId: '1',
        installedInGuild: true,
        roleIds: [ROLE],
        permissions: 0n,
      } as const;
      follow(`n${n}`, { actor, session: sessionOf(`s-${n}`) });
    }
    expect(lists.following).toBe(MOST_LIVE);
    await clock.advance(LIVE_FOR_MS);
    follow('last');
    expect(lists.following).toBe(1);
  });

  it('end up showing who is there, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('join', 'leave', 'seen', 'press', 'slow'), fc.nat(7_000), fc.nat(5))),
        async (events) => {
          const { clock, there, world, lists, follow, changed, found } = setUp();
          follow('m');
          for (const [what, after, who] of events) {
            if (what === 'join' || what === 'leave') {
              there[what === 'join' ? 'add' : 'delete'](`p${who}`);
              changed();
            } else if (what === 'seen') {
              lists.seen(SHARED_ACCOUNT, session.id, found().people);
            } else if (what === 'press') {
              void lists.replaced('m', 'ABC');
              follow('m');
            } else {
              world.sendsFor = who * 300;
            }
            await clock.advance(after);
          }
          await clock.advance(30_000);
          expect(world.showing).toBe(
            found()
              .people.items.map(({ id }) => id)
              .join(' '),
          );
          expect([lists.inProgress, lists.following]).toEqual([0, 1]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
