import { countEffects, noteEffect } from '../common/deeds.ts';
import type { Effect } from '../common/store-error.ts';

const doubtful = new WeakSet<object>();

/** Whether the work that failed with this driver error may have had an effect, as tracked by {@link Effects}. */
export function effectOf(error: unknown): Effect {
  return typeof error === 'object' && error !== null && doubtful.has(error) ? 'in-doubt' : 'none';
}

/** Notes of an error that what it ended may have had an effect. */
export function mayHaveHadAnEffect(error: object): void {
  doubtful.add(error);
}

/**
 * Tracks the statements on one connection while one user has it, to know for each failure whether it may have had an
 * effect. Only two things have one: committing a write, and writing outside a transaction. A statement in a transaction
 * has none before the commit, and a read never has any.
 */
export class Effects {
  readonly #surelyNone: (error: unknown) => boolean;
  #inTransaction = false;
  #wrote = false;

  /**
   * @param surelyNone whether an error means that a commit, or a write outside a transaction, was certainly not carried
   *   out
   */
  constructor(surelyNone: (error: unknown) => boolean) {
    this.#surelyNone = surelyNone;
  }

  /** Whether a transaction has begun and hasn't ended. */
  get inTransaction(): boolean {
    return this.#inTransaction;
  }

  async of<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const kind = kindOf(sql);
    const matters = kind === 'commit' ? this.#wrote : kind === 'write' && !this.#inTransaction;
    try {
      const result = await work();
      if (matters) {
        noteEffect();
      }
      this.#follow(kind);
      return result;
    } catch (error) {
      if (matters && !this.#surelyNone(error)) {
        noteEffect();
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

/** What a statement does, as far as that matters here. */
export type Kind = 'begin' | 'commit' | 'rollback' | 'read' | 'write';

const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^\s*(?:begin|start transaction)\b/iu, 'begin'],
  [/^\s*commit\b/iu, 'commit'],
  [/^\s*rollback\b/iu, 'rollback'],
  [/^\s*(?:select|pragma)\b/iu, 'read'],
];

/** Unknown statements count as writes. */
export function kindOf(sql: string): Kind {
  return KINDS.find(([pattern]) => pattern.test(sql))?.[1] ?? 'write';
}

/** For several writes that commit separately: after the first, a failure leaves open how much was done. */
export function inSteps<T>(work: () => Promise<T>): Promise<T> {
  return countEffects(async (deeds) => {
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
