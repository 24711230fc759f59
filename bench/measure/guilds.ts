import { check, onStage, PeerFailedError, stillAlive } from '../load/harness.ts';
import { ackMs, GIVEN_UP_AFTER_MS, type Kick } from '../load/kick.ts';
import type { Moderators } from '../load/moderators.ts';
import { pause } from '../load/open-loop.ts';
import { memoryMib } from '../load/process-usage.ts';
import { andInstalled, type Context, forEachPeer, usual } from './context.ts';

const PATIENCE_MS = 60_000;
/** The pause before memory is read, so that every peer has the same time to collect startup garbage. */
const REST_MS = 4000;
/** A moderator whose command gets no answer tries again, and there are many of them. */
const NEXT_AFTER_MS = 100;

/**
 * A bot on many servers: from process start until a command that Discord sends after READY is acknowledged in time. The
 * first is sent right after READY. That's what "ready" means to a moderator, and it's the same for every library.
 */
export async function measureGuilds(context: Context): Promise<void> {
  const { extent, peers } = context.options;
  await forEachPeer(context, andInstalled(peers), async (peer) => {
    const trying = new AbortController();
    let answered: Promise<Kick | undefined> | undefined;
    const setting = {
      ...usual(context),
      guilds: extent.guilds,
      onReady: (moderators: Moderators) => {
        answered ??= firstAnswered(moderators, trying.signal);
      },
    };
    try {
      await onStage(peer, setting, async (harness) => {
        const first = await Promise.race([answered, harness.peer.exited.then(() => undefined)]);
        stillAlive(harness);
        if (first === undefined) throw new PeerFailedError(harness, 'acknowledged no command after READY');
        await harness.moderators.settled(GIVEN_UP_AFTER_MS);
        check(harness, [first]);
        await pause(REST_MS);
        const { rss, pss } = memoryMib(harness.peer.pid);
        const { results, round } = context;
        results.add('guilds-ready', peer, round, (first.sentAt + ackMs(first) - harness.peer.spawnedAt) / 1000);
        results.add('guilds-rss', peer, round, rss);
        results.add('guilds-pss', peer, round, pss);
      });
    } finally {
      trying.abort();
    }
  });
}

/** Sends kicks until one of them is acknowledged before Discord gives up on it. */
async function firstAnswered(moderators: Moderators, signal: AbortSignal): Promise<Kick | undefined> {
  const sent: Kick[] = [];
  const until = performance.now() + PATIENCE_MS;
  while (!signal.aborted && performance.now() < until) {
    const inTime = sent.find((kick) => ackMs(kick) <= GIVEN_UP_AFTER_MS);
    if (inTime !== undefined) {
      // Whoever was too late for the others isn't waited for.
      for (const kick of sent) if (kick !== inTime) moderators.giveUp(kick);
      return inTime;
    }
    sent.push(moderators.kick());
    for (const end = performance.now() + NEXT_AFTER_MS; performance.now() < end; await pause(2)) {
      if (sent.some((kick) => ackMs(kick) <= GIVEN_UP_AFTER_MS)) break;
    }
  }
  return undefined;
}
