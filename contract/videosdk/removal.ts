import { isSuccess, wholeAnswer } from '../describe.ts';
import type { Observation } from '../observation.ts';
import { fieldOf, textOf } from '../shape.ts';
import { bare, type VideoSdkService } from './service.ts';

const source = 'https://docs.videosdk.live/server-sdk/reference/participants';

type Seen = Omit<Observation<VideoSdkService>, 'needs'>;

/** One removal of one person, and a second one of the same. */
const STEPS: readonly Seen[] = [
  {
    name: 'a removal',
    about: 'relied on',
    source,
    observe: async (service) => {
      const { answer } = await service.removal();
      return isSuccess(answer) ? 'accepted' : wholeAnswer(answer);
    },
  },
  {
    name: 'who is connected after a removal',
    about: 'relied on',
    observe: async (service) => (await service.removal()).afterwards,
  },
  {
    name: 'what a removal answers',
    about: 'handled either way',
    source,
    observe: async (service) => {
      const { answer } = await service.removal();
      return `${wholeAnswer(answer)}, shows them ${shownAs(answer.json, service.participantId)}`;
    },
  },
  {
    name: 'a second removal',
    about: 'handled either way',
    observe: async (service) => {
      await service.removal();
      return wholeAnswer(await service.remove(service.participantId));
    },
  },
];

export const REMOVAL: readonly Observation<VideoSdkService>[] = STEPS.map((one) => ({ ...one, needs: 'participant' }));

/** Whether the answer still has the removed person, and in which state. */
function shownAs(json: unknown, participantId: string): string {
  const people = fieldOf(bare(json), 'participants');
  const one = Array.isArray(people) && people.find((person) => textOf(person, 'participantId') === participantId);
  if (!one) {
    return 'not at all';
  }
  const timelog = fieldOf(one, 'timelog');
  const last: unknown = Array.isArray(timelog) ? timelog.at(-1) : undefined;
  return fieldOf(last, 'end') === null ? 'as connected' : 'as gone';
}
