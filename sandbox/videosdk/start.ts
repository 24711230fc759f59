import type { StartOptions, VideoSdk } from './control.ts';

/** Starts a local VideoSDK on 127.0.0.1. */
export function startVideoSdk(_options: StartOptions = {}): Promise<VideoSdk> {
  return Promise.reject(new Error('not built yet'));
}
