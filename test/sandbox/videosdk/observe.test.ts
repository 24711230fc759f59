import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Observer, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, removeV1 } from './client.ts';

let videosdk: VideoSdk;
let sessionId: string;

beforeEach(async () => {
  videosdk = await startVideoSdk();
  ({ sessionId } = videosdk.openSession({ customRoomId: 'hall' }));
  videosdk.join(sessionId, { participantId: 'ana', name: 'Ana' });
});
afterEach(() => videosdk.close());

/** What was reported, in short and in order. */
function watch(): { readonly told: string[]; end(): void } {
  const told: string[] = [];
  const observer: Observer = {
    onSession: ({ endedAt }) => told.push(endedAt === null ? 'began' : 'ended'),
    onParticipant: (_, { participantId, leftBy, times, beingRemoved }) =>
      told.push(`${participantId} ${beingRemoved ? 'is being removed' : (leftBy ?? `came ${times}`)}`),
    onArrival: ({ number, operation, state }) => told.push(`#${number} ${operation} ${state}`),
    onRequest: ({ request: { number, state }, answer }) =>
      told.push(`#${number} ${state} ${answer === undefined ? 'without a body' : answer.length > 0}`),
    onViolation: (violation) => told.push(violation),
  };
  return { told, end: videosdk.observe(observer) };
}

describe('an observer', () => {
  it('hears who comes, who goes, and why, in order', async () => {
    const { told } = watch();
    // Empty sessions end at once: someone stays in this one.
    videosdk.join(sessionId, { participantId: 'eve' });
    const { sessionId: other } = videosdk.openSession();
    videosdk.join(other, { participantId: 'bo' });
    videosdk.join(other, { participantId: 'bo' });
    videosdk.join(other, { participantId: 'cy' });
    videosdk.leave(other, 'bo');
    videosdk.endSession(other);
    await removeV1(videosdk, sessionId, 'ana');
    videosdk.join(sessionId, { participantId: 'ana' });
    expect(told).toEqual([
      'eve came 1',
      'began',
      'bo came 1',
      'bo themselves',
      'bo came 2',
      'cy came 1',
      'bo themselves',
      'cy end of session',
      'ended',
      '#1 remove-v1 open',
      'ana removal',
      '#1 answered true',
      'ana came 2',
    ]);
  });

  it('hears about a removal that takes its time when it is accepted and when it takes effect', async () => {
    videosdk.behavior.removalTakesEffectAfterMs = 20;
    const { told } = watch();
    await removeV1(videosdk, sessionId, 'ana');
    await videosdk.waitForRequest({ where: ({ effect }) => effect === 'done' });
    expect(told.filter((each) => each.startsWith('ana'))).toEqual(['ana is being removed', 'ana removal']);
  });

  it('hears what was answered, and that a cut answer was cut', async () => {
    const { told } = watch();
    await get(videosdk, '/v2/sessions');
    videosdk.fault('any', { kind: 'drop' });
    await expect(get(videosdk, '/v2/sessions')).rejects.toThrow();
    await fetch(`${videosdk.url}/v2/sessions`);
    expect(told.filter((each) => !each.endsWith('open'))).toEqual([
      '#1 answered true',
      '#2 cut without a body',
      expect.stringMatching(/^#3 list-sessions: /u),
      '#3 answered true',
    ]);
    // Answers are for listeners, and not kept.
    expect(JSON.stringify(videosdk.requests)).not.toContain('pageInfo');
  });

  it('hears nothing more once it has ended', async () => {
    const { told, end } = watch();
    end();
    videosdk.leave(sessionId, 'ana');
    await get(videosdk, '/v2/sessions');
    expect(told).toEqual([]);
  });
});

it('the sandbox shows all sessions, newest first, with everyone who was ever in them', () => {
  const second = videosdk.openSession({ startedAt: new Date(Date.now() + 1_000) });
  videosdk.leave(sessionId, 'ana');
  videosdk.endSession(sessionId);
  expect(videosdk.sessions()).toEqual([
    {
      sessionId: second.sessionId,
      roomId: second.roomId,
      customRoomId: null,
      startedAt: expect.any(Date),
      endedAt: null,
      participants: [],
    },
    {
      sessionId,
      roomId: expect.any(String),
      customRoomId: 'hall',
      startedAt: expect.any(Date),
      endedAt: expect.any(Date),
      participants: [
        {
          participantId: 'ana',
          name: 'Ana',
          joinedAt: expect.any(Date),
          leftAt: expect.any(Date),
          leftBy: 'themselves',
          times: 1,
          beingRemoved: false,
        },
      ],
    },
  ]);
});
