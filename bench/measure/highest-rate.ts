import { onStage, stillAlive, warmUp } from '../load/harness.ts';
import { finalMs } from '../load/kick.ts';
import { shortcoming } from '../load/verify.ts';
import { type Context, forEachPeer, usual } from './context.ts';
import { LATE_MS } from './endurance.ts';
import { load } from './rates.ts';

/** Kicks per second, tried in this order. */
const RATES = [100, 200, 300, 400, 500] as const;

/**
 * The highest rate at which every kick is done within a second; 0 if not even the first one is. The same process takes
 * one rate after the other, and the search ends with the first that it can't keep up with. Runs once; `floor` is left out
 * as in the endurance run.
 */
export async function measureHighestRate(context: Context): Promise<void> {
  if (context.round > 0) return;
  const { extent, peers } = context.options;
  const doubted = peers.filter((peer) => peer !== 'floor');
  await forEachPeer(context, doubted, (peer) =>
    onStage(peer, usual(context), async (harness) => {
      await warmUp(harness, extent.warmUp);
      let highest = 0;
      for (const rate of RATES) {
        const kicks = await load(context, harness, rate, extent.highest);
        await harness.moderators.settled(3000);
        stillAlive(harness);
        const late = kicks.filter((kick) => shortcoming(kick) !== undefined || finalMs(kick) > LATE_MS).length;
        console.error(`  ${peer}, ${rate}/s: ${late} of ${kicks.length} not done within 1 s`);
        if (late > 0) break;
        highest = rate;
      }
      context.results.add('highest-rate', peer, context.round, highest);
    }),
  );
}
