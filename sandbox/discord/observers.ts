import type { Observer } from './control.ts';

/** Those who want to hear of everything as it happens. While there are none, telling them costs a look at a size. */
export interface Observers {
  /** Whether anybody listens: for what is costly to put together. */
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
      // One and the same observer may be added twice, and ends each time for itself.
      const own = { ...observer };
      observers.add(own);
      return () => observers.delete(own);
    },
    tell(name, ...args) {
      for (const observer of observers) (observer[name] as ((...args: unknown[]) => void) | undefined)?.(...args);
    },
  };
}
