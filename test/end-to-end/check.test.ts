/** `/kick-check` by the real process: what is well, what is not, and that looking changes nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import type { Fault } from '../../sandbox/videosdk/index.ts';
import { present, sessionsOf } from './scene.ts';
import { expectNoViolations, type Stage, setStage, textOf } from './stage.ts';
import { titleOf } from './telling.ts';

const ADMINISTRATOR = 1n << 3n;

let stage: Stage;
let chief: Member;

beforeEach(async () => {
  stage = await setStage();
  chief = administrator();
});
afterEach(async () => {
  expectNoViolations(stage);
  await stage[Symbol.asyncDispose]();
});

function administrator(): Member {
  const role = stage.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
  return stage.guild.addMember({ name: 'Chi', roles: [role] });
}

const checked = async (): Promise<Message> => await chief.run('kick-check').reply();

async function set(name: string, field: string, value: string): Promise<void> {
  const overview = await chief.run('kick-settings').reply();
  const page = await chief.choose(overview, { label: 'Change…' }, [{ label: name }]).reply();
  await (await chief.press(page, { label: 'Edit…' }).modal()).submit({ [field]: value }).reply();
}

describe('the check', () => {
  it('says that all is well, privately, and removes nobody by asking', async () => {
    const { sessionId } = sessionsOf(stage.videosdk).open(['Ada', 'Bob'], { customRoomId: 'town-hall' });
    await set('Rooms', 'rooms', 'town-hall');
    const conversation = chief.run('kick-check');
    const message = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    const text = textOf(message);
    expect(titleOf(message)).toBe('✅ All is well');
    expect(text).toMatch(/Discord’s API\*\*: takes the bot’s token, answers in \d+ ms/u);
    expect(text).toMatch(/VideoSDK v1\*\* \(removes people\): takes the credentials, answers in \d+ ms/u);
    expect(text).toMatch(/VideoSDK v2\*\* \(only reads\): takes the credentials/u);
    expect(text).toContain('1 set; you have none of them');
    expect(text).toContain('VideoSDK knows the one that is listed');
    expect(text).toMatch(/Store\*\* \(SQLite\): answers in \d+ ms, up to date/u);
    expect(text).toContain('agrees with Discord and VideoSDK');
    expect(text).toMatch(/Bouncer \d+\.\d+\.\d+ on Node\.js \d+\./u);
    expect(present(stage.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    // What v1 was asked names a session and a person that were made up for it.
    const probes = stage.videosdk.requests.filter(({ operation }) => operation === 'remove-v1');
    expect(probes).toHaveLength(1);
    expect(probes[0]?.sessionId).toMatch(/^check-[\w-]{16,}$/u);
    expect(probes[0]?.participantId).toBe(probes[0]?.sessionId);
    expect(probes[0]?.effect).toBe('none');
    // It is no case of anybody's.
    expect(textOf(await stage.moderator.run('kick-history').reply())).not.toMatch(/Case 1\b/u);
  });

  it('says of each that is not well what to do', async () => {
    await set('Rooms', 'rooms', 'no-such-room');
    const channel = stage.guild.addChannel({ name: 'log' });
    const overview = await chief.run('kick-settings').reply();
    await chief.choose(overview, { label: 'Log channel' }, [channel]).reply();
    channel.close();
    stage.videosdk.fault('remove-v1', { kind: 'status', status: 401 });
    stage.videosdk.fault('list-sessions', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    const message = await checked();
    const text = textOf(message);
    expect(titleOf(message)).toBe('⚠️ 2 problems found');
    expect(text).toMatch(/⚠️ Problem · \*\*VideoSDK v1\*\* \(removes people\): refuses the credentials\. Compare/u);
    expect(text).toMatch(/⚠️ Problem · \*\*Log channel\*\*: <#\d+> is gone, or the bot may not see it/u);
    expect(text).toMatch(/❔ Not known · \*\*VideoSDK v2\*\* \(only reads\): did not answer/u);
    expect(text).toContain('VideoSDK knows no room “no-such-room”');
  });

  it.each<[string, Fault]>([
    ['an unpaid bill', { kind: 'status', status: 402, body: { error: 'payment required' } }],
    ['a gateway', { kind: 'status', status: 404, body: 'default backend - 404' }],
    ['a page', { kind: 'html', status: 200 }],
  ])('says of what may not be VideoSDK’s word that nothing is known: %s', async (_what, answer) => {
    await set('Rooms', 'rooms', 'town-hall');
    const fault = stage.videosdk.fault('any', answer, { times: Number.POSITIVE_INFINITY });
    const text = textOf(await checked());
    fault.clear();
    expect(text).not.toMatch(/takes the credentials|VideoSDK knows/u);
    expect(text).toContain('1 of 1 could not be looked for');
  });

  it('says it within its bound where VideoSDK says nothing at all', async () => {
    stage.videosdk.fault('remove-v1', { kind: 'hang' });
    stage.videosdk.fault('list-sessions', { kind: 'hang' });
    const message = await checked();
    expect(titleOf(message)).toBe('❔ 2 of 11 could not be found out');
  });

  it('is for administrators alone', async () => {
    expect(() => stage.moderator.run('kick-check')).toThrow();
    for (const by of [stage.moderator, stage.bystander]) {
      const reply = await by.run('kick-check', {}, { force: true }).reply();
      expect(textOf(reply)).toContain('This is for administrators of this server alone');
    }
    expect(stage.videosdk.requests.filter(({ operation }) => operation === 'remove-v1')).toEqual([]);
  });
});
