import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { createPickerRepository } from '../../src/removal/picker/picker.repository.ts';
import type { NewPickerState } from '../../src/removal/picker/picker-state.ts';
import { createReports } from '../../src/reports/report.repository.ts';
import { type NewReport, REPORTS_WITHIN_MS } from '../../src/reports/report.ts';
import { createReportPosts } from '../../src/reports/report-posts.repository.ts';
import { createDepartures } from '../../src/settings/departures.repository.ts';
import { entryOf, processOn } from '../database/cases.ts';
import { person } from '../support/hostile.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';

const GUILD = '100000000000000010';
const OTHER = '100000000000000011';
const NOON = 1_700_000_000_000;
const REPORTER = '200000000000000042';
const CHANNEL = '400000000000000001';

let references = 0;
function reportOf(facts: Partial<NewReport> = {}): NewReport {
  references += 1;
  return {
    guildId: GUILD,
    guildLocale: 'en-US',
    reporterId: `2000000000000${10_000 + references}`,
    about: { name: 'Bob', memberId: null, participant: null },
    what: 'noise',
    pictures: [],
    message: null,
    reference: `REF${references}`,
    at: NOON,
    ...facts,
  };
}

/** Whether something waits for what a transaction on PostgreSQL has changed. */
async function isWaiting({ db }: LocalStore): Promise<boolean> {
  const { rows } = await sql<{ there: number }>`select 1 as there from pg_locks where not granted limit 1`.execute(db);
  return rows.length > 0;
}

describe.each(stores)('reports on $name', (kind) => {
  const shared = shareStores(kind);
  let store: LocalStore;
  let reports: ReturnType<typeof createReports>;
  let posts: ReturnType<typeof createReportPosts>;

  beforeEach(async () => {
    [store] = (await shared.begin()).stores as [LocalStore];
    reports = createReports(store);
    posts = createReportPosts(store, 'me');
  });

  const filed = async (facts: Partial<NewReport> = {}): Promise<number> => {
    const result = await reports.file(reportOf(facts));
    if (result.kind !== 'filed') {
      throw new Error(`refused until ${result.until}`);
    }
    return result.number;
  };
  const key = (number: number) => ({ guildId: GUILD, number });
  const logChannel = () =>
    store.db
      .insertInto('settings')
      .values({ guild_id: GUILD, key: 'log-channel', value: `"${CHANNEL}"` })
      .execute();
  /** As the announcer does. */
  const show = async (number: number, version: number, messageId = `9${number}`): Promise<string> => {
    const { nonce } = (await posts.place(key(number), version, CHANNEL)) ?? { nonce: '' };
    await posts.shown(key(number), version, nonce, { channelId: CHANNEL, messageId });
    return nonce;
  };
  const next = async () => (await posts.next(GUILD, CHANNEL, 20, new Set())).waiting;

  it('come back unchanged, hostile texts included, and count up in each server', async () => {
    const about = { name: '\u0000 \ud83d "', memberId: '77', participant: { id: '\u0000', sessionId: 's"1' } };
    const full = reportOf({
      about,
      what: '\ud83d\n\u0000',
      pictures: ['https://cdn.discordapp.com/attachments/1/2/a.png'],
      message: { channelId: '5', messageId: '6' },
    });
    expect(await reports.file(full)).toEqual({ kind: 'filed', number: 1 });
    expect(await filed()).toBe(2);
    expect(await filed({ guildId: OTHER })).toBe(1);
    const { guildId, at, ...rest } = full;
    expect(await reports.find(key(1))).toEqual({
      ...rest,
      guildId,
      number: 1,
      createdAt: at,
      handled: null,
      cases: [],
    });
    expect(await reports.find(key(3))).toBeNull();
    expect(await reports.filedUnder(GUILD, full.reporterId, full.reference)).toBe(1);
    expect(await reports.filedUnder(GUILD, REPORTER, full.reference)).toBeNull();
  });

  it('are limited for each member of each server, also when all are sent at once', async () => {
    const from = (at: number, guildId = GUILD) => reports.file(reportOf({ reporterId: REPORTER, at, guildId }));
    const results = await Promise.all([0, 1, 2, 3, 4].map((ms) => from(NOON + ms)));
    expect(results.filter(({ kind: one }) => one === 'filed')).toHaveLength(3);
    const { until } = results.find((one) => one.kind === 'limited') ?? { until: 0 };
    expect(await reports.limitedUntil(GUILD, REPORTER, NOON + 5)).toBe(until);
    expect(until).toBeGreaterThanOrEqual(NOON + REPORTS_WITHIN_MS);
    expect(await from(NOON + 5, OTHER)).toMatchObject({ kind: 'filed' });
    expect(await filed()).toBe(4);
    expect(await from(until)).toEqual({ kind: 'filed', number: 5 });
  });

  it('are dismissed once, by one of those who try at the same time', async () => {
    await filed();
    const all = await Promise.all(['71', '72', '73'].map((by) => reports.dismiss(key(1), by, NOON)));
    expect(all.map(({ kind: one }) => one).sort()).toEqual(['dismissed', 'handled-already', 'handled-already']);
    const by = new Set(all.map((one) => (one.kind === 'gone' ? null : one.report.handled?.by)));
    expect(by.size).toBe(1);
    expect(await reports.dismiss(key(9), '71', NOON)).toEqual({ kind: 'gone' });
  });

  describe('with a case', () => {
    const picker: NewPickerState = {
      guildId: GUILD,
      ownerId: '71',
      stage: 'confirm',
      openedAt: NOON,
      account: '',
      sessionId: 's-1',
      query: null,
      page: 0,
      people: [{ id: 'p-1', name: 'Bob' }],
      first: [],
      keepOut: null,
      reason: null,
      report: 1,
      reply: { applicationId: '7', token: 'token', locale: 'fr' },
    };

    /** A moderator confirms a removal in a picker that was opened from the report. */
    async function removes(by: string, target: string, of: 'one' | 'several' = 'one') {
      const journal = await processOn(store);
      const pickers = createPickerRepository(store, journal.owner);
      const opened = await pickers.open({ ...picker, ownerId: by });
      expect(await pickers.take(opened, NOON, picker.reply)).toBe(true);
      const entry = entryOf({
        guildId: GUILD,
        moderator: { userId: by },
        target: person(target, target),
        from: { pickerId: opened.id, of },
        announce: true,
      });
      return { journal, result: await journal.open(entry, null) };
    }

    it('count as handled from the commit of the case on, and each finds the other', async () => {
      await filed();
      const { journal, result } = await removes('71', 'p-1');
      expect(result).toMatchObject({ kind: 'opened', case: { number: 1 } });
      expect(await reports.find(key(1))).toMatchObject({
        handled: { how: 'removal', by: '71' },
        cases: [{ number: 1, post: null, voided: false }],
      });
      await show(1, 2);
      const history = createCaseHistory(store, journal.owner);
      expect(await history.report(key(1))).toEqual({ number: 1, post: { channelId: CHANNEL, messageId: '91' } });
      expect(await history.report(key(2))).toBeNull();
      // Once the case has a message, the report links to it, where there is a log channel.
      expect(await next()).toEqual([]);
      await store.db.updateTable('cases').set({ log_channel_id: '5', log_message_id: '6' }).execute();
      expect(await posts.waiting(null)).toEqual([]);
      await logChannel();
      expect(await posts.waiting(null)).toEqual([GUILD]);
      const [one] = await next();
      expect(one?.subject.cases).toEqual([{ number: 1, post: { channelId: '5', messageId: '6' }, voided: false }]);
      await show(1, one?.version ?? 0);
      expect(await posts.waiting(null)).toEqual([]);
    });

    it('wait again once VideoSDK wasn’t asked in any of their cases', async () => {
      await filed();
      const first = await removes('71', 'p-1', 'several');
      const second = await removes('71', 'p-2', 'several');
      await first.journal.settle(key(1), 'not-asked', NOON);
      expect((await reports.find(key(1)))?.handled).toMatchObject({ by: '71' });
      await show(1, 3);
      await second.journal.settle(key(2), 'not-asked', NOON);
      expect((await reports.find(key(1)))?.handled).toBeNull();
      await logChannel();
      expect((await next()).map(({ subject }) => subject.number)).toEqual([1]);
      expect((await removes('72', 'p-3')).result.kind).toBe('opened');
      expect((await reports.find(key(1)))?.handled).toMatchObject({ by: '72' });
    });

    it('stay handled when one of their cases isn’t for nothing, and name only that one', async () => {
      await filed();
      const first = await removes('71', 'p-1', 'several');
      const second = await removes('71', 'p-2', 'several');
      await first.journal.settle(key(1), 'removed', NOON);
      await logChannel();
      await show(1, 3);
      expect(await next()).toEqual([]);
      await second.journal.settle(key(2), 'not-asked', NOON);
      expect((await reports.find(key(1)))?.handled).toMatchObject({ by: '71' });
      const [shown] = await next();
      expect(shown?.subject.cases.map(({ number }) => number)).toEqual([1]);
    });

    it('name only what came of them the second time, after they were opened again', async () => {
      await filed();
      const first = await removes('71', 'p-1');
      await first.journal.settle(key(1), 'not-asked', NOON);
      await removes('72', 'p-2');
      expect((await reports.find(key(1)))?.cases.map(({ number }) => number)).toEqual([2]);
    });

    it('say that a case which came of them was voided', async () => {
      await filed();
      const { journal } = await removes('71', 'p-1');
      await journal.settle(key(1), 'removed', NOON);
      await logChannel();
      await show(1, 2);
      const history = createCaseHistory(store, journal.owner);
      await history.void({ key: key(1), by: '71', at: NOON }, 'wrong person');
      expect((await next()).map(({ subject }) => subject.cases)).toEqual([[{ number: 1, post: null, voided: true }]]);
    });

    it('let no one else act, and open no case for them', async () => {
      await filed();
      await reports.dismiss(key(1), '72', NOON);
      const { result } = await removes('71', 'p-1');
      expect(result).toEqual({ kind: 'report-handled', report: 1, how: 'dismissed', by: '72', at: NOON });
      expect(await store.db.selectFrom('cases').select('number').execute()).toEqual([]);
      await filed();
    });

    it('let whoever has acted remove several, and dismiss nothing anymore', async () => {
      await filed();
      expect((await removes('71', 'p-1', 'several')).result.kind).toBe('opened');
      expect((await removes('71', 'p-2', 'several')).result.kind).toBe('opened');
      expect((await removes('72', 'p-3')).result).toMatchObject({ kind: 'report-handled', by: '71' });
      expect((await reports.find(key(1)))?.cases.map(({ number }) => number)).toEqual([1, 2]);
      expect(await reports.dismiss(key(1), '71', NOON)).toMatchObject({ kind: 'handled-already' });
    });

    it('are in no one’s way once they’re erased', async () => {
      await filed();
      await reports.deleteOlderThan(GUILD, NOON + 1);
      const { journal, result } = await removes('71', 'p-1');
      expect(result.kind).toBe('opened');
      expect(await createCaseHistory(store, journal.owner).report(key(1))).toBeNull();
    });

    it('are erased with the person of their case, and their messages are to be deleted', async () => {
      await filed({ about: { name: 'someone else’s name', memberId: null, participant: null } });
      await filed({ about: { name: 'p-1', memberId: null, participant: null } });
      await filed({ about: { name: 'x', memberId: null, participant: { id: 'p-1', sessionId: 's' } } });
      await filed({ about: { name: 'Cy', memberId: null, participant: null } });
      const { journal } = await removes('71', 'p-1');
      await journal.settle(key(1), 'removed', NOON);
      const nonce = await show(1, 2);
      expect(await reports.countOfCasePerson(key(1))).toBe(3);
      expect(await createCaseHistory(store, journal.owner).forget(key(1), false, 'erasure')).toBe(1);
      expect(await Promise.all([1, 2, 3, 4].map(async (n) => (await reports.find(key(n))) !== null))).toEqual([
        false,
        false,
        false,
        true,
      ]);
      expect(await posts.toErase(GUILD, [], 20, new Set())).toEqual([
        { nonce, posted: { channelId: CHANNEL, messageId: '91' }, instead: null },
      ]);
      // One that was read before and is about to be posted isn't anymore.
      expect(await posts.place(key(1), 2, CHANNEL)).toBeNull();
    });
  });

  it('about someone without a case are found by name or Discord ID, and erased together', async () => {
    await filed({ about: { name: 'Böb', memberId: '200000000000000077', participant: null } });
    await filed({ about: { name: 'bob', memberId: null, participant: null } });
    await filed({ about: { name: 'Cy', memberId: null, participant: null } });
    expect(await reports.about(GUILD, 'BOB')).toMatchObject({ number: 2, reports: 2 });
    expect(await reports.about(GUILD, '<@200000000000000077>')).toMatchObject({ number: 1, name: 'Böb', reports: 2 });
    expect(await reports.about(GUILD, 'Dee')).toBeNull();
    expect(await reports.about(OTHER, 'bob')).toBeNull();
    expect(await reports.forgetSame(key(1), 'erasure')).toBe(2);
    expect(await reports.forgetSame(key(1), 'erasure')).toBe(0);
    expect(await reports.aboutSame(key(1))).toBeNull();
    expect(await reports.find(key(3))).not.toBeNull();
  });

  it('no longer say who sent them or acted on them once that user is forgotten, and those about them are erased', async () => {
    const [user, history] = ['200000000000000088', createCaseHistory(store, 'me')];
    await filed({ reporterId: user });
    await filed();
    await reports.dismiss(key(2), user, NOON);
    await filed({ about: { name: 'Bob', memberId: user, participant: null } });
    await show(1, 1);
    await show(3, 1);
    expect(await history.recordsOf(GUILD, user)).toMatchObject({ records: 3 });
    expect(await history.forgetModerator(GUILD, user, 'erasure')).toBe(3);
    expect(await history.recordsOf(GUILD, user)).toMatchObject({ records: 0 });
    expect(await reports.find(key(1))).toMatchObject({ reporterId: '0' });
    expect(await reports.find(key(2))).toMatchObject({ handled: { by: '0' } });
    expect(await reports.find(key(3))).toBeNull();
    const toErase = await posts.toErase(GUILD, [], 20, new Set());
    expect(toErase.map(({ posted, instead }) => [posted.messageId, instead?.subject.reporterId])).toEqual(
      expect.arrayContaining([
        ['91', '0'],
        ['93', undefined],
      ]),
    );
  });

  it('have their messages changed once more if someone else is forgotten while one is being changed', async () => {
    const [reporter, moderator] = ['200000000000000088', '200000000000000089'];
    const history = createCaseHistory(store, 'me');
    await filed({ reporterId: reporter });
    await reports.dismiss(key(1), moderator, NOON);
    await show(1, 2);
    await history.forgetModerator(GUILD, reporter, 'first');
    const [first] = await posts.toErase(GUILD, [], 20, new Set());
    await history.forgetModerator(GUILD, moderator, 'second');
    await posts.erased(first?.nonce ?? '', first?.instead ?? null);
    const [second] = await posts.toErase(GUILD, [], 20, new Set());
    expect(second?.instead?.subject).toMatchObject({ reporterId: '0', handled: { by: '0' } });
    await posts.erased(second?.nonce ?? '', second?.instead ?? null);
    expect(await posts.toErase(GUILD, [], 20, new Set())).toEqual([]);
  });

  it('that are erased while their message is about to be sent have it deleted', async () => {
    await filed();
    const posting = { guild_id: GUILD, number: 1, channel_id: CHANNEL, version: 1 };
    const erasing = store.db.transaction().execute(async (tx) => {
      // As `place` does.
      await tx.updateTable('reports').set({ version: 1 }).where('number', '=', 1).execute();
      const erased = kind.engine === 'postgres' ? reports.forgetSame(key(1), 'erasure') : null;
      while (erased !== null && !(await isWaiting(store))) {
        await pause(5);
      }
      const rest = { nonce: 'N', message_id: null, erasure: null, refused: null };
      await tx
        .insertInto('report_posts')
        .values({ ...posting, ...rest })
        .execute();
      return { erased };
    });
    await ((await erasing).erased ?? reports.forgetSame(key(1), 'erasure'));
    await posts.sent('N', '91');
    expect(await posts.toErase(GUILD, [], 20, new Set())).toMatchObject([{ nonce: 'N', instead: null }]);
  });

  it('are deleted by age, whether or not anyone has acted on them, and so are servers’', async () => {
    await filed({ at: NOON - 10 });
    await filed({ at: NOON });
    expect(await createCaseHistory(store, 'me').guilds(null, 10)).toEqual([GUILD]);
    expect(await reports.deleteOlderThan(GUILD, NOON)).toBe(1);
    expect(await reports.deleteOlderThan(GUILD, NOON)).toBe(0);
    expect(await reports.find(key(2))).not.toBeNull();
    // Numbers aren't used again.
    expect(await filed({ at: NOON })).toBe(3);
    const departures = createDepartures(store);
    await departures.left(GUILD, NOON);
    while ((await departures.erase(GUILD, NOON)) === 'more') {
      // Until everything is erased.
    }
    for (const table of ['reports', 'report_counters', 'report_posts', 'report_cases'] as const) {
      expect(await store.db.selectFrom(table).selectAll().execute()).toEqual([]);
    }
  });

  it('wait for a log channel, and are posted once there is one', async () => {
    await filed();
    expect(await posts.waiting(null)).toEqual([]);
    await posts.forget(GUILD);
    await logChannel();
    expect(await posts.waiting(null)).toEqual([GUILD]);
    expect((await next()).map(({ subject }) => subject.number)).toEqual([1]);
    await show(1, 1);
    expect(await posts.waiting(null)).toEqual([]);
  });

  it('that a channel refuses for good are set aside there, until they change or it’s tried again', async () => {
    await logChannel();
    await filed();
    expect(await posts.setAside(key(1), 1, CHANNEL, 'why', NOON)).toBe(true);
    expect(await posts.setAside(key(1), 1, CHANNEL, 'why', NOON)).toBe(false);
    expect(await posts.aside(GUILD)).toEqual({ count: 1, oldest: NOON, reason: 'why' });
    expect(await posts.waiting(null)).toEqual([]);
    expect(await next()).toEqual([]);
    await posts.again(GUILD);
    expect(await next()).toHaveLength(1);
    await posts.setAside(key(1), 1, CHANNEL, 'why', NOON);
    await reports.dismiss(key(1), '71', NOON);
    expect(await next()).toHaveLength(1);
    expect(await posts.aside(GUILD)).toBeNull();
  });
});
