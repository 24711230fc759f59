import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Harness, onStage, PeerFailedError, stillAlive, warmUp } from '../load/harness.ts';
import type { Kick } from '../load/kick.ts';
import { INSIDE_FLAGS, lookInside } from '../load/look-inside.ts';
import { openLoop, pause } from '../load/open-loop.ts';
import { fileDescriptors, memoryMib, threads } from '../load/process-usage.ts';
import { course, type Point } from '../report/fit.ts';
import { SOAKED_KEYS, type SoakedKey } from '../report/metrics.ts';
import { discordFaults, videosdkFaults } from '../servers/faults.ts';
import { type Context, orNote, usual } from './context.ts';

const KICKS_PER_SECOND = 20;
const SAMPLES = 120;
/** No need to look more often than this, however short the run. */
const SAMPLE_EVERY_MS = 500;
/** A kick without an answer by then is given up: a fault has hit its reply. */
const GIVE_UP_MS = 30_000;
/** With these faults, almost every kick is answered. Below this percentage, it isn't the usual work that was soaked. */
const ANSWERED_AT_LEAST = 90;

/**
 * A moderate load for a long time, while VideoSDK and Discord fail now and then: whether anything grows. Runs once, only
 * for the bot.
 * @param onWarm called once the warm-up is over, which needs the machine for itself
 */
export async function measureSoak(context: Context, onWarm: () => void = () => undefined): Promise<void> {
  if (context.round > 0 || !context.options.peers.includes('bouncer')) return;
  await orNote(context, () => measure(context, onWarm));
}

async function measure(context: Context, onWarm: () => void): Promise<void> {
  const seconds = context.options.extent.soak * 60;
  const setting = { ...usual(context), process: { nodeFlags: INSIDE_FLAGS } };
  await onStage('bouncer', setting, async (harness) => {
    await warmUp(harness, context.options.extent.warmUp);
    onWarm();
    harness.videosdk.faults = videosdkFaults();
    harness.discord.faults = discordFaults();
    const ended = new AbortController();
    const sampling = sample(harness, Math.max(SAMPLE_EVERY_MS, (seconds * 1000) / SAMPLES), ended.signal);
    // Reported below, together with what the load finds.
    sampling.catch(() => undefined);
    const answered = await soak(harness, seconds);
    ended.abort();
    stillAlive(harness);
    const { results, round } = context;
    const samples = await sampling;
    const { logs } = context.options;
    if (logs !== undefined) {
      mkdirSync(logs, { recursive: true });
      writeFileSync(join(logs, 'soak-samples.json'), JSON.stringify(samples));
    }
    for (const [key, points] of Object.entries(samples) as [SoakedKey, Point[]][]) {
      const { first, last, median, slope, flat } = course(points);
      results.add(`soak-${key}-first`, 'bouncer', round, first);
      results.add(`soak-${key}-last`, 'bouncer', round, last);
      results.add(`soak-${key}-median`, 'bouncer', round, median);
      results.add(`soak-${key}-slope`, 'bouncer', round, slope);
      if (flat !== null) results.add(`soak-${key}-flat`, 'bouncer', round, flat ? 1 : 0);
    }
    results.add('soak-answered', 'bouncer', round, answered);
    if (answered < ANSWERED_AT_LEAST) {
      throw new PeerFailedError(harness, `answered only ${answered.toFixed(1)} % of the kicks in the soak`);
    }
  });
}

/** @returns the percentage of kicks that got a final reply, whatever it says */
async function soak(harness: Harness, seconds: number): Promise<number> {
  const open = new Set<Kick>();
  let sent = 0;
  let unanswered = 0;
  const sweep = (): void => {
    for (const kick of open) {
      if (kick.finalAt === undefined) {
        if (performance.now() - kick.sentAt < GIVE_UP_MS) continue;
        harness.moderators.giveUp(kick);
        unanswered += 1;
      }
      open.delete(kick);
    }
  };
  await openLoop(KICKS_PER_SECOND, seconds, () => {
    open.add(harness.moderators.kick());
    sent += 1;
    if (sent % KICKS_PER_SECOND === 0) sweep();
  });
  await harness.moderators.settled(5000);
  sweep();
  return (100 * (sent - unanswered - open.size)) / sent;
}

async function sample(harness: Harness, everyMs: number, ended: AbortSignal): Promise<Record<SoakedKey, Point[]>> {
  const { pid, folder } = harness.peer;
  const samples = Object.fromEntries(SOAKED_KEYS.map((key) => [key, []])) as unknown as Record<SoakedKey, Point[]>;
  const begin = performance.now();
  let missed = 0;
  while (!ended.aborted) {
    const { rss } = memoryMib(pid);
    const inside = await lookInside(folder).catch(() => null);
    // On a machine that is busy with something else, a process may not answer in time. The next sample will do.
    if (inside === null) {
      missed += 1;
      await pause(everyMs);
      continue;
    }
    const { heap, timers, handles } = inside;
    const seen = { rss, heap: heap / 1024 ** 2, files: fileDescriptors(pid), threads: threads(pid), handles, timers };
    const x = (performance.now() - begin) / 3_600_000;
    for (const key of SOAKED_KEYS) samples[key].push({ x, y: seen[key] });
    await pause(everyMs);
  }
  if (missed > samples.rss.length) throw new Error(`${missed} of ${missed + samples.rss.length} samples are missing`);
  return samples;
}
