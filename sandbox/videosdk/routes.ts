import { z } from 'zod';
import type { Operation } from './operation.ts';

export interface Route {
  readonly operation: Exclude<Operation, 'unknown'>;
  readonly method: 'GET' | 'POST';
  /** `:name` matches any single part. */
  readonly path: string;
  /** null: needs no token. */
  readonly tokenVersion: 1 | 2 | null;
  readonly query: readonly string[];
  /** null: no body. */
  readonly body: z.ZodType<Ids> | null;
}

/** IDs in a path or a body. */
export interface Ids {
  readonly participantId?: string | undefined;
  readonly roomId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly customRoomId?: string | undefined;
}

const id = z.string().min(1);

/**
 * Everything that can be set for a room (https://docs.videosdk.live/server-sdk/reference/rooms).
 * Only the custom ID has an effect here: webhooks go where `sendWebhooksTo` says, and anyone can join.
 */
const newRoom = z.strictObject({
  customRoomId: id.optional(),
  webhook: z
    .strictObject({
      endPoint: z
        .string()
        .max(512)
        .regex(/^https:\/\//, 'expected an HTTPS URL'),
      events: z.array(id).min(1),
    })
    .optional(),
  allowedParticipantIds: z.array(id).optional(),
  geoFence: id.optional(),
  autoCloseConfig: z.looseObject({ type: id }).optional(),
  autoStartConfig: z.looseObject({}).optional(),
});
const PAGING = ['page', 'perPage'] as const;

/** Order matters: the first match wins. */
const ROUTES: readonly Route[] = [
  {
    operation: 'remove-v1',
    method: 'POST',
    path: '/v1/meeting-sessions/:sessionId/remove-participant',
    tokenVersion: 1,
    query: [],
    body: z.strictObject({ participantId: id }),
  },
  {
    operation: 'remove-v2',
    method: 'POST',
    path: '/v2/sessions/participants/remove',
    tokenVersion: 2,
    query: [],
    body: z.strictObject({ participantId: id, roomId: id, sessionId: id.optional() }),
  },
  {
    operation: 'end-session',
    method: 'POST',
    path: '/v2/sessions/end',
    tokenVersion: 2,
    query: [],
    body: z.strictObject({ roomId: id, sessionId: id.optional() }),
  },
  {
    ...read('list-sessions', '/v2/sessions'),
    query: [...PAGING, 'roomId', 'customRoomId', 'status', 'startDate', 'endDate', 'query'],
  },
  { ...read('active-participants', '/v2/sessions/:sessionId/participants/active'), query: PAGING },
  { ...read('participants', '/v2/sessions/:sessionId/participants'), query: PAGING },
  read('participant', '/v2/sessions/:sessionId/participants/:participantId'),
  read('get-session', '/v2/sessions/:sessionId'),
  { operation: 'create-room', method: 'POST', path: '/v2/rooms', tokenVersion: 2, query: [], body: newRoom },
  {
    operation: 'deactivate-room',
    method: 'POST',
    path: '/v2/rooms/deactivate',
    tokenVersion: 2,
    query: [],
    body: z.strictObject({ roomId: id }),
  },
  read('get-room', '/v2/rooms/:roomId'),
  { ...read('public-key', '/v2/public/rsa-public-key'), tokenVersion: null },
];

function read(operation: Route['operation'], path: string): Route {
  return { operation, method: 'GET', path, tokenVersion: 2, query: [], body: null };
}

export interface RouteMatch {
  readonly operation: Operation;
  /** null: VideoSDK doesn't have this path, or not with this method. */
  readonly route: Route | null;
  /** Decoded. */
  readonly params: Ids;
  readonly violations: readonly string[];
}

/** Finds the route of a request. With a wrong method, it still returns the operation of the path. */
export function matchRoute(method: string, path: string): RouteMatch {
  let parts: string[];
  try {
    parts = path.split('/').map(decodeURIComponent);
  } catch {
    return { operation: 'unknown', route: null, params: {}, violations: ['path has invalid percent-encoding'] };
  }
  const violations = path.split('/').filter(isBadlyEncoded).map(badlyEncoded);

  let otherMethod: { route: Route; params: Ids } | null = null;
  for (const route of ROUTES) {
    const params = paramsOf(route, parts);
    if (!params) continue;
    if (route.method === method) return { operation: route.operation, route, params, violations };
    otherMethod ??= { route, params };
  }
  if (otherMethod) {
    const { route, params } = otherMethod;
    violations.push(`${method} where only ${route.method} is allowed`);
    return { operation: route.operation, route: null, params, violations };
  }
  violations.push(`no such route: ${method} ${path.slice(0, 200)}`);
  return { operation: 'unknown', route: null, params: {}, violations };
}

const PLACEHOLDERS: Readonly<Record<string, keyof Ids>> = {
  ':sessionId': 'sessionId',
  ':participantId': 'participantId',
  ':roomId': 'roomId',
};

/** null: a different route. */
function paramsOf(route: Route, parts: readonly string[]): Ids | null {
  const wanted = route.path.split('/');
  if (wanted.length !== parts.length) return null;
  const params: { -readonly [K in keyof Ids]: Ids[K] } = {};
  for (const [i, want] of wanted.entries()) {
    const part = parts[i] ?? '';
    const name = PLACEHOLDERS[want];
    if (name === undefined ? want !== part : part === '') return null;
    if (name !== undefined) params[name] = part;
  }
  return params;
}

/** `@` and some others are legal in a path, but VideoSDK's own client encodes them, so this one insists on it. */
function isBadlyEncoded(part: string): boolean {
  return part.replaceAll(/%[0-9a-f]{2}/gi, '').search(/[^\w.!~*'()-]/) !== -1;
}

function badlyEncoded(part: string): string {
  return `path part isn't percent-encoded: ${part.slice(0, 100)}`;
}
