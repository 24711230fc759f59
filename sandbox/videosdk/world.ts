import type { LeftBy, ParticipantView, Sending, WebhookType } from './control.ts';
import { newName, newObjectId, newParticipantId, newRoomId } from './ids.ts';

/** One stay in a session. `end` is null while it lasts. */
export interface Stay {
  readonly start: Date;
  end: Date | null;
  /** null while it lasts. */
  endedBy: LeftBy | null;
  /** A removal of this connection was accepted but hasn't taken effect. */
  beingRemoved: boolean;
  readonly since: Mark;
  /** null while it lasts. */
  until: Mark | null;
}

/** When a state started. Marks follow the order of events, as dates can be made up and can be equal. */
export type Mark = number;

export interface Participant {
  readonly participantId: string;
  /** null: the field is missing in responses. */
  name: string | null;
  readonly timelog: [Stay, ...Stay[]];
  /** When what they send was on. `end` is null while it is. */
  readonly events: Readonly<Record<Sending, { readonly start: Date; end: Date | null }[]>>;
}

export interface Room {
  /** The internal ID, 24 hex characters. */
  readonly id: string;
  readonly roomId: string;
  customRoomId: string | null;
  readonly createdAt: Date;
  /** When it was deactivated, for good; null: it wasn't. */
  deactivatedAt: Date | null;
}

export interface Session {
  readonly id: string;
  readonly room: Room;
  readonly start: Date;
  end: Date | null;
  /** Everyone who ever joined, in the order of their first join. */
  readonly participants: Participant[];
  readonly byId: Map<string, Participant>;
  /** Insertion order is the order of the current connections. */
  readonly connected: Map<string, Participant>;
  /** `connected` as an array, built on demand: paging through 5,000 people must not copy them each time. */
  connectedList: readonly Participant[] | null;
  readonly since: Mark;
  /** null while it runs. */
  until: Mark | null;
}

/** What reads show: the world as it is, or as it was. */
export interface Sight {
  session(sessionId: string): Session | undefined;
  /** Newest first. */
  sessions(): Session[];
  connected(session: Session): readonly Participant[];
}

/** An event that VideoSDK sends to its subscribers. `participant` is null if it's about the session. */
export interface Happening {
  readonly type: WebhookType;
  readonly session: Session;
  readonly participant: Participant | null;
}

export interface Watcher {
  readonly happened: (happening: Happening) => void;
  /** A participant changed: a connection started, ended, or is about to be removed. */
  readonly changed: (session: Session, participant: Participant) => void;
  /** The last participant left a running session. */
  readonly empty: (session: Session) => void;
}

/** The current stay or, if there's none, the last one. */
export function lastStay(participant: Participant): Stay {
  return participant.timelog.at(-1) ?? participant.timelog[0];
}

function endEvents({ events }: Participant, at: Date): void {
  for (const last of Object.values(events).flatMap((list) => list.slice(-1))) last.end ??= at;
}

function endStay(stay: Stay, at: Date, by: LeftBy, mark: Mark): void {
  stay.end = at;
  stay.until = mark;
  stay.endedBy = by;
  stay.beingRemoved = false;
}

/** undefined: it didn't exist yet. */
function sessionAsOf(session: Session, mark: Mark): Session | undefined {
  if (session.since > mark) return undefined;
  const participants = session.participants.flatMap((participant) => participantAsOf(participant, mark) ?? []);
  const connected = participants
    .filter((participant) => lastStay(participant).end === null)
    .sort((a, b) => lastStay(a).since - lastStay(b).since);
  return {
    ...session,
    end: session.until !== null && session.until <= mark ? session.end : null,
    participants,
    byId: new Map(participants.map((participant) => [participant.participantId, participant])),
    connected: new Map(connected.map((participant) => [participant.participantId, participant])),
    connectedList: null,
  };
}

function participantAsOf(participant: Participant, mark: Mark): Participant | undefined {
  const [first, ...more] = participant.timelog
    .filter(({ since }) => since <= mark)
    .map((stay) => (stay.until !== null && stay.until <= mark ? stay : { ...stay, end: null }));
  return first && { ...participant, timelog: [first, ...more] };
}

function view(participant: Participant): ParticipantView {
  return {
    participantId: participant.participantId,
    name: participant.name,
    joinedAt: lastStay(participant).start,
  };
}

/**
 * Rooms, sessions and people, independent of HTTP. Every change of a connection takes constant time. The watcher is
 * notified of every change, in order.
 */
export class World implements Sight {
  readonly #rooms = new Map<string, Room>();
  readonly #sessions = new Map<string, Session>();
  readonly #watcher: Watcher;
  readonly #now: () => Date;
  #lastMark: Mark = 0;

  constructor(watcher: Watcher, now: () => Date = () => new Date()) {
    this.#watcher = watcher;
    this.#now = now;
  }

  /** The current moment. Marks are unique and increase with time, in milliseconds. */
  mark(): Mark {
    this.#lastMark = Math.max(performance.now(), this.#lastMark + 1e-6);
    return this.#lastMark;
  }

  /** The state at that moment. */
  asOf(mark: Mark): Sight {
    return {
      session: (sessionId) => {
        const session = this.#sessions.get(sessionId);
        return session && sessionAsOf(session, mark);
      },
      sessions: () => this.sessions().flatMap((session) => sessionAsOf(session, mark) ?? []),
      connected: (session) => [...session.connected.values()],
    };
  }

  session(sessionId: string): Session | undefined {
    return this.#sessions.get(sessionId);
  }

  /** Newest first, like the session list. */
  sessions(): Session[] {
    return [...this.#sessions.values()].sort((a, b) => b.start.getTime() - a.start.getTime());
  }

  running(roomId: string): Session[] {
    return this.sessions().filter((session) => session.room.roomId === roomId && session.end === null);
  }

  room(roomId: string): Room | undefined {
    return this.#rooms.get(roomId);
  }

  /** By any of its three IDs. */
  findRoom(id: string): Room | undefined {
    const exact = this.#rooms.get(id);
    if (exact) return exact;
    for (const room of this.#rooms.values()) if (room.id === id || room.customRoomId === id) return room;
    return undefined;
  }

  /** Creates a room. With a custom ID that a room has already, returns that room, as VideoSDK does. */
  createRoom(customRoomId: string | null): Room {
    const known = customRoomId === null ? undefined : this.#customRoom(customRoomId);
    return known ?? this.#roomFor(newRoomId(), customRoomId, this.#now());
  }

  #customRoom(customRoomId: string): Room | undefined {
    for (const room of this.#rooms.values()) if (room.customRoomId === customRoomId) return room;
    return undefined;
  }

  /** No session can start in it anymore. Nothing says that a running one ends. */
  deactivate(room: Room): void {
    room.deactivatedAt ??= this.#now();
  }

  open(o: {
    roomId?: string | undefined;
    customRoomId?: string | undefined;
    sessionId?: string | undefined;
    startedAt?: Date | undefined;
  }): Session {
    const id = o.sessionId ?? newObjectId();
    if (id === '' || this.#sessions.has(id)) throw new Error(`Session ID "${id}" is empty or taken`);
    const start = o.startedAt ?? this.#now();
    const roomId = o.roomId ?? newRoomId();
    if (this.#rooms.get(roomId)?.deactivatedAt) throw new Error(`Room "${roomId}" is deactivated`);
    const room = this.#roomFor(roomId, o.customRoomId ?? null, start);
    const session: Session = {
      id,
      room,
      start,
      end: null,
      participants: [],
      byId: new Map(),
      connected: new Map(),
      connectedList: null,
      since: this.mark(),
      until: null,
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
    const room: Room = { id: newObjectId(), roomId, customRoomId, createdAt, deactivatedAt: null };
    this.#rooms.set(roomId, room);
    return room;
  }

  end(session: Session): void {
    if (session.end !== null) return;
    const now = this.#now();
    const mark = this.mark();
    session.end = now;
    session.until = mark;
    const left = [...session.connected.values()];
    for (const participant of left) {
      endStay(lastStay(participant), now, 'end of session', mark);
      endEvents(participant, now);
    }
    session.connected.clear();
    session.connectedList = null;
    for (const participant of left) this.#tell('participant-left', session, participant);
    this.#tell('session-ended', session);
  }

  join(
    session: Session,
    o: { participantId?: string | undefined; name?: string | null | undefined; joinedAt?: Date | undefined },
  ): Participant {
    if (session.end !== null) throw new Error(`Session "${session.id}" is over: no one can join it`);
    const participantId = o.participantId ?? newParticipantId();
    if (participantId === '') throw new Error("A participant ID can't be empty");
    const stay: Stay = {
      start: o.joinedAt ?? this.#now(),
      end: null,
      endedBy: null,
      beingRemoved: false,
      since: this.mark(),
      until: null,
    };
    session.connectedList = null;
    const known = session.byId.get(participantId);
    if (!known) {
      const name = o.name === undefined ? newName() : o.name;
      const events = { mic: [], webcam: [], screenShare: [], screenShareAudio: [] };
      const participant: Participant = { participantId, name, timelog: [stay], events };
      session.participants.push(participant);
      session.byId.set(participantId, participant);
      session.connected.set(participantId, participant);
      this.#tell('participant-joined', session, participant);
      return participant;
    }
    // Only one live connection per ID: the newcomer evicts the old one.
    const previous = lastStay(known);
    if (previous.end === null) {
      endStay(previous, stay.start, 'themselves', stay.since);
      endEvents(known, stay.start);
      this.#tell('participant-left', session, known);
    }
    known.timelog.push(stay);
    if (o.name !== undefined) known.name = o.name;
    session.connected.delete(participantId);
    session.connected.set(participantId, known);
    this.#tell('participant-joined', session, known);
    return known;
  }

  /**
   * Ends the current connection. False: there was none. If `endsSession` is false, the watcher isn't notified that the
   * last one left.
   */
  leave(
    session: Session,
    participantId: string,
    by: LeftBy = 'themselves',
    { endsSession = true }: { readonly endsSession?: boolean } = {},
  ): boolean {
    const participant = session.connected.get(participantId);
    if (!participant) return false;
    endStay(lastStay(participant), this.#now(), by, this.mark());
    endEvents(participant, this.#now());
    session.connected.delete(participantId);
    session.connectedList = null;
    this.#tell('participant-left', session, participant);
    if (endsSession && session.connected.size === 0) this.#watcher.empty(session);
    return true;
  }

  /** Switches something on or off for someone who is connected. */
  switch(session: Session, participantId: string, what: Sending, on: boolean): void {
    const participant = session.connected.get(participantId);
    const last = participant?.events[what].at(-1);
    if (participant === undefined || (last !== undefined && last.end === null) === on) return;
    if (on) participant.events[what].push({ start: this.#now(), end: null });
    else if (last !== undefined) last.end = this.#now();
    this.#watcher.changed(session, participant);
  }

  /** Marks a removal as accepted. It takes effect later, or never. */
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
