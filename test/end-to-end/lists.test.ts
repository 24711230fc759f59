/**
 * `/participants` and `/sessions`: who is in, and which sessions are running, only for members who can see that and in
 * their server's rooms.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Guild, Member, Message } from '../../sandbox/discord/index.ts';
import { allowed } from '../../sandbox/patience.ts';
import { PERSONAL_DATA_MARKERS } from '../../sandbox/videosdk/index.ts';
import { ANA, BOB, expectInLog, titleOf } from './assertions.ts';
import { kick, present, removals, type Sessions, sessionsOf, unescaped } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const MODERATE_MEMBERS = 1n << 40n;
const MANAGE_GUILD = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;
const NASTY = '@everyone **x** [a](https://evil.example) \u202e`<@1>`\n# big';

let harness: Harness;
let sessions: Sessions;

beforeAll(async () => {
  harness = await startHarness();
  sessions = sessionsOf(harness.videosdk);
});
afterEach(() => {
  expectNoViolations(harness);
  sessions.endAll();
  harness.videosdk.forget();
});
afterAll(() => harness[Symbol.asyncDispose]());

const participants = async (session?: string, by = harness.moderator): Promise<Message> =>
  await by.run('participants', session === undefined ? {} : { session }).reply();
const running = async (by = harness.moderator): Promise<Message> => await by.run('sessions').reply();
const pressed = async (message: Message, label: string | RegExp, by = harness.moderator): Promise<Message> =>
  await by.press(message, { label }).reply();
/** The names on a page, from top to bottom. */
const names = (message: Message): string[] =>
  [...textOf(message).matchAll(/^(.*?) · joined /gmu)].map(([, name = '']) => unescaped(name));
/** The custom ID of the button beside a person. */
const beside = (message: Message, participantId: string): { readonly customId: RegExp } => {
  expect(JSON.stringify(message.components)).toContain(participantId);
  return { customId: new RegExp(`^participants:person::.*${participantId}$`, 'u') };
};
const rooms = (message: Message): string[] =>
  [...textOf(message).matchAll(/^• (.*?) · (?:[\d,]+ (?:person|people)|unknown number of people) · started /gmu)].map(
    ([, room = '']) => unescaped(room),
  );
const crowd = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ participantId: `g-${n}`, name: `Guest ${n}` }));
const lists = () => harness.videosdk.requests.filter(({ path }) => path.includes('/participants'));

describe('/participants', () => {
  it('lists a thousand people in pages, longest first, each person once, with one read per page', async () => {
    sessions.open(crowd(1_000), { customRoomId: 'Town Hall' });
    const conversation = harness.moderator.run('participants');
    let message = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect(titleOf(message)).toBe('1,000 people in Town Hall');
    expect(textOf(message)).toContain('page 1 of 100');
    const seen = names(message);
    expect(seen).toHaveLength(10);
    for (let page = 2; page <= 8; page += 1) {
      message = await pressed(message, 'Joined later ▶');
      seen.push(...names(message));
    }
    expect(seen).toEqual(Array.from({ length: 80 }, (_, n) => `Guest ${n}`));
    expect(names(await pressed(message, '◀ Joined earlier'))[0]).toBe('Guest 60');
    expect(lists().every(({ path }) => path.includes('/participants/active'))).toBe(true);
  });

  it('shows the first page of a thousand people within a second', async () => {
    sessions.open(crowd(1_000));
    await participants();
    const startedAt = performance.now();
    await participants();
    expect(performance.now() - startedAt).toBeLessThan(allowed(1_000));
  });

  it('turns pages after a restart, and falls back to the last page when people have left', async () => {
    const { sessionId } = sessions.open(crowd(45));
    const first = await participants();
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const second = await pressed(first, 'Joined later ▶');
    expect(names(second)[0]).toBe('Guest 10');
    for (const id of present(harness.videosdk, sessionId).slice(5)) {
      harness.videosdk.leave(sessionId, id);
    }
    const last = await pressed(second, 'Joined later ▶');
    expect(titleOf(last)).toMatch(/^5 people in /u);
    expect(names(last)).toHaveLength(5);
  });

  it('reads the list again on Refresh, and says when the session is over', async () => {
    const { sessionId } = sessions.open([ANA, BOB]);
    const message = await participants();
    expect(names(message)).toEqual([ANA.name, BOB.name]);
    harness.videosdk.leave(sessionId, ANA.participantId);
    const later = await pressed(message, 'Refresh');
    expect(names(later)).toEqual([BOB.name]);
    sessions.endAll();
    expect(titleOf(await pressed(later, 'Refresh'))).toBe('The session is over');
    expect(titleOf(await participants())).toBe('No session is running');
  });

  it('asks which session when more than one is running, and shows the one that is picked, named or suggested', async () => {
    sessions.open([ANA], { customRoomId: 'Hall' });
    const { sessionId } = sessions.open([BOB], { customRoomId: 'Attic' });
    const question = await participants();
    expect(titleOf(question)).toBe('Which session?');
    expect(names(question)).toEqual([]);
    const picked = await harness.moderator.choose(question, { label: 'Show people' }, [{ label: 'Attic' }]).reply();
    expect(names(picked)).toEqual([BOB.name]);
    expect(names(await participants('hall'))).toEqual([ANA.name]);
    expect(names(await participants(sessionId))).toEqual([BOB.name]);
    const { choices } = await harness.moderator.complete('participants', { session: 'att' }, 'session');
    expect(names(await participants(String(choices?.[0]?.value)))).toEqual([BOB.name]);
    expect(titleOf(await participants('cellar'))).toBe('No session “cellar”');
  });

  it('shows hostile names as text, and people with the same name with their IDs', async () => {
    sessions.open([
      { participantId: 'n-1', name: NASTY },
      { participantId: 't-1', name: 'Twin' },
      { participantId: 't-2', name: 'TWIN' },
      { participantId: `${'x'.repeat(300)}\u0000`, name: null },
    ]);
    const text = textOf(await participants());
    expect(text).not.toContain('\u202e');
    expect(unescaped(text)).toContain('@everyone **x** [a](https://evil.exampl…');
    expect(text).toMatch(/^Twin · joined <t:\d+:R> · ID t-1 · same name$/mu);
    expect(text).toMatch(/^TWIN · joined <t:\d+:R> · ID t-2 · same name$/mu);
  });

  it.each([
    [401, '⛔ VideoSDK rejected the bot'],
    [429, 'VideoSDK is busy'],
    [503, 'VideoSDK is unavailable'],
  ])('says that nothing is known when VideoSDK answers %i, and can try again', async (status, title) => {
    sessions.open([ANA]);
    const message = await participants();
    const fault = harness.videosdk.fault('any', { kind: 'status', status }, { times: Number.POSITIVE_INFINITY });
    const failed = await pressed(message, 'Refresh');
    expect(titleOf(failed)).toBe(title);
    expect(textOf(failed)).toContain('the bot can’t say who’s connected');
    await expectInLog(harness, failed);
    fault.clear();
    expect(names(await pressed(failed, 'Try again'))).toEqual([ANA.name]);
  });
});

describe('the list of people', () => {
  it('removes one of them in two taps, and stays beside the result', async () => {
    sessions.open([ANA, BOB]);
    const list = await participants();
    let taps = 0;
    const tap = (message: Message, target: Parameters<Member['press']>[1]): Promise<Message> => {
      taps += 1;
      return harness.moderator.press(message, target).reply();
    };
    const sure = await tap(list, beside(list, ANA.participantId));
    expect(sure.id).not.toBe(list.id);
    expect(titleOf(sure)).toBe('Remove Ana Sousa?');
    expect(removals(harness.videosdk)).toEqual([]);
    const done = await tap(sure, { label: 'Remove' });
    expect(taps).toBeLessThanOrEqual(2);
    expect(titleOf(done)).toBe('✅ Removed: Ana Sousa');
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
    expect(names(await pressed(list, 'Refresh'))).toEqual([BOB.name]);
  });

  it('asks about no one who has left since, and about the one with that ID where a name is shared', async () => {
    const { sessionId } = sessions.open([
      { participantId: 't-1', name: 'Twin' },
      { participantId: 't-2', name: 'Twin' },
    ]);
    const list = await participants();
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const sure = await harness.moderator.press(list, beside(list, 't-2')).reply();
    expect(textOf(sure)).toContain('ID t-2');
    harness.videosdk.leave(sessionId, 't-1');
    harness.videosdk.join(sessionId, { participantId: 'not-t-1', name: 'Twin' });
    await expect
      .poll(async () => titleOf(await harness.moderator.press(list, beside(list, 't-1')).reply()), { timeout: 10_000 })
      .toBe('They’ve already left');
    expect(removals(harness.videosdk)).toEqual([]);
  });

  it('shows what people send as of the last look, and nothing that VideoSDK knows about them besides', async () => {
    const { sessionId } = sessions.open([ANA, BOB]);
    harness.videosdk.switch(sessionId, ANA.participantId, 'screenShare', true);
    harness.videosdk.switch(sessionId, ANA.participantId, 'mic', true);
    harness.videosdk.switch(sessionId, BOB.participantId, 'webcam', true);
    harness.videosdk.switch(sessionId, BOB.participantId, 'webcam', false);
    const list = await participants();
    expect(textOf(list)).toMatch(/^Ana Sousa · joined .*\n-# 🖥️ screen · 🎙️ mic$/mu);
    expect(textOf(list)).not.toContain('camera');
    harness.videosdk.switch(sessionId, ANA.participantId, 'screenShare', false);
    expect(textOf(await pressed(list, 'Refresh'))).toMatch(/^Ana Sousa · joined .*\n-# 🎙️ mic$/mu);
    for (const marker of PERSONAL_DATA_MARKERS) {
      expect(JSON.stringify(list)).not.toContain(marker);
    }
  });

  it('finds people by a part of their name, and goes back to everyone', async () => {
    sessions.open([...crowd(30), ANA]);
    const list = await participants();
    const modal = await harness.moderator.press(list, { label: 'Find…' }).modal();
    const found = await modal.submit({ text: 'sousa' }).reply();
    expect(found.id).toBe(list.id);
    expect(names(found)).toEqual([ANA.name]);
    expect(names(await pressed(found, 'Refresh'))).toEqual([ANA.name]);
    expect(names(await pressed(found, 'Show all'))[0]).toBe('Guest 0');
  });

  it('works from a message that an earlier version sent, which becomes the new list', async () => {
    const { sessionId } = sessions.open([ANA, BOB]);
    const question = await running();
    const old = await harness.moderator
      .press(
        question,
        { label: 'Refresh' },
        {
          rawPatch: (payload) => ({
            ...payload,
            data: { component_type: 2, custom_id: `participants:refresh::0:${sessionId}` },
          }),
        },
      )
      .reply();
    expect(names(old)).toEqual([ANA.name, BOB.name]);
  });

  it('shows people by their IDs where Discord blocks a name in it', async () => {
    sessions.open([{ participantId: 'guest-51', name: 'Blocked Word' }, BOB]);
    const release = harness.discord.block('Blocked Word', 'word');
    const list = await participants();
    release();
    expect(textOf(list)).toMatch(/^guest-51 · joined .* · ID guest-51$/mu);
    expect(textOf(list)).toContain('Discord blocked a name, word or link');
    const sure = await harness.moderator.press(list, beside(list, 'guest-51')).reply();
    expect(titleOf(sure)).toBe('Remove Blocked Word?');
  });
});

describe('the button to the picker', () => {
  it('opens it for that very session, in a message of its own, and leads to a removal after a confirmation', async () => {
    const sessionId = `s-${'x'.repeat(80)}`;
    sessions.open([BOB]);
    sessions.open([ANA, BOB], { sessionId });
    const list = await participants(sessionId);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const who = await pressed(list, 'Remove…');
    expect(who.id).not.toBe(list.id);
    expect(titleOf(who)).toBe('Who do you want to remove?');
    const sure = await harness.moderator.choose(who, { label: 'Choose who to remove' }, [{ label: ANA.name }]).reply();
    expect(removals(harness.videosdk)).toEqual([]);
    expect(titleOf(await pressed(sure, 'Remove'))).toBe('✅ Removed: Ana Sousa');
    expect(names(await pressed(list, 'Refresh'))).toEqual([BOB.name]);
    sessions.endAll();
    expect(titleOf(await pressed(list, 'Remove…'))).toBe('That session isn’t running here');
  });

  it('says that VideoSDK is unavailable when it is', async () => {
    sessions.open([ANA], { sessionId: `s-${'y'.repeat(80)}` });
    const list = await participants();
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const fault = harness.videosdk.fault('any', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    expect(titleOf(await pressed(list, 'Remove…'))).toBe('VideoSDK is unavailable');
    fault.clear();
  });
});

describe('/sessions', () => {
  it('lists the running sessions, newest first, with the number of people in each, and shows the people in one', async () => {
    sessions.open([ANA], { customRoomId: 'Old', startedAt: new Date(Date.now() - 7_200_000) });
    sessions.open([ANA, BOB], { customRoomId: 'New', startedAt: new Date(Date.now() - 3_600_000) });
    const conversation = harness.moderator.run('sessions');
    const message = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect(titleOf(message)).toBe('2 sessions are running');
    expect(rooms(message)).toEqual(['New', 'Old']);
    expect(textOf(message)).toMatch(/New · 2 people .*\n.*Old · 1 person /u);
    const shown = await harness.moderator.choose(message, { label: 'Show people' }, [{ label: 'New' }]).reply();
    expect(names(shown)).toEqual([ANA.name, BOB.name]);
    expect(rooms(await pressed(shown, 'All sessions'))).toEqual(['New', 'Old']);
  });

  it('turns pages of 25, and says when no session is running', async () => {
    const start = Date.now() - 3_600_000;
    for (let n = 0; n < 30; n += 1) {
      sessions.open([], { customRoomId: `Room ${n}`, startedAt: new Date(start + n * 1_000) });
    }
    const first = await running();
    expect(rooms(first)).toHaveLength(25);
    const second = await pressed(first, 'Older ▶');
    expect(rooms(second)).toEqual([4, 3, 2, 1, 0].map((n) => `Room ${n}`));
    sessions.endAll();
    const none = await pressed(second, 'Refresh');
    expect(titleOf(none)).toBe('No session is running');
    sessions.open([ANA], { customRoomId: 'Again' });
    expect(rooms(await pressed(none, 'Refresh'))).toEqual(['Again']);
  });
});

describe('the button below the result of a removal', () => {
  it('shows everyone in that session in a message of its own, to members who can see that', async () => {
    const { sessionId } = sessions.open(crowd(30));
    sessions.open([BOB]);
    const { message } = await kick(harness, { participant: 'Guest 3', session: sessionId });
    const shown = await pressed(message, 'Show everyone');
    expect(shown.id).not.toBe(message.id);
    expect(titleOf(shown)).toMatch(/^29 people in /u);
    expect(names(shown)).not.toContain('Guest 3');
    expect(removals(harness.videosdk)).toEqual(['g-3']);
  });
});

describe('members without the role', () => {
  const COMMANDS = ['participants', 'sessions'] as const;
  let outsiders: readonly Member[];

  beforeAll(() => {
    const { guild } = harness;
    outsiders = [
      harness.bystander,
      guild.addMember({ name: 'Max', roles: [guild.addRole({ name: 'Managers', permissions: MANAGE_GUILD })] }),
      guild.addMember({ name: 'Chi', roles: [guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR })] }),
    ];
  });

  it('see no names and no rooms through commands or buttons, and VideoSDK is asked nothing', async () => {
    sessions.open(crowd(30), { customRoomId: 'Secret Room' });
    const shown = [await participants(), await running()];
    harness.videosdk.forget();
    for (const by of outsiders) {
      for (const name of COMMANDS) {
        const reply = await by.run(name, {}, { force: true }).reply();
        expect(titleOf(reply)).toBe('You can’t do this');
      }
      const presses = [
        by.press(shown[0] ?? { id: '0' }, { customId: /^participants:later/u }, { force: true }),
        by.press(shown[0] ?? { id: '0' }, { customId: /^participants:refresh/u }, { force: true }),
        by.press(shown[1] ?? { id: '0' }, { customId: /^sessions:refresh/u }, { force: true }),
      ];
      for (const press of presses) {
        const reply = await press.reply();
        expect(titleOf(reply)).toBe('You can’t do this');
        expect(textOf(reply)).not.toContain('Secret');
      }
    }
    expect(harness.videosdk.requests).toEqual([]);
    expect(names(await pressed(shown[0] ?? (await running()), 'Refresh'))).toHaveLength(10);
  });
});

describe('the rooms of another server', () => {
  let other: Harness;
  let elsewhere: Guild;
  let olga: Member;
  let theirs: Sessions;

  beforeAll(async () => {
    other = await startHarness({ environment: { VIDEOSDK_ROOM_IDS: 'mine,theirs' } });
    theirs = sessionsOf(other.videosdk);
    elsewhere = other.discord.addGuild({ name: 'Elsewhere' });
    const role = elsewhere.addRole({ name: 'Moderators', id: other.moderators.id, permissions: MODERATE_MEMBERS });
    olga = elsewhere.addMember({ name: 'Olga', roles: [role] });
    const manager = elsewhere.addMember({
      name: 'Max',
      roles: [elsewhere.addRole({ name: 'Managers', permissions: MANAGE_GUILD | MODERATE_MEMBERS })],
    });
    const settings = await manager.run('kick-settings').reply();
    const page = await manager.choose(settings, { label: 'Change…' }, [{ label: 'Rooms' }]).reply();
    const modal = await manager.press(page, { label: 'Edit…' }).modal();
    await modal.submit({ rooms: 'theirs' }).reply();
  });
  afterAll(() => other[Symbol.asyncDispose]());

  it('are in no list, even when one of their sessions is named exactly or one of their buttons is forged', async () => {
    const hidden = theirs.open([ANA], { roomId: 'r-theirs', customRoomId: 'theirs' });
    const shown = theirs.open([BOB], { roomId: 'r-mine', customRoomId: 'mine' });
    theirs.open([BOB], { roomId: 'r-nobodys', customRoomId: 'nobodys' });
    const by = other.moderator;
    expect(rooms(await by.run('sessions').reply())).toEqual(['mine']);
    expect(rooms(await olga.run('sessions').reply())).toEqual(['theirs']);
    const mine = await by.run('participants').reply();
    expect(names(mine)).toEqual([BOB.name]);
    for (const session of ['theirs', hidden.sessionId, hidden.roomId, 'nobodys']) {
      const reply = await by.run('participants', { session }).reply();
      expect(titleOf(reply)).toBe(`No session “${session}”`);
      expect(textOf(reply)).not.toContain(ANA.name);
    }
    const forged = await by
      .press(
        mine,
        { label: 'Refresh' },
        {
          rawPatch: (payload) => ({
            ...payload,
            data: { component_type: 2, custom_id: `participants:refresh::0:${hidden.sessionId}` },
          }),
        },
      )
      .reply();
    expect(titleOf(forged)).toBe('That session isn’t running here');
    const { choices } = await by.complete('participants', { session: '' }, 'session');
    expect(choices?.map(({ value }) => value)).toEqual([shown.sessionId]);
    expectNoViolations(other);
  });
});
