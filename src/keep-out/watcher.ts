import pLimit from 'p-limit';
import { fold } from '../common/text.ts';
import type { MaySend } from '../removal/journal.ts';
import type { Answer, Outcome } from '../removal/outcome.ts';
import { createVerifiedRemoval, type VerifiedRemovalParts } from '../removal/verification.ts';
import { type Complete, Gone, type Listing, type SessionOver } from '../sessions/evidence.ts';
import type { Participant } from '../sessions/participant.ts';
import { roomAllowed, type Session } from '../sessions/session.ts';
import { type CallContext, UpstreamError } from '../sessions/video-sessions.ts';
import type { GuildSettings, SettingsReader } from '../settings/settings.ts';
import {
  type Claim,
  type EndedKeepOut,
  type KeepOut,
  type RuledOut,
  sessionOf,
  type ToldEnd,
  UNASKED_ENDS,
  WATCH_MS,
  type WatchedKeepOut,
  type WatchedKeepOuts,
} from './keep-out.ts';

/** What came of telling: somebody was told; nobody can be told; or not now, but it may work later. */
export type Told = 'told' | 'nowhere' | 'again';

export interface KeepOutWatchParts extends VerifiedRemovalParts {
  readonly keepOuts: WatchedKeepOuts;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** As late as it certainly is, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  /** From 0 to below 1: spreads looks over time. */
  readonly random: () => number;
  /** Told of each removal of somebody who came back, with the milliseconds from the look that showed them. */
  readonly onRemoval: (keepOut: WatchedKeepOut, outcome: Outcome, ms: number, maySend: MaySend) => Promise<void>;
  /**
   * Tells a moderator of somebody with a kept-out person's name and another id.
   *
   * @returns `over`: it was told, or nobody can be told. `again`: it may be told later
   */
  readonly onNamesake: (keepOut: WatchedKeepOut, namesake: Participant, maySend: MaySend) => Promise<'over' | 'again'>;
  /**
   * Tells a moderator that the bot can't see whether somebody is there who is kept out.
   *
   * @param since in milliseconds of the Unix epoch
   */
  readonly onBlind: (keepOut: WatchedKeepOut, since: number, maySend: MaySend) => Promise<Told>;
  /** Tells the moderator who was told of that, that the bot sees again. */
  readonly onSeesAgain: (keepOut: WatchedKeepOut, maySend: MaySend) => Promise<Told>;
  /** Tells a moderator that somebody isn't kept out any more, which nobody asked for just now. */
  readonly onEnded: (keepOut: WatchedKeepOut, why: ToldEnd, maySend: MaySend) => Promise<Told>;
  /** This process watches a session from now on, or no longer. */
  readonly onWatch: (sessionId: string, watching: boolean) => void;
  /** Something failed that will be tried again. */
  readonly onTrouble: (what: string, error: unknown) => void;
}

export interface KeepOutWatch {
  /** Watches until the process stops. Never rejects. */
  run(): Promise<void>;
  /** Does what is due now, and resolves when that is done. Never rejects. */
  turn(): Promise<void>;
  /**
   * Somebody may have joined this session, or (`null`) something else happened there: it is looked at at once, also when
   * another process watches it. Whoever says so need not be believed. Never rejects.
   */
  checkSoon(sessionId: string, participantId: string | null): Promise<void>;
  /** Somebody is kept out from now on, or no longer: what to watch has changed. */
  changed(): void;
  /** Resolves when looks and removals that are under way have come to an end. */
  drain(): Promise<void>;
  /** How many sessions this process watches. */
  readonly watching: number;
  /** How many looks and removals are under way. */
  readonly underWay: number;
}

/** How often what is to be watched is read from the store and the watch is renewed. */
const SYNC_EVERY_MS = 3_000;
/** Between the beginnings of two looks at a session: right after a return, and when all has been quiet for a while. */
const LIVELY_MS = 3_000;
const QUIET_MS = 4_200;
const LIVELY_FOR_MS = 60_000;
const QUIETER_BY = 1.06;
/** Looks that would fall together are spread by so much. */
const JITTER = 0.05;
/** Pauses while VideoSDK fails: doubled up to here; longer only where VideoSDK itself says so. */
const MOST_PAUSE_MS = 30_000;
const MOST_RETRY_AFTER_MS = 300_000;
/** After a webhook whose news the list does not show yet. */
const LOOK_AGAIN_AFTER_MS = 400;
const CHECKS_AFTER_HINT = 4;
/** How long an attempt to remove somebody can take, until it counts as left behind by a process that has died. */
const ATTEMPT_MS = 15_000;
/** Looking on takes 15 s more. */
const LOOKING_ON_MS = 20_000;
/** Asked for, and seen without effect, or not known: nobody is asked for again before this. */
const AGAIN_AFTER_MS = 15_000;
/** VideoSDK refuses the bot: only the operator can mend that. */
const REFUSED_AGAIN_AFTER_MS = 120_000;
/** Where the list shows nobody, more reads tell what that means: whether the session is over, and who left. So often at most. */
const IS_IT_OVER_EVERY_MS = 15_000;
/** Where the list may lack somebody, people are asked for one by one: so many at one look, and nobody unseen sooner again. */
const MOST_ASKED_FOR = 5;
const ASK_AGAIN_AFTER_MS = 6_000;
/** How often it's asked whether the server's rules still let people be kept out, where nobody comes back. */
const RULES_EVERY_MS = 10_000;
/** Not seen for so long, the moderator is told that the bot can't see. */
const BLIND_AFTER_MS = 10_000;
/** What couldn't be told is tried again after this. */
const TELL_AGAIN_AFTER_MS = 30_000;
const MOST_LOOKS_AT_ONCE = 64;
/** How often the loop turns at most. */
const SHORTEST_PAUSE_MS = 50;
/** At most so many people with a kept-out name are told of at one look. */
const MOST_NAMESAKES = 10;

/** A session with people who are kept out of it. All times here are of this process's `elapsed`. */
interface Watched {
  readonly sessionId: string;
  keepOuts: readonly WatchedKeepOut[];
  /** `null` while another process watches. */
  heldUntil: number | null;
  nextAt: number;
  pause: number;
  livelyUntil: number;
  /** Looks in a row that failed, or showed nothing. */
  failures: number;
  /** Removals in a row that came to nothing. */
  failedReads: number;
  looking: Promise<void> | null;
  /** When the servers' rules are read next. */
  rulesAt: number;
  /** When it was last found out what an empty list meant, and the list when it was believed. */
  askedAt: number;
  empty: Complete<Participant> | null;
  /** Of whom the store was asked already whether they were told of. */
  readonly told: Set<string>;
}

/** What this process knows of one keep-out by its own clock, and nobody can step. */
interface Own {
  /** When its time is up, as it was when this process first saw it: from then on the time that passes counts, no clock's. */
  readonly upAt: number | null;
  /** When it was first seen that the kick had ended. */
  kickEndedAt: number | null;
  /** Whether the last look that tried showed if they are there; `null`: none has tried yet. */
  seen: boolean | null;
  /** Since when looks have not shown it; and the same by the clock on the wall, for whoever is told. */
  unseenSince: number | null;
  unseenFrom: number;
  /** When they were asked for by their id, and not before when again. */
  askedAt: number;
  askAt: number;
  /** After which removal they were seen gone, and when this process learned of that; `null` while they were not. */
  gone: { readonly claims: number; readonly at: number } | null;
  /** Since when, on the wall clock, the bot can't see, as the moderator was told; `null`: nothing was told, or that it sees again. */
  blindSince: number | null;
  /** Something is being told of it, or (a time) not to be tried sooner. */
  telling: boolean;
  tellAt: number;
  /** Those with the same name who were there at the first complete list; `null` before it. */
  firstSeen: ReadonlySet<string> | null;
}

/** What one look shows of one person who is kept out. */
type Seen =
  | { readonly kind: 'connected'; readonly person: Participant }
  | { readonly kind: 'gone'; readonly gone: Gone }
  /** They were seen absent before, and nothing has come since. */
  | { readonly kind: 'still-absent' }
  /** It was tried, and the answers prove neither. */
  | { readonly kind: 'unseen' }
  /** It was not tried at this look: what was known stands. */
  | { readonly kind: 'not-tried' };

/**
 * Keeps people out: looks who is connected, one read a session however many are kept out of it, and removes those again
 * who came back. Many processes may run one; a session is watched by whoever holds it, and whoever removes somebody has
 * claimed that return in the store before: of two that see it, one does.
 *
 * Whatever VideoSDK leaves unanswered changes nothing: nobody is absent and no session over without proof, and a keep-out goes on
 * until there is, or its time is up. While nothing can be seen, the moderator is told so.
 */
export function createKeepOutWatch(parts: KeepOutWatchParts): KeepOutWatch {
  const { keepOuts: store, witness, settings, clock, random, stopping } = parts;
  const remove = createVerifiedRemoval(parts);
  const inTurn = pLimit(MOST_LOOKS_AT_ONCE);
  const sessions = new Map<string, Watched>();
  const own = new Map<string, Own>();
  const checksSoon = new Map<string, { again: boolean }>();
  const underWay = new Set<Promise<unknown>>();
  /** Ends that are being told, or are not to be tried before a time. */
  const endTellAt = new Map<string, number>();
  let syncAt = Number.NEGATIVE_INFINITY;
  let waking = new AbortController();

  /** What is due next may be due earlier than was thought. */
  function wake(): void {
    waking.abort();
    waking = new AbortController();
  }

  function changed(): void {
    syncAt = Number.NEGATIVE_INFINITY;
    wake();
  }

  function track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => parts.onTrouble('what follows the return of somebody who is kept out', error))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  function ownOf(keepOut: WatchedKeepOut): Own {
    const name = nameOf(keepOut);
    const known = own.get(name);
    if (known !== undefined) {
      return known;
    }
    const { until, createdAt, upAt, blindSince } = keepOut;
    // However the clock was set meanwhile: no more is left than there was in the beginning.
    const longest = until === null ? Number.POSITIVE_INFINITY : clock.elapsed() + Math.max(0, until - createdAt);
    const first: Own = {
      upAt: upAt === null ? null : Math.min(upAt, longest),
      kickEndedAt: null,
      seen: null,
      unseenSince: null,
      unseenFrom: 0,
      askedAt: Number.NEGATIVE_INFINITY,
      askAt: Number.NEGATIVE_INFINITY,
      gone: null,
      blindSince,
      telling: false,
      tellAt: Number.NEGATIVE_INFINITY,
      firstSeen: null,
    };
    own.set(name, first);
    return first;
  }

  function isUp(keepOut: WatchedKeepOut, at: number): boolean {
    const { until } = keepOut;
    const { upAt } = ownOf(keepOut);
    // A machine that was started again has lost count of what had passed: there the time of the day tells, but no clock that is only set.
    return (upAt !== null && upAt <= at) || (until !== null && until <= parts.atLeast());
  }

  /** Brings what is watched in line with the store. */
  async function sync(): Promise<void> {
    const startedAt = clock.elapsed();
    syncAt = startedAt + SYNC_EVERY_MS;
    const rows = await store.inForce();
    const current = new Set(rows.map(({ keepOut }) => nameOf(keepOut)));
    for (const name of own.keys()) {
      if (!current.has(name)) {
        own.delete(name);
      }
    }
    const inForce = rows.filter(({ keepOut }) => !isUp(keepOut, startedAt));
    // Whoever watches a session has counted its time; that of another process is not this one's to say.
    const up = rows.filter(({ keepOut, watchedElsewhere }) => !watchedElsewhere && isUp(keepOut, startedAt));
    if (up.length > 0) {
      const ended = up.map(({ keepOut }) => keepOut);
      // One that can't be ended now must not keep the others from being watched.
      await store
        .timeUp(ended, clock.now())
        .catch((error: unknown) => parts.onTrouble('ending keep-outs whose time is up', error));
    }
    const bySession = Map.groupBy(inForce, ({ keepOut }) => keepOut.sessionId);
    for (const watched of sessions.values()) {
      if (!bySession.has(watched.sessionId)) {
        forget(watched);
      }
    }
    const free = [...bySession].filter(([, [first]]) => !first?.watchedElsewhere).map(([sessionId]) => sessionId);
    const held = free.length === 0 ? new Set<string>() : await store.hold(free);
    for (const [sessionId, found] of bySession) {
      const watched = sessions.get(sessionId) ?? newlyWatched(sessionId, startedAt);
      watched.keepOuts = found.map(({ keepOut }) => newer(keepOut, watched.keepOuts));
      const before = watched.heldUntil;
      watched.heldUntil = held.has(sessionId) ? startedAt + WATCH_MS : null;
      if ((before === null) !== (watched.heldUntil === null)) {
        parts.onWatch(sessionId, watched.heldUntil !== null);
      }
      if (before === null && watched.heldUntil !== null) {
        takeOver(watched, startedAt);
      }
      sessions.set(sessionId, watched);
    }
    await tellEnds();
    wake();
  }

  function takeOver(watched: Watched, startedAt: number): void {
    // Whoever was just removed may be back already; but a thousand sessions taken over at once are spread.
    watched.nextAt = startedAt + random() * LIVELY_MS;
    watched.livelyUntil = startedAt + LIVELY_FOR_MS;
    for (const keepOut of watched.keepOuts) {
      // Whoever watched it until now has seen it since, and told what was to be told.
      const ownState = ownOf(keepOut);
      ownState.blindSince = keepOut.blindSince;
      ownState.seen = null;
      ownState.unseenSince = null;
    }
  }

  function forget({ sessionId, heldUntil }: Watched): void {
    if (sessions.delete(sessionId) && heldUntil !== null) {
      parts.onWatch(sessionId, false);
    }
  }

  function isHeld({ sessionId, heldUntil }: Watched): boolean {
    return heldUntil !== null && heldUntil > clock.elapsed() && sessions.get(sessionId)?.heldUntil === heldUntil;
  }

  /** One look at a time for a session; whoever asks meanwhile gets the one after it. */
  async function look(watched: Watched, fresh: boolean): Promise<readonly Participant[]> {
    while (watched.looking !== null) {
      await watched.looking;
    }
    const done = Promise.withResolvers<void>();
    watched.looking = done.promise;
    try {
      return await inTurn(() => lookNow(watched, fresh));
    } finally {
      watched.looking = null;
      done.resolve();
    }
  }

  /** @returns who was connected; nobody also when that could not be read */
  async function lookNow(watched: Watched, fresh: boolean): Promise<readonly Participant[]> {
    const startedAt = clock.elapsed();
    let inForce: readonly WatchedKeepOut[] = [];
    try {
      if (fresh) {
        // What is known of them must be older than the list: then a claim in between is noticed when this one is made.
        watched.keepOuts = await store.ofSession(watched.sessionId);
      }
      await endRuledOut(watched, startedAt);
      inForce = watched.keepOuts.filter((one) => !isUp(one, startedAt));
      const [first] = inForce;
      if (first === undefined) {
        return [];
      }
      const call: CallContext = { reference: first.reference, once: true };
      const session = sessionOf(first);
      const seen = await see(watched, session, call, startedAt);
      if (seen.kind === 'over') {
        await store.sessionOver(seen.over, clock.now());
        watched.keepOuts = [];
        forget(watched);
        await tellEnds();
        return [];
      }
      const { people, mayAsk } = seen;
      const asking = { left: mayAsk ? MOST_ASKED_FOR : 0 };
      const inTurnToBeAsked = perPerson(inForce).sort((a, b) => askedAt(a) - askedAt(b));
      const attended = await Promise.allSettled(
        inTurnToBeAsked.map((ofOne) => attend(watched, ofOne, session, people, asking, call, startedAt)),
      );
      await namesakes(watched, inForce, people);
      const failed = attended.find((one) => one.status === 'rejected');
      if (failed !== undefined) {
        trouble(watched, startedAt, failed.reason);
      } else if (!people.complete && people.items.length === 0 && people.gap !== 'emptied') {
        // Answers that show nothing at all: it is looked again and again, and less often.
        backOff(watched, startedAt);
      } else {
        watched.failures = 0;
        schedule(watched, startedAt);
      }
      return people.items;
    } catch (error) {
      if (error instanceof UpstreamError) {
        for (const one of inForce) {
          showed(one, false, startedAt);
        }
      }
      trouble(watched, startedAt, error);
      return [];
    }
  }

  /** Who is there? In one read where somebody is. What an empty list means is found out now and then. */
  async function see(
    watched: Watched,
    session: Session,
    call: CallContext,
    startedAt: number,
  ): Promise<
    | { readonly kind: 'people'; readonly people: Listing<Participant>; readonly mayAsk: boolean }
    | { readonly kind: 'over'; readonly over: SessionOver }
  > {
    const listed = await witness.glance(session, call);
    if (listed.items.length > 0) {
      watched.empty = null;
      return { kind: 'people', people: listed, mayAsk: true };
    }
    if (startedAt - watched.askedAt < IS_IT_OVER_EVERY_MS) {
      // What it meant a moment ago it means still.
      const same = !listed.complete && listed.gap === 'emptied' ? watched.empty : null;
      return { kind: 'people', people: same ?? listed, mayAsk: false };
    }
    const sight = await witness.people(session, call);
    if (sight.kind === 'over') {
      return sight;
    }
    const { people } = sight;
    watched.askedAt = startedAt;
    watched.empty = people.complete && people.items.length === 0 ? people : null;
    return { kind: 'people', people, mayAsk: true };
  }

  /** What one look means for one person, whom several servers may keep out. */
  async function attend(
    watched: Watched,
    ofOne: readonly WatchedKeepOut[],
    session: Session,
    people: Listing<Participant>,
    asking: { left: number },
    call: CallContext,
    startedAt: number,
  ): Promise<void> {
    // While a kick is at it, it is that kick's.
    const settled = ofOne.filter(({ outcome }) => outcome !== null);
    if (settled.length === 0) {
      return;
    }
    let seen: Seen;
    try {
      seen = await seeOne(settled, session, people, asking, call, startedAt);
    } catch (error) {
      for (const one of settled) {
        showed(one, false, startedAt);
      }
      throw error;
    }
    if (seen.kind === 'not-tried') {
      return;
    }
    for (const one of settled) {
      showed(one, seen.kind !== 'unseen', startedAt);
      noteGone(one, seen.kind === 'gone', startedAt);
    }
    if (seen.kind === 'gone') {
      for (const one of settled.filter((each) => !wasSeenAbsent(each))) {
        await store.absent(one, seen.gone);
        replace(watched, { ...one, absent: true });
      }
    } else if (seen.kind === 'connected') {
      for (const keepOut of settled) {
        const kind = whatToDo(keepOut, seen.person, startedAt);
        if (kind !== null && (await stillWanted(watched, keepOut)) && !isUp(keepOut, clock.elapsed())) {
          await act(watched, keepOut, seen.person, kind, startedAt);
          return;
        }
      }
    }
  }

  async function seeOne(
    settled: readonly WatchedKeepOut[],
    session: Session,
    people: Listing<Participant>,
    asking: { left: number },
    call: CallContext,
    startedAt: number,
  ): Promise<Seen> {
    const id = settled[0]?.target.id ?? '';
    const listed = people.items.find((one) => one.id === id);
    if (listed !== undefined) {
      return { kind: 'connected', person: listed };
    }
    const gone = people.complete ? Gone.byList(id, people) : null;
    if (gone !== null) {
      return { kind: 'gone', gone };
    }
    if (people.complete && settled.every(wasSeenAbsent)) {
      return { kind: 'still-absent' };
    }
    if (asking.left === 0 || settled.some((one) => startedAt < ownOf(one).askAt)) {
      return { kind: 'not-tried' };
    }
    asking.left -= 1;
    for (const one of settled) {
      ownOf(one).askedAt = startedAt;
    }
    const sight = await witness.person(session, id, call, people);
    for (const one of settled) {
      ownOf(one).askAt = sight.kind === 'unseen' ? startedAt + ASK_AGAIN_AFTER_MS : startedAt;
    }
    return sight;
  }

  function noteGone(keepOut: WatchedKeepOut, isGone: boolean, at: number): void {
    const ownState = ownOf(keepOut);
    if (!isGone && !wasSeenAbsent(keepOut)) {
      ownState.gone = null;
    } else if (ownState.gone?.claims !== keepOut.claims) {
      ownState.gone = { claims: keepOut.claims, at };
    }
  }

  /** Whether a look showed if they are there. */
  function showed(keepOut: WatchedKeepOut, seen: boolean, at: number): void {
    const ownState = ownOf(keepOut);
    ownState.seen = seen;
    if (seen) {
      ownState.unseenSince = null;
    } else if (ownState.unseenSince === null) {
      ownState.unseenSince = at;
      ownState.unseenFrom = clock.now();
    }
  }

  function askedAt(ofOne: readonly WatchedKeepOut[]): number {
    return Math.max(...ofOne.map((one) => ownOf(one).askedAt));
  }

  /**
   * The server's rules may have changed since: rooms are taken away from servers, and ids protected. What they forbid is ended, or it
   * would be shown as one that goes on. Rules that can't be read forbid nothing, and let nothing be done either.
   */
  async function stillWanted(watched: Watched, keepOut: WatchedKeepOut): Promise<boolean> {
    const why = ruledOut(keepOut, await settings.of(keepOut.guildId));
    if (why === null) {
      return true;
    }
    await store.ruledOut(keepOut, why, clock.now());
    watched.keepOuts = watched.keepOuts.filter((one) => !isSame(one, keepOut));
    // The moderator is told by the next turn.
    changed();
    return false;
  }

  /** The same now and then where nobody comes back: nobody is to read that somebody would be removed again who wouldn't. */
  async function endRuledOut(watched: Watched, at: number): Promise<void> {
    if (at < watched.rulesAt) {
      return;
    }
    watched.rulesAt = at + RULES_EVERY_MS;
    for (const keepOut of watched.keepOuts) {
      // While a kick is at it, it is that kick's.
      if (keepOut.outcome !== null) {
        await stillWanted(watched, keepOut).catch((error: unknown) =>
          parts.onTrouble('reading whether somebody may still be kept out', error),
        );
      }
    }
  }

  async function act(
    watched: Watched,
    keepOut: WatchedKeepOut,
    person: Participant,
    kind: Claim['kind'],
    startedAt: number,
  ): Promise<void> {
    const { joinedAt } = person;
    const claimed = await store.claim(keepOut, { kind, joinedAt, at: clock.now(), retryInMs: ATTEMPT_MS });
    if (claimed === null) {
      // Another process has it, or a moderator, or it has ended: the store tells.
      changed();
      return;
    }
    replace(watched, claimed);
    watched.livelyUntil = startedAt + LIVELY_FOR_MS;
    watched.pause = LIVELY_MS;
    const mayStillAct = () => store.holds(claimed);
    const { outcome, later } = await remove(sessionOf(claimed), person, { reference: claimed.reference, mayStillAct });
    if (later === null) {
      await conclude(watched, claimed, outcome, startedAt);
      return;
    }
    await store.concluded(claimed, { retryInMs: LOOKING_ON_MS, gone: null });
    // The others who are kept out of this session are not to wait for that.
    track(later().then((last) => conclude(watched, claimed, last, startedAt)));
  }

  async function conclude(
    watched: Watched,
    claimed: WatchedKeepOut,
    outcome: Outcome,
    startedAt: number,
  ): Promise<void> {
    if (outcome.kind === 'taken-over') {
      // Nothing was sent. What becomes of that return is for whoever has it now, or for this process once its claim has run out.
      changed();
      return;
    }
    const gone = 'gone' in outcome ? outcome.gone : null;
    const retryInMs = retryAfter(outcome, watched);
    await store.concluded(claimed, { retryInMs, gone });
    const current = watched.keepOuts.find((one) => isSame(one, claimed));
    if (current?.claims === claimed.claims) {
      const retryAt = retryInMs === null ? null : clock.elapsed() + retryInMs;
      replace(watched, { ...current, retryAt, absent: gone !== null || current.absent });
    }
    track(parts.onRemoval(claimed, outcome, clock.elapsed() - startedAt, () => store.holds(claimed)));
  }

  /**
   * In how many milliseconds the same connection may be tried again; `null`: not at all. What may have reached VideoSDK is given
   * the time to show.
   */
  function retryAfter(outcome: Outcome, watched: Watched): number | null {
    switch (outcome.kind) {
      case 'removed':
      case 'gone':
      case 'already-gone':
      case 'returned':
        watched.failedReads = 0;
        return null;
      case 'unavailable':
        watched.failedReads += 1;
        return pauseAfter(watched.failedReads);
      default: {
        watched.failedReads += 1;
        const pause = Math.max(pauseAfter(watched.failedReads), AGAIN_AFTER_MS);
        const answer = answerTo(outcome);
        switch (answer?.kind) {
          case 'forbidden':
            // For the time of this machine's clock: the next request goes by VideoSDK's.
            return (answer.skewMs ?? null) === null ? Math.max(pause, REFUSED_AGAIN_AFTER_MS) : pause;
          case 'busy':
            return Math.max(pause, Math.min((answer.retryAfterSeconds ?? 0) * 1_000, MOST_RETRY_AFTER_MS));
          default:
            return pause;
        }
      }
    }
  }

  /** Somebody with the name of one who is kept out, under an id of their own, who joined since: told of once. */
  async function namesakes(
    watched: Watched,
    inForce: readonly WatchedKeepOut[],
    people: Listing<Participant>,
  ): Promise<void> {
    const keptOut = new Set(inForce.map(({ target }) => target.id));
    const byName = Map.groupBy(inForce, ({ target }) => fold(target.name ?? ''));
    byName.delete('');
    if (byName.size === 0) {
      return;
    }
    const earliest = Math.min(...inForce.map(({ handledJoin }) => handledJoin ?? Number.NEGATIVE_INFINITY));
    const present = new Map<WatchedKeepOut, Set<string>>();
    const found: { keepOut: WatchedKeepOut; person: Participant; begun: boolean }[] = [];
    for (const person of people.items) {
      const { id, name, joinedAt } = person;
      if (keptOut.has(id) || name === null || (joinedAt !== null && Math.trunc(joinedAt) <= earliest)) {
        continue;
      }
      for (const keepOut of byName.get(fold(name)) ?? []) {
        present.set(keepOut, (present.get(keepOut) ?? new Set()).add(id));
        if (joinedSince(keepOut, person, ownOf(keepOut).firstSeen)) {
          found.push({ keepOut, person, begun: false });
        } else if (joinedAt === null) {
          // Without a date, whoever was there at the first look is told of only if a process that is gone had begun to.
          found.push({ keepOut, person, begun: true });
        }
      }
    }
    if (people.complete) {
      for (const keepOut of inForce) {
        ownOf(keepOut).firstSeen ??= present.get(keepOut) ?? new Set();
      }
    }
    const untold = found.filter(({ keepOut, person }) => !watched.told.has(noticeOf(keepOut, person)));
    for (const { keepOut, person, begun } of untold.slice(0, MOST_NAMESAKES)) {
      if (!(await stillWanted(watched, keepOut))) {
        // As the rules are now, it's nobody's business there.
        continue;
      }
      const claim = await store.claimNotice(keepOut, person.id, { at: clock.now(), begun });
      if (claim.kind === 'mine') {
        // Marked as told once it is: a process that dies in between leaves it to the next.
        track(tellOf(watched, keepOut, person, claim.until));
      } else if (claim.kind === 'over') {
        // They are there at every look: the store is asked no more.
        watched.told.add(noticeOf(keepOut, person));
      }
    }
  }

  async function tellOf(watched: Watched, keepOut: WatchedKeepOut, person: Participant, until: number): Promise<void> {
    const maySend = () => store.holdsNotice(keepOut, person.id, until);
    if ((await parts.onNamesake(keepOut, person, maySend)) === 'over') {
      await store.noticeOver(keepOut, person.id, clock.now());
      watched.told.add(noticeOf(keepOut, person));
    }
  }

  /** Tells moderators that the bot can't see somebody, or sees again; and has the store know what they were told. */
  function tellOfSight(watched: Watched): void {
    const at = clock.elapsed();
    for (const keepOut of watched.keepOuts) {
      const ownState = ownOf(keepOut);
      if (ownState.telling || at < ownState.tellAt || isUp(keepOut, at)) {
        continue;
      }
      const told = tellingDue(keepOut, ownState, at);
      if (told !== null) {
        ownState.telling = true;
        track(
          tellSight(watched, keepOut, ownState, told).finally(() => {
            ownState.telling = false;
          }),
        );
      }
    }
  }

  async function tellSight(
    watched: Watched,
    keepOut: WatchedKeepOut,
    ownState: Own,
    due: 'blind' | 'sees-again' | 'to-store',
  ): Promise<void> {
    // Until it is sent, somebody may have looked who sees; and another process may have taken the session over.
    const maySend = async (): Promise<boolean> =>
      !stopping.aborted && isHeld(watched) && ownState.seen === (due === 'sees-again') && (await store.holds(keepOut));
    ownState.tellAt = clock.elapsed() + TELL_AGAIN_AFTER_MS;
    if (due === 'blind') {
      const since = ownState.unseenFrom;
      if ((await parts.onBlind(keepOut, since, maySend)) === 'again') {
        return;
      }
      ownState.blindSince = since;
    } else if (due === 'sees-again') {
      if ((await parts.onSeesAgain({ ...keepOut, blindSince: ownState.blindSince }, maySend)) === 'again') {
        return;
      }
      ownState.blindSince = null;
    }
    await store.blind(keepOut, ownState.blindSince);
    ownState.tellAt = Number.NEGATIVE_INFINITY;
    const current = watched.keepOuts.find((one) => isSame(one, keepOut));
    if (current !== undefined) {
      replace(watched, { ...current, blindSince: ownState.blindSince });
    }
  }

  /** Tells the moderators of keep-outs that have ended, of which nobody has heard yet. */
  async function tellEnds(): Promise<void> {
    let untold: readonly EndedKeepOut[];
    try {
      untold = await store.untold();
    } catch (error) {
      parts.onTrouble('reading which keep-outs have ended', error);
      return;
    }
    const names = new Set(untold.map(({ keepOut }) => nameOf(keepOut)));
    for (const [name, at] of endTellAt) {
      if (!names.has(name) && at !== Number.POSITIVE_INFINITY) {
        endTellAt.delete(name);
      }
    }
    for (const ended of untold) {
      const name = nameOf(ended.keepOut);
      if ((endTellAt.get(name) ?? Number.NEGATIVE_INFINITY) <= clock.elapsed()) {
        endTellAt.set(name, Number.POSITIVE_INFINITY);
        track(tellEnd(ended, name));
      }
    }
  }

  async function tellEnd({ keepOut, why }: EndedKeepOut, name: string): Promise<void> {
    try {
      // What isn't told before this process ends, the next one tells: nobody waits for that.
      const maySend = async (): Promise<boolean> => !stopping.aborted && (await store.maySendEnd(keepOut));
      const told = await parts.onEnded(keepOut, why, maySend);
      if (told !== 'again') {
        // Of what a moderator did the server knows, also where the one who set it can't be told.
        await store.endTold(keepOut, told === 'told' || !(UNASKED_ENDS as readonly ToldEnd[]).includes(why));
      }
    } finally {
      endTellAt.set(name, clock.elapsed() + TELL_AGAIN_AFTER_MS);
    }
  }

  function schedule(watched: Watched, startedAt: number): void {
    const lively = startedAt < watched.livelyUntil;
    watched.pause = lively ? LIVELY_MS : Math.min(QUIET_MS, watched.pause * QUIETER_BY);
    watched.nextAt = startedAt + watched.pause * (1 + random() * JITTER);
  }

  function backOff(watched: Watched, startedAt: number): void {
    watched.failures += 1;
    watched.nextAt = startedAt + pauseAfter(watched.failures) * (1 - random() / 4);
  }

  function trouble(watched: Watched, startedAt: number, error: unknown): void {
    backOff(watched, startedAt);
    if (error instanceof UpstreamError && error.retryAfterSeconds !== null) {
      const asked = Math.min(error.retryAfterSeconds * 1_000, MOST_RETRY_AFTER_MS);
      watched.nextAt = Math.max(watched.nextAt, clock.elapsed() + asked * (1 + random() * JITTER));
    }
    parts.onTrouble('the look at a session with people who are kept out', error);
  }

  async function turn(): Promise<void> {
    if (clock.elapsed() >= syncAt) {
      try {
        await sync();
      } catch (error) {
        parts.onTrouble('reading who is kept out', error);
      }
    }
    const time = clock.elapsed();
    const held = [...sessions.values()].filter(isHeld);
    for (const watched of held) {
      tellOfSight(watched);
    }
    await Promise.all(
      held
        .filter(({ nextAt, looking }) => nextAt <= time && looking === null)
        .map(async (watched) => {
          await look(watched, false);
          if (isHeld(watched)) {
            tellOfSight(watched);
          }
        }),
    );
  }

  function untilNext(): number {
    let next = syncAt;
    for (const watched of sessions.values()) {
      if (watched.heldUntil !== null && watched.looking === null) {
        next = Math.min(next, watched.nextAt);
      }
    }
    return next - clock.elapsed();
  }

  /** Came back, or never went although that was asked for; `null`: neither, or it is too early to try again. */
  function whatToDo(keepOut: WatchedKeepOut, { joinedAt }: Participant, at: number): Claim['kind'] | null {
    const { handledJoin } = keepOut;
    const join =
      joinedAt === null || handledJoin === null ? 'unknown' : Math.trunc(joinedAt) > handledJoin ? 'new' : 'old';
    const { gone } = ownOf(keepOut);
    if (join === 'old' && gone !== null && at - gone.at < AGAIN_AFTER_MS) {
      // The very connection that was seen gone a moment ago: the list is behind.
      return null;
    }
    if (join === 'new' || wasSeenAbsent(keepOut)) {
      return 'return';
    }
    const retryAt = keepOut.claims === 0 ? afterTheKick(keepOut, at) : keepOut.retryAt;
    return retryAt !== null && at >= retryAt ? 'retry' : null;
  }

  /**
   * When somebody may be asked for again whom the kick did not get out: counted from when this process saw that it had ended, for
   * when that was is known by another clock, which can be set.
   */
  function afterTheKick(keepOut: WatchedKeepOut, at: number): number | null {
    const ownState = ownOf(keepOut);
    ownState.kickEndedAt ??= at;
    switch (keepOut.outcome) {
      case 'unavailable':
        return ownState.kickEndedAt + LIVELY_MS;
      case 'removed':
      case 'gone':
      case 'returned':
      case 'came-back':
      case 'already-gone':
      case 'gone-since':
      case null:
        return null;
      default:
        return ownState.kickEndedAt + AGAIN_AFTER_MS;
    }
  }

  /** The list may be a moment behind the news: looks until it shows them, or somebody has acted. */
  async function lookForNews(sessionId: string, participantId: string | null): Promise<void> {
    const known = await store.ofSession(sessionId);
    if (!known.some(({ target }) => participantId === null || target.id === participantId)) {
      return;
    }
    const watched = sessions.get(sessionId) ?? newlyWatched(sessionId, clock.elapsed());
    const before = claimsOf(known, participantId);
    for (let looks = 0; looks < CHECKS_AFTER_HINT && !stopping.aborted; looks += 1) {
      const people = await look(watched, true);
      if (
        participantId === null ||
        claimsOf(watched.keepOuts, participantId) !== before ||
        people.some(({ id }) => id === participantId)
      ) {
        return;
      }
      await clock.wait(LOOK_AGAIN_AFTER_MS, stopping);
    }
  }

  /** The same for whoever tells of the same thing meanwhile. */
  async function lookForAll(sessionId: string, participantId: string | null): Promise<void> {
    const name = `${participantId === null ? 'all' : `one ${participantId}`} ${sessionId}`;
    const running = checksSoon.get(name);
    if (running !== undefined) {
      // What it is about may be newer than the look that is under way: one more, however many ask for it.
      running.again = true;
      return;
    }
    const checkSoon = { again: true };
    checksSoon.set(name, checkSoon);
    try {
      while (checkSoon.again && !stopping.aborted) {
        checkSoon.again = false;
        await lookForNews(sessionId, participantId);
      }
    } catch (error) {
      parts.onTrouble('looking at a session after news from VideoSDK', error);
    } finally {
      checksSoon.delete(name);
    }
  }

  return {
    turn,
    changed,

    async run() {
      stopping.addEventListener('abort', wake, { once: true });
      while (!stopping.aborted) {
        // Not awaited: a session whose look hangs must not hold up the others.
        track(turn());
        await clock.wait(Math.max(SHORTEST_PAUSE_MS, untilNext()), waking.signal);
      }
    },

    checkSoon(sessionId, participantId) {
      const looked = lookForAll(sessionId, participantId);
      track(looked);
      return looked;
    },

    async drain() {
      while (underWay.size > 0) {
        await Promise.allSettled(underWay);
      }
    },

    get underWay() {
      return underWay.size + checksSoon.size;
    },

    get watching() {
      return [...sessions.values()].filter(({ heldUntil }) => heldUntil !== null).length;
    },
  };
}

function newlyWatched(sessionId: string, at: number): Watched {
  return {
    sessionId,
    keepOuts: [],
    heldUntil: null,
    nextAt: at,
    pause: LIVELY_MS,
    livelyUntil: at + LIVELY_FOR_MS,
    failures: 0,
    failedReads: 0,
    looking: null,
    rulesAt: at,
    askedAt: Number.NEGATIVE_INFINITY,
    empty: null,
    told: new Set(),
  };
}

/** What a moderator is to be told of the bot's sight; `to-store`: they were told, and only the store doesn't know. */
function tellingDue(
  { outcome, blindSince }: WatchedKeepOut,
  ownState: Own,
  at: number,
): 'blind' | 'sees-again' | 'to-store' | null {
  if (outcome === null) {
    return null;
  }
  if (ownState.blindSince === null && ownState.unseenSince !== null && at - ownState.unseenSince >= BLIND_AFTER_MS) {
    return 'blind';
  }
  if (ownState.blindSince !== null && ownState.seen === true) {
    return 'sees-again';
  }
  return ownState.blindSince === blindSince ? null : 'to-store';
}

/** The kick itself may have seen them gone. */
function wasSeenAbsent({ absent, claims, outcome }: WatchedKeepOut): boolean {
  return absent || (claims === 0 && KICK_SAW_GONE.has(outcome));
}

const KICK_SAW_GONE: ReadonlySet<WatchedKeepOut['outcome']> = new Set([
  'removed',
  'gone',
  'already-gone',
  'gone-since',
]);

/** What VideoSDK said to the removal, where the outcome tells. */
function answerTo(
  outcome: Outcome,
): (Pick<Answer, 'kind'> & { readonly retryAfterSeconds?: number | null; readonly skewMs?: number | null }) | null {
  switch (outcome.kind) {
    case 'forbidden':
    case 'busy':
      return outcome;
    default:
      return 'answer' in outcome ? outcome.answer : null;
  }
}

/**
 * Did somebody of the same name join after the one who is kept out? By VideoSDK's own times for both. Whoever was there at the first
 * look besides, and joined before the kick by our clock, was there all along. Where VideoSDK gives no date of one of them, that look
 * decides, and where it gave none of the kept-out person's, our clock too: if the two clocks differ, somebody can be told of who
 * joined that much before the kick.
 */
function joinedSince(
  { handledJoin, createdAt }: KeepOut & Pick<WatchedKeepOut, 'handledJoin'>,
  { id, joinedAt }: Participant,
  firstSeen: ReadonlySet<string> | null,
): boolean {
  if (joinedAt !== null && handledJoin !== null && Math.trunc(joinedAt) <= handledJoin) {
    return false;
  }
  const cameLater = firstSeen !== null && !firstSeen.has(id);
  return cameLater || (joinedAt !== null && joinedAt > createdAt);
}

function pauseAfter(failures: number): number {
  return Math.min(MOST_PAUSE_MS, LIVELY_MS * 2 ** Math.min(failures, 10));
}

/** A case can keep somebody out twice, one after the other. */
function nameOf({ guildId, number, createdAt, until }: KeepOut): string {
  return `${guildId} ${number} ${createdAt} ${until}`;
}

function isSame(one: KeepOut, other: KeepOut): boolean {
  return nameOf(one) === nameOf(other);
}

function replace(watched: Watched, by: WatchedKeepOut): void {
  watched.keepOuts = watched.keepOuts.map((one) => (isSame(one, by) ? by : one));
}

/** What the store said may be older than what was done since it was asked. */
function newer(fromStore: WatchedKeepOut, known: readonly WatchedKeepOut[]): WatchedKeepOut {
  const ownState = known.find((one) => isSame(one, fromStore));
  if (ownState === undefined || ownState.claims < fromStore.claims) {
    return fromStore;
  }
  return ownState.claims > fromStore.claims ? ownState : { ...fromStore, absent: ownState.absent || fromStore.absent };
}

function perPerson(keepOuts: readonly WatchedKeepOut[]): (readonly WatchedKeepOut[])[] {
  return [...Map.groupBy(keepOuts, ({ target }) => target.id).values()];
}

function claimsOf(keepOuts: readonly WatchedKeepOut[], participantId: string | null): number {
  return keepOuts.reduce((sum, { target, claims }) => (target.id === participantId ? sum + claims : sum), 0);
}

function ruledOut({ room, target }: KeepOut, { rooms, protectedIds }: GuildSettings): RuledOut | null {
  if (!roomAllowed(room, rooms)) {
    return 'room-not-allowed';
  }
  return protectedIds.has(target.id) ? 'protected' : null;
}

function noticeOf({ guildId, number }: KeepOut, { id }: Participant): string {
  return `${guildId} ${number} ${id}`;
}
