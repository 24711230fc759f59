/**
 * Loaded into the bot's process before everything else (`--import`), and into each of its threads: while the file that
 * `TEST_DISK_HELD_BY` names exists, a commit doesn't return, as on a disk that doesn't answer. While the one that
 * `TEST_THREAD_ENDED_BY` names exists, a commit ends its thread, once.
 */
import { existsSync, rmSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';

const { TEST_DISK_HELD_BY: held = '', TEST_THREAD_ENDED_BY: ended = '' } = process.env;
const sleeper = new Int32Array(new SharedArrayBuffer(4));
const run = StatementSync.prototype.run;

StatementSync.prototype.run = function (this: StatementSync, ...given: Parameters<typeof run>) {
  if (this.sourceSQL === 'commit') {
    if (ended !== '' && existsSync(ended)) {
      rmSync(ended);
      process.exit(1);
    }
    while (held !== '' && existsSync(held)) {
      Atomics.wait(sleeper, 0, 0, 10);
    }
  }
  return run.apply(this, given);
} as typeof run;
