import type { WatchedKeepOut } from '../keep-out.ts';
import type { Background } from './background.ts';
import { isSame } from './identity.ts';
import type { Memory, Own } from './memory.ts';
import type { KeepOutWatchParts } from './parts.ts';
import { NOTIFY_AGAIN_AFTER_MS } from './schedule.ts';
import { replace, type Watched } from './sessions.ts';

/** After this long without being able to see, the moderator is notified. */
const BLIND_AFTER_MS = 10_000;

/** What to tell a moderator about the bot's sight; `to-store`: they were told, but the store doesn't know. */
type Due = 'blind' | 'sees-again' | 'to-store';

export interface SightNotifierParts
  extends Pick<KeepOutWatchParts, 'keepOuts' | 'clock' | 'stopping' | 'reports' | 'membership'> {
  readonly memory: Memory;
  readonly background: Background;
}

/** What is watched: a session, or an account's rooms. */
type Sighted = Pick<Watched, 'keepOuts'>;

/** Notifies moderators that the bot can't see someone, or can again, and records what they were told. */
export class SightNotifier {
  readonly #parts: SightNotifierParts;

  constructor(parts: SightNotifierParts) {
    this.#parts = parts;
  }

  /**
   * Doesn't wait for what it sends.
   *
   * @param isHeld whether this process still watches it
   * @param which those to tell about; left out: all
   */
  tellDue(watched: Sighted, isHeld: () => boolean, which: (keepOut: WatchedKeepOut) => boolean = () => true): void {
    const { clock, memory, membership, background } = this.#parts;
    const at = clock.elapsed();
    for (const keepOut of watched.keepOuts.filter(which)) {
      const ownState = memory.of(keepOut);
      if (!membership.isIn(keepOut.guildId)) {
        // There is no one to tell, and nothing to tell them.
        continue;
      }
      if (ownState.telling || at < ownState.tellAt || memory.isUp(keepOut, at)) {
        continue;
      }
      const due = whatIsDue(keepOut, ownState, at);
      if (due !== null) {
        ownState.telling = true;
        background.track(
          this.#tell(watched, isHeld, keepOut, ownState, due).finally(() => {
            ownState.telling = false;
          }),
        );
      }
    }
  }

  async #tell(
    watched: Sighted,
    isHeld: () => boolean,
    keepOut: WatchedKeepOut,
    ownState: Own,
    due: Due,
  ): Promise<void> {
    const { keepOuts: store, clock, stopping, reports } = this.#parts;
    // Until it's sent, another check may have shown them, and another process may have taken over the session.
    const maySend = async (): Promise<boolean> =>
      !stopping.aborted && isHeld() && ownState.seen === (due === 'sees-again') && (await store.holds(keepOut));
    ownState.tellAt = clock.elapsed() + NOTIFY_AGAIN_AFTER_MS;
    if (due === 'blind') {
      const since = ownState.unseenFrom;
      if ((await reports.onBlind(keepOut, since, maySend)) === 'again') {
        return;
      }
      ownState.blindSince = since;
    } else if (due === 'sees-again') {
      if ((await reports.onSeesAgain({ ...keepOut, blindSince: ownState.blindSince }, maySend)) === 'again') {
        return;
      }
      ownState.blindSince = null;
    }
    await store.blind(keepOut, ownState.blindSince);
    ownState.tellAt = Number.NEGATIVE_INFINITY;
    const current = watched.keepOuts.find((one) => isSame(one, keepOut));
    if (current !== undefined) {
      replace(watched, { ...current, blindSince: ownState.blindSince });
    }
  }
}

/** Whether checks haven't shown for a while if they're there. */
export function isBlind({ unseenSince }: Pick<Own, 'unseenSince'>, at: number): boolean {
  return unseenSince !== null && at - unseenSince >= BLIND_AFTER_MS;
}

function whatIsDue({ outcome, blindSince }: WatchedKeepOut, ownState: Own, at: number): Due | null {
  if (outcome === null) {
    return null;
  }
  if (ownState.blindSince === null && isBlind(ownState, at)) {
    return 'blind';
  }
  if (ownState.blindSince !== null && ownState.seen === true) {
    return 'sees-again';
  }
  return ownState.blindSince === blindSince ? null : 'to-store';
}
