/** When someone else ends a keep-out, or doesn't, the moderator who set it reads the truth. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '../../sandbox/discord/index.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import { kick, manager, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const TOLD_WITHIN_MS = 20_000;

describe('a keep-out', () => {
  let harness: Harness;
  let sessions: Sessions;
  let another: Member;

  beforeAll(async () => {
    harness = await startHarness();
    sessions = sessionsOf(harness.videosdk);
    another = harness.guild.addMember({ name: 'Max', roles: [harness.moderators] });
  });
  afterAll(async () => {
    sessions.endAll();
    expectNoViolations(harness);
    await harness[Symbol.asyncDispose]();
  });

  function keptOut() {
    sessions.endAll();
    const { sessionId } = sessions.open([ANA, BOB, CLEO]);
    const conversation = harness.moderator.run('kick-participant', { participant: ANA.name, 'keep-out': '1 hour' });
    return { sessionId, conversation };
  }

  async function caseOf(conversation: ReturnType<typeof keptOut>['conversation']): Promise<string> {
    return /Case (\d+)/u.exec(textOf(await conversation.reply()))?.[1] ?? '';
  }

  it('that ended because its case was voided is reported to the moderator who set it', async () => {
    const { conversation } = keptOut();
    const shown = await another.run('kick-case', { number: await caseOf(conversation) }).reply();
    const modal = await another.press(shown, { label: 'Void' }).modal();
    await modal.submit({ text: 'the wrong person' }).reply();
    const told = await conversation.messageWhere((message) => titleOf(message).includes('No longer kept out'), {
      timeoutMs: TOLD_WITHIN_MS,
    });
    expect(textOf(told)).toContain('was voided');
  });

  it('that another moderator ended is reported to the moderator who set it', async () => {
    const { conversation } = keptOut();
    await conversation.reply();
    const list = await another.run('keep-outs').reply();
    await another.choose(list, { label: 'Let someone back in' }, [{ label: ANA.name }]).reply();
    const told = await conversation.messageWhere((message) => titleOf(message).includes('No longer kept out'), {
      timeoutMs: TOLD_WITHIN_MS,
    });
    expect(textOf(told)).toContain('let back in');
  });

  it('in force is neither denied nor replaced by later commands that remove no one', async () => {
    const { sessionId, conversation } = keptOut();
    const number = await caseOf(conversation);
    const again = await kick(harness, { participant: ANA.participantId, session: sessionId, 'keep-out': '10 minutes' });
    expect(titleOf(again.message)).toContain('Already gone');
    expect(again.text).toContain('This command doesn’t keep anyone out');
    const fault = { kind: 'status', status: 403, body: { error: 'forbidden' } } as const;
    // For every request: the watch may see them before the moderator asks.
    const refusing = harness.videosdk.fault('removals', fault, { times: Number.POSITIVE_INFINITY });
    harness.videosdk.join(sessionId, ANA);
    const refused = harness.moderator.run('kick-participant', {
      participant: ANA.participantId,
      session: sessionId,
      'keep-out': '10 minutes',
    });
    await refused.messageWhere((message) => titleOf(message).includes('VideoSDK rejected'), {
      timeoutMs: TOLD_WITHIN_MS,
    });
    refusing.clear();
    const list = await harness.moderator.run('keep-outs').reply();
    expect(textOf(list)).toMatch(new RegExp(`case ${number}$`, 'mu'));
    expect(textOf(list)).not.toContain(`case ${Number(number) + 1}`);
  });

  it('can’t start in a room that the server can no longer moderate', async () => {
    const { sessionId } = keptOut();
    const removed = await kick(harness, { participant: CLEO.name, session: sessionId });
    const by = manager(harness);
    const page = await by
      .choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: 'Rooms' }])
      .reply();
    const modal = await by.press(page, { label: 'Edit…' }).modal();
    await modal.submit({ rooms: 'othr-room-1111' }).reply();
    const refused = await harness.moderator.press(removed.message, { label: 'Keep out' }).reply();
    expect(titleOf(refused)).toBe('Can’t keep them out');
    expect(textOf(refused)).toContain('This server can no longer moderate that room.');
  });
});
