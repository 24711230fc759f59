import { randomBytes } from 'node:crypto';
import { Op } from './gateway-codes.ts';

/** How many events are kept for a client that may resume. */
const REPLAY_LIMIT = 10_000;

/** What a session writes to; absent while nobody is connected. */
export interface Outlet {
  write(text: string): void;
}

/** A session outlives its connection: events get their number here, and wait here to be replayed. */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  outlet: Outlet | null = null;
  /** Since when nobody is connected; null while somebody is. */
  detachedAt: number | null = null;
  #seq = 0;
  readonly #kept: { readonly seq: number; readonly text: string }[] = [];

  constructor(shard: readonly [id: number, count: number], intents: number) {
    this.shard = shard;
    this.intents = intents;
  }

  get seq(): number {
    return this.#seq;
  }

  dispatch(event: string, data: unknown): void {
    this.#seq += 1;
    const text = JSON.stringify({ op: Op.dispatch, s: this.#seq, t: event, d: data });
    this.#kept.push({ seq: this.#seq, text });
    if (this.#kept.length > REPLAY_LIMIT * 1.25) this.#kept.splice(0, this.#kept.length - REPLAY_LIMIT);
    this.outlet?.write(text);
  }

  /** The events after `seq`, or null when they are not all there any more. */
  missedSince(seq: number): readonly string[] | null {
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1;
    if (seq + 1 < oldest) return null;
    return this.#kept.filter((event) => event.seq > seq).map((event) => event.text);
  }
}
