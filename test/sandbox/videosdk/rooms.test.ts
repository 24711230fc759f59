import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVideoSdk, type VideoSdk } from '../../../sandbox/videosdk/index.ts';
import { get, post, token } from './client.ts';

let videoSdk: VideoSdk;

beforeEach(async () => {
  videoSdk = await startVideoSdk();
});
afterEach(() => videoSdk.close());

interface Room {
  readonly roomId: string;
}

async function create(body: object = {}): Promise<Room> {
  return (await post(videoSdk, '/v2/rooms', body)).json as Room;
}

describe('creating a room', () => {
  it('answers with its record, which reads show from then on', async () => {
    const made = await post(videoSdk, '/v2/rooms', { customRoomId: 'town-hall' });
    expect(made).toMatchObject({ status: 200, json: { customRoomId: 'town-hall', disabled: false } });
    const { roomId } = made.json as Room;
    expect((await get(videoSdk, '/v2/rooms/town-hall')).json).toEqual(made.json);
    expect((await get(videoSdk, `/v2/rooms/${roomId}`)).json).toEqual(made.json);
    expect(videoSdk.requests[0]).toMatchObject({ operation: 'create-room', effect: 'done' });
    expect(videoSdk.violations).toEqual([]);
  });

  it('returns the room that has the custom ID already', async () => {
    const first = await create({ customRoomId: 'town-hall' });
    expect(await create({ customRoomId: 'town-hall' })).toEqual(first);
    expect(await create()).not.toMatchObject({ roomId: first.roomId });
  });

  it('takes everything that is documented, and nothing else', async () => {
    const webhook = { endPoint: 'https://bot.example/hook', events: ['session*'] };
    expect((await post(videoSdk, '/v2/rooms', { webhook, geoFence: 'eu001' })).status).toBe(200);
    expect(videoSdk.violations).toEqual([]);
    const refused = [
      { name: 'Town hall' },
      { customRoomId: '' },
      { webhook: { ...webhook, endPoint: 'http://bot.example/hook' } },
      { webhook: { ...webhook, endPoint: `https://bot.example/${'x'.repeat(512)}` } },
    ];
    for (const body of refused) expect((await post(videoSdk, '/v2/rooms', body)).status).toBe(400);
    expect(videoSdk.violations).toHaveLength(refused.length);
  });

  it('needs a token for v2', async () => {
    const authorization = await token(videoSdk, 1);
    expect((await post(videoSdk, '/v2/rooms', {}, { authorization })).status).toBe(401);
  });
});

describe('deactivating a room', () => {
  it('is for good: its record says so, and no session can start in it', async () => {
    const { roomId } = await create({ customRoomId: 'town-hall' });
    const answer = await post(videoSdk, '/v2/rooms/deactivate', { roomId });
    expect(answer).toMatchObject({
      status: 200,
      json: { meetingId: roomId, userMeetingId: 'town-hall', disabled: true, user: { email: expect.any(String) } },
    });
    expect(videoSdk.requests.at(-1)).toMatchObject({ operation: 'deactivate-room', roomId, effect: 'done' });
    expect((await get(videoSdk, `/v2/rooms/${roomId}`)).json).toMatchObject({ disabled: true });
    expect(() => videoSdk.openSession({ roomId })).toThrow(/is deactivated/);
    expect((await post(videoSdk, '/v2/rooms/deactivate', { roomId })).status).toBe(200);
  });

  it('leaves a running session alone', async () => {
    const { roomId } = await create();
    const { sessionId } = videoSdk.openSession({ roomId });
    videoSdk.join(sessionId);
    await post(videoSdk, '/v2/rooms/deactivate', { roomId });
    expect(videoSdk.sessionStatus(sessionId)).toBe('ongoing');
  });

  it('takes its room ID only', async () => {
    await create({ customRoomId: 'town-hall' });
    expect((await post(videoSdk, '/v2/rooms/deactivate', { roomId: 'town-hall' })).status).toBe(402);
    expect((await post(videoSdk, '/v2/rooms/deactivate', { customRoomId: 'town-hall' })).status).toBe(400);
    expect((await get(videoSdk, '/v2/rooms/town-hall')).json).toMatchObject({ disabled: false });
  });
});
