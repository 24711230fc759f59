import type { ServerResponse } from 'node:http';
import type { Behavior } from './behavior.ts';
import type { Failure } from './fault.ts';
import type { Entry, Journal } from './journal.ts';
import type { Reply } from './reply.ts';
import type { Timers } from './timers.ts';

/** Sends responses, whole or broken, and records them in the journal. */
export class Sender {
  readonly #response: ServerResponse;
  readonly #entry: Entry;
  readonly #journal: Journal;
  readonly #timers: Timers;
  /** Can change until the response starts: it depends on the request, which has to be read first. */
  behavior: Behavior;
  /** The response body, once its head was sent. */
  #answer: string | undefined;

  constructor(response: ServerResponse, entry: Entry, journal: Journal, timers: Timers, behavior: Behavior) {
    this.#response = response;
    this.#entry = entry;
    this.#journal = journal;
    this.#timers = timers;
    this.behavior = behavior;
    response.on('close', () => journal.finish(entry, 'abandoned', this.#answer));
  }

  send(reply: Reply, headers: Readonly<Record<string, string>> = {}): void {
    if (this.#response.destroyed) return;
    this.#head(reply, { ...headers, ...contentLength(reply) });
    this.#response.end(reply.text);
    this.#journal.finish(this.#entry, 'answered', this.#answer);
  }

  /** Closes the connection without a response. */
  cut(): void {
    this.#journal.finish(this.#entry, 'cut', this.#answer);
    this.#response.destroy();
  }

  /** Sends headers that promise the whole body, then half of it, then closes the connection. */
  sendHalf(reply: Reply): void {
    if (this.#response.destroyed) return;
    this.#head(reply, contentLength(reply));
    const bytes = Buffer.from(reply.text);
    this.#response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => this.cut());
  }

  drip(reply: Reply, fault: Extract<Failure, { kind: 'drip' }>): void {
    if (this.#response.destroyed) return;
    this.#head(reply, {});
    this.#response.flushHeaders();
    const bytes = Buffer.from(reply.text);
    const size = Math.max(1, fault.chunkBytes ?? 16);
    let sent = 0;
    const next = (): void => {
      if (this.#response.destroyed) return;
      if (sent >= bytes.length && !fault.endless) {
        this.#response.end();
        this.#journal.finish(this.#entry, 'answered', this.#answer);
        return;
      }
      // Whitespace after the JSON keeps it valid; only the end of the body never comes.
      this.#response.write(sent < bytes.length ? bytes.subarray(sent, sent + size) : ' ');
      sent += size;
      this.#timers.after(fault.msPerChunk, next);
    };
    this.#timers.after(fault.msPerChunk, next);
  }

  #head(reply: Reply, headers: Readonly<Record<string, string>>): void {
    const { requestIdHeader, dateHeader, clockOffsetMs } = this.behavior;
    // Node's own header follows this machine's clock.
    this.#response.sendDate = false;
    const date = new Date(Date.now() + clockOffsetMs).toUTCString();
    this.#response.writeHead(reply.status, {
      ...(reply.contentType === null ? {} : { 'content-type': reply.contentType }),
      ...(dateHeader === 'missing' ? {} : { date: dateHeader === 'right' ? date : 'the day before yesterday' }),
      ...(requestIdHeader === null ? {} : { [requestIdHeader]: this.#entry.requestId }),
      ...headers,
    });
    if (reply.contentType !== null) this.#answer = reply.text;
    this.#journal.status(this.#entry, reply.status);
  }
}

function contentLength(reply: Reply): Record<string, string> {
  // A 204 has no body, not even an empty one.
  return reply.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(reply.text)) };
}
