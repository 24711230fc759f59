import { afterAll, afterEach, beforeEach } from 'vitest';
import { expectNoViolations, type Harness, type HarnessOptions, startHarness } from './harness.ts';

/**
 * One bot for all tests of a file or a `describe`, and a server of its own for each test. If a test ends the bot, the
 * next one gets another. After each test, checks that the bot followed both protocols. Not for concurrent tests, unless
 * each group of them has its own.
 *
 * @param options made before the first test, where it can also be skipped
 * @returns the harness of the running test, not to be used before that or in hooks that were registered earlier
 */
export function useHarness(options: HarnessOptions | (() => Promise<HarnessOptions>) = {}): Harness {
  let current: Harness | undefined;
  beforeEach(async () => {
    if (current === undefined) {
      current = await startHarness(typeof options === 'function' ? await options() : options);
    } else {
      await current.moveToNewServer();
    }
  });
  afterEach(() => {
    if (current !== undefined) {
      expectNoViolations(current);
    }
  });
  afterAll(() => current?.[Symbol.asyncDispose]());
  const running = (): Harness => {
    if (current === undefined) {
      throw new Error('the harness only exists in tests');
    }
    return current;
  };
  // Its server and its bot change over time.
  return new Proxy<Harness>({} as Harness, {
    get: (_, name) => Reflect.get(running(), name),
    set: (_, name, value) => Reflect.set(running(), name, value),
  });
}
