import type { Ledger, Person } from './ledger.ts';
import type { Room, Stage } from './stage.ts';
import type { Watch } from './watch.ts';

/** Who is in a session at first. The number varies around this. */
const CROWD = 12;
/** A session lasts so long, and the next one in its room follows at once. */
const SESSION_MS = { least: 300_000, most: 900_000 };
/** Someone who's kept out comes back so often, this long after they were out. */
const RETURNS = { least: 1, most: 3, afterMs: { least: 4000, most: 40_000 } };
/** Someone who's kept out of a room comes into so many of its next sessions, this long after they began. */
const LATER = { sessions: 2, afterMs: { least: 0, most: 45_000 } };
/** A keep-out doesn't hold if its session was over when it was set: whoever was removed so long before is kept out. */
const HOLDS_AFTER_MS = 60_000;
/** Into a locked room, someone comes about this often, besides all others. */
const NEWCOMER_EVERY_MS = 8000;
/** So many of them try again. */
const NEWCOMERS_BACK = 0.3;
/** How often `move` is called. */
export const MOVE_EVERY_MS = 200;

/** Who has been asked for by moderators. */
export type Meant = {
  has(person: Person): boolean;
  add(person: Person): void;
};

type Later = { readonly id: string; readonly name: string; left: number; readonly in: Person };
type Visit = { readonly person: Person; readonly at: number };

/** Fills the rooms of a stage, and lets people come and go. */
export class People {
  sessions = 0;
  comings = 0;
  readonly #stage: Stage;
  readonly #watch: Watch;
  readonly #ledger: Ledger;
  readonly #meant: Meant;
  readonly #returning = new Map<Person, { left: number; at: number | null }>();
  /** Who's kept out of a room, by where they were last. */
  readonly #later = new Map<Room, Later[]>();
  /** Who comes at a time. */
  #visits: Visit[] = [];
  #number = 0;

  constructor(stage: Stage, watch: Watch, ledger: Ledger, meant: Meant) {
    this.#stage = stage;
    this.#watch = watch;
    this.#ledger = ledger;
    this.#meant = meant;
  }

  fill(): void {
    for (const room of this.#rooms()) this.#begin(room);
  }

  /** This person will try to come back. */
  comesBack(person: Person): void {
    this.#returning.set(person, { left: whole(RETURNS.least, RETURNS.most), at: null });
  }

  /** This person will try to come back, also into the next sessions of this room. */
  comesIntoLaterSessions(room: Room, person: Person): void {
    this.comesBack(person);
    this.#comesLater(room, { id: person.id, name: person.name, left: LATER.sessions, in: person });
  }

  /** No one comes back anymore. */
  rest(): void {
    this.#returning.clear();
    this.#later.clear();
    this.#visits = [];
  }

  /** Called a few times a second. */
  move(): void {
    const rooms = this.#rooms();
    const now = Date.now();
    for (const room of rooms) {
      // It ends by itself once the last one has left.
      if (now < room.endsAt && this.#stage.videosdk.sessionStatus(room.session) === 'ongoing') continue;
      this.#stage.videosdk.endSession(room.session);
      this.#begin(room);
    }
    const room = rooms[whole(0, rooms.length - 1)];
    if (room !== undefined) this.#comeOrGo(room);
    for (const each of rooms) {
      if (each.lock !== null && Math.random() < MOVE_EVERY_MS / NEWCOMER_EVERY_MS) this.#newcomer(each);
    }
    this.#letReturn(now);
    this.#letVisit(now);
  }

  #comeOrGo(room: Room): void {
    const { videosdk } = this.#stage;
    const there = videosdk.connected(room.session);
    if (Math.random() * 2 * CROWD > there.length) {
      this.#join(room);
      return;
    }
    // Not someone who is being removed: each removal is to have one reason.
    const leaver = there.find(
      ({ participantId }) => !this.#meant.has(this.#watch.personIn(room.session, participantId, '')),
    );
    if (leaver === undefined) return;
    videosdk.leave(room.session, leaver.participantId);
    if (room.lock === null) return;
    // Who was in may come back; who wasn't can't stay.
    const { least, most } = RETURNS.afterMs;
    const person = this.#watch.personIn(room.session, leaver.participantId, '');
    this.#visits.push({ person, at: Date.now() + whole(least, most) });
  }

  #newcomer(room: Room): void {
    const id = this.#join(room);
    if (Math.random() < NEWCOMERS_BACK) this.comesBack(this.#watch.personIn(room.session, id, ''));
  }

  #letVisit(now: number): void {
    const { videosdk } = this.#stage;
    const due = this.#visits.filter(({ at }) => at <= now);
    if (due.length === 0) return;
    this.#visits = this.#visits.filter(({ at }) => at > now);
    for (const { person } of due) {
      const { session, id, name } = person;
      if (videosdk.sessionStatus(session) !== 'ongoing' || this.#isIn(person)) continue;
      videosdk.join(session, { participantId: id, name });
      this.comings += 1;
    }
  }

  #letReturn(now: number): void {
    const { videosdk } = this.#stage;
    for (const [person, plan] of this.#returning) {
      if (videosdk.sessionStatus(person.session) !== 'ongoing') {
        this.#returning.delete(person);
        continue;
      }
      if (this.#isIn(person)) plan.at = null;
      else if (plan.at === null) plan.at = now + whole(RETURNS.afterMs.least, RETURNS.afterMs.most);
      else if (now >= plan.at) {
        videosdk.join(person.session, { participantId: person.id, name: person.name });
        this.comings += 1;
        plan.at = null;
        plan.left -= 1;
        if (plan.left === 0) this.#returning.delete(person);
      }
    }
  }

  #begin(room: Room): void {
    const opened = this.#stage.videosdk.openSession({
      customRoomId: room.customRoomId,
      ...(room.roomId !== '' && { roomId: room.roomId }),
    });
    room.session = opened.sessionId;
    room.roomId = opened.roomId;
    room.endsAt = Date.now() + whole(SESSION_MS.least, SESSION_MS.most);
    room.lock = null;
    this.sessions += 1;
    for (let n = 0; n < CROWD; n += 1) this.#join(room);
    this.#letComeLater(room, Date.now());
  }

  /** Those who were removed in time from the session before. */
  #letComeLater(room: Room, now: number): void {
    const expected = this.#later.get(room) ?? [];
    this.#later.delete(room);
    for (const each of expected) {
      const removedAt = this.#ledger.removedAt(each.in);
      if (removedAt === null || removedAt > now - HOLDS_AFTER_MS) continue;
      const person = this.#watch.personIn(room.session, each.id, each.name);
      // No one else is to have a reason to remove them.
      this.#meant.add(person);
      this.#visits.push({ person, at: now + whole(LATER.afterMs.least, LATER.afterMs.most) });
      if (each.left > 1) this.#comesLater(room, { ...each, left: each.left - 1, in: person });
    }
  }

  #comesLater(room: Room, later: Later): void {
    this.#later.set(room, [...(this.#later.get(room) ?? []), later]);
  }

  /** @returns their ID */
  #join(room: Room): string {
    this.#number += 1;
    this.comings += 1;
    const id = `p-${this.#number}`;
    this.#stage.videosdk.join(room.session, { participantId: id, name: `Guest ${this.#number}` });
    return id;
  }

  #isIn({ session, id }: Person): boolean {
    return this.#stage.videosdk.connected(session).some(({ participantId }) => participantId === id);
  }

  #rooms(): readonly Room[] {
    return this.#stage.communities.flatMap(({ rooms }) => rooms);
  }
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1));
}
