import type { Clock } from '../common/clock.ts';
import { sessionOf } from '../keep-out/keep-out.ts';
import type { Journal, MaySend, ReplyHandle } from '../removal/journal.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { Witness } from '../sessions/witness.ts';
import type { Case, CaseKey, CaseOutcome } from './case.ts';

/** A case in whose middle a process ended, or whose reply does not show its last word yet. */
export interface Unfinished {
  readonly case: Case;
  /** Where the reply can be edited; `null` when it shows the last word, or there was none. */
  readonly reply: ReplyHandle | null;
}

export interface UnfinishedCases {
  /**
   * Takes over what processes left behind that are gone, and what is this one's own and it isn't at work on; what one process has
   * taken, no other gets.
   *
   * @throws {RecordsError}
   */
  takeOver(): Promise<readonly Unfinished[]>;
  /** This process isn't at work on it any more: what of it is unfinished still is taken over again, by whoever comes first. */
  leave(key: CaseKey): void;
}

export interface RecoveryParts {
  readonly unfinished: UnfinishedCases;
  readonly journal: Pick<Journal, 'settle' | 'replied' | 'maySend' | 'owesReply'>;
  readonly witness: Pick<Witness, 'person' | 'session'>;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
  /** As late as it is at least, in milliseconds of the Unix epoch; -Infinity while nobody has told what time it is. */
  readonly atLeast: () => number;
  /** Edits the reply to show what the case came to, and asks before each attempt. Rejects when it was not delivered. */
  readonly tell: (settled: Case, reply: ReplyHandle, maySend: MaySend) => Promise<void>;
  /** Whether what `tell` rejected with will be the same each time: a token that is dead, or words that aren't taken. */
  readonly refusedForGood: (error: unknown) => boolean;
  readonly onSettled: (settled: Case) => void;
  readonly stopping: AbortSignal;
}

/** A token of an interaction lives 15 minutes; the last of them is left to the network. */
export const REPLY_LIVES_MS = 14 * 60_000;
/** Pauses after looks that showed nothing; after the last one the outcome is unknown. */
const READ_AGAIN_AFTER_MS = [2_000, 5_000, 10_000];
/**
 * A request that was under way when the process ended may still be carried out. It may have been sent in the last moment before
 * the case was taken over, whenever that was opened: only whoever is connected so long after the take-over is said to have stayed.
 */
const MAY_STILL_HAPPEN_MS = 10_000;
const LOOK_AGAIN_AFTER_MS = 1_000;
/** Pauses between attempts to edit a reply, while its token lives. */
const TELL_AGAIN_AFTER_MS = [5_000, 15_000, 30_000, 60_000, 120_000, 240_000];

/**
 * Finishes what crashed processes began: finds out what can still be said, settles the case and edits the reply. It never asks
 * VideoSDK to remove anybody, or to end anything: whether the first request arrived is not known. It says of nobody that they are
 * gone, and of no session that it is over, without proof.
 *
 * @returns how many cases were finished
 */
export async function recover(parts: RecoveryParts): Promise<number> {
  const left = await parts.unfinished.takeOver();
  const takenAt = parts.clock.elapsed();
  const ends = await Promise.allSettled(
    left.map((one) => finish(parts, one, takenAt).finally(() => parts.unfinished.leave(one.case))),
  );
  for (const end of ends) {
    if (end.status === 'rejected') {
      throw end.reason;
    }
  }
  return left.length;
}

async function finish(parts: RecoveryParts, unfinished: Unfinished, takenAt: number): Promise<void> {
  const { journal, clock } = parts;
  const { case: opened, reply } = unfinished;
  let settled = opened;
  let bug: { readonly error: unknown } | null = null;
  if (opened.outcome === null) {
    let outcome: CaseOutcome | null;
    try {
      outcome = await whatCanBeSaid(parts, opened, takenAt);
    } catch (error) {
      // A bug of ours must not leave the case open: it is this process's own now, and nobody would come back to it.
      outcome = 'unknown';
      bug = { error };
    }
    if (outcome === null || !(await journal.maySend(opened))) {
      // The process is stopping too, or was cut off meanwhile: another one finds out.
      return;
    }
    const settledAt = clock.now();
    await journal.settle(opened, outcome, settledAt);
    settled = { ...opened, outcome, settledAt };
    parts.onSettled(settled);
  }
  if (reply !== null && (await toldOrNeverTold(parts, settled, reply, takenAt))) {
    await journal.replied(opened);
  }
  if (bug !== null) {
    throw bug.error;
  }
}

/** Edits the reply, again while that can still succeed. @returns whether nobody need try any more */
async function toldOrNeverTold(
  { tell, refusedForGood, journal, clock, atLeast, stopping }: RecoveryParts,
  settled: Case,
  reply: ReplyHandle,
  takenAt: number,
): Promise<boolean> {
  // A keep-out of the same case may have told something newer there while Discord could not be reached.
  const maySend = () => journal.owesReply(settled);
  for (const pause of [...TELL_AGAIN_AFTER_MS, null]) {
    if (!(await maySend())) {
      // Another process has it, and tells; or the reply shows something newer.
      return false;
    }
    try {
      await tell(settled, reply, maySend);
      return true;
    } catch (error) {
      if (refusedForGood(error)) {
        return true;
      }
    }
    // Whether the token lives only Discord knows for sure: so it is tried once at least, and given up by no clock that may be ahead.
    const tokenIsDead = atLeast() - settled.createdAt >= REPLY_LIVES_MS;
    if (pause === null || tokenIsDead || clock.elapsed() - takenAt >= REPLY_LIVES_MS) {
      return true;
    }
    await clock.wait(pause, stopping);
    if (stopping.aborted) {
      return false;
    }
  }
  return true;
}

/** What the answers of VideoSDK tell of whom or what a case was about. `null` when stopped. */
async function whatCanBeSaid(parts: RecoveryParts, opened: Case, takenAt: number): Promise<CaseOutcome | null> {
  const { clock, stopping } = parts;
  const until = takenAt + MAY_STILL_HAPPEN_MS;
  let unseen = 0;
  for (;;) {
    const seen = opened.kind === 'session-end' ? await lookAtEnd(parts, opened) : await look(parts, opened);
    let pause: number | undefined;
    if (seen === 'unseen') {
      pause = READ_AGAIN_AFTER_MS[unseen];
      unseen += 1;
      if (pause === undefined) {
        return 'unknown';
      }
    } else if ((seen === 'there-since' || seen === 'running-since') && clock.elapsed() < until) {
      pause = Math.min(LOOK_AGAIN_AFTER_MS, until - clock.elapsed());
    } else {
      return seen;
    }
    await clock.wait(pause, stopping);
    if (stopping.aborted) {
      return null;
    }
  }
}

/** One look at a session that was to be ended. */
async function lookAtEnd(
  { witness }: RecoveryParts,
  opened: Case,
): Promise<Extract<CaseOutcome, 'over-since' | 'running-since'> | 'unseen'> {
  const sight = await orUnseen(witness.session(sessionOf(opened), { reference: opened.reference }));
  switch (sight.kind) {
    case 'running':
      return 'running-since';
    case 'over':
      return 'over-since';
    case 'unseen':
      return 'unseen';
  }
}

/** One look for whoever was to be removed. */
async function look(
  parts: RecoveryParts,
  opened: Case,
): Promise<Extract<CaseOutcome, 'gone-since' | 'there-since' | 'session-over' | 'unknown'> | 'unseen'> {
  const { target, reference } = opened;
  if (target === null) {
    return 'unknown';
  }
  const sight = await orUnseen(parts.witness.person(sessionOf(opened), target.id, { reference }));
  switch (sight.kind) {
    case 'connected':
      return 'there-since';
    case 'gone': {
      // Nobody else is there either: it may be over for all.
      const over =
        sight.gone.by === 'session' ||
        (sight.others.items.length === 0 && (await lookAtEnd(parts, opened)) === 'over-since');
      return over ? 'session-over' : 'gone-since';
    }
    case 'unseen':
      return 'unseen';
  }
}

async function orUnseen<S>(sight: Promise<S>): Promise<S | { readonly kind: 'unseen' }> {
  try {
    return await sight;
  } catch (error) {
    if (error instanceof UpstreamError) {
      return { kind: 'unseen' };
    }
    throw error;
  }
}
