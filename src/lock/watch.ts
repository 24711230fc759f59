import pLimit, { type LimitFunction } from 'p-limit';
import type { Background } from '../keep-out/watcher/background.ts';
import { ATTEMPT_MS, LATER_CHECKS_MS, retryAfter } from '../keep-out/watcher/claim.ts';
import type { Check } from '../keep-out/watcher/observe.ts';
import type { DeliveryResult, KeepOutWatchParts } from '../keep-out/watcher/parts.ts';
import { NOTIFY_AGAIN_AFTER_MS, type Schedule } from '../keep-out/watcher/schedule.ts';
import { placeName, type SessionPlace, type Watched } from '../keep-out/watcher/sessions.ts';
import type { MaySend } from '../removal/journal.ts';
import type { Outcome } from '../removal/outcome.ts';
import { Gone, type Listing, type SessionOver } from '../sessions/evidence.ts';
import type { Participant } from '../sessions/participant.ts';
import {
  type Arrival,
  allowanceOf,
  type ClaimedArrival,
  type EndedLock,
  type LockedPeople,
  type LockView,
  mayBeIn,
  ruledOut,
  type WatchedLock,
  type WatchedLocks,
  whatToDo,
} from './lock.ts';

/** What the watch of locked sessions needs besides what it shares with that of keep-outs. */
export interface LockParts {
  readonly locks: WatchedLocks;
  readonly reports: LockReports;
  /** Called when the removal of someone who came into a locked session is over. */
  readonly onRemoved?: (outcome: Outcome['kind']) => void;
}

/** How it's said what happens to a locked session. */
export interface LockReports {
  /** Brings the lock's message up to date. */
  onChanged(view: LockView, maySend: MaySend): Promise<DeliveryResult>;
  /** Says that a lock is over. */
  onEnded(ended: EndedLock, maySend: MaySend): Promise<DeliveryResult>;
  /** Called with each removal of someone who came, and the milliseconds since the check that showed them. */
  onRemoval(claimed: ClaimedArrival, outcome: Outcome, ms: number): void;
}

export interface LockWatchParts
  extends Pick<KeepOutWatchParts, 'clock' | 'atLeast' | 'stopping' | 'settings' | 'membership' | 'reports'> {
  /** `null`: no session can be locked. */
  readonly locked: LockParts | null;
  readonly schedule: Schedule;
  readonly background: Background;
  readonly changed: () => void;
}

/** A message is brought up to date at most this often, however many people come. */
export const TELL_EVERY_MS = 3_000;
/** After this long without being able to see everyone who is in, the message says so. */
const BLIND_AFTER_MS = 10_000;
/** How often to check whether the servers' settings still allow their locks, where no one comes. */
const RULES_EVERY_MS = 10_000;
/** How many people are removed at once from a session. */
const REMOVALS_AT_ONCE = 5;

/** What this process knows of a locked session. Times are by its `elapsed`. */
interface Locked {
  locks: readonly WatchedLock[];
  allowed: LockedPeople['allowed'];
  arrivals: Map<string, Arrival>;
  /** The same before the latest list was asked for: an old list can't make a new arrival of what came after it. */
  before: ReadonlyMap<string, Arrival>;
  /** Those whose removal waits for its turn, by their ID, as the latest list shows them. */
  readonly waiting: Map<string, Newcomer>;
  /** Those whose removal is under way. */
  readonly acting: Set<string>;
  readonly inTurn: LimitFunction;
  /** By lock: after how many changes who may be in and who came was read. */
  readAt: ReadonlyMap<string, number>;
  rulesAt: number;
  /** After which claim someone was seen gone, and when this process learned of that. */
  readonly gone: Map<string, { readonly after: Claimed; readonly at: number }>;
  /** Since when checks haven't shown everyone who is in; and the same by the wall clock, for the message. */
  unseenSince: number | null;
  unseenFrom: number;
  telling: boolean;
  tellAt: number;
}

/** Which claim of which arrival: who was forgotten, or came under an earlier lock, counts from 1 again. */
type Claimed = Pick<Arrival, 'claims' | 'lastAt'>;

/** Someone who is in and may not be, as a check shows them. */
interface Newcomer {
  readonly check: Check;
  readonly person: Participant;
  /** What was known of them before the list was asked for. */
  readonly known: Arrival | null;
}

/** A locked session, and whether another process watches it. */
export interface LockedPlace extends SessionPlace {
  readonly watchedElsewhere: boolean;
  readonly guildIds: readonly string[];
  /** It was locked since it was last read. */
  readonly isNew: boolean;
}

/**
 * Keeps everyone out of locked sessions who wasn't in. It's the watch of keep-outs with the list turned round, and takes
 * part in that watch: the same process reads the session once for both, and what counts as coming, claiming that, and
 * trying again are the same. Anyone whom the list shows by an ID can be new. Who was in took a complete list.
 */
export class LockWatch {
  readonly #parts: LockWatchParts;
  readonly #sessions = new Map<string, Locked>();
  /** When each lock's time is up, as of when this process first saw it. */
  readonly #upAt = new Map<string, number | null>();
  /** Ends that are being said (`Infinity`), or that aren't to be retried before a time. */
  readonly #tellEndAt = new Map<string, number>();

  constructor(parts: LockWatchParts) {
    this.#parts = parts;
  }

  /** Brings what is locked in line with the store. */
  async sync(at: number): Promise<ReadonlyMap<string, LockedPlace>> {
    const { locked, clock, reports } = this.#parts;
    if (locked === null) {
      return new Map();
    }
    const rows = await locked.locks.inForce();
    this.#remember(rows.map(({ lock }) => lock));
    // The process that watches a session has counted its time: this one can't say when that is up.
    const up = rows.filter(({ lock, watchedElsewhere }) => !watchedElsewhere && this.#isUp(lock, at));
    if (up.length > 0) {
      const ended = up.map(({ lock }) => lock);
      await locked.locks
        .timeUp(ended, clock.now())
        .catch((error: unknown) => reports.onTrouble('ending locks whose time is up', error));
    }
    const inForce = rows.filter(({ lock }) => !this.#isUp(lock, at));
    const bySession = Map.groupBy(inForce, ({ lock }) => placeName(lock));
    for (const name of this.#sessions.keys()) {
      if (!bySession.has(name)) {
        this.#sessions.delete(name);
      }
    }
    const places = new Map<string, LockedPlace>();
    for (const [name, found] of bySession) {
      const [one] = found;
      if (one !== undefined) {
        const { account, sessionId } = one.lock;
        const guildIds = found.map(({ lock }) => lock.guildId);
        const known = new Set(this.#sessions.get(name)?.locks.map(({ id }) => id));
        const isNew = found.some(({ lock }) => !known.has(lock.id));
        places.set(name, { account, sessionId, watchedElsewhere: one.watchedElsewhere, guildIds, isNew });
        this.#lockedBy(
          name,
          found.map(({ lock }) => lock),
        );
      }
    }
    return places;
  }

  /** The locks in force of a session. */
  of(place: SessionPlace): readonly WatchedLock[] {
    const at = this.#parts.clock.elapsed();
    return (this.#sessions.get(placeName(place))?.locks ?? []).filter((lock) => !this.#isUp(lock, at));
  }

  /**
   * Reads what is known of a session, whose locks or people may have changed: before the list is read, so that an old
   * list can't make a new arrival.
   *
   * @param fresh also reads the locks themselves
   */
  async read(place: SessionPlace, fresh: boolean): Promise<void> {
    const { locked } = this.#parts;
    const name = placeName(place);
    if (locked === null) {
      return;
    }
    if (fresh) {
      const locks = await locked.locks.ofSession(name);
      if (locks.length === 0) {
        this.#sessions.delete(name);
        return;
      }
      this.#lockedBy(name, locks);
    }
    const session = this.#sessions.get(name);
    if (session === undefined) {
      return;
    }
    if (!session.locks.every(({ id, changes }) => session.readAt.get(id) === changes)) {
      const readAt = new Map(session.locks.map(({ id, changes }) => [id, changes]));
      const people = await locked.locks.peopleOf(name);
      session.allowed = people.allowed;
      session.arrivals = new Map(people.arrivals);
      session.readAt = readAt;
      for (const [id, arrival] of people.arrivals) {
        if (arrival.absent && !isSameClaim(session.gone.get(id)?.after, arrival)) {
          session.gone.set(id, { after: arrival, at: this.#parts.clock.elapsed() });
        }
      }
    }
    session.before = new Map(session.arrivals);
  }

  /**
   * Whether the session is locked, and which of those who may just have joined may be new there, with how often someone
   * has acted on them. Asks the store, and changes nothing that is known here: a check that is running goes by what was
   * read before its list.
   */
  async newAmong(
    place: SessionPlace,
    participantIds: readonly string[],
  ): Promise<{ readonly locked: boolean; readonly claims: ReadonlyMap<string, number> }> {
    const { locked } = this.#parts;
    const name = placeName(place);
    if (locked === null || (await locked.locks.ofSession(name)).length === 0) {
      return { locked: false, claims: new Map() };
    }
    return { locked: true, claims: await locked.locks.newAmong(name, participantIds) };
  }

  /** Ends what the servers' settings don't allow anymore, now and then, and locks of servers without the bot. */
  async endRuledOut(place: SessionPlace, at: number): Promise<void> {
    const { reports } = this.#parts;
    const session = this.#sessions.get(placeName(place));
    if (session === undefined) {
      return;
    }
    const due = at >= session.rulesAt;
    session.rulesAt = due ? at + RULES_EVERY_MS : session.rulesAt;
    for (const lock of session.locks) {
      if (due || !this.#parts.membership.isIn(lock.guildId)) {
        await this.#stillAllowed(session, lock).catch((error: unknown) =>
          reports.onTrouble('reading whether a session may still be locked', error),
        );
      }
    }
  }

  /** The rules say why the account can't be reached, and what follows from it. */
  readRulesSoon(place: SessionPlace): void {
    const session = this.#sessions.get(placeName(place));
    if (session !== undefined) {
      session.rulesAt = Number.NEGATIVE_INFINITY;
    }
  }

  /**
   * Removes those who are in and may not be. Doesn't wait for that: others may come meanwhile, whom only the next check
   * shows.
   *
   * @param keptOut people whom the watch of keep-outs acts on
   * @param isHeld whether this process watches the session: another one is only told that someone may have come
   */
  async attend(
    check: Check,
    people: Listing<Participant>,
    keptOut: ReadonlySet<string>,
    isHeld: boolean,
  ): Promise<void> {
    const { locked, background } = this.#parts;
    const name = placeName(check.watched);
    const session = this.#sessions.get(name);
    if (locked === null || session === undefined || session.locks.length === 0) {
      return;
    }
    // Part of the list shows some who are new. Whether there are others, only all of it can show.
    await this.#noteSight(session, isHeld, people.complete, check.startedAt);
    await this.#noteAbsent(name, session, people, check.startedAt);
    // Someone who is listed twice is one person.
    const everyone = new Map([...people.items].reverse().map((person) => [person.id, person]));
    for (const id of session.waiting.keys()) {
      if (keptOut.has(id) || (people.complete && !everyone.has(id))) {
        session.waiting.delete(id);
      }
    }
    for (const [id, person] of everyone) {
      const newcomer = { check, person, known: session.before.get(id) ?? null };
      if (
        !keptOut.has(id) &&
        !session.acting.has(id) &&
        this.of(check.watched).some((lock) => !isAllowed(session, lock, id)) &&
        whatToDoAbout(session, newcomer) !== null
      ) {
        const isQueued = session.waiting.has(id);
        session.waiting.set(id, newcomer);
        if (!isQueued) {
          background.track(session.inTurn(() => this.#takeTurn(locked, name, session, id)));
        }
      }
    }
  }

  /** A check couldn't read who is in. */
  async sawNothing(place: SessionPlace, at: number, isHeld: boolean): Promise<void> {
    const session = this.#sessions.get(placeName(place));
    if (session !== undefined) {
      await this.#noteSight(session, isHeld, false, at);
    }
  }

  async sessionOver(over: SessionOver, account: string): Promise<void> {
    const { locked, clock } = this.#parts;
    const name = placeName({ account, sessionId: over.session.id });
    if (locked !== null && this.#sessions.has(name)) {
      await locked.locks.sessionOver(over, account, clock.now());
      this.#sessions.delete(name);
    }
  }

  /** Brings the messages of a session's locks up to date, if that's due. Doesn't wait for what it sends. */
  tellDue(watched: Watched, isHeld: () => boolean): void {
    const { locked, clock, background, membership } = this.#parts;
    const session = this.#sessions.get(placeName(watched));
    const at = clock.elapsed();
    if (locked === null || session === undefined || session.telling || at < session.tellAt) {
      return;
    }
    const behind = this.of(watched).filter(
      ({ changes, shown, reply, guildId }) => changes !== shown && reply !== null && membership.isIn(guildId),
    );
    if (behind.length > 0) {
      session.telling = true;
      session.tellAt = at + TELL_EVERY_MS;
      background.track(
        this.#tell(locked, session, behind, isHeld).finally(() => {
          session.telling = false;
        }),
      );
    }
  }

  /** Says which locks are over. Doesn't wait for what it sends. Never rejects. */
  async tellEnds(): Promise<void> {
    const { locked, clock, reports, background } = this.#parts;
    if (locked === null) {
      return;
    }
    let unreported: readonly EndedLock[];
    try {
      unreported = await locked.locks.unreported();
    } catch (error) {
      reports.onTrouble('reading which locks are over', error);
      return;
    }
    const ids = new Set(unreported.map(({ lock }) => lock.id));
    for (const [id, at] of this.#tellEndAt) {
      if (!ids.has(id) && at !== Number.POSITIVE_INFINITY) {
        this.#tellEndAt.delete(id);
      }
    }
    for (const ended of unreported) {
      const { id } = ended.lock;
      if ((this.#tellEndAt.get(id) ?? Number.NEGATIVE_INFINITY) <= clock.elapsed()) {
        this.#tellEndAt.set(id, Number.POSITIVE_INFINITY);
        background.track(this.#tellEnd(locked, ended));
      }
    }
  }

  /** These locks of a session are in force. Nothing of earlier ones counts, whose end may have come and gone unseen. */
  #lockedBy(name: string, locks: readonly WatchedLock[]): void {
    const known = this.#sessions.get(name);
    if (known?.locks.some(({ id }) => locks.some((lock) => lock.id === id))) {
      known.locks = locks;
      return;
    }
    this.#sessions.set(name, {
      locks,
      allowed: new Map(),
      arrivals: new Map(),
      before: new Map(),
      waiting: new Map(),
      acting: new Set(),
      inTurn: pLimit(REMOVALS_AT_ONCE),
      readAt: new Map(),
      rulesAt: Number.NEGATIVE_INFINITY,
      gone: new Map(),
      unseenSince: null,
      unseenFrom: 0,
      telling: false,
      // The command that has just locked it says so itself.
      tellAt: this.#parts.clock.elapsed() + TELL_EVERY_MS,
    });
  }

  /** However the clock was set in the meantime, no more time is left than there was at the start. */
  #remember(locks: readonly WatchedLock[]): void {
    const ids = new Set(locks.map(({ id }) => id));
    for (const id of this.#upAt.keys()) {
      if (!ids.has(id)) {
        this.#upAt.delete(id);
      }
    }
    for (const lock of locks) {
      this.#upAtOf(lock);
    }
  }

  #upAtOf({ id, until, createdAt, upAt }: WatchedLock): number | null {
    const known = this.#upAt.get(id);
    if (known !== undefined) {
      return known;
    }
    const longest = until === null ? null : this.#parts.clock.elapsed() + Math.max(0, until - createdAt);
    const first = upAt === null || longest === null ? upAt : Math.min(upAt, longest);
    this.#upAt.set(id, first);
    return first;
  }

  /** As for keep-outs: elapsed time counts, and a time of day only once it's certain. */
  #isUp(lock: WatchedLock, at: number): boolean {
    const upAt = this.#upAtOf(lock);
    return (upAt !== null && upAt <= at) || (lock.until !== null && lock.until <= this.#parts.atLeast());
  }

  /** Settings that can't be read end nothing, and don't let anything be done either. */
  async #stillAllowed(session: Locked, lock: WatchedLock): Promise<boolean> {
    const { locked, settings, membership, clock, changed } = this.#parts;
    const why = membership.isIn(lock.guildId) ? ruledOut(lock, await settings.of(lock.guildId)) : 'bot-left';
    if (why === null) {
      return true;
    }
    await locked?.locks.ruledOut(lock, why, clock.now());
    session.locks = session.locks.filter(({ id }) => id !== lock.id);
    // The next turn says so.
    changed();
    return false;
  }

  async #takeTurn(locked: LockParts, name: string, session: Locked, id: string): Promise<void> {
    const { stopping, schedule, reports } = this.#parts;
    const newcomer = session.waiting.get(id);
    session.waiting.delete(id);
    if (newcomer === undefined || stopping.aborted || this.#sessions.get(name) !== session) {
      // They have left, or the lock is over, or another process does it: nothing has been claimed.
      return;
    }
    session.acting.add(id);
    try {
      await this.#attendTo(locked, session, newcomer);
    } catch (error) {
      // The next check shows the others again.
      session.waiting.clear();
      schedule.failed(newcomer.check.watched, newcomer.check.startedAt, error);
      reports.onTrouble('checking a session with kept-out people', error);
    } finally {
      session.acting.delete(id);
    }
  }

  async #attendTo(locked: LockParts, session: Locked, newcomer: Newcomer): Promise<void> {
    const { settings, clock, membership } = this.#parts;
    const { person } = newcomer;
    const kind = whatToDoAbout(session, newcomer);
    if (kind === null) {
      return;
    }
    for (const lock of session.locks) {
      if (isAllowed(session, lock, person.id) || this.#isUp(lock, clock.elapsed())) {
        continue;
      }
      await membership.mayActFor(lock.guildId);
      if (!(await this.#stillAllowed(session, lock)) || this.#isUp(lock, clock.elapsed())) {
        continue;
      }
      const rules = await settings.of(lock.guildId);
      if (mayBeIn(lock, person, rules)) {
        const why = rules.protectedIds.has(person.id) ? 'protected' : 'was-in';
        if (await locked.locks.allow(lock, person.id, why)) {
          session.allowed = withOne(session.allowed, lock, person.id);
        }
        continue;
      }
      await this.#act(locked, session, lock, newcomer, kind);
      return;
    }
  }

  /** Claims the arrival and requests the removal, unless someone else has claimed it. */
  async #act(
    locked: LockParts,
    session: Locked,
    lock: WatchedLock,
    { check: { watched, client, session: asked, startedAt }, person, known }: Newcomer,
    kind: 'arrival' | 'retry',
  ): Promise<void> {
    const { clock, membership, schedule, background, changed } = this.#parts;
    const { joinedAt } = person;
    const left = watched.keepOuts.map(({ guildId }) => guildId).filter((guildId) => !membership.isIn(guildId));
    const claim = { kind, joinedAt, at: clock.now(), retryInMs: ATTEMPT_MS, left };
    const claimed = await locked.locks.claim(lock, person, known, claim);
    if (claimed === null) {
      // Another process has claimed it, or a moderator, or the lock is over: the store knows.
      session.readAt = new Map();
      changed();
      return;
    }
    session.arrivals.set(person.id, claimed.arrival);
    touch(session);
    schedule.becameLively(watched, startedAt);
    const mayStillAct = async (): Promise<boolean> =>
      (await locked.locks.holds(claimed)) && ((await client.account?.isCurrent(lock.guildId)) ?? false);
    const call = { reference: lock.reference, mayStillAct };
    const { outcome, later } = await client.remove({ ...asked, room: lock.room }, person, call);
    if (later === null) {
      await this.#conclude(locked, watched, session, claimed, outcome, startedAt);
      return;
    }
    await locked.locks.concluded(claimed, { retryInMs: LATER_CHECKS_MS, gone: null });
    // The others who came don't have to wait for that.
    background.track(later().then((last) => this.#conclude(locked, watched, session, claimed, last, startedAt)));
  }

  async #conclude(
    locked: LockParts,
    watched: Watched,
    session: Locked,
    claimed: ClaimedArrival,
    outcome: Outcome,
    startedAt: number,
  ): Promise<void> {
    const { clock, changed } = this.#parts;
    if (outcome.kind === 'taken-over') {
      // Nothing was sent: it's up to the process that owns it now, or to this one once its claim has run out.
      changed();
      return;
    }
    locked.onRemoved?.(outcome.kind);
    const gone = 'gone' in outcome ? outcome.gone : null;
    const retryInMs = retryAfter(outcome, watched);
    await locked.locks.concluded(claimed, { retryInMs, gone });
    const { id } = claimed.arrival.person;
    const current = session.arrivals.get(id);
    if (current !== undefined && isSameClaim(current, claimed.arrival)) {
      const retryAt = retryInMs === null ? null : clock.elapsed() + retryInMs;
      session.arrivals.set(id, { ...current, retryAt, absent: gone !== null || current.absent });
      if (gone !== null) {
        session.gone.set(id, { after: current, at: clock.elapsed() });
      }
    }
    touch(session);
    locked.reports.onRemoval(claimed, outcome, clock.elapsed() - startedAt);
  }

  /** By a complete list, those who came and aren't on it have left. */
  async #noteAbsent(name: string, session: Locked, people: Listing<Participant>, at: number): Promise<void> {
    const { locked } = this.#parts;
    if (locked === null || !people.complete) {
      return;
    }
    const ids = new Set(people.items.map(({ id }) => id));
    for (const [id, arrival] of session.before) {
      // Someone whose removal is under way is looked for anyway.
      const gone = arrival.absent || ids.has(id) || session.acting.has(id) ? null : Gone.byList(id, people);
      const current = session.arrivals.get(id);
      if (gone !== null && current !== undefined && !current.absent && isSameClaim(current, arrival)) {
        await locked.locks.absent(name, arrival, gone);
        session.arrivals.set(id, { ...current, absent: true });
        session.gone.set(id, { after: current, at });
        touch(session);
      }
    }
  }

  /** Records that the bot can't see everyone who is in, once that has lasted, and that it can again. */
  async #noteSight(session: Locked, isHeld: boolean, seen: boolean, at: number): Promise<void> {
    const { locked, clock, changed } = this.#parts;
    if (!isHeld) {
      // It checks now and then, and can't say what was to be seen in between.
      session.unseenSince = null;
      return;
    }
    if (seen) {
      session.unseenSince = null;
    } else if (session.unseenSince === null) {
      session.unseenSince = at;
      session.unseenFrom = clock.now();
    }
    const isBlind = session.unseenSince !== null && at - session.unseenSince >= BLIND_AFTER_MS;
    const wrong = session.locks.filter(({ blindSince }) =>
      isBlind ? blindSince === null : seen && blindSince !== null,
    );
    if (locked !== null && wrong.length > 0) {
      const since = isBlind ? Math.trunc(session.unseenFrom) : null;
      await locked.locks.blind(wrong, since);
      session.locks = session.locks.map((lock) => (wrong.includes(lock) ? { ...lock, blindSince: since } : lock));
      changed();
    }
  }

  async #tell(
    { locks, reports }: LockParts,
    session: Locked,
    behind: readonly WatchedLock[],
    isHeld: () => boolean,
  ): Promise<void> {
    const { clock, stopping } = this.#parts;
    for (const { id } of behind) {
      const view = await locks.view(id);
      if (view === null) {
        continue;
      }
      const { changes, shown } = view.lock;
      if (shown >= changes) {
        // A command has shown it in the meantime.
        session.locks = session.locks.map((lock) => (lock.id === id ? { ...lock, changes, shown } : lock));
        continue;
      }
      const maySend = async (): Promise<boolean> => !stopping.aborted && isHeld() && (await locks.maySend({ id }));
      const told = await reports.onChanged(view, maySend);
      if (told === 'again') {
        session.tellAt = clock.elapsed() + NOTIFY_AGAIN_AFTER_MS;
        continue;
      }
      // Where it can't be shown anymore, it isn't tried again for the same change.
      await locks.shown(view.lock, changes);
      session.locks = session.locks.map((lock) => (lock.id === id ? { ...lock, changes, shown: changes } : lock));
    }
  }

  async #tellEnd({ locks, reports }: LockParts, ended: EndedLock): Promise<void> {
    const { clock, stopping } = this.#parts;
    const { lock } = ended;
    try {
      // What isn't said before this process ends, the next one says: nothing waits for that.
      const maySend = async (): Promise<boolean> => !stopping.aborted && (await locks.maySendEnd(lock));
      if ((await reports.onEnded(ended, maySend)) !== 'again') {
        await locks.endReported(lock);
      }
    } finally {
      this.#tellEndAt.set(lock.id, clock.elapsed() + NOTIFY_AGAIN_AFTER_MS);
    }
  }
}

function isSameClaim(one: Claimed | undefined, other: Claimed): boolean {
  return one?.claims === other.claims && one.lastAt === other.lastAt;
}

/** By what was known before the list, and whether they have been seen gone since. */
function whatToDoAbout({ gone }: Locked, { check, person, known }: Newcomer): ReturnType<typeof whatToDo> {
  const seen = gone.get(person.id);
  const goneAt = known !== null && isSameClaim(seen?.after, known) ? (seen?.at ?? null) : null;
  return whatToDo(known, person, goneAt, check.startedAt);
}

/** What its messages show has changed. By how much, the store knows. */
function touch(session: Locked): void {
  session.locks = session.locks.map((lock) => ({ ...lock, changes: lock.changes + 1 }));
}

function isAllowed(
  { allowed }: Pick<LockedPeople, 'allowed'>,
  lock: Pick<WatchedLock, 'id'>,
  participantId: string,
): boolean {
  return allowed.get(lock.id)?.has(allowanceOf(lock, participantId)) ?? false;
}

function withOne(allowed: LockedPeople['allowed'], lock: WatchedLock, participantId: string): LockedPeople['allowed'] {
  const theirs = new Set(allowed.get(lock.id)).add(allowanceOf(lock, participantId));
  return new Map(allowed).set(lock.id, theirs);
}
