import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/records/database.ts';
import { type FragileStore, fullDisk, fullDiskUnavailable, openFragilePostgres, stores } from '../support/stores.ts';
import { removals, sessionsOf } from './scene.ts';
import { expectNoViolations, type Stage, setStage, textOf } from './stage.ts';
import { ANA, BOB, CLEO, type Scene, sceneOf } from './telling.ts';

/** How soon a moderator knows that nothing was done, with a store that hangs. */
const REFUSED_WITHIN_MS = 8_000;

/** "Nothing was done, because it cannot be recorded", whichever of the two places notices first. */
const REFUSED = /records? (?:cannot|could not) be|cannot be recorded|could not be recorded/iu;

let at: FragileStore;
let stage: Stage;
let scene: Scene;

async function begin(store: FragileStore): Promise<void> {
  at = store;
  stage = await setStage({ environment: { DATABASE_URL: at.url } });
  scene = sceneOf(stage, sessionsOf(stage.videosdk), [ANA, BOB, CLEO]);
}

afterEach(async () => {
  await at.recover();
  await stage[Symbol.asyncDispose]();
  await at[Symbol.asyncDispose]();
});

/** The rules of the server are known already, as they are in a bot that is in use. */
async function kickOnce(): Promise<void> {
  expect(textOf(await scene.kick({ participant: CLEO.participantId }).reply())).toContain('✅');
}

async function expectRefused(conversation: ReturnType<Scene['kick']>): Promise<void> {
  const begin = performance.now();
  await conversation.acknowledged();
  const text = textOf(await conversation.reply());
  expect(performance.now() - begin).toBeLessThan(REFUSED_WITHIN_MS);
  expect(text).toMatch(REFUSED);
  expect(text).toMatch(/nobody (?:was )?removed|nothing was done|not removed/iu);
  expect(text).not.toContain('✅');
}

/** What is on record of the person. */
async function casesOn(store: Store, { participantId }: { readonly participantId: string }) {
  return store.db.selectFrom('cases').selectAll().where('target_id', '=', participantId).orderBy('number').execute();
}

/** Looks past whatever is in the way. */
async function looking<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore('direct' in at ? String(at.direct) : at.url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** VideoSDK has the request in hand, so the case is on record. */
async function removalOfAnaAsked(): Promise<void> {
  await stage.videosdk.waitForRequest({
    operation: 'remove-v1',
    where: ({ participantId }) => participantId === ANA.participantId,
  });
}

/** Kicks until it works: nobody restarts anything. */
async function expectToWorkAgain(): Promise<void> {
  await expect
    .poll(async () => textOf(await scene.kick({ participant: BOB.participantId }).reply()), {
      timeout: 20_000,
      interval: 200,
    })
    .toMatch(/✅ Removed/u);
}

describe.each(stores)('a bot whose $name goes away while it runs', ({ openFragile }) => {
  beforeEach(async () => begin(await openFragile()));

  it('removes nobody, says so, and does so again as soon as the store is back', async () => {
    await kickOnce();
    const before = removals(stage.videosdk).length;
    await at.outage();
    await Promise.all([
      expectRefused(scene.kick()),
      expectRefused(scene.kick({ participant: BOB.participantId })),
      expectRefused(scene.kick({ participant: BOB.participantId, reason: 'again' })),
    ]);
    expect(removals(stage.videosdk)).toHaveLength(before);
    expect(scene.connected()).toEqual([ANA.participantId, BOB.participantId]);
    // Whatever needs no record goes on.
    const { choices } = await stage.moderator.complete('kick-participant', { session: scene.sessionId }, 'participant');
    expect(choices).toHaveLength(2);

    await at.recover();
    await expectToWorkAgain();
    expect(await looking((store) => casesOn(store, ANA))).toEqual([]);
    expect((await looking((store) => casesOn(store, BOB))).filter(({ outcome }) => outcome === 'removed')).toHaveLength(
      1,
    );
    expectNoViolations(stage);
  });

  it('tells the truth when the store goes away between the recording and the outcome, and settles it later', async () => {
    await kickOnce();
    stage.videosdk.fault('remove-v1', { kind: 'delay', ms: 600 });
    const conversation = scene.kick();
    await removalOfAnaAsked();
    await at.outage();
    const reply = await conversation.reply();
    expect(textOf(reply)).toContain('✅ Removed');
    expect(scene.connected()).toEqual([BOB.participantId]);
    await stage.bot.waitForLog(({ msg }) => msg.startsWith('the store is away'));

    await at.recover();
    await expect
      .poll(() => looking((store) => casesOn(store, ANA)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
    await stage.bot.waitForLog(({ msg }) => msg.startsWith('the store is back'));
    await expectToWorkAgain();
  });

  it('loses nothing when it is killed before the store is back', async () => {
    await kickOnce();
    const conversation = scene.kick();
    await removalOfAnaAsked();
    await at.outage();
    expect(textOf(await conversation.reply())).toContain('✅ Removed');
    await stage.bot.waitForLog(({ msg }) => msg.startsWith('the store is away'));
    stage.bot.signal('SIGKILL');
    await stage.bot.exited;
    await at.recover();
    await looking((store) => store.db.updateTable('leases').set({ until: 1 }).execute());
    await stage.restart();
    await expect
      .poll(() => looking((store) => casesOn(store, ANA)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'gone-since', reply_token: null }]);
    expect(removals(stage.videosdk).filter((id) => id === ANA.participantId)).toHaveLength(1);
  });

  it('stops in order while the store is away', async () => {
    await kickOnce();
    await at.outage();
    await stage.bot.stop();
    expect((await stage.bot.exited).code).toBe(0);
  });
});

describe('a bot whose PostgreSQL hangs', () => {
  beforeEach(async () => begin(await openFragilePostgres()));

  it('refuses kicks within eight seconds, and completes as if nothing were the matter', async () => {
    await kickOnce();
    const before = removals(stage.videosdk).length;
    await (at as Awaited<ReturnType<typeof openFragilePostgres>>).hang();
    const refused = [scene.kick(), scene.kick({ participant: BOB.participantId })].map(expectRefused);
    const { choices, tookMs } = await stage.moderator.complete(
      'kick-participant',
      { session: scene.sessionId },
      'participant',
    );
    expect(choices).toHaveLength(2);
    expect(tookMs).toBeLessThan(1_000);
    await Promise.all(refused);
    // And the next one, with connections that are known to be of no use.
    await expectRefused(scene.kick());
    expect(removals(stage.videosdk)).toHaveLength(before);
    await at.recover();
    await expectToWorkAgain();
    expect((await looking((store) => casesOn(store, ANA))).filter(({ outcome }) => outcome !== 'not-asked')).toEqual(
      [],
    );
  });

  it('says within eight seconds what came of a removal when the store hangs after the recording', async () => {
    await kickOnce();
    stage.videosdk.fault('remove-v1', { kind: 'delay', ms: 300 });
    const begin = performance.now();
    const conversation = scene.kick();
    await removalOfAnaAsked();
    await (at as Awaited<ReturnType<typeof openFragilePostgres>>).hang();
    expect(textOf(await conversation.reply())).toContain('✅ Removed');
    expect(performance.now() - begin).toBeLessThan(REFUSED_WITHIN_MS);
    await at.recover();
    await expect
      .poll(() => looking((store) => casesOn(store, ANA)), { timeout: 15_000, interval: 100 })
      .toMatchObject([{ outcome: 'removed', reply_token: null }]);
  });
});

describe.skipIf(fullDiskUnavailable !== null)('a bot whose disk is full', () => {
  const sqlite = stores.find(({ engine }) => engine === 'sqlite');
  beforeEach(async () => begin(await (sqlite as (typeof stores)[number]).openFragile()));

  it('removes nobody, says so, and recovers when there is room again', async () => {
    await kickOnce();
    const before = removals(stage.videosdk).length;
    const disk = fullDisk(stage.bot.pid);
    await disk.outage();
    await expectRefused(scene.kick());
    await expectRefused(scene.kick({ participant: BOB.participantId }));
    expect(removals(stage.videosdk)).toHaveLength(before);
    await disk.recover();
    await expectToWorkAgain();
  });
});
