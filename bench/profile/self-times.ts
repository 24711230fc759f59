import { fileURLToPath } from 'node:url';

/** The used part of V8's .cpuprofile. Times in µs. */
export type CpuProfile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  readonly startTime: number;
};

export type Share = { readonly name: string; readonly ms: number };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Time on top of the stack, from `fromMs` to `toMs` after the start of the profile, which is the start of the process.
 */
export function selfTimes(
  profile: CpuProfile,
  fromMs: number,
  toMs: number,
): { readonly idleMs: number; readonly byGroup: Share[]; readonly byFunction: Share[] } {
  const frames = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const groups = new Map<string, number>();
  const functions = new Map<string, number>();
  let idleMs = 0;
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const ms = (profile.timeDeltas[index] ?? 0) / 1000;
    at += ms * 1000;
    const sinceStart = (at - profile.startTime) / 1000;
    if (sinceStart < fromMs || sinceStart > toMs) continue;
    const frame = frames.get(id);
    if (!frame) continue;
    if (frame.functionName === '(idle)') {
      idleMs += ms;
      continue;
    }
    const group = groupOf(frame.url, frame.functionName);
    add(groups, group, ms);
    add(functions, `${frame.functionName || '(anonymous)'} ${where(frame.url, frame.lineNumber)}`.trim(), ms);
  }
  return { idleMs, byGroup: ranked(groups), byFunction: ranked(functions) };
}

function add(times: Map<string, number>, name: string, ms: number): void {
  times.set(name, (times.get(name) ?? 0) + ms);
}

function ranked(times: Map<string, number>): Share[] {
  return [...times].map(([name, ms]) => ({ name, ms })).sort((one, other) => other.ms - one.ms);
}

/** Packages by name, our own code by file, Node by module; `(program)` and `(garbage collector)` as V8 names them. */
function groupOf(url: string, functionName: string): string {
  const packageName = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (packageName) return packageName;
  if (url.startsWith('node:')) return url.split('/').slice(0, 3).join('/');
  return url ? shortened(url) : functionName.startsWith('(') ? functionName : 'native';
}

function where(url: string, line: number): string {
  return url ? `${shortened(url)}:${line + 1}` : '';
}

function shortened(url: string): string {
  return (url.startsWith('file:') ? fileURLToPath(url) : url).replace(ROOT, '').replace(/.*node_modules\//, '');
}
