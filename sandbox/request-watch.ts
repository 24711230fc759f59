import type { RecordedRequest, VideoSdk } from './videosdk/index.ts';

/** A request to VideoSDK and how long it took; null if it wasn't answered in time. */
export interface WatchedRequest {
  readonly request: RecordedRequest;
  readonly tookMs: number | null;
}

export interface RequestWatch {
  /** Requests since the last call. Waits briefly for those still in progress. */
  fresh(): Promise<readonly WatchedRequest[]>;
  /** Calls `tell` with each request once it's finished, from now on. */
  follow(tell: (request: WatchedRequest) => void): void;
}

/** The longest possible timer, as good as forever. */
const FOR_EVER_MS = 2 ** 31 - 1;
const PATIENCE_MS = 2_000;

/** Measures every request from start to finish. Stops with the VideoSDK it watches. */
export function watchRequests(videosdk: VideoSdk): RequestWatch {
  const times = new Map<number, Promise<number | null>>();
  let told = 0;
  let follower: ((request: WatchedRequest) => void) | null = null;

  async function watch(): Promise<void> {
    for (let number = 1; ; number += 1) {
      const is = (each: RecordedRequest): boolean => each.number === number;
      const request = await videosdk.waitForRequest({ where: is }, { timeoutMs: FOR_EVER_MS });
      const finished = videosdk
        .waitForRequest({ where: (each) => is(each) && each.state !== 'open' }, { timeoutMs: FOR_EVER_MS })
        .then(() => Date.now() - request.at.getTime())
        .catch(() => null);
      times.set(number, finished);
      void finished.then((tookMs) => {
        if (tookMs !== null) {
          follower?.({ request, tookMs });
        }
      });
    }
  }
  // Rejects when the VideoSDK is closed: there's nothing left to watch.
  watch().catch(() => undefined);

  return {
    async fresh() {
      const requests = videosdk.requests.filter(({ number }) => number > told);
      told = requests.at(-1)?.number ?? told;
      const gaveUp = Promise.withResolvers<null>();
      const timer = setTimeout(() => gaveUp.resolve(null), PATIENCE_MS);
      const watched = await Promise.all(
        requests.map(async (request) => ({
          request,
          tookMs: await Promise.race([times.get(request.number) ?? null, gaveUp.promise]),
        })),
      );
      clearTimeout(timer);
      return watched;
    },
    follow(tell) {
      follower = tell;
    },
  };
}
