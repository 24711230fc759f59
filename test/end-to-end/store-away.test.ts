import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { LogLine } from '../../sandbox/bot-process.ts';
import type { Conversation } from '../../sandbox/discord/index.ts';
import { allowed, patience } from '../../sandbox/patience.ts';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { type FragilePostgres, type FragileStore, fullDisk, fullDiskUnavailable, stores } from '../support/stores.ts';
import { ANA, BOB, CLEO, caseOf, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { openPicker, removals, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

/** How soon a moderator knows that nothing was done while the database hangs. */
const REFUSED_WITHIN_MS = 8_000;

const ADMINISTRATOR = 1n << 3n;

/** "Nothing was done, because it can't be recorded", whichever of the two places notices first. */
const REFUSED = /database unavailable/iu;

let at: FragileStore;
let harness: Harness;
let fixture: Fixture;
/** What the bot had logged before the test began. */
let before: ReadonlySet<LogLine>;

/** All tests on a database share one bot, unless they end it. Each has a server of its own. */
function onOneBot(open: () => Promise<FragileStore>): void {
  let opened: FragileStore | undefined;
  let broken: unknown;

  beforeEach(async () => {
    opened ??= await open();
    at = opened;
    if (broken !== undefined) {
      // Otherwise, each test would wait in vain for the same.
      throw broken;
    }
    try {
      await prepare();
    } catch (error) {
      broken = error;
      throw error;
    }
  });

  afterAll(async () => {
    await opened?.recover();
    if (opened !== undefined) {
      await harness?.[Symbol.asyncDispose]();
    }
    await opened?.[Symbol.asyncDispose]();
  });

  async function prepare(): Promise<void> {
    await at.recover();
    if (harness?.environment['DATABASE_URL'] !== at.url) {
      harness = await startHarness({ environment: { DATABASE_URL: at.url } });
    }
    if (harness.bot.ended) {
      await endLeases();
    }
    await harness.moveToNewServer();
    fixture = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB, CLEO]);
    // The server's settings are cached then, as in a bot that is in use.
    await expectToWork(CLEO);
    before = new Set(harness.bot.log);
  }
}

/** As if so much time had passed that a new process needn't wait for the one that was killed. */
async function endLeases(): Promise<void> {
  await directly((store) => store.db.updateTable('leases').set({ until: 1 }).execute());
}

/** Waits for a line that wasn't there before this test. */
async function logged(start: string): Promise<void> {
  await harness.bot.waitForLog((line) => !before.has(line) && line.msg.startsWith(start));
}

async function expectRefused(conversation: ReturnType<Fixture['kick']>): Promise<void> {
  const begin = performance.now();
  await conversation.acknowledged();
  const text = textOf(await conversation.reply());
  expect(performance.now() - begin).toBeLessThan(allowed(REFUSED_WITHIN_MS));
  expect(text).toMatch(REFUSED);
  expect(text).toMatch(/no one (?:was )?removed|nothing was done|not removed/iu);
  expect(text).not.toContain('✅');
}

/** The cases about the person on this server. */
async function casesOn(store: LocalStore, { participantId }: { readonly participantId: string }) {
  return store.db
    .selectFrom('cases')
    .selectAll()
    .where('guild_id', '=', harness.guild.id)
    .where('target_id', '=', participantId)
    .orderBy('number')
    .execute();
}

/** Reads the database directly, whatever is in the way. */
async function directly<T>(work: (store: LocalStore) => Promise<T>): Promise<T> {
  const store = await openStore('direct' in at ? String(at.direct) : at.url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** VideoSDK has the request, so the case is recorded. */
async function removalOfAnaAsked(): Promise<void> {
  await harness.videosdk.waitForRequest({
    operation: 'remove-v1',
    where: ({ participantId }) => participantId === ANA.participantId,
  });
}

/** Kicks until it works, without restarting anything. */
async function expectToWork({ participantId }: { readonly participantId: string }): Promise<void> {
  await expect
    .poll(async () => textOf(await fixture.kick({ participant: participantId }).reply()), {
      timeout: patience(20_000),
      interval: 200,
    })
    .toMatch(/✅ Removed/u);
}

describe.each(stores)('a bot whose $name becomes unavailable while it runs', ({ openFragile, engine }) => {
  onOneBot(openFragile);

  it('removes no one, says so, and works again as soon as the database is back', async () => {
    const asked = removals(harness.videosdk).length;
    await at.outage();
    await Promise.all([
      expectRefused(fixture.kick()),
      expectRefused(fixture.kick({ participant: BOB.participantId })),
      expectRefused(fixture.kick({ participant: BOB.participantId, reason: 'again' })),
    ]);
    expect(removals(harness.videosdk)).toHaveLength(asked);
    expect(fixture.connected()).toEqual([ANA.participantId, BOB.participantId]);
    // What needs no record keeps working.
    const { choices } = await harness.moderator.complete(
      'kick-participant',
      { session: fixture.sessionId },
      'participant',
    );
    expect(choices).toHaveLength(2);

    await at.recover();
    await expectToWork(BOB);
    expect(await directly((store) => casesOn(store, ANA))).toEqual([]);
    expect(
      (await directly((store) => casesOn(store, BOB))).filter(({ outcome }) => outcome === 'removed'),
    ).toHaveLength(1);
    expectNoViolations(harness);
  });

  it('tells the truth when the database fails between the recording and the outcome, and settles the case later', async () => {
    const away = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: away.promise });
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    await at.outage();
    away.resolve();
    const reply = await conversation.reply();
    expect(textOf(reply)).toContain('✅ Removed');
    expect(fixture.connected()).toEqual([BOB.participantId]);
    await logged('the database is unavailable');

    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: patience(15_000), interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
    await logged('the database is back');
    await expectToWork(BOB);
  });

  it('settles all cases but the one that the database refuses for good, and /kick-check says so', async () => {
    const role = harness.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
    const chief = harness.guild.addMember({ name: 'Ada', roles: [role] });
    await directly((store) => refuseToSettleNext(store));
    onTestFinished(() => directly(settleAsUsual));
    const away = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: away.promise }, { times: 2 });
    const kicks = [fixture.kick()];
    await removalOfAnaAsked();
    kicks.push(fixture.kick({ participant: BOB.participantId }));
    await expect.poll(() => removals(harness.videosdk)).toContain(BOB.participantId);
    await at.outage();
    away.resolve();
    for (const kick of kicks) {
      expect(textOf(await kick.reply())).toContain('✅ Removed');
    }
    await logged('the database is unavailable');
    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, BOB)), { timeout: patience(15_000), interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
    await logged('the database refuses this write for good');
    await expect
      .poll(async () => textOf(await chief.run('kick-check').reply()), { timeout: patience(15_000) })
      .toMatch(/it rejected 1 change/u);
  });

  it('loses nothing when it is killed before the database is back', async () => {
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    await at.outage();
    expect(textOf(await conversation.reply())).toContain('✅ Removed');
    await logged('the database is unavailable');
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await at.recover();
    await endLeases();
    await harness.restart();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: patience(15_000), interval: 100 })
      .toMatchObject([{ outcome: 'gone-since', reply_token: null }]);
    expect(removals(harness.videosdk).filter((id) => id === ANA.participantId)).toHaveLength(1);
  });

  if (engine === 'postgres') {
    describe('and hangs', whenItHangs);
    describe('and executes a statement but loses the answer', whenItLosesAnAnswer);
    describe('and doesn’t answer a commit', whenItDoesntAnswerACommit);
  } else {
    describe('because the disk is full', whenItsDiskIsFull);
  }

  it('stops cleanly while the database is unavailable', async () => {
    await at.outage();
    await harness.bot.stop();
    expect((await harness.bot.exited).code).toBe(0);
  });
});

function whenItHangs(): void {
  const postgres = () => at as FragilePostgres;

  it('refuses kicks within eight seconds, and suggests people as usual', async () => {
    const asked = removals(harness.videosdk).length;
    await postgres().hang();
    const refused = [fixture.kick(), fixture.kick({ participant: BOB.participantId })].map(expectRefused);
    const { choices, tookMs } = await harness.moderator.complete(
      'kick-participant',
      { session: fixture.sessionId },
      'participant',
    );
    expect(choices).toHaveLength(2);
    expect(tookMs).toBeLessThan(allowed(1_000));
    await Promise.all(refused);
    // And the next one, over connections that are known not to work.
    await expectRefused(fixture.kick());
    expect(removals(harness.videosdk)).toHaveLength(asked);
    await at.recover();
    await expectToWork(BOB);
    expect((await directly((store) => casesOn(store, ANA))).filter(({ outcome }) => outcome !== 'not-asked')).toEqual(
      [],
    );
  });

  it('reports the result of a removal within eight seconds when the database hangs after the recording', async () => {
    const away = Promise.withResolvers<void>();
    harness.videosdk.fault('remove-v1', { kind: 'hold', until: away.promise });
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    // A reply may only be sent while the lease is sure to hold. With the database away at the end of one, it waits.
    await leaseRenewed();
    const begin = performance.now();
    await postgres().hang();
    away.resolve();
    expect(textOf(await conversation.reply())).toContain('✅ Removed');
    expect(performance.now() - begin).toBeLessThan(allowed(REFUSED_WITHIN_MS));
    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: patience(15_000), interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
  });
}

/** Resolves when the bot has just shown that it's alive. */
async function leaseRenewed(): Promise<void> {
  const until = (): Promise<number> =>
    directly(async ({ db }) => {
      const { latest } = await db
        .selectFrom('leases')
        .select((eb) => eb.fn.max('until').as('latest'))
        .where('name', 'like', 'process:%')
        .executeTakeFirstOrThrow();
      return Number(latest);
    });
  const before = await until();
  await expect.poll(until, { timeout: patience(10_000), interval: 50 }).toBeGreaterThan(before);
}

/** As a damaged or wrongly altered database would: no outcome can be written for this server's next case. */
async function refuseToSettleNext(store: LocalStore): Promise<void> {
  const { id } = harness.guild;
  const { last } = await store.db
    .selectFrom('cases')
    .select((eb) => eb.fn.max('number').as('last'))
    .where('guild_id', '=', id)
    .executeTakeFirstOrThrow();
  const [guild, number] = [sql.lit(id), sql.lit(Number(last) + 1)];
  if (store.engine === 'sqlite') {
    await sql`
      create trigger refuse before update of outcome on cases when new.guild_id = ${guild} and new.number = ${number}
      begin select raise(abort, 'no'); end
    `.execute(store.db);
    return;
  }
  await sql`
    alter table cases
    add constraint refuse check (guild_id != ${guild} or number != ${number} or outcome is null)
  `.execute(store.db);
}

async function settleAsUsual({ engine, db }: LocalStore): Promise<void> {
  await (engine === 'sqlite' ? sql`drop trigger refuse` : sql`alter table cases drop constraint refuse`).execute(db);
}

function whenItLosesAnAnswer(): void {
  const postgres = () => at as FragilePostgres;

  it('finds on its own a picker that it has claimed, and says that no one was removed', async () => {
    const who = await openPicker(harness).reply();
    const sure = await harness.moderator.choose(who, { label: 'Choose who to remove' }, [{ label: ANA.name }]).reply();
    postgres().loseAnswerTo('update "pickings" set "stage" = $1, "worker"');
    const pressed = harness.moderator.press(sure, { label: 'Remove' });
    await pressed.acknowledged();
    // It gives up waiting for the answer, and adds below the message that it can't be certain.
    await pressed.waitForFollowUp(1, { timeoutMs: 20_000 });
    await at.recover();
    const told = await pressed.messageWhere((message) => textOf(message).includes('The bot was interrupted'), {
      timeoutMs: 30_000,
    });
    expect(textOf(told)).toContain('No one was removed');
    expect(removals(harness.videosdk)).not.toContain(ANA.participantId);
  });

  it('finds on its own the cases that it has taken over, and finishes them', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'hang-after-effect' });
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    postgres().loseAnswerTo('update "cases" set "owner"');
    await endLeases();
    await harness.restart();
    await logged("couldn't finish recovery yet");
    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: patience(40_000), interval: 200 })
      .toMatchObject([{ outcome: 'gone-since', reply_token: null }]);
    expect(textOf(await conversation.reply())).toContain('Out when last checked: ');
    expect(removals(harness.videosdk).filter((id) => id === ANA.participantId)).toHaveLength(1);
  });
}

function whenItDoesntAnswerACommit(): void {
  const IN_DOUBT = 'Couldn’t confirm whether this was saved';
  const LOOKED_UP = 'This is what’s on record now.';

  const losesNextCommit = (): void => (at as FragilePostgres).hangAtCommit();

  /** Says that the result isn't known, and then, once the database is back, what it is. */
  async function expectLookedUp(conversation: Conversation): Promise<string> {
    const doubt = await conversation.messageWhere((message) => textOf(message).includes(IN_DOUBT));
    expect(textOf(doubt)).toContain('may or may not have been saved');
    expect(textOf(doubt)).not.toMatch(/nothing was/iu);
    await at.recover();
    const looked = await conversation.messageWhere((message) => textOf(message).includes(LOOKED_UP));
    expect(conversation.versions.map(textOf).join()).not.toMatch(/nothing was done/iu);
    expectNoViolations(harness);
    return textOf(looked);
  }

  it('says that a setting may have been saved, and then what it is', async () => {
    const managers = harness.guild.addRole({ name: 'Managers', permissions: (1n << 5n) | (1n << 40n) });
    const manager = harness.guild.addMember({ name: 'Max', roles: [managers] });
    const overview = await manager.run('kick-settings').reply();
    const page = await manager.choose(overview, { label: 'Change…' }, [{ label: 'Removal limit' }]).reply();
    const modal = await manager.press(page, { label: 'Edit…' }).modal();
    losesNextCommit();
    expect(await expectLookedUp(modal.submit({ removals: '17', minutes: '1' }))).toContain('17');
  });

  it('says that someone may have been let back in, and then that they are', async () => {
    await fixture.kick({ 'keep-out': '1 hour' }).reply();
    const list = await harness.moderator.run('keep-outs').reply();
    losesNextCommit();
    const conversation = harness.moderator.choose(list, { label: 'Let someone back in' }, [{ label: ANA.name }]);
    expect(await expectLookedUp(conversation)).toContain('No one is being kept out');
  });

  it('says that a reason may have been changed, and then shows the case as it is', async () => {
    const number = caseOf(await fixture.kick({ reason: 'noise' }).reply());
    const shown = await harness.moderator.run('kick-case', { number: String(number) }).reply();
    const modal = await harness.moderator.press(shown, { label: 'Edit reason' }).modal();
    losesNextCommit();
    expect(await expectLookedUp(modal.submit({ text: 'spam, again and again' }))).toContain('spam, again and again');
  });

  it('leaves what it has shown in place when a press fails', async () => {
    await fixture.kick({ 'keep-out': '1 hour' }).reply();
    const list = harness.moderator.run('keep-outs');
    const shown = await list.reply();
    await at.outage();
    const press = harness.moderator.choose(shown, { label: 'Let someone back in' }, [{ label: ANA.name }]);
    const told = textOf(await Promise.any([press.reply(), press.waitForFollowUp()]));
    expect(told).toContain('Database unavailable');
    expect(told).toContain('Nothing was done');
    expect(list.versions.map(titleOf)).toEqual(['Kept out: 1']);
  });
}

function whenItsDiskIsFull(): void {
  it.skipIf(fullDiskUnavailable !== null)(
    'removes no one, says so, and recovers when there is space again',
    async () => {
      const asked = removals(harness.videosdk).length;
      const disk = fullDisk(harness.bot.pid);
      await disk.outage();
      await expectRefused(fixture.kick());
      await expectRefused(fixture.kick({ participant: BOB.participantId }));
      expect(removals(harness.videosdk)).toHaveLength(asked);
      await disk.recover();
      await expectToWork(BOB);
    },
  );
}
