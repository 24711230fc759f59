import { countingDeeds, noteDeed } from '../common/deeds.ts';
import type { Effect } from '../common/store-error.ts';

const doubtful = new WeakSet<object>();

/** What an error of a driver means for what was asked: {@link Effects} has followed it. */
export function effectOf(error: unknown): Effect {
  return typeof error === 'object' && error !== null && doubtful.has(error) ? 'in-doubt' : 'none';
}

/**
 * Follows the statements of one connection for as long as one user has it, so that it is known of each failure whether it may have had
 * an effect. Only two things have one: a commit of something written, and a write outside of a transaction. A statement
 * within a transaction has none before the commit, and a read never has.
 */
export class Effects {
  readonly #surelyNone: (error: unknown) => boolean;
  #inTransaction = false;
  #wrote = false;

  /** @param surelyNone whether an error says that a commit, or a write that commits itself, was not carried out */
  constructor(surelyNone: (error: unknown) => boolean) {
    this.#surelyNone = surelyNone;
  }

  async of<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const kind = kindOf(sql);
    const matters = kind === 'commit' ? this.#wrote : kind === 'write' && !this.#inTransaction;
    try {
      const result = await work();
      if (matters) {
        noteDeed();
      }
      this.#follow(kind);
      return result;
    } catch (error) {
      if (matters && !this.#surelyNone(error)) {
        noteDeed();
        doubtful.add(error as object);
      }
      throw error;
    }
  }

  #follow(kind: Kind): void {
    if (kind === 'write') {
      this.#wrote = this.#inTransaction;
    } else if (kind !== 'read') {
      this.#inTransaction = kind === 'begin';
      this.#wrote = false;
    }
  }
}

type Kind = 'begin' | 'commit' | 'rollback' | 'read' | 'write';

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^\s*(?:begin|start transaction)\b/iu, 'begin'],
  [/^\s*commit\b/iu, 'commit'],
  [/^\s*rollback\b/iu, 'rollback'],
  [/^\s*(?:select|pragma)\b/iu, 'read'],
];

/** What is not known counts as a write. */
function kindOf(sql: string): Kind {
  return KINDS.find(([pattern]) => pattern.test(sql))?.[1] ?? 'write';
}

/** Several writes, each with its own commit: what fails after the first leaves it open how much was done. */
export function inSteps<T>(work: () => Promise<T>): Promise<T> {
  return countingDeeds(async (deeds) => {
    try {
      return await work();
    } catch (error) {
      if (deeds.count > 0) {
        doubtful.add(error as object);
      }
      throw error;
    }
  });
}
