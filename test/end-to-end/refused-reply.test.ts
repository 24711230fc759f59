/** After a crash, a reply that Discord refuses for good is tried once, and not for as long as its token is valid. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { kick, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const harness = useHarness();
const MANAGE_GUILD = 1n << 5n;

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
  ['a link', 'link', 240_000],
  ['a word', 'word', 200_000],
] as const)(
  'a name and a reason that Discord refuses for %s leave every message readable: the reply, the log channel and each list',
  async (_what, as, code) => {
    sessionsOf(harness.videosdk).open(['blocked.example', 'bob']);
    const managers = harness.guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD });
    const manager = harness.guild.addMember({ name: 'Ola', roles: [managers] });
    const channel = harness.guild.addChannel({ name: 'mod-log' });
    const settings = await manager.run('kick-settings').reply();
    await manager.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    const done = harness.discord.block('blocked.example', as);
    const removed = await kick(harness, { participant: 'blocked.example', reason: 'see blocked.example' });
    expect(removed.text).toContain('Removed: […]');
    expect(removed.text).toContain('Discord blocked a name, word or link here');
    await harness.bot.waitForLog(
      ({ msg, discordCode }) => msg === 'reply blocked by Discord because of its content' && discordCode === code,
    );
    await channel.messageWhere(({ embeds }) => JSON.stringify(embeds).includes('Case 1'));
    for (const [command, options, says] of [
      ['kick-history', {}, 'Case'],
      ['kick-case', { number: '1' }, 'Case 1'],
      ['participants', {}, 'bob'],
    ] as const) {
      expect(textOf(await harness.moderator.run(command, options).reply()), command).toContain(says);
    }
    done();
    expect(textOf(await harness.moderator.run('kick-case', { number: '1' }).reply())).toContain('blocked.example');
  },
);

it('a reply that Discord refuses in every form is replaced by the bot’s own words, which say where to look', async () => {
  sessionsOf(harness.videosdk).open(['ada', 'bob']);
  const done = harness.discord.block('removed', 'word');
  const { text } = await kick(harness, { participant: 'ada', reason: 'spam' });
  done();
  expect(text).toContain('Discord won’t show this reply');
  expect(text).toContain('/kick-history');
});
