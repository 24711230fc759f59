import { describe, expect, it } from 'vitest';
import { complete, type Listing, partial } from '../../src/sessions/evidence.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { createRoomNames } from '../../src/sessions/room-names.ts';
import { roomsOf, type Session } from '../../src/sessions/session.ts';
import { createSessionCache } from '../../src/sessions/session-cache.ts';
import { UpstreamError, type VideoSessions } from '../../src/sessions/video-sessions.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { person, sessionOf } from '../support/hostile.ts';

/** VideoSDK as suggestions see it: every question stays open until the test answers it. */
function createFixture() {
  const asked: { readonly what: string; readonly reference: string; readonly answer: PromiseWithResolvers<unknown> }[] =
    [];
  const ask = <T>(what: string, reference: string): Promise<T> => {
    const answer = Promise.withResolvers<unknown>();
    asked.push({ what, reference, answer });
    return answer.promise as Promise<T>;
  };
  const never = (): never => {
    throw new Error('a completion must not ask for this');
  };
  const videoSessions: VideoSessions = {
    listing: 'account',
    running: (_rooms, { reference }) => ask('sessions', reference),
    connected: (sessionId, { reference }) => ask(`people of ${sessionId}`, reference),
    find: never,
    room: never,
    attendees: never,
    attendee: never,
    remove: never,
  };
  const clock = { time: 1_700_000_000_000 };
  const sessionCache = createSessionCache({
    videoSessions,
    witness: { listed: videoSessions.connected },
    roomNames: createRoomNames({ videoSessions, clock: { elapsed: () => clock.time } }),
    clock: { elapsed: () => clock.time },
    freshForMs: 3_000,
  });
  return {
    sessionCache,
    videoSessions,
    clock,
    asked: () => asked.map(({ what }) => what),
    references: () => asked.map(({ reference }) => reference),
    answer(number: number, value: unknown) {
      asked[number]?.answer.resolve(value);
    },
    fail(number: number, error: unknown) {
      asked[number]?.answer.reject(error);
    },
  };
}

const people = (...ids: string[]): Listing<Participant> => complete(ids.map((id) => person(id)));

describe('the session cache', () => {
  it('asks once, however many keys are pressed while the question is open', async () => {
    const { sessionCache, asked, answer, references } = createFixture();
    const answers = Array.from({ length: 200 }, (_, index) => sessionCache.people('s', `REF${index}`));
    expect(asked()).toEqual(['people of s']);
    expect(references()).toEqual(['REF0']);
    answer(0, people('ada'));
    for (const list of await Promise.all(answers)) {
      expect(list).toEqual(people('ada'));
    }
  });

  it('keeps waiting for the one open question, however long it takes', async () => {
    const { sessionCache, asked, answer, clock } = createFixture();
    const first = sessionCache.people('s', 'A');
    clock.time += 60_000;
    const second = sessionCache.people('s', 'B');
    expect(asked()).toHaveLength(1);
    answer(0, people('ada'));
    expect(await second).toBe(await first);
  });

  it('serves an answer for three seconds after it arrived, and then asks again', async () => {
    const { sessionCache, asked, answer, clock } = createFixture();
    const first = sessionCache.people('s', 'A');
    clock.time += 10_000;
    answer(0, people('ada'));
    await first;
    clock.time += 2_999;
    expect(await sessionCache.people('s', 'B')).toEqual(people('ada'));
    expect(asked()).toHaveLength(1);
    clock.time += 1;
    const fresh = sessionCache.people('s', 'C');
    expect(asked()).toHaveLength(2);
    answer(1, people('bob'));
    expect(await fresh).toEqual(people('bob'));
  });

  it('asks for each session and for the list of sessions separately', async () => {
    const { sessionCache, asked, answer } = createFixture();
    const all = [
      sessionCache.people('s', 'A'),
      sessionCache.people('t', 'A'),
      sessionCache.sessions(roomsOf(null), 'A'),
    ] as const;
    expect(asked()).toEqual(['people of s', 'people of t', 'sessions']);
    answer(0, people('ada'));
    answer(1, people('bob'));
    answer(2, complete([sessionOf('s')]));
    expect(await Promise.all(all)).toEqual([people('ada'), people('bob'), complete([sessionOf('s')])]);
  });

  it('doesn’t confuse a session with the list of sessions, whatever its ID is', () => {
    const { sessionCache, asked } = createFixture();
    void sessionCache.sessions(roomsOf(null), 'A');
    void sessionCache.people('sessions', 'A');
    void sessionCache.people('', 'A');
    expect(asked()).toHaveLength(3);
  });

  it('shows no one in a session that VideoSDK doesn’t know', async () => {
    const { sessionCache, answer } = createFixture();
    const list = sessionCache.people('s', 'A');
    answer(0, partial([], 'not-found'));
    expect((await list).items).toEqual([]);
  });

  it('remembers a failure as long as an answer: a VideoSDK that is down isn’t asked with each keystroke', async () => {
    const { sessionCache, asked, fail, answer, clock } = createFixture();
    const down = new UpstreamError('unavailable', 'down');
    const first = sessionCache.people('s', 'A');
    fail(0, down);
    await expect(first).rejects.toBe(down);
    clock.time += 2_999;
    await expect(sessionCache.people('s', 'B')).rejects.toBe(down);
    expect(asked()).toHaveLength(1);
    clock.time += 1;
    const up = sessionCache.people('s', 'C');
    answer(1, people('ada'));
    expect(await up).toEqual(people('ada'));
  });

  it('leaves no rejection behind that no one waits for', async () => {
    const { sessionCache, fail } = createFixture();
    const seen: unknown[] = [];
    const onRejection = (error: unknown): void => {
      seen.push(error);
    };
    process.on('unhandledRejection', onRejection);
    try {
      sessionCache.people('s', 'A').catch(() => undefined);
      fail(0, new UpstreamError('unavailable', 'down'));
      // Node reports unhandled rejections when the microtasks are done.
      await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toEqual([]);
    } finally {
      process.off('unhandledRejection', onRejection);
    }
  });

  it('remembers the sessions it has seen, and those that were read elsewhere', async () => {
    const { sessionCache, answer } = createFixture();
    expect(sessionCache.known('s')).toBeUndefined();
    const list = sessionCache.sessions(roomsOf(null), 'A');
    answer(0, complete([sessionOf('s'), sessionOf('t')]));
    await list;
    sessionCache.learn([sessionOf('u')]);
    expect(['s', 't', 'u', 'v'].map((id) => sessionCache.known(id)?.id)).toEqual(['s', 't', 'u', undefined]);
  });

  it('keeps the latest reading of a session', () => {
    const { sessionCache } = createFixture();
    sessionCache.learn([sessionOf('s', { connectedCount: 1 })]);
    sessionCache.learn([sessionOf('s', { connectedCount: 2 })]);
    expect(sessionCache.known('s')?.connectedCount).toBe(2);
  });

  it('forgets the sessions it hasn’t seen for longest: its memory doesn’t grow', () => {
    const { sessionCache } = createFixture();
    const many = (from: number, count: number): Session[] =>
      Array.from({ length: count }, (_, index) => sessionOf(`s${from + index}`));
    const known = (count: number): number[] =>
      Array.from({ length: count }, (_, index) => index).filter(
        (index) => sessionCache.known(`s${index}`) !== undefined,
      );
    sessionCache.learn(many(0, 1_000));
    expect(known(1_000)).toHaveLength(1_000);
    sessionCache.learn(many(0, 1));
    sessionCache.learn(many(1_000, 5_000));
    expect(known(6_000).length).toBeLessThanOrEqual(1_000);
    expect(sessionCache.known('s5999')).toBeDefined();
    sessionCache.learn(many(6_000, 999));
    expect(sessionCache.known('s5999')).toBeDefined();
    expect(sessionCache.known('s5998')).toBeUndefined();
  });

  it('lets go of old answers when it is asked for others: its memory doesn’t grow', async () => {
    const { sessionCache, answer, clock, asked } = createFixture();
    // Weak references can't be checked without the collector; what was let go is asked for again with a clock that went
    // back.
    const old = sessionCache.people('s', 'A');
    answer(0, people('ada'));
    await old;
    clock.time += 10_000;
    void sessionCache.people('t', 'A');
    clock.time -= 9_000;
    void sessionCache.people('s', 'A');
    expect(asked()).toEqual(['people of s', 'people of t', 'people of s']);
  });

  it.each([-86_400_000, -3_600_000, -5_000, 5_000, 3_600_000])(
    'asks again after three seconds, and not before, when the machine’s clock is set by %i ms',
    async (step) => {
      const { videoSessions, asked, answer } = createFixture();
      const clock = new FakeClock();
      const sessionCache = createSessionCache({
        videoSessions,
        witness: { listed: videoSessions.connected },
        roomNames: createRoomNames({ videoSessions, clock }),
        clock,
      });
      const first = sessionCache.people('s', 'A');
      answer(0, people('ada'));
      await first;
      clock.step(step);
      await clock.advance(2_999);
      await sessionCache.people('s', 'B');
      expect(asked()).toHaveLength(1);
      await clock.advance(1);
      void sessionCache.people('s', 'C');
      expect(asked()).toHaveLength(2);
    },
  );
});
