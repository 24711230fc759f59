import type { Announcer } from './announcements.ts';
import type { Session } from './session.ts';
import { roomName } from './session.ts';
import type { GuildSettings } from './settings.ts';
import type { CallContext, VideoSessions } from './video-sessions.ts';

/** One of the two versions of VideoSDK's API. */
export type VideoApi = 'v1' | 'v2';

/** What VideoSDK makes of the bot's credentials. */
export type CredentialsAnswer = 'taken' | 'refused' | 'busy' | 'no-answer';

/** Questions to VideoSDK that nothing depends on but what is said about them. */
export interface VideoChecks {
  /** Whether VideoSDK takes the credentials for that version. Never rejects, and changes nothing there. */
  credentials(api: VideoApi, call: CallContext): Promise<CredentialsAnswer>;
  /**
   * Whether VideoSDK knows a room by that id.
   *
   * @throws {UpstreamError}
   */
  hasRoom(roomId: string, call: CallContext): Promise<boolean>;
}

/** What can be asked of Discord. Rejects when it does not answer. */
export interface DiscordChecks {
  /** Whether Discord takes the bot's token. */
  tokenTaken(signal: AbortSignal): Promise<boolean>;
  /** Whether the bot is let see that channel. */
  seesChannel(channelId: string, signal: AbortSignal): Promise<boolean>;
  /** Whether events arrive over the gateway. */
  readonly connected: boolean;
}

export interface StoreChecks {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * How many changes of the schema the store has, and how many this version of the bot knows.
   *
   * @throws {RecordsError}
   */
  migrations(): Promise<{ readonly applied: number; readonly known: number }>;
}

export interface CheckParts {
  readonly discord: DiscordChecks;
  readonly videoChecks: VideoChecks;
  readonly videoSessions: Pick<VideoSessions, 'running'>;
  readonly announcer: Announcer;
  readonly store: StoreChecks;
  /** By how much Discord's clock is ahead of this machine's; 0 for what is no difference. */
  readonly clockAheadMs: () => number;
  /** The version of VideoSDK's API over which people are removed. */
  readonly removalApi: VideoApi;
  readonly versions: { readonly bot: string; readonly node: string };
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** One thing that was looked at, and what was found. `ms`: how long the answer took. */
export type Finding =
  | { readonly about: 'discord'; readonly found: 'taken' | 'refused' | 'no-answer'; readonly ms: number }
  | { readonly about: 'gateway'; readonly connected: boolean }
  /** `mine`: whether the one who asks has one of them. */
  | { readonly about: 'moderator-roles'; readonly count: number; readonly mine: boolean }
  | {
      readonly about: 'credentials';
      readonly api: VideoApi;
      readonly removes: boolean;
      readonly found: CredentialsAnswer;
      readonly ms: number;
    }
  /** `listed`: how many rooms the server may moderate; `null`: it lists none, and has every room. */
  | {
      readonly about: 'rooms';
      readonly listed: number | null;
      readonly notFound: readonly string[];
      readonly notRead: number;
    }
  | {
      readonly about: 'log-channel';
      readonly channelId: string | null;
      readonly found: 'seen' | 'closed' | 'no-answer';
    }
  | {
      readonly about: 'store';
      readonly engine: StoreChecks['engine'];
      readonly found: { readonly applied: number; readonly known: number } | null;
      readonly ms: number;
    }
  | { readonly about: 'clock'; readonly aheadMs: number }
  | { readonly about: 'versions'; readonly bot: string; readonly node: string };

export type FindingState = 'ok' | 'problem' | 'unknown';

/** How well it is; `unknown` where the answer did not come, or proves nothing. */
export function stateOf(finding: Finding): FindingState {
  switch (finding.about) {
    case 'discord':
    case 'credentials':
      return finding.found === 'taken' ? 'ok' : finding.found === 'refused' ? 'problem' : 'unknown';
    case 'gateway':
      return finding.connected ? 'ok' : 'problem';
    case 'moderator-roles':
      return finding.count > 0 ? 'ok' : 'problem';
    case 'rooms':
      // A custom room id may be one that nobody has used so far: that VideoSDK does not know it proves nothing.
      return finding.notFound.length === 0 && finding.notRead === 0 ? 'ok' : 'unknown';
    case 'log-channel':
      return finding.found === 'closed' ? 'problem' : finding.found === 'seen' ? 'ok' : 'unknown';
    case 'store':
      return finding.found !== null && finding.found.applied === finding.found.known ? 'ok' : 'problem';
    case 'clock':
      return finding.aheadMs === 0 ? 'ok' : 'problem';
    case 'versions':
      return 'ok';
  }
}

export interface CheckedFor {
  readonly guildId: string;
  readonly settings: Pick<GuildSettings, 'moderatorRoleIds' | 'rooms' | 'logChannelId'>;
  /** Roles of the one who asks. */
  readonly roleIds: readonly string[];
  readonly reference: string;
}

/** What is not there by then counts as no answer: a person is waiting. */
export const CHECK_WITHIN_MS = 5_000;

/** Looks at everything side by side. Never rejects, and takes little longer than {@link CHECK_WITHIN_MS}. */
export async function check(parts: CheckParts, { guildId, settings, roleIds, reference }: CheckedFor) {
  const over = new AbortController();
  const inTime = parts.wait(CHECK_WITHIN_MS, over.signal).then(() => null);
  const late = new AbortController();
  void inTime.then(() => late.abort());

  /** What it comes to, with how long it took; `null` when it failed or was not there in time. */
  async function timed<T>(work: (call: CallContext & { readonly signal: AbortSignal }) => Promise<T>) {
    const startedAt = parts.now();
    const answer = work({ reference, signal: late.signal, once: true }).then(
      (value) => ({ value }),
      () => null,
    );
    const first = await Promise.race([answer, inTime]);
    return { value: first?.value ?? null, ms: Math.max(0, parts.now() - startedAt) };
  }

  async function discord(): Promise<Finding> {
    const { value, ms } = await timed(({ signal }) => parts.discord.tokenTaken(signal));
    return { about: 'discord', found: value === null ? 'no-answer' : value ? 'taken' : 'refused', ms };
  }

  async function credentials(api: VideoApi): Promise<Finding> {
    const { value, ms } = await timed((call) => parts.videoChecks.credentials(api, call));
    return { about: 'credentials', api, removes: api === parts.removalApi, found: value ?? 'no-answer', ms };
  }

  async function rooms(): Promise<Finding> {
    const { only } = settings.rooms;
    if (only === null) {
      return { about: 'rooms', listed: null, notFound: [], notRead: 0 };
    }
    const running = timed((call) => parts.videoSessions.running(call));
    const known = await Promise.all(
      [...only].map(async (room) => ({
        room,
        there: (await timed((call) => parts.videoChecks.hasRoom(room, call))).value,
      })),
    );
    const sessions = (await running).value ?? [];
    const missing = known.filter(({ room, there }) => there !== true && !sessions.some(runsIn(room)));
    return {
      about: 'rooms',
      listed: only.size,
      notFound: missing.filter(({ there }) => there === false).map(({ room }) => room),
      notRead: missing.filter(({ there }) => there === null).length,
    };
  }

  async function logChannel(): Promise<Finding> {
    const { logChannelId: channelId } = settings;
    if (channelId === null) {
      return { about: 'log-channel', channelId, found: 'seen' };
    }
    const [seen, announced] = await Promise.all([
      timed(({ signal }) => parts.discord.seesChannel(channelId, signal)),
      // Nothing new is asked for: what waits for the channel is shown every few seconds anyway, and this is what it came to.
      timed(() => parts.announcer.announce(guildId)),
    ]);
    const closed = seen.value === false || announced.value?.kind === 'closed';
    return { about: 'log-channel', channelId, found: closed ? 'closed' : seen.value === null ? 'no-answer' : 'seen' };
  }

  async function store(): Promise<Finding> {
    const { value, ms } = await timed(() => parts.store.migrations());
    return { about: 'store', engine: parts.store.engine, found: value, ms };
  }

  try {
    const [first, v1, v2, ofRooms, channel, kept] = await Promise.all([
      discord(),
      credentials('v1'),
      credentials('v2'),
      rooms(),
      logChannel(),
      store(),
    ]);
    return [
      first,
      { about: 'gateway', connected: parts.discord.connected },
      {
        about: 'moderator-roles',
        count: settings.moderatorRoleIds.size,
        mine: roleIds.some((id) => settings.moderatorRoleIds.has(id)),
      },
      v1,
      v2,
      ofRooms,
      channel,
      kept,
      { about: 'clock', aheadMs: parts.clockAheadMs() },
      { about: 'versions', ...parts.versions },
    ] satisfies readonly Finding[] as readonly Finding[];
  } finally {
    over.abort();
  }
}

function runsIn(room: string): (session: Session) => boolean {
  return (session) => session.room.id === room || roomName(session.room) === room;
}
