import { type Listing, partial } from '../../sessions/evidence.ts';
import type { Session } from '../../sessions/session.ts';
import { UpstreamError } from '../../sessions/video-sessions.ts';
import { WATCH_MS, type WatchedKeepOut } from '../keep-out.ts';
import { clientFor } from './clients.ts';
import { nameOf } from './identity.ts';
import type { Memory } from './memory.ts';
import { newSession } from './new-session.ts';
import type { Observer } from './observe.ts';
import type { KeepOutWatchParts } from './parts.ts';
import type { ServerRules } from './rules.ts';
import { firstTiming, type Schedule, type Timing } from './schedule.ts';
import { replace, type SessionPlace } from './sessions.ts';
import type { SightNotifier } from './tell-sight.ts';

/** How often an account's running sessions are read: about as often as the list of a single watched session. */
export const ROOMS_EVERY_MS = 5_000;
/** The pause grows with the calls that a read takes, so that it's about one call in that time. At most up to here. */
const LONGEST_ROOMS_PAUSE_MS = 60_000;
/** Sessions on a page of the list. */
const PAGE = 100;
/** Spreads reads that would coincide, by up to this fraction. */
const JITTER = 0.05;
/** After news of a session whose record can't be read yet. */
const LOOK_AGAIN_AFTER_MS = 400;
const LOOKS_AFTER_NEWS = 4;
/** A list that one look didn't show completely may just have changed while it was read. */
const LOOKS_UNTIL_UNSEEN = 2;

/** The rooms of an account with people who are kept out of them. All times here are by this process's `elapsed`. */
interface AccountRooms extends Timing {
  readonly account: string;
  keepOuts: readonly WatchedKeepOut[];
  /** `null` while another process watches them. */
  heldUntil: number | null;
  checking: boolean;
  /** Since when, and by the wall clock, the list of what is running hasn't been complete; `null`: it was. */
  unread: { readonly at: number; readonly from: number; readonly looks: number } | null;
  /** When to read the servers' rules next. */
  rulesAt: number;
}

export interface RoomsParts
  extends Pick<
    KeepOutWatchParts,
    'keepOuts' | 'videoSdk' | 'clock' | 'stopping' | 'reports' | 'membership' | 'random'
  > {
  readonly rules: ServerRules;
  readonly schedule: Schedule;
  readonly memory: Memory;
  readonly observer: Pick<Observer, 'noteSight'>;
  readonly sightTeller: Pick<SightNotifier, 'tellDue'>;
  /** Checks a session right away. Not awaited. */
  readonly checkSoon: (place: SessionPlace) => void;
  readonly changed: () => void;
}

/**
 * Notices new sessions of rooms that people are kept out of: with one read per account and round, however many rooms
 * there are, or right after VideoSDK names a session. Who is in them is for the watch of the session.
 */
export class Rooms {
  readonly #parts: RoomsParts;
  readonly #accounts = new Map<string, AccountRooms>();

  constructor(parts: RoomsParts) {
    this.#parts = parts;
  }

  /** Brings what is watched in line with the store: all keep-outs of rooms that are in force. */
  async sync(keepOuts: readonly WatchedKeepOut[], startedAt: number): Promise<void> {
    const { keepOuts: store, memory, random } = this.#parts;
    const byAccount = Map.groupBy(keepOuts, ({ account }) => account);
    for (const account of this.#accounts.keys()) {
      if (!byAccount.has(account)) {
        this.#accounts.delete(account);
      }
    }
    const held = byAccount.size === 0 ? new Set<string>() : await store.holdRooms([...byAccount.keys()]);
    for (const [account, found] of byAccount) {
      const rooms = this.#accounts.get(account) ?? newlyWatched(account, startedAt);
      const waited = new Set(rooms.keepOuts.filter(isWaiting).map(nameOf));
      rooms.keepOuts = found;
      const before = rooms.heldUntil;
      rooms.heldUntil = held.has(account) ? startedAt + WATCH_MS : null;
      if (before === null && rooms.heldUntil !== null) {
        rooms.nextAt = startedAt + random() * ROOMS_EVERY_MS;
      }
      this.#accounts.set(account, rooms);
      if (before === null) {
        rooms.unread = null;
      }
      for (const keepOut of found.filter(isWaiting)) {
        if (before === null) {
          memory.takenOver(keepOut);
        } else if (!waited.has(nameOf(keepOut))) {
          memory.between(keepOut);
        }
      }
    }
  }

  /** Those between two sessions of their rooms that this process watches. */
  waiting(): readonly WatchedKeepOut[] {
    return this.#mine().flatMap(({ keepOuts }) => keepOuts.filter(isWaiting));
  }

  /** The servers of those that this process watches. */
  guildIds(): readonly string[] {
    return this.#mine().flatMap(({ keepOuts }) => keepOuts.map(({ guildId }) => guildId));
  }

  /** When the next read is due; `Infinity`: none is. */
  nextAt(): number {
    const time = this.#parts.clock.elapsed();
    return this.#mine().reduce(
      (next, { checking, nextAt, heldUntil }) => (checking || (heldUntil ?? 0) <= time ? next : Math.min(next, nextAt)),
      Number.POSITIVE_INFINITY,
    );
  }

  /** Does what is due. Never rejects. */
  async turn(): Promise<void> {
    const time = this.#parts.clock.elapsed();
    for (const rooms of this.#mine()) {
      this.#tellDue(rooms);
    }
    await Promise.all(
      this.#mine()
        .filter(({ nextAt, checking, heldUntil }) => nextAt <= time && !checking && (heldUntil ?? 0) > time)
        .map(async (rooms) => {
          await this.#check(rooms);
          this.#tellDue(rooms);
        }),
    );
  }

  /** Those whose session runs, the watch of that session tells about. */
  #tellDue(rooms: AccountRooms): void {
    this.#parts.sightTeller.tellDue(rooms, () => this.#isHeld(rooms), isWaiting);
  }

  #isHeld(rooms: AccountRooms): boolean {
    return (rooms.heldUntil ?? 0) > this.#parts.clock.elapsed() && this.#accounts.get(rooms.account) === rooms;
  }

  /**
   * VideoSDK named a session of a room: it may be a new one. Whoever sent that doesn't have to be trusted, because the
   * session's own record decides.
   */
  async heardOf(place: SessionPlace, roomId: string): Promise<void> {
    const { clock, stopping, videoSdk } = this.#parts;
    for (let looks = 0; looks < LOOKS_AFTER_NEWS && !stopping.aborted; looks += 1) {
      const rooms = this.#accounts.get(place.account);
      const keepOuts = (rooms?.keepOuts ?? []).filter(
        ({ room, sessionId, guildId }) =>
          room.id === roomId && sessionId !== place.sessionId && this.#parts.membership.isIn(guildId),
      );
      const [first] = keepOuts;
      if (rooms === undefined || first === undefined) {
        return;
      }
      const client = await clientFor(videoSdk, rooms, keepOuts);
      const record = await client.videoSessions.find(place.sessionId, { reference: first.reference, once: true });
      if (record.kind === 'found') {
        await this.#follow(rooms, keepOuts, partial([record.value], 'rooms-unknown'));
        return;
      }
      await clock.wait(LOOK_AGAIN_AFTER_MS, stopping);
    }
  }

  #mine(): readonly AccountRooms[] {
    return [...this.#accounts.values()].filter(({ heldUntil }) => heldUntil !== null);
  }

  async #check(rooms: AccountRooms): Promise<void> {
    const { rules, schedule, reports, clock } = this.#parts;
    const startedAt = clock.elapsed();
    rooms.checking = true;
    try {
      await rules.endRuledOut(rooms, startedAt, isWaiting);
      await this.#look(rooms, startedAt);
      rooms.failures = 0;
    } catch (error) {
      if (error instanceof UpstreamError) {
        this.#noteSight(rooms, null, startedAt);
      }
      schedule.failed(rooms, startedAt, error);
      reports.onTrouble('reading which sessions run in rooms with kept-out people', error);
    } finally {
      rooms.checking = false;
    }
  }

  async #look(rooms: AccountRooms, startedAt: number): Promise<void> {
    const { videoSdk, membership, memory, random } = this.#parts;
    // What is known of them is older than the list: one that has changed since stays as it is.
    const wanted = rooms.keepOuts.filter((one) => membership.isIn(one.guildId) && !memory.isUp(one, startedAt));
    const [first] = wanted;
    let calls = 1;
    if (first !== undefined) {
      const { videoSessions } = await clientFor(videoSdk, rooms, wanted);
      const ids = new Set(wanted.map(({ room }) => room.id));
      const running = await videoSessions.running(ids, { reference: first.reference, once: true });
      calls = videoSessions.listing === 'by-room' ? ids.size : Math.ceil(running.items.length / PAGE);
      this.#noteSight(rooms, running, startedAt);
      await this.#follow(rooms, await this.#withStarts(rooms, wanted, running), running);
    }
    const pause = Math.min(LONGEST_ROOMS_PAUSE_MS, ROOMS_EVERY_MS * Math.max(1, calls));
    rooms.nextAt = startedAt + pause * (1 + random() * JITTER);
  }

  /**
   * Records whether a look showed if someone between two sessions could be in a new one.
   *
   * @param running `null`: it couldn't be read
   */
  #noteSight(rooms: AccountRooms, running: Listing<Session> | null, startedAt: number): void {
    const { observer, membership, clock } = this.#parts;
    const { at, from, looks } = rooms.unread ?? { at: startedAt, from: clock.now(), looks: 0 };
    rooms.unread = running?.complete === true ? null : { at, from, looks: looks + 1 };
    if (rooms.unread !== null && rooms.unread.looks < LOOKS_UNTIL_UNSEEN) {
      return;
    }
    for (const keepOut of rooms.keepOuts.filter(isWaiting)) {
      if (keepOut.outcome !== null && membership.isIn(keepOut.guildId)) {
        observer.noteSight(keepOut, rooms.unread === null, at, from);
      }
    }
  }

  /** Notes when sessions started that keep-outs apply to without knowing that: those that began after the kick. */
  async #withStarts(
    rooms: AccountRooms,
    wanted: readonly WatchedKeepOut[],
    running: Listing<Session>,
  ): Promise<readonly WatchedKeepOut[]> {
    const starts = new Map<string, number>();
    for (const { id, startedAt } of running.items) {
      if (startedAt !== null && wanted.some((one) => one.sessionId === id && one.sessionFrom === null)) {
        await this.#parts.keepOuts.startKnown({ account: rooms.account, sessionId: id }, startedAt);
        starts.set(id, startedAt);
      }
    }
    return wanted.map((one) => {
      const startedAt = starts.get(one.sessionId);
      if (startedAt === undefined) {
        return one;
      }
      const known = { ...one, sessionFrom: Math.trunc(startedAt) };
      replace(rooms, known);
      return known;
    });
  }

  async #follow(
    { account }: AccountRooms,
    keepOuts: readonly WatchedKeepOut[],
    running: Listing<Session>,
  ): Promise<void> {
    const { keepOuts: store, checkSoon, changed } = this.#parts;
    const into = new Map<string, { readonly session: Session; readonly seen: WatchedKeepOut[] }>();
    for (const keepOut of keepOuts) {
      // While a kick is in progress, leave them to it.
      const session = keepOut.outcome === null ? null : newSession(keepOut, running);
      if (session !== null) {
        const { seen } = into.get(session.id) ?? { seen: [] };
        into.set(session.id, { session, seen: [...seen, keepOut] });
      }
    }
    for (const { session, seen } of into.values()) {
      await store.follow(seen, session);
      // Even if nothing was changed: another process may have done that.
      changed();
      checkSoon({ account, sessionId: session.id });
    }
  }
}

function newlyWatched(account: string, at: number): AccountRooms {
  return { ...firstTiming(at), account, keepOuts: [], heldUntil: null, checking: false, unread: null, rulesAt: at };
}

/** Whether it waits for the next session of its room. */
function isWaiting({ sessionOver }: WatchedKeepOut): boolean {
  return sessionOver;
}
