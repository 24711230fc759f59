import type { Person } from './people.ts';

/** The requests to VideoSDK for one kick, and the time they took. A session serves one kick at a time. */
export type Work = {
  /** Time with at least one request between its receipt and its response, in ms: parallel pages don't count twice. */
  busyMs: number;
  open: number;
  openedAt: number;
  calls: number;
  removals: number;
  readsBefore: number;
  readsAfter: number;
};

export function noWork(): Work {
  return { busyMs: 0, open: 0, openedAt: 0, calls: 0, removals: 0, readsBefore: 0, readsAfter: 0 };
}

/** A running session: people who stay, and the person to remove. */
export type Session = {
  readonly id: string;
  readonly roomId: string;
  readonly start: string;
  readonly people: readonly Person[];
  guest: Person | undefined;
  /** The last removed person: still known to the session, but no longer connected. */
  gone: Person | undefined;
  work: Work;
};

/** A whole crowd's brief JSON, joined once: removals return it. */
const briefs = new WeakMap<readonly Person[], string>();

function joinedBriefs(people: readonly Person[]): string {
  let joined = briefs.get(people);
  if (joined === undefined) {
    joined = people.map((each) => each.brief).join(',');
    briefs.set(people, joined);
  }
  return joined;
}

function briefParticipants(session: Session): string {
  const last = session.guest ?? session.gone;
  const stay = joinedBriefs(session.people);
  if (!last) return stay;
  return stay ? `${stay},${last.brief}` : last.brief;
}

export function sessionJson(session: Session): string {
  const links = `{"get_room":"/v2/rooms/${session.roomId}","get_session":"/v2/sessions/${session.id}"}`;
  return `{"id":"${session.id}","roomId":"${session.roomId}","start":"${session.start}","end":null,"status":"ongoing","region":"eu001","participants":[${briefParticipants(session)}],"links":${links}}`;
}

/** The v1 response to a removal: the session with everyone in it, including the removed person, as documented. */
export function removalJson(session: Session): string {
  return `{"id":"${session.id}","meetingId":"${session.roomId}","start":"${session.start}","end":null,"participants":[${briefParticipants(session)}]}`;
}

export function pageInfo(page: number, perPage: number, total: number): string {
  const lastPage = Math.max(1, Math.ceil(total / perPage));
  return `{"currentPage":${page},"perPage":${perPage},"lastPage":${lastPage},"total":${total}}`;
}

/** One page of the connected people, the guest last: finding the guest takes every page. */
export function activeJson(session: Session, page: number, perPage: number): string {
  const total = session.people.length + (session.guest ? 1 : 0);
  const from = (page - 1) * perPage;
  const entries: string[] = [];
  for (let index = from; index < Math.min(from + perPage, total); index++) {
    const each = session.people[index] ?? session.guest;
    if (each) entries.push(each.active);
  }
  return `{"pageInfo":${pageInfo(page, perPage, total)},"data":[{"id":"${session.id}","roomId":"${session.roomId}","start":"${session.start}","end":null,"status":"ongoing","participants":[${entries.join(',')}]}]}`;
}

/** One page of everyone who was ever there, the removed person with an end. `data` is an object here, as documented. */
export function attendeesJson(session: Session, page: number, perPage: number): string {
  const last = session.guest ?? (session.gone && ended(session.gone));
  const total = session.people.length + (last ? 1 : 0);
  const from = (page - 1) * perPage;
  const entries: string[] = [];
  for (let index = from; index < Math.min(from + perPage, total); index++) {
    const each = session.people[index] ?? last;
    if (each) entries.push(each.brief);
  }
  return `{"pageInfo":${pageInfo(page, perPage, total)},"data":{"id":"${session.id}","roomId":"${session.roomId}","start":"${session.start}","end":null,"status":"ongoing","participants":[${entries.join(',')}]}}`;
}

function ended(person: Person): Person {
  const end = `"end":"${new Date().toISOString()}"`;
  return {
    ...person,
    active: person.active.replaceAll('"end":null', end),
    brief: person.brief.replaceAll('"end":null', end),
  };
}

/** One participant, whether still there or not; undefined if the ID is unknown. */
export function attendeeJson(session: Session, participantId: string): string | undefined {
  const { guest, gone, people } = session;
  if (guest?.participantId === participantId) return guest.active;
  if (gone?.participantId === participantId) return ended(gone).active;
  return people.find((each) => each.participantId === participantId)?.active;
}
