import { check, type Harness, onStage, PeerFailedError } from '../load/harness.ts';
import { type Kick, ownMs } from '../load/kick.ts';
import { patience, pause } from '../load/open-loop.ts';
import { cpuMs } from '../load/process-usage.ts';
import { median } from '../report/statistics.ts';
import { crowd } from '../servers/people.ts';
import type { Session } from '../servers/session.ts';
import { type Context, forEachPeer, usual } from './context.ts';

const SIZES = [100, 1000, 5000] as const;
type Size = (typeof SIZES)[number];

/** Longer than a list read for a completion can be reused ("a few seconds"). */
const FORGOTTEN_MS = 5000;
/** Completions without a cached list, after one that isn't counted. */
const COLD_SAMPLES = 4;
/** What is typed next, key by key. Each matches many people. */
const KEYS = ['a', 'an', 'ta', 'na', 'no', 'o', 'ka', 'li', 'be'];
const PATIENCE_MS = 10_000;

/**
 * The cost of more people in a session: one kick after another, then completions (which only the bot has). First round
 * only: this measures how the cost grows, and the figures are already medians of many kicks.
 */
export async function measurePeople(context: Context): Promise<void> {
  if (context.round > 0) return;
  for (const size of SIZES) {
    // Only one session: listing the running sessions returns all their people.
    const setting = { ...usual(context), people: crowd(size), sessions: 1 };
    await forEachPeer(context, context.options.peers, (peer) =>
      onStage(peer, setting, async (harness) => {
        await pause(500);
        const session = await measureKicks(context, harness, size);
        if (peer === 'bouncer') await measureCompletions(context, harness, session, size);
      }),
    );
  }
}

async function measureKicks(context: Context, harness: Harness, size: Size): Promise<Session> {
  const samples = context.options.extent.samples[size];
  for (let warm = 0; warm < Math.ceil(samples / 2); warm++) await kickOnce(harness);
  const before = cpuMs(harness.peer.pid);
  const kicks: Kick[] = [];
  for (let sample = 0; sample < samples; sample++) kicks.push(await kickOnce(harness));
  const used = cpuMs(harness.peer.pid) - before;
  const { results, round } = context;
  results.add(`people-own@${size}`, harness.name, round, median(kicks.map(ownMs)));
  results.add(`people-cpu@${size}`, harness.name, round, used / samples);
  const [last] = kicks;
  if (!last) throw new Error('no kick was measured');
  return last.session;
}

/** One kick by itself. Polls every millisecond: the longer step of `settled` would leave the peer idle most of the time. */
export async function kickOnce(harness: Harness): Promise<Kick> {
  const kick = harness.moderators.kick();
  const end = performance.now() + PATIENCE_MS;
  while (kick.finalAt === undefined && performance.now() < end && !harness.peer.hasExited()) await pause(1);
  check(harness, [kick]);
  return kick;
}

async function measureCompletions(context: Context, harness: Harness, session: Session, size: Size): Promise<void> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let sample = 0; sample <= COLD_SAMPLES; sample++) {
    await pause(FORGOTTEN_MS);
    const first = await completionMs(harness, session, '');
    const next: number[] = [];
    for (const typed of KEYS) next.push(await completionMs(harness, session, typed));
    if (sample === 0) continue;
    cold.push(first);
    warm.push(...next);
  }
  context.results.add(`completion-cold@${size}`, harness.name, context.round, median(cold));
  context.results.add(`completion-warm@${size}`, harness.name, context.round, median(warm));
}

/** From the event to the choices, minus VideoSDK's own time, in ms. */
async function completionMs(harness: Harness, session: Session, typed: string): Promise<number> {
  const busyBefore = session.work.busyMs;
  const completion = await Promise.race([harness.moderators.complete(session, typed), patience(PATIENCE_MS)]);
  if (completion?.answeredAt === undefined) throw new PeerFailedError(harness, "a completion wasn't answered");
  const body = JSON.parse(completion.body) as { type?: number; data?: { choices?: unknown[] } };
  if (body.type !== 8 || !body.data?.choices?.length) {
    throw new PeerFailedError(harness, `the completion of "${typed}" was ${completion.body.slice(0, 200)}`);
  }
  return completion.answeredAt - completion.sentAt - (session.work.busyMs - busyBefore);
}
