import type { Selectable } from 'kysely';
import type { ReplyHandle } from '../moderation/journal.ts';
import { KEEP_OUT_LENGTHS } from '../moderation/keep-out.ts';
import {
  type EndedPicking,
  LATELY_MS,
  newPickingId,
  type Past,
  type PastQuery,
  PICKING_MS,
  type Picked,
  type Picking,
  type PickingPatch,
  type PickingStage,
  type Pickings,
} from '../moderation/picking.ts';
import type { Database, Store } from './database.ts';
import { reached } from './errors.ts';
import { storeNow } from './leases.ts';
import { replyColumns } from './reply-handle.ts';
import type { PickingsTable } from './schema.ts';
import { keyOf, stored, unstored } from './stored-text.ts';

const KEPT_MS = 24 * 3_600_000;
const OPEN_STAGES = ['session', 'people', 'confirm'] as const satisfies readonly PickingStage[];

/**
 * What moderators are picking, over the store.
 *
 * @param owner names this process among those that share the store
 */
export function createPickings(store: Store, owner: string): Pickings {
  const { db } = store;
  return {
    open: (picking) =>
      reached(
        (async () => {
          await db
            .deleteFrom('pickings')
            .where('opened_at', '<', picking.openedAt - KEPT_MS)
            .execute();
          const opened: Picking = { ...picking, id: newPickingId(), endsAt: picking.openedAt + PICKING_MS };
          await db.insertInto('pickings').values(rowOf(opened)).execute();
          return opened;
        })(),
      ),
    find: (id) =>
      reached(
        (async () => {
          const row = await db.selectFrom('pickings').selectAll().where('id', '=', id).executeTakeFirst();
          return row === undefined ? null : pickingOf(row);
        })(),
      ),
    change: (id, at, patch) =>
      reached(
        (async () => {
          const row = await stillOpen(db, id, at).set(columnsOf(patch)).returningAll().executeTakeFirst();
          return row === undefined ? null : pickingOf(row);
        })(),
      ),
    take: (seen, at, reply) =>
      reached(
        (async () => {
          const { numUpdatedRows } = await stillOpen(db, seen.id, at)
            .where('stage', '=', seen.stage)
            .where('people', '=', peopleText(seen.people))
            .set({ stage: 'running', worker: owner, ...replyColumns(reply) })
            .executeTakeFirst();
          return numUpdatedRows > 0n;
        })(),
      ),
    end: (id) =>
      reached(
        db
          .updateTable('pickings')
          .set({ ...EMPTIED, stage: 'done' })
          .where('id', '=', id)
          .execute(),
      ).then(() => undefined),
    stop: (id) =>
      reached(db.updateTable('pickings').set({ stop: 1 }).where('id', '=', id).execute()).then(() => undefined),
    stopped: (id) =>
      reached(
        (async () => {
          const row = await db.selectFrom('pickings').select('stop').where('id', '=', id).executeTakeFirst();
          return row?.stop === 1;
        })(),
      ),
    takeEnded: (at) => reached(takeEnded(store, at)),
    lately: ({ participantId, ...about }) => reached(latelyOf(db, participantId, about)),
    past: (about) => reached(Promise.all(about.participantIds.map((id) => pastOf(db, id, about)))),
  };
}

/** Whom it was about is nobody's business any more. */
const EMPTIED = { people: '[]', listed_first: '[]', query: null, reason: null } as const;

function stillOpen(db: Database, id: string, at: number) {
  return db
    .updateTable('pickings')
    .where('id', '=', id)
    .where('stage', 'in', [...OPEN_STAGES])
    .where('ends_at', '>', at);
}

async function takeEnded(store: Store, at: number): Promise<readonly EndedPicking[]> {
  const { db, engine } = store;
  // Read first: nearly always there is none, and then nothing is written.
  const due = await db
    .selectFrom('pickings')
    .select(['id', 'stage'])
    .where(({ eb, or, and }) =>
      or([
        and([eb('stage', 'in', [...OPEN_STAGES]), eb('ends_at', '<=', at)]),
        and([
          eb('stage', '=', 'running'),
          eb('worker', 'not in', db.selectFrom('leases').select('holder').where('until', '>=', storeNow(engine))),
        ]),
      ]),
    )
    .execute();
  const ended: EndedPicking[] = [];
  for (const { id, stage } of due) {
    const row = await db
      .updateTable('pickings')
      .set({ ...EMPTIED, stage: stage === 'running' ? 'done' : 'ended' })
      .where('id', '=', id)
      .where('stage', '=', stage)
      .returning(['guild_id', 'owner_id', 'application_id', 'reply_token', 'reply_locale'])
      .executeTakeFirst();
    if (row !== undefined) {
      ended.push({
        why: stage === 'running' ? 'interrupted' : 'time',
        stage,
        guildId: row.guild_id,
        ownerId: row.owner_id,
        reply: handleOf(row),
      });
    }
  }
  return ended;
}

function countingOf(db: Database, guildId: string, id: string) {
  return db
    .selectFrom('cases')
    .where('guild_id', '=', guildId)
    .where('target_key', '=', keyOf(id))
    .where('voided_at', 'is', null);
}

async function pastOf(db: Database, id: string, about: PastQuery): Promise<Past> {
  const [before, lately] = await Promise.all([
    countingOf(db, about.guildId, id)
      .select(({ fn }) => [fn.countAll<number>().as('times'), fn.max('created_at').as('lastAt')])
      .where('outcome', 'in', ['removed', 'returned'])
      .executeTakeFirstOrThrow(),
    latelyOf(db, id, about),
  ]);
  return {
    participantId: id,
    earlier: before.times === 0 || before.lastAt === null ? null : { times: before.times, lastAt: before.lastAt },
    lately,
  };
}

/** One small statement where there is nothing to tell, which is nearly always: each kick asks this. */
async function latelyOf(
  db: Database,
  id: string,
  { guildId, sessionId, moderatorId, at }: Omit<PastQuery, 'participantIds'>,
): Promise<Past['lately']> {
  const other = await countingOf(db, guildId, id)
    .select(['moderator_id', 'created_at', 'number'])
    .where('moderator_id', '!=', moderatorId)
    .where('created_at', '>', at - LATELY_MS)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')]))
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (other === undefined) {
    return null;
  }
  const open = await db
    .selectFrom('cases')
    .select('number')
    .where('session_key', '=', keyOf(sessionId))
    .where('target_key', '=', keyOf(id))
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return open === undefined ? { by: other.moderator_id, at: other.created_at, number: other.number } : null;
}

function rowOf(picking: Picking) {
  return {
    id: picking.id,
    guild_id: picking.guildId,
    owner_id: picking.ownerId,
    stage: picking.stage,
    opened_at: picking.openedAt,
    ends_at: picking.endsAt,
    session_id: picking.sessionId === null ? null : stored(picking.sessionId),
    query: picking.query === null ? null : stored(picking.query),
    page: picking.page,
    people: peopleText(picking.people),
    listed_first: JSON.stringify(picking.first),
    keep_out: picking.keepOut,
    reason: picking.reason === null ? null : stored(picking.reason),
    ...replyColumns(picking.reply),
    worker: null,
    stop: 0,
  };
}

function columnsOf(patch: PickingPatch) {
  const { stage, sessionId, query, page, people, keepOut, reason } = patch;
  return {
    ...(stage !== undefined && { stage }),
    ...(sessionId !== undefined && { session_id: sessionId === null ? null : stored(sessionId) }),
    ...(query !== undefined && { query: query === null ? null : stored(query) }),
    ...(page !== undefined && { page }),
    ...(people !== undefined && { people: peopleText(people) }),
    ...(keepOut !== undefined && { keep_out: keepOut }),
    ...(reason !== undefined && { reason: reason === null ? null : stored(reason) }),
  };
}

/** A picking always has a reply. */
function handleOf(
  row: Pick<Selectable<PickingsTable>, 'application_id' | 'reply_token' | 'reply_locale'>,
): ReplyHandle {
  return { applicationId: row.application_id, token: row.reply_token, locale: row.reply_locale ?? 'en-US' };
}

/** JSON has an escape for what neither engine takes: see `stored`. */
function peopleText(people: readonly Picked[]): string {
  return JSON.stringify(people.map(({ id, name }) => ({ id, name })));
}

function pickingOf(row: Selectable<PickingsTable>): Picking {
  return {
    id: row.id,
    guildId: row.guild_id,
    ownerId: row.owner_id,
    stage: row.stage,
    openedAt: row.opened_at,
    endsAt: row.ends_at,
    sessionId: row.session_id === null ? null : unstored(row.session_id),
    query: row.query === null ? null : unstored(row.query),
    page: row.page,
    people: JSON.parse(row.people) as readonly Picked[],
    first: JSON.parse(row.listed_first) as readonly string[],
    keepOut: KEEP_OUT_LENGTHS.find((length) => length === row.keep_out) ?? null,
    reason: row.reason === null ? null : unstored(row.reason),
    reply: handleOf(row),
  };
}
