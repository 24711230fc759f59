/** After a crash, a reply that Discord refuses for good is tried once, and not for as long as its token is valid. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Fault } from '../../sandbox/discord/index.ts';
import { kick, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const harness = useHarness();

it('a reply after a crash that is refused for good is given up, and the case tells the result', async () => {
  sessionsOf(harness.videosdk).open(['ada', 'bob']);
  harness.videosdk.fault('remove-v1', { kind: 'hang-after-effect' });
  const pending = kick(harness, { participant: 'ada' }).catch(() => undefined);
  while (harness.videosdk.inFlight('remove-v1') === 0) {
    await pause(20);
  }
  harness.bot.signal('SIGKILL');
  await harness.bot.exited;
  const body = { message: 'Invalid Form Body', code: 50_035, errors: {} };
  const refused = harness.discord.fault('edit-original', { kind: 'status', status: 400, body }, { times: 100 });
  await harness.restart();
  await harness.bot.waitForLog(({ msg }) => msg === "couldn't deliver the reply after a crash", { timeoutMs: 30_000 });
  // The message, the same without IDs, which may be what is refused, and the replacement in the bot's own words.
  expect(refused.hits).toBe(3);
  refused.remove();
  // It's recorded as delivered or given up, so another start leaves it alone.
  await harness.bot.stop();
  await harness.restart();
  expect(textOf(await harness.moderator.run('kick-case', { number: '1' }).reply())).toContain('ada');
  expect(refused.hits).toBe(3);
  await pending;
});

it.each([
  ['a link', 403, 240_000],
  ['a word', 400, 200_000],
  ['something in its form', 400, 50_035],
])(
  'a reply that Discord refuses for %s is shown without names and reasons, and in the bot’s own words if that is refused, too',
  async (_what, status, code) => {
    sessionsOf(harness.videosdk).open(['ada', 'bob']);
    const refused: Fault = { kind: 'status', status, body: { message: 'Refused', code } };
    harness.discord.fault('edit-original', refused);
    const said = await kick(harness, { participant: 'ada', reason: 'see blocked.example' });
    expect(said.text).toContain('Removed: ada');
    expect(said.text).toContain('Discord blocked a name, word or link here');
    expect(said.text).not.toContain('blocked.example');
    harness.discord.fault('edit-original', refused, { times: 3 });
    const conversation = harness.moderator.run('kick-case', { number: '1' });
    const text = textOf(await conversation.reply());
    expect(text).toContain('Discord won’t show this reply');
    expect(text).toContain('/kick-history');
    expect(text).not.toContain('blocked.example');
    await harness.bot.waitForLog(
      ({ msg, discordCode }) => msg === 'reply blocked by Discord because of its content' && discordCode === code,
    );
  },
);
