import { startDiscord } from '../sandbox/discord/index.ts';
import { startVideoSdk } from '../sandbox/videosdk/index.ts';
import type { DiscordOptions } from './discord/service.ts';
import type { VideoSdkOptions } from './videosdk/service.ts';

/** Local services with everything that an observation can need. */
export interface Sandbox {
  readonly videoSdk: Omit<VideoSdkOptions, 'signal' | 'removalApi'>;
  readonly discord: Omit<DiscordOptions, 'signal'>;
  close(): Promise<void>;
}

/** Starts local services. Call `close()` at the end. */
export async function startSandbox(): Promise<Sandbox> {
  const videoSdk = await startVideoSdk();
  const discord = await startDiscord();
  const { sessionId } = videoSdk.openSession();
  const [left, , removed] = [1, 2, 3].map(() => videoSdk.join(sessionId).participantId);
  if (left !== undefined) {
    videoSdk.leave(sessionId, left);
  }
  const channel = discord.addGuild().addChannel({ name: 'contract' });
  const { url, apiKey, secretKey } = videoSdk;
  return {
    videoSdk: { url, apiKey, secretKey, sessionId, participantId: removed ?? null, lacks: {} },
    discord: { url: discord.apiUrl, token: discord.token, channelId: channel.id, lacks: {} },
    async close() {
      await Promise.all([videoSdk.close(), discord.close()]);
    },
  };
}
