import { writeSync } from 'node:fs';

export interface LineWriterOptions {
  /** Writes part of the bytes and returns how many. Throws if it can't. Default: synchronously to stdout. */
  readonly write?: (bytes: Uint8Array) => number;
  /** Calls back after `ms` milliseconds, without keeping the process alive. */
  readonly later: (ms: number, work: () => void) => void;
  /** A line in the log's own format that says how many were dropped. */
  readonly droppedLine: (lines: number) => string;
}

export interface LineWriter {
  /** Takes a line with its line break. Never throws: what can't be written is dropped and counted. */
  write(line: string): void;
  /** Writes what's waiting, as far as that's possible right away. */
  flushSync(): void;
  /** The same, but gives a slow reader a moment, because the last lines say why the process ends. Never throws. */
  flushAtExit(): void;
  /** How many lines have been dropped so far. */
  readonly dropped: number;
  /** Counts a line that was lost before it got here. */
  drop(): void;
}

/** Up to this many bytes, a reader that's slow for a moment loses nothing. */
const MOST_WAITING_BYTES = 1024 * 1024;
const AGAIN_AFTER_MS = 20;
/** At exit there's nothing left to hold up, so retries can block. */
const EXIT_ATTEMPTS = 20;
const EXIT_PAUSE_MS = 10;

/**
 * Writes the log, and survives it. A full disk or a reader that's gone or stuck must neither end the bot nor hold it
 * up. Lines are written right away, so a crash loses none. If the reader is slow they wait, up to a limit. As soon as
 * writing works again, the log says how many are missing.
 */
export function createLineWriter({ write = toStdout, later, droppedLine }: LineWriterOptions): LineWriter {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  let unsaid = 0;
  let scheduled = false;
  /** A line was cut off in the middle, so the next one has to start on a new line. */
  let torn = false;

  function drop(lines: number): void {
    dropped += lines;
    unsaid += lines;
  }

  /** @returns what couldn't be written, and why. `later`: it may work in a moment */
  function attempt(bytes: Uint8Array): { readonly rest: Uint8Array; readonly why: 'later' | 'failed' } | null {
    let rest = bytes;
    while (rest.length > 0) {
      try {
        const written = write(rest);
        if (written <= 0) {
          return { rest, why: 'later' };
        }
        rest = rest.subarray(written);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : null;
        if (code === 'EINTR') {
          continue;
        }
        return { rest, why: code === 'EAGAIN' || code === 'EWOULDBLOCK' ? 'later' : 'failed' };
      }
    }
    return null;
  }

  /** @returns whether it's written or waiting. False: it's lost */
  function put(line: string): boolean {
    const bytes = Buffer.from(torn ? `\n${line}` : line);
    if (waiting.length > 0) {
      return wait(bytes);
    }
    const left = attempt(bytes);
    if (left === null) {
      torn = false;
      return true;
    }
    if (left.why === 'later' && wait(left.rest)) {
      torn = false;
      return true;
    }
    torn ||= left.rest.length < bytes.length;
    return false;
  }

  function wait(bytes: Uint8Array): boolean {
    if (waitingBytes + bytes.length > MOST_WAITING_BYTES) {
      return false;
    }
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (!scheduled) {
      scheduled = true;
      later(AGAIN_AFTER_MS, again);
    }
    return true;
  }

  function again(): void {
    scheduled = false;
    flush();
    if (waiting.length > 0 && !scheduled) {
      scheduled = true;
      later(AGAIN_AFTER_MS, again);
    }
  }

  function flush(): void {
    const all = waiting;
    waiting = [];
    waitingBytes = 0;
    for (const [index, bytes] of all.entries()) {
      const left = attempt(bytes);
      if (left?.why === 'later') {
        waiting = [left.rest, ...all.slice(index + 1)];
        waitingBytes = waiting.reduce((sum, { length }) => sum + length, 0);
        return;
      }
      if (left !== null) {
        torn ||= left.rest.length < bytes.length;
        drop(1);
      } else {
        torn = false;
      }
    }
    sayDropped();
  }

  function sayDropped(): void {
    if (unsaid === 0) {
      return;
    }
    const said = unsaid;
    if (put(droppedLine(said))) {
      unsaid -= said;
    }
  }

  return {
    write(line) {
      try {
        if (waiting.length === 0) {
          sayDropped();
        }
        if (!put(line)) {
          drop(1);
        }
      } catch {
        drop(1);
      }
    },
    flushSync() {
      try {
        flush();
      } catch {
        // As much as possible is written.
      }
    },
    flushAtExit() {
      try {
        const moment = new Int32Array(new SharedArrayBuffer(4));
        for (let n = 0; n < EXIT_ATTEMPTS && (waiting.length > 0 || n === 0); n += 1) {
          if (n > 0) {
            Atomics.wait(moment, 0, 0, EXIT_PAUSE_MS);
          }
          flush();
        }
      } catch {
        // As above.
      }
    },
    get dropped() {
      return dropped;
    },
    drop: () => drop(1),
  };
}

const STDOUT = 1;

function toStdout(bytes: Uint8Array): number {
  return writeSync(STDOUT, bytes);
}
