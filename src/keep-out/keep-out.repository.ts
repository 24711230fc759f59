import type { Expression, ExpressionBuilder, Kysely, RawBuilder, Selectable, SqlBool, Transaction } from 'kysely';
import type { CaseKey } from '../cases/case.ts';
import { inChunks } from '../database/chunks.ts';
import type { Database, Store } from '../database/database.ts';
import { remainingAtMost } from '../database/deadline.ts';
import { reached } from '../database/errors.ts';
import { holdsNow, isValid, leaseLeft, livingProcesses, sweepLeases } from '../database/leases.ts';
import { type Operating, reading, writing } from '../database/operation.ts';
import type { Operand } from '../database/prepared.ts';
import { NO_REPLY, type ReplyColumns, replyColumns, replyOf } from '../database/reply-handle.ts';
import type { CasesTable, KeepOutsTable, Tables } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { keyOf, roomKeyOf, sessionKeyOf, stored, unstored } from '../database/stored-text.ts';
import { UNDELIVERED_FOR_MS } from '../database/unheard.ts';
import type { NewCase, ReplyHandle } from '../removal/journal.ts';
import { inAccount } from '../sessions/account.ts';
import type { Gone, SessionOver } from '../sessions/evidence.ts';
import type { Room, Session } from '../sessions/session.ts';
import {
  type Claim,
  type EndedKeepOut,
  type KeepOut,
  type KeepOutEnd,
  type KeepOutScope,
  type KeepOuts,
  type KeepOutTerm,
  MOST_NOTICES,
  type NoticeClaim,
  type NoticeSubject,
  REPORTED_ENDS,
  type ReportedEnd,
  type RuledOut,
  UNASKED_ENDS,
  type UnaskedEnd,
  type UndeliveredEnd,
  WATCH_MS,
  type WatchedKeepOut,
  type WatchedKeepOuts,
} from './keep-out.ts';

/** Names in one statement: engines limit the number of its parameters. */
const LEASES_AT_ONCE = 500;
/** Keep-outs that one transaction ends: others wait for it. */
const ENDS_AT_ONCE = 100;
/** Keep-outs named in one statement: engines limit the depth of a condition. */
const KEYS_AT_ONCE = 200;
/** How long a moderator's kick of a kept-out person takes at most, until the watch may act on the same connection. */
export const KICK_TAKES_MS = 20_000;
/** How long it takes at most to send a namesake notice; after that, others can claim it from a process that died. */
export const NOTICE_MS = 30_000;
/** Leases that weren't renewed for this long belong to processes and sessions that are gone. */
const FORGET_LEASES_MS = 600_000;
/** No retry waits longer than this: a time further ahead was written before the store's clock restarted. */
const MOST_RETRY_MS = 600_000;

/**
 * Keep-outs in the store: for the watch of this process, and for moderators.
 *
 * @param owner this process's name among those that share the store
 * @param atLeast the earliest that it can be now, in milliseconds of the Unix epoch; -Infinity while that isn't known
 */
export function createKeepOuts(store: Store, owner: string, atLeast: () => number): KeepOuts & WatchedKeepOuts {
  return new StoredKeepOuts(store, owner, atLeast);
}

class StoredKeepOuts implements KeepOuts, WatchedKeepOuts {
  readonly #store: Store;
  readonly #owner: string;
  readonly #atLeast: () => number;

  constructor(store: Store, owner: string, atLeast: () => number) {
    this.#store = store;
    this.#owner = owner;
    this.#atLeast = atLeast;
  }

  async inForce(): Promise<readonly { readonly keepOut: WatchedKeepOut; readonly watchedElsewhere: boolean }[]> {
    const found = await reached(this.#store.run(allInForce, this.#owner));
    const elapsed = this.#store.clock.elapsed();
    return found.map(({ keepOut, watchedElsewhere }) => ({ keepOut: watchedAt(elapsed, keepOut), watchedElsewhere }));
  }

  async ofSession(session: string): Promise<readonly WatchedKeepOut[]> {
    const found = await reached(this.#store.run(inForceFor, session));
    const elapsed = this.#store.clock.elapsed();
    return found.map((keepOut) => watchedAt(elapsed, keepOut));
  }

  hold(sessions: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#hold(new Map(sessions.map((name) => [leaseOf(name), name] as const)));
  }

  holdRooms(accounts: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#hold(new Map(accounts.map((account) => [`rooms:${account}`, account] as const)));
  }

  /** @param byName what the leases with these names are for */
  async #hold(byName: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> {
    // In the same order everywhere: processes that lock the same rows in different orders would wait for each other.
    const names = [...byName.keys()].sort();
    const held = new Set<string>();
    for (let from = 0; from < names.length; from += LEASES_AT_ONCE) {
      const some = names.slice(from, from + LEASES_AT_ONCE);
      for (const name of await reached(this.#store.run(holdLeases, some, this.#owner))) {
        held.add(byName.get(name) ?? '');
      }
    }
    return held;
  }

  async claim(seen: WatchedKeepOut, { kind, joinedAt, at, retryInMs }: Claim): Promise<WatchedKeepOut | null> {
    const { account, sessionId, target } = seen;
    const claimed = await reached(
      this.#store.run(
        claimConnection,
        { ...claimOf(seen), sessionKey: sessionKeyOf({ account, sessionId }), participantId: target.id },
        { kind, joinedAt, at, retryInMs },
      ),
    );
    return claimed === null ? null : { ...seen, ...claimed, retryAt: this.#store.clock.elapsed() + retryInMs };
  }

  async follow(seen: readonly WatchedKeepOut[], session: Session): Promise<number> {
    const { id, startedAt } = session;
    let followed = 0;
    for (const some of inChunks(seen, ENDS_AT_ONCE)) {
      const rows = some.map((one) => ({
        ...claimOf(one),
        participantKey: keyOf(one.target.id),
        before: sessionKeyOf(one),
        now: sessionKeyOf({ account: one.account, sessionId: id }),
      }));
      followed += await reached(this.#store.run(followSession, rows, { id, startedAt }));
    }
    return followed;
  }

  async startKnown(
    { account, sessionId }: { readonly account: string; readonly sessionId: string },
    startedAt: number,
  ): Promise<void> {
    await reached(this.#store.run(noteStart, inAccount(account, sessionId), startedAt));
  }

  holds(claimed: WatchedKeepOut): Promise<boolean> {
    const { clock, alone } = this.#store;
    return holdsNow(clock, () => this.#store.run(claimLeft, claimOf(claimed), this.#owner, alone));
  }

  async concluded(
    claimed: WatchedKeepOut,
    { retryInMs, gone }: { readonly retryInMs: number | null; readonly gone: Gone | null },
  ): Promise<void> {
    await reached(this.#store.run(concludeClaim, claimOf(claimed), { retryInMs, gone: gone !== null }));
  }

  async blind(keepOut: CaseKey, since: number | null): Promise<void> {
    await reached(this.#store.run(noteBlind, keyFrom(keepOut), since));
  }

  async absent(seen: WatchedKeepOut, _proof: Gone): Promise<void> {
    await reached(this.#store.run(noteAbsent, claimOf(seen)));
  }

  claimNotice(
    keepOut: CaseKey,
    participantId: string,
    { at, started }: { readonly at: number; readonly started: boolean },
  ): Promise<NoticeClaim> {
    return reached(this.#store.run(claimNotice, keyFrom(keepOut), participantId, { at, started }));
  }

  claimCount(keepOut: CaseKey, people: number, at: number): Promise<NoticeClaim> {
    return reached(this.#store.run(claimNotice, keyFrom(keepOut), { people }, { at, started: false }));
  }

  holdsNotice(keepOut: CaseKey, about: NoticeSubject, until: number): Promise<boolean> {
    return reached(this.#store.run(holdsNotice, noticeKey(keepOut, about), until));
  }

  async noticeOver(keepOut: CaseKey, about: NoticeSubject, at: number): Promise<void> {
    await reached(this.#store.run(endNotice, noticeKey(keepOut, about), at));
  }

  async timeUp(keepOuts: readonly KeepOut[], at: number): Promise<void> {
    const ending = { at, why: 'time', by: null, teller: this.#owner } as const;
    for (const some of inChunks(keepOuts, ENDS_AT_ONCE)) {
      await reached(this.#store.run(endThese, some.map(thisOne), ending));
    }
    await reached(this.#store.run(sweepLeases, FORGET_LEASES_MS));
  }

  async ruledOut(keepOut: KeepOut, why: RuledOut, at: number): Promise<void> {
    const ending = { at, why, by: null, teller: this.#owner } as const;
    await reached(this.#store.run(endThese, [thisOne(keepOut)], ending));
  }

  async sessionOver({ session }: SessionOver, account: string, at: number): Promise<void> {
    await reached(this.#store.run(endSession, inAccount(account, session.id), at, this.#owner));
  }

  async unreported(): Promise<readonly EndedKeepOut[]> {
    // Read first: nearly always there is none, and then nothing is written.
    return (await reached(this.#store.run(anyUnreported, this.#owner)))
      ? await reached(this.#store.run(takeUnreported, this.#owner))
      : [];
  }

  maySendEnd(keepOut: CaseKey): Promise<boolean> {
    const { clock, alone } = this.#store;
    return holdsNow(clock, () => this.#store.run(endLeft, keyFrom(keepOut), this.#owner, alone));
  }

  async endReported(keepOut: CaseKey, heard: boolean): Promise<void> {
    await reached(this.#store.run(noteReported, keyFrom(keepOut), this.#owner, heard));
  }

  unheard(guildId: string, at: number): Promise<readonly UndeliveredEnd[]> {
    return reached(this.#store.run(unheardEnds, guildId, at));
  }

  list(
    guildId: string,
    at: number,
    { before, limit }: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly KeepOut[]> {
    return reached(this.#store.run(listShown, guildId, this.#certainly(at), { before, limit }));
  }

  count(guildId: string, at: number): Promise<number> {
    return reached(this.#store.run(countShown, guildId, this.#certainly(at)));
  }

  find(key: CaseKey, at: number): Promise<KeepOut | null> {
    return reached(this.#store.run(findShown, keyFrom(key), this.#certainly(at)));
  }

  findIn(guildId: string, session: string, participantId: string, at: number): Promise<KeepOut | null> {
    return reached(this.#store.run(findInSession, { guildId, session, participantId }, this.#certainly(at)));
  }

  begin(
    key: CaseKey,
    {
      scope,
      until,
      by,
      at,
      reply,
    }: KeepOutTerm & { readonly by: string; readonly at: number; readonly reply: ReplyHandle },
  ): Promise<KeepOut | null> {
    return reached(this.#store.run(beginUnder, keyFrom(key), { scope, until, by, at, reply: replyColumns(reply) }));
  }

  letBackIn(key: CaseKey, by: string, at: number): Promise<KeepOut | null> {
    const ending = { at, why: 'let-back-in', by, teller: this.#owner } as const;
    return reached(this.#store.run(endShown, keyFrom(key), this.#certainly(at), ending));
  }

  endFor(guildId: string, participantId: string, at: number): Promise<number> {
    return reached(this.#store.run(endOfPerson, guildId, participantId, at));
  }

  #certainly(at: number): number {
    return Math.min(at, this.#atLeast());
  }
}

const allInForce = reading('keep-outs/all-in-force', async (on, owner: string) => {
  const rows = await watched(on)
    .leftJoin('leases', (join) =>
      join.on(
        'leases.name',
        '=',
        sql<string>`case when keep_outs.session_over = 1 then 'rooms:' || keep_outs.account
          else 'watch:' || keep_outs.session_key end`,
      ),
    )
    .select(['leases.holder', sql<number>`case when ${isValid(on)} then 1 else 0 end`.as('live')])
    .execute();
  return rows.map((row) => ({
    keepOut: watchedOf(row),
    watchedElsewhere: row.live === 1 && row.holder !== owner,
  }));
});

const inForceFor = reading('keep-outs/in-force-for-session', async (on, session: string) => {
  const rows = await watched(on).where('keep_outs.session_key', '=', keyOf(session)).execute();
  return rows.map(watchedOf);
});

/** Takes or renews the leases with these names, and returns the names of those that the process has then. */
const holdLeases = writing('keep-outs/hold-leases', async (on, names: readonly string[], owner: string) => {
  const until = sql<number>`${on.now} + ${sql.lit(WATCH_MS)}`;
  const taken = await on.db
    .insertInto('leases')
    .values(names.map((name) => ({ name, holder: owner, until })))
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet(({ ref }) => ({ holder: ref('excluded.holder'), until: ref('excluded.until') }))
        .where(sql<boolean>`leases.holder = excluded.holder or not ${isValid(on)}`),
    )
    .returning('name')
    .execute();
  return taken.map(({ name }) => name);
});

/** Returns how far the keep-out has come with this claim. `null`: it couldn't be claimed. */
const claimConnection = writing(
  'keep-outs/claim',
  (
    on,
    seen: SeenClaim & { readonly sessionKey: string; readonly participantId: string },
    { kind, joinedAt, at, retryInMs }: Claim,
  ) =>
    on.db.transaction().execute(async (tx) => {
      const change = ({ eb }: { eb: ExpressionBuilder<Tables, 'keep_outs'> }) => ({
        handled_join: joinedAt === null ? null : Math.trunc(joinedAt),
        absent: 0,
        claims: eb('claims', '+', 1),
        retry_at: fromNow(on, retryInMs),
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
                .where('cases.session_key', '=', seen.sessionKey)
                .where('cases.target_key', '=', keyOf(seen.participantId))
                .where('cases.outcome', 'is', null),
            ),
          ),
        )
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) {
        return null;
      }
      // Other servers may keep them out of the same session: one return is one return for all of them.
      const others = await tx
        .updateTable('keep_outs')
        .set(change)
        .where('session_key', '=', seen.sessionKey)
        .where('participant_key', '=', keyOf(seen.participantId))
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
      return progressOf(row);
    }),
);

const claimLeft = reading(
  'keep-outs/claim-left',
  (on, { guildId, number, claims }: SeenClaim, owner: string, alone: boolean) =>
    leaseLeft(
      on,
      owner,
      alone,
      sql`
        select 1 from keep_outs
        inner join cases on cases.guild_id = keep_outs.guild_id and cases.number = keep_outs.number
        where keep_outs.guild_id = ${guildId} and keep_outs.number = ${number} and keep_outs.claims = ${claims}
        and keep_outs.ended_at is null and cases.voided_at is null
      `,
    ),
);

const concludeClaim = writing(
  'keep-outs/conclude-claim',
  async (
    on,
    { guildId, number, claims }: SeenClaim,
    { retryInMs, gone }: { readonly retryInMs: number | null; readonly gone: boolean },
  ) => {
    await on.db
      .updateTable('keep_outs')
      .set({ retry_at: retryInMs === null ? null : fromNow(on, retryInMs), ...(gone && { absent: 1 }) })
      .where('guild_id', '=', guildId)
      .where('number', '=', number)
      .where('claims', '=', claims)
      .execute();
  },
);

/** A keep-out that is to follow into a session, as it was seen. */
type Following = SeenClaim & {
  readonly participantKey: string;
  /** The keys of the session that it applied to, and of the one that it's to apply to. */
  readonly before: string;
  readonly now: string;
};

const followSession = writing(
  'keep-outs/follow',
  (
    { db },
    rows: readonly Following[],
    { id, startedAt }: { readonly id: string; readonly startedAt: number | null },
  ): Promise<number> =>
    db.transaction().execute(async (tx) => {
      let followed = 0;
      for (const { guildId, number, claims, participantKey, before, now } of rows) {
        // What another keep-out of the same person has acted on there, this one doesn't act on again.
        const there = await tx
          .selectFrom('keep_outs')
          .select(['handled_join', 'absent', 'retry_at'])
          .where('session_key', '=', now)
          .where('participant_key', '=', participantKey)
          .where('ended_at', 'is', null)
          .orderBy('claims', 'desc')
          .limit(1)
          .executeTakeFirst();
        const { numUpdatedRows } = await tx
          .updateTable('keep_outs')
          .set(({ eb }) => ({
            session_id: stored(id),
            session_key: now,
            session_from: startedAt === null ? null : Math.trunc(startedAt),
            session_over: 0,
            handled_join: null,
            absent: 1,
            retry_at: null,
            ...there,
            claims: eb('claims', '+', 1),
          }))
          .where('guild_id', '=', guildId)
          .where('number', '=', number)
          .where('claims', '=', claims)
          .where('session_key', '=', before)
          .where('room_key', 'is not', null)
          .where('ended_at', 'is', null)
          .executeTakeFirst();
        followed += Number(numUpdatedRows);
        if (numUpdatedRows > 0n) {
          await countNoticesAnew(tx, { guildId, number });
        }
      }
      return followed;
    }),
);

/** When the session started that these keep-outs of a room apply to, where that wasn't known. */
const noteStart = writing('keep-outs/note-start', async ({ db }, session: string, startedAt: number): Promise<void> => {
  await db
    .updateTable('keep_outs')
    .set({ session_from: Math.trunc(startedAt) })
    .where('session_key', '=', keyOf(session))
    .where('room_key', 'is not', null)
    .where('session_from', 'is', null)
    .where('ended_at', 'is', null)
    .execute();
});

const noteBlind = writing(
  'keep-outs/note-blind',
  async ({ db }, { guildId, number }: CaseKey, since: number | null) => {
    await db
      .updateTable('keep_outs')
      .set({ blind_since: since === null ? null : Math.trunc(since) })
      .where('guild_id', '=', guildId)
      .where('number', '=', number)
      .where('ended_at', 'is', null)
      .execute();
  },
);

const noteAbsent = writing('keep-outs/note-absent', async ({ db }, { guildId, number, claims }: SeenClaim) => {
  await db
    .updateTable('keep_outs')
    .set({ absent: 1 })
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .where('claims', '=', claims)
    .execute();
});

const claimNotice = writing(
  'keep-outs/claim-notice',
  async (
    { db, now },
    keepOut: CaseKey,
    about: NoticeSubject,
    { at, started }: { readonly at: number; readonly started: boolean },
  ): Promise<NoticeClaim> => {
    const key = noticeKey(keepOut, about);
    if (typeof about === 'string' && !started) {
      const people = await countIfFull(db, key, at);
      if (people !== null) {
        return { kind: 'counted', people };
      }
    }
    const until = sql<number>`${now} + ${sql.lit(NOTICE_MS)}`;
    const free = sql<boolean>`keep_out_notices.over_at is null and coalesce(keep_out_notices.claimed_until, 0) < ${now}`;
    const [claimed] = started
      ? await db
          .updateTable('keep_out_notices')
          .set({ claimed_until: until })
          .where('guild_id', '=', key.guild_id)
          .where('number', '=', key.number)
          .where('participant_key', '=', key.participant_key)
          .where(free)
          .returning('claimed_until')
          .execute()
      : await db
          .insertInto('keep_out_notices')
          .values({ ...key, at, claimed_until: until, over_at: null })
          .onConflict((conflict) =>
            conflict
              .columns(['guild_id', 'number', 'participant_key'])
              .doUpdateSet({ claimed_until: until })
              .where(free),
          )
          .returning('claimed_until')
          .execute();
    if (claimed !== undefined) {
      return { kind: 'mine', until: claimed.claimed_until ?? 0 };
    }
    const row = await noticeOf(db, key).select('over_at').executeTakeFirst();
    // No row: no one has started, or the keep-out has ended since.
    return { kind: row === undefined || row.over_at !== null ? 'over' : 'taken' };
  },
);

/**
 * Notes someone about whom there is no notice, because there were enough in this session.
 *
 * @returns how many people there were with them; `null`: there are to be notices about this one
 */
async function countIfFull(db: Database, key: NoticeKey, at: number): Promise<number | null> {
  const known = await db
    .selectFrom('keep_out_notices as notice')
    .innerJoin('keep_outs as of', (join) =>
      join.onRef('of.guild_id', '=', 'notice.guild_id').onRef('of.number', '=', 'notice.number'),
    )
    .innerJoin('keep_outs as this', (join) => join.onRef('this.session_key', '=', 'of.session_key'))
    .where('this.guild_id', '=', key.guild_id)
    .where('this.number', '=', key.number)
    .where('notice.guild_id', '=', key.guild_id)
    .where('notice.participant_key', 'not like', `${COUNT_KEY}%`)
    .select(({ fn, eb }) => [
      // Those of earlier sessions of the room aren't counted.
      fn
        .count<number>(
          eb
            .case()
            .when(sql<boolean>`coalesce(notice.claimed_until, 1) <> ${sql.lit(EARLIER_SESSION)}`)
            .then(eb.ref('notice.participant_key'))
            .end(),
        )
        .distinct()
        .as('people'),
      fn
        .max<number | null>(eb.case().when('notice.participant_key', '=', key.participant_key).then(1).else(0).end())
        .as('listed'),
    ])
    .executeTakeFirst();
  const people = Number(known?.people ?? 0);
  if (people < MOST_NOTICES || known?.listed === 1) {
    return null;
  }
  await db
    .insertInto('keep_out_notices')
    .values({ ...key, at, claimed_until: null, over_at: at })
    .onConflict((conflict) => conflict.columns(['guild_id', 'number', 'participant_key']).doNothing())
    .execute();
  return people + 1;
}

/** In place of until when a notice is claimed: it was sent, and in an earlier session of the room. */
const EARLIER_SESSION = 0;

/**
 * From now on, this keep-out of a room applies to another session, which has notices of its own. No one is reported
 * twice, but those who were only counted may be reported there.
 */
async function countNoticesAnew(tx: Transaction<Tables>, { guildId, number }: CaseKey): Promise<void> {
  await tx
    .deleteFrom('keep_out_notices')
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .where(({ eb, or }) =>
      or([eb('over_at', 'is', null), eb('claimed_until', 'is', null), eb('participant_key', 'like', `${COUNT_KEY}%`)]),
    )
    .execute();
  await tx
    .updateTable('keep_out_notices')
    .set({ claimed_until: EARLIER_SESSION })
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .execute();
}

const holdsNotice = reading('keep-outs/holds-notice', async ({ db, now }, key: NoticeKey, until: number) => {
  const row = await noticeOf(db, key)
    .select('at')
    .where('claimed_until', '=', until)
    .where('over_at', 'is', null)
    .where(sql<boolean>`claimed_until > ${now}`)
    .executeTakeFirst();
  return row !== undefined;
});

const endNotice = writing(
  'keep-outs/end-notice',
  async ({ db }, { guild_id, number, participant_key }: NoticeKey, at: number) => {
    await db
      .updateTable('keep_out_notices')
      .set({ over_at: at })
      .where('guild_id', '=', guild_id)
      .where('number', '=', number)
      .where('participant_key', '=', participant_key)
      .execute();
  },
);

/** Ends exactly these: others may have started under the same cases since. */
const endThese = writing('keep-outs/end-these', ({ db }, keepOuts: readonly ThisOne[], ending: Ending) =>
  db.transaction().execute(async (tx) => {
    for (const { createdAt, ...key } of keepOuts) {
      await end(tx, ending, (eb) => eb.and([isKey(eb, key), eb('created_at', '=', createdAt)]));
    }
  }),
);

/** Ends those of a session, and its watch. */
const endSession = writing('keep-outs/end-session', ({ db }, session: string, at: number, owner: string) =>
  db.transaction().execute(async (tx) => {
    const why = { at, why: 'session-over', by: null, teller: owner } as const;
    await end(tx, why, (eb) => eb.and([eb('session_key', '=', keyOf(session)), eb('room_key', 'is', null)]));
    // A claim on a connection of that session counts no longer.
    await tx
      .updateTable('keep_outs')
      .set(({ eb }) => ({ session_over: 1, absent: 1, retry_at: null, claims: eb('claims', '+', 1) }))
      .where('session_key', '=', keyOf(session))
      .where('session_over', '=', 0)
      .where('ended_at', 'is', null)
      .execute();
    await tx.deleteFrom('leases').where('name', '=', leaseOf(session)).execute();
  }),
);

/** Whether {@link takeUnreported} would find any. */
const anyUnreported = reading('keep-outs/any-unreported', async (on, owner: string) => {
  const found = await on.db
    .selectFrom('keep_outs')
    .select('number')
    .where(toReport(on, owner))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
});

/** Ends that this process is to report. What dead processes had to report is its own from then on. */
const takeUnreported = writing(
  'keep-outs/take-unreported',
  async (on, owner: string): Promise<readonly EndedKeepOut[]> => {
    const { db } = on;
    await db.updateTable('keep_outs').set({ end_teller: owner }).where(toReport(on, owner)).execute();
    const rows = await ended(db).where('keep_outs.end_teller', '=', owner).limit(MOST_TOLD_AT_ONCE).execute();
    // Nothing is reported about people who were forgotten since.
    await db
      .updateTable('keep_outs')
      .set({ end_teller: null, ...NO_REPLY })
      .where('end_teller', '=', owner)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('cases')
              .select('cases.number')
              .whereRef('cases.guild_id', '=', 'keep_outs.guild_id')
              .whereRef('cases.number', '=', 'keep_outs.number')
              .where('cases.target_id', 'is not', null),
          ),
        ),
      )
      .execute();
    return rows.flatMap((row): EndedKeepOut[] => {
      const keepOut = { ...watchedAt(0, watchedOf({ ...row, ends_in: null, retry_in: null })), ...personOf(row) };
      return isReported(row.ended_why) ? [{ keepOut, why: row.ended_why }] : [];
    });
  },
);

const endLeft = reading('keep-outs/end-left', (on, { guildId, number }: CaseKey, owner: string, alone: boolean) =>
  leaseLeft(
    on,
    owner,
    alone,
    sql`select 1 from keep_outs where guild_id = ${guildId} and number = ${number} and end_teller = ${owner}`,
  ),
);

const noteReported = writing(
  'keep-outs/note-reported',
  async ({ db }, { guildId, number }: CaseKey, owner: string, heard: boolean) => {
    await db
      .updateTable('keep_outs')
      .set({ end_teller: null, end_unheard: heard ? 0 : 1, ...NO_REPLY })
      .where('guild_id', '=', guildId)
      .where('number', '=', number)
      .where('end_teller', '=', owner)
      .execute();
  },
);

const unheardEnds = reading('keep-outs/unheard', async ({ db }, guildId: string, at: number) => {
  const rows = await ended(db)
    .where('keep_outs.guild_id', '=', guildId)
    .where('keep_outs.end_unheard', '=', 1)
    .where('keep_outs.ended_at', '>', at - UNDELIVERED_FOR_MS)
    .orderBy('keep_outs.ended_at', 'desc')
    .limit(MOST_UNHEARD)
    .execute();
  return rows.flatMap((row): UndeliveredEnd[] => {
    const { ended_at, ended_why } = row;
    return ended_at === null || !isUnasked(ended_why)
      ? []
      : [{ ...keyOfRow(row), ...personOf(row), room: roomOf(row), why: ended_why, endedAt: ended_at }];
  });
});

const listShown = reading(
  'keep-outs/list',
  async (
    on,
    guildId: string,
    at: number,
    { before, limit }: { readonly before: number | null; readonly limit: number },
  ) => {
    const rows = await shownIn(on, guildId, at)
      .selectAll('keep_outs')
      .$if(before !== null, (query) => query.where('keep_outs.number', '<', before))
      .orderBy('keep_outs.number', 'desc')
      .limit(limit)
      .execute();
    return rows.map(keepOutOf);
  },
);

const countShown = reading('keep-outs/count', async (on, guildId: string, at: number) => {
  const { count } = await shownIn(on, guildId, at)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
});

const findShown = reading('keep-outs/find', (on, key: CaseKey, at: number) => findIn(on, key, at));

const findInSession = reading(
  'keep-outs/find-in-session',
  async (
    on,
    {
      guildId,
      session,
      participantId,
    }: { readonly guildId: string; readonly session: string; readonly participantId: string },
    at: number,
  ): Promise<KeepOut | null> => {
    const row = await shownIn(on, guildId, at)
      .selectAll('keep_outs')
      .where('keep_outs.session_key', '=', keyOf(session))
      .where('keep_outs.participant_key', '=', keyOf(participantId))
      .orderBy('keep_outs.number', 'desc')
      .executeTakeFirst();
    return row === undefined ? null : keepOutOf(row);
  },
);

const beginUnder = writing(
  'keep-outs/begin',
  (
    { db, now },
    key: CaseKey,
    {
      scope,
      until,
      by,
      at,
      reply,
    }: KeepOutTerm & { readonly by: string; readonly at: number; readonly reply: ReplyColumns },
  ) =>
    db.transaction().execute(async (tx) => {
      const row = await tx
        .selectFrom('cases')
        .selectAll()
        .where('guild_id', '=', key.guildId)
        .where('number', '=', key.number)
        .where('outcome', 'in', ['removed', 'gone', 'returned', 'came-back'])
        .where('voided_at', 'is', null)
        .executeTakeFirst();
      const { target_id, target_key, session_key } = row ?? { target_id: null, target_key: null, session_key: '' };
      if (row === undefined || target_id === null || target_key === null) {
        return null;
      }
      const room_key = roomKeyOf({ account: row.account, roomId: unstored(row.room_id) });
      // The case doesn't say when its session started. Where no keep-out does either, the watch finds it out.
      const known = await tx
        .selectFrom('keep_outs')
        .select('session_from')
        .where('session_key', '=', session_key)
        .where('session_from', 'is not', null)
        .limit(1)
        .executeTakeFirst();
      await end(tx, { at, why: 'replaced', by }, (eb) =>
        eb.and([
          ofPlace(eb, { session_key, room_key }),
          eb('participant_key', '=', target_key),
          eb('guild_id', '=', key.guildId),
        ]),
      );
      // A case has at most one: one that ended before is replaced.
      await tx.deleteFrom('keep_outs').where('guild_id', '=', key.guildId).where('number', '=', key.number).execute();
      const started = await tx
        .insertInto('keep_outs')
        .values({
          guild_id: key.guildId,
          number: key.number,
          moderator_id: by,
          account: row.account,
          session_id: row.session_id,
          session_key,
          room_id: row.room_id,
          room_custom_id: row.room_custom_id,
          room_key: scope === 'room' ? room_key : null,
          session_from: known?.session_from ?? null,
          participant_id: target_id,
          participant_key: target_key,
          name: row.target_name,
          until,
          ends_by: endsBy({ now }, until, at),
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
          ...reply,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return keepOutOf(started);
    }),
);

/**
 * Ends the one under the case, and returns what it was.
 *
 * @param certain the earliest that it can be now, like that of {@link shownIn}
 */
const endShown = writing('keep-outs/end-shown', ({ db, now }, key: CaseKey, certain: number, ending: Ending) =>
  db.transaction().execute(async (tx) => {
    const found = await findIn({ db: tx, now }, key, certain);
    // The moderator who set it may be another one, and still reads "kept out".
    const count = await end(tx, ending, (eb) => isKey(eb, key));
    return count === 0 ? null : found;
  }),
);

const endOfPerson = writing('keep-outs/end-of-person', ({ db }, guildId: string, participantId: string, at: number) =>
  db
    .transaction()
    .execute((tx) =>
      end(tx, { at, why: 'forgotten', by: null }, (eb) =>
        eb.and([eb('guild_id', '=', guildId), eb('participant_key', '=', keyOf(participantId))]),
      ),
    ),
);

function fromNow({ now }: Pick<Operating, 'now'>, ms: number) {
  return sql<number>`${now} + ${Math.trunc(ms)}`;
}

function watched({ db, now }: Operating) {
  return inForce(db)
    .selectAll('keep_outs')
    .select(remainingAtMost({ now }, TERM).as('ends_in'))
    .select(
      sql<number | null>`case when retry_at > ${now} + ${sql.lit(MOST_RETRY_MS)} then 0 else retry_at - ${now} end`.as(
        'retry_in',
      ),
    )
    .select(['cases.outcome', 'cases.settled_at', 'cases.reason', 'cases.reference', 'cases.guild_locale'])
    .orderBy('keep_outs.created_at')
    .orderBy('keep_outs.guild_id')
    .orderBy('keep_outs.number');
}

/** Which ends a process is to report: its own, and those of processes that are dead. */
function toReport(on: Operating, owner: string) {
  return ({ eb, or }: ExpressionBuilder<Tables, 'keep_outs'>) =>
    or([
      eb('end_teller', '=', owner),
      eb.and([eb('end_teller', 'is not', null), eb('end_teller', 'not in', livingProcesses(on))]),
    ]);
}

/** A keep-out, and which of its claims was the latest. */
type SeenClaim = CaseKey & Pick<WatchedKeepOut, 'claims'>;

function claimOf({ guildId, number, claims }: WatchedKeepOut): SeenClaim {
  return { guildId, number, claims };
}

/** Exactly this keep-out, and none that started under the same case since. */
type ThisOne = CaseKey & Pick<KeepOut, 'createdAt'>;

function thisOne({ guildId, number, createdAt }: KeepOut): ThisOne {
  return { guildId, number, createdAt };
}

/** The key alone, without what else the caller knows. */
function keyFrom({ guildId, number }: CaseKey): CaseKey {
  return { guildId, number };
}

/** Where someone is kept out: a session, or the room that it's in. */
interface KeptOutPlace {
  readonly session_key: string;
  readonly room_key: string;
}

/** Those of the session, and those of its room. */
function ofPlace(eb: ExpressionBuilder<Tables, 'keep_outs'>, { session_key, room_key }: KeptOutPlace) {
  return eb.or([eb('session_key', '=', session_key), eb('room_key', '=', room_key)]);
}

/** 1 if the person is kept out of the session or its room, by any server. */
export function isKeptOut(
  sessionKey: Operand<string>,
  roomKey: Operand<string>,
  participantKey: Operand<string | null>,
): RawBuilder<number> {
  return sql<number>`case when exists (
    select 1 from keep_outs
    where session_key = ${sessionKey} and participant_key = ${participantKey} and ended_at is null
  ) or exists (
    select 1 from keep_outs
    where room_key = ${roomKey} and participant_key = ${participantKey} and ended_at is null
  ) then 1 else 0 end`;
}

/** Selects a row if there is a keep-out under the case, in force or not. */
export function keepOutUnder(
  db: Kysely<Tables>,
  { guildId, number }: { readonly guildId: Operand<string>; readonly number: Operand<number> },
) {
  return db
    .selectFrom('keep_outs')
    .select('keep_outs.number')
    .where('keep_outs.guild_id', '=', guildId)
    .where('keep_outs.number', '=', number);
}

/**
 * What a new case means for keep-outs, in its transaction: the kick acts on the person's current connection, so that no
 * watch does. Those of the room apply to the kick's session from then on, unless that is an earlier one. If the kick has a term of its own, it holds beside the earlier ones until the kick has had an effect.
 */
export async function keepOutWith(
  tx: Transaction<Tables>,
  { now }: Pick<Operating, 'now'>,
  entry: NewCase,
  number: number,
  keptOut: boolean,
): Promise<void> {
  const { guildId, account, target, session, at, keepOut } = entry;
  const session_key = sessionKeyOf({ account, sessionId: session.id });
  const room_key = roomKeyOf({ account, roomId: session.room.id });
  const participant_key = keyOf(target.id);
  const handled_join = target.joinedAt === null ? null : Math.trunc(target.joinedAt);
  const session_from = session.startedAt === null ? null : Math.trunc(session.startedAt);
  if (keptOut) {
    const moved = await tx
      .updateTable('keep_outs')
      .set({ session_id: stored(session.id), session_key, session_from, session_over: 0 })
      .where('room_key', '=', room_key)
      .where('participant_key', '=', participant_key)
      .where('session_key', '!=', session_key)
      .where(({ eb, or }) =>
        or([eb('session_over', '=', 1), ...(session_from === null ? [] : [eb('session_from', '<', session_from)])]),
      )
      .where('ended_at', 'is', null)
      .returning(['guild_id', 'number'])
      .execute();
    for (const row of moved) {
      await countNoticesAnew(tx, keyOfRow(row));
    }
    await tx
      .updateTable('keep_outs')
      .set(({ eb }) => ({
        handled_join,
        absent: 0,
        claims: eb('claims', '+', 1),
        retry_at: sql<number>`${now} + ${sql.lit(KICK_TAKES_MS)}`,
      }))
      .where('session_key', '=', session_key)
      .where('participant_key', '=', participant_key)
      .where('ended_at', 'is', null)
      .execute();
  }
  if (!keepOut) {
    return;
  }
  await tx
    .insertInto('keep_outs')
    .values({
      guild_id: guildId,
      number,
      moderator_id: entry.moderator.userId,
      account,
      session_id: stored(session.id),
      session_key,
      room_id: stored(session.room.id),
      room_custom_id: typeof session.room.customId === 'string' ? stored(session.room.customId) : null,
      room_key: keepOut.scope === 'room' ? room_key : null,
      session_from,
      participant_id: stored(target.id),
      participant_key,
      name: target.name === null ? null : stored(target.name),
      until: keepOut.until,
      ends_by: endsBy({ now }, keepOut.until, at),
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

/** The case had no effect, or doesn't count anymore: no one is kept out under it. */
export async function endUnder(
  db: Kysely<Tables>,
  key: CaseKey,
  { by = null, ...ending }: Omit<Ending, 'by'> & { readonly by?: string | null },
): Promise<void> {
  await end(db, { ...ending, by }, (eb) => isKey(eb, key));
}

/** The case had an effect: its own keep-out replaces what its server set for the same person before. */
export async function replaceEarlier(db: Kysely<Tables>, key: CaseKey, at: number): Promise<void> {
  const own = await db
    .selectFrom('keep_outs')
    .select(['session_key', 'account', 'room_id', 'participant_key', 'moderator_id'])
    .where((eb) => isKey(eb, key))
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (own === undefined || own.participant_key === null) {
    return;
  }
  const { session_key, account, room_id, participant_key, moderator_id } = own;
  const room_key = roomKeyOf({ account, roomId: unstored(room_id) });
  await end(db, { at, why: 'replaced', by: moderator_id }, (eb) =>
    eb.and([
      ofPlace(eb, { session_key, room_key }),
      eb('participant_key', '=', participant_key),
      eb('guild_id', '=', key.guildId),
      eb('number', '<', key.number),
    ]),
  );
}

interface Ending {
  readonly at: number;
  readonly why: KeepOutEnd;
  readonly by: string | null;
  /** The process that is to notify the moderator; left out when the moderator requested the end. */
  readonly teller?: string;
}

/**
 * Ends the matching keep-outs in force, and erases who they were about: the case still says that, for as long as it's
 * kept.
 *
 * @returns how many there were
 */
async function end(
  db: Kysely<Tables>,
  { at, why, by, teller }: Ending,
  which: (eb: ExpressionBuilder<Tables, 'keep_outs'>) => Expression<boolean | SqlBool>,
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
      blind_since: null,
      // Where the end is reported, the reply is still needed.
      ...(teller === undefined ? NO_REPLY : { end_teller: teller }),
    })
    .where('ended_at', 'is', null)
    .where((eb) => which(eb))
    .returning(['guild_id', 'number'])
    .execute();
  for (const some of inChunks(ended, KEYS_AT_ONCE)) {
    await db
      .deleteFrom('keep_out_notices')
      .where(({ eb, or, and }) =>
        or(some.map(({ guild_id, number }) => and([eb('guild_id', '=', guild_id), eb('number', '=', number)]))),
      )
      .execute();
  }
  return ended.length;
}

/** The most unreported ends to show. */
const MOST_UNHEARD = 5;

/** Those that have ended, with the people from their cases; without those whose person was forgotten. */
function ended(db: Kysely<Tables>) {
  return db
    .selectFrom('keep_outs')
    .innerJoin('cases', (join) =>
      join.onRef('cases.guild_id', '=', 'keep_outs.guild_id').onRef('cases.number', '=', 'keep_outs.number'),
    )
    .where('keep_outs.ended_at', 'is not', null)
    .where('cases.target_id', 'is not', null)
    .selectAll('keep_outs')
    .select(['cases.target_id', 'cases.target_name'])
    .select(['cases.outcome', 'cases.settled_at', 'cases.reason', 'cases.reference', 'cases.guild_locale']);
}

const MOST_TOLD_AT_ONCE = 100;

function isReported(why: KeepOutEnd | null): why is ReportedEnd {
  return (REPORTED_ENDS as readonly (KeepOutEnd | null)[]).includes(why);
}

function isUnasked(why: KeepOutEnd | null): why is UnaskedEnd {
  return (UNASKED_ENDS as readonly (KeepOutEnd | null)[]).includes(why);
}

/** Those in force, with their cases: a case that was voided keeps no one out. */
function inForce(db: Kysely<Tables>) {
  return db
    .selectFrom('keep_outs')
    .innerJoin('cases', (join) =>
      join.onRef('cases.guild_id', '=', 'keep_outs.guild_id').onRef('cases.number', '=', 'keep_outs.number'),
    )
    .where('keep_outs.ended_at', 'is', null)
    .where('cases.voided_at', 'is', null);
}

const TERM = { from: 'keep_outs.created_at', until: 'keep_outs.until', endsBy: 'keep_outs.ends_by' } as const;

function endsBy({ now }: Pick<Operating, 'now'>, until: number | null, at: number) {
  return until === null ? null : sql<number>`${now} + ${Math.trunc(until - at)}`;
}

/** Those whose time isn't up, by the watch's measure: it may not have ended those yet whose time is up. */
function shownIn({ db, now }: Pick<Operating, 'db' | 'now'>, guildId: string, at: number) {
  return inForce(db)
    .where('keep_outs.guild_id', '=', guildId)
    .where(({ eb, or, and }) =>
      or([
        eb('keep_outs.until', 'is', null),
        and([
          sql<boolean>`${remainingAtMost({ now }, TERM)} > 0`,
          // Engines disagree about -Infinity.
          eb('keep_outs.until', '>', Math.max(0, Math.floor(at))),
        ]),
      ]),
    );
}

async function findIn(on: Pick<Operating, 'db' | 'now'>, key: CaseKey, at: number): Promise<KeepOut | null> {
  const row = await shownIn(on, key.guildId, at)
    .selectAll('keep_outs')
    .where('keep_outs.number', '=', key.number)
    .executeTakeFirst();
  return row === undefined ? null : keepOutOf(row);
}

/** @param session see `inAccount` */
function leaseOf(session: string): string {
  return `watch:${keyOf(session)}`;
}

function noticeOf(db: Kysely<Tables>, { guild_id, number, participant_key }: NoticeKey) {
  return db
    .selectFrom('keep_out_notices')
    .where('guild_id', '=', guild_id)
    .where('number', '=', number)
    .where('participant_key', '=', participant_key);
}

/** No ID's key begins like this: those that begin with "~" are hashes. */
const COUNT_KEY = '~people ';

type NoticeKey = ReturnType<typeof noticeKey>;

function noticeKey({ guildId, number }: CaseKey, about: NoticeSubject) {
  const participant_key = typeof about === 'string' ? keyOf(about) : `${COUNT_KEY}${about.people}`;
  return { guild_id: guildId, number, participant_key };
}

type Row = Selectable<KeepOutsTable>;

function isKey(eb: ExpressionBuilder<Tables, 'keep_outs'>, { guildId, number }: CaseKey) {
  return eb.and([eb('guild_id', '=', guildId), eb('number', '=', number)]);
}

function keyOfRow({ guild_id, number }: Pick<Row, 'guild_id' | 'number'>): CaseKey {
  return { guildId: guild_id, number };
}

function roomOf({ room_id, room_custom_id }: Pick<Row, 'room_id' | 'room_custom_id'>): Room {
  return { id: unstored(room_id), customId: room_custom_id === null ? null : unstored(room_custom_id) };
}

/** The person as the case has them. */
function personOf({ target_id, target_name }: Pick<Selectable<CasesTable>, 'target_id' | 'target_name'>) {
  return { target: { id: unstored(target_id ?? ''), name: target_name === null ? null : unstored(target_name) } };
}

function scopeOf({ room_key }: Pick<Row, 'room_key'>): KeepOutScope {
  return room_key === null ? 'session' : 'room';
}

function keepOutOf(row: Row): KeepOut {
  return {
    ...keyOfRow(row),
    moderatorId: row.moderator_id,
    target: { id: unstored(row.participant_id ?? ''), name: row.name === null ? null : unstored(row.name) },
    account: row.account,
    sessionId: unstored(row.session_id),
    sessionOver: row.session_over === 1,
    room: roomOf(row),
    scope: scopeOf(row),
    until: row.until,
    createdAt: row.created_at,
    returns: row.returns,
    lastReturnAt: row.last_return_at,
    blindSince: row.blind_since,
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
  };
}

interface WatchedRow
  extends Row,
    Pick<Selectable<CasesTable>, 'outcome' | 'settled_at' | 'reason' | 'reference' | 'guild_locale'> {
  /** Milliseconds, as of when it was read. */
  readonly ends_in: number | null;
  readonly retry_in: number | null;
}

/** As of when it was read: where the database is, this process's clock isn't known. */
interface ReadKeepOut extends Omit<WatchedKeepOut, 'retryAt' | 'upAt'> {
  readonly retryInMs: number | null;
  readonly upInMs: number | null;
}

function watchedOf(row: WatchedRow): ReadKeepOut {
  return {
    ...keepOutOf(row),
    ...progressOf(row),
    retryInMs: row.retry_in,
    upInMs: row.ends_in,
    outcome: row.outcome,
    settledAt: row.settled_at,
    reason: row.reason === null ? null : unstored(row.reason),
    reference: row.reference,
    guildLocale: row.guild_locale,
    reply: replyOf(row),
    sessionFrom: row.session_from,
  };
}

/** @param elapsed this process's clock when the answer arrived, which is a little later than when it was read */
function watchedAt(elapsed: number, { retryInMs, upInMs, ...keepOut }: ReadKeepOut): WatchedKeepOut {
  return {
    ...keepOut,
    retryAt: retryInMs === null ? null : elapsed + retryInMs,
    upAt: upInMs === null ? null : elapsed + upInMs,
  };
}
