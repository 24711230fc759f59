import type { CaseOutcome } from '../moderation/case.ts';

/**
 * The tables, alike on SQLite and PostgreSQL. Times are milliseconds of the Unix epoch; ids of Discord are decimal text;
 * text from VideoSDK and from people goes through `stored`, what it is found by through `keyOf`.
 */
export interface Tables {
  cases: CasesTable;
  case_changes: CaseChangesTable;
  counters: CountersTable;
  leases: LeasesTable;
  closed_log_channels: ClosedLogChannelsTable;
}

export interface CasesTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  /** These four are null once the person was forgotten. */
  target_id: string | null;
  target_key: string | null;
  target_name: string | null;
  /** Key of the name without case and accents. */
  name_key: string | null;
  /** When the connection began that was to be ended. */
  joined_at: number | null;
  session_id: string;
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  reason: string | null;
  reference: string;
  created_at: number;
  /** The process that works on it; see `leases`. */
  owner: string;
  /** Null while nobody knows what came of it. */
  outcome: CaseOutcome | null;
  settled_at: number | null;
  /** Where the reply can be edited; both null once it shows the last word. */
  application_id: string | null;
  reply_token: string | null;
  returns: number;
  voided_at: number | null;
  voided_by: string | null;
  void_reason: string | null;
  /** Counts the changes that the log channel should show. */
  version: number;
  /** The version that it shows; null when nothing of it is to be shown. */
  announced_version: number | null;
  log_channel_id: string | null;
  log_message_id: string | null;
}

/** Who changed what about a case, later. */
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

/** Who holds what, until when: processes hold themselves, so that the others see whether they live. */
export interface LeasesTable {
  name: string;
  holder: string;
  until: number;
}

/** Log channels that could not be written to, of which somebody was told. */
export interface ClosedLogChannelsTable {
  guild_id: string;
  channel_id: string;
  since: number;
}
