import type { KeepOutReports } from './parts.ts';

/** Work that no one waits for, except when the process stops. */
export class Background {
  readonly #reports: Pick<KeepOutReports, 'onTrouble'>;
  readonly #inProgress = new Set<Promise<unknown>>();

  constructor(reports: Pick<KeepOutReports, 'onTrouble'>) {
    this.#reports = reports;
  }

  track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => this.#reports.onTrouble('work on keep-outs', error))
      .finally(() => this.#inProgress.delete(tracked));
    this.#inProgress.add(tracked);
  }

  async drain(): Promise<void> {
    while (this.#inProgress.size > 0) {
      await Promise.allSettled(this.#inProgress);
    }
  }

  get size(): number {
    return this.#inProgress.size;
  }
}
