import type { Expression, ExpressionBuilder, Kysely, Selectable, SqlBool, Transaction, UpdateObject } from 'kysely';
import { inChunks } from '../database/chunks.ts';
import type { Store } from '../database/database.ts';
import { remainingAtMost } from '../database/deadline.ts';
import { reached } from '../database/errors.ts';
import { holdsNow, isValid, leaseLeft, livingProcesses } from '../database/leases.ts';
import { type Operating, reading, writing } from '../database/operation.ts';
import { type ReplyColumns, replyColumns, replyOf } from '../database/reply-handle.ts';
import type { SessionLockArrivalsTable, SessionLocksTable, Tables } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { keyOf, sessionKeyOf, stored, unstored } from '../database/stored-text.ts';
import { isValueOf } from '../removal/identification.ts';
import type { ReplyHandle } from '../removal/journal.ts';
import { inAccount } from '../sessions/account.ts';
import type { Gone, SessionOver } from '../sessions/evidence.ts';
import type { Participant } from '../sessions/participant.ts';
import {
  type Arrival,
  allowanceOf,
  type ClaimedArrival,
  type EndedLock,
  isAllowance,
  type LockClaim,
  type LockEnd,
  type LockedPeople,
  type LockRuledOut,
  type Locks,
  type LockView,
  MOST_SHOWN,
  type NewLock,
  newLockId,
  type SessionLock,
  type WatchedLock,
  type WatchedLocks,
} from './lock.ts';

/** Rows in one statement: engines limit the number of its parameters. */
const ROWS_AT_ONCE = 400;
/** The same for people, each of whom may be in by another text under each lock. */
const PEOPLE_AT_ONCE = 20;
/** No retry waits longer than this: a time further ahead was written before the store's clock restarted. */
const MOST_RETRY_MS = 600_000;
/** Of those who came most recently, how many are read to show the few who may still not be in. */
const RECENT_READ = 100;
const MOST_TOLD_AT_ONCE = 100;
/** Its message doesn't show the lock yet. */
const NOT_SHOWN = -1;

/**
 * Locks in the store: for the watch of this process, and for moderators.
 *
 * @param owner this process's name among those that share the store
 */
export function createLocks(store: Store, owner: string): Locks & WatchedLocks {
  return new StoredLocks(store, owner);
}

class StoredLocks implements Locks, WatchedLocks {
  readonly #store: Store;
  readonly #owner: string;

  constructor(store: Store, owner: string) {
    this.#store = store;
    this.#owner = owner;
  }

  async inForce(): Promise<readonly { readonly lock: WatchedLock; readonly watchedElsewhere: boolean }[]> {
    const found = await reached(this.#store.run(allInForce, this.#owner));
    const elapsed = this.#store.clock.elapsed();
    return found.map(({ lock, watchedElsewhere }) => ({ lock: lockAt(elapsed, lock), watchedElsewhere }));
  }

  async ofSession(session: string): Promise<readonly WatchedLock[]> {
    const found = await reached(this.#store.run(inForceFor, session));
    const elapsed = this.#store.clock.elapsed();
    return found.map((lock) => lockAt(elapsed, lock));
  }

  async peopleOf(session: string): Promise<LockedPeople> {
    const { allowed, arrivals } = await reached(this.#store.run(peopleIn, session));
    const elapsed = this.#store.clock.elapsed();
    const byLock = Map.groupBy(allowed, ({ lock_id }) => lock_id);
    return {
      allowed: new Map([...byLock].map(([id, rows]) => [id, new Set(rows.map(({ person }) => person))])),
      arrivals: new Map(
        arrivals.map((one) => {
          const arrival = arrivalAt(elapsed, one);
          return [arrival.person.id, arrival];
        }),
      ),
    };
  }

  async newAmong(session: string, participantIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found: (readonly [id: string, claims: number])[] = [];
    for (const some of inChunks(participantIds, PEOPLE_AT_ONCE)) {
      found.push(...(await reached(this.#store.run(newIn, session, some))));
    }
    return new Map(found);
  }

  async claim(
    lock: WatchedLock,
    { id, name }: Participant,
    known: Arrival | null,
    claim: LockClaim,
  ): Promise<ClaimedArrival | null> {
    const claimed = await reached(
      this.#store.run(
        claimArrival,
        { id: lock.id, sessionKey: sessionKeyOf(lock) },
        { id, name, claims: known?.claims ?? 0, lastAt: known?.lastAt ?? 0 },
        claim,
      ),
    );
    return claimed === null ? null : { lock, arrival: arrivalAt(this.#store.clock.elapsed(), claimed) };
  }

  holds({ lock, arrival }: ClaimedArrival): Promise<boolean> {
    const { clock, alone } = this.#store;
    const seen = { ...seenOf(sessionKeyOf(lock), arrival), lockId: lock.id };
    return holdsNow(clock, () => this.#store.run(claimLeft, seen, this.#owner, alone));
  }

  async concluded(
    { lock, arrival }: ClaimedArrival,
    { retryInMs, gone }: { readonly retryInMs: number | null; readonly gone: Gone | null },
  ): Promise<void> {
    const seen = seenOf(sessionKeyOf(lock), arrival);
    await reached(this.#store.run(concludeClaim, seen, { retryInMs, gone: gone !== null }));
  }

  async absent(session: string, arrival: Arrival, _proof: Gone): Promise<void> {
    await reached(this.#store.run(noteAbsent, seenOf(keyOf(session), arrival)));
  }

  allow({ id }: Pick<SessionLock, 'id'>, participantId: string, why: 'protected' | 'was-in'): Promise<boolean> {
    return reached(this.#store.run(allowPerson, id, participantId, why));
  }

  async blind(locks: readonly Pick<SessionLock, 'id'>[], since: number | null): Promise<void> {
    const ids = locks.map(({ id }) => id);
    await reached(this.#store.run(noteBlind, ids, since === null ? null : Math.trunc(since)));
  }

  async timeUp(locks: readonly Pick<SessionLock, 'id'>[], at: number): Promise<void> {
    const ending = { at, why: 'time', by: null, teller: this.#owner } as const;
    for (const some of inChunks(locks, ROWS_AT_ONCE)) {
      const ids = some.map(({ id }) => id);
      await reached(this.#store.run(endLocks, { ids }, ending));
    }
  }

  async ruledOut({ id }: Pick<SessionLock, 'id'>, why: LockRuledOut | 'bot-left', at: number): Promise<void> {
    const teller = why === 'bot-left' ? null : this.#owner;
    await reached(this.#store.run(endLocks, { ids: [id] }, { at, why, by: null, teller }));
  }

  async sessionOver({ session }: SessionOver, account: string, at: number): Promise<void> {
    const sessionKey = keyOf(inAccount(account, session.id));
    const ending = { at, why: 'session-over', by: null, teller: this.#owner } as const;
    await reached(this.#store.run(endLocks, { sessionKey }, ending));
  }

  async unreported(): Promise<readonly EndedLock[]> {
    // Read first: nearly always there is none, and then nothing is written.
    const rows = (await reached(this.#store.run(anyUnreported, this.#owner)))
      ? await reached(this.#store.run(takeUnreported, this.#owner))
      : [];
    return rows.flatMap(({ lock, why, by }) =>
      why === null || why === 'bot-left' ? [] : [{ lock: lockAt(0, lock), why, by }],
    );
  }

  maySendEnd({ id }: Pick<SessionLock, 'id'>): Promise<boolean> {
    const { clock, alone } = this.#store;
    return holdsNow(clock, () => this.#store.run(endLeft, id, this.#owner, alone));
  }

  async endReported({ id }: Pick<SessionLock, 'id'>): Promise<void> {
    await reached(this.#store.run(deleteEnded, id, this.#owner));
  }

  async view(id: string): Promise<LockView | null> {
    return viewAt(this.#store, await reached(this.#store.run(viewOf, { id })));
  }

  async find(guildId: string, session: string): Promise<LockView | null> {
    return viewAt(this.#store, await reached(this.#store.run(viewOf, { guildId, sessionKey: keyOf(session) })));
  }

  maySend({ id }: Pick<SessionLock, 'id'>): Promise<boolean> {
    const { clock, alone } = this.#store;
    return holdsNow(clock, () => this.#store.run(lockLeft, id, this.#owner, alone));
  }

  async shown({ id, reply }: Pick<WatchedLock, 'id' | 'reply'>, changes: number): Promise<void> {
    if (reply !== null) {
      await reached(this.#store.run(noteShown, id, reply.token, changes));
    }
  }

  async begin({ people, reply, ...lock }: NewLock): Promise<{
    readonly kind: 'locked' | 'already';
    readonly view: LockView;
  }> {
    const { randomBytes } = this.#store;
    const id = newLockId(randomBytes);
    const allowed = [...new Set(people.map((one) => allowanceOf({ id }, one)))];
    const { kind, found } = await reached(
      this.#store.run(beginLock, { ...lock, id, allowed, reply: replyColumns(reply) }, this.#owner),
    );
    const view = viewAt(this.#store, found);
    if (view === null) {
      throw new Error('a lock is gone right after it was read');
    }
    return { kind, view };
  }

  shutsOut(guildId: string, session: string, participantId: string): Promise<boolean> {
    return reached(this.#store.run(whetherShutOut, guildId, session, participantId));
  }

  async letIn(id: string, guildId: string, allowance: string): Promise<Arrival | null> {
    if (!isAllowance(allowance)) {
      return null;
    }
    const arrival = await reached(this.#store.run(letPersonIn, id, guildId, allowance));
    return arrival === null ? null : arrivalAt(this.#store.clock.elapsed(), arrival);
  }

  async unlock(id: string, guildId: string, by: string, at: number): Promise<SessionLock | null> {
    const ending = { at, why: 'unlocked', by, teller: this.#owner } as const;
    const [ended] = await reached(this.#store.run(endLocks, { ids: [id], guildId }, ending));
    return ended === undefined ? null : lockAt(0, ended);
  }

  async follow(id: string, reply: ReplyHandle, at: number): Promise<void> {
    await reached(this.#store.run(followReply, id, replyColumns(reply), at));
  }

  async arrived(guildId: string, value: string): Promise<Arrival | null> {
    const found = await reached(this.#store.run(arrivedIn, guildId, value));
    return found === null ? null : arrivalAt(this.#store.clock.elapsed(), found);
  }

  forget(guildId: string, value: string): Promise<boolean> {
    return reached(this.#store.run(forgetArrival, guildId, value));
  }
}

const allInForce = reading('locks/all-in-force', async (on, owner: string) => {
  const rows = await inForce(on)
    .leftJoin('leases', (join) => join.on('leases.name', '=', sql<string>`'watch:' || session_locks.session_key`))
    .select(['leases.holder', sql<number>`case when ${isValid(on)} then 1 else 0 end`.as('live')])
    .execute();
  return rows.map((row) => ({ lock: lockOf(row), watchedElsewhere: row.live === 1 && row.holder !== owner }));
});

const inForceFor = reading('locks/in-force-for-session', async (on, session: string) => {
  const rows = await inForce(on).where('session_locks.session_key', '=', keyOf(session)).execute();
  return rows.map(lockOf);
});

const peopleIn = reading('locks/people', async (on, session: string) => {
  const sessionKey = keyOf(session);
  const allowed = await on.db
    .selectFrom('session_lock_allowed')
    .select(['lock_id', 'person'])
    .where('lock_id', 'in', (eb) =>
      eb.selectFrom('session_locks').select('id').where('session_key', '=', sessionKey).where('ended_at', 'is', null),
    )
    .execute();
  const arrivals = await arrivalsOf(on).where('session_key', '=', sessionKey).execute();
  return { allowed, arrivals: arrivals.map(arrivalOf) };
});

/** Returns how far they have come with this claim. `null`: it couldn't be claimed. */
const newIn = reading('locks/new-in', async (on, session: string, ids: readonly string[]) => {
  const sessionKey = keyOf(session);
  const locks = await on.db
    .selectFrom('session_locks')
    .select('id')
    .where('session_key', '=', sessionKey)
    .where('ended_at', 'is', null)
    .execute();
  const allowances = locks.flatMap((lock) => ids.map((id) => allowanceOf(lock, id)));
  const allowed = new Set<string>();
  for (const some of inChunks(allowances, ROWS_AT_ONCE)) {
    const rows = await on.db
      .selectFrom('session_lock_allowed')
      .select('person')
      .where(
        'lock_id',
        'in',
        locks.map(({ id }) => id),
      )
      .where('person', 'in', some)
      .execute();
    for (const { person } of rows) {
      allowed.add(person);
    }
  }
  const isNew = ids.filter((id) => locks.some((lock) => !allowed.has(allowanceOf(lock, id))));
  if (isNew.length === 0) {
    return [];
  }
  const came = await on.db
    .selectFrom('session_lock_arrivals')
    .select(['participant_key', 'claims'])
    .where('session_key', '=', sessionKey)
    .where('participant_key', 'in', isNew.map(keyOf))
    .execute();
  const claims = new Map(came.map((one) => [one.participant_key, one.claims]));
  return isNew.map((id): readonly [string, number] => [id, claims.get(keyOf(id)) ?? 0]);
});

const claimArrival = writing(
  'locks/claim',
  (
    on,
    lock: { readonly id: string; readonly sessionKey: string },
    person: Omit<SeenArrival, 'sessionKey'> & { readonly name: string | null },
    { kind, joinedAt, at, retryInMs, left }: LockClaim,
  ) =>
    on.db.transaction().execute(async (tx): Promise<ReadArrival | null> => {
      // Everything about a lock waits for its row: unlocking it and letting someone in, too.
      const held = await hold(on, tx, inSession(lock.sessionKey));
      if (!held.includes(lock.id) || !(await mayBeClaimed(tx, lock, person.id, left))) {
        return null;
      }
      const progress = {
        name: person.name === null ? null : stored(person.name),
        handled_join: joinedAt === null ? null : Math.trunc(joinedAt),
        absent: 0,
        claims: person.claims + 1,
        retry_at: sql<number>`${on.now} + ${Math.trunc(retryInMs)}`,
        ...(kind === 'arrival' && { last_at: at }),
      };
      const key = { session_key: lock.sessionKey, participant_key: keyOf(person.id) };
      const row =
        person.claims === 0
          ? await tx
              .insertInto('session_lock_arrivals')
              .values({ ...key, ...progress, participant_id: stored(person.id), times: 1, last_at: at })
              .onConflict((conflict) => conflict.doNothing())
              .returningAll()
              .executeTakeFirst()
          : await tx
              .updateTable('session_lock_arrivals')
              .set((eb) => ({ ...progress, ...(kind === 'arrival' && { times: eb('times', '+', 1) }) }))
              .where('session_key', '=', key.session_key)
              .where('participant_key', '=', key.participant_key)
              .where('claims', '=', person.claims)
              .where('last_at', '=', person.lastAt)
              .returningAll()
              .executeTakeFirst();
      if (row === undefined) {
        return null;
      }
      await bump(tx, [lock.id]);
      if (kind === 'arrival') {
        await countArrival(tx, held, person.id, at);
      }
      return arrivalOf({ ...row, retry_in: retryInMs });
    }),
);

/** Not someone who may be in, whom a keep-out acts on, or whom a moderator is removing. */
async function mayBeClaimed(
  tx: Transaction<Tables>,
  { id, sessionKey }: { readonly id: string; readonly sessionKey: string },
  participantId: string,
  left: readonly string[],
): Promise<boolean> {
  const key = keyOf(participantId);
  const unheeded = left.length === 0 ? sql`` : sql` and guild_id not in (${sql.join(left)})`;
  const { rows } = await sql<{ there: number }>`
    select 1 as there where not exists (
      select 1 from session_lock_allowed where lock_id = ${id} and person = ${allowanceOf({ id }, participantId)}
    ) and not exists (
      select 1 from keep_outs where session_key = ${sessionKey} and participant_key = ${key} and ended_at is null${unheeded}
    ) and not exists (
      select 1 from cases where session_key = ${sessionKey} and target_key = ${key} and outcome is null
    )
  `.execute(tx);
  return rows.length > 0;
}

/** For all locks of the session that don't let them in: other servers may have locked it, too. */
async function countArrival(
  tx: Transaction<Tables>,
  held: readonly string[],
  participantId: string,
  at: number,
): Promise<void> {
  for (const id of held) {
    await tx
      .updateTable('session_locks')
      .set((eb) => ({ arrivals: eb('arrivals', '+', 1), changes: eb('changes', '+', 1), last_arrival_at: at }))
      .where('id', '=', id)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('session_lock_allowed')
              .select('lock_id')
              .where('lock_id', '=', id)
              .where('person', '=', allowanceOf({ id }, participantId)),
          ),
        ),
      )
      .execute();
  }
}

/**
 * Someone who came, and which claim was the latest. Claims count from 1 again for someone who was forgotten, and after a
 * lock is over: when they last came tells these apart.
 */
interface SeenArrival {
  readonly sessionKey: string;
  readonly id: string;
  readonly claims: number;
  readonly lastAt: number;
}

function seenOf(sessionKey: string, { person, claims, lastAt }: Arrival): SeenArrival {
  return { sessionKey, id: person.id, claims, lastAt };
}

const claimLeft = reading(
  'locks/claim-left',
  (
    on,
    { lockId, sessionKey, id, claims, lastAt }: SeenArrival & { readonly lockId: string },
    owner: string,
    alone: boolean,
  ) =>
    leaseLeft(
      on,
      owner,
      alone,
      sql`
        select 1 from session_lock_arrivals
        where session_key = ${sessionKey} and participant_key = ${keyOf(id)}
        and claims = ${claims} and last_at = ${lastAt}
        and exists (select 1 from session_locks where id = ${lockId} and ended_at is null)
        and not exists (
          select 1 from session_lock_allowed
          where lock_id = ${lockId} and person = ${allowanceOf({ id: lockId }, id)}
        )
      `,
    ),
);

const concludeClaim = writing(
  'locks/conclude-claim',
  (on, seen: SeenArrival, { retryInMs, gone }: { readonly retryInMs: number | null; readonly gone: boolean }) =>
    on.db.transaction().execute((tx) =>
      changeSeen(on, tx, seen, {
        retry_at: retryInMs === null ? null : sql<number>`${on.now} + ${Math.trunc(retryInMs)}`,
        ...(gone && { absent: 1 }),
      }),
    ),
);

const noteAbsent = writing('locks/note-absent', (on, seen: SeenArrival) =>
  on.db.transaction().execute((tx) => changeSeen(on, tx, seen, { absent: 1 })),
);

/** Only as long as no later claim was made: otherwise, nothing has changed that a message shows. */
async function changeSeen(
  on: Operating,
  tx: Transaction<Tables>,
  { sessionKey, id, claims, lastAt }: SeenArrival,
  change: UpdateObject<Tables, 'session_lock_arrivals'>,
): Promise<void> {
  const held = await hold(on, tx, inSession(sessionKey));
  const { numUpdatedRows } = await tx
    .updateTable('session_lock_arrivals')
    .set(change)
    .where('session_key', '=', sessionKey)
    .where('participant_key', '=', keyOf(id))
    .where('claims', '=', claims)
    .where('last_at', '=', lastAt)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows > 0n) {
    await bump(tx, held);
  }
}

const allowPerson = writing('locks/allow', (on, id: string, participantId: string, why: 'protected' | 'was-in') =>
  on.db.transaction().execute(async (tx) => {
    const mayBe = why === 'protected' || !(await wasOut(tx, id, participantId));
    return mayBe && (await allowIn(on, tx, id, allowanceOf({ id }, participantId)));
  }),
);

/** Whether someone was removed from the session of a lock, or came into it as someone new. */
async function wasOut(tx: Transaction<Tables>, id: string, participantId: string): Promise<boolean> {
  const key = keyOf(participantId);
  const { rows } = await sql<{ there: number }>`
    select 1 as there from session_locks where id = ${id} and (
      exists (
        select 1 from cases where cases.session_key = session_locks.session_key and cases.target_key = ${key}
      ) or exists (
        select 1 from session_lock_arrivals
        where session_lock_arrivals.session_key = session_locks.session_key and participant_key = ${key}
      )
    )
  `.execute(tx);
  return rows.length > 0;
}

async function allowIn(on: Operating, tx: Transaction<Tables>, id: string, person: string): Promise<boolean> {
  const held = await hold(on, tx, (eb) => eb('id', '=', id));
  if (held.length === 0) {
    return false;
  }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('session_lock_allowed')
    .values({ lock_id: id, person })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 0n) {
    await bump(tx, held);
  }
  return true;
}

const noteBlind = writing('locks/note-blind', async (on, ids: readonly string[], since: number | null) => {
  for (const some of inChunks(ids, ROWS_AT_ONCE)) {
    await on.db.transaction().execute(async (tx) => {
      const held = await hold(on, tx, (eb) => eb('id', 'in', some));
      if (held.length > 0) {
        await tx
          .updateTable('session_locks')
          .set((eb) => ({ blind_since: since, changes: eb('changes', '+', 1) }))
          .where('id', 'in', held)
          .where('blind_since', since === null ? 'is not' : 'is distinct from', since)
          .execute();
      }
    });
  }
});

interface Ending {
  readonly at: number;
  readonly why: LockEnd;
  readonly by: string | null;
  /** The process that is to say so; `null`: there is no one to tell. */
  readonly teller: string | null;
}

interface Ended {
  readonly ids?: readonly string[];
  readonly sessionKey?: string;
  readonly guildId?: string;
}

/** Ends those in force, and erases who may be in and who came. Returns them as they were. */
const endLocks = writing('locks/end', (on, which: Ended, ending: Ending) =>
  on.db.transaction().execute((tx) => endIn(on, tx, which, ending)),
);

async function endIn(
  on: Operating,
  tx: Transaction<Tables>,
  which: Ended,
  { at, why, by, teller }: Ending,
): Promise<readonly ReadLock[]> {
  const { ids, sessionKey, guildId } = which;
  const isMeant: Condition = (eb) =>
    eb.and([
      ...(ids === undefined ? [] : [eb('id', 'in', ids)]),
      ...(sessionKey === undefined ? [] : [eb('session_key', '=', sessionKey)]),
      ...(guildId === undefined ? [] : [eb('guild_id', '=', guildId)]),
    ]);
  // Whoever ends the last lock of a session erases who came. Of two that end at once, each would take the other for it.
  await holdSessionsOf(on, tx, isMeant);
  const held = await hold(on, tx, isMeant);
  const ended: Selectable<SessionLocksTable>[] = [];
  for (const some of inChunks(held, ROWS_AT_ONCE)) {
    const rows = await tx
      .updateTable('session_locks')
      .set({ ended_at: at, ended_why: why, ended_by: by, end_teller: teller, blind_since: null })
      .where('id', 'in', some)
      .returningAll()
      .execute();
    ended.push(...rows);
  }
  for (const some of inChunks(ended, ROWS_AT_ONCE)) {
    const lockIds = some.map(({ id }) => id);
    await tx.deleteFrom('session_lock_allowed').where('lock_id', 'in', lockIds).execute();
    if (teller === null) {
      await tx.deleteFrom('session_locks').where('id', 'in', lockIds).execute();
    }
  }
  if (ended.length > 0) {
    await eraseArrivals(tx);
  }
  return ended.map((row) => lockOf({ ...row, ends_in: null }));
}

/** Of sessions that no one has locked anymore. */
export async function eraseArrivals(db: Kysely<Tables>): Promise<void> {
  await db
    .deleteFrom('session_lock_arrivals')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('session_locks')
            .select('session_locks.id')
            .whereRef('session_locks.session_key', '=', 'session_lock_arrivals.session_key')
            .where('session_locks.ended_at', 'is', null),
        ),
      ),
    )
    .execute();
}

const anyUnreported = reading('locks/any-unreported', async (on, owner: string) => {
  const found = await on.db
    .selectFrom('session_locks')
    .select('id')
    .where(toReport(on, owner))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
});

const takeUnreported = writing('locks/take-unreported', async (on, owner: string) => {
  await on.db.transaction().execute(async (tx) => {
    const ids = await inOrder(on, tx, toReport(on, owner));
    for (const some of inChunks(ids, ROWS_AT_ONCE)) {
      await tx.updateTable('session_locks').set({ end_teller: owner }).where('id', 'in', some).execute();
    }
  });
  const rows = await on.db
    .selectFrom('session_locks')
    .selectAll()
    .where('end_teller', '=', owner)
    .limit(MOST_TOLD_AT_ONCE)
    .execute();
  return rows.map((row) => ({ lock: lockOf({ ...row, ends_in: null }), why: row.ended_why, by: row.ended_by }));
});

/** Which ends a process is to report: its own, and those of processes that are dead. */
function toReport(on: Operating, owner: string) {
  return ({ eb, or }: ExpressionBuilder<Tables, 'session_locks'>) =>
    or([
      eb('end_teller', '=', owner),
      eb.and([eb('end_teller', 'is not', null), eb('end_teller', 'not in', livingProcesses(on))]),
    ]);
}

const endLeft = reading('locks/end-left', (on, id: string, owner: string, alone: boolean) =>
  leaseLeft(on, owner, alone, sql`select 1 from session_locks where id = ${id} and end_teller = ${owner}`),
);

const lockLeft = reading('locks/lock-left', (on, id: string, owner: string, alone: boolean) =>
  leaseLeft(on, owner, alone, sql`select 1 from session_locks where id = ${id} and ended_at is null`),
);

const deleteEnded = writing('locks/delete-ended', async ({ db }, id: string, owner: string) => {
  await db.deleteFrom('session_locks').where('id', '=', id).where('end_teller', '=', owner).execute();
});

/**
 * A message that is followed by now may be the same one: an edit from before came late, and has replaced what a press has
 * shown. So it's shown once more.
 */
const noteShown = writing('locks/note-shown', async ({ db }, id: string, token: string, changes: number) => {
  const { numUpdatedRows } = await db
    .updateTable('session_locks')
    .set({ shown: changes })
    .where('id', '=', id)
    .where('reply_token', '=', token)
    .where('shown', '<', changes)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    await db
      .updateTable('session_locks')
      .set({ shown: NOT_SHOWN })
      .where('id', '=', id)
      .where('reply_token', '!=', token)
      .execute();
  }
});

const followReply = writing('locks/follow', async ({ db }, id: string, reply: ReplyColumns, at: number) => {
  await db
    .updateTable('session_locks')
    .set({ ...reply, reply_at: at, shown: NOT_SHOWN })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
});

/** What shows a lock, as of when it was read. */
interface ReadView {
  readonly lock: ReadLock;
  readonly recent: readonly ReadArrival[];
  readonly admitted: readonly ReadArrival[];
}

const viewOf = reading('locks/view', (on, which: Which) => readView(on, which));

type Which = { readonly id: string } | { readonly guildId: string; readonly sessionKey: string };

async function readView(on: Pick<Operating, 'db' | 'now'>, which: Which): Promise<ReadView | null> {
  const row = await inForce(on)
    .where(({ eb, and }) =>
      'id' in which
        ? eb('session_locks.id', '=', which.id)
        : and([
            eb('session_locks.guild_id', '=', which.guildId),
            eb('session_locks.session_key', '=', which.sessionKey),
          ]),
    )
    .executeTakeFirst();
  if (row === undefined) {
    return null;
  }
  const came = await arrivalsOf(on)
    .where('session_key', '=', row.session_key)
    .where('last_at', '>=', row.created_at)
    .orderBy('last_at', 'desc')
    .orderBy('participant_key')
    .limit(RECENT_READ)
    .execute();
  const arrivals = came.map(arrivalOf);
  const allowed = new Set<string>();
  for (const some of inChunks(arrivals, ROWS_AT_ONCE)) {
    const rows = await on.db
      .selectFrom('session_lock_allowed')
      .select('person')
      .where('lock_id', '=', row.id)
      .where(
        'person',
        'in',
        some.map(({ person }) => allowanceOf(row, person.id)),
      )
      .execute();
    for (const { person } of rows) {
      allowed.add(person);
    }
  }
  const mayBeIn = ({ person }: ReadArrival): boolean => allowed.has(allowanceOf(row, person.id));
  return {
    lock: lockOf(row),
    recent: arrivals.filter((one) => !mayBeIn(one)).slice(0, MOST_SHOWN),
    admitted: arrivals.filter(mayBeIn).slice(0, MOST_SHOWN),
  };
}

const whetherShutOut = reading(
  'locks/shuts-out',
  async (on, guildId: string, session: string, participantId: string) => {
    const row = await inForce(on)
      .where('session_locks.guild_id', '=', guildId)
      .where('session_locks.session_key', '=', keyOf(session))
      .executeTakeFirst();
    if (row === undefined || (row.ends_in !== null && row.ends_in <= 0)) {
      return false;
    }
    const allowed = await on.db
      .selectFrom('session_lock_allowed')
      .select('person')
      .where('lock_id', '=', row.id)
      .where('person', '=', allowanceOf(row, participantId))
      .executeTakeFirst();
    return allowed === undefined;
  },
);

interface LockToBegin extends Omit<NewLock, 'people' | 'reply'> {
  readonly id: string;
  readonly allowed: readonly string[];
  readonly reply: ReplyColumns;
}

const beginLock = writing('locks/begin', (on, lock: LockToBegin, owner: string) =>
  on.db.transaction().execute(async (tx): Promise<{ kind: 'locked' | 'already'; found: ReadView | null }> => {
    const { now } = on;
    const { id, guildId, account, sessionId, room, until, at, allowed } = lock;
    const sessionKey = sessionKeyOf({ account, sessionId });
    const before = await readView({ db: tx, now }, { guildId, sessionKey });
    if (before !== null && before.lock.upInMs !== null && before.lock.upInMs <= 0) {
      // Its time is up, which the watch hasn't noticed yet: the session would be open in a moment.
      await endIn(on, tx, { ids: [before.lock.id] }, { at, why: 'time', by: null, teller: owner });
    }
    const begun = await tx
      .insertInto('session_locks')
      .values({
        id,
        guild_id: guildId,
        moderator_id: lock.moderatorId,
        account,
        session_id: stored(sessionId),
        session_key: sessionKey,
        room_id: stored(room.id),
        room_custom_id: typeof room.customId === 'string' ? stored(room.customId) : null,
        until,
        ends_by: until === null ? null : sql<number>`${now} + ${Math.trunc(until - at)}`,
        created_at: at,
        listed_at: Math.trunc(lock.listedAt),
        stayed: allowed.length,
        reference: lock.reference,
        guild_locale: lock.guildLocale,
        ...lock.reply,
        reply_at: at,
        last_arrival_at: null,
        blind_since: null,
        ended_at: null,
        ended_why: null,
        ended_by: null,
        end_teller: null,
        // If this process ends before it has replied, the watch shows it.
        shown: NOT_SHOWN,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (begun === undefined) {
      return { kind: 'already', found: await readView({ db: tx, now }, { guildId, sessionKey }) };
    }
    for (const some of inChunks(allowed, ROWS_AT_ONCE)) {
      await tx
        .insertInto('session_lock_allowed')
        .values(some.map((person) => ({ lock_id: id, person })))
        .execute();
    }
    return { kind: 'locked', found: await readView({ db: tx, now }, { id }) };
  }),
);

const letPersonIn = writing('locks/let-in', (on, id: string, guildId: string, allowance: string) =>
  on.db.transaction().execute(async (tx): Promise<ReadArrival | null> => {
    const lock = await tx
      .selectFrom('session_locks')
      .select(['id', 'session_key'])
      .where('id', '=', id)
      .where('guild_id', '=', guildId)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (lock === undefined) {
      return null;
    }
    const came = await arrivalsOf({ db: tx, now: on.now }).where('session_key', '=', lock.session_key).execute();
    const meant = came.map(arrivalOf).find(({ person }) => allowanceOf(lock, person.id) === allowance);
    return meant !== undefined && (await allowIn(on, tx, id, allowance)) ? meant : null;
  }),
);

const arrivedIn = reading('locks/arrived', async (on, guildId: string, value: string) => {
  const [found] = await arrivalsNamed(on, guildId, value);
  return found === undefined ? null : arrivalOf(found);
});

const forgetArrival = writing('locks/forget', (on, guildId: string, value: string) =>
  on.db.transaction().execute(async (tx) => {
    await hold(on, tx, (eb) => eb('session_key', 'in', lockedBy(tx, guildId)));
    const forgotten = await arrivalsNamed({ db: tx, now: on.now }, guildId, value);
    for (const { session_key, participant_key } of forgotten) {
      await bump(tx, await hold(on, tx, inSession(session_key)));
      await tx
        .deleteFrom('session_lock_arrivals')
        .where('session_key', '=', session_key)
        .where('participant_key', '=', participant_key)
        .execute();
    }
    return forgotten.length > 0;
  }),
);

async function arrivalsNamed(on: Pick<Operating, 'db' | 'now'>, guildId: string, value: string) {
  const came = await arrivalsOf(on).where('session_key', 'in', lockedBy(on.db, guildId)).execute();
  return came.filter(({ participant_id }) => {
    const id = unstored(participant_id);
    return id === value || isValueOf(value, id);
  });
}

function lockedBy(db: Kysely<Tables>, guildId: string) {
  return db
    .selectFrom('session_locks')
    .select('session_locks.session_key')
    .where('session_locks.guild_id', '=', guildId)
    .where('session_locks.ended_at', 'is', null);
}

type Condition = (eb: ExpressionBuilder<Tables, 'session_locks'>) => Expression<SqlBool>;

/**
 * Those of them that are in force, which nothing else changes until the transaction is over. Every transaction that
 * changes more than one lock begins with this: the rows are locked in one order, so that no two wait for each other. A
 * lock that starts in the meantime isn't among them, and is left alone.
 */
async function hold(on: Operating, tx: Transaction<Tables>, which: Condition): Promise<readonly string[]> {
  return inOrder(on, tx, (eb) => eb.and([which(eb), eb('ended_at', 'is', null)]));
}

/** {@link hold}s all locks of the sessions that these are locks of, other servers' included. */
async function holdSessionsOf(on: Operating, tx: Transaction<Tables>, which: Condition): Promise<void> {
  await hold(on, tx, (eb) => eb('session_key', 'in', sessionsOf(eb, which)));
}

/** The same for all locks of a server, and those that are over, too. */
export async function holdAllOf(on: Operating, tx: Transaction<Tables>, guildId: string): Promise<void> {
  const isTheirs: Condition = (eb) => eb('guild_id', '=', guildId);
  await inOrder(on, tx, (eb) => eb.or([isTheirs(eb), eb('session_key', 'in', sessionsOf(eb, isTheirs))]));
}

function sessionsOf(eb: ExpressionBuilder<Tables, 'session_locks'>, which: Condition) {
  return eb
    .selectFrom('session_locks')
    .select('session_locks.session_key')
    .where((one) => which(one))
    .where('session_locks.ended_at', 'is', null);
}

/**
 * Locks rows, those of locks that are over included, by their IDs: in the order in which everything that changes several
 * of them locks them.
 */
export async function inOrder(
  { engine }: Operating,
  tx: Transaction<Tables>,
  which: Condition,
): Promise<readonly string[]> {
  const rows = await tx
    .selectFrom('session_locks')
    .select('id')
    .where((eb) => which(eb))
    .orderBy('id')
    // SQLite has one transaction at a time.
    .$if(engine === 'postgres', (query) => query.forUpdate())
    .execute();
  return rows.map(({ id }) => id);
}

function inSession(sessionKey: string): Condition {
  return (eb) => eb('session_key', '=', sessionKey);
}

/** Counts a change of these locks, which the transaction holds. */
async function bump(tx: Transaction<Tables>, held: readonly string[]): Promise<void> {
  for (const some of inChunks(held, ROWS_AT_ONCE)) {
    await tx
      .updateTable('session_locks')
      .set((eb) => ({ changes: eb('changes', '+', 1) }))
      .where('id', 'in', some)
      .execute();
  }
}

const TERM = { from: 'session_locks.created_at', until: 'session_locks.until', endsBy: 'session_locks.ends_by' };

function inForce({ db, now }: Pick<Operating, 'db' | 'now'>) {
  return db
    .selectFrom('session_locks')
    .selectAll('session_locks')
    .select(remainingAtMost({ now }, TERM).as('ends_in'))
    .where('session_locks.ended_at', 'is', null)
    .orderBy('session_locks.created_at')
    .orderBy('session_locks.id');
}

function arrivalsOf({ db, now }: Pick<Operating, 'db' | 'now'>) {
  return db
    .selectFrom('session_lock_arrivals')
    .selectAll()
    .select(
      sql<number | null>`case when retry_at > ${now} + ${sql.lit(MOST_RETRY_MS)} then 0 else retry_at - ${now} end`.as(
        'retry_in',
      ),
    );
}

/** As of when it was read: where the database is, this process's clock isn't known. */
interface ReadLock extends Omit<WatchedLock, 'upAt'> {
  readonly upInMs: number | null;
}

interface ReadArrival extends Omit<Arrival, 'retryAt'> {
  readonly retryInMs: number | null;
}

function lockOf(row: Selectable<SessionLocksTable> & { readonly ends_in: number | null }): ReadLock {
  return {
    id: row.id,
    guildId: row.guild_id,
    moderatorId: row.moderator_id,
    account: row.account,
    sessionId: unstored(row.session_id),
    room: {
      id: unstored(row.room_id),
      customId: row.room_custom_id === null ? null : unstored(row.room_custom_id),
    },
    until: row.until,
    createdAt: row.created_at,
    listedAt: row.listed_at,
    stayed: row.stayed,
    arrivals: row.arrivals,
    lastArrivalAt: row.last_arrival_at,
    blindSince: row.blind_since,
    reference: row.reference,
    guildLocale: row.guild_locale,
    reply: replyOf(row),
    replyAt: row.reply_at,
    changes: row.changes,
    shown: row.shown,
    upInMs: row.ends_in,
  };
}

function arrivalOf(row: Selectable<SessionLockArrivalsTable> & { readonly retry_in: number | null }): ReadArrival {
  return {
    person: { id: unstored(row.participant_id), name: row.name === null ? null : unstored(row.name) },
    times: row.times,
    lastAt: row.last_at,
    handledJoin: row.handled_join,
    absent: row.absent === 1,
    claims: row.claims,
    retryInMs: row.retry_in,
  };
}

/** @param elapsed this process's clock when the answer arrived, which is a little later than when it was read */
function lockAt(elapsed: number, { upInMs, ...lock }: ReadLock): WatchedLock {
  return { ...lock, upAt: upInMs === null ? null : elapsed + upInMs };
}

function arrivalAt(elapsed: number, { retryInMs, ...arrival }: ReadArrival): Arrival {
  return { ...arrival, retryAt: retryInMs === null ? null : elapsed + retryInMs };
}

function viewAt({ clock }: Store, read: ReadView | null): LockView | null {
  const elapsed = clock.elapsed();
  return read === null
    ? null
    : {
        lock: lockAt(elapsed, read.lock),
        recent: read.recent.map((one) => arrivalAt(elapsed, one)),
        admitted: read.admitted.map((one) => arrivalAt(elapsed, one)),
      };
}
