import type { AttendeeView, SessionView, VideoSdk } from '../videosdk/index.ts';
import { type Feature, NotPossible, type Tell } from './feature.ts';
import { guestId, HOSTILE_NAMES, plausibleName } from './names.ts';
import type { Ask, Event, ShownParticipant, ShownSession, Value, Welcome } from './protocol.ts';

/** How many people a crowd has. */
const CROWD = 1_000;
/** How many people a newly opened session has. */
const FIRST_FEW = 4;
const ROOMS = ['green-room', 'book-club', 'town-hall', 'study-hall', 'poetry-slam'] as const;

type Does = 'open-session' | 'end-session' | 'join' | 'leave' | 'return';

/** The live sessions: who is in them, and who comes and goes. */
export function createSessionsFeature(videosdk: VideoSdk): Feature<'sessions', Does> {
  return new SessionsFeature(videosdk);
}

class SessionsFeature implements Feature<'sessions', Does> {
  readonly actions: Feature<'sessions', Does>['actions'] = {
    'open-session': () => this.#open(),
    'end-session': (ask) => this.#end(ask),
    join: (ask) => this.#join(ask),
    leave: (ask) => this.#leave(ask),
    return: (ask) => this.#return(ask),
  };
  readonly #videosdk: VideoSdk;
  /** How many hostile names were given. */
  #hostile = 0;

  constructor(videosdk: VideoSdk) {
    this.#videosdk = videosdk;
  }

  welcome(): Pick<Welcome, 'sessions'> {
    return { sessions: this.#videosdk.sessions().map(shown) };
  }

  follow(tell: Tell): () => void {
    const crowd = gather(tell);
    const end = this.#videosdk.observe({
      onSession: (session) => tell({ type: 'session', session: facts(session) }),
      onParticipant: (sessionId, participant) => crowd.changed(sessionId, shownParticipant(participant)),
    });
    return () => {
      end();
      crowd.end();
    };
  }

  #open(): Value<'open-session'> {
    const sessions = this.#videosdk.sessions();
    const used = new Set(sessions.flatMap(({ endedAt, customRoomId }) => (endedAt === null ? [customRoomId] : [])));
    const customRoomId = ROOMS.find((room) => !used.has(room));
    // Two rooms can't share a name: if it was used before, that room opens again.
    const roomId = sessions.find((session) => session.customRoomId === customRoomId)?.roomId;
    const { sessionId } = this.#videosdk.openSession({
      ...(customRoomId !== undefined && { customRoomId }),
      ...(roomId !== undefined && { roomId }),
    });
    const freshId = this.#freshIds(sessionId);
    for (let n = 0; n < FIRST_FEW; n += 1) {
      this.#videosdk.join(sessionId, { participantId: freshId(), name: plausibleName() });
    }
    return { sessionId };
  }

  #end({ sessionId }: Ask<'end-session'>): null {
    this.#running(sessionId);
    this.#videosdk.endSession(sessionId);
    return null;
  }

  #join({ sessionId, who, of }: Ask<'join'>): null {
    const { participants } = this.#running(sessionId);
    const freshId = this.#freshIds(sessionId);
    const join = (name: string | null): void => {
      this.#videosdk.join(sessionId, { participantId: freshId(), name });
    };
    switch (who) {
      case 'someone':
        join(plausibleName());
        break;
      case 'twin': {
        const other =
          of === undefined
            ? this.#videosdk.connected(sessionId).at(-1)
            : participants.find((p) => p.participantId === of);
        if (other === undefined) throw new NotPossible('There’s no one to be a twin of.');
        join(other.name);
        break;
      }
      case 'hostile':
        join(HOSTILE_NAMES[this.#hostile % HOSTILE_NAMES.length] ?? null);
        this.#hostile += 1;
        break;
      case 'thousand':
        for (let n = 0; n < CROWD; n += 1) {
          join(plausibleName());
        }
    }
    return null;
  }

  #leave({ sessionId, participantId }: Ask<'leave'>): null {
    if (this.#attendee(sessionId, participantId).leftAt !== null) throw new NotPossible('They already left.');
    this.#videosdk.leave(sessionId, participantId);
    return null;
  }

  #return({ sessionId, participantId }: Ask<'return'>): null {
    if (this.#attendee(sessionId, participantId).leftAt === null) {
      throw new NotPossible('They’re already in the session.');
    }
    this.#videosdk.join(sessionId, { participantId });
    return null;
  }

  #running(sessionId: string): ReturnType<VideoSdk['sessions']>[number] {
    const found = this.#videosdk.sessions().find((each) => each.sessionId === sessionId);
    if (found === undefined) throw new NotPossible('No such session.');
    if (found.endedAt !== null) throw new NotPossible('That session is over: no one can join or leave it.');
    return found;
  }

  #attendee(sessionId: string, participantId: string): AttendeeView {
    const found = this.#running(sessionId).participants.find((each) => each.participantId === participantId);
    if (found === undefined) throw new NotPossible('No one with that ID was in the session.');
    return found;
  }

  /** IDs that no one in the session has or had: joining with one of those would mean being that person. */
  #freshIds(sessionId: string): () => string {
    const taken = new Set(this.#running(sessionId).participants.map(({ participantId }) => participantId));
    return () => {
      for (;;) {
        const id = guestId();
        if (!taken.has(id)) {
          taken.add(id);
          return id;
        }
      }
    };
  }
}

/** Batches participants that change in the same turn of the event loop. */
function gather(tell: Tell): {
  changed(sessionId: string, participant: ShownParticipant): void;
  end(): void;
} {
  const waiting = new Map<string, Map<string, ShownParticipant>>();
  let timer: NodeJS.Immediate | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const [sessionId, participants] of waiting) {
      const event: Event = { type: 'participants', sessionId, participants: [...participants.values()] };
      tell(event);
    }
    waiting.clear();
  };
  return {
    changed(sessionId, participant) {
      const session = waiting.get(sessionId) ?? new Map<string, ShownParticipant>();
      session.set(participant.participantId, participant);
      waiting.set(sessionId, session);
      timer ??= setImmediate(flush);
    },
    end() {
      clearImmediate(timer);
    },
  };
}

function shown(session: SessionView & { readonly participants: readonly AttendeeView[] }): ShownSession {
  return { ...facts(session), participants: session.participants.map(shownParticipant) };
}

function facts({
  sessionId,
  roomId,
  customRoomId,
  startedAt,
  endedAt,
}: SessionView): Omit<ShownSession, 'participants'> {
  return { sessionId, roomId, customRoomId, startedAt: startedAt.getTime(), endedAt: endedAt?.getTime() ?? null };
}

function shownParticipant({ joinedAt, leftAt, ...participant }: AttendeeView): ShownParticipant {
  return { ...participant, joinedAt: joinedAt.getTime(), leftAt: leftAt?.getTime() ?? null };
}
