import { type LeanDiscord, openDiscord } from '../servers/discord.ts';
import { crowd, type Person } from '../servers/people.ts';
import { type LeanVideosdk, openVideosdk } from '../servers/videosdk.ts';
import type { Kick } from './kick.ts';
import { createModerators, type Moderators } from './moderators.ts';
import { openLoop, patience, pause } from './open-loop.ts';
import type { PeerName } from './peer-names.ts';
import { type PeerProcess, type ProcessOptions, startPeer } from './peer-process.ts';
import { shortcoming } from './verify.ts';

const READY_PATIENCE_MS = 60_000;

/** One peer in its own process, with its own Discord and VideoSDK. */
export type Harness = {
  readonly name: PeerName;
  readonly peer: PeerProcess;
  readonly discord: LeanDiscord;
  readonly videosdk: LeanVideosdk;
  readonly moderators: Moderators;
};

export type Setting = {
  readonly guilds: number;
  /** Who is in each session besides the person to remove. */
  readonly people: readonly Person[];
  /** Running sessions. Kicks rotate through them, so that none finds a list that another one just read. */
  readonly sessions: number;
  readonly videosdkDelayMs: number;
  /** The server that every command comes from. Otherwise, they come from each of the `guilds` in turn. */
  readonly from?: string;
  readonly process?: ProcessOptions;
  /** Runs in the same turn as READY is written. */
  readonly onReady?: (moderators: Moderators) => void;
  readonly stopPatienceMs?: number;
};

export const USUAL: Setting = { guilds: 10, people: crowd(20), sessions: 64, videosdkDelayMs: 0 };

/** A peer didn't do the work, so its figures mean nothing. */
export class PeerFailedError extends Error {
  override readonly name = 'PeerFailedError';
  readonly peer: PeerName;
  readonly output: string;

  constructor(harness: Harness, what: string) {
    super(`${harness.name}: ${what}`);
    this.peer = harness.name;
    this.output = [
      ...(harness.videosdk.violations.size > 0
        ? [`VideoSDK refused: ${[...harness.videosdk.violations].join('; ')}`]
        : []),
      ...(harness.discord.unknownCalls.size > 0
        ? [`calls unknown to Discord: ${[...harness.discord.unknownCalls].join('; ')}`]
        : []),
      harness.peer.lastLines(),
    ].join('\n');
  }
}

/** Starts a peer, waits for READY, lets `act` measure, and always stops it. */
export async function onStage<Result>(
  name: PeerName,
  setting: Setting,
  act: (harness: Harness) => Promise<Result>,
): Promise<Result> {
  const videosdk = await openVideosdk(setting.videosdkDelayMs);
  const hold: { discord: LeanDiscord | undefined } = { discord: undefined };
  const openedDiscord = (): LeanDiscord => {
    if (!hold.discord) throw new Error("Discord isn't open yet");
    return hold.discord;
  };
  const { people, sessions, from } = setting;
  const { moderators, answers } = createModerators(openedDiscord, videosdk, people, sessions, from);
  const discord = await openDiscord(setting.guilds, answers);
  hold.discord = discord;
  discord.gateway.onReady = () => setting.onReady?.(moderators);
  const peer = startPeer(name, discord.apiUrl, videosdk.url, setting.process);
  const harness: Harness = { name, peer, discord, videosdk, moderators };
  try {
    const inTime = await Promise.race([
      discord.gateway.ready.then(() => true),
      peer.exited.then(() => false),
      patience(READY_PATIENCE_MS).then(() => false),
    ]);
    if (!inTime) throw new PeerFailedError(harness, "didn't get ready");
    return await act(harness);
  } finally {
    await peer.stop(setting.stopPatienceMs ?? 3000);
    await discord.close();
    await videosdk.close();
  }
}

/**
 * Kicks before the measurement, so that code is compiled and connections are open. 40/s keeps guide below its own
 * limit.
 */
export async function warmUp(harness: Harness, seconds: number): Promise<void> {
  await pause(500);
  const kicks: Kick[] = [];
  await openLoop(40, seconds, () => kicks.push(harness.moderators.kick()));
  await harness.moderators.settled(10_000);
  check(harness, kicks);
  await pause(200);
}

/** Throws if any of these kicks wasn't done as agreed. */
export function check(harness: Harness, kicks: readonly Kick[]): void {
  stillAlive(harness);
  for (const kick of kicks) {
    const problem = shortcoming(kick);
    if (problem) throw new PeerFailedError(harness, `kick ${kick.number}: ${problem}\n${kick.editBody.slice(0, 500)}`);
  }
  const [violation] = harness.videosdk.violations;
  if (violation) throw new PeerFailedError(harness, `VideoSDK would refuse: ${violation}`);
}

export function stillAlive(harness: Harness): void {
  if (harness.peer.hasExited()) throw new PeerFailedError(harness, 'exited on its own');
}
