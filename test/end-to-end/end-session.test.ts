/** `/end-session` in the real process: who can use it, what they type, what happens, and what is recorded. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member, Message, OpenModal, Role } from '../../sandbox/discord/index.ts';
import { titleOf } from './assertions.ts';
import { kick, present, sessionsOf, unescaped } from './fixture.ts';
import { copyableIn, textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const MODERATE_MEMBERS = 1n << 40n;
const MANAGE_GUILD = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;
const COMMAND = 'end-session';

const harness = useHarness();
let manager: Member;
let ender: Member;
let hosts: Role;
let hall: { readonly sessionId: string; readonly roomId: string };

beforeEach(async () => {
  const { guild } = harness;
  const managers = guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD | MODERATE_MEMBERS });
  hosts = guild.addRole({ name: 'Hosts', permissions: MODERATE_MEMBERS });
  manager = guild.addMember({ name: 'Max', roles: [managers] });
  ender = guild.addMember({ name: 'Eve', roles: [hosts, harness.moderators] });
  const page = await manager
    .choose(await overview(), { label: 'Change…' }, [{ label: 'Who can end sessions' }])
    .reply();
  await manager.choose(page, { label: 'Who can end sessions' }, [{ id: hosts.id }]).reply();
  hall = sessionsOf(harness.videosdk).open(['Ada', 'Bob'], { customRoomId: 'Town Hall' });
});

const overview = async (): Promise<Message> => await manager.run('kick-settings').reply();
const asked = (): number => harness.videosdk.requests.filter(({ operation }) => operation === 'end-session').length;
const modalOf = async (message: Message, label = 'End for everyone…'): Promise<OpenModal> =>
  await ender.press(message, { label }).modal();
const question = async (): Promise<Message> => await ender.run(COMMAND, { session: 'Town Hall' }).reply();

/** Types the name, and waits for the final reply. */
async function type(modal: OpenModal, name: string): Promise<Message> {
  return await modal.submit({ name }).messageWhere((message) => !titleOf(message).startsWith('⏳'));
}

describe('a session', () => {
  it('is ended for everyone by someone who can do that, once they have typed the name of its room', async () => {
    const conversation = ender.run(COMMAND);
    const message = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect(titleOf(message)).toBe('End the session in room Town Hall?');
    expect(textOf(message)).toContain('This ends it for everyone in it: 2 people');
    expect(copyableIn(message)).toEqual(['Town Hall']);
    expect(asked()).toBe(0);

    const second = await question();
    const ended = await type(await modalOf(message), ' town  HALL ');
    expect(titleOf(ended)).toBe('⏹️ Ended: the session in room Town Hall');
    expect(present(harness.videosdk, hall.sessionId)).toEqual([]);
    expect(asked()).toBe(1);
    const number = /Case (\d+)/u.exec(textOf(ended))?.[1] ?? '';
    const kept = unescaped(textOf(await harness.moderator.run('kick-case', { number }).reply()));
    expect(kept).toContain(`Case ${number} · ⏹️ Ended for everyone · everyone in Town Hall`);
    expect(kept).toContain('VideoSDK accepted the request, and the session was over.');
    expect(kept).toContain(`By <@${ender.id}>`);
    const history = unescaped(textOf(await harness.moderator.run('kick-history').reply()));
    expect(history).toContain(`**${number}** ⏹️ Ended for everyone · everyone in Town Hall · <@${ender.id}>`);

    const again = await type(await modalOf(second), 'Town Hall');
    expect(titleOf(again)).toBe('➖ The session is over');
    expect(asked()).toBe(1);
  });

  it('isn’t ended when the wrong name is typed; the message says so and offers to try again', async () => {
    const wrong = await type(await modalOf(await question()), 'Town Hal');
    expect(titleOf(wrong)).toBe('❔ Not ended: that’s not the room’s name');
    expect(textOf(wrong)).toContain('No session was ended');
    expect(asked()).toBe(0);
    expect(present(harness.videosdk, hall.sessionId)).toEqual(['Ada', 'Bob']);
    expect(titleOf(await type(await modalOf(wrong, 'Try again…'), hall.roomId))).toMatch(/^⏹️ Ended/u);
  });

  it('can’t be ended by anyone else: moderators, managers, administrators, or someone who lost the role', async () => {
    const chiefs = harness.guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR });
    const chief = harness.guild.addMember({ name: 'Chi', roles: [chiefs] });
    const message = await question();
    const modal = await modalOf(message);
    for (const by of [harness.moderator, manager, chief, harness.bystander]) {
      const reply = await by.run(COMMAND, {}, { force: true }).reply();
      expect(titleOf(reply)).toBe('You can’t do this');
      expect(textOf(reply)).toContain('No session was ended.');
      const custom = `${COMMAND}:ask::${hall.sessionId}`;
      expect(titleOf(await by.press(message, { customId: custom }, { force: true }).reply())).toBe('You can’t do this');
    }
    const { choices } = await harness.moderator.complete(COMMAND, { session: '' }, 'session');
    expect(choices).toEqual([]);
    const other = harness.guild.addMember({ name: 'Oli', roles: [hosts] });
    const foreign = `${COMMAND}:ask:${ender.id}:${hall.sessionId}`;
    expect(titleOf(await other.press(message, { customId: foreign }, { force: true }).reply())).toBe(
      'This isn’t yours to use',
    );
    ender.setRoles([harness.moderators]);
    expect(titleOf(await modal.submit({ name: 'Town Hall' }).reply())).toBe('You can’t do this');
    expect(asked()).toBe(0);
    expect(present(harness.videosdk, hall.sessionId)).toEqual(['Ada', 'Bob']);
  });

  it('can’t be ended by anyone until someone is chosen, as at first', async () => {
    const page = await manager
      .choose(await overview(), { label: 'Change…' }, [{ label: 'Who can end sessions' }])
      .reply();
    await manager.press(page, { label: 'Use bot default' }).reply();
    expect(textOf(await ender.run(COMMAND).reply())).toContain(
      'No one can end sessions here yet. Someone with **Manage Server** can choose who',
    );
    expect(asked()).toBe(0);
  });

  it('in another server’s room isn’t ended, whichever button is pressed', async () => {
    const message = await question();
    const page = await manager.choose(await overview(), { label: 'Change…' }, [{ label: 'Rooms' }]).reply();
    await (await manager.press(page, { label: 'Edit…' }).modal()).submit({ rooms: 'another' }).reply();
    expect(titleOf(await type(await modalOf(message), 'Town Hall'))).toBe('❓ Not ended: can’t see the session');
    expect(asked()).toBe(0);
  });

  it('isn’t said to be ended when VideoSDK doesn’t end it', async () => {
    harness.videosdk.fault('end-session', { kind: 'status', status: 400 });
    expect(titleOf(await type(await modalOf(await question()), 'Town Hall'))).toBe('⚠️ Not ended: room Town Hall');
    harness.videosdk.fault('end-session', { kind: 'status', status: 403 });
    expect(titleOf(await type(await modalOf(await question()), 'Town Hall'))).toBe(
      '⛔ Not ended: VideoSDK rejected the bot',
    );
    harness.videosdk.fault('end-session', { kind: 'drop-after-effect' });
    expect(titleOf(await type(await modalOf(await question()), 'Town Hall'))).toBe('➖ The session is over');
    expect(asked()).toBe(3);
    const history = textOf(await harness.moderator.run('kick-history').reply());
    expect(history).toMatch(/➖ Session was over[\s\S]*⛔ VideoSDK rejected the bot[\s\S]*⚠️ Rejected by VideoSDK/u);
  });

  it('appears in the log channel and in exports in words of its own, numbered along with the removals', async () => {
    const channel = harness.guild.addChannel({ name: 'log' });
    await manager.choose(await overview(), { label: 'Log channel' }, [channel]).reply();
    const removed = await kick(harness, { participant: 'Ada' });
    expect(removed.text).toContain('Case 1');
    expect(textOf(await type(await modalOf(await question()), 'Town Hall'))).toContain('Case 2');
    const csv = await harness.moderator
      .press(await harness.moderator.run('kick-history').reply(), { label: 'Export CSV' })
      .reply();
    expect(csv.attachments).toHaveLength(1);
    const logged = await channel.messageWhere((message) => textOf(message).includes('Case 2'));
    expect(textOf(logged)).toContain('⏹️ Ended for everyone · everyone in Town Hall');
    expect(textOf(logged)).toContain('VideoSDK accepted the request, and the session was over.');
  });
});

describe('a process that dies while ending a session', () => {
  it('leaves a case that the next process finishes by checking, without asking VideoSDK again', async () => {
    harness.videosdk.fault('end-session', { kind: 'hang-after-effect' });
    const modal = await modalOf(await question());
    const conversation = modal.submit({ name: 'Town Hall' });
    await harness.videosdk.waitForRequest({ operation: 'end-session', where: ({ effect }) => effect === 'done' });
    // What is shown meanwhile doesn't say that it's over.
    expect(titleOf(await conversation.reply())).toMatch(/^⏳/u);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const finished = await conversation.messageWhere((message) => !titleOf(message).startsWith('⏳'), {
      timeoutMs: 40_000,
    });
    expect(titleOf(finished)).toBe('☑️ Over: the session in room Town Hall');
    expect(textOf(finished)).toContain('The bot was interrupted while ending it');
    expect(asked()).toBe(1);
    expect(textOf(await harness.moderator.run('kick-history').reply())).toContain('☑️ Over after an interruption');
  });
});
