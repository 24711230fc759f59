import { randomBytes as systemRandomBytes } from 'node:crypto';
import type { ExpressionBuilder, RawBuilder, Selectable, Transaction } from 'kysely';
import type { Logger } from 'pino';
import type { Case, CaseKey, CaseOutcome } from '../cases/case.ts';
import type { Unfinished, UnfinishedCases } from '../cases/recovery.ts';
import { type RandomBytes, randomId } from '../common/random.ts';
import { fold } from '../common/text.ts';
import { inChunks } from '../database/chunks.ts';
import type { Database, Store } from '../database/database.ts';
import { effectOf, inSteps } from '../database/effects.ts';
import { isConflict, reached } from '../database/errors.ts';
import {
  askingForLease,
  holdsNow,
  type Liveness,
  leaseIn,
  livenessLease,
  livingProcesses,
  maySend,
  NEVER_SURE,
} from '../database/leases.ts';
import { type Operating, reading, writing, writingSoon } from '../database/operation.ts';
import { type Operand, type Places, prepared } from '../database/prepared.ts';
import { NO_REPLY, replyColumns, replyOf } from '../database/reply-handle.ts';
import type { CasesTable, Tables } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { keyOf, roomKeyOf, sessionKeyOf, shortKeyOf, stored, unstored } from '../database/stored-text.ts';
import { createWrites, type Writes } from '../database/writes.ts';
import { endUnder, isKeptOut, keepOutUnder, keepOutWith, replaceEarlier } from '../keep-out/keep-out.repository.ts';
import type { KeepOutEnd } from '../keep-out/keep-out.ts';
import { linkedToReport, reopenReportOf } from '../reports/report.repository.ts';
import type { EndOpenResult, NewSessionEnd, SessionEndJournal } from '../sessions/session-end.ts';
import type { Cooldown } from '../settings/settings.ts';
import type { Allowance, Journal, NewCase, OpenResult } from './journal.ts';
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
  readonly guildId: string;
  readonly sessionKey: string;
  readonly targetKey: string | null;
  readonly reference: string;
  readonly at: number;
}

const MOST_OPENINGS = 5;
/**
 * How long an opening that was given up is remembered. What PostgreSQL opens a case with arrives in one piece, and it
 * carries that out even if it gets to it when the connection is long gone. It takes the machine as long to give up a
 * connection that doesn't answer: https://docs.kernel.org/networking/ip-sysctl.html, `tcp_retries2`.
 */
const MAY_STILL_OPEN_MS = 15 * 60_000;
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
  /** How many openings weren't confirmed. */
  #inDoubt = 0;
  /** Those that may still happen, and until when, by the clock's `elapsed`; the oldest first. */
  readonly #givenUp = new Map<string, number>();

  constructor({
    store,
    owner,
    log,
    liveness = NEVER_SURE,
    writes = createWrites({ clock: store.clock, log }),
    inProgress = () => true,
  }: JournalOptions) {
    this.#store = store;
    this.#clock = store.clock;
    this.#owner = owner;
    this.#liveness = liveness;
    this.#writes = writes;
    this.#inProgress = inProgress;
  }

  open(entry: NewCase, cooldown: Cooldown | null): Promise<OpenResult> {
    return reached(this.#orTakenBack(entry, this.#store.run(openCase, entry, cooldown, this.#owner)));
  }

  allowance(
    of: { readonly guildId: string; readonly moderatorId: string },
    cooldown: Cooldown,
    at: number,
  ): Promise<Allowance> {
    return reached(this.#store.run(allowanceOf, of, cooldown, at));
  }

  openEnd(entry: NewSessionEnd): Promise<EndOpenResult> {
    return reached(this.#orTakenBack(entry, this.#store.run(openSessionEnd, entry, this.#owner)));
  }

  holds(key: CaseKey): Promise<boolean> {
    return holdsNow(this.#clock, () => this.#store.run(leaseOfHolder, key, this.#owner, this.#store.alone));
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
      this.#store.run(overtakeReply, key),
    );
  }

  settle(key: CaseKey, outcome: CaseOutcome, at: number): Promise<void> {
    return this.#writes.writeOrQueue(`settle ${nameOf(key)}`, [subjectOf(key)], () =>
      this.#store.run(settleCase, this.#owner, key, outcome, at),
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

  /** Takes back what wasn't confirmed. */
  async #orTakenBack<T>(entry: NewSessionEnd | NewCase, opening: Promise<T>): Promise<T> {
    try {
      return await opening;
    } catch (error) {
      if (effectOf(error) === 'in-doubt') {
        const mark = markOf(entry);
        this.#giveUp(mark);
        // The commit wasn't confirmed, but it may have happened. Not awaited: the caller doesn't need the result.
        void this.#takeBack(mark);
      }
      throw error;
    }
  }

  /**
   * Settles a case that may be open without anyone knowing: nothing was done under it, and it would lock its target for
   * as long as this process lives.
   */
  #takeBack(mark: Mark): Promise<void> {
    this.#inDoubt += 1;
    // Counted, because several people may be removed under one reference, and who they are isn't logged.
    const name = `take back ${mark.guildId} ${mark.reference} ${this.#inDoubt}`;
    return this.#writes.writeOrQueue(name, [subjectInDoubt(mark)], () => this.#store.run(takeBack, mark, this.#owner));
  }

  #giveUp(mark: Mark): void {
    const now = this.#clock.elapsed();
    for (const [subject, until] of this.#givenUp) {
      if (until > now) {
        break;
      }
      this.#givenUp.delete(subject);
    }
    this.#givenUp.set(subjectInDoubt(mark), now + MAY_STILL_OPEN_MS);
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
          this.#store.run(noteReplies, some, this.#owner),
        ),
      ),
    );
  }

  #owesReply(key: CaseKey): Promise<boolean> {
    return holdsNow(this.#clock, () => this.#store.run(leaseOfDebtor, key, this.#owner, this.#store.alone));
  }

  /** Runs one call at a time: a case that one call is taking must not look abandoned to another in this process. */
  #takeOver(): Promise<readonly Unfinished[]> {
    const next = this.#takingOver.then(async () => {
      const left = await this.#takeFromTheDead();
      const subjects = new Set(left.map((one) => subjectOf(one.case)));
      // These are this process's own by now, and must not be taken up again. If the store fails here, the next call
      // takes them up.
      left.push(...(await this.#takeUpOwn(subjects)));
      for (const one of left) {
        this.#taken.add(subjectOf(one.case));
      }
      return left;
    });
    this.#takingOver = next.catch(() => undefined);
    return next;
  }

  /** Makes the unfinished cases of dead processes this process's own. Each case goes to one process only. */
  async #takeFromTheDead(): Promise<Unfinished[]> {
    const dead = await this.#store.run(deadOwners, this.#owner);
    const left: Unfinished[] = [];
    // Only from the named owners, not from everyone who isn't alive: another process that just took a case may have come
    // to life after this statement started, and wouldn't count as alive.
    for (const some of inChunks(dead, OWNERS_AT_ONCE)) {
      left.push(...(await this.#store.run(takeFrom, some, this.#owner)));
    }
    return left;
  }

  /** This process's own unfinished cases that it isn't working on, and wasn't just given. */
  async #takeUpOwn(given: ReadonlySet<string>): Promise<readonly Unfinished[]> {
    const mine = await this.#store.run(ownUnfinished, this.#owner);
    const left = mine.filter(({ key, mark }) => {
      const subject = subjectOf(key);
      return !(
        this.#inProgress(mark.reference) ||
        this.#taken.has(subject) ||
        given.has(subject) ||
        this.#writes.concerns(subject) ||
        this.#writes.concerns(subjectInDoubt(mark)) ||
        this.#openedLate(mark)
      );
    });
    // Read them again: a case that was in progress at the first read may have been finished and written since, and must
    // not start over.
    return left.length === 0
      ? []
      : this.#store.run(
          stillUnfinished,
          left.map(({ key }) => key),
          this.#owner,
        );
  }

  /** Takes a case back that came after its opening was given up, and after {@link takeBack} had found nothing. */
  #openedLate(mark: Mark): boolean {
    if ((this.#givenUp.get(subjectInDoubt(mark)) ?? 0) <= this.#clock.elapsed()) {
      return false;
    }
    void this.#takeBack(mark);
    return true;
  }
}

function one(
  db: Database | Transaction<Tables>,
  { guildId, number }: { readonly guildId: Operand<string>; readonly number: Operand<number> },
) {
  return db.updateTable('cases').where('guild_id', '=', guildId).where('number', '=', number);
}

const openCase = writing('journal/open', (on, entry: NewCase, cooldown: Cooldown | null, owner: string) =>
  surelyOpen(
    on,
    () => openAtOnce(on, entry, cooldown, owner),
    (tx) => openIn(tx, on, entry, cooldown, owner),
    () => openCaseOn(on.db, entry, entry.target.id),
  ),
);

const openSessionEnd = writing('journal/open-end', (on, entry: NewSessionEnd, owner: string) =>
  surelyOpen(
    on,
    async () => null,
    (tx) => openEndIn(tx, on, entry, owner),
    () => openEndOf(on.db, entry),
  ),
);

/**
 * @param openAtOnce opens it in one round trip, or returns `null` if it has to be opened with `openIn`
 * @param holderOf finds who has the open case that is in the way
 */
async function surelyOpen<T>(
  { db }: Operating,
  openAtOnce: () => Promise<T | null>,
  openIn: (tx: Transaction<Tables>) => Promise<T>,
  holderOf: () => Promise<{ moderator_id: string } | null>,
): Promise<T | { readonly kind: 'in-progress'; readonly by: Moderator }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const opened = await inSteps(openAtOnce);
      if (opened !== null) {
        return opened;
      }
      // If the rollback fails, too, its error hides the commit's, but not that the case may have been written.
      return await inSteps(() => db.transaction().execute(openIn));
    } catch (error) {
      if (error instanceof NotOpened) {
        return error.because as T;
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
 * Opens a case in one round trip to PostgreSQL, if nothing is out of the ordinary. Otherwise it changes nothing, and
 * {@link openIn} finds out what it is: the server's first case, a cooldown, a keep-out or a picker.
 */
async function openAtOnce(
  on: Operating,
  entry: NewCase,
  cooldown: Cooldown | null,
  owner: string,
): Promise<OpenResult | null> {
  if (on.engine === 'sqlite' || entry.keepOut || entry.from) {
    return null;
  }
  const { guildId } = entry;
  const [, [opened]] = (await on.together([
    // As long as it's locked, a server's cooldowns are counted one at a time.
    lockNumber(on, { guildId }),
    insertNext(on, { ...removalRow(entry, owner), ...limitOf(entry, cooldown), roomKey: roomKeyIn(entry) }),
    // Only if it was opened, so that the next case gets the number otherwise.
    countNext(on, { guildId }),
  ])) as readonly [unknown, readonly (Before & { readonly number: number })[], unknown];
  return opened === undefined ? null : openedAs({ guildId, number: opened.number }, opened);
}

async function openIn(
  tx: Transaction<Tables>,
  on: Operating,
  entry: NewCase,
  cooldown: Cooldown | null,
  owner: string,
): Promise<OpenResult> {
  const { guildId } = entry;
  const number = await takeNumber(tx, on, guildId);
  const limit = limitOf(entry, cooldown);
  const row = { ...removalRow(entry, owner), number };
  const [inserted] = (await tx.executeQuery(insertRemoval(on, { ...row, ...limit, roomKey: roomKeyIn(entry) }))).rows;
  if (inserted === undefined) {
    const oldest = await usingUp(tx, {
      guildId,
      moderatorId: entry.moderator.userId,
      ...limit,
    }).executeTakeFirstOrThrow();
    const until = oldest.created_at + (cooldown?.withinMs ?? 0);
    throw new NotOpened({ kind: 'cooling-down', until });
  }
  if (entry.from) {
    const picker = await handedOver(tx, entry.from, owner);
    if (picker === null) {
      throw new NotOpened({ kind: 'taken-over' });
    }
    if (picker.report !== null) {
      const act = { by: entry.moderator.userId, at: entry.at };
      const handled = await linkedToReport(tx, { guildId, number }, picker.report, act);
      if (handled !== null) {
        throw new NotOpened({ kind: 'report-handled', report: picker.report, ...handled });
      }
    }
  }
  await keepOutWith(tx, on, entry, number, inserted.keptOut === 1);
  return openedAs({ guildId, number }, inserted);
}

/** What a server has on someone who is removed. */
interface Before {
  readonly times: number;
  readonly lastAt: number | null;
}

function openedAs(key: CaseKey, { times, lastAt }: Before): OpenResult {
  return { kind: 'opened', case: key, earlier: times === 0 || lastAt === null ? null : { times, lastAt } };
}

/** The columns of a new case about a person, without its number. */
function removalRow(entry: NewCase, owner: string) {
  const { target, reason } = entry;
  return {
    ...newRow(entry, owner),
    kind: 'removal' as const,
    target_id: stored(target.id),
    target_key: keyOf(target.id),
    target_short: shortKeyOf(target.id),
    target_name: target.name === null ? null : stored(target.name),
    name_key: target.name === null ? null : keyOf(fold(target.name)),
    joined_at: target.joinedAt === null ? null : Math.trunc(target.joinedAt),
    reason: reason === null ? null : stored(reason),
  };
}

type RemovalRow = ReturnType<typeof removalRow>;

/** The room of the session: someone may be kept out of that. */
interface InRoom {
  readonly roomKey: string;
}

function roomKeyIn({ account, session }: Pick<NewCase, 'account' | 'session'>): string {
  return roomKeyOf({ account, roomId: session.room.id });
}

const lockNumber = prepared(({ db }, { guildId }: Places<{ guildId: string }>) =>
  db.selectFrom('counters').select('last_number').where('guild_id', '=', guildId).forUpdate(),
);

const insertNext = prepared(({ db }, { since, spare, roomKey, ...values }: Places<RemovalRow & Limit & InRoom>) => {
  const row = { ...values, number: nextNumber() };
  return db
    .insertInto('cases')
    .columns(columnsOf(row))
    .expression(
      db
        .selectFrom('counters')
        .select(valuesOf(row))
        .where('guild_id', '=', row.guild_id)
        .where(isKeptOut(row.session_key, roomKey, row.target_key), '=', 0)
        .where(({ not, exists }) => not(exists(usingUp(db, ofModerator(row, since, spare))))),
    )
    .returning(['number', ...before(row)]);
});

const countNext = prepared(({ db }, { guildId }: Places<{ guildId: string }>) =>
  db
    .updateTable('counters')
    .set({ last_number: nextNumber() })
    .where('guild_id', '=', guildId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('cases')
          .select('cases.number')
          .where('cases.guild_id', '=', guildId)
          .where('cases.number', '=', nextNumber()),
      ),
    ),
);

const insertRemoval = prepared(
  ({ db }, { since, spare, roomKey, ...row }: Places<RemovalRow & { number: number } & Limit & InRoom>) =>
    db
      .insertInto('cases')
      .columns(columnsOf(row))
      .expression(
        db
          .selectNoFrom(valuesOf(row))
          .where(({ not, exists }) => not(exists(usingUp(db, ofModerator(row, since, spare))))),
      )
      .returning([...before(row), isKeptOut(row.session_key, roomKey, row.target_key).as('keptOut')]),
);

function columnsOf<Row extends object>(row: Row): (keyof Row & string)[] {
  return Object.keys(row) as (keyof Row & string)[];
}

function valuesOf(row: object) {
  return Object.entries(row).map(([column, value]) => sql`${value}`.as(column));
}

function before({ guild_id, target_key }: Places<Pick<RemovalRow, 'guild_id' | 'target_key'>>) {
  return [
    removedBefore(guild_id, target_key, 'times').as('times'),
    removedBefore(guild_id, target_key, 'lastAt').as('lastAt'),
  ] as const;
}

function ofModerator(
  { guild_id, moderator_id }: Places<Pick<RemovalRow, 'guild_id' | 'moderator_id'>>,
  since: RawBuilder<number>,
  spare: RawBuilder<number>,
) {
  return { guildId: guild_id, moderatorId: moderator_id, since, spare };
}

/** What a cooldown allows: up to this many removals since then, and one more. */
interface Limit {
  readonly since: number;
  readonly spare: number;
}

function limitOf({ at }: NewCase, cooldown: Cooldown | null): Limit {
  if (cooldown === null) {
    return { since: Number.MAX_SAFE_INTEGER, spare: 0 };
  }
  return { since: at - cooldown.withinMs, spare: cooldown.removals - 1 };
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
async function openEndIn(tx: Transaction<Tables>, on: Operating, entry: NewSessionEnd, owner: string) {
  const { guildId } = entry;
  const number = await takeNumber(tx, on, guildId);
  await tx
    .insertInto('cases')
    .values({
      ...newRow(entry, owner),
      number,
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

function nextNumber() {
  return sql<number>`counters.last_number + 1`;
}

/** Locks the counter's row until the end of the transaction, so that a server's cooldowns are counted one at a time. */
async function takeNumber(tx: Transaction<Tables>, on: Operating, guildId: string): Promise<number> {
  const { rows } = await tx.executeQuery(countUp(on, { guildId }));
  return (rows[0] as (typeof rows)[number]).last_number;
}

const countUp = prepared(({ db }, { guildId }: Places<{ guildId: string }>) =>
  db
    .insertInto('counters')
    .values({ guild_id: guildId, last_number: 1 })
    .onConflict((conflict) => conflict.column('guild_id').doUpdateSet({ last_number: nextNumber() }))
    .returning('last_number'),
);

/** The columns of a new case of either kind, without its number. */
function newRow(entry: NewSessionEnd, owner: string) {
  const { session } = entry;
  return {
    guild_id: entry.guildId,
    moderator_id: entry.moderator.userId,
    account: entry.account,
    session_id: stored(session.id),
    session_key: keyIn(entry),
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

/** The key of the session that a new case is about. */
function keyIn({ account, session }: Pick<NewSessionEnd, 'account' | 'session'>): string {
  return sessionKeyOf({ account, sessionId: session.id });
}

/** The oldest of the removals that use up the cooldown. There is none while there is room. */
function usingUp(db: Database | Transaction<Tables>, { spare, ...of }: Counted & { readonly spare: Operand<number> }) {
  return countedFor(db, of).orderBy('created_at', 'desc').offset(spare).limit(sql.lit(1));
}

interface Counted {
  readonly guildId: Operand<string>;
  readonly moderatorId: Operand<string>;
  readonly since: Operand<number>;
}

/** A moderator's removals that count for the cooldown. */
function countedFor(db: Database | Transaction<Tables>, { guildId, moderatorId, since }: Counted) {
  return db
    .selectFrom('cases')
    .select('created_at')
    .where('guild_id', '=', guildId)
    .where('moderator_id', '=', moderatorId)
    .where('kind', '=', 'removal')
    .where('created_at', '>', since)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'not-asked')]));
}

const allowanceOf = reading(
  'journal/allowance',
  async (
    { db },
    of: { readonly guildId: string; readonly moderatorId: string },
    { removals, withinMs }: Cooldown,
    at: number,
  ): Promise<Allowance> => {
    const since = at - withinMs;
    // One that was used up by more than it allows now, because it was changed, leaves nothing either.
    const counted = db.selectFrom(
      countedFor(db, { ...of, since })
        .limit(sql.lit(removals))
        .as('counted'),
    );
    const { used } = await counted
      .select(({ fn }) => fn.countAll<number | string>().as('used'))
      .executeTakeFirstOrThrow();
    const left = removals - Number(used);
    const oldest = left > 0 ? undefined : await usingUp(db, { ...of, since, spare: removals - 1 }).executeTakeFirst();
    return oldest === undefined ? { left, until: null } : { left: 0, until: oldest.created_at + withinMs };
  },
);

async function openCaseOn(
  db: Database,
  entry: Pick<NewSessionEnd, 'account' | 'session'>,
  targetId: string,
): Promise<{ moderator_id: string } | null> {
  const found = await db
    .selectFrom('cases')
    .select('moderator_id')
    .where('session_key', '=', keyIn(entry))
    .where('target_key', '=', keyOf(targetId))
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

async function openEndOf(
  db: Database,
  entry: Pick<NewSessionEnd, 'account' | 'session'>,
): Promise<{ moderator_id: string } | null> {
  const found = await db
    .selectFrom('cases')
    .select('moderator_id')
    .where('session_key', '=', keyIn(entry))
    .where('kind', '=', 'session-end')
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return found ?? null;
}

function markOf(entry: NewSessionEnd | NewCase): Mark {
  return {
    guildId: entry.guildId,
    sessionKey: keyIn(entry),
    targetKey: 'target' in entry ? keyOf(entry.target.id) : null,
    reference: entry.reference,
    at: entry.at,
  };
}

/**
 * Changes nothing if the case wasn't written. One that was sent in one piece may be written later: see
 * {@link MAY_STILL_OPEN_MS}.
 */
const takeBack = writing('journal/take-back', ({ db }, mark: Mark, owner: string) =>
  db.transaction().execute(async (tx) => {
    const { guildId, sessionKey, targetKey, reference, at } = mark;
    // Waits for the transaction in doubt if it has begun: it holds this row, and could be committed as late as when the
    // store is back.
    await tx
      .updateTable('counters')
      .set(({ ref }) => ({ last_number: ref('last_number') }))
      .where('guild_id', '=', guildId)
      .execute();
    // Found as what is in the way of the next one: by its session and its target.
    const taken = await tx
      .updateTable('cases')
      .where('session_key', '=', sessionKey)
      .where('target_key', targetKey === null ? 'is' : '=', targetKey)
      .where('outcome', 'is', null)
      .where('guild_id', '=', guildId)
      .where('owner', '=', owner)
      .where('reference', '=', reference)
      .where('created_at', '=', at)
      .set(({ eb }) => ({
        outcome: 'not-asked',
        settled_at: at,
        ...NO_REPLY,
        version: eb('version', '+', 1),
      }))
      .returning('number')
      .executeTakeFirst();
    if (taken !== undefined) {
      await endUnder(tx, { guildId, number: taken.number }, { why: 'not-asked', at });
      await reopenReportOf(tx, { guildId, number: taken.number });
    }
  }),
);

/** What's left of its owner's lease: see {@link askingForLease}. */
const leaseOfHolder = reading('journal/holds', (on, key: CaseKey, owner: string, alone: boolean) =>
  leaseFor(on, key, owner, HOLDER[alone ? 'alone' : 'amongOthers']),
);

/** The same while the reply doesn't show anything final. */
const leaseOfDebtor = reading('journal/owes-reply', (on, key: CaseKey, owner: string, alone: boolean) =>
  leaseFor(on, key, owner, DEBTOR[alone ? 'alone' : 'amongOthers']),
);

async function leaseFor(
  on: Operating,
  { guildId, number }: CaseKey,
  holder: string,
  asked: ReturnType<typeof askingFor>,
): Promise<number | null> {
  return leaseIn(await on.db.executeQuery(asked(on, { guildId, number, holder, lease: livenessLease(holder) })));
}

interface Held {
  readonly guildId: string;
  readonly number: number;
  readonly holder: string;
  readonly lease: string;
}

function askingFor(alone: boolean, owing: () => RawBuilder<unknown>) {
  return prepared((on, { guildId, number, holder, lease }: Places<Held>) => {
    const own = sql`select 1 from cases where guild_id = ${guildId} and number = ${number} and owner = ${holder}${owing()}`;
    return askingForLease(on, { holder, lease }, alone, own);
  });
}

const HOLDER = { alone: askingFor(true, () => sql``), amongOthers: askingFor(false, () => sql``) };
const OWING = () => sql` and reply_token is not null`;
const DEBTOR = { alone: askingFor(true, OWING), amongOthers: askingFor(false, OWING) };

const overtakeReply = writingSoon('journal/overtaken', async ({ db }, key: CaseKey) => {
  await one(db, key).set(NO_REPLY).execute();
});

const noteReplies = writingSoon('journal/replied', async (on, keys: readonly CaseKey[], owner: string) => {
  await on.together(keys.map(({ guildId, number }) => noteReply(on, { guildId, number, owner })));
});

const noteReply = prepared(({ db }, { guildId, number, owner }: Places<CaseKey & { owner: string }>) =>
  one(db, { guildId, number }).where('owner', '=', owner).set(NO_REPLY),
);

/**
 * Safe to repeat: the first outcome stays. Where nothing was done, no one is kept out either. A case that another
 * process has taken over is for that process to settle, by what it has seen.
 */
async function settle(on: Operating, owner: string, key: CaseKey, outcome: CaseOutcome, at: number): Promise<void> {
  const { guildId, number } = key;
  const settlement = { guildId, number, owner, outcome, at };
  // Hardly any case has a keep-out. Without one, a single statement does it.
  if (outcome !== 'not-asked') {
    const { numAffectedRows } = await on.db.executeQuery(settleWithoutKeepOut(on, settlement));
    if ((numAffectedRows ?? 0n) > 0n) {
      return;
    }
  }
  const why = NOBODY_KEPT_OUT.get(outcome);
  await on.db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await settling(tx, settlement).executeTakeFirst();
    if (numUpdatedRows > 0n) {
      await (why === undefined ? replaceEarlier(tx, key, at) : endUnder(tx, key, { why, at }));
      if (outcome === 'not-asked') {
        await reopenReportOf(tx, key);
      }
    }
  });
}

interface Settlement extends CaseKey {
  readonly owner: string;
  readonly outcome: CaseOutcome;
  readonly at: number;
}

const settleWithoutKeepOut = prepared(({ db }, settlement: Places<Settlement>) =>
  settling(db, settlement).where(({ not, exists }) => not(exists(keepOutUnder(db, settlement)))),
);

function settling(
  db: Database | Transaction<Tables>,
  { guildId, number, owner, outcome, at }: { readonly [Name in keyof Settlement]: Operand<Settlement[Name]> },
) {
  return one(db, { guildId, number })
    .where('owner', '=', owner)
    .where('outcome', 'is', null)
    .set(({ eb }) => ({ outcome, settled_at: at, version: eb('version', '+', 1) }));
}

const settleCase = writingSoon('journal/settle', settle);

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

function recoverable(row: CaseRow): Unfinished {
  return { case: caseOf(row), reply: replyOf(row) };
}

const deadOwners = reading('journal/dead-owners', async (on, owner: string): Promise<readonly string[]> => {
  const dead = await on.db
    .selectFrom('cases')
    .select('owner')
    .distinct()
    .where(unfinished)
    .where('owner', '!=', owner)
    .where('owner', 'not in', livingProcesses(on))
    .execute();
  return dead.map((one) => one.owner);
});

const takeFrom = writing('journal/take-from', async ({ db }, dead: readonly string[], owner: string) => {
  const rows = await db
    .updateTable('cases')
    .set({ owner })
    .where(unfinished)
    .where('owner', 'in', dead)
    .returningAll()
    .execute();
  return rows.map(recoverable);
});

const ownUnfinished = reading('journal/own-unfinished', async ({ db }, owner: string) => {
  const rows = await db
    .selectFrom('cases')
    .select(['guild_id', 'number', 'session_key', 'target_key', 'reference', 'created_at'])
    .where('owner', '=', owner)
    .where(unfinished)
    .execute();
  return rows.map((row): { readonly key: CaseKey; readonly mark: Mark } => ({
    key: { guildId: row.guild_id, number: row.number },
    mark: {
      guildId: row.guild_id,
      sessionKey: row.session_key,
      targetKey: row.target_key,
      reference: row.reference,
      at: row.created_at,
    },
  }));
});

const stillUnfinished = reading('journal/still-unfinished', async ({ db }, keys: readonly CaseKey[], owner: string) => {
  const rows: CaseRow[] = [];
  for (const some of inChunks(keys, CASES_AT_ONCE)) {
    rows.push(
      ...(await db
        .selectFrom('cases')
        .selectAll()
        .where('owner', '=', owner)
        .where(unfinished)
        .where(anyOf(some))
        .execute()),
    );
  }
  return rows.map(recoverable);
});

/** Dead processes named in one statement. */
const OWNERS_AT_ONCE = 500;

function anyOf(keys: readonly CaseKey[]) {
  return (eb: ExpressionBuilder<Tables, 'cases'>) =>
    eb.or(keys.map(({ guildId, number }) => eb.and({ guild_id: guildId, number })));
}

function nameOf({ guildId, number }: CaseKey): string {
  return `${guildId} ${number}`;
}

/** What a write about a case concerns: see {@link Writes.concerns}. */
function subjectOf(key: CaseKey): string {
  return `case ${nameOf(key)}`;
}

/** The same for a case that's in doubt, whose number isn't known. */
function subjectInDoubt({ guildId, sessionKey, targetKey, reference, at }: Mark): string {
  return `opening ${JSON.stringify([guildId, sessionKey, targetKey, reference, at])}`;
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
    account: row.account,
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
