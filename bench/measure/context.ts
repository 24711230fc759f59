import { PeerFailedError, type Setting, USUAL } from '../load/harness.ts';
import type { PeerName } from '../load/peer-names.ts';
import type { Options } from '../options.ts';
import type { Results } from '../report/results.ts';

/** Work that wasn't done: what, and what there is to see of it. */
export type Failure = Pick<PeerFailedError, 'message' | 'output'>;

/** The parameters of every measurement. */
export type Context = {
  readonly options: Options;
  readonly results: Results;
  readonly round: number;
  readonly failures: Failure[];
  /** The generator's own lateness at each event, in ms, over all rate sections. */
  readonly lateness: number[];
  /** CPU of servers and generator together, in ms per kick at 300/s. */
  readonly serverCpu: number[];
};

export function usual(context: Context): Setting {
  return { ...USUAL, videosdkDelayMs: context.options.videosdkDelayMs };
}

/**
 * The peers in this round's order: each round starts with another one, so that none always runs on the warmest machine.
 */
export function inTurn(context: Context, peers: readonly PeerName[]): PeerName[] {
  return peers.map((_, index) => peers[(index + context.round) % peers.length]).filter((peer) => peer !== undefined);
}

/** With the bot as it's deployed, where it matters how many files it is. */
export function andInstalled(peers: readonly PeerName[]): readonly PeerName[] {
  return peers.includes('bouncer') ? [...peers, 'installed'] : peers;
}

/** Runs for each peer. One that doesn't do the work is recorded, and the others continue. */
export async function forEachPeer(
  context: Context,
  peers: readonly PeerName[],
  act: (peer: PeerName) => Promise<void>,
): Promise<void> {
  for (const peer of inTurn(context, peers)) await orNote(context, () => act(peer));
}

export async function orNote(context: Context, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof PeerFailedError)) throw error;
    context.failures.push(error);
    console.error(`  ${error.message}`);
  }
}
