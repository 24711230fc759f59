import { check, onStage, PeerFailedError } from '../load/harness.ts';
import type { Kick } from '../load/kick.ts';
import { pause } from '../load/open-loop.ts';
import { memoryMib } from '../load/process-usage.ts';
import { type Context, forEachPeer, usual } from './context.ts';

const PATIENCE_MS = 60_000;
/** The pause before memory is read, so that every peer has the same time to collect startup garbage. */
const REST_MS = 4000;

/**
 * A bot on many servers: from process start until a command that Discord sends right after READY is acknowledged.
 * That's what "ready" means to a moderator, and it's the same for every library.
 */
export async function measureGuilds(context: Context): Promise<void> {
  const { extent, peers } = context.options;
  await forEachPeer(context, peers, async (peer) => {
    const early: Kick[] = [];
    const setting = {
      ...usual(context),
      guilds: extent.guilds,
      onReady: (moderators: { kick(): Kick }) => early.push(moderators.kick()),
    };
    await onStage(peer, setting, async (harness) => {
      await harness.moderators.settled(PATIENCE_MS);
      const acknowledged = early[0]?.ackAt;
      if (acknowledged === undefined) throw new PeerFailedError(harness, "didn't acknowledge the command after READY");
      check(harness, early);
      await pause(REST_MS);
      const { rss, pss } = memoryMib(harness.peer.pid);
      const { results, round } = context;
      results.add('guilds-ready', peer, round, (acknowledged - harness.peer.spawnedAt) / 1000);
      results.add('guilds-rss', peer, round, rss);
      results.add('guilds-pss', peer, round, pss);
    });
  });
}
