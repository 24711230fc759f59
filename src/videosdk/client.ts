import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Clock } from '../common/clock.ts';
import { retryAfterSeconds } from '../common/retry-after.ts';
import type { CredentialsAnswer, VideoChecks } from '../diagnostics/check.ts';
import { derived, found, type Listing, type Lookup, NOT_FOUND } from '../sessions/evidence.ts';
import { type Attendee, foldedNames, type Participant } from '../sessions/participant.ts';
import type { Room, Session } from '../sessions/session.ts';
import type { SessionEnding } from '../sessions/session-end.ts';
import {
  type CallContext,
  type RemovalAnswer,
  type SessionListing,
  UpstreamError,
  type VideoSessions,
} from '../sessions/video-sessions.ts';
import { type AnswerFacts, answerFacts, isPage, networkFacts } from './answer-facts.ts';
import { participantAnswer, roomAnswer, sessionAnswer } from './answers.ts';
import { askForCredentials } from './credentials.ts';
import { createHttp, type Http, type HttpOptions } from './http.ts';
import { CONNECTED, EVERYBODY, type ListsContext, listPeople, listSessions } from './lists.ts';
import { type Expected, Reader, reachable } from './reader.ts';
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

/** Creates a client for VideoSDK's server API: https://docs.videosdk.live/api-reference/realtime-communication/intro */
export function createVideoSdkClient(options: VideoSdkOptions): VideoSessions & VideoChecks & SessionEnding {
  return new VideoSdkClient(options);
}

class VideoSdkClient implements VideoSessions, VideoChecks, SessionEnding {
  readonly #options: VideoSdkOptions;
  readonly #http: Http;
  readonly #reader: Reader;
  readonly #lists: ListsContext;
  readonly #running: Pick<VideoSessions, 'running' | 'listing'>;

  constructor(options: VideoSdkOptions) {
    const { clock, log, knownRooms } = options;
    this.#options = options;
    this.#http = createHttp(options);
    this.#reader = new Reader({ http: this.#http, clock, log });
    this.#lists = { reader: this.#reader, clock };
    this.#running = createRunning({
      list: (parameters, call) => listSessions(this.#lists, parameters, call),
      roomOf: (name, call) => this.room(name, call),
      knownRooms,
      clock,
      log,
    });
  }

  get listing(): SessionListing {
    return this.#running.listing;
  }

  running(rooms: ReadonlySet<string> | null, call: CallContext): Promise<Listing<Session>> {
    return this.#running.running(rooms, call);
  }

  async room(name: string, call: CallContext): Promise<Lookup<Room>> {
    const room = reachable(name) ? await this.#readRoom(name, call) : NOT_FOUND;
    return room.kind === 'found' ? found({ id: room.value.id, customId: room.value.customId }) : NOT_FOUND;
  }

  async find(sessionId: string, call: CallContext): Promise<Lookup<Session>> {
    if (!reachable(sessionId)) {
      return NOT_FOUND;
    }
    const path = `v2/sessions/${encodeURIComponent(sessionId)}`;
    return this.#lookUp('session', path, withId(sessionAnswer, sessionId), call);
  }

  async connected(sessionId: string, call: CallContext): Promise<Listing<Participant>> {
    const people = await listPeople(this.#lists, CONNECTED, sessionId, call);
    const connected = derived<Participant>(people, (items) =>
      items.map(({ id, name, joinedAt, sending, looksOn }) => ({
        id,
        name,
        joinedAt,
        ...(sending && { sending }),
        ...(looksOn && { looksOn }),
      })),
    );
    await foldedNames.prepare(connected.items, this.#options.clock);
    return connected;
  }

  attendees(sessionId: string, call: CallContext): Promise<Listing<Attendee>> {
    return listPeople(this.#lists, EVERYBODY, sessionId, call);
  }

  async attendee(sessionId: string, participantId: string, call: CallContext): Promise<Lookup<Attendee>> {
    if (!reachable(sessionId)) {
      return NOT_FOUND;
    }
    if (!reachable(participantId)) {
      const { items } = await this.attendees(sessionId, call);
      const one = items.find(({ id }) => id === participantId);
      return one === undefined ? NOT_FOUND : found(one);
    }
    const path = `v2/sessions/${encodeURIComponent(sessionId)}/participants/${encodeURIComponent(participantId)}`;
    return this.#lookUp('participant', path, withId(participantAnswer, participantId), call);
  }

  async remove(session: Session, participantId: string, call: CallContext): Promise<RemovalAnswer> {
    const { clock, log, removalApi } = this.#options;
    const startedAt = clock.elapsed();
    const answer: RemovalAnswer = await this.#askForRemoval(session, participantId, call);
    const facts = { ref: call.reference, api: removalApi, sessionId: session.id, ms: this.#since(startedAt) };
    if (answer.kind === 'accepted') {
      log.info({ ...facts, ...answer }, 'videosdk removal accepted');
    } else {
      log.warn({ ...facts, ...answer }, 'videosdk removal not accepted');
    }
    return answer;
  }

  async end(session: Session, call: CallContext): Promise<RemovalAnswer> {
    const { clock, log } = this.#options;
    const startedAt = clock.elapsed();
    const answer = await this.#ask('v2', 'v2/sessions/end', { roomId: session.room.id, sessionId: session.id }, call);
    const facts = { ref: call.reference, sessionId: session.id, ms: this.#since(startedAt), ...answer };
    log[answer.kind === 'accepted' ? 'info' : 'warn'](facts, 'videosdk asked to end a session');
    return answer;
  }

  async credentials(api: ApiVersion, call: CallContext): Promise<CredentialsAnswer> {
    const { clock, log, random } = this.#options;
    const startedAt = clock.elapsed();
    const answer = await askForCredentials({ http: this.#http, clock, random, listing: this.listing }, api, call);
    log.info({ ref: call.reference, api, answer, ms: this.#since(startedAt) }, 'videosdk credentials checked');
    return answer;
  }

  async hasRoom(roomId: string, call: CallContext): Promise<boolean> {
    const room = reachable(roomId) ? await this.#readRoom(roomId, call) : null;
    if (room?.kind === 'found') {
      return true;
    }
    if (room?.status === 404 && room.inItsWords) {
      return false;
    }
    throw new UpstreamError('unavailable', "VideoSDK didn't say whether it knows the room", {
      status: room?.status,
    });
  }

  #since(startedAt: number): number {
    return Math.round(this.#options.clock.elapsed() - startedAt);
  }

  async #lookUp<T>(what: string, path: string, expected: Expected<T>, call: CallContext): Promise<Lookup<T>> {
    const answer = await this.#reader.read(what, path, expected, call);
    return answer.kind === 'found' ? found(answer.value) : NOT_FOUND;
  }

  #readRoom(name: string, call: CallContext) {
    return this.#reader.read('room', `v2/rooms/${encodeURIComponent(name)}`, ofRoom(name), call);
  }

  /** Sends a request that changes something, once, and returns VideoSDK's answer. Never rejects. */
  async #ask(version: ApiVersion, path: string, json: object, call: CallContext): Promise<RemovalAnswer & AnswerFacts> {
    const sent = await this.#http.send(version, path, json, call);
    if (sent.kind !== 'answered') {
      return sent.kind === 'not-sent' ? sent : { kind: sent.kind, ...networkFacts(sent.error) };
    }
    const facts = answerFacts(sent.answer);
    const { status } = facts;
    if (status >= 200 && status < 300 && !isPage(sent.answer)) {
      // What else it says doesn't matter: official sources show four forms of it, and none of them proves anything.
      return { kind: 'accepted', ...facts };
    }
    if (status === 401 || status === 403) {
      return { kind: 'forbidden', skewMs: sent.skewMs, ...facts };
    }
    if (status === 429) {
      return {
        kind: 'busy',
        retryAfterSeconds: retryAfterSeconds(sent.answer.headers, this.#options.clock.now()),
        ...facts,
      };
    }
    // Redirects and pages come from something in between.
    return status >= 500 || status < 400 ? { kind: 'failed', ...facts } : { kind: 'rejected', ...facts };
  }

  /**
   * Sends the removal in the form of the configured API version. IDs are sent as text, even if a list had them as
   * numbers, because that's what the API documents.
   */
  #askForRemoval(session: Session, participantId: string, call: CallContext) {
    const api = this.#options.removalApi;
    if (api === 'v2') {
      const json = { participantId, roomId: session.room.id, sessionId: session.id };
      return this.#ask(api, 'v2/sessions/participants/remove', json, call);
    }
    return reachable(session.id)
      ? this.#ask(
          api,
          `v1/meeting-sessions/${encodeURIComponent(session.id)}/remove-participant`,
          { participantId },
          call,
        )
      : Promise.resolve({ kind: 'unreachable' } as const);
  }
}

function withId<T extends { readonly id: string }>(schema: z.ZodType<T>, id: string): Expected<T> {
  return { schema, about: { place: 'id', fits: (record) => record.id === id } };
}

/** A room can be looked up by any of its three IDs. */
function ofRoom(name: string): Expected<z.infer<typeof roomAnswer>> {
  return {
    schema: roomAnswer,
    about: { place: 'roomId', fits: ({ id, customId, internalId }) => [id, customId, internalId].includes(name) },
  };
}
