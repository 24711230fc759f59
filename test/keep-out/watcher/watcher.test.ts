import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CaseKey, CaseOutcome } from '../../../src/cases/case.ts';
import { RecordsError } from '../../../src/common/store-error.ts';
import type {
  EndedKeepOut,
  NoticeClaim,
  NoticeSubject,
  RuledOut,
  UnaskedEnd,
  WatchedKeepOut,
  WatchedKeepOuts,
} from '../../../src/keep-out/keep-out.ts';
import { createMembership } from '../../../src/keep-out/membership.ts';
import type { DeliveryResult, KeepOutWatch } from '../../../src/keep-out/watcher/parts.ts';
import { createKeepOutWatch } from '../../../src/keep-out/watcher/watcher.ts';
import { createVerifiedRemoval } from '../../../src/removal/verification.ts';
import { ALWAYS_SHARED } from '../../../src/sessions/accounts.ts';
import { complete, found, type Gap, Gone, NOT_FOUND, partial, SessionOver } from '../../../src/sessions/evidence.ts';
import { roomsOf, type Session } from '../../../src/sessions/session.ts';
import { type RemovalAnswer, UpstreamError } from '../../../src/sessions/video-sessions.ts';
import type { GuildSettings } from '../../../src/settings/settings.ts';
import { Fixture, type Visitor } from '../../removal/fixture.ts';
import { attendee, person } from '../../support/hostile.ts';

/** Keep-outs in memory, with the rules that the interface states. */
class Keeper implements WatchedKeepOuts {
  rows: WatchedKeepOut[] = [];
  readonly ended: string[] = [];
  readonly unheard: number[] = [];
  readonly noticed = new Set<string>();
  /** Until when someone is reporting them. */
  readonly claimed = new Map<string, number>();
  ends: EndedKeepOut[] = [];
  /** Which process watches each session; a name that isn't "me" is another process. */
  holder = 'me';
  /** The same for the rooms of each account. */
  roomHolder = 'me';
  /** Whether the claims of this process are still its own. */
  holding = true;
  away: Error | null = null;

  #reach(): void {
    if (this.away !== null) {
      throw this.away;
    }
  }

  #change(seen: WatchedKeepOut, change: Partial<WatchedKeepOut>): WatchedKeepOut | null {
    const index = this.rows.findIndex((row) => row.number === seen.number && row.claims === seen.claims);
    const row = this.rows[index];
    if (row === undefined) {
      return null;
    }
    const changed = { ...row, ...change };
    this.rows[index] = changed;
    return changed;
  }

  #end(which: (row: WatchedKeepOut) => boolean, why: UnaskedEnd): void {
    for (const keepOut of this.rows.filter(which)) {
      this.ends.push({ keepOut, why });
    }
    this.rows = this.rows.filter((row) => !which(row));
  }

  async inForce() {
    this.#reach();
    return this.rows.map((keepOut) => ({ keepOut, watchedElsewhere: this.holder !== 'me' }));
  }

  async ofSession(sessionId: string) {
    this.#reach();
    return this.rows.filter((row) => row.sessionId === sessionId);
  }

  async hold(sessionIds: readonly string[]) {
    return new Set(sessionIds);
  }

  async holdRooms(accounts: readonly string[]) {
    return new Set(this.roomHolder === 'me' ? accounts : []);
  }

  async follow(seen: readonly WatchedKeepOut[], { id, startedAt }: Session) {
    this.#reach();
    return seen.filter(
      (one) =>
        this.#change(one, {
          sessionId: id,
          sessionFrom: startedAt,
          sessionOver: false,
          handledJoin: null,
          absent: true,
          claims: one.claims + 1,
          retryAt: null,
        }) !== null,
    ).length;
  }

  async startKnown({ sessionId }: { readonly sessionId: string }, startedAt: number) {
    this.#reach();
    this.rows = this.rows.map((row) =>
      row.sessionId === sessionId && row.sessionFrom === null ? { ...row, sessionFrom: startedAt } : row,
    );
  }

  async claim(seen: WatchedKeepOut, { kind, joinedAt, at, retryInMs }: Parameters<WatchedKeepOuts['claim']>[1]) {
    this.#reach();
    const returned = kind === 'return' ? { returns: seen.returns + 1, lastReturnAt: at } : {};
    const retryAt = fixture.time + retryInMs;
    return this.#change(seen, { handledJoin: joinedAt, absent: false, claims: seen.claims + 1, retryAt, ...returned });
  }

  async holds({ number, claims }: WatchedKeepOut) {
    this.#reach();
    return this.holding && this.rows.some((row) => row.number === number && row.claims === claims);
  }

  async concluded(claimed: WatchedKeepOut, { retryInMs, gone }: Parameters<WatchedKeepOuts['concluded']>[1]) {
    const retryAt = retryInMs === null ? null : fixture.time + retryInMs;
    this.#change(claimed, { retryAt, ...(gone !== null && { absent: true }) });
  }

  async absent(seen: WatchedKeepOut, proof: Gone) {
    expect(proof).toBeInstanceOf(Gone);
    this.#change(seen, { absent: true });
  }

  async blind({ number }: CaseKey, blindSince: number | null) {
    this.rows = this.rows.map((row) => (row.number === number ? { ...row, blindSince } : row));
  }

  async claimNotice({ number }: CaseKey, id: string, { started }: { readonly started: boolean }): Promise<NoticeClaim> {
    const name = `${number} ${id}`;
    const claimed = this.claimed.get(name);
    if (this.noticed.has(name) || (started && claimed === undefined)) {
      return { kind: 'over' };
    }
    if (claimed !== undefined && claimed > fixture.time) {
      return { kind: 'taken' };
    }
    const until = fixture.time + 30 * SECOND;
    this.claimed.set(name, until);
    return { kind: 'mine', until };
  }

  async claimCount(): Promise<NoticeClaim> {
    return { kind: 'over' };
  }

  async holdsNotice({ number }: CaseKey, id: NoticeSubject, until: number) {
    return this.claimed.get(`${number} ${id}`) === until && until > fixture.time;
  }

  async noticeOver({ number }: CaseKey, id: NoticeSubject) {
    this.noticed.add(`${number} ${id}`);
  }

  async timeUp(keepOuts: readonly CaseKey[]) {
    const numbers = keepOuts.map(({ number }) => number);
    this.#end(({ number }) => numbers.includes(number), 'time');
  }

  async ruledOut({ number }: CaseKey, why: UnaskedEnd) {
    this.#reach();
    this.#end((row) => row.number === number, why);
  }

  async sessionOver(proof: SessionOver) {
    expect(proof).toBeInstanceOf(SessionOver);
    this.ended.push(proof.session.id);
    const isOver = ({ sessionId }: WatchedKeepOut) => sessionId === proof.session.id;
    this.#end((row) => isOver(row) && row.scope === 'session', 'session-over');
    this.rows = this.rows.map((row) =>
      isOver(row) ? { ...row, sessionOver: true, absent: true, claims: row.claims + 1 } : row,
    );
  }

  async unreported() {
    this.#reach();
    return this.ends;
  }

  async maySendEnd({ number }: CaseKey) {
    return this.ends.some(({ keepOut }) => keepOut.number === number);
  }

  async endReported({ number }: CaseKey, heard: boolean) {
    this.ends = this.ends.filter(({ keepOut }) => keepOut.number !== number);
    if (!heard) {
      this.unheard.push(number);
    }
  }
}

const SECOND = 1_000;

let fixture: Fixture;
let keeper: Keeper;
let watch: KeepOutWatch;
let told: string[];
/** What was reported about the bot's sight, and about ends. */
let notes: string[];
let namesakes: string[];
let tellingFails: boolean;
/** What was measured of removals: the outcome, and the seconds since the return. */
let measured: (readonly [outcome: string, seconds: number | null])[];

let troubles: string[];
/** Why the servers' rules can't be read. */
let settingsAway: RecordsError | null;
/** The earliest time it can be. */
let certain: number;
/** What happens to a report. */
let delivery: DeliveryResult;

function newWatch(store: WatchedKeepOuts = keeper): KeepOutWatch {
  const { videoSessions, witness, clock } = fixture;
  const noted = async (what: string, maySend: () => Promise<boolean>): Promise<DeliveryResult> => {
    if (!(await maySend())) {
      return 'again';
    }
    notes.push(what);
    return delivery;
  };
  return createKeepOutWatch({
    keepOuts: store,
    videoSdk: async () => ({
      account: ALWAYS_SHARED,
      videoSessions,
      witness,
      remove: createVerifiedRemoval({ ...fixture, videoSessions, witness, clock, stopping: fixture.stopping.signal }),
    }),
    settings: { of: () => (settingsAway === null ? Promise.resolve(fixture.settings) : Promise.reject(settingsAway)) },
    clock,
    atLeast: () => certain,
    random: () => 0,
    stopping: fixture.stopping.signal,
    membership: createMembership({ clock, ask: async () => 'in', onChange: () => undefined }),
    onRemoved: (outcome, ms) => measured.push([outcome, ms === null ? null : ms / SECOND]),
    reports: {
      onRemoval: async ({ number, returns }, outcome, _ms, maySend) => {
        if (await maySend()) {
          told.push(`${number}: ${outcome.kind}, ${returns}`);
        }
      },
      onManyNamesakes: async () => 'over',
      onNamesake: async ({ number }, { id }, maySend) => {
        if (await maySend()) {
          namesakes.push(`${number}: ${id}`);
        }
        return tellingFails ? 'again' : 'over';
      },
      onBlind: ({ number }, _since, maySend) => noted(`${number}: blind`, maySend),
      onSeesAgain: ({ number }, maySend) => noted(`${number}: sees again`, maySend),
      onEnded: ({ number }, why, maySend) => noted(`${number}: ended, ${why}`, maySend),
      onWatch: () => undefined,
      onTrouble: (what) => troubles.push(what),
    },
  });
}

beforeEach(() => {
  fixture = new Fixture();
  keeper = new Keeper();
  certain = Number.NEGATIVE_INFINITY;
  told = [];
  notes = [];
  delivery = 'told';
  tellingFails = false;
  measured = [];
  namesakes = [];
  troubles = [];
  settingsAway = null;
  watch = newWatch();
});

/** Someone who was removed a minute ago and is kept out since. */
function keepOut(more: Partial<WatchedKeepOut> = {}, outcome: CaseOutcome | null = 'removed'): WatchedKeepOut {
  const number = keeper.rows.length + 1;
  const row: WatchedKeepOut = {
    guildId: '10',
    guildLocale: 'en-US',
    number,
    moderatorId: '1',
    target: { id: 'ana', name: 'Ana' },
    account: '',
    sessionId: 's1',
    sessionOver: false,
    room: { id: 'room-s1', customId: null },
    scope: 'session',
    until: null,
    createdAt: fixture.time - 60 * SECOND,
    returns: 0,
    lastReturnAt: null,
    outcome,
    settledAt: outcome === null ? null : fixture.time - 59 * SECOND,
    reason: null,
    reference: `REF${number}`,
    sessionFrom: null,
    reply: null,
    handledJoin: fixture.time - 120 * SECOND,
    absent: false,
    claims: 0,
    retryAt: null,
    blindSince: null,
    upAt: more.until == null ? null : fixture.time + more.until - fixture.clock.now(),
    ...more,
  };
  keeper.rows.push(row);
  return row;
}

/** Turns once a second for this long, which is the most the loop would do. */
async function pass(seconds: number, one: KeepOutWatch = watch): Promise<void> {
  const until = fixture.time + seconds * SECOND;
  while (fixture.time < until) {
    await one.turn();
    await one.drain();
    fixture.time += SECOND;
  }
}

describe('someone who is kept out', () => {
  it('is removed when they come back, once, and counted', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    await pass(6);
    expect(fixture.count('remove')).toBe(0);
    fixture.join(place, 'ana', 'Ana');
    await pass(10);
    expect(fixture.count('remove')).toBe(1);
    expect(told).toEqual(['1: removed, 1']);
    fixture.join(place, 'ana', 'Ana');
    await pass(10);
    expect(told).toEqual(['1: removed, 1', '1: removed, 2']);
  });

  it('is measured from their return, by the time that VideoSDK shows, until they are seen gone', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    await pass(6);
    fixture.join(place, 'ana', 'Ana', fixture.clock.now() - 40 * SECOND);
    await pass(10);
    expect(measured).toEqual([['removed', expect.any(Number)]]);
    expect(measured[0]?.[1]).toBeGreaterThanOrEqual(40);
    expect(measured[0]?.[1]).toBeLessThan(60);
    fixture.join(place, 'ana', 'Ana', null);
    await pass(10);
    expect(measured.slice(1)).toEqual([['removed', null]]);
  });

  it.each([
    ['no joining date', null],
    ['the previous joining date', 'before'],
  ])('is known to have come back with %s, because they were seen absent', async (_what, date) => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    const { handledJoin } = keepOut({ ...(date === null && { handledJoin: null }) }, 'still-there');
    const ana = fixture.join(place, 'ana', 'Ana', handledJoin);
    keeper.rows = keeper.rows.map((row) => ({ ...row, settledAt: fixture.time }));
    await pass(6);
    expect(fixture.count('remove')).toBe(0);
    fixture.leave(ana);
    // With exactly the previous date, the list may be an outdated one, for a while.
    const forLong = date === null ? 6 : 20;
    await pass(forLong);
    fixture.join(place, 'ana', 'Ana', handledJoin);
    await pass(6);
    expect(told).toEqual(['1: removed, 1']);
    await pass(forLong);
    fixture.join(place, 'ana', 'Ana', handledJoin);
    await pass(6);
    expect(told).toEqual(['1: removed, 1', '1: removed, 2']);
  });

  it('is left to the kick while that is in progress', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'ana', 'Ana');
    keepOut({ handledJoin: fixture.time - 1 }, null);
    await pass(20);
    expect(fixture.count('remove')).toBe(0);
  });

  it.each(['busy', 'unavailable', 'still-there', 'unknown', 'turned-down', 'there-since'] as const)(
    'is removed later when the kick came to "%s", and that doesn’t count as a return',
    async (outcome) => {
      const place = fixture.open('s1');
      const row = keepOut({ settledAt: fixture.time }, outcome);
      keeper.rows = [{ ...row, settledAt: fixture.time }];
      fixture.join(place, 'ana', 'Ana', row.handledJoin);
      fixture.join(place, 'bob');
      await pass(25);
      expect(told).toEqual(['1: removed, 0']);
      expect(fixture.count('remove')).toBe(1);
    },
  );

  it('is removed again at once only when the request certainly didn’t reach VideoSDK', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    const answers = [{ kind: 'unreachable' }, { kind: 'busy', retryAfterSeconds: 20 }] as const;
    let asked = 0;
    const at: number[] = [];
    fixture.onRemove = (target) => {
      at.push(fixture.time);
      const answer = answers[asked];
      asked += 1;
      if (answer !== undefined) {
        return answer;
      }
      fixture.leave(target);
      return { kind: 'accepted' };
    };
    await pass(60);
    expect(asked).toBe(3);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeLessThan(12 * SECOND);
    expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(20 * SECOND);
    expect(told.at(-1)).toBe('1: removed, 1');
  });

  it('isn’t removed twice while a removal has no effect yet', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    const ana = fixture.join(place, 'ana', 'Ana');
    fixture.onRemove = () => ({ kind: 'accepted' });
    await watch.turn();
    for (let n = 0; n < 4; n += 1) {
      fixture.time += 3 * SECOND;
      await watch.turn();
    }
    fixture.leave(ana);
    await watch.drain();
    expect(fixture.count('remove')).toBe(1);
  });

  it('is removed by another process when the one that claimed the return has died', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    const ana = fixture.join(place, 'ana', 'Ana');
    keepOut({ claims: 1, returns: 1, handledJoin: ana.joinedAt, retryAt: fixture.time + 15 * SECOND });
    await pass(12);
    expect(fixture.count('remove')).toBe(0);
    await pass(12);
    expect(told).toEqual(['1: removed, 1']);
  });

  it('is removed once by two processes that see the same return', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    const other = newWatch();
    await Promise.all([watch.turn(), other.checkSoon('', 's1', 'ana'), other.turn(), watch.checkSoon('', 's1', 'ana')]);
    expect(fixture.count('remove')).toBe(1);
  });

  it('is removed once when two servers keep them out', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    await watch.turn();
    expect(fixture.count('remove')).toBe(1);
  });

  it.each<[RuledOut, () => Partial<GuildSettings>]>([
    ['protected', () => ({ protectedIds: new Set(['ana']) })],
    ['room-not-allowed', () => ({ rooms: roomsOf(new Set(['another-room'])) })],
    ['room-not-allowed', () => ({ rooms: { only: null, givenAway: ({ id }) => id === 'room-s1' } })],
  ])('is no longer kept out once the rules forbid it, and that is reported: %s', async (why, rules) => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    keepOut({ target: { id: 'eve', name: null }, room: { id: 'another-room', customId: null } });
    fixture.join(place, 'ana', 'Ana');
    fixture.settings = { ...fixture.settings, ...rules() };
    await pass(10);
    expect(fixture.count('remove')).toBe(0);
    expect(notes).toEqual([`1: ended, ${why}`]);
    expect(keeper.rows.map(({ number }) => number)).toEqual([2]);
  });

  it('is no longer kept out then even if no one comes back: nothing else might show it', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(5);
    fixture.settings = { ...fixture.settings, protectedIds: new Set(['ana']) };
    await pass(15);
    expect(notes).toEqual(['1: ended, protected']);
    expect(keeper.rows).toEqual([]);
  });

  it('is kept out as before while the rules can’t be read, and not removed meanwhile', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.settings = { ...fixture.settings, rooms: roomsOf(new Set(['room-s1'])) };
    settingsAway = new RecordsError('ECONNREFUSED');
    fixture.join(place, 'ana', 'Ana');
    await pass(30);
    expect([fixture.count('remove'), notes, keeper.rows.length]).toEqual([0, [], 1]);
    expect(troubles).toContain('reading whether someone may still be kept out');
    settingsAway = null;
    await pass(30);
    expect(fixture.count('remove')).toBe(1);
    expect(keeper.rows).toHaveLength(1);
  });

  it('is left to the kick that is already removing them, whatever the rules are', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut({}, null);
    fixture.settings = { ...fixture.settings, protectedIds: new Set(['ana']) };
    await pass(15);
    expect([notes, keeper.rows.length]).toEqual([[], 1]);
  });

  it('is let in again when the time is up', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut({ until: fixture.time + 5 * SECOND });
    await pass(10);
    fixture.join(place, 'ana', 'Ana');
    await pass(10);
    expect(fixture.count('remove')).toBe(0);
    expect(keeper.rows).toEqual([]);
  });
});

describe('the watch of a session', () => {
  it('checks once however many are kept out of it, and at most every three seconds', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    for (let n = 0; n < 50; n += 1) {
      keepOut({ target: { id: `p${n}`, name: null } });
    }
    await pass(60);
    expect(fixture.count('connected')).toBeGreaterThanOrEqual(18);
    expect(fixture.count('connected')).toBeLessThanOrEqual(21);
  });

  it('checks less often while VideoSDK fails, and not before the time it asked for', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.failing('connected', new UpstreamError('unavailable', 'down'), 1_000);
    await pass(120);
    expect(fixture.count('connected')).toBeLessThanOrEqual(8);
    expect(troubles.length).toBeGreaterThan(0);
    fixture.drop('connected');
    await pass(40);
    const before = fixture.count('connected');
    fixture.failing('connected', new UpstreamError('busy', 'busy', { retryAfterSeconds: 50 }));
    await pass(50);
    expect(fixture.count('connected') - before).toBeLessThanOrEqual(3);
  });

  it('ends when the session is over, and not for a stray "no such session"', async () => {
    const place = fixture.open('s1');
    const bob = fixture.join(place, 'bob');
    keepOut();
    fixture.instead('connected', () => partial([], 'not-found'));
    await pass(10);
    expect(keeper.ended).toEqual([]);
    fixture.leave(bob);
    fixture.end(place);
    await pass(20);
    expect(keeper.ended).toEqual(['s1']);
    const looks = fixture.count('connected');
    await pass(20);
    expect(fixture.count('connected')).toBe(looks);
  });

  it('isn’t taken while another process has it, except for news of a return', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    keeper.holder = 'other';
    await pass(10);
    expect(fixture.count('connected')).toBe(0);
    fixture.join(place, 'ana', 'Ana');
    await watch.checkSoon('', 's1', 'ana');
    expect(told).toEqual(['1: removed, 1']);
  });

  it('asks for the person when a list that may lack someone doesn’t show them', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    fixture.gap = 'pages-moved';
    keepOut({}, 'still-there');
    fixture.missed.add('ana');
    fixture.join(place, 'ana', 'Ana');
    await pass(5);
    expect(told).toEqual(['1: removed, 1']);
  });

  it('costs nothing for news of people who aren’t kept out', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await watch.checkSoon('', 's1', 'bob');
    await watch.checkSoon('', 's2', 'ana');
    expect(fixture.calls).toEqual([]);
  });

  it('continues after the store was unavailable', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    keeper.away = new Error('away');
    await pass(10);
    expect(troubles).toContain('reading who is kept out');
    keeper.away = null;
    fixture.join(place, 'ana', 'Ana');
    await pass(10);
    expect(told).toEqual(['1: removed, 1']);
  });
});

describe('a namesake of someone who is kept out', () => {
  it('is reported once, no matter who they are, and never removed', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'twin', 'ANA', fixture.time - 3_600 * SECOND);
    keepOut();
    await pass(5);
    expect(namesakes).toEqual([]);
    fixture.join(place, 'new', 'Aná');
    await pass(10);
    await pass(10, newWatch());
    expect(namesakes).toEqual(['1: new']);
    expect(fixture.count('remove')).toBe(0);
  });

  it('is retried until reported, and by another process when the first one died over it', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob', 'Bob');
    keepOut();
    await pass(5);
    fixture.join(place, 'new', 'Ana', null);
    tellingFails = true;
    await pass(20);
    expect(namesakes).toEqual(['1: new']);
    await pass(60);
    expect(namesakes.length).toBeGreaterThan(1);
    // The next one has never seen the session without them, but it's on record that someone had begun to report them.
    const before = namesakes.length;
    tellingFails = false;
    await pass(60, newWatch());
    expect(namesakes).toHaveLength(before + 1);
    await pass(60, newWatch());
    expect(namesakes).toHaveLength(before + 1);
  });

  it('without a joining date is reported only when they weren’t there at the first check', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'twin', 'Ana', null);
    keepOut();
    await pass(5);
    fixture.join(place, 'new', 'Ana', null);
    await pass(5);
    expect(namesakes).toEqual(['1: new']);
  });

  it('doesn’t exist when the person who is kept out has no name', async () => {
    const place = fixture.open('s1');
    keepOut({ target: { id: 'ana', name: ' ' } });
    fixture.join(place, 'new', '');
    fixture.join(place, 'other', null);
    await pass(5);
    expect(namesakes).toEqual([]);
  });
});

describe('answers that prove nothing', () => {
  const down = new UpstreamError('unavailable', 'down');

  /** VideoSDK answers this from now on, whatever it is asked. */
  function answering(what: 'not found' | 'no one' | 'an error'): void {
    for (let n = 0; n < 3_000; n += 1) {
      if (what === 'an error') {
        fixture.failing('connected', down);
        continue;
      }
      fixture.instead('connected', () => (what === 'no one' ? complete([]) : partial([], 'not-found')));
      fixture.instead('find', () => NOT_FOUND);
      fixture.instead('attendee', () => NOT_FOUND);
      fixture.instead('running', () => partial([], 'not-found'));
    }
  }

  function asUsual(): void {
    for (const call of ['connected', 'find', 'attendee', 'running'] as const) {
      fixture.drop(call);
    }
  }

  it('count as no sight of someone after ten seconds, whoever was told, until they are seen or seen gone', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    await pass(10);
    expect([watch.watching, watch.sight()]).toEqual([1, { keepOuts: 1, blind: 0 }]);
    answering('an error');
    await pass(9);
    expect(watch.sight().blind).toBe(0);
    await pass(60);
    expect(watch.sight()).toEqual({ keepOuts: 1, blind: 1 });
    asUsual();
    await pass(60);
    expect(watch.sight()).toEqual({ keepOuts: 1, blind: 0 });
  });

  it.each(['not found', 'no one', 'an error'] as const)(
    'end no keep-out, however long they continue, and the moderator is notified once that nothing is seen: %s',
    async (what) => {
      const place = fixture.open('s1');
      fixture.join(place, 'bob');
      keepOut();
      await pass(10);
      answering(what);
      await pass(9);
      expect(notes).toEqual([]);
      await pass(3_600);
      expect(keeper.rows).toHaveLength(1);
      expect(keeper.ended).toEqual([]);
      expect(notes).toEqual(['1: blind']);
      expect(keeper.rows[0]?.blindSince).toBeLessThanOrEqual(fixture.time - 3_600 * SECOND);
      asUsual();
      fixture.join(place, 'ana', 'Ana');
      await pass(60);
      expect(notes).toEqual(['1: blind', '1: sees again']);
      expect(keeper.rows[0]?.blindSince).toBeNull();
      expect(told).toEqual(['1: removed, 1']);
    },
  );

  it('are asked for less and less often', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(10);
    const before = fixture.count('connected');
    answering('not found');
    await pass(600);
    expect(fixture.count('connected') - before).toBeLessThanOrEqual(60);
    expect(fixture.count('connected') - before).toBeGreaterThanOrEqual(20);
  });

  it('don’t show that someone who stayed has left: no later check takes them for someone who came back', async () => {
    const place = fixture.open('s1');
    const { handledJoin } = keepOut({}, 'turned-down');
    fixture.join(place, 'ana', 'Ana', handledJoin);
    fixture.join(place, 'bob');
    fixture.onRemove = () => ({ kind: 'rejected', status: 400 });
    answering('no one');
    await pass(30);
    asUsual();
    await pass(60);
    expect(keeper.rows[0]?.returns).toBe(0);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told)).toEqual(new Set(['1: turned-down, 0']));
  });

  it('are reported only by the process that has the watch, and the next one continues from what was reported', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    await pass(5);
    answering('not found');
    keeper.holder = 'other';
    await pass(30);
    expect(notes).toEqual([]);
    keeper.holder = 'me';
    await pass(30);
    expect(notes).toEqual(['1: blind']);
    const next = newWatch();
    await pass(60, next);
    expect(notes).toEqual(['1: blind']);
    asUsual();
    await pass(60, next);
    expect(notes).toEqual(['1: blind', '1: sees again']);
  });

  it('are counted anew by a process that takes over again, and reported as soon as for any other', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(5);
    answering('not found');
    await pass(8);
    keeper.holder = 'other';
    await pass(30);
    expect(notes).toEqual([]);
    keeper.holder = 'me';
    await pass(8);
    expect(notes).toEqual([]);
    await pass(8);
    expect(notes).toEqual(['1: blind']);
  });

  it('are reported within a second of when that is due, also between two checks', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(6);
    answering('an error');
    const readAt = new Set<number>();
    let failingSince = Number.POSITIVE_INFINITY;
    while (notes.length === 0) {
      const reads = fixture.count('connected');
      await watch.turn();
      await watch.drain();
      if (fixture.count('connected') > reads) {
        failingSince = Math.min(failingSince, fixture.time);
        readAt.add(fixture.time);
      }
      expect(fixture.time - failingSince).toBeLessThanOrEqual(11 * SECOND);
      fixture.time += 50;
    }
    expect(fixture.time - failingSince).toBeGreaterThanOrEqual(10 * SECOND);
    // Otherwise a check has brought it about.
    expect(readAt).not.toContain(fixture.time - 50);
  });

  it('aren’t reported by a process that has lost the keep-out', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(5);
    answering('not found');
    keeper.holding = false;
    await pass(60);
    expect(notes).toEqual([]);
    expect(keeper.rows[0]?.blindSince).toBeNull();
  });

  it.each<[DeliveryResult, number]>([
    ['again', 4],
    ['nowhere', 1],
  ])('are reported until that worked, or can’t be delivered: %s', async (what, times) => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(5);
    delivery = what;
    answering('not found');
    await pass(110);
    expect(notes).toHaveLength(times);
    expect(keeper.rows[0]?.blindSince === null).toBe(what === 'again');
  });

  it('aren’t reported when only one check fails', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut();
    await pass(6);
    fixture.failing('connected', down);
    await pass(60);
    expect(notes).toEqual([]);
  });

  it('about the list still let each person be asked for by their ID', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    await pass(5);
    for (let n = 0; n < 100; n += 1) {
      fixture.instead('connected', () => partial([], 'not-found'));
    }
    fixture.join(place, 'ana', 'Ana');
    await pass(60);
    expect(fixture.count('remove')).toBe(1);
    expect(keeper.rows[0]?.returns).toBe(1);
  });
});

describe('the end of a keep-out', () => {
  it.each(['by its record', 'by a complete list of what runs'])(
    'is reported when the session is over %s',
    async (how) => {
      const place = fixture.open('s1');
      const bob = fixture.join(place, 'bob');
      keepOut();
      keepOut({ target: { id: 'eve', name: null } });
      await pass(5);
      fixture.leave(bob);
      fixture.end(place);
      if (how !== 'by its record') {
        fixture.instead('find', () => NOT_FOUND);
      }
      await pass(30);
      expect(keeper.rows).toEqual([]);
      expect(notes).toEqual(['1: ended, session-over', '2: ended, session-over']);
      await pass(30);
      expect(notes).toHaveLength(2);
    },
  );

  it('is reported when its time is up', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut({ until: fixture.time + 60 * SECOND });
    await pass(55);
    expect(notes).toEqual([]);
    await pass(10);
    expect(notes).toEqual(['1: ended, time']);
    expect(keeper.unheard).toEqual([]);
  });

  it('is reported later when that fails, and kept for anyone who asks when it can’t be delivered', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut({ until: fixture.time + 5 * SECOND });
    delivery = 'again';
    await pass(60);
    expect(notes.length).toBeGreaterThanOrEqual(2);
    expect(notes.length).toBeLessThanOrEqual(3);
    expect(keeper.ends).toHaveLength(1);
    delivery = 'nowhere';
    await pass(60);
    expect(keeper.ends).toEqual([]);
    expect(keeper.unheard).toEqual([1]);
  });

  it('is reported when the store can say again which have ended', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut({ until: fixture.time + 5 * SECOND });
    const { unreported } = Keeper.prototype;
    keeper.unreported = () => Promise.reject(new RecordsError('ECONNREFUSED'));
    await pass(30);
    expect([notes, new Set(troubles)]).toEqual([[], new Set(['reading which keep-outs have ended'])]);
    keeper.unreported = unreported;
    await pass(10);
    expect(notes).toEqual(['1: ended, time']);
  });

  it('is reported by the next process when the one that ended it has died', async () => {
    const row = keepOut();
    keeper.rows = [];
    keeper.ends = [{ keepOut: row, why: 'time' }];
    await pass(5);
    expect(notes).toEqual(['1: ended, time']);
  });

  it('is left to the next process when this one is about to stop', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut({ until: fixture.time + 5 * SECOND });
    await pass(4);
    fixture.stopping.abort();
    await pass(10);
    expect(notes).toEqual([]);
    expect(keeper.ends).toHaveLength(1);
  });

  it.each([-5, 5])('comes after its time, even when the clock was set by %i hours meanwhile', async (hours) => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut({ until: fixture.time + 60 * SECOND });
    await pass(10);
    fixture.wallOffset = hours * 3_600 * SECOND;
    // As one reads it from the time of day.
    keeper.rows = keeper.rows.map((row) => ({ ...row, upAt: fixture.time + (row.until ?? 0) - fixture.clock.now() }));
    await pass(40);
    fixture.join(place, 'ana', 'Ana');
    await pass(5);
    expect(told).toEqual(['1: removed, 1']);
    expect(notes).toEqual([]);
    await pass(10);
    expect(notes).toEqual(['1: ended, time']);
  });

  it('comes no later than its full length, for a process that starts after the clock was set back', async () => {
    fixture.join(fixture.open('s1'), 'bob');
    keepOut({ createdAt: fixture.time, until: fixture.time + 60 * SECOND, upAt: fixture.time + 5 * 3_600 * SECOND });
    await pass(65);
    expect(notes).toEqual(['1: ended, time']);
  });

  it('comes when the time is certain, even if the store has lost count', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    const until = fixture.time + 60 * SECOND;
    keepOut({ createdAt: fixture.time - 3_600 * SECOND, until, upAt: fixture.time + 3_660 * SECOND });
    // A clock that is ahead, and that nothing has confirmed.
    fixture.wallOffset = 2 * 3_600 * SECOND;
    await pass(10);
    certain = until - 1;
    fixture.join(place, 'ana', 'Ana');
    await pass(10);
    expect(told).toEqual(['1: removed, 1']);
    expect(notes).toEqual([]);
    certain = until;
    await pass(5);
    expect(notes).toEqual(['1: ended, time']);
  });

  it('isn’t reported by a process that doesn’t watch', async () => {
    keepOut({ until: fixture.time + 5 * SECOND });
    keeper.holder = 'other';
    await pass(60);
    expect(keeper.rows).toHaveLength(1);
  });
});

describe('the reads of a watch', () => {
  it('are one per check when someone is there', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    const ana = fixture.join(place, 'ana', 'Ana', fixture.time - 130 * SECOND);
    keepOut({}, 'still-there');
    await pass(8);
    fixture.leave(ana);
    await pass(60);
    expect(keeper.rows[0]?.absent).toBe(true);
    expect(fixture.calls.every((call) => call === 'connected s1')).toBe(true);
  });

  it('are a few more now and then when no one is there', async () => {
    fixture.open('s1');
    for (let n = 0; n < 20; n += 1) {
      keepOut({ target: { id: `p${n}`, name: null } });
    }
    await pass(150);
    const looks = 150 / 3;
    expect(fixture.calls.length).toBeLessThanOrEqual(looks + 3 * 11);
    expect(notes).toEqual([]);
  });

  it('ask for a limited number of people when the list may lack some, and for all of them in turn', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    fixture.gap = 'pages-moved';
    for (let n = 0; n < 20; n += 1) {
      keepOut({ target: { id: `p${n}`, name: null } });
      fixture.leave(fixture.join(place, `p${n}`));
    }
    await pass(4);
    expect(fixture.count('attendee')).toBeLessThanOrEqual(10);
    await pass(26);
    expect(new Set(fixture.calls.filter((call) => call.startsWith('attendee '))).size).toBe(20);
  });
});

describe('a process that has lost its right to act', () => {
  it('removes no one, notifies no one, and concludes nothing', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    keeper.holding = false;
    await watch.turn();
    await watch.drain();
    const [row] = keeper.rows;
    expect(fixture.count('remove')).toBe(0);
    expect(told).toEqual([]);
    expect(row).toMatchObject({ claims: 1, absent: false });
    expect(row?.retryAt).toBeGreaterThan(fixture.time);
  });

  it('also does nothing while the store can’t say, and continues when it can', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    const { claim } = keeper;
    keeper.claim = async (...args) => {
      const claimed = await claim.apply(keeper, args);
      keeper.away = new Error('away');
      return claimed;
    };
    await watch.turn();
    await watch.drain();
    expect(fixture.count('remove')).toBe(0);
    keeper.away = null;
    keeper.claim = claim;
    await pass(30);
    expect(told).toEqual(['1: removed, 1']);
  });

  it('doesn’t report a removal that another process has claimed again meanwhile', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    fixture.onRemove = (target) => {
      fixture.after(5_000, () => {
        fixture.leave(target);
        keeper.rows = keeper.rows.map((row) => ({ ...row, claims: row.claims + 1 }));
      });
      return { kind: 'accepted' };
    };
    await watch.turn();
    await watch.drain();
    expect(fixture.count('remove')).toBe(1);
    expect(told).toEqual([]);
    expect(keeper.rows[0]?.absent).toBe(false);
  });
});

describe('a removal of someone who came back', () => {
  it.each<[RemovalAnswer, string]>([
    [{ kind: 'failed', status: 504 }, 'gone'],
    [{ kind: 'unanswered' }, 'gone'],
    [{ kind: 'rejected', status: 400 }, 'gone'],
    [{ kind: 'accepted' }, 'removed'],
  ])('that was answered with %j and carried out later isn’t requested again', async (answer, outcome) => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    fixture.onRemove = (target) => {
      fixture.after(8_000, () => fixture.leave(target));
      return answer;
    };
    await pass(90);
    expect(fixture.count('remove')).toBe(1);
    expect(told).toEqual([`1: ${outcome}, 1`]);
    expect(keeper.rows[0]?.absent).toBe(true);
  });

  it('that VideoSDK refuses is retried, but rarely', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'bob');
    keepOut();
    fixture.join(place, 'ana', 'Ana');
    fixture.onRemove = () => ({ kind: 'forbidden', status: 403 });
    await pass(300);
    expect(fixture.count('remove')).toBeGreaterThanOrEqual(2);
    expect(fixture.count('remove')).toBeLessThanOrEqual(3);
  });
});

describe('a namesake of someone who is kept out, and the clock', () => {
  it.each([-7, 7])('joined later if VideoSDK says so: ours is %i minutes off', async (minutes) => {
    const place = fixture.open('s1');
    const skew = minutes * 60 * SECOND;
    fixture.wallOffset = skew;
    fixture.join(place, 'older', 'Ana', fixture.time - 300 * SECOND);
    keepOut({ createdAt: fixture.time + skew, handledJoin: fixture.time - 120 * SECOND });
    await pass(5);
    expect(namesakes).toEqual([]);
    fixture.join(place, 'new', 'Ana');
    await pass(5);
    expect(namesakes).toEqual(['1: new']);
  });

  it('isn’t someone who was in the session together with them', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'twin', 'Ana', fixture.time - 90 * SECOND);
    keepOut();
    await pass(20);
    expect(namesakes).toEqual([]);
  });

  it('is also reported from a list that may lack others', async () => {
    const place = fixture.open('s1');
    keepOut();
    await pass(5);
    fixture.gap = 'pages-moved';
    fixture.join(place, 'new', 'Ana');
    await pass(5);
    expect(namesakes).toEqual(['1: new']);
  });

  it('is reported when neither has a date, once someone was seen to have come', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'twin', 'Ana', null);
    fixture.gap = 'pages-moved';
    keepOut({ handledJoin: null });
    await pass(8);
    fixture.gap = null;
    await pass(8);
    expect(namesakes).toEqual([]);
    fixture.join(place, 'new', 'Ana', null);
    await pass(8);
    expect(namesakes).toEqual(['1: new']);
  });
});

describe('whatever VideoSDK answers', () => {
  type Doubt = Gap | 'down' | 'busy' | 'empty' | 'unclear';
  type Step =
    | { readonly do: 'join' | 'leave' | 'end' }
    | { readonly do: 'answer'; readonly call: 'connected' | 'find' | 'attendee' | 'running'; readonly doubt: Doubt }
    | { readonly do: 'remove'; readonly answer: RemovalAnswer; readonly effectAfter: number | null }
    | { readonly do: 'pass'; readonly seconds: number };

  const doubt = fc.constantFrom<Doubt>(
    ...(['not-found', 'page-missing', 'no-page-info', 'pages-moved', 'unreadable-entry', 'emptied'] as const),
    ...(['down', 'busy', 'empty', 'unclear'] as const),
  );
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'leave' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const) }) },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('answer' as const),
        call: fc.constantFrom('connected' as const, 'find' as const, 'attendee' as const, 'running' as const),
        doubt,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('remove' as const),
        answer: fc.constantFrom<RemovalAnswer>(
          { kind: 'accepted' },
          { kind: 'rejected', status: 404 },
          { kind: 'forbidden', status: 403 },
          { kind: 'busy', retryAfterSeconds: null },
          { kind: 'failed', status: 504 },
          { kind: 'unanswered' },
          { kind: 'unreachable' },
        ),
        effectAfter: fc.option(fc.integer({ min: 0, max: 12_000 })),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 25 }) }),
    },
  );

  function gapOf(what: Doubt): Gap {
    return what === 'down' || what === 'busy' || what === 'empty' || what === 'unclear' ? 'not-found' : what;
  }

  function doubtful(call: string, what: Doubt): void {
    const fails = (): never => {
      throw new UpstreamError(what === 'busy' ? 'busy' : 'unavailable', what);
    };
    const failing = what === 'down' || what === 'busy';
    switch (call) {
      case 'connected':
        fixture.instead(call, async (truth) => {
          const { items } = failing ? fails() : await truth();
          // Everyone on the list is there, but anyone can be missing, and an empty list can be complete, as it says.
          return what === 'empty' || what === 'unclear'
            ? complete([])
            : partial(
                what === 'not-found' || what === 'emptied' ? [] : items.filter((_one, n) => n % 2 === 1),
                gapOf(what),
              );
        });
        break;
      case 'running':
        fixture.instead(call, () => (failing ? fails() : partial([], what === 'rooms-unknown' ? what : 'not-found')));
        break;
      case 'find':
        fixture.instead(call, async (truth) => {
          const record = failing ? fails() : await truth();
          return what === 'unclear' && record.kind === 'found'
            ? found({ ...record.value, state: 'unclear' as const, endedAt: null })
            : NOT_FOUND;
        });
        break;
      case 'attendee':
        fixture.instead(call, () =>
          failing
            ? fails()
            : what === 'unclear'
              ? found({ ...attendee(person('ana', 'Ana'), null), state: 'unclear' as const })
              : NOT_FOUND,
        );
        break;
    }
  }

  it('no one is marked absent, no session is over, and no one is removed twice, without proof', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.boolean(), async (steps, crowded) => {
        fixture = new Fixture();
        keeper = new Keeper();
        told = [];
        notes = [];
        delivery = 'told';
        tellingFails = false;
        watch = newWatch();
        const place = fixture.open('s1');
        if (crowded) {
          fixture.join(place, 'bob');
        }
        keepOut();
        let ana: Visitor | null = null;
        let joins = 0;
        /** Who was to be removed when, and whether the request may have reached VideoSDK. */
        const asked: { who: Visitor; at: number; sent: boolean }[] = [];
        const answers: Extract<Step, { do: 'remove' }>[] = [];
        const connected = () => ana !== null && ana.leftAt === null;
        const { absent, concluded } = keeper;
        keeper.absent = (...args) => {
          expect(connected()).toBe(false);
          return absent.apply(keeper, args);
        };
        keeper.concluded = (claimed, what) => {
          expect(what.gone !== null && connected()).toBe(false);
          return concluded.call(keeper, claimed, what);
        };
        fixture.onRemove = (target) => {
          if (target === undefined) {
            throw new Error('somebody was asked for who is not there');
          }
          const { answer, effectAfter } = answers.shift() ?? { answer: { kind: 'accepted' } as const, effectAfter: 0 };
          const before = asked.findLast(({ who, sent }) => who === target && sent);
          expect(fixture.time - (before?.at ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(15 * SECOND);
          asked.push({ who: target, at: fixture.time, sent: answer.kind !== 'unreachable' });
          if (effectAfter !== null && answer.kind !== 'unreachable') {
            fixture.after(effectAfter, () => fixture.leave(target));
          }
          return answer;
        };
        for (const one of steps) {
          switch (one.do) {
            case 'join':
              if (!connected() && place.session.state === 'running') {
                fixture.time += 1;
                ana = fixture.join(place, 'ana', 'Ana');
                joins += 1;
              }
              break;
            case 'leave':
              fixture.leave(ana ?? undefined);
              break;
            case 'end':
              fixture.end(place);
              break;
            case 'answer':
              doubtful(one.call, one.doubt);
              break;
            case 'remove':
              answers.push(one);
              break;
            case 'pass':
              await pass(one.seconds);
              break;
          }
          expect(keeper.ended.length === 0 || place.session.state === 'ended').toBe(true);
          expect(keeper.rows[0]?.returns ?? 0).toBeLessThanOrEqual(joins);
        }
        // Once the answers are readable again, everything is as it should be.
        for (const call of ['connected', 'find', 'attendee', 'running'] as const) {
          fixture.drop(call);
        }
        answers.length = 0;
        await pass(400);
        expect(connected()).toBe(false);
        expect(keeper.rows).toHaveLength(place.session.state === 'ended' ? 0 : 1);
        const last = notes.findLast((note) => !note.includes('ended'));
        expect(keeper.rows.length === 0 || last !== '1: blind').toBe(true);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

describe('someone who is kept out of a room', () => {
  const inRoom = (more: Partial<WatchedKeepOut> = {}) =>
    keepOut({ scope: 'room', room: { id: 'hall', customId: null }, sessionFrom: 1_700_000_000_000, ...more });

  function openHall(id: string) {
    return fixture.open(id, { room: 'hall', startedAt: fixture.time });
  }

  it('is removed from the next session of the room, too, once each time they join', async () => {
    const first = openHall('s1');
    fixture.join(first, 'bob');
    inRoom();
    await pass(6);
    fixture.end(first);
    await pass(25);
    expect(keeper.ended).toEqual(['s1']);
    expect(keeper.rows).toMatchObject([{ sessionOver: true, sessionId: 's1' }]);
    expect(notes).toEqual([]);
    const second = openHall('s2');
    fixture.join(second, 'bob');
    fixture.join(second, 'ana', 'Ana');
    await pass(8);
    expect(told).toEqual(['1: removed, 1']);
    fixture.join(second, 'ana', 'Ana');
    await pass(8);
    expect(told).toEqual(['1: removed, 1', '1: removed, 2']);
    expect(fixture.count('remove')).toBe(2);
  });

  it('is followed before the first session counts as over, where VideoSDK has a later one', async () => {
    fixture.join(openHall('s1'), 'bob');
    inRoom();
    await pass(3);
    fixture.time += SECOND;
    fixture.join(openHall('s2'), 'ana', 'Ana');
    await pass(8);
    expect(told).toEqual(['1: removed, 1']);
    expect(keeper.rows).toMatchObject([{ sessionId: 's2' }]);
  });

  it('is left alone in other rooms, and after the time is up or the room isn’t the server’s anymore', async () => {
    inRoom({ sessionOver: true, until: fixture.clock.now() + 60 * SECOND });
    inRoom({ sessionOver: true, target: { id: 'eve', name: 'Eve' } });
    fixture.join(fixture.open('s9', { room: 'lobby' }), 'ana', 'Ana');
    await pass(20);
    expect(fixture.count('remove')).toBe(0);
    fixture.settings = { ...fixture.settings, rooms: roomsOf(new Set(['lobby'])) };
    await pass(60);
    expect(notes).toEqual(['2: ended, room-not-allowed', '1: ended, room-not-allowed'].sort());
    expect(keeper.rows).toEqual([]);
  });

  it('isn’t kept out after the time is up, even if no session ran until then', async () => {
    inRoom({ sessionOver: true, until: fixture.clock.now() + 30 * SECOND });
    await pass(40);
    expect(notes).toEqual(['1: ended, time']);
    fixture.join(openHall('s2'), 'ana', 'Ana');
    await pass(10);
    expect(fixture.count('remove')).toBe(0);
  });

  it('costs one read of the running sessions every five seconds, however many rooms there are', async () => {
    for (let n = 0; n < 30; n += 1) {
      keepOut({ scope: 'room', room: { id: `room-${n}`, customId: null }, sessionOver: true });
    }
    await pass(100);
    expect(fixture.count('running')).toBeGreaterThanOrEqual(17);
    expect(fixture.count('running')).toBeLessThanOrEqual(20);
    expect(fixture.count('connected')).toBe(0);
  });

  it('costs fewer reads in an account where each takes many calls, and while VideoSDK fails', async () => {
    for (let n = 0; n < 30; n += 1) {
      keepOut({ scope: 'room', room: { id: `room-${n}`, customId: null }, sessionOver: true });
    }
    fixture.listing = 'by-room';
    await pass(180);
    expect(fixture.count('running')).toBeLessThanOrEqual(4);
    fixture.listing = 'account';
    const before = fixture.count('running');
    fixture.failing('running', new UpstreamError('busy', 'busy', { retryAfterSeconds: 50 }), 1_000);
    await pass(180);
    expect(fixture.count('running') - before).toBeLessThanOrEqual(5);
  });

  it('is read by one process only, and followed at once by any that hears of a session', async () => {
    inRoom({ sessionOver: true });
    keeper.roomHolder = 'other';
    await pass(30);
    expect(fixture.count('running')).toBe(0);
    fixture.join(openHall('s2'), 'ana', 'Ana');
    await pass(1);
    await watch.checkSoon('', 's2', 'ana', 'lobby');
    expect(fixture.count('remove')).toBe(0);
    await watch.checkSoon('', 's2', 'ana', 'hall');
    expect(fixture.count('remove')).toBe(1);
  });

  it('is followed by news of a session whose record comes a moment later', async () => {
    inRoom({ sessionOver: true });
    keeper.roomHolder = 'other';
    await pass(1);
    fixture.join(openHall('s2'), 'ana', 'Ana');
    fixture.instead('find', () => NOT_FOUND);
    await watch.checkSoon('', 's2', null, 'hall');
    await watch.drain();
    expect(fixture.count('remove')).toBe(1);
  });

  it('isn’t removed by a process whose keep-out was lifted meanwhile', async () => {
    inRoom({ sessionOver: true });
    await pass(1);
    fixture.join(openHall('s2'), 'ana', 'Ana');
    fixture.instead('running', (truth) => {
      keeper.rows = [];
      return truth();
    });
    await pass(10);
    expect(fixture.count('remove')).toBe(0);
  });

  it('isn’t reported as out of sight between two sessions, nor right at the start of the next', async () => {
    const first = openHall('s1');
    const bob = fixture.join(first, 'bob');
    inRoom();
    await pass(5);
    fixture.failing('connected', new UpstreamError('unavailable', 'down'), 1);
    fixture.leave(bob);
    fixture.end(first);
    await pass(60);
    expect(keeper.rows).toMatchObject([{ sessionOver: true }]);
    fixture.join(openHall('s2'), 'bob');
    await pass(10);
    expect(notes).toEqual([]);
    expect(watch.sight()).toEqual({ keepOuts: 1, blind: 0 });
  });

  it.each([
    ['can’t be read', () => Promise.reject(new UpstreamError('unavailable', 'down'))],
    ['lacks something', () => Promise.resolve(partial<Session>([], 'not-found'))],
  ] as const)(
    'is reported once as out of sight between two sessions while the list %s, and when that is over',
    async (_, list) => {
      inRoom({ sessionOver: true });
      await pass(10);
      for (let n = 0; n < 100; n += 1) {
        fixture.instead('running', list);
      }
      await pass(9);
      expect(notes).toEqual([]);
      await pass(90);
      expect(notes).toEqual(['1: blind']);
      expect(keeper.rows[0]?.blindSince).toBeGreaterThan(0);
      expect(watch.sight()).toEqual({ keepOuts: 1, blind: 1 });
      // The next process knows that it was reported.
      await pass(60, newWatch());
      expect(notes).toEqual(['1: blind']);
      fixture.drop('running');
      await pass(60);
      expect(notes).toEqual(['1: blind', '1: sees again']);
      expect(keeper.rows).toMatchObject([{ blindSince: null }]);
      expect(watch.sight()).toEqual({ keepOuts: 1, blind: 0 });
    },
  );

  it('isn’t reported as out of sight for one list that lacked something, however long until the next', async () => {
    for (let n = 0; n < 30; n += 1) {
      keepOut({ scope: 'room', room: { id: `room-${n}`, customId: null }, sessionOver: true });
    }
    fixture.listing = 'by-room';
    await pass(70);
    fixture.instead('running', () => Promise.resolve(partial<Session>([], 'pages-moved')));
    await pass(115);
    expect(notes).toEqual([]);
  });

  it('is followed into a later session beside its own, also if no one knew when its own started', async () => {
    const first = openHall('s1');
    fixture.join(first, 'bob');
    inRoom({ sessionFrom: null });
    await pass(7);
    expect(keeper.rows).toMatchObject([{ sessionId: 's1', sessionFrom: first.session.startedAt }]);
    fixture.join(openHall('s2'), 'ana', 'Ana');
    await pass(8);
    expect(keeper.rows).toMatchObject([{ sessionId: 's2' }]);
    expect(told).toEqual(['1: removed, 1']);
  });
});
