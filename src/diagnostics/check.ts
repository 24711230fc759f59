import type { Announced, Announcements, Announcer, Notices, SetAside } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import type { Session } from '../sessions/session.ts';
import { roomName } from '../sessions/session.ts';
import type { CallContext, VideoSessions } from '../sessions/video-sessions.ts';
import type { GuildSettings } from '../settings/settings.ts';

/** A version of VideoSDK's API. */
export type VideoApi = 'v1' | 'v2';

/** How VideoSDK responds to the bot's credentials. */
export type CredentialsAnswer = 'taken' | 'refused' | 'busy' | 'no-answer';

/** Checks of VideoSDK. Only the report depends on them. */
export interface VideoChecks {
  /** Whether VideoSDK accepts the credentials for this API version. Never rejects, and changes nothing there. */
  credentials(api: VideoApi, call: CallContext): Promise<CredentialsAnswer>;
  /**
   * Whether VideoSDK has a room with this ID.
   *
   * @throws {UpstreamError}
   */
  hasRoom(roomId: string, call: CallContext): Promise<boolean>;
}

/** How VideoSDK lists this account's running sessions: all at once, or only by room. */
export type SessionListing = 'account' | 'by-room' | 'unknown';

/** Checks of Discord. They reject when Discord doesn't answer. */
export interface DiscordChecks {
  /** Whether Discord accepts the bot's token. */
  tokenTaken(signal: AbortSignal): Promise<boolean>;
  /** Whether the bot can see the channel. */
  seesChannel(channelId: string, signal: AbortSignal): Promise<boolean>;
  /** Whether events arrive over the gateway. */
  readonly connected: boolean;
}

export interface StoreChecks {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * How many schema migrations the database has applied, and how many this version of the bot knows.
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
  /** Writes that the database refused for good; `null`: none. */
  readonly unwritten?: (() => SetAside | null) | undefined;
  /** How many log lines were lost since the start. */
  readonly logLinesDropped?: (() => number) | undefined;
  /** How sessions are listed, as far as that's known. */
  readonly listing?: (() => SessionListing) | undefined;
  /** If they're listed by room: every room the bot knows of. */
  readonly knownRooms?: (() => Promise<ReadonlySet<string>>) | undefined;
  /**
   * How far this machine's clock is ahead of Discord's and of VideoSDK's, in milliseconds. Negative when it's behind, 0
   * when there's no measurable difference, `null` when no recent response has given the time.
   */
  readonly clockSkew: () => ClockSkew;
  /** The version of VideoSDK's API that removals use. */
  readonly removalApi: VideoApi;
  readonly versions: { readonly bot: string; readonly node: string };
  readonly clock: Pick<Clock, 'now' | 'elapsed' | 'wait'>;
}

/** What one check found. `ms`: how long the answer took. */
export type Finding =
  | { readonly about: 'discord'; readonly found: 'taken' | 'refused' | 'no-answer'; readonly ms: number }
  | { readonly about: 'gateway'; readonly connected: boolean }
  /** `mine`: whether the person who asks has one of them. */
  | { readonly about: 'moderator-roles'; readonly count: number; readonly mine: boolean }
  | {
      readonly about: 'credentials';
      readonly api: VideoApi;
      readonly removes: boolean;
      readonly found: CredentialsAnswer;
      readonly ms: number;
    }
  /** `listed`: how many rooms the server can moderate; `null`: it lists none, so it has every room. */
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
  /** Keep-out notices that Discord refused for good, so no one got them. */
  | ({ readonly about: 'unheard-notices' } & SetAside)
  | ({ readonly about: 'unwritten' } & SetAside)
  | { readonly about: 'log-lines'; readonly dropped: number }
  | { readonly about: 'listing'; readonly how: SessionListing; readonly rooms: number }
  | ({ readonly about: 'clock' } & ClockSkew)
  | { readonly about: 'versions'; readonly bot: string; readonly node: string };

export type FindingState = 'ok' | 'problem' | 'unknown';

/** Rates a finding. `unknown` when the answer didn't come, or proves nothing. */
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
      // A custom room ID may not have been used yet, so it proves nothing that VideoSDK doesn't know it.
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
  /** Roles of the person who asks. */
  readonly roleIds: readonly string[];
  readonly reference: string;
}

/** A later answer counts as no answer: a person is waiting. */
export const CHECK_WITHIN_MS = 5_000;

/** Runs all checks in parallel. Never rejects, and takes little longer than {@link CHECK_WITHIN_MS}. */
export async function check(parts: CheckParts, { guildId, settings, roleIds, reference }: CheckedFor) {
  const over = new AbortController();
  const { clock } = parts;
  const inTime = clock.wait(CHECK_WITHIN_MS, over.signal).then(() => null);
  const late = new AbortController();
  void inTime.then(() => late.abort());

  /** Runs one check and measures its time. The value is `null` when it failed or took too long. */
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
    // Checked last, because the other checks may have revealed it.
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
      // What waits for the channel is announced every few seconds anyway, and this returns the result. What the channel
      // refused for good is retried, because the person who asks may have fixed the cause.
      timed(() => announced()),
    ]);
    const closed = seen.value === false || shown.value?.kind === 'closed';
    return { about: 'log-channel', channelId, found: closed ? 'closed' : seen.value === null ? 'no-answer' : 'seen' };
  }

  async function announced(): Promise<Announced> {
    await parts.announcements.again(guildId);
    return await parts.announcer.announce(guildId);
  }

  /** What is still refused after that. Empty when it isn't known. */
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
