/**
 * Phones copy the whole line above an embed, not the ID in it. Wherever the bot takes an ID, it takes that line, as the
 * bot itself wrote it.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { behaveAsDocumented, titleOf } from './assertions.ts';
import { kick, manager, openPicker, present, removalRequests, type Sessions, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const ADMINISTRATOR = 8n;
const ADA = { participantId: 'guest-51', name: 'Ada *Lovelace*' };

const harness = useHarness();
let sessions: Sessions;
/** What a phone copies from the result of a removal: of Ada, whose ID isn't her name. */
let line: string;

beforeEach(async () => {
  sessions = sessionsOf(harness.videosdk);
  sessions.open([ADA, 'Bob']);
  line = (await kick(harness, { participant: ADA.participantId })).message.content;
  expect(line).toMatch(/^-# ✅ Removed: .* · ID guest-51$/u);
  sessions.endAll();
});

describe('the line with a participant’s ID', () => {
  it('suggests the person, and names them', async () => {
    sessions.open([ADA, 'Cleo']);
    const { choices } = await harness.moderator.complete('kick-participant', { participant: line }, 'participant');
    expect(choices?.map(({ name }) => name)).toEqual([expect.stringMatching(/^Ada .* · guest-51$/u)]);
    const { message } = await kick(harness, { participant: line });
    expect(titleOf(message)).toContain('Removed: Ada');
  });

  it('is looked up by its ID when the list is incomplete and lacks them', async () => {
    const { sessionId } = sessions.open([ADA, 'Cleo']);
    harness.videosdk.behavior.pageInfo = 'missing';
    harness.videosdk.fault('active-participants', { kind: 'leaves-out', ids: ['guest-51'] }, { times: 20 });
    const { message } = await kick(harness, { participant: line, session: sessionId });
    expect(titleOf(message)).toMatch(/Ada/u);
    expect(removalRequests(harness.videosdk.requests).at(-1)).toMatchObject({ sessionId, participantId: 'guest-51' });
    expect(harness.videosdk.requests.filter(({ path }) => decodeURIComponent(path).includes('-# '))).toEqual([]);
  });

  it('filters the history, and names who is to be forgotten', async () => {
    const history = await harness.moderator.run('kick-history', { participant: line }).reply();
    expect(textOf(history)).toContain('**1**');
    expect(titleOf(history)).not.toContain('can’t find');
    const admins = harness.guild.addRole({ name: 'Admins', permissions: ADMINISTRATOR });
    const admin = harness.guild.addMember({ name: 'Root', roles: [admins] });
    expect(titleOf(await admin.run('kick-forget', { participant: line }).reply())).toContain('Forget Ada');
  });

  it('protects the person, as one entry of the list', async () => {
    const by = manager(harness);
    const page = await by
      .choose(await by.run('kick-settings').reply(), { label: 'Change…' }, [{ label: 'Protected people' }])
      .reply();
    const modal = await by.press(page, { label: 'Edit…' }).modal();
    await modal.submit({ ids: `${line}\nhost-1` }).reply();
    const { sessionId } = sessions.open([ADA, 'Cleo']);
    const { message } = await kick(harness, { participant: 'guest-51' });
    expect(titleOf(message)).toMatch(/protected/iu);
    expect(present(harness.videosdk, sessionId)).toContain('guest-51');
  });

  it('finds the person in the menu', async () => {
    sessions.open([ADA, 'Cleo', 'Dora']);
    const opened = await openPicker(harness).reply();
    const modal = await harness.moderator.press(opened, { label: 'Find…' }).modal();
    const found = await modal.submit({ text: line }).reply();
    expect(textOf(found)).toMatch(/Matching “.*”: 1\./u);
    expect(JSON.stringify(found.components)).toMatch(/"description":"[^"]* · guest-51"/u);
  });
});

describe('the line with a session’s ID', () => {
  it('names the session in each command', async () => {
    const { sessionId } = sessions.open([ADA, 'Cleo'], { customRoomId: 'annex' });
    harness.videosdk.behavior.pageInfo = 'missing';
    const unclear =
      (await harness.moderator.run('participants').reply()).content ||
      (await kick(harness, { participant: 'Cleo' })).message.content;
    behaveAsDocumented(harness);
    expect(unclear).toContain(sessionId);
    sessions.open(['Elsewhere'], { customRoomId: 'hall' });
    expect(textOf(await harness.moderator.run('participants', { session: unclear }).reply())).toContain('Cleo');
    const { message } = await kick(harness, { participant: 'Cleo', session: unclear });
    expect(titleOf(message)).toContain('Removed: Cleo');
  });
});
