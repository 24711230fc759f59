import type { Behaviour, PageInfo } from './behaviour.ts';
import type { RecordedRequest } from './control.ts';
import type { SetLens } from './fault-queue.ts';
import { listedThrough, sightThrough } from './lens.ts';
import { fitsFilters, pageOf, type Query, without } from './query.ts';
import { type RemovalParts, removeConnected } from './removal.ts';
import { empty, json, plainText, type Reply, refusal } from './reply.ts';
import type { Ids, Route } from './routes.ts';
import * as shapes from './shapes.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { Participant, Session, Sight } from './world.ts';

export interface ActionParts extends RemovalParts {
  readonly url: string;
  readonly keys: SigningKeys;
}

/** A valid request. */
export interface Ask {
  readonly operation: Route['operation'];
  readonly params: Ids;
  readonly query: Query;
  readonly body: Ids;
  readonly lenses: readonly SetLens[];
  readonly tell: (effect: RecordedRequest['effect']) => void;
}

const REMOVED = 'Participant removed successfully';

/** Performs a request and returns the response. */
export function act(ask: Ask, parts: ActionParts): Reply | Promise<Reply> {
  const { world, behaviour, url } = parts;
  const sight = (): Sight => sightThrough(ask.lenses, behaviour, world);
  switch (ask.operation) {
    case 'remove-v1':
      return withSession(ask.params.sessionId, parts, world, (session) => remove(session, ask, parts));
    case 'remove-v2':
      return withRoom(ask.body, parts, (session) => remove(session, ask, parts));
    case 'end-session':
      return withRoom(ask.body, parts, (session) => end(session, ask, parts));
    case 'list-sessions':
      return listSessions(ask, parts);
    case 'get-session':
      return withSession(ask.params.sessionId, parts, sight(), (session) => json(200, shapes.session(session, url)));
    case 'participants':
      return withReadable(ask.params.sessionId, parts, sight(), (session) =>
        listed(session.participants, participantId, ask, behaviour, (page) =>
          shapes.participantList(session, page, url),
        ),
      );
    case 'active-participants': {
      const from = sight();
      return withReadable(ask.params.sessionId, parts, from, (session) => {
        const oldestFirst = from.connected(session);
        const people = behaviour.activeOrder === 'oldest-first' ? oldestFirst : oldestFirst.toReversed();
        return listed(people, participantId, ask, behaviour, (page) =>
          shapes.activeList(session, page, url, behaviour.nobodyActive),
        );
      });
    }
    case 'participant':
      return withReadable(ask.params.sessionId, parts, sight(), (session) => {
        const found = session.byId.get(ask.params.participantId ?? '');
        if (found) return json(200, shapes.singleParticipant(found));
        return refuse(behaviour, readStatus(behaviour.unknownParticipantStatus), 'Participant not found');
      });
    case 'get-room': {
      const room = world.findRoom(ask.params.roomId ?? '');
      return room ? json(200, shapes.room(room, url)) : refuse(behaviour, 404, 'Room not found');
    }
    case 'public-key':
      return parts.keys.publicPem(behaviour.publicKeyForm).then((publicKey) => json(200, { publicKey }));
  }
}

const participantId = (participant: Participant): string => participant.participantId;

function listSessions(ask: Ask, parts: ActionParts): Reply {
  const { world, behaviour, url } = parts;
  const { roomId, customRoomId } = ask.query;
  const { sessionListNeeds: needs } = behaviour;
  if (needs !== 'nothing' && roomId === undefined && (needs === 'roomId' || customRoomId === undefined)) {
    return refuse(behaviour, 400, 'roomId is required');
  }
  const query = without(ask.query, behaviour.ignoredParameters);
  const { unknownRoomListStatus: status } = behaviour;
  if (status !== 200 && [query.roomId, query.customRoomId].some((id) => id !== undefined && !world.findRoom(id))) {
    return refuse(behaviour, status, 'Room not found');
  }
  const found = sightThrough(ask.lenses, behaviour, world)
    .sessions()
    .filter((session) => fitsFilters(session, query));
  return listed(
    found,
    ({ id }) => id,
    ask,
    behaviour,
    (page) => shapes.sessionList(page, url),
  );
}

/** The requested page of a list, as the behavior and the faults make it. */
function listed<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  ask: Ask,
  behaviour: Behaviour,
  shape: (page: shapes.Page<T>) => shapes.List,
): Reply {
  const query = without(ask.query, behaviour.ignoredParameters);
  if (behaviour.tooLargePerPage === 'refused' && (query.perPage ?? 0) > behaviour.maxPerPage) {
    return refuse(behaviour, 400, `perPage must not be greater than ${behaviour.maxPerPage}`);
  }
  const page = pageOf(listedThrough(ask.lenses, all, idOf), query, behaviour);
  const { currentPage, lastPage } = page.pageInfo;
  if (behaviour.pageAfterLastStatus !== 200 && currentPage > Math.max(lastPage, 1)) {
    return refuse(behaviour, behaviour.pageAfterLastStatus, 'Page not found');
  }
  const { pageInfo, data } = shape(page);
  return json(200, { pageInfo: shownPageInfo(pageInfo, behaviour.pageInfo), data });
}

function shownPageInfo(right: PageInfo, change: Behaviour['pageInfo']): unknown {
  if (change === 'right') return right;
  // undefined leaves it out.
  if (change === 'missing') return undefined;
  return typeof change === 'function' ? change(right) : { ...right, ...change };
}

function refuse(behaviour: Behaviour, status: number, message: string): Reply {
  return refusal(behaviour.errorBody, status, message);
}

/** A removal can answer 200 where a read can't, because a read would have nothing to show. */
function readStatus(status: number): number {
  return status === 200 ? 404 : status;
}

function withSession(
  id: string | undefined,
  { behaviour }: ActionParts,
  sight: Sight,
  then: (s: Session) => Reply,
): Reply {
  const session = sight.session(id ?? '');
  return session ? then(session) : refuse(behaviour, behaviour.unknownSessionStatus, 'Session not found');
}

function withReadable(id: string | undefined, parts: ActionParts, sight: Sight, then: (s: Session) => Reply): Reply {
  return withSession(id, parts, sight, (session) => {
    const status = parts.behaviour.endedSessionReadStatus;
    return session.end !== null && status !== 200 ? refuse(parts.behaviour, status, 'Session is over') : then(session);
  });
}

/** v2 names the room. Without a session, it means the running one. */
function withRoom({ roomId, sessionId }: Ids, parts: ActionParts, then: (s: Session) => Reply): Reply {
  const { world, behaviour } = parts;
  if (!world.room(roomId ?? '')) return refuse(behaviour, behaviour.unknownSessionStatus, 'Room not found');
  if (sessionId === undefined) {
    const running = world.running(roomId ?? '')[0];
    if (running) return then(running);
    return refuse(behaviour, readStatus(behaviour.endedSessionStatus), 'Room has no running session');
  }
  const session = world.session(sessionId);
  if (session?.room.roomId === roomId && session) return then(session);
  return refuse(behaviour, behaviour.unknownSessionStatus, 'Session not found in this room');
}

function remove(session: Session, ask: Ask, parts: ActionParts): Reply {
  const { behaviour } = parts;
  // Built before acting: the documented response still shows the removed person as connected.
  const success = removalAnswer(session, ask.operation, parts);
  if (session.end !== null) return unless200(behaviour, behaviour.endedSessionStatus, 'Session is over', success);

  const id = ask.body.participantId ?? '';
  const participant = session.connected.get(id);
  if (participant) {
    removeConnected(session, participant, parts, ask.tell);
    return success;
  }
  return session.byId.has(id)
    ? unless200(behaviour, behaviour.secondRemovalStatus, 'Participant already left', success)
    : unless200(behaviour, behaviour.unknownParticipantStatus, 'Participant not found', success);
}

function end(session: Session, ask: Ask, parts: ActionParts): Reply {
  const { behaviour, world } = parts;
  if (session.end === null) {
    world.end(session);
    ask.tell('done');
    return endAnswer(session, parts);
  }
  const success = endAnswer(session, parts);
  return unless200(behaviour, behaviour.endedSessionStatus, 'Session is over', success);
}

function endAnswer(session: Session, { behaviour, url }: ActionParts): Reply {
  const answer = behaviour.endAnswer === 'session' ? shapes.session(session, url) : shapes.endedMeeting(session);
  return json(200, answer);
}

function unless200(behaviour: Behaviour, status: number, message: string, success: Reply): Reply {
  return status === 200 ? success : refuse(behaviour, status, message);
}

function removalAnswer(session: Session, operation: Ask['operation'], { behaviour, url }: ActionParts): Reply {
  if (operation === 'remove-v1') return json(200, shapes.sessionV1(session));
  switch (behaviour.removalV2Answer) {
    case 'session':
      return json(200, shapes.session(session, url));
    case 'json-string':
      return json(200, REMOVED);
    case 'message':
      return json(200, { message: REMOVED });
    case 'text':
      return plainText(200, REMOVED);
    case 'empty':
      return empty(200);
  }
}
