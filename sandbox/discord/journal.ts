import type { Changes } from './changes.ts';
import type { RecordedRequest, Violation } from './control.ts';
import type { Observers } from './observers.ts';

/** A record of what happened on the wire. */
export interface Journal {
  readonly requests: readonly RecordedRequest[];
  readonly violations: readonly Violation[];
  request(record: RecordedRequest): void;
  violation(where: string, reason: string): void;
}

/** Keeps the last `remember` requests and all violations: there shouldn't be any. */
export function createJournal(now: () => number, remember: number, changes: Changes, observers: Observers): Journal {
  const requests: RecordedRequest[] = [];
  const violations: Violation[] = [];
  return {
    requests,
    violations,
    request(record) {
      requests.push(record);
      // Trims in blocks: shifting one element per request would copy the whole list each time.
      if (requests.length > remember * 1.25) requests.splice(0, requests.length - remember);
      changes.notify();
    },
    violation(where, reason) {
      const found = { at: now(), where, reason };
      violations.push(found);
      observers.tell('onViolation', found);
    },
  };
}
