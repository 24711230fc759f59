/** What Discord refuses to show because of its content, when there is no pending reply to change. */
import { describe, expect, it } from 'vitest';
import { ClientRefusal, type Message } from '../../sandbox/discord/index.ts';
import { patience } from '../../sandbox/patience.ts';
import { ANA, BOB } from './assertions.ts';
import { kick, openPicker, sessionsOf } from './fixture.ts';
import { type Harness, startHarness, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const BLOCKED = {
  kind: 'status',
  status: 403,
  body: { message: 'Message blocked by harmful links filter', code: 240_000 },
} as const;
const FOREVER = { times: Number.POSITIVE_INFINITY };

/** Ana is kept out, and a namesake joins. */
async function namesakeOn(harness: Harness, refused: { readonly times: number }) {
  const admins = harness.guild.addRole({ name: 'Admins', permissions: 1n << 3n });
  const chief = harness.guild.addMember({ name: 'Chi', roles: [admins] });
  const channel = harness.guild.addChannel({ name: 'mod-log' });
  const settings = await chief.run('kick-settings').reply();
  await chief.choose(settings, { customId: /^kick-settings:channel:/u }, [channel]).reply();
  const { sessionId } = sessionsOf(harness.videosdk).open([ANA, BOB]);
  const conversation = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
  await conversation.reply();
  await channel.messageWhere((message) => textOf(message).includes('Case 1'));
  const below = harness.discord.fault('follow-up', BLOCKED, refused);
  const there = harness.discord.fault('send-message', BLOCKED, refused);
  harness.videosdk.join(sessionId, { participantId: 'p-ana-9', name: ANA.name });
  return { chief, conversation, below, there };
}

describe('what Discord won’t show', () => {
  const harness = useHarness();

  it('a modal that Discord refuses because of the text in it opens without that text, and works', async () => {
    sessionsOf(harness.videosdk).open([ANA, BOB]);
    const { text: kicked } = await kick(harness, { participant: ANA.name, reason: 'see https://blocked.example' });
    const number = caseIn(kicked);
    const shown = await harness.moderator.run('kick-case', { number }).reply();
    const allow = harness.discord.block('blocked.example', 'link');
    const modal = await harness.moderator.press(shown, { label: 'Edit reason' }).modal();
    expect(modal.title).toBe(`Reason for case ${number}`);
    expect(modal.fields).toMatchObject([{ label: 'Reason', required: true }]);
    expect(JSON.stringify(modal.body)).toContain('Discord won’t show what’s here now. What you write replaces it');
    expect(() => modal.submit()).toThrow(ClientRefusal);
    const text = textOf(await modal.submit({ text: 'posted a link' }).reply());
    expect(text).toContain('Reason changed');
    expect(text).toContain('posted a link');
    allow();
  });

  it('a modal that Discord refuses in any form is replaced by a message that says so', async () => {
    sessionsOf(harness.videosdk).open([ANA, BOB]);
    const { text: kicked } = await kick(harness, { participant: ANA.name, reason: 'see blocked.example' });
    const shown = await harness.moderator.run('kick-case', { number: caseIn(kicked) }).reply();
    const refused = harness.discord.fault('callback', BLOCKED, { times: 2 });
    const text = textOf(await harness.moderator.press(shown, { label: 'Edit reason' }).reply());
    expect(refused.hits).toBe(2);
    expect(text).toContain('Discord won’t show this form');
    expect(text).toContain('Nothing was changed');
  });

  it('a notice in place of the reply that Discord refuses because of a name shows the ID, and so does the menu', async () => {
    const { moderator, discord, videosdk } = harness;
    const sessions = sessionsOf(videosdk);
    sessions.open([ANA, BOB]);
    const conversation = moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
    await conversation.reply();
    const allow = discord.block(ANA.name, 'word');
    const list = await moderator.run('keep-outs').reply();
    expect(optionsIn(list)).toEqual([expect.objectContaining({ label: ANA.participantId })]);
    await moderator.choose(list, { label: 'Let someone back in' }, [{ label: ANA.participantId }]).reply();
    const told = await conversation.messageWhere((message) => textOf(message).includes('No longer kept out'), {
      timeoutMs: patience(20_000),
    });
    expect(textOf(told)).toContain(`No longer kept out: ${ANA.participantId}`);
    expect(textOf(told)).toContain('Discord blocked a name, word or link here');
    allow();
    sessions.endAll();
  });

  it('menus and suggestions that Discord refuses because of a name show people by their IDs', async () => {
    const { moderator, discord, videosdk } = harness;
    const { sessionId } = sessionsOf(videosdk).open([{ participantId: 'guest_7', name: 'bad word' }, BOB]);
    const allow = discord.block('bad word', 'word');
    const { choices } = await moderator.complete('kick-participant', { participant: '' }, 'participant');
    expect(choices?.map(({ name, value }) => [name.replace(/ · .+ · /u, ' · … · '), value])).toEqual(
      expect.arrayContaining([
        ['guest_7 · … · guest_7', expect.any(String)],
        [`${BOB.participantId} · … · ${BOB.participantId}`, expect.any(String)],
      ]),
    );
    const picker = await openPicker(harness, moderator, { session: sessionId }).reply();
    expect(optionsIn(picker)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ label: 'guest_7', description: expect.stringMatching(/· guest_7$/u) }),
      ]),
    );
    const confirm = await moderator.choose(picker, { label: 'Choose who to remove' }, [{ label: 'guest_7' }]).reply();
    expect(textOf(await moderator.press(confirm, { label: 'Remove' }).reply())).toContain('Removed: guest\\_7');
    allow();
  });

  it('choices that Discord refuses whatever is in them are none', async () => {
    sessionsOf(harness.videosdk).open([ANA, BOB]);
    const refused = harness.discord.fault('callback', BLOCKED, { times: 2 });
    const { choices } = await harness.moderator.complete('kick-participant', { participant: '' }, 'participant');
    expect(refused.hits).toBe(2);
    expect(choices).toEqual([]);
  });

  it('a notice that Discord refuses because of a name is replaced by one without it, with the same button', async () => {
    const { conversation, chief, there } = await namesakeOn(harness, { times: 1 });
    await expect.poll(() => conversation.followUps.length, { timeout: patience(20_000) }).toBe(1);
    const [notice] = conversation.followUps;
    const text = textOf(notice ?? raise());
    expect(text).toContain(`Is that ${ANA.participantId} again?`);
    // Rooms are shown by their IDs, too.
    expect(text).toMatch(/p-ana-1 is being kept out of room [\w-]+ \(case 1\)/u);
    expect(text).toContain('Someone with the same name but a different ID joined');
    expect(text).toContain('ID p-ana-9');
    expect(text).toContain('Discord blocked a name, word or link here');
    expect(text).not.toContain(ANA.name);
    expect(there.hits).toBe(0);
    const pressed = await harness.moderator.press(notice ?? raise(), { label: 'Remove and keep out' }).reply();
    expect(textOf(pressed)).toContain('Removed');
    expect(textOf(await chief.run('kick-check').reply())).not.toContain('sending 1 message failed');
  });
});

it('a notice that Discord refuses in any wording is shown by /kick-check, with the reason', async () => {
  await using harness = await startHarness();
  const { chief, below, there } = await namesakeOn(harness, FOREVER);
  await harness.bot.waitForLog(({ msg }) => msg.startsWith('Discord refused a notice for good'), {
    timeoutMs: 20_000,
  });
  // The notice, twice without what may be refused in it, and the bot's own words.
  expect([below.hits, there.hits]).toEqual([4, 4]);
  const checked = textOf(await chief.run('kick-check').reply());
  expect(checked).toContain('sending 1 message failed');
  expect(checked).toContain('240000');
});

function caseIn(text: string): string {
  return /Case (\d+)/u.exec(text)?.[1] ?? raise();
}

/** What the menus of a message offer. */
function optionsIn({ components }: Message): readonly object[] {
  return (components ?? []).flatMap((line) =>
    'components' in line ? line.components.flatMap((one) => ('options' in one ? (one.options ?? []) : [])) : [],
  );
}

function raise(): never {
  throw new Error('no notice');
}
