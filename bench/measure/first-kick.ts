import { check, onStage } from '../load/harness.ts';
import { ackMs, ownMs } from '../load/kick.ts';
import { pause } from '../load/open-loop.ts';
import { andInstalled, type Context, forEachPeer, usual } from './context.ts';

/** From READY to the first kick: moderators don't act instantly, and each peer can warm up until then. */
const REST_MS = 1000;

/** Measures the first kick of a process. */
export async function measureFirstKick(context: Context): Promise<void> {
  const { extent, peers } = context.options;
  for (let start = 0; start < extent.starts; start++) {
    await forEachPeer(context, andInstalled(peers), (peer) =>
      onStage(peer, usual(context), async (harness) => {
        await pause(REST_MS);
        const kick = harness.moderators.kick();
        await harness.moderators.settled(10_000);
        check(harness, [kick]);
        context.results.add('first-ack', peer, context.round, ackMs(kick));
        context.results.add('first-own', peer, context.round, ownMs(kick));
      }),
    );
  }
}
