import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import { kick, sessionsOf, unescaped } from './fixture.ts';
import { expectNoViolations, type Stage, setStage, textOf } from './harness.ts';

const NASTY = '@everyone **bold** https://evil.example';

let stage: Stage;
let other: Member;
let second: Member;

beforeAll(async () => {
  stage = await setStage();
  const elsewhere = stage.discord.addGuild({ name: 'Elsewhere' });
  const role = elsewhere.addRole({ name: 'Moderators', id: stage.moderators.id, permissions: 1n << 40n });
  other = elsewhere.addMember({ name: 'Olga', roles: [role] });
  second = stage.guild.addMember({ name: 'Max', roles: [stage.moderators] });
  sessionsOf(stage.videosdk).open([
    { participantId: 'ada-1', name: NASTY },
    ...['bob', 'cat', 'dan', 'eve', 'fay', 'gil'],
  ]);
  for (const participant of ['ada-1', 'bob', 'cat', 'dan', 'eve', 'fay']) {
    await kick(stage, { participant, reason: 'noise' });
  }
});
afterAll(() => stage[Symbol.asyncDispose]());

const show = (number: string, by: Member = stage.moderator): Promise<Message> =>
  by.run('kick-case', { number }).reply();

async function editReason(message: Message, text: string, by = stage.moderator): Promise<Message> {
  const modal = await by.press(message, { label: 'Edit reason' }).modal();
  return modal.submit({ text }).reply();
}

describe('/kick-case', () => {
  it('tells everything about one, with the id to be copied', async () => {
    const message = await show('1');
    expect(message.content).toBe('ada-1');
    const text = unescaped(textOf(message));
    expect(text).toContain(`Case 1 · ✅ Removed · ${NASTY}`);
    expect(text).toContain('Reason: noise');
    expect(text).toContain(`By <@${stage.moderator.id}>`);
    expect(text).toContain('This person’s only case here.');
    expectNoViolations(stage);
  });

  it('completes with the latest, and understands the completion as well as “#2”', async () => {
    const { choices } = await stage.moderator.complete('kick-case', { number: '' }, 'number');
    expect(choices?.map(({ value }) => value)).toEqual(['6', '5', '4', '3', '2', '1']);
    for (const given of ['#2', '2', choices?.[4]?.name ?? '']) {
      expect(textOf(await show(given))).toContain('Case 2 ·');
    }
  });

  it.each(['99', '0', 'x', '2147483648', '999999999'])('says that there is no case “%s”', async (given) => {
    expect(textOf(await show(given))).toContain(`No case “${given}”`);
  });

  it('edits the reason, shows what it was, and works after a restart', async () => {
    const message = await show('2');
    const modal = await stage.moderator.press(message, { label: 'Edit reason' }).modal();
    expect(modal.fields.map(({ value }) => value)).toEqual(['noise']);
    stage.bot.signal('SIGKILL');
    await stage.bot.exited;
    await stage.restart();
    const edited = await modal.submit({ text: '  @here much noise ' }).reply();
    expect(edited.id).toBe(message.id);
    const text = unescaped(textOf(edited));
    expect(text).toContain('Reason: @here much noise');
    expect(text).toContain(`<@${stage.moderator.id}>`);
    expect(text).toContain('“noise” → “@here much noise”');
    expect(unescaped(textOf(await editReason(edited, '')))).toContain('Reason: none');
    expectNoViolations(stage);
  });

  it('overwrites nothing when two edit at once, and loses nothing of either', async () => {
    const [first, later] = [await show('3'), await show('3', second)];
    const modals = [
      await stage.moderator.press(first, { label: 'Edit reason' }).modal(),
      await second.press(later, { label: 'Edit reason' }).modal(),
    ];
    expect(textOf((await modals[0]?.submit({ text: 'by Mia' }).reply()) as Message)).toContain('Reason: by Mia');
    const refused = (await modals[1]?.submit({ text: 'by Max' }).reply()) as Message;
    expect(textOf(refused)).toContain('Someone else changed the reason for case 3');
    expect(textOf(refused)).toContain('It’s now: by Mia');
    expect(refused.content).toBe('by Max');
    const again = await editReason(refused, 'by both', second);
    expect(textOf(again)).toContain('Reason: by both');
    expect(textOf(again)).toContain('“by Mia” → “by both”');
    expect(textOf(again)).toContain('“noise” → “by Mia”');
    expectNoViolations(stage);
  });

  it('voids with a reason, once, and it stays in the history', async () => {
    const [first, later] = [await show('4'), await show('4', second)];
    const late = await second.press(later, { label: 'Void' }).modal();
    const modal = await stage.moderator.press(first, { label: 'Void' }).modal();
    expect(() => modal.submit({})).toThrow(/required/u);
    const voided = await modal.submit({ text: 'wrong person' }).reply();
    expect(textOf(voided)).toContain('🚫 Voided · Case 4');
    expect(textOf(voided)).toContain('Why: wrong person');
    expect(() => stage.moderator.press(voided, { label: 'Voided' })).toThrow(/disabled/u);
    expect(textOf(await late.submit({ text: 'me too' }).reply())).toContain('already voided it');
    const list = await stage.moderator.run('kick-history', { outcome: 'voided' }).reply();
    expect(textOf(list)).toMatch(/~~\*\*4\*\* ✅ Removed · dan~~ 🚫 voided/u);
    expectNoViolations(stage);
  });

  it('does not void without a reason, whatever the client sends', async () => {
    const message = await show('5');
    const modal = await stage.moderator.press(message, { label: 'Void' }).modal();
    expect(textOf(await modal.submit({ text: '   ' }, { force: true }).reply())).toContain('Nothing was changed');
    expect(textOf(await show('5'))).not.toContain('Voided');
  });

  it('is not told to another server, nor changed from there', async () => {
    const theirs = await show('1', other);
    expect(textOf(theirs)).toContain('No case “1”');
    const edit = await other.press(theirs, { customId: 'kick-case:edit::5' }, { force: true }).modal();
    expect(edit.fields[0]?.value ?? '').toBe('');
    expect(textOf(await edit.submit({ text: 'from elsewhere' }).reply())).toContain('No case');
    expect(textOf(await show('5'))).toContain('Reason: noise');
  });

  it('is refused to whoever has no role, its buttons and modals too', async () => {
    expect(textOf(await show('1', stage.bystander))).toContain('You can’t do this');
    const ours = await show('5');
    const press = stage.bystander.press(ours, { customId: 'kick-case:edit::5' }, { force: true });
    expect(textOf(await press.reply())).toContain('You can’t do this');
    // Whoever loses the role while the modal is open may not submit it.
    const leaving = stage.guild.addMember({ name: 'Lea', roles: [stage.moderators] });
    const modal = await leaving.press(await show('5', leaving), { label: 'Edit reason' }).modal();
    leaving.setRoles([]);
    expect(textOf(await modal.submit({ text: 'too late' }).reply())).toContain('You can’t do this');
    expect(textOf(await show('5'))).toContain('Reason: noise');
  });

  it('counts the other cases of the same person', async () => {
    const { sessionId } = sessionsOf(stage.videosdk).open(['fay']);
    await kick(stage, { participant: 'fay', session: sessionId });
    expect(textOf(await show('6'))).toContain('Other cases about this person: 0 earlier, 1 later');
  });
});
