/**
 * The store could not be read or written: disk full, server gone, locked for too long. What was to be recorded is not
 * recorded. `fact` is a code of the store (SQLITE_FULL, ECONNREFUSED, 57P01), never a statement or its values.
 */
export class RecordsError extends Error {
  override readonly name = 'RecordsError';
  readonly code = 'RECORDS_UNAVAILABLE';
  readonly fact: string;

  constructor(fact: string, options: { cause?: unknown } = {}) {
    super(`the store cannot be used (${fact})`, options);
    this.fact = fact;
  }
}
