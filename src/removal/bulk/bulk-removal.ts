import type { Clock } from '../../common/clock.ts';
import { RecordsError } from '../../common/store-error.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import type { CaseFacts, Outcome } from '../outcome.ts';
import type { Picked } from '../picker/picker-state.ts';
import type { RemovalRequest, RemoveParticipant } from '../removal.ts';

/** Removals that talk to VideoSDK at once, of one moderator's many. */
export const MOST_IN_FLIGHT = 5;
/** Shortest and longest pause after VideoSDK took no more requests. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;
const PAUSE_WITHOUT_WORD_MS = 2_000;

/**
 * Where one of several is. `broken`: something that nobody expected, so that nothing is known. `not-begun`: stopped before
 * anything was asked for them.
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
  /** VideoSDK asked for patience: nothing new is begun before that, in milliseconds of the Unix epoch. */
  readonly pausedUntil: number | null;
  /** Nothing new is begun any more. */
  readonly stopped: boolean;
}

export interface BulkParts {
  readonly removeParticipant: RemoveParticipant;
  /**
   * The server's rules as they are now; `null` when whoever asked may not remove anybody by them any more.
   *
   * @throws {RecordsError}
   */
  readonly rules: () => Promise<GuildSettings | null>;
  /** Whether somebody asked to stop. */
  readonly stopped: () => Promise<boolean>;
  readonly onProgress: (progress: BulkProgress) => void;
  /** Something nobody expected, about one of them. The others go on. */
  readonly onBroken: (error: unknown) => void;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
  readonly stopping: AbortSignal;
}

/** What all of them have in common; each has a case of its own, and no reply: that belongs to all. */
export type BulkRequest = Omit<RemovalRequest, 'participant' | 'reply' | 'picked' | 'mustConfirm' | 'settings'>;

/**
 * Removes several people, each by the same way as a single one, a few at a time. What came of each is told of each: one that
 * fails holds up nobody else. When VideoSDK is busy, what has not begun waits. It may take minutes: each is begun by the rules of that
 * moment, and nobody any more once another process has taken the work over.
 */
export async function removeInBulk(
  people: readonly Picked[],
  request: BulkRequest,
  parts: BulkParts,
): Promise<BulkProgress> {
  const { removeParticipant, clock, stopping } = parts;
  const states: OneState[] = people.map(() => ({ kind: 'waiting' }));
  const looking: Promise<void>[] = [];
  let next = 0;
  /** By `elapsed`. */
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
        // Looking on holds nobody up: only requests for removals are counted.
        looking.push(
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
  await Promise.all(looking);
  return progress();
}

/** VideoSDK asked for patience, in a read or in its answer to the removal; `null`: it didn't. */
function busyIn(outcome: Outcome): { readonly retryAfterSeconds: number | null } | null {
  if (outcome.kind === 'busy') {
    return outcome;
  }
  return outcome.kind === 'pending' && outcome.answer.kind === 'busy' ? outcome.answer : null;
}
