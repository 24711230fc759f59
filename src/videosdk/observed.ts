import type { Clock } from '../common/clock.ts';
import type { fetchOver } from './transport.ts';

type Fetch = ReturnType<typeof fetchOver>;

/** What the bot asks VideoSDK for. */
export const OPERATIONS = [
  'list-sessions',
  'get-session',
  'participants',
  'active-participants',
  'participant',
  'get-room',
  'remove-v1',
  'remove-v2',
  'end-session',
  'public-key',
  'other',
] as const;
export type VideoSdkOperation = (typeof OPERATIONS)[number];

/**
 * What came back. `refused`: 401 or 403. `busy`: 429. `failed`: 500 and above. `other`: any other status but success and
 * 404. `none`: no answer.
 */
export const ANSWERS = ['ok', 'not-found', 'refused', 'busy', 'other', 'failed', 'none'] as const;
export type VideoSdkAnswer = (typeof ANSWERS)[number];

/** By the path, after the base URL. The first that fits counts. */
const PATHS: readonly (readonly [path: RegExp, operation: VideoSdkOperation])[] = [
  [/\/v2\/sessions\/participants\/remove$/u, 'remove-v2'],
  [/\/v2\/sessions\/end$/u, 'end-session'],
  [/\/v2\/sessions$/u, 'list-sessions'],
  [/\/v2\/sessions\/[^/]+\/participants\/active$/u, 'active-participants'],
  [/\/v2\/sessions\/[^/]+\/participants\/[^/]+$/u, 'participant'],
  [/\/v2\/sessions\/[^/]+\/participants$/u, 'participants'],
  [/\/v2\/sessions\/[^/]+$/u, 'get-session'],
  [/\/v1\/meeting-sessions\/[^/]+\/remove-participant$/u, 'remove-v1'],
  [/\/v2\/rooms\/[^/]+$/u, 'get-room'],
  [/\/v2\/public\/rsa-public-key$/u, 'public-key'],
];

export function operationOf(url: string): VideoSdkOperation {
  const path = url.split(/[?#]/u, 1)[0] ?? '';
  return PATHS.find(([known]) => known.test(path))?.[1] ?? 'other';
}

export function answerOf(status: number): VideoSdkAnswer {
  if (status >= 200 && status < 300) {
    return 'ok';
  }
  switch (status) {
    case 401:
    case 403:
      return 'refused';
    case 404:
      return 'not-found';
    case 429:
      return 'busy';
    default:
      return status >= 500 ? 'failed' : 'other';
  }
}

/**
 * Makes the same requests, and reports each.
 *
 * @param onAnswer called with what was asked, what came back, and the milliseconds in between
 */
export function observed(
  send: Fetch,
  clock: Pick<Clock, 'elapsed'>,
  onAnswer: (operation: VideoSdkOperation, answer: VideoSdkAnswer, ms: number) => void,
): Fetch {
  return async (input, init) => {
    const operation = operationOf(input instanceof Request ? input.url : String(input));
    const sentAt = clock.elapsed();
    let answer: VideoSdkAnswer = 'none';
    try {
      const response = await send(input, init);
      answer = answerOf(response.status);
      return response;
    } finally {
      onAnswer(operation, answer, clock.elapsed() - sentAt);
    }
  };
}
