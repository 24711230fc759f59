import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import { kick, sessionsOf, unescaped } from './fixture.ts';
import { copyableIn, expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const NASTY = '@everyone **bold** https://evil.example';

let harness: Harness;
let other: Member;
let second: Member;

beforeAll(async () => {
  harness = await startHarness();
  const elsewhere = harness.discord.addGuild({ name: 'Elsewhere' });
  const role = elsewhere.addRole({ name: 'Moderators', id: harness.moderators.id, permissions: 1n << 40n });
  other = elsewhere.addMember({ name: 'Olga', roles: [role] });
  second = harness.guild.addMember({ name: 'Max', roles: [harness.moderators] });
  sessionsOf(harness.videosdk).open([
    { participantId: 'ada-1', name: NASTY },
    ...['bob', 'cat', 'dan', 'eve', 'fay', 'gil'],
  ]);
  for (const participant of ['ada-1', 'bob', 'cat', 'dan', 'eve', 'fay']) {
    await kick(harness, { participant, reason: 'noise' });
  }
});
afterAll(() => harness[Symbol.asyncDispose]());

const show = (number: string, by: Member = harness.moderator): Promise<Message> =>
  by.run('kick-case', { number }).reply();

async function editReason(message: Message, text: string, by = harness.moderator): Promise<Message> {
  const modal = await by.press(message, { label: 'Edit reason' }).modal();
  return modal.submit({ text }).reply();
}

describe('/kick-case', () => {
  it('shows everything about a case, with the participant ID to copy', async () => {
    const message = await show('1');
    expect(copyableIn(message)).toEqual(['ada-1']);
    const text = unescaped(textOf(message));
    expect(text).toContain(`Case 1 · ✅ Removed · ${NASTY}`);
    expect(text).toContain('Reason: noise');
    expect(text).toContain(`By <@${harness.moderator.id}>`);
    expect(text).toContain('This person’s only case here.');
    expectNoViolations(harness);
  });

  it('suggests the latest cases, and accepts a suggestion as well as “#2”', async () => {
    const { choices } = await harness.moderator.complete('kick-case', { number: '' }, 'number');
    expect(choices?.map(({ value }) => value)).toEqual(['6', '5', '4', '3', '2', '1']);
    for (const given of ['#2', '2', choices?.[4]?.name ?? '']) {
      expect(textOf(await show(given))).toContain('Case 2 ·');
    }
  });

  it.each(['99', '0', 'x', '2147483648', '999999999'])('says that there is no case “%s”', async (given) => {
    expect(textOf(await show(given))).toContain(`No case “${given}”`);
  });

  it('edits the reason, shows what it was before, and works after a restart', async () => {
    const message = await show('2');
    const modal = await harness.moderator.press(message, { label: 'Edit reason' }).modal();
    expect(modal.fields.map(({ value }) => value)).toEqual(['noise']);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const edited = await modal.submit({ text: '  @here much noise ' }).reply();
    expect(edited.id).toBe(message.id);
    const text = unescaped(textOf(edited));
    expect(text).toContain('Reason: @here much noise');
    expect(text).toContain(`<@${harness.moderator.id}>`);
    expect(text).toContain('“noise” → “@here much noise”');
    expect(unescaped(textOf(await editReason(edited, '')))).toContain('Reason: none');
    expectNoViolations(harness);
  });

  it('doesn’t overwrite one moderator’s edit with another’s made at the same time, and keeps both texts', async () => {
    const [first, later] = [await show('3'), await show('3', second)];
    const modals = [
      await harness.moderator.press(first, { label: 'Edit reason' }).modal(),
      await second.press(later, { label: 'Edit reason' }).modal(),
    ];
    expect(textOf((await modals[0]?.submit({ text: 'by Mia' }).reply()) as Message)).toContain('Reason: by Mia');
    const refused = (await modals[1]?.submit({ text: 'by Max' }).reply()) as Message;
    expect(textOf(refused)).toContain('Someone else changed the reason for case 3');
    expect(textOf(refused)).toContain('It’s now: by Mia');
    expect(refused.content).toContain('```\nby Max\n```');
    const again = await editReason(refused, 'by both', second);
    expect(textOf(again)).toContain('Reason: by both');
    expect(textOf(again)).toContain('“by Mia” → “by both”');
    expect(textOf(again)).toContain('“noise” → “by Mia”');
    expectNoViolations(harness);
  });

  it('voids a case once, with a reason, and the case stays in the history', async () => {
    const [first, later] = [await show('4'), await show('4', second)];
    const late = await second.press(later, { label: 'Void' }).modal();
    const modal = await harness.moderator.press(first, { label: 'Void' }).modal();
    expect(() => modal.submit({})).toThrow(/required/u);
    const voided = await modal.submit({ text: 'wrong person' }).reply();
    expect(textOf(voided)).toContain('🚫 Voided · Case 4');
    expect(textOf(voided)).toContain('Why: wrong person');
    expect(() => harness.moderator.press(voided, { label: 'Voided' })).toThrow(/disabled/u);
    expect(textOf(await late.submit({ text: 'me too' }).reply())).toContain('already voided it');
    const list = await harness.moderator.run('kick-history', { outcome: 'voided' }).reply();
    expect(textOf(list)).toMatch(/~~\*\*4\*\* ✅ Removed · dan~~ 🚫 voided/u);
    expectNoViolations(harness);
  });

  it('doesn’t void without a reason, whatever the client sends', async () => {
    const message = await show('5');
    const modal = await harness.moderator.press(message, { label: 'Void' }).modal();
    expect(textOf(await modal.submit({ text: '   ' }, { force: true }).reply())).toContain('Nothing was changed');
    expect(textOf(await show('5'))).not.toContain('Voided');
  });

  it('can’t be read or changed from another server', async () => {
    const theirs = await show('1', other);
    expect(textOf(theirs)).toContain('No case “1”');
    const edit = await other.press(theirs, { customId: 'kick-case:edit::5' }, { force: true }).modal();
    expect(edit.fields[0]?.value ?? '').toBe('');
    expect(textOf(await edit.submit({ text: 'from elsewhere' }).reply())).toContain('No case');
    expect(textOf(await show('5'))).toContain('Reason: noise');
  });

  it('is refused to members without the role, as are its buttons and modals', async () => {
    expect(textOf(await show('1', harness.bystander))).toContain('You can’t do this');
    const ours = await show('5');
    const press = harness.bystander.press(ours, { customId: 'kick-case:edit::5' }, { force: true });
    expect(textOf(await press.reply())).toContain('You can’t do this');
    // Someone who loses the role while the modal is open can't submit it.
    const leaving = harness.guild.addMember({ name: 'Lea', roles: [harness.moderators] });
    const modal = await leaving.press(await show('5', leaving), { label: 'Edit reason' }).modal();
    leaving.setRoles([]);
    expect(textOf(await modal.submit({ text: 'too late' }).reply())).toContain('You can’t do this');
    expect(textOf(await show('5'))).toContain('Reason: noise');
  });

  it('counts the other cases of the same person', async () => {
    const { sessionId } = sessionsOf(harness.videosdk).open(['fay']);
    await kick(harness, { participant: 'fay', session: sessionId });
    expect(textOf(await show('6'))).toContain('Other cases about this person: 0 earlier, 1 later');
  });
});
