import pLimit from 'p-limit';
import type { Directory } from './directory.ts';
import { isValueOf } from './identification.ts';
import type { Outcome } from './outcome.ts';
import { longestFirst, type Participant } from './participant.ts';
import { readFailure } from './remover.ts';
import { roomAllowed, type Session } from './session.ts';
import { chooseSession } from './session-choice.ts';
import type { GuildSettings } from './settings.ts';
import { fold } from './text.ts';
import { type CallContext, UpstreamError, type VideoSessions } from './video-sessions.ts';

export interface ListsParts {
  readonly videoSessions: Pick<VideoSessions, 'running' | 'find' | 'connected'>;
  readonly directory: Pick<Directory, 'known' | 'learn'>;
}

/** For whom something is listed: only rooms that their server may moderate are. */
export interface ListRequest {
  readonly settings: Pick<GuildSettings, 'rooms'>;
  readonly reference: string;
}

/** VideoSDK would not or could not. */
export type ReadFailure = Extract<Outcome, { readonly kind: 'forbidden' | 'busy' | 'unavailable' }>;

/** Why there are no people to be shown. */
export type NoPeople =
  | ReadFailure
  | Extract<
      Outcome,
      {
        readonly kind: 'none-running' | 'several-sessions' | 'no-such-session' | 'room-not-allowed' | 'session-over';
      }
    >
  /** A button or a menu named a session of which VideoSDK knows nothing any more. */
  | { readonly kind: 'session-gone' };

/** Who is connected, longest first. */
export interface PeopleIn {
  readonly kind: 'people';
  readonly session: Session;
  readonly people: readonly Participant[];
}

/** What runs, newest first. */
export interface RunningSessions {
  readonly kind: 'sessions';
  readonly sessions: readonly Session[];
}

/** One person in one session. */
export interface Found {
  readonly session: Session;
  readonly person: Participant;
}

/** Who of those connected may be a certain member of Discord. */
export interface MemberMatches {
  readonly kind: 'matches';
  /** Their id is the member's id at Discord, or has it in it as a whole number. */
  readonly byId: readonly Found[];
  /** Their name is like the member's, most alike first. A name is no identity. */
  readonly byName: readonly Found[];
  /** What runs in this server's rooms, newest first. */
  readonly sessions: readonly Session[];
  /** Whether everybody in all of these could be looked at. */
  readonly complete: boolean;
}

/** What is read to be shown, and changes nothing. Rejects only for what nobody expected. */
export interface Lists {
  /** @param given as typed or completed; `null` or blank when left out */
  people(given: string | null, request: ListRequest): Promise<PeopleIn | NoPeople>;
  /** @param value of a button or a menu; see {@link isValueOf} */
  peopleOf(value: string, request: ListRequest): Promise<PeopleIn | NoPeople>;
  /** The id of the session that a button or a menu means. */
  idOf(
    value: string,
    request: ListRequest,
  ): Promise<{ readonly kind: 'id'; readonly id: string } | Extract<NoPeople, { kind: 'session-gone' }> | ReadFailure>;
  sessions(request: ListRequest): Promise<RunningSessions | ReadFailure>;
  /** How many are connected, of those sessions of which that is known or can be read soon. */
  counts(sessions: readonly Session[], request: ListRequest): Promise<ReadonlyMap<string, number>>;
  /** Looks for a member of Discord in everything that runs. */
  matches(
    member: { readonly userId: string; readonly name: string },
    request: ListRequest,
  ): Promise<MemberMatches | ReadFailure>;
}

/** Where VideoSDK tells no numbers, so many lists are read for them; of more sessions the number is left out. */
const MOST_COUNTED = 10;
const COUNTED_WITHIN_MS = 3_000;
/** A member is looked for in so many sessions, the newest. */
const MOST_SEARCHED = 20;
const READS_AT_ONCE = 5;

export function createLists({ videoSessions, directory }: ListsParts): Lists {
  async function running({ settings }: ListRequest, call: CallContext) {
    const all = await videoSessions.running(call);
    directory.learn(all);
    const allowed = all.filter((session) => session.running && roomAllowed(session.room, settings.rooms));
    return { all, allowed: allowed.sort(newestFirst) };
  }

  async function peopleIn(session: Session, call: CallContext): Promise<PeopleIn | NoPeople> {
    const found = await videoSessions.connected(session.id, call);
    if (found === null || found.participants.length === 0) {
      // An empty list, or none: only the session itself tells whether it is over.
      const current = await videoSessions.find(session.id, call);
      if (!current?.running) {
        return { kind: 'session-over', session: current ?? { ...session, running: false } };
      }
    }
    return { kind: 'people', session, people: [...(found?.participants ?? [])].sort(longestFirst) };
  }

  /** What room a session belongs to never changes: one that was just shown is not asked for again. */
  async function sessionOf(value: string, call: CallContext): Promise<Session | null> {
    // The value is the id itself, or a short form of one, which nobody but the list can resolve.
    const named = isValueOf(value, value) ? (directory.known(value) ?? (await videoSessions.find(value, call))) : null;
    if (named !== null) {
      return named;
    }
    const all = await videoSessions.running(call);
    directory.learn(all);
    return all.find(({ id }) => isValueOf(value, id)) ?? null;
  }

  return {
    people: (given, request) =>
      orFailure(async () => {
        const call = { reference: request.reference };
        const named = given === null || fold(given) === '' ? null : given;
        const { all, allowed } = await running(request, call);
        const choice = chooseSession(named, all, request.settings.rooms);
        switch (choice.kind) {
          case 'chosen':
            return peopleIn(choice.session, call);
          case 'several':
            return { kind: 'several-sessions', sessions: [...choice.sessions].sort(newestFirst) };
          case 'unknown':
            return { kind: 'no-such-session', given: given ?? '', sessions: allowed };
          default:
            return choice;
        }
      }),

    peopleOf: (value, request) =>
      orFailure(async () => {
        const call = { reference: request.reference };
        const session = await sessionOf(value, call);
        if (session === null) {
          return { kind: 'session-gone' };
        }
        return roomAllowed(session.room, request.settings.rooms)
          ? peopleIn(session, call)
          : { kind: 'room-not-allowed' };
      }),

    async idOf(value, { reference }) {
      // Whether it may be moderated from here is for whoever acts on it to ask.
      if (isValueOf(value, value)) {
        return { kind: 'id', id: value };
      }
      return orFailure(async () => {
        const session = await sessionOf(value, { reference });
        return session === null ? { kind: 'session-gone' } : { kind: 'id', id: session.id };
      });
    },

    sessions: (request) =>
      orFailure(async () => {
        const { allowed } = await running(request, { reference: request.reference });
        return { kind: 'sessions', sessions: allowed };
      }),

    async counts(sessions, { reference }) {
      const told = sessions.flatMap(({ id, connectedCount }): [string, number][] =>
        connectedCount === null ? [] : [[id, connectedCount]],
      );
      const untold = sessions.filter(({ connectedCount }) => connectedCount === null).slice(0, MOST_COUNTED);
      const call = { reference, once: true, signal: AbortSignal.timeout(COUNTED_WITHIN_MS) };
      const read = await readAll(untold, (session) => videoSessions.connected(session.id, call));
      return new Map([
        ...told,
        ...read.flatMap(({ session, answer }): [string, number][] =>
          answer instanceof UpstreamError || answer === null ? [] : [[session.id, answer.participants.length]],
        ),
      ]);
    },

    matches: (member, request) =>
      orFailure(async () => {
        const call = { reference: request.reference };
        const { allowed: sessions } = await running(request, call);
        const read = await readAll(sessions.slice(0, MOST_SEARCHED), ({ id }) => videoSessions.connected(id, call));
        const failed = read.map(({ answer }) => answer).find((answer) => answer instanceof UpstreamError);
        const everybody: Found[] = read.flatMap(({ session, answer }) =>
          answer === null || answer instanceof UpstreamError
            ? []
            : [...answer.participants].sort(longestFirst).map((person) => ({ session, person })),
        );
        if (failed !== undefined && everybody.length === 0) {
          throw failed;
        }
        return {
          kind: 'matches',
          byId: everybody.filter(({ person }) => hasId(person.id, member.userId)),
          byName: likeName(member.name, everybody),
          sessions,
          complete: failed === undefined && sessions.length <= MOST_SEARCHED,
        };
      }),
  };
}

/** A few at once; whatever VideoSDK fails over stands in place of its answer. */
function readAll<T>(
  sessions: readonly Session[],
  read: (session: Session) => Promise<T>,
): Promise<{ readonly session: Session; readonly answer: T | UpstreamError }[]> {
  const inTurn = pLimit(READS_AT_ONCE);
  return Promise.all(
    sessions.map((session) =>
      inTurn(async () => ({
        session,
        answer: await read(session).catch((error: unknown) => {
          if (error instanceof UpstreamError) {
            return error;
          }
          throw error;
        }),
      })),
    ),
  );
}

async function orFailure<T>(work: () => Promise<T>): Promise<T | ReadFailure> {
  try {
    return await work();
  } catch (error) {
    return readFailure(error, null);
  }
}

/** Those without a known time last; then by id, so that the order is stable from page to page. */
function newestFirst(a: Session, b: Session): number {
  const difference = (b.startedAt ?? Number.MIN_SAFE_INTEGER) - (a.startedAt ?? Number.MIN_SAFE_INTEGER);
  return difference !== 0 ? difference : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Whether an id is this number, or has it in it with no digit before or after: "discord:123" has 123, "1234" has not. */
export function hasId(id: string, userId: string): boolean {
  for (let at = id.indexOf(userId); at >= 0; at = id.indexOf(userId, at + 1)) {
    if (!isDigit(id[at - 1]) && !isDigit(id[at + userId.length])) {
      return true;
    }
  }
  return false;
}

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && /\p{Nd}/u.test(letter);
}

/** Whose name is the same, begins with it, or has it in it, in this order; case and accents aside. */
function likeName(name: string, everybody: readonly Found[]): Found[] {
  const wanted = fold(name);
  if (wanted === '') {
    return [];
  }
  const ranks: [Found[], Found[], Found[]] = [[], [], []];
  for (const found of everybody) {
    const folded = fold(found.person.name ?? '');
    if (folded === wanted) {
      ranks[0].push(found);
    } else if (folded.startsWith(wanted)) {
      ranks[1].push(found);
    } else if (folded.includes(wanted)) {
      ranks[2].push(found);
    }
  }
  return ranks.flat();
}
