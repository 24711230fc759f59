import { z } from 'zod';
import type { Attendee } from '../sessions/participant.ts';
import type { Room, Session } from '../sessions/session.ts';

/**
 * What we take from VideoSDK's answers. Fields that are not named here are dropped while parsing: the list of
 * connected people also carries `apiKey`, `geoLocation` and `deviceInfo`, which nobody here has any business with.
 * Where official sources disagree or are silent, each known form is taken. What can't be read is counted, never dropped in
 * silence: somebody who can't be read is still somebody.
 */

/**
 * Any non-empty id: neither the shape nor the length of VideoSDK's ids is promised. They are text; a number is the text that it is
 * written as. One too large to be exact would be somebody else's id, so it can't be read.
 */
export const id = z.union([z.string().min(1), z.number().refine(Number.isSafeInteger).transform(String)]);

/** A key that may be missing: to zod, `z.unknown()` alone is not. */
const anything = z.optional(z.unknown());

/** ISO 8601, or the form of HTTP. `Date.parse` alone finds dates in nearly any text that has a digit. */
const DATE = /^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} .*)$/u;

/** A number is taken as milliseconds of the epoch; what can't be read is `null`, and not an error. */
function readDate(value: unknown): number | null {
  const time =
    typeof value === 'number' && value > 0
      ? value
      : typeof value === 'string' && DATE.test(value)
        ? Date.parse(value)
        : Number.NaN;
  return Number.isFinite(time) ? time : null;
}

const date = anything.transform(readDate);

/** An end that isn't there. */
function isOpen(end: unknown): boolean {
  return end === null || end === undefined;
}

interface Stay {
  readonly start: number | null;
  readonly open: boolean;
  /** `null` while it's open, and when its end can't be read. */
  readonly end: number | null;
}

const stay = z
  .object({ start: date, end: anything })
  .transform(({ start, end }): Stay => ({ start, open: isOpen(end), end: readDate(end) }))
  // Neither open nor ended, as far as can be read.
  .catch({ start: null, open: false, end: null });

/** Somebody whose name can't be read can't be read: they may be anybody's namesake. A number is the text that it is written as. */
const name = z.union([z.string(), z.number().refine(Number.isSafeInteger).transform(String)]).nullish();

const participant = z
  .object({ participantId: id, name, timelog: z.array(stay).nullish().catch(null) })
  .transform(({ participantId, name, timelog }): Attendee => {
    const stays = timelog ?? [];
    const state = stateOfAttendee(stays);
    return {
      id: participantId,
      name: name ?? null,
      state,
      joinedAt: (stays.findLast(({ open }) => open) ?? stays.at(-1))?.start ?? null,
      leftAt: state === 'left' ? (stays.at(-1)?.end ?? null) : null,
    };
  });

function stateOfAttendee(stays: readonly Stay[]): Attendee['state'] {
  if (stays.some(({ open }) => open)) {
    return 'connected';
  }
  return stays.length > 0 && stays.every(({ end }) => end !== null) ? 'left' : 'unclear';
}

/** The entries of a list that can be read, and how many can't. */
export interface Entries<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
}

/** One entry that can't be read hides no other. */
function entriesOf<T>(schema: z.ZodType<T>, entries: readonly unknown[]): Entries<T> {
  const items = entries.flatMap((entry) => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
  return { items, unreadable: entries.length - items.length };
}

const session = z
  .object({
    id,
    roomId: id.nullish(),
    meetingId: id.nullish(),
    customRoomId: z.union([z.literal(''), id]).nullish(),
    start: date,
    end: anything,
    status: anything,
    participants: z.array(z.unknown()).nullish().catch(null),
  })
  .transform((raw, context): Session => {
    const roomId = raw.roomId ?? raw.meetingId;
    if (roomId === null || roomId === undefined) {
      // Whose it is decides who may act in it: a session of no known room is nobody's.
      context.issues.push({ code: 'custom', message: 'no room', input: raw, path: ['roomId'] });
      return z.NEVER;
    }
    const state = stateOfSession(raw);
    return {
      id: raw.id,
      // It's optional: a session without it may be of a room that has one all the same.
      room: { id: roomId, customId: raw.customRoomId === undefined ? undefined : raw.customRoomId || null },
      startedAt: raw.start,
      endedAt: state === 'ended' ? readDate(raw.end) : null,
      state,
      connectedCount: countConnected(raw.participants ?? []),
    };
  });

function stateOfSession({ status, end }: { readonly status?: unknown; readonly end?: unknown }): Session['state'] {
  if (status === 'ended') {
    return 'ended';
  }
  if (status !== undefined && status !== null) {
    return status === 'ongoing' && isOpen(end) ? 'running' : 'unclear';
  }
  return isOpen(end) ? 'running' : readDate(end) === null ? 'unclear' : 'ended';
}

/**
 * `null` where that isn't told. A session begins with somebody who joins, and the list holds those who left too: one that is empty tells
 * that this answer doesn't carry people, and not that there are none. Somebody may be on it twice.
 */
function countConnected(entries: readonly unknown[]): number | null {
  const { items, unreadable } = entriesOf(participant, entries);
  if (items.length === 0 || unreadable > 0 || items.some(({ state }) => state === 'unclear')) {
    return null;
  }
  const [there, left] = [new Set<string>(), new Set<string>()];
  for (const one of items) {
    (one.state === 'connected' ? there : left).add(one.id);
  }
  return there.isDisjointFrom(left) ? there.size : null;
}

const count = z.union([z.number(), z.string().regex(/^\d+$/u).transform(Number)]).pipe(z.number().int().nonnegative());

/** `null` when it is missing or cannot be read: then nobody knows whether the page is the whole list. */
const pageInfo = z
  .object({ currentPage: count, lastPage: count, total: count.nullish() })
  .nullish()
  .catch(null)
  .transform((info): PageInfo | null =>
    info ? { currentPage: info.currentPage, lastPage: info.lastPage, total: info.total ?? null } : null,
  );

export interface PageInfo {
  readonly currentPage: number;
  readonly lastPage: number;
  /** `null`: not told. */
  readonly total: number | null;
}

export interface Page<T> extends Entries<T> {
  readonly pageInfo: PageInfo | null;
}

/** A session may come bare or as `{data: session}`. */
export const sessionAnswer = z.union([z.object({ data: session }).transform(({ data }) => data), session]);

export const sessionsPage = z
  .object({ pageInfo, data: z.array(z.unknown()) })
  .transform(({ pageInfo, data }): Page<Session> => ({ pageInfo, ...entriesOf(session, data) }));

const withParticipants = z.object({ id: id.nullish(), participants: z.array(z.unknown()) });

/** People of a session, and of which, where the answer tells. */
export interface PeoplePage extends Page<Attendee> {
  readonly sessionIds: readonly string[];
}

/** `data` is an object for all who were there, and an array of one for those who are: either is taken for both. */
export const participantsPage = z
  .object({ pageInfo, data: z.union([z.array(withParticipants), withParticipants.transform((one) => [one])]) })
  .transform(
    ({ pageInfo, data }): PeoplePage => ({
      pageInfo,
      sessionIds: data.flatMap((one) => one.id ?? []),
      ...entriesOf(
        participant,
        data.flatMap(({ participants }) => participants),
      ),
    }),
  );

/** One participant may come bare or as `{data: participant}`. */
export const participantAnswer = z.union([z.object({ data: participant }).transform(({ data }) => data), participant]);

/** A room's own record: one that doesn't name a custom id has none. */
const room = z
  .object({ id: id.nullish().catch(null), roomId: id, customRoomId: z.union([z.literal(''), id]).nullish() })
  .transform(({ id: internal, roomId, customRoomId }): Room & { readonly internalId: string | null } => ({
    id: roomId,
    customId: customRoomId || null,
    internalId: internal ?? null,
  }));

/** A room may come bare or as `{data: room}`. */
export const roomAnswer = z.union([z.object({ data: room }).transform(({ data }) => data), room]);
