import type { LeftBy, ParticipantView, WebhookType } from './control.ts';
import { newName, newObjectId, newParticipantId, newRoomId } from './ids.ts';

/** One stay in a session. `end` is null while it lasts. */
export interface Stay {
  readonly start: Date;
  end: Date | null;
  /** null while it lasts. */
  endedBy: LeftBy | null;
  /** A removal of this connection was accepted and has not taken effect. */
  beingRemoved: boolean;
}

export interface Participant {
  readonly participantId: string;
  /** null: the field is missing in answers. */
  name: string | null;
  readonly timelog: [Stay, ...Stay[]];
}

export interface Room {
  /** The internal id, 24 hex characters. */
  readonly id: string;
  readonly roomId: string;
  customRoomId: string | null;
  readonly createdAt: Date;
}

export interface Session {
  readonly id: string;
  readonly room: Room;
  readonly start: Date;
  end: Date | null;
  /** Everybody who ever joined, in the order of their first joining. */
  readonly participants: Participant[];
  readonly byId: Map<string, Participant>;
  /** Insertion order is the order of the present connections. */
  readonly connected: Map<string, Participant>;
  /** `connected` as an array, made when it is next asked for: paging through 5,000 people must not copy them each time. */
  connectedList: readonly Participant[] | null;
}

/** Something that VideoSDK tells its subscribers. `participant` is null where it is about the session. */
export interface Happening {
  readonly type: WebhookType;
  readonly session: Session;
  readonly participant: Participant | null;
}

export interface Watcher {
  readonly happened: (happening: Happening) => void;
  /** Something about a participant is new: a connection began or ended, or is to be ended. */
  readonly changed: (session: Session, participant: Participant) => void;
  /** The last participant of a running session has left. */
  readonly empty: (session: Session) => void;
}

/** The stay that is running or, when there is none, the last one. */
export function lastStay(participant: Participant): Stay {
  return participant.timelog.at(-1) ?? participant.timelog[0];
}

function endStay(stay: Stay, at: Date, by: LeftBy): void {
  stay.end = at;
  stay.endedBy = by;
  stay.beingRemoved = false;
}

function view(participant: Participant): ParticipantView {
  return {
    participantId: participant.participantId,
    name: participant.name,
    joinedAt: lastStay(participant).start,
  };
}

/**
 * Rooms, sessions and people: what is so, without a word about HTTP. Every change of a connection is constant-time.
 * The watcher is told of every change, in order.
 */
export class World {
  readonly #rooms = new Map<string, Room>();
  readonly #sessions = new Map<string, Session>();
  readonly #watcher: Watcher;

  constructor(watcher: Watcher) {
    this.#watcher = watcher;
  }

  session(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId);
  }

  /** Newest first, as the list of sessions is. */
  sessions(): Session[] {
    return [...this.#sessions.values()].sort((a, b) => b.start.getTime() - a.start.getTime());
  }

  running(roomId: string): Session[] {
    return this.sessions().filter((session) => session.room.roomId === roomId && session.end === null);
  }

  room(roomId: string): Room | undefined {
    return this.#rooms.get(roomId);
  }

  /** By any of its three ids. */
  findRoom(id: string): Room | undefined {
    const exact = this.#rooms.get(id);
    if (exact) return exact;
    for (const room of this.#rooms.values()) if (room.id === id || room.customRoomId === id) return room;
    return undefined;
  }

  open(o: {
    roomId?: string | undefined;
    customRoomId?: string | undefined;
    sessionId?: string | undefined;
    startedAt?: Date | undefined;
  }): Session {
    const id = o.sessionId ?? newObjectId();
    if (id === '' || this.#sessions.has(id)) throw new Error(`Session id "${id}" is empty or taken`);
    const start = o.startedAt ?? new Date();
    const room = this.#roomFor(o.roomId ?? newRoomId(), o.customRoomId ?? null, start);
    const session: Session = {
      id,
      room,
      start,
      end: null,
      participants: [],
      byId: new Map(),
      connected: new Map(),
      connectedList: null,
    };
    this.#sessions.set(id, session);
    this.#tell('session-started', session);
    return session;
  }

  #roomFor(roomId: string, customRoomId: string | null, createdAt: Date): Room {
    const known = this.#rooms.get(roomId);
    if (known) {
      known.customRoomId = customRoomId ?? known.customRoomId;
      return known;
    }
    const room: Room = { id: newObjectId(), roomId, customRoomId, createdAt };
    this.#rooms.set(roomId, room);
    return room;
  }

  end(session: Session): void {
    if (session.end !== null) return;
    const now = new Date();
    session.end = now;
    const left = [...session.connected.values()];
    for (const participant of left) endStay(lastStay(participant), now, 'end of session');
    session.connected.clear();
    session.connectedList = null;
    for (const participant of left) this.#tell('participant-left', session, participant);
    this.#tell('session-ended', session);
  }

  join(
    session: Session,
    o: { participantId?: string | undefined; name?: string | null | undefined; joinedAt?: Date | undefined },
  ): Participant {
    if (session.end !== null) throw new Error(`Session "${session.id}" is over: nobody can join it`);
    const participantId = o.participantId ?? newParticipantId();
    if (participantId === '') throw new Error('A participant id is not empty');
    const stay: Stay = { start: o.joinedAt ?? new Date(), end: null, endedBy: null, beingRemoved: false };
    session.connectedList = null;
    const known = session.byId.get(participantId);
    if (!known) {
      const name = o.name === undefined ? newName() : o.name;
      const participant: Participant = { participantId, name, timelog: [stay] };
      session.participants.push(participant);
      session.byId.set(participantId, participant);
      session.connected.set(participantId, participant);
      this.#tell('participant-joined', session, participant);
      return participant;
    }
    // One live connection for an id: the newcomer evicts whoever holds it.
    const previous = lastStay(known);
    if (previous.end === null) {
      endStay(previous, stay.start, 'themselves');
      this.#tell('participant-left', session, known);
    }
    known.timelog.push(stay);
    if (o.name !== undefined) known.name = o.name;
    session.connected.delete(participantId);
    session.connected.set(participantId, known);
    this.#tell('participant-joined', session, known);
    return known;
  }

  /** Ends the present connection. False: there was none. */
  leave(session: Session, participantId: string, by: LeftBy = 'themselves'): boolean {
    const participant = session.connected.get(participantId);
    if (!participant) return false;
    endStay(lastStay(participant), new Date(), by);
    session.connected.delete(participantId);
    session.connectedList = null;
    this.#tell('participant-left', session, participant);
    if (session.connected.size === 0) this.#watcher.empty(session);
    return true;
  }

  /** A removal was accepted; it takes effect later, or never. */
  beingRemoved(session: Session, participant: Participant): void {
    lastStay(participant).beingRemoved = true;
    this.#watcher.changed(session, participant);
  }

  #tell(type: WebhookType, session: Session, participant: Participant | null = null): void {
    this.#watcher.happened({ type, session, participant });
    if (participant) this.#watcher.changed(session, participant);
  }

  connected(session: Session): readonly Participant[] {
    session.connectedList ??= [...session.connected.values()];
    return session.connectedList;
  }

  views(session: Session): ParticipantView[] {
    return this.connected(session)
      .map(view)
      .sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  }
}
