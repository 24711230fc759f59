import type { Operation } from './operation.ts';

/** The body of an error response. Sources show all of these. The text is always written for programmers. */
export type ErrorBody = 'error+statusCode' | 'error' | 'message' | 'msg' | 'statusMessage' | 'text' | 'html';

/** A success whose body isn't the documented one. `empty-204` also changes the status; the others respond with 200. */
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
  /** JSON of an undocumented shape. */
  | 'foreign-json'
  /** As documented, but `data` is null. */
  | 'data-null'
  /** An error body with a success status. */
  | 'refusal';

/** Query parameters that a server may ignore. */
export type QueryParameter =
  | 'page'
  | 'perPage'
  | 'roomId'
  | 'customRoomId'
  | 'status'
  | 'startDate'
  | 'endDate'
  | 'query';

/** Either fields that replace the right ones (undefined: left out), or a function that returns the replacement. */
export type PageInfoChange = Readonly<Record<string, unknown>> | ((right: PageInfo) => unknown);

export interface PageInfo {
  readonly currentPage: number;
  readonly perPage: number;
  readonly lastPage: number;
  readonly total: number;
}

/** Headers that may contain a request ID. */
export type RequestIdHeader = 'x-request-id' | 'request-id' | 'x-amzn-requestid' | 'x-amz-request-id';

/** `wrong`: signs other bytes with the right key. `truncated`: its end is missing. `missing`: no header. */
export type WebhookSignature = 'right' | 'wrong' | 'truncated' | 'missing';

/**
 * How VideoSDK behaves where its documentation is silent or contradicts itself. Can change at any time; each request
 * uses the values at the moment it's acted on. Everything is a plain field, so that `Object.assign(videoSdk.behavior,
 * {...})` works.
 */
export interface Behavior {
  /** How long an accepted removal takes to get the person out; `never`: it's accepted, and nothing happens. */
  removalTakesEffectAfterMs: number | 'never';
  /**
   * How long after the removal the person comes back with the same ID and name: VideoSDK doesn't prevent that. If the
   * session ended meanwhile, they join a new session of the same room.
   */
  removalRejoinsAfterMs: number | 'never';
  /** The response of a successful v2 removal. Sources disagree. */
  removalV2Answer: 'session' | 'json-string' | 'message' | 'text' | 'empty';
  /** For someone who already left the session. 200 responds as if they had been removed. */
  secondRemovalStatus: 200 | 400 | 402 | 404;
  /** For someone who was never in the session. */
  unknownParticipantStatus: 200 | 400 | 402 | 404;
  /** For removing from, or ending, a session that is over. */
  endedSessionStatus: 200 | 400 | 402 | 404;
  /** For reading who was in a session that is over. */
  endedSessionReadStatus: 200 | 400 | 402 | 404;
  unknownSessionStatus: 400 | 402 | 404;
  errorBody: ErrorBody;
  /** Gives successful responses of these operations an odd body until changed. For a few requests only, use a fault. */
  oddBodies: Partial<Record<Operation, OddBody>>;
  /** How long after its last participant leaves a session ends; `never`: it keeps running, empty. */
  emptySessionEndsAfterMs: number | 'never';
  /** What the list of active participants contains if no one is connected. */
  noOneActive: 'empty-participants' | 'empty-data';
  /** `lastPage` of an empty list. */
  lastPageWhenEmpty: 0 | 1;
  /** The default page size. Most sources say 20, some 10. */
  defaultPerPage: number;
  /** The maximum page size. */
  maxPerPage: number;
  /** A larger `perPage` is either lowered to `maxPerPage`, which `pageInfo` shows, or refused with 400. */
  tooLargePerPage: 'lowered' | 'refused';
  /** A page after the last one: empty (200) or refused. */
  pageAfterLastStatus: 200 | 400 | 402 | 404;
  /** The `pageInfo` of lists. */
  pageInfo: 'right' | 'missing' | PageInfoChange;
  /** Lists ignore these parameters. */
  ignoredParameters: readonly QueryParameter[];
  /** The order of active participants. If the newest come first, joins shift people between pages. */
  activeOrder: 'oldest-first' | 'newest-first';
  /** What `GET /v2/sessions` requires, with a 400 otherwise. Sources disagree. `room`: its ID or its custom ID. */
  sessionListNeeds: 'nothing' | 'room' | 'roomId';
  /** The session list of an unknown room: empty (200) or refused. */
  unknownRoomListStatus: 200 | 400 | 402 | 404;
  /** Reads show the state of this long ago. Sessions opened since then are missing. */
  lagMs: number;
  /**
   * How far VideoSDK's clock is ahead of this machine's. Affects its `Date` header, its checks of tokens, and all its
   * timestamps.
   */
  clockOffsetMs: number;
  /** How far in the future, by VideoSDK's clock, a token's `iat` can be. */
  iatToleranceMs: number;
  dateHeader: 'right' | 'missing' | 'unreadable';
  /** The response to ending a session. `meeting` has other names for the room, and neither `status` nor `links`. */
  endAnswer: 'session' | 'meeting';
  /** Whether v1 accepts a token made for v2 (with `version` and `roles`). This is undocumented. */
  acceptCrawlerOnV1: boolean;
  /** The delay before a request is acted on. */
  latencyMs: number;
  /** The header with the request ID; null: none. */
  requestIdHeader: RequestIdHeader | null;
  /** The PEM format of the key that verifies webhooks. PKCS#1 is less common, but clients must accept it. */
  publicKeyForm: 'pkcs1' | 'spki';
  /** How future webhooks are signed. */
  webhookSignature: WebhookSignature;
  /** How many times each webhook is sent; 0: it's lost. */
  webhookCopies: number;
}

/** The initial behavior: what the documentation says, or else the most likely variant. */
export function documentedBehavior(): Behavior {
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
    noOneActive: 'empty-participants',
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
