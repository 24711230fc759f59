import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import { sessionOf } from '../keep-out/keep-out.ts';
import type { Journal, MaySend, ReplyHandle } from '../removal/journal.ts';
import type { AccountInUse } from '../sessions/accounts.ts';
import { UpstreamError } from '../sessions/video-sessions.ts';
import type { Witness } from '../sessions/witness.ts';
import type { Case, CaseKey, CaseOutcome } from './case.ts';

/** A case whose process ended in the middle, or whose reply doesn't show the outcome yet. */
export interface Unfinished {
  readonly case: Case;
  /** Where to edit the reply; `null` when it shows the outcome, or there was none. */
  readonly reply: ReplyHandle | null;
}

export interface UnfinishedCases {
  /**
   * Takes over what dead processes left behind, and this process's own cases that it isn't working on. No two processes
   * get the same case.
   *
   * @throws {RecordsError}
   */
  takeOver(): Promise<readonly Unfinished[]>;
  /** This process stops working on the case. If it's still unfinished, any process can take it over again. */
  leave(key: CaseKey): void;
}

export interface RecoveryParts {
  readonly unfinished: UnfinishedCases;
  readonly journal: Pick<Journal, 'settle' | 'replied' | 'maySend' | 'owesReply'>;
  /**
   * What reaches the VideoSDK account that a server uses at this moment. `null` as its account: there is none.
   *
   * @throws {RecordsError}
   */
  readonly videoSdk: (guildId: string) => Promise<{
    readonly account: Pick<AccountInUse, 'id'> | null;
    readonly witness: Pick<Witness, 'person' | 'session'>;
  }>;
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
  /** A lower bound for the current time, as Unix time in milliseconds; -Infinity while it's unknown. */
  readonly atLeast: () => number;
  /** Edits the reply to show the outcome. Checks `maySend` before each attempt, and rejects when none was delivered. */
  readonly tell: (settled: Case, reply: ReplyHandle, maySend: MaySend) => Promise<void>;
  /** Whether `tell` would fail the same way every time: the token is dead, or the content isn't accepted. */
  readonly refusedForGood: (error: unknown) => boolean;
  readonly onSettled: (settled: Case) => void;
  readonly stopping: AbortSignal;
}

/** An interaction's token lives 15 minutes. The last of them is left for the network. */
export const REPLY_LIVES_MS = 14 * 60_000;
/** Pauses after checks that showed nothing. After the last one, the outcome is unknown. */
const READ_AGAIN_AFTER_MS = [2_000, 5_000, 10_000];
/**
 * A request that was in progress when the process ended may still take effect. It may have been sent just before the
 * case was taken over, whenever the case was opened. So someone counts as having stayed only if they're still connected
 * this long after the takeover.
 */
export const MAY_STILL_HAPPEN_MS = 10_000;
const CHECK_AGAIN_AFTER_MS = 1_000;
/** Pauses between attempts to edit a reply while its token lives. */
const NOTIFY_AGAIN_AFTER_MS = [5_000, 15_000, 30_000, 60_000, 120_000, 240_000];

/**
 * Finishes what crashed processes started: finds out what can still be said, settles the case, and edits the reply. It
 * never asks VideoSDK to remove anyone or to end anything, because it isn't known whether the first request arrived. It
 * never says that someone is gone, or that a session is over, without proof.
 *
 * @returns how many cases were taken over
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
      // A bug of ours must not leave the case open: this process owns it now, and no other would return to it.
      outcome = 'unknown';
      bug = { error };
    }
    if (outcome === null || !(await journal.maySend(opened))) {
      // This process is stopping too, or lost the case meanwhile: another one finds out.
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

/**
 * Edits the reply, and retries while that can still succeed.
 *
 * @returns whether no more attempts are needed
 */
async function toldOrNeverTold(
  { tell, refusedForGood, journal, clock, atLeast, stopping }: RecoveryParts,
  settled: Case,
  reply: ReplyHandle,
  takenAt: number,
): Promise<boolean> {
  // A keep-out of the same case may have written something newer there while Discord was unreachable.
  const maySend = () => journal.owesReply(settled);
  for (const pause of [...NOTIFY_AGAIN_AFTER_MS, null]) {
    if (!(await maySend())) {
      // Another process owns the reply now, or it shows something newer.
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
    // Only Discord knows for sure whether the token is alive. Try at least once, and trust no clock that may be ahead.
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

/** What VideoSDK's answers say about the case. `null` when stopped. */
async function whatCanBeSaid(parts: RecoveryParts, opened: Case, takenAt: number): Promise<CaseOutcome | null> {
  const { clock, stopping } = parts;
  const until = takenAt + MAY_STILL_HAPPEN_MS;
  let unseen = 0;
  for (;;) {
    const witness = await witnessOf(parts, opened);
    if (witness === 'gone') {
      // What has this session's ID in another account isn't this session.
      return 'unknown';
    }
    const seen =
      witness === 'unread'
        ? 'unseen'
        : opened.kind === 'session-end'
          ? await checkSession(witness, opened)
          : await checkPerson(witness, opened);
    let pause: number | undefined;
    if (seen === 'unseen') {
      pause = READ_AGAIN_AFTER_MS[unseen];
      unseen += 1;
      if (pause === undefined) {
        return 'unknown';
      }
    } else if ((seen === 'there-since' || seen === 'running-since') && clock.elapsed() < until) {
      pause = Math.min(CHECK_AGAIN_AFTER_MS, until - clock.elapsed());
    } else {
      return seen;
    }
    await clock.wait(pause, stopping);
    if (stopping.aborted) {
      return null;
    }
  }
}

/** What sees the case's session. `gone`: the server doesn't use that account anymore. */
async function witnessOf(
  { videoSdk }: RecoveryParts,
  { guildId, account }: Case,
): Promise<Pick<Witness, 'person' | 'session'> | 'gone' | 'unread'> {
  try {
    const client = await videoSdk(guildId);
    return client.account?.id === account ? client.witness : 'gone';
  } catch (error) {
    if (error instanceof RecordsError) {
      return 'unread';
    }
    throw error;
  }
}

/** Checks once whether a session that was to be ended still runs. */
async function checkSession(
  witness: Pick<Witness, 'session'>,
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

/** Checks once for the person who was to be removed. */
async function checkPerson(
  witness: Pick<Witness, 'person' | 'session'>,
  opened: Case,
): Promise<Extract<CaseOutcome, 'gone-since' | 'there-since' | 'session-over' | 'unknown'> | 'unseen'> {
  const { target, reference } = opened;
  if (target === null) {
    return 'unknown';
  }
  const sight = await orUnseen(witness.person(sessionOf(opened), target.id, { reference }));
  switch (sight.kind) {
    case 'connected':
      return 'there-since';
    case 'gone': {
      // No one else is connected either, so the session may be over.
      const over =
        sight.gone.by === 'session' ||
        (sight.others.items.length === 0 && (await checkSession(witness, opened)) === 'over-since');
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
