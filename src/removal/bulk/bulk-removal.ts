import type { Clock } from '../../common/clock.ts';
import { RecordsError } from '../../common/store-error.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import type { CaseFacts, Outcome } from '../outcome.ts';
import type { Picked } from '../picker/picker-state.ts';
import type { RemovalRequest, RemoveParticipant } from '../removal.ts';

/** How many removals of one bulk removal talk to VideoSDK at once. */
export const MOST_IN_FLIGHT = 5;
/** Shortest and longest pause after VideoSDK didn't take any more requests. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const PAUSE_WITHOUT_WORD_MS = 2_000;

/**
 * The state of one person's removal. `broken`: an unexpected error, so nothing is known. `not-begun`: stopped before
 * anything was requested for them.
 */
export type OneState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'under-way' }
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'outcome'; readonly outcome: Outcome; readonly case: CaseFacts | null; readonly last: boolean };

export interface BulkItem {
  readonly person: Picked;
  readonly state: OneState;
}

export interface BulkProgress {
  readonly all: readonly BulkItem[];
  /** VideoSDK asked for patience: nothing new starts before this, in milliseconds of the Unix epoch. */
  readonly pausedUntil: number | null;
  /** Nothing new starts anymore. */
  readonly stopped: boolean;
}

export interface BulkParts {
  readonly removeParticipant: RemoveParticipant;
  /**
   * The server's current rules; `null` when they don't allow the moderator to remove anyone anymore.
   *
   * @throws {RecordsError} when the store can't say
   */
  readonly rules: () => Promise<GuildSettings | null>;
  /** Whether someone asked to stop. */
  readonly stopped: () => Promise<boolean>;
  readonly onProgress: (progress: BulkProgress) => void;
  /** Called with an unexpected error about one person. The others go on. */
  readonly onBroken: (error: unknown) => void;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
  readonly stopping: AbortSignal;
}

/** What all of them share. Each has a case of its own but no reply: the reply is about all of them. */
export type BulkRequest = Omit<RemovalRequest, 'participant' | 'reply' | 'picked' | 'mustConfirm' | 'settings'>;

/**
 * Removes several people, each the same way as a single one, a few at a time. Each has a result of their own: a failure
 * holds up no one else. While VideoSDK is busy, removals that haven't started wait. All of this may take minutes, so
 * each removal goes by the rules at its start, and none starts once another process has taken over the work.
 */
export async function removeInBulk(
  people: readonly Picked[],
  request: BulkRequest,
  parts: BulkParts,
): Promise<BulkProgress> {
  const { removeParticipant, clock, stopping } = parts;
  const states: OneState[] = people.map(() => ({ kind: 'waiting' }));
  const checking: Promise<void>[] = [];
  let next = 0;
  /** In this process's `elapsed`. */
  let pausedUntil: number | null = null;
  let stopped = false;

  const progress = (): BulkProgress => ({
    all: people.map((person, index) => ({ person, state: states[index] ?? { kind: 'waiting' } })),
    pausedUntil: pausedUntil === null ? null : clock.now() + (pausedUntil - clock.elapsed()),
    stopped,
  });

  function set(index: number, state: OneState): void {
    states[index] = state;
    parts.onProgress(progress());
  }

  async function mayGoOn(): Promise<boolean> {
    while (!stopped) {
      stopped = stopping.aborted || (await parts.stopped());
      const left = pausedUntil === null ? 0 : pausedUntil - clock.elapsed();
      if (stopped || left <= 0) {
        break;
      }
      await clock.wait(Math.min(left, SHORTEST_PAUSE_MS), stopping);
    }
    if (!stopped && pausedUntil !== null && pausedUntil <= clock.elapsed()) {
      pausedUntil = null;
    }
    return !stopped;
  }

  async function one(index: number, person: Picked): Promise<void> {
    set(index, { kind: 'under-way' });
    try {
      const settings = await parts.rules();
      if (settings === null) {
        stopped = true;
        set(index, { kind: 'not-begun' });
        return;
      }
      const {
        outcome,
        case: facts,
        later,
      } = await removeParticipant({
        ...request,
        settings,
        participant: person.id,
        picked: true,
        reply: null,
      });
      if (outcome.kind === 'taken-over') {
        stopped = true;
      }
      const busy = busyIn(outcome);
      if (busy !== null) {
        const asked = busy.retryAfterSeconds === null ? PAUSE_WITHOUT_WORD_MS : busy.retryAfterSeconds * 1_000;
        const until = clock.elapsed() + Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, asked));
        pausedUntil = Math.max(pausedUntil ?? 0, until);
      }
      set(index, { kind: 'outcome', outcome, case: facts, last: later === null });
      if (later !== null) {
        // Later checks hold no one up: only requests for removals count as in flight.
        checking.push(
          later.then(
            (last) => set(index, { kind: 'outcome', outcome: last, case: facts, last: true }),
            (error: unknown) => {
              parts.onBroken(error);
              set(index, { kind: 'broken' });
            },
          ),
        );
      }
    } catch (error) {
      if (error instanceof RecordsError) {
        set(index, { kind: 'outcome', outcome: { kind: 'not-recorded', target: null }, case: null, last: true });
        return;
      }
      parts.onBroken(error);
      set(index, { kind: 'broken' });
    }
  }

  async function worker(): Promise<void> {
    while (next < people.length && (await mayGoOn())) {
      const index = next;
      const person = people[index];
      if (person === undefined) {
        return;
      }
      next += 1;
      await one(index, person);
    }
  }

  await Promise.all(Array.from({ length: MOST_IN_FLIGHT }, worker));
  for (const [index, state] of states.entries()) {
    if (state.kind === 'waiting') {
      states[index] = { kind: 'not-begun' };
    }
  }
  await Promise.all(checking);
  return progress();
}

/** Set when VideoSDK asked for patience, in a read or in its answer to the removal; otherwise `null`. */
function busyIn(outcome: Outcome): { readonly retryAfterSeconds: number | null } | null {
  if (outcome.kind === 'busy') {
    return outcome;
  }
  return outcome.kind === 'pending' && outcome.answer.kind === 'busy' ? outcome.answer : null;
}
