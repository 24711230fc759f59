import type { Answer, Outcome } from '../../removal/outcome.ts';
import type { Participant } from '../../sessions/participant.ts';
import { type Claim, sessionOf, type WatchedKeepOut } from '../keep-out.ts';
import type { Background } from './background.ts';
import { isSame } from './identity.ts';
import type { Memory } from './memory.ts';
import { type Check, wasSeenAbsent } from './observe.ts';
import type { KeepOutWatchParts } from './parts.ts';
import { MOST_RETRY_AFTER_MS, pauseAfter, RECENT_RETURN_MS, type Schedule } from './schedule.ts';
import { replace, type Watched } from './sessions.ts';

/** How long an attempt to remove someone can take before it counts as left behind by a process that has died. */
export const ATTEMPT_MS = 15_000;
/** The later checks take 15 s more. */
export const LATER_CHECKS_MS = 20_000;
/** A removal whose effect isn't visible, or isn't known, isn't requested again before this. */
const AGAIN_AFTER_MS = 15_000;
/** VideoSDK rejects the bot: only the operator can fix that. */
const REFUSED_AGAIN_AFTER_MS = 120_000;

export interface ClaimsParts extends KeepOutWatchParts {
  readonly memory: Memory;
  readonly schedule: Schedule;
  readonly background: Background;
  readonly changed: () => void;
}

/** When the check began that showed them, by `elapsed`, and when VideoSDK says they came back, if it does. */
interface Since {
  readonly startedAt: number;
  readonly returnedAt: number | null;
}

/** Claims returns in the store, and removes the people who came back. */
export class Claims {
  readonly #parts: ClaimsParts;

  constructor(parts: ClaimsParts) {
    this.#parts = parts;
  }

  /** Came back, or never left although that was requested; `null`: neither, or it's too early to try again. */
  whatToDo(keepOut: WatchedKeepOut, { joinedAt }: Participant, at: number): Claim['kind'] | null {
    const { handledJoin } = keepOut;
    const join =
      joinedAt === null || handledJoin === null ? 'unknown' : Math.trunc(joinedAt) > handledJoin ? 'new' : 'old';
    const { gone } = this.#parts.memory.of(keepOut);
    if (join === 'old' && gone !== null && at - gone.at < AGAIN_AFTER_MS) {
      // The very connection that was seen gone a moment ago: the list lags behind.
      return null;
    }
    if (join === 'new' || wasSeenAbsent(keepOut)) {
      return 'return';
    }
    const retryAt = keepOut.claims === 0 ? this.#afterTheKick(keepOut, at) : keepOut.retryAt;
    return retryAt !== null && at >= retryAt ? 'retry' : null;
  }

  /**
   * When the removal of a person that the kick didn't get out may be requested again: counted from when this process
   * saw that the kick had ended, because its actual end is by another clock, which can be set.
   */
  #afterTheKick(keepOut: WatchedKeepOut, at: number): number | null {
    const ownState = this.#parts.memory.of(keepOut);
    ownState.kickEndedAt ??= at;
    switch (keepOut.outcome) {
      case 'unavailable':
        return ownState.kickEndedAt + RECENT_RETURN_MS;
      case 'removed':
      case 'gone':
      case 'returned':
      case 'came-back':
      case 'already-gone':
      case 'gone-since':
      case null:
        return null;
      default:
        return ownState.kickEndedAt + AGAIN_AFTER_MS;
    }
  }

  /** Claims the return and requests the removal, unless someone else has claimed it. */
  async act(
    { watched, client, startedAt }: Check,
    keepOut: WatchedKeepOut,
    person: Participant,
    kind: Claim['kind'],
  ): Promise<void> {
    const { keepOuts: store, clock, schedule, background, changed } = this.#parts;
    const { joinedAt } = person;
    const claimed = await store.claim(keepOut, { kind, joinedAt, at: clock.now(), retryInMs: ATTEMPT_MS });
    if (claimed === null) {
      // Another process has claimed it, or a moderator, or it has ended: the store knows.
      changed();
      return;
    }
    replace(watched, claimed);
    schedule.becameLively(watched, startedAt);
    const mayStillAct = async (): Promise<boolean> =>
      (await store.holds(claimed)) && ((await client.account?.isCurrent(claimed.guildId)) ?? false);
    const returnedAt = kind === 'return' && joinedAt !== keepOut.handledJoin ? joinedAt : null;
    const { outcome, later } = await client.remove(sessionOf(claimed), person, {
      reference: claimed.reference,
      mayStillAct,
    });
    if (later === null) {
      await this.#conclude(watched, claimed, outcome, { startedAt, returnedAt });
      return;
    }
    await store.concluded(claimed, { retryInMs: LATER_CHECKS_MS, gone: null });
    // The other people who are kept out of this session don't have to wait for that.
    background.track(later().then((last) => this.#conclude(watched, claimed, last, { startedAt, returnedAt })));
  }

  async #conclude(
    watched: Watched,
    claimed: WatchedKeepOut,
    outcome: Outcome,
    { startedAt, returnedAt }: Since,
  ): Promise<void> {
    const { keepOuts: store, clock, background, reports, changed, onRemoved } = this.#parts;
    if (outcome.kind === 'taken-over') {
      // Nothing was sent. That return is up to the process that owns it now, or to this one once its claim has run out.
      changed();
      return;
    }
    const gone = 'gone' in outcome ? outcome.gone : null;
    onRemoved?.(outcome.kind, gone === null || returnedAt === null ? null : Math.max(0, clock.now() - returnedAt));
    const retryInMs = retryAfter(outcome, watched);
    await store.concluded(claimed, { retryInMs, gone });
    const current = watched.keepOuts.find((one) => isSame(one, claimed));
    if (current?.claims === claimed.claims) {
      const retryAt = retryInMs === null ? null : clock.elapsed() + retryInMs;
      replace(watched, { ...current, retryAt, absent: gone !== null || current.absent });
    }
    background.track(reports.onRemoval(claimed, outcome, clock.elapsed() - startedAt, () => store.holds(claimed)));
  }
}

/**
 * In how many milliseconds the same connection may be tried again; `null`: never. What may have reached VideoSDK gets
 * time to show.
 */
export function retryAfter(outcome: Outcome, watched: Pick<Watched, 'failedRemovals'>): number | null {
  switch (outcome.kind) {
    case 'removed':
    case 'gone':
    case 'already-gone':
    case 'returned':
      watched.failedRemovals = 0;
      return null;
    case 'unavailable':
      watched.failedRemovals += 1;
      return pauseAfter(watched.failedRemovals);
    default: {
      watched.failedRemovals += 1;
      const pause = Math.max(pauseAfter(watched.failedRemovals), AGAIN_AFTER_MS);
      const answer = answerTo(outcome);
      switch (answer?.kind) {
        case 'forbidden':
          // Refused because of this machine's clock: the next request goes by VideoSDK's.
          return (answer.skewMs ?? null) === null ? Math.max(pause, REFUSED_AGAIN_AFTER_MS) : pause;
        case 'busy':
          return Math.max(pause, Math.min((answer.retryAfterSeconds ?? 0) * 1_000, MOST_RETRY_AFTER_MS));
        default:
          return pause;
      }
    }
  }
}

/** VideoSDK's answer to the removal, where the outcome has it. */
function answerTo(
  outcome: Outcome,
): (Pick<Answer, 'kind'> & { readonly retryAfterSeconds?: number | null; readonly skewMs?: number | null }) | null {
  switch (outcome.kind) {
    case 'forbidden':
    case 'busy':
      return outcome;
    default:
      return 'answer' in outcome ? outcome.answer : null;
  }
}
