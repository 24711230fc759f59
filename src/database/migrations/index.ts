import type { Migration } from 'kysely/migration';
import * as cases from './0001-cases.ts';
import * as settings from './0002-settings.ts';
import * as keepOuts from './0003-keep-outs.ts';
import * as announcements from './0004-announcements.ts';
import * as history from './0005-history.ts';
import * as pickings from './0006-pickings.ts';
import * as sessionEnds from './0007-session-ends.ts';
import * as locales from './0008-locales.ts';
import * as nameKeys from './0009-name-keys.ts';
import * as clocks from './0010-clocks.ts';
import * as posts from './0011-posts.ts';
// 0012 to 0015 were never released.
import * as keepOutSight from './0016-keep-out-sight.ts';
import * as voidedKeepOuts from './0017-voided-keep-outs.ts';
import * as unheardNotices from './0018-unheard-notices.ts';
import * as typedLetters from './0019-typed-letters.ts';
import * as indexes from './0020-indexes.ts';
import * as accounts from './0021-accounts.ts';
import * as setups from './0023-setups.ts';
import * as gatewaySessions from './0024-gateway-sessions.ts';
import * as sessionLocks from './0025-session-locks.ts';
import * as reports from './0027-reports.ts';
import * as roomKeepOuts from './0028-room-keep-outs.ts';
import type { MIGRATION_NAMES } from './names.ts';

/**
 * Every schema change, ordered by name. Each runs on both engines, in one transaction, and is never edited after its
 * release. Later changes need a new migration.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-cases': cases,
  '0002-settings': settings,
  '0003-keep-outs': keepOuts,
  '0004-announcements': announcements,
  '0005-history': history,
  '0006-pickings': pickings,
  '0007-session-ends': sessionEnds,
  '0008-locales': locales,
  '0009-name-keys': nameKeys,
  '0010-clocks': clocks,
  '0011-posts': posts,
  '0016-keep-out-sight': keepOutSight,
  '0017-voided-keep-outs': voidedKeepOuts,
  '0018-unheard-notices': unheardNotices,
  '0019-typed-letters': typedLetters,
  '0020-indexes': indexes,
  '0021-accounts': accounts,
  '0023-setups': setups,
  '0024-gateway-sessions': gatewaySessions,
  '0025-session-locks': sessionLocks,
  '0027-reports': reports,
  '0028-room-keep-outs': roomKeepOuts,
} satisfies Readonly<Record<(typeof MIGRATION_NAMES)[number], Migration>>;
