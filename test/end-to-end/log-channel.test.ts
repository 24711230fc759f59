import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../sandbox/bot-process.ts';
import type { Channel, Member, Message } from '../../sandbox/discord/index.ts';
import { kick, sessionsOf } from './fixture.ts';
import { type Harness, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const MANAGE_GUILD = 1n << 5n;

interface Logged {
  readonly manager: Member;
  readonly channel: Channel;
}

/** A manager of this server chooses a log channel, and people join a session. */
async function withLogChannel(harness: Harness, people: readonly string[]): Promise<Logged> {
  const managers = harness.guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD });
  const manager = harness.guild.addMember({ name: 'Ola', roles: [managers] });
  const channel = harness.guild.addChannel({ name: 'mod-log' });
  sessionsOf(harness.videosdk).open(people);
  await choose(manager, channel);
  return { manager, channel };
}

async function choose(manager: Member, channel: Channel): Promise<void> {
  const settings = await manager.run('kick-settings').reply();
  const shown = await manager.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
  expect(textOf(shown)).toContain(`<#${channel.id}>`);
}

const aboutCase = (number: number) => (message: Message) => textOf(message).includes(`Case ${number}`);

describe('the log channel', () => {
  const harness = useHarness();

  it('shows each case once, with who, why and the result, and pings no one', async () => {
    const { channel } = await withLogChannel(harness, ['ada', 'bob', 'eve']);
    await kick(harness, { participant: 'ada', reason: 'shouting @everyone' });
    const first = await channel.messageWhere(aboutCase(1));
    expect(textOf(first)).toContain('ada');
    expect(textOf(first)).toContain('shouting');
    expect(textOf(first)).toContain(`<@${harness.moderator.id}>`);
    expect(first.mentions).toEqual([]);
    expect(first.mention_everyone).toBe(false);
    await kick(harness, { participant: 'bob' });
    await channel.messageWhere(aboutCase(2));
    expect(channel.messages).toHaveLength(2);
  });

  it('doesn’t show attempts in which no one was to be removed', async () => {
    const { channel } = await withLogChannel(harness, ['ada', 'bob']);
    await kick(harness, { participant: 'nobody-of-that-name' });
    await kick(harness, { participant: 'ada' }, { by: harness.bystander });
    await kick(harness, { participant: 'ada' });
    await channel.messageWhere(aboutCase(1));
    expect(channel.messages).toHaveLength(1);
  });

  it('has its message edited when the case changes, without a second message', async () => {
    const { channel } = await withLogChannel(harness, ['ada']);
    await kick(harness, { participant: 'ada', reason: 'noise' });
    const message = await channel.messageWhere(aboutCase(1));
    const shown = await harness.moderator.run('kick-case', { number: '1' }).reply();
    const modal = await harness.moderator.press(shown, { label: /Edit reason/u }).modal();
    const [field] = modal.fields;
    await modal.submit({ [field?.customId ?? '']: 'advertising' }).reply();
    const edited = await channel.messageWhere((one) => textOf(one).includes('advertising'));
    expect(edited.id).toBe(message.id);
    expect(channel.messages).toHaveLength(1);
  });

  it('gets a new message for a case that changes after its message was deleted', async () => {
    const { channel } = await withLogChannel(harness, ['ada']);
    await kick(harness, { participant: 'ada', reason: 'noise' });
    const message = await channel.messageWhere(aboutCase(1));
    harness.discord.removeMessage(message);
    const shown = await harness.moderator.run('kick-case', { number: '1' }).reply();
    const modal = await harness.moderator.press(shown, { label: /Edit reason/u }).modal();
    await modal.submit({ [modal.fields[0]?.customId ?? '']: 'advertising' }).reply();
    const second = await channel.messageWhere((one) => textOf(one).includes('advertising'));
    expect(second.id).not.toBe(message.id);
  });

  it.each([
    ['closed to the bot', (channel: Channel) => channel.close()],
    ['one in which the bot can’t write', (channel: Channel) => channel.forbid('send')],
  ])(
    'that is %s blocks nothing: the moderator is told once, and the channel gets everything when it works again',
    async (_, shut) => {
      const { channel } = await withLogChannel(harness, ['ada', 'bob', 'eve']);
      shut(channel);
      const conversation = harness.moderator.run('kick-participant', { participant: 'ada' });
      const told = await conversation.messageWhere((message) =>
        textOf(message).includes('can’t post in the log channel'),
      );
      expect(textOf(told)).toContain('Removed: ada');
      const { text } = await kick(harness, { participant: 'bob' });
      expect(text).toContain('Removed: bob');
      expect(channel.messages).toHaveLength(0);
      // The queue survives a restart.
      harness.bot.signal('SIGKILL');
      await harness.bot.exited;
      await harness.restart();
      channel.open();
      await channel.messageWhere(aboutCase(1), { timeoutMs: 15_000 });
      await channel.messageWhere(aboutCase(2), { timeoutMs: 15_000 });
      expect(channel.messages).toHaveLength(2);
      // The moderator is only told again for another outage.
      const after = harness.moderator.run('kick-participant', { participant: 'eve' });
      expect(textOf(await after.reply())).toContain('Removed: eve');
      await channel.messageWhere(aboutCase(3));
      expect(after.versions.some((message) => textOf(message).includes('can’t post'))).toBe(false);
    },
  );

  it('that was deleted is reported once, and its replacement gets the waiting cases', async () => {
    const { channel, manager } = await withLogChannel(harness, ['ada', 'bob']);
    channel.delete();
    const first = harness.moderator.run('kick-participant', { participant: 'ada' });
    await first.messageWhere((message) => textOf(message).includes('can’t post in the log channel'));
    const second = harness.moderator.run('kick-participant', { participant: 'bob' });
    expect(textOf(await second.reply())).toContain('Removed: bob');
    const other = harness.guild.addChannel({ name: 'mod-log-2' });
    await choose(manager, other);
    await other.waitFor((messages) => messages.length === 2, { timeoutMs: 15_000 });
    expect(other.messages.map((message) => aboutCase(1)(message) || aboutCase(2)(message))).toEqual([true, true]);
    expect(second.versions.some((message) => textOf(message).includes('can’t post'))).toBe(false);
  });

  it('that refuses one case for good shows all others, and /kick-check says what is missing until it is fixed', async () => {
    const { channel } = await withLogChannel(harness, ['ada', 'bob', 'eve']);
    const chief = harness.guild.addMember({
      name: 'Chi',
      roles: [harness.guild.addRole({ name: 'Chiefs', permissions: 1n << 3n })],
    });
    const refused = { message: 'Message was blocked by harmful links filter', code: 240_000 };
    // With what comes from outside in it, with IDs alone, and without.
    const first = harness.discord.fault('send-message', { kind: 'status', status: 403, body: refused }, { times: 3 });
    await kick(harness, { participant: 'ada' });
    await first.waitForHit(3);
    await kick(harness, { participant: 'bob' });
    await kick(harness, { participant: 'eve' });
    await channel.messageWhere(aboutCase(2));
    await channel.messageWhere(aboutCase(3));
    expect(channel.messages.some(aboutCase(1))).toBe(false);
    const isSetAside = ({ msg, guild }: LogLine): boolean => msg.includes('set aside') && guild === harness.guild.id;
    expect(await harness.bot.waitForLog(isSetAside)).toMatchObject({ case: 1 });
    // The check tries once more, and fails.
    const again = harness.discord.fault('send-message', { kind: 'status', status: 403, body: refused }, { times: 3 });
    const checked = textOf(await chief.run('kick-check').reply());
    expect(again.hits).toBe(3);
    expect(checked).toContain('posting 1 case failed');
    expect(checked).toContain('240000');
    expect(harness.bot.log.filter(isSetAside)).toHaveLength(1);
    // It's fixed meanwhile.
    expect(textOf(await chief.run('kick-check').reply())).not.toContain('posting 1 case failed');
    await channel.messageWhere(aboutCase(1));
  });

  it('gets a case that changed after its first message was refused', async () => {
    const { channel } = await withLogChannel(harness, ['ada']);
    const body = { message: 'Invalid Form Body', code: 50_035, errors: {} };
    const fault = harness.discord.fault('send-message', { kind: 'status', status: 400, body });
    await kick(harness, { participant: 'ada', reason: 'noise' });
    await fault.waitForHit();
    const shown = await harness.moderator.run('kick-case', { number: '1' }).reply();
    const modal = await harness.moderator.press(shown, { label: /Edit reason/u }).modal();
    await modal.submit({ [modal.fields[0]?.customId ?? '']: 'advertising' }).reply();
    await channel.messageWhere((one) => textOf(one).includes('advertising'));
  });

  it('isn’t confused with another server’s: the same case number there gets a message of its own', async () => {
    const { channel } = await withLogChannel(harness, ['ada']);
    const elsewhere = harness.discord.addGuild({ name: 'Elsewhere' });
    const role = elsewhere.addRole({ name: 'Staff', id: harness.moderators.id, permissions: 1n << 3n });
    const olga = elsewhere.addMember({ name: 'Olga', roles: [role] });
    const theirs = elsewhere.addChannel({ name: 'mod-log' });
    await choose(olga, theirs);
    await kick(harness, { participant: 'ada' });
    await channel.messageWhere(aboutCase(1));
    const { sessionId } = sessionsOf(harness.videosdk).open(['zoe', 'zed']);
    await kick(harness, { participant: 'zoe', session: sessionId }, { by: olga });
    expect(textOf(await theirs.messageWhere(aboutCase(1)))).toContain('zoe');
    expect(channel.messages).toHaveLength(1);
  });
});
