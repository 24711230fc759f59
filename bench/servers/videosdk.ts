import type { IncomingMessage } from 'node:http';
import { type Faults, setRetryAfter } from './faults.ts';
import { close, listen, portOf, readBody, sendJson } from './http.ts';
import type { Person } from './people.ts';
import {
  activeJson,
  attendeeJson,
  attendeesJson,
  noWork,
  pageInfo,
  removalJson,
  type Session,
  sessionJson,
} from './session.ts';
import { createTokenCheck } from './token.ts';

/** The maximum page size, whatever is requested: the real maximum isn't documented. */
const MOST_PER_PAGE = 100;

export type LeanVideosdk = {
  readonly url: string;
  /** Adds a running session with these people. */
  addSession(people: readonly Person[]): Session;
  /** Requests that a real VideoSDK would refuse: claims, header form, content type. Each text once. */
  readonly violations: Set<string>;
  readonly calls: () => number;
  /** What goes wrong from now on. Nothing, unless it's set. */
  faults: Faults | undefined;
  close(): Promise<void>;
};

/** A VideoSDK that responds immediately, or after `delayMs`, and measures how long each kick occupied it. */
export async function openVideosdk(delayMs: number): Promise<LeanVideosdk> {
  const sessions = new Map<string, Session>();
  const violations = new Set<string>();
  const tokenProblem = createTokenCheck();
  let calls = 0;

  const server = await listen((request, response) => {
    calls += 1;
    const fault = lean.faults?.();
    const { parts, query } = split(request.url ?? '/');
    const version = parts[0] === 'v1' ? 'v1' : 'v2';
    const session = sessions.get(parts[2] ?? '');
    const answer = (status: number, body: string): void => {
      const delay = delayMs + (fault?.delayMs ?? 0);
      if (delay === 0) finish(status, body);
      else setTimeout(finish, delay, status, body);
    };
    const finish = (status: number, body: string): void => {
      sendJson(response, status, body);
      if (session) leave(session);
    };
    if (session) enter(session);

    const problem = tokenProblem(request.headers.authorization, version);
    if (fault?.status !== undefined) {
      setRetryAfter(response, fault);
      answer(fault.status, `{"error":"Something went wrong","statusCode":${fault.status}}`);
    } else if (problem) {
      violations.add(`${request.method} ${version}: ${problem}`);
      answer(401, '{"error":"Token is invalid or expired","statusCode":401}');
    } else if (parts[1] === 'sessions' && parts.length === 2) {
      answer(200, ongoing([...sessions.values()], query));
    } else if (!session) {
      answer(404, '{"error":"Session not found","statusCode":404}');
    } else if (version === 'v1' && parts[3] === 'remove-participant' && request.method === 'POST') {
      remove(request, session, violations, answer);
    } else if (parts.length === 3) {
      answer(200, sessionJson(session));
    } else if (parts[3] === 'participants' && parts[4] === 'active') {
      const { removals } = session.work;
      if (removals === 0) session.work.readsBefore += 1;
      else session.work.readsAfter += 1;
      answer(200, activeJson(session, positive(query, 'page', 1), perPageOf(query)));
    } else if (parts[3] === 'participants' && parts[4] !== undefined) {
      if (session.work.removals === 0) session.work.readsBefore += 1;
      const found = attendeeJson(session, decodeURIComponent(parts[4]));
      answer(found ? 200 : 404, found ?? '{"error":"Participant not found","statusCode":404}');
    } else if (parts[3] === 'participants') {
      if (session.work.removals === 0) session.work.readsBefore += 1;
      answer(200, attendeesJson(session, positive(query, 'page', 1), perPageOf(query)));
    } else {
      answer(404, '{"error":"Not found","statusCode":404}');
    }
  });

  const lean: LeanVideosdk = {
    url: `http://127.0.0.1:${portOf(server)}`,
    addSession(people) {
      const number = sessions.size + 1;
      const session: Session = {
        id: `65be0c${String(number).padStart(18, '0')}`,
        roomId: `room-${String(number).padStart(4, '0')}-bnch`,
        start: new Date(Date.now() - 3_660_000).toISOString(),
        people,
        guest: undefined,
        gone: undefined,
        work: noWork(),
      };
      sessions.set(session.id, session);
      return session;
    },
    violations,
    calls: () => calls,
    faults: undefined,
    close: () => close(server),
  };
  return lean;
}

function split(url: string): { parts: string[]; query: URLSearchParams } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  return { parts: path.slice(1).split('/'), query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)) };
}

function enter(session: Session): void {
  const { work } = session;
  work.calls += 1;
  if (work.open === 0) work.openedAt = performance.now();
  work.open += 1;
}

function leave(session: Session): void {
  const { work } = session;
  work.open -= 1;
  if (work.open === 0) work.busyMs += performance.now() - work.openedAt;
}

function positive(query: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(query.get(name));
  return Number.isInteger(value) && value > 0 ? value : otherwise;
}

function perPageOf(query: URLSearchParams): number {
  return Math.min(MOST_PER_PAGE, positive(query, 'perPage', 20));
}

function ongoing(sessions: readonly Session[], query: URLSearchParams): string {
  const roomId = query.get('roomId');
  const chosen =
    query.get('status') === 'ended' ? [] : sessions.filter((each) => roomId === null || each.roomId === roomId);
  const page = positive(query, 'page', 1);
  const perPage = perPageOf(query);
  const shown = chosen.slice((page - 1) * perPage, page * perPage).map(sessionJson);
  return `{"pageInfo":${pageInfo(page, perPage, chosen.length)},"data":[${shown.join(',')}]}`;
}

function remove(
  request: IncomingMessage,
  session: Session,
  violations: Set<string>,
  answer: (status: number, body: string) => void,
): void {
  readBody(request, (body) => {
    if (!request.headers['content-type']?.startsWith('application/json')) violations.add('POST without JSON type');
    const { participantId } = JSON.parse(body) as { participantId?: string };
    session.work.removals += 1;
    if (participantId === undefined || session.guest?.participantId !== participantId) {
      answer(404, '{"error":"Participant not found","statusCode":404}');
      return;
    }
    session.gone = session.guest;
    session.guest = undefined;
    answer(200, removalJson(session));
  });
}
