import type { Answer } from '../caller.ts';
import { wholeAnswer } from '../describe.ts';
import type { Observation } from '../observation.ts';
import type { VideoSdkService } from './service.ts';

/** What isn't there. The bot takes none of these answers as proof of anything. */
function absent(name: string, ask: (service: VideoSdkService) => Promise<Answer>): Observation<VideoSdkService> {
  return { name, about: 'handled either way', observe: async (service) => wholeAnswer(await ask(service)) };
}

const session = ({ unknown }: VideoSdkService): string => `/v2/sessions/${unknown.session}`;

/** Reads, removals and ends of sessions that don't exist. They affect no one. */
export const UNKNOWN: readonly Observation<VideoSdkService>[] = [
  absent('an unknown session', (service) => service.get(session(service))),
  absent('an unknown session whose ID is percent-encoded', (service) =>
    service.get(`/v2/sessions/${encodeURIComponent(`é @/${service.unknown.session}`)}`),
  ),
  absent('the participants of an unknown session', (service) => service.get(`${session(service)}/participants`)),
  absent('the connected participants of an unknown session', (service) =>
    service.get(`${session(service)}/participants/active`),
  ),
  absent('a participant of an unknown session', (service) =>
    service.get(`${session(service)}/participants/${service.unknown.participant}`),
  ),
  absent('a removal from an unknown session, on v1', (service) =>
    service.post(`/v1/meeting-sessions/${service.unknown.session}/remove-participant`, {
      participantId: service.unknown.participant,
    }),
  ),
  absent('a removal from an unknown room, on v2', (service) =>
    service.post('/v2/sessions/participants/remove', {
      roomId: service.unknown.room,
      participantId: service.unknown.participant,
    }),
  ),
  absent('a removal from a room without a running session, on v2', async (service) =>
    service.post('/v2/sessions/participants/remove', {
      roomId: await service.roomId(),
      participantId: service.unknown.participant,
    }),
  ),
  absent('a removal from an unknown session of a room, on v2', async (service) =>
    service.post('/v2/sessions/participants/remove', {
      roomId: await service.roomId(),
      sessionId: service.unknown.session,
      participantId: service.unknown.participant,
    }),
  ),
  absent('ending the session of an unknown room', (service) =>
    service.post('/v2/sessions/end', { roomId: service.unknown.room }),
  ),
  absent('ending the session of a room without one', async (service) =>
    service.post('/v2/sessions/end', { roomId: await service.roomId() }),
  ),
];
