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

/** Longer than any list that was read for a completion may serve ("a few seconds"). */
const FORGOTTEN_MS = 5000;
/** Completions that find nothing read, after one that is not counted. */
const COLD_SAMPLES = 4;
/** What is typed next, key by key. All of it matches many people. */
const KEYS = ['a', 'an', 'ta', 'na', 'no', 'o', 'ka', 'li', 'be'];
const PATIENCE_MS = 10_000;

/**
 * What more people in a session cost: one kick after the other, then completions (which only the bot has). In the first
 * round only: it is about how the cost grows, and the figures are medians of many kicks already.
 */
export async function measurePeople(context: Context): Promise<void> {
  if (context.round > 0) return;
  for (const size of SIZES) {
    // One session only: whoever lists the running sessions gets them with all their people.
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
  if (!last) throw new Error('at least one kick is measured');
  return last.session;
}

/** Looks every millisecond: the longer step of `settled` would leave the peer idle most of the time. */
async function kickOnce(harness: Harness): Promise<Kick> {
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

/** From the event to the choices, less VideoSDK's own time, in ms. */
async function completionMs(harness: Harness, session: Session, typed: string): Promise<number> {
  const busyBefore = session.work.busyMs;
  const completion = await Promise.race([harness.moderators.complete(session, typed), patience(PATIENCE_MS)]);
  if (completion?.answeredAt === undefined) throw new PeerFailedError(harness, 'a completion was not answered');
  const body = JSON.parse(completion.body) as { type?: number; data?: { choices?: unknown[] } };
  if (body.type !== 8 || !body.data?.choices?.length) {
    throw new PeerFailedError(harness, `"${typed}" was completed by ${completion.body.slice(0, 200)}`);
  }
  return completion.answeredAt - completion.sentAt - (session.work.busyMs - busyBefore);
}
