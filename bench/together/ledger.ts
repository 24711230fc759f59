import type { Claim } from './claims.ts';
import { Posts } from './posts.ts';

/**
 * What was asked, what the local VideoSDK saw, and what the bot said: whether they agree. Knows nothing of processes and
 * protocols. Times are milliseconds since 1970, all by one clock.
 */

/** Someone in a session. */
export type Person = { readonly session: string; readonly id: string; readonly name: string };

export type LeftBy = 'removal' | 'themselves' | 'end of session';

type Stay = { readonly from: number; to: number | null; by: LeftBy | null; readonly requests: Request[] };
type Request = { readonly at: number; readonly failed: boolean };

/** A moderator's request to remove people, from the moment the command was sent. */
export type Ask = {
  /** Which command, for messages. */
  readonly what: string;
  readonly people: readonly Person[];
  readonly at: number;
  /** It answers a question, so another one changes nothing. */
  readonly confirms: boolean;
  /** Until when they're kept out; null: they aren't. Infinity: until the session ends. */
  readonly keepOutUntil: number | null;
  /** Out of later sessions of this room, too; null: of this session only. As in `sessionBegan`, unique in the run. */
  readonly room: string | null;
  /** The bot has given its final answer, or will give none. */
  settledAt: number | null;
  /** By person's ID: those for whom nothing may be sent anymore, and what the moderator was told. */
  readonly off: Map<string, string>;
};

export type Fault = 'doubled' | 'unasked' | 'untrue' | 'late return' | 'lost' | 'broken' | 'protocol' | 'process';
export type Finding = { readonly fault: Fault; readonly at: number; readonly what: string };

/** Why someone who comes into a session has to be removed. */
export type OutBecause = 'kept out' | 'kept out of the room' | 'locked';

/** When someone came who is kept out or comes into a locked session, and when they were out again. */
export type Return = {
  readonly person: Person;
  readonly from: number;
  to: number | null;
  readonly because: OutBecause;
  /** How long they may be in, if nothing is wrong. */
  readonly withinMs: number;
  /** From then on they may stay: the time is up, or the session isn't locked anymore. */
  endsAt: number;
};

/** That someone locked a session. Who was in when it was asked for may stay. */
export type Lock = {
  readonly session: string;
  readonly from: number;
  /** Infinity: until the session ends. */
  readonly until: number;
  /** When the moderator read that it's locked; null: not so far. */
  lockedAt: number | null;
  /** The moderator read that it's not locked. */
  refused: boolean;
  /** When someone asked to unlock it, and when they read that it's unlocked. */
  unlockFrom: number;
  unlockedAt: number;
};

/** A clock's and a network's worth: between seeing someone and saying so, or ending a keep-out and hearing of it. */
const SLACK_MS = 3000;

/** Everything about one person in one session. */
type File = { readonly stays: Stay[]; readonly asks: Ask[] };

export class Ledger {
  readonly findings: Finding[] = [];
  readonly returns: Return[] = [];
  /** What has to be in log channels, and what is there. */
  readonly posts = new Posts((fault, at, what) => this.found(fault, at, what));
  readonly counts = {
    asked: 0,
    removals: 0,
    repeated: 0,
    locked: 0,
    unlocked: 0,
    newcomers: 0,
    claims: new Map<Claim, number>(),
  };
  readonly #files = new Map<string, File>();
  readonly #began = new Map<string, { readonly room: string; readonly at: number; readonly noticedWithinMs: number }>();
  readonly #ended = new Map<string, number>();
  readonly #locks = new Map<string, Lock[]>();
  /** Those that keep people out of rooms, by room and ID. */
  readonly #ofRooms = new Map<string, Ask[]>();

  found(fault: Fault, at: number, what: string): void {
    this.findings.push({ fault, at, what });
  }

  ask(ask: Ask): void {
    this.counts.asked += 1;
    for (const person of ask.people) {
      this.#file(person).asks.push(ask);
      if (ask.room === null) continue;
      const key = `${ask.room}/${person.id}`;
      this.#ofRooms.set(key, [...(this.#ofRooms.get(key) ?? []), ask]);
    }
  }

  /**
   * A session began.
   * @param noticedWithinMs how long someone may be in who comes right away and is kept out of its room
   */
  sessionBegan(session: string, room: string, at: number, noticedWithinMs: number): void {
    if (!this.#began.has(session)) this.#began.set(session, { room, at, noticedWithinMs });
  }

  /** Someone asked to lock a session. Until `locked`, no one knows whether it is. */
  lockAsked(session: string, at: number, forMs: number): Lock {
    const lock: Lock = {
      session,
      from: at,
      until: at + forMs,
      lockedAt: null,
      refused: false,
      unlockFrom: Number.POSITIVE_INFINITY,
      unlockedAt: Number.POSITIVE_INFINITY,
    };
    this.#locks.set(session, [...(this.#locks.get(session) ?? []), lock]);
    return lock;
  }

  /** The moderator read that it's locked. */
  locked(lock: Lock, at: number): void {
    if (lock.lockedAt === null) this.counts.locked += 1;
    lock.lockedAt ??= at;
  }

  /** From now on those who came may be removed, and don't have to be. */
  unlockAsked(lock: Lock, at: number): void {
    lock.unlockFrom = Math.min(lock.unlockFrom, at);
    for (const each of this.returns) {
      const isOfIt = each.because === 'locked' && each.person.session === lock.session && each.from >= lock.from;
      if (isOfIt) each.endsAt = Math.min(each.endsAt, at);
    }
  }

  unlocked(lock: Lock, at: number): void {
    if (lock.unlockedAt === Number.POSITIVE_INFINITY) this.counts.unlocked += 1;
    lock.unlockedAt = Math.min(lock.unlockedAt, at);
  }

  /** When VideoSDK first removed someone; null: it hasn't. */
  removedAt(person: Person): number | null {
    return this.#file(person).stays.find(({ by }) => by === 'removal')?.to ?? null;
  }

  /** Someone came in, for the first time or again. */
  joined(person: Person, at: number): void {
    const file = this.#file(person);
    const last = file.stays.at(-1);
    if (last !== undefined && last.to === null) {
      last.to = at;
      last.by = 'themselves';
    }
    const mustGo = this.#mustGo(person, file, at);
    file.stays.push({ from: at, to: null, by: null, requests: [] });
    if (mustGo === null) return;
    if (mustGo.because === 'locked') this.counts.newcomers += 1;
    this.returns.push({ person, from: at, to: null, ...mustGo });
  }

  /** What becomes of someone who comes now; null: they may stay, or it can't be said. */
  #mustGo(person: Person, file: File, at: number): Pick<Return, 'because' | 'withinMs' | 'endsAt'> | null {
    const keepOut = this.#keepOutsOf(person, file).find((ask) => ask.at <= at && at <= (ask.keepOutUntil ?? 0));
    if (keepOut !== undefined) {
      const endsAt = keepOut.keepOutUntil ?? 0;
      const began = this.#began.get(person.session);
      const isNew = !file.asks.includes(keepOut);
      const noticedBy = isNew && began !== undefined ? began.at + began.noticedWithinMs : 0;
      const withinMs = Math.max(RETURN_WITHIN_MS, noticedBy - at);
      return { because: isNew ? 'kept out of the room' : 'kept out', withinMs, endsAt };
    }
    const lock = (this.#locks.get(person.session) ?? []).find(
      ({ lockedAt, until, unlockFrom, unlockedAt }) =>
        lockedAt !== null && lockedAt + SLACK_MS < at && at <= Math.min(until, unlockFrom, unlockedAt),
    );
    const countsUntil = (lock?.lockedAt ?? Number.POSITIVE_INFINITY) + SLACK_MS;
    // Whoever was in at any time around the lock may count as in.
    if (lock === undefined || file.stays.some(({ from }) => from <= countsUntil)) return null;
    return { because: 'locked', withinMs: RETURN_WITHIN_MS, endsAt: lock.until };
  }

  /** Whether a lock may have someone removed who is in. Who has been in since before it was asked for may stay. */
  #lockedOut(person: Person, { stays }: File, at: number): boolean {
    const current = stays.at(-1);
    return (this.#locks.get(person.session) ?? []).some((lock) => {
      const { from, lockedAt, until, unlockedAt } = lock;
      // Its time counts from when it began, which the moderator hears of later.
      const over = Math.min(unlockedAt, until + (lockedAt === null ? OUT_AGAIN_WITHIN_MS : lockedAt - from));
      if (lock.refused || at < from || at > over + SLACK_MS) return false;
      const listedBy = lockedAt ?? Number.POSITIVE_INFINITY;
      return !stays.some(
        (stay) => stay.from <= from && (stay === current || (stay.to ?? Number.POSITIVE_INFINITY) >= listedBy),
      );
    });
  }

  left(person: Person, at: number, by: LeftBy): void {
    const stay = this.#file(person).stays.at(-1);
    if (stay === undefined || stay.to !== null) return;
    stay.to = at;
    stay.by = by;
    if (by === 'removal') this.counts.removals += 1;
    const back = this.returns.findLast((each) => each.to === null && samePerson(each.person, person));
    if (back !== undefined) back.to = at;
  }

  sessionEnded(session: string, at: number): void {
    this.#ended.set(session, at);
  }

  /**
   * VideoSDK was asked to remove someone.
   * @param failed whether a fault kept the bot from hearing that it worked
   */
  removalAsked(person: Person, at: number, failed: boolean): void {
    const file = this.#file(person);
    const stay = file.stays.at(-1);
    const asks = file.asks.filter((ask) => !ask.off.has(person.id));
    const keptOut = this.#keptOut(person, file, at);
    const lockedOut = this.#lockedOut(person, file, at);
    // An ask counts for the connection it found, and for a later one as long as it's in progress.
    const mine = stay === undefined ? [] : asks.filter((ask) => (ask.settledAt ?? at) >= stay.from);
    const who = `${person.name} (${person.id}) in ${person.session}`;
    if (stay === undefined || (mine.length === 0 && !keptOut && !lockedOut)) {
      const locks = this.#locks.get(person.session) ?? [];
      const told = file.asks.map(({ what, off, at: asked }) => {
        const why = off.has(person.id) ? `and was told ${off.get(person.id)}` : 'for an earlier connection';
        return `“${what}” was ${at - asked} ms before, ${why}`;
      });
      const since = stay === undefined ? 'never in' : `in for ${at - stay.from} ms`;
      const lock = locks.map((each) => `, locked ${at - each.from} ms before`).join('');
      const why = `${told.join('; ') || 'no one asked for it'} (${since}${lock})`;
      this.found('unasked', at, `VideoSDK was asked to remove ${who}: ${why}`);
      return;
    }
    const before = stay.requests.length;
    const last = stay.requests.at(-1);
    stay.requests.push({ at, failed });
    // A moderator and the lock may both be after someone who has just come.
    if (before < Math.max(mine.length + (lockedOut ? 1 : 0), 1)) return;
    // The watch tries again if someone is still in and the last attempt may not have worked.
    if ((keptOut || lockedOut) && stay.to === null && last?.failed === true) {
      this.counts.repeated += 1;
      return;
    }
    const since = last === undefined ? '' : ` ${at - last.at} ms after the last time`;
    const asked = `asked for by ${mine.length} ${mine.length === 1 ? 'command' : 'commands'}`;
    this.found('doubled', at, `VideoSDK was asked ${before + 1} times to remove ${who},${since}: ${asked}`);
  }

  /** Whether VideoSDK was asked to remove any of these since the command was sent. */
  reached(ask: Ask): boolean {
    return ask.people.some((person) =>
      this.#file(person).stays.some((stay) => stay.requests.some(({ at }) => at >= ask.at)),
    );
  }

  /**
   * The bot's final answer.
   * @param at when Discord showed it
   * @param heldUpMs how long the answer may have been on its way, because Discord failed
   */
  said(ask: Ask, claims: ReadonlyMap<string | null, Claim>, at: number, heldUpMs: number): void {
    ask.settledAt ??= at;
    for (const person of ask.people) {
      const claim = claims.get(person.name) ?? claims.get(null);
      if (claim === undefined) {
        this.found('untrue', at, `${ask.what}: the answer says nothing about ${person.name}`);
        continue;
      }
      this.counts.claims.set(claim, (this.counts.claims.get(claim) ?? 0) + 1);
      if (claim === 'nothing' && ask.keepOutUntil === null) ask.off.set(person.id, 'that nothing was done');
      const why = this.#untrue(ask, person, claim, at, SLACK_MS + heldUpMs);
      if (why !== null)
        this.found('untrue', at, `${ask.what}: the answer says “${claim}” of ${person.name}, but ${why}`);
    }
  }

  /** Why that isn't so, or null. */
  #untrue(ask: Ask, person: Person, claim: Claim, at: number, slackMs: number): string | null {
    const file = this.#file(person);
    const { stays, asks } = file;
    const known = stays.filter(({ from }) => from <= at);
    const ended = known.filter(({ to }) => to !== null && to <= at);
    const isIn = known.some(({ to }) => to === null || to > at);
    const removed = ended.filter(({ to, by }) => by === 'removal' && (to ?? 0) >= ask.at);
    /** Not this one's doing alone. */
    const shared =
      asks.length > 1 ||
      this.#keepOutsOf(person, file).some((each) => each.at <= ask.at) ||
      this.#lockedOut(person, file, at);
    switch (claim) {
      case 'removed':
        return removed.length > 0 ? null : 'VideoSDK didn’t remove them';
      case 'out':
        return ended.length > 0 && (!isIn || (known.at(-1)?.from ?? 0) > ask.at) ? null : 'they were in all the time';
      case 'back':
        return ended.length > 0 ? null : 'they never left';
      case 'in':
        return known.some(({ to }) => to === null || to > at - slackMs) ? null : 'they were out';
      case 'not-removed':
        return !shared && removed.some(({ to }) => (to ?? 0) < at - slackMs) ? 'VideoSDK removed them' : null;
      case 'nothing':
        return !shared && known.some(({ requests }) => requests.some((request) => request.at >= ask.at))
          ? 'VideoSDK was asked to remove them'
          : null;
      case 'over':
        return (this.#ended.get(person.session) ?? Number.POSITIVE_INFINITY) <= at ? null : 'the session is running';
      default:
        return null;
    }
  }

  #keptOut(person: Person, file: File, at: number): boolean {
    return this.#keepOutsOf(person, file).some(
      ({ keepOutUntil, at: asked }) => keepOutUntil !== null && asked <= at && at <= keepOutUntil + SLACK_MS,
    );
  }

  /** Asks to keep someone out of this session, or of its room. */
  #keepOutsOf({ session, id }: Person, { asks }: File): readonly Ask[] {
    const began = this.#began.get(session);
    const ofRoom = began === undefined ? [] : (this.#ofRooms.get(`${began.room}/${id}`) ?? []);
    return [
      ...asks.filter(({ keepOutUntil }) => keepOutUntil !== null),
      ...ofRoom.filter((ask) => !asks.includes(ask)),
    ];
  }

  #file({ session, id }: Person): File {
    const key = `${session}/${id}`;
    const known = this.#files.get(key) ?? { stays: [], asks: [] };
    this.#files.set(key, known);
    return known;
  }
}

function samePerson(one: Person, other: Person): boolean {
  return one.session === other.session && one.id === other.id;
}

/** A time in which something was wrong, for one session or for all. */
export type Disturbance = { readonly from: number; readonly to: number; readonly session: string | null };

/** Out again within this after coming back, if nothing is wrong: docs/keeping-out.md. */
export const RETURN_WITHIN_MS = 5000;
/** The watch looks at a session again this long after VideoSDK failed: docs/keeping-out.md. */
export const LOOKS_AGAIN_WITHIN_MS = 35_000;
/** By then whoever came back is out, whatever happened: docs/failures.md. */
export const OUT_AGAIN_WITHIN_MS = 60_000;
/** Faults that follow each other excuse no more than this. */
export const OUT_AT_LAST_WITHIN_MS = 180_000;

/**
 * Returns that were handled too late.
 * @param allowMs what a return may take longer because this machine was busy at that time
 * @param now when the check is made: someone who is still in has been in until then
 */
export function lateReturns(
  returns: readonly Return[],
  disturbances: readonly Disturbance[],
  allowMs: (from: number, to: number) => number,
  now: number,
): Finding[] {
  return returns.flatMap(({ person, from, to, because, withinMs, endsAt }) => {
    const until = Math.min(to ?? now, endsAt);
    const disturbed = disturbances.filter(
      (each) =>
        (each.session === null || each.session === person.session) &&
        each.from <= until &&
        each.to + LOOKS_AGAIN_WITHIN_MS >= from,
    );
    const since = Math.max(from, ...disturbed.map((each) => Math.min(each.to, until)));
    const bound = disturbed.length === 0 ? withinMs : OUT_AGAIN_WITHIN_MS;
    const allowed = allowMs(from, until);
    if (until - since <= bound + allowed && until - from <= OUT_AT_LAST_WITHIN_MS + allowed) return [];
    const out = to === null ? 'is still in' : to > endsAt ? 'was still in' : 'was out again';
    const who = `${person.name} (${person.id}) in ${person.session}`;
    const what = `${who} came, ${because}, and ${out} after ${until - from} ms`;
    const why = disturbed.length === 0 ? 'nothing was wrong' : `${until - since} ms after the last fault`;
    return [{ fault: 'late return', at: from, what: `${what}: ${why}` } as const];
  });
}
