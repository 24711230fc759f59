import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

let ticksPerSecond: number | undefined;

/** User and system time of a process and all its threads so far, in ms. Linux only; the resolution is 10 ms. */
export function cpuMs(pid: number): number {
  return cpuIn(`/proc/${pid}/stat`);
}

/** The same for its main thread alone: garbage collection, compiler and worker threads are others. */
export function mainThreadCpuMs(pid: number): number {
  return cpuIn(`/proc/${pid}/task/${pid}/stat`);
}

function cpuIn(file: string): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = readFileSync(file, 'utf8');
  // The second field is the command in parentheses and can contain spaces, so count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
}

/** Resident and proportional memory in MiB. */
export function memoryMib(pid: number): { readonly rss: number; readonly pss: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]) / 1024;
  return { rss: of('Rss'), pss: of('Pss') };
}

/** How many file descriptors a process has open, sockets included. */
export function fileDescriptors(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

export function threads(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).length;
}
