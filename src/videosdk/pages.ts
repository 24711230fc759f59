import type { Clock } from '../common/clock.ts';
import { complete, type Gap, type Listing, partial } from '../sessions/evidence.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { Page } from './answers.ts';

/** No two of a list have the same id. */
interface Entry {
  readonly id: string;
}

export interface ListOf<T extends Entry> {
  /** `null` for 400, 402 and 404. Rejects with {@link UpstreamError}. */
  readonly read: (page: number) => Promise<Page<T> | null>;
  /** An entry for as long as it is on the list without a break: who left and came back is another one. */
  readonly stayOf: (item: T) => string;
  /** What holds of one that came twice; without it, the later one. */
  readonly reconciled?: (earlier: T, later: T) => T;
  readonly clock: Pick<Clock, 'elapsed'>;
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
}

/** 40,000 people. Of a longer list one page is read, and it's known to be incomplete. */
const MOST_PAGES = 400;
const PAGES_AT_ONCE = 4;
/** How often a list is read whose pages don't agree, and after how many milliseconds it isn't read once more. */
const MOST_READINGS = 4;
const READ_AGAIN_WITHIN = 6_000;

/** One time through all pages. */
interface Reading<T> {
  /** As they came: somebody who moved between pages may be on it twice. */
  readonly items: readonly T[];
  /** `pages-moved` may be mended by another reading, the others not. */
  readonly gap: Gap | null;
  readonly pages: number;
}

/**
 * Reads a list to its end, and tells how far it can be trusted.
 *
 * People come and go while the pages are read, and each who leaves moves all behind them one place forward: somebody may slip from a page
 * that wasn't read yet to one that was. So a list of several pages is complete only when two readings in a row brought the same
 * stays, as many as VideoSDK counts on each page. All of those lasted from the first reading to the second, and at the end of the first
 * there were that many: so nobody else was there at that moment. A list of one page is one moment by itself.
 *
 * @throws {UpstreamError} when the first page fails
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
    if (next.gap === null && before.gap === null && next.pages > 1 && sameStays(before, next, list)) {
      return complete(next.items);
    }
    if (next.gap === 'pages-moved' && before.gap === 'pages-moved' && sameStays(before, next, list)) {
      // The same contradiction again: nobody moved, that is how this list is.
      return partial(unique(next.items, list), 'pages-moved');
    }
    if (next.gap !== null && next.gap !== 'pages-moved') {
      // A reading that broke off shows less than the one before, which went through all pages.
      return partial(unique(before.items, list), next.gap);
    }
    before = next;
  }
}

/** Once something is known of a list, a failure doesn't take that away: it's a page that is missing. */
async function readAgain<T extends Entry>(list: ListOf<T>): Promise<Reading<T>> {
  const broken: Reading<T> = { items: [], gap: 'page-missing', pages: 0 };
  const reading = (await orNull(readOnce(list), list)) ?? broken;
  return reading.gap === 'not-found' ? broken : reading;
}

async function readOnce<T extends Entry>(list: ListOf<T>): Promise<Reading<T>> {
  const first = await list.read(1);
  if (first === null) {
    return { items: [], gap: 'not-found', pages: 0 };
  }
  const lastPage = first.pageInfo?.lastPage ?? 1;
  const pages: Page<T>[] = [first];
  for (let page = 2; page <= lastPage && lastPage <= MOST_PAGES; page += PAGES_AT_ONCE) {
    const numbers = Array.from({ length: Math.min(PAGES_AT_ONCE, lastPage - page + 1) }, (_, index) => page + index);
    const read = await Promise.all(numbers.map((number) => orNull(list.read(number), list)));
    const there = read.filter((one) => one !== null);
    pages.push(...there);
    if (there.length < read.length) {
      break;
    }
  }
  return { items: pages.flatMap(({ items }) => items), gap: gapOf(pages, lastPage), pages: lastPage };
}

/** What is missing from these pages, as far as they tell. */
function gapOf<T extends Entry>(pages: readonly Page<T>[], lastPage: number): Gap | null {
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
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
  const agree = pages.every(
    ({ pageInfo }, index) =>
      pageInfo?.currentPage === index + 1 && pageInfo.lastPage === lastPage && pageInfo.total === total,
  );
  if (!agree || new Set(ids).size < ids.length || (total !== null && total !== ids.length)) {
    return 'pages-moved';
  }
  if (lastPage === 0 && ids.length > 0) {
    return 'pages-moved';
  }
  // Without a count nothing tells whether somebody slipped between two pages.
  return lastPage > 1 && total === null ? 'no-page-info' : null;
}

function sameStays<T extends Entry>(before: Reading<T>, next: Reading<T>, { stayOf }: ListOf<T>): boolean {
  const earlier = before.items.map(stayOf).sort();
  const later = next.items.map(stayOf).sort();
  return earlier.length === later.length && earlier.every((one, index) => one === later[index]);
}

/** Somebody who slipped to the next page while we were reading comes twice: the later reading counts. */
function unique<T extends Entry>(items: readonly T[], { reconciled = (_, later) => later }: ListOf<T>): T[] {
  const byId = new Map<string, T>();
  for (const item of items) {
    const earlier = byId.get(item.id);
    byId.set(item.id, earlier === undefined ? item : reconciled(earlier, item));
  }
  return [...byId.values()];
}

/** `null` for what failed, unless that's because nobody wants it any more. */
async function orNull<R>(work: Promise<R>, { signal }: { readonly signal?: AbortSignal | undefined }) {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UpstreamError && !signal?.aborted) {
      return null;
    }
    throw error;
  }
}
