/**
 * The real process on a machine whose clock is off, and is set while it runs: forward and back, by minutes and hours.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { openStore } from '../../src/database/database.ts';
import { ANA, BOB, behaveAsDocumented, CLEO, titleOf } from './assertions.ts';
import { kick, present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { type Harness, startHarness, textOf } from './harness.ts';

/**
 * A clock change that stalls something stalls it for minutes at least. Even on a busy machine, all else is done by
 * then.
 */
const STALLED_AFTER_MS = 40_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADMINISTRATOR = 1n << 3n;
const PRELOADED = fileURLToPath(new URL('../support/settable-clock.ts', import.meta.url));

let folder: string;
let harness: Harness;
let sessions: Sessions;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bouncer-clock-'));
  harness = await startHarness({
    start: false,
    environment: { NODE_OPTIONS: `--import ${PRELOADED}`, TEST_CLOCK_FILE: join(folder, 'off') },
  });
  sessions = sessionsOf(harness.videosdk);
});
afterEach(async () => {
  behaveAsDocumented(harness);
  await harness[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the bot on a machine whose clock is this far ahead. */
async function start(off: number): Promise<void> {
  writeFileSync(join(folder, 'off'), String(off));
  await harness.restart();
}

async function setClock(off: number): Promise<void> {
  writeFileSync(join(folder, 'off'), String(off));
  const seen = harness.bot.log.length;
  harness.bot.signal('SIGUSR2');
  await harness.bot.waitForLog((line) => line['off'] === off && harness.bot.log.indexOf(line) >= seen);
}

async function expectKickWorks(who: { readonly participantId: string; readonly name: string } = ANA): Promise<void> {
  const { sessionId } = sessions.open([who, BOB]);
  expect(titleOf((await kick(harness, { participant: who.name, session: sessionId })).message)).toBe(
    `✅ Removed: ${who.name}`,
  );
  expect(present(harness.videosdk, sessionId)).toEqual([BOB.participantId]);
  sessions.endAll();
}

async function checked(): Promise<string> {
  const role = harness.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
  return textOf(
    await harness.guild
      .addMember({ name: 'Chi', roles: [role] })
      .run('kick-check')
      .reply(),
  );
}

describe.each([
  [-HOUR, '1 hour behind', '60 min behind'],
  [3 * MINUTE, '3 minutes ahead', '3 min ahead of'],
  [HOUR, '1 hour ahead', '60 min ahead of'],
])('a machine whose clock is off by %i ms at start', (off, logged, shown) => {
  it('works, says so in the log and in /kick-check, and still works after the clock is corrected', async () => {
    await start(off);
    await expectKickWorks();
    await harness.bot.waitForLog(
      ({ msg }) => msg === `this machine's clock is ${logged} compared with Discord's: set it with NTP`,
    );
    await harness.bot.waitForLog(
      ({ msg }) => msg === `this machine's clock is ${logged} compared with VideoSDK's: set it with NTP`,
    );
    const check = await checked();
    expect(check).toContain(`this machine’s clock is ${shown} Discord and VideoSDK`);
    expect(check).not.toContain('rejects');
    await setClock(0);
    await expectKickWorks(CLEO);
    await expectKickWorks(ANA);
    expect(await checked()).toContain('matches Discord and VideoSDK');
    expect(harness.bot.log.some(({ msg }) => msg.includes('rejects the credentials'))).toBe(false);
    expect(harness.bot.log.some(({ msg }) => msg.includes('too old'))).toBe(false);
  });
});

describe.each([-2 * HOUR, 5 * MINUTE, 2 * HOUR])('setting the clock by %i ms', { timeout: 120_000 }, (step) => {
  it('neither ends a keep-out nor hurries or delays one', async () => {
    await start(0);
    const { videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
    for (const [times, off] of [step, 0, step].entries()) {
      await setClock(off);
      const after = videosdk.requests.at(-1)?.number ?? 0;
      videosdk.join(sessionId, ANA);
      await videosdk.waitForRequest(
        { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' },
        { after, timeoutMs: STALLED_AFTER_MS },
      );
      expect(removals(videosdk)).toHaveLength(times + 2);
    }
    expect(textOf(await harness.moderator.run('keep-outs').reply())).toContain(ANA.name);
  });

  it('neither ends a picker, whose buttons all still work, nor the wait for a slow removal', async () => {
    await start(0);
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    const who = await moderator.run('kick-participant').reply();
    await setClock(step);
    const sure = await moderator.choose(who, { label: 'Choose who to remove' }, [{ label: ANA.name }]).reply();
    await setClock(-step);
    expect(titleOf(await moderator.press(sure, { label: 'Remove' }).reply())).toBe(`✅ Removed: ${ANA.name}`);
    expect(present(videosdk, sessionId)).toEqual([BOB.participantId, CLEO.participantId]);

    videosdk.behavior.removalTakesEffectAfterMs = 6_000;
    const conversation = moderator.run('kick-participant', { participant: CLEO.name, session: sessionId });
    await videosdk.waitForRequest(
      { where: (r) => r.operation.startsWith('remove-') && r.participantId === CLEO.participantId },
      { timeoutMs: STALLED_AFTER_MS },
    );
    await setClock(step);
    const out = (message: Message) => titleOf(message) === `✅ Removed: ${CLEO.name}`;
    await conversation.messageWhere(out, { timeoutMs: STALLED_AFTER_MS });
    expect(removals(videosdk)).toHaveLength(2);
  });

  it('doesn’t change what a restart finds and finishes', async () => {
    await start(0);
    const { videosdk, moderator } = harness;
    videosdk.behavior.removalTakesEffectAfterMs = 60_000;
    const { sessionId } = sessions.open([ANA, BOB]);
    const conversation = moderator.run('kick-participant', { participant: ANA.name, session: sessionId });
    await videosdk.waitForRequest({ where: (r) => r.operation.startsWith('remove-') }, { timeoutMs: STALLED_AFTER_MS });
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await start(step);
    const told = await conversation.messageWhere((message) => textOf(message).includes('The bot was interrupted'), {
      timeoutMs: STALLED_AFTER_MS,
    });
    expect(textOf(told)).toContain('If they still are, run the command again.');
    expect(removals(videosdk)).toHaveLength(1);
  });
});

/**
 * Stops the bot, and starts it on a machine that rebooted meanwhile. The monotonic clock started over, so keep-outs
 * seem to have this much more time left. By the wall clock, they began this long ago.
 */
async function startMachineAgain(more: {
  readonly left?: number;
  readonly ago?: number;
  readonly off: number;
}): Promise<void> {
  await harness.bot.stop();
  const { left = 0, ago = 0, off } = more;
  const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
  await store.db
    .updateTable('keep_outs')
    .set(({ eb }) => ({
      ends_by: eb('ends_by', '+', left),
      created_at: eb('created_at', '-', ago),
      until: eb('until', '-', ago),
    }))
    .execute();
  await store.close();
  await start(off);
}

describe('a keep-out across a reboot of the machine', () => {
  const shownKeepOuts = async () => textOf(await harness.moderator.run('keep-outs').reply());

  it.each([-2 * HOUR, 2 * HOUR])('doesn’t end early when the clock is off by %i ms', async (off) => {
    await start(0);
    const { videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
    await startMachineAgain({ left: 30 * 24 * HOUR, off });
    const after = videosdk.requests.at(-1)?.number ?? 0;
    videosdk.join(sessionId, ANA);
    await videosdk.waitForRequest(
      { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' },
      { after, timeoutMs: STALLED_AFTER_MS },
    );
    expect(await shownKeepOuts()).toContain(ANA.name);
    expect(harness.bot.log.some(({ msg }) => msg === 'keep-out ended')).toBe(false);
  });

  it.each([
    ['started over', 30 * 24 * HOUR],
    ['seems to have gone on', 0],
  ])('ends if its time was up before the reboot, when the monotonic clock %s', async (_clock, left) => {
    await start(0);
    sessions.open([ANA, BOB]);
    await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
    await startMachineAgain({ left, ago: 5 * HOUR, off: 0 });
    await harness.bot.waitForLog(({ msg, why }) => msg === 'keep-out ended' && why === 'time', {
      timeoutMs: STALLED_AFTER_MS,
    });
    expect(await shownKeepOuts()).not.toContain(ANA.name);
  });
});
