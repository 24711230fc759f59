import type { Selectable, Transaction } from 'kysely';
import type { Store } from '../../database/database.ts';
import { remaining } from '../../database/deadline.ts';
import { reached } from '../../database/errors.ts';
import { holdsNow, type Liveness, leaseLeft, livingProcesses, maySend, NEVER_SURE } from '../../database/leases.ts';
import { type Operating, reading, writing } from '../../database/operation.ts';
import { type Operand, type Places, prepared } from '../../database/prepared.ts';
import { replyColumns } from '../../database/reply-handle.ts';
import type { PickersTable, Tables } from '../../database/schema.ts';
import { sql } from '../../database/sql.ts';
import { keyOf, sessionKeyOf, stored, unstored } from '../../database/stored-text.ts';
import { createWrites, type Writes } from '../../database/writes.ts';
import { KEEP_OUT_LENGTHS } from '../../keep-out/keep-out.ts';
import type { FromPicker, ReplyHandle } from '../journal.ts';
import {
  type EndedPickerState,
  type NewPickerState,
  newPickerId,
  OFTEN_BEFORE,
  type OftenRemoved,
  type Past,
  type PastQuery,
  PICKER_MS,
  type Picked,
  type PickerPatch,
  type PickerRepository,
  type PickerStage,
  type PickerState,
  RECENT_MS,
} from './picker-state.ts';

const KEPT_MS = 24 * 3_600_000;
const OPEN_STAGES = ['session', 'people', 'confirm'] as const satisfies readonly PickerStage[];

/** The pickers in the store. */
export interface RecordedPickers extends PickerRepository {
  /** How many pickers this process is working on. */
  readonly inHand: number;
}

const SILENT = { error: () => undefined, info: () => undefined };

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
  writes: Writes = createWrites({ clock: store.clock, log: SILENT }),
): RecordedPickers {
  return new StoredPickers(store, owner, liveness, writes);
}

class StoredPickers implements RecordedPickers {
  readonly #store: Store;
  readonly #owner: string;
  readonly #liveness: Pick<Liveness, 'sure'>;
  readonly #writes: Writes;
  /** What this process is working on, by ID, and how many presses are. */
  readonly #inHand = new Map<string, number>();

  constructor(store: Store, owner: string, liveness: Pick<Liveness, 'sure'>, writes: Writes) {
    this.#store = store;
    this.#owner = owner;
    this.#liveness = liveness;
    this.#writes = writes;
  }

  get inHand(): number {
    return this.#inHand.size;
  }

  async open(picker: NewPickerState): Promise<PickerState> {
    const { randomBytes } = this.#store;
    const id = newPickerId(randomBytes);
    const opened: PickerState = { ...picker, id, endsAt: picker.openedAt + PICKER_MS, timeUp: false };
    await reached(this.#store.run(openPicker, opened));
    return opened;
  }

  find(id: string): Promise<PickerState | null> {
    return reached(this.#store.run(findPicker, id, this.#store.clock.now()));
  }

  change(id: string, at: number, patch: PickerPatch): Promise<PickerState | null> {
    return reached(this.#store.run(changePicker, id, at, patch));
  }

  async take(seen: PickerState, at: number, reply: ReplyHandle): Promise<boolean> {
    // Before the statement: a search for pickers that no one is working on must not find it in between.
    this.#hold(seen.id);
    let taken = false;
    try {
      const { id, stage, people } = seen;
      taken = await reached(this.#store.run(takePicker, { id, stage, people }, at, reply, this.#owner));
      return taken;
    } finally {
      if (!taken) {
        this.leave(seen.id);
      }
    }
  }

  maySend(id: string): Promise<boolean> {
    return maySend(() => this.#tells(id), this.#liveness, this.#store.clock);
  }

  end(id: string): Promise<void> {
    return this.#over(id, 'done');
  }

  leave(id: string): void {
    const left = (this.#inHand.get(id) ?? 0) - 1;
    if (left > 0) {
      this.#inHand.set(id, left);
    } else {
      this.#inHand.delete(id);
    }
  }

  stop(id: string): Promise<void> {
    return reached(this.#store.run(stopPicker, id));
  }

  stopped(id: string): Promise<boolean> {
    return reached(this.#store.run(isStopped, id));
  }

  takeEnded(at: number): Promise<readonly EndedPickerState[]> {
    return reached(this.#takeEnded(at));
  }

  async told({ id, why }: EndedPickerState): Promise<void> {
    await this.#over(id, why === 'time' ? 'ended' : 'done');
    this.leave(id);
  }

  lately(about: Omit<PastQuery, 'participantIds'> & { readonly participantId: string }): Promise<Past['lately']> {
    return reached(this.#store.run(latelyDone, about));
  }

  past(about: PastQuery): Promise<readonly Past[]> {
    return reached(this.#store.run(doneBefore, about));
  }

  removedOften(about: Pick<PastQuery, 'guildId' | 'participantIds'>): Promise<readonly OftenRemoved[]> {
    return reached(this.#store.run(oftenBefore, about));
  }

  #hold(id: string): void {
    this.#inHand.set(id, (this.#inHand.get(id) ?? 0) + 1);
  }

  #isInHand(id: string): boolean {
    return this.#inHand.has(id) || this.#writes.concerns(subjectOf(id));
  }

  /** Marks a picker as over: no one has to say anything more in its message. */
  #over(id: string, stage: 'done' | 'ended'): Promise<void> {
    return this.#writes.writeOrQueue(`end ${subjectOf(id)}`, [subjectOf(id)], () =>
      this.#store.run(endPicker, id, stage, this.#owner),
    );
  }

  /** Whether this process is the one to report what happened to it, whether it was carried out or has ended. */
  #tells(id: string): Promise<boolean> {
    return holdsNow(this.#store.clock, () => this.#store.run(leaseOfTeller, id, this.#owner, this.#store.alone));
  }

  async #takeEnded(at: number): Promise<readonly EndedPickerState[]> {
    const ended: EndedPickerState[] = [];
    for (const due of await this.#store.run(duePickers, at, this.#owner)) {
      if (this.#isInHand(due.id)) {
        continue;
      }
      this.#hold(due.id);
      try {
        const taken = await this.#store.run(takeDue, due, this.#owner);
        if (taken === null) {
          this.leave(due.id);
        } else {
          ended.push(taken);
        }
      } catch (error) {
        // This process may own it anyway: the next call finds it. What was taken before it is reported now.
        this.leave(due.id);
        if (ended.length === 0) {
          throw error;
        }
        return ended;
      }
    }
    return ended;
  }
}

const openPicker = writing('pickers/open', async ({ db, now }, opened: PickerState) => {
  await db
    .deleteFrom('pickings')
    .where('opened_at', '<', opened.openedAt - KEPT_MS)
    // `opened_at` is by a clock that can be set: deleting an open picker would leave buttons that lead nowhere.
    .where('stage', 'in', ['done', 'ended'])
    .execute();
  const endsBy = sql<number>`${now} + ${sql.lit(PICKER_MS)}`;
  await db
    .insertInto('pickings')
    .values({ ...rowOf(opened), ends_by: endsBy })
    .execute();
});

const findPicker = reading('pickers/find', async (on, id: string, at: number): Promise<PickerState | null> => {
  const row = await on.db
    .selectFrom('pickings')
    .selectAll()
    .select(remaining(on, TERM, at).as('remaining'))
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : pickerOf(row, row.remaining <= 0);
});

const changePicker = writing('pickers/change', async (on, id: string, at: number, patch: PickerPatch) => {
  const row = await stillOpen(on, id, at).set(columnsOf(patch)).returningAll().executeTakeFirst();
  return row === undefined ? null : pickerOf(row, false);
});

const takePicker = writing(
  'pickers/take',
  async (on, seen: Pick<PickerState, 'id' | 'stage' | 'people'>, at: number, reply: ReplyHandle, owner: string) => {
    const { numUpdatedRows } = await stillOpen(on, seen.id, at)
      .where('stage', '=', seen.stage)
      .where('people', '=', peopleText(seen.people))
      .set({ stage: 'running', worker: owner, ...replyColumns(reply) })
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  },
);

function stillOpen(on: Operating, id: string, at: number) {
  return on.db
    .updateTable('pickings')
    .where('id', '=', id)
    .where('stage', 'in', [...OPEN_STAGES])
    .where(sql<boolean>`not ${isUp(on, at)}`);
}

function isUp(on: Operating, at: number) {
  return sql<boolean>`${remaining(on, TERM, at)} <= 0`;
}

const endPicker = writing('pickers/end', async ({ db }, id: string, stage: 'done' | 'ended', owner: string) => {
  await db
    .updateTable('pickings')
    .set({ ...EMPTIED, stage })
    .where('id', '=', id)
    // A picker that another process has taken over is for that process to end.
    .where(({ eb, or }) => or([eb('worker', '=', owner), eb('worker', 'is', null)]))
    .execute();
});

/** What's left of the lease of the process that is to report what happened to it: see {@link leaseLeft}. */
const leaseOfTeller = reading('pickers/tells', (on, id: string, owner: string, alone: boolean) => {
  const own = sql`select 1 from pickings where id = ${id} and worker = ${owner} and stage not in ('done', 'ended')`;
  return leaseLeft(on, owner, alone, own);
});

const stopPicker = writing('pickers/stop', async ({ db }, id: string) => {
  await db.updateTable('pickings').set({ stop: 1 }).where('id', '=', id).execute();
});

const isStopped = reading('pickers/stopped', async ({ db }, id: string) => {
  const row = await db.selectFrom('pickings').select('stop').where('id', '=', id).executeTakeFirst();
  return row?.stop === 1;
});

/** A picker that is over, as it was read. */
interface Due extends Pick<Selectable<PickersTable>, 'id' | 'stage' | 'worker'> {
  readonly unreported: UnreportedStage;
}

/** Read first: nearly always there is none, and then nothing is written. */
const duePickers = reading('pickers/due', async (on, at: number, owner: string): Promise<readonly Due[]> => {
  const rows = await on.db
    .selectFrom('pickings')
    .select(['id', 'stage', 'people', 'worker'])
    .where('stage', 'not in', ['done', 'ended'])
    .where(({ eb, or, and }) =>
      or([
        and([eb('stage', 'in', [...OPEN_STAGES]), isUp(on, at)]),
        and([
          eb('stage', 'in', ['running', ...UNREPORTED_STAGES]),
          or([eb('worker', '=', owner), eb('worker', 'not in', livingProcesses(on))]),
        ]),
      ]),
    )
    .execute();
  return rows.flatMap(({ people, ...row }) => {
    const unreported = untoldStage({ ...row, people });
    return unreported === null ? [] : [{ ...row, unreported }];
  });
});

/** The result is `null` when it has changed since it was read. */
const takeDue = writing(
  'pickers/take-due',
  async ({ db }, due: Due, owner: string): Promise<EndedPickerState | null> => {
    const { id, stage, worker, unreported } = due;
    const row = await db
      .updateTable('pickings')
      .set({ ...EMPTIED, stage: unreported, worker: owner })
      .where('id', '=', id)
      .where('stage', '=', stage)
      .where('worker', worker === null ? 'is' : '=', worker)
      .returning(['guild_id', 'owner_id', 'application_id', 'reply_token', 'reply_locale'])
      .executeTakeFirst();
    return row === undefined
      ? null
      : { id, ...whyEnded(unreported), guildId: row.guild_id, ownerId: row.owner_id, reply: handleOf(row) };
  },
);

/** It's over: who it was about isn't kept. */
const EMPTIED = { people: '[]', listed_first: '[]', query: null, reason: null } as const;

const TERM = { from: 'opened_at', until: 'ends_at', endsBy: 'ends_by' } as const;

/**
 * Still to be reported in its message, by its `worker`: its time was up in one of the first three stages, or it was
 * interrupted.
 */
export type UnreportedStage = `untold-${'session' | 'people' | 'confirm' | 'running' | 'unbegun'}`;

const UNTOLD = {
  session: 'untold-session',
  people: 'untold-people',
  confirm: 'untold-confirm',
} as const satisfies Record<(typeof OPEN_STAGES)[number], UnreportedStage>;

const UNREPORTED_STAGES = [...Object.values(UNTOLD), 'untold-running', 'untold-unbegun'] as const;

/**
 * A picker for several people may have led to cases. One for a single person ends when their case opens, so there is
 * none.
 */
function untoldStage({ stage, people }: Pick<Selectable<PickersTable>, 'stage' | 'people'>): UnreportedStage | null {
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

function whyEnded(stage: UnreportedStage): Pick<EndedPickerState, 'why' | 'stage'> {
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
function stageOf(stage: PickerStage | UnreportedStage): PickerStage {
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
 * @returns the report it came from, if this process still owned it; `null`: another one has ended it, and nothing may be
 *   done for it
 */
export async function handedOver(
  tx: Transaction<Tables>,
  { pickerId, of }: FromPicker,
  owner: string,
): Promise<{ readonly report: number | null } | null> {
  const row = await tx
    .updateTable('pickings')
    .set(of === 'one' ? { ...EMPTIED, stage: 'done' } : { worker: owner })
    .where('id', '=', pickerId)
    .where('stage', '=', 'running')
    .where('worker', '=', owner)
    .returning('report')
    .executeTakeFirst();
  return row ?? null;
}

const latelyDone = reading(
  'pickers/lately',
  (on, about: Omit<PastQuery, 'participantIds'> & { readonly participantId: string }) =>
    latelyOf(on, about.participantId, about),
);

const doneBefore = reading(
  'pickers/past',
  (on, about: PastQuery): Promise<readonly Past[]> =>
    Promise.all(about.participantIds.map((id) => pastOf(on, id, about))),
);

const oftenBefore = reading(
  'pickers/often',
  async ({ db }, { guildId, participantIds }: Pick<PastQuery, 'guildId' | 'participantIds'>) => {
    const idOf = new Map(participantIds.map((id) => [keyOf(id), id]));
    const rows = await db
      .selectFrom('cases')
      .select((eb) => ['target_key', eb.fn.countAll<number>().as('times')])
      .where('guild_id', '=', guildId)
      .where('target_key', 'in', [...idOf.keys()])
      .where('outcome', 'in', ['removed', 'returned'])
      .where('voided_at', 'is', null)
      .groupBy('target_key')
      .having((eb) => eb.fn.countAll(), '>=', OFTEN_BEFORE)
      .execute();
    return rows.flatMap(({ target_key, times }): OftenRemoved[] => {
      const participantId = idOf.get(target_key ?? '');
      return participantId === undefined ? [] : [{ participantId, times: Number(times) }];
    });
  },
);

/** What a write about a picker concerns: see {@link Writes.concerns}. */
function subjectOf(id: string): string {
  return `picker ${id}`;
}

/**
 * How often someone was removed before, or when they last were: not by a case that is still open. All conditions but
 * whose cases they are stand inside, so that no engine looks through a server's cases by another index.
 */
export function removedBefore<What extends 'times' | 'lastAt'>(
  guildId: Operand<string>,
  targetKey: Operand<string | null>,
  what: What,
) {
  const counts = sql`case when earlier.outcome in ('removed', 'returned') and earlier.voided_at is null then earlier.created_at end`;
  return sql<What extends 'times' ? number : number | null>`(
    select ${what === 'times' ? sql`count(${counts})` : sql`max(${counts})`} from cases as earlier
    where earlier.guild_id = ${guildId} and earlier.target_key = ${targetKey}
  )`;
}

async function pastOf(on: Operating, id: string, about: PastQuery): Promise<Past> {
  const [before, lately] = await Promise.all([
    sql<{ times: number; lastAt: number | null }>`
      select ${removedBefore(about.guildId, keyOf(id), 'times')} as times,
        ${removedBefore(about.guildId, keyOf(id), 'lastAt')} as "lastAt"
    `
      .execute(on.db)
      .then(({ rows: [row] }) => row ?? { times: 0, lastAt: null }),
    latelyOf(on, id, about),
  ]);
  return {
    participantId: id,
    earlier: before.times === 0 || before.lastAt === null ? null : { times: before.times, lastAt: before.lastAt },
    lately,
  };
}

/** The latest case about someone in which another moderator may have asked VideoSDK to remove them. */
const latest = prepared(({ db }, { guildId, targetKey, moderatorId, since }: Places<LatestBy>) =>
  db
    .selectFrom('cases')
    .select(['moderator_id', 'created_at', 'number'])
    .where('guild_id', '=', guildId)
    .where('target_key', '=', targetKey)
    .where('voided_at', 'is', null)
    .where('moderator_id', '!=', moderatorId)
    .where('created_at', '>', since)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')]))
    .orderBy('created_at', 'desc')
    .limit(sql.lit(1)),
);

interface LatestBy {
  readonly guildId: string;
  readonly targetKey: string;
  readonly moderatorId: string;
  readonly since: number;
}

/** One small statement where there is nothing to report, which is nearly always the case: each kick runs this. */
async function latelyOf(
  on: Operating,
  id: string,
  { guildId, account, sessionId, moderatorId, at }: Omit<PastQuery, 'participantIds'>,
): Promise<Past['lately']> {
  const { db } = on;
  const since = at - RECENT_MS;
  const { rows } = await db.executeQuery(latest(on, { guildId, targetKey: keyOf(id), moderatorId, since }));
  const [other] = rows;
  if (other === undefined) {
    return null;
  }
  const open = await db
    .selectFrom('cases')
    .select('number')
    .where('session_key', '=', sessionKeyOf({ account, sessionId }))
    .where('target_key', '=', keyOf(id))
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return open === undefined ? { by: other.moderator_id, at: other.created_at, number: other.number } : null;
}

function rowOf(picker: PickerState): Omit<Selectable<PickersTable>, 'ends_by'> {
  return {
    id: picker.id,
    guild_id: picker.guildId,
    owner_id: picker.ownerId,
    stage: picker.stage,
    opened_at: picker.openedAt,
    ends_at: picker.endsAt,
    account: picker.account,
    session_id: picker.sessionId === null ? null : stored(picker.sessionId),
    query: picker.query === null ? null : stored(picker.query),
    page: picker.page,
    people: peopleText(picker.people),
    listed_first: JSON.stringify(picker.first),
    keep_out: picker.keepOut,
    reason: picker.reason === null ? null : stored(picker.reason),
    ...replyColumns(picker.reply),
    worker: null,
    stop: 0,
    report: picker.report ?? null,
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
function handleOf(row: Pick<Selectable<PickersTable>, 'application_id' | 'reply_token' | 'reply_locale'>): ReplyHandle {
  return { applicationId: row.application_id, token: row.reply_token, locale: row.reply_locale ?? 'en-US' };
}

/** JSON has an escape for what neither engine accepts: see `stored`. */
function peopleText(people: readonly Picked[]): string {
  return JSON.stringify(people.map(({ id, name }) => ({ id, name })));
}

function pickerOf(row: Selectable<PickersTable>, timeUp: boolean): PickerState {
  return {
    id: row.id,
    guildId: row.guild_id,
    ownerId: row.owner_id,
    stage: stageOf(row.stage),
    openedAt: row.opened_at,
    endsAt: row.ends_at,
    timeUp,
    account: row.account,
    sessionId: row.session_id === null ? null : unstored(row.session_id),
    query: row.query === null ? null : unstored(row.query),
    page: row.page,
    people: JSON.parse(row.people) as readonly Picked[],
    first: JSON.parse(row.listed_first) as readonly string[],
    keepOut: KEEP_OUT_LENGTHS.find((length) => length === row.keep_out) ?? null,
    reason: row.reason === null ? null : unstored(row.reason),
    report: row.report,
    reply: handleOf(row),
  };
}
