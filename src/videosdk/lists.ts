import type { Clock } from '../common/clock.ts';
import { derived, type Listing, partial } from '../sessions/evidence.ts';
import type { Attendee } from '../sessions/participant.ts';
import { foldedCustomIds, type Session } from '../sessions/session.ts';
import { type CallContext, UpstreamError } from '../sessions/video-sessions.ts';
import { type Page, type PeoplePage, participantsPage, sessionsPage } from './answers.ts';
import { type ListOf, readList } from './pages.ts';
import { type Expected, type Reader, reachable } from './reader.ts';
import type { AskedSessions } from './running.ts';

export interface ListsContext {
  readonly reader: Reader;
  readonly clock: Clock;
}

/**
 * How many entries to ask for on a page. VideoSDK doesn't document a maximum, so we go by `pageInfo`. Where that many make
 * an answer too large, fewer: sessions can come with everyone who was ever in them.
 */
const PER_PAGE = [100, 10, 1] as const;

/** @param read reads a list with this many entries on a page */
async function inPages<T>(read: (perPage: number) => Promise<T>): Promise<T> {
  const [first, ...fewer] = PER_PAGE;
  let reading = read(first);
  for (const perPage of fewer) {
    reading = reading.catch((error: unknown) => {
      if (error instanceof UpstreamError && error.tooLarge) {
        return read(perPage);
      }
      throw error;
    });
  }
  return reading;
}

/** How to read one of the two lists of people. */
export interface PeopleList extends Pick<ListOf<Attendee>, 'stayOf' | 'reconciled'> {
  /** What the log calls it. */
  readonly what: string;
  /** Below the path of the session. */
  readonly folder: string;
  readonly pageOf: (page: PeoplePage) => Page<Attendee>;
}

/** The list of everyone who was there. People stay on it after they leave. */
export const EVERYBODY: PeopleList = {
  what: 'participants',
  folder: 'participants',
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
export const CONNECTED: PeopleList = {
  what: 'active',
  folder: 'participants/active',
  pageOf: (page) => {
    const items = page.items.filter(({ state }) => state !== 'left');
    return { ...page, items, unreadable: page.unreadable + page.items.length - items.length };
  },
  // Someone who left and came back has a different join time.
  stayOf: ({ id, joinedAt }) => `${joinedAt} ${id}`,
};

/** The running sessions that match the parameters. Without any, the account's. */
export async function listSessions(
  { reader, clock }: ListsContext,
  parameters: Readonly<Record<string, string>>,
  call: CallContext,
): Promise<AskedSessions> {
  if (!Object.values(parameters).every((value) => value.isWellFormed())) {
    return { listing: partial<Session>([], 'not-found'), refused: 400 };
  }
  const query = Object.entries({ ...parameters, status: 'ongoing' }).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  let refused: number | null = null;
  const sessions = await inPages((perPage) =>
    readList<Session>({
      read: async (page) => {
        const path = `v2/sessions?${query.join('&')}&page=${page}&perPage=${perPage}`;
        const answer = await reader.read('sessions', path, { schema: sessionsPage }, call);
        if (answer.kind === 'not-found' && page === 1) {
          refused ??= answer.status;
        }
        return answer.kind === 'found' ? answer.value : null;
      },
      stayOf: ({ id }) => id,
      clock,
      signal: call.signal,
    }),
  );
  await foldedCustomIds.prepare(
    sessions.items.map(({ room }) => room),
    clock,
  );
  // If the list was there before it was refused, it isn't refused.
  return {
    listing: runningOf(sessions),
    refused: sessions.complete || sessions.gap !== 'not-found' ? null : refused,
  };
}

export async function listPeople(
  { reader, clock }: ListsContext,
  list: PeopleList,
  sessionId: string,
  call: CallContext,
): Promise<Listing<Attendee>> {
  if (!reachable(sessionId)) {
    return partial([], 'not-found');
  }
  const path = `v2/sessions/${encodeURIComponent(sessionId)}/${list.folder}`;
  const expected: Expected<PeoplePage> = {
    schema: participantsPage,
    about: { place: 'data.id', fits: ({ sessionIds }) => sessionIds.every((id) => id === sessionId) },
  };
  return inPages((perPage) =>
    readList<Attendee>({
      ...list,
      read: async (page) => {
        const answer = await reader.read(list.what, `${path}?page=${page}&perPage=${perPage}`, expected, call);
        return answer.kind === 'found' ? list.pageOf(answer.value) : null;
      },
      clock,
      signal: call.signal,
    }),
  );
}

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
