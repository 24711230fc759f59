import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Conversation } from '../../sandbox/discord/index.ts';
import { openStore, type Store } from '../../src/database/database.ts';
import {
  type FragilePostgres,
  type FragileStore,
  fullDisk,
  fullDiskUnavailable,
  openFragilePostgres,
  stores,
} from '../support/stores.ts';
import { ANA, BOB, CLEO, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { removals, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

/** How soon a moderator knows that nothing was done while the database hangs. */
const REFUSED_WITHIN_MS = 8_000;

const ADMINISTRATOR = 1n << 3n;

/** "Nothing was done, because it can't be recorded", whichever of the two places notices first. */
const REFUSED = /database unavailable/iu;

let at: FragileStore;
let harness: Harness;
let fixture: Fixture;

async function begin(store: FragileStore): Promise<void> {
  at = store;
  harness = await startHarness({ environment: { DATABASE_URL: at.url } });
  fixture = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB, CLEO]);
}

afterEach(async () => {
  await at.recover();
  await harness[Symbol.asyncDispose]();
  await at[Symbol.asyncDispose]();
});

/** The server's settings are cached by now, as in a bot that is in use. */
async function kickOnce(): Promise<void> {
  expect(textOf(await fixture.kick({ participant: CLEO.participantId }).reply())).toContain('✅');
}

async function expectRefused(conversation: ReturnType<Fixture['kick']>): Promise<void> {
  const begin = performance.now();
  await conversation.acknowledged();
  const text = textOf(await conversation.reply());
  expect(performance.now() - begin).toBeLessThan(REFUSED_WITHIN_MS);
  expect(text).toMatch(REFUSED);
  expect(text).toMatch(/no one (?:was )?removed|nothing was done|not removed/iu);
  expect(text).not.toContain('✅');
}

/** The cases about the person. */
async function casesOn(store: Store, { participantId }: { readonly participantId: string }) {
  return store.db.selectFrom('cases').selectAll().where('target_id', '=', participantId).orderBy('number').execute();
}

/** Reads the database directly, whatever is in the way. */
async function directly<T>(work: (store: Store) => Promise<T>): Promise<T> {
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
async function expectToWorkAgain(): Promise<void> {
  await expect
    .poll(async () => textOf(await fixture.kick({ participant: BOB.participantId }).reply()), {
      timeout: 20_000,
      interval: 200,
    })
    .toMatch(/✅ Removed/u);
}

describe.each(stores)('a bot whose $name becomes unavailable while it runs', ({ openFragile }) => {
  beforeEach(async () => begin(await openFragile()));

  it('removes no one, says so, and works again as soon as the database is back', async () => {
    await kickOnce();
    const before = removals(harness.videosdk).length;
    await at.outage();
    await Promise.all([
      expectRefused(fixture.kick()),
      expectRefused(fixture.kick({ participant: BOB.participantId })),
      expectRefused(fixture.kick({ participant: BOB.participantId, reason: 'again' })),
    ]);
    expect(removals(harness.videosdk)).toHaveLength(before);
    expect(fixture.connected()).toEqual([ANA.participantId, BOB.participantId]);
    // What needs no record keeps working.
    const { choices } = await harness.moderator.complete(
      'kick-participant',
      { session: fixture.sessionId },
      'participant',
    );
    expect(choices).toHaveLength(2);

    await at.recover();
    await expectToWorkAgain();
    expect(await directly((store) => casesOn(store, ANA))).toEqual([]);
    expect(
      (await directly((store) => casesOn(store, BOB))).filter(({ outcome }) => outcome === 'removed'),
    ).toHaveLength(1);
    expectNoViolations(harness);
  });

  it('tells the truth when the database fails between the recording and the outcome, and settles the case later', async () => {
    await kickOnce();
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 600 });
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    await at.outage();
    const reply = await conversation.reply();
    expect(textOf(reply)).toContain('✅ Removed');
    expect(fixture.connected()).toEqual([BOB.participantId]);
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('the database is unavailable'));

    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('the database is back'));
    await expectToWorkAgain();
  });

  it('settles all cases but the one that the database refuses for good, and /kick-check says so', async () => {
    await kickOnce();
    const role = harness.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
    const chief = harness.guild.addMember({ name: 'Ada', roles: [role] });
    await directly((store) => refuseToSettle(store, 2));
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 2_000 }, { times: 2 });
    const kicks = [fixture.kick()];
    await removalOfAnaAsked();
    kicks.push(fixture.kick({ participant: BOB.participantId }));
    await expect.poll(() => removals(harness.videosdk)).toContain(BOB.participantId);
    await at.outage();
    for (const kick of kicks) {
      expect(textOf(await kick.reply())).toContain('✅ Removed');
    }
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('the database is unavailable'));
    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, BOB)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('the database refuses this write for good'));
    await expect
      .poll(async () => textOf(await chief.run('kick-check').reply()), { timeout: 15_000 })
      .toMatch(/it rejected 1 change/u);
  });

  it('loses nothing when it is killed before the database is back', async () => {
    await kickOnce();
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    await at.outage();
    expect(textOf(await conversation.reply())).toContain('✅ Removed');
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('the database is unavailable'));
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await at.recover();
    await directly((store) => store.db.updateTable('leases').set({ until: 1 }).execute());
    await harness.restart();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'gone-since', reply_token: null }]);
    expect(removals(harness.videosdk).filter((id) => id === ANA.participantId)).toHaveLength(1);
  });

  it('stops cleanly while the database is unavailable', async () => {
    await kickOnce();
    await at.outage();
    await harness.bot.stop();
    expect((await harness.bot.exited).code).toBe(0);
  });
});

describe('a bot whose PostgreSQL hangs', () => {
  beforeEach(async () => begin(await openFragilePostgres()));

  it('refuses kicks within eight seconds, and suggests people as usual', async () => {
    await kickOnce();
    const before = removals(harness.videosdk).length;
    await (at as Awaited<ReturnType<typeof openFragilePostgres>>).hang();
    const refused = [fixture.kick(), fixture.kick({ participant: BOB.participantId })].map(expectRefused);
    const { choices, tookMs } = await harness.moderator.complete(
      'kick-participant',
      { session: fixture.sessionId },
      'participant',
    );
    expect(choices).toHaveLength(2);
    expect(tookMs).toBeLessThan(1_000);
    await Promise.all(refused);
    // And the next one, over connections that are known not to work.
    await expectRefused(fixture.kick());
    expect(removals(harness.videosdk)).toHaveLength(before);
    await at.recover();
    await expectToWorkAgain();
    expect((await directly((store) => casesOn(store, ANA))).filter(({ outcome }) => outcome !== 'not-asked')).toEqual(
      [],
    );
  });

  it('reports the result of a removal within eight seconds when the database hangs after the recording', async () => {
    await kickOnce();
    harness.videosdk.fault('remove-v1', { kind: 'delay', ms: 300 });
    const begin = performance.now();
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    await (at as Awaited<ReturnType<typeof openFragilePostgres>>).hang();
    expect(textOf(await conversation.reply())).toContain('✅ Removed');
    expect(performance.now() - begin).toBeLessThan(REFUSED_WITHIN_MS);
    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
  });
});

/** As a damaged or wrongly altered database would. */
async function refuseToSettle(store: Store, number: number): Promise<void> {
  if (store.engine === 'sqlite') {
    await sql`
      create trigger refuse before update of outcome on cases when new.number = ${sql.lit(number)}
      begin select raise(abort, 'no'); end
    `.execute(store.db);
    return;
  }
  await sql`alter table cases add constraint refuse check (number != ${sql.lit(number)} or outcome is null)`.execute(
    store.db,
  );
}

describe('a bot whose PostgreSQL executes a statement but loses the answer', () => {
  let fragile: FragilePostgres;

  beforeEach(async () => {
    fragile = await openFragilePostgres();
    await begin(fragile);
  });

  it('finds on its own a picker that it has claimed, and says that no one was removed', async () => {
    await kickOnce();
    const who = await harness.moderator.run('kick-participant').reply();
    const sure = await harness.moderator.choose(who, { label: 'Choose who to remove' }, [{ label: ANA.name }]).reply();
    fragile.loseAnswerTo('update "pickings" set "stage" = $1, "worker"');
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
    await kickOnce();
    harness.videosdk.fault('remove-v1', { kind: 'hang-after-effect' });
    const conversation = fixture.kick();
    await removalOfAnaAsked();
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    fragile.loseAnswerTo('update "cases" set "owner"');
    await directly((store) => store.db.updateTable('leases').set({ until: 1 }).execute());
    await harness.restart();
    await harness.bot.waitForLog(({ msg }) => msg === "couldn't finish recovery yet");
    await at.recover();
    await expect
      .poll(() => directly((store) => casesOn(store, ANA)), { timeout: 40_000, interval: 200 })
      .toMatchObject([{ outcome: 'gone-since', reply_token: null }]);
    expect(textOf(await conversation.reply())).toContain('Out when last checked: ');
    expect(removals(harness.videosdk).filter((id) => id === ANA.participantId)).toHaveLength(1);
  });
});

describe('a bot whose PostgreSQL doesn’t answer a commit', () => {
  const IN_DOUBT = 'Couldn’t confirm whether this was saved';
  const LOOKED_UP = 'This is what’s on record now.';

  beforeEach(async () => begin(await openFragilePostgres()));

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
    await fixture.kick({ reason: 'noise' }).reply();
    const shown = await harness.moderator.run('kick-case', { number: '1' }).reply();
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
});

describe.skipIf(fullDiskUnavailable !== null)('a bot whose disk is full', () => {
  const sqlite = stores.find(({ engine }) => engine === 'sqlite');
  beforeEach(async () => begin(await (sqlite as (typeof stores)[number]).openFragile()));

  it('removes no one, says so, and recovers when there is space again', async () => {
    await kickOnce();
    const before = removals(harness.videosdk).length;
    const disk = fullDisk(harness.bot.pid);
    await disk.outage();
    await expectRefused(fixture.kick());
    await expectRefused(fixture.kick({ participant: BOB.participantId }));
    expect(removals(harness.videosdk)).toHaveLength(before);
    await disk.recover();
    await expectToWorkAgain();
  });
});
