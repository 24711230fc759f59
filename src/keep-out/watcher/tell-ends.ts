import { type EndedKeepOut, type ReportedEnd, UNASKED_ENDS } from '../keep-out.ts';
import type { Background } from './background.ts';
import { nameOf } from './identity.ts';
import type { KeepOutWatchParts } from './parts.ts';
import { NOTIFY_AGAIN_AFTER_MS } from './schedule.ts';

export interface EndNotifierParts extends Pick<KeepOutWatchParts, 'keepOuts' | 'clock' | 'stopping' | 'reports'> {
  readonly background: Background;
}

/** Notifies the moderators of keep-outs that have ended, and weren't reported yet. */
export class EndNotifier {
  readonly #parts: EndNotifierParts;
  /** Ends that are being reported (`Infinity`), or that aren't to be retried before a time. */
  readonly #tellAt = new Map<string, number>();

  constructor(parts: EndNotifierParts) {
    this.#parts = parts;
  }

  /** Doesn't wait for what it sends. Never rejects. */
  async tellDue(): Promise<void> {
    const { keepOuts: store, clock, reports, background } = this.#parts;
    let unreported: readonly EndedKeepOut[];
    try {
      unreported = await store.unreported();
    } catch (error) {
      reports.onTrouble('reading which keep-outs have ended', error);
      return;
    }
    const names = new Set(unreported.map(({ keepOut }) => nameOf(keepOut)));
    for (const [name, at] of this.#tellAt) {
      if (!names.has(name) && at !== Number.POSITIVE_INFINITY) {
        this.#tellAt.delete(name);
      }
    }
    for (const ended of unreported) {
      const name = nameOf(ended.keepOut);
      if ((this.#tellAt.get(name) ?? Number.NEGATIVE_INFINITY) <= clock.elapsed()) {
        this.#tellAt.set(name, Number.POSITIVE_INFINITY);
        background.track(this.#tell(ended, name));
      }
    }
  }

  async #tell({ keepOut, why }: EndedKeepOut, name: string): Promise<void> {
    const { keepOuts: store, clock, stopping, reports } = this.#parts;
    try {
      // What isn't reported before this process ends, the next one reports: nothing waits for that.
      const maySend = async (): Promise<boolean> => !stopping.aborted && (await store.maySendEnd(keepOut));
      const told = await reports.onEnded(keepOut, why, maySend);
      if (told !== 'again') {
        // The server knows what a moderator did, even when the one who set the keep-out can't be notified.
        await store.endReported(keepOut, told === 'told' || !(UNASKED_ENDS as readonly ReportedEnd[]).includes(why));
      }
    } finally {
      this.#tellAt.set(name, clock.elapsed() + NOTIFY_AGAIN_AFTER_MS);
    }
  }
}
