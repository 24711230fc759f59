import type { Observer } from './control.ts';

/** Observers of every event. While there are none, notifying them costs only a size check. */
export interface Observers {
  /** Whether anyone listens, to skip events that are expensive to build. */
  readonly any: boolean;
  add(observer: Observer): () => void;
  tell<Name extends keyof Observer>(name: Name, ...args: Parameters<NonNullable<Observer[Name]>>): void;
}

export function createObservers(): Observers {
  const observers = new Set<Observer>();
  return {
    get any() {
      return observers.size > 0;
    },
    add(observer) {
      // The same observer can be added twice, and each registration ends separately.
      const own = { ...observer };
      observers.add(own);
      return () => observers.delete(own);
    },
    tell(name, ...args) {
      for (const observer of observers) (observer[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
    },
  };
}
