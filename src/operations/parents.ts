import { readFileSync } from 'node:fs';
import { STOPPING } from './shutdown.ts';

/** Often enough that a process that has lost npm doesn't answer many more commands. */
const EVERY_MS = 1_000;

/**
 * Ends this process as SIGTERM would, once npm, which started it, is gone. npm that's killed doesn't pass the signal on,
 * and leaves what it started running. Does nothing if a signal came first.
 */
export function endWithNpm(): void {
  const atStart = String(parents());
  const timer = setInterval(() => {
    if (String(parents()) !== atStart) {
      clearInterval(timer);
      process.emit('SIGTERM', 'SIGTERM');
    }
  }, EVERY_MS);
  timer.unref();
  for (const signal of STOPPING) {
    process.once(signal, () => {
      clearInterval(timer);
      if (process.listenerCount(signal) === 0) {
        // Listening has kept the signal from ending the process, as it does when no one listens.
        process.kill(process.pid, signal);
      }
    });
  }
  if (isOrphan()) {
    process.emit('SIGTERM', 'SIGTERM');
  }
}

/**
 * Whether npm was gone before this process looked for the first time: what has lost its parent belongs to the first
 * process of the machine. In a container, npm itself can be that one.
 */
function isOrphan(): boolean {
  const { name, above } = statusOf(process.ppid);
  const starter = SHELLS.test(name) ? above : process.ppid;
  return starter === 1 && !/npm|node|yarn|bun|MainThread/iu.test(statusOf(1).name);
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
