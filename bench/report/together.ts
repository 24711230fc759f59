import type { Finding } from '../together/ledger.ts';
import type { Life } from '../together/lives.ts';
import type { Stays, TogetherReport } from '../together/run.ts';
import { isFlat } from './fit.ts';
import { SOAKED, SOAKED_KEYS } from './metrics.ts';
import { figure, markdown } from './table.ts';

/** What happened while everything happened at once, and how each life of each process went. */
export function togetherTables(report: TogetherReport): string[] {
  const { tally, returns, locks, posts, acknowledged, answered, incidents, deeds, claims, cpu } = report;
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([what, n]) => `${what} ${n}`)
      .join(', ');
  const rows = [
    ['deployments', report.stages.join('; ')],
    ['sessions, people who came in', `${report.sessions}, ${report.comings}`],
    ['what moderators did', listed(deeds)],
    ['commands, presses and completions', String(tally.sent)],
    ['… answered', `${tally.answered}, of these ${tally.afterRestart} after a kill or restart`],
    ['… no process was there', String(tally.noProcess)],
    ['… its process was killed before it sent anything', String(tally.cutShort)],
    ['… Discord failed when it was acknowledged', String(tally.refusedByDiscord)],
    ['… the machine was too busy for an acknowledgment in time', String(tally.stuck)],
    ['… not answered', String(tally.unanswered)],
    ['what answers said of people', listed(claims)],
    ['removals, requests repeated for a return', `${report.removals}, ${report.repeated}`],
    ['returns while kept out: count, p50, p99, slowest (ms)', stays(returns['kept out'])],
    ['came into a later session of the room: the same', stays(returns['kept out of the room'])],
    ['came into a locked session: the same', stays(returns.locked)],
    ['sessions that were locked, and unlocked by a moderator', `${locks.locked}, ${locks.unlocked}`],
    ['posted in log channels: cases, reports', `${posts.cases}, ${posts.reports}`],
    ['faults, incidents', `${report.faults}, ${listed(incidents)}`],
    ['acknowledged: p50, p99 (ms), flat', latency(acknowledged)],
    ['answered: p50, p99 (ms), flat', latency(answered)],
    ['CPU of one core: generator and servers, bots', `${percent(cpu.generator)}, ${percent(cpu.bots)}`],
    ['the machine was too busy with other programs', `${percent(report.stuckShare)} of the time`],
    ['the generator was late by at most (ms)', figure(report.lateMs)],
    ['errors in the logs', listed(report.logged) || 'none'],
    ['lost, doubled, untrue or late', found(report.findings)],
  ];
  return [markdown([['everything at once', `${figure(report.minutes)} min`], ...rows]), lives(report.lives)];
}

/** What fails the run: how many of each kind. */
export function found(findings: readonly Finding[]): string {
  const byFault = Map.groupBy(findings, ({ fault }) => fault);
  return [...byFault].map(([fault, all]) => `${fault} ${all.length}`).join(', ') || 'nothing';
}

function lives(all: readonly Life[]): string {
  const rows = all.map(({ process, life, minutes, courses }) => [
    `${process}, life ${life}`,
    figure(minutes),
    ...SOAKED_KEYS.map((key) => {
      const { median, slope, flat } = courses[key];
      const trend = `${slope < 0 ? '−' : '+'}${figure(Math.abs(slope))}/h`;
      return flat === null ? figure(median) : `${figure(median)}, ${trend}, ${flat ? 'flat' : 'NOT flat'}`;
    }),
  ]);
  const titles = SOAKED_KEYS.map((key) => {
    const { title, unit }: { readonly title: string; readonly unit: string } = SOAKED[key];
    return unit === '' ? title : `${title} (${unit})`;
  });
  return markdown([['median in each life', 'minutes', ...titles], ...rows]);
}

function stays({ count, p50, p99, slowest }: Stays): string {
  return `${count}, ${figure(p50)}, ${figure(p99)}, ${figure(slowest)}`;
}

function latency({ p50, p99, course }: TogetherReport['acknowledged']): string {
  return `${figure(p50)}, ${figure(p99)}, ${isFlat(course)}`;
}

function percent(share: number): string {
  return `${figure(100 * share)} %`;
}
