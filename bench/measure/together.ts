import { found } from '../report/together.ts';
import { runTogether } from '../together/run.ts';
import type { Context } from './context.ts';

/**
 * Everything that can happen, at once and for a long time: two processes on PostgreSQL and one on SQLite, with kills,
 * restarts and outages, and a check of what the local Discord and VideoSDK saw. Runs once, only for the bot.
 */
export async function measureTogether(context: Context): Promise<void> {
  const { options, results, round, failures } = context;
  if (round > 0 || !options.peers.includes('bouncer')) return;
  const report = await runTogether({
    minutes: options.extent.soak,
    logs: options.logs,
    say: (line) => console.error(line),
  });
  results.together = report;
  if (report.findings.length === 0) return;
  const output = report.findings
    .map(({ fault, at, what }) => `${new Date(at).toISOString()} ${fault}: ${what}`)
    .join('\n');
  failures.push({ message: `everything at once: ${found(report.findings)}`, output });
}
