import type { Answer } from '../caller.ts';
import { isSuccess, promisedAnswer, wholeAnswer } from '../describe.ts';
import type { Observation } from '../observation.ts';
import { fieldOf } from '../shape.ts';
import { PAGE_INFO, SESSION } from './promises.ts';
import type { VideoSdkService } from './service.ts';

const source = 'https://docs.videosdk.live/server-sdk/reference/sessions';

const LIST = { pageInfo: PAGE_INFO, data: [SESSION] } as const;

async function ofRoom(service: VideoSdkService, query = ''): Promise<Answer> {
  return service.get(`/v2/sessions?roomId=${await service.roomId()}${query}`);
}

/** A number from the page information, which says what VideoSDK made of the request. */
function paged(answer: Answer, field: 'perPage' | 'lastPage' | 'currentPage'): string {
  if (!isSuccess(answer)) {
    return wholeAnswer(answer);
  }
  const value = fieldOf(answer.json, 'pageInfo', field);
  return `${answer.status}, ${field} ${typeof value === 'number' ? value : typeof value}`;
}

function pageSize(perPage: number): Observation<VideoSdkService> {
  return {
    name: `pages of ${perPage}`,
    // The bot asks for 100 and goes by the page information.
    about: 'handled either way',
    observe: async (service) => paged(await ofRoom(service, `&perPage=${perPage}`), 'perPage'),
  };
}

/** Lists of sessions. */
export const LISTS: readonly Observation<VideoSdkService>[] = [
  {
    name: 'the sessions of a room',
    about: 'relied on',
    source,
    observe: async (service) => promisedAnswer(await ofRoom(service), LIST),
  },
  {
    name: 'the running sessions of a room',
    about: 'relied on',
    source,
    observe: async (service) => promisedAnswer(await ofRoom(service, '&status=ongoing&page=1&perPage=100'), LIST),
  },
  {
    name: 'the sessions of all rooms',
    about: 'handled either way',
    source,
    observe: async (service) => promisedAnswer(await service.get('/v2/sessions?page=1&perPage=1'), LIST),
  },
  {
    name: 'the running sessions of all rooms',
    about: 'handled either way',
    source,
    observe: async (service) => promisedAnswer(await service.get('/v2/sessions?status=ongoing&page=1&perPage=1'), LIST),
  },
  {
    name: 'the sessions of a room by its custom ID',
    about: 'handled either way',
    observe: async (service) => {
      await service.roomId();
      return promisedAnswer(await service.get(`/v2/sessions?customRoomId=${service.customRoomId}`), LIST);
    },
  },
  {
    name: 'the sessions of an unknown room',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.get(`/v2/sessions?roomId=${service.unknown.room}`)),
  },
  {
    name: 'pages without a size',
    about: 'handled either way',
    observe: async (service) => paged(await ofRoom(service), 'perPage'),
  },
  pageSize(1),
  pageSize(100),
  pageSize(1_000),
  {
    name: 'the last page of an empty list',
    about: 'handled either way',
    observe: async (service) => paged(await ofRoom(service), 'lastPage'),
  },
  {
    name: 'a page after the last',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await ofRoom(service, '&page=99')),
  },
];
