// Must come first, see there.
import './marked.ts';

import { openSimulatedStore } from './harness.ts';
import type { Told } from './hunt.ts';
import { run } from './world.ts';

/** A process that tries the seeds it gets. */

const store = await openSimulatedStore();
process.on('message', async (seeds: readonly number[]) => {
  for (const seed of seeds) {
    const { violation, events, botMs } = await run(seed, store);
    process.send?.({ seed, violation, events, botMs } satisfies Told);
  }
  process.send?.('ready');
});
process.send?.('ready');
