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
export function createLineWriter(options: LineWriterOptions): LineWriter {
  return new PatientLineWriter(options);
}

class PatientLineWriter implements LineWriter {
  readonly #write: (bytes: Uint8Array) => number;
  readonly #later: LineWriterOptions['later'];
  readonly #droppedLine: LineWriterOptions['droppedLine'];
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  /** How many of the dropped lines the log doesn't mention yet. */
  #unsaid = 0;
  #scheduled = false;
  /** A line was cut off in the middle, so the next one has to start on a new line. */
  #torn = false;

  constructor({ write = toStdout, later, droppedLine }: LineWriterOptions) {
    this.#write = write;
    this.#later = later;
    this.#droppedLine = droppedLine;
  }

  write(line: string): void {
    try {
      if (this.#waiting.length === 0) {
        this.#sayDropped();
      }
      if (!this.#put(line)) {
        this.#lose(1);
      }
    } catch {
      this.#lose(1);
    }
  }

  /** A field, so that it can be passed on without the rest. */
  readonly flushSync = (): void => {
    try {
      this.#flush();
    } catch {
      // As much as possible is written.
    }
  };

  flushAtExit(): void {
    try {
      const moment = new Int32Array(new SharedArrayBuffer(4));
      for (let n = 0; n < EXIT_ATTEMPTS && (this.#waiting.length > 0 || n === 0); n += 1) {
        if (n > 0) {
          Atomics.wait(moment, 0, 0, EXIT_PAUSE_MS);
        }
        this.#flush();
      }
    } catch {
      // As above.
    }
  }

  get dropped(): number {
    return this.#dropped;
  }

  drop(): void {
    this.#lose(1);
  }

  #lose(lines: number): void {
    this.#dropped += lines;
    this.#unsaid += lines;
  }

  /** @returns what couldn't be written, and why. `later`: it may work in a moment */
  #attempt(bytes: Uint8Array): { readonly rest: Uint8Array; readonly why: 'later' | 'failed' } | null {
    let rest = bytes;
    while (rest.length > 0) {
      try {
        const written = this.#write(rest);
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
  #put(line: string): boolean {
    const bytes = Buffer.from(this.#torn ? `\n${line}` : line);
    if (this.#waiting.length > 0) {
      return this.#wait(bytes);
    }
    const left = this.#attempt(bytes);
    if (left === null) {
      this.#torn = false;
      return true;
    }
    if (left.why === 'later' && this.#wait(left.rest)) {
      this.#torn = false;
      return true;
    }
    this.#torn ||= left.rest.length < bytes.length;
    return false;
  }

  #wait(bytes: Uint8Array): boolean {
    if (this.#waitingBytes + bytes.length > MOST_WAITING_BYTES) {
      return false;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#later(AGAIN_AFTER_MS, () => this.#again());
    }
    return true;
  }

  #again(): void {
    this.#scheduled = false;
    this.#flush();
    if (this.#waiting.length > 0 && !this.#scheduled) {
      this.#scheduled = true;
      this.#later(AGAIN_AFTER_MS, () => this.#again());
    }
  }

  #flush(): void {
    const all = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const [index, bytes] of all.entries()) {
      const left = this.#attempt(bytes);
      if (left?.why === 'later') {
        this.#waiting = [left.rest, ...all.slice(index + 1)];
        this.#waitingBytes = this.#waiting.reduce((sum, { length }) => sum + length, 0);
        return;
      }
      if (left !== null) {
        this.#torn ||= left.rest.length < bytes.length;
        this.#lose(1);
      } else {
        this.#torn = false;
      }
    }
    this.#sayDropped();
  }

  #sayDropped(): void {
    if (this.#unsaid === 0) {
      return;
    }
    const said = this.#unsaid;
    if (this.#put(this.#droppedLine(said))) {
      this.#unsaid -= said;
    }
  }
}

const STDOUT = 1;

function toStdout(bytes: Uint8Array): number {
  return writeSync(STDOUT, bytes);
}
