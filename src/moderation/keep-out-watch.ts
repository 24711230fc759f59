import pLimit from 'p-limit';
import {
  type Claim,
  type KeepOut,
  sessionOf,
  WATCH_MS,
  type WatchedKeepOut,
  type WatchedKeepOuts,
} from './keep-out.ts';
import type { Outcome } from './outcome.ts';
import type { Participant } from './participant.ts';
import { createRemover, type RemoverParts } from './remover.ts';
import { roomAllowed } from './session.ts';
import type { SettingsReader } from './settings.ts';
import { fold } from './text.ts';
import { type CallContext, type ConnectedPeople, UpstreamError } from './video-sessions.ts';

export interface KeepOutWatchParts extends RemoverParts {
  readonly keepOuts: WatchedKeepOuts;
  readonly settings: Pick<SettingsReader, 'of'>;
  /** From 0 to below 1: spreads looks over time. */
  readonly random: () => number;
  /** Told of each removal of somebody who came back, with the milliseconds from the look that showed them. */
  readonly onRemoval: (keepOut: WatchedKeepOut, outcome: Outcome, ms: number) => Promise<void>;
  /** Tells a moderator of somebody with a kept-out person's name and another id. */
  readonly onNamesake: (keepOut: WatchedKeepOut, namesake: Participant) => Promise<void>;
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
  poke(sessionId: string, participantId: string | null): Promise<void>;
  /** Somebody is kept out from now on, or no longer: what to watch has changed. */
  changed(): void;
  /** Resolves when looks and removals that are under way have come to an end. */
  drain(): Promise<void>;
  /** How many sessions this process watches. */
  readonly watching: number;
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
const LOOKS_AFTER_POKE = 4;
/** How long an attempt to remove somebody can take, until it counts as left behind by a process that has died. */
const ATTEMPT_MS = 15_000;
/** Looking on takes 15 s more. */
const LOOKING_ON_MS = 20_000;
/** Asked for, and seen without effect, or not known: nobody is asked for again before this. */
const AGAIN_AFTER_MS = 15_000;
/** VideoSDK refuses the bot: only the operator can mend that. */
const REFUSED_AGAIN_AFTER_MS = 120_000;
/** An empty session that runs on need not be asked after at each look. */
const IS_IT_OVER_EVERY_MS = 15_000;
const MOST_LOOKS_AT_ONCE = 64;
/** How often the loop turns at most. */
const SHORTEST_PAUSE_MS = 50;
/** At most so many people with a kept-out name are told of at one look. */
const MOST_NAMESAKES = 10;

/** A session with people who are kept out of it. */
interface Watched {
  readonly sessionId: string;
  keepOuts: readonly WatchedKeepOut[];
  /** By this process's clock; `null` while another process watches. */
  heldUntil: number | null;
  nextAt: number;
  pause: number;
  livelyUntil: number;
  /** Looks in a row that failed. */
  failures: number;
  /** Removals in a row that came to nothing. */
  vain: number;
  looking: Promise<void> | null;
  /** When the session itself was asked for last. */
  askedAt: number;
  /** "No such session" was heard so many times in a row. */
  unknown: number;
  /** Those with a kept-out name and no date of joining who were there at the first look; `null` before it. */
  firstSeen: ReadonlySet<string> | null;
  /** Of whom the store was asked already whether they were told of. */
  readonly told: Set<string>;
}

/**
 * Keeps people out: looks who is connected, one read a session however many are kept out of it, and removes those again
 * who came back. Many processes may run one; a session is watched by whoever holds it, and whoever removes somebody has
 * claimed that return in the store before: of two that see it, one does.
 */
export function createKeepOutWatch(parts: KeepOutWatchParts): KeepOutWatch {
  const { keepOuts: store, videoSessions, settings, now, random, wait, stopping } = parts;
  const remove = createRemover(parts);
  const inTurn = pLimit(MOST_LOOKS_AT_ONCE);
  const sessions = new Map<string, Watched>();
  const pokes = new Map<string, { again: boolean }>();
  const underWay = new Set<Promise<unknown>>();
  let syncAt = 0;
  let waking = new AbortController();

  /** What is due next may be due earlier than was thought. */
  function wake(): void {
    waking.abort();
    waking = new AbortController();
  }

  function changed(): void {
    syncAt = 0;
    wake();
  }

  function track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => parts.onTrouble('what follows the return of somebody who is kept out', error))
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  /** Brings what is watched in line with the store. */
  async function sync(): Promise<void> {
    const startedAt = now();
    syncAt = startedAt + SYNC_EVERY_MS;
    const rows = await store.inForce();
    const inForce = rows.filter(({ keepOut }) => !isUp(keepOut, startedAt));
    if (inForce.length < rows.length) {
      await store.expire(startedAt);
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
        // Whoever was just removed may be back already; but a thousand sessions taken over at once are spread.
        watched.nextAt = startedAt + random() * LIVELY_MS;
        watched.livelyUntil = startedAt + LIVELY_FOR_MS;
      }
      sessions.set(sessionId, watched);
    }
    wake();
  }

  function forget({ sessionId, heldUntil }: Watched): void {
    if (sessions.delete(sessionId) && heldUntil !== null) {
      parts.onWatch(sessionId, false);
    }
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
    const startedAt = now();
    try {
      if (fresh) {
        // What is known of them must be older than the list: then a claim in between is noticed when this one is made.
        watched.keepOuts = await store.ofSession(watched.sessionId);
      }
      const inForce = watched.keepOuts.filter((one) => !isUp(one, startedAt));
      const [first] = inForce;
      if (first === undefined) {
        return [];
      }
      const call: CallContext = { reference: first.reference, once: true };
      const people = await videoSessions.connected(watched.sessionId, call);
      if (people === null || people.participants.length === 0) {
        await askWhetherOver(watched, people === null, call);
      } else {
        watched.unknown = 0;
      }
      watched.failures = 0;
      schedule(watched, startedAt);
      if (people === null) {
        return [];
      }
      await Promise.all(perPerson(inForce).map((ofOne) => attend(watched, ofOne, people, call, startedAt)));
      await namesakes(watched, inForce, people.participants);
      return people.participants;
    } catch (error) {
      trouble(watched, startedAt, error);
      return [];
    }
  }

  /** What one look means for one person, whom several servers may keep out. */
  async function attend(
    watched: Watched,
    ofOne: readonly WatchedKeepOut[],
    { participants, conclusive }: ConnectedPeople,
    call: CallContext,
    startedAt: number,
  ): Promise<void> {
    // While a kick is at it, it is that kick's.
    const settled = ofOne.filter(({ outcome }) => outcome !== null);
    const [first] = settled;
    if (first === undefined) {
      return;
    }
    let person = participants.find(({ id }) => id === first.target.id) ?? null;
    if (person === null) {
      const unseen = settled.filter((one) => !wasSeenAbsent(one));
      if (unseen.length > 0 && !conclusive) {
        const attendee = await videoSessions.attendee(watched.sessionId, first.target.id, call);
        person = attendee?.connected ? attendee : null;
      }
      if (person === null) {
        for (const one of unseen) {
          await store.absent(one);
          replace(watched, { ...one, absent: true });
        }
        return;
      }
    }
    for (const keepOut of settled) {
      const kind = whatToDo(keepOut, person, startedAt);
      if (kind !== null && (await stillWanted(keepOut))) {
        await act(watched, keepOut, person, kind, startedAt);
        return;
      }
    }
  }

  /** The server's rules may have changed since: rooms are taken away from servers, and ids protected. */
  async function stillWanted({ guildId, room, target }: WatchedKeepOut): Promise<boolean> {
    const { rooms, protectedIds } = await settings.of(guildId);
    return roomAllowed(room, rooms) && !protectedIds.has(target.id);
  }

  async function act(
    watched: Watched,
    keepOut: WatchedKeepOut,
    person: Participant,
    kind: Claim['kind'],
    startedAt: number,
  ): Promise<void> {
    const { joinedAt } = person;
    const claimed = await store.claim(keepOut, { kind, joinedAt, at: startedAt, retryAt: now() + ATTEMPT_MS });
    if (claimed === null) {
      // Another process has it, or a moderator, or it has ended: the store tells.
      changed();
      return;
    }
    replace(watched, claimed);
    watched.livelyUntil = startedAt + LIVELY_FOR_MS;
    watched.pause = LIVELY_MS;
    const { outcome, later } = await remove(sessionOf(claimed), person, { reference: claimed.reference });
    if (later === null) {
      await conclude(watched, claimed, outcome, startedAt);
      return;
    }
    await store.concluded(claimed, { retryAt: now() + LOOKING_ON_MS, gone: false });
    // The others who are kept out of this session are not to wait for that.
    track(later().then((last) => conclude(watched, claimed, last, startedAt)));
  }

  async function conclude(
    watched: Watched,
    claimed: WatchedKeepOut,
    outcome: Outcome,
    startedAt: number,
  ): Promise<void> {
    const gone = outcome.kind === 'removed' || outcome.kind === 'already-gone';
    const retryAt = retryAfter(outcome, watched);
    track(parts.onRemoval(claimed, outcome, now() - startedAt));
    await store.concluded(claimed, { retryAt, gone });
    const current = watched.keepOuts.find((one) => isSame(one, claimed));
    if (current?.claims === claimed.claims) {
      replace(watched, { ...current, retryAt, absent: gone || current.absent });
    }
  }

  /** When the same connection may be tried again. What may have reached VideoSDK is given the time to show. */
  function retryAfter(outcome: Outcome, watched: Watched): number | null {
    switch (outcome.kind) {
      case 'removed':
      case 'returned':
      case 'already-gone':
      case 'session-over':
        watched.vain = 0;
        return null;
      case 'busy': {
        watched.vain += 1;
        const asked = Math.min((outcome.retryAfterSeconds ?? 0) * 1_000, MOST_RETRY_AFTER_MS);
        return now() + Math.max(pauseAfter(watched.vain), asked);
      }
      case 'unavailable':
        watched.vain += 1;
        return now() + pauseAfter(watched.vain);
      case 'forbidden':
        return now() + REFUSED_AGAIN_AFTER_MS;
      default:
        watched.vain += 1;
        return now() + Math.max(pauseAfter(watched.vain), AGAIN_AFTER_MS);
    }
  }

  /** Somebody with the name of one who is kept out, under an id of their own, who joined since: told of once. */
  async function namesakes(
    watched: Watched,
    inForce: readonly WatchedKeepOut[],
    participants: readonly Participant[],
  ): Promise<void> {
    const keptOut = new Set(inForce.map(({ target }) => target.id));
    const named = inForce.map((keepOut) => ({ keepOut, name: fold(keepOut.target.name ?? '') }));
    const earliest = Math.min(...inForce.map(({ createdAt }) => createdAt));
    const undated = new Set<string>();
    const found: { keepOut: WatchedKeepOut; person: Participant }[] = [];
    for (const person of participants) {
      const { id, name, joinedAt } = person;
      if (keptOut.has(id) || name === null || (joinedAt !== null && joinedAt <= earliest)) {
        continue;
      }
      const folded = fold(name);
      for (const { keepOut } of named.filter((one) => one.name !== '' && one.name === folded)) {
        if (joinedAt === null) {
          undated.add(id);
        }
        if (joinedAt === null ? watched.firstSeen?.has(id) === false : joinedAt > keepOut.createdAt) {
          found.push({ keepOut, person });
        }
      }
    }
    watched.firstSeen ??= undated;
    const untold = found.filter(({ keepOut, person }) => !watched.told.has(noticeOf(keepOut, person)));
    for (const { keepOut, person } of untold.slice(0, MOST_NAMESAKES)) {
      if ((await stillWanted(keepOut)) && (await store.notice(keepOut, person, now()))) {
        track(parts.onNamesake(keepOut, person));
      }
      // They are there at every look: the store is asked once.
      watched.told.add(noticeOf(keepOut, person));
    }
  }

  /** An empty list, or none: only the session itself tells whether it is over, and one stray "no such session" does not. */
  async function askWhetherOver(watched: Watched, unknown: boolean, call: CallContext): Promise<void> {
    if (!unknown && now() - watched.askedAt < IS_IT_OVER_EVERY_MS) {
      return;
    }
    watched.askedAt = now();
    const session = await videoSessions.find(watched.sessionId, call);
    watched.unknown = session === null ? watched.unknown + 1 : 0;
    if (session?.running === false || watched.unknown >= 2) {
      await store.sessionOver(watched.sessionId, now());
      watched.keepOuts = [];
      forget(watched);
    }
  }

  function schedule(watched: Watched, startedAt: number): void {
    const lively = startedAt < watched.livelyUntil;
    watched.pause = lively ? LIVELY_MS : Math.min(QUIET_MS, watched.pause * QUIETER_BY);
    watched.nextAt = startedAt + watched.pause * (1 + random() * JITTER);
  }

  function trouble(watched: Watched, startedAt: number, error: unknown): void {
    watched.failures += 1;
    watched.nextAt = startedAt + pauseAfter(watched.failures) * (1 - random() / 4);
    if (error instanceof UpstreamError && error.retryAfterSeconds !== null) {
      const asked = Math.min(error.retryAfterSeconds * 1_000, MOST_RETRY_AFTER_MS);
      watched.nextAt = Math.max(watched.nextAt, now() + asked * (1 + random() * JITTER));
    }
    parts.onTrouble('the look at a session with people who are kept out', error);
  }

  async function turn(): Promise<void> {
    if (now() >= syncAt) {
      try {
        await sync();
      } catch (error) {
        parts.onTrouble('reading who is kept out', error);
      }
    }
    const time = now();
    const due = [...sessions.values()].filter(
      ({ heldUntil, nextAt, looking }) => heldUntil !== null && heldUntil > time && nextAt <= time && looking === null,
    );
    await Promise.all(due.map((watched) => look(watched, false)));
  }

  function untilNext(): number {
    let next = syncAt;
    for (const { heldUntil, nextAt, looking } of sessions.values()) {
      if (heldUntil !== null && looking === null) {
        next = Math.min(next, nextAt);
      }
    }
    return next - now();
  }

  /** The list may be a moment behind the news: looks until it shows them, or somebody has acted. */
  async function lookForNews(sessionId: string, participantId: string | null): Promise<void> {
    const known = await store.ofSession(sessionId);
    if (!known.some(({ target }) => participantId === null || target.id === participantId)) {
      return;
    }
    const watched = sessions.get(sessionId) ?? newlyWatched(sessionId, now());
    const before = claimsOf(known, participantId);
    for (let looks = 0; looks < LOOKS_AFTER_POKE && !stopping.aborted; looks += 1) {
      const people = await look(watched, true);
      if (
        participantId === null ||
        claimsOf(watched.keepOuts, participantId) !== before ||
        people.some(({ id }) => id === participantId)
      ) {
        return;
      }
      await wait(LOOK_AGAIN_AFTER_MS, stopping);
    }
  }

  /** The same for whoever tells of the same thing meanwhile. */
  async function lookForAll(sessionId: string, participantId: string | null): Promise<void> {
    const name = `${participantId === null ? 'all' : `one ${participantId}`} ${sessionId}`;
    const running = pokes.get(name);
    if (running !== undefined) {
      // What it is about may be newer than the look that is under way: one more, however many ask for it.
      running.again = true;
      return;
    }
    const poke = { again: true };
    pokes.set(name, poke);
    try {
      while (poke.again && !stopping.aborted) {
        poke.again = false;
        await lookForNews(sessionId, participantId);
      }
    } catch (error) {
      parts.onTrouble('looking at a session after news from VideoSDK', error);
    } finally {
      pokes.delete(name);
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
        await wait(Math.max(SHORTEST_PAUSE_MS, untilNext()), waking.signal);
      }
    },

    poke(sessionId, participantId) {
      const looked = lookForAll(sessionId, participantId);
      track(looked);
      return looked;
    },

    async drain() {
      while (underWay.size > 0) {
        await Promise.allSettled(underWay);
      }
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
    vain: 0,
    looking: null,
    askedAt: Number.NEGATIVE_INFINITY,
    unknown: 0,
    firstSeen: null,
    told: new Set(),
  };
}

/** Came back, or never went although that was asked for; `null`: neither, or it is too early to try again. */
function whatToDo(keepOut: WatchedKeepOut, { joinedAt }: Participant, at: number): Claim['kind'] | null {
  const { handledJoin } = keepOut;
  if (wasSeenAbsent(keepOut) || (joinedAt !== null && handledJoin !== null && Math.trunc(joinedAt) > handledJoin)) {
    return 'return';
  }
  const retryAt = keepOut.claims === 0 ? afterTheKick(keepOut) : keepOut.retryAt;
  return retryAt !== null && at >= retryAt ? 'retry' : null;
}

/** The kick itself may have seen them gone. */
function wasSeenAbsent({ absent, claims, outcome }: WatchedKeepOut): boolean {
  return absent || (claims === 0 && (outcome === 'removed' || outcome === 'already-gone' || outcome === 'gone-since'));
}

/** When somebody may be asked for again whom the kick did not get out. */
function afterTheKick({ outcome, settledAt }: WatchedKeepOut): number | null {
  switch (outcome) {
    case 'busy':
    case 'unavailable':
      return (settledAt ?? 0) + LIVELY_MS;
    case 'removed':
    case 'returned':
    case 'already-gone':
    case 'gone-since':
    case 'session-over':
    case null:
      return null;
    default:
      return (settledAt ?? 0) + AGAIN_AFTER_MS;
  }
}

function pauseAfter(failures: number): number {
  return Math.min(MOST_PAUSE_MS, LIVELY_MS * 2 ** Math.min(failures, 10));
}

function isUp({ until }: KeepOut, at: number): boolean {
  return until !== null && until <= at;
}

function isSame(one: KeepOut, other: KeepOut): boolean {
  return one.number === other.number && one.guildId === other.guildId;
}

function replace(watched: Watched, by: WatchedKeepOut): void {
  watched.keepOuts = watched.keepOuts.map((one) => (isSame(one, by) ? by : one));
}

/** What the store said may be older than what was done since it was asked. */
function newer(fromStore: WatchedKeepOut, known: readonly WatchedKeepOut[]): WatchedKeepOut {
  const mine = known.find((one) => isSame(one, fromStore));
  if (mine === undefined || mine.claims < fromStore.claims) {
    return fromStore;
  }
  return mine.claims > fromStore.claims ? mine : { ...fromStore, absent: mine.absent || fromStore.absent };
}

function perPerson(keepOuts: readonly WatchedKeepOut[]): readonly (readonly WatchedKeepOut[])[] {
  return [...Map.groupBy(keepOuts, ({ target }) => target.id).values()];
}

function claimsOf(keepOuts: readonly WatchedKeepOut[], participantId: string | null): number {
  return keepOuts.reduce((sum, { target, claims }) => (target.id === participantId ? sum + claims : sum), 0);
}

function noticeOf({ guildId, number }: KeepOut, { id }: Participant): string {
  return `${guildId} ${number} ${id}`;
}
