import { randomBytes as systemRandomBytes } from 'node:crypto';
import { type ExpressionBuilder, type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Case, CaseKey, CaseOutcome } from '../cases/case.ts';
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
import { endUnder, isKeptOut, keepOutUnder, keepOutWith, replaceEarlier } from '../keep-out/keep-out.repository.ts';
import type { KeepOutEnd } from '../keep-out/keep-out.ts';
import type { EndOpenResult, NewSessionEnd, SessionEndJournal } from '../sessions/session-end.ts';
import type { Cooldown } from '../settings/settings.ts';
import type { Journal, NewCase, OpenResult } from './journal.ts';
import type { Moderator } from './outcome.ts';
import { handedOver, removedBefore } from './picker/picker.repository.ts';

export interface JournalOptions {
  readonly store: Store;
  /** This process's name among those that share the store. */
  readonly owner: string;
  readonly log: Logger;
  /** What this process knows about its own lease. */
  readonly liveness?: Pick<Liveness, 'sure'>;
  /** The queue of pending writes; the journal's own unless it's shared. */
  readonly writes?: Writes;
  /**
   * Whether this process is working on the request with this reference. Cases of its own that it's neither working on
   * nor writing an outcome for are taken over like a dead process's: an answer from the store was lost, or this process
   * had lost its lease. Left out, that can't be told, and the process keeps what it has.
   */
  readonly inProgress?: (reference: string) => boolean;
}

export interface RecordedJournal extends Journal, SessionEndJournal, UnfinishedCases {
  /** How many cases this process has taken over and not finished yet. */
  readonly inHand: number;
  /** Retries the pending writes once. Never rejects. */
  close(): Promise<void>;
}

/** Identifies a case when it's in doubt whether it was written. */
interface Mark {
  readonly reference: string;
  readonly targetKey: string | null;
  readonly at: number;
}

const MOST_OPENINGS = 5;
/** When many replies are delivered, they're recorded together, this often. The first is recorded right away. */
const NOTE_REPLIES_EVERY_MS = 100;
/** Cases named in one statement: engines limit the depth of a condition and the number of parameters. */
const CASES_AT_ONCE = 200;

/** The journal in the store. */
export function createJournal(options: JournalOptions): RecordedJournal {
  return new StoredJournal(options);
}

class StoredJournal implements RecordedJournal {
  readonly #store: Store;
  readonly #db: Database;
  readonly #clock: Store['clock'];
  readonly #owner: string;
  readonly #liveness: Pick<Liveness, 'sure'>;
  readonly #writes: Writes;
  readonly #inProgress: (reference: string) => boolean;
  /** The cases that were taken over and aren't finished yet. */
  readonly #taken = new Set<string>();
  #takingOver: Promise<unknown> = Promise.resolve();
  readonly #repliedTo: CaseKey[] = [];
  #noting: Promise<void> | null = null;
  #notedAt = Number.NEGATIVE_INFINITY;

  constructor({
    store,
    owner,
    log,
    liveness = NEVER_SURE,
    writes = createWrites({ clock: store.clock, log }),
    inProgress = () => true,
  }: JournalOptions) {
    this.#store = store;
    this.#db = store.db;
    this.#clock = store.clock;
    this.#owner = owner;
    this.#liveness = liveness;
    this.#writes = writes;
    this.#inProgress = inProgress;
  }

  open(entry: NewCase, cooldown: Cooldown | null): Promise<OpenResult> {
    return reached(this.#open(entry, cooldown));
  }

  openEnd(entry: NewSessionEnd): Promise<EndOpenResult> {
    return reached(this.#openEnd(entry));
  }

  holds({ guildId, number }: CaseKey): Promise<boolean> {
    const owner = this.#owner;
    const own = sql`select 1 from cases where guild_id = ${guildId} and number = ${number} and owner = ${owner}`;
    return holdsNow(this.#store, owner, own);
  }

  maySend(key: CaseKey): Promise<boolean> {
    if (this.#store.alone && this.#liveness.sure) {
      // No other process can have taken it over.
      return Promise.resolve(true);
    }
    return maySend(() => this.holds(key), this.#liveness, this.#clock);
  }

  owesReply(key: CaseKey): Promise<boolean> {
    return maySend(() => this.#owesReply(key), this.#liveness, this.#clock);
  }

  overtaken(key: CaseKey): Promise<void> {
    return this.#writes.writeOrQueue(`overtaken ${nameOf(key)}`, [subjectOf(key)], () =>
      this.#relaxedSync((on) => one(on, key).set(NO_REPLY).execute()),
    );
  }

  settle(key: CaseKey, outcome: CaseOutcome, at: number): Promise<void> {
    return this.#writes.writeOrQueue(`settle ${nameOf(key)}`, [subjectOf(key)], () =>
      this.#relaxedSync((on) => settle(on, this.#owner, key, outcome, at)),
    );
  }

  replied(key: CaseKey): Promise<void> {
    this.#repliedTo.push(key);
    this.#noting ??= this.#noteReplies();
    return this.#noting;
  }

  takeOver(): Promise<readonly Unfinished[]> {
    return reached(this.#takeOver());
  }

  leave(key: CaseKey): void {
    this.#taken.delete(subjectOf(key));
  }

  get inHand(): number {
    return this.#taken.size;
  }

  async close(): Promise<void> {
    await this.#noting;
    await this.#writes.close();
  }

  #open(entry: NewCase, cooldown: Cooldown | null): Promise<OpenResult> {
    return this.#surelyOpen(
      { reference: entry.reference, targetKey: keyOf(entry.target.id), at: entry.at },
      (tx) => openIn(tx, this.#store, entry, cooldown, this.#owner),
      () => openCaseOn(this.#db, entry.session.id, entry.target.id),
    );
  }

  #openEnd(entry: NewSessionEnd): Promise<EndOpenResult> {
    return this.#surelyOpen(
      { reference: entry.reference, targetKey: null, at: entry.at },
      (tx) => openEndIn(tx, entry, this.#owner),
      () => openEndOf(this.#db, entry.session.id),
    );
  }

  /** @param holderOf finds who has the open case that is in the way */
  async #surelyOpen<T extends { readonly kind: string; readonly case?: CaseKey }>(
    mark: Mark,
    openIn: (tx: Transaction<Tables>) => Promise<T>,
    holderOf: () => Promise<{ moderator_id: string } | null>,
  ): Promise<T | { readonly kind: 'in-progress'; readonly by: Moderator }> {
    for (let attempt = 1; ; attempt += 1) {
      let written: CaseKey | null = null;
      try {
        return await this.#db.transaction().execute(async (tx) => {
          const opened = await openIn(tx);
          written = opened.case ?? null;
          return opened;
        });
      } catch (error) {
        if (error instanceof NotOpened) {
          return error.because as T;
        }
        if (written !== null) {
          // The commit wasn't confirmed, but it may have happened. Not awaited: the caller doesn't need the result.
          void this.#takeBack(written, mark);
        }
        if (!isConflict(error)) {
          throw error;
        }
        const holder = await holderOf();
        if (holder !== null) {
          return { kind: 'in-progress', by: { userId: holder.moderator_id } };
        }
        // The case in the way was just settled: try again. If it keeps happening, the store contradicts itself.
        if (attempt === MOST_OPENINGS) {
          throw error;
        }
      }
    }
  }

  /**
   * Settles a case that may be open without anyone knowing: nothing was done under it, and it would lock its target for
   * as long as this process lives.
   */
  #takeBack(key: CaseKey, { reference, targetKey, at }: Mark): Promise<void> {
    return this.#writes.writeOrQueue(`take back ${nameOf(key)} ${reference}`, [subjectOf(key)], () =>
      this.#db.transaction().execute(async (tx) => {
        // Waits for the transaction in doubt: it holds this row, and could be committed as late as when the store is
        // back.
        await tx
          .updateTable('counters')
          .set(({ ref }) => ({ last_number: ref('last_number') }))
          .where('guild_id', '=', key.guildId)
          .execute();
        const { numUpdatedRows } = await one(tx, key)
          .where('owner', '=', this.#owner)
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
   * Runs a write that survives a crash of this process right away, and a power failure a moment later (once the next
   * case is opened): what it says can be determined again. Otherwise each removal would wait for the disk three times
   * instead of once.
   */
  #relaxedSync(write: (db: Database) => Promise<unknown>): Promise<unknown> {
    return this.#store.engine === 'sqlite'
      ? this.#db.connection().execute(async (connection) => {
          await sql`pragma synchronous = normal`.execute(connection);
          try {
            await write(connection);
          } finally {
            await sql`pragma synchronous = full`.execute(connection);
          }
        })
      : write(this.#db);
  }

  async #noteReplies(): Promise<void> {
    // Even without a pause, this continues in a later turn, once `#noting` is set.
    await this.#clock.wait(Math.max(0, this.#notedAt + NOTE_REPLIES_EVERY_MS - this.#clock.elapsed()));
    this.#noting = null;
    this.#notedAt = this.#clock.elapsed();
    const keys = this.#repliedTo.splice(0);
    await Promise.all(
      inChunks(keys, CASES_AT_ONCE).map((some) =>
        this.#writes.writeOrQueue(`replied ${some.map(nameOf)}`, some.map(subjectOf), () =>
          this.#relaxedSync((on) =>
            on.updateTable('cases').where('owner', '=', this.#owner).where(anyOf(some)).set(NO_REPLY).execute(),
          ),
        ),
      ),
    );
  }

  #owesReply({ guildId, number }: CaseKey): Promise<boolean> {
    const owner = this.#owner;
    const own = sql`select 1 from cases where guild_id = ${guildId} and number = ${number} and owner = ${owner}
      and reply_token is not null`;
    return holdsNow(this.#store, owner, own);
  }

  /** Runs one call at a time: a case that one call is taking must not look abandoned to another in this process. */
  #takeOver(): Promise<readonly Unfinished[]> {
    const next = this.#takingOver.then(async () => {
      const rows = [...(await takeFromTheDead(this.#store, this.#owner))];
      const subjects = new Set(rows.map((row) => subjectOf(keyOfRow(row))));
      // These are this process's own by now, and must not be taken up again. If the store fails here, the next call
      // takes them up.
      rows.push(...(await this.#takeUpOwn(subjects)));
      for (const row of rows) {
        this.#taken.add(subjectOf(keyOfRow(row)));
      }
      return rows.map((row) => ({ case: caseOf(row), reply: replyOf(row) }));
    });
    this.#takingOver = next.catch(() => undefined);
    return next;
  }

  /** This process's own unfinished cases that it isn't working on, and wasn't just given. */
  async #takeUpOwn(given: ReadonlySet<string>): Promise<readonly CaseRow[]> {
    const mine = await this.#db
      .selectFrom('cases')
      .select(['guild_id', 'number', 'reference'])
      .where('owner', '=', this.#owner)
      .where(unfinished)
      .execute();
    const left = mine.filter(({ guild_id, number, reference }) => {
      const subject = subjectOf({ guildId: guild_id, number });
      return !(
        this.#inProgress(reference) ||
        this.#taken.has(subject) ||
        given.has(subject) ||
        this.#writes.concerns(subject)
      );
    });
    const rows: CaseRow[] = [];
    // Read them again: a case that was in progress at the first read may have been finished and written since, and must
    // not start over.
    for (const some of inChunks(left, CASES_AT_ONCE)) {
      rows.push(
        ...(await this.#db
          .selectFrom('cases')
          .selectAll()
          .where('owner', '=', this.#owner)
          .where(unfinished)
          .where(anyOf(some.map(keyOfRow)))
          .execute()),
      );
    }
    return rows;
  }
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
  const row = {
    ...newRow(entry, number, owner),
    kind: 'removal' as const,
    target_id: stored(target.id),
    target_key: keyOf(target.id),
    target_short: shortKeyOf(target.id),
    target_name: target.name === null ? null : stored(target.name),
    name_key: target.name === null ? null : keyOf(fold(target.name)),
    joined_at: target.joinedAt === null ? null : Math.trunc(target.joinedAt),
    reason: entry.reason === null ? null : stored(entry.reason),
  };
  const usedUp = cooldown === null ? null : usingUp(tx, guildId, moderator.userId, cooldown, at);
  const inserted = await tx
    .insertInto('cases')
    .columns(Object.keys(row) as (keyof typeof row)[])
    .expression(
      tx
        .selectNoFrom(Object.entries(row).map(([column, value]) => sql`${value}`.as(column)))
        .$if(usedUp !== null, (query) =>
          query.where(({ not, exists }) => not(exists(usedUp as NonNullable<typeof usedUp>))),
        ),
    )
    .returning([
      removedBefore(guildId, target.id, 'times').as('times'),
      removedBefore(guildId, target.id, 'lastAt').as('lastAt'),
      isKeptOut(entry).as('keptOut'),
    ])
    .executeTakeFirst();
  if (inserted === undefined) {
    const oldest = await usedUp?.executeTakeFirstOrThrow();
    const until = (oldest?.created_at ?? at) + (cooldown?.withinMs ?? 0);
    throw new NotOpened({ kind: 'cooling-down', until });
  }
  if (entry.from && !(await handedOver(tx, entry.from, owner))) {
    throw new NotOpened({ kind: 'taken-over' });
  }
  await keepOutWith(tx, store, entry, number, inserted.keptOut === 1);
  const { times, lastAt } = inserted;
  return {
    kind: 'opened',
    case: { guildId, number },
    earlier: times === 0 || lastAt === null ? null : { times, lastAt },
  };
}

/** Rolls back an opening that is refused, so that the next case gets its number. */
class NotOpened extends Error {
  override readonly name = 'NotOpened';
  readonly because: OpenResult;

  constructor(because: OpenResult) {
    super(because.kind);
    this.because = because;
  }
}

/** Cooldowns are about removals: a moderator who may end sessions may end them, one at a time. */
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

/** Locks the counter's row until the end of the transaction, so that a server's cooldowns are counted one at a time. */
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

/** The columns of a new case of either kind. */
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

/** The oldest of the removals that use up the cooldown. There is none while there is room. */
function usingUp(
  tx: Transaction<Tables>,
  guildId: string,
  moderatorId: string,
  { removals, withinMs }: Cooldown,
  at: number,
) {
  return tx
    .selectFrom('cases')
    .select('created_at')
    .where('guild_id', '=', guildId)
    .where('moderator_id', '=', moderatorId)
    .where('kind', '=', 'removal')
    .where('created_at', '>', at - withinMs)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')]))
    .orderBy('created_at', 'desc')
    .offset(removals - 1)
    .limit(1);
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
 * Safe to repeat: the first outcome stays. Where nothing was done, no one is kept out either. A case that another
 * process has taken over is for that process to settle, by what it has seen.
 */
async function settle(db: Database, owner: string, key: CaseKey, outcome: CaseOutcome, at: number): Promise<void> {
  const write = (within: Kysely<Tables>, unlessKeptOut = false) =>
    one(within, key)
      .$if(unlessKeptOut, (query) => query.where(({ not, exists }) => not(exists(keepOutUnder(within, key)))))
      .where('owner', '=', owner)
      .where('outcome', 'is', null)
      .set(({ eb }) => ({ outcome, settled_at: at, version: eb('version', '+', 1) }))
      .executeTakeFirst();
  // Hardly any case has a keep-out. Without one, a single statement does it.
  const { numUpdatedRows } = await write(db, true);
  if (numUpdatedRows > 0n) {
    return;
  }
  const why = NOBODY_KEPT_OUT.get(outcome);
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await write(tx);
    if (numUpdatedRows > 0n) {
      await (why === undefined ? replaceEarlier(tx, key, at) : endUnder(tx, key, { why, at }));
    }
  });
}

/** With these outcomes, a requested keep-out doesn't start. The reply says so: the watch must not remove them later. */
const NOBODY_KEPT_OUT: ReadonlyMap<CaseOutcome, KeepOutEnd> = new Map([
  ['forbidden', 'refused'],
  ['session-over', 'session-over'],
  ['not-asked', 'not-asked'],
]);

type CaseRow = Selectable<CasesTable>;

/** The outcome isn't known, or the reply doesn't show it. */
function unfinished({ eb, or }: ExpressionBuilder<Tables, 'cases'>) {
  return or([eb('outcome', 'is', null), eb('reply_token', 'is not', null)]);
}

/** Makes the unfinished cases of dead processes this process's own. Each case goes to one process only. */
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
  // Only from the named owners, not from everyone who isn't alive: another process that just took a case may have come
  // to life after this statement started, and wouldn't count as alive.
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

/** Dead processes named in one statement. */
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

/** What a write about a case concerns: see {@link Writes.concerns}. */
function subjectOf(key: CaseKey): string {
  return `case ${nameOf(key)}`;
}

/** Maps a row to the rest of the bot's model. */
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

/** A name for this process that no other process has, not even after a restart. */
export function newOwner(randomBytes: RandomBytes = systemRandomBytes): string {
  return randomId(randomBytes, 15);
}
