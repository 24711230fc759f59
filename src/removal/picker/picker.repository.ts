import { type Selectable, sql, type Transaction } from 'kysely';
import { pino } from 'pino';
import type { Database, Store } from '../../database/database.ts';
import { remaining } from '../../database/deadline.ts';
import { reached } from '../../database/errors.ts';
import { holdsNow, type Liveness, livingProcesses, maySend, NEVER_SURE } from '../../database/leases.ts';
import { replyColumns } from '../../database/reply-handle.ts';
import type { PickingsTable, Tables } from '../../database/schema.ts';
import { keyOf, stored, unstored } from '../../database/stored-text.ts';
import { createWrites, type Writes } from '../../database/writes.ts';
import { KEEP_OUT_LENGTHS } from '../../keep-out/keep-out.ts';
import type { FromPicker, ReplyHandle } from '../journal.ts';
import {
  type EndedPickerState,
  LATELY_MS,
  newPickerId,
  type Past,
  type PastQuery,
  PICKER_MS,
  type Picked,
  type PickerPatch,
  type PickerRepository,
  type PickerStage,
  type PickerState,
} from './picker-state.ts';

const KEPT_MS = 24 * 3_600_000;
const OPEN_STAGES = ['session', 'people', 'confirm'] as const satisfies readonly PickerStage[];

/** The pickers in the store. */
export interface RecordedPickers extends PickerRepository {
  /** How many pickers this process is working on. */
  readonly inHand: number;
}

/**
 * Stores pickers.
 *
 * @param owner this process's name among those that share the store
 * @param liveness what this process knows about its own lease
 * @param writes the queue of pending writes
 */
export function createPickerRepository(
  store: Store,
  owner: string,
  liveness: Pick<Liveness, 'sure'> = NEVER_SURE,
  writes: Writes = createWrites({ clock: store.clock, log: pino({ level: 'silent' }) }),
): RecordedPickers {
  const { db, clock, now, randomBytes } = store;
  /** What this process is working on, by ID, and how many presses are. */
  const inHand = new Map<string, number>();

  function hold(id: string): void {
    inHand.set(id, (inHand.get(id) ?? 0) + 1);
  }

  function leave(id: string): void {
    const left = (inHand.get(id) ?? 0) - 1;
    if (left > 0) {
      inHand.set(id, left);
    } else {
      inHand.delete(id);
    }
  }

  const isInHand = (id: string): boolean => inHand.has(id) || writes.concerns(subjectOf(id));

  /** Marks a picker as over: no one has to say anything more in its message. */
  function over(id: string, change: { readonly stage: 'done' | 'ended' }): Promise<void> {
    return writes.writeOrQueue(`end ${subjectOf(id)}`, [subjectOf(id)], () =>
      db
        .updateTable('pickings')
        .set({ ...EMPTIED, ...change })
        .where('id', '=', id)
        // A picker that another process has taken over is for that process to end.
        .where(({ eb, or }) => or([eb('worker', '=', owner), eb('worker', 'is', null)]))
        .execute(),
    );
  }

  const isUp = (at: number) => sql<boolean>`${remaining(store, TERM, at)} <= 0`;

  const stillOpen = (id: string, at: number) =>
    db
      .updateTable('pickings')
      .where('id', '=', id)
      .where('stage', 'in', [...OPEN_STAGES])
      .where(sql<boolean>`not ${isUp(at)}`);

  /** Whether this process is the one to report what happened to it, whether it was carried out or has ended. */
  function tells(id: string): Promise<boolean> {
    const own = sql`select 1 from pickings where id = ${id} and worker = ${owner} and stage not in ('done', 'ended')`;
    return holdsNow(store, owner, own);
  }

  async function takeEnded(at: number): Promise<readonly EndedPickerState[]> {
    // Read first: nearly always there is none, and then nothing is written.
    const due = await db
      .selectFrom('pickings')
      .select(['id', 'stage', 'people', 'worker'])
      .where('stage', 'not in', ['done', 'ended'])
      .where(({ eb, or, and }) =>
        or([
          and([eb('stage', 'in', [...OPEN_STAGES]), sql<boolean>`${remaining(store, TERM, at)} <= 0`]),
          and([
            eb('stage', 'in', ['running', ...UNTOLD_STAGES]),
            or([eb('worker', '=', owner), eb('worker', 'not in', livingProcesses(store))]),
          ]),
        ]),
      )
      .execute();
    const ended: EndedPickerState[] = [];
    for (const { id, stage, people, worker } of due) {
      const untold = untoldStage({ stage, people });
      if (untold === null || isInHand(id)) {
        continue;
      }
      hold(id);
      try {
        const row = await db
          .updateTable('pickings')
          .set({ ...EMPTIED, stage: untold, worker: owner })
          .where('id', '=', id)
          .where('stage', '=', stage)
          .where('worker', worker === null ? 'is' : '=', worker)
          .returning(['guild_id', 'owner_id', 'application_id', 'reply_token', 'reply_locale'])
          .executeTakeFirst();
        if (row === undefined) {
          leave(id);
        } else {
          const { guild_id: guildId, owner_id: ownerId } = row;
          ended.push({ id, ...whyEnded(untold), guildId, ownerId, reply: handleOf(row) });
        }
      } catch (error) {
        // This process may own it anyway: the next call finds it. What was taken before it is reported now.
        leave(id);
        if (ended.length === 0) {
          throw error;
        }
        return ended;
      }
    }
    return ended;
  }

  return {
    get inHand() {
      return inHand.size;
    },
    open: (picking) =>
      reached(
        (async () => {
          await db
            .deleteFrom('pickings')
            .where('opened_at', '<', picking.openedAt - KEPT_MS)
            // `opened_at` is by a clock that can be set: deleting an open picker would leave buttons that lead nowhere.
            .where('stage', 'in', ['done', 'ended'])
            .execute();
          const id = newPickerId(randomBytes);
          const opened: PickerState = { ...picking, id, endsAt: picking.openedAt + PICKER_MS, timeUp: false };
          const endsBy = sql<number>`${now} + ${sql.lit(PICKER_MS)}`;
          await db
            .insertInto('pickings')
            .values({ ...rowOf(opened), ends_by: endsBy })
            .execute();
          return opened;
        })(),
      ),
    find: (id) =>
      reached(
        (async () => {
          const row = await db
            .selectFrom('pickings')
            .selectAll()
            .select(remaining(store, TERM, clock.now()).as('remaining'))
            .where('id', '=', id)
            .executeTakeFirst();
          return row === undefined ? null : pickingOf(row, row.remaining <= 0);
        })(),
      ),
    change: (id, at, patch) =>
      reached(
        (async () => {
          const row = await stillOpen(id, at).set(columnsOf(patch)).returningAll().executeTakeFirst();
          return row === undefined ? null : pickingOf(row, false);
        })(),
      ),
    async take(seen, at, reply) {
      // Before the statement: a search for pickers that no one is working on must not find it in between.
      hold(seen.id);
      let taken = false;
      try {
        const { numUpdatedRows } = await reached(
          stillOpen(seen.id, at)
            .where('stage', '=', seen.stage)
            .where('people', '=', peopleText(seen.people))
            .set({ stage: 'running', worker: owner, ...replyColumns(reply) })
            .executeTakeFirst(),
        );
        taken = numUpdatedRows > 0n;
        return taken;
      } finally {
        if (!taken) {
          leave(seen.id);
        }
      }
    },
    maySend: (id) => maySend(() => tells(id), liveness, store.clock),
    end: (id) => over(id, { stage: 'done' }),
    leave,
    stop: (id) =>
      reached(db.updateTable('pickings').set({ stop: 1 }).where('id', '=', id).execute()).then(() => undefined),
    stopped: (id) =>
      reached(
        (async () => {
          const row = await db.selectFrom('pickings').select('stop').where('id', '=', id).executeTakeFirst();
          return row?.stop === 1;
        })(),
      ),
    takeEnded: (at) => reached(takeEnded(at)),
    async told({ id, why }) {
      await over(id, { stage: why === 'time' ? 'ended' : 'done' });
      leave(id);
    },
    lately: ({ participantId, ...about }) => reached(latelyOf(db, participantId, about)),
    past: (about) => reached(Promise.all(about.participantIds.map((id) => pastOf(db, id, about)))),
  };
}

/** It's over: who it was about isn't kept. */
const EMPTIED = { people: '[]', listed_first: '[]', query: null, reason: null } as const;

const TERM = { from: 'opened_at', until: 'ends_at', endsBy: 'ends_by' } as const;

/**
 * Still to be reported in its message, by its `worker`: its time was up in one of the first three stages, or it was
 * interrupted.
 */
export type UntoldStage = `untold-${'session' | 'people' | 'confirm' | 'running' | 'unbegun'}`;

const UNTOLD = {
  session: 'untold-session',
  people: 'untold-people',
  confirm: 'untold-confirm',
} as const satisfies Record<(typeof OPEN_STAGES)[number], UntoldStage>;

const UNTOLD_STAGES = [...Object.values(UNTOLD), 'untold-running', 'untold-unbegun'] as const;

/**
 * A picker for several people may have led to cases. One for a single person ends when their case opens, so there is
 * none.
 */
function untoldStage({ stage, people }: Pick<Selectable<PickingsTable>, 'stage' | 'people'>): UntoldStage | null {
  switch (stage) {
    case 'session':
    case 'people':
    case 'confirm':
      return UNTOLD[stage];
    case 'running':
      return (JSON.parse(people) as readonly Picked[]).length > 1 ? 'untold-running' : 'untold-unbegun';
    case 'done':
    case 'ended':
      return null;
    default:
      return stage;
  }
}

function whyEnded(stage: UntoldStage): Pick<EndedPickerState, 'why' | 'stage'> {
  switch (stage) {
    case 'untold-session':
      return { why: 'time', stage: 'session' };
    case 'untold-people':
      return { why: 'time', stage: 'people' };
    case 'untold-confirm':
      return { why: 'time', stage: 'confirm' };
    case 'untold-running':
      return { why: 'interrupted', stage: 'running' };
    case 'untold-unbegun':
      return { why: 'not-begun', stage: 'running' };
  }
}

/** The stage as the rest of the bot knows it. */
function stageOf(stage: PickerStage | UntoldStage): PickerStage {
  switch (stage) {
    case 'untold-session':
    case 'untold-people':
    case 'untold-confirm':
      return 'ended';
    case 'untold-running':
    case 'untold-unbegun':
      return 'done';
    default:
      return stage;
  }
}

/**
 * Hands a picker over to a case, in the transaction that opens the case: at every moment, one of the two says who owns
 * the work. A picker for one person ends with that. One for several people is written as well, so that no process takes
 * it over before the case exists.
 *
 * @returns whether this process still owned it: otherwise another one has ended it, and nothing may be done for it
 */
export async function handedOver(
  tx: Transaction<Tables>,
  { pickerId, of }: FromPicker,
  owner: string,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('pickings')
    .set(of === 'one' ? { ...EMPTIED, stage: 'done' } : { worker: owner })
    .where('id', '=', pickerId)
    .where('stage', '=', 'running')
    .where('worker', '=', owner)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a write about a picker concerns: see {@link Writes.concerns}. */
function subjectOf(id: string): string {
  return `picker ${id}`;
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

/** One small statement where there is nothing to report, which is nearly always the case: each kick runs this. */
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

function rowOf(picking: PickerState): Omit<Selectable<PickingsTable>, 'ends_by'> {
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

function columnsOf(patch: PickerPatch) {
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

/** A picker always has a reply. */
function handleOf(
  row: Pick<Selectable<PickingsTable>, 'application_id' | 'reply_token' | 'reply_locale'>,
): ReplyHandle {
  return { applicationId: row.application_id, token: row.reply_token, locale: row.reply_locale ?? 'en-US' };
}

/** JSON has an escape for what neither engine accepts: see `stored`. */
function peopleText(people: readonly Picked[]): string {
  return JSON.stringify(people.map(({ id, name }) => ({ id, name })));
}

function pickingOf(row: Selectable<PickingsTable>, timeUp: boolean): PickerState {
  return {
    id: row.id,
    guildId: row.guild_id,
    ownerId: row.owner_id,
    stage: stageOf(row.stage),
    openedAt: row.opened_at,
    endsAt: row.ends_at,
    timeUp,
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
