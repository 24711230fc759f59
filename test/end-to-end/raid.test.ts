/** After a raid, in the real process: everyone who joined lately, a list that keeps up to date, and a protected recorder. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/discord/index.ts';
import { freePort } from '../support/free-port.ts';
import { ANA, BOB, titleOf } from './assertions.ts';
import { kick, manager, present, type Sessions, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const RAIDERS = ['x-1', 'x-2', 'x-3'].map((participantId) => ({ participantId, name: `Raider ${participantId}` }));

const port = await freePort();

describe('after a raid', () => {
  const harness = useHarness({ environment: { HTTP_PORT: String(port) } });
  let sessions: Sessions;
  beforeEach(() => {
    sessions = sessionsOf(harness.videosdk);
    harness.videosdk.sendWebhooksTo(`http://127.0.0.1:${port}/webhooks/videosdk`);
  });

  /** Two who have been there for an hour, and then the raiders. */
  function raided(): string {
    const { sessionId } = sessions.open([ANA, BOB]);
    for (const raider of RAIDERS) {
      harness.videosdk.join(sessionId, raider);
    }
    return sessionId;
  }

  const removedAll = (message: Message): boolean => titleOf(message) === '✅ Removed all 3 people';

  it('everyone who joined lately is removed from below the list, which shows it by itself', async () => {
    const { moderator, videosdk } = harness;
    const sessionId = raided();
    const shown = moderator.run('participants');
    const list = await shown.reply();
    expect(titleOf(list)).toContain('5 people');
    const picker = await moderator.press(list, { label: 'Remove…' }).reply();
    const question = await moderator.press(picker, { label: 'Last minute: 3' }).reply();
    expect(textOf(question)).toContain('Everyone who joined in the last minute.');
    expect(present(videosdk, sessionId)).toHaveLength(5);
    await moderator.press(question, { label: 'Remove 3 people' }).messageWhere(removedAll);
    expect(present(videosdk, sessionId)).toEqual([ANA.participantId, BOB.participantId]);
    await shown.messageWhere((message) => titleOf(message).startsWith('2 people'));
  });

  it('everyone who joined lately is one choice in the form', async () => {
    const { moderator, videosdk } = harness;
    const sessionId = raided();
    const modal = await moderator.run('kick-participant').modal();
    const who = [{ label: 'Everyone who joined in the last minute: 3' }];
    const question = await modal.submit({ who, reason: 'raid' }).reply();
    expect(textOf(question)).toContain('Reason: raid');
    await moderator.press(question, { label: 'Remove 3 people' }).messageWhere(removedAll);
    expect(present(videosdk, sessionId)).toEqual([ANA.participantId, BOB.participantId]);
  });

  it('a list shows who joins and leaves when VideoSDK’s webhooks say so', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessions.open([ANA, BOB]);
    const shown = moderator.run('participants');
    await shown.reply();
    videosdk.join(sessionId, { participantId: 'c-1', name: 'Cleo' });
    await shown.messageWhere((message) => textOf(message).includes('Cleo · joined'));
    videosdk.leave(sessionId, ANA.participantId);
    await shown.messageWhere((message) => !textOf(message).includes(ANA.name));
  });

  it('a recorder whose ID begins with what the server protects stays', async () => {
    const { videosdk } = harness;
    const by = manager(harness);
    const label = 'Change…';
    const page = by.choose(await by.run('kick-settings').reply(), { label }, [{ label: 'Protected people' }]);
    const form = await by.press(await page.reply(), { label: 'Edit…' }).modal();
    expect(textOf(await form.submit({ ids: 'recorder-*' }).reply())).toContain('recorder-');
    const { sessionId } = sessions.open([ANA, { participantId: 'recorder-7', name: 'Camera' }]);
    const { message, text } = await kick(harness, { participant: 'Camera' });
    expect(titleOf(message)).toBe('🛡️ Not removed, protected: Camera');
    expect(text).toContain('This server’s settings protect that participant ID.');
    expect(present(videosdk, sessionId)).toContain('recorder-7');
  });
});
