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

/** The result of a notification: someone was told; no one can be told; or not now, but it may work later. */
export type Told = 'told' | 'nowhere' | 'again';

export interface KeepOutWatchParts extends VerifiedRemovalParts {
  readonly keepOuts: WatchedKeepOuts;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** The earliest that it can be now, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  /** From 0 to below 1: spreads checks over time. */
  readonly random: () => number;
  /** Called with each removal of a person who came back, and the milliseconds since the check that showed them. */
  readonly onRemoval: (keepOut: WatchedKeepOut, outcome: Outcome, ms: number, maySend: MaySend) => Promise<void>;
  /**
   * Notifies a moderator of a person with a kept-out person's name and a different ID.
   *
   * @returns `over`: it was sent, or no one can be notified. `again`: it may be sent later
   */
  readonly onNamesake: (keepOut: WatchedKeepOut, namesake: Participant, maySend: MaySend) => Promise<'over' | 'again'>;
  /**
   * Notifies a moderator that the bot can't see whether a kept-out person is there.
   *
   * @param since in milliseconds of the Unix epoch
   */
  readonly onBlind: (keepOut: WatchedKeepOut, since: number, maySend: MaySend) => Promise<Told>;
  /** Notifies the moderator who was told so that the bot can see again. */
  readonly onSeesAgain: (keepOut: WatchedKeepOut, maySend: MaySend) => Promise<Told>;
  /** Notifies a moderator that someone isn't kept out anymore, which no one requested just now. */
  readonly onEnded: (keepOut: WatchedKeepOut, why: ToldEnd, maySend: MaySend) => Promise<Told>;
  /** Called when this process starts or stops watching a session. */
  readonly onWatch: (sessionId: string, watching: boolean) => void;
  /** Called when something failed that will be retried. */
  readonly onTrouble: (what: string, error: unknown) => void;
}

export interface KeepOutWatch {
  /** Watches until the process stops. Never rejects. */
  run(): Promise<void>;
  /** Does what is due now, and resolves when that's done. Never rejects. */
  turn(): Promise<void>;
  /**
   * Checks a session right away, even if another process watches it: someone may have joined it, or (`null`) something
   * else happened there. The caller doesn't have to be trusted. Never rejects.
   */
  checkSoon(sessionId: string, participantId: string | null): Promise<void>;
  /** Call this when a keep-out starts or ends: what to watch has changed. */
  changed(): void;
  /** Resolves when checks and removals that are running have finished. */
  drain(): Promise<void>;
  /** How many sessions this process watches. */
  readonly watching: number;
  /** How many checks and removals are running. */
  readonly underWay: number;
}

/** How often what to watch is read from the store, and the watch is renewed. */
const SYNC_EVERY_MS = 3_000;
/** Between the starts of two checks of a session: right after a return, and when all has been quiet for a while. */
const LIVELY_MS = 3_000;
const QUIET_MS = 4_200;
const LIVELY_FOR_MS = 60_000;
const QUIETER_BY = 1.06;
/** Spreads checks that would coincide, by up to this fraction. */
const JITTER = 0.05;
/** Pauses while VideoSDK fails: doubled up to here; longer only where VideoSDK itself says so. */
const MOST_PAUSE_MS = 30_000;
const MOST_RETRY_AFTER_MS = 300_000;
/** After a webhook whose news the list doesn't show yet. */
const CHECK_AGAIN_AFTER_MS = 400;
const CHECKS_AFTER_HINT = 4;
/** How long an attempt to remove someone can take before it counts as left behind by a process that has died. */
const ATTEMPT_MS = 15_000;
/** The later checks take 15 s more. */
const LATER_CHECKS_MS = 20_000;
/** A removal whose effect isn't visible, or isn't known, isn't requested again before this. */
const AGAIN_AFTER_MS = 15_000;
/** VideoSDK refuses the bot: only the operator can fix that. */
const REFUSED_AGAIN_AFTER_MS = 120_000;
/**
 * Where the list is empty, more reads show what that means: whether the session is over, and who left. At most this
 * often.
 */
const IS_IT_OVER_EVERY_MS = 15_000;
/**
 * Where the list may lack someone, people are looked up one by one: at most this many per check, and a person who stays
 * unseen at most this often.
 */
const MOST_ASKED_FOR = 5;
const ASK_AGAIN_AFTER_MS = 6_000;
/** How often to check whether the server's rules still allow keep-outs, where no one comes back. */
const RULES_EVERY_MS = 10_000;
/** After this long without being able to see, the moderator is notified. */
const BLIND_AFTER_MS = 10_000;
/** A notification that couldn't be sent is retried after this. */
const TELL_AGAIN_AFTER_MS = 30_000;
const MOST_CHECKS_AT_ONCE = 64;
/** The loop turns at most this often. */
const SHORTEST_PAUSE_MS = 50;
/** The most people with a kept-out person's name to report after one check. */
const MOST_NAMESAKES = 10;

/** A session with people who are kept out of it. All times here are by this process's `elapsed`. */
interface Watched {
  readonly sessionId: string;
  keepOuts: readonly WatchedKeepOut[];
  /** `null` while another process watches it. */
  heldUntil: number | null;
  nextAt: number;
  pause: number;
  livelyUntil: number;
  /** Checks in a row that failed, or showed nothing. */
  failures: number;
  /** Removals in a row that had no effect. */
  failedRemovals: number;
  checking: Promise<void> | null;
  /** When to read the servers' rules next. */
  rulesAt: number;
  /** When it was last determined what an empty list meant, and the list if it was believed. */
  askedAt: number;
  empty: Complete<Participant> | null;
  /** Notices that are over: the store isn't asked about them again. */
  readonly told: Set<string>;
}

/** What this process knows of one keep-out by its own clock, which can't be set. */
interface Own {
  /** When its time is up, as of when this process first saw it: from then on elapsed time counts, and no clock. */
  readonly upAt: number | null;
  /** When this process first saw that the kick had ended. */
  kickEndedAt: number | null;
  /** Whether the latest check that tried showed if they're there; `null`: none has tried yet. */
  seen: boolean | null;
  /** Since when checks haven't shown it; and the same by the wall clock, for the moderator. */
  unseenSince: number | null;
  unseenFrom: number;
  /** When they were looked up by their ID, and when they may be again. */
  askedAt: number;
  askAt: number;
  /** After which removal they were seen gone, and when this process learned of that; `null` while they weren't. */
  gone: { readonly claims: number; readonly at: number } | null;
  /**
   * Since when the bot can't see, by the wall clock, as the moderator was told; `null`: they weren't told, or were told
   * that it can again.
   */
  blindSince: number | null;
  /** Whether a notification about it is being sent, and when the next may be tried. */
  telling: boolean;
  tellAt: number;
  /** The people with the same name who were on the first complete list; `null` before that. */
  firstSeen: ReadonlySet<string> | null;
}

/** What one check shows of one person who is kept out. */
type Seen =
  | { readonly kind: 'connected'; readonly person: Participant }
  | { readonly kind: 'gone'; readonly gone: Gone }
  /** They were seen absent before, and there is nothing new since. */
  | { readonly kind: 'still-absent' }
  /** It was tried, and the answers prove neither. */
  | { readonly kind: 'unseen' }
  /** It wasn't tried by this check: what was known still holds. */
  | { readonly kind: 'not-tried' };

/**
 * Keeps people out: checks who is connected, with one read per session however many people are kept out of it, and
 * removes those again who came back. Many processes can run one. A session is watched by the process that holds it, and
 * before a process removes someone, it claims that return in the store: of two that see it, one acts.
 *
 * Whatever VideoSDK leaves unanswered changes nothing: no one is absent and no session is over without proof, and a
 * keep-out goes on until there is proof or its time is up. While nothing can be seen, the moderator is told so.
 */
export function createKeepOutWatch(parts: KeepOutWatchParts): KeepOutWatch {
  const { keepOuts: store, witness, settings, clock, random, stopping } = parts;
  const remove = createVerifiedRemoval(parts);
  const inTurn = pLimit(MOST_CHECKS_AT_ONCE);
  const sessions = new Map<string, Watched>();
  const own = new Map<string, Own>();
  const checksSoon = new Map<string, { again: boolean }>();
  const underWay = new Set<Promise<unknown>>();
  /** Ends that are being reported (`Infinity`), or that aren't to be retried before a time. */
  const endTellAt = new Map<string, number>();
  let syncAt = Number.NEGATIVE_INFINITY;
  let waking = new AbortController();

  /** What is due next may be due earlier than planned. */
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
      .catch((error: unknown) => parts.onTrouble('work on keep-outs', error))
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
    // However the clock was set in the meantime, no more time is left than there was at the start.
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
    // A machine that was restarted doesn't know how much time passed. There the time of day decides, once it's certain:
    // a clock that was merely set doesn't count.
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
    // The process that watches a session has counted its time: this one can't say when that is up.
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
    // Someone who was just removed may be back already; but a thousand sessions taken over at once are spread.
    watched.nextAt = startedAt + random() * LIVELY_MS;
    watched.livelyUntil = startedAt + LIVELY_FOR_MS;
    for (const keepOut of watched.keepOuts) {
      // The process that watched it until now has seen it since, and reported what there was to report.
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

  /** One check at a time per session; a caller that comes in the meantime gets the one after it. */
  async function check(watched: Watched, fresh: boolean): Promise<readonly Participant[]> {
    while (watched.checking !== null) {
      await watched.checking;
    }
    const done = Promise.withResolvers<void>();
    watched.checking = done.promise;
    try {
      return await inTurn(() => checkNow(watched, fresh));
    } finally {
      watched.checking = null;
      done.resolve();
    }
  }

  /** @returns who was connected; also empty when that couldn't be read */
  async function checkNow(watched: Watched, fresh: boolean): Promise<readonly Participant[]> {
    const startedAt = clock.elapsed();
    let inForce: readonly WatchedKeepOut[] = [];
    try {
      if (fresh) {
        // What is known of them must be older than the list: then a claim made in between is noticed when this one is
        // made.
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
        // Answers that show nothing at all: it's checked again and again, and less and less often.
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

  /** Who is there? In one read if anyone is. What an empty list means is determined only now and then. */
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
      // What it meant a moment ago, it still means.
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

  /** Acts on what one check shows of one person, whom several servers may keep out. */
  async function attend(
    watched: Watched,
    ofOne: readonly WatchedKeepOut[],
    session: Session,
    people: Listing<Participant>,
    asking: { left: number },
    call: CallContext,
    startedAt: number,
  ): Promise<void> {
    // While a kick is in progress, leave them to it.
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

  /** Records whether a check showed if they're there. */
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
   * The server's rules may have changed since: rooms are taken away from servers, and IDs protected. What they forbid
   * is ended, or it would be shown as if it went on. Rules that can't be read forbid nothing, and don't let anything be
   * done either.
   */
  async function stillWanted(watched: Watched, keepOut: WatchedKeepOut): Promise<boolean> {
    const why = ruledOut(keepOut, await settings.of(keepOut.guildId));
    if (why === null) {
      return true;
    }
    await store.ruledOut(keepOut, why, clock.now());
    watched.keepOuts = watched.keepOuts.filter((one) => !isSame(one, keepOut));
    // The next turn notifies the moderator.
    changed();
    return false;
  }

  /**
   * The same, now and then, where no one comes back: the bot must not show that it would remove someone again when it
   * wouldn't.
   */
  async function endRuledOut(watched: Watched, at: number): Promise<void> {
    if (at < watched.rulesAt) {
      return;
    }
    watched.rulesAt = at + RULES_EVERY_MS;
    for (const keepOut of watched.keepOuts) {
      // While a kick is in progress, leave them to it.
      if (keepOut.outcome !== null) {
        await stillWanted(watched, keepOut).catch((error: unknown) =>
          parts.onTrouble('reading whether someone may still be kept out', error),
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
      // Another process has claimed it, or a moderator, or it has ended: the store knows.
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
    await store.concluded(claimed, { retryInMs: LATER_CHECKS_MS, gone: null });
    // The other people who are kept out of this session don't have to wait for that.
    track(later().then((last) => conclude(watched, claimed, last, startedAt)));
  }

  async function conclude(
    watched: Watched,
    claimed: WatchedKeepOut,
    outcome: Outcome,
    startedAt: number,
  ): Promise<void> {
    if (outcome.kind === 'taken-over') {
      // Nothing was sent. That return is up to the process that owns it now, or to this one once its claim has run out.
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
   * In how many milliseconds the same connection may be tried again; `null`: never. What may have reached VideoSDK gets
   * time to show.
   */
  function retryAfter(outcome: Outcome, watched: Watched): number | null {
    switch (outcome.kind) {
      case 'removed':
      case 'gone':
      case 'already-gone':
      case 'returned':
        watched.failedRemovals = 0;
        return null;
      case 'unavailable':
        watched.failedRemovals += 1;
        return pauseAfter(watched.failedRemovals);
      default: {
        watched.failedRemovals += 1;
        const pause = Math.max(pauseAfter(watched.failedRemovals), AGAIN_AFTER_MS);
        const answer = answerTo(outcome);
        switch (answer?.kind) {
          case 'forbidden':
            // Refused because of this machine's clock: the next request goes by VideoSDK's.
            return (answer.skewMs ?? null) === null ? Math.max(pause, REFUSED_AGAIN_AFTER_MS) : pause;
          case 'busy':
            return Math.max(pause, Math.min((answer.retryAfterSeconds ?? 0) * 1_000, MOST_RETRY_AFTER_MS));
          default:
            return pause;
        }
      }
    }
  }

  /** Reports people with the name of a kept-out person and an ID of their own who joined since, once each. */
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
          // Without a date, a person who was there at the first check is reported only if a process that is gone had
          // started to.
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
        // By the current rules, it's none of that server's business.
        continue;
      }
      const claim = await store.claimNotice(keepOut, person.id, { at: clock.now(), begun });
      if (claim.kind === 'mine') {
        // Recorded as sent once it is: a process that dies in between leaves it to the next.
        track(tellNamesake(watched, keepOut, person, claim.until));
      } else if (claim.kind === 'over') {
        // They're there at every check: the store isn't asked again.
        watched.told.add(noticeOf(keepOut, person));
      }
    }
  }

  async function tellNamesake(
    watched: Watched,
    keepOut: WatchedKeepOut,
    person: Participant,
    until: number,
  ): Promise<void> {
    const maySend = () => store.holdsNotice(keepOut, person.id, until);
    if ((await parts.onNamesake(keepOut, person, maySend)) === 'over') {
      await store.noticeOver(keepOut, person.id, clock.now());
      watched.told.add(noticeOf(keepOut, person));
    }
  }

  /** Notifies moderators that the bot can't see someone, or can again, and records what they were told. */
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
    // Until it's sent, another check may have shown them, and another process may have taken over the session.
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

  /** Notifies the moderators of keep-outs that have ended, and weren't reported yet. */
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
      // What isn't reported before this process ends, the next one reports: nothing waits for that.
      const maySend = async (): Promise<boolean> => !stopping.aborted && (await store.maySendEnd(keepOut));
      const told = await parts.onEnded(keepOut, why, maySend);
      if (told !== 'again') {
        // The server knows what a moderator did, even when the one who set the keep-out can't be notified.
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
    parts.onTrouble('checking a session with kept-out people', error);
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
        .filter(({ nextAt, checking }) => nextAt <= time && checking === null)
        .map(async (watched) => {
          await check(watched, false);
          if (isHeld(watched)) {
            tellOfSight(watched);
          }
        }),
    );
  }

  function untilNext(): number {
    let next = syncAt;
    for (const watched of sessions.values()) {
      if (watched.heldUntil !== null && watched.checking === null) {
        next = Math.min(next, watched.nextAt);
      }
    }
    return next - clock.elapsed();
  }

  /** Came back, or never left although that was requested; `null`: neither, or it's too early to try again. */
  function whatToDo(keepOut: WatchedKeepOut, { joinedAt }: Participant, at: number): Claim['kind'] | null {
    const { handledJoin } = keepOut;
    const join =
      joinedAt === null || handledJoin === null ? 'unknown' : Math.trunc(joinedAt) > handledJoin ? 'new' : 'old';
    const { gone } = ownOf(keepOut);
    if (join === 'old' && gone !== null && at - gone.at < AGAIN_AFTER_MS) {
      // The very connection that was seen gone a moment ago: the list lags behind.
      return null;
    }
    if (join === 'new' || wasSeenAbsent(keepOut)) {
      return 'return';
    }
    const retryAt = keepOut.claims === 0 ? afterTheKick(keepOut, at) : keepOut.retryAt;
    return retryAt !== null && at >= retryAt ? 'retry' : null;
  }

  /**
   * When the removal of a person that the kick didn't get out may be requested again: counted from when this process
   * saw that the kick had ended, because its actual end is by another clock, which can be set.
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

  /** The list may lag behind the news: checks until it shows them, or someone has acted. */
  async function checkForNews(sessionId: string, participantId: string | null): Promise<void> {
    const known = await store.ofSession(sessionId);
    if (!known.some(({ target }) => participantId === null || target.id === participantId)) {
      return;
    }
    const watched = sessions.get(sessionId) ?? newlyWatched(sessionId, clock.elapsed());
    const before = claimsOf(known, participantId);
    for (let checks = 0; checks < CHECKS_AFTER_HINT && !stopping.aborted; checks += 1) {
      const people = await check(watched, true);
      if (
        participantId === null ||
        claimsOf(watched.keepOuts, participantId) !== before ||
        people.some(({ id }) => id === participantId)
      ) {
        return;
      }
      await clock.wait(CHECK_AGAIN_AFTER_MS, stopping);
    }
  }

  /** The same, shared by all callers with the same news. */
  async function checkForAll(sessionId: string, participantId: string | null): Promise<void> {
    const name = `${participantId === null ? 'all' : `one ${participantId}`} ${sessionId}`;
    const running = checksSoon.get(name);
    if (running !== undefined) {
      // The news may be newer than the check that is running: one more, however many ask for it.
      running.again = true;
      return;
    }
    const checkSoon = { again: true };
    checksSoon.set(name, checkSoon);
    try {
      while (checkSoon.again && !stopping.aborted) {
        checkSoon.again = false;
        await checkForNews(sessionId, participantId);
      }
    } catch (error) {
      parts.onTrouble('checking a session after news from VideoSDK', error);
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
        // Not awaited: a session whose check hangs must not hold up the others.
        track(turn());
        await clock.wait(Math.max(SHORTEST_PAUSE_MS, untilNext()), waking.signal);
      }
    },

    checkSoon(sessionId, participantId) {
      const checked = checkForAll(sessionId, participantId);
      track(checked);
      return checked;
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
    failedRemovals: 0,
    checking: null,
    rulesAt: at,
    askedAt: Number.NEGATIVE_INFINITY,
    empty: null,
    told: new Set(),
  };
}

/** What to tell a moderator about the bot's sight; `to-store`: they were told, but the store doesn't know. */
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

/** VideoSDK's answer to the removal, where the outcome has it. */
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
 * Whether a person of the same name joined after the one who is kept out, by VideoSDK's own times for both. Someone who
 * was there at the first check, and joined before the kick by our clock, was there all along. Where VideoSDK gives no
 * date for one of them, that check decides, and where it gave none for the kept-out person, so does our clock: if the
 * two clocks differ, a person may be reported who joined that much before the kick.
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

/** A case can keep someone out twice, one after the other. */
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
