import type { Announced, Announcements, Announcer, Notices, SetAside } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import type { Session } from '../sessions/session.ts';
import { roomName } from '../sessions/session.ts';
import type { CallContext, VideoSessions } from '../sessions/video-sessions.ts';
import type { GuildSettings } from '../settings/settings.ts';

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

/** How VideoSDK lists the running sessions for this account: all at once, or only those of a room that is named. */
export type SessionListing = 'account' | 'by-room' | 'unknown';

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

export interface ClockSkew {
  readonly discordMs: number | null;
  readonly videoSdkMs: number | null;
}

export interface CheckParts {
  readonly discord: DiscordChecks;
  readonly videoChecks: VideoChecks;
  readonly videoSessions: Pick<VideoSessions, 'running'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly announcements: Pick<Announcements, 'aside' | 'again'> & Pick<Notices, 'unheardOf'>;
  readonly store: StoreChecks;
  /** Writes that the store refused for good; `null`: none. */
  readonly unwritten?: (() => SetAside | null) | undefined;
  /** How many lines of the bot's log were lost since the start. */
  readonly logLinesDropped?: (() => number) | undefined;
  /** How sessions are listed, as far as was found out. */
  readonly listing?: (() => SessionListing) | undefined;
  /** Where they are listed by room: all rooms that anybody has named. */
  readonly knownRooms?: (() => Promise<ReadonlySet<string>>) | undefined;
  /**
   * By how much this machine's clock is ahead of Discord's and of VideoSDK's, negative when it's behind; 0 for no difference that can
   * be told, `null` where no answer has told the time lately.
   */
  readonly clockSkew: () => ClockSkew;
  /** The version of VideoSDK's API over which people are removed. */
  readonly removalApi: VideoApi;
  readonly versions: { readonly bot: string; readonly node: string };
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
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
  /** Cases that the log channel refuses for good. */
  | ({ readonly about: 'unshown-cases' } & SetAside)
  /** Notices of keep-outs that Discord refused for good, so that nobody was told. */
  | ({ readonly about: 'unheard-notices' } & SetAside)
  | ({ readonly about: 'unwritten' } & SetAside)
  | { readonly about: 'log-lines'; readonly dropped: number }
  | { readonly about: 'listing'; readonly how: SessionListing; readonly rooms: number }
  | ({ readonly about: 'clock' } & ClockSkew)
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
    case 'unshown-cases':
    case 'unheard-notices':
    case 'unwritten':
      return finding.count === 0 ? 'ok' : 'problem';
    case 'log-lines':
      return finding.dropped === 0 ? 'ok' : 'problem';
    case 'listing':
      return finding.how === 'unknown'
        ? 'unknown'
        : finding.how === 'by-room' && finding.rooms === 0
          ? 'problem'
          : 'ok';
    case 'clock':
      if (finding.discordMs === null && finding.videoSdkMs === null) {
        return 'unknown';
      }
      return (finding.discordMs ?? 0) === 0 && (finding.videoSdkMs ?? 0) === 0 ? 'ok' : 'problem';
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
  const { clock } = parts;
  const inTime = clock.wait(CHECK_WITHIN_MS, over.signal).then(() => null);
  const late = new AbortController();
  void inTime.then(() => late.abort());

  /** What it comes to, with how long it took; `null` when it failed or was not there in time. */
  async function timed<T>(work: (call: CallContext & { readonly signal: AbortSignal }) => Promise<T>) {
    const startedAt = clock.elapsed();
    const answer = work({ reference, signal: late.signal, once: true }).then(
      (value) => ({ value }),
      () => null,
    );
    const first = await Promise.race([answer, inTime]);
    return { value: first?.value ?? null, ms: Math.max(0, Math.round(clock.elapsed() - startedAt)) };
  }

  async function discord(): Promise<Finding> {
    const { value, ms } = await timed(({ signal }) => parts.discord.tokenTaken(signal));
    return { about: 'discord', found: value === null ? 'no-answer' : value ? 'taken' : 'refused', ms };
  }

  async function credentials(api: VideoApi): Promise<Finding> {
    const { value, ms } = await timed((call) => parts.videoChecks.credentials(api, call));
    return { about: 'credentials', api, removes: api === parts.removalApi, found: value ?? 'no-answer', ms };
  }

  async function listing(): Promise<readonly Finding[]> {
    // Asked for last: the other questions may have shown it.
    const how = parts.listing?.();
    if (how === undefined) {
      return [];
    }
    const { only } = settings.rooms;
    const known = how === 'by-room' && only === null ? (await timed(async () => parts.knownRooms?.())).value : only;
    return [{ about: 'listing', how, rooms: known?.size ?? 0 }];
  }

  async function rooms(): Promise<Finding> {
    const { only } = settings.rooms;
    if (only === null) {
      return { about: 'rooms', listed: null, notFound: [], notRead: 0 };
    }
    const running = timed((call) => parts.videoSessions.running(only, call));
    const known = await Promise.all(
      [...only].map(async (room) => ({
        room,
        there: (await timed((call) => parts.videoChecks.hasRoom(room, call))).value,
      })),
    );
    const sessions = (await running).value?.items ?? [];
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
    const [seen, shown] = await Promise.all([
      timed(({ signal }) => parts.discord.seesChannel(channelId, signal)),
      // What waits for the channel is shown every few seconds anyway, and this is what it came to. What the channel refused
      // for good is tried once more: whoever looks here may have mended that.
      timed(() => announced()),
    ]);
    const closed = seen.value === false || shown.value?.kind === 'closed';
    return { about: 'log-channel', channelId, found: closed ? 'closed' : seen.value === null ? 'no-answer' : 'seen' };
  }

  async function announced(): Promise<Announced> {
    await parts.announcements.again(guildId);
    return await parts.announcer.announce(guildId);
  }

  /** What is still refused after that; nothing when it is not known. */
  async function unshown(): Promise<readonly Finding[]> {
    const { value } = await timed(() => parts.announcements.aside(guildId));
    return value === null ? [] : [{ about: 'unshown-cases', ...value }];
  }

  async function unheard(): Promise<readonly Finding[]> {
    const { value } = await timed(() => parts.announcements.unheardOf(guildId, clock.now()));
    return value === null ? [] : [{ about: 'unheard-notices', ...value }];
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
    const unwritten = parts.unwritten?.() ?? null;
    const dropped = parts.logLinesDropped?.() ?? 0;
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
      ...(await listing()),
      ofRooms,
      channel,
      ...(settings.logChannelId === null ? [] : await unshown()),
      ...(await unheard()),
      kept,
      ...(unwritten === null ? [] : [{ about: 'unwritten', ...unwritten } as const]),
      ...(dropped === 0 ? [] : [{ about: 'log-lines', dropped } as const]),
      { about: 'clock', ...parts.clockSkew() },
      { about: 'versions', ...parts.versions },
    ] satisfies readonly Finding[] as readonly Finding[];
  } finally {
    over.abort();
  }
}

function runsIn(room: string): (session: Session) => boolean {
  return (session) => session.room.id === room || roomName(session.room) === room;
}
