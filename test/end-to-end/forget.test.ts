import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import { patience } from '../../sandbox/patience.ts';
import { caseOf } from './assertions.ts';
import { kick, sessionsOf } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const ADMINISTRATOR = 8n;

let harness: Harness;
let admin: Member;
let secondAdmin: Member;
let other: Member;

beforeAll(async () => {
  harness = await startHarness();
  const admins = harness.guild.addRole({ name: 'Admins', permissions: ADMINISTRATOR });
  admin = harness.guild.addMember({ name: 'Ana', roles: [admins, harness.moderators] });
  secondAdmin = harness.guild.addMember({ name: 'Abe', roles: [admins] });
  const elsewhere = harness.discord.addGuild({ name: 'Elsewhere' });
  const role = elsewhere.addRole({ name: 'Admins', permissions: ADMINISTRATOR });
  other = elsewhere.addMember({ name: 'Olga', roles: [role] });
  const sessions = sessionsOf(harness.videosdk);
  for (const people of [
    [{ participantId: 'ada-1', name: 'Adelheid' }, 'bob', { participantId: 'tw-1', name: 'Twin' }],
    [{ participantId: 'ada-1', name: 'Adelheid' }, { participantId: 'tw-2', name: 'Twin' }, 'eve'],
  ]) {
    const { sessionId: session } = sessions.open(people);
    for (const someone of people) {
      const participant = typeof someone === 'string' ? someone : someone.participantId;
      await kick(harness, { participant, session, reason: `because of ${participant}` });
    }
  }
});
afterAll(() => harness[Symbol.asyncDispose]());

const ask = (participant: string, by: Member = admin): Promise<Message> =>
  by.run('kick-forget', { participant }).reply();
const show = async (number: number): Promise<string> =>
  textOf(await admin.run('kick-case', { number: String(number) }).reply());

describe('/kick-forget', () => {
  it('asks first, and erases nothing when canceled', async () => {
    const question = await ask('Adelheid');
    expect(textOf(question)).toContain('Forget Adelheid?');
    expect(textOf(question)).toContain('**2 cases**');
    expect(copyableIn(question)).toEqual(['ada-1']);
    expect(textOf(await admin.press(question, { label: 'Cancel' }).reply())).toContain('Nothing was erased');
    expect(await show(1)).toContain('Adelheid');
  });

  it('asks which one when two people share the name', async () => {
    const question = await ask('Twin');
    expect(textOf(question)).toContain('Which “Twin”?');
    expect(question.components ?? []).toEqual([]);
  });

  it('is for administrators only, not for moderators, and its buttons are only for the one who asked', async () => {
    const force = { force: true };
    const refused = await harness.moderator.run('kick-forget', { participant: 'bob' }, force).reply();
    expect(textOf(refused)).toContain('Only administrators of this server can do this');
    const question = await ask('bob');
    const pressed = [harness.moderator, secondAdmin].map((member) =>
      member.press(question, { customId: new RegExp(`:forget:${admin.id}:`, 'u') }, force).reply(),
    );
    for (const message of await Promise.all(pressed.map((press) => press.catch(() => null)))) {
      expect(message === null ? 'This isn’t yours to use' : textOf(message)).toContain('This isn’t yours to use');
    }
    expect(await show(2)).toContain('bob');
  });

  it('erases nothing in another server', async () => {
    const theirs = await ask('bob', other);
    expect(textOf(theirs)).toContain('No one called');
    const customId = `kick-forget:forget:${other.id}:2`;
    expect(textOf(await other.press(theirs, { customId }, { force: true }).reply())).toContain('Nothing left to erase');
    expect(await show(2)).toContain('bob');
  });

  it('erases the name and ID from every case but keeps the cases and the reasons, even across a restart', async () => {
    const question = await ask('bob');
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const done = await admin.press(question, { label: 'Forget, keep reasons' }).reply();
    expect(textOf(done)).toContain('Erased from 1 case');
    const shown = await show(2);
    expect(shown).toContain('someone forgotten');
    expect(shown).toContain('Reason: because of bob');
    expect(textOf(await ask('bob'))).toContain('No one called');
    const history = await admin.run('kick-history', {}).reply();
    expect(textOf(history)).toContain('**2** ✅ Removed · *forgotten*');
    expect(textOf(history)).toContain('**6** ');
    expectNoViolations(harness);
  });

  it('also erases the reasons on request, and then nothing about the person is left in the database', async () => {
    const shown = await admin.run('kick-case', { number: '1' }).reply();
    const modal = await admin.press(shown, { label: 'Edit reason' }).modal();
    await modal.submit({ text: 'Adelheid was loud' }).reply();
    const question = await ask('ada-1');
    const done = await admin.press(question, { label: 'Forget, erase reasons too' }).reply();
    expect(textOf(done)).toContain('Erased from 2 cases');
    for (const number of [1, 4]) {
      const text = await show(number);
      expect(text).toContain('Reason: none');
      expect(text).not.toMatch(/adelheid|ada-1/iu);
    }
    expect(await show(3)).toContain('because of tw-1');
    const { choices } = await admin.complete('kick-forget', { participant: 'ad' }, 'participant');
    expect(choices).toEqual([]);
    // Pressing the buttons still on screen again finds nothing more.
    const again = admin.press(question, { customId: `kick-forget:forget:${admin.id}:4` }, { force: true });
    expect(textOf(await again.reply())).toContain('Nothing left to erase');
    expect(harness.bot.output).not.toContain('Adelheid');
    expectNoViolations(harness);
  });

  it('makes pages filtered by the person empty, not wrong', async () => {
    const question = await ask('eve');
    const history = await admin.run('kick-history', { participant: 'eve' }).reply();
    await admin.press(question, { label: 'Forget, keep reasons' }).reply();
    const exported = await admin.press(history, { label: 'Export CSV' }).reply();
    expect(textOf(exported)).toContain('0 cases exported');
  });

  it('leaves no name in the log channel', async () => {
    const channel = harness.guild.addChannel({ name: 'mod-log' });
    const settings = await admin.run('kick-settings').reply();
    await admin.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    const { sessionId } = sessionsOf(harness.videosdk).open([{ participantId: 'gus-1', name: 'Gustav' }]);
    await kick(harness, { participant: 'gus-1', session: sessionId });
    const told = await channel.messageWhere((message) => textOf(message).includes('Gustav'));
    const question = await ask('gus-1');
    await admin.press(question, { label: 'Forget, keep reasons' }).reply();
    const edited = await channel.messageWhere((message) => textOf(message).includes('someone forgotten'));
    expect(edited.id).toBe(told.id);
    expect(textOf(edited)).not.toMatch(/gus/iu);
  });

  it('leaves no name in former log channels, and says which messages it can’t reach', async () => {
    const [former, closed, present] = ['old-log', 'closed-log', 'new-log'].map((name) =>
      harness.guild.addChannel({ name }),
    );
    if (former === undefined || closed === undefined || present === undefined) {
      throw new Error('no channels');
    }
    const choose = async (channel: typeof former): Promise<void> => {
      const settings = await admin.run('kick-settings').reply();
      await admin.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    };
    const about = (word: string) => (message: Message) => textOf(message).includes(word);
    for (const [index, channel] of [former, closed, present].entries()) {
      await choose(channel);
      const { sessionId } = sessionsOf(harness.videosdk).open([{ participantId: 'lena-1', name: 'Leonore' }, 'else']);
      await kick(harness, { participant: 'lena-1', session: sessionId, reason: `time ${index}` });
      await channel.messageWhere(about(`time ${index}`));
    }
    closed.close();
    const conversation = admin.press(await ask('lena-1'), { label: 'Forget, keep reasons' });
    expect(textOf(await conversation.reply())).toContain('Erased from 3 cases');
    const left = await conversation.messageWhere(about('still name them'), { timeoutMs: 15_000 });
    expect(textOf(left)).toContain(`<#${closed.id}>: 1 message.`);
    expect(textOf(left)).toContain('The bot can’t reach replies to commands, exported files, the log file');
    for (const channel of [former, present]) {
      expect(textOf(await channel.messageWhere(about('someone forgotten')))).not.toMatch(/leonore|lena/iu);
      expect(channel.messages.some(about('Leonore'))).toBe(false);
    }
    // The bot continues on its own.
    closed.open();
    await closed.messageWhere(about('someone forgotten'), { timeoutMs: 20_000 });
    expectNoViolations(harness);
  });

  it('edits a message that Discord once reported as not found, without an error code', async () => {
    const channel = harness.guild.addChannel({ name: 'odd-log' });
    const settings = await admin.run('kick-settings').reply();
    await admin.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    const { sessionId } = sessionsOf(harness.videosdk).open([{ participantId: 'nora-1', name: 'Eleonora' }, 'else']);
    const { message } = await kick(harness, { participant: 'nora-1', session: sessionId });
    const told = await channel.messageWhere((message) => textOf(message).includes('Eleonora'));
    const notFound = { kind: 'status', status: 404, body: { message: '404: Not Found', code: 0 } } as const;
    const fault = harness.discord.fault('edit-message', notFound);
    const shown = await admin.run('kick-case', { number: String(caseOf(message)) }).reply();
    await (await admin.press(shown, { label: 'Edit reason' }).modal()).submit({ text: 'noise' }).reply();
    await fault.waitForHit();
    const conversation = admin.press(await ask('nora-1'), { label: 'Forget, keep reasons' });
    await conversation.messageWhere((message) => textOf(message).includes('None of the messages the bot tracks'), {
      timeoutMs: 15_000,
    });
    expect(channel.messages.map(({ id }) => id)).toEqual([told.id]);
    expect(channel.messages.map(textOf).join()).not.toMatch(/nora/iu);
    expectNoViolations(harness);
  });

  it('says when no message names the person anymore', async () => {
    const { sessionId } = sessionsOf(harness.videosdk).open([{ participantId: 'max-1', name: 'Maximilian' }]);
    await kick(harness, { participant: 'max-1', session: sessionId });
    const conversation = admin.press(await ask('max-1'), { label: 'Forget, keep reasons' });
    await conversation.messageWhere((message) => textOf(message).includes('None of the messages the bot tracks'), {
      timeoutMs: 15_000,
    });
    expectNoViolations(harness);
  });

  it('edits a notice about someone who is in no case, and nothing else', async () => {
    const { discord, guild, videosdk } = harness;
    const channel = guild.addChannel({ name: 'notices' });
    const settings = await admin.run('kick-settings').reply();
    await admin.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
    const naming = (id: string) => (message: Message) => textOf(message).includes(id) || message.content.includes(id);
    const { sessionId } = sessionsOf(videosdk).open([{ participantId: 'ina-1', name: 'Ina' }, 'else']);
    await kick(harness, { participant: 'ina-1', session: sessionId, 'keep-out': '1 hour' });
    // The reply's token has expired, so notices go to the log channel.
    discord.fault(
      'follow-up',
      { kind: 'status', status: 404, body: { code: 10_015, message: 'Unknown Webhook' } },
      { times: Number.POSITIVE_INFINITY },
    );
    for (const id of ['ina-2', 'ina-3']) {
      videosdk.join(sessionId, { participantId: id, name: 'Ina' });
      await channel.messageWhere(naming(id), { timeoutMs: 15_000 });
    }

    const question = await ask('ina-2');
    expect(textOf(question)).toContain('Forget ina-2?');
    expect(textOf(question)).toContain('**1 message**');
    expect(textOf(await ask('ina-2', other))).toContain('No one called');
    const done = admin.press(question, { label: 'Forget' });
    await done.messageWhere((message) => textOf(message).includes('None of the messages the bot tracks'), {
      timeoutMs: 15_000,
    });
    expect(channel.messages.some(naming('ina-2'))).toBe(false);
    expect(channel.messages.some(naming('ina-3'))).toBe(true);
    expect(textOf(await ask('ina-2'))).toContain('No one called');
    // The buttons still on screen find nothing more.
    const [customId = ''] = /kick-forget:forget-messages:[^"]+/u.exec(JSON.stringify(question.components)) ?? [];
    const again = admin.press(question, { customId }, { force: true });
    expect(textOf(await again.reply())).toContain('Nothing left to erase');

    channel.close();
    const left = admin.press(await ask('ina-3'), { label: 'Forget' });
    const said = await left.messageWhere((message) => textOf(message).includes('still name them'), {
      timeoutMs: 15_000,
    });
    expect(textOf(said)).toContain(`<#${channel.id}>`);
    channel.open();
    await expect.poll(() => channel.messages.some(naming('ina-3')), { timeout: patience(20_000) }).toBe(false);
  });
});
