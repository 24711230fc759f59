import { type Fate, fateOf } from '../load/fate.ts';
import { flood } from '../load/flood.ts';
import { type Harness, onStage, PeerFailedError, stillAlive, warmUp } from '../load/harness.ts';
import { ackMs, finalMs, type Kick } from '../load/kick.ts';
import { pause } from '../load/open-loop.ts';
import { percentile } from '../report/statistics.ts';
import { type Context, orNote, usual } from './context.ts';
import { LATE_MS } from './endurance.ts';

/** Ten times what one process can do: see the section `highest`. */
const RATE = 2000;
/** After the flood, one kick every so many ms, for so many seconds. */
const PROBES = { everyMs: 100, seconds: 10 };
/** By then, what was acknowledged has its final reply: the bot lets none wait for longer than 10 s for its turn. */
const SETTLED_MS = 40_000;

/**
 * Far more commands than a process can carry out, for half a minute: whether each of them gets an answer in time, be it
 * that the bot is too busy, and how soon the bot works as usual again. Runs once, only for the bot.
 */
export async function measureOverload(context: Context): Promise<void> {
  if (context.round > 0 || !context.options.peers.includes('bouncer')) return;
  await orNote(context, () => onStage('bouncer', usual(context), (harness) => measure(context, harness)));
}

async function measure({ options, results, round }: Context, harness: Harness): Promise<void> {
  await warmUp(harness, options.extent.warmUp);
  const { moderators } = harness;
  const kicks: Kick[] = [];
  const seconds = await flood(RATE, options.extent.overload, () => kicks.push(moderators.kick()));
  const over = performance.now();
  const probes: Kick[] = [];
  for (let n = 0; n < (PROBES.seconds * 1000) / PROBES.everyMs; n += 1) {
    probes.push(moderators.kick());
    await pause(Math.max(0, over + (n + 1) * PROBES.everyMs - performance.now()));
  }
  await moderators.settled(SETTLED_MS);
  stillAlive(harness);

  const fates = Map.groupBy(kicks, fateOf);
  const count = (fate: Fate): number => fates.get(fate)?.length ?? 0;
  const share = (fate: Fate): number => (100 * count(fate)) / kicks.length;
  const answered = kicks.filter((kick) => Number.isFinite(ackMs(kick)));
  const put = (metric: Parameters<typeof results.add>[0], value: number): void =>
    results.add(metric, 'bouncer', round, value);
  put('overload-rate', kicks.length / seconds);
  put('overload-done', share('done'));
  put('overload-busy', share('too busy'));
  put('overload-failed', share('failed'));
  put('overload-unanswered', share('unanswered'));
  put('overload-late', share('late'));
  put('overload-ack99', percentile(answered.map(ackMs), 0.99));
  const last = probes.findLast((kick) => fateOf(kick) !== 'done' || finalMs(kick) > LATE_MS);
  put('overload-recovered', recoveredAfter(last, over));
  const examples = (['lost', 'untrue', 'otherwise'] as const).flatMap((fate) => {
    const [first] = fates.get(fate) ?? [];
    if (first === undefined) return [];
    const body = first.editBody || first.callbackBody;
    return [`${count(fate)} × ${fate}, such as kick ${first.number}: ${body.slice(0, 300)}`];
  });
  if (examples.length > 0) throw new PeerFailedError(harness, `overload: ${examples.join('; ')}`);
}

/** @param last the last kick after the flood that wasn't done within a second. @returns seconds */
function recoveredAfter(last: Kick | undefined, over: number): number {
  if (last === undefined) return 0;
  const after = (last.sentAt + PROBES.everyMs - over) / 1000;
  return after >= PROBES.seconds ? Number.POSITIVE_INFINITY : after;
}
