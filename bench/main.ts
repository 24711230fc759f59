import { writeFileSync } from 'node:fs';
import { makeInstalled, PEERS, type PeerName } from './load/peer-names.ts';
import type { Context, Failure } from './measure/context.ts';
import { measureEndurance } from './measure/endurance.ts';
import { measureFirstKick } from './measure/first-kick.ts';
import { measureGrowth } from './measure/growth.ts';
import { measureGuilds } from './measure/guilds.ts';
import { measureHighestRate } from './measure/highest-rate.ts';
import { measureHistory } from './measure/history.ts';
import { measureKeepOut } from './measure/keep-out.ts';
import { measureOverload } from './measure/overload.ts';
import { measurePeople } from './measure/people.ts';
import { measureRate1, measureRate50, measureRate300 } from './measure/rates.ts';
import { measureSlowDisk } from './measure/slow-disk.ts';
import { measureSoak } from './measure/soak.ts';
import { measureStore } from './measure/store.ts';
import { measureTogether } from './measure/together.ts';
import { type Options, readOptions, type Section, USAGE } from './options.ts';
import { printProfile } from './profile/print.ts';
import { goals } from './report/goals.ts';
import { machine } from './report/machine.ts';
import { Results } from './report/results.ts';
import { soakTable } from './report/soak.ts';
import { percentile } from './report/statistics.ts';
import { figure, markdown, table } from './report/table.ts';
import { togetherTables } from './report/together.ts';

/** Compares the bot with its peers. Progress goes to stderr, the report to stdout. */
const MEASURES: Readonly<Record<Section, (context: Context) => Promise<void>>> = {
  rate1: measureRate1,
  rate50: measureRate50,
  rate300: measureRate300,
  first: measureFirstKick,
  endurance: measureEndurance,
  highest: measureHighestRate,
  overload: measureOverload,
  guilds: measureGuilds,
  people: measurePeople,
  'keep-out': measureKeepOut,
  store: measureStore,
  history: measureHistory,
  'slow-disk': measureSlowDisk,
  growth: measureGrowth,
  soak: measureSoaks,
  together: async (context) => {
    if (!context.options.sections.includes('soak')) await measureTogether(context);
  },
};

/** Both at the same time, since each of them mostly waits. One that fails leaves the other alone. */
async function measureSoaks(context: Context): Promise<void> {
  const warm = Promise.withResolvers<void>();
  const noted = (what: string, error: unknown): void => {
    // At once: the other one may go on for an hour, and has a report of its own.
    console.error(error);
    context.failures.push({ message: `${what} broke off: ${error}`, output: '' });
  };
  const soak = measureSoak(context, warm.resolve)
    .catch((error: unknown) => noted('the soak', error))
    .finally(warm.resolve);
  const together = context.options.sections.includes('together')
    ? warm.promise.then(() => measureTogether(context)).catch((error: unknown) => noted('everything at once', error))
    : undefined;
  await Promise.all([soak, together]);
}

/** On a quiet machine, the generator's p99 lateness is 1 to 4 ms; above this, something else distorts the figures. */
const LATE_MS = 10;

function options(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(1);
  }
}

async function compare(chosen: Options): Promise<void> {
  const results = new Results();
  const failures: Failure[] = [];
  const lateness: number[] = [];
  const serverCpu: number[] = [];
  const where = machine();
  const begin = Date.now();
  console.error(`${where}\n${chosen.peers.join(', ')}: ${chosen.sections.join(', ')}`);
  const starts = chosen.sections.some((section) => section === 'first' || section === 'guilds');
  if (starts && chosen.peers.includes('bouncer')) makeInstalled();
  for (let round = 0; round < chosen.extent.rounds; round++) {
    for (const section of chosen.sections) {
      const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
      console.error(`${minutes} min: round ${round + 1} of ${chosen.extent.rounds}, ${section}`);
      await MEASURES[section]({ options: chosen, results, round, failures, lateness, serverCpu });
    }
  }

  const names: PeerName[] = Object.keys(PEERS) as PeerName[];
  const minutes = ((Date.now() - begin) / 60_000).toFixed(1);
  const rounds = chosen.extent.rounds;
  console.log(
    `${where}\n${rounds} ${rounds === 1 ? 'round' : 'rounds'}, ${minutes} min${chosen.quick ? ', --quick: not for quoting' : ''}\n`,
  );
  for (const each of [
    table(results, names),
    soakTable(results),
    ...(results.together === undefined ? [] : togetherTables(results.together)),
  ]) {
    if (each !== undefined) console.log(`${each}\n`);
  }
  const shown = goals(results);
  if (shown.length > 0) {
    const rows = shown.map((goal) => [goal.what, goal.wanted, goal.got, goal.hit ? 'hit' : 'MISS']);
    console.log(`${markdown([['goal', 'wanted', 'got', ''], ...rows])}\n`);
  }
  for (const name of names) {
    if (results.values.some((each) => each.peer === name)) console.log(`- ${name}: ${PEERS[name].about}`);
  }
  if (lateness.length > 0) {
    const late = percentile(lateness, 0.99);
    const verdict = late > LATE_MS ? ': the machine was busy with something else, so don’t quote these figures' : '';
    console.log(
      `- the generator was late by ${figure(percentile(lateness, 0.5))} ms (p50), ${figure(late)} ms (p99)${verdict}`,
    );
  }
  if (serverCpu.length > 0) {
    console.log(
      `- servers and generator took ${figure(percentile(serverCpu, 0.5))} ms of CPU per kick at 300/s, on another core`,
    );
  }
  if (chosen.json !== undefined) {
    writeFileSync(
      chosen.json,
      `${JSON.stringify({ machine: where, extent: chosen.extent, goals: shown, values: results.values, together: results.together }, null, 2)}\n`,
    );
  }
  for (const failure of failures) console.error(`\nDidn’t do the work: ${failure.message}\n${failure.output}`);
  if (failures.length > 0) process.exitCode = 1;
}

const chosen = options();
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
if (chosen.profile === undefined) await compare(chosen);
else await printProfile(chosen.profile, chosen.videosdkDelayMs);
