import type { Behavior } from './behavior.ts';
import type { Lens, OddEntry } from './fault.ts';
import type { SetLens } from './fault-queue.ts';
import type { Operation } from './operation.ts';
import { json, type Reply } from './reply.ts';
import type { Sight, World } from './world.ts';

type Kind = Lens['kind'];

function lensesOf<K extends Kind>(lenses: readonly SetLens[], kind: K): Extract<Lens, { kind: K }>[] {
  return lenses.map(({ lens }) => lens).filter((lens): lens is Extract<Lens, { kind: K }> => lens.kind === kind);
}

/**
 * The behavior for one request. Without a lens it's the shared behavior, which can change until the request is acted
 * on.
 */
export function behaviorThrough(lenses: readonly SetLens[], behavior: Behavior): Behavior {
  const changes = lensesOf(lenses, 'behaves');
  return changes.length === 0 ? behavior : Object.assign({ ...behavior }, ...changes.map(({ as }) => as));
}

/** The state that a read shows: the oldest that applies. */
export function sightThrough(lenses: readonly SetLens[], { lagMs }: Behavior, world: World): Sight {
  const marks = lenses.filter(({ lens }) => lens.kind === 'stale').map(({ at }) => at);
  if (lagMs > 0) marks.push(world.mark() - lagMs);
  return marks.length === 0 ? world : world.asOf(Math.min(...marks));
}

/** The items of a list after lenses. */
export function listedThrough<T>(
  lenses: readonly SetLens[],
  all: readonly T[],
  idOf: (item: T) => string,
): readonly T[] {
  if (lensesOf(lenses, 'empty-list').length > 0) return [];
  const out = new Set(lensesOf(lenses, 'leaves-out').flatMap(({ ids }) => ids));
  return out.size === 0 ? all : all.filter((item) => !out.has(idOf(item)));
}

export function happenBefore(lenses: readonly SetLens[]): void {
  for (const { before } of lensesOf(lenses, 'meanwhile')) before?.();
}

export function happenAfter(lenses: readonly SetLens[]): void {
  for (const { after } of lensesOf(lenses, 'meanwhile')) after?.();
}

/** The success response after lenses. Error responses don't change. */
export function replyThrough(lenses: readonly SetLens[], operation: Operation, reply: Reply): Reply {
  if (reply.status !== 200) return reply;
  const changes = lenses.flatMap(({ lens }): ((body: unknown) => unknown)[] => {
    if (lens.kind === 'answer') return [lens.change];
    return lens.kind === 'entries' ? [(body) => withOddEntries(body, operation, lens)] : [];
  });
  if (changes.length === 0) return reply;
  return json(
    200,
    changes.reduce((body, change) => change(body), JSON.parse(reply.text) as unknown),
  );
}

type Entry = Readonly<Record<string, unknown>>;

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withOddEntries(body: unknown, operation: Operation, lens: Extract<Lens, { kind: 'entries' }>): unknown {
  const one = (entry: unknown): unknown => {
    const key = isEntry(entry) && 'participantId' in entry ? 'participantId' : 'id';
    if (!isEntry(entry) || !(lens.ids?.includes(String(entry[key])) ?? true)) return entry;
    return oddEntry(entry, key, lens.become);
  };
  if (!isEntry(body)) return body;
  switch (operation) {
    case 'list-sessions':
      return { ...body, data: mapped(body['data'], one) };
    case 'participants':
    case 'active-participants': {
      const people = (data: unknown): unknown =>
        isEntry(data) ? { ...data, participants: mapped(data['participants'], one) } : data;
      const { data } = body;
      return { ...body, data: Array.isArray(data) ? data.map(people) : people(data) };
    }
    default:
      return one(body);
  }
}

function mapped(list: unknown, change: (entry: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(change) : list;
}

function oddEntry(entry: Entry, key: string, become: OddEntry): unknown {
  switch (become) {
    case 'numeric-id': {
      const number = Number(entry[key]);
      return String(number) === entry[key] ? { ...entry, [key]: number } : entry;
    }
    case 'no-id':
      return { ...entry, [key]: undefined };
    case 'null-id':
      return { ...entry, [key]: null };
    case 'empty-id':
      return { ...entry, [key]: '' };
    case 'no-timelog':
      return { ...entry, timelog: undefined };
    case 'null':
      return null;
    case 'text':
      return String(entry[key]);
    default:
      return { ...entry, ...become };
  }
}
