import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, type Gap, type Listing, partial } from '../../src/sessions/evidence.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import type { Page } from '../../src/videosdk/answers.ts';
import { type ListOf, readList } from '../../src/videosdk/pages.ts';

/** One stay: a person who left and came back has another. */
interface One {
  readonly id: string;
  readonly joinedAt: number;
}

const stayOf = ({ id, joinedAt }: One): string => `${id} ${joinedAt}`;
const page = (items: readonly One[], pageInfo: Page<One>['pageInfo'], unreadable = 0): Page<One> => ({
  items,
  pageInfo,
  unreadable,
});
const info = (currentPage: number, lastPage: number, total: number | null) => ({ currentPage, lastPage, total });
const one = (id: string, joinedAt = 0): One => ({ id, joinedAt });
const failed = new UpstreamError('unavailable', 'no');

function list(
  pages: (page: number, reads: number) => Page<One> | null,
  options: Partial<ListOf<One>> = {},
): { readonly reading: Promise<Listing<One>>; readonly asked: number[] } {
  const asked: number[] = [];
  const read = async (number: number): Promise<Page<One> | null> => {
    asked.push(number);
    return pages(number, asked.length);
  };
  return {
    reading: readList<One>({ read, stayOf, clock: { elapsed: () => 0, wait: async () => undefined }, ...options }),
    asked,
  };
}

/** Pages of a list that doesn't change. */
function still(pages: readonly (readonly One[])[]): (page: number) => Page<One> {
  const total = pages.flat().length;
  return (number) => page(pages[number - 1] ?? [], info(number, pages.length, total));
}

describe('a list of one page', () => {
  it.each([[0], [1]])('is complete after one request, also when it is empty and its last page is %i', async (last) => {
    const { reading, asked } = list(() => page([], info(1, last, 0)));
    expect(await reading).toEqual(complete([]));
    expect(asked).toEqual([1]);
  });

  it('is complete without a count, because nothing can slip between pages', async () => {
    const { reading } = list(() => page([one('a')], info(1, 1, null)));
    expect(await reading).toEqual(complete([one('a')]));
  });

  it.each<[string, Page<One> | null, Gap]>([
    ['is refused', null, 'not-found'],
    ['says nothing about pages', page([one('a')], null), 'no-page-info'],
    ['is empty, and says nothing about pages', page([], null), 'no-page-info'],
    ['has an unreadable entry', page([one('a')], info(1, 1, 2), 1), 'unreadable-entry'],
    ['shows fewer than it counts', page([one('a')], info(1, 1, 2)), 'pages-moved'],
    ['shows more than it counts', page([one('a'), one('b')], info(1, 1, 1)), 'pages-moved'],
    ['shows someone twice', page([one('a'), one('a', 1)], info(1, 1, 2)), 'pages-moved'],
    ['isn’t the requested page', page([one('a')], info(2, 2, 1)), 'page-missing'],
    ['calls itself page 0', page([one('a')], info(0, 1, 1)), 'pages-moved'],
    ['has people on the last of zero pages', page([one('a')], info(1, 0, 1)), 'pages-moved'],
    ['is one of more than can be read', page([one('a')], info(1, 401, 40_001)), 'page-missing'],
  ])('is incomplete when it %s', async (_what, answer, gap) => {
    const { reading } = list((number) => (number === 1 ? answer : null));
    const read = await reading;
    expect(read).toEqual(
      partial(answer === null ? [] : [...new Map(answer.items.map((it) => [it.id, it])).values()], gap),
    );
  });

  it('is read once more when it contradicts itself, and no more when it says the same again', async () => {
    const { reading, asked } = list(() => page([one('a')], info(1, 1, 2)));
    expect(await reading).toEqual(partial([one('a')], 'pages-moved'));
    expect(asked).toEqual([1, 1]);
  });

  it('is complete when the contradiction was gone the next time', async () => {
    const { reading } = list((_, reads) => page([one('a')], info(1, 1, reads === 1 ? 2 : 1)));
    expect(await reading).toEqual(complete([one('a')]));
  });

  it('fails when it can’t be read at all', async () => {
    const { reading } = list(() => {
      throw failed;
    });
    await expect(reading).rejects.toBe(failed);
  });
});

describe('a list of several pages', () => {
  const pages = [[one('a'), one('b')], [one('c'), one('d')], [one('e')]];
  const everyone = pages.flat();
  const ids = (read: Listing<One>): string[] => read.items.map(({ id }) => id).sort();

  it('is complete when two whole readings agree', async () => {
    const { reading, asked } = list(still(pages));
    expect(await reading).toEqual(complete(everyone));
    expect(asked).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it('is complete as soon as two readings in a row agree', async () => {
    const { reading, asked } = list((number, reads) =>
      reads <= 3 ? still([[one('z'), one('b')], [one('c'), one('d')], [one('e')]])(number) : still(pages)(number),
    );
    expect(await reading).toEqual(complete(everyone));
    expect(asked).toHaveLength(9);
  });

  it('is incomplete when it changes from reading to reading, and isn’t read forever', async () => {
    const { reading, asked } = list((number, reads) => still([[one(`p${reads}`), one('b')], [one('c')]])(number));
    const read = await reading;
    expect(read).toMatchObject({ complete: false, gap: 'pages-moved' });
    expect(asked).toHaveLength(8);
    expect(ids(read)).toHaveLength(3);
  });

  it('isn’t read again when that has already taken long', async () => {
    let time = 0;
    const clock = { elapsed: () => time, wait: async () => undefined };
    const { reading, asked } = list(
      (number) => {
        time += 3_000;
        return still([[one('a')], [one('b')]])(number);
      },
      { clock },
    );
    expect(await reading).toMatchObject({ complete: false, gap: 'pages-moved' });
    expect(asked).toEqual([1, 2]);
  });

  it('of many thousand entries lets everything else go first before it’s compared', async () => {
    const pages = Array.from({ length: 60 }, (_, page) => Array.from({ length: 100 }, (_, n) => one(`${page}-${n}`)));
    let pauses = 0;
    const wait = async (): Promise<void> => {
      pauses += 1;
    };
    expect(await list(still(pages), { clock: { elapsed: () => 0, wait } }).reading).toMatchObject({ complete: true });
    // Once for each of the two readings.
    expect(pauses).toBe(2);
  });

  it('treats someone who left and came back as another person', async () => {
    const { reading } = list((number, reads) => still([[one('a', reads < 3 ? 1 : 2)], [one('b')]])(number));
    expect(await reading).toMatchObject({ complete: true, items: [one('a', 2), one('b')] });
  });

  it('is incomplete without a count: nothing says whether someone slipped between two pages', async () => {
    const { reading } = list((number) => page([one(`p${number}`)], info(number, 2, null)));
    expect(await reading).toMatchObject({ complete: false, gap: 'no-page-info' });
  });

  it.each<[string, (page: number) => Page<One> | null]>([
    ['is refused', () => null],
    [
      'fails',
      () => {
        throw failed;
      },
    ],
  ])('shows what was read when a later page %s, and is incomplete', async (_what, later) => {
    const { reading, asked } = list((number) => (number === 2 ? later(number) : still(pages)(number)));
    const read = await reading;
    expect(read).toMatchObject({ complete: false, gap: 'page-missing' });
    expect(ids(read)).toEqual(['a', 'b', 'e']);
    expect(asked).toEqual([1, 2, 3]);
  });

  it.each<[string, () => Page<One> | null]>([
    ['is refused', () => null],
    [
      'fails',
      () => {
        throw failed;
      },
    ],
  ])('shows what was there the first time when the second reading %s', async (_what, again) => {
    const { reading } = list((number, reads) => (reads > 3 ? again() : still(pages)(number)));
    expect(await reading).toEqual(partial(everyone, 'page-missing'));
  });

  it('that repeats its first page whatever page is requested isn’t the whole list', async () => {
    for (const currentPage of [() => 1, (number: number) => number]) {
      const { reading } = list((number) => page([one('a'), one('b')], info(currentPage(number), 2, 4)));
      expect(await reading).toEqual(partial([one('a'), one('b')], 'pages-moved'));
    }
  });

  it.each<[string, (page: number) => Page<One>]>([
    ['whose number of pages changes', (number) => page([one(`p${number}`)], info(number, number + 1, 2))],
    ['whose count changes', (number) => page([one(`p${number}`)], info(number, 2, number))],
    [
      'whose second page says nothing about pages',
      (number) => page([one(`p${number}`)], number === 1 ? info(1, 2, 2) : null),
    ],
    ['with an unreadable entry', (number) => page([one(`p${number}`)], info(number, 2, 3), number - 1)],
  ])('is incomplete: %s', async (_what, pages) => {
    expect((await list(pages).reading).complete).toBe(false);
  });

  it('isn’t believed about someone whose entries disagree', async () => {
    const { reading } = list((number) => page([one('a', number)], info(number, 2, 2)), {
      reconciled: (earlier, later) => one(later.id, earlier.joinedAt === later.joinedAt ? later.joinedAt : -1),
    });
    expect(await reading).toMatchObject({ complete: false, items: [one('a', -1)] });
  });

  it('ends with its caller', async () => {
    const abort = new AbortController();
    const { reading } = list(
      (number) => {
        if (number === 2) {
          abort.abort();
          throw failed;
        }
        return still(pages)(number);
      },
      { signal: abort.signal },
    );
    await expect(reading).rejects.toBe(failed);
  });
});

describe('people who move while they are read', () => {
  type Move =
    | { readonly kind: 'join'; readonly who: number; readonly at: number }
    | { readonly kind: 'leave'; readonly who: number }
    | { readonly kind: 'shuffle'; readonly by: number };

  const who = fc.nat(7);
  const move: fc.Arbitrary<Move> = fc.oneof(
    fc.record({ kind: fc.constant('join' as const), who, at: fc.nat(8) }),
    fc.record({ kind: fc.constant('leave' as const), who }),
    fc.record({ kind: fc.constant('shuffle' as const), by: fc.nat(8) }),
  );

  /** A session in which anything can happen before each page is answered. */
  function world(first: readonly number[], perPage: number, moves: readonly (readonly Move[])[]) {
    let stays = 0;
    let people: One[] = first.map((number) => one(`p${number}`, ++stays));
    const always = new Set(people.map(stayOf));
    const ever = new Set(people.map(({ id }) => id));

    function make(move: Move): void {
      switch (move.kind) {
        case 'join': {
          const id = `p${move.who}`;
          people = people.filter((other) => other.id !== id);
          people.splice(move.at % (people.length + 1), 0, one(id, ++stays));
          ever.add(id);
          break;
        }
        case 'leave':
          people = people.filter(({ id }) => id !== `p${move.who}`);
          break;
        case 'shuffle':
          people = [
            ...people.slice(move.by % (people.length || 1)),
            ...people.slice(0, move.by % (people.length || 1)),
          ];
          break;
      }
      const now = new Set(people.map(stayOf));
      for (const stay of always) {
        if (!now.has(stay)) {
          always.delete(stay);
        }
      }
    }

    const answer = (number: number, reads: number): Page<One> => {
      moves[reads - 1]?.forEach(make);
      const lastPage = Math.max(1, Math.ceil(people.length / perPage));
      const items = people.slice((number - 1) * perPage, number * perPage);
      return page(items, info(number, lastPage, people.length));
    };
    return { answer, always, ever };
  }

  it('deceive no one when the same two leave and come back at the same moments of two readings', async () => {
    const [l, b, x, c, y] = [0, 1, 2, 3, 4];
    const swap: Move[] = [
      { kind: 'leave', who: l },
      { kind: 'join', who: y, at: 3 },
    ];
    const back: Move[] = [
      { kind: 'leave', who: y },
      { kind: 'join', who: l, at: 0 },
    ];
    // p2 slips behind the reader both times, and both readings show the same IDs.
    const { answer } = world([l, b, x, c], 2, [[], swap, back, swap]);
    const { reading, asked } = list(answer);
    const read = await reading;
    expect(asked.length).toBeGreaterThan(4);
    expect(read.items.map(({ id }) => id)).toContain(`p${x}`);
  });

  const start = fc.uniqueArray(who, { maxLength: 8 });
  const perPage = fc.integer({ min: 1, max: 4 });

  it('are reported correctly: someone who was in all the time is on a complete list, and someone who was out isn’t', async () => {
    let completed = 0;
    await fc.assert(
      fc.asyncProperty(
        start,
        perPage,
        fc.array(fc.array(move, { maxLength: 3 }), { maxLength: 24 }),
        async (first, size, moves) => {
          const { answer, always, ever } = world(first, size, moves);
          const read = await list(answer).reading;
          for (const { id } of read.items) {
            expect(ever).toContain(id);
          }
          if (read.complete) {
            completed += 1;
            expect([...always].filter((stay) => !read.items.map(stayOf).includes(stay))).toEqual([]);
          }
        },
      ),
      { numRuns: 4_000 },
    );
    // A reader that never believes anything would be useless.
    expect(completed).toBeGreaterThan(200);
  });

  it('are reported correctly when the same few come and go at the edges of the pages', async () => {
    // Few people, small pages and the same moves before each page: what deceives one reading may deceive the next.
    const repeated = fc.tuple(fc.array(fc.array(move, { maxLength: 2 }), { minLength: 1, maxLength: 4 }), fc.nat(3));
    let completed = 0;
    await fc.assert(
      fc.asyncProperty(start, fc.integer({ min: 1, max: 3 }), repeated, async (first, size, [moves, quiet]) => {
        const script = Array.from({ length: 24 }, (_, n) => (n < quiet ? [] : (moves[n % moves.length] ?? [])));
        const { answer, always } = world(first, size, script);
        const read = await list(answer).reading;
        if (read.complete) {
          completed += 1;
          expect([...always].filter((stay) => !read.items.map(stayOf).includes(stay))).toEqual([]);
        }
      }),
      { numRuns: 4_000 },
    );
    expect(completed).toBeGreaterThan(200);
  });

  it('are all reported as soon as no one moves anymore', async () => {
    await fc.assert(
      fc.asyncProperty(start, perPage, fc.array(move, { maxLength: 3 }), async (first, size, moves) => {
        const { answer, always } = world(first, size, [[], moves]);
        const read = await list(answer).reading;
        expect(read.complete).toBe(true);
        expect(read.items.map(stayOf)).toEqual(expect.arrayContaining([...always]));
      }),
      { numRuns: 2_000 },
    );
  });
});
