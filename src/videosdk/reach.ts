import type { Clock } from '../common/clock.ts';
import { withTimeout } from './with-timeout.ts';

/** Whether VideoSDK answers, as far as the latest calls show. */
export interface Reach {
  /** Learns from a call: whether VideoSDK answered it, and took the bot's credentials. */
  note(answered: boolean): void;
  /**
   * Whether VideoSDK has answered lately. If the latest call failed, or there was none for a while, one is made to find
   * out. Never rejects.
   */
  lately(): Promise<boolean>;
}

/** For this long, an answer shows that VideoSDK can be reached. */
export const LATELY_MS = 60_000;
/** How often VideoSDK is asked for nothing but that, and how long that may take. */
export const ASKED_EVERY_MS = 5_000;
const ANSWERS_WITHIN_MS = 2_000;

export interface ReachParts {
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** Makes a call that changes nothing. Rejects if VideoSDK can't be used. */
  readonly ask: () => Promise<unknown>;
}

export function createReach({ clock, ask }: ReachParts): Reach {
  let answeredAt = Number.NEGATIVE_INFINITY;
  let failed = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<boolean> | null = null;
  const note = (answered: boolean): void => {
    failed = !answered;
    if (answered) {
      answeredAt = clock.elapsed();
    }
  };
  const known = (): boolean => !failed && clock.elapsed() - answeredAt <= LATELY_MS;
  const askNow = async (): Promise<boolean> => {
    try {
      await withTimeout(clock, ANSWERS_WITHIN_MS, undefined, () => ask());
      note(true);
      return true;
    } catch {
      note(false);
      return false;
    } finally {
      asking = null;
    }
  };
  return {
    note,
    lately() {
      if (known()) {
        return Promise.resolve(true);
      }
      if (asking === null && clock.elapsed() - askedAt >= ASKED_EVERY_MS) {
        askedAt = clock.elapsed();
        asking = askNow();
      }
      return asking ?? Promise.resolve(false);
    },
  };
}
