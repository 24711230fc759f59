import { credentialsAnswer, headerNames, wholeAnswer } from '../describe.ts';
import type { Observation } from '../observation.ts';
import type { VideoSdkService } from './service.ts';

const source = 'https://docs.videosdk.live/api-reference/realtime-communication/intro';

/** A read of nothing in particular: whatever it answers, it checks the token first. */
const read = (service: VideoSdkService, authorization?: string | null) =>
  service.get(`/v2/rooms/${service.unknown.room}`, authorization);

const removal = (service: VideoSdkService, authorization?: string) =>
  service.post(
    `/v1/meeting-sessions/${service.unknown.session}/remove-participant`,
    { participantId: service.unknown.participant },
    authorization,
  );

/** Whom VideoSDK lets in. */
export const TOKENS: readonly Observation<VideoSdkService>[] = [
  {
    name: 'a token for v2, on v2',
    about: 'relied on',
    source,
    observe: async (service) => credentialsAnswer(await read(service)),
  },
  {
    name: 'a token for v1, on v1',
    about: 'relied on',
    source,
    observe: async (service) => credentialsAnswer(await removal(service)),
  },
  {
    name: 'no token',
    about: 'relied on',
    source,
    observe: async (service) => credentialsAnswer(await read(service, null)),
  },
  {
    name: 'an expired token',
    about: 'relied on',
    source,
    observe: async (service) =>
      credentialsAnswer(
        await read(service, await service.token('v2', { issuedInSeconds: -3_600, expiresInSeconds: -1_800 })),
      ),
  },
  {
    name: 'a token signed with another secret',
    about: 'relied on',
    source,
    observe: async (service) =>
      credentialsAnswer(await read(service, await service.token('v2', { secretKey: service.unknown.session }))),
  },
  {
    name: 'what a refused token is told',
    about: 'handled either way',
    observe: async (service) =>
      wholeAnswer(await read(service, await service.token('v2', { secretKey: service.unknown.session }))),
  },
  {
    name: 'a token after "Bearer"',
    about: 'handled either way',
    source,
    observe: async (service) => credentialsAnswer(await read(service, `Bearer ${await service.token('v2')}`)),
  },
  {
    name: 'a token issued five minutes in the future',
    about: 'handled either way',
    observe: async (service) =>
      credentialsAnswer(await read(service, await service.token('v2', { issuedInSeconds: 300 }))),
  },
  {
    name: 'a token with the crawler role, on v1',
    about: 'handled either way',
    observe: async (service) => credentialsAnswer(await removal(service, await service.token('v2'))),
  },
  {
    name: 'a token for v1, on v2',
    about: 'handled either way',
    observe: async (service) => credentialsAnswer(await read(service, await service.token('v1'))),
  },
  {
    name: 'headers with the time, a request ID or a rate limit',
    about: 'handled either way',
    observe: async (service) => headerNames(await read(service), /^date$|request-?id$|rate-?limit|^retry-after$/u),
  },
];
