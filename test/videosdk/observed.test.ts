import { describe, expect, it } from 'vitest';
import { METRICS } from '../../src/operations/metrics.ts';
import { ANSWERS, answerOf, OPERATIONS, observed, operationOf } from '../../src/videosdk/observed.ts';
import { FakeClock } from '../support/fake-clock.ts';

const BASE = 'https://proxy.example/videosdk';

describe('a request to VideoSDK', () => {
  it.each([
    ['/v2/sessions?status=ongoing&page=1', 'list-sessions'],
    ['/v2/sessions/abc', 'get-session'],
    ['/v2/sessions/abc/participants?page=1&perPage=100', 'participants'],
    ['/v2/sessions/abc/participants/active?page=1', 'active-participants'],
    ['/v2/sessions/abc/participants/ada%2F1', 'participant'],
    ['/v2/rooms/town%20hall', 'get-room'],
    ['/v1/meeting-sessions/abc/remove-participant', 'remove-v1'],
    ['/v2/sessions/participants/remove', 'remove-v2'],
    ['/v2/sessions/end', 'end-session'],
    ['/v2/public/rsa-public-key', 'public-key'],
    ['/v3/anything', 'other'],
  ])('is counted by what it asks, and not by whom it is about: %s', (path, operation) => {
    expect(operationOf(BASE + path)).toBe(operation);
  });

  it.each([
    [200, 'ok'],
    [204, 'ok'],
    [302, 'other'],
    [400, 'other'],
    [401, 'refused'],
    [402, 'other'],
    [403, 'refused'],
    [404, 'not-found'],
    [429, 'busy'],
    [500, 'failed'],
    [504, 'failed'],
  ])('is counted by its answer: %i', (status, answer) => {
    expect(answerOf(status)).toBe(answer);
  });

  it('that gets no answer is counted, too, with the time that the wait took', async () => {
    const clock = new FakeClock();
    const seen: unknown[] = [];
    const send = observed(
      async () => {
        await clock.wait(700);
        throw new TypeError('fetch failed');
      },
      clock,
      (...facts) => seen.push(facts),
    );
    const sent = send(`${BASE}/v2/sessions`).catch(() => 'rejects');
    await clock.advance(700);
    expect(await sent).toBe('rejects');
    expect(seen).toEqual([['list-sessions', 'none', 700]]);
  });

  it('has only labels that the list of metrics names', () => {
    const { operation, answer } = METRICS.videoSdkRequests.labels;
    expect([operation, answer]).toEqual([OPERATIONS, ANSWERS]);
  });
});
