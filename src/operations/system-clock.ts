import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../common/clock.ts';

/** The machine's own clocks. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  wait: (ms, signal) => pause(ms, signal, false),
  timeout: (ms) => AbortSignal.timeout(ms),
};

/** The same, but its pauses keep the process alive, like a question to a server does: somebody waits for what comes after. */
export const wakefulClock: Clock = { ...systemClock, wait: (ms, signal) => pause(ms, signal, true) };

function pause(ms: number, signal: AbortSignal | undefined, ref: boolean): Promise<void> {
  return sleep(Math.max(0, ms), undefined, { ref, ...(signal && { signal }) }).catch(() => undefined);
}

/** Whole milliseconds since this machine was started: the same in all of its processes, and nobody can set it. */
export function machineTime(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
