/** What Discord refuses to show because of its content, when there is no pending reply to change. */
import { describe, expect, it } from 'vitest';
import { patience } from '../../sandbox/patience.ts';
import { ANA, BOB } from './assertions.ts';
import { kick, sessionsOf } from './fixture.ts';
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

  it('a modal that Discord refuses because of its content is replaced by a message that says so', async () => {
    sessionsOf(harness.videosdk).open([ANA, BOB]);
    await kick(harness, { participant: ANA.name, reason: 'see blocked.example' });
    const shown = await harness.moderator.run('kick-case', { number: '1' }).reply();
    harness.discord.fault('callback', BLOCKED);
    const text = textOf(await harness.moderator.press(shown, { label: 'Edit reason' }).reply());
    expect(text).toContain('Discord won’t show this form');
    expect(text).toContain('Nothing was changed');
  });

  it('a notice that Discord refuses because of a name is replaced by one without it, with the same button', async () => {
    const { conversation, chief, there } = await namesakeOn(harness, { times: 1 });
    await expect.poll(() => conversation.followUps.length, { timeout: patience(20_000) }).toBe(1);
    const [notice] = conversation.followUps;
    const text = textOf(notice ?? raise());
    expect(text).toContain('Update on the person kept out in case 1');
    expect(text).toContain('Someone with the same name but a different ID joined the session');
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
  expect([below.hits, there.hits]).toEqual([2, 2]);
  const checked = textOf(await chief.run('kick-check').reply());
  expect(checked).toContain('sending 1 message failed');
  expect(checked).toContain('240000');
});

function raise(): never {
  throw new Error('no notice');
}
