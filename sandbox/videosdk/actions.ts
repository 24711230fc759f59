import type { Behavior, PageInfo } from './behavior.ts';
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
  const { world, behavior, url } = parts;
  const sight = (): Sight => sightThrough(ask.lenses, behavior, world);
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
        listed(session.participants, participantId, ask, behavior, (page) =>
          shapes.participantList(session, page, url),
        ),
      );
    case 'active-participants': {
      const from = sight();
      return withReadable(ask.params.sessionId, parts, from, (session) => {
        const oldestFirst = from.connected(session);
        const people = behavior.activeOrder === 'oldest-first' ? oldestFirst : oldestFirst.toReversed();
        return listed(people, participantId, ask, behavior, (page) =>
          shapes.activeList(session, page, url, behavior.noOneActive),
        );
      });
    }
    case 'participant':
      return withReadable(ask.params.sessionId, parts, sight(), (session) => {
        const found = session.byId.get(ask.params.participantId ?? '');
        if (found) return json(200, shapes.singleParticipant(found));
        return refuse(behavior, readStatus(behavior.unknownParticipantStatus), 'Participant not found');
      });
    case 'get-room': {
      const room = world.findRoom(ask.params.roomId ?? '');
      return room ? json(200, shapes.room(room, url)) : refuse(behavior, 404, 'Room not found');
    }
    case 'create-room': {
      const room = world.createRoom(ask.body.customRoomId ?? null);
      ask.tell('done');
      return json(200, shapes.room(room, url));
    }
    case 'deactivate-room': {
      // Unlike a read, it takes neither a custom ID nor the internal one, and answers 402 to them:
      // https://docs.videosdk.live/server-sdk-reference-node/classes/RoomsResource
      const room = world.room(ask.body.roomId ?? '');
      if (!room) return refuse(behavior, 402, 'Room not found');
      world.deactivate(room);
      ask.tell('done');
      return json(200, shapes.deactivatedRoom(room));
    }
    case 'public-key':
      return parts.keys.publicPem(behavior.publicKeyForm).then((publicKey) => json(200, { publicKey }));
  }
}

const participantId = (participant: Participant): string => participant.participantId;

function listSessions(ask: Ask, parts: ActionParts): Reply {
  const { world, behavior, url } = parts;
  const { roomId, customRoomId } = ask.query;
  const { sessionListNeeds: needs } = behavior;
  if (needs !== 'nothing' && roomId === undefined && (needs === 'roomId' || customRoomId === undefined)) {
    return refuse(behavior, 400, 'roomId is required');
  }
  const query = without(ask.query, behavior.ignoredParameters);
  const { unknownRoomListStatus: status } = behavior;
  if (status !== 200 && [query.roomId, query.customRoomId].some((id) => id !== undefined && !world.findRoom(id))) {
    return refuse(behavior, status, 'Room not found');
  }
  const found = sightThrough(ask.lenses, behavior, world)
    .sessions()
    .filter((session) => fitsFilters(session, query));
  return listed(
    found,
    ({ id }) => id,
    ask,
    behavior,
    (page) => shapes.sessionList(page, url),
  );
}

/** The requested page of a list, as the behavior and the faults make it. */
function listed<T>(
  all: readonly T[],
  idOf: (item: T) => string,
  ask: Ask,
  behavior: Behavior,
  shape: (page: shapes.Page<T>) => shapes.List,
): Reply {
  const query = without(ask.query, behavior.ignoredParameters);
  if (behavior.tooLargePerPage === 'refused' && (query.perPage ?? 0) > behavior.maxPerPage) {
    return refuse(behavior, 400, `perPage must not be greater than ${behavior.maxPerPage}`);
  }
  const page = pageOf(listedThrough(ask.lenses, all, idOf), query, behavior);
  const { currentPage, lastPage } = page.pageInfo;
  if (behavior.pageAfterLastStatus !== 200 && currentPage > Math.max(lastPage, 1)) {
    return refuse(behavior, behavior.pageAfterLastStatus, 'Page not found');
  }
  const { pageInfo, data } = shape(page);
  return json(200, { pageInfo: shownPageInfo(pageInfo, behavior.pageInfo), data });
}

function shownPageInfo(right: PageInfo, change: Behavior['pageInfo']): unknown {
  if (change === 'right') return right;
  // undefined leaves it out.
  if (change === 'missing') return undefined;
  return typeof change === 'function' ? change(right) : { ...right, ...change };
}

function refuse(behavior: Behavior, status: number, message: string): Reply {
  return refusal(behavior.errorBody, status, message);
}

/** A removal can answer 200 where a read can't, because a read would have nothing to show. */
function readStatus(status: number): number {
  return status === 200 ? 404 : status;
}

function withSession(
  id: string | undefined,
  { behavior }: ActionParts,
  sight: Sight,
  then: (s: Session) => Reply,
): Reply {
  const session = sight.session(id ?? '');
  return session ? then(session) : refuse(behavior, behavior.unknownSessionStatus, 'Session not found');
}

function withReadable(id: string | undefined, parts: ActionParts, sight: Sight, then: (s: Session) => Reply): Reply {
  return withSession(id, parts, sight, (session) => {
    const status = parts.behavior.endedSessionReadStatus;
    return session.end !== null && status !== 200 ? refuse(parts.behavior, status, 'Session is over') : then(session);
  });
}

/** v2 names the room. Without a session, it means the running one. */
function withRoom({ roomId, sessionId }: Ids, parts: ActionParts, then: (s: Session) => Reply): Reply {
  const { world, behavior } = parts;
  if (!world.room(roomId ?? '')) return refuse(behavior, behavior.unknownSessionStatus, 'Room not found');
  if (sessionId === undefined) {
    const running = world.running(roomId ?? '')[0];
    if (running) return then(running);
    return refuse(behavior, readStatus(behavior.endedSessionStatus), 'Room has no running session');
  }
  const session = world.session(sessionId);
  if (session?.room.roomId === roomId && session) return then(session);
  return refuse(behavior, behavior.unknownSessionStatus, 'Session not found in this room');
}

function remove(session: Session, ask: Ask, parts: ActionParts): Reply {
  const { behavior } = parts;
  // Built before acting: the documented response still shows the removed person as connected.
  const success = removalAnswer(session, ask.operation, parts);
  if (session.end !== null) return unless200(behavior, behavior.endedSessionStatus, 'Session is over', success);

  const id = ask.body.participantId ?? '';
  const participant = session.connected.get(id);
  if (participant) {
    removeConnected(session, participant, parts, ask.tell);
    return success;
  }
  return session.byId.has(id)
    ? unless200(behavior, behavior.secondRemovalStatus, 'Participant already left', success)
    : unless200(behavior, behavior.unknownParticipantStatus, 'Participant not found', success);
}

function end(session: Session, ask: Ask, parts: ActionParts): Reply {
  const { behavior, world } = parts;
  if (session.end === null) {
    world.end(session);
    ask.tell('done');
    return endAnswer(session, parts);
  }
  const success = endAnswer(session, parts);
  return unless200(behavior, behavior.endedSessionStatus, 'Session is over', success);
}

function endAnswer(session: Session, { behavior, url }: ActionParts): Reply {
  const answer = behavior.endAnswer === 'session' ? shapes.session(session, url) : shapes.endedMeeting(session);
  return json(200, answer);
}

function unless200(behavior: Behavior, status: number, message: string, success: Reply): Reply {
  return status === 200 ? success : refuse(behavior, status, message);
}

function removalAnswer(session: Session, operation: Ask['operation'], { behavior, url }: ActionParts): Reply {
  if (operation === 'remove-v1') return json(200, shapes.sessionV1(session));
  switch (behavior.removalV2Answer) {
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
