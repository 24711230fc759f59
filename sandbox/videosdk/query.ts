import { z } from 'zod';
import type { Behavior, QueryParameter } from './behavior.ts';
import type { Page } from './shapes.ts';
import type { Session } from './world.ts';

const whole = z
  .string()
  .regex(/^\d{1,16}$/, 'expected a whole number')
  .transform(Number);
const atLeastOne = whole.refine((value) => value >= 1, 'expected at least 1');

const querySchema = z.object({
  page: atLeastOne.optional(),
  perPage: atLeastOne.optional(),
  roomId: z.string().optional(),
  customRoomId: z.string().optional(),
  status: z.enum(['ongoing', 'ended']).optional(),
  startDate: whole.optional(),
  endDate: whole.optional(),
  query: z.string().optional(),
});
export type Query = z.infer<typeof querySchema>;

export interface ReadQuery {
  readonly raw: Readonly<Record<string, string>>;
  /** null: refused. */
  readonly query: Query | null;
  readonly violations: readonly string[];
}

/** Reads the part after `?`. An unknown parameter is ignored, as servers do, but counts as a violation. */
export function readQuery(search: string, known: readonly string[]): ReadQuery {
  const violations: string[] = [];
  const raw: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    if (name in raw) violations.push(`duplicate query parameter: ${name}`);
    raw[name] = value;
    if (!known.includes(name)) violations.push(`unknown query parameter: ${name}`);
  }
  const parsed = querySchema.safeParse(
    Object.fromEntries(Object.entries(raw).filter(([name]) => known.includes(name))),
  );
  if (parsed.success) return { raw, query: parsed.data, violations };
  for (const issue of parsed.error.issues) violations.push(`query parameter ${issue.path.join('.')}: ${issue.message}`);
  return { raw, query: null, violations };
}

/** A query without the ignored parameters. */
export function without(query: Query, ignored: readonly QueryParameter[]): Query {
  if (ignored.length === 0) return query;
  const left = Object.entries(query).filter(([name]) => !(ignored as readonly string[]).includes(name));
  return Object.fromEntries(left) as Query;
}

/** Pages count from 1. A page after the last one is empty, not an error. */
export function pageOf<T>(all: readonly T[], query: Query, behavior: Behavior): Page<T> {
  const currentPage = query.page ?? 1;
  const perPage = Math.min(query.perPage ?? behavior.defaultPerPage, behavior.maxPerPage);
  const lastPage = all.length === 0 ? behavior.lastPageWhenEmpty : Math.ceil(all.length / perPage);
  const from = (currentPage - 1) * perPage;
  return { items: all.slice(from, from + perPage), pageInfo: { currentPage, perPage, lastPage, total: all.length } };
}

/**
 * Applies the filters of the session list. The dates bound the session's start, and `query` is an exact ID of its room.
 */
export function fitsFilters({ room, start, end }: Session, query: Query): boolean {
  if (query.roomId !== undefined && query.roomId !== room.roomId) return false;
  if (query.customRoomId !== undefined && query.customRoomId !== room.customRoomId) return false;
  if (query.status !== undefined && query.status !== (end === null ? 'ongoing' : 'ended')) return false;
  if (query.startDate !== undefined && start.getTime() < query.startDate) return false;
  if (query.endDate !== undefined && start.getTime() > query.endDate) return false;
  return query.query === undefined || query.query === room.roomId || query.query === room.customRoomId;
}
