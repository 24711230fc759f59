import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/database/database.ts';
import type { AnyOperation } from '../../src/database/operation.ts';
import { type Answer, OperationGroups } from '../../src/database/operation-groups.ts';
import type { Tables } from '../../src/database/schema.ts';
import { NodeSqliteDialect, SqliteFile } from '../../src/database/sqlite-dialect.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { sqliteLock } from '../support/stores.ts';
import { addHalf, addPair, addPairSoon, pairs } from './thread-program.ts';

let folder: string;
let path: string;
let file: WatchedFile;
let clock: FakeClock;
let groups: OperationGroups;
let gather: () => void;

/** Notes what is done with the file, and can fail. */
class WatchedFile extends SqliteFile {
  readonly done: string[] = [];
  /** Called before each statement and commit, with what it is. */
  before: (what: string) => void = () => undefined;

  override begin(durable: boolean): void {
    this.before('begin');
    super.begin(durable);
    this.done.push(durable ? 'begin, with a sync' : 'begin');
  }

  override run<R>(text: string, parameters: CompiledQuery['parameters']) {
    if (text !== 'commit') {
      this.before(text);
    }
    return super.run<R>(text, parameters);
  }

  override async commit(): Promise<void> {
    this.before('commit');
    await super.commit();
    this.done.push('commit');
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bouncer-groups-'));
  path = join(folder, 'bouncer.db');
  await (await openStore(`file:${path}`)).close();
  clock = new FakeClock();
  file = new WatchedFile(path, { clock, machineTime: () => 0 });
  await file.prepare();
  gather = () => undefined;
  groups = new OperationGroups({
    file,
    now: sql<number>`machine_time()`,
    clock,
    through: (driver) => new Kysely<Tables>({ dialect: new NodeSqliteDialect(() => driver) }),
    gather: () => gather(),
  });
});

afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (operation: AnyOperation, ...args: readonly unknown[]): Promise<Answer> => groups.run(operation, args);
const kept = async (): Promise<unknown> => {
  const answer = await run(pairs);
  return answer.ok ? answer.result : answer.error;
};
const ok = (result: unknown): Answer => ({ ok: true, result, wrote: true });

describe('operations that are asked for together', () => {
  it('are committed together, with one sync', async () => {
    expect(await Promise.all(['a', 'b', 'c'].map((name) => run(addPair, name)))).toEqual(['a', 'b', 'c'].map(ok));
    expect(file.done).toEqual(['begin, with a sync', 'commit']);
    expect(await kept()).toEqual({ a: 2, b: 2, c: 2 });
  });

  it('are joined by those that arrive while the group is open', async () => {
    const late: Promise<Answer>[] = [];
    gather = () => {
      if (file.inTransaction && late.length < 2) {
        late.push(run(addPair, `late ${late.length}`));
      }
    };
    expect(await run(addPair, 'a')).toEqual(ok('a'));
    expect(await Promise.all(late)).toEqual([ok('late 0'), ok('late 1')]);
    expect(file.done).toEqual(['begin, with a sync', 'commit']);
  });

  it('make groups that end, however many come', async () => {
    const all = Array.from({ length: 250 }, (_, n) => run(addPair, `p${n}`));
    await Promise.all(all);
    expect(file.done.filter((what) => what === 'commit')).toHaveLength(3);
  });

  it('don’t lose what the others did when one fails', async () => {
    const [a, half, b] = await Promise.all([run(addPair, 'a'), run(addHalf, 'half'), run(addPair, 'b')]);
    expect([a, b]).toEqual([ok('a'), ok('b')]);
    expect(half).toMatchObject({ ok: false, wrote: false, inDoubt: false, error: { errcode: 1299 } });
    expect(await kept()).toEqual({ a: 2, b: 2 });
  });

  it('are read by no one before they’re committed', async () => {
    const reads: Promise<Answer>[] = [];
    file.before = (what) => {
      if (what === 'commit') {
        reads.push(run(pairs));
      }
    };
    await run(addPair, 'a');
    file.before = () => undefined;
    const second = new DatabaseSync(path, { readOnly: true });
    expect(second.prepare('select count(*) as n from leases').get()).toEqual({ n: 2 });
    second.close();
    expect(await Promise.all(reads)).toEqual([{ ok: true, result: { a: 2 }, wrote: false }]);
  });

  it('wait for the disk only if one of them has to be there', async () => {
    await Promise.all([run(addPairSoon, 'a'), run(addPairSoon, 'b')]);
    await Promise.all([run(addPairSoon, 'c'), run(addPair, 'd')]);
    expect(file.done).toEqual(['begin', 'commit', 'begin, with a sync', 'commit']);
  });

  it('begin no group for those that only read', async () => {
    await Promise.all([run(pairs), run(pairs)]);
    expect(file.done).toEqual([]);
  });
});

describe('a group that can’t be committed', () => {
  it.each<[what: string, errcode: number, inDoubt: boolean]>([
    ['because the disk is full, is certainly not there', 13, false],
    ['because its log can’t be written, is certainly not there', 778, false],
    ['because it can’t be synced, may be there', 1034, true],
  ])('%s', async (_, errcode, inDoubt) => {
    file.before = (what) => {
      if (what === 'commit') {
        file.before = () => undefined;
        throw Object.assign(new Error('the disk'), { errcode });
      }
    };
    const answers = await Promise.all([run(addPair, 'a'), run(addHalf, 'half'), run(addPair, 'b')]);
    expect(answers).toMatchObject([
      { ok: false, error: { errcode }, wrote: inDoubt, inDoubt },
      { ok: false, error: { errcode: 1299 }, wrote: false, inDoubt: false },
      { ok: false, error: { errcode }, wrote: inDoubt, inDoubt },
    ]);
    const [first, , last] = answers as { error: unknown }[];
    expect(first?.error).not.toBe(last?.error);
    expect(await run(addPair, 'after')).toEqual(ok('after'));
    expect(await kept()).toEqual({ after: 2 });
  });

  it('because the database ended it in the middle, loses all before it, and the rest gets a group of its own', async () => {
    let statements = 0;
    file.before = (what) => {
      if (what.startsWith('insert')) {
        statements += 1;
        if (statements === 3) {
          file.rollback();
          throw Object.assign(new Error('full'), { errcode: 13 });
        }
      }
    };
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => run(addPair, name)));
    expect(answers).toMatchObject([
      { ok: false, error: { errcode: 13 }, wrote: false, inDoubt: false },
      { ok: false, error: { errcode: 13 }, wrote: false, inDoubt: false },
      ok('c'),
    ]);
    expect(await kept()).toEqual({ c: 2 });
  });
});

describe('while another process is writing', () => {
  it('operations wait for it, and are refused after two seconds, each from when it was asked for', async () => {
    const other = sqliteLock(path);
    await other.outage();
    const first = run(addPair, 'first');
    await clock.advance(1_500);
    const second = run(addPair, 'second');
    await clock.advance(600);
    expect(await first).toMatchObject({ ok: false, error: { errcode: 5 }, wrote: false, inDoubt: false });
    expect(await kept()).toEqual({});
    await other.recover();
    await clock.advance(20);
    expect(await second).toEqual(ok('second'));
  });
});

describe('a power failure', () => {
  it('at any moment loses nothing that was confirmed, and leaves no group and no operation half there', async () => {
    const before = join(folder, 'before.db');
    file.close();
    copyFileSync(path, before);
    file = new WatchedFile(path, { clock, machineTime: () => 0 });
    await file.prepare();
    const grouped = new OperationGroups({
      file,
      now: sql<number>`machine_time()`,
      clock,
      through: (driver) => new Kysely<Tables>({ dialect: new NodeSqliteDialect(() => driver) }),
    });
    const sizes: { readonly names: readonly string[]; readonly confirmedAt: number; readonly synced: boolean }[] = [];
    for (const size of [1, 3, 1, 7, 20, 2, 1]) {
      const soon = sizes.length === 2 || sizes.length === 5;
      const names = Array.from({ length: size }, (_, n) => `g${sizes.length} n${n}`);
      const answers = await Promise.all(names.map((name) => grouped.run(soon ? addPairSoon : addPair, [name])));
      expect(answers.every(({ ok }) => ok)).toBe(true);
      sizes.push({ names, confirmedAt: readFileSync(`${path}-wal`).length, synced: !soon });
    }
    const log = readFileSync(`${path}-wal`);
    const [header, frame] = [32, 24 + 4096];
    expect((log.length - header) % frame).toBe(0);
    for (let end = header; end <= log.length; end += frame / 2) {
      // What was synced is there up to that moment. Of the rest, any beginning may be.
      const copy = join(folder, 'copy.db');
      copyFileSync(before, copy);
      writeFileSync(`${copy}-wal`, log.subarray(0, end));
      rmSync(`${copy}-shm`, { force: true });
      const opened = new DatabaseSync(copy);
      const rows = opened.prepare('select holder, count(*) as halves from leases group by holder').all();
      opened.close();
      const halves = new Map(rows.map(({ holder, halves }) => [String(holder), Number(halves)]));
      for (const { names, confirmedAt } of sizes) {
        const there = names.map((name) => halves.get(name) ?? 0);
        expect(new Set(there).size, `half a group at ${end}: ${there}`).toBe(1);
        expect([0, 2]).toContain(there[0]);
        if (confirmedAt <= end) {
          expect(there[0], `lost at ${end}`).toBe(2);
        }
      }
    }
    expect(sizes.filter(({ synced }) => synced)).toHaveLength(5);
  });
});
