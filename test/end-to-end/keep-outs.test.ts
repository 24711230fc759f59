import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogLine } from '../../sandbox/bot-process.ts';
import { allowed } from '../../sandbox/patience.ts';
import type { JoinOptions, VideoSdk } from '../../sandbox/videosdk/index.ts';
import { type OpenStore, postgresUnavailable, stores } from '../support/stores.ts';
import { waitFor } from '../support/waiting.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import { kick, manager, removals, type Sessions, sessionsOf } from './fixture.ts';
import { copyableIn, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

/** From the return to the removal, without webhooks, with a healthy API. */
const WITHIN_MS = 5_000;

/** Someone comes back. Resolves with the milliseconds until they are out again. */
async function comesBack(videosdk: VideoSdk, sessionId: string, who: JoinOptions = ANA): Promise<number> {
  const before = videosdk.requests.length === 0 ? 0 : (videosdk.requests.at(-1)?.number ?? 0);
  const at = performance.now();
  videosdk.join(sessionId, who);
  await videosdk.waitForRequest(
    {
      where: (r) =>
        r.operation.startsWith('remove-') && r.effect === 'done' && r.participantId === (who.participantId ?? ''),
    },
    { after: before, timeoutMs: 15_000 },
  );
  return performance.now() - at;
}

// Both mostly wait, each with a bot of its own.
describe.concurrent.each(stores)('on $name', ({ engine, openReady: open }) => {
  const skip = engine === 'postgres' && postgresUnavailable !== null;
  describe('a keep-out', { concurrent: false, skip }, () => {
    let store: OpenStore | undefined;
    // Hooks that end something run in reverse: after the bot has stopped.
    afterAll(() => store?.[Symbol.asyncDispose]());
    const harness = useHarness(async () => {
      store = await open();
      return { environment: { DATABASE_URL: store.url } };
    });
    let sessions: Sessions;
    beforeEach(() => {
      sessions = sessionsOf(harness.videosdk);
    });

    it('removes someone once, and in time, each time they come back, and counts it in the same case', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      const conversation = harness.moderator.run('kick-participant', {
        participant: ANA.name,
        'keep-out': 'until the session ends',
      });
      const first = await conversation.reply();
      expect(titleOf(first)).toBe('✅ Removed: Ana Sousa');
      expect(textOf(first)).toContain('Kept out until this session ends');
      expect(textOf(first)).toContain('VideoSDK has no ban');

      for (const times of ['once', '2 times']) {
        expect(await comesBack(videosdk, sessionId)).toBeLessThan(allowed(WITHIN_MS));
        const edited = await conversation.messageWhere((message) => textOf(message).includes(`Came back ${times}`));
        expect(titleOf(edited)).toBe('✅ Removed: Ana Sousa');
        expect(edited.embeds[0]?.footer?.text).toContain('Case 1');
      }
      expect(removals(videosdk)).toEqual([ANA.participantId, ANA.participantId, ANA.participantId]);
      const history = await harness.moderator.run('kick-case', { number: '1' }).reply();
      expect(textOf(history)).toContain('Came back and was removed again: 2 times');
    });

    it('ends, and says so, once the server protects the person', async () => {
      const { videosdk, moderator } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      const conversation = moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
      await conversation.reply();
      const by = manager(harness);
      const page = await by
        .choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: 'Protected people' }])
        .reply();
      await (await by.press(page, { label: 'Edit…' }).modal()).submit({ ids: ANA.participantId }).reply();
      videosdk.join(sessionId, ANA);
      const told = await conversation.messageWhere((message) => titleOf(message).startsWith('No longer kept out'), {
        timeoutMs: 20_000,
      });
      expect(textOf(told)).toContain('This server’s settings now protect their ID');
      expect(titleOf(await moderator.run('keep-outs').reply())).toBe('No one is being kept out');
      expect(removals(videosdk)).toEqual([ANA.participantId]);
    });

    it('continues after the bot was killed', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
      harness.bot.signal('SIGKILL');
      await harness.bot.exited;
      videosdk.join(sessionId, ANA);
      await harness.restart();
      await videosdk.waitForRequest(
        { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' },
        {
          after: videosdk.requests.find(({ operation }) => operation.startsWith('remove-'))?.number ?? 0,
          timeoutMs: 15_000,
        },
      );
      expect(videosdk.connected(sessionId).map(({ participantId }) => participantId)).toEqual([BOB.participantId]);
    });

    it('is listed, and can be ended by letting the person back in, even after a restart', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB, CLEO]);
      await kick(harness, { participant: ANA.name, 'keep-out': '10 minutes' });
      await kick(harness, { participant: BOB.name, 'keep-out': 'until the session ends' });
      const list = harness.moderator.run('keep-outs');
      const shown = await list.reply();
      expect(titleOf(shown)).toBe('Kept out: 2');
      expect(textOf(shown)).toContain('Ana Sousa');
      expect(textOf(shown)).toContain('until the session ends');
      await harness.bot.stop();
      await harness.restart();
      const pressed = harness.moderator.choose(shown, { label: 'Let someone back in' }, [{ label: 'Ana Sousa' }]);
      const after = await pressed.messageWhere((message) => titleOf(message) === 'Kept out: 1');
      expect(textOf(after)).toContain('**Ana Sousa** can come back');
      videosdk.join(sessionId, ANA);
      // Bob comes back as well. Once he is out again, any check that would have seen her is over.
      await comesBack(videosdk, sessionId, BOB);
      expect(videosdk.connected(sessionId).map(({ participantId }) => participantId)).toContain(ANA.participantId);
      expect(removals(videosdk).filter((id) => id === ANA.participantId)).toHaveLength(1);
    });

    it('reports a namesake once, and removes them when a moderator says so', async () => {
      const { videosdk, guild } = harness;
      const channel = guild.channels[0];
      const { sessionId } = sessions.open([ANA, BOB]);
      const conversation = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
      await conversation.reply();
      const other = { participantId: 'p-ana-9', name: 'ANA SOUSA' };
      videosdk.join(sessionId, other);
      const notice = await conversation.waitForFollowUp(1, { timeoutMs: 10_000 });
      expect(titleOf(notice)).toBe('Is that Ana Sousa again?');
      expect(copyableIn(notice)).toEqual(['p-ana-9']);
      expect(videosdk.connected(sessionId).map(({ participantId }) => participantId)).toContain('p-ana-9');

      await harness.bot.stop();
      await harness.restart();
      // One check is now over without another notice, since it saw that Ana came back.
      await comesBack(videosdk, sessionId);
      expect(conversation.followUps).toHaveLength(1);
      const pressed = harness.moderator.press(notice, { label: 'Remove and keep out' });
      const answer = await pressed.reply();
      expect(titleOf(answer)).toBe('✅ Removed: ANA SOUSA');
      expect(textOf(answer)).toContain('Kept out until');
      expect(await comesBack(videosdk, sessionId, other)).toBeLessThan(allowed(WITHIN_MS));
      expect(channel?.messages).toEqual([]);
    });

    it('lets only moderators let someone back in, or remove a namesake from a notice', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      const conversation = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
      await conversation.reply();
      videosdk.join(sessionId, { participantId: 'p-ana-9', name: ANA.name });
      const notice = await conversation.waitForFollowUp(1, { timeoutMs: 10_000 });
      const list = await harness.moderator.run('keep-outs').reply();
      harness.moderator.setRoles([]);
      const pressed = harness.moderator.press(notice, { label: 'Remove and keep out' });
      expect(titleOf(await pressed.reply())).toBe('You can’t do this');
      const chosen = harness.moderator.choose(list, { label: 'Let someone back in' }, [{ label: 'Ana Sousa' }]);
      expect(titleOf(await chosen.reply())).toBe('You can’t do this');
      harness.moderator.setRoles([harness.moderators]);
      expect(titleOf(await harness.moderator.run('keep-outs').reply())).toBe('Kept out: 1');
      expect(removals(videosdk)).toEqual([ANA.participantId]);
    });

    it('isn’t created when no one was removed, which the reply says once it is certain', async () => {
      const { videosdk } = harness;
      sessions.open([ANA, BOB]);
      videosdk.fault('remove-v1', { kind: 'status', status: 401 });
      const refused = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
      // The removal may still take effect. The reply doesn't say that it failed until they have stayed for a while.
      expect(textOf(await refused.reply())).toContain('may still take effect');
      await refused.messageWhere((message) => textOf(message).includes('This command doesn’t keep anyone out'), {
        timeoutMs: 30_000,
      });
      const noOne = await kick(harness, { participant: 'Nobody at all', 'keep-out': '1 hour' });
      expect(noOne.text).toContain('This command doesn’t keep anyone out');
      expect(titleOf(await harness.moderator.run('keep-outs').reply())).toBe('No one is being kept out');
    });

    it('removes someone later when VideoSDK couldn’t remove them at once', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      videosdk.fault('remove-v1', { kind: 'status', status: 429, headers: { 'retry-after': '1' } });
      const failing = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
      const failed = await failing.messageWhere((message) => titleOf(message).includes('busy'), { timeoutMs: 30_000 });
      expect(titleOf(failed)).toBe('⚠️ Not removed, VideoSDK is busy: Ana Sousa');
      expect(textOf(failed)).toContain('The bot keeps trying');
      await videosdk.waitForRequest(
        { where: (r) => r.operation === 'remove-v1' && r.effect === 'done' },
        { timeoutMs: 30_000 },
      );
      expect(videosdk.connected(sessionId).map(({ participantId }) => participantId)).toEqual([BOB.participantId]);
      const one = await harness.moderator.run('kick-case', { number: '1' }).reply();
      expect(textOf(one)).not.toContain('Came back');
    });

    it('ends with the session', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
      const isWatch = (line: LogLine, watching: boolean): boolean =>
        line.msg === 'watch of a session changed' && line['sessionId'] === sessionId && line['watching'] === watching;
      await harness.bot.waitForLog((line) => isWatch(line, true));
      videosdk.endSession(sessionId);
      await harness.bot.waitForLog((line) => isWatch(line, false), { timeoutMs: 15_000 });
      const list = harness.moderator.run('keep-outs');
      expect(titleOf(await list.reply())).toBe('No one is being kept out');
    });

    it('says when the bot loses sight of the session, when it can see it again, and when the keep-out has ended', async () => {
      const { videosdk } = harness;
      const { sessionId } = sessions.open([ANA, BOB]);
      const conversation = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
      await conversation.reply();
      const blind = videosdk.fault('reads', { kind: 'status', status: 402 }, { times: Number.POSITIVE_INFINITY });
      const within = { timeoutMs: 30_000 };
      await conversation.messageWhere((message) => titleOf(message).includes('Can’t see the session'), within);
      // The message comes first, and then the record that the list is made of.
      const listed = async (): Promise<string> => textOf(await harness.moderator.run('keep-outs').reply());
      await waitFor(async () => expect(await listed()).toMatch(/Kept out: 1[\s\S]*lost sight of the room/u), {
        timeout: 20_000,
        interval: 200,
      });
      blind.clear();
      await conversation.messageWhere((message) => titleOf(message).includes('Still kept out'), within);
      expect(await comesBack(videosdk, sessionId)).toBeLessThan(allowed(WITHIN_MS));
      videosdk.endSession(sessionId);
      await conversation.messageWhere((message) => titleOf(message) === 'No longer kept out: Ana Sousa', within);
    });
  });
});
