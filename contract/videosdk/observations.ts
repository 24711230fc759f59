import type { Observation } from '../observation.ts';
import { LISTS } from './lists.ts';
import { REMOVAL } from './removal.ts';
import { END_OF_ROOM, ROOMS } from './rooms.ts';
import type { VideoSdkService } from './service.ts';
import { RUNNING } from './session.ts';
import { TOKENS } from './tokens.ts';
import { UNKNOWN } from './unknown.ts';

/** In this order: the removal comes after what needs the person, and the room is deactivated last. */
export const VIDEO_SDK: readonly Observation<VideoSdkService>[] = [
  ...TOKENS,
  ...ROOMS,
  ...LISTS,
  ...UNKNOWN,
  ...RUNNING,
  ...REMOVAL,
  ...END_OF_ROOM,
];
