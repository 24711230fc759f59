/** The picker in the real process, with the local Discord and the local VideoSDK. */
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Conversation, Member, Message } from '../../sandbox/discord/index.ts';
import { ANA, BOB, CLEO, caseOf, titleOf } from './assertions.ts';
import {
  kick,
  manager,
  openPicker,
  present,
  removals,
  type Sessions,
  sessionsOf,
  setConfirm,
  unescaped,
  withoutForm,
} from './fixture.ts';
import { copyableIn, type Harness, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const CONFIRMED = /^Remove .+\?$/u;

const PEOPLE = { label: 'Choose who to remove' };

function pick(by: Member, message: Message, ...names: string[]): Conversation {
  return by.choose(
    message,
    PEOPLE,
    names.map((label) => ({ label })),
  );
}

/** The labels of the options in the menu with that name. */
function optionsOf(message: Message, placeholder: string): string[] {
  for (const row of message.components ?? []) {
    for (const one of 'components' in row ? row.components : []) {
      if ('options' in one && one.placeholder === placeholder) {
        return one.options?.map(({ label }) => label) ?? [];
      }
    }
  }
  return [];
}

function allDisabled(message: Message): boolean {
  const parts = JSON.stringify(message.components).match(/"custom_id":/gu) ?? [];
  const dead = JSON.stringify(message.components).match(/"disabled":true/gu) ?? [];
  return parts.length > 0 && dead.length === parts.length;
}

/** Acts as if the ten minutes were over: the deadline is kept in the database. */
function letTimePass(harness: Harness): void {
  const store = new DatabaseSync((harness.environment['DATABASE_URL'] ?? '').slice('file:'.length), { timeout: 5_000 });
  store.exec(`update pickings set ends_at = ${Date.now() - 1}`);
  store.close();
}

describe('the picker', () => {
  const harness = useHarness();
  let sessions: Sessions;
  beforeEach(() => {
    sessions = sessionsOf(harness.videosdk);
  });

  it('leads from a session to a person to a removal, with restarts in between', async () => {
    const { moderator, videosdk } = harness;
    sessions.open(['Dora'], { customRoomId: 'quiet-room' });
    const { sessionId } = sessions.open([ANA, BOB], { customRoomId: 'town-hall' });
    const which = await moderator.run('kick-participant').reply();
    expect(titleOf(which)).toBe('Which session?');
    await harness.bot.stop();
    await harness.restart();
    const chosen = [{ label: 'town-hall' }];
    const who = await withoutForm(harness, () =>
      moderator.choose(which, { label: 'Choose a session' }, chosen),
    ).reply();
    expect(titleOf(who)).toBe('Who do you want to remove?');
    expect(optionsOf(who, PEOPLE.label)).toEqual([BOB.name, ANA.name]);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const sure = await pick(moderator, who, ANA.name).reply();
    expect(titleOf(sure)).toBe('Remove Ana Sousa?');
    expect(copyableIn(sure)).toEqual([ANA.participantId]);
    expect(textOf(sure)).toContain('Removed before: never');
    expect(removals(videosdk)).toEqual([]);
    await harness.bot.stop();
    await harness.restart();
    const result = await moderator.press(sure, { label: 'Remove' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Ana Sousa');
    expect(caseOf(result)).toBe(1);
    expect(present(videosdk, sessionId)).toEqual([BOB.participantId]);
    expect(removals(videosdk)).toEqual([ANA.participantId]);
  });

  it('puts a keep-out length and a reason into the case, chosen or written', async () => {
    const { moderator } = harness;
    sessions.open([ANA, BOB]);
    const who = await openPicker(harness).reply();
    const sure = await pick(moderator, who, ANA.name).reply();
    const longer = await moderator.choose(sure, { label: 'Keep out' }, [{ label: 'Keep out: 1 hour' }]).reply();
    expect(textOf(longer)).toContain('Keep out: 1 hour');
    const modal = await moderator.press(longer, { label: 'Write a reason…' }).modal();
    const why = await modal.submit({ text: 'shouting *all* the time' }).reply();
    expect(unescaped(textOf(why))).toContain('Reason: shouting *all* the time');
    const result = await moderator.press(why, { label: 'Remove' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Ana Sousa');
    expect(textOf(result)).toContain('Kept out until');
    expect(unescaped(textOf(result))).toContain('Reason: shouting *all* the time');
  });

  it('can go back and be canceled, and then removes no one', async () => {
    const { moderator, videosdk } = harness;
    sessions.open([ANA, BOB]);
    const who = await openPicker(harness).reply();
    const sure = await pick(moderator, who, ANA.name).reply();
    const again = await moderator.press(sure, { label: 'Back' }).reply();
    expect(titleOf(again)).toBe('Who do you want to remove?');
    const over = await moderator.press(again, { label: 'Cancel' }).reply();
    expect(titleOf(over)).toBe('No one was removed');
    expect(over.components ?? []).toEqual([]);
    expect(removals(videosdk)).toEqual([]);
  });

  it('refuses another moderator, or someone who has lost the role since, privately and without changing anything', async () => {
    const { moderator, videosdk, guild, moderators } = harness;
    sessions.open([ANA, BOB]);
    const other = guild.addMember({ name: 'Sue', roles: [moderators] });
    const sure = await pick(moderator, await openPicker(harness).reply(), ANA.name).reply();
    for (const label of ['Remove', 'Back', 'Cancel', 'Write a reason…']) {
      const press = other.press(sure, { label }, { force: true });
      expect((await press.acknowledged()).ephemeral).toBe(true);
      expect(titleOf(await press.reply())).toBe('This isn’t yours to use');
    }
    moderator.setRoles([]);
    expect(titleOf(await moderator.press(sure, { label: 'Remove' }).reply())).toBe('You can’t do this');
    expect(removals(videosdk)).toEqual([]);
    moderator.setRoles([moderators]);
    expect(titleOf(await moderator.press(sure, { label: 'Remove' }).reply())).toBe('✅ Removed: Ana Sousa');
  });

  it('takes no custom ID forged from another moderator’s', async () => {
    const { moderator, videosdk, guild, moderators } = harness;
    sessions.open([ANA, BOB]);
    const other = guild.addMember({ name: 'Sue', roles: [moderators] });
    const sure = await pick(moderator, await openPicker(harness).reply(), ANA.name).reply();
    const customId = JSON.stringify(sure.components).match(/kick-participant:remove:[^"]+/u)?.[0] ?? '';
    const forged = customId.replace(moderator.id, other.id);
    expect(titleOf(await other.press(sure, { customId: forged }, { force: true }).reply())).toBe(
      'This menu has closed',
    );
    expect(removals(videosdk)).toEqual([]);
  });

  it('times out after ten minutes, which it says on its own, with its buttons disabled, and again at each press', async () => {
    const { moderator, videosdk } = harness;
    sessions.open([ANA, BOB]);
    const opened = openPicker(harness);
    const sure = await pick(moderator, await opened.reply(), ANA.name).reply();
    letTimePass(harness);
    const ended = await opened.messageWhere((message) => titleOf(message) === 'No one was removed', {
      timeoutMs: 10_000,
    });
    expect(textOf(ended)).toContain('timed out after 10 minutes');
    expect(allDisabled(ended)).toBe(true);
    const customId = JSON.stringify(sure.components).match(/kick-participant:remove:[^"]+/u)?.[0] ?? '';
    const late = await moderator.press(ended, { customId }, { force: true }).reply();
    expect(textOf(late)).toContain('timed out after 10 minutes');
    expect(removals(videosdk)).toEqual([]);
  });

  it('pages through a thousand people, and finds one of them', async () => {
    const { moderator, videosdk } = harness;
    const crowd = Array.from({ length: 1_000 }, (_, n) => ({ participantId: `p-${n}`, name: `Guest ${n}` }));
    const { sessionId } = sessions.open(crowd);
    const first = await openPicker(harness).reply();
    expect(optionsOf(first, PEOPLE.label).slice(0, 2)).toEqual(['Guest 999', 'Guest 998']);
    expect(textOf(first)).toContain('Page 1 of 40');
    const second = await moderator.press(first, { label: 'Older' }).reply();
    expect(optionsOf(second, PEOPLE.label)[0]).toBe('Guest 974');
    const modal = await moderator.press(second, { label: 'Find…' }).modal();
    const none = await modal.submit({ text: 'nobody-of-them' }).reply();
    expect(unescaped(titleOf(none))).toBe('No one matches “nobody-of-them”');
    const again = await moderator.press(none, { label: 'Find…' }).modal();
    const hit = await again.submit({ text: 'GUEST 512' }).reply();
    expect(optionsOf(hit, PEOPLE.label)).toEqual(['Guest 512']);
    const sure = await pick(moderator, hit, 'Guest 512').reply();
    expect(titleOf(await moderator.press(sure, { label: 'Remove' }).reply())).toBe('✅ Removed: Guest 512');
    expect(present(videosdk, sessionId)).not.toContain('p-512');
  });

  it('shows protected people, but doesn’t offer them', async () => {
    const by = manager(harness);
    const page = await by
      .choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: 'Protected people' }])
      .reply();
    await (await by.press(page, { label: 'Edit…' }).modal()).submit({ ids: BOB.participantId }).reply();
    sessions.open([ANA, BOB]);
    const who = await openPicker(harness).reply();
    expect(optionsOf(who, PEOPLE.label)).toEqual([ANA.name]);
    expect(unescaped(textOf(who))).toMatch(/Bob Stone .*· protected/u);
  });

  it('shows the current people when someone who was picked has left, and says who left', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    const who = await openPicker(harness).reply();
    videosdk.leave(sessionId, ANA.participantId);
    const fresh = await pick(moderator, who, ANA.name, BOB.name).reply();
    expect(titleOf(fresh)).toBe('Who do you want to remove?');
    expect(textOf(fresh)).toContain('Left in the meantime: **Ana Sousa**');
    expect(optionsOf(fresh, PEOPLE.label)).toEqual([CLEO.name, BOB.name]);
    expect(removals(videosdk)).toEqual([]);
  });

  it('removes no one who has the ID of someone picked and gone as their name', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([{ participantId: 'Ada', name: 'First' }, BOB]);
    const sure = await pick(moderator, await openPicker(harness).reply(), 'First').reply();
    videosdk.leave(sessionId, 'Ada');
    videosdk.join(sessionId, { participantId: 'p-other', name: 'Ada' });
    const result = await moderator.press(sure, { label: 'Remove' }).reply();
    expect(titleOf(result)).toBe('➖ Already gone: First');
    expect(removals(videosdk)).toEqual([]);
  });

  it.each([
    ['one person', [ANA.name], 'Remove', 'No one was removed'],
    [
      'two people',
      [ANA.name, BOB.name],
      'Remove 2 people',
      'Every removal that started is in /kick-history with its result',
    ],
  ] as const)(
    'leaves no dead button when it is killed between the press and the first case, with %s picked',
    async (_who, names, label, said) => {
      const { moderator, videosdk } = harness;
      sessions.open([ANA, BOB, CLEO]);
      const who = await openPicker(harness).reply();
      const sure = await pick(moderator, who, ...names).reply();
      const hanging = videosdk.fault('active-participants', { kind: 'hang' }, { times: Number.POSITIVE_INFINITY });
      const before = videosdk.requests.at(-1)?.number ?? 0;
      const pressed = moderator.press(sure, { label });
      await pressed.acknowledged();
      // The bot reads the session before it records anything.
      await videosdk.waitForRequest(
        { operation: 'active-participants', where: ({ state }) => state === 'open' },
        { after: before },
      );
      harness.bot.signal('SIGKILL');
      await harness.bot.exited;
      hanging.clear();
      await harness.restart();
      const told = await pressed.messageWhere((message) => titleOf(message) === 'The bot was interrupted', {
        timeoutMs: 15_000,
      });
      expect(textOf(told)).toContain(said);
      expect(removals(videosdk)).toEqual([]);
    },
  );

  it('acts once on two presses of one button', async () => {
    const { moderator, videosdk } = harness;
    sessions.open([ANA, BOB]);
    const opened = openPicker(harness);
    const sure = await pick(moderator, await opened.reply(), ANA.name).reply();
    const [first, second] = [moderator.press(sure, { label: 'Remove' }), moderator.press(sure, { label: 'Remove' })];
    await Promise.all([first.acknowledged(), second.acknowledged()]);
    await opened.messageWhere((message) => titleOf(message) === '✅ Removed: Ana Sousa');
    expect(removals(videosdk)).toEqual([ANA.participantId]);
    // Long afterwards, it still doesn't say that no one was removed.
    letTimePass(harness);
    const customId = JSON.stringify(sure.components).match(/kick-participant:remove:[^"]+/u)?.[0] ?? '';
    const late = await moderator.press(sure, { customId }, { force: true }).reply();
    expect(titleOf(late)).toBe('This menu has closed');
    expect(removals(videosdk)).toEqual([ANA.participantId]);
  });

  it('also confirms typed removals when the server always wants it', async () => {
    const { videosdk, moderator } = harness;
    sessions.open([ANA, BOB]);
    await setConfirm(harness, 'Always confirm');
    const { message } = await kick(harness, { participant: ANA.name, reason: 'noise', 'keep-out': '1 hour' });
    expect(titleOf(message)).toBe('Remove Ana Sousa?');
    expect(textOf(message)).toContain('Keep out: 1 hour\nReason: noise');
    expect(removals(videosdk)).toEqual([]);
    const result = await moderator.press(message, { label: 'Remove' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Ana Sousa');
  });

  it('confirms nothing when the server never wants it, unless another moderator has just acted on the same person', async () => {
    const { videosdk, moderator, guild, moderators } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    await setConfirm(harness, 'Never confirm');
    const result = await pick(moderator, await openPicker(harness).reply(), ANA.name).reply();
    expect(titleOf(result)).toBe('✅ Removed: Ana Sousa');
    videosdk.join(sessionId, ANA);
    const other = guild.addMember({ name: 'Sue', roles: [moderators] });
    const asked = await kick(harness, { participant: ANA.name }, { by: other });
    expect(asked.message.embeds[0]?.title).toMatch(CONFIRMED);
    expect(asked.text).toContain(`<@${moderator.id}> acted on this person`);
    expect(asked.text).toContain('Removed before: once');
    const picked = await pick(other, await openPicker(harness, other).reply(), ANA.name).reply();
    expect(titleOf(picked)).toMatch(CONFIRMED);
    expect(removals(videosdk)).toEqual([ANA.participantId]);
    // Whoever acted themselves isn't asked.
    expect((await kick(harness, { participant: ANA.name })).text).toContain('✅ Removed: Ana Sousa');
  });

  it('continues below a result: with removing another, keeping out and letting back in', async () => {
    const { moderator, videosdk, guild, moderators } = harness;
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    sessions.open(['Dora']);
    const { message } = await kick(harness, { participant: ANA.name, session: sessionId });
    await harness.bot.stop();
    await harness.restart();
    // In the same session, and for whoever presses it.
    const other = guild.addMember({ name: 'Sue', roles: [moderators] });
    const sheet = await other.press(message, { label: 'Remove another' }, { force: true }).modal();
    expect(sheet.fields[0]?.options.map(({ label }) => label)).toEqual([CLEO.name, BOB.name]);
    expect(titleOf(await sheet.submit({ who: [{ label: BOB.name }] }).reply())).toBe('✅ Removed: Bob Stone');

    const question = await moderator.press(message, { label: 'Keep out' }).reply();
    expect(titleOf(question)).toBe('Keep out: Ana Sousa?');
    const kept = await moderator.choose(question, { label: 'Keep out for how long?' }, [{ label: '1 hour' }]).reply();
    expect(titleOf(kept)).toBe('🔒 Kept out: Ana Sousa');
    const before = videosdk.requests.at(-1)?.number ?? 0;
    videosdk.join(sessionId, ANA);
    await videosdk.waitForRequest(
      { where: (r) => r.operation.startsWith('remove-') && r.effect === 'done' },
      { after: before, timeoutMs: 15_000 },
    );
    expect(present(videosdk, sessionId)).toEqual([CLEO.participantId]);
    expect(titleOf(await moderator.press(kept, { label: 'Let back in' }).reply())).toBe('Let back in: Ana Sousa');
    expect(titleOf(await moderator.run('keep-outs').reply())).toBe('No one is being kept out');
  });

  it('lets moderators, and no one else, let someone back in below the result of a kick with a keep-out', async () => {
    const { moderator, moderators } = harness;
    sessions.open([ANA, BOB]);
    const { message } = await kick(harness, { participant: ANA.name, 'keep-out': '1 hour' });
    moderator.setRoles([]);
    for (const label of ['Remove another', 'Let back in']) {
      expect(titleOf(await moderator.press(message, { label }).reply())).toBe('You can’t do this');
    }
    moderator.setRoles([moderators]);
    expect(titleOf(await moderator.press(message, { label: 'Let back in' }).reply())).toBe('Let back in: Ana Sousa');
    expect(titleOf(await moderator.press(message, { label: 'Let back in' }).reply())).toBe(
      'That keep-out is already over',
    );
  });
});
