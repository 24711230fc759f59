import type { Chance } from './chance.ts';
import { type Answer, json, type Request } from './network.ts';
import { EPOCH, type Machine, type Timeline } from './time.ts';

/** A person's connection; `to` is null while it lasts. In milliseconds of the run. */
export interface Connection {
  readonly from: number;
  to: number | null;
  /** How it ended. */
  by: 'left' | 'removed' | 'session ended' | null;
}

export interface Person {
  readonly id: string;
  name: string | null;
  readonly names: { readonly at: number; readonly name: string | null }[];
  readonly connections: Connection[];
}

export interface Session {
  readonly id: string;
  readonly room: Room;
  readonly from: number;
  to: number | null;
  readonly people: Map<string, Person>;
  /** When the last person it has shown joined: no later response shows a state before that. */
  shownUpTo: number;
  /** The people each process has seen in a complete list, and when last. */
  readonly shownTo: Map<string, Map<string, number>>;
}

export interface Room {
  readonly id: string;
  readonly customId: string | null;
}

/** A request to remove someone or to end a session that VideoSDK got. */
export interface Asked {
  readonly what: 'removal' | 'end';
  readonly sessionId: string;
  readonly participantId: string | null;
  readonly reference: string;
  readonly at: number;
  /** The response status; 0 for none. */
  status: number;
  /** When it was carried out, if at all. */
  doneAt: number | null;
}

/** How this VideoSDK behaves where the real one's behavior is unknown, and how often it fails. */
interface Ways {
  /** The session list needs a room. */
  readonly roomRequired: boolean;
  /** The session list also accepts a custom room ID. */
  readonly takesCustomIds: boolean;
  readonly mostPerPage: number;
  readonly newestFirst: boolean;
  /** The second page of a list of people is always refused. */
  readonly pageThatNeverComes: boolean;
  /** A session's record includes the people in it. */
  readonly recordsPeople: boolean;
  readonly notFound: number;
  readonly numericIds: boolean;
  readonly removalAnswer: 'session' | 'text' | 'message' | 'string' | 'empty';
  readonly removeAbsent: number;
  readonly removeOver: number;
  /** The maximum lag of the lists. */
  readonly lag: number;
  readonly lingers: number | null;
  readonly pageInfo: 'numbers' | 'strings' | 'missing';
  readonly rates: Readonly<
    Record<
      | 'status'
      | 'body'
      | 'entry'
      | 'pageInfo'
      | 'lag'
      | 'ineffective'
      | 'late'
      | 'lying'
      | 'unwilling'
      | 'busy'
      | 'emptied',
      number
    >
  >;
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(EPOCH + at).toISOString());

/** A process remembers people it has seen for ten minutes. Until then, it must not believe an empty list. */
const REMEMBERED_MS = 8 * 60_000;

/** Which reads are refused for a while, and with what. */
interface Refusal {
  readonly kinds: 'all' | 'lists' | 'records' | 'sessions' | 'rooms';
  readonly status: number;
  readonly until: number;
}

/** A model of VideoSDK: what is true, what it does, and what it says, which are three different things. */
export class VideoSdk {
  readonly sessions = new Map<string, Session>();
  readonly rooms: Room[] = [];
  readonly asked: Asked[] = [];
  readonly ways: Ways;
  readonly #timeline: Timeline;
  readonly #chance: Chance;
  /** How far its clock is off. */
  readonly clockOffset: number;
  /** Whether its answers say when they were written, by its clock. */
  datesAnswers: boolean;
  /** Called when a page was read that has others after it. */
  onPage: (kind: string) => void = () => undefined;
  /** Called when something became true. */
  onNews: (text: string) => void = () => undefined;

  constructor(timeline: Timeline, chance: Chance) {
    this.#timeline = timeline;
    this.#chance = chance;
    this.clockOffset = 0;
    this.datesAnswers = chance.odds('answers are dated', 0.7);
    this.ways = {
      roomRequired: chance.odds('sessions need a room', 0.15),
      takesCustomIds: !chance.odds('no custom ids', 0.5),
      mostPerPage: chance.of('most per page', chance.about('pages') ? [5, 3, 2, 3, 2] : [100, 100, 20, 5, 3, 2]),
      newestFirst: chance.odds('newest first', 0.5),
      pageThatNeverComes: chance.odds('a page never comes', chance.about('pages') ? 0.3 : 0.03),
      recordsPeople: !chance.odds('records without people', 0.5),
      notFound: chance.of('not found is', [404, 402, 400]),
      numericIds: chance.odds('numeric ids', 0.1),
      removalAnswer: chance.of('a removal is answered with', ['session', 'text', 'message', 'string', 'empty']),
      removeAbsent: chance.of('removal of somebody absent', [400, 404, 402, 200, 500]),
      removeOver: chance.of('removal from what is over', [404, 400, 402, 200, 500]),
      lag: chance.of('lists lag', [0, 0, 300, 1_500, 6_000]),
      lingers: chance.of('an empty session lingers', [0, 0, 2_000, 30_000, null]),
      pageInfo: chance.weighed('page info', [
        [8, 'numbers'],
        [1, 'strings'],
        [1, 'missing'],
      ]),
      rates: {
        status: chance.rate('VideoSDK: wrong status', 0.25, 'unread'),
        body: chance.rate('VideoSDK: wrong body', 0.15, 'unread'),
        entry: chance.rate('VideoSDK: unreadable entry', 0.15, 'pages'),
        pageInfo: chance.rate('VideoSDK: page info missing', 0.2, 'pages'),
        lag: chance.rate('VideoSDK: lag', 1, 'pages'),
        ineffective: chance.rate('VideoSDK: removal without effect', 0.6, 'stubborn'),
        late: chance.rate('VideoSDK: removal later', 0.6, 'stubborn'),
        lying: chance.rate('VideoSDK: error though done', 0.4, 'stubborn'),
        unwilling: chance.rate('VideoSDK: removal refused', 0.4, 'stubborn'),
        busy: chance.rate('VideoSDK: busy', 0.3),
        emptied: chance.rate('VideoSDK: list empty though people are in', 0.3, 'unread'),
      },
    };
  }

  get #now(): number {
    return this.#timeline.now;
  }

  // ---- what is true -------------------------------------------------------------------------------------------------

  open(id: string, room: Room, from = this.#now): Session {
    const session: Session = { id, room, from, to: null, people: new Map(), shownUpTo: 0, shownTo: new Map() };
    this.sessions.set(id, session);
    return session;
  }

  /** Someone joins, for the first time or again. */
  join(session: Session, id: string, name: string | null, at = this.#now): void {
    if (session.to !== null) {
      return;
    }
    const person: Person = session.people.get(id) ?? { id, name, names: [], connections: [] };
    const open = person.connections.at(-1);
    if (open !== undefined && open.to === null) {
      return;
    }
    person.name = name;
    person.names.push({ at, name });
    person.connections.push({ from: at, to: null, by: null });
    session.people.delete(id);
    session.people.set(id, person);
    this.onNews(`${id} (“${name}”) joined ${session.id}`);
  }

  leave(session: Session, id: string, by: NonNullable<Connection['by']>): boolean {
    const open = session.people.get(id)?.connections.at(-1);
    if (open === undefined || open.to !== null) {
      return false;
    }
    open.to = this.#now;
    open.by = by;
    this.onNews(`${id} is out of ${session.id}: ${by}`);
    if (by !== 'session ended' && this.connected(session).length === 0) {
      const { lingers } = this.ways;
      if (lingers !== null) {
        this.#timeline.after(lingers, `${session.id} may end: empty`, () => {
          if (this.connected(session).length === 0) {
            this.end(session);
          }
        });
      }
    }
    return true;
  }

  rename(session: Session, id: string, name: string | null): void {
    const person = session.people.get(id);
    if (person !== undefined && this.isConnected(session, id)) {
      person.name = name;
      person.names.push({ at: this.#now, name });
      this.onNews(`${id} is now called “${name}”`);
    }
  }

  end(session: Session): void {
    if (session.to !== null) {
      return;
    }
    for (const { id } of this.connected(session)) {
      this.leave(session, id, 'session ended');
    }
    session.to = this.#now;
    this.onNews(`${session.id} ended`);
  }

  connected(session: Session, at = this.#now): Person[] {
    return [...session.people.values()].filter((person) => connectedAt(person, at));
  }

  isConnected(session: Session, id: string, at = this.#now): boolean {
    const person = session.people.get(id);
    return person !== undefined && connectedAt(person, at);
  }

  isRunning(session: Session, at = this.#now): boolean {
    return session.from <= at && (session.to === null || session.to > at);
  }

  // ---- what it does and says ----------------------------------------------------------------------------------------

  readonly #refusals: Refusal[] = [];

  /** Refuses some reads from now on, whatever they ask for. */
  refuse(kinds: Refusal['kinds'], status: number, ms: number): void {
    this.#refusals.push({ kinds, status, until: this.#now + ms });
  }

  /** A process got a response that shows who is in a session. */
  showed(machine: string, sessionId: string, body: string): void {
    const session = this.sessions.get(sessionId);
    if (session === undefined || !body.includes('"lastPage":1,')) {
      return;
    }
    const shown = session.shownTo.get(machine) ?? new Map<string, number>();
    session.shownTo.set(machine, shown);
    for (const { id } of this.connected(session)) {
      if (body.includes(`"participantId":${JSON.stringify(id)}`)) {
        shown.set(id, this.#now);
      }
    }
  }

  /** Whether a process knows someone who is in, so that it doesn't have to believe an empty list. */
  #knows(machine: Machine, session: Session): boolean {
    const shown = session.shownTo.get(machine.name);
    return (
      shown !== undefined &&
      this.connected(session).some(({ id }) => (shown.get(id) ?? Number.NEGATIVE_INFINITY) > this.#now - REMEMBERED_MS)
    );
  }

  /** @returns `null`: no response */
  serve(request: Request, machine: Machine): Answer | null {
    const answer = this.#answer(request, machine);
    const date = new Date(EPOCH + this.#now + this.clockOffset).toUTCString();
    return answer === null || !this.datesAnswers ? answer : { ...answer, headers: { ...answer.headers, date } };
  }

  #answer(request: Request, machine: Machine): Answer | null {
    const refusal = this.#tokenRefused(request) ?? null;
    if (refusal !== null) {
      return refusal;
    }
    const path = request.path.split('/').slice(1).map(decodeURIComponent);
    if (request.method === 'GET') {
      return this.#read(path, request, machine);
    }
    const body = (request.body ?? {}) as Readonly<Record<string, unknown>>;
    if (path[0] === 'v1' && path[1] === 'meeting-sessions' && path[3] === 'remove-participant') {
      return this.#remove(path[2] ?? '', body, request);
    }
    if (request.path === '/v2/sessions/participants/remove') {
      return this.#remove(String(body['sessionId'] ?? ''), body, request);
    }
    if (request.path === '/v2/sessions/end') {
      return this.#end(String(body['sessionId'] ?? ''), request);
    }
    return json(404, { error: 'Not found', statusCode: 404 });
  }

  /** Its own clock decides when a token is valid. The claims are in the text that the simulation's signer made. */
  #tokenRefused({ headers }: Request): Answer | null {
    const [, , issued = '0', expires = '0'] = (headers.get('authorization') ?? '').split('.');
    const seconds = (EPOCH + this.#now + this.clockOffset) / 1_000;
    return Number(issued) > seconds + 5 || Number(expires) < seconds
      ? json(401, { error: 'Token is invalid or expired', statusCode: 401 })
      : null;
  }

  #read(path: readonly string[], { query }: Request, machine: Machine): Answer {
    const kind = readKind(path);
    const chance = this.#chance;
    const { rates } = this.ways;
    const refusal = this.#refusals.find(
      ({ kinds, until }) => until > this.#now && (kinds === 'all' || kinds === listKind(path)),
    );
    if (refusal !== undefined && !chance.calm) {
      return { status: refusal.status, body: '{"error":"no"}' };
    }
    if (chance.odds(`${kind} busy`, rates.busy)) {
      const after = chance.of(`${kind} retry after`, [null, '1', '3', 'Sat, 14 Nov 2026 20:00:30 GMT']);
      return json(429, { message: 'Too many requests' }, after === null ? {} : { 'retry-after': after });
    }
    if (chance.odds(`${kind} status`, rates.status)) {
      const status = chance.of(`${kind} which status`, [402, 404, 400, 500, 503, 504, 502]);
      this.onNews(`answers ${status} for something that exists`);
      return { status, body: status >= 502 ? '<html>Bad gateway</html>' : '{"error":"no"}' };
    }
    if (this.ways.pageThatNeverComes && !chance.calm && path[3] === 'participants' && query.get('page') === '2') {
      this.onNews('answers 404 to the second page');
      return { status: 404, body: '{"error":"no"}' };
    }
    const sessionId = path[1] === 'sessions' ? path[2] : undefined;
    const session = sessionId === undefined ? undefined : this.sessions.get(sessionId);
    const at = Math.max(this.#asOf(), session?.shownUpTo ?? 0);
    if (at < this.#now) {
      this.onNews(`answers with the state of ${this.#now - at} ms ago`);
    }
    if (
      session !== undefined &&
      path[3] === 'participants' &&
      path[4] === 'active' &&
      rates.emptied > 0 &&
      this.#knows(machine, session) &&
      chance.odds(`${kind} emptied`, rates.emptied)
    ) {
      this.onNews(`lists no one in ${session.id}`);
      const page = this.#page([], query, 'active');
      return json(200, { ...page.info, data: [{ ...this.#sessionHead(session, this.#now), participants: [] }] });
    }
    const right = this.#readRightly(path, query, at);
    if (session !== undefined) {
      // People it has shown stay in later lists: no one could tell an older list from one that they left.
      const joins = [...session.people.values()].flatMap(({ connections }) => connections.map(({ from }) => from));
      session.shownUpTo = Math.max(session.shownUpTo, ...joins.filter((from) => from <= at));
    }
    const answer = right.status === 200 && sessionId !== undefined ? { ...right, shows: { sessionId, at } } : right;
    if (answer.status === 200 && chance.odds(`${kind} body`, rates.body)) {
      this.onNews('answers with a meaningless body');
      return {
        status: 200,
        body: chance.of(`${kind} which body`, [
          '',
          '{}',
          'null',
          '{"data":[]}',
          '{"data":null}',
          '<html>maintenance</html>',
          '[]',
        ]),
      };
    }
    return answer;
  }

  #readRightly(path: readonly string[], query: URLSearchParams, at: number): Answer {
    const [version, what, id = '', list, which] = path;
    if (version !== 'v2') {
      return this.#notFound();
    }
    if (what === 'rooms') {
      const room = this.rooms.find((one) => one.id === id || one.customId === id);
      return room === undefined
        ? this.#notFound()
        : json(200, { roomId: room.id, customRoomId: room.customId ?? undefined, id: `r${room.id}` });
    }
    if (what !== 'sessions') {
      return this.#notFound();
    }
    if (id === '') {
      return this.#listSessions(query, at);
    }
    const session = this.sessions.get(id);
    if (session === undefined || session.from > at) {
      return this.#notFound();
    }
    if (list === undefined) {
      return json(200, this.#sessionBody(session, at));
    }
    if (list !== 'participants') {
      return this.#notFound();
    }
    const everyone = [...session.people.values()].filter(
      ({ connections }) => (connections[0]?.from ?? Number.POSITIVE_INFINITY) <= at,
    );
    if (which === undefined) {
      return this.#listPeople(session, everyone, query, at, false);
    }
    if (which === 'active') {
      if (!this.isRunning(session, at) && this.ways.removeOver !== 200) {
        return this.#notFound();
      }
      return this.#listPeople(
        session,
        everyone.filter((person) => connectedAt(person, at)),
        query,
        at,
        true,
      );
    }
    const person = everyone.find((one) => one.id === which);
    return person === undefined ? this.#notFound() : json(200, this.#personBody(person, at));
  }

  /** The moment that a list shows, which may lag. */
  #asOf(): number {
    const { lag, rates } = this.ways;
    return lag > 0 && this.#chance.odds('lag', rates.lag)
      ? Math.max(0, this.#now - this.#chance.int('lag ms', 0, lag))
      : this.#now;
  }

  #notFound(): Answer {
    const { notFound } = this.ways;
    return json(notFound, { error: 'not found', statusCode: notFound });
  }

  #listSessions(query: URLSearchParams, at: number): Answer {
    if (query.has('customRoomId') && !this.ways.takesCustomIds) {
      return json(400, { error: '"customRoomId" is not allowed', statusCode: 400 });
    }
    const roomId = query.get('roomId') ?? query.get('customRoomId');
    if (roomId === null && this.ways.roomRequired) {
      return json(400, { error: '"roomId" is required', statusCode: 400 });
    }
    const room = roomId === null ? null : this.rooms.find((one) => one.id === roomId || one.customId === roomId);
    if (room === undefined) {
      return this.#notFound();
    }
    const status = query.get('status');
    const found = [...this.sessions.values()]
      .filter((session) => session.from <= at && (room === null || session.room === room))
      .filter((session) => status === null || (status === 'ongoing') === this.isRunning(session, at))
      .reverse();
    const page = this.#page(found, query, 'sessions');
    return json(200, { ...page.info, data: page.items.map((session) => this.#sessionBody(session, at)) });
  }

  #listPeople(
    session: Session,
    people: readonly Person[],
    query: URLSearchParams,
    at: number,
    active: boolean,
  ): Answer {
    const sorted = [...people].sort((a, b) => (lastJoin(a, at) - lastJoin(b, at)) * (this.ways.newestFirst ? -1 : 1));
    const kind = active ? 'active' : 'participants';
    const page = this.#page(sorted, query, kind);
    const entries = page.items.map((person): unknown => {
      const body = this.#personBody(person, at);
      if (this.#chance.odds(`${kind} entry`, this.ways.rates.entry)) {
        const { participantId: _, ...rest } = body as { participantId: unknown };
        this.onNews(`the entry of ${person.id} in the list can’t be read`);
        return this.#chance.of(`${kind} which entry`, [
          rest,
          { ...rest, participantId: null },
          null,
          'x',
          { ...rest, participantId: '' },
        ]);
      }
      return body;
    });
    const data = { ...this.#sessionHead(session, at), participants: entries };
    return json(200, { ...page.info, data: active ? [data] : data });
  }

  #page<T>(all: readonly T[], query: URLSearchParams, kind: string): { info: object; items: readonly T[] } {
    const asked = Number(query.get('perPage') ?? 20);
    const perPage = Math.max(1, Math.min(asked, this.ways.mostPerPage));
    const page = Math.max(1, Number(query.get('page') ?? 1));
    const lastPage = Math.max(1, Math.ceil(all.length / perPage));
    const numbers = { currentPage: page, perPage, lastPage, total: all.length };
    if (page < lastPage) {
      this.onPage(kind);
    }
    const missing =
      this.ways.pageInfo === 'missing' || this.#chance.odds(`${kind} page info`, this.ways.rates.pageInfo);
    if (missing) {
      this.onNews(`answers without page info: ${all.length} in total, ${perPage} per page`);
    }
    const info = missing
      ? {}
      : {
          pageInfo:
            this.ways.pageInfo === 'strings'
              ? Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]))
              : numbers,
        };
    return { info, items: all.slice((page - 1) * perPage, page * perPage) };
  }

  #sessionHead(session: Session, at: number): object {
    const over = session.to !== null && session.to <= at;
    return {
      id: session.id,
      roomId: session.room.id,
      ...(session.room.customId !== null && { customRoomId: session.room.customId }),
      start: iso(session.from),
      end: over ? iso(session.to) : null,
      status: over ? 'ended' : 'ongoing',
    };
  }

  #sessionBody(session: Session, at: number): object {
    return {
      ...this.#sessionHead(session, at),
      ...(this.ways.recordsPeople && {
        participants: [...session.people.values()]
          .filter(({ connections }) => (connections[0]?.from ?? Number.POSITIVE_INFINITY) <= at)
          .map((person) => this.#personBody(person, at)),
      }),
    };
  }

  #personBody(person: Person, at: number): object {
    const name = person.names.findLast((one) => one.at <= at)?.name ?? person.name;
    return {
      participantId: this.ways.numericIds && /^[1-9]\d{0,14}$/u.test(person.id) ? Number(person.id) : person.id,
      ...(name !== null && { name }),
      timelog: person.connections
        .filter(({ from }) => from <= at)
        .map(({ from, to }) => ({ start: iso(from), end: to !== null && to <= at ? iso(to) : null })),
    };
  }

  #remove(sessionId: string, body: Readonly<Record<string, unknown>>, request: Request): Answer | null {
    const chance = this.#chance;
    const participantId = String(body['participantId'] ?? '');
    const asked = this.#note('removal', sessionId, participantId, request);
    const session = this.sessions.get(sessionId);
    if (session === undefined || session.to !== null) {
      return this.#told(
        asked,
        json(session === undefined ? this.ways.notFound : this.ways.removeOver, { error: 'no session' }),
      );
    }
    if (!this.isConnected(session, participantId)) {
      return this.#told(asked, json(this.ways.removeAbsent, { error: 'no participant' }));
    }
    const done = (): void => {
      if (this.leave(session, participantId, 'removed')) {
        asked.doneAt = this.#now;
      }
    };
    return this.#carryOut('removal', asked, done, () => this.#removalAnswer(session), chance);
  }

  #end(sessionId: string, request: Request): Answer | null {
    const asked = this.#note('end', sessionId, null, request);
    const session = this.sessions.get(sessionId);
    if (session === undefined || session.to !== null) {
      return this.#told(asked, json(this.ways.removeOver, { error: 'RoomId is invalid' }));
    }
    const done = (): void => {
      this.end(session);
      asked.doneAt = this.#now;
    };
    return this.#carryOut('end', asked, done, () => json(200, this.#sessionBody(session, this.#now)), this.#chance);
  }

  #carryOut(kind: string, asked: Asked, done: () => void, rightly: () => Answer, chance: Chance): Answer | null {
    const { rates } = this.ways;
    if (chance.odds(`${kind} busy`, rates.busy)) {
      const after = chance.of(`${kind} retry after`, [null, '1', '3']);
      return this.#told(
        asked,
        json(429, { message: 'Too many requests' }, after === null ? {} : { 'retry-after': after }),
      );
    }
    if (chance.odds(`${kind} refused`, rates.unwilling)) {
      const status = chance.of(`${kind} refused with`, [400, 403, 404, 401, 409, 402, 500, 503]);
      return this.#told(asked, json(status, { error: 'no' }));
    }
    if (chance.odds(`${kind} without effect`, rates.ineffective)) {
      this.onNews(`accepts the ${kind} but does nothing`);
      return this.#told(asked, rightly());
    }
    const lying = chance.odds(`${kind} answered wrongly`, rates.lying);
    const status = lying ? chance.of(`${kind} wrong status`, [504, 500, 502, 400, 404, 402, 409, 408]) : 200;
    const late = chance.odds(`${kind} later`, rates.late)
      ? chance.of(`${kind} late`, [800, 100, 2_500, 6_000, 12_000])
      : 0;
    if (late > 0) {
      this.onNews(`will carry out the ${kind} in ${late} ms`);
    }
    if (late === 0) {
      done();
    } else {
      this.#timeline.after(late, `VideoSDK carries out a ${kind}`, done);
    }
    return this.#told(asked, status === 200 ? rightly() : { status, body: '{"error":"timeout"}' });
  }

  #removalAnswer(session: Session): Answer {
    switch (this.ways.removalAnswer) {
      case 'session':
        return json(200, this.#sessionBody(session, this.#now));
      case 'text':
        return { status: 200, body: 'Participant removed' };
      case 'message':
        return json(200, { message: 'removed' });
      case 'string':
        return json(200, 'removed');
      case 'empty':
        return { status: 204, body: '' };
    }
  }

  #note(what: Asked['what'], sessionId: string, participantId: string | null, { headers }: Request): Asked {
    const asked: Asked = {
      what,
      sessionId,
      participantId,
      reference: headers.get('x-request-id') ?? '',
      at: this.#now,
      status: 0,
      doneAt: null,
    };
    this.asked.push(asked);
    return asked;
  }

  #told(asked: Asked, answer: Answer): Answer {
    asked.status = answer.status;
    return answer;
  }
}

function connectedAt({ connections }: Person, at: number): boolean {
  return connections.some(({ from, to }) => from <= at && (to === null || to > at));
}

function lastJoin({ connections }: Person, at: number): number {
  return connections.findLast(({ from }) => from <= at)?.from ?? 0;
}

function readKind(path: readonly string[]): string {
  const [, what = '', id, list, which] = path;
  return `GET ${what}${id === undefined ? '' : ' one'}${list === undefined ? '' : ' people'}${which === undefined ? '' : which === 'active' ? ' active' : ' one'}`;
}

/** The kind of read, for disturbances. */
function listKind(path: readonly string[]): Refusal['kinds'] {
  const [, what, id = '', list, which] = path;
  if (what === 'rooms') {
    return 'rooms';
  }
  if (list === undefined) {
    return id === '' ? 'sessions' : 'records';
  }
  return which === undefined || which === 'active' ? 'lists' : 'records';
}
