import type { Case, CaseChange, CaseKey } from './case.ts';

/** Cases, to be looked back at and corrected. All methods throw {RecordsError} when the store is away. */
export interface CaseBook {
  /** `null` when the server has no such case (any more). */
  find(key: CaseKey): Promise<Case | null>;
  /** What was changed about it later, oldest first. */
  changes(key: CaseKey): Promise<readonly CaseChange[]>;
}
