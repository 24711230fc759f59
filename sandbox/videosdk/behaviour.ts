import type { Operation } from './operation.ts';

/** What stands in a refusal. Sources show all of these; the text is always meant for programmers. */
export type ErrorBody = 'error+statusCode' | 'error' | 'message' | 'msg' | 'statusMessage' | 'text' | 'html';

/** A success whose body is not the documented one. `empty-204` also changes the status, the others answer 200. */
export type OddBody =
  | 'empty-204'
  | 'empty-200'
  | 'html'
  | 'text'
  | 'json-string'
  | 'truncated-json'
  | 'array'
  | 'null'
  | 'empty-object'
  /** JSON of a shape that nobody documents. */
  | 'foreign-json'
  /** As documented, but `data` is null. */
  | 'data-null'
  /** What stands in a refusal, under a status that says that all went well. */
  | 'refusal';

/** Parameters of a query that a server may take no notice of. */
export type QueryParameter =
  | 'page'
  | 'perPage'
  | 'roomId'
  | 'customRoomId'
  | 'status'
  | 'startDate'
  | 'endDate'
  | 'query';

/** The fields take the place of the right ones (undefined: left out), or the function says what stands there. */
export type PageInfoChange = Readonly<Record<string, unknown>> | ((right: PageInfo) => unknown);

export interface PageInfo {
  readonly currentPage: number;
  readonly perPage: number;
  readonly lastPage: number;
  readonly total: number;
}

/** Headers under which a request id may come. */
export type RequestIdHeader = 'x-request-id' | 'request-id' | 'x-amzn-requestid' | 'x-amz-request-id';

/** `wrong`: of other bytes, by the right key. `truncated`: its end is missing. `missing`: no header. */
export type WebhookSignature = 'right' | 'wrong' | 'truncated' | 'missing';

/**
 * How VideoSDK behaves where its documentation is silent or contradicts itself. May be changed at any moment; a request
 * looks at it when it is acted on. Everything is a plain field, so that `Object.assign(videoSdk.behaviour, {...})` works.
 */
export interface Behaviour {
  /** How long an accepted removal takes until the person is out; `never`: accepted, and nothing happens. */
  removalTakesEffectAfterMs: number | 'never';
  /**
   * How long after being out the person comes back with the same id and name: nothing on VideoSDK prevents it. When the
   * session ended in between, they come back into a new session of the same room.
   */
  removalRejoinsAfterMs: number | 'never';
  /** What a v2 removal answers when it succeeds: sources disagree. */
  removalV2Answer: 'session' | 'json-string' | 'message' | 'text' | 'empty';
  /** Somebody who was in the session and has left. 200 answers as if they had been removed. */
  secondRemovalStatus: 200 | 400 | 402 | 404;
  /** Somebody who never was in the session. */
  unknownParticipantStatus: 200 | 400 | 402 | 404;
  /** Removing from, or ending, a session that is over. */
  endedSessionStatus: 200 | 400 | 402 | 404;
  /** Reading who is, or was, in a session that is over. */
  endedSessionReadStatus: 200 | 400 | 402 | 404;
  unknownSessionStatus: 400 | 402 | 404;
  errorBody: ErrorBody;
  /** Successes of these operations carry an odd body until this is changed. For a few requests only, use a fault. */
  oddBodies: Partial<Record<Operation, OddBody>>;
  /** A session ends when its last participant leaves, after this long; `never`: it runs on, empty. */
  emptySessionEndsAfterMs: number | 'never';
  /** What the active list of a session without anybody holds. */
  nobodyActive: 'empty-participants' | 'empty-data';
  /** `lastPage` of an empty list. */
  lastPageWhenEmpty: 0 | 1;
  /** Page size when none is asked for: sources say 20, some 10. */
  defaultPerPage: number;
  /** The largest page. */
  maxPerPage: number;
  /** A larger `perPage` is lowered to `maxPerPage`, and `pageInfo` says so; or it is answered 400. */
  tooLargePerPage: 'lowered' | 'refused';
  /** A page after the last one: empty, or refused. */
  pageAfterLastStatus: 200 | 400 | 402 | 404;
  /** What lists say about their pages. */
  pageInfo: 'right' | 'missing' | PageInfoChange;
  /** Lists are answered as if these had not been asked for. */
  ignoredParameters: readonly QueryParameter[];
  /** The order of the active list: moving between pages is easiest where newcomers come first. */
  activeOrder: 'oldest-first' | 'newest-first';
  /** What `GET /v2/sessions` is answered 400 without: sources disagree. `room`: its id or its custom id. */
  sessionListNeeds: 'nothing' | 'room' | 'roomId';
  /** The list of the sessions of a room that there is not: empty, or refused. */
  unknownRoomListStatus: 200 | 400 | 402 | 404;
  /** Reads show what was so this long ago. What was opened since is not there yet. */
  lagMs: number;
  /** How far VideoSDK's clock is ahead of this machine's: its `Date` header, its judgment of tokens, and what it dates. */
  clockOffsetMs: number;
  /** How far in the future, by VideoSDK's clock, a token may say that it was signed. */
  iatToleranceMs: number;
  dateHeader: 'right' | 'missing' | 'unreadable';
  /** What the end of a session answers: `meeting` has other names for the room, and neither `status` nor `links`. */
  endAnswer: 'session' | 'meeting';
  /** Whether v1 takes a token made for v2 (with `version` and `roles`): nobody says. */
  acceptCrawlerOnV1: boolean;
  /** Time before a request is acted on. */
  latencyMs: number;
  /** Under which header the request id is sent; null: not at all. */
  requestIdHeader: RequestIdHeader | null;
  /** The PEM form of the key that webhooks are verified with: PKCS#1 is the less common one, and clients must take it. */
  publicKeyForm: 'pkcs1' | 'spki';
  /** How the webhooks of what happens from now on are signed. */
  webhookSignature: WebhookSignature;
  /** How often each is sent; 0: it is lost. */
  webhookCopies: number;
}

/** The behaviour to start with: the documentation where it speaks, the likelier of two where it does not. */
export function documentedBehaviour(): Behaviour {
  return {
    removalTakesEffectAfterMs: 0,
    removalRejoinsAfterMs: 'never',
    removalV2Answer: 'session',
    secondRemovalStatus: 404,
    unknownParticipantStatus: 404,
    endedSessionStatus: 400,
    endedSessionReadStatus: 200,
    unknownSessionStatus: 404,
    errorBody: 'error+statusCode',
    oddBodies: {},
    emptySessionEndsAfterMs: 0,
    nobodyActive: 'empty-participants',
    lastPageWhenEmpty: 1,
    defaultPerPage: 20,
    maxPerPage: 100,
    tooLargePerPage: 'lowered',
    pageAfterLastStatus: 200,
    pageInfo: 'right',
    ignoredParameters: [],
    activeOrder: 'oldest-first',
    sessionListNeeds: 'nothing',
    unknownRoomListStatus: 200,
    lagMs: 0,
    clockOffsetMs: 0,
    iatToleranceMs: 60_000,
    dateHeader: 'right',
    endAnswer: 'session',
    acceptCrawlerOnV1: false,
    latencyMs: 0,
    requestIdHeader: 'x-request-id',
    publicKeyForm: 'pkcs1',
    webhookSignature: 'right',
    webhookCopies: 1,
  };
}
