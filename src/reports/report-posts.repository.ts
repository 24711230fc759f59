import { noteOpen } from '../cases/log-channel.repository.ts';
import type { Batch, Erasure, Place, Posted, SetAside, Unannounced } from '../cases/log-channel.ts';
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
} from '../cases/posts.repository.ts';
import { type RandomBytes, randomId } from '../common/random.ts';
import type { Database, Store } from '../database/database.ts';
import { reached } from '../database/errors.ts';
import { takeLease } from '../database/leases.ts';
import { reading, writing } from '../database/operation.ts';
import { sql } from '../database/sql.ts';
import { withCases } from './report.repository.ts';
import type { Report, ReportKey, ReportPosts } from './report.ts';

/** Servers per page. */
const PAGE = 500;
/** Reports without a log channel wait for one: none may be lost on the moderators. */
const hasLogChannel = (of: 'reports' | 'report_cases') => sql<boolean>`exists (
  select 1 from settings where settings.guild_id = ${sql.table(of)}.guild_id and settings.key = 'log-channel')`;
const { forgetPost, noteRefused, noteSent } = postOperations('report_posts', 'report-posts');

/**
 * The messages that show reports, in the store.
 *
 * @param owner this process's name among those that share it
 */
export function createReportPosts(store: Store, owner: string): ReportPosts {
  const { randomBytes } = store;
  /** By server. In memory: the note in the store says that a moderator was told, which a report can't do. */
  const closed = new Map<string, string>();
  return {
    waiting: (after) => reached(store.run(waitingServers, after ?? '')),
    take: (guildId) => reached(store.run(takeLease, `reports:${guildId}`, owner)),
    next: (guildId, channelId, limit, later) => reached(next(store, guildId, channelId, limit, later)),
    place: ({ guildId, number }, version, channelId) =>
      reached(place(store, randomBytes, { guildId, number }, version, channelId)),
    sent: async (nonce, messageId) => {
      await reached(store.run(noteSent, nonce, messageId));
    },
    shown: async ({ guildId, number }, version, nonce, { channelId, messageId }) => {
      await reached(store.run(noteShown, { guildId, number }, version, nonce, { channelId, messageId }));
    },
    lost: async (nonce) => {
      await reached(store.run(forgetPost, nonce));
    },
    stuck: async (nonce, why) => {
      await reached(store.run(noteRefused, nonce, why));
    },
    setAside: ({ guildId, number }, version, channelId, why, at) =>
      reached(store.run(setAsideReport, { guildId, number }, version, channelId, why, at)),
    aside: (guildId) => reached(store.run(countAside, guildId)),
    again: async (guildId) => {
      await reached(store.run(retryAside, guildId));
    },
    forget: async (guildId) => {
      await reached(store.run(forgetUnshown, guildId));
    },
    closed: async (guildId, channelId) => {
      const isNews = closed.get(guildId) !== channelId;
      closed.set(guildId, channelId);
      return isNews;
    },
    open: async (guildId) => {
      closed.delete(guildId);
      await reached(store.run(noteOpen, guildId));
    },
    toErase: (guildId, except, limit, later) => reached(store.run(nextErasures, guildId, except, limit, later)),
    erased: async (nonce, shows) => {
      await reached(
        shows === null
          ? store.run(forgetPost, nonce)
          : store.run(
              noteErased,
              nonce,
              { guildId: shows.subject.guildId, number: shows.subject.number },
              shows.version,
            ),
      );
    },
    kept: async (nonce, why) => {
      await reached(store.run(noteRefused, nonce, why));
    },
  };
}

/** Cases that came of reports and have a message by now, to which the report doesn't link yet. */
function toLink(db: Database) {
  return db
    .selectFrom('report_cases')
    .innerJoin('cases', (join) =>
      join.onRef('cases.guild_id', '=', 'report_cases.guild_id').onRef('cases.number', '=', 'report_cases.case_number'),
    )
    .where('linked', '=', 0)
    .where('log_message_id', 'is not', null);
}

const waitingServers = reading('report-posts/waiting', async ({ db }, after: string) => {
  const behind = await db
    .selectFrom('reports')
    .select('guild_id')
    .distinct()
    .where(isBehind())
    .where(hasLogChannel('reports'))
    .where('guild_id', '>', after)
    .where(({ not }) => not(isSetAsideHere('reports')))
    .orderBy('guild_id')
    .limit(PAGE)
    .execute();
  const unlinked = await toLink(db)
    .select('report_cases.guild_id')
    .distinct()
    .where(hasLogChannel('report_cases'))
    .where('report_cases.guild_id', '>', after)
    .orderBy('report_cases.guild_id')
    .limit(PAGE)
    .execute();
  const erasures = await db
    .selectFrom('report_posts')
    .select('guild_id')
    .distinct()
    .where(isToBeErased())
    .where('guild_id', '>', after)
    .orderBy('guild_id')
    .limit(PAGE)
    .execute();
  // Up to the last server that all three reached. Beyond it, one of them may have left some out.
  return [...new Set([...behind, ...unlinked, ...erasures].map((row) => row.guild_id))].sort().slice(0, PAGE);
});

interface NextReports extends Batch<Report> {
  /** Whether one of the server's reports lacks a link that it could have. */
  readonly unlinked: boolean;
}

async function next(
  store: Store,
  guildId: string,
  channelId: string,
  limit: number,
  later: ReadonlySet<number>,
): Promise<Batch<Report>> {
  const found = await store.run(nextReports, guildId, channelId, limit, later);
  if (!found.unlinked) {
    return found;
  }
  await store.run(linkCases, guildId);
  return store.run(nextReports, guildId, channelId, limit, later);
}

const nextReports = reading(
  'report-posts/next',
  async (
    { db },
    guildId: string,
    channelId: string,
    limit: number,
    later: ReadonlySet<number>,
  ): Promise<NextReports> => {
    const rows = await orForLater(later, (without) =>
      db
        .selectFrom('reports')
        .selectAll()
        .where('guild_id', '=', guildId)
        .where(isBehind())
        .where(({ not }) => not(isSetAsideIn(channelId)))
        .$if(without.length > 0, (query) => query.where('number', 'not in', without))
        .orderBy('number')
        .limit(limit)
        .execute(),
    );
    const reports = await withCases(db, guildId, rows);
    const unlinked = await toLink(db)
      .select('case_number')
      .where('report_cases.guild_id', '=', guildId)
      .limit(1)
      .executeTakeFirst();
    const closed =
      rows.length === 0
        ? undefined
        : await db
            .selectFrom('closed_log_channels')
            .select('channel_id')
            .where('guild_id', '=', guildId)
            .executeTakeFirst();
    return {
      waiting: reports.map((subject, index) => ({ subject, version: rows[index]?.version ?? 0, edited: false })),
      notedClosed: closed !== undefined,
      unlinked: unlinked !== undefined,
    };
  },
);

/** What is linked from here on is in the next version of the report. */
const linkCases = writing('report-posts/link', ({ db }, guildId: string) =>
  db.transaction().execute(async (tx) => {
    const rows = await toLink(tx)
      .select(['case_number', 'report_cases.number'])
      .where('report_cases.guild_id', '=', guildId)
      .limit(PAGE)
      .execute();
    if (rows.length === 0) {
      return;
    }
    await tx
      .updateTable('report_cases')
      .set({ linked: 1 })
      .where('guild_id', '=', guildId)
      .where(
        'case_number',
        'in',
        rows.map(({ case_number: number }) => number),
      )
      .execute();
    await tx
      .updateTable('reports')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .where('guild_id', '=', guildId)
      .where(
        'number',
        'in',
        rows.map(({ number }) => number),
      )
      .execute();
  }),
);

async function place(
  store: Store,
  randomBytes: RandomBytes,
  key: ReportKey,
  version: number,
  channelId: string,
): Promise<Place | null> {
  // A new one each time: see the messages of cases.
  return store.run(placeReport, randomId(randomBytes, NONCE_BYTES), key, version, channelId);
}

/** `null`: the report was erased meanwhile. */
const placeReport = writing(
  'report-posts/place',
  ({ db }, nonce: string, { guildId, number }: ReportKey, version: number, channelId: string): Promise<Place | null> =>
    db.transaction().execute(async (tx) => {
      // Locks it, so that whoever erases it finds the message.
      const report = await tx
        .updateTable('reports')
        .set(({ ref }) => ({ version: ref('version') }))
        .where('guild_id', '=', guildId)
        .where('number', '=', number)
        .returning('number')
        .executeTakeFirst();
      if (report === undefined) {
        return null;
      }
      const found = await tx
        .selectFrom('report_posts')
        .select(['nonce', 'message_id'])
        .where('guild_id', '=', guildId)
        .where('number', '=', number)
        .where('channel_id', '=', channelId)
        .where('refused', 'is', null)
        .orderBy(existingFirst())
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (found !== undefined) {
        return { nonce: found.nonce, messageId: found.message_id, started: true };
      }
      await tx
        .insertInto('report_posts')
        .values({
          nonce,
          guild_id: guildId,
          number,
          channel_id: channelId,
          message_id: null,
          version,
          erasure: null,
          refused: null,
        })
        .execute();
      return { nonce, messageId: null, started: false };
    }),
);

const noteShown = writing(
  'report-posts/note-shown',
  ({ db }, { guildId, number }: ReportKey, version: number, nonce: string, { messageId }: Posted) =>
    db.transaction().execute(async (tx) => {
      // A report before its messages, in the order in which everything that changes both takes them.
      await tx
        .updateTable('reports')
        .set({ announced_version: version })
        .where('guild_id', '=', guildId)
        .where('number', '=', number)
        .execute();
      await tx.updateTable('report_posts').set({ message_id: messageId, version }).where('nonce', '=', nonce).execute();
    }),
);

/** Returns whether there is news: this version wasn't set aside for this reason before. */
const setAsideReport = writing(
  'report-posts/set-aside',
  ({ db }, { guildId, number }: ReportKey, version: number, channelId: string, why: string, at: number) =>
    db.transaction().execute(async (tx) => {
      const before = await tx
        .selectFrom('reports')
        .select(['set_aside_version', 'set_aside_why'])
        .where('guild_id', '=', guildId)
        .where('number', '=', number)
        .executeTakeFirst();
      const news = before?.set_aside_version !== version || before.set_aside_why !== why;
      await tx
        .updateTable('reports')
        .set({
          set_aside_channel: channelId,
          ...(news && { set_aside_version: version, set_aside_why: why, set_aside_at: Math.trunc(at) }),
        })
        .where('guild_id', '=', guildId)
        .where('number', '=', number)
        .execute();
      return news;
    }),
);

const countAside = reading('report-posts/count-aside', async ({ db }, guildId: string): Promise<SetAside | null> => {
  const of = () => db.selectFrom('reports').where('guild_id', '=', guildId).where(isBehind()).where(isSetAside());
  const all = await of()
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('set_aside_at').as('oldest')])
    .executeTakeFirstOrThrow();
  const latest = await of().select('set_aside_why').orderBy('set_aside_at', 'desc').limit(1).executeTakeFirst();
  return setAsideOf(all, latest);
});

const retryAside = writing('report-posts/retry-aside', async ({ db }, guildId: string) => {
  await db
    .updateTable('reports')
    .set({ set_aside_channel: '' })
    .where('guild_id', '=', guildId)
    .where(isBehind())
    .where(isSetAside())
    .execute();
});

/** Without a log channel, there's nothing to change in messages of an earlier one. What no one has seen still waits. */
const forgetUnshown = writing('report-posts/forget-unshown', async ({ db }, guildId: string) => {
  await db
    .updateTable('reports')
    .set({ announced_version: sql<number>`version` })
    .where('guild_id', '=', guildId)
    .where(isBehind())
    .where('announced_version', '>', 0)
    .execute();
});

/** A message shows its report as it is now. If the report is gone, the message has to be deleted. */
const nextErasures = reading(
  'report-posts/next-erasures',
  async (
    { db },
    guildId: string,
    except: readonly string[],
    limit: number,
    later: ReadonlySet<string>,
  ): Promise<readonly Erasure<Report>[]> => {
    const rows = await orForLater(later, (without) =>
      db
        .selectFrom('report_posts')
        .selectAll()
        .where('guild_id', '=', guildId)
        .where(isToBeErased())
        .$if(except.length > 0, (query) => query.where('channel_id', 'not in', except))
        .$if(without.length > 0, (query) => query.where('nonce', 'not in', without))
        .orderBy('nonce')
        .limit(limit)
        .execute(),
    );
    const reports =
      rows.length === 0
        ? []
        : await db
            .selectFrom('reports')
            .selectAll()
            .where('guild_id', '=', guildId)
            .where(
              'number',
              'in',
              rows.map(({ number }) => number),
            )
            .execute();
    const shown = await withCases(db, guildId, reports);
    const insteads = new Map(
      shown.map((subject, index): readonly [number, Unannounced<Report>] => [
        subject.number,
        { subject, version: reports[index]?.version ?? 0, edited: false },
      ]),
    );
    return rows.map(
      ({ nonce, number, channel_id: channelId, message_id: messageId }): Erasure<Report> => ({
        nonce,
        posted: { channelId, messageId: messageId ?? '' },
        instead: insteads.get(number) ?? null,
      }),
    );
  },
);

/**
 * Whether the log channel's message is up to date is for the next round to find out. A message that shows less than what
 * has to be erased by now still has to be changed.
 */
const noteErased = writing(
  'report-posts/note-erased',
  ({ db }, nonce: string, { guildId, number }: ReportKey, version: number) =>
    db.transaction().execute(async (tx) => {
      // Locks it, so that whoever forgets someone else in it comes before or after this.
      const report = await tx
        .updateTable('reports')
        .set(({ ref }) => ({ version: ref('version') }))
        .where('guild_id', '=', guildId)
        .where('number', '=', number)
        .returning('version')
        .executeTakeFirst();
      const isLatest = report !== undefined && report.version <= version;
      await tx
        .updateTable('report_posts')
        .set({ version, ...(isLatest && { erasure: null, refused: null }) })
        .where('nonce', '=', nonce)
        .execute();
    }),
);
