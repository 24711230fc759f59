import { fork } from 'node:child_process';
import type { Violation } from './invariants.ts';
import { realNow } from './time.ts';

export interface HuntOptions {
  readonly from: number;
  readonly seeds: number;
  readonly minutes: number | null;
  readonly workers: number;
  /** Continues after a failure. */
  readonly all: boolean;
  readonly onFailure: (failure: Failure) => Promise<void>;
}

export interface Failure {
  readonly seed: number;
  readonly violation: Violation;
}

/** A worker's report on one seed. */
export interface Told {
  readonly seed: number;
  readonly violation: Violation | null;
  readonly events: number;
  readonly botMs: number;
}

/** How many seeds a worker gets at a time. */
const AT_ONCE = 10;

/**
 * Tries one seed after another, in separate processes.
 *
 * @returns the exit code: 0 if nothing was wrong
 */
export async function hunt(options: HuntOptions): Promise<number> {
  const beganAt = realNow();
  const failures: Failure[] = [];
  let next = options.from;
  let done = 0;
  let botMs = 0;
  let events = 0;
  const over = (): boolean =>
    next >= options.from + options.seeds ||
    (options.minutes !== null && realNow() - beganAt > options.minutes * 60_000) ||
    (failures.length > 0 && !options.all);

  function batch(): number[] {
    if (over()) {
      return [];
    }
    const size = Math.min(AT_ONCE, options.from + options.seeds - next);
    const seeds = Array.from({ length: size }, (_, index) => next + index);
    next += size;
    return seeds;
  }

  await Promise.all(
    Array.from(
      { length: options.workers },
      () =>
        new Promise<void>((resolve, reject) => {
          const worker = fork(new URL('worker.ts', import.meta.url));
          worker.on('error', reject);
          worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker exited with ${code}`))));
          worker.on('message', (told: Told | 'ready') => {
            if (told !== 'ready') {
              done += 1;
              botMs += told.botMs;
              events += told.events;
              if (told.violation !== null) {
                failures.push({ seed: told.seed, violation: told.violation });
                print(`seed ${told.seed}: ${told.violation.rule}\n  ${told.violation.text}`);
              }
              if (done % 1_000 === 0) {
                print(`… ${progress()}`);
              }
              return;
            }
            const seeds = batch();
            if (seeds.length === 0) {
              worker.disconnect();
            } else {
              worker.send(seeds);
            }
          });
        }),
    ),
  );

  function progress(): string {
    const seconds = (realNow() - beganAt) / 1_000;
    return `${done} seeds in ${seconds.toFixed(0)} s (${((seconds * 1_000 * options.workers) / Math.max(1, done)).toFixed(0)} ms each), ${(botMs / 3_600_000).toFixed(1)} hours of bot life, ${events} events, ${failures.length} failures`;
  }

  print(progress());
  const kinds = Map.groupBy(failures, ({ violation }) => kindOf(violation));
  for (const [kind, found] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
    print(
      `${String(found.length).padStart(5)} × ${kind}: seeds ${found
        .slice(0, 8)
        .map(({ seed }) => seed)
        .join(', ')}`,
    );
  }
  // One of each kind: the others most likely show the same fault.
  for (const [first] of options.all ? [...kinds.values()] : [failures]) {
    await (first === undefined ? undefined : options.onFailure(first));
  }
  return failures.length === 0 ? 0 : 1;
}

/** Failures of the same kind are most likely the same fault. */
export function kindOf({ rule, text }: Violation): string {
  const key = /\((\w+\.[\w.-]+)\)|“(\w+\.[\w.-]+)”/u.exec(text);
  return `${rule} · ${key?.[1] ?? key?.[2] ?? text.replaceAll(/“[^”]*”|\b\w*\d\w*\b/gu, '·').slice(0, 80)}`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
