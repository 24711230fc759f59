import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Harness, onStage, PeerFailedError, stillAlive, warmUp } from '../load/harness.ts';
import { ackMs, type Kick, ownMs } from '../load/kick.ts';
import { pause } from '../load/open-loop.ts';
import { shortcoming } from '../load/verify.ts';
import { percentile } from '../report/statistics.ts';
import { type Context, orNote, usual } from './context.ts';
import { kickOnce } from './people.ts';
import { load } from './rates.ts';

/** How long a sync takes on the disk, besides what it takes here. */
export const SYNC_MS = [0, 5, 20] as const;

const SLOW_SYNC = new URL('../load/slow-sync.ts', import.meta.url).href;
/** Kicks one after another, to see that the delay is there. */
const PROBES = 5;
/** How many kicks are kept going, to see how many are answered. */
const AT_ONCE = 64;
/** Discord drops an unacknowledged command after 3 s. */
const PATIENCE_MS = 4000;

/**
 * The bot on slow disks: how late it acknowledges, and how many kicks it answers. Only for the bot: no peer has a
 * database.
 */
export async function measureSlowDisk(context: Context): Promise<void> {
  if (!context.options.peers.includes('bouncer')) return;
  const { rate50, rate300, most } = context.options.extent.slowDisk;
  const { results, round } = context;
  for (const ms of SYNC_MS) {
    const setting = {
      ...usual(context),
      process: { nodeFlags: ['--import', SLOW_SYNC], environment: { BOUNCER_BENCH_SYNC_MS: String(ms) } },
    };
    await orNote(context, () =>
      onStage('bouncer', setting, async (harness) => {
        await probe(harness, ms);
        await warmUp(harness, context.options.extent.warmUp);
        const slowly = await load(context, harness, 50, rate50);
        await harness.moderators.settled(5000);
        results.add(`slow-ack99@50-${ms}`, 'bouncer', round, percentile(slowly.map(ackMs), 0.99));
        results.add(`slow-kicks@${ms}`, 'bouncer', round, await answeredPerSecond(harness, most));
        const fast = await load(context, harness, 300, rate300);
        await harness.moderators.settled(5000);
        stillAlive(harness);
        results.add(`slow-ack99@300-${ms}`, 'bouncer', round, percentile(fast.map(ackMs), 0.99));
      }),
    );
  }
}

/**
 * Fails if the delay isn't where the bot commits. A kick waits for at least one commit, because its case is on record
 * before anything is done: so none can be faster than one sync.
 */
async function probe(harness: Harness, ms: number): Promise<void> {
  await pause(500);
  const kicks: Kick[] = [];
  for (let probes = 0; probes < PROBES; probes++) kicks.push(await kickOnce(harness));
  const fastest = Math.min(...kicks.map(ownMs));
  const { folder } = harness.peer;
  const syncs = globSync('slow-sync-*', { cwd: folder }).map((name) =>
    Number(readFileSync(join(folder, name), 'utf8')),
  );
  const seen = syncs.map((each) => `${each.toFixed(1)} ms`).join(', ');
  console.error(`  sync + ${ms} ms: ${seen}; a kick by itself takes at least ${fastest.toFixed(1)} ms, minus VideoSDK`);
  if (syncs.length === 0 || Math.min(...syncs, fastest) < ms * 0.95) {
    throw new PeerFailedError(harness, `there is no sync of ${ms} ms in its commits`);
  }
}

/** Whenever a kick is done, the next one comes. Only those that were done as agreed count. */
async function answeredPerSecond(harness: Harness, seconds: number): Promise<number> {
  const begin = performance.now();
  const until = begin + seconds * 1000;
  let answered = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (performance.now() < until) {
        const kick = await finished(harness);
        if (kick.finalAt === undefined) harness.moderators.giveUp(kick);
        else if (kick.finalAt < until && shortcoming(kick) === undefined) answered += 1;
      }
    }),
  );
  check(harness, []);
  return answered / seconds;
}

async function finished(harness: Harness): Promise<Kick> {
  const kick = harness.moderators.kick();
  const end = performance.now() + PATIENCE_MS;
  while (kick.finalAt === undefined && performance.now() < end && !harness.peer.hasExited()) await pause(2);
  return kick;
}
