import { expect, it } from 'vitest';
import { ANA, BOB, fixtureOf, titleOf } from './assertions.ts';
import { sessionsOf } from './fixture.ts';
import { expectNoViolations, startHarness, textOf } from './harness.ts';

/** What `docker stop` gives a container unless it's told otherwise: https://docs.docker.com/reference/cli/docker/container/stop/ */
const DOCKER_KILLS_AFTER_MS = 10_000;

it('a bot that a container runtime kills after 10 s, because neither VideoSDK nor Discord answers, loses nothing: the next one says what is known', async () => {
  await using harness = await startHarness();
  const { kick, removalAsked, asked, connected } = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB]);
  const removal = harness.videosdk.fault('remove-v1', { kind: 'hang' });
  const conversation = kick();
  await removalAsked();
  const looks = harness.videosdk.fault('any', { kind: 'hang' }, { times: Number.POSITIVE_INFINITY });

  // With VideoSDK alone, it takes about 9 s.
  const late = Promise.withResolvers<void>();
  const edits = harness.discord.fault(
    'edit-original',
    { kind: 'hold', until: late.promise },
    { times: Number.POSITIVE_INFINITY },
  );
  harness.bot.signal('SIGTERM');
  const timer = setTimeout(() => harness.bot.signal('SIGKILL'), DOCKER_KILLS_AFTER_MS);
  const { signal } = await harness.bot.exited;
  clearTimeout(timer);
  // It needed longer, as the bot may: that's what the time limits of compose.yaml and the others are for.
  expect(signal).toBe('SIGKILL');

  removal.clear();
  looks.clear();
  edits.remove();
  late.resolve();
  await harness.restart();
  // A reply that was still on its way may arrive before it.
  const told = await conversation.messageWhere((message) => titleOf(message) === '❓ Couldn’t confirm: Ana Sousa');
  expect(textOf(told)).not.toContain('This message will update');
  // No one knows whether the request arrived, so it isn't sent again.
  expect(asked('remove-v1')).toHaveLength(1);
  expect(connected()).toEqual([ANA.participantId, BOB.participantId]);
  expectNoViolations(harness);
});
