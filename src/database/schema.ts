import type { Generated } from 'kysely';
import type { CaseKind, CaseOutcome } from '../cases/case.ts';
import type { KeepOutEnd } from '../keep-out/keep-out.ts';
import type { UntoldStage } from '../removal/picker/picker.repository.ts';
import type { PickerStage } from '../removal/picker/picker-state.ts';

/**
 * The tables, alike on SQLite and PostgreSQL. Times are milliseconds of the Unix epoch, unless they say otherwise; ids of Discord are decimal text;
 * text from VideoSDK and from people goes through `stored`, what it is found by through `keyOf`.
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
  keep_outs: KeepOutsTable;
  keep_out_notices: KeepOutNoticesTable;
  closed_log_channels: ClosedLogChannelsTable;
  posts: PostsTable;
  unheard_notices: UnheardNoticesTable;
  pickings: PickingsTable;
}

export interface CasesTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  kind: Generated<CaseKind>;
  /** These five are null once the person was forgotten, and where a session was ended. */
  target_id: string | null;
  target_key: string | null;
  /** See `shortKeyOf`. */
  target_short: Generated<string | null>;
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
  /** The server's language when it was opened. */
  guild_locale: Generated<string>;
  created_at: number;
  /** The process that works on it; see `leases`. */
  owner: string;
  /** Null while nobody knows what came of it. */
  outcome: CaseOutcome | null;
  settled_at: number | null;
  /** Where the reply can be edited; both null once it shows the last word. */
  application_id: string | null;
  reply_token: string | null;
  /** The language of those who read it. */
  reply_locale: string | null;
  returns: number;
  voided_at: number | null;
  voided_by: string | null;
  void_reason: string | null;
  /** Counts the changes that the log channel should show. */
  version: number;
  /** The version that it shows; null when nothing of it is to be shown. */
  announced_version: number | null;
  /** The message that shows it; others that did are in `posts`. */
  log_channel_id: string | null;
  log_message_id: string | null;
  /** The version that couldn't be shown in a channel, for good; all four null when nothing was ever set aside. */
  set_aside_version: Generated<number | null>;
  set_aside_channel: Generated<string | null>;
  set_aside_why: Generated<string | null>;
  set_aside_at: Generated<number | null>;
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

/** Who holds what, until when by the store's own clock: processes hold themselves, so that the others see whether they live. */
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

/** One for a case at most: who was removed under it is removed again while this is in force. */
export interface KeepOutsTable {
  guild_id: string;
  number: number;
  moderator_id: string;
  session_id: string;
  session_key: string;
  room_id: string;
  room_custom_id: string | null;
  /** These three are null once the person was forgotten. */
  participant_id: string | null;
  participant_key: string | null;
  name: string | null;
  /** Null: as long as the session runs. */
  until: number | null;
  /** The same by the store's own clock: see `deadline.ts`. */
  ends_by: number | null;
  created_at: number;
  /** Null while it is in force. */
  ended_at: number | null;
  ended_why: KeepOutEnd | null;
  /** The process that has to tell the moderator of the end; null: there is nothing to be told (any more). */
  end_teller: Generated<string | null>;
  /** 1: nobody could be told of the end. */
  end_unheard: Generated<number>;
  /** Since when it can't be seen, as the moderator was told. */
  blind_since: Generated<number | null>;
  ended_by: string | null;
  returns: number;
  last_return_at: number | null;
  /** When the connection began that was acted on last. */
  handled_join: number | null;
  /** 1: seen absent since. */
  absent: number;
  /** Goes up with each claim of a return, which names the count that it saw. */
  claims: number;
  /** When the connection that was acted on last may be tried again, by the store's own clock. */
  retry_at: number | null;
  /** Where the kick's reply can be edited, while its token lives. */
  application_id: string | null;
  reply_token: string | null;
  reply_locale: string | null;
}

/** New ids with a kept-out person's name, of which somebody is to be told. */
export interface KeepOutNoticesTable {
  guild_id: string;
  number: number;
  participant_key: string;
  at: number;
  /** By the store's clock: until when whoever claimed it may be telling. */
  claimed_until: number | null;
  /** When it was told, or refused for good; null while neither is known. */
  over_at: number | null;
}

/** Messages that the bot has sent to channels, or was about to send. */
export interface UnheardNoticesTable {
  nonce: string;
  guild_id: string;
  /** A code of Discord's. */
  why: string;
  at: number;
}

export interface PostsTable {
  /** What Discord knows the message by, should the answer to sending it be lost. */
  nonce: string;
  guild_id: string;
  /** The case that it shows, or under which the person is kept out whom it names. */
  number: number;
  kind: 'case' | 'notice';
  channel_id: string;
  /** Null until Discord has said which one it is. */
  message_id: string | null;
  /** Of the case, as it was sent or last changed. */
  version: number;
  /** Of somebody whom it names besides. */
  participant_key: string | null;
  /** Names the forgetting for which it has to be changed or deleted. */
  erasure: string | null;
  /** Why it can't be changed any more. */
  refused: string | null;
}

/** What a server has set itself, as JSON. */
export interface SettingsTable {
  guild_id: string;
  key: string;
  value: string;
}

/** Who changed which setting, from what to what: JSON, and null for what the bot was set up with. */
export interface SettingChangesTable {
  guild_id: string;
  number: number;
  at: number;
  by: string;
  key: string;
  before: string | null;
  after: string | null;
}

/** How many changes a server has made, and how often the claims to rooms have changed. Their rows are locked by writers. */
export interface SettingCountersTable {
  name: string;
  last_number: number;
}

/** The rooms that servers have listed: each is one server's. Where two names mean one room, the lower number came first. */
export interface RoomClaimsTable {
  room: string;
  guild_id: string;
  number: number;
}

/** What moderators are picking. Once it is over, nothing of whom it was about is left in it. */
export interface PickingsTable {
  id: string;
  guild_id: string;
  owner_id: string;
  stage: PickerStage | UntoldStage;
  opened_at: number;
  ends_at: number;
  /** The same by the store's own clock: see `deadline.ts`. */
  ends_by: number | null;
  session_id: string | null;
  query: string | null;
  page: number;
  /** JSON: ids and names. */
  people: string;
  /** JSON: ids. */
  listed_first: string;
  keep_out: string | null;
  reason: string | null;
  application_id: string;
  reply_token: string;
  reply_locale: string | null;
  /** The process that carries it out. */
  worker: string | null;
  /** 1: nothing more is to be begun. */
  stop: number;
}
