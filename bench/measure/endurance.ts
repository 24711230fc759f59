import { onStage, stillAlive, warmUp } from '../load/harness.ts';
import { finalMs, type Kick } from '../load/kick.ts';
import { openLoop } from '../load/open-loop.ts';
import { memoryMib } from '../load/process-usage.ts';
import { shortcoming } from '../load/verify.ts';
import { type Context, forEachPeer, usual } from './context.ts';

/** Someone is waiting: what is answered later than this was answered too late. */
export const LATE_MS = 1000;

/**
 * 300 kicks per second for a minute. Once is enough: this measures the worst of 18,000, not a median. Skips floor: the
 * question is who keeps up, and floor certainly does.
 */
export async function measureEndurance(context: Context): Promise<void> {
  if (context.round > 0) return;
  const { extent, peers } = context.options;
  const doubted = peers.filter((peer) => peer !== 'floor');
  await forEachPeer(context, doubted, (peer) =>
    onStage(peer, usual(context), async (harness) => {
      await warmUp(harness, extent.warmUp);
      const kicks: Kick[] = [];
      const lateness = await openLoop(300, extent.endurance, () => kicks.push(harness.moderators.kick()));
      for (const each of lateness) context.lateness.push(each);
      const { rss } = memoryMib(harness.peer.pid);
      await harness.moderators.settled(3000);
      stillAlive(harness);
      for (const kick of kicks) if (shortcoming(kick) !== undefined) kick.finalAt = undefined;
      const inTime = kicks.filter((kick) => finalMs(kick) <= LATE_MS).length;
      const { results, round } = context;
      results.add('endurance-answered', peer, round, (100 * inTime) / kicks.length);
      results.add(
        'endurance-worst',
        peer,
        round,
        kicks.reduce((worst, kick) => Math.max(worst, finalMs(kick)), 0),
      );
      results.add('endurance-rss', peer, round, rss);
    }),
  );
}
