import type { Store } from './database.ts';
import { failureOf } from './errors.ts';
import type { OperationKind } from './operation.ts';

/**
 * The same store, which reports each operation.
 *
 * @param onDone called with the milliseconds it took, and how it failed; `null`: it worked
 */
export function measured(
  store: Store,
  onDone: (kind: OperationKind, ms: number, failure: ReturnType<typeof failureOf> | null) => void,
): Store {
  const { clock } = store;
  return {
    ...store,
    async run(operation, ...args) {
      const startedAt = clock.elapsed();
      try {
        const result = await store.run(operation, ...args);
        onDone(operation.kind, clock.elapsed() - startedAt, null);
        return result;
      } catch (error) {
        onDone(operation.kind, clock.elapsed() - startedAt, failureOf(error));
        throw error;
      }
    },
  };
}
