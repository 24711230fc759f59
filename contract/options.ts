import { parseArgs } from 'node:util';
import { type Damage, VARIABLES } from '../src/config.ts';
import { cleaned, damageIn } from '../src/environment.ts';
import { fileVariableOf } from '../src/secret-files.ts';
import type { DiscordOptions } from './discord/service.ts';
import type { VideoSdkOptions } from './videosdk/service.ts';

/** Which real services to compare the sandbox with. null: there are no keys for it. */
export interface Options {
  readonly videoSdk: Omit<VideoSdkOptions, 'signal'> | null;
  readonly discord: Omit<DiscordOptions, 'signal'> | null;
  readonly removalApi: VideoSdkOptions['removalApi'];
}

export type ReadOptions =
  | { readonly kind: 'run'; readonly options: Options }
  | { readonly kind: 'help' }
  /** One line for each mistake. None repeats a value. */
  | { readonly kind: 'wrong'; readonly lines: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

export const USAGE = `npm run contract compares the sandbox with the real VideoSDK and Discord.

Set in the environment or in .env, for VideoSDK:
  VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY
  CONTRACT_SESSION_ID      a running session that two people have joined
  CONTRACT_PARTICIPANT_ID  one of them, who will be removed. Needs --remove
For Discord:
  DISCORD_TOKEN
  CONTRACT_CHANNEL_ID      a channel that the bot can send messages in

  -- --remove              remove the participant
  -- --help                show this

Tokens and keys can be in files: DISCORD_TOKEN_FILE names one with the token in it.
docs/contract.md says what it does to your account.
`;

/** The variables that it reads. */
export const NAMES: readonly string[] = [
  VARIABLES.videoSdkApiKey,
  VARIABLES.videoSdkSecretKey,
  VARIABLES.videoSdkRemovalApi,
  VARIABLES.videoSdkApiUrl,
  VARIABLES.discordToken,
  VARIABLES.discordApiUrl,
]
  .map(({ name }) => name)
  .concat('CONTRACT_SESSION_ID', 'CONTRACT_PARTICIPANT_ID', 'CONTRACT_CHANNEL_ID');

interface Variable<T> {
  readonly name: string;
  readonly schema: {
    safeParse(text: string): { success: boolean; data?: T; error?: { issues: { message: string }[] } };
  };
}

/**
 * Reads arguments and environment.
 *
 * @param damage what got lost on the way into the environment
 */
export function readOptions(args: readonly string[], environment: Environment, damage: Damage = {}): ReadOptions {
  const wrong: string[] = [...(damage.faults ?? [])];
  const flags = readFlags(args);
  if (flags === null) {
    return { kind: 'wrong', lines: ['There are two options: --remove and --help.'] };
  }
  if (flags.help) {
    return { kind: 'help' };
  }
  const text = (name: string): string | null => cleaned(environment[name] ?? '') || null;
  const damaged = new Set<string>();
  for (const name of NAMES) {
    const unread = damage.secretFiles?.get(name);
    const why =
      damage.problems?.get(name) ??
      damageIn(text(name) ?? '', { literal: damage.fromSecretFiles?.includes(name) ?? false });
    if (unread !== undefined) {
      wrong.push(`${fileVariableOf(name)} ${unread}.`);
      damaged.add(name);
    } else if (why !== null) {
      wrong.push(`${name} ${why}.`);
      damaged.add(name);
    }
  }
  const read = <T>({ name, schema }: Variable<T>): T | null => {
    const given = damaged.has(name) ? null : text(name);
    const parsed = given === null ? null : schema.safeParse(given);
    if (parsed?.success === false) {
      wrong.push(`${name} ${parsed.error?.issues[0]?.message ?? "isn't valid"}.`);
    }
    return parsed?.data ?? null;
  };

  const apiKey = read(VARIABLES.videoSdkApiKey);
  const secretKey = read(VARIABLES.videoSdkSecretKey);
  const isGiven = (name: string): boolean => text(name) !== null || damaged.has(name);
  if (isGiven('VIDEOSDK_API_KEY') !== isGiven('VIDEOSDK_SECRET_KEY')) {
    wrong.push('VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY belong together: set both.');
  }
  const sessionId = text('CONTRACT_SESSION_ID');
  const participantId = text('CONTRACT_PARTICIPANT_ID');
  if (participantId !== null && sessionId === null) {
    wrong.push('CONTRACT_PARTICIPANT_ID needs CONTRACT_SESSION_ID, too.');
  }
  if (flags.remove && participantId === null) {
    wrong.push('--remove needs CONTRACT_PARTICIPANT_ID.');
  }
  const token = read(VARIABLES.discordToken);
  const channelId = text('CONTRACT_CHANNEL_ID');
  if (channelId !== null && !/^\d{17,20}$/u.test(channelId)) {
    wrong.push("CONTRACT_CHANNEL_ID isn't a channel ID (17 to 20 digits).");
  }
  const urls = { videoSdk: read(VARIABLES.videoSdkApiUrl), discord: read(VARIABLES.discordApiUrl) };
  const removalApi = read(VARIABLES.videoSdkRemovalApi) ?? VARIABLES.videoSdkRemovalApi.absent ?? 'v1';
  if (wrong.length > 0) {
    return { kind: 'wrong', lines: wrong };
  }
  return {
    kind: 'run',
    options: {
      removalApi,
      videoSdk:
        apiKey === null || secretKey === null
          ? null
          : {
              url: urls.videoSdk ?? VARIABLES.videoSdkApiUrl.absent ?? '',
              apiKey,
              secretKey,
              removalApi,
              sessionId,
              participantId: flags.remove ? participantId : null,
              lacks: {
                ...(sessionId === null && { session: 'set CONTRACT_SESSION_ID' }),
                ...lackOfParticipant(participantId, flags.remove),
              },
            },
      discord:
        token === null
          ? null
          : {
              url: urls.discord ?? VARIABLES.discordApiUrl.absent ?? '',
              token,
              channelId,
              lacks: { ...(channelId === null && { channel: 'set CONTRACT_CHANNEL_ID' }) },
            },
    },
  };
}

function lackOfParticipant(participantId: string | null, remove: boolean): { readonly participant?: string } {
  if (participantId === null) {
    return { participant: 'set CONTRACT_PARTICIPANT_ID and add --remove: it removes someone' };
  }
  return remove ? {} : { participant: 'add --remove: it removes the participant' };
}

function readFlags(args: readonly string[]): { readonly remove: boolean; readonly help: boolean } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { remove: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return values;
  } catch {
    return null;
  }
}
