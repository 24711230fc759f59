import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countEffects } from '../../src/common/deeds.ts';
import { databaseAt } from '../../src/database/address.ts';
import type { Store } from '../../src/database/database.ts';
import { effectOf } from '../../src/database/effects.ts';
import { openThreadStore } from '../../src/database/sqlite-thread-store.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { addHalf, addPair, block, die, giveBack, giveFunction, pairs } from './thread-program.ts';

const PROGRAM = new URL('./thread-program-main.ts', import.meta.url);
const WITHOUT_READER = new URL('./thread-program-without-reader.ts', import.meta.url);

let folder: string;
let clock: FakeClock;
let store: Store;
const ends: unknown[] = [];

const open = (path = join(folder, 'bouncer.db'), program = PROGRAM): Promise<Store> =>
  openThreadStore(databaseAt(`file:${path}`) as Parameters<typeof openThreadStore>[0], {
    program,
    clock,
    onEnd: (error) => ends.push(error),
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bouncer-thread-'));
  clock = new FakeClock();
  ends.length = 0;
  store = await open();
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Keeps the thread busy until it's let go. */
function blocked(name = 'blocked'): { readonly call: Promise<string>; isBlocked(): Promise<void>; letGo(): void } {
  const shared = new SharedArrayBuffer(8);
  const flags = new Int32Array(shared);
  return {
    call: store.run(block, name, shared),
    async isBlocked() {
      await Atomics.waitAsync(flags, 1, 0).value;
    },
    letGo() {
      Atomics.store(flags, 0, 1);
      Atomics.notify(flags, 0);
    },
  };
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: Error & { code?: string; errcode?: number }) => error.code ?? error.errcode ?? error.name,
  );

describe('an SQLite file in a thread of its own', () => {
  it('does what it’s asked, and keeps it', async () => {
    expect(await Promise.all([store.run(addPair, 'a'), store.run(addPair, 'b')])).toEqual(['a', 'b']);
    expect(await store.run(pairs)).toEqual({ a: 2, b: 2 });
    await store.close();
    store = await open();
    expect(await store.run(pairs)).toEqual({ a: 2, b: 2 });
  });

  it('fails with SQLite’s own error, and only the operation that fails', async () => {
    const [first, failing, last] = await Promise.allSettled([
      store.run(addPair, 'first'),
      store.run(addHalf, 'half'),
      store.run(addPair, 'last'),
    ]);
    expect([first.status, last.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(failing).toMatchObject({ status: 'rejected', reason: { errcode: 1299 } });
    expect(await store.run(pairs)).toEqual({ first: 2, last: 2 });
  });

  it('tells whoever asked whether something was done', async () => {
    const effects = (work: () => Promise<unknown>): Promise<number> =>
      countEffects(async (deeds) => {
        await work().catch(() => undefined);
        return deeds.count;
      });
    expect(await effects(() => store.run(addPair, 'a'))).toBe(1);
    expect(await effects(() => store.run(addHalf, 'b'))).toBe(0);
    expect(await effects(() => store.run(pairs))).toBe(0);
  });

  it('copies every value, and refuses what can’t be copied without harm to others', async () => {
    const values = {
      text: 'ä\0\u{1F600}\ud800',
      big: 2n ** 60n,
      none: undefined,
      list: [new Map([[1, new Set(['a'])]])],
    };
    const [back, refused, unanswerable, other] = await Promise.allSettled([
      store.run(giveBack, values),
      store.run(giveBack, () => undefined),
      store.run(giveFunction),
      store.run(giveBack, 1),
    ]);
    expect(back).toEqual({ status: 'fulfilled', value: values });
    expect([refused.status, unanswerable.status]).toEqual(['rejected', 'rejected']);
    expect(other).toEqual({ status: 'fulfilled', value: 1 });
  });

  it('says what the operator has to do when the file can’t be opened', async () => {
    await expect(open(folder)).rejects.toThrow(/^DATABASE_URL: .* folder/u);
  });

  it('reads while something else is being written, in a second thread that is started when the first is slow', async () => {
    const started: unknown[] = [];
    const note = (worker: unknown): unknown => started.push(worker);
    process.on('worker', note);
    await Promise.all([store.run(addPair, 'a'), store.run(pairs), store.run(addPair, 'b'), store.run(pairs)]);
    expect(started).toHaveLength(0);
    const writer = blocked();
    await writer.isBlocked();
    const read = store.run(pairs);
    await clock.advance(120);
    expect(await read).toEqual({ a: 2, b: 2 });
    expect(await store.run(pairs)).toEqual({ a: 2, b: 2 });
    expect(started).toHaveLength(1);
    process.off('worker', note);
    writer.letGo();
    expect(await writer.call).toBe('blocked');
    expect(await store.run(pairs)).toEqual({ a: 2, b: 2, blocked: 2 });
  });

  it('reads after what is being written where a second thread can’t be started', async () => {
    await store.close();
    store = await open(undefined, WITHOUT_READER);
    const writer = blocked();
    await writer.isBlocked();
    const read = store.run(pairs);
    await clock.advance(120);
    writer.letGo();
    expect(await read).toEqual({ blocked: 2 });
  });

  it('does nothing anymore once it’s closed, and leaves one file', async () => {
    const writer = blocked();
    await writer.isBlocked();
    const read = store.run(pairs);
    await clock.advance(120);
    await read;
    const closed = store.close();
    expect(await codeOf(store.run(addPair, 'too late'))).toBe('ECONNREFUSED');
    writer.letGo();
    await closed;
    expect(await codeOf(store.run(pairs))).toBe('ECONNREFUSED');
    expect(await readdir(folder)).toEqual(['bouncer.db']);
  });

  it('closes although its thread ends meanwhile', async () => {
    const dying = codeOf(store.run(die, 'x'));
    await store.close();
    expect(await dying).toBe('ECONNRESET');
    store = await open();
    expect(await store.run(pairs)).toEqual({});
  });

  it('finishes what it was asked before it closes', async () => {
    const calls = Array.from({ length: 50 }, (_, n) => store.run(addPair, `p${n}`));
    await store.close();
    expect(await Promise.all(calls)).toHaveLength(50);
    store = await open();
    expect(Object.values(await store.run(pairs))).toEqual(Array.from({ length: 50 }, () => 2));
  });
});

describe('a thread that ends by itself', () => {
  it('leaves in doubt what it was writing, keeps nothing of its group, and is started again', async () => {
    await store.run(addPair, 'before');
    const writer = blocked();
    await writer.isBlocked();
    const [dying, next, read] = [store.run(die, 'x'), store.run(addPair, 'y'), store.run(pairs)];
    const errors = [writer.call, dying, next].map((call) => call.catch((error: unknown) => error));
    await clock.advance(120);
    expect(await read).toEqual({ before: 2 });
    writer.letGo();
    for (const error of await Promise.all(errors)) {
      expect(error).toMatchObject({ code: 'ECONNRESET' });
      expect(effectOf(error)).toBe('in-doubt');
    }
    expect(ends).toHaveLength(1);
    clock.advance(2_000);
    expect(await store.run(addPair, 'after')).toBe('after');
    expect(await store.run(pairs)).toEqual({ before: 2, after: 2 });
  });
});

describe('a thread that is started again', () => {
  it('makes no new file in place of one that was deleted', async () => {
    await store.run(addPair, 'before');
    for (const name of await readdir(folder)) {
      await rm(join(folder, name));
    }
    expect(await codeOf(store.run(die, 'x'))).toBe('ECONNRESET');
    expect(await codeOf(store.run(addPair, 'after'))).toBe('ECONNREFUSED');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a thread that hangs', () => {
  it('is a database that’s away: nothing is read or written until it answers again', async () => {
    await store.run(addPair, 'before');
    const writer = blocked('late');
    await writer.isBlocked();
    const call = writer.call.catch((error: unknown) => error);
    await clock.advance(10_000);
    const error = await call;
    expect(error).toMatchObject({ code: 'ETIMEDOUT' });
    expect(effectOf(error)).toBe('in-doubt');
    expect(await codeOf(store.run(addPair, 'meanwhile'))).toBe('ETIMEDOUT');
    expect(await codeOf(store.run(pairs))).toBe('ETIMEDOUT');
    writer.letGo();
    await expect.poll(() => codeOf(store.run(addPair, 'after'))).toBe('done');
    expect(await store.run(pairs)).toEqual({ before: 2, late: 2, after: 2 });
  });
});
