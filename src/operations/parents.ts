import { readFileSync } from 'node:fs';

export interface ParentWatch {
  /** Resolves after `ms` milliseconds. Doesn't keep the process alive. */
  readonly wait: (ms: number) => Promise<void>;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}

/** Often enough that a process that has lost its parent doesn't answer many more commands. */
const EVERY_MS = 1_000;

/**
 * Resolves with `true` once one of the processes that this one was started by is gone, and with `false` when the watch is
 * ended. npm that's killed doesn't pass the signal on, and leaves what it started running.
 */
export async function parentGone({ wait, signal, everyMs = EVERY_MS }: ParentWatch): Promise<boolean> {
  const atStart = String(parents());
  while (!signal.aborted) {
    await wait(everyMs);
    if (!signal.aborted && String(parents()) !== atStart) {
      return true;
    }
  }
  return false;
}

/** The process that started this one, and if that's a shell that npm runs its scripts with, the one above it. */
function parents(): (number | null)[] {
  const parent = process.ppid;
  const { name, above } = statusOf(parent);
  return SHELLS.test(name) ? [alive(parent), above] : [alive(parent)];
}

const SHELLS = /^(?:sh|bash|dash|ash|busybox|zsh|ksh)$/u;

/** On Windows, a process keeps the number of a parent that has ended. */
function alive(pid: number): number | null {
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH' ? null : pid;
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html. Unknown where there is no /proc. */
function statusOf(pid: number): { readonly name: string; readonly above: number | null } {
  try {
    const [, name = '', above = ''] = /^\d+ \((.*)\) \S (\d+)/su.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, above: Number(above) };
  } catch {
    return { name: '', above: null };
  }
}
