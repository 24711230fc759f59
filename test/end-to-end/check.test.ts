/** `/kick-check` in the real process: what it says works, what doesn't, and that checking changes nothing. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member, Message } from '../../sandbox/discord/index.ts';
import type { Fault } from '../../sandbox/videosdk/index.ts';
import { titleOf } from './assertions.ts';
import { kick, present, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const ADMINISTRATOR = 1n << 3n;

const harness = useHarness();
let chief: Member;
/** No other test’s server has it among its rooms. */
let room: string;

beforeEach(() => {
  chief = administrator();
  room = `hall-of-${harness.guild.id}`;
});

function administrator(): Member {
  const role = harness.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
  return harness.guild.addMember({ name: 'Chi', roles: [role] });
}

const checked = async (): Promise<Message> => await chief.run('kick-check').reply();

async function set(name: string, field: string, value: string): Promise<void> {
  const overview = await chief.run('kick-settings').reply();
  const page = await chief.choose(overview, { label: 'Change…' }, [{ label: name }]).reply();
  await (await chief.press(page, { label: 'Edit…' }).modal()).submit({ [field]: value }).reply();
}

describe('/kick-check', () => {
  it('says privately that everything works, and removes no one', async () => {
    const { sessionId } = sessionsOf(harness.videosdk).open(['Ada', 'Bob'], { customRoomId: room });
    await set('Rooms', 'rooms', room);
    const conversation = chief.run('kick-check');
    const message = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    const text = textOf(message);
    expect(titleOf(message)).toBe('✅ Everything works');
    expect(text).toMatch(/Discord API\*\*: accepts the bot’s token, answered in \d+ ms/u);
    expect(text).toMatch(/VideoSDK v1\*\* \(removes people\): accepts the credentials, answered in \d+ ms/u);
    expect(text).toMatch(/VideoSDK v2\*\* \(only reads\): accepts the credentials/u);
    expect(text).toContain('1 set. You don’t have any of them');
    expect(text).toContain('VideoSDK knows the listed room');
    expect(text).toMatch(/Database\*\* \(SQLite\): answered in \d+ ms, up to date/u);
    expect(text).toContain('matches Discord and VideoSDK');
    expect(text).toMatch(/Bouncer \d+\.\d+\.\d+ on Node\.js \d+\./u);
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    // The v1 request names a session and a participant made up for the check.
    const probes = harness.videosdk.requests.filter(({ operation }) => operation === 'remove-v1');
    expect(probes).toHaveLength(1);
    expect(probes[0]?.sessionId).toMatch(/^check-[\w-]{16,}$/u);
    expect(probes[0]?.participantId).toBe(probes[0]?.sessionId);
    expect(probes[0]?.effect).toBe('none');
    // It creates no case.
    expect(textOf(await harness.moderator.run('kick-history').reply())).not.toMatch(/Case 1\b/u);
  });

  it('says what to do about each problem', async () => {
    await set('Rooms', 'rooms', 'no-such-room');
    const channel = harness.guild.addChannel({ name: 'log' });
    const overview = await chief.run('kick-settings').reply();
    await chief.choose(overview, { label: 'Log channel' }, [channel]).reply();
    channel.close();
    harness.videosdk.fault('remove-v1', { kind: 'status', status: 401 });
    harness.videosdk.fault('list-sessions', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    const message = await checked();
    const text = textOf(message);
    expect(titleOf(message)).toBe('⚠️ 2 problems found');
    expect(text).toMatch(
      /⚠️ Problem · \*\*VideoSDK v1\*\* \(removes people\): rejects the credentials\. .* compare VIDEOSDK_API_KEY/u,
    );
    expect(text).toMatch(/⚠️ Problem · \*\*Log channel\*\*: <#\d+> is gone, or the bot can’t view it or post there/u);
    expect(text).toMatch(/❔ Unknown · \*\*VideoSDK v2\*\* \(only reads\): failed, or didn’t answer/u);
    expect(text).toContain('VideoSDK doesn’t know “no-such-room”');
  });

  it('says which permission is missing in the log channel, when it is chosen and from then on', async () => {
    const channel = harness.guild.addChannel({ name: 'log' });
    const choose = async (): Promise<string> => {
      const overview = await chief.run('kick-settings').reply();
      return textOf(await chief.choose(overview, { label: 'Log channel' }, [channel]).reply());
    };
    channel.forbid('send', 'embed');
    const chosen = await choose();
    expect(chosen).toContain('✅ Changed: Log channel');
    expect(chosen).toMatch(/⚠️ \*\*Log channel\*\*: .* needs \*Send Messages\* and \*Embed Links\* in/u);
    const text = textOf(await checked());
    expect(text).toMatch(/⚠️ Problem · \*\*Log channel\*\*: .* needs \*Send Messages\* and \*Embed Links\* in/u);
    expect(text).not.toContain('the bot can post in');
    channel.open();
    expect(textOf(await checked())).toContain('**Log channel**: the bot can post in');
  });

  it('doesn’t say of a log channel that the bot can post there while a case waits for it', async () => {
    const channel = harness.guild.addChannel({ name: 'log' });
    const overview = await chief.run('kick-settings').reply();
    await chief.choose(overview, { label: 'Log channel' }, [channel]).reply();
    const away = harness.discord.fault('send-message', { kind: 'status', status: 500 }, { times: 100 });
    sessionsOf(harness.videosdk).open(['Ada', 'Bob']);
    await kick(harness, { participant: 'Ada' });
    await away.waitForHit(1);
    const text = textOf(await checked());
    expect(text).toMatch(/❔ Unknown · \*\*Log channel\*\*: cases are waiting to be posted in <#\d+>/u);
    away.remove();
    expect(textOf(await checked())).toContain('**Log channel**: the bot can post in');
    expect(channel.messages).toHaveLength(1);
  });

  it.each<[string, Fault]>([
    ['an unpaid bill', { kind: 'status', status: 402, body: { error: 'payment required' } }],
    ['a gateway’s 404', { kind: 'status', status: 404, body: 'default backend - 404' }],
    ['an HTML page', { kind: 'html', status: 200 }],
  ])('says that it couldn’t check when the answer may not be VideoSDK’s own: %s', async (_what, answer) => {
    await set('Rooms', 'rooms', room);
    const fault = harness.videosdk.fault('any', answer, { times: Number.POSITIVE_INFINITY });
    const text = textOf(await checked());
    fault.clear();
    expect(text).not.toMatch(/accepts the credentials|VideoSDK knows/u);
    expect(text).toContain('couldn’t check 1 of 1, because VideoSDK failed');
  });

  it('answers within its time limit when VideoSDK doesn’t', async () => {
    harness.videosdk.fault('remove-v1', { kind: 'hang' });
    harness.videosdk.fault('list-sessions', { kind: 'hang' });
    const message = await checked();
    expect(titleOf(message)).toBe('❔ Couldn’t check 2 of 11');
  });

  it('is for administrators only', async () => {
    expect(() => harness.moderator.run('kick-check')).toThrow();
    for (const by of [harness.moderator, harness.bystander]) {
      const reply = await by.run('kick-check', {}, { force: true }).reply();
      expect(textOf(reply)).toContain('Only administrators of this server can do this');
    }
    expect(harness.videosdk.requests.filter(({ operation }) => operation === 'remove-v1')).toEqual([]);
  });
});
