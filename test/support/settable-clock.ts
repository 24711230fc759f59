/**
 * Loaded into the bot's process before everything else (`--import`), so that a test can set the wall clock of this one
 * process: at start to what `TEST_CLOCK_FILE` says, and again at each SIGUSR2, as an offset in milliseconds from the
 * machine's clock. As when an administrator sets it, timers and the monotonic clock don't change.
 */
import { readFileSync } from 'node:fs';

const file = process.env['TEST_CLOCK_FILE'] ?? '';
const machineNow = Date.now;
let off = read();

function read(): number {
  return Number(readFileSync(file, 'utf8'));
}

class SettableDate extends Date {
  constructor(...given: ConstructorParameters<typeof Date> | []) {
    if (given.length === 0) {
      super(SettableDate.now());
    } else {
      super(...given);
    }
  }

  static override now(): number {
    return machineNow() + off;
  }
}

globalThis.Date = SettableDate as DateConstructor;

process.on('SIGUSR2', () => {
  off = read();
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'test: the clock was set', off })}\n`);
});
