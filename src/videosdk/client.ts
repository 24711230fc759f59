import { randomUUID } from 'node:crypto';
import ky, { isHTTPError, type KyInstance } from 'ky';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { CredentialsAnswer, VideoChecks } from '../moderation/check.ts';
import type { Attendee } from '../moderation/participant.ts';
import type { Session } from '../moderation/session.ts';
import type { SessionEnding } from '../moderation/session-end.ts';
import {
  type CallContext,
  type RemovalAnswer,
  UpstreamError,
  type VideoSessions,
} from '../moderation/video-sessions.ts';
import { type Page, participantAnswer, participantsPage, sessionAnswer, sessionsPage } from './answers.ts';
import { asUpstreamError, networkErrorCode, neverSent, retryAfterSeconds } from './errors.ts';
import type { ApiVersion, TokenSigner } from './token.ts';
import type { fetchOver } from './transport.ts';

export interface VideoSdkOptions {
  /** For example "https://api.videosdk.live". */
  readonly apiUrl: string;
  readonly removalApi: ApiVersion;
  readonly tokens: TokenSigner;
  /** Sends a request; see {@link fetchOver}. */
  readonly fetch: ReturnType<typeof fetchOver>;
  readonly log: Logger;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  /** From 0 to below 1: spreads retries over time. */
  readonly random: () => number;
}

/** One attempt of a read, all attempts together, and the removal, which has one. In milliseconds. */
const READ_TIMEOUT = 2_500;
const READ_TOTAL_TIMEOUT = 5_000;
const REMOVAL_TIMEOUT = 6_000;
/** The longest `Retry-After` that a read waits for. */
const LONGEST_WAIT = 1_000;

/** The largest page is not documented: we ask for this many and follow what `pageInfo` says. */
const PER_PAGE = 100;
/** 40,000 people. Beyond this a list is not read to its end, which is a failure and never a short list. */
const MOST_PAGES = 400;
const PAGES_AT_ONCE = 4;

/**
 * VideoSDK's own client takes 402 and 404 alike for "not found"; what a read of a session that is over answers is
 * documented nowhere, and 400 ("validation") is what an id that means nothing would get.
 */
const NOT_FOUND = new Set([400, 402, 404]);

/** A client of VideoSDK's server API: https://docs.videosdk.live/api-reference/realtime-communication/intro */
export function createVideoSdkClient(options: VideoSdkOptions): VideoSessions & VideoChecks & SessionEnding {
  const { tokens, log, now } = options;
  const http = ky.create({
    prefix: options.apiUrl,
    fetch: options.fetch,
    redirect: 'manual',
    timeout: READ_TIMEOUT,
    totalTimeout: READ_TOTAL_TIMEOUT,
    retry: {
      limit: 2,
      methods: ['get'],
      statusCodes: [408, 429, 500, 502, 503, 504],
      afterStatusCodes: [429, 503],
      maxRetryAfter: LONGEST_WAIT,
      // Who is told to wait longer than there is time for does not ask again before: that ends in "busy" instead.
      shouldRetry: ({ error }) =>
        isHTTPError(error) && (retryAfterSeconds(error.response.headers, now()) ?? 0) * 1_000 > LONGEST_WAIT
          ? false
          : undefined,
      retryOnTimeout: true,
      delay: (attempt) => 150 * 2 ** (attempt - 1),
      jitter: (delay) => delay * (0.5 + options.random() / 2),
    },
  });

  async function headers(version: ApiVersion, call: CallContext): Promise<Record<string, string>> {
    return { Authorization: await tokens.token(version), 'X-Request-Id': call.reference };
  }

  /** One GET, parsed, called `what` in the log (paths hold ids of people); `null` for "no such thing". Rejects with {@link UpstreamError}. */
  async function read<T>(what: string, path: string, schema: z.ZodType<T>, call: CallContext): Promise<T | null> {
    const startedAt = now();
    const how = { ...(call.signal && { signal: call.signal }), ...(call.once && { retry: 0 }) };
    try {
      const response = await http.get(path, { headers: await headers('v2', call), ...how });
      const body: unknown = JSON.parse(await response.text());
      const parsed = schema.safeParse(body);
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new UpstreamError(
          'unavailable',
          `VideoSDK's answer has an unknown shape at ${issue?.path.join('.') || '/'}`,
          {
            status: response.status,
          },
        );
      }
      log.debug({ ref: call.reference, what, status: response.status, ms: now() - startedAt }, 'videosdk read');
      return parsed.data;
    } catch (error) {
      const facts = { ref: call.reference, what, ms: now() - startedAt };
      if (isHTTPError(error) && NOT_FOUND.has(error.response.status)) {
        log.debug({ ...facts, ...answerFacts(error.response) }, 'videosdk read: not found');
        return null;
      }
      const failure =
        error instanceof SyntaxError
          ? new UpstreamError('unavailable', 'VideoSDK answered with something that is not JSON')
          : asUpstreamError(error, now());
      const answer = isHTTPError(error) ? answerFacts(error.response) : { network: networkErrorCode(error) };
      log.warn({ ...facts, ...answer, code: failure.code, message: failure.message }, 'videosdk read failed');
      throw failure;
    }
  }

  /** All pages, the later ones some at a time; `whole` when one page was all there is. `null` for "no such thing". */
  async function readPages<T>(
    what: string,
    path: string,
    schema: z.ZodType<Page<T>>,
    call: CallContext,
  ): Promise<{ items: T[]; whole: boolean } | null> {
    const pageOf = (page: number) => `${path}${path.includes('?') ? '&' : '?'}page=${page}&perPage=${PER_PAGE}`;
    const first = await read(what, pageOf(1), schema, call);
    if (first === null) {
      return null;
    }
    const items = [...first.items];
    const lastPage = first.pageInfo?.lastPage ?? 1;
    if (lastPage > MOST_PAGES) {
      throw new UpstreamError('unavailable', `VideoSDK's list has ${lastPage} pages, more than can be read`);
    }
    for (let page = 2; page <= lastPage; page += PAGES_AT_ONCE) {
      const numbers = Array.from({ length: Math.min(PAGES_AT_ONCE, lastPage - page + 1) }, (_, index) => page + index);
      for (const next of await Promise.all(numbers.map((number) => read(what, pageOf(number), schema, call)))) {
        items.push(...(next?.items ?? []));
      }
    }
    return { items, whole: (first.pageInfo?.lastPage ?? Number.POSITIVE_INFINITY) <= 1 };
  }

  return {
    async running(call) {
      const answer = await readPages('sessions', 'v2/sessions?status=ongoing', sessionsPage, call);
      if (answer === null) {
        // "Not found" to a list that always exists: not to be taken for "nothing is running".
        throw new UpstreamError('unavailable', 'VideoSDK has no list of sessions at this address');
      }
      return byId(answer.items.filter(({ running }) => running));
    },

    find: async (sessionId, call) =>
      reachable(sessionId)
        ? read('session', `v2/sessions/${encodeURIComponent(sessionId)}`, sessionAnswer, call)
        : null,

    async connected(sessionId, call) {
      if (!reachable(sessionId)) {
        return null;
      }
      const path = `v2/sessions/${encodeURIComponent(sessionId)}/participants/active`;
      // Whoever is on this list counts as connected unless their timelog says when they left: a timelog that is missing
      // must not make somebody "removed".
      const answer = await readPages('active', path, participantsPage, call);
      return answer === null
        ? null
        : {
            participants: byId(answer.items.filter(({ connected, leftAt }) => connected || leftAt === null)),
            conclusive: answer.whole,
          };
    },

    async attendees(sessionId, call) {
      if (!reachable(sessionId)) {
        return null;
      }
      const path = `v2/sessions/${encodeURIComponent(sessionId)}/participants`;
      const answer = await readPages('participants', path, participantsPage, call);
      return answer === null ? null : byId(answer.items);
    },

    async attendee(sessionId, participantId, call) {
      if (!reachable(sessionId)) {
        return null;
      }
      if (!reachable(participantId)) {
        return (await this.attendees(sessionId, call))?.find(({ id }) => id === participantId) ?? null;
      }
      const path = `v2/sessions/${encodeURIComponent(sessionId)}/participants/${encodeURIComponent(participantId)}`;
      return read('participant', path, participantAnswer, call);
    },

    async remove(session, participantId, call) {
      const startedAt = now();
      const answer = await askForRemoval(
        http,
        options.removalApi,
        session,
        participantId,
        await headers(options.removalApi, call),
        now,
      );
      const facts = { ref: call.reference, api: options.removalApi, sessionId: session.id, ms: now() - startedAt };
      if (answer.kind === 'accepted') {
        log.info({ ...facts, ...answer }, 'videosdk removal accepted');
      } else {
        log.warn({ ...facts, ...answer }, 'videosdk removal not accepted');
      }
      return answer;
    },

    async end(session, call) {
      const startedAt = now();
      const json = { roomId: session.room.id, sessionId: session.id };
      const answer = await askOnce(http, 'v2/sessions/end', json, await headers('v2', call), now);
      const facts = { ref: call.reference, sessionId: session.id, ms: now() - startedAt, ...answer };
      log[answer.kind === 'accepted' ? 'info' : 'warn'](facts, 'videosdk asked to end a session');
      return answer;
    },

    async credentials(api, call) {
      const startedAt = now();
      const answer = await askForCredentials(http, api, await headers(api, call), call);
      log.info({ ref: call.reference, api, answer, ms: now() - startedAt }, 'videosdk credentials checked');
      return answer;
    },

    hasRoom: async (roomId, call) =>
      reachable(roomId) && (await read('room', `v2/rooms/${encodeURIComponent(roomId)}`, anything, call)) !== null,
  };
}

/**
 * Whether an id can be a part of a path: "." and ".." are taken away by every URL parser, percent-encoded or not, and
 * half of a surrogate pair cannot be encoded at all.
 */
function reachable(id: string): boolean {
  return id !== '.' && id !== '..' && id.isWellFormed();
}

/** Asks for the removal, as the version of the API has it. */
async function askForRemoval(
  http: KyInstance,
  api: ApiVersion,
  session: Session,
  participantId: string,
  headers: Record<string, string>,
  now: () => number,
): Promise<RemovalAnswer & AnswerFacts> {
  if (api === 'v1' && !reachable(session.id)) {
    // Nothing can be sent to such an address: as good as VideoSDK's own "not found".
    return { kind: 'rejected', status: 404 };
  }
  const [path, json] =
    api === 'v1'
      ? [`v1/meeting-sessions/${encodeURIComponent(session.id)}/remove-participant`, { participantId }]
      : ['v2/sessions/participants/remove', { participantId, roomId: session.room.id, sessionId: session.id }];
  return askOnce(http, path, json, headers, now);
}

/** Sends a request that changes something once; once more only when the first certainly never left this machine. */
async function askOnce(
  http: KyInstance,
  path: string,
  json: object,
  headers: Record<string, string>,
  now: () => number,
): Promise<RemovalAnswer & AnswerFacts> {
  const post = () =>
    http.post(path, {
      json,
      headers,
      retry: 0,
      timeout: REMOVAL_TIMEOUT,
      totalTimeout: REMOVAL_TIMEOUT,
      throwHttpErrors: false,
    });
  let response: Response;
  try {
    response = await post().catch((error: unknown) => (neverSent(error) ? post() : Promise.reject(error)));
  } catch (error) {
    return { kind: neverSent(error) ? 'unreachable' : 'unanswered', ...networkFacts(error) };
  }
  const facts = answerFacts(response);
  const { status } = facts;
  if (status >= 200 && status < 300) {
    // Whatever the body is: official sources show four forms of it, and none of them proves anything.
    return { kind: 'accepted', ...facts };
  }
  if (status === 401 || status === 403) {
    return { kind: 'forbidden', ...facts };
  }
  if (status === 429) {
    return { kind: 'busy', retryAfterSeconds: retryAfterSeconds(response.headers, now()), ...facts };
  }
  return status >= 500 || status < 400 ? { kind: 'failed', ...facts } : { kind: 'rejected', ...facts };
}

/** That there is one is all that is asked of a room. */
const anything = z.unknown();

/**
 * Whether the credentials are taken, found out without touching anybody. In v2 there is a list to read. In v1 all that
 * is documented is the removal: it is asked for somebody with an id made up for this one call, in a session with an id made
 * up likewise. No such person or session exists, so nothing can happen to anybody; credentials are judged before that, and
 * "no such session" says that they were taken.
 */
async function askForCredentials(
  http: KyInstance,
  api: ApiVersion,
  headers: Record<string, string>,
  { signal }: CallContext,
): Promise<CredentialsAnswer> {
  const how = {
    headers,
    retry: 0,
    timeout: READ_TOTAL_TIMEOUT,
    throwHttpErrors: false,
    ...(signal && { signal }),
  };
  const nobody = `check-${randomUUID()}`;
  let status: number;
  try {
    const response = await (api === 'v1'
      ? http.post(`v1/meeting-sessions/${nobody}/remove-participant`, { ...how, json: { participantId: nobody } })
      : http.get('v2/sessions?status=ongoing&page=1&perPage=1', how));
    ({ status } = response);
    await response.body?.cancel();
  } catch {
    return 'no-answer';
  }
  if (status === 401 || status === 403) {
    return 'refused';
  }
  if (status === 429) {
    return 'busy';
  }
  return (status >= 200 && status < 300) || (api === 'v1' && NOT_FOUND.has(status)) ? 'taken' : 'no-answer';
}

interface AnswerFacts {
  readonly status?: number;
  readonly requestId?: string;
  readonly network?: string;
}

const REQUEST_ID_HEADERS = ['x-request-id', 'request-id', 'x-amzn-requestid', 'x-amz-request-id'];

/** What may be logged of an answer: never its body, which can hold personal data. */
function answerFacts(response: Response): { status: number; requestId?: string } {
  for (const name of REQUEST_ID_HEADERS) {
    const requestId = response.headers.get(name);
    if (requestId !== null) {
      return { status: response.status, requestId: requestId.slice(0, 100) };
    }
  }
  return { status: response.status };
}

function networkFacts(error: unknown): AnswerFacts {
  return { network: networkErrorCode(error) ?? (error instanceof Error ? error.name : 'unknown') };
}

/** Somebody who slipped to the next page while we were reading comes twice: the later reading counts. */
function byId<T extends Attendee | Session>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
