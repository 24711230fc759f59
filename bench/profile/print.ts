import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onStage, stillAlive, USUAL, warmUp } from '../load/harness.ts';
import type { Kick } from '../load/kick.ts';
import { openLoop } from '../load/open-loop.ts';
import type { PeerName } from '../load/peer-names.ts';
import { figure, markdown } from '../report/table.ts';
import { type CpuProfile, type Share, selfTimes } from './self-times.ts';

const PER_SECOND = 300;
const LEAD_SECONDS = 3;
const SECONDS = 12;
const FUNCTIONS = 40;

/**
 * Shows where one peer's CPU goes at 300 kicks/s: time on top of the stack by package and by function, as ms per kick.
 */
export async function printProfile(peer: PeerName, videosdkDelayMs: number): Promise<void> {
  const setting = {
    ...USUAL,
    videosdkDelayMs,
    process: { nodeFlags: ['--cpu-prof', '--cpu-prof-dir=profile', '--cpu-prof-interval=1000'] },
    stopPatienceMs: 20_000,
  };
  const { profile, window, kicks } = await onStage(peer, setting, async (harness) => {
    await warmUp(harness, 3);
    await openLoop(PER_SECOND, LEAD_SECONDS, () => harness.moderators.kick());
    const kicks: Kick[] = [];
    const begin = performance.now();
    await openLoop(PER_SECOND, SECONDS, () => kicks.push(harness.moderators.kick()));
    const end = performance.now();
    await harness.moderators.settled(2000);
    stillAlive(harness);
    const profile = await readProfile(harness.peer.pid, harness.peer.folder, harness.peer.exited);
    const { spawnedAt } = harness.peer;
    return { profile, window: { from: begin - spawnedAt, to: end - spawnedAt }, kicks: kicks.length };
  });

  const { idleMs, byGroup, byFunction } = selfTimes(profile, window.from, window.to);
  const busy = byGroup.reduce((sum, each) => sum + each.ms, 0);
  const row = (each: Share): string[] => [
    each.name,
    figure(each.ms / kicks),
    `${((100 * each.ms) / busy).toFixed(1)} %`,
  ];
  console.log(
    `${peer}, ${PER_SECOND}/s for ${SECONDS} s: the main thread was busy ${figure(busy / kicks)} ms per kick, idle ${figure((100 * idleMs) / (idleMs + busy))} %.`,
  );
  console.log('This excludes other threads (garbage collection, compiler), and sampling itself costs a little.\n');
  console.log(
    `${markdown([['package or file', 'ms/kick', 'share'], ...byGroup.filter((each) => each.ms > busy / 500).map(row)])}\n`,
  );
  console.log(markdown([['function', 'ms/kick', 'share'], ...byFunction.slice(0, FUNCTIONS).map(row)]));
}

async function readProfile(pid: number, folder: string, exited: Promise<void>): Promise<CpuProfile> {
  process.kill(pid, 'SIGTERM');
  await exited;
  const [file] = globSync(join(folder, 'profile', '*.cpuprofile'));
  if (!file) throw new Error('Node wrote no profile: the process has to exit on its own on SIGTERM');
  return JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
}
