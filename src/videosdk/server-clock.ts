import type { Clock } from '../common/clock.ts';
import type { ServerClock } from '../common/server-clock.ts';
import type { fetchOver } from './transport.ts';

type Fetch = ReturnType<typeof fetchOver>;

/** Makes the same requests. VideoSDK's clock learns from each answer, so callers don't have to think of it. */
export function measured(send: Fetch, clock: Pick<Clock, 'elapsed'>, serverClock: Pick<ServerClock, 'observe'>): Fetch {
  return async (input, init) => {
    const sentAt = clock.elapsed();
    const response = await send(input, init);
    serverClock.observe(response.headers, sentAt, clock.elapsed());
    return response;
  };
}
