import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Clock } from '../common/clock.ts';
import type { CredentialsAnswer, VideoChecks } from '../diagnostics/check.ts';
import { derived, found, type Listing, type Lookup, NOT_FOUND, partial } from '../sessions/evidence.ts';
import type { Attendee, Participant } from '../sessions/participant.ts';
import type { Room, Session } from '../sessions/session.ts';
import type { SessionEnding } from '../sessions/session-end.ts';
import { type CallContext, type RemovalAnswer, UpstreamError, type VideoSessions } from '../sessions/video-sessions.ts';
import {
  type Page,
  type PeoplePage,
  participantAnswer,
  participantsPage,
  roomAnswer,
  sessionAnswer,
  sessionsPage,
} from './answers.ts';
import { asUpstreamError, networkErrorCode, retryAfterSeconds, statusError } from './errors.ts';
import { type Answer, createHttp, type HttpOptions } from './http.ts';
import { type ListOf, readList } from './pages.ts';
import { createRunning } from './running.ts';
import type { ApiVersion } from './token.ts';

export interface VideoSdkOptions extends HttpOptions {
  readonly removalApi: ApiVersion;
  readonly log: Logger;
  readonly clock: Clock;
  /**
   * Every room that the operator, a server, or VideoSDK itself has named, by ID or custom ID. If VideoSDK only lists
   * sessions by room, these are the rooms to query.
   */
  readonly knownRooms: () => Promise<ReadonlySet<string>>;
}

/** VideoSDK doesn't document a maximum, so we ask for this many and go by `pageInfo`. */
const PER_PAGE = 100;

/**
 * VideoSDK's own client treats 402 and 404 alike as "not found". What reading an ended session returns isn't
 * documented, and a meaningless ID would get a 400 ("validation"). None of them proves anything: unpaid accounts get a
 * 402 too, and a gateway can answer any path with a 404.
 */
const NOT_FOUND_STATUSES: ReadonlySet<number> = new Set([400, 402, 404]);

/** What a read found, or VideoSDK's status for "not found" and whether the answer is in VideoSDK's own words. */
type Read<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'not-found'; readonly status: number; readonly inItsWords: boolean };

/** How to read one of the two lists of people. */
interface PeopleList extends Pick<ListOf<Attendee>, 'stayOf' | 'reconciled'> {
  readonly pageOf: (page: PeoplePage) => Page<Attendee>;
}

/** Creates a client for VideoSDK's server API: https://docs.videosdk.live/api-reference/realtime-communication/intro */
export function createVideoSdkClient(options: VideoSdkOptions): VideoSessions & VideoChecks & SessionEnding {
  const { log, clock } = options;
  const http = createHttp(options);

  const since = (startedAt: number): number => Math.round(clock.elapsed() - startedAt);

  /**
   * Sends and parses one GET, logged as `what` because paths contain people's IDs. Rejects with {@link UpstreamError}.
   */
  async function read<T>(what: string, path: string, schema: z.ZodType<T>, call: CallContext): Promise<Read<T>> {
    const startedAt = clock.elapsed();
    let answer: Answer | null = null;
    try {
      answer = await http.get(path, call);
      if (NOT_FOUND_STATUSES.has(answer.status)) {
        log.debug(
          { ref: call.reference, what, ms: since(startedAt), ...answerFacts(answer) },
          'videosdk read: not found',
        );
        return { kind: 'not-found', status: answer.status, inItsWords: isRefusal(answer) };
      }
      const value = understood(answer, schema);
      log.debug({ ref: call.reference, what, status: answer.status, ms: since(startedAt) }, 'videosdk read');
      return { kind: 'found', value };
    } catch (error) {
      const failure = asUpstreamError(error, clock.now());
      const facts = answer === null ? { network: networkErrorCode(error) } : answerFacts(answer);
      log.warn(
        { ref: call.reference, what, ms: since(startedAt), ...facts, code: failure.code, message: failure.message },
        'videosdk read failed',
      );
      throw failure;
    }
  }

  /** @throws {UpstreamError} on failure, and if the answer can't be read: that's as good as none */
  function understood<T>(answer: Answer, schema: z.ZodType<T>): T {
    const { status } = answer;
    if (status < 200 || status >= 300) {
      throw statusError(answer, clock.now());
    }
    const body = jsonOf(answer);
    if (body === undefined) {
      throw new UpstreamError('unavailable', "VideoSDK's answer isn't JSON", { status });
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success) {
      const place = parsed.error.issues[0]?.path.join('.') || '/';
      throw new UpstreamError('unavailable', `VideoSDK's answer has an unknown shape at ${place}`, { status });
    }
    return parsed.data;
  }

  async function listSessions(parameters: Readonly<Record<string, string>>, call: CallContext) {
    if (!Object.values(parameters).every((value) => value.isWellFormed())) {
      return { listing: partial<Session>([], 'not-found'), refused: 400 };
    }
    const query = Object.entries({ ...parameters, status: 'ongoing' }).map(
      ([name, value]) => `${name}=${encodeURIComponent(value)}`,
    );
    let refused: number | null = null;
    const sessions = await readList<Session>({
      read: async (page) => {
        const path = `v2/sessions?${query.join('&')}&page=${page}&perPage=${PER_PAGE}`;
        const answer = await read('sessions', path, sessionsPage, call);
        if (answer.kind === 'not-found' && page === 1) {
          refused ??= answer.status;
        }
        return answer.kind === 'found' ? answer.value : null;
      },
      stayOf: ({ id }) => id,
      clock,
      signal: call.signal,
    });
    // If the list was there before it was refused, it isn't refused.
    return {
      listing: runningOf(sessions),
      refused: sessions.complete || sessions.gap !== 'not-found' ? null : refused,
    };
  }

  async function readPeople(
    what: string,
    sessionId: string,
    folder: string,
    list: PeopleList,
    call: CallContext,
  ): Promise<Listing<Attendee>> {
    if (!reachable(sessionId)) {
      return partial([], 'not-found');
    }
    const path = `v2/sessions/${encodeURIComponent(sessionId)}/${folder}`;
    const schema = participantsPage.refine(({ sessionIds }) => sessionIds.every((id) => id === sessionId), {
      path: ['data', 'id'],
    });
    return readList<Attendee>({
      ...list,
      read: async (page) => {
        const answer = await read(what, `${path}?page=${page}&perPage=${PER_PAGE}`, schema, call);
        return answer.kind === 'found' ? list.pageOf(answer.value) : null;
      },
      clock,
      signal: call.signal,
    });
  }

  const attendees = (sessionId: string, call: CallContext): Promise<Listing<Attendee>> =>
    readPeople('participants', sessionId, 'participants', EVERYBODY, call);

  async function lookUp<T>(what: string, path: string, schema: z.ZodType<T>, call: CallContext): Promise<Lookup<T>> {
    const answer = await read(what, path, schema, call);
    return answer.kind === 'found' ? found(answer.value) : NOT_FOUND;
  }

  const readRoom = (name: string, call: CallContext) =>
    read('room', `v2/rooms/${encodeURIComponent(name)}`, ofRoom(name), call);

  async function roomOf(name: string, call: CallContext): Promise<Lookup<Room>> {
    const room = reachable(name) ? await readRoom(name, call) : NOT_FOUND;
    return room.kind === 'found' ? found({ id: room.value.id, customId: room.value.customId }) : NOT_FOUND;
  }

  const running = createRunning({
    list: listSessions,
    roomOf,
    knownRooms: options.knownRooms,
    clock,
    log,
  });

  /** Sends a request that changes something, once, and returns VideoSDK's answer. Never rejects. */
  async function ask(
    version: ApiVersion,
    path: string,
    json: object,
    call: CallContext,
  ): Promise<RemovalAnswer & AnswerFacts> {
    const sent = await http.send(version, path, json, call);
    if (sent.kind !== 'answered') {
      return sent.kind === 'not-sent' ? sent : { kind: sent.kind, ...networkFacts(sent.error) };
    }
    const facts = answerFacts(sent.answer);
    const { status } = facts;
    if (status >= 200 && status < 300) {
      // The body doesn't matter: official sources show four forms of it, and none of them proves anything.
      return { kind: 'accepted', ...facts };
    }
    if (status === 401 || status === 403) {
      return { kind: 'forbidden', skewMs: sent.skewMs, ...facts };
    }
    if (status === 429) {
      return { kind: 'busy', retryAfterSeconds: retryAfterSeconds(sent.answer.headers, clock.now()), ...facts };
    }
    return status >= 500 || status < 400 ? { kind: 'failed', ...facts } : { kind: 'rejected', ...facts };
  }

  /**
   * Sends the removal in the form of the configured API version. IDs are sent as text, even if a list had them as
   * numbers, because that's what the API documents.
   */
  function askForRemoval(session: Session, participantId: string, call: CallContext) {
    const api = options.removalApi;
    if (api === 'v2') {
      const json = { participantId, roomId: session.room.id, sessionId: session.id };
      return ask(api, 'v2/sessions/participants/remove', json, call);
    }
    return reachable(session.id)
      ? ask(api, `v1/meeting-sessions/${encodeURIComponent(session.id)}/remove-participant`, { participantId }, call)
      : Promise.resolve({ kind: 'unreachable' } as const);
  }

  return {
    get listing() {
      return running.listing;
    },

    running: running.running,

    room: roomOf,

    find: async (sessionId, call) =>
      reachable(sessionId)
        ? lookUp('session', `v2/sessions/${encodeURIComponent(sessionId)}`, withId(sessionAnswer, sessionId), call)
        : NOT_FOUND,

    async connected(sessionId, call) {
      const people = await readPeople('active', sessionId, 'participants/active', CONNECTED, call);
      return derived<Participant>(people, (items) => items.map(({ id, name, joinedAt }) => ({ id, name, joinedAt })));
    },

    attendees,

    async attendee(sessionId, participantId, call) {
      if (!reachable(sessionId)) {
        return NOT_FOUND;
      }
      if (!reachable(participantId)) {
        const { items } = await attendees(sessionId, call);
        const one = items.find(({ id }) => id === participantId);
        return one === undefined ? NOT_FOUND : found(one);
      }
      const path = `v2/sessions/${encodeURIComponent(sessionId)}/participants/${encodeURIComponent(participantId)}`;
      return lookUp('participant', path, withId(participantAnswer, participantId), call);
    },

    async remove(session, participantId, call) {
      const startedAt = clock.elapsed();
      const answer: RemovalAnswer = await askForRemoval(session, participantId, call);
      const facts = { ref: call.reference, api: options.removalApi, sessionId: session.id, ms: since(startedAt) };
      if (answer.kind === 'accepted') {
        log.info({ ...facts, ...answer }, 'videosdk removal accepted');
      } else {
        log.warn({ ...facts, ...answer }, 'videosdk removal not accepted');
      }
      return answer;
    },

    async end(session, call) {
      const startedAt = clock.elapsed();
      const answer = await ask('v2', 'v2/sessions/end', { roomId: session.room.id, sessionId: session.id }, call);
      const facts = { ref: call.reference, sessionId: session.id, ms: since(startedAt), ...answer };
      log[answer.kind === 'accepted' ? 'info' : 'warn'](facts, 'videosdk asked to end a session');
      return answer;
    },

    async credentials(api, call) {
      const startedAt = clock.elapsed();
      const answer = await askForCredentials(api, call);
      log.info({ ref: call.reference, api, answer, ms: since(startedAt) }, 'videosdk credentials checked');
      return answer;
    },

    async hasRoom(roomId, call) {
      const room = reachable(roomId) ? await readRoom(roomId, call) : null;
      if (room?.kind === 'found') {
        return true;
      }
      if (room?.status === 404 && room.inItsWords) {
        return false;
      }
      throw new UpstreamError('unavailable', "VideoSDK didn't say whether it knows the room", {
        status: room?.status,
      });
    },
  };

  /**
   * Checks whether VideoSDK accepts the credentials, without affecting anyone. v2 has a list to read. v1 only documents
   * the removal, so this asks to remove a made-up person from a made-up session. Neither exists, so nothing can happen
   * to anyone. VideoSDK checks credentials first, so "no such session" means they were accepted, as long as it's in
   * VideoSDK's own words, because a gateway answers 404 too.
   */
  async function askForCredentials(api: ApiVersion, call: CallContext): Promise<CredentialsAnswer> {
    const nobody = `check-${Math.floor(options.random() * 2 ** 48).toString(36)}-${Math.floor(clock.now()).toString(36)}`;
    // If VideoSDK wants a room, the list of a nonexistent one will do.
    const room = running.listing === 'by-room' ? `roomId=${nobody}&` : '';
    let answer: Answer;
    try {
      answer = await (api === 'v1'
        ? http.probe(api, 'post', `v1/meeting-sessions/${nobody}/remove-participant`, { participantId: nobody }, call)
        : http.probe(api, 'get', `v2/sessions?${room}status=ongoing&page=1&perPage=1`, null, call));
    } catch {
      return 'no-answer';
    }
    const { status } = answer;
    if (status === 401 || status === 403) {
      return 'refused';
    }
    if (status === 429) {
      return 'busy';
    }
    if (status >= 200 && status < 300) {
      const body = jsonOf(answer);
      return (api === 'v1' ? body !== undefined : sessionsPage.safeParse(body).success) ? 'taken' : 'no-answer';
    }
    // Unpaid accounts get a 402 too, before VideoSDK looks at the request.
    const ofNobody = (api === 'v1' || room !== '') && (status === 400 || status === 404) && isRefusal(answer);
    return ofNobody ? 'taken' : 'no-answer';
  }
}

/**
 * Whether an ID can be part of a path. Every URL parser removes "." and "..", percent-encoded or not, and half a
 * surrogate pair can't be encoded at all.
 */
function reachable(id: string): boolean {
  return id !== '.' && id !== '..' && id.isWellFormed();
}

/** A record of someone or something else doesn't answer the question. */
function withId<T extends { readonly id: string }>(schema: z.ZodType<T>, id: string): z.ZodType<T> {
  return schema.refine((record) => record.id === id, { path: ['id'] });
}

/** A room can be looked up by any of its three IDs. */
function ofRoom(name: string) {
  return roomAnswer.refine(({ id, customId, internalId }) => [id, customId, internalId].includes(name), {
    path: ['roomId'],
  });
}

/** The list of everyone who was there. People stay on it after they leave. */
const EVERYBODY: PeopleList = {
  pageOf: (page) => page,
  stayOf: ({ id }) => id,
  // Two records of one person that disagree prove nothing.
  reconciled: (earlier, later) =>
    earlier.state === later.state ? later : { ...later, state: 'unclear', leftAt: null },
};

/**
 * Everyone on the list of connected people counts as connected, because a missing timelog must not make someone "gone".
 * If a timelog says that someone left, it contradicts the list. It's unknown which of the two is outdated, so they
 * aren't shown, and the list counts as incomplete.
 */
const CONNECTED: PeopleList = {
  pageOf: (page) => {
    const items = page.items.filter(({ state }) => state !== 'left');
    return { ...page, items, unreadable: page.unreadable + page.items.length - items.length };
  },
  // Someone who left and came back has a different join time.
  stayOf: ({ id, joinedAt }) => JSON.stringify([id, joinedAt]),
};

/**
 * A session whose record says it ended isn't running, whatever list it's on. One with an unclear record may be running,
 * so it stays on the list, which then can't tell how many are.
 */
function runningOf(sessions: Listing<Session>): Listing<Session> {
  const running = derived(sessions, (items) => items.filter(({ state }) => state !== 'ended'));
  return running.complete && running.items.some(({ state }) => state === 'unclear')
    ? partial(running.items, 'unreadable-entry')
    : running;
}

/** `undefined` if it isn't JSON. */
function jsonOf({ text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether VideoSDK itself refused the request. Proxies in between answer with a page or plain text. */
function isRefusal(answer: Answer): boolean {
  const body = jsonOf(answer);
  return (
    typeof body === 'object' &&
    body !== null &&
    ['error', 'message', 'msg', 'statusMessage'].some((key) => typeof Reflect.get(body, key) === 'string')
  );
}

interface AnswerFacts {
  readonly status?: number;
  readonly requestId?: string;
  readonly network?: string;
}

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-request-id'];

/** The loggable facts of an answer. The body isn't one of them, because it can hold personal data. */
function answerFacts({ status, headers }: Answer): { status: number; requestId?: string } {
  for (const name of REQUEST_ID_HEADERS) {
    const requestId = headers.get(name);
    if (requestId !== null) {
      return { status, requestId: requestId.slice(0, 100) };
    }
  }
  return { status };
}

function networkFacts(error: unknown): AnswerFacts {
  return { network: networkErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown') };
}
