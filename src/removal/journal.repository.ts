import { randomBytes as systemRandomBytes } from 'node:crypto';
import { type ExpressionBuilder, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Case, CaseKey, CaseOutcome, Earlier } from '../cases/case.ts';
import type { Unfinished, UnfinishedCases } from '../cases/recovery.ts';
import { type RandomBytes, randomId } from '../common/random.ts';
import { fold } from '../common/text.ts';
import { inChunks } from '../database/chunks.ts';
import type { Database, Store } from '../database/database.ts';
import { isConflict, reached } from '../database/errors.ts';
import { holdsNow, type Liveness, livingProcesses, maySend, NEVER_SURE } from '../database/leases.ts';
import { NO_REPLY, replyColumns, replyOf } from '../database/reply-handle.ts';
import type { CasesTable, Tables } from '../database/schema.ts';
import { keyOf, shortKeyOf, stored, unstored } from '../database/stored-text.ts';
import { createWrites, type Writes } from '../database/writes.ts';
import { endUnder, keepOutWith, replaceEarlier } from '../keep-out/keep-out.repository.ts';
import type { KeepOutEnd } from '../keep-out/keep-out.ts';
import type { EndOpenResult, NewSessionEnd, SessionEndJournal } from '../sessions/session-end.ts';
import type { Cooldown } from '../settings/settings.ts';
import type { Journal, NewCase, OpenResult } from './journal.ts';
import type { Moderator } from './outcome.ts';
import { handedOver } from './picker/picker.repository.ts';

export interface JournalOptions {
  readonly store: Store;
  /** Names this process among those that share the store. */
  readonly owner: string;
  readonly log: Logger;
  /** What this process knows of its own lease. */
  readonly liveness?: Pick<Liveness, 'sure'>;
  /** What waits to be written; its own, unless it is shared with others. */
  readonly writes?: Writes;
  /**
   * Whether this process is at work on what was asked for under this reference. Its own cases of which it isn't, nor writes what came
   * of them, are taken over like those of a dead process: an answer of the store was lost, or this process had lost its lease. Left
   * out, nobody knows, and it keeps what it has.
   */
  readonly underWay?: (reference: string) => boolean;
}

export interface RecordedJournal extends Journal, SessionEndJournal, UnfinishedCases {
  /** How many cases this process has taken up and not finished yet. */
  readonly inHand: number;
  /** Tries once more what could not be written so far. Never rejects. */
  close(): Promise<void>;
}

/** What a case can be told by of which it is not known whether it was written. */
interface Mark {
  readonly reference: string;
  readonly targetKey: string | null;
  readonly at: number;
}

const MOST_OPENINGS = 5;
/** When many replies are delivered, what is noted of them is written together, so often. The first is written at once. */
const NOTE_REPLIES_EVERY_MS = 100;
/** Cases that one statement names: engines bound how deep a condition may be, and how many parameters it may have. */
const CASES_AT_ONCE = 200;

/** The journal over the store. */
export function createJournal({
  store,
  owner,
  log,
  liveness = NEVER_SURE,
  writes = createWrites({ clock: store.clock, log }),
  underWay = () => true,
}: JournalOptions): RecordedJournal {
  const { db, clock } = store;
  /** What was taken over, until somebody is done with it. */
  const taken = new Set<string>();
  let takingOver: Promise<unknown> = Promise.resolve();
  const repliedTo: CaseKey[] = [];
  let noting: Promise<void> | null = null;
  let notedAt = Number.NEGATIVE_INFINITY;

  function open(entry: NewCase, cooldown: Cooldown | null): Promise<OpenResult> {
    return surelyOpen(
      { reference: entry.reference, targetKey: keyOf(entry.target.id), at: entry.at },
      (tx) => openIn(tx, store, entry, cooldown, owner),
      () => openCaseOn(db, entry.session.id, entry.target.id),
    );
  }

  function openEnd(entry: NewSessionEnd): Promise<EndOpenResult> {
    return surelyOpen(
      { reference: entry.reference, targetKey: null, at: entry.at },
      (tx) => openEndIn(tx, entry, owner),
      () => openEndOf(db, entry.session.id),
    );
  }

  /** @param holderOf who has the open case that stands in the way */
  async function surelyOpen<T extends { readonly kind: string; readonly case?: CaseKey }>(
    mark: Mark,
    openIn: (tx: Transaction<Tables>) => Promise<T>,
    holderOf: () => Promise<{ moderator_id: string } | null>,
  ): Promise<T | { readonly kind: 'in-progress'; readonly by: Moderator }> {
    for (let attempt = 1; ; attempt += 1) {
      let written: CaseKey | null = null;
      try {
        return await db.transaction().execute(async (tx) => {
          const opened = await openIn(tx);
          written = opened.case ?? null;
          return opened;
        });
      } catch (error) {
        if (written !== null) {
          // The commit was not confirmed, which is not to say that it failed. Nobody waits for this.
          void takeBack(written, mark);
        }
        if (!isConflict(error)) {
          throw error;
        }
        const holder = await holderOf();
        if (holder !== null) {
          return { kind: 'in-progress', by: { userId: holder.moderator_id } };
        }
        // Settled in this very moment: the way is free. If it is not, then the store contradicts itself.
        if (attempt === MOST_OPENINGS) {
          throw error;
        }
      }
    }
  }

  /**
   * Settles a case of which nobody was told that it is open, if there is one: nothing was done under it, and it would lock
   * its target for as long as this process lives.
   */
  function takeBack(key: CaseKey, { reference, targetKey, at }: Mark): Promise<void> {
    return writes.writeOrQueue(`take back ${nameOf(key)} ${reference}`, [subjectOf(key)], () =>
      db.transaction().execute(async (tx) => {
        // Waits for the transaction in doubt: it holds this row, and could be committed as late as when the store is back.
        await tx
          .updateTable('counters')
          .set(({ ref }) => ({ last_number: ref('last_number') }))
          .where('guild_id', '=', key.guildId)
          .execute();
        const { numUpdatedRows } = await one(tx, key)
          .where('owner', '=', owner)
          .where('reference', '=', reference)
          .where('target_key', targetKey === null ? 'is' : '=', targetKey)
          .where('created_at', '=', at)
          .where('outcome', 'is', null)
          .set(({ eb }) => ({
            outcome: 'not-asked',
            settled_at: at,
            ...NO_REPLY,
            version: eb('version', '+', 1),
          }))
          .executeTakeFirst();
        if (numUpdatedRows > 0n) {
          await endUnder(tx, key, { why: 'not-asked', at });
        }
      }),
    );
  }

  /**
   * A write that survives the end of this process at once, and a power failure a moment later (with the next case that is
   * opened): what it says can be found out again. Without it each removal would wait for the disk three times, not once.
   */
  function relaxedSync(write: (db: Database) => Promise<unknown>): Promise<unknown> {
    return store.engine === 'sqlite'
      ? db.connection().execute(async (connection) => {
          await sql`pragma synchronous = normal`.execute(connection);
          try {
            await write(connection);
          } finally {
            await sql`pragma synchronous = full`.execute(connection);
          }
        })
      : write(db);
  }

  async function noteReplies(): Promise<void> {
    // Also without a pause it goes on in a later turn, when `noting` is set.
    await clock.wait(Math.max(0, notedAt + NOTE_REPLIES_EVERY_MS - clock.elapsed()));
    noting = null;
    notedAt = clock.elapsed();
    const keys = repliedTo.splice(0);
    await Promise.all(
      inChunks(keys, CASES_AT_ONCE).map((some) =>
        writes.writeOrQueue(`replied ${some.map(nameOf)}`, some.map(subjectOf), () =>
          relaxedSync((on) =>
            on.updateTable('cases').where('owner', '=', owner).where(anyOf(some)).set(NO_REPLY).execute(),
          ),
        ),
      ),
    );
  }

  function holds({ guildId, number }: CaseKey): Promise<boolean> {
    const own = sql`select 1 from cases where guild_id = ${guildId} and number = ${number} and owner = ${owner}`;
    return holdsNow(store, owner, own);
  }

  function owesReply({ guildId, number }: CaseKey): Promise<boolean> {
    const own = sql`select 1 from cases where guild_id = ${guildId} and number = ${number} and owner = ${owner}
      and reply_token is not null`;
    return holdsNow(store, owner, own);
  }

  /** One after the other: what one has taken, another in this process must not find lying about. */
  function takeOver(): Promise<readonly Unfinished[]> {
    const next = takingOver.then(async () => {
      const rows = [...(await takeFromTheDead(store, owner))];
      const subjects = new Set(rows.map((row) => subjectOf(keyOfRow(row))));
      // They are this process's own by now, and must not be taken up again. Should the store fail here, the next look takes them up.
      rows.push(...(await takeUpOwn(subjects)));
      for (const row of rows) {
        taken.add(subjectOf(keyOfRow(row)));
      }
      return rows.map((row) => ({ case: caseOf(row), reply: replyOf(row) }));
    });
    takingOver = next.catch(() => undefined);
    return next;
  }

  /** This process's own unfinished cases that nobody is at work on, nor has just been given. */
  async function takeUpOwn(given: ReadonlySet<string>): Promise<readonly CaseRow[]> {
    const mine = await db
      .selectFrom('cases')
      .select(['guild_id', 'number', 'reference'])
      .where('owner', '=', owner)
      .where(unfinished)
      .execute();
    const left = mine.filter(({ guild_id, number, reference }) => {
      const subject = subjectOf({ guildId: guild_id, number });
      return !(underWay(reference) || taken.has(subject) || given.has(subject) || writes.concerns(subject));
    });
    const rows: CaseRow[] = [];
    // Read once more: what was under way when it was read first may have been finished, and written, since. Nothing of it begins again.
    for (const some of inChunks(left, CASES_AT_ONCE)) {
      rows.push(
        ...(await db
          .selectFrom('cases')
          .selectAll()
          .where('owner', '=', owner)
          .where(unfinished)
          .where(anyOf(some.map(keyOfRow)))
          .execute()),
      );
    }
    return rows;
  }

  return {
    open: (entry, cooldown) => reached(open(entry, cooldown)),
    openEnd: (entry) => reached(openEnd(entry)),
    holds,
    maySend: (key) => maySend(() => holds(key), liveness, store.clock),
    owesReply: (key) => maySend(() => owesReply(key), liveness, store.clock),
    overtaken: (key) =>
      writes.writeOrQueue(`overtaken ${nameOf(key)}`, [subjectOf(key)], () =>
        relaxedSync((on) => one(on, key).set(NO_REPLY).execute()),
      ),
    settle: (key, outcome, at) =>
      writes.writeOrQueue(`settle ${nameOf(key)}`, [subjectOf(key)], () =>
        relaxedSync((on) => settle(on, owner, key, outcome, at)),
      ),
    replied(key) {
      repliedTo.push(key);
      noting ??= noteReplies();
      return noting;
    },
    takeOver: () => reached(takeOver()),
    leave: (key) => void taken.delete(subjectOf(key)),
    get inHand() {
      return taken.size;
    },
    async close() {
      await noting;
      await writes.close();
    },
  };
}

function one(db: Database | Transaction<Tables>, { guildId, number }: CaseKey) {
  return db.updateTable('cases').where('guild_id', '=', guildId).where('number', '=', number);
}

async function openIn(
  tx: Transaction<Tables>,
  store: Pick<Store, 'now'>,
  entry: NewCase,
  cooldown: Cooldown | null,
  owner: string,
): Promise<OpenResult> {
  const { guildId, moderator, target, at } = entry;
  const number = await nextNumber(tx, guildId);
  // Nothing was done: the number that was taken is given to the next case.
  const giveBack = () =>
    tx
      .updateTable('counters')
      .set({ last_number: number - 1 })
      .where('guild_id', '=', guildId)
      .execute();
  const until = cooldown === null ? null : await coolingDownUntil(tx, guildId, moderator.userId, cooldown, at);
  if (until !== null) {
    await giveBack();
    return { kind: 'cooling-down', until };
  }
  if (entry.from && !(await handedOver(tx, entry.from, owner))) {
    await giveBack();
    return { kind: 'taken-over' };
  }
  const earlier = await removedBefore(tx, guildId, target.id);
  await tx
    .insertInto('cases')
    .values({
      ...newRow(entry, number, owner),
      target_id: stored(target.id),
      target_key: keyOf(target.id),
      target_short: shortKeyOf(target.id),
      target_name: target.name === null ? null : stored(target.name),
      name_key: target.name === null ? null : keyOf(fold(target.name)),
      joined_at: target.joinedAt === null ? null : Math.trunc(target.joinedAt),
      reason: entry.reason === null ? null : stored(entry.reason),
    })
    .execute();
  await keepOutWith(tx, store, entry, number);
  return { kind: 'opened', case: { guildId, number }, earlier };
}

/** Cooldowns are about removals: whoever may end sessions may end them, one at a time. */
async function openEndIn(tx: Transaction<Tables>, entry: NewSessionEnd, owner: string) {
  const { guildId } = entry;
  const number = await nextNumber(tx, guildId);
  await tx
    .insertInto('cases')
    .values({
      ...newRow(entry, number, owner),
      kind: 'session-end',
      target_id: null,
      target_key: null,
      target_short: null,
      target_name: null,
      name_key: null,
      joined_at: null,
      reason: null,
    })
    .execute();
  return { kind: 'opened' as const, case: { guildId, number } };
}

/** Its row is locked until the end of the transaction, so cooldowns of one server are counted one after the other. */
async function nextNumber(tx: Transaction<Tables>, guildId: string): Promise<number> {
  const { last_number: number } = await tx
    .insertInto('counters')
    .values({ guild_id: guildId, last_number: 1 })
    .onConflict((conflict) =>
      conflict.column('guild_id').doUpdateSet({ last_number: sql<number>`counters.last_number + 1` }),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return number;
}

/** What a case of either kind begins with. */
function newRow(entry: NewSessionEnd, number: number, owner: string) {
  const { session } = entry;
  return {
    guild_id: entry.guildId,
    number,
    moderator_id: entry.moderator.userId,
    session_id: stored(session.id),
    session_key: keyOf(session.id),
    room_id: stored(session.room.id),
    room_custom_id: typeof session.room.customId === 'string' ? stored(session.room.customId) : null,
    reference: entry.reference,
    guild_locale: entry.guildLocale,
    created_at: entry.at,
    owner,
    outcome: null,
    settled_at: null,
    ...(entry.reply === null ? NO_REPLY : replyColumns(entry.reply)),
    returns: 0,
    voided_at: null,
    voided_by: null,
    void_reason: null,
    version: 1,
    announced_version: entry.announce ? 0 : null,
    log_channel_id: null,
    log_message_id: null,
  };
}

/** @returns when the oldest of the removals that use up the cooldown falls out of its window; `null` while there is room */
async function coolingDownUntil(
  tx: Transaction<Tables>,
  guildId: string,
  moderatorId: string,
  { removals, withinMs }: Cooldown,
  at: number,
): Promise<number | null> {
  const oldest = await tx
    .selectFrom('cases')
    .select('created_at')
    .where('guild_id', '=', guildId)
    .where('moderator_id', '=', moderatorId)
    .where('kind', '=', 'removal')
    .where('created_at', '>', at - withinMs)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')]))
    .orderBy('created_at', 'desc')
    .offset(removals - 1)
    .limit(1)
    .executeTakeFirst();
  return oldest === undefined ? null : oldest.created_at + withinMs;
}

async function removedBefore(tx: Transaction<Tables>, guildId: string, targetId: string): Promise<Earlier | null> {
  const found = await tx
    .selectFrom('cases')
    .select(({ fn }) => [fn.countAll<number>().as('times'), fn.max('created_at').as('lastAt')])
    .where('guild_id', '=', guildId)
    .where('target_key', '=', keyOf(targetId))
    .where('outcome', 'in', ['removed', 'returned'])
    .where('voided_at', 'is', null)
    .executeTakeFirstOrThrow();
  return found.times === 0 || found.lastAt === null ? null : { times: found.times, lastAt: found.lastAt };
}

async function openCaseOn(db: Database, sessionId: string, targetId: string): Promise<{ moderator_id: string } | null> {
  const found = await db
    .selectFrom('cases')
    .select('moderator_id')
    .where('session_key', '=', keyOf(sessionId))
    .where('target_key', '=', keyOf(targetId))
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

async function openEndOf(db: Database, sessionId: string): Promise<{ moderator_id: string } | null> {
  const found = await db
    .selectFrom('cases')
    .select('moderator_id')
    .where('session_key', '=', keyOf(sessionId))
    .where('kind', '=', 'session-end')
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

/**
 * Twice is harmless: what was said first stays. Where nothing was done, nobody is kept out either. A case that another process
 * has taken over is that one's to settle, by what it has seen.
 */
async function settle(db: Database, owner: string, key: CaseKey, outcome: CaseOutcome, at: number): Promise<void> {
  const write = (within: Kysely<Tables>) =>
    one(within, key)
      .where('owner', '=', owner)
      .where('outcome', 'is', null)
      .set(({ eb }) => ({ outcome, settled_at: at, version: eb('version', '+', 1) }))
      .executeTakeFirst();
  const why = NOBODY_KEPT_OUT.get(outcome);
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await write(tx);
    if (numUpdatedRows > 0n) {
      await (why === undefined ? replaceEarlier(tx, key, at) : endUnder(tx, key, { why, at }));
    }
  });
}

/** With these outcomes a keep-out that was asked for does not begin. The reply says so: they must not be removed by the watch later. */
const NOBODY_KEPT_OUT: ReadonlyMap<CaseOutcome, KeepOutEnd> = new Map([
  ['forbidden', 'refused'],
  ['session-over', 'session-over'],
  ['not-asked', 'not-asked'],
]);

type CaseRow = Selectable<CasesTable>;

/** Nobody knows what came of it, or its reply doesn't show that. */
function unfinished({ eb, or }: ExpressionBuilder<Tables, 'cases'>) {
  return or([eb('outcome', 'is', null), eb('reply_token', 'is not', null)]);
}

/** Makes the unfinished cases of dead processes this one's own, each for one process only. */
async function takeFromTheDead(store: Store, owner: string): Promise<readonly CaseRow[]> {
  const { db } = store;
  const dead = await db
    .selectFrom('cases')
    .select('owner')
    .distinct()
    .where(unfinished)
    .where('owner', '!=', owner)
    .where('owner', 'not in', livingProcesses(store))
    .execute();
  const rows: CaseRow[] = [];
  // Only from those named, not from "whoever is not alive": another process that took a case in this moment may have come to
  // life after this statement began, and would not count.
  for (const some of inChunks(dead, OWNERS_AT_ONCE)) {
    rows.push(
      ...(await db
        .updateTable('cases')
        .set({ owner })
        .where(unfinished)
        .where(
          'owner',
          'in',
          some.map((one) => one.owner),
        )
        .returningAll()
        .execute()),
    );
  }
  return rows;
}

/** Dead processes that one statement names. */
const OWNERS_AT_ONCE = 500;

function anyOf(keys: readonly CaseKey[]) {
  return (eb: ExpressionBuilder<Tables, 'cases'>) =>
    eb.or(keys.map(({ guildId, number }) => eb.and({ guild_id: guildId, number })));
}

function keyOfRow({ guild_id, number }: { readonly guild_id: string; readonly number: number }): CaseKey {
  return { guildId: guild_id, number };
}

function nameOf({ guildId, number }: CaseKey): string {
  return `${guildId} ${number}`;
}

/** What a write about a case concerns. */
function subjectOf(key: CaseKey): string {
  return `case ${nameOf(key)}`;
}

/** A row as the rest of the bot knows it. */
export function caseOf(row: Selectable<CasesTable>): Case {
  return {
    guildId: row.guild_id,
    number: row.number,
    kind: row.kind,
    moderatorId: row.moderator_id,
    target:
      row.target_id === null
        ? null
        : { id: unstored(row.target_id), name: row.target_name === null ? null : unstored(row.target_name) },
    sessionId: unstored(row.session_id),
    room: { id: unstored(row.room_id), customId: row.room_custom_id === null ? null : unstored(row.room_custom_id) },
    reason: row.reason === null ? null : unstored(row.reason),
    reference: row.reference,
    guildLocale: row.guild_locale,
    createdAt: row.created_at,
    outcome: row.outcome,
    settledAt: row.settled_at,
    returns: row.returns,
    voided:
      row.voided_at === null
        ? null
        : { by: row.voided_by ?? '0', at: row.voided_at, reason: unstored(row.void_reason ?? '') },
  };
}

/** A name for this process that no other has, also after a restart. */
export function newOwner(randomBytes: RandomBytes = systemRandomBytes): string {
  return randomId(randomBytes, 15);
}
