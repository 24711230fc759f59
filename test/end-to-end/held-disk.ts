/**
 * Loaded into the bot's process before everything else (`--import`), and into each of its threads: while the file that
 * `TEST_DISK_HELD_BY` names exists, a commit doesn't return, as on a disk that doesn't answer. While the one that
 * `TEST_THREAD_ENDED_BY` names exists, the commit of a new case ends its thread, once.
 */
import { existsSync, rmSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';

const { TEST_DISK_HELD_BY: held = '', TEST_THREAD_ENDED_BY: ended = '' } = process.env;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const { run, all } = StatementSync.prototype;
let withCase = false;

/** @param text of the statement that comes next */
function before(text: string): void {
  withCase ||= text.startsWith('insert into "cases"');
  if (text !== 'commit') {
    return;
  }
  if (withCase && existsSync(ended)) {
    rmSync(ended);
    process.exit(1);
  }
  withCase = false;
  while (existsSync(held)) {
    Atomics.wait(sleeper, 0, 0, 10);
  }
}

StatementSync.prototype.run = function (this: StatementSync, ...given: Parameters<typeof run>) {
  before(this.sourceSQL);
  return run.apply(this, given);
} as typeof run;

StatementSync.prototype.all = function (this: StatementSync, ...given: Parameters<typeof all>) {
  before(this.sourceSQL);
  return all.apply(this, given);
} as typeof all;
