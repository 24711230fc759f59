/** Reports of members in the real process: from the menu of a message to the case that comes of it. */
import { describe, expect, it } from 'vitest';
import type { Channel, Member, Message, OpenModal } from '../../sandbox/discord/index.ts';
import { titleOf } from './assertions.ts';
import { manager, removals, sessionsOf, unescaped } from './fixture.ts';
import { type Harness, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const MENU = 'Report to moderators';
const PICTURE = { name: 'proof.png', contentType: 'image/png', bytes: new Uint8Array([1, 2, 3]) };

/** Presses the button of a setting. */
async function set(by: Member, what: string, label: string): Promise<Message> {
  const page = await by.choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: what }]).reply();
  return await by.press(page, { label }).reply();
}

/** A server that takes reports, with a log channel. */
async function taking(harness: Harness): Promise<Channel> {
  const by = manager(harness);
  const channel = harness.guild.addChannel({ name: 'mod-log' });
  await by.choose(await by.run('kick-settings').reply(), { customId: /^kick-settings:channel:/u }, [channel]).reply();
  await set(by, 'Reports', 'Turn reports on');
  return channel;
}

const isReport = (number: number) => (message: Message) => titleOf(message).includes(`Report ${number}`);
const fieldsOf = (modal: OpenModal) => modal.fields.map(({ customId }) => customId);

describe('reports', () => {
  const harness = useHarness();

  const send = async (by: Member, filled: Parameters<OpenModal['submit']>[0]) =>
    await (await by.run('report').modal()).submit(filled).reply();

  it('lead from a message and a picture to a removal, and the case and the report link to each other', async () => {
    const { guild, videosdk, moderator } = harness;
    const channel = await taking(harness);
    const [bob, ada] = [guild.addMember({ name: 'Bob' }), guild.addMember({ name: 'Ada' })];
    sessionsOf(videosdk).open([{ participantId: 'p-bob', name: 'Bob' }, 'host']);
    const [general] = guild.channels;
    const said = bob.write(general as Channel, 'something rude');
    const modal = await ada.useOnMessage(MENU, said).modal();
    expect(fieldsOf(modal)).toEqual(['who', 'what', 'pictures']);
    expect(modal.fields[0]?.value).toBe('Bob');
    const answer = await modal.submit({ what: 'shouts **@everyone**', pictures: [PICTURE] }).reply();
    expect(titleOf(answer)).toBe('Sent to the moderators');
    expect(answer.flags).toBe(64);

    const report = await channel.messageWhere(isReport(1));
    expect(titleOf(report)).toBe('Report 1 · Bob');
    expect(unescaped(textOf(report))).toContain('What happened: shouts **@everyone**');
    expect(textOf(report)).toContain(`Reported by <@${ada.id}>`);
    expect(textOf(report)).toContain(`/${guild.id}/${said.channel_id}/${said.id})`);
    expect([report.mentions, report.mention_everyone]).toEqual([[], false]);
    expect(report.embeds[1]?.image?.url).toMatch(
      /^https:\/\/cdn\.discordapp\.com\/ephemeral-attachments\/.*proof\.png/u,
    );

    // No one else may press.
    const refused = await ada.press(report, { label: 'Dismiss' }).reply();
    expect(titleOf(refused)).toBe('You can’t do this');
    const picker = await moderator.press(report, { label: 'Remove…' }).reply();
    expect(picker.flags).toBe(64);
    expect(textOf(picker)).not.toContain(ada.id);
    const sure = await moderator.choose(picker, { label: 'Choose who to remove' }, [{ label: 'Bob' }]).reply();
    const result = await moderator.press(sure, { label: 'Remove' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Bob');
    expect(removals(videosdk)).toEqual(['p-bob']);
    const aboutCase = await channel.messageWhere((message) => titleOf(message).startsWith('Case 1'));
    expect(textOf(aboutCase)).toContain(
      `From [report 1](https://discord.com/channels/${guild.id}/${channel.id}/${report.id})`,
    );
    expect(textOf(aboutCase)).not.toContain(ada.id);
    const handled = await channel.messageWhere(
      (message) => message.id === report.id && textOf(message).includes(`/${aboutCase.id})`),
    );
    expect(titleOf(handled)).toBe('Handled · Report 1 · Bob');
    expect(textOf(handled)).toContain(`<@${moderator.id}> acted on this`);
    expect(handled.components).toEqual([]);
  });

  it('are dismissed by one of two moderators, and the other reads who did', async () => {
    const { guild, moderator, moderators } = harness;
    const channel = await taking(harness);
    const other = guild.addMember({ name: 'Oda', roles: [moderators] });
    await send(guild.addMember({ name: 'Ada' }), { who: 'Bob', what: 'noise' });
    const report = await channel.messageWhere(isReport(1));
    const presses = [moderator, other].map((by) => by.press(report, { label: 'Dismiss' }));
    const dismissed = await channel.messageWhere((message) => titleOf(message).startsWith('➖ Dismissed'));
    const winner = textOf(dismissed).includes(`<@${moderator.id}> dismissed`) ? 0 : 1;
    const told = await presses[1 - winner]?.waitForFollowUp();
    expect(titleOf(told as Message)).toBe('Report 1 is already handled');
    expect(textOf(told as Message)).toContain(`<@${[moderator, other][winner]?.id}> dismissed this`);
  });

  it('are limited for each member, also after a restart, and what was written isn’t lost', async () => {
    const { guild } = harness;
    await taking(harness);
    const [ada, cy] = [guild.addMember({ name: 'Ada' }), guild.addMember({ name: 'Cy' })];
    const last = await ada.run('report').modal();
    for (const what of ['one', 'two', 'three']) {
      expect(titleOf(await send(ada, { who: 'Bob', what }))).toBe('Sent to the moderators');
    }
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const refused = await last.submit({ who: 'Bob', what: 'the fourth' }).reply();
    expect(titleOf(refused)).toBe('Not sent yet');
    expect(textOf(refused)).toMatch(/the fourth[\s\S]*You can send the next one <t:\d+:R>/u);
    // No form opens for nothing.
    expect(titleOf(await ada.useOn(MENU, cy).reply())).toBe('Not sent yet');
    expect(titleOf(await send(cy, { who: 'Bob', what: 'noise' }))).toBe('Sent to the moderators');
  });

  it('are refused where a server doesn’t take them, or has no log channel', async () => {
    const { guild } = harness;
    const ada = guild.addMember({ name: 'Ada' });
    for (const begun of [ada.run('report'), ada.useOn(MENU, harness.moderator)]) {
      const refused = await begun.reply();
      expect(textOf(refused)).toContain('This server doesn’t take reports.');
      expect(refused.flags).toBe(64);
    }
    const page = await set(manager(harness), 'Reports', 'Turn reports on');
    expect(textOf(page)).toContain('Reports need a log channel, and this server has none.');
    expect(textOf(await ada.run('report').reply())).toContain('hasn’t chosen a channel where reports arrive');
  });

  it('are posted by the next process when one dies between the commit and the post', async () => {
    const { guild, discord } = harness;
    const channel = await taking(harness);
    const modal = await guild.addMember({ name: 'Ada' }).run('report').modal();
    discord.fault('send-message', { kind: 'hang' }, { times: 1 });
    const sent = modal.submit({ who: 'Bob', what: 'noise' });
    // No one can read it yet.
    const recorded = await sent.reply();
    expect(titleOf(recorded)).toBe('Recorded');
    expect(textOf(recorded)).toContain('not in the moderators’ channel yet');
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    expect(channel.messages).toEqual([]);
    await harness.restart();
    await channel.messageWhere(isReport(1), { timeoutMs: 20_000 });
    expect(channel.messages).toHaveLength(1);
  });
});
