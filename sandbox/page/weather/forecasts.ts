import type { GatewayEvent, VideoSdkWeather } from '../../control/protocol.ts';
import type { IconName } from '../shell/icons.ts';

export interface Forecast {
  readonly label: string;
  readonly icon: IconName;
  /** What one should see, and what the bot promises about it. */
  readonly sees: string;
}

export const FORECASTS: Readonly<Record<VideoSdkWeather, Forecast>> = {
  fair: {
    label: 'fair',
    icon: 'sun',
    sees: 'VideoSDK answers at once. The reply says “Removed” only after the person was seen gone.',
  },
  slow: {
    label: 'slow',
    icon: 'snail',
    sees: 'Each answer takes its time. Discord must be answered within 3 seconds all the same.',
  },
  hang: {
    label: 'hang',
    icon: 'hourglass',
    sees: 'No answer ever comes. The bot gives up in time, and the reply says what is unknown.',
  },
  cut: {
    label: 'cut',
    icon: 'scissors',
    sees: 'Each connection is cut before the answer. Whether the removal arrived must not be guessed.',
  },
  '401': {
    label: '401',
    icon: 'lock',
    sees: 'VideoSDK refuses the bot’s credentials. The reply says that only the operator can mend it.',
  },
  '404': {
    label: '404',
    icon: 'ghost',
    sees: 'VideoSDK knows no such thing. The reply must not say that anybody was removed.',
  },
  '429': {
    label: '429',
    icon: 'hand',
    sees: 'Too many requests. The bot backs off, and says that VideoSDK is busy.',
  },
  '500': {
    label: '500',
    icon: 'flame',
    sees: 'VideoSDK is broken. Nothing was done as far as can be seen, and the reply says just that.',
  },
  html: {
    label: 'HTML page',
    icon: 'page',
    sees: 'A gateway’s HTML page comes instead of JSON. It is an error to the bot, never an answer.',
  },
  late: {
    label: 'late',
    icon: 'clock',
    sees: 'A removal takes effect after 6 seconds. First “Not out yet”, and the truth once it is seen.',
  },
  'without-effect': {
    label: 'without effect',
    icon: 'feather',
    sees: 'A removal is accepted but never takes effect. The reply must not say “Removed”.',
  },
  'comes-back': {
    label: 'comes back',
    icon: 'boomerang',
    sees: 'Whoever is removed is back after 2 seconds. The reply says so; a keep-out removes them again.',
  },
};

/** In the order in which they are shown. An object would put those that look like numbers first. */
export const WEATHERS: readonly VideoSdkWeather[] = [
  'fair',
  'without-effect',
  'late',
  'comes-back',
  'slow',
  'hang',
  'cut',
  '401',
  '404',
  '429',
  '500',
  'html',
];

export const GATEWAY_EVENTS: readonly {
  readonly event: GatewayEvent;
  readonly label: string;
  readonly sees: string;
}[] = [
  { event: 'reconnect', label: 'Reconnect', sees: 'Discord asks the bot to connect anew. No interaction is lost.' },
  {
    event: 'resume',
    label: 'Cut, to resume',
    sees: 'The connection is cut. The bot resumes it, and hears what it missed.',
  },
  {
    event: 'invalid-session',
    label: 'Invalid session',
    sees: 'The session is no longer valid. The bot identifies itself anew.',
  },
];
