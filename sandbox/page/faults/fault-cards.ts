import type { DiscordFault, GatewayEvent, VideoSdkFault } from '../../control/protocol.ts';
import type { IconName } from '../shell/icons.ts';

export interface FaultCard {
  readonly label: string;
  readonly icon: IconName;
  /** What you should see, and what the bot promises about it. */
  readonly sees: string;
}

export const FAULT_CARDS: Readonly<Record<VideoSdkFault, FaultCard>> = {
  none: {
    label: 'no fault',
    icon: 'check',
    sees: 'VideoSDK responds right away. The reply says “Removed” only once a check shows that the person is gone.',
  },
  slow: {
    label: 'slow',
    icon: 'snail',
    sees: 'Each response takes a while. Discord must still get an answer within 3 seconds.',
  },
  hang: {
    label: 'hang',
    icon: 'hourglass',
    sees: 'No response ever comes. The bot gives up in time, and the reply says what’s unknown.',
  },
  cut: {
    label: 'cut',
    icon: 'scissors',
    sees: 'Each connection drops before the response. The bot must not guess whether the removal arrived.',
  },
  '401': {
    label: '401',
    icon: 'lock',
    sees: 'VideoSDK rejects the bot’s credentials. The reply says that only the operator can fix it.',
  },
  '404': {
    label: '404',
    icon: 'ghost',
    sees: 'VideoSDK can’t find what was asked for. The reply must not say that anyone was removed.',
  },
  '429': {
    label: '429',
    icon: 'hand',
    sees: 'Too many requests. The bot backs off and says that VideoSDK is busy.',
  },
  '500': {
    label: '500',
    icon: 'flame',
    sees: 'VideoSDK is broken. As far as the bot knows, nothing was done, and the reply says just that.',
  },
  html: {
    label: 'HTML page',
    icon: 'page',
    sees: 'A gateway’s HTML page comes instead of JSON. The bot treats it as an error, never as a response.',
  },
  late: {
    label: 'late',
    icon: 'clock',
    sees: 'A removal takes effect after 6 seconds. The reply says “Not out yet” first, then the truth once it’s known.',
  },
  'without-effect': {
    label: 'no effect',
    icon: 'feather',
    sees: 'A removal is accepted but never takes effect. The reply must not say “Removed”.',
  },
  'comes-back': {
    label: 'comes back',
    icon: 'boomerang',
    sees: 'People who are removed come back after 2 seconds. The reply says so, and a keep-out removes them again.',
  },
};

/** In display order. An object would put number-like keys first. */
export const FAULTS: readonly VideoSdkFault[] = [
  'none',
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

export const DISCORD_FAULT_CARDS: Readonly<Record<DiscordFault, FaultCard>> = {
  none: {
    label: 'no fault',
    icon: 'check',
    sees: 'Discord takes what the bot sends.',
  },
  'blocked-word': {
    label: 'blocked word',
    icon: 'scissors',
    sees: 'A message, form or menu with the word “spam” is refused. The bot shows IDs for names and leaves the reason out.',
  },
  busy: {
    label: 'busy',
    icon: 'hand',
    sees: 'Replies are refused as too many. The bot waits as long as Discord says, then gives up. What was done stays done.',
  },
  blocked: {
    label: 'blocked',
    icon: 'lock',
    sees: 'Cloudflare takes nothing from the bot’s address. The bot tries again less and less often, at least once a minute.',
  },
};

export const DISCORD_FAULTS: readonly DiscordFault[] = ['none', 'blocked-word', 'busy', 'blocked'];

export const GATEWAY_EVENTS: readonly {
  readonly event: GatewayEvent;
  readonly label: string;
  readonly sees: string;
}[] = [
  { event: 'reconnect', label: 'Reconnect', sees: 'Discord asks the bot to reconnect. No interaction is lost.' },
  {
    event: 'resume',
    label: 'Cut connection',
    sees: 'The connection drops. The bot resumes it and gets the events it missed.',
  },
  {
    event: 'invalid-session',
    label: 'Invalid session',
    sees: 'The session is no longer valid. The bot identifies again.',
  },
];
