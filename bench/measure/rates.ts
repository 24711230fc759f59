import { check, type Harness, onStage, stillAlive, warmUp } from '../load/harness.ts';
import { ackMs, type Kick, ownMs } from '../load/kick.ts';
import { openLoop } from '../load/open-loop.ts';
import type { PeerName } from '../load/peer-names.ts';
import { cpuMs, mainThreadCpuMs } from '../load/process-usage.ts';
import { shortcoming } from '../load/verify.ts';
import { percentile } from '../report/statistics.ts';
import { type Context, forEachPeer, inTurn, orNote, usual } from './context.ts';

/**
 * One kick per second: a bot on a quiet evening. All peers run in parallel, each with its own servers, and their kicks
 * are a fraction of a second apart: at this rate they hardly interfere, and a minute of all of them takes one minute.
 */
export async function measureRate1(context: Context): Promise<void> {
  const { extent, peers } = context.options;
  await Promise.all(
    inTurn(context, peers).map((peer, index) =>
      orNote(context, () =>
        onStage(peer, usual(context), async (harness) => {
          await warmUp(harness, extent.warmUp);
          await untilFraction(index / peers.length);
          const kicks = await load(context, harness, 1, extent.rate1);
          await harness.moderators.settled(5000);
          check(harness, kicks);
          record(context, peer, kicks, 1);
        }),
      ),
    ),
  );
}

/** Waits until the clock is at this fraction of a second. */
async function untilFraction(fraction: number): Promise<void> {
  const wait = (fraction * 1000 - (Date.now() % 1000) + 1000) % 1000;
  await new Promise((resolve) => setTimeout(resolve, wait));
}

export async function measureRate50(context: Context): Promise<void> {
  const { extent, peers } = context.options;
  await forEachPeer(context, peers, (peer) =>
    onStage(peer, usual(context), async (harness) => {
      await warmUp(harness, extent.warmUp);
      const kicks = await load(context, harness, 50, extent.rate50);
      await harness.moderators.settled(10_000);
      check(harness, kicks);
      record(context, peer, kicks, 50);
    }),
  );
}

/**
 * 300/s: latency and CPU. A reply that doesn't come, or says that there was no time, is a result here, not a failure:
 * it counts as never answered. The warm-up showed that the peer does the work at all.
 */
export async function measureRate300(context: Context): Promise<void> {
  const { extent, peers } = context.options;
  const all: readonly PeerName[] = peers.includes('guide') ? [...peers, 'guide-unlimited'] : peers;
  await forEachPeer(context, all, (peer) =>
    onStage(peer, usual(context), async (harness) => {
      await warmUp(harness, extent.warmUp);
      await load(context, harness, 300, extent.rate300Lead);
      const before = cpuMs(harness.peer.pid);
      const mainBefore = mainThreadCpuMs(harness.peer.pid);
      const ours = process.cpuUsage();
      const kicks = await load(context, harness, 300, extent.rate300);
      const used = cpuMs(harness.peer.pid) - before;
      const mainUsed = mainThreadCpuMs(harness.peer.pid) - mainBefore;
      const { user, system } = process.cpuUsage(ours);
      await harness.moderators.settled(3000);
      stillAlive(harness);
      const undone = kicks.filter((kick) => shortcoming(kick) !== undefined);
      for (const kick of undone) kick.finalAt = undefined;
      context.serverCpu.push((user + system) / 1000 / kicks.length);
      record(context, peer, kicks, 300);
      context.results.add('done@300', peer, context.round, 100 * (1 - undone.length / kicks.length));
      // A peer that leaves replies undone spends less per kick. That isn't the same work, so it gets no figure.
      if (undone.length <= kicks.length * 0.01) {
        context.results.add('cpu@300', peer, context.round, used / kicks.length);
        context.results.add('main@300', peer, context.round, mainUsed / kicks.length);
      }
      const calls = kicks.reduce((sum, kick) => sum + kick.work.calls, 0);
      context.results.add('calls', peer, context.round, calls / kicks.length);
    }),
  );
}

/** Kicks at this rate. How late the generator was is recorded. */
export async function load(context: Context, harness: Harness, perSecond: number, seconds: number): Promise<Kick[]> {
  const kicks: Kick[] = [];
  const lateness = await openLoop(perSecond, seconds, () => kicks.push(harness.moderators.kick()));
  for (const each of lateness) context.lateness.push(each);
  return kicks;
}

function record(context: Context, peer: PeerName, kicks: readonly Kick[], rate: 1 | 50 | 300): void {
  const { results, round } = context;
  const acks = kicks.map(ackMs);
  const own = kicks.map(ownMs);
  results.add(`ack50@${rate}`, peer, round, percentile(acks, 0.5));
  results.add(`ack99@${rate}`, peer, round, percentile(acks, 0.99));
  results.add(`own50@${rate}`, peer, round, percentile(own, 0.5));
  if (rate !== 1) results.add(`own99@${rate}`, peer, round, percentile(own, 0.99));
}
