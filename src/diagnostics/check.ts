import type { Announced, Announcements, Announcer, Notices, SetAside } from '../cases/log-channel.ts';
import type { Clock } from '../common/clock.ts';
import type { Session } from '../sessions/session.ts';
import { roomName } from '../sessions/session.ts';
import type { CallContext, NoAccount, VideoSessions } from '../sessions/video-sessions.ts';
import type { GuildSettings } from '../settings/settings.ts';

/** A version of VideoSDK's API. */
export type VideoApi = 'v1' | 'v2';

/** How VideoSDK responds to credentials; or there is no account to ask with, and why. */
export type CredentialsAnswer = 'taken' | 'refused' | 'busy' | 'no-answer' | NoAccount;

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

/** What a log channel needs, besides being seen. */
export type LogPermission = 'send-messages' | 'send-messages-in-threads' | 'embed-links';

/** Whether the bot can post in a channel. */
export type ChannelAccess =
  | { readonly kind: 'full' }
  /** It's gone, the bot can't see it, or it isn't for messages. */
  | { readonly kind: 'closed' }
  /** A locked thread. */
  | { readonly kind: 'locked' }
  /** Someone has timed out the bot. */
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'lacks'; readonly missing: readonly LogPermission[] };

/** Checks of Discord. They reject when Discord doesn't answer. */
export interface DiscordChecks {
  /** Whether Discord accepts the bot's token. */
  tokenTaken(signal: AbortSignal): Promise<boolean>;
  /** What the bot can do in a channel. Sends nothing there. */
  channelAccess(channelId: string, signal: AbortSignal): Promise<ChannelAccess>;
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
  readonly announcements: Pick<Announcements, 'aside' | 'again'> & Pick<Notices, 'undeliveredOf'>;
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

/** What checks a server, and the VideoSDK account that it uses. */
export interface CheckPartsOf extends Omit<CheckParts, 'videoChecks' | 'videoSessions' | 'listing' | 'knownRooms'> {
  of(guildId: string): Promise<CheckParts>;
}

/** Whether cases can be posted. `channelId` is `null` if they aren't to be posted anywhere. */
export interface LogChannelFinding {
  readonly about: 'log-channel';
  readonly channelId: string | null;
  /**
   * - `waiting`: cases wait, because posting them failed or takes long.
   * - `refused`: Discord refuses them for a reason that the bot's permissions don't show.
   */
  readonly found: 'seen' | 'waiting' | 'refused' | 'no-answer' | Exclude<ChannelAccess['kind'], 'full'>;
  /** What the bot lacks there, if it's that. */
  readonly missing?: readonly LogPermission[];
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
  | LogChannelFinding
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
      return finding.found === 'taken'
        ? 'ok'
        : finding.found === 'busy' || finding.found === 'no-answer'
          ? 'unknown'
          : 'problem';
    case 'gateway':
      return finding.connected ? 'ok' : 'problem';
    case 'moderator-roles':
      return finding.count > 0 ? 'ok' : 'problem';
    case 'rooms':
      // A custom room ID may not have been used yet, so it proves nothing that VideoSDK doesn't know it.
      return finding.notFound.length === 0 && finding.notRead === 0 ? 'ok' : 'unknown';
    case 'log-channel':
      return finding.found === 'seen'
        ? 'ok'
        : finding.found === 'no-answer' || finding.found === 'waiting'
          ? 'unknown'
          : 'problem';
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
export function check(parts: CheckParts, request: CheckedFor): Promise<readonly Finding[]> {
  return new Check(parts, request).run();
}

/** Whether the bot can post in a channel that was chosen just now. Never rejects. */
export async function checkLogChannel(
  { discord, clock }: Pick<CheckParts, 'discord' | 'clock'>,
  channelId: string,
): Promise<LogChannelFinding> {
  const over = new AbortController();
  const late = new AbortController();
  const access = await Promise.race([
    discord.channelAccess(channelId, late.signal).catch(() => null),
    clock.wait(CHOSEN_WITHIN_MS, over.signal).then(() => null),
  ]);
  over.abort();
  late.abort();
  return logChannelFinding(channelId, access);
}

const NO_ACCOUNT: readonly NoAccount[] = ['none', 'unreadable', 'changed'];

/** Someone waits for a menu to react. */
const CHOSEN_WITHIN_MS = 2_000;

/** @param access `null` if it isn't known */
function logChannelFinding(channelId: string | null, access: ChannelAccess | null): LogChannelFinding {
  return {
    about: 'log-channel',
    channelId,
    found: access === null ? 'no-answer' : access.kind === 'full' ? 'seen' : access.kind,
    ...(access?.kind === 'lacks' && { missing: access.missing }),
  };
}

class Check {
  readonly #parts: CheckParts;
  readonly #request: CheckedFor;
  readonly #over = new AbortController();
  readonly #late = new AbortController();
  /** When the time is up. */
  readonly #inTime: Promise<null>;

  constructor(parts: CheckParts, request: CheckedFor) {
    this.#parts = parts;
    this.#request = request;
    this.#inTime = parts.clock.wait(CHECK_WITHIN_MS, this.#over.signal).then(() => null);
    void this.#inTime.then(() => this.#late.abort());
  }

  async run(): Promise<readonly Finding[]> {
    try {
      return await this.#findings();
    } finally {
      this.#over.abort();
    }
  }

  async #findings(): Promise<readonly Finding[]> {
    const { settings, roleIds } = this.#request;
    const [first, v1, v2, ofRooms, channel, kept] = await Promise.all([
      this.#discord(),
      this.#credentials('v1'),
      this.#credentials('v2'),
      this.#rooms(),
      this.#logChannel(),
      this.#store(),
    ]);
    const unwritten = this.#parts.unwritten?.() ?? null;
    const dropped = this.#parts.logLinesDropped?.() ?? 0;
    return [
      first,
      { about: 'gateway', connected: this.#parts.discord.connected },
      {
        about: 'moderator-roles',
        count: settings.moderatorRoleIds.size,
        mine: roleIds.some((id) => settings.moderatorRoleIds.has(id)),
      },
      v1,
      // Without an account, there is one thing to say.
      ...(v1.found === v2.found && (NO_ACCOUNT as readonly string[]).includes(v1.found) ? [] : [v2]),
      ...(await this.#listing()),
      ofRooms,
      channel,
      ...(settings.logChannelId === null ? [] : await this.#unshown()),
      ...(await this.#unheard()),
      kept,
      ...(unwritten === null ? [] : [{ about: 'unwritten', ...unwritten } as const]),
      ...(dropped === 0 ? [] : [{ about: 'log-lines', dropped } as const]),
      { about: 'clock', ...this.#parts.clockSkew() },
      { about: 'versions', ...this.#parts.versions },
    ];
  }

  /** Runs one check and measures its time. The value is `null` when it failed or took too long. */
  async #timed<T>(work: (call: CallContext & { readonly signal: AbortSignal }) => Promise<T>) {
    const startedAt = this.#parts.clock.elapsed();
    const answer = work({ reference: this.#request.reference, signal: this.#late.signal, once: true }).then(
      (value) => ({ value }),
      () => null,
    );
    const first = await Promise.race([answer, this.#inTime]);
    return { value: first?.value ?? null, ms: Math.max(0, Math.round(this.#parts.clock.elapsed() - startedAt)) };
  }

  async #discord(): Promise<Finding> {
    const { value, ms } = await this.#timed(({ signal }) => this.#parts.discord.tokenTaken(signal));
    return { about: 'discord', found: value === null ? 'no-answer' : value ? 'taken' : 'refused', ms };
  }

  async #credentials(api: VideoApi): Promise<Extract<Finding, { readonly about: 'credentials' }>> {
    const { value, ms } = await this.#timed((call) => this.#parts.videoChecks.credentials(api, call));
    return { about: 'credentials', api, removes: api === this.#parts.removalApi, found: value ?? 'no-answer', ms };
  }

  async #listing(): Promise<readonly Finding[]> {
    // Checked last, because the other checks may have revealed it.
    const how = this.#parts.listing?.();
    if (how === undefined) {
      return [];
    }
    const { only } = this.#request.settings.rooms;
    const known =
      how === 'by-room' && only === null ? (await this.#timed(async () => this.#parts.knownRooms?.())).value : only;
    return [{ about: 'listing', how, rooms: known?.size ?? 0 }];
  }

  async #rooms(): Promise<Finding> {
    const { only } = this.#request.settings.rooms;
    if (only === null) {
      return { about: 'rooms', listed: null, notFound: [], notRead: 0 };
    }
    const running = this.#timed((call) => this.#parts.videoSessions.running(only, call));
    const known = await Promise.all(
      [...only].map(async (room) => ({
        room,
        there: (await this.#timed((call) => this.#parts.videoChecks.hasRoom(room, call))).value,
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

  async #logChannel(): Promise<Finding> {
    const { logChannelId: channelId } = this.#request.settings;
    if (channelId === null) {
      return logChannelFinding(channelId, { kind: 'full' });
    }
    const [access, shown] = await Promise.all([
      this.#timed(({ signal }) => this.#parts.discord.channelAccess(channelId, signal)),
      // What waits for the channel is announced every few seconds anyway, and this returns the result. What the channel
      // refused for good is retried, because the person who asks may have fixed the cause.
      this.#timed(() => this.#announced()),
    ]);
    const finding = logChannelFinding(channelId, access.value);
    if (finding.found === 'seen' && shown.value?.kind !== 'up-to-date') {
      // It isn't said to work before something was posted there.
      return { ...finding, found: shown.value?.kind === 'closed' ? 'refused' : 'waiting' };
    }
    return finding.found === 'no-answer' && shown.value?.kind === 'closed' ? { ...finding, found: 'closed' } : finding;
  }

  async #announced(): Promise<Announced> {
    await this.#parts.announcements.again(this.#request.guildId);
    return await this.#parts.announcer.announce(this.#request.guildId);
  }

  /** What is still refused after that. Empty when it isn't known. */
  async #unshown(): Promise<readonly Finding[]> {
    const { value } = await this.#timed(() => this.#parts.announcements.aside(this.#request.guildId));
    return value === null ? [] : [{ about: 'unshown-cases', ...value }];
  }

  async #unheard(): Promise<readonly Finding[]> {
    const { value } = await this.#timed(() =>
      this.#parts.announcements.undeliveredOf(this.#request.guildId, this.#parts.clock.now()),
    );
    return value === null ? [] : [{ about: 'unheard-notices', ...value }];
  }

  async #store(): Promise<Finding> {
    const { value, ms } = await this.#timed(() => this.#parts.store.migrations());
    return { about: 'store', engine: this.#parts.store.engine, found: value, ms };
  }
}

function runsIn(room: string): (session: Session) => boolean {
  return (session) => session.room.id === room || roomName(session.room) === room;
}
