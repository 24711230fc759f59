import type { Person } from './ledger.ts';
import type { Room, Stage } from './stage.ts';
import type { Watch } from './watch.ts';

/** Who is in a session at first. The number varies around this. */
const CROWD = 12;
/** A session lasts so long, and the next one in its room follows at once. */
const SESSION_MS = { least: 300_000, most: 900_000 };
/** Someone who's kept out comes back so often, this long after they were out. */
const RETURNS = { least: 1, most: 3, afterMs: { least: 4000, most: 40_000 } };

/** Fills the rooms of a stage, and lets people come and go. */
export class People {
  sessions = 0;
  comings = 0;
  readonly #stage: Stage;
  readonly #watch: Watch;
  readonly #isMeant: (person: Person) => boolean;
  readonly #returning = new Map<Person, { left: number; at: number | null }>();
  #number = 0;

  constructor(stage: Stage, watch: Watch, isMeant: (person: Person) => boolean) {
    this.#stage = stage;
    this.#watch = watch;
    this.#isMeant = isMeant;
  }

  fill(): void {
    for (const room of this.#rooms()) this.#begin(room);
  }

  /** This person will try to come back. */
  comesBack(person: Person): void {
    this.#returning.set(person, { left: whole(RETURNS.least, RETURNS.most), at: null });
  }

  /** No one comes back anymore. */
  rest(): void {
    this.#returning.clear();
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
    this.#letReturn(now);
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
      ({ participantId }) => !this.#isMeant(this.#watch.personIn(room.session, participantId, '')),
    );
    if (leaver !== undefined) videosdk.leave(room.session, leaver.participantId);
  }

  #letReturn(now: number): void {
    const { videosdk } = this.#stage;
    for (const [person, plan] of this.#returning) {
      if (videosdk.sessionStatus(person.session) !== 'ongoing') {
        this.#returning.delete(person);
        continue;
      }
      const isIn = videosdk.connected(person.session).some(({ participantId }) => participantId === person.id);
      if (isIn) plan.at = null;
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
    this.sessions += 1;
    for (let n = 0; n < CROWD; n += 1) this.#join(room);
  }

  #join(room: Room): void {
    this.#number += 1;
    this.comings += 1;
    this.#stage.videosdk.join(room.session, { participantId: `p-${this.#number}`, name: `Guest ${this.#number}` });
  }

  #rooms(): readonly Room[] {
    return this.#stage.communities.flatMap(({ rooms }) => rooms);
  }
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1));
}
