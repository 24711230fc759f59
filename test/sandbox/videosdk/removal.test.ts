import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, ids, post, removeV1 } from './client.ts';

let videoSdk: VideoSdk;
let session: { sessionId: string; roomId: string };

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  session = videoSdk.openSession();
  videoSdk.join(session.sessionId, { participantId: 'ada', name: 'John Dow' });
  videoSdk.join(session.sessionId, { participantId: 'bob', name: 'John Dow' });
});
afterEach(async () => {
  expect(videoSdk.violations).toEqual([]);
  await videoSdk.close();
});

function removeV2(body: object) {
  return post(videoSdk, '/v2/sessions/participants/remove', { roomId: session.roomId, participantId: 'ada', ...body });
}

describe('v1 removal', () => {
  it('takes the person out and answers with the session as documented, everyone still shown as connected', async () => {
    const answer = await removeV1(videoSdk, session.sessionId, 'ada');
    const stay = { start: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), end: null };
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      id: session.sessionId,
      meetingId: session.roomId,
      start: expect.any(String),
      end: null,
      participants: [
        { participantId: 'ada', name: 'John Dow', timelog: [stay] },
        { participantId: 'bob', name: 'John Dow', timelog: [stay] },
      ],
    });
    expect(ids(videoSdk, session.sessionId)).toEqual(['bob']);
    expect(videoSdk.requests[0]).toMatchObject({
      operation: 'remove-v1',
      sessionId: session.sessionId,
      participantId: 'ada',
      body: { participantId: 'ada' },
      status: 200,
      effect: 'done',
      state: 'answered',
    });
  });

  it.each(['a@b.example', 'a/b', '..%2f', 'ünï-名前', 'x'.repeat(3000)])('accepts any ID: %s', async (id) => {
    const odd = videoSdk.openSession({ sessionId: `s:${id}` });
    videoSdk.join(odd.sessionId, { participantId: id });
    videoSdk.join(odd.sessionId);
    expect((await removeV1(videoSdk, odd.sessionId, id)).status).toBe(200);
    expect(ids(videoSdk, odd.sessionId)).not.toContain(id);
  });

  it.each([200, 400, 402, 404] as const)('answers a second removal with %i when told to', async (status) => {
    videoSdk.behavior.secondRemovalStatus = status;
    await removeV1(videoSdk, session.sessionId, 'ada');
    const second = await removeV1(videoSdk, session.sessionId, 'ada');
    expect(second.status).toBe(status);
    expect(videoSdk.requests[1]).toMatchObject({ effect: 'none' });
  });

  it.each([200, 400, 402, 404] as const)('answers for an unknown person with %i when told to', async (status) => {
    videoSdk.behavior.unknownParticipantStatus = status;
    expect((await removeV1(videoSdk, session.sessionId, 'nobody')).status).toBe(status);
    expect(ids(videoSdk, session.sessionId)).toEqual(['ada', 'bob']);
  });

  it.each([200, 400, 402, 404] as const)('answers for a session that is over with %i when told to', async (status) => {
    videoSdk.behavior.endedSessionStatus = status;
    videoSdk.endSession(session.sessionId);
    expect((await removeV1(videoSdk, session.sessionId, 'ada')).status).toBe(status);
  });

  it.each([400, 402, 404] as const)('answers for an unknown session with %i when told to', async (status) => {
    videoSdk.behavior.unknownSessionStatus = status;
    expect((await removeV1(videoSdk, 'nowhere', 'ada')).status).toBe(status);
  });

  it.each([
    ['error+statusCode', { error: 'Participant not found', statusCode: 404 }],
    ['error', { error: 'Participant not found' }],
    ['message', { message: 'Participant not found' }],
    ['msg', { msg: 'Participant not found' }],
    ['statusMessage', { statusMessage: 'Participant not found' }],
  ] as const)('words its refusal as %s when told to', async (errorBody, body) => {
    videoSdk.behavior.errorBody = errorBody;
    expect((await removeV1(videoSdk, session.sessionId, 'nobody')).json).toEqual(body);
  });

  it('words its refusal as plain text or a page when told to', async () => {
    videoSdk.behavior.errorBody = 'text';
    expect((await removeV1(videoSdk, session.sessionId, 'nobody')).text).toBe('Participant not found');
    videoSdk.behavior.errorBody = 'html';
    const page = await removeV1(videoSdk, session.sessionId, 'nobody');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('<html>');
  });
});

describe('v2 removal', () => {
  it.each([
    ['json-string', '"Participant removed successfully"'],
    ['message', '{"message":"Participant removed successfully"}'],
    ['text', 'Participant removed successfully'],
    ['empty', ''],
  ] as const)('answers as %s when told to', async (shape, text) => {
    videoSdk.behavior.removalV2Answer = shape;
    const answer = await removeV2({ sessionId: session.sessionId });
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(ids(videoSdk, session.sessionId)).toEqual(['bob']);
  });

  it('finds the running session of the room when none is named', async () => {
    const answer = await removeV2({});
    expect(answer.json).toMatchObject({ id: session.sessionId, roomId: session.roomId, status: 'ongoing' });
    expect(ids(videoSdk, session.sessionId)).toEqual(['bob']);
  });

  it('refuses a session of another room, an unknown room, and a room where nothing runs', async () => {
    const other = videoSdk.openSession();
    expect((await removeV2({ sessionId: other.sessionId })).status).toBe(404);
    expect((await removeV2({ roomId: 'nowhere' })).status).toBe(404);
    videoSdk.endSession(session.sessionId);
    expect((await removeV2({})).status).toBe(400);
    expect((await removeV2({ sessionId: session.sessionId })).status).toBe(400);
  });
});

describe('a removal in time', () => {
  it('can take effect late', async () => {
    videoSdk.behavior.removalTakesEffectAfterMs = 400;
    await removeV1(videoSdk, session.sessionId, 'ada');
    expect(ids(videoSdk, session.sessionId)).toEqual(['ada', 'bob']);
    expect(videoSdk.requests[0]).toMatchObject({ effect: 'scheduled' });
    await videoSdk.waitForRequest({ where: (request) => request.effect === 'done' });
    expect(ids(videoSdk, session.sessionId)).toEqual(['bob']);
  });

  it('can never take effect', async () => {
    videoSdk.behavior.removalTakesEffectAfterMs = 'never';
    expect((await removeV1(videoSdk, session.sessionId, 'ada')).status).toBe(200);
    expect(ids(videoSdk, session.sessionId)).toEqual(['ada', 'bob']);
    expect(videoSdk.requests[0]).toMatchObject({ effect: 'none', status: 200 });
  });

  it('doesn’t take out a person who left and came back before it took effect', async () => {
    videoSdk.behavior.removalTakesEffectAfterMs = 400;
    await removeV1(videoSdk, session.sessionId, 'ada');
    videoSdk.leave(session.sessionId, 'ada');
    videoSdk.join(session.sessionId, { participantId: 'ada' });
    await videoSdk.waitForRequest({ where: (request) => request.effect === 'overtaken' });
    expect(ids(videoSdk, session.sessionId)).toContain('ada');
  });

  it('doesn’t keep the person from coming straight back with the same ID', async () => {
    videoSdk.behavior.removalRejoinsAfterMs = 0;
    await removeV1(videoSdk, session.sessionId, 'ada');
    await expect.poll(() => ids(videoSdk, session.sessionId)).toEqual(['bob', 'ada']);
    const answer = await get(videoSdk, `/v2/sessions/${session.sessionId}/participants/ada`);
    const closed = { start: expect.any(String), end: expect.any(String) };
    expect(answer.json).toMatchObject({ name: 'John Dow', timelog: [closed, { end: null }] });
  });

  it('ends the session with its last person, who then comes back into a new one', async () => {
    videoSdk.behavior.removalRejoinsAfterMs = 0;
    videoSdk.leave(session.sessionId, 'bob');
    await removeV1(videoSdk, session.sessionId, 'ada');
    expect(videoSdk.sessionStatus(session.sessionId)).toBe('ended');
    await expect.poll(() => videoSdk.runningSessions(session.roomId)).toHaveLength(1);
    const [next = ''] = videoSdk.runningSessions(session.roomId);
    expect(next).not.toBe(session.sessionId);
    expect(ids(videoSdk, next)).toEqual(['ada']);
  });

  it('can leave an empty session running, forever or for a while', async () => {
    videoSdk.behavior.emptySessionEndsAfterMs = 'never';
    videoSdk.leave(session.sessionId, 'bob');
    await removeV1(videoSdk, session.sessionId, 'ada');
    expect(videoSdk.sessionStatus(session.sessionId)).toBe('ongoing');
    videoSdk.behavior.emptySessionEndsAfterMs = 5;
    videoSdk.join(session.sessionId, { participantId: 'ada' });
    videoSdk.leave(session.sessionId, 'ada');
    expect(videoSdk.sessionStatus(session.sessionId)).toBe('ongoing');
    await expect.poll(() => videoSdk.sessionStatus(session.sessionId)).toBe('ended');
  });
});

describe('ending a session', () => {
  it('closes everyone’s connection and says so', async () => {
    const answer = await post(videoSdk, '/v2/sessions/end', { roomId: session.roomId, sessionId: session.sessionId });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ id: session.sessionId, status: 'ended', end: expect.any(String) });
    expect(ids(videoSdk, session.sessionId)).toEqual([]);
    expect((await post(videoSdk, '/v2/sessions/end', { roomId: session.roomId })).status).toBe(400);
  });
});
