import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CaseOutcome, FORMER_MODERATOR } from '../../src/cases/case.ts';
import { createCaseHistory } from '../../src/cases/case-history.repository.ts';
import { type CaseHistory, identifyInCases } from '../../src/cases/case-history.ts';
import { EVERYTHING, type HistoryFilter } from '../../src/cases/history-filter.ts';
import type { Retention } from '../../src/cases/retention.ts';
import { inChunks } from '../../src/database/chunks.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { shortForm } from '../../src/removal/identification.ts';
import type { NewCase } from '../../src/removal/journal.ts';
import { entryOf, GUILD, NOON, opened, processOn, rowOf } from '../database/cases.ts';
import { person } from '../support/hostile.ts';
import { shareStores } from '../support/shared-stores.ts';
import { stores } from '../support/stores.ts';

const MIA = '200000000000000001';
const BEN = '200000000000000002';
const OTHER_GUILD = '100000000000000099';
const HOUR = 3_600_000;

describe.each(stores)('the case history on $name', (kind) => {
  const shared = shareStores(kind);
  let store: LocalStore;
  let journal: Awaited<ReturnType<typeof processOn>>;
  let book: CaseHistory & Retention;

  beforeEach(async () => {
    [store] = (await shared.begin()).stores as [LocalStore];
    journal = await processOn(store);
    book = createCaseHistory(store, 'me');
  });
  afterEach(() => journal.close());

  async function add(facts: Partial<NewCase> = {}, outcome: CaseOutcome | null = 'removed'): Promise<number> {
    const { key } = await opened(journal, entryOf(facts));
    if (outcome !== null) {
      await journal.settle(key, outcome, (facts.at ?? NOON) + 900);
    }
    return key.number;
  }

  async function numbers(filter: Partial<HistoryFilter> = {}, guildId = GUILD): Promise<number[]> {
    const { cases } = await book.page(guildId, { ...EVERYTHING, ...filter }, { at: 'newest' }, 50);
    return cases.map(({ number }) => number);
  }

  const by = (userId: string) => ({ moderator: { userId } });
  const key = (number: number) => ({ guildId: GUILD, number });

  /** A keep-out under a case, as far as the case history is concerned. */
  async function keepOut(number: number, endedAt: number | null): Promise<void> {
    const row = await rowOf(store, key(number));
    await store.db
      .insertInto('keep_outs')
      .values({
        guild_id: GUILD,
        number,
        moderator_id: MIA,
        session_id: row.session_id,
        session_key: row.session_key,
        room_id: row.room_id,
        room_custom_id: null,
        participant_id: row.target_id,
        participant_key: row.target_key,
        name: row.target_name,
        until: null,
        created_at: NOON,
        ended_at: endedAt,
        ended_why: null,
        ended_by: null,
        returns: 0,
        last_return_at: null,
        handled_join: null,
        absent: 0,
        claims: 0,
        retry_at: null,
        application_id: null,
        reply_token: null,
      })
      .execute();
  }

  describe('turning pages', () => {
    it('shows each case once, newest first, from page to page and back', async () => {
      for (let n = 1; n <= 8; n += 1) {
        await add();
      }
      const page = (position: Parameters<CaseHistory['page']>[2]) => book.page(GUILD, EVERYTHING, position, 3);
      const shown = ({ cases, newer, older }: Awaited<ReturnType<typeof page>>) => [
        cases.map(({ number }) => number),
        newer,
        older,
      ];
      expect(shown(await page({ at: 'newest' }))).toEqual([[8, 7, 6], false, true]);
      expect(shown(await page({ at: 'older', than: 6 }))).toEqual([[5, 4, 3], true, true]);
      expect(shown(await page({ at: 'older', than: 3 }))).toEqual([[2, 1], true, false]);
      expect(shown(await page({ at: 'newer', than: 2 }))).toEqual([[5, 4, 3], true, true]);
      expect(shown(await page({ at: 'newer', than: 5 }))).toEqual([[8, 7, 6], false, true]);
    });

    it('doesn’t shift when a case is added between two presses', async () => {
      for (let n = 1; n <= 6; n += 1) {
        await add();
      }
      const first = await book.page(GUILD, EVERYTHING, { at: 'newest' }, 3);
      await add();
      const second = await book.page(GUILD, EVERYTHING, { at: 'older', than: first.cases.at(-1)?.number ?? 0 }, 3);
      expect(second.cases.map(({ number }) => number)).toEqual([3, 2, 1]);
    });

    it('goes back to the newest when the older ones are gone', async () => {
      await add();
      await add();
      const page = await book.page(GUILD, EVERYTHING, { at: 'older', than: 1 }, 3);
      expect(page.cases.map(({ number }) => number)).toEqual([2, 1]);
    });

    it('is empty when there is nothing', async () => {
      expect(await book.page(GUILD, EVERYTHING, { at: 'newest' }, 3)).toEqual({
        cases: [],
        newer: false,
        older: false,
      });
    });

    it('never shows another server’s case, and never filters by one of its people', async () => {
      await add({ target: person('ada', 'Ada') });
      await add({ guildId: OTHER_GUILD, target: person('bob', 'Bob'), session: entryOf().session });
      expect(await numbers({}, OTHER_GUILD)).toEqual([1]);
      expect(await numbers({ about: { same: 'person', asIn: 1 } }, OTHER_GUILD)).toEqual([1]);
      expect((await book.latest(OTHER_GUILD, 10)).map(({ target }) => target?.id)).toEqual(['bob']);
      expect(await book.peopleById(OTHER_GUILD, 'ada')).toEqual([]);
      expect(await book.peopleByName(OTHER_GUILD, 'Ada')).toEqual([]);
    });
  });

  describe('filtering', () => {
    it('finds what a moderator did, how it turned out, and both', async () => {
      await add(by(MIA));
      await add(by(BEN));
      await add(by(MIA), 'busy');
      await add(by(BEN), null);
      expect(await numbers({ moderatorId: MIA })).toEqual([3, 1]);
      expect(await numbers({ outcome: 'busy' })).toEqual([3]);
      expect(await numbers({ outcome: 'open' })).toEqual([4]);
      expect(await numbers({ moderatorId: BEN, outcome: 'removed' })).toEqual([2]);
      expect(await numbers({ moderatorId: BEN, outcome: 'busy' })).toEqual([]);
    });

    it('finds every case of a person, whatever their name was, and every case with a name, no matter who had it', async () => {
      await add({ target: person('ada', 'Ada') });
      await add({ target: person('ada', 'Countess') });
      await add({ target: person('eve', 'ADA') });
      await add({ target: person('bob', null) });
      expect(await numbers({ about: { same: 'person', asIn: 1 } })).toEqual([2, 1]);
      expect(await numbers({ about: { same: 'name', asIn: 1 } })).toEqual([3, 1]);
      expect(await numbers({ about: { same: 'person', asIn: 4 } })).toEqual([4]);
      // Someone without a name shares it with no one.
      expect(await numbers({ about: { same: 'name', asIn: 4 } })).toEqual([]);
      expect(await numbers({ about: { same: 'person', asIn: 99 } })).toEqual([]);
    });

    it('finds what was opened since a time, even when clocks disagreed', async () => {
      await add({ at: NOON });
      await add({ at: NOON + 2 * HOUR });
      await add({ at: NOON + HOUR });
      await add({ at: NOON + 3 * HOUR });
      expect(await numbers({ since: NOON + 2 * HOUR })).toEqual([4, 2]);
      expect(await numbers({ since: NOON })).toEqual([4, 3, 2, 1]);
      expect(await numbers({ since: NOON + 4 * HOUR })).toEqual([]);
    });

    it('finds what was voided', async () => {
      await add();
      await add();
      await book.void({ key: key(1), by: MIA, at: NOON }, 'wrong person');
      expect(await numbers({ outcome: 'voided' })).toEqual([1]);
    });
  });

  describe('who is meant', () => {
    const who = async (given: string) => {
      const found = await identifyInCases(book, GUILD, given);
      return found.kind === 'found' ? found.participant.id : found.kind;
    };

    it.each([
      ['an ID', 'c7wgj9sd'],
      ['an ID with spaces', ' two words '],
      ['an ID in Chinese', '李小龍'],
      ['an ID of a thousand letters', 'x'.repeat(1_000)],
      ['an ID with a NUL and half an emoji', 'a\u0000b\ud83d'],
      ['an ID that looks like a short form', shortForm('someone else')],
    ])('is found by %s, and by its short form', async (_title, id) => {
      await add({ target: person(id, 'Ada') });
      await add({ target: person('other', 'Eve') });
      expect(await who(id)).toBe(id);
      if (!/^\w+$/u.test(id)) {
        expect(await who(shortForm(id))).toBe(id);
      }
    });

    it('is found by a name that only one person had, ignoring case and accents', async () => {
      await add({ target: person('zoe', 'Zoë') });
      await add({ target: person('eve', 'Eve') });
      expect(await who('ZOE')).toBe('zoe');
      expect(await who('nobody')).toBe('none');
      expect(await who(' ')).toBe('none');
    });

    it('isn’t guessed when two people had the name', async () => {
      await add({ target: person('a', 'Ada') });
      await add({ target: person('b', 'ada') });
      await add({ target: person('b', 'ada') });
      const found = await identifyInCases(book, GUILD, 'Ada');
      expect(found.kind === 'ambiguous' && found.candidates.map(({ id, seenIn }) => [id, seenIn])).toEqual([
        ['b', 3],
        ['a', 1],
      ]);
    });

    it('is ambiguous when what was typed is the ID of one person and the name of another', async () => {
      await add({ target: person('ada', 'Ada') });
      await add({ target: person('eve', 'ada') });
      expect(await who('ada')).toBe('ambiguous');
    });

    it('is found by the label of a suggestion', async () => {
      await add({ target: person('c7wgj9sd', 'Ada') });
      expect(await who('Ada · 3 d · c7wgj9sd')).toBe('c7wgj9sd');
    });
  });

  describe('correcting', () => {
    const edit = (number: number, before: string | null, after: string | null, userId = MIA) =>
      book.editReason({ key: key(number), by: userId, at: NOON }, (reason) => reason === before, after);

    it('changes a reason, and keeps what it was and who changed it', async () => {
      await add({ reason: 'noise' });
      const { version } = await rowOf(store, key(1));
      expect(await edit(1, 'noise', 'much noise')).toMatchObject({ kind: 'changed', case: { reason: 'much noise' } });
      expect(await edit(1, 'much noise', null, BEN)).toMatchObject({ kind: 'changed', case: { reason: null } });
      const changes = await book.changes(key(1));
      expect(changes.map(({ by: who, before, after }) => [who, before, after]).sort()).toEqual(
        [
          [MIA, 'noise', 'much noise'],
          [BEN, 'much noise', null],
        ].sort(),
      );
      // The log channel hears about both.
      expect((await rowOf(store, key(1))).version).toBe(version + 2);
    });

    it('doesn’t overwrite what someone else wrote meanwhile', async () => {
      await add({ reason: 'noise' });
      await edit(1, 'noise', 'by Ben', BEN);
      expect(await edit(1, 'noise', 'by Mia')).toMatchObject({ kind: 'changed-meanwhile', case: { reason: 'by Ben' } });
      expect((await book.find(key(1)))?.reason).toBe('by Ben');
      expect(await book.changes(key(1))).toHaveLength(1);
    });

    it('accepts one of twenty simultaneous edits of one reason', async () => {
      await add({ reason: 'noise' });
      const kinds = await Promise.all(
        Array.from({ length: 20 }, (_, n) => edit(1, 'noise', `edit ${n}`).then(({ kind }) => kind)),
      );
      expect(kinds.filter((kind) => kind === 'changed')).toHaveLength(1);
      expect(await book.changes(key(1))).toHaveLength(1);
    });

    it('accepts every one of several simultaneous edits whose editors accept any reason', async () => {
      await add({ reason: 'noise' });
      const edits = await Promise.all(
        ['one', 'two', 'three'].map((text) => book.editReason({ key: key(1), by: MIA, at: NOON }, () => true, text)),
      );
      expect(edits.map(({ kind }) => kind)).toEqual(['changed', 'changed', 'changed']);
      expect(await book.changes(key(1))).toHaveLength(3);
    });

    it('writes nothing when the reason is already that', async () => {
      await add({ reason: 'noise' });
      expect(await edit(1, null, 'noise')).toMatchObject({ kind: 'same' });
      expect(await book.changes(key(1))).toEqual([]);
    });

    it('keeps any text as it was written', async () => {
      const text = 'a\u0000b \\n "quoted" \ud83d 😀\u202e';
      await add();
      await edit(1, null, text);
      expect((await book.find(key(1)))?.reason).toBe(text);
      expect((await book.changes(key(1)))[0]?.after).toBe(text);
      expect(await book.reasonsOf(GUILD, MIA)).toEqual([text]);
    });

    it('voids once, and says who was first', async () => {
      await add();
      const kinds = await Promise.all(
        [MIA, BEN, MIA, BEN].map((userId) =>
          book.void({ key: key(1), by: userId, at: NOON }, `by ${userId}`).then((voiding) => voiding),
        ),
      );
      expect(kinds.filter(({ kind }) => kind === 'voided')).toHaveLength(1);
      const first = await book.find(key(1));
      expect(first?.voided?.reason).toBe(`by ${first?.voided?.by}`);
      expect(kinds.every((voiding) => 'case' in voiding && voiding.case.voided?.by === first?.voided?.by)).toBe(true);
      expect(await book.changes(key(1))).toHaveLength(1);
    });

    it('doesn’t touch another server’s case', async () => {
      await add();
      const elsewhere = { guildId: OTHER_GUILD, number: 1 };
      expect(await book.editReason({ key: elsewhere, by: MIA, at: NOON }, () => true, 'x')).toEqual({
        kind: 'no-such-case',
      });
      expect(await book.void({ key: elsewhere, by: MIA, at: NOON }, 'x')).toEqual({ kind: 'no-such-case' });
      expect(await book.forget(elsewhere, true, 'E1')).toBe(0);
      expect(await book.find(elsewhere)).toBeNull();
    });
  });

  it('offers a moderator’s own reasons, latest first, once each', async () => {
    await add({ ...by(MIA), reason: 'noise' });
    await add({ ...by(BEN), reason: 'of Ben' });
    await add({ ...by(MIA), reason: 'spam' });
    await add({ ...by(MIA) });
    await add({ ...by(MIA), reason: 'noise' });
    expect(await book.reasonsOf(GUILD, MIA)).toEqual(['noise', 'spam']);
  });

  it('counts a person’s other cases', async () => {
    const ada = { target: person('ada', 'Ada') };
    await add(ada);
    await add();
    await add(ada);
    await add(ada);
    expect(await book.around(key(3))).toEqual({ earlier: 1, later: 1 });
    expect(await book.around(key(2))).toEqual({ earlier: 0, later: 0 });
    expect(await book.around(key(9))).toEqual({ earlier: 0, later: 0 });
  });

  describe('forgetting someone', () => {
    const ADA = { target: person('ada\u0000李', 'Ada'), reason: 'Ada was loud' };

    it('leaves no trace of name and ID, and keeps every case', async () => {
      await add(ADA);
      await add({ target: person('bob', 'Bob') });
      await add({ ...ADA, target: person(ADA.target.id, 'Countess') });
      expect(await book.casesOf(key(1))).toMatchObject({ settled: 2, open: 0, person: { name: 'Ada' } });
      expect(await book.forget(key(1), false, 'E1')).toBe(2);
      for (const number of [1, 3]) {
        expect(await rowOf(store, key(number))).toMatchObject({
          target_id: null,
          target_key: null,
          target_short: null,
          target_name: null,
          name_key: null,
          reason: 'Ada was loud',
          version: 3,
        });
      }
      expect(await numbers()).toEqual([3, 2, 1]);
      expect((await book.find(key(2)))?.target).toEqual({ id: 'bob', name: 'Bob' });
      expect(await book.casesOf(key(1))).toBeNull();
      expect(await numbers({ about: { same: 'person', asIn: 1 } })).toEqual([]);
    });

    it('also erases the reasons when asked to, with all of their earlier versions', async () => {
      await add(ADA);
      await add({ reason: 'of somebody else' });
      await book.editReason({ key: key(1), by: MIA, at: NOON }, () => true, 'Ada again');
      await book.void({ key: key(1), by: MIA, at: NOON }, 'it was not Ada');
      await book.forget(key(1), true, 'E1');
      const row = JSON.stringify([await rowOf(store, key(1)), await book.changes(key(1))]);
      expect(row).not.toContain('Ada');
      expect(await book.changes(key(1))).toHaveLength(2);
      expect((await book.find(key(1)))?.voided).toMatchObject({ by: MIA, reason: '' });
      expect((await book.find(key(2)))?.reason).toBe('of somebody else');
    });

    it('leaves a removal in progress alone', async () => {
      await add(ADA);
      const open = await add(ADA, null);
      expect(await book.casesOf(key(open))).toMatchObject({ settled: 1, open: 1 });
      expect(await book.forget(key(1), true, 'E1')).toBe(1);
      expect(await book.find(key(open))).toMatchObject({ target: { name: 'Ada' }, reason: ADA.reason });
      await journal.settle(key(open), 'removed', NOON);
      expect(await book.forget(key(open), true, 'E1')).toBe(1);
      expect((await book.find(key(open)))?.target).toBeNull();
    });

    it('replaces a moderator in every record of one server, a few hundred cases at a time', async () => {
      for (let n = 0; n < 3; n += 1) {
        await add({ ...by(BEN), target: person(`p-${n}`) });
      }
      await add({ ...by(MIA), target: person('p-9') });
      await add({ ...by(BEN), target: person('p-10') }, null);
      const theirs = await opened(journal, entryOf({ ...by(BEN), guildId: OTHER_GUILD }));
      await journal.settle(theirs.key, 'removed', NOON);
      const first = await rowOf(store, key(1));
      await store.db
        .insertInto('cases')
        .values(
          Array.from({ length: 420 }, (_, n) => ({
            ...first,
            number: 1_000 + n,
            target_key: `t${n}`,
            session_key: `s${n}`,
          })),
        )
        .execute();
      await keepOut(1, null);
      await book.void({ key: key(4), by: BEN, at: NOON }, 'wrong');
      await store.db
        .insertInto('setting_changes')
        .values({ guild_id: GUILD, number: 1, at: 1, by: BEN, key: 'rooms', before: null, after: null })
        .execute();
      // Cases, a void and its change, and a change of settings.
      const records = 423 + 2 + 1;
      expect(await book.recordsOf(GUILD, BEN)).toEqual({ moderatorId: BEN, records, open: 1 });
      expect(await book.forgetModerator(GUILD, BEN, 'E1')).toBe(records);
      expect(await book.recordsOf(GUILD, BEN)).toEqual({ moderatorId: BEN, records: 0, open: 1 });
      expect(await book.forgetModerator(GUILD, BEN, 'E1')).toBe(0);
      expect((await book.find(key(1)))?.moderatorId).toBe(FORMER_MODERATOR);
      expect((await book.find(key(4)))?.moderatorId).toBe(MIA);
      expect((await book.find(key(4)))?.voided?.by).toBe(FORMER_MODERATOR);
      expect((await book.changes(key(4))).map((change) => change.by)).toEqual([FORMER_MODERATOR]);
      expect((await book.find(theirs.key))?.moderatorId).toBe(BEN);
      expect((await rowOf(store, key(1))).version).toBeGreaterThan(first.version);
    });

    it('leaves a case alone while it keeps someone out, and erases keep-outs that ended', async () => {
      await add(ADA);
      await add(ADA);
      await keepOut(1, NOON + 1);
      await keepOut(2, null);
      await store.db
        .insertInto('keep_out_notices')
        .values({ guild_id: GUILD, number: 1, participant_key: 'ada-again', at: NOON })
        .execute();
      expect(await book.casesOf(key(1))).toMatchObject({ settled: 2, open: 0, keptOut: 1 });
      expect(await book.forget(key(1), false, 'E1')).toBe(1);
      const keepOuts = await store.db.selectFrom('keep_outs').selectAll().orderBy('number').execute();
      expect(keepOuts.map(({ participant_key: id, name }) => id === null && name === null)).toEqual([true, false]);
      expect(await store.db.selectFrom('keep_out_notices').selectAll().execute()).toEqual([]);
      expect((await book.find(key(2)))?.target?.name).toBe('Ada');
    });

    it('goes through more cases than are erased at once', async () => {
      const number = await add({ ...ADA, at: NOON });
      const row = await rowOf(store, key(number));
      const others = Array.from({ length: 449 }, (_, n) => ({
        ...row,
        number: number + n + 1,
        created_at: NOON + n + 1,
      }));
      for (const some of inChunks(others, 100)) {
        await store.db.insertInto('cases').values(some).execute();
      }
      expect(await book.forget(key(7), true, 'E1')).toBe(450);
      expect(await book.peopleById(GUILD, ADA.target.id)).toEqual([]);
      expect(await book.peopleById(GUILD, shortForm(ADA.target.id))).toEqual([]);
    });
  });

  describe('retention', () => {
    async function deleteAll(before: number): Promise<number> {
      let all = 0;
      for (let batch = -1; batch !== 0; all += batch) {
        batch = await book.deleteOlderThan(GUILD, before);
      }
      return all;
    }

    it('deletes what is older, with its changes, and never reuses a number', async () => {
      await add({ at: NOON });
      await book.editReason({ key: key(1), by: MIA, at: NOON }, () => true, 'x');
      await add({ at: NOON + HOUR });
      await add({ at: NOON, guildId: OTHER_GUILD });
      expect(await deleteAll(NOON + HOUR)).toBe(1);
      expect(await numbers()).toEqual([2]);
      expect(await book.changes(key(1))).toEqual([]);
      expect(await numbers({}, OTHER_GUILD)).toEqual([1]);
      await deleteAll(NOON + 2 * HOUR);
      expect(await numbers()).toEqual([]);
      expect(await add()).toBe(3);
    });

    it('doesn’t delete a removal in progress, or a case that keeps someone out', async () => {
      const open = await add({ at: NOON }, null);
      const kept = await add({ at: NOON });
      const over = await add({ at: NOON });
      await keepOut(kept, null);
      await keepOut(over, NOON + 1);
      expect(await deleteAll(NOON + HOUR)).toBe(1);
      expect(await numbers()).toEqual([kept, open]);
      expect((await store.db.selectFrom('keep_outs').select('number').execute()).map(({ number }) => number)).toEqual([
        kept,
      ]);
    });

    it('goes through the servers page by page', async () => {
      for (const guildId of ['3', '1', '2']) {
        await add({ guildId });
      }
      expect(await book.guilds(null, 2)).toEqual(['1', '2']);
      expect(await book.guilds('2', 2)).toEqual(['3']);
    });
  });
});
