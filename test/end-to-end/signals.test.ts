import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BotProcess } from '../../sandbox/bot-process.ts';
import type { Message } from '../../sandbox/discord/index.ts';
import { allowed } from '../../sandbox/patience.ts';
import type { FaultHandle } from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, behaveAsDocumented, caseOf, type Fixture, fixtureOf, titleOf } from './assertions.ts';
import { lastWord } from './doubt.ts';
import { type Sessions, sessionsOf } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

/** Supervisors kill after a while. This is what the bot promises. */
const WITHIN_MS = 15_000;
/** For when there is nothing to wait for. The rest is margin for a slow machine. */
const PROMPTLY_MS = 3_000;

let harness: Harness;
let sessions: Sessions;
const faults: FaultHandle[] = [];

/** Stopping while VideoSDK hangs in everything takes the full 15 seconds, so it runs alongside the other tests. */
interface Hanging {
  readonly harness: Harness;
  readonly fixture: Fixture;
  readonly last: Promise<Message | undefined>;
  readonly end: Promise<{ readonly code: number | null; readonly ms: number }>;
}
let hanging: Hanging;

beforeAll(async () => {
  const [first, other] = await Promise.all([startHarness({ start: false }), startHarness()]);
  harness = first;
  sessions = sessionsOf(harness.videosdk);
  const fixture = fixtureOf(other, sessionsOf(other.videosdk), [ANA, BOB]);
  other.videosdk.fault('remove-v1', { kind: 'hang' });
  const conversation = fixture.kick();
  await fixture.removalAsked();
  other.videosdk.fault('any', { kind: 'hang' }, { times: Number.POSITIVE_INFINITY });
  const end = ended(other.bot, 'SIGTERM');
  const last = end.then(() => conversation.versions.at(-1));
  hanging = { harness: other, fixture, end, last };
});
/** Most tests end the bot. The next one then gets another, and otherwise the one that is running. */
let running = false;
beforeEach(async () => {
  if (!running || harness.bot.ended) {
    await harness.restart();
    running = true;
  }
});
afterEach(() => {
  for (const fault of faults.splice(0)) {
    fault.clear();
  }
  behaveAsDocumented(harness);
  sessions.endAll();
  expectNoViolations(harness);
});
afterAll(() => Promise.all([harness[Symbol.asyncDispose](), hanging.harness[Symbol.asyncDispose]()]));

const fixture = (): Fixture => fixtureOf(harness, sessions, [ANA, BOB]);

/** Sends the signal. Resolves with the exit code and the milliseconds until the exit. */
async function ended(bot: BotProcess, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const at = Date.now();
  bot.signal(signal);
  const { code } = await bot.exited;
  return { code, ms: Date.now() - at };
}

async function stopping(bot: BotProcess): Promise<void> {
  await bot.waitForLog(({ msg }) => msg.startsWith('stopping'));
}

/** The bot closed the gateway, and so that Discord keeps the session for the next one. */
function expectGatewayClosed(): void {
  expect(harness.discord.gateway.connections).toEqual([]);
  expect(harness.discord.gateway.closes.at(-1)).toMatchObject({ by: 'client', code: 4_200 });
}

describe('SIGINT', () => {
  it('ends an idle bot at once, with exit code 0', async () => {
    const { code, ms } = await ended(harness.bot, 'SIGINT');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(PROMPTLY_MS));
    expectGatewayClosed();
  });
});

describe('SIGTERM', () => {
  it('during a kick lets it finish and report, and tells later commands to wait', async () => {
    const [running, meanwhile] = [fixture(), fixture()];
    const late = Promise.withResolvers<void>();
    faults.push(harness.videosdk.fault('remove-v1', { kind: 'hold', until: late.promise }));
    const conversation = running.kick();
    await running.removalAsked();
    const end = ended(harness.bot, 'SIGTERM');
    await stopping(harness.bot);

    const told = await meanwhile.kick().reply();
    expect(titleOf(told)).toBe('Bouncer is restarting');
    expect(textOf(told)).toContain('No one was removed. Try again in a minute.');
    const options = { session: meanwhile.sessionId, participant: 'A' };
    expect((await harness.moderator.complete('kick-participant', options, 'participant')).choices).toEqual([]);
    expect(conversation.versions).toEqual([]);

    late.resolve();
    expect(titleOf(await conversation.reply())).toBe('✅ Removed: Ana Sousa');
    const { code, ms } = await end;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(WITHIN_MS));
    expectGatewayClosed();
    expect(running.connected()).toEqual([BOB.participantId]);
    expect(running.asked('remove-v1')).toHaveLength(1);
    expect(meanwhile.asked()).toEqual([]);
    expect(meanwhile.connected()).toEqual([ANA.participantId, BOB.participantId]);
  });
});

describe('a signal', () => {
  it('before a command is acknowledged doesn’t keep it from being done', async () => {
    const { kick, connected } = fixture();
    const late = Promise.withResolvers<void>();
    const fault = harness.discord.fault('callback', { kind: 'hold', until: late.promise });
    const conversation = kick();
    await fault.waitForHit();
    const end = ended(harness.bot, 'SIGTERM');
    await stopping(harness.bot);
    late.resolve();
    const { code } = await end;
    expect(code).toBe(0);
    expect(conversation.versions.map(titleOf)).toEqual(['✅ Removed: Ana Sousa']);
    expect(connected()).toEqual([BOB.participantId]);
  });

  it('while the reply is on its way lets it arrive', async () => {
    const { kick } = fixture();
    const late = Promise.withResolvers<void>();
    const fault = harness.discord.fault('edit-original', { kind: 'hold', until: late.promise });
    const conversation = kick();
    await fault.waitForHit();
    const end = ended(harness.bot, 'SIGTERM');
    await stopping(harness.bot);
    late.resolve();
    const { code } = await end;
    expect(code).toBe(0);
    expect(conversation.versions.map(titleOf)).toEqual(['✅ Removed: Ana Sousa']);
  });

  it('during the check of a removal ends it, and the reply says what is known, here that nothing is certain', async () => {
    const { kick, connected, asked } = fixture();
    harness.videosdk.behavior.removalTakesEffectAfterMs = 'never';
    const conversation = kick();
    const first = await conversation.reply();
    expect(titleOf(first)).toBe('⏳ Not out yet: Ana Sousa');
    const { code, ms } = await ended(harness.bot, 'SIGTERM');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(PROMPTLY_MS));
    const last = conversation.versions.at(-1);
    // They were seen connected before the time was up, so the removal may still be carried out.
    expect(last && titleOf(last)).toBe('❓ Couldn’t confirm: Ana Sousa');
    expect(last && textOf(last)).not.toContain('This message will update');
    expect(connected()).toEqual([ANA.participantId, BOB.participantId]);
    expect(asked('remove-v1')).toHaveLength(1);
    expectGatewayClosed();
  });

  it('during the check of a removal lets it check once more, and the reply says what is known, here that the person is gone', async () => {
    const { kick, sessionId } = fixture();
    harness.videosdk.behavior.removalTakesEffectAfterMs = 'never';
    const conversation = kick();
    await conversation.reply();
    // The pauses between two checks grow. After this one there is time for what follows.
    const { number } = await harness.videosdk.waitForRequest({
      operation: 'active-participants',
      where: (r) => r.sessionId === sessionId,
    });
    await harness.videosdk.waitForRequest({ operation: 'active-participants' }, { after: number + 3 });
    harness.videosdk.leave(sessionId, ANA.participantId);
    const { code, ms } = await ended(harness.bot, 'SIGINT');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(PROMPTLY_MS));
    expect(conversation.versions.map(titleOf)).toEqual(['⏳ Not out yet: Ana Sousa', '✅ Removed: Ana Sousa']);
  });

  it.each<[NodeJS.Signals, NodeJS.Signals]>([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGINT'],
  ])('(%s) and a second one (%s) end the process at once, with exit code 1', async (first, second) => {
    const { kick, removalAsked } = fixture();
    faults.push(harness.videosdk.fault('remove-v1', { kind: 'hang' }));
    kick();
    await removalAsked();
    harness.bot.signal(first);
    await stopping(harness.bot);
    const { code, ms } = await ended(harness.bot, second);
    expect(code).toBe(1);
    expect(ms).toBeLessThan(allowed(1_000));
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('second signal'));
  });
});

describe('a signal while the bot isn’t connected', () => {
  it('because Discord fails ends it at once, with exit code 0', async () => {
    await harness.bot.stop();
    const fault = harness.discord.fault('any', { kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY });
    harness.launch();
    await harness.bot.waitForLog(({ msg }) => msg === 'connecting to Discord failed');
    const { code, ms } = await ended(harness.bot, 'SIGTERM');
    fault.remove();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(PROMPTLY_MS));
  });

  it('because the gateway refuses connections ends it at once, with exit code 0', async () => {
    harness.discord.gateway.refuseConnections(true);
    harness.discord.gateway.cut();
    await harness.bot.waitForLog(({ msg }) => msg.startsWith('gateway error') || msg.startsWith('gateway closed'));
    const { code, ms } = await ended(harness.bot, 'SIGTERM');
    harness.discord.gateway.refuseConnections(false);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(PROMPTLY_MS));
  });
});

describe('kill -9', () => {
  let stayed: Killed;
  let left: Killed;
  let answered: Killed;
  let versions: readonly Message[];

  interface Killed {
    readonly fixture: Fixture;
    readonly conversation: ReturnType<Fixture['kick']>;
  }
  const lastOf = ({ versions: all }: Killed['conversation']): Message => all.at(-1) as Message;
  const begun = (options: Parameters<Fixture['kick']>[0] = {}): Killed => {
    const own = fixture();
    return { fixture: own, conversation: own.kick(options) };
  };

  const settled = () => harness.bot.log.filter(({ msg }) => msg === 'case settled after a crash');

  /** One bot is killed in the middle of two kicks and after a third, and the next one finds all that it left. */
  beforeAll(async () => {
    await harness.restart();
    running = true;
    answered = begun();
    expect(titleOf(await answered.conversation.reply())).toBe('✅ Removed: Ana Sousa');
    // The reply is recorded as delivered a moment after it was.
    await lastWord(harness, answered.fixture, answered.conversation);
    await answered.fixture.kick({ participant: BOB.name }).reply();
    const hang = harness.videosdk.fault('remove-v1', { kind: 'hang' }, { times: 2 });
    stayed = begun();
    left = begun({ reason: 'shouts' });
    await Promise.all([stayed.fixture.removalAsked(), left.fixture.removalAsked()]);
    versions = [...answered.conversation.versions];
    harness.bot.signal('SIGKILL');
    expect((await harness.bot.exited).signal).toBe('SIGKILL');
    hang.clear();
    await harness.discord.gateway.waitFor(({ connections }) => connections.length === 0);
    expect(stayed.fixture.connected()).toEqual([ANA.participantId, BOB.participantId]);
    // This removal still took effect.
    harness.videosdk.leave(left.fixture.sessionId, ANA.participantId);
    await harness.restart();
    expect(harness.discord.gateway.connections).toHaveLength(1);
    await Promise.all([stayed, left].map((one) => one.conversation.reply({ timeoutMs: WITHIN_MS })));
    expect(left.fixture.connected()).toEqual([BOB.participantId]);
  });

  it('during a kick leaves nothing behind that keeps a new bot from repeating the kick', async () => {
    const { conversation, fixture: of } = stayed;
    // The moderator is told what happened. The bot found that out by checking, without sending the removal again.
    const told = await conversation.reply();
    expect(titleOf(told)).toBe('⚠️ Still in when last checked: Ana Sousa');
    expect(textOf(told)).toContain('If they still are, run the command again.');
    expect(of.asked('remove-v1')).toHaveLength(1);
    const again = await of.kick().reply();
    expect(titleOf(again)).toBe('✅ Removed: Ana Sousa');
    expect(caseOf(again)).toBe(Math.max(...[stayed, left].map((one) => caseOf(lastOf(one.conversation)))) + 1);
    expect(of.asked('remove-v1')).toHaveLength(2);
    expect(of.connected()).toEqual([BOB.participantId]);
    expect(harness.discord.visibleCommands(harness.guild.id).map(({ name }) => name)).toContain('kick-participant');
  });

  it('during a kick that still took effect: the reply says that the person is out, and no more', async () => {
    const { conversation, fixture: of } = left;
    const told = await conversation.reply();
    expect(titleOf(told)).toBe('☑️ Out when last checked: Ana Sousa');
    expect(textOf(told)).toContain('Nothing shows whether the removal worked or they left on their own');
    expect(textOf(told)).toContain('Reason: shouts');
    expect(copyableIn(told)).toEqual([ANA.participantId]);
    expect(of.asked('remove-v1')).toHaveLength(1);
    await harness.bot.waitForLog((line) => line.msg === 'case settled after a crash' && line['case'] === caseOf(told));
    expect(settled().find((line) => line['case'] === caseOf(told))?.['outcome']).toBe('gone-since');
  });

  it('after the final reply leaves nothing to do: a new bot settles nothing, and repeats nothing', async () => {
    const [reply] = versions;
    expect(answered.conversation.versions).toEqual(versions);
    expect(answered.fixture.asked('remove-v1')).toHaveLength(2);
    expect(settled().filter((line) => line['case'] === (reply && caseOf(reply)))).toEqual([]);
  });
});

describe('a bot that stopped cleanly', () => {
  it('when it was idle ended at once on SIGTERM, starts again with the same database, continues its case numbers, and knows whom it removed before', async () => {
    const of = fixture();
    const { kick, sessionId, asked } = of;
    const conversation = kick();
    const first = await conversation.reply();
    // The reply is recorded as delivered a moment after it was.
    await lastWord(harness, of, conversation);
    const { code, ms } = await ended(harness.bot, 'SIGTERM');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(PROMPTLY_MS));
    expectGatewayClosed();

    await harness.restart();
    harness.videosdk.join(sessionId, ANA);
    const second = await kick().reply();
    expect(titleOf(second)).toBe('✅ Removed: Ana Sousa');
    expect(caseOf(second)).toBe(caseOf(first) + 1);
    expect(textOf(second)).toMatch(/^Removed before: (?:once|\d+ times), last <t:\d+:R>$/mu);
    expect(asked('remove-v1')).toHaveLength(2);
    expect(harness.bot.log.filter(({ msg }) => msg === 'case settled after a crash')).toEqual([]);
  });
});

describe('a VideoSDK that hangs in everything', () => {
  it('keeps a stopping bot neither beyond its time limit nor from saying what is known', async () => {
    const { end, last, fixture: hung, harness: other } = hanging;
    const { code, ms } = await end;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(allowed(WITHIN_MS));
    expect(hung.asked('remove-v1')).toHaveLength(1);
    const message = await last;
    expect(message && titleOf(message)).toMatch(/^❓/u);
    // No process is left to keep that promise.
    expect(message && textOf(message)).not.toContain('This message will update');
    expectNoViolations(other);
  });
});
