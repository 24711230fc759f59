import { sql } from 'kysely';
import type { Announcements } from '../moderation/announcements.ts';
import type { Store } from './database.ts';
import { reached } from './errors.ts';
import { caseOf } from './journal.ts';
import { takeLease } from './leases.ts';

/** The announcements over the store. */
export function createAnnouncements(store: Store, owner: string): Announcements {
  const { db } = store;
  const behind = sql<boolean>`announced_version < version`;
  return {
    waiting: () =>
      reached(
        db
          .selectFrom('cases')
          .select('guild_id')
          .distinct()
          .where(behind)
          .where('outcome', 'is not', null)
          .limit(1_000)
          .execute()
          .then((rows) => rows.map(({ guild_id }) => guild_id)),
      ),
    take: (guildId) => reached(takeLease(store, `log:${guildId}`, owner)),
    next: (guildId, limit) =>
      reached(
        db
          .selectFrom('cases')
          .selectAll()
          .where('guild_id', '=', guildId)
          .where(behind)
          .where('outcome', 'is not', null)
          .orderBy('number')
          .limit(limit)
          .execute()
          .then((rows) =>
            rows.map((row) => ({
              case: caseOf(row),
              version: row.version,
              posted:
                row.log_channel_id === null || row.log_message_id === null
                  ? null
                  : { channelId: row.log_channel_id, messageId: row.log_message_id },
            })),
          ),
      ),
    async shown({ guildId, number }, version, { channelId, messageId }) {
      await reached(
        db
          .updateTable('cases')
          .set({ announced_version: version, log_channel_id: channelId, log_message_id: messageId })
          .where('guild_id', '=', guildId)
          .where('number', '=', number)
          .execute(),
      );
    },
    async forget(guildId) {
      await reached(
        db
          .updateTable('cases')
          .set({ announced_version: sql<number>`version` })
          .where('guild_id', '=', guildId)
          .where(behind)
          .where('outcome', 'is not', null)
          .execute(),
      );
    },
    async closed(guildId, channelId, at) {
      const { numInsertedOrUpdatedRows } = await reached(
        db
          .insertInto('closed_log_channels')
          .values({ guild_id: guildId, channel_id: channelId, since: at })
          .onConflict((conflict) =>
            conflict
              .column('guild_id')
              .doUpdateSet({ channel_id: channelId, since: at })
              .where('closed_log_channels.channel_id', '!=', channelId),
          )
          .executeTakeFirstOrThrow(),
      );
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async open(guildId) {
      await reached(db.deleteFrom('closed_log_channels').where('guild_id', '=', guildId).execute());
    },
  };
}
