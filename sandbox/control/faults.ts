import type { Discord, Fault as DiscordRequestFault } from '../discord/index.ts';
import type { Fault, VideoSdk } from '../videosdk/index.ts';
import { type Feature, NotPossible, type Tell } from './feature.ts';
import type { DiscordFault, Faults, VideoSdkFault } from './protocol.ts';

/** Slow enough to notice, but the four calls of a removal still fit into the bot's time limit. */
const SLOW_MS = 1_000;
const LATE_MS = 6_000;
const BACK_AFTER_MS = 2_000;
const RETRY_AFTER_S = '2';
const BLOCKED_WORD = 'spam';
const ALWAYS = { times: Number.POSITIVE_INFINITY };

interface Effects {
  /** Applies to every request. */
  readonly fault?: Fault;
  readonly takesEffectAfterMs?: number | 'never';
  readonly rejoinsAfterMs?: number;
}

const EFFECTS: { readonly [W in VideoSdkFault]: Effects } = {
  none: {},
  slow: { fault: { kind: 'delay', ms: SLOW_MS } },
  '401': { fault: { kind: 'status', status: 401, body: { message: 'Token is invalid or expired', statusCode: 401 } } },
  '404': { fault: { kind: 'status', status: 404 } },
  '429': { fault: { kind: 'status', status: 429, headers: { 'retry-after': RETRY_AFTER_S } } },
  '500': { fault: { kind: 'status', status: 500 } },
  hang: { fault: { kind: 'hang' } },
  cut: { fault: { kind: 'drop' } },
  late: { takesEffectAfterMs: LATE_MS },
  'without-effect': { takesEffectAfterMs: 'never' },
  'comes-back': { rejoinsAfterMs: BACK_AFTER_MS },
  html: { fault: { kind: 'html', status: 502 } },
};

/** How the services behave: VideoSDK and Discord for every call until it changes, and Discord's gateway once. */
export function createFaultsFeature(videosdk: VideoSdk, discord: Discord): Feature<'faults', 'set-faults' | 'gateway'> {
  const { gateway } = discord;
  const atFirst = {
    takesEffectAfterMs: videosdk.behavior.removalTakesEffectAfterMs,
    rejoinsAfterMs: videosdk.behavior.removalRejoinsAfterMs,
  };
  const tells = new Set<Tell>();
  let faults: Faults = { videosdk: 'none', discord: 'none' };
  let undo = (): void => undefined;
  let undoDiscord = (): void => undefined;

  function changeVideoSdk(to: VideoSdkFault): void {
    undo();
    const { fault, takesEffectAfterMs, rejoinsAfterMs } = EFFECTS[to];
    const handle = fault && videosdk.fault('any', fault, ALWAYS);
    undo = () => handle?.clear();
    videosdk.behavior.removalTakesEffectAfterMs = takesEffectAfterMs ?? atFirst.takesEffectAfterMs;
    videosdk.behavior.removalRejoinsAfterMs = rejoinsAfterMs ?? atFirst.rejoinsAfterMs;
  }

  function changeDiscord(to: DiscordFault): void {
    undoDiscord();
    undoDiscord = beginDiscord(to);
  }

  function beginDiscord(to: DiscordFault): () => void {
    const always = (route: 'any' | 'edit-original', fault: DiscordRequestFault): (() => void) => {
      const handle = discord.fault(route, fault, ALWAYS);
      return () => handle.remove();
    };
    switch (to) {
      case 'none':
        return () => undefined;
      case 'blocked-word':
        return discord.block(BLOCKED_WORD, 'word');
      case 'busy':
        return always('edit-original', { kind: 'rate-limit', retryAfterMs: 1_000 });
      case 'blocked':
        return always('any', { kind: 'blocked' });
    }
  }

  return {
    welcome: () => ({ faults }),
    actions: {
      'set-faults'(to) {
        if (to.videosdk !== undefined) changeVideoSdk(to.videosdk);
        if (to.discord !== undefined) changeDiscord(to.discord);
        faults = { videosdk: to.videosdk ?? faults.videosdk, discord: to.discord ?? faults.discord };
        for (const tell of tells) tell({ type: 'faults', faults });
        return null;
      },
      gateway({ event }) {
        if (gateway.connections.length === 0) {
          throw new NotPossible('The bot isn’t connected to the gateway right now.');
        }
        switch (event) {
          case 'reconnect':
            gateway.requestReconnect();
            break;
          case 'resume':
            gateway.cut();
            break;
          case 'invalid-session':
            gateway.invalidateSession(false);
        }
        return null;
      },
    },
    follow(tell) {
      tells.add(tell);
      return () => tells.delete(tell);
    },
  };
}
