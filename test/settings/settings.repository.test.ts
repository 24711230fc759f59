import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordsError } from '../../src/common/store-error.ts';
import type { LocalStore } from '../../src/database/database.ts';
import { type Room, roomAllowed, standingOf } from '../../src/sessions/session.ts';
import { createDepartures } from '../../src/settings/departures.repository.ts';
import {
  createSealedAccounts,
  createSettingsRepository,
  type SettingsRepositoryOptions,
} from '../../src/settings/settings.repository.ts';
import { type ChosenPatch, firstSettings, type SettingsRepository } from '../../src/settings/settings.ts';
import { createSetups } from '../../src/settings/setup.repository.ts';

import { FakeClock } from '../support/fake-clock.ts';

import { shareStores } from '../support/shared-stores.ts';
import { type FragileStore, openForTest, stores } from '../support/stores.ts';

const NIGHT = '100000000000000001';
const DAY = '100000000000000002';
const ROLE = '200000000000000001';
const MANAGER = '300000000000000001';
const HALL = { id: '25af-rsr2-lk92', customId: 'town-hall' };
const YARD = { id: 'yard-yard-yard', customId: null };

const first = firstSettings({
  moderatorRoleIds: new Set([ROLE]),
  rooms: null,
  cooldown: { removals: 30, withinMs: 300_000 },
});

describe.each(stores)('the settings on $name', (kind) => {
  const shared = shareStores(kind);
  let fragile: FragileStore;
  let store: LocalStore;
  let opened: LocalStore[];
  let clock: FakeClock;
  let logged: string;
  let book: SettingsRepository;

  beforeEach(async () => {
    const begun = await shared.begin();
    fragile = begun.at;
    [store] = begun.stores as [LocalStore];
    opened = [];
    clock = new FakeClock();
    logged = '';
    book = await bookOn(store);
  });
  afterEach(async () => {
    await fragile.recover();
    await Promise.all(opened.map((other) => other.close()));
  });

  /** As another process has it: with its own connections and memory. */
  async function anotherBook(options: Partial<SettingsRepositoryOptions> = {}): Promise<SettingsRepository> {
    const another = await openForTest(fragile.url);
    opened.push(another);
    return bookOn(another, options);
  }

  function bookOn(on: LocalStore, options: Partial<SettingsRepositoryOptions> = {}): SettingsRepository {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        logged += chunk;
        done();
      },
    });
    return createSettingsRepository({ store: { ...on, clock }, first, home: null, log: pino(stream), ...options });
  }

  const change = (guildId: string, patch: ChosenPatch, by = MANAGER) => book.change(guildId, by, patch);

  it('name the account that a server brought, whose rooms are no other server’s', async () => {
    const [guild, other] = ['100000000000000071', '100000000000000072'];
    const account = { guildId: guild, id: 'abcdefghijklmnopqrst', revision: 'revisio1', sealed: 'sealed' };
    await change(guild, { rooms: [YARD.id] });
    expect(await book.connect(MANAGER, account)).toEqual({
      kind: 'changed',
      keys: ['rooms', 'videosdk-account'],
    });
    const own = await book.of(guild);
    expect(own.account).toEqual({ kind: 'own', id: account.id, revision: account.revision });
    expect(roomAllowed(YARD, own.rooms)).toBe(true);
    // The room it had in the operator's account is free again, and stays so whatever it lists in its own.
    expect((await change(guild, { rooms: [YARD.id] })).kind).toBe('changed');
    expect((await change(other, { rooms: [YARD.id] })).kind).toBe('changed');
    expect(roomAllowed(YARD, (await book.of(guild)).rooms)).toBe(true);
    const accounts = createSealedAccounts(store);
    expect(await accounts.find(guild)).toEqual({ guildId: guild, id: account.id, sealed: 'sealed' });
    expect(await accounts.serverOf(account.id)).toBe(guild);
    // Another secret for it changes neither its name nor the rooms.
    expect((await book.connect(MANAGER, { ...account, revision: 'revisio2', sealed: 'again' })).kind).toBe('changed');
    expect((await book.of(guild)).rooms.only).toEqual(new Set([YARD.id]));
    expect(await accounts.reseal({ ...account, sealed: 'sealed' }, 'late')).toBe(false);
    expect(await accounts.reseal({ ...account, sealed: 'again' }, 'anew')).toBe(true);
    expect(await change(guild, { 'videosdk-account': null })).toEqual({
      kind: 'changed',
      keys: ['rooms', 'videosdk-account'],
    });
    expect([await accounts.find(guild), (await book.of(guild)).account]).toEqual([null, { kind: 'shared' }]);
    expect(roomAllowed(YARD, (await book.of(guild)).rooms)).toBe(false);
  });

  it('are erased with everything else about a server that has been without the bot, unless it’s back', async () => {
    const [guild, other, tested] = ['100000000000000073', '100000000000000074', '100000000000000075'];
    const departures = createDepartures(store);
    await change(guild, { rooms: [YARD.id] });
    const account = { guildId: guild, id: 'bbcdefghijklmnopqrst', revision: 'revisio1', sealed: 'sealed' };
    await book.connect(MANAGER, account);
    const setups = createSetups(store);
    await setups.tested(guild, { at: 1, problems: 1, newestChange: 0 });
    await setups.tested(tested, { at: 1, problems: 1, newestChange: 0 });
    expect(await departures.servers('', 1_000)).toContain(tested);
    expect(await departures.servers('', 1_000)).toContain(guild);
    expect(await departures.left(guild, 5)).toBe(5);
    expect(await departures.left(guild, 9)).toBe(5);
    await departures.back(guild);
    expect(await departures.erase(guild, 5)).toBe('back');
    expect((await book.own(guild))['videosdk-account']).toBeDefined();
    await departures.left(guild, 7);
    while ((await departures.erase(guild, 7)) === 'more');
    expect(await book.own(guild)).toEqual({});
    expect((await book.changes(guild, null, 5)).total).toBe(0);
    expect(await createSealedAccounts(store).find(guild)).toBeNull();
    expect(await setups.of(guild)).toEqual({ dismissed: false, test: null });
    expect(await departures.servers('', 1_000)).not.toContain(guild);
    expect((await change(other, { rooms: [YARD.id] })).kind).toBe('changed');
  });

  it('are the environment’s when a server has set nothing', async () => {
    expect(await book.of(NIGHT)).toMatchObject({ ...first, rooms: { only: null } });
    expect(await book.own(NIGHT)).toEqual({});
    expect(await book.changes(NIGHT, null, 5)).toEqual({ changes: [], total: 0 });
  });

  it('name every room that any server has listed, including one that another process has just written', async () => {
    expect(await book.rooms()).toEqual(new Set());
    await change(NIGHT, { rooms: ['town-hall', 'ü “x”, \u0000\ud800'] });
    await (await anotherBook()).change(DAY, MANAGER, { rooms: ['attic'] });
    expect(await book.rooms()).toEqual(new Set(['town-hall', 'ü “x”, \u0000\ud800', 'attic']));
    await change(NIGHT, { rooms: null });
    expect(await book.rooms()).toEqual(new Set(['attic']));
  });

  it('are what a server has set, each of them, and come back unchanged from another process', async () => {
    const patch = {
      'moderator-roles': [ROLE, '200000000000000002'],
      'log-channel': '400000000000000001',
      rooms: ['town-hall', 'ü “x”, \u0000\ud800'],
      'reason-required': true,
      replies: 'public',
      'removal-limit': { removals: 3, minutes: 2 },
      'protected-ids': ['a@b', '\u202e\u0000', 'x'.repeat(400)],
      'reason-presets': ['noise', 'spam'],
      retention: 90,
    } as const satisfies ChosenPatch;
    expect((await change(NIGHT, patch)).kind).toBe('changed');
    for (const one of [book, await anotherBook()]) {
      expect(await one.own(NIGHT)).toEqual(patch);
      expect(await one.of(NIGHT)).toMatchObject({
        moderatorRoleIds: new Set(patch['moderator-roles']),
        logChannelId: '400000000000000001',
        rooms: { only: new Set(patch.rooms) },
        reasonRequired: true,
        replies: 'public',
        cooldown: { removals: 3, withinMs: 120_000 },
        protectedIds: new Set(patch['protected-ids']),
        reasonPresets: ['noise', 'spam'],
        retentionDays: 90,
      });
      expect(await one.of(DAY)).toMatchObject({ moderatorRoleIds: new Set([ROLE]), replies: 'private' });
    }
  });

  it('can switch off what the environment gives, and go back to it', async () => {
    await change(NIGHT, { 'removal-limit': 'off', 'moderator-roles': [], retention: 'forever' });
    expect(await book.of(NIGHT)).toMatchObject({ cooldown: null, moderatorRoleIds: new Set(), retentionDays: null });
    await change(NIGHT, { 'removal-limit': null, 'moderator-roles': null, retention: null });
    expect(await book.of(NIGHT)).toMatchObject({ cooldown: first.cooldown, moderatorRoleIds: new Set([ROLE]) });
    expect(await book.own(NIGHT)).toEqual({});
  });

  it('record each change with who, when, what, before and after', async () => {
    await change(NIGHT, { retention: 90 });
    await clock.advance(1_000);
    await change(NIGHT, { retention: 30, replies: 'public' }, '300000000000000002');
    await clock.advance(1_000);
    await change(NIGHT, { retention: null });
    const { changes, total } = await book.changes(NIGHT, null, 10);
    expect(total).toBe(4);
    expect(
      changes.map(({ number, at, by, key, before, after }) => [number, at - clock.now(), by, key, before, after]),
    ).toEqual([
      [4, 0, MANAGER, 'retention', 30, null],
      [3, -1_000, '300000000000000002', 'retention', 90, 30],
      [2, -1_000, '300000000000000002', 'replies', null, 'public'],
      [1, -2_000, MANAGER, 'retention', null, 90],
    ]);
    expect((await book.changes(NIGHT, 2, 1)).changes.map(({ number }) => number)).toEqual([2]);
    expect((await book.changes(DAY, null, 10)).total).toBe(0);
  });

  it('record nothing when nothing changes', async () => {
    await change(NIGHT, { 'protected-ids': ['a', 'b'], replies: 'public' });
    expect(await change(NIGHT, { 'protected-ids': ['b', 'a'], replies: 'public', rooms: null })).toEqual({
      kind: 'unchanged',
    });
    expect((await book.changes(NIGHT, null, 10)).total).toBe(2);
  });

  it('change all of a patch or nothing', async () => {
    await change(DAY, { rooms: ['yard'] });
    expect((await change(NIGHT, { replies: 'public', retention: 0 })).kind).toBe('invalid');
    expect((await change(NIGHT, { replies: 'public', 'moderator-roles': [NIGHT] })).kind).toBe('invalid');
    expect(await change(NIGHT, { replies: 'public', rooms: ['hall', 'yard'] })).toEqual({
      kind: 'rooms-taken',
      rooms: ['yard'],
    });
    expect(await book.own(NIGHT)).toEqual({});
    expect((await book.changes(NIGHT, null, 10)).total).toBe(0);
    // What was not given stayed free.
    expect((await change(DAY, { rooms: ['yard', 'hall'] })).kind).toBe('changed');
  });

  it('record simultaneous changes one after the other, in whatever process', async () => {
    const other = await anotherBook();
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? book : other).change(NIGHT, MANAGER, { retention: n + 1 })),
    );
    const { changes, total } = await book.changes(NIGHT, null, 100);
    expect(total).toBe(20);
    expect(changes.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, n) => 20 - n));
    // Each starts where the previous one ended.
    for (const [index, { before }] of changes.entries()) {
      expect(before).toBe(changes[index + 1]?.after ?? null);
    }
  });

  it('give a room to one server, however many list it at once', async () => {
    const other = await anotherBook();
    const tries = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 === 0 ? book : other).change(`10000000000000010${n}`, MANAGER, {
          rooms: ['hall', 'yard'].sort(() => (n % 3) - 1),
        }),
      ),
    );
    expect(tries.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
    expect(tries.filter(({ kind }) => kind === 'rooms-taken')).toHaveLength(9);
  });

  it('keep a room from every server except the one that listed it first, by either of its names', async () => {
    await change(NIGHT, { rooms: ['town-hall'] });
    await change(DAY, { rooms: [HALL.id, YARD.id] });
    const third = '100000000000000003';
    expect(roomAllowed(HALL, (await book.of(NIGHT)).rooms)).toBe(true);
    expect(roomAllowed(YARD, (await book.of(NIGHT)).rooms)).toBe(false);
    expect(roomAllowed(HALL, (await book.of(DAY)).rooms)).toBe(false);
    expect(roomAllowed(YARD, (await book.of(DAY)).rooms)).toBe(true);
    expect(roomAllowed(HALL, (await book.of(third)).rooms)).toBe(false);
    expect(roomAllowed({ id: 'else', customId: null }, (await book.of(third)).rooms)).toBe(true);
    // Listing it again doesn't lose its place; giving it back does.
    await change(NIGHT, { rooms: ['town-hall', 'more'] });
    expect(roomAllowed(HALL, (await book.of(NIGHT)).rooms)).toBe(true);
    await change(NIGHT, { rooms: null });
    expect(roomAllowed(HALL, (await book.of(NIGHT)).rooms)).toBe(false);
    expect(roomAllowed(HALL, (await book.of(DAY)).rooms)).toBe(true);
  });

  it('don’t give a room with an unknown custom ID to a server that it might not belong to', async () => {
    const [hall, yard] = [HALL, YARD].map(({ id }) => ({ id, customId: undefined }));
    const standing = async (guild: string, room = hall) => standingOf(room as Room, (await book.of(guild)).rooms);
    const third = '100000000000000003';
    expect(await standing(third)).toBe('allowed');
    await change(NIGHT, { rooms: ['town-hall'] });
    expect([await standing(NIGHT), await standing(DAY), await standing(third)]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    // The server that listed its ID may have come second.
    await change(DAY, { rooms: [HALL.id] });
    expect([await standing(NIGHT), await standing(DAY), await standing(third)]).toEqual([
      'unknown',
      'unknown',
      'not-allowed',
    ]);
    await change(NIGHT, { rooms: null });
    await change(NIGHT, { rooms: ['town-hall', YARD.id] });
    expect([await standing(NIGHT), await standing(DAY), await standing(third)]).toEqual([
      'not-allowed',
      'allowed',
      'not-allowed',
    ]);
    expect([await standing(NIGHT, yard), await standing(DAY, yard)]).toEqual(['unknown', 'unknown']);
  });

  it('never go beyond the environment’s rooms, even when there are fewer now', async () => {
    const bound = (...rooms: string[]) => ({ first: firstSettings({ ...first, rooms: new Set(rooms) }) });
    const wide = await anotherBook(bound('town-hall', 'yard'));
    expect(await wide.change(NIGHT, MANAGER, { rooms: ['town-hall', 'secret'] })).toEqual({
      kind: 'rooms-not-offered',
      rooms: ['secret'],
    });
    await wide.change(NIGHT, MANAGER, { rooms: ['town-hall', 'yard'] });
    const narrow = await anotherBook(bound('yard'));
    expect((await narrow.of(NIGHT)).rooms.only).toEqual(new Set(['yard']));
    expect((await narrow.of(DAY)).rooms.only).toEqual(new Set(['yard']));
  });

  it('give nothing to a server that the bot doesn’t work for', async () => {
    await change(DAY, { rooms: ['town-hall'], 'moderator-roles': [ROLE] });
    const homely = await anotherBook({ home: NIGHT });
    const elsewhere = await homely.of(DAY);
    expect(elsewhere.moderatorRoleIds.size).toBe(0);
    expect(roomAllowed(HALL, elsewhere.rooms)).toBe(false);
    expect(await homely.change(DAY, MANAGER, { replies: 'public' })).toEqual({ kind: 'not-served' });
    expect(roomAllowed(HALL, (await homely.of(NIGHT)).rooms)).toBe(true);
    expect((await homely.change(NIGHT, MANAGER, { rooms: ['town-hall'] })).kind).toBe('changed');
  });

  it('hold at once in the process that changed them, and within two seconds in the others', async () => {
    const other = await anotherBook();
    await other.of(NIGHT);
    await book.of(NIGHT);
    await book.of(DAY);
    await change(NIGHT, { 'moderator-roles': [], rooms: ['town-hall'] });
    expect(book.peek(NIGHT)).toBeUndefined();
    expect((await book.of(NIGHT)).moderatorRoleIds.size).toBe(0);
    expect(roomAllowed(HALL, (await book.of(DAY)).rooms)).toBe(false);
    await clock.advance(1_999);
    expect(other.peek(NIGHT)?.moderatorRoleIds.size).toBe(1);
    await clock.advance(1);
    expect(other.peek(NIGHT)).toBeUndefined();
    expect((await other.of(NIGHT)).moderatorRoleIds.size).toBe(0);
    expect(roomAllowed(HALL, (await other.of(DAY)).rooms)).toBe(false);
  });

  it('are known for minutes, and read again meanwhile, to a process that has the store for itself', async () => {
    const alone = bookOn({ ...store, alone: true });
    const roles = () => alone.peek(NIGHT)?.moderatorRoleIds.size;
    expect(roles()).toBeUndefined();
    await alone.of(NIGHT);
    await clock.advance(599_999);
    // No one else should write there. If someone does, it's seen after the first look.
    await change(NIGHT, { 'moderator-roles': [] });
    expect(roles()).toBe(1);
    await alone.of(NIGHT);
    expect(roles()).toBe(0);
    await alone.change(NIGHT, MANAGER, { 'moderator-roles': [ROLE] });
    expect(roles()).toBeUndefined();
    await alone.of(NIGHT);
    await clock.advance(600_000);
    expect(roles()).toBeUndefined();
  });

  it('aren’t kept when they were being read while they changed', async () => {
    const reading = book.of(NIGHT);
    await change(NIGHT, { 'moderator-roles': [] });
    await reading;
    expect((await book.of(NIGHT)).moderatorRoleIds.size).toBe(0);
  });

  it.each([-86_400_000, -3_600_000, -60_000, -5_000, 5_000, 60_000, 3_600_000])(
    'are read again after two seconds, and not before, when the machine’s clock was set by %i ms',
    async (step) => {
      const other = await anotherBook();
      await other.of(NIGHT);
      await change(NIGHT, { 'moderator-roles': [] });
      clock.step(step);
      await clock.advance(1_999);
      expect(other.peek(NIGHT)?.moderatorRoleIds.size).toBe(1);
      await clock.advance(1);
      expect(other.peek(NIGHT)).toBeUndefined();
      expect((await other.of(NIGHT)).moderatorRoleIds.size).toBe(0);
    },
  );

  it('count as not set when they can’t be read, and the log says so once, without the value', async () => {
    await change(NIGHT, { retention: 90, replies: 'public' });
    const { db } = store;
    const rows = [
      ['protected-ids', '["secret-person'],
      ['moderator-roles', '"not a list"'],
      ['removal-limit', '{"removals":0,"minutes":5}'],
      ['retention', '99999'],
      ['of-tomorrow', '1'],
      ['__proto__', '{"x":1}'],
    ] as const;
    for (const [key, value] of rows) {
      await db.deleteFrom('settings').where('guild_id', '=', NIGHT).where('key', '=', key).execute();
      await db.insertInto('settings').values({ guild_id: NIGHT, key, value }).execute();
    }
    for (const _ of [1, 2, 3]) {
      await clock.advance(2_000);
      expect(await book.of(NIGHT)).toMatchObject({
        protectedIds: new Set(),
        moderatorRoleIds: new Set([ROLE]),
        cooldown: first.cooldown,
        retentionDays: null,
        replies: 'public',
      });
    }
    expect(logged.trim().split('\n')).toHaveLength(rows.length);
    expect(logged).not.toContain('secret-person');
    expect((await change(NIGHT, { 'protected-ids': ['host'] })).kind).toBe('changed');
    expect((await book.of(NIGHT)).protectedIds).toEqual(new Set(['host']));
  });

  it('don’t change when they couldn’t be written, and can change once the store is back', async () => {
    await change(NIGHT, { retention: 90 });
    await fragile.outage();
    await expect(change(NIGHT, { retention: 30 })).rejects.toBeInstanceOf(RecordsError);
    await fragile.recover();
    expect(await book.own(NIGHT)).toEqual({ retention: 90 });
    expect((await change(NIGHT, { retention: 30 })).kind).toBe('changed');
    expect((await book.changes(NIGHT, null, 10)).total).toBe(2);
  });
});

describe.each(stores.filter(({ engine }) => engine === 'postgres'))(
  'an unavailable store, on $name',
  ({ openFragile }) => {
    it('serves no rules older than two seconds: a role that was removed must not count', async () => {
      await using fragile = await openFragile();
      const clock = new FakeClock();
      const store = { ...(await openForTest(fragile.url)), clock };
      const book = createSettingsRepository({ store, first, home: null, log: pino({ level: 'silent' }) });
      await book.of(NIGHT);
      await fragile.outage();
      await clock.advance(1_999);
      expect((await book.of(NIGHT)).moderatorRoleIds.size).toBe(1);
      await clock.advance(1);
      await expect(book.of(NIGHT)).rejects.toBeInstanceOf(RecordsError);
      expect(book.peek(NIGHT)).toBeUndefined();
      await fragile.recover();
      expect((await book.of(NIGHT)).moderatorRoleIds.size).toBe(1);
      await store.close();
    });
  },
);
