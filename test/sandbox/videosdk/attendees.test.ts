/** Who is or was in a session, and what ended their stay. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AttendeeView, startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { post, removeV1 } from './client.ts';

let videoSdk: VideoSdk;
let session: { sessionId: string; roomId: string };
let lines: string[];

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  session = videoSdk.openSession();
  videoSdk.join(session.sessionId, { participantId: 'ada', name: 'Ada' });
  videoSdk.join(session.sessionId, { participantId: 'bob', name: 'Bob' });
  lines = [];
  videoSdk.observe({
    onSession: ({ endedAt }) => lines.push(endedAt === null ? 'session new' : 'session over'),
    onParticipant: (_sessionId, { participantId, leftAt, leftBy, beingRemoved }) => {
      const state = leftAt === null ? 'in' : `out by ${leftBy}`;
      lines.push(`${participantId} ${beingRemoved ? 'being removed' : state}`);
    },
  });
});
afterEach(() => videoSdk.close());

function attendee(participantId: string): AttendeeView | undefined {
  const found = videoSdk.sessions().find(({ sessionId }) => sessionId === session.sessionId);
  return found?.participants.find((each) => each.participantId === participantId);
}

describe('someone who is out', () => {
  it('keeps the reason when the session ends later', async () => {
    videoSdk.join(session.sessionId, { participantId: 'cleo', name: null });
    await removeV1(videoSdk, session.sessionId, 'ada');
    videoSdk.leave(session.sessionId, 'bob');
    videoSdk.endSession(session.sessionId);
    expect(['ada', 'bob', 'cleo'].map((id) => attendee(id)?.leftBy)).toEqual([
      'removal',
      'themselves',
      'end of session',
    ]);
  });

  it('is reported before the end that they cause', async () => {
    await removeV1(videoSdk, session.sessionId, 'ada');
    videoSdk.leave(session.sessionId, 'bob');
    expect(lines).toEqual(['ada out by removal', 'bob out by themselves', 'session over']);
  });

  it('is reported once when the session is ended twice', async () => {
    await post(videoSdk, '/v2/sessions/end', session);
    videoSdk.endSession(session.sessionId);
    expect(lines).toEqual(['ada out by end of session', 'bob out by end of session', 'session over']);
  });

  it('has come back with the last connection, and with the previous name unless it changed', () => {
    videoSdk.leave(session.sessionId, 'ada');
    videoSdk.join(session.sessionId, { participantId: 'ada' });
    expect(attendee('ada')).toMatchObject({ name: 'Ada', leftAt: null, leftBy: null, times: 2 });
    // The same ID evicts.
    videoSdk.join(session.sessionId, { participantId: 'ada', name: 'Adam' });
    expect(attendee('ada')).toMatchObject({ name: 'Adam', leftAt: null, leftBy: null, times: 3 });
  });

  it('can come back into a new session when theirs is over', async () => {
    videoSdk.behavior.removalRejoinsAfterMs = 0;
    videoSdk.leave(session.sessionId, 'bob');
    await removeV1(videoSdk, session.sessionId, 'ada');
    await expect.poll(() => lines.at(-1)).toBe('ada in');
    expect(lines.slice(1)).toEqual(['ada out by removal', 'session over', 'session new', 'ada in']);
  });

  it('is already out when an observer hears about it', () => {
    const seen: unknown[] = [];
    videoSdk.observe({ onParticipant: (_id, { participantId }) => seen.push(attendee(participantId)?.leftBy) });
    videoSdk.leave(session.sessionId, 'ada');
    videoSdk.join(session.sessionId, { participantId: 'ada' });
    expect(seen).toEqual(['themselves', null]);
  });
});

describe('someone who is being removed', () => {
  it('stays that way until they are out', async () => {
    videoSdk.behavior.removalTakesEffectAfterMs = 50;
    await removeV1(videoSdk, session.sessionId, 'ada');
    expect(attendee('ada')).toMatchObject({ leftAt: null, leftBy: null, beingRemoved: true });
    await videoSdk.waitForRequest({ where: ({ effect }) => effect === 'done' });
    expect(attendee('ada')).toMatchObject({ leftBy: 'removal', beingRemoved: false });
    expect(lines).toEqual(['ada being removed', 'ada out by removal']);
  });

  it('stays that way forever when it never takes effect, until they leave on their own', async () => {
    videoSdk.behavior.removalTakesEffectAfterMs = 'never';
    await removeV1(videoSdk, session.sessionId, 'ada');
    expect(attendee('ada')).toMatchObject({ leftAt: null, beingRemoved: true });
    videoSdk.join(session.sessionId, { participantId: 'ada' });
    videoSdk.leave(session.sessionId, 'ada');
    expect(lines).toEqual(['ada being removed', 'ada out by themselves', 'ada in', 'ada out by themselves']);
    expect(attendee('ada')).toMatchObject({ beingRemoved: false });
  });
});
