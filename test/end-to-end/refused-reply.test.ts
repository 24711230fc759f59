/** After a crash, a reply that Discord refuses for good is tried once, and not for as long as its token is valid. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Channel } from '../../sandbox/discord/index.ts';
import { kick, sessionsOf, unescaped } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const harness = useHarness();
const MANAGE_GUILD = 1n << 5n;

/** People join a session, and this server's cases are shown in a channel. */
async function withLogChannel(people: Parameters<ReturnType<typeof sessionsOf>['open']>[0]): Promise<Channel> {
  sessionsOf(harness.videosdk).open(people);
  const managers = harness.guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD });
  const manager = harness.guild.addMember({ name: 'Ola', roles: [managers] });
  const channel = harness.guild.addChannel({ name: 'mod-log' });
  const settings = await manager.run('kick-settings').reply();
  await manager.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
  return channel;
}

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
  await harness.bot.waitForLog(({ msg }) => msg === "couldn't deliver the reply to an earlier command", {
    timeoutMs: 30_000,
  });
  // The message, which shows IDs already, then without those, and the replacement in the bot's own words.
  expect(refused.hits).toBe(3);
  refused.remove();
  // It's recorded as delivered or given up, so another start leaves it alone.
  await harness.bot.stop();
  await harness.restart();
  expect(textOf(await harness.moderator.run('kick-case', { number: '1' }).reply())).toContain('ada');
  expect(refused.hits).toBe(3);
  await pending;
});

it('a name and a reason that Discord refuses for a word leave every message readable: the reply, the log channel and each list', async () => {
  const channel = await withLogChannel(['bad word', 'bob']);
  const done = harness.discord.block('bad word', 'word');
  const removed = await kick(harness, { participant: 'bad word', reason: 'said bad word' });
  expect(removed.text).toContain('Removed: […]');
  expect(removed.text).toContain('Discord blocked a name, word or link here');
  await harness.bot.waitForLog(
    ({ msg, discordCode }) => msg === 'reply blocked by Discord because of its content' && discordCode === 200_000,
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
  expect(textOf(await harness.moderator.run('kick-case', { number: '1' }).reply())).toContain('bad word');
});

it('a link in a name or a reason isn’t one to Discord, so it refuses nothing', async () => {
  const channel = await withLogChannel([{ participantId: 'p-1', name: 'Ann from evil.example' }, 'bob']);
  const done = harness.discord.block('evil.example', 'link');
  const { text } = await kick(harness, {
    participant: 'Ann from evil.example',
    reason: 'posted https://evil.example/x',
  });
  expect(unescaped(text)).toContain('Removed: Ann from evil.example');
  expect(text).not.toContain('Discord blocked');
  const shown = await channel.messageWhere(({ embeds }) => JSON.stringify(embeds).includes('Case 1'));
  expect(unescaped(textOf(shown))).toContain('posted https://evil.example/x');
  done();
});

it('a reply that Discord refuses in every form is replaced by the bot’s own words, which say where to look', async () => {
  sessionsOf(harness.videosdk).open(['ada', 'bob']);
  const done = harness.discord.block('removed', 'word');
  const { text } = await kick(harness, { participant: 'ada', reason: 'spam' });
  done();
  expect(text).toContain('Discord won’t show this reply');
  expect(text).toContain('/kick-history');
});

it('an answer that isn’t Discord’s proves nothing: what was sent is sent again until Discord has it', async () => {
  const channel = await withLogChannel(['ada', 'bob']);
  harness.discord.fault('edit-original', { kind: 'status', status: 302, body: {} });
  harness.discord.fault('send-message', { kind: 'html', status: 200 });
  expect((await kick(harness, { participant: 'ada' })).text).toContain('Removed: ada');
  await channel.messageWhere(({ embeds }) => JSON.stringify(embeds).includes('Case 1'));
  expect(channel.messages).toHaveLength(1);
});

it('a command that Discord hasn’t acknowledged does nothing, whoever answered in its place', async () => {
  const { sessionId } = sessionsOf(harness.videosdk).open(['ada', 'bob']);
  const fault = harness.discord.fault('callback', { kind: 'status', status: 302, body: {} }, { times: 2 });
  const pending = kick(harness, { participant: 'ada' }).catch(() => undefined);
  await harness.bot.waitForLog(
    ({ msg, error }) => msg === "couldn't answer the interaction" && error === 'NotDiscordsAnswerError',
  );
  expect(fault.hits).toBe(2);
  await pending;
  expect(harness.videosdk.requests.filter(({ operation }) => operation === 'remove-v1')).toEqual([]);
  expect(harness.videosdk.connected(sessionId).map(({ participantId }) => participantId)).toContain('ada');
});
