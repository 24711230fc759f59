import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { fill, GUILD } from '../../test/support/many-cases.ts';
import { type Harness, onStage, type Setting } from '../load/harness.ts';
import { pause } from '../load/open-loop.ts';
import { mainThreadCpuMs } from '../load/process-usage.ts';
import { opened } from '../load/stores.ts';
import { exponent, type Point } from '../report/fit.ts';
import { crowd } from '../servers/people.ts';
import { type Context, orNote, usual } from './context.ts';
import { kickOnce } from './people.ts';

const GUILDS = [1, 100, 10_000] as const;
const FEW_CASES = 1000;
const PEOPLE = [10, 5000] as const;
/** However long they take. */
const LEAST_KICKS = 4;

/**
 * How the work of a kick on the main thread grows with what a kick shouldn't have to look at, and with the people whom it
 * has to look at. Runs once, only for the bot.
 */
export async function measureGrowth(context: Context): Promise<void> {
  if (context.round > 0 || !context.options.peers.includes('bouncer')) return;
  await orNote(context, () => withGuilds(context));
  await orNote(context, () => withCases(context));
  await orNote(context, () => withPeople(context));
}

/** Commands from all of the servers in turn. */
async function withGuilds(context: Context): Promise<void> {
  const points: Point[] = [];
  for (const guilds of GUILDS) {
    const y = await cpuPerKick(context, { ...usual(context), guilds });
    context.results.add(`growth-guilds@${guilds}`, 'bouncer', context.round, y);
    points.push({ x: guilds, y });
  }
  context.results.add('growth-guilds-exponent', 'bouncer', context.round, exponent(points));
}

/** Commands from the server that has all the cases. */
async function withCases(context: Context): Promise<void> {
  const { cases: many } = context.options.extent.growth;
  const points: Point[] = [];
  for (const [name, cases] of [['few', FEW_CASES] as const, ['many', many] as const]) {
    const folder = await mkdtemp(join(tmpdir(), 'bouncer-bench-'));
    try {
      const database = join(folder, 'bouncer.db');
      await opened(openStore, `file:${database}`, (store) => record(store, cases));
      const y = await cpuPerKick(context, { ...usual(context), from: GUILD, process: { database } });
      context.results.add(`growth-cases@${name}`, 'bouncer', context.round, y);
      points.push({ x: cases, y });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  context.results.add('growth-cases-exponent', 'bouncer', context.round, exponent(points));
}

/** Puts settled cases on record, as if the bot had opened them one by one. */
async function record(store: LocalStore, cases: number): Promise<void> {
  await fill(store, cases);
  const { db } = store;
  await db.updateTable('cases').set({ outcome: 'removed' }).where('outcome', 'is', null).execute();
  await db.insertInto('counters').values({ guild_id: GUILD, last_number: cases }).execute();
}

/** Commands about sessions with this many people. */
async function withPeople(context: Context): Promise<void> {
  const points: Point[] = [];
  for (const people of PEOPLE) {
    const y = await cpuPerKick(context, { ...usual(context), people: crowd(people), sessions: 1 });
    context.results.add(`growth-people@${people}`, 'bouncer', context.round, y);
    points.push({ x: people, y });
  }
  context.results.add('growth-people-exponent', 'bouncer', context.round, exponent(points));
}

/** Main-thread CPU in ms. One kick after another, so that it's found out for those that take long, too. */
async function cpuPerKick(context: Context, setting: Setting): Promise<number> {
  const { seconds } = context.options.extent.growth;
  return await onStage('bouncer', setting, async (harness) => {
    await pause(500);
    await kicksFor(harness, seconds / 2);
    const before = mainThreadCpuMs(harness.peer.pid);
    const kicks = await kicksFor(harness, seconds);
    return (mainThreadCpuMs(harness.peer.pid) - before) / kicks;
  });
}

/** @returns how many kicks there were */
async function kicksFor(harness: Harness, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let kicks = 0;
  while (performance.now() < until || kicks < LEAST_KICKS) {
    await kickOnce(harness);
    kicks += 1;
  }
  return kicks;
}
