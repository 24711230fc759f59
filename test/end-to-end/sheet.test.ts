/** The sheet in the real process: one form for a whole removal. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member, OpenModal } from '../../sandbox/discord/index.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import {
  kick,
  manager,
  present,
  removals,
  type Sessions,
  sessionsOf,
  setConfirm,
  unescaped,
  withoutForm,
} from './fixture.ts';
import { type Harness, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const named = (...labels: string[]) => labels.map((label) => ({ label }));

/** Changes a setting that is typed into a form. */
async function type(harness: Harness, what: string, field: string, text: string): Promise<void> {
  const by = manager(harness);
  const page = await by.choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: what }]).reply();
  await (await by.press(page, { label: 'Edit…' }).modal()).submit({ [field]: text }).reply();
}

/** Changes a setting that has a button for each value. */
async function press(harness: Harness, what: string, label: string): Promise<void> {
  const by = manager(harness);
  const page = await by.choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: what }]).reply();
  await by.press(page, { label }).reply();
}

function field(modal: OpenModal, customId: string) {
  const found = modal.fields.find((one) => one.customId === customId);
  if (found === undefined) {
    throw new Error(`no field ${customId}, only ${modal.fields.map((one) => one.customId).join(', ')}`);
  }
  return found;
}

const labelsIn = (modal: OpenModal, customId: string) => field(modal, customId).options.map(({ label }) => label);

/** To fill in a field, a menu takes one tap to open and one for the choice; a radio button takes one. */
function tapsOf(modal: OpenModal, filledIn: readonly string[]): number {
  const sending = 1;
  return filledIn.reduce((sum, one) => sum + (field(modal, one).kind === 'radio-group' ? 1 : 2), sending);
}

describe('the sheet', () => {
  const harness = useHarness();
  let sessions: Sessions;
  beforeEach(() => {
    sessions = sessionsOf(harness.videosdk);
  });

  const open = (by: Member = harness.moderator): Promise<OpenModal> => by.run('kick-participant').modal();

  it('removes one person with at most three taps, newest first', async () => {
    const { videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    const modal = await open();
    expect(labelsIn(modal, 'who')).toEqual([BOB.name, ANA.name]);
    expect(field(modal, 'who').options[1]?.description).toMatch(/^1 hr · /u);
    expect(tapsOf(modal, ['who'])).toBeLessThanOrEqual(3);
    const sent = modal.submit({ who: named(ANA.name) });
    expect((await sent.acknowledged()).ephemeral).toBe(true);
    expect(titleOf(await sent.reply())).toBe('✅ Removed: Ana Sousa');
    expect(present(videosdk, sessionId)).toEqual([BOB.participantId]);
    expect(removals(videosdk)).toEqual([ANA.participantId]);
  });

  it('opens in the session that was chosen among several, in place of the question', async () => {
    const { moderator, videosdk } = harness;
    sessions.open([CLEO], { customRoomId: 'attic' });
    const { sessionId } = sessions.open([ANA, BOB], { customRoomId: 'hall' });
    const which = await moderator.run('kick-participant', { reason: 'noise' }).reply();
    expect(titleOf(which)).toBe('Which session?');
    const modal = await moderator.choose(which, { label: 'Choose a session' }, named('hall')).modal();
    expect(labelsIn(modal, 'who')).toEqual([BOB.name, ANA.name]);
    const sent = modal.submit({ who: named(ANA.name), reason: 'noise' });
    const result = await sent.reply();
    expect([titleOf(result), result.id]).toEqual(['✅ Removed: Ana Sousa', which.id]);
    expect(textOf(result)).toContain('Reason: noise');
    expect(present(videosdk, sessionId)).toEqual([BOB.participantId]);
    expect(removals(videosdk)).toEqual([ANA.participantId]);
  });

  it('keeps out for a ready-made reason with at most five taps', async () => {
    await type(harness, 'Ready-made reasons', 'presets', 'noise\nspam');
    sessions.open([ANA, BOB]);
    const modal = await open();
    expect(tapsOf(modal, ['who', 'keep-out', 'preset'])).toBeLessThanOrEqual(5);
    const filled = {
      who: named(ANA.name),
      'keep-out': named('Keep out: 10 minutes'),
      preset: named('spam'),
    };
    const result = await modal.submit(filled).reply();
    expect(titleOf(result)).toBe('✅ Removed: Ana Sousa');
    expect(textOf(result)).toContain('Kept out until');
    expect(textOf(result)).toContain('Reason: spam');
  });

  it('takes over what the command said, and a written reason instead of a ready-made one', async () => {
    await type(harness, 'Ready-made reasons', 'presets', 'noise\nspam');
    sessions.open([ANA, BOB]);
    const modal = await harness.moderator.run('kick-participant', { reason: 'noise', 'keep-out': '1 hour' }).modal();
    expect(field(modal, 'keep-out').value).toBe('1 hour');
    const result = await modal.submit({ who: named(BOB.name), reason: 'in *my* words' }).reply();
    expect(unescaped(textOf(result))).toContain('Reason: in *my* words');
    expect(textOf(result)).toContain('Kept out until');
  });

  it('shows a summary of several people first, with everything that was filled in', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    const filled = { who: named(ANA.name, BOB.name), 'keep-out': named('Keep out: 1 hour'), reason: 'noise' };
    const sent = (await open()).submit(filled);
    const sure = await sent.reply();
    expect(titleOf(sure)).toBe('Remove 2 people?');
    expect(textOf(sure)).toContain('Keep out: 1 hour\nReason: noise');
    expect(removals(videosdk)).toEqual([]);
    await moderator.press(sure, { label: 'Remove 2 people' }).acknowledged();
    await sent.messageWhere((message) => (message.components ?? []).length === 0 && /2/u.test(titleOf(message)), {
      timeoutMs: 15_000,
    });
    expect(present(videosdk, sessionId)).toEqual([CLEO.participantId]);
  });

  it('asks first when the server always wants it, or another moderator has just acted on the person', async () => {
    const { videosdk, guild, moderators } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    const other = guild.addMember({ name: 'Sue', roles: [moderators] });
    await kick(harness, { participant: ANA.name }, { by: other });
    videosdk.join(sessionId, ANA);
    const lately = await (await open()).submit({ who: named(ANA.name) }).reply();
    expect(titleOf(lately)).toBe('Remove Ana Sousa?');
    expect(textOf(lately)).toContain(`<@${other.id}> acted on this person`);
    await setConfirm(harness, 'Always confirm');
    const always = await (await open()).submit({ who: named(BOB.name), reason: 'noise' }).reply();
    expect(titleOf(always)).toBe('Remove Bob Stone?');
    expect(textOf(always)).toContain('Reason: noise');
    expect(removals(videosdk)).toEqual([ANA.participantId]);
    expect(titleOf(await harness.moderator.press(always, { label: 'Remove' }).reply())).toBe('✅ Removed: Bob Stone');
  });

  it('takes what no one can see for nothing, as a reason and as a name', async () => {
    const { videosdk } = harness;
    await press(harness, 'Reason', 'Require a reason');
    sessions.open([ANA, BOB, CLEO]);
    const several = await (await open()).submit({ who: named(ANA.name, BOB.name), reason: '\u200B\u2060' }).reply();
    expect(textOf(several)).toContain('Reason: none');
    const one = await (await open()).submit({ who: named(ANA.name), reason: '\u3164' }).reply();
    expect(titleOf(one)).toContain('No one removed');
    expect(removals(videosdk)).toEqual([]);
  });

  it('opens again as it was sent when a reason is missing, even after a restart', async () => {
    const { moderator, videosdk } = harness;
    await type(harness, 'Ready-made reasons', 'presets', 'noise\nspam');
    await press(harness, 'Reason', 'Require a reason');
    sessions.open([ANA, BOB]);
    const refused = await (await open())
      .submit({ who: named(ANA.name), 'keep-out': named('Keep out: 1 hour') })
      .reply();
    expect(titleOf(refused)).toBe('❔ No one removed yet: why?');
    await harness.bot.stop();
    await harness.restart();
    expect(textOf(refused)).toContain('Choose or write one, and send the form again.');
    const again = await moderator.press(refused, { label: 'Change and try again' }).modal();
    expect(field(again, 'who').value).toEqual([ANA.participantId]);
    expect(field(again, 'keep-out').value).toBe('1 hour');
    expect(removals(videosdk)).toEqual([]);
    const sent = again.submit({ preset: named('noise') });
    const result = await sent.reply();
    expect(titleOf(result)).toBe('✅ Removed: Ana Sousa');
    expect(textOf(result)).toContain('Reason: noise');
    expect(textOf(result)).toContain('Kept out until');
    expect(removals(videosdk)).toEqual([ANA.participantId]);
  });

  it('opens again as it was sent when the person is protected by then', async () => {
    const { moderator, videosdk } = harness;
    sessions.open([ANA, BOB]);
    const modal = await open();
    await type(harness, 'Protected people', 'ids', ANA.participantId);
    const refused = await modal.submit({ who: named(ANA.name), reason: 'noise' }).reply();
    expect(titleOf(refused)).toMatch(/protected/iu);
    const again = await moderator.press(refused, { label: 'Change and try again' }).modal();
    expect(labelsIn(again, 'who')).toEqual([BOB.name]);
    expect(field(again, 'who').description).toContain('Protected, not shown: 1');
    expect(field(again, 'reason').value).toBe('noise');
    expect(removals(videosdk)).toEqual([]);
  });

  it('removes no one who has the ID of someone who left as their name', async () => {
    const { videosdk } = harness;
    const { sessionId } = sessions.open([{ participantId: 'Ada', name: 'First' }, BOB]);
    const modal = await open();
    videosdk.leave(sessionId, 'Ada');
    videosdk.join(sessionId, { participantId: 'p-other', name: 'Ada' });
    const result = await modal.submit({ who: named('First') }).reply();
    expect(titleOf(result)).toBe('➖ Already gone: First');
    expect(removals(videosdk)).toEqual([]);
  });

  it('shows who is there now when one of several has left', async () => {
    const { videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    const modal = await open();
    videosdk.leave(sessionId, ANA.participantId);
    const fresh = await modal.submit({ who: named(ANA.name, BOB.name) }).reply();
    expect(titleOf(fresh)).toBe('Who do you want to remove?');
    expect(textOf(fresh)).toContain('Left in the meantime');
    expect(removals(videosdk)).toEqual([]);
  });

  it('takes no one’s word for who may send it', async () => {
    const { moderator, videosdk, moderators } = harness;
    sessions.open([ANA, BOB]);
    const modal = await open();
    moderator.setRoles([]);
    const sent = modal.submit({ who: named(ANA.name) });
    expect((await sent.acknowledged()).ephemeral).toBe(true);
    expect(titleOf(await sent.reply())).toBe('You can’t do this');
    moderator.setRoles([moderators]);
    expect(removals(videosdk)).toEqual([]);
  });

  it('answers in public where the server wants that, and only after it was sent', async () => {
    await press(harness, 'Replies', 'Make replies public');
    sessions.open([ANA, BOB]);
    const sent = (await open()).submit({ who: named(ANA.name) });
    expect((await sent.acknowledged()).ephemeral).toBe(false);
    expect(titleOf(await sent.reply())).toBe('✅ Removed: Ana Sousa');
  });

  it('gives way to the picker when who is there can’t be read in time, or not completely', async () => {
    const { moderator } = harness;
    sessions.open([ANA, BOB]);
    const picker = withoutForm(harness, () => moderator.run('kick-participant'));
    expect(titleOf(await picker.reply())).toBe('Who do you want to remove?');
    expect((await open()).title).toBe('Remove from session');
  });

  it('finds someone who isn’t among the newest 25, by name or by ID', async () => {
    const { moderator, videosdk } = harness;
    const crowd = Array.from({ length: 40 }, (_, n) => ({ participantId: `p-${n}`, name: `Guest ${n % 39}` }));
    const { sessionId } = sessions.open(crowd);
    const modal = await open();
    expect(labelsIn(modal, 'who')).toHaveLength(25);
    expect(field(modal, 'who').description).toContain('40 people. Shown: the newest 25');
    const result = await modal.submit({ find: 'guest 7' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Guest 7');
    expect(present(videosdk, sessionId)).not.toContain('p-7');
    const several = await (await open()).submit({ find: 'Guest 0', reason: 'noise' }).reply();
    expect(titleOf(several)).toBe('Who do you want to remove?');
    const none = await (await open()).submit({ find: 'nobody', reason: 'noise' }).reply();
    const again = await moderator.press(none, { label: 'Change and try again' }).modal();
    expect([field(again, 'find').value, field(again, 'reason').value]).toEqual(['nobody', 'noise']);
    const both = await again.submit({ who: named('Guest 38'), find: 'p-3' }).reply();
    expect(titleOf(both)).toBe('Remove 2 people?');
    expect(removals(videosdk)).toEqual(['p-7']);
  });

  it('opens below a result as well, for the same session', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    sessions.open(['Dora']);
    const { message } = await kick(harness, { participant: ANA.name, session: sessionId });
    const modal = await moderator.press(message, { label: 'Remove another' }).modal();
    expect(labelsIn(modal, 'who')).toEqual([CLEO.name, BOB.name]);
    const result = await modal.submit({ who: named(BOB.name) }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Bob Stone');
    expect(removals(videosdk)).toEqual([ANA.participantId, BOB.participantId]);
  });
});
