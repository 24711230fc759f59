import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import { randomId } from '../common/random.ts';
import { withoutBlanks } from '../common/text.ts';
import type { Database, Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { takeLease } from '../database/leases.ts';
import { reading, writing } from '../database/operation.ts';
import type { CasesTable } from '../database/schema.ts';
import { sql } from '../database/sql.ts';
import { keyOf, unstored } from '../database/stored-text.ts';
import { UNDELIVERED_FOR_MS } from '../database/unheard.ts';
import { isValueOf, uncopied } from '../removal/identification.ts';
import { caseOf } from '../removal/journal.repository.ts';
import type { CaseKey } from './case.ts';
import type {
  Announcements,
  Batch,
  Erasure,
  ErasureLeft,
  NamedBesides,
  Notices,
  Place,
  Posted,
  SetAside,
  Unannounced,
} from './log-channel.ts';
import {
  existingFirst,
  isBehind,
  isSetAside,
  isSetAsideHere,
  isSetAsideIn,
  isToBeErased,
  NONCE_BYTES,
  orForLater,
  postOperations,
  setAsideOf,
} from './posts.repository.ts';

/** Servers per page, and how many set-aside cases to retry at once. */
const PAGE = 500;
const AGAIN_AT_ONCE = 20;

/** Whether a case has later changes, which its message shows. */
const isEdited = () => sql<number>`case when exists (
  select 1 from case_changes where case_changes.guild_id = cases.guild_id and case_changes.number = cases.number
) then 1 else 0 end`;
const isReported = () => sql<number>`case when exists (
  select 1 from report_cases where report_cases.guild_id = cases.guild_id and report_cases.case_number = cases.number
) then 1 else 0 end`;
const isNotedClosed = () => sql<number>`case when exists (
  select 1 from closed_log_channels where closed_log_channels.guild_id = cases.guild_id
) then 1 else 0 end`;

const { forgetPost, noteRefused, noteSent } = postOperations('posts', 'log-channel');

/** Announcements and notices, backed by the database. */
export function createAnnouncements(store: Store, owner: string): Announcements & Notices {
  return new StoredAnnouncements(store, owner);
}

class StoredAnnouncements implements Announcements, Notices {
  readonly #store: Store;
  readonly #owner: string;
  readonly #newNonce: () => string;

  constructor(store: Store, owner: string) {
    const { randomBytes } = store;
    this.#newNonce = () => randomId(randomBytes, NONCE_BYTES);
    this.#store = store;
    this.#owner = owner;
  }

  waiting(after: string | null): Promise<readonly string[]> {
    return reached(this.#store.run(waitingServers, after));
  }

  take(guildId: string): Promise<boolean> {
    return reached(this.#store.run(takeLease, `log:${guildId}`, this.#owner));
  }

  next(guildId: string, channelId: string, limit: number, later: ReadonlySet<number>): Promise<Batch> {
    return reached(this.#store.run(nextCases, guildId, channelId, limit, later));
  }

  async place({ guildId, number }: CaseKey, version: number, channelId: string): Promise<Place> {
    for (;;) {
      // Discord compares a bot's nonces across all its channels, for minutes. So it's a new one each time, even for a
      // database that was restored or begun anew.
      const nonce = this.#newNonce();
      const place = await reached(this.#store.run(placeCase, nonce, { guildId, number }, version, channelId));
      if (place !== null) {
        return place;
      }
    }
  }

  async shown({ guildId, number }: CaseKey, version: number, nonce: string, posted: Posted): Promise<void> {
    const { channelId, messageId } = posted;
    await reached(this.#store.run(noteShown, { guildId, number }, version, nonce, { channelId, messageId }));
  }

  /** A field, so that it can be passed on without the rest. */
  readonly lost = async (nonce: string): Promise<void> => {
    await reached(this.#store.run(forgetPost, nonce));
  };

  async stuck(nonce: string, why: string): Promise<void> {
    await reached(this.#store.run(noteRefused, nonce, why));
  }

  setAside(
    { guildId, number }: CaseKey,
    version: number,
    channelId: string,
    why: string,
    at: number,
  ): Promise<boolean> {
    return reached(this.#store.run(setAsideCase, { guildId, number }, version, channelId, why, at));
  }

  aside(guildId: string): Promise<SetAside | null> {
    return reached(this.#store.run(countAside, guildId));
  }

  async again(guildId: string): Promise<void> {
    await reached(this.#store.run(retryAside, guildId));
  }

  async forget(guildId: string): Promise<void> {
    await reached(this.#store.run(forgetUnshown, guildId));
  }

  closed(guildId: string, channelId: string, at: number): Promise<boolean> {
    return reached(this.#store.run(noteClosed, guildId, channelId, at));
  }

  async open(guildId: string): Promise<void> {
    await reached(this.#store.run(noteOpen, guildId));
  }

  toErase(
    guildId: string,
    except: readonly string[],
    limit: number,
    later: ReadonlySet<string>,
  ): Promise<readonly Erasure[]> {
    return reached(this.#store.run(nextErasures, guildId, except, limit, later));
  }

  async erased(nonce: string, shows: Unannounced | null): Promise<void> {
    if (shows === null) {
      await reached(this.#store.run(forgetPost, nonce));
      return;
    }
    const { guildId, number } = shows.subject;
    await reached(this.#store.run(noteErased, nonce, { guildId, number }, shows.version));
  }

  async kept(nonce: string, why: string): Promise<void> {
    await reached(this.#store.run(noteRefused, nonce, why));
  }

  namedBesides(guildId: string, given: string): Promise<NamedBesides | null> {
    return reached(this.#store.run(findNamed, guildId, given));
  }

  namedIn(guildId: string, nonce: string): Promise<NamedBesides | null> {
    return reached(this.#store.run(findNamedIn, guildId, nonce));
  }

  forgetNamed(guildId: string, nonce: string, erasure: string): Promise<number> {
    return reached(this.#store.run(eraseNamed, guildId, nonce, erasure));
  }

  left(guildId: string, erasure: string): Promise<readonly ErasureLeft[]> {
    return reached(this.#store.run(countLeft, guildId, erasure));
  }

  about(
    { guildId, number }: CaseKey,
    participantId: string,
    channelId: string,
    what: string,
  ): Promise<Pick<Place, 'nonce' | 'started'>> {
    return reached(this.#store.run(placeNotice, { guildId, number }, participantId, channelId, what));
  }

  async unheard(
    { guildId, number }: CaseKey,
    participantId: string,
    what: string,
    why: string,
    at: number,
  ): Promise<void> {
    const nonce = nonceOf('unheard', guildId, number, keyOf(participantId), what);
    await reached(this.#store.run(noteUnheard, guildId, nonce, why, at));
  }

  undeliveredOf(guildId: string, at: number): Promise<SetAside | null> {
    return reached(this.#store.run(countUndelivered, guildId, at));
  }

  /** A field, so that it can be passed on without the rest. */
  readonly sent = async (nonce: string, messageId: string): Promise<void> => {
    await reached(this.#store.run(noteSent, nonce, messageId));
  };
}

/** A page of the servers that come after one and have something to be shown or erased. */
const waitingServers = reading('log-channel/waiting', async ({ db }, after: string | null) => {
  const from = after ?? '';
  const cases = await db
    .selectFrom('cases')
    .select('guild_id')
    .distinct()
    .where(isBehind())
    .where('outcome', 'is not', null)
    .where('guild_id', '>', from)
    .where(({ not }) => not(isSetAsideHere('cases')))
    .orderBy('guild_id')
    .limit(PAGE)
    .execute();
  const erasures = await db
    .selectFrom('posts')
    .select('guild_id')
    .distinct()
    .where(isToBeErased())
    .where('guild_id', '>', from)
    .orderBy('guild_id')
    .limit(PAGE)
    .execute();
  // Up to the last server that both queries reached. Beyond it, one of them may have left some out.
  return [...new Set([...cases, ...erasures].map((row) => row.guild_id))].sort(byCodeUnits).slice(0, PAGE);
});

const nextCases = reading(
  'log-channel/next',
  async ({ db }, guildId: string, channelId: string, limit: number, later: ReadonlySet<number>): Promise<Batch> => {
    const rows = await orForLater(later, (without) =>
      unshown(db, guildId)
        .selectAll()
        .select([isEdited().as('edited'), isReported().as('reported'), isNotedClosed().as('noted_closed')])
        .where(({ not }) => not(isSetAsideIn(channelId)))
        .$if(without.length > 0, (query) => query.where('number', 'not in', without))
        .orderBy('number')
        .limit(limit)
        .execute(),
    );
    return {
      waiting: rows.map((row) => ({
        subject: caseOf(row),
        version: row.version,
        edited: row.edited === 1,
        reported: row.reported === 1,
      })),
      notedClosed: rows.some((row) => row.noted_closed === 1),
    };
  },
);

/** Where the case's message is or will be. `null`: it was there, and is gone since. */
const placeCase = writing(
  'log-channel/place',
  async ({ db }, nonce: string, key: CaseKey, version: number, channelId: string): Promise<Place | null> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('posts')
      .columns(['nonce', 'guild_id', 'number', 'kind', 'channel_id', 'version'])
      .expression(
        db
          .selectNoFrom(({ val }) => [
            val(nonce).as('nonce'),
            val(key.guildId).as('guild_id'),
            val(key.number).as('number'),
            sql.lit('case').as('kind'),
            val(channelId).as('channel_id'),
            val(version).as('version'),
          ])
          // Nearly always, it's the first message about the case.
          .where(({ not, exists }) => not(exists(postsOf(db, key, channelId)))),
      )
      .executeTakeFirstOrThrow();
    if ((numInsertedOrUpdatedRows ?? 0n) > 0n) {
      return { nonce, messageId: null, started: false };
    }
    const found = await postsOf(db, key, channelId).executeTakeFirst();
    return found === undefined ? null : { nonce: found.nonce, messageId: found.message_id, started: true };
  },
);

const noteShown = writing(
  'log-channel/note-shown',
  ({ db }, key: CaseKey, version: number, nonce: string, { channelId, messageId }: Posted) =>
    db.transaction().execute(async (tx) => {
      // A case before its messages, in the order in which everything that changes both takes them.
      await tx
        .updateTable('cases')
        .set({ announced_version: version, log_channel_id: channelId, log_message_id: messageId })
        .where('guild_id', '=', key.guildId)
        .where('number', '=', key.number)
        .execute();
      await tx.updateTable('posts').set({ message_id: messageId, version }).where('nonce', '=', nonce).execute();
    }),
);

/** Returns whether there is news: this version wasn't set aside for this reason before. */
const setAsideCase = writing(
  'log-channel/set-aside',
  async ({ db }, key: CaseKey, version: number, channelId: string, why: string, at: number) => {
    const { numUpdatedRows } = await one(db, key)
      .set({ set_aside_version: version, set_aside_channel: channelId, set_aside_why: why, set_aside_at: at })
      .where(({ or, eb }) =>
        or([
          eb(sql<number>`coalesce(set_aside_version, -1)`, '!=', version),
          eb(sql<string>`coalesce(set_aside_why, '')`, '!=', why),
        ]),
      )
      .executeTakeFirst();
    if (numUpdatedRows > 0n) {
      return true;
    }
    await one(db, key).set({ set_aside_channel: channelId }).execute();
    return false;
  },
);

const countAside = reading('log-channel/count-aside', async ({ db }, guildId: string): Promise<SetAside | null> => {
  const of = () => unshown(db, guildId).where(isSetAside());
  const all = await of()
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('set_aside_at').as('oldest')])
    .executeTakeFirstOrThrow();
  const latest = await of()
    .select('set_aside_why')
    .orderBy('set_aside_at', 'desc')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return setAsideOf(all, latest);
});

/** Those that were set aside first count as not yet refused by the channel. */
const retryAside = writing('log-channel/retry-aside', async ({ db }, guildId: string) => {
  const rows = await unshown(db, guildId)
    .where(isSetAside())
    .select('number')
    .orderBy('set_aside_at')
    .orderBy('number')
    .limit(AGAIN_AT_ONCE)
    .execute();
  if (rows.length > 0) {
    await db
      .updateTable('cases')
      .set({ set_aside_channel: '' })
      .where('guild_id', '=', guildId)
      .where(
        'number',
        'in',
        rows.map(({ number }) => number),
      )
      .execute();
  }
});

const forgetUnshown = writing('log-channel/forget-unshown', async ({ db }, guildId: string) => {
  await db
    .updateTable('cases')
    .set({ announced_version: sql<number>`version` })
    .where('guild_id', '=', guildId)
    .where(isBehind())
    .where('outcome', 'is not', null)
    .execute();
});

/** Returns whether there is news: this channel wasn't known to be closed. */
export const noteClosed = writing(
  'log-channel/note-closed',
  async ({ db }, guildId: string, channelId: string, at: number) => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('closed_log_channels')
      .values({ guild_id: guildId, channel_id: channelId, since: at })
      .onConflict((conflict) =>
        conflict
          .column('guild_id')
          .doUpdateSet({ channel_id: channelId, since: at })
          .where('closed_log_channels.channel_id', '!=', channelId),
      )
      .executeTakeFirstOrThrow();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  },
);

export const noteOpen = writing('log-channel/note-open', async ({ db }, guildId: string) => {
  await db.deleteFrom('closed_log_channels').where('guild_id', '=', guildId).execute();
});

const nextErasures = reading(
  'log-channel/next-erasures',
  async ({ db }, guildId: string, except: readonly string[], limit: number, later: ReadonlySet<string>) => {
    const rows = await orForLater(later, (without) =>
      db
        .selectFrom('posts')
        .selectAll()
        .where('guild_id', '=', guildId)
        .where(isToBeErased())
        .$if(except.length > 0, (query) => query.where('channel_id', 'not in', except))
        .$if(without.length > 0, (query) => query.where('nonce', 'not in', without))
        .orderBy('nonce')
        .limit(limit)
        .execute(),
    );
    const numbers = rows.flatMap(({ kind, number }) => (kind === 'case' ? [number] : []));
    const cases = new Map(
      (numbers.length === 0
        ? []
        : await db
            .selectFrom('cases')
            .selectAll()
            .where('guild_id', '=', guildId)
            .where('number', 'in', numbers)
            .execute()
      ).map((row) => [row.number, unannouncedOf(row)] as const),
    );
    return rows.map(
      ({ nonce, kind, number, channel_id: channelId, message_id: messageId }): Erasure => ({
        nonce,
        posted: { channelId, messageId: messageId ?? '' },
        instead: kind === 'case' ? (cases.get(number) ?? null) : null,
      }),
    );
  },
);

/**
 * The message shows this version of its case instead. If someone else was forgotten in the case since, it still has to
 * be changed.
 */
const noteErased = writing('log-channel/note-erased', ({ db }, nonce: string, key: CaseKey, version: number) =>
  db.transaction().execute(async (tx) => {
    // Locks it, so that whoever forgets someone else in it comes before or after this.
    const shown = await tx
      .updateTable('cases')
      .set(({ ref }) => ({ version: ref('version') }))
      .where('guild_id', '=', key.guildId)
      .where('number', '=', key.number)
      .returning('version')
      .executeTakeFirst();
    const isLatest = shown === undefined || shown.version <= version;
    const post = await tx
      .updateTable('posts')
      .set({ version, ...(isLatest && { erasure: null, refused: null }) })
      .where('nonce', '=', nonce)
      .returning(['channel_id', 'message_id'])
      .executeTakeFirst();
    if (post?.message_id) {
      // If this is the log channel's message, the log channel is up to date with it.
      await tx
        .updateTable('cases')
        .set({ announced_version: version })
        .where('guild_id', '=', key.guildId)
        .where('number', '=', key.number)
        .where('log_message_id', '=', post.message_id)
        .where('announced_version', '<', version)
        .execute();
    }
  }),
);

const findNamed = reading(
  'log-channel/find-named',
  async ({ db }, guildId: string, given: string): Promise<NamedBesides | null> => {
    const asTyped = withoutBlanks(given);
    const copied = uncopied(asTyped);
    for (const id of new Set([given, asTyped, copied])) {
      const found = await namedBy(db, guildId, keyOf(id));
      if (found !== null) {
        return { ...found, id };
      }
    }
    if (!copied.startsWith('~')) {
      return null;
    }
    // Messages show the short form of an ID that can't be copied, and no column holds it. They're few, so compare all.
    const keys = await besides(db, guildId).select('participant_key').distinct().execute();
    const fitting = keys.find(({ participant_key: key }) => key !== null && isValueOf(copied, idOf(key)));
    return namedBy(db, guildId, fitting?.participant_key ?? '');
  },
);

const findNamedIn = reading('log-channel/find-named-in', async ({ db }, guildId: string, nonce: string) => {
  const row = await besides(db, guildId).select('participant_key').where('nonce', '=', nonce).executeTakeFirst();
  return namedBy(db, guildId, row?.participant_key ?? '');
});

const eraseNamed = writing(
  'log-channel/erase-named',
  async ({ db }, guildId: string, nonce: string, erasure: string) => {
    const { numUpdatedRows } = await db
      .updateTable('posts')
      .set({ erasure, refused: null, participant_key: null })
      .where('guild_id', '=', guildId)
      .where('participant_key', 'in', besides(db, guildId).select('participant_key').where('nonce', '=', nonce))
      .executeTakeFirst();
    return Number(numUpdatedRows);
  },
);

const countLeft = reading('log-channel/count-left', async ({ db }, guildId: string, erasure: string) => {
  const { rows } = await sql<{ channel_id: string; count: number; no: number }>`
    select channel_id, count(*) as count, no from (
      ${leftIn('posts', guildId, erasure)} union all ${leftIn('report_posts', guildId, erasure)}
    ) as named group by channel_id, no order by channel_id
  `.execute(db);
  return rows.map(
    ({ channel_id: channelId, count, no }): ErasureLeft => ({
      channelId,
      count: Number(count),
      refused: Number(no) === 1,
    }),
  );
});

/** A message that Discord never confirmed can't be erased either. */
function leftIn(table: 'posts' | 'report_posts', guildId: string, erasure: string) {
  return sql`select channel_id, case when refused is null and message_id is not null then 0 else 1 end as no
    from ${sql.table(table)} where guild_id = ${guildId} and erasure = ${erasure}`;
}

const placeNotice = writing(
  'log-channel/place-notice',
  async ({ db }, key: CaseKey, participantId: string, channelId: string, what: string) => {
    const participant_key = keyOf(participantId);
    const nonce = nonceOf('notice', key.guildId, channelId, key.number, participant_key, what);
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('posts')
      .values({
        nonce,
        guild_id: key.guildId,
        number: key.number,
        kind: 'notice',
        channel_id: channelId,
        message_id: null,
        version: 0,
        participant_key,
        erasure: null,
        refused: null,
      })
      .onConflict((conflict) => conflict.column('nonce').doNothing())
      .executeTakeFirstOrThrow();
    return { nonce, started: (numInsertedOrUpdatedRows ?? 0n) === 0n };
  },
);

const noteUnheard = writing(
  'log-channel/note-unheard',
  async ({ db }, guildId: string, nonce: string, why: string, at: number) => {
    await db
      .deleteFrom('unheard_notices')
      .where('at', '<=', at - UNDELIVERED_FOR_MS)
      .execute();
    await db
      .insertInto('unheard_notices')
      .values({ nonce, guild_id: guildId, why, at })
      .onConflict((conflict) => conflict.column('nonce').doUpdateSet({ why, at }))
      .execute();
  },
);

const countUndelivered = reading(
  'log-channel/count-undelivered',
  async ({ db }, guildId: string, at: number): Promise<SetAside | null> => {
    const rows = await db
      .selectFrom('unheard_notices')
      .select(['why', 'at'])
      .where('guild_id', '=', guildId)
      .where('at', '>', at - UNDELIVERED_FOR_MS)
      .orderBy('at')
      .execute();
    const [first, last] = [rows.at(0), rows.at(-1)];
    return first === undefined || last === undefined
      ? null
      : { count: rows.length, oldest: first.at, reason: last.why };
  },
);

/** Settled cases whose current state isn't shown. */
function unshown(db: Database, guildId: string) {
  return db.selectFrom('cases').where('guild_id', '=', guildId).where(isBehind()).where('outcome', 'is not', null);
}

function one(db: Database, { guildId, number }: CaseKey) {
  return db.updateTable('cases').where('guild_id', '=', guildId).where('number', '=', number);
}

function postsOf(db: Database, { guildId, number }: CaseKey, channelId: string) {
  return db
    .selectFrom('posts')
    .select(['nonce', 'message_id'])
    .where('guild_id', '=', guildId)
    .where('number', '=', number)
    .where('kind', '=', 'case')
    .where('channel_id', '=', channelId)
    .where('refused', 'is', null)
    .orderBy(existingFirst())
    .orderBy('version', 'desc')
    .limit(1);
}

function besides(db: Database, guildId: string) {
  return db.selectFrom('posts').where('guild_id', '=', guildId).where('participant_key', 'is not', null);
}

async function namedBy(db: Database, guildId: string, key: string): Promise<NamedBesides | null> {
  const found = await besides(db, guildId)
    .where('participant_key', '=', key)
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('nonce').as('nonce')])
    .executeTakeFirst();
  return found === undefined || found.nonce === null
    ? null
    : { id: idOf(key), nonce: found.nonce, messages: Number(found.count) };
}

function unannouncedOf(row: Selectable<CasesTable>): Unannounced {
  // Whether it came from a report is looked up.
  return { subject: caseOf(row), version: row.version, edited: true, reported: true };
}

/** The ID behind a key. Of an ID that is too long, only the key is known. */
function idOf(key: string): string {
  return key.startsWith('~') ? key : unstored(key);
}

/** The longest that Discord accepts. */
const NONCE_LENGTH = 25;
function nonceOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('base64url').slice(0, NONCE_LENGTH);
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
