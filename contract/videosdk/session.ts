import { isSuccess, promisedAnswer, wholeAnswer } from '../describe.ts';
import { NothingToSee, type Observation } from '../observation.ts';
import { fieldOf, fieldShape, textOf } from '../shape.ts';
import { PAGE_INFO, PERSON, SESSION } from './promises.ts';
import { bare, peopleOf, type VideoSdkService } from './service.ts';

const DOCS = 'https://docs.videosdk.live';

const PEOPLE = { pageInfo: PAGE_INFO, people: [PERSON] } as const;

/** Both lists in one form, whether their `data` is an object or an array. */
const flattened = (json: unknown) => ({ pageInfo: fieldOf(json, 'pageInfo'), people: peopleOf(json) });

const path = ({ sessionId }: VideoSdkService): string => `/v2/sessions/${encodeURIComponent(sessionId)}`;

type Seen = Omit<Observation<VideoSdkService>, 'needs'>;

/** A running session that somebody has joined. */
const READS: readonly Seen[] = [
  {
    name: 'a running session',
    about: 'relied on',
    source: `${DOCS}/server-sdk/reference/sessions`,
    observe: async (service) => promisedAnswer(await service.get(path(service)), SESSION, bare),
  },
  {
    name: 'a running session, all fields',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.get(path(service))),
  },
  {
    name: 'a running session in the list of its room',
    about: 'relied on',
    source: `${DOCS}/server-sdk/reference/sessions`,
    observe: async (service) => {
      const room = encodeURIComponent(await service.roomOfSession());
      const answer = await service.get(`/v2/sessions?roomId=${room}&status=ongoing&page=1&perPage=100`);
      const data = fieldOf(answer.json, 'data');
      if (!isSuccess(answer) || !Array.isArray(data)) {
        return wholeAnswer(answer);
      }
      const listed = data.some((one) => textOf(one, 'id') === service.sessionId);
      return `${promisedAnswer(answer, { pageInfo: PAGE_INFO, data: [SESSION] })}, ${listed ? 'listed' : 'not listed'}`;
    },
  },
  {
    name: 'everyone who was in the session',
    about: 'relied on',
    source: `${DOCS}/server-sdk/reference/sessions`,
    observe: async (service) => promisedAnswer(await service.get(`${path(service)}/participants`), PEOPLE, flattened),
  },
  {
    name: 'everyone who was in the session, all fields',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.get(`${path(service)}/participants`)),
  },
  {
    name: 'who is connected',
    about: 'relied on',
    source: `${DOCS}/api-reference/realtime-communication/fetch-active-participants`,
    observe: async (service) => {
      await service.someone();
      return promisedAnswer(await service.get(`${path(service)}/participants/active`), PEOPLE, flattened);
    },
  },
  {
    name: 'who is connected, all fields',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.get(`${path(service)}/participants/active`)),
  },
  {
    name: 'mode and devices of someone who is connected',
    about: 'handled either way',
    observe: async (service) => {
      const [one] = peopleOf((await service.get(`${path(service)}/participants/active`)).json) ?? [];
      if (one === undefined) {
        throw new NothingToSee('no one is in the session');
      }
      return `mode ${fieldShape(fieldOf(one, 'mode'))}, events ${fieldShape(fieldOf(one, 'events'))}`;
    },
  },
  {
    name: 'someone who is connected',
    about: 'relied on',
    source: `${DOCS}/server-sdk/reference/sessions`,
    observe: async (service) => {
      const id = encodeURIComponent(await service.someone());
      return promisedAnswer(await service.get(`${path(service)}/participants/${id}`), PERSON, bare);
    },
  },
  {
    name: 'someone who is connected, all fields',
    about: 'handled either way',
    observe: async (service) => {
      const id = encodeURIComponent(await service.someone());
      return wholeAnswer(await service.get(`${path(service)}/participants/${id}`));
    },
  },
  {
    name: 'someone who was never in the session',
    about: 'handled either way',
    observe: async (service) =>
      wholeAnswer(await service.get(`${path(service)}/participants/${service.unknown.participant}`)),
  },
  {
    name: 'someone who was never in the session, with a percent-encoded ID',
    about: 'handled either way',
    observe: async (service) => {
      const id = encodeURIComponent(`é @/${service.unknown.participant}`);
      return wholeAnswer(await service.get(`${path(service)}/participants/${id}`));
    },
  },
  {
    name: 'a removal of someone who was never in the session',
    about: 'handled either way',
    observe: async (service) => wholeAnswer(await service.remove(service.unknown.participant)),
  },
];

export const RUNNING: readonly Observation<VideoSdkService>[] = READS.map((one) => ({ ...one, needs: 'session' }));
