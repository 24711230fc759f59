import { createPublicKey } from 'node:crypto';
import type { Answer } from '../caller.ts';
import { isSuccess, promisedAnswer, wholeAnswer } from '../describe.ts';
import type { Observation } from '../observation.ts';
import { textOf } from '../shape.ts';
import { ROOM } from './promises.ts';
import { bare, type VideoSdkService } from './service.ts';

const DOCS = 'https://docs.videosdk.live';

/** Rooms, and the key that verifies webhooks. */
export const ROOMS: readonly Observation<VideoSdkService>[] = [
  {
    name: 'creating a room',
    about: 'handled either way',
    source: `${DOCS}/server-sdk/reference/rooms`,
    observe: async (service) => wholeAnswer(await service.createRoom()),
  },
  {
    name: 'a room by its ID',
    about: 'relied on',
    source: `${DOCS}/server-sdk/reference/rooms`,
    observe: async (service) => promisedAnswer(await service.get(`/v2/rooms/${await service.roomId()}`), ROOM, bare),
  },
  {
    name: 'a room by its custom ID',
    about: 'relied on',
    source: `${DOCS}/server-sdk/reference/rooms`,
    observe: async (service) => {
      const roomId = await service.roomId();
      const answer = await service.get(`/v2/rooms/${service.customRoomId}`);
      const found = textOf(bare(answer.json), 'roomId');
      return `${promisedAnswer(answer, ROOM, bare)}${found === null || found === roomId ? '' : ' of another room'}`;
    },
  },
  {
    name: 'an unknown room',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.get(`/v2/rooms/${service.unknown.room}`)),
  },
  {
    name: 'an unknown room whose ID is percent-encoded',
    about: 'handled either way',
    observe: async (service) =>
      wholeAnswer(await service.get(`/v2/rooms/${encodeURIComponent(`é @/${service.unknown.room}`)}`)),
  },
  {
    name: 'the public key',
    about: 'relied on',
    observe: async (service) => readable(await service.get('/v2/public/rsa-public-key')),
  },
  {
    name: 'the public key without a token, and its format',
    about: 'handled either way',
    observe: async (service) => {
      const answer = await service.get('/v2/public/rsa-public-key', null);
      const [, format] = /^-----BEGIN ([A-Z ]{1,30})-----/u.exec(textOf(answer.json, 'publicKey') ?? '') ?? [];
      return format === undefined ? wholeAnswer(answer) : `${wholeAnswer(answer)}, ${format}`;
    },
  },
];

/** The last ones: they end the room. */
export const END_OF_ROOM: readonly Observation<VideoSdkService>[] = [
  {
    name: 'deactivating the room',
    about: 'handled either way',
    source: `${DOCS}/api-reference/realtime-communication/deactivate-room`,
    observe: async (service) => wholeAnswer(await service.deactivateRoom()),
  },
  {
    name: 'a deactivated room',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.get(`/v2/rooms/${await service.roomId()}`)),
  },
];

function readable(answer: Answer): string {
  const key = textOf(answer.json, 'publicKey');
  if (!isSuccess(answer) || key === null) {
    return wholeAnswer(answer);
  }
  try {
    return `${answer.status}, a key for ${createPublicKey(key).asymmetricKeyType}`;
  } catch {
    return `${answer.status}, an unreadable key`;
  }
}
