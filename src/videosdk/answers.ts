import { z } from 'zod';
import { LONGEST_FOLDED } from '../common/text.ts';
import { type Attendee, SENDINGS, type Sending } from '../sessions/participant.ts';
import type { Room, Session } from '../sessions/session.ts';

/**
 * What the bot reads from VideoSDK's answers. Parsing drops fields that aren't named here: the list of connected people
 * also carries `apiKey`, `geoLocation` and `deviceInfo`, which are none of the bot's business. Where official sources
 * disagree or say nothing, every known form is accepted. What can't be read is counted, never silently dropped: an
 * unreadable entry is still a person.
 */

/** An ID of megabytes is compared, hashed and cut in many places, which would hold up everything else. */
export const LONGEST_ID = 100_000;

/**
 * Any non-empty ID, because VideoSDK promises neither a format nor a length. IDs are text, and numbers are converted. A
 * number too large to be exact would be someone else's ID, so it's unreadable.
 */
export const id = z.union([
  z.string().min(1).max(LONGEST_ID),
  z.number().refine(Number.isSafeInteger).transform(String),
]);

/** A key that may be missing. For zod, `z.unknown()` alone isn't optional. */
const anything = z.optional(z.unknown());

/** ISO 8601 or an HTTP date. `Date.parse` alone finds a date in nearly any text with a digit. */
const DATE = /^(?:\d{4}-\d{2}-\d{2}(?:[T ].*)?|[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} .*)$/u;

/** Takes numbers as milliseconds of the Unix epoch. An unreadable value is `null`, not an error. */
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

/** A missing end. */
function isOpen(end: unknown): boolean {
  return end === null || end === undefined;
}

interface Stay {
  readonly start: number | null;
  readonly open: boolean;
  /** `null` while it's open, or if its end is unreadable. */
  readonly end: number | null;
}

/** Not with zod: a timelog can have thousands of them, and this takes a tenth of the time. */
function readStay(entry: unknown): Stay {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    // Unreadable, so neither open nor ended.
    return { start: null, open: false, end: null };
  }
  const { start, end } = entry as { readonly start?: unknown; readonly end?: unknown };
  return { start: readDate(start), open: isOpen(end), end: readDate(end) };
}

/**
 * A person with an unreadable name is unreadable, because they may have the same name as anyone else. Numbers are
 * converted to text.
 */
const name = z
  .union([z.string(), z.number().refine(Number.isSafeInteger).transform(String)])
  // Two endless names that begin in the same way count as one, so whoever means one of them is asked which.
  .transform((text) => text.slice(0, LONGEST_FOLDED))
  .nullish();

const participant = z
  .object({
    participantId: id,
    name,
    timelog: z.array(z.unknown()).nullish().catch(null),
    mode: anything,
    events: anything,
  })
  .transform(({ participantId, name, timelog, mode, events }): Attendee => {
    const stays = (timelog ?? []).map(readStay);
    const state = stateOfAttendee(stays);
    const sending = sendingOf(events);
    return {
      id: participantId,
      name: name ?? null,
      state,
      joinedAt: (stays.findLast(({ open }) => open) ?? stays.at(-1))?.start ?? null,
      leftAt: state === 'left' ? (stays.at(-1)?.end ?? null) : null,
      ...(sending.length > 0 && { sending }),
      ...(typeof mode === 'string' && LOOKING_ON.has(mode) && { looksOn: true }),
    };
  });

/** Modes in which no one can send anything: the current one, and the one it had before. */
const LOOKING_ON: ReadonlySet<string> = new Set(['RECV_ONLY', 'VIEWER']);

/** Under which name VideoSDK lists when each of these was on. */
const EVENTS: Readonly<Record<Sending, string>> = {
  screen: 'screenShare',
  screenAudio: 'screenShareAudio',
  camera: 'webcam',
  mic: 'mic',
};

/**
 * What is on: the last entry began and has no end. No official source says so, so everything that looks different says
 * nothing. Only the last entry is read, because there can be thousands.
 */
function sendingOf(events: unknown): readonly Sending[] {
  if (typeof events !== 'object' || events === null) {
    return [];
  }
  return SENDINGS.filter((sending) => {
    const entries: unknown = Reflect.get(events, EVENTS[sending]);
    const last = Array.isArray(entries) && entries.length > 0 ? readStay(entries.at(-1)) : null;
    return last?.open === true && last.start !== null;
  });
}

function stateOfAttendee(stays: readonly Stay[]): Attendee['state'] {
  if (stays.some(({ open }) => open)) {
    return 'connected';
  }
  return stays.length > 0 && stays.every(({ end }) => end !== null) ? 'left' : 'unclear';
}

/** The readable entries of a list, and how many are unreadable. */
export interface Entries<T> {
  readonly items: readonly T[];
  readonly unreadable: number;
}

/**
 * How many entries of one answer are read: 50 times as many as the bot asks for. Reading them holds up everything else.
 */
export const MOST_ENTRIES = 5_000;

/** One unreadable entry doesn't hide the others. Entries beyond {@link MOST_ENTRIES} count as unreadable. */
function entriesOf<T>(schema: z.ZodType<T>, entries: readonly unknown[]): Entries<T> {
  const items = entries.slice(0, MOST_ENTRIES).flatMap((entry) => {
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
      // The room decides who can act in a session, so one without a known room is unreadable.
      context.issues.push({ code: 'custom', message: 'no room', input: raw, path: ['roomId'] });
      return z.NEVER;
    }
    const state = stateOfSession(raw);
    return {
      id: raw.id,
      // It's optional: without it in the session, the room may still have one.
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
 * `null` if the answer doesn't say. A session starts when someone joins, and the list includes those who left, so an
 * empty list means that this answer carries no people, not that there are none. Someone may be listed twice.
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

/** `null` if it's missing or unreadable. Then it's unknown whether the page is the whole list. */
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
  /** `null`: unknown. */
  readonly total: number | null;
}

export interface Page<T> extends Entries<T> {
  readonly pageInfo: PageInfo | null;
}

/** A session comes either bare or as `{data: session}`. */
export const sessionAnswer = z.union([z.object({ data: session }).transform(({ data }) => data), session]);

export const sessionsPage = z
  .object({ pageInfo, data: z.array(z.unknown()) })
  .transform(({ pageInfo, data }): Page<Session> => ({ pageInfo, ...entriesOf(session, withFewPeople(data)) }));

/** If the sessions come with too many people to read them all, they're read without: then no number is known. */
function withFewPeople(sessions: readonly unknown[]): readonly unknown[] {
  const peopleOf = (one: unknown): number => {
    const people: unknown = typeof one === 'object' && one !== null ? Reflect.get(one, 'participants') : null;
    return Array.isArray(people) ? people.length : 0;
  };
  const all = sessions.reduce<number>((sum, one) => sum + peopleOf(one), 0);
  return all <= MOST_ENTRIES
    ? sessions
    : sessions.map((one) => (peopleOf(one) > 0 ? { ...(one as object), participants: null } : one));
}

const withParticipants = z.object({ id: id.nullish(), participants: z.array(z.unknown()) });

/** People of sessions, and the IDs of those sessions if the answer has them. */
export interface PeoplePage extends Page<Attendee> {
  readonly sessionIds: readonly string[];
}

/**
 * `data` is an object for everyone who was there, and an array with one entry for those who are there now. Both calls
 * accept both forms.
 */
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

/** A participant comes either bare or as `{data: participant}`. */
export const participantAnswer = z.union([z.object({ data: participant }).transform(({ data }) => data), participant]);

/** A room's own record. If it names no custom ID, the room has none. */
const room = z
  .object({ id: id.nullish().catch(null), roomId: id, customRoomId: z.union([z.literal(''), id]).nullish() })
  .transform(({ id: internal, roomId, customRoomId }): Room & { readonly internalId: string | null } => ({
    id: roomId,
    customId: customRoomId || null,
    internalId: internal ?? null,
  }));

/** A room comes either bare or as `{data: room}`. */
export const roomAnswer = z.union([z.object({ data: room }).transform(({ data }) => data), room]);
