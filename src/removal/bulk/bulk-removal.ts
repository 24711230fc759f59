import type { Clock } from '../../common/clock.ts';
import { RecordsError } from '../../common/store-error.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import type { CaseFacts, Outcome, Progress } from '../outcome.ts';
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
export function removeInBulk(people: readonly Picked[], request: BulkRequest, parts: BulkParts): Promise<BulkProgress> {
  return new BulkRemoval(people, request, parts).run();
}

class BulkRemoval {
  readonly #people: readonly Picked[];
  readonly #request: BulkRequest;
  readonly #parts: BulkParts;
  readonly #states: OneState[];
  /** Later checks hold no one up: only requests for removals count as in flight. */
  readonly #checking: Promise<void>[] = [];
  #next = 0;
  /** In this process's `elapsed`. */
  #pausedUntil: number | null = null;
  #stopped = false;

  constructor(people: readonly Picked[], request: BulkRequest, parts: BulkParts) {
    this.#people = people;
    this.#request = request;
    this.#parts = parts;
    this.#states = people.map(() => ({ kind: 'waiting' }));
  }

  async run(): Promise<BulkProgress> {
    await Promise.all(Array.from({ length: MOST_IN_FLIGHT }, () => this.#worker()));
    for (const [index, state] of this.#states.entries()) {
      if (state.kind === 'waiting') {
        this.#states[index] = { kind: 'not-begun' };
      }
    }
    await Promise.all(this.#checking);
    return this.#progress();
  }

  async #worker(): Promise<void> {
    while (this.#next < this.#people.length && (await this.#mayGoOn())) {
      const index = this.#next;
      const person = this.#people[index];
      if (person === undefined) {
        return;
      }
      this.#next += 1;
      await this.#one(index, person);
    }
  }

  async #mayGoOn(): Promise<boolean> {
    const { clock, stopping } = this.#parts;
    while (!this.#stopped) {
      this.#stopped = stopping.aborted || (await this.#parts.stopped());
      const left = this.#pausedUntil === null ? 0 : this.#pausedUntil - clock.elapsed();
      if (this.#stopped || left <= 0) {
        break;
      }
      await clock.wait(Math.min(left, SHORTEST_PAUSE_MS), stopping);
    }
    if (!this.#stopped && this.#pausedUntil !== null && this.#pausedUntil <= clock.elapsed()) {
      this.#pausedUntil = null;
    }
    return !this.#stopped;
  }

  async #one(index: number, person: Picked): Promise<void> {
    this.#set(index, { kind: 'under-way' });
    try {
      const settings = await this.#parts.rules();
      if (settings === null) {
        this.#stopped = true;
        this.#set(index, { kind: 'not-begun' });
        return;
      }
      const done = await this.#parts.removeParticipant({
        ...this.#request,
        settings,
        participant: person.id,
        picked: true,
        reply: null,
      });
      this.#take(index, done);
    } catch (error) {
      if (error instanceof RecordsError) {
        this.#set(index, { kind: 'outcome', outcome: { kind: 'not-recorded', target: null }, case: null, last: true });
        return;
      }
      this.#broken(index, error);
    }
  }

  #take(index: number, { outcome, case: facts, later }: Progress): void {
    if (outcome.kind === 'taken-over') {
      this.#stopped = true;
    }
    const busy = busyIn(outcome);
    if (busy !== null) {
      this.#pause(busy.retryAfterSeconds);
    }
    this.#set(index, { kind: 'outcome', outcome, case: facts, last: later === null });
    if (later !== null) {
      this.#checking.push(
        later.then(
          (last) => this.#set(index, { kind: 'outcome', outcome: last, case: facts, last: true }),
          (error: unknown) => this.#broken(index, error),
        ),
      );
    }
  }

  #pause(retryAfterSeconds: number | null): void {
    const asked = retryAfterSeconds === null ? PAUSE_WITHOUT_WORD_MS : retryAfterSeconds * 1_000;
    const until = this.#parts.clock.elapsed() + Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, asked));
    this.#pausedUntil = Math.max(this.#pausedUntil ?? 0, until);
  }

  #broken(index: number, error: unknown): void {
    this.#parts.onBroken(error);
    this.#set(index, { kind: 'broken' });
  }

  #set(index: number, state: OneState): void {
    this.#states[index] = state;
    this.#parts.onProgress(this.#progress());
  }

  #progress(): BulkProgress {
    const { clock } = this.#parts;
    return {
      all: this.#people.map((person, index) => ({ person, state: this.#states[index] ?? { kind: 'waiting' } })),
      pausedUntil: this.#pausedUntil === null ? null : clock.now() + (this.#pausedUntil - clock.elapsed()),
      stopped: this.#stopped,
    };
  }
}

/** Set when VideoSDK asked for patience, in a read or in its answer to the removal; otherwise `null`. */
function busyIn(outcome: Outcome): { readonly retryAfterSeconds: number | null } | null {
  if (outcome.kind === 'busy') {
    return outcome;
  }
  return outcome.kind === 'pending' && outcome.answer.kind === 'busy' ? outcome.answer : null;
}
