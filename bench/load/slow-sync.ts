import { writeFileSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue, StatementSync } from 'node:sqlite';
import { threadId } from 'node:worker_threads';

/**
 * A slow disk, for `node --import`: each commit that SQLite would sync blocks its thread for this many milliseconds
 * more. Node loads it in each worker thread, too. The bot has no switch for this and doesn't know about it.
 *
 * A commit is a statement after which something is changed and no transaction is open: `commit`, or a write by itself.
 * Without `synchronous = full`, SQLite syncs none of them. The syncs of a checkpoint, every few thousand pages, are left
 * out. A thread's first such commit leaves how long it took in the working directory, so that the bench can tell that the
 * delay is there.
 */
const { BOUNCER_BENCH_SYNC_MS } = process.env;
const syncMs = Number(BOUNCER_BENCH_SYNC_MS);
if (!Number.isFinite(syncMs) || syncMs < 0) throw new Error('BOUNCER_BENCH_SYNC_MS must be milliseconds');

/** SQLite's numbers for `pragma synchronous`: from here on, each commit is synced. */
const FULL = 2;

type Disk = { readonly changed: StatementSync; readonly synchronous: StatementSync; total: number };

const disks = new WeakMap<DatabaseSync, Disk>();
const files = new WeakMap<StatementSync, DatabaseSync>();
let shown = false;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const { exec, prepare } = DatabaseSync.prototype;
const { all, get, run } = StatementSync.prototype;

function number(statement: StatementSync): number {
  const row: Record<string, SQLOutputValue> = Reflect.apply(get, statement, []);
  return Number(Object.values(row)[0]);
}

function diskOf(file: DatabaseSync): Disk {
  let disk = disks.get(file);
  if (disk === undefined) {
    disk = {
      changed: prepare.call(file, 'select total_changes()'),
      synchronous: prepare.call(file, 'pragma synchronous'),
      total: 0,
    };
    disks.set(file, disk);
  }
  return disk;
}

function sync(file: DatabaseSync): void {
  if (file.isTransaction) return;
  const disk = diskOf(file);
  const total = number(disk.changed);
  if (total === disk.total) return;
  disk.total = total;
  if (number(disk.synchronous) < FULL) return;
  const begin = performance.now();
  Atomics.wait(sleeper, 0, 0, syncMs);
  if (shown) return;
  shown = true;
  writeFileSync(`slow-sync-${threadId}`, String(performance.now() - begin));
}

DatabaseSync.prototype.exec = function (...given) {
  exec.apply(this, given);
  sync(this);
};

DatabaseSync.prototype.prepare = function (...given) {
  const statement = prepare.apply(this, given);
  files.set(statement, this);
  return statement;
};

/** What the method does, and then the sync, if it has committed something. */
function synced<Given extends unknown[], Result>(method: (this: StatementSync, ...given: Given) => Result) {
  return function (this: StatementSync, ...given: Given): Result {
    const result = method.apply(this, given);
    const file = files.get(this);
    if (file !== undefined) sync(file);
    return result;
  };
}

StatementSync.prototype.all = synced(all) as typeof all;
StatementSync.prototype.get = synced(get) as typeof get;
StatementSync.prototype.run = synced(run) as typeof run;
