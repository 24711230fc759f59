import { type ExpressionBuilder, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { CaseKey } from '../moderation/case.ts';
import type { NewCase } from '../moderation/journal.ts';
import {
  type KeepOut,
  type KeepOutEnd,
  type KeepOuts,
  WATCH_MS,
  type WatchedKeepOut,
  type WatchedKeepOuts,
} from '../moderation/keep-out.ts';
import type { Database, Store } from './database.ts';
import { reached } from './errors.ts';
import { storeNow } from './leases.ts';
import { NO_REPLY, replyColumns, replyOf } from './reply-handle.ts';
import type { CasesTable, KeepOutsTable, Tables } from './schema.ts';
import { keyOf, stored, unstored } from './stored-text.ts';

/** Names that one statement takes: engines bound the number of its parameters. */
const LEASES_AT_ONCE = 500;
/** What a moderator's kick of somebody kept out takes at most, until the watch may act on the same connection. */
const KICK_TAKES_MS = 20_000;
/** Leases that nobody has renewed for so long are of processes and sessions that are gone. */
const FORGET_LEASES_MS = 600_000;

/** Keep-outs over the store: for the watch of this process, and for moderators. */
export function createKeepOuts(store: Store, owner: string): KeepOuts & WatchedKeepOuts {
  const { db, engine } = store;
  const now = storeNow(engine);

  const watched = () =>
    inForce(db)
      .selectAll('keep_outs')
      .select(['cases.outcome', 'cases.settled_at', 'cases.reason', 'cases.reference', 'cases.guild_locale'])
      .orderBy('keep_outs.created_at')
      .orderBy('keep_outs.guild_id')
      .orderBy('keep_outs.number');

  return {
    async inForce() {
      const rows = await reached(
        watched()
          .leftJoin('leases', (join) => join.on('leases.name', '=', sql<string>`'watch:' || keep_outs.session_key`))
          .select(['leases.holder', sql<number>`case when leases.until >= ${now} then 1 else 0 end`.as('live')])
          .execute(),
      );
      return rows.map((row) => ({
        keepOut: watchedOf(row),
        watchedElsewhere: row.live === 1 && row.holder !== owner,
      }));
    },

    async ofSession(sessionId) {
      const rows = await reached(watched().where('keep_outs.session_key', '=', keyOf(sessionId)).execute());
      return rows.map(watchedOf);
    },

    async hold(sessionIds) {
      // In one order everywhere: processes that lock the same rows in different ones would wait for each other.
      const byName = new Map([...sessionIds].map((id) => [leaseOf(id), id] as const));
      const names = [...byName.keys()].sort();
      const held = new Set<string>();
      for (let from = 0; from < names.length; from += LEASES_AT_ONCE) {
        const until = sql<number>`${now} + ${sql.lit(WATCH_MS)}`;
        const taken = await reached(
          db
            .insertInto('leases')
            .values(names.slice(from, from + LEASES_AT_ONCE).map((name) => ({ name, holder: owner, until })))
            .onConflict((conflict) =>
              conflict
                .column('name')
                .doUpdateSet(({ ref }) => ({ holder: ref('excluded.holder'), until: ref('excluded.until') }))
                .where(sql<boolean>`leases.holder = excluded.holder or leases.until < ${now}`),
            )
            .returning('name')
            .execute(),
        );
        for (const { name } of taken) {
          held.add(byName.get(name) ?? '');
        }
      }
      return held;
    },

    claim: (seen, { kind, joinedAt, at, retryAt }) =>
      reached(
        db.transaction().execute(async (tx) => {
          const change = ({ eb }: { eb: ExpressionBuilder<Tables, 'keep_outs'> }) => ({
            handled_join: joinedAt === null ? null : Math.trunc(joinedAt),
            absent: 0,
            claims: eb('claims', '+', 1),
            retry_at: retryAt,
            ...(kind === 'return' && { returns: eb('returns', '+', 1), last_return_at: at }),
          });
          const key = { guild_id: seen.guildId, number: seen.number };
          const row = await tx
            .updateTable('keep_outs')
            .set(change)
            .where('guild_id', '=', key.guild_id)
            .where('number', '=', key.number)
            .where('ended_at', 'is', null)
            .where('claims', '=', seen.claims)
            .where(({ not, exists, selectFrom }) =>
              not(
                exists(
                  selectFrom('cases')
                    .select('cases.number')
                    .where('cases.session_key', '=', keyOf(seen.sessionId))
                    .where('cases.target_key', '=', keyOf(seen.target.id))
                    .where('cases.outcome', 'is', null),
                ),
              ),
            )
            .returningAll()
            .executeTakeFirst();
          if (row === undefined) {
            return null;
          }
          // Kept out of the same session by other servers too: one return is one return for all of them.
          const others = await tx
            .updateTable('keep_outs')
            .set(change)
            .where('session_key', '=', keyOf(seen.sessionId))
            .where('participant_key', '=', keyOf(seen.target.id))
            .where('ended_at', 'is', null)
            .where(({ eb, or }) => or([eb('guild_id', '!=', key.guild_id), eb('number', '!=', key.number)]))
            .returning(['guild_id', 'number'])
            .execute();
          if (kind === 'return') {
            for (const { guild_id, number } of [key, ...others]) {
              await tx
                .updateTable('cases')
                .set(({ eb }) => ({ returns: eb('returns', '+', 1), version: eb('version', '+', 1) }))
                .where('guild_id', '=', guild_id)
                .where('number', '=', number)
                .execute();
            }
          }
          return { ...seen, ...progressOf(row) };
        }),
      ),

    async concluded(claimed, { retryAt, gone }) {
      await reached(
        db
          .updateTable('keep_outs')
          .set({ retry_at: retryAt, ...(gone && { absent: 1 }) })
          .where('guild_id', '=', claimed.guildId)
          .where('number', '=', claimed.number)
          .where('claims', '=', claimed.claims)
          .execute(),
      );
    },

    async absent(seen) {
      await reached(
        db
          .updateTable('keep_outs')
          .set({ absent: 1 })
          .where('guild_id', '=', seen.guildId)
          .where('number', '=', seen.number)
          .where('claims', '=', seen.claims)
          .execute(),
      );
    },

    async notice(keepOut, participant, at) {
      const inserted = await reached(
        db
          .insertInto('keep_out_notices')
          .values({ ...noticeKey(keepOut, participant.id), at })
          .onConflict((conflict) => conflict.columns(['guild_id', 'number', 'participant_key']).doNothing())
          .returning('at')
          .execute(),
      );
      return inserted.length > 0;
    },

    async expire(at) {
      const ended = { at, why: 'time', by: null } as const;
      await reached(
        db.transaction().execute(async (tx) => {
          await end(tx, ended, (eb) => eb('until', '<=', at));
          await tx
            .deleteFrom('leases')
            .where('until', '<', sql<number>`${now} - ${sql.lit(FORGET_LEASES_MS)}`)
            .execute();
        }),
      );
    },

    async sessionOver(sessionId, at) {
      await reached(
        db.transaction().execute(async (tx) => {
          await end(tx, { at, why: 'session-over', by: null }, (eb) => eb('session_key', '=', keyOf(sessionId)));
          await tx.deleteFrom('leases').where('name', '=', leaseOf(sessionId)).execute();
        }),
      );
    },

    async list(guildId, at, { before, limit }) {
      const rows = await reached(
        shown(db, guildId, at)
          .selectAll('keep_outs')
          .$if(before !== null, (query) => query.where('keep_outs.number', '<', before))
          .orderBy('keep_outs.number', 'desc')
          .limit(limit)
          .execute(),
      );
      return rows.map(keepOutOf);
    },

    async count(guildId, at) {
      const { count } = await reached(
        shown(db, guildId, at)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow(),
      );
      return Number(count);
    },

    find: (key, at) => reached(find(db, key, at)),

    begin: (key, { until, by, at, reply }) =>
      reached(
        db.transaction().execute(async (tx) => {
          const row = await tx
            .selectFrom('cases')
            .selectAll()
            .where('guild_id', '=', key.guildId)
            .where('number', '=', key.number)
            .where('outcome', 'in', ['removed', 'returned'])
            .where('voided_at', 'is', null)
            .executeTakeFirst();
          const { target_id, target_key, session_key } = row ?? { target_id: null, target_key: null, session_key: '' };
          if (row === undefined || target_id === null || target_key === null) {
            return null;
          }
          await end(tx, { at, why: 'replaced', by }, (eb) =>
            eb.and([
              eb('session_key', '=', session_key),
              eb('participant_key', '=', target_key),
              eb('guild_id', '=', key.guildId),
            ]),
          );
          // A case has one at most: one that ended before gives way.
          await tx
            .deleteFrom('keep_outs')
            .where('guild_id', '=', key.guildId)
            .where('number', '=', key.number)
            .execute();
          const begun = await tx
            .insertInto('keep_outs')
            .values({
              guild_id: key.guildId,
              number: key.number,
              moderator_id: by,
              session_id: row.session_id,
              session_key,
              room_id: row.room_id,
              room_custom_id: row.room_custom_id,
              participant_id: target_id,
              participant_key: target_key,
              name: row.target_name,
              until,
              created_at: at,
              ended_at: null,
              ended_why: null,
              ended_by: null,
              returns: 0,
              last_return_at: null,
              handled_join: row.joined_at,
              absent: 1,
              claims: 0,
              retry_at: null,
              ...replyColumns(reply),
            })
            .returningAll()
            .executeTakeFirstOrThrow();
          return keepOutOf(begun);
        }),
      ),

    letBackIn: (key, by, at) =>
      reached(
        db.transaction().execute(async (tx) => {
          const found = await find(tx, key, at);
          const ended = await end(tx, { at, why: 'let-back-in', by }, (eb) =>
            eb.and([eb('guild_id', '=', key.guildId), eb('number', '=', key.number)]),
          );
          return ended === 0 ? null : found;
        }),
      ),

    endFor: (guildId, participantId, at) =>
      reached(
        db
          .transaction()
          .execute((tx) =>
            end(tx, { at, why: 'forgotten', by: null }, (eb) =>
              eb.and([eb('guild_id', '=', guildId), eb('participant_key', '=', keyOf(participantId))]),
            ),
          ),
      ),
  };
}

/**
 * What a new case means for keep-outs, in its transaction: the kick acts on the person's present connection, so that no
 * watch does; and where it has a term of its own, that one holds from now on.
 */
export async function keepOutWith(tx: Transaction<Tables>, entry: NewCase, number: number): Promise<void> {
  const { guildId, target, session, at, keepOut } = entry;
  const [session_key, participant_key] = [keyOf(session.id), keyOf(target.id)];
  const handled_join = target.joinedAt === null ? null : Math.trunc(target.joinedAt);
  await tx
    .updateTable('keep_outs')
    .set(({ eb }) => ({ handled_join, absent: 0, claims: eb('claims', '+', 1), retry_at: at + KICK_TAKES_MS }))
    .where('session_key', '=', session_key)
    .where('participant_key', '=', participant_key)
    .where('ended_at', 'is', null)
    .execute();
  if (!keepOut) {
    return;
  }
  await end(tx, { at, why: 'replaced', by: entry.moderator.userId }, (eb) =>
    eb.and([
      eb('session_key', '=', session_key),
      eb('participant_key', '=', participant_key),
      eb('guild_id', '=', guildId),
    ]),
  );
  await tx
    .insertInto('keep_outs')
    .values({
      guild_id: guildId,
      number,
      moderator_id: entry.moderator.userId,
      session_id: stored(session.id),
      session_key,
      room_id: stored(session.room.id),
      room_custom_id: session.room.customId === null ? null : stored(session.room.customId),
      participant_id: stored(target.id),
      participant_key,
      name: target.name === null ? null : stored(target.name),
      until: keepOut.until,
      created_at: at,
      ended_at: null,
      ended_why: null,
      ended_by: null,
      returns: 0,
      last_return_at: null,
      handled_join,
      absent: 0,
      claims: 0,
      retry_at: null,
      ...(entry.reply === null ? NO_REPLY : replyColumns(entry.reply)),
    })
    .execute();
}

/** Nothing came of the case, so nobody is kept out under it. */
export async function endUnder(db: Kysely<Tables>, key: CaseKey, why: KeepOutEnd, at: number): Promise<void> {
  await end(db, { at, why, by: null }, (eb) =>
    eb.and([eb('guild_id', '=', key.guildId), eb('number', '=', key.number)]),
  );
}

/**
 * Ends those in force that fit, and erases whom they were about: the case tells that, as long as it is kept.
 *
 * @returns how many there were
 */
async function end(
  db: Kysely<Tables>,
  { at, why, by }: { readonly at: number; readonly why: KeepOutEnd; readonly by: string | null },
  which: (eb: ExpressionBuilder<Tables, 'keep_outs'>) => ReturnType<ExpressionBuilder<Tables, 'keep_outs'>['and']>,
): Promise<number> {
  const ended = await db
    .updateTable('keep_outs')
    .set({
      ended_at: at,
      ended_why: why,
      ended_by: by,
      participant_id: null,
      participant_key: null,
      name: null,
      ...NO_REPLY,
    })
    .where('ended_at', 'is', null)
    .where((eb) => which(eb))
    .returning(['guild_id', 'number'])
    .execute();
  for (const { guild_id, number } of ended) {
    await db.deleteFrom('keep_out_notices').where('guild_id', '=', guild_id).where('number', '=', number).execute();
  }
  return ended.length;
}

/** Those in force, with their cases: a case that was voided keeps nobody out. */
function inForce(db: Kysely<Tables>) {
  return db
    .selectFrom('keep_outs')
    .innerJoin('cases', (join) =>
      join.onRef('cases.guild_id', '=', 'keep_outs.guild_id').onRef('cases.number', '=', 'keep_outs.number'),
    )
    .where('keep_outs.ended_at', 'is', null)
    .where('cases.voided_at', 'is', null);
}

function shown(db: Kysely<Tables>, guildId: string, at: number) {
  return inForce(db)
    .where('keep_outs.guild_id', '=', guildId)
    .where(({ eb, or }) => or([eb('keep_outs.until', 'is', null), eb('keep_outs.until', '>', at)]));
}

async function find(db: Database, key: CaseKey, at: number): Promise<KeepOut | null> {
  const row = await shown(db, key.guildId, at)
    .selectAll('keep_outs')
    .where('keep_outs.number', '=', key.number)
    .executeTakeFirst();
  return row === undefined ? null : keepOutOf(row);
}

function leaseOf(sessionId: string): string {
  return `watch:${keyOf(sessionId)}`;
}

function noticeKey({ guildId, number }: CaseKey, participantId: string) {
  return { guild_id: guildId, number, participant_key: keyOf(participantId) };
}

type Row = Selectable<KeepOutsTable>;

function keepOutOf(row: Row): KeepOut {
  return {
    guildId: row.guild_id,
    number: row.number,
    moderatorId: row.moderator_id,
    target: { id: unstored(row.participant_id ?? ''), name: row.name === null ? null : unstored(row.name) },
    sessionId: unstored(row.session_id),
    room: { id: unstored(row.room_id), customId: row.room_custom_id === null ? null : unstored(row.room_custom_id) },
    until: row.until,
    createdAt: row.created_at,
    returns: row.returns,
    lastReturnAt: row.last_return_at,
  };
}

/** What a claim changes. */
function progressOf(row: Row) {
  return {
    returns: row.returns,
    lastReturnAt: row.last_return_at,
    handledJoin: row.handled_join,
    absent: row.absent === 1,
    claims: row.claims,
    retryAt: row.retry_at,
  };
}

function watchedOf(
  row: Row & Pick<Selectable<CasesTable>, 'outcome' | 'settled_at' | 'reason' | 'reference' | 'guild_locale'>,
): WatchedKeepOut {
  return {
    ...keepOutOf(row),
    ...progressOf(row),
    outcome: row.outcome,
    settledAt: row.settled_at,
    reason: row.reason === null ? null : unstored(row.reason),
    reference: row.reference,
    guildLocale: row.guild_locale,
    reply: replyOf(row),
  };
}
