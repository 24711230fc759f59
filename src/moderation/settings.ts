import type { AllowedRooms } from './session.ts';

/** At most so many removals by one moderator within so many milliseconds, so that a stolen account cannot empty a session. */
export interface Cooldown {
  readonly removals: number;
  readonly withinMs: number;
}

/** The rules of one server, as they are now: what it set itself, and the environment's values for the rest. */
export interface GuildSettings {
  /** Empty: nobody may moderate. */
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly rooms: AllowedRooms;
  readonly logChannelId: string | null;
  readonly reasonRequired: boolean;
  readonly replies: 'private' | 'public';
  /** `null`: no limit. */
  readonly cooldown: Cooldown | null;
  /** Participant ids that are never removed: hosts, recorders. */
  readonly protectedIds: ReadonlySet<string>;
  readonly reasonPresets: readonly string[];
  /** How long cases are kept; `null`: for ever. */
  readonly retentionDays: number | null;
}

export interface SettingsReader {
  /**
   * A server's rules, a few seconds old at most.
   *
   * @throws {RecordsError} when the store cannot be read and nothing recent is known
   */
  of(guildId: string): Promise<GuildSettings>;
  /** The same, at once, when it is known already. */
  peek(guildId: string): GuildSettings | undefined;
}

/** What holds for a server that has set nothing: the values of the environment. */
export function firstSettings(environment: {
  readonly moderatorRoleIds: ReadonlySet<string>;
  readonly rooms: AllowedRooms;
  readonly cooldown: Cooldown | null;
}): GuildSettings {
  return {
    ...environment,
    logChannelId: null,
    reasonRequired: false,
    replies: 'private',
    protectedIds: new Set(),
    reasonPresets: [],
    retentionDays: null,
  };
}
