import type { Changes } from './changes.ts';
import type { Fault, FaultHandle, RouteName } from './control.ts';

export interface Faults {
  add(route: RouteName | 'any', fault: Fault, options: { times?: number; skip?: number }): FaultHandle;
  /** The fault for this request, if any; counts it. Earlier faults go first. */
  take(route: RouteName): Fault | undefined;
  /** Removes all of them. */
  clear(): void;
}

export function createFaults(changes: Changes): Faults {
  const active: { route: RouteName | 'any'; fault: Fault; left: number; skip: number; hits: number }[] = [];
  return {
    add(route, fault, { times = 1, skip = 0 }) {
      const entry = { route, fault, left: times, skip, hits: 0 };
      active.push(entry);
      return {
        get hits() {
          return entry.hits;
        },
        async waitForHit(n = 1) {
          await changes.until(() => entry.hits >= n || undefined, `the fault on ${route} hits request ${n}`);
        },
        remove() {
          entry.left = 0;
        },
      };
    },
    take(route) {
      for (const entry of active) {
        if (entry.left <= 0 || (entry.route !== 'any' && entry.route !== route)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        entry.hits += 1;
        changes.notify();
        return entry.fault;
      }
      return undefined;
    },
    clear() {
      active.length = 0;
    },
  };
}
