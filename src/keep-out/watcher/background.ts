import type { KeepOutReports } from './parts.ts';

/** Work that no one waits for, except when the process stops. */
export class Background {
  readonly #reports: Pick<KeepOutReports, 'onTrouble'>;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(reports: Pick<KeepOutReports, 'onTrouble'>) {
    this.#reports = reports;
  }

  track(work: Promise<unknown>): void {
    const tracked = work
      .catch((error: unknown) => this.#reports.onTrouble('work on keep-outs', error))
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async drain(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.allSettled(this.#underWay);
    }
  }

  get size(): number {
    return this.#underWay.size;
  }
}
