import { check, onStage, PeerFailedError, stillAlive } from '../load/harness.ts';
import type { Kick } from '../load/kick.ts';
import { openLoop, pause } from '../load/open-loop.ts';
import { cpuMs } from '../load/process-usage.ts';
import { percentile } from '../report/statistics.ts';
import { type Context, usual } from './context.ts';

const SESSIONS = 1000;
/** How fast people are kept out of them. */
const KICKS_PER_SECOND = 50;
/** By then, the watch has reached a steady state. */
const REST_MS = 10_000;
/** The number of people who come back, one after another. */
const RETURNS = 100;
const RETURN_EVERY_MS = 50;
const RETURN_PATIENCE_MS = 20_000;

/**
 * One process watches 1,000 sessions, with one person kept out of each: what that costs while no one comes back, and
 * how long those who do can stay. Runs once, only for the bot: no peer has anything like it.
 */
export async function measureKeepOut(context: Context): Promise<void> {
  if (context.round > 0 || !context.options.peers.includes('bouncer')) return;
  const { results, round, options } = context;
  await onStage('bouncer', { ...usual(context), sessions: SESSIONS }, async (harness) => {
    const kicks: Kick[] = [];
    await openLoop(KICKS_PER_SECOND, SESSIONS / KICKS_PER_SECOND, () =>
      kicks.push(harness.moderators.kick([{ name: 'keep-out', type: 3, value: 'until the session ends' }])),
    );
    await harness.moderators.settled(10_000);
    await pause(REST_MS);

    const callsBefore = harness.videosdk.calls();
    const cpuBefore = cpuMs(harness.peer.pid);
    const begin = performance.now();
    await pause(options.extent.keepOut * 1000);
    const seconds = (performance.now() - begin) / 1000;
    results.add('keepout-calls', 'bouncer', round, (harness.videosdk.calls() - callsBefore) / seconds);
    results.add('keepout-cpu', 'bouncer', round, (cpuMs(harness.peer.pid) - cpuBefore) / 10 / seconds);

    const stays: Promise<number>[] = [];
    for (const kick of kicks.slice(0, RETURNS)) {
      stays.push(comeBack(kick));
      await pause(RETURN_EVERY_MS);
    }
    const lasted = await Promise.all(stays);
    stillAlive(harness);
    if (lasted.some((ms) => !Number.isFinite(ms))) throw new PeerFailedError(harness, 'left a kept-out person in');
    const twice = kicks.slice(0, RETURNS).filter(({ session }) => session.work.removals !== 2);
    if (twice.length > 0)
      throw new PeerFailedError(harness, `didn't remove ${twice.length} people exactly once per return`);
    check(harness, []);
    results.add('keepout-return', 'bouncer', round, percentile(lasted, 0.5));
    results.add('keepout-worst', 'bouncer', round, Math.max(...lasted));
  });
}

/** How long someone who comes back is in the session, in ms. */
async function comeBack({ session, guest }: Kick): Promise<number> {
  const begin = performance.now();
  session.guest = guest;
  session.gone = undefined;
  while (session.guest !== undefined) {
    if (performance.now() - begin > RETURN_PATIENCE_MS) return Number.POSITIVE_INFINITY;
    await pause(5);
  }
  return performance.now() - begin;
}
