import type { Generated } from 'kysely';
import type { CaseKind, CaseOutcome } from '../cases/case.ts';
import type { KeepOutEnd } from '../keep-out/keep-out.ts';
import type { LockEnd } from '../lock/lock.ts';
import type { UnreportedStage } from '../removal/picker/picker.repository.ts';
import type { PickerStage } from '../removal/picker/picker-state.ts';
import type { Handling } from '../reports/report.ts';

/**
 * The tables, the same on SQLite and PostgreSQL. Times are milliseconds of the Unix epoch unless stated otherwise, and
 * Discord's IDs are decimal text. Text from VideoSDK and from people goes through `stored`, and the keys for looking it
 * up through `keyOf`.
 */
export interface Tables {
  cases: CasesTable;
  case_changes: CaseChangesTable;
  counters: CountersTable;
  leases: LeasesTable;
  settings: SettingsTable;
  setting_changes: SettingChangesTable;
  setting_counters: SettingCountersTable;
  room_claims: RoomClaimsTable;
  setups: SetupsTable;
  keep_outs: KeepOutsTable;
  keep_out_notices: KeepOutNoticesTable;
  closed_log_channels: ClosedLogChannelsTable;
  posts: PostsTable;
  unheard_notices: UnheardNoticesTable;
  pickings: PickersTable;
  gateway_sessions: GatewaySessionsTable;
  video_accounts: VideoAccountsTable;
  departures: DeparturesTable;
  session_locks: SessionLocksTable;
  session_lock_allowed: SessionLockAllowedTable;
  session_lock_arrivals: SessionLockArrivalsTable;
  reports: ReportsTable;
  report_counters: CountersTable;
  report_posts: ReportPostsTable;
  report_cases: ReportCasesTable;
}

export interface CasesTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  kind: Generated<CaseKind>;
  /** These five are null once the person has been forgotten, and for ended sessions. */
  target_id: string | null;
  target_key: string | null;
  /** See `shortKeyOf`. */
  target_short: Generated<string | null>;
  target_name: string | null;
  /** Key of the name, ignoring case and accents. */
  name_key: string | null;
  /** When the connection to be ended started. */
  joined_at: number | null;
  /** The VideoSDK account of the session. Empty: the operator's. */
  account: Generated<string>;
  session_id: string;
  /** In accounts other than the operator's, the account is part of it. */
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  reason: string | null;
  reference: string;
  /** The server's language when the case was opened. */
  guild_locale: Generated<string>;
  created_at: number;
  /** The process that works on it. See `leases`. */
  owner: string;
  /** Null while it's unknown. */
  outcome: CaseOutcome | null;
  settled_at: number | null;
  /** Where the reply can be edited. Both are null once it shows the final outcome. */
  application_id: string | null;
  reply_token: string | null;
  /** The language of its readers. */
  reply_locale: string | null;
  returns: number;
  voided_at: number | null;
  voided_by: string | null;
  void_reason: string | null;
  /** Counts the changes that the log channel should show. */
  version: number;
  /** The version that the log channel shows. Null if it shouldn't show this case. */
  announced_version: number | null;
  /** The message that shows it. Earlier ones are in `posts`. */
  log_channel_id: string | null;
  log_message_id: string | null;
  /** The version that a channel refused for good. All four are null if none was ever set aside. */
  set_aside_version: Generated<number | null>;
  set_aside_channel: Generated<string | null>;
  set_aside_why: Generated<string | null>;
  set_aside_at: Generated<number | null>;
}

/** Later changes to a case, and who made them. */
export interface CaseChangesTable {
  id: string;
  guild_id: string;
  number: number;
  at: number;
  by: string;
  field: 'reason' | 'void';
  before: string | null;
  after: string | null;
}

export interface CountersTable {
  guild_id: string;
  last_number: number;
}

/**
 * Who holds what, and until when by the database's own clock. Each process also holds a lease on itself, so the others
 * see whether it's alive.
 */
export interface LeasesTable {
  name: string;
  holder: string;
  until: number;
}

/** Log channels that couldn't be written to, which someone has been told about. */
export interface ClosedLogChannelsTable {
  guild_id: string;
  channel_id: string;
  since: number;
}

/** At most one per case. Whoever was removed in the case is removed again while this is active. */
export interface KeepOutsTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  /** As in `cases`. */
  account: Generated<string>;
  session_id: string;
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  /** Not null: it goes on in later sessions of the room, and the session is the latest one that it was seen to apply to. */
  room_key: Generated<string | null>;
  /** When that session started, if VideoSDK said so. */
  session_from: Generated<number | null>;
  /** 1: that session is over, and no later one has been seen. */
  session_over: Generated<number>;
  /** These three are null once the person has been forgotten. */
  participant_id: string | null;
  participant_key: string | null;
  name: string | null;
  /** Null: until the session ends or, in a room, until someone lets them back in. */
  until: number | null;
  /** The same, by the database's own clock. See `deadline.ts`. */
  ends_by: number | null;
  created_at: number;
  /** Null while it's active. */
  ended_at: number | null;
  ended_why: KeepOutEnd | null;
  /** The process that has to notify the moderator of the end. Null: there's nothing to report, or nothing left. */
  end_teller: Generated<string | null>;
  /** 1: no one could be notified of the end. */
  end_unheard: Generated<number>;
  /** Since when the bot can't see it, as the moderator was told. */
  blind_since: Generated<number | null>;
  ended_by: string | null;
  returns: number;
  last_return_at: number | null;
  /** When the last connection that was acted on started. */
  handled_join: number | null;
  /** 1: seen absent since then. */
  absent: number;
  /** Incremented by each claim of a return, which names the value it saw. */
  claims: number;
  /** When to try the last connection again, by the database's own clock. */
  retry_at: number | null;
  /** Where the removal's reply can be edited, while its token is valid. */
  application_id: string | null;
  reply_token: string | null;
  reply_locale: string | null;
}

/** New IDs with the name of someone who is kept out, which a moderator should be told about. */
export interface KeepOutNoticesTable {
  guild_id: string;
  number: number;
  participant_key: string;
  at: number;
  /**
   * Until when the process that claimed it may be sending it, by the database's clock. Null: no one was told about this
   * person, who was only counted. 0: that was in an earlier session of the room.
   */
  claimed_until: number | null;
  /** When it was delivered, or refused for good. Null while neither is known. */
  over_at: number | null;
}

/** Gateway sessions that processes have left open for those that take their place. */
export interface GatewaySessionsTable {
  /** Whose they are: made from the bot's token, and says nothing about it. */
  bot: string;
  shard: number;
  shard_count: number;
  /** As JSON. */
  session: string;
  left_at: number;
}

/** Notices that Discord refused for good everywhere. */
export interface UnheardNoticesTable {
  nonce: string;
  guild_id: string;
  /** One of Discord's codes. */
  why: string;
  at: number;
}

/** How far servers are set up. */
export interface SetupsTable {
  guild_id: string;
  /** When someone closed the checklist. */
  dismissed_at: number | null;
  /** When the latest test began, and how many problems it found. */
  tested_at: number | null;
  problems: number | null;
}

/** Messages that the bot has sent to channels, or was about to send. */
export interface PostsTable {
  /** Identifies the message at Discord in case the answer to sending it is lost. */
  nonce: string;
  guild_id: string;
  /** The case it shows, or the case of the keep-out it's about. */
  number: number;
  kind: 'case' | 'notice';
  channel_id: string;
  /** Null until Discord has said which one it is. */
  message_id: string | null;
  /** Of the case, as it was sent or last edited. */
  version: number;
  /** The key of someone else it names. */
  participant_key: string | null;
  /** The forgetting for which it has to be edited or deleted. */
  erasure: string | null;
  /** Why it can't be edited anymore. */
  refused: string | null;
}

/** What a server has set itself, as JSON. */
export interface SettingsTable {
  guild_id: string;
  key: string;
  value: string;
}

/** Who changed which setting, from what to what. JSON, and null for the bot's default. */
export interface SettingChangesTable {
  guild_id: string;
  number: number;
  at: number;
  by: string;
  key: string;
  before: string | null;
  after: string | null;
}

/** How many changes a server has made, and how often claims to rooms have changed. Writers lock these rows. */
export interface SettingCountersTable {
  name: string;
  last_number: number;
}

/**
 * The rooms that servers have listed. Each belongs to one server: if two names mean the same room, the lower number
 * came first.
 */
export interface RoomClaimsTable {
  room: string;
  guild_id: string;
  number: number;
}

/** The state of pickers. Once a picker is over, nothing in it says who it was about. */
export interface PickersTable {
  id: string;
  guild_id: string;
  owner_id: string;
  stage: PickerStage | UnreportedStage;
  opened_at: number;
  ends_at: number;
  /** The same, by the database's own clock. See `deadline.ts`. */
  ends_by: number | null;
  /** As in `cases`. */
  account: Generated<string>;
  session_id: string | null;
  query: string | null;
  page: number;
  /** JSON: IDs and names. */
  people: string;
  /** JSON: IDs. */
  listed_first: string;
  keep_out: string | null;
  reason: string | null;
  application_id: string;
  reply_token: string;
  reply_locale: string | null;
  /** The process that carries out the removals. */
  worker: string | null;
  /** 1: start no more removals. */
  stop: number;
  /** The report that it was opened from. */
  report: Generated<number | null>;
}

/** The VideoSDK accounts that servers have brought. */
export interface VideoAccountsTable {
  guild_id: string;
  /** Names the account in records. Can't be guessed. */
  id: string;
  /** The credentials, encrypted for this server and this account. */
  sealed: string;
}

/** Servers that have removed the bot. What they have on record is erased after a while. */
export interface DeparturesTable {
  guild_id: string;
  since: number;
}

/** Locked sessions. A row goes once the lock is over and that was said. */
export interface SessionLocksTable {
  /** Can't be guessed, and is short enough for a custom ID. */
  id: string;
  guild_id: string;
  moderator_id: string;
  /** As in `cases`. */
  account: string;
  session_id: string;
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  /** Null: until the session ends. */
  until: number | null;
  /** The same, by the database's own clock. See `deadline.ts`. */
  ends_by: number | null;
  created_at: number;
  /** The latest that the list of who was in arrived, by VideoSDK's clock: whoever joined before that was in. */
  listed_at: number;
  /** How many people were in. */
  stayed: number;
  reference: string;
  /** The server's language when it was locked. */
  guild_locale: string;
  /** The message that's kept up to date, while its token is valid, and since when it has that token. */
  application_id: string | null;
  reply_token: string | null;
  reply_locale: string | null;
  reply_at: number;
  /** How often people came who may not be in, and when most recently. */
  arrivals: Generated<number>;
  last_arrival_at: number | null;
  /** Since when the bot can't see who is in. */
  blind_since: number | null;
  /** Counts what changes, also in the two tables below; and how far the message has come. */
  changes: Generated<number>;
  shown: Generated<number>;
  ended_at: number | null;
  ended_why: LockEnd | null;
  ended_by: string | null;
  /** The process that has to say that it's over. */
  end_teller: string | null;
}

/** Who may be in a locked session. */
export interface SessionLockAllowedTable {
  lock_id: string;
  /** A hash of their ID: see `allowanceOf`. */
  person: string;
}

/** People who came into a locked session and may not be in, for all locks of that session together. */
export interface SessionLockArrivalsTable {
  session_key: string;
  participant_key: string;
  participant_id: string;
  name: string | null;
  /** How often they came, and when most recently. */
  times: number;
  last_at: number;
  /** As in `keep_outs`. */
  handled_join: number | null;
  absent: Generated<number>;
  claims: number;
  retry_at: number | null;
}

/** What members have reported to moderators. Erased as a whole once the person or the time is to be forgotten. */
export interface ReportsTable {
  guild_id: string;
  /** Counts up from 1 in each server, separately from cases. */
  number: number;
  /** '0' once they were forgotten. */
  reporter_id: string;
  /** The Discord member in whose menu, or by whose message, the report was begun. */
  member_id: string | null;
  /** These three are only there for someone who was picked from the people in a session. */
  participant_id: string | null;
  participant_key: string | null;
  session_id: string | null;
  /** As typed or picked, and its key, ignoring case and accents. Null for someone without a name. */
  name: string | null;
  name_key: string | null;
  what: string;
  /** JSON: links. */
  pictures: string;
  /** The message that was reported. */
  channel_id: string | null;
  message_id: string | null;
  reference: string;
  /** As in `cases`. */
  guild_locale: string;
  created_at: number;
  /** All three are null while no moderator has acted on it. */
  handled_how: Handling | null;
  handled_by: string | null;
  handled_at: number | null;
  /** These are as in `cases`. */
  version: number;
  announced_version: number;
  set_aside_version: number | null;
  set_aside_channel: string | null;
  set_aside_why: string | null;
  set_aside_at: number | null;
}

/** The messages that show reports: as `posts`, which is about cases. */
export interface ReportPostsTable {
  nonce: string;
  guild_id: string;
  /** Of the report, which may have been erased. */
  number: number;
  channel_id: string;
  message_id: string | null;
  version: number;
  erasure: string | null;
  refused: string | null;
}

/** The cases that came of reports. */
export interface ReportCasesTable {
  guild_id: string;
  case_number: number;
  /** Of the report. */
  number: number;
  /** 1: the report shows, or is about to show, where the case's message is. */
  linked: number;
}
