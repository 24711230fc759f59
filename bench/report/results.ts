import type { PeerName } from '../load/peer-names.ts';
import type { TogetherReport } from '../together/run.ts';
import type { MetricKey } from './metrics.ts';
import { median, type Spread, spread } from './statistics.ts';

export type Value = {
  readonly metric: MetricKey;
  readonly peer: PeerName;
  readonly round: number;
  readonly value: number;
};

/** The measurements, by peer and round. */
export class Results {
  readonly values: Value[] = [];
  /** Of the soak with everything at once. */
  together: TogetherReport | undefined;

  add(metric: MetricKey, peer: PeerName, round: number, value: number): void {
    this.values.push({ metric, peer, round, value });
  }

  /** The median of each round's median, or undefined if it wasn't measured. */
  of(metric: MetricKey, peer: PeerName): number | undefined {
    const rounds = [...this.#rounds(metric, peer).values()];
    return rounds.length === 0 ? undefined : median(rounds);
  }

  /**
   * The ratio to the other peer's value, within each round: what slows down the machine for a while slows down both, so
   * ratios per round are steadier than the ratio of the medians.
   */
  ratio(metric: MetricKey, peer: PeerName, other: PeerName): Spread | undefined {
    return quotientsOf(this.#rounds(metric, peer), this.#rounds(metric, other));
  }

  /** The ratio of one figure of a peer to another one of it, within each round. */
  change(metric: MetricKey, from: MetricKey, peer: PeerName): Spread | undefined {
    return quotientsOf(this.#rounds(metric, peer), this.#rounds(from, peer));
  }

  #rounds(metric: MetricKey, peer: PeerName): Map<number, number> {
    const byRound = Map.groupBy(
      this.values.filter((each) => each.metric === metric && each.peer === peer),
      (each) => each.round,
    );
    return new Map([...byRound].map(([round, values]) => [round, median(values.map((each) => each.value))]));
  }
}

function quotientsOf(mine: ReadonlyMap<number, number>, theirs: ReadonlyMap<number, number>): Spread | undefined {
  const quotients = [...mine].flatMap(([round, value]) => {
    const divisor = theirs.get(round);
    if (divisor === undefined) return [];
    return [Number.isFinite(value) ? value / divisor : Number.POSITIVE_INFINITY];
  });
  return quotients.length === 0 ? undefined : spread(quotients);
}
