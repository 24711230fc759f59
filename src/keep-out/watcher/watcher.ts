import pLimit, { type LimitFunction } from 'p-limit';
import type { Clock } from '../../common/clock.ts';
import { LockWatch } from '../../lock/watch.ts';
import type { Listing } from '../../sessions/evidence.ts';
import type { Participant } from '../../sessions/participant.ts';
import { UpstreamError } from '../../sessions/video-sessions.ts';
import { sessionOf, WATCH_MS, type WatchedKeepOut, type WatchedKeepOuts } from '../keep-out.ts';
import type { Membership } from '../membership.ts';
import { Background } from './background.ts';
import { NewsChecks } from './check-soon.ts';
import { Claims } from './claim.ts';
import { clientFor } from './clients.ts';
import { Memory } from './memory.ts';
import { type Check, Observer, type PeopleSeen, type Seen, wasSeenAbsent } from './observe.ts';
import type { KeepOutReports, KeepOutWatch, KeepOutWatchParts, WatchClient } from './parts.ts';
import { Rooms } from './rooms.ts';
import { ServerRules } from './rules.ts';
import { Namesakes } from './same-name.ts';
import { Schedule } from './schedule.ts';
import { newer, placeName, replace, type Watched, WatchedSessions } from './sessions.ts';
import { EndNotifier } from './tell-ends.ts';
import { isBlind, SightNotifier } from './tell-sight.ts';

/** How often what to watch is read from the store, and the watch is renewed. */
const DRAIN_WITHIN_MS = 2_000;

export const SYNC_EVERY_MS = 3_000;
const MOST_CHECKS_AT_ONCE = 64;
/** The loop turns at most this often. */
const SHORTEST_PAUSE_MS = 50;
/** How often it looks through all sessions for what moderators have to be told. */
const TELL_EVERY_MS = 1_000;

export function createKeepOutWatch(parts: KeepOutWatchParts): KeepOutWatch {
  return new KeepOutWatcher(parts);
}

/**
 * Keeps people out: checks who is connected, with one read per session however many people are kept out of it, and
 * removes those again who came back. Many processes can run one. A session is watched by the process that holds it, and
 * before a process removes someone, it claims that return in the store: of two that see it, one acts.
 *
 * Whatever VideoSDK leaves unanswered changes nothing: no one is absent and no session is over without proof, and a
 * keep-out goes on until there is proof or its time is up. While nothing can be seen, the moderator is told so.
 */
class KeepOutWatcher implements KeepOutWatch {
  readonly #store: WatchedKeepOuts;
  readonly #clock: Clock;
  readonly #stopping: AbortSignal;
  readonly #reports: KeepOutReports;
  readonly #sessions: WatchedSessions;
  readonly #memory: Memory;
  readonly #schedule: Schedule;
  readonly #background: Background;
  readonly #observer: Observer;
  readonly #rules: ServerRules;
  readonly #claims: Claims;
  readonly #namesakes: Namesakes;
  readonly #sightTeller: SightNotifier;
  readonly #endTeller: EndNotifier;
  readonly #newsChecks: NewsChecks;
  readonly #rooms: Rooms;
  readonly #locks: LockWatch;
  readonly #membership: Membership;
  readonly #onTurn: (waitedMs: number) => void;
  readonly #videoSdk: KeepOutWatchParts['videoSdk'];
  readonly #onSeen: NonNullable<KeepOutWatchParts['onSeen']>;
  /** By account: one that is slow holds up no other. */
  readonly #inTurn = new Map<string, LimitFunction>();
  #syncAt = Number.NEGATIVE_INFINITY;
  #tellAt = Number.NEGATIVE_INFINITY;
  #waking = new AbortController();

  constructor(parts: KeepOutWatchParts) {
    this.#store = parts.keepOuts;
    this.#clock = parts.clock;
    this.#stopping = parts.stopping;
    this.#reports = parts.reports;
    this.#membership = parts.membership;
    this.#onTurn = parts.onTurn ?? (() => undefined);
    this.#videoSdk = parts.videoSdk;
    this.#onSeen = parts.onSeen ?? (() => undefined);
    const sessions = new WatchedSessions(parts);
    const memory = new Memory(parts);
    const schedule = new Schedule(parts);
    const background = new Background(parts.reports);
    const shared = { ...parts, sessions, memory, schedule, background, changed: () => this.changed() };
    const rules = new ServerRules(shared);
    this.#sessions = sessions;
    this.#memory = memory;
    this.#schedule = schedule;
    this.#background = background;
    this.#rules = rules;
    this.#observer = new Observer(shared);
    this.#claims = new Claims(shared);
    this.#namesakes = new Namesakes({ ...shared, rules });
    this.#sightTeller = new SightNotifier(shared);
    this.#endTeller = new EndNotifier(shared);
    const locks = new LockWatch({ ...shared, locked: parts.locked ?? null });
    this.#locks = locks;
    this.#newsChecks = new NewsChecks({
      ...shared,
      newInLock: (place, participantIds) => locks.newAmong(place, participantIds),
      check: (watched) => this.#check(watched, true),
    });
    this.#rooms = new Rooms({
      ...shared,
      rules,
      observer: this.#observer,
      sightTeller: this.#sightTeller,
      checkSoon: (place) => this.#background.track(this.#newsChecks.checkForAll(place, null)),
    });
  }

  async run(): Promise<void> {
    this.#stopping.addEventListener('abort', () => this.#wake(), { once: true });
    while (!this.#stopping.aborted) {
      // Not awaited: a session whose check hangs must not hold up the others.
      this.#background.track(this.turn());
      await this.#clock.wait(Math.max(SHORTEST_PAUSE_MS, this.#untilNext()), this.#waking.signal);
    }
  }

  async turn(): Promise<void> {
    if (this.#clock.elapsed() >= this.#syncAt) {
      try {
        await this.#sync();
      } catch (error) {
        this.#reports.onTrouble('reading who is kept out', error);
      }
    }
    const time = this.#clock.elapsed();
    const held = this.#sessions.all().filter((watched) => this.#sessions.isHeld(watched));
    if (time >= this.#tellAt) {
      // What becomes due between two checks. A thousand sessions have hundreds of turns in this time.
      this.#tellAt = time + TELL_EVERY_MS;
      for (const watched of held) {
        this.#tellDue(watched);
      }
    }
    await Promise.all([
      this.#rooms.turn(),
      ...held
        .filter(({ nextAt, checking }) => nextAt <= time && checking === null)
        .map(async (watched) => {
          await this.#check(watched, false);
          if (this.#sessions.isHeld(watched)) {
            this.#tellDue(watched);
          }
        }),
    ]);
  }

  #tellDue(watched: Watched): void {
    this.#sightTeller.tellDue(watched, () => this.#sessions.isHeld(watched));
    this.#locks.tellDue(watched, () => this.#sessions.isHeld(watched));
  }

  checkSoon(
    account: string,
    sessionId: string,
    participantId: string | null,
    roomId: string | null = null,
  ): Promise<void> {
    const place = { account, sessionId };
    const checked = (async () => {
      if (roomId !== null) {
        await this.#rooms
          .heardOf(place, roomId)
          .catch((error: unknown) => this.#reports.onTrouble('reading a session after news from VideoSDK', error));
      }
      await this.#newsChecks.checkForAll(place, participantId);
    })();
    this.#background.track(checked);
    return checked;
  }

  changed(): void {
    this.#syncAt = Number.NEGATIVE_INFINITY;
    this.#tellAt = Number.NEGATIVE_INFINITY;
    this.#wake();
  }

  async drain(): Promise<void> {
    await this.#background.drain();
    // Questions change nothing, and Discord may take its time.
    await Promise.race([this.#membership.drain(), this.#clock.wait(DRAIN_WITHIN_MS)]);
  }

  get inProgress(): number {
    return this.#background.size + this.#newsChecks.size;
  }

  get watching(): number {
    return this.#mine().length;
  }

  get waiting(): number {
    return [...this.#inTurn.values()].reduce((sum, { pendingCount }) => sum + pendingCount, 0);
  }

  sight(): { readonly keepOuts: number; readonly blind: number } {
    const at = this.#clock.elapsed();
    const mine = [...this.#mine().flatMap(({ keepOuts }) => keepOuts), ...this.#rooms.waiting()];
    return { keepOuts: mine.length, blind: mine.filter((one) => isBlind(this.#memory.of(one), at)).length };
  }

  /** The sessions that this process watches. */
  #mine(): readonly Watched[] {
    return this.#sessions.all().filter(({ heldUntil }) => heldUntil !== null);
  }

  /** What is due next may be due earlier than planned. */
  #wake(): void {
    this.#waking.abort();
    this.#waking = new AbortController();
  }

  #untilNext(): number {
    let next = Math.min(this.#syncAt, this.#rooms.nextAt());
    for (const watched of this.#sessions.all()) {
      if (watched.heldUntil !== null && watched.checking === null) {
        next = Math.min(next, watched.nextAt);
      }
    }
    return next - this.#clock.elapsed();
  }

  /** Brings what is watched in line with the store. */
  async #sync(): Promise<void> {
    const startedAt = this.#clock.elapsed();
    this.#syncAt = startedAt + SYNC_EVERY_MS;
    const [rows, locked] = await Promise.all([this.#store.inForce(), this.#locks.sync(startedAt)]);
    this.#memory.keepOnly(rows.map(({ keepOut }) => keepOut));
    const inForce = rows.filter(({ keepOut }) => !this.#memory.isUp(keepOut, startedAt));
    // The process that watches a session has counted its time: this one can't say when that is up.
    const up = rows.filter(
      ({ keepOut, watchedElsewhere }) => !watchedElsewhere && this.#memory.isUp(keepOut, startedAt),
    );
    if (up.length > 0) {
      const ended = up.map(({ keepOut }) => keepOut);
      // One that can't be ended now must not keep the others from being watched.
      await this.#store
        .timeUp(ended, this.#clock.now())
        .catch((error: unknown) => this.#reports.onTrouble('ending keep-outs whose time is up', error));
    }
    const bySession = Map.groupBy(
      inForce.filter(({ keepOut }) => !keepOut.sessionOver),
      ({ keepOut }) => placeName(keepOut),
    );
    for (const watched of this.#sessions.all()) {
      if (!bySession.has(placeName(watched)) && !locked.has(placeName(watched))) {
        this.#sessions.forget(watched);
      }
    }
    const places = [...new Set([...bySession.keys(), ...locked.keys()])].map((name) => {
      const found = bySession.get(name) ?? [];
      return { name, found, one: found[0], lock: locked.get(name) };
    });
    const free = places.filter(({ one, lock }) => !(one ?? lock)?.watchedElsewhere).map(({ name }) => name);
    const held = free.length === 0 ? new Set<string>() : await this.#store.hold(free);
    for (const { name, found, one, lock } of places) {
      const place = one?.keepOut ?? lock;
      if (place === undefined) {
        continue;
      }
      const watched = this.#sessions.of(place, startedAt);
      watched.keepOuts = found.map(({ keepOut }) => newer(keepOut, watched.keepOuts));
      const before = watched.heldUntil;
      this.#hold(watched, held.has(name), startedAt);
      this.#sessions.add(watched);
      if (lock?.isNew === true && before !== null) {
        // Until then, it may have been checked rarely: for a server that has removed the bot, say.
        this.#schedule.takenOver(watched, startedAt);
      }
    }
    await this.#rooms.sync(
      inForce.flatMap(({ keepOut }) => (keepOut.scope === 'room' ? [keepOut] : [])),
      startedAt,
    );
    const inSessions = this.#mine().flatMap((watched) => this.#serversOf(watched));
    this.#membership.follow(new Set([...inSessions, ...this.#rooms.guildIds()]));
    await this.#endTeller.tellDue();
    await this.#locks.tellEnds();
    this.#wake();
  }

  /** The servers that want something of a session. */
  #serversOf(watched: Watched): readonly string[] {
    return [...watched.keepOuts, ...this.#locks.of(watched)].map(({ guildId }) => guildId);
  }

  #hold(watched: Watched, isMine: boolean, startedAt: number): void {
    const before = watched.heldUntil;
    watched.heldUntil = isMine ? startedAt + WATCH_MS : null;
    if ((before === null) !== (watched.heldUntil === null)) {
      this.#reports.onWatch(watched.sessionId, watched.heldUntil !== null);
    }
    if (before === null && watched.heldUntil !== null) {
      this.#schedule.takenOver(watched, startedAt);
      for (const keepOut of watched.keepOuts) {
        this.#memory.takenOver(keepOut);
      }
    }
  }

  /** One check at a time per session; a caller that comes in the meantime gets the one after it. */
  async #check(watched: Watched, fresh: boolean): Promise<readonly Participant[]> {
    while (watched.checking !== null) {
      await watched.checking;
    }
    const done = Promise.withResolvers<void>();
    watched.checking = done.promise;
    const askedAt = this.#clock.elapsed();
    try {
      return await this.#limitOf(watched)(() => {
        this.#onTurn(this.#clock.elapsed() - askedAt);
        return this.#checkNow(watched, fresh);
      });
    } finally {
      watched.checking = null;
      done.resolve();
    }
  }

  #limitOf({ account }: Watched): LimitFunction {
    for (const [other, limit] of this.#inTurn) {
      if (limit.activeCount === 0 && limit.pendingCount === 0 && other !== account) {
        this.#inTurn.delete(other);
      }
    }
    const limit = this.#inTurn.get(account) ?? pLimit(MOST_CHECKS_AT_ONCE);
    this.#inTurn.set(account, limit);
    return limit;
  }

  /** @throws what {@link clientFor} does */
  async #clientFor(watched: Watched, wanted: readonly { readonly guildId: string }[]): Promise<WatchClient> {
    try {
      return await clientFor(this.#videoSdk, watched, wanted);
    } catch (error) {
      // The rules of locks say why, too, and what follows from it.
      this.#locks.readRulesSoon(watched);
      throw error;
    }
  }

  /** @returns who was connected; also empty when that couldn't be read */
  async #checkNow(watched: Watched, fresh: boolean): Promise<readonly Participant[]> {
    const startedAt = this.#clock.elapsed();
    let inForce: readonly WatchedKeepOut[] = [];
    try {
      if (fresh) {
        // What is known of them must be older than the list: then a claim made in between is noticed when this one is
        // made.
        watched.keepOuts = await this.#store.ofSession(placeName(watched));
      }
      await this.#locks.read(watched, fresh);
      await this.#rules.endRuledOut(watched, startedAt);
      await this.#locks.endRuledOut(watched, startedAt);
      inForce = watched.keepOuts.filter((one) => !this.#memory.isUp(one, startedAt));
      const locks = this.#locks.of(watched);
      const [first] = [...inForce, ...locks];
      if (first === undefined) {
        return [];
      }
      const check: Check = {
        watched,
        session: sessionOf(first),
        client: await this.#clientFor(watched, [...inForce, ...locks]),
        call: { reference: first.reference, once: true },
        startedAt,
      };
      const seen = await this.#observer.people(check);
      this.#onSeen(watched.account, watched.sessionId, seen.kind === 'over' ? null : seen.people);
      if (seen.kind === 'over') {
        await this.#store.sessionOver(seen.over, watched.account, this.#clock.now());
        await this.#locks.sessionOver(seen.over, watched.account);
        watched.keepOuts = [];
        this.#sessions.forget(watched);
        if (inForce.some(({ scope }) => scope === 'room')) {
          // Those go on, in the next session of the room.
          this.changed();
        }
        await this.#endTeller.tellDue();
        await this.#locks.tellEnds();
        return [];
      }
      // What a server wanted isn't carried out after it has removed the bot. It goes on if the bot comes back.
      const wanted = inForce.filter(({ guildId }) => this.#membership.isIn(guildId));
      const keptOut = new Set(wanted.map(({ target }) => target.id));
      const attended = await Promise.allSettled([
        ...this.#observer.inTurn(wanted).map((ofOne) => this.#attend(check, ofOne, seen)),
        this.#locks.attend(check, seen.people, keptOut, this.#sessions.isHeld(watched)),
      ]);
      await this.#namesakes.report(watched, wanted, seen.people);
      const failed = attended.find((one) => one.status === 'rejected');
      if (failed !== undefined) {
        this.#failed(watched, startedAt, failed.reason);
      } else if (wanted.length === 0 && locks.length === 0) {
        // All that still matters is whether the session is over.
        this.#schedule.backOff(watched, startedAt);
      } else {
        this.#succeeded(watched, startedAt, seen.people);
      }
      return seen.people.items;
    } catch (error) {
      if (error instanceof UpstreamError) {
        for (const one of inForce) {
          this.#observer.noteSight(one, false, startedAt);
        }
        await this.#locks
          .sawNothing(watched, startedAt, this.#sessions.isHeld(watched))
          .catch((failure: unknown) => this.#reports.onTrouble('recording what the bot can see', failure));
      }
      this.#failed(watched, startedAt, error);
      return [];
    }
  }

  #succeeded(watched: Watched, startedAt: number, people: Listing<Participant>): void {
    if (!people.complete && people.items.length === 0 && people.gap !== 'emptied') {
      // Answers that show nothing at all: it's checked again and again, and less and less often.
      this.#schedule.backOff(watched, startedAt);
    } else {
      this.#schedule.succeeded(watched, startedAt);
    }
  }

  #failed(watched: Watched, startedAt: number, error: unknown): void {
    this.#schedule.failed(watched, startedAt, error);
    this.#reports.onTrouble('checking a session with kept-out people', error);
  }

  /** Acts on what one check shows of one person, whom several servers may keep out. */
  async #attend(check: Check, ofOne: readonly WatchedKeepOut[], people: PeopleSeen): Promise<void> {
    const { watched, startedAt } = check;
    // While a kick is in progress, leave them to it.
    const settled = ofOne.filter(({ outcome }) => outcome !== null);
    if (settled.length === 0) {
      return;
    }
    let seen: Seen;
    try {
      seen = await this.#observer.person(settled, check, people);
    } catch (error) {
      for (const one of settled) {
        this.#observer.noteSight(one, false, startedAt);
      }
      throw error;
    }
    if (seen.kind === 'not-tried') {
      return;
    }
    for (const one of settled) {
      this.#observer.noteSight(one, seen.kind !== 'unseen', startedAt);
      this.#observer.noteGone(one, seen.kind === 'gone', startedAt);
    }
    if (seen.kind === 'gone') {
      for (const one of settled.filter((each) => !wasSeenAbsent(each))) {
        await this.#store.absent(one, seen.gone);
        replace(watched, { ...one, absent: true });
      }
    } else if (seen.kind === 'connected') {
      for (const keepOut of settled) {
        const kind = this.#claims.whatToDo(keepOut, seen.person, startedAt);
        if (
          kind !== null &&
          (await this.#membership.mayActFor(keepOut.guildId)) &&
          (await this.#rules.stillAllow(watched, keepOut)) &&
          !this.#memory.isUp(keepOut, this.#clock.elapsed())
        ) {
          await this.#claims.act(check, keepOut, seen.person, kind);
          return;
        }
      }
    }
  }
}
