/**
 * The real process on a machine whose clock is off, and is set while it runs: forward and back, by minutes and hours.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { openStore } from '../../src/database/database.ts';
import { ANA, BOB, behaveAsDocumented, CLEO, titleOf } from './assertions.ts';
import { kick, openPicker, present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { type Harness, startHarness, textOf } from './harness.ts';

/**
 * A clock change that stalls something stalls it for minutes at least. Even on a busy machine, all else is done by
 * then.
 */
const STALLED_AFTER_MS = 40_000;
/** Longer than all that a test waits for, one after the other. */
const TIMES = { timeout: 180_000 };
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ADMINISTRATOR = 1n << 3n;
const PRELOADED = fileURLToPath(new URL('../support/settable-clock.ts', import.meta.url));

let folder: string;
let harness: Harness;
let sessions: Sessions;

/** The tests of a `describe` share one machine. Each but the first begins at the right time, and on a new server. */
function onOneMachine(): void {
  let first = true;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bouncer-clock-'));
    harness = await startHarness({
      start: false,
      environment: { NODE_OPTIONS: `--import ${PRELOADED}`, TEST_CLOCK_FILE: join(folder, 'off') },
    });
    sessions = sessionsOf(harness.videosdk);
  });
  beforeEach(async () => {
    if (first) {
      first = false;
      return;
    }
    if (harness.bot.ended) {
      writeFileSync(join(folder, 'off'), '0');
    } else {
      await setClock(0);
    }
    await harness.moveToNewServer();
  });
  afterEach(() => {
    behaveAsDocumented(harness);
  });
  afterAll(async () => {
    await harness[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
}

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
  [-HOUR, -2 * HOUR, '1 hour behind', '60 min behind'],
  [3 * MINUTE, 5 * MINUTE, '3 minutes ahead', '3 min ahead of'],
  [HOUR, 2 * HOUR, '1 hour ahead', '60 min ahead of'],
])('a machine whose clock is off by %i ms at start, and set by %i ms later', TIMES, (off, step, logged, shown) => {
  onOneMachine();

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

  it('neither ends a keep-out nor hurries or delays one', async () => {
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
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    const who = await openPicker(harness).reply();
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

  if (Math.abs(step) === 2 * HOUR) {
    it(`doesn’t end a keep-out early when the machine reboots with a clock that is off by ${step} ms`, async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
      await startMachineAgain([{ sessionId, left: 30 * 24 * HOUR }], step);
      const after = videosdk.requests.at(-1)?.number ?? 0;
      videosdk.join(sessionId, ANA);
      await videosdk.waitForRequest(
        { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' },
        { after, timeoutMs: STALLED_AFTER_MS },
      );
      expect(await shownKeepOuts()).toContain(ANA.name);
      expect(harness.bot.log.some((line) => line.msg === 'keep-out ended' && line['sessionId'] === sessionId)).toBe(
        false,
      );
    });
  } else {
    it('ends keep-outs whose time was up before a reboot, whether the monotonic clock started over or seems to have gone on', async () => {
      const [over, on] = [sessions.open([ANA, BOB]), sessions.open([CLEO, BOB])];
      await kick(harness, { participant: ANA.name, session: over.sessionId, 'keep-out': '1 hour' });
      await kick(harness, { participant: CLEO.name, session: on.sessionId, 'keep-out': '1 hour' });
      await startMachineAgain(
        [
          { ...over, left: 30 * 24 * HOUR, ago: 5 * HOUR },
          { ...on, ago: 5 * HOUR },
        ],
        0,
      );
      for (const { sessionId } of [over, on]) {
        await harness.bot.waitForLog(
          (line) => line.msg === 'keep-out ended' && line['why'] === 'time' && line['sessionId'] === sessionId,
          { timeoutMs: STALLED_AFTER_MS },
        );
      }
      expect(await shownKeepOuts()).not.toContain(ANA.name);
      expect(await shownKeepOuts()).not.toContain(CLEO.name);
    });
  }
});

const shownKeepOuts = async (): Promise<string> => textOf(await harness.moderator.run('keep-outs').reply());

interface Reboot {
  readonly sessionId: string;
  /** By the monotonic clock, which started over, its keep-out seems to have this much more time left. */
  readonly left?: number;
  /** By the wall clock, its keep-out began so much longer ago. */
  readonly ago?: number;
}

/** Stops the bot, and starts it on a machine that rebooted meanwhile, whose clock is this far ahead. */
async function startMachineAgain(reboots: readonly Reboot[], off: number): Promise<void> {
  await harness.bot.stop();
  const store = await openStore(harness.environment['DATABASE_URL'] ?? '');
  for (const { sessionId, left = 0, ago = 0 } of reboots) {
    await store.db
      .updateTable('keep_outs')
      .set(({ eb }) => ({
        ends_by: eb('ends_by', '+', left),
        created_at: eb('created_at', '-', ago),
        until: eb('until', '-', ago),
      }))
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow();
  }
  await store.close();
  await start(off);
}
