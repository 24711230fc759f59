import { z } from 'zod';
import type { Attendee } from '../moderation/participant.ts';
import type { Session } from '../moderation/session.ts';

/**
 * What we take from VideoSDK's answers. Fields that are not named here are dropped while parsing: the list of
 * connected people also carries `apiKey`, `geoLocation` and `deviceInfo`, which nobody here has any business with.
 * Where official sources disagree or are silent, each known form is taken.
 */

/** Any non-empty id: neither the shape nor the length of VideoSDK's ids is promised. */
const id = z.string().min(1);

/** A key that may be missing: to zod, `z.unknown()` alone is not. */
const anything = z.optional(z.unknown());

/** ISO 8601 nominally; a number is taken as milliseconds of the epoch; what cannot be read is unknown, not an error. */
const date = anything.transform((value): number | null => {
  const time = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) ? time : null;
});

const timelogEntry = z.object({ start: date, end: anything });

const participant = z
  .object({
    participantId: id,
    name: anything,
    timelog: z.array(timelogEntry).nullish().catch(null),
  })
  .transform(({ participantId, name, timelog }): Attendee => {
    const entries = timelog ?? [];
    const open = entries.findLast(isOpen);
    const left = entries.findLast((entry) => !isOpen(entry));
    return {
      id: participantId,
      name: typeof name === 'string' ? name : null,
      connected: open !== undefined,
      joinedAt: (open ?? left)?.start ?? null,
      leftAt: open === undefined ? parseDate(left?.end) : null,
    };
  });

function isOpen({ end }: { readonly end?: unknown }): boolean {
  return end === null || end === undefined;
}

function parseDate(value: unknown): number | null {
  return date.parse(value);
}

/** One entry that cannot be read must not hide the others. */
const participants = z.array(z.unknown()).transform((entries): Attendee[] =>
  entries.flatMap((entry) => {
    const parsed = participant.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  }),
);

const session = z
  .object({
    id,
    roomId: id.optional(),
    meetingId: id.optional(),
    customRoomId: z.string().nullish().catch(null),
    start: date,
    end: anything,
    status: anything,
    participants: participants.nullish().catch(null),
  })
  .transform((raw): Session => {
    const endedAt = parseDate(raw.end);
    return {
      id: raw.id,
      room: { id: raw.roomId ?? raw.meetingId ?? raw.id, customId: raw.customRoomId || null },
      startedAt: raw.start,
      endedAt,
      running: raw.status === undefined ? endedAt === null : raw.status === 'ongoing',
      connectedCount: raw.participants?.filter(({ connected }) => connected).length ?? null,
    };
  });

const count = z.union([z.number(), z.string().regex(/^\d+$/u).transform(Number)]).pipe(z.number().int().nonnegative());

/** `null` when it is missing or cannot be read: then nobody knows whether the page is the whole list. */
const pageInfo = z.object({ currentPage: count, lastPage: count }).nullish().catch(null);

/** A session may come bare or as `{data: session}`. */
export const sessionAnswer = z.union([z.object({ data: session }).transform(({ data }) => data), session]);

export const sessionsPage = z.object({ pageInfo, data: z.array(z.unknown()) }).transform(({ pageInfo, data }) => ({
  pageInfo,
  items: data.flatMap((entry) => {
    const parsed = session.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  }),
}));

const withParticipants = z.object({ participants });

/** `data` is an object for all who were there, and an array of one for those who are: either is taken for both. */
export const participantsPage = z
  .object({ pageInfo, data: z.union([z.array(withParticipants), withParticipants.transform((one) => [one])]) })
  .transform(({ pageInfo, data }) => ({ pageInfo, items: data.flatMap((one) => one.participants) }));

/** One participant may come bare or as `{data: participant}`. */
export const participantAnswer = z.union([z.object({ data: participant }).transform(({ data }) => data), participant]);

export type Page<T> = {
  readonly pageInfo?: { readonly currentPage: number; readonly lastPage: number } | null | undefined;
  readonly items: readonly T[];
};
