import { type Kick, ownMs } from '../load/kick.ts';
import { patience, pause } from '../load/open-loop.ts';
import { cpuMs } from '../load/process-usage.ts';
import { check, onStage, PeerFailedError, type Stage } from '../load/harness.ts';
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
      onStage(peer, setting, async (stage) => {
        await pause(500);
        const session = await measureKicks(context, stage, size);
        if (peer === 'bouncer') await measureCompletions(context, stage, session, size);
      }),
    );
  }
}

async function measureKicks(context: Context, stage: Stage, size: Size): Promise<Session> {
  const samples = context.options.extent.samples[size];
  for (let warm = 0; warm < Math.ceil(samples / 2); warm++) await kickOnce(stage);
  const before = cpuMs(stage.peer.pid);
  const kicks: Kick[] = [];
  for (let sample = 0; sample < samples; sample++) kicks.push(await kickOnce(stage));
  const used = cpuMs(stage.peer.pid) - before;
  const { results, round } = context;
  results.add(`people-own@${size}`, stage.name, round, median(kicks.map(ownMs)));
  results.add(`people-cpu@${size}`, stage.name, round, used / samples);
  const [last] = kicks;
  if (!last) throw new Error('at least one kick is measured');
  return last.session;
}

/** Looks every millisecond: the longer step of `settled` would leave the peer idle most of the time. */
async function kickOnce(stage: Stage): Promise<Kick> {
  const kick = stage.moderators.kick();
  const end = performance.now() + PATIENCE_MS;
  while (kick.finalAt === undefined && performance.now() < end && !stage.peer.hasExited()) await pause(1);
  check(stage, [kick]);
  return kick;
}

async function measureCompletions(context: Context, stage: Stage, session: Session, size: Size): Promise<void> {
  const cold: number[] = [];
  const warm: number[] = [];
  for (let sample = 0; sample <= COLD_SAMPLES; sample++) {
    await pause(FORGOTTEN_MS);
    const first = await completionMs(stage, session, '');
    const next: number[] = [];
    for (const typed of KEYS) next.push(await completionMs(stage, session, typed));
    if (sample === 0) continue;
    cold.push(first);
    warm.push(...next);
  }
  context.results.add(`completion-cold@${size}`, stage.name, context.round, median(cold));
  context.results.add(`completion-warm@${size}`, stage.name, context.round, median(warm));
}

/** From the event to the choices, less VideoSDK's own time, in ms. */
async function completionMs(stage: Stage, session: Session, typed: string): Promise<number> {
  const busyBefore = session.work.busyMs;
  const completion = await Promise.race([stage.moderators.complete(session, typed), patience(PATIENCE_MS)]);
  if (completion?.answeredAt === undefined) throw new PeerFailedError(stage, 'a completion was not answered');
  const body = JSON.parse(completion.body) as { type?: number; data?: { choices?: unknown[] } };
  if (body.type !== 8 || !body.data?.choices?.length) {
    throw new PeerFailedError(stage, `"${typed}" was completed by ${completion.body.slice(0, 200)}`);
  }
  return completion.answeredAt - completion.sentAt - (session.work.busyMs - busyBefore);
}
