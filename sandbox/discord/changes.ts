import { patience } from '../patience.ts';
import { WaitedInVain } from './control.ts';

/** Something that changes, with callers that wait for it to reach a state. */
export interface Changes {
  notify(): void;
  /**
   * Resolves with the first value of `look` that isn't undefined: now, or after a later {@link notify}.
   * @throws {WaitedInVain} after `timeoutMs`, or longer on a busy machine, or when everything is closed; or what `look` throws
   */
  until<T>(look: () => T | undefined, what: string, timeoutMs?: number): Promise<T>;
}

/** Creates {@link Changes} and can cancel them all, so that no timer outlives the server. */
export interface Waiting {
  changes(): Changes;
  close(): void;
}

const DEFAULT_TIMEOUT_MS = 20_000;

export function createWaiting(): Waiting {
  const givingUp = new Set<() => void>();
  let closed = false;

  function changes(): Changes {
    const checks = new Set<() => void>();
    return {
      notify() {
        for (const check of [...checks]) check();
      },
      until<T>(look: () => T | undefined, what: string, timeoutMs = DEFAULT_TIMEOUT_MS) {
        return new Promise<T>((resolve, reject) => {
          const settle = () => {
            clearTimeout(timer);
            checks.delete(check);
            givingUp.delete(giveUp);
          };
          const check = () => {
            try {
              const found = look();
              if (found === undefined) return;
              settle();
              resolve(found);
            } catch (error) {
              settle();
              reject(error);
            }
          };
          const giveUp = () => {
            settle();
            reject(new WaitedInVain(`${what}: the local Discord was closed`));
          };
          const ms = patience(timeoutMs);
          const timer = setTimeout(() => {
            settle();
            reject(new WaitedInVain(`${what}: nothing for ${ms} ms`));
          }, ms);
          checks.add(check);
          givingUp.add(giveUp);
          if (closed) giveUp();
          else check();
        });
      },
    };
  }

  return {
    changes,
    close() {
      closed = true;
      for (const giveUp of [...givingUp]) giveUp();
    },
  };
}
