/** What an observation needs besides an account. */
export type Need = 'session' | 'channel' | 'participant';

/**
 * One thing that a service does. `relied on`: the bot would be wrong if the service did something else. `handled either
 * way`: the bot copes with every answer, and the sandbox shows one of them.
 */
export interface Observation<S> {
  readonly name: string;
  readonly about: 'relied on' | 'handled either way';
  /** The documentation that says so. */
  readonly source?: string;
  readonly needs?: Need;
  /**
   * Returns what was seen in a few words that two services can be compared by: shapes, statuses and codes. Never a value
   * from outside, an ID, a token or a name.
   *
   * @throws {NothingToSee}
   */
  observe(service: S): Promise<string>;
}

/** A service to look at. */
export interface Service {
  /** Why an observation with this need can't be made; `null`: it can. */
  lacks(need: Need): string | null;
  /**
   * Undoes everything that the observations did. Can be called at any time, and never rejects.
   *
   * @returns what it couldn't undo, one sentence each
   */
  close(): Promise<readonly string[]>;
}

/** The service was asked, but isn't in a state that would show it. Says why. */
export class NothingToSee extends Error {
  override readonly name = 'NothingToSee';
}
