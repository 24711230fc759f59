import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';

const EVERY_MS = 1_000;

/**
 * Logs that commands are rejected because the bot is too busy: the first one at once, and from then on, once a second,
 * how many more there were. With a line for each, a process that has too much to do would spend a tenth of its time on
 * them.
 */
export class RejectionsLog {
  readonly #clock: Pick<Clock, 'wait'>;
  readonly #log: Logger;
  /** How many aren't logged yet; `null`: none was rejected lately. */
  #more: number | null = null;

  constructor(clock: Pick<Clock, 'wait'>, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * @param log with the interaction's reference
   * @param inProgress how many commands are carried out meanwhile
   */
  note(log: Logger, command: string | null, inProgress: number): void {
    if (this.#more !== null) {
      this.#more += 1;
      return;
    }
    log.warn({ command, inProgress }, 'command rejected: too busy');
    this.#more = 0;
    void this.#logMore();
  }

  async #logMore(): Promise<void> {
    for (;;) {
      await this.#clock.wait(EVERY_MS);
      const count = this.#more;
      if (count === null || count === 0) {
        this.#more = null;
        return;
      }
      this.#log.warn({ count }, 'more commands rejected: too busy');
      this.#more = 0;
    }
  }
}
