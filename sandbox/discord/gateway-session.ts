import { randomBytes } from 'node:crypto';
import { Op } from './gateway-codes.ts';

/** How many events to keep for a client that may resume. */
const REPLAY_LIMIT = 10_000;

/** What a session writes to; absent while no client is connected. */
export interface Outlet {
  write(text: string): void;
}

/** A session outlives its connection: it numbers events and keeps them for a replay. */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  readonly shard: readonly [id: number, count: number];
  readonly intents: number;
  outlet: Outlet | null = null;
  /** When the client disconnected; null while one is connected. */
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

  /** The events after `seq`, or null if some are gone already. */
  missedSince(seq: number): readonly string[] | null {
    const oldest = this.#kept[0]?.seq ?? this.#seq + 1;
    if (seq + 1 < oldest) return null;
    return this.#kept.filter((event) => event.seq > seq).map((event) => event.text);
  }
}
