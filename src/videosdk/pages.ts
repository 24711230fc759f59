import type { Clock } from '../common/clock.ts';
import { complete, type Gap, type Listing, partial } from '../sessions/evidence.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { Page } from './answers.ts';

/** IDs are unique within a list. */
interface Entry {
  readonly id: string;
}

export interface ListOf<T extends Entry> {
  /** `null` for 400, 402 and 404. Rejects with {@link UpstreamError}. */
  readonly read: (page: number) => Promise<Page<T> | null>;
  /** Identifies an entry's unbroken stay on the list. Someone who left and came back has a new one. */
  readonly stayOf: (item: T) => string;
  /** Merges two records of the same entry. Default: the later one. */
  readonly reconciled?: (earlier: T, later: T) => T;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** Aborts the reading. */
  readonly signal?: AbortSignal | undefined;
}

/** 40,000 people. Only the first page of a longer list is read, so it's known to be incomplete. */
const MOST_PAGES = 400;
const PAGES_AT_ONCE = 4;
/** How often to read a list whose pages don't agree, and after how many milliseconds to stop rereading it. */
const MOST_READINGS = 4;
const READ_AGAIN_WITHIN = 6_000;

/** What is done at once with more entries than this holds up everything else for long enough to be noticed. */
const MANY = 5_000;

/** One pass through all pages. */
interface Reading<T> {
  /** In the order they came. Someone who moved between pages may be in here twice. */
  readonly items: readonly T[];
  /** Another reading may fix `pages-moved`, but none of the others. */
  readonly gap: Gap | null;
  readonly pages: number;
  /** How often each {@link ListOf.stayOf} came. */
  readonly stays: ReadonlyMap<string, number>;
}

/**
 * Reads a list to the end, and says how far it can be trusted.
 *
 * People come and go while the pages are read. Each person who leaves moves everyone behind them forward by one, so
 * someone can slip from an unread page to one that's already been read. That's why a list of several pages is complete
 * only if two readings in a row brought the same stays, and as many as VideoSDK counts on each page. All of them lasted
 * from the first reading to the second, and there were that many at the end of the first, so no one else was there at
 * that moment. A list with a single page shows one moment anyway.
 *
 * @throws {UpstreamError} if the first page fails
 */
export async function readList<T extends Entry>(list: ListOf<T>): Promise<Listing<T>> {
  const startedAt = list.clock.elapsed();
  let before = await readOnce(list);
  for (let readings = 1; ; readings += 1) {
    if (before.gap === null && before.pages <= 1) {
      return complete(before.items);
    }
    if (before.gap !== null && before.gap !== 'pages-moved') {
      return partial(unique(before.items, list), before.gap);
    }
    if (readings >= MOST_READINGS || list.clock.elapsed() - startedAt >= READ_AGAIN_WITHIN) {
      return partial(unique(before.items, list), 'pages-moved');
    }
    const next = await readAgain(list);
    if (next.gap === null && before.gap === null && next.pages > 1 && sameStays(before, next)) {
      return complete(next.items);
    }
    if (next.gap === 'pages-moved' && before.gap === 'pages-moved' && sameStays(before, next)) {
      // The same contradiction again: no one moved, and the list just is that way.
      return partial(unique(next.items, list), 'pages-moved');
    }
    if (next.gap !== null && next.gap !== 'pages-moved') {
      // An aborted reading shows less than the one before, which went through all pages.
      return partial(unique(before.items, list), next.gap);
    }
    before = next;
  }
}

/** Once something is known about a list, a failure doesn't undo that. It counts as a missing page. */
async function readAgain<T extends Entry>(list: ListOf<T>): Promise<Reading<T>> {
  const broken: Reading<T> = { items: [], gap: 'page-missing', pages: 0, stays: new Map() };
  const reading = (await orNull(readOnce(list), list)) ?? broken;
  return reading.gap === 'not-found' ? broken : reading;
}

async function readOnce<T extends Entry>(list: ListOf<T>): Promise<Reading<T>> {
  const first = await list.read(1);
  if (first === null) {
    return { items: [], gap: 'not-found', pages: 0, stays: new Map() };
  }
  const lastPage = first.pageInfo?.lastPage ?? 1;
  const pages: Page<T>[] = [];
  const ids = new Set<string>();
  const stays = new Map<string, number>();
  // Page by page: all at once takes long.
  const keep = (page: Page<T>): void => {
    pages.push(page);
    for (const item of page.items) {
      const stay = list.stayOf(item);
      ids.add(item.id);
      stays.set(stay, (stays.get(stay) ?? 0) + 1);
    }
  };
  keep(first);
  for (let page = 2; page <= lastPage && lastPage <= MOST_PAGES; page += PAGES_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(PAGES_AT_ONCE, lastPage - page + 1) }, (_, index) => page + index);
    const read = await Promise.all(numbers.map((number) => orNull(list.read(number), list)));
    const there = read.filter((one) => one !== null);
    there.forEach(keep);
    if (there.length < read.length || there.some(({ pageInfo }, index) => pageInfo?.currentPage !== page + index)) {
      // The rest wouldn't make it complete.
      break;
    }
  }
  const items = pages.flatMap((page) => page.items);
  if (items.length > MANY) {
    await list.clock.wait(0);
  }
  return { items, gap: gapOf(pages, lastPage, items.length, ids.size), pages: lastPage, stays };
}

/**
 * What's missing from these pages, as far as they tell.
 *
 * @param count how many entries they have, and `different` how many IDs
 */
function gapOf(pages: readonly Page<unknown>[], lastPage: number, count: number, different: number): Gap | null {
  if (pages.some(({ pageInfo }) => pageInfo === null)) {
    return 'no-page-info';
  }
  if (pages.length < lastPage) {
    return 'page-missing';
  }
  if (pages.some(({ unreadable }) => unreadable > 0)) {
    return 'unreadable-entry';
  }
  const total = pages[0]?.pageInfo?.total ?? null;
  const agree = pages.every(
    ({ pageInfo }, index) =>
      pageInfo?.currentPage === index + 1 && pageInfo.lastPage === lastPage && pageInfo.total === total,
  );
  if (!agree || different < count || (total !== null && total !== count)) {
    return 'pages-moved';
  }
  if (lastPage === 0 && count > 0) {
    return 'pages-moved';
  }
  // Without a total, someone may have slipped between two pages unnoticed.
  return lastPage > 1 && total === null ? 'no-page-info' : null;
}

function sameStays(before: Reading<unknown>, next: Reading<unknown>): boolean {
  return (
    before.stays.size === next.stays.size && [...before.stays].every(([stay, count]) => next.stays.get(stay) === count)
  );
}

/** Someone who slipped to the next page during the reading shows up twice. The later entry wins. */
function unique<T extends Entry>(items: readonly T[], { reconciled = (_, later) => later }: ListOf<T>): T[] {
  const byId = new Map<string, T>();
  for (const item of items) {
    const earlier = byId.get(item.id);
    byId.set(item.id, earlier === undefined ? item : reconciled(earlier, item));
  }
  return [...byId.values()];
}

/** `null` if it failed, unless the caller has aborted it. */
async function orNull<R>(work: Promise<R>, { signal }: { readonly signal?: AbortSignal | undefined }) {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UpstreamError && !error.tooLarge && !signal?.aborted) {
      return null;
    }
    throw error;
  }
}
