/** What a server sets takes effect at once, everywhere, and for that server only. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  Conversation,
  FieldValue,
  Guild,
  Member,
  Message,
  PressOptions,
  Role,
} from '../../sandbox/discord/index.ts';
import { allowed } from '../../sandbox/patience.ts';
import { type OpenStore, openFragilePostgres, openPostgres } from '../support/stores.ts';
import { titleOf } from './assertions.ts';
import { kick, letCasesAge, present, removals, type Sessions, sessionsOf, unescaped } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const EPHEMERAL = 64;
const MODERATE_MEMBERS = 1n << 40n;
const MANAGE_GUILD = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;

/** The list options of modals and pages, as a reader sees them. */
const NAMES = {
  roles: 'Moderator roles',
  rooms: 'Rooms',
  reason: 'Reason',
  replies: 'Replies',
  language: 'Language of the server',
  confirm: 'When to confirm',
  limit: 'Removal limit',
  protected: 'Protected people',
  presets: 'Ready-made reasons',
  retention: 'Keep cases for',
  enders: 'Who can end sessions',
} as const;

const JAPANESE = /\p{Script=Hiragana}/u;

/** All settings. In a server that has set nothing, they're behind the checklist. */
async function open(by: Member): Promise<Message> {
  const message = await by.run('kick-settings').reply();
  return titleOf(message) === 'Set up Bouncer' ? await pressed(by, message, 'All settings') : message;
}

/** Chooses a setting in "Change…". */
const pageOf = async (by: Member, name: keyof typeof NAMES): Promise<Message> =>
  await by.choose(await open(by), { label: 'Change…' }, [{ label: NAMES[name] }]).reply();

const pressed = async (by: Member, message: Message, label: string, how?: PressOptions): Promise<Message> =>
  await by.press(message, { label }, how).reply();

/** Opens the modal of a setting, fills it in and submits it. */
async function typeIn(
  by: Member,
  name: keyof typeof NAMES,
  values: Readonly<Record<string, FieldValue>>,
): Promise<Message> {
  const page = await pageOf(by, name);
  const modal = await by.press(page, { label: 'Edit…' }).modal();
  return await modal.submit(values).reply();
}

async function chooseRoles(by: Member, roles: readonly Role[]): Promise<Message> {
  return await by
    .choose(
      await open(by),
      { label: 'Moderator roles' },
      roles.map(({ id }) => ({ id })),
    )
    .reply();
}

async function changes(by: Member): Promise<string> {
  return unescaped(textOf(await pressed(by, await open(by), 'Change history')));
}

function buttonsOf(message: Message): string[] {
  return (message.components ?? []).flatMap((row) =>
    'components' in row ? row.components.flatMap((one) => ('label' in one && one.label ? [one.label] : [])) : [],
  );
}

/** Adds a member who can manage the server, which doesn't make them a moderator. */
function managerOf(guild: Guild, name = 'Max'): Member {
  const role = guild.addRole({ name: `Managers ${name}`, permissions: MANAGE_GUILD | MODERATE_MEMBERS });
  return guild.addMember({ name, roles: [role] });
}

describe('a server', () => {
  let harness: Harness;
  let sessions: Sessions;
  let manager: Member;

  beforeAll(async () => {
    harness = await startHarness({ here: true });
    sessions = sessionsOf(harness.videosdk);
    manager = managerOf(harness.guild);
  });
  afterEach(() => {
    expectNoViolations(harness);
    sessions.endAll();
    harness.videosdk.forget();
    letCasesAge(harness);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('shows all its settings in one private message, and which ones are the bot’s default', async () => {
    const conversation = manager.run('kick-settings');
    const checklist = await conversation.reply();
    expect((await conversation.acknowledged()).ephemeral).toBe(true);
    expect(checklist.flags).toBe(EPHEMERAL);
    const message = await pressed(manager, checklist, 'All settings');
    expect(message.embeds[0]?.description?.split('\n')).toEqual([
      `**Moderator roles**: <@&${harness.moderators.id}> · *bot’s default*`,
      '**Log channel**: none · *bot’s default*',
      '**Rooms**: every room that doesn’t belong to another server · *bot’s default*',
      '**Reason**: not required · *bot’s default*',
      '**Replies**: only the moderator can see them · *bot’s default*',
      '**Language of the server**: the one that Discord reports · *bot’s default*',
      '**When to confirm**: when picking from a list in a message or removing more than one person · *bot’s default*',
      '**Removal limit**: none · *bot’s default*',
      '**Protected people**: no one · *bot’s default*',
      '**Ready-made reasons**: none · *bot’s default*',
      '**Keep cases for**: forever · *bot’s default*',
      '**Who can end sessions**: no one · *bot’s default*',
      '**Reports**: no one can send any · *bot’s default*',
      '**People in reports**: members type a name · *bot’s default*',
      '**VideoSDK account**: the bot operator’s · *bot’s default*',
    ]);
  });

  it('can change who its moderators are, and undo it, from the next command and suggestion on', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const helpers = harness.guild.addRole({ name: 'Helpers', permissions: MODERATE_MEMBERS });
    const helper = harness.guild.addMember({ name: 'Hal', roles: [helpers] });
    expect((await kick(harness, { participant: 'Ada' }, { by: helper })).text).toContain('You can’t do this');

    const message = await chooseRoles(manager, [helpers]);
    expect(titleOf(message)).toBe('✅ Changed: Moderator roles');
    expect(textOf(message)).toContain(`**Moderator roles**: <@&${helpers.id}>\n`);
    expect((await kick(harness, { participant: 'Ada' }, { by: harness.moderator })).text).toContain(
      'You can’t do this',
    );
    const completed = await harness.moderator.complete('kick-participant', { participant: '' }, 'participant');
    expect(completed.choices).toEqual([]);
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    expect((await kick(harness, { participant: 'Ada' }, { by: helper })).text).toContain('Removed: Ada');

    expect(textOf(await pressed(manager, await pageOf(manager, 'roles'), 'Use bot default'))).toContain(
      `<@&${harness.moderators.id}>`,
    );
    expect((await kick(harness, { participant: 'Bob' }, { by: helper })).text).toContain('You can’t do this');
  });

  it('without moderator roles refuses everyone, including its administrators', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    const chief = harness.guild.addRole({ name: 'Chief', permissions: ADMINISTRATOR });
    const administrator = harness.guild.addMember({ name: 'Chi', roles: [chief] });
    const message = await chooseRoles(manager, []);
    expect(textOf(message)).toContain('No one can remove anyone: this server has no moderator roles');
    for (const by of [harness.moderator, administrator, manager]) {
      const { text } = await kick(harness, { participant: 'Ada' }, { by });
      expect(text).toContain('No role can do this yet.');
      expect(text).toContain(
        by === harness.moderator
          ? 'Someone with **Manage Server** can set the moderator roles'
          : 'You can manage this server, so you can choose which roles can',
      );
    }
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
    await pressed(manager, await pageOf(manager, 'roles'), 'Use bot default');
  });

  it('can’t make everyone a moderator', async () => {
    const select = { customId: /:roles:/u };
    const message = await manager
      .choose(await open(manager), select, [{ id: harness.guild.id }], { force: true })
      .reply();
    expect(textOf(message)).toContain('You can’t choose @everyone: that would make everyone a moderator');
    expect(titleOf(message)).toBe('⚠️ Nothing was changed');
  });

  it('can require a reason', async () => {
    sessions.open(['Ada', 'Bob']);
    const page = await pressed(manager, await pageOf(manager, 'reason'), 'Require a reason');
    expect(textOf(page)).toContain('**Now**: required');
    expect((await kick(harness, { participant: 'Ada' })).text).not.toContain('Removed');
    expect((await kick(harness, { participant: 'Ada', reason: ' \u200b ' })).text).not.toContain('Removed');
    expect(removals(harness.videosdk)).toEqual([]);
    expect((await kick(harness, { participant: 'Ada', reason: 'noise' })).text).toContain('Removed: Ada');
    await pressed(manager, page, 'Don’t require a reason');
    expect((await kick(harness, { participant: 'Bob' })).text).toContain('Removed: Bob');
  });

  it('can make replies public, but not refusals', async () => {
    sessions.open(['Ada', 'Bob', 'Cy']);
    const page = await pressed(manager, await pageOf(manager, 'replies'), 'Make replies public');
    const shown = harness.moderator.run('kick-participant', { participant: 'Ada' });
    expect((await shown.acknowledged()).ephemeral).toBe(false);
    await shown.reply();
    const refused = harness.bystander.run('kick-participant', { participant: 'Bob' });
    expect((await refused.acknowledged()).ephemeral).toBe(true);
    const settings = manager.run('kick-settings');
    expect((await settings.acknowledged()).ephemeral).toBe(true);
    await pressed(manager, page, 'Make replies private');
    const hidden = harness.moderator.run('kick-participant', { participant: 'Bob' });
    expect((await hidden.acknowledged()).ephemeral).toBe(true);
    await hidden.reply();
  });

  it('can limit how many people one moderator can remove', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob', 'Cy', 'Di']);
    const other = harness.guild.addMember({ name: 'Noa', roles: [harness.moderators] });
    const fresh = harness.guild.addMember({ name: 'Fay', roles: [harness.moderators] });
    const page = await typeIn(manager, 'limit', { removals: '2', minutes: '60' });
    expect(textOf(page)).toContain('**Now**: 2 people per 60 minutes for each moderator');
    await kick(harness, { participant: 'Ada' }, { by: fresh });
    await kick(harness, { participant: 'Bob' }, { by: fresh });
    expect((await kick(harness, { participant: 'Cy' }, { by: fresh })).text).not.toContain('Removed: Cy');
    expect(present(harness.videosdk, sessionId)).toEqual(['Cy', 'Di']);
    expect((await kick(harness, { participant: 'Cy' }, { by: other })).text).toContain('Removed: Cy');
    await pressed(manager, page, 'Use bot default');
    expect((await kick(harness, { participant: 'Di' }, { by: fresh })).text).toContain('Removed: Di');
  });

  it('can protect people, whichever way they are named', async () => {
    const { sessionId } = sessions.open([{ participantId: 'rec:1/ü@x', name: 'Recorder' }, 'Bob']);
    const page = await typeIn(manager, 'protected', { ids: '  rec:1/ü@x \r\n\r\nhost-1\nhost-1' });
    expect(unescaped(textOf(page))).toContain('**Now**: rec:1/ü@x, host-1');
    for (const participant of ['Recorder', 'rec:1/ü@x']) {
      expect((await kick(harness, { participant })).text).not.toContain('Removed');
    }
    const { choices } = await harness.moderator.complete('kick-participant', { participant: 'Rec' }, 'participant');
    expect((await kick(harness, { participant: choices?.[0]?.value ?? '' })).text).not.toContain('Removed');
    expect(removals(harness.videosdk)).toEqual([]);
    expect(present(harness.videosdk, sessionId)).toHaveLength(2);
    await typeIn(manager, 'protected', { ids: '' });
    expect((await kick(harness, { participant: 'Recorder' })).text).toContain('Removed: Recorder');
  });

  it('can choose its log channel, and clear it', async () => {
    const channel = harness.guild.addChannel({ name: 'bouncer-log' });
    const chosen = await manager.choose(await open(manager), { label: 'Log channel' }, [{ id: channel.id }]).reply();
    expect(textOf(chosen)).toContain(`**Log channel**: <#${channel.id}>\n`);
    const cleared = await manager.choose(chosen, { label: 'Log channel' }, []).reply();
    expect(textOf(cleared)).toContain('**Log channel**: none');
  });

  it('can choose between three ways to confirm removals', async () => {
    const always = await pressed(manager, await pageOf(manager, 'confirm'), 'Always confirm');
    expect(textOf(always)).toContain('**Now**: always');
    const never = await pressed(manager, always, 'Never confirm');
    expect(textOf(never)).toContain('**Now**: never');
    const picked = await pressed(manager, never, 'Confirm picks and bulk removals');
    expect(textOf(picked)).toContain('**Now**: when picking from a list in a message or removing more than one person');
    expect(textOf(await pressed(manager, picked, 'Use bot default'))).toContain('· *bot’s default*');
  });

  it('can choose who can end sessions, and undo it', async () => {
    const chiefs = harness.guild.addRole({ name: 'Chiefs' });
    const page = await pageOf(manager, 'enders');
    expect(textOf(page)).toContain('**Now**: no one · *bot’s default*');
    const chosen = await manager.choose(page, { label: NAMES.enders }, [{ id: chiefs.id }]).reply();
    expect(textOf(chosen)).toContain(`**Now**: <@&${chiefs.id}>`);
    const refused = await manager
      .choose(chosen, { label: NAMES.enders }, [{ id: harness.guild.id }], { force: true })
      .reply();
    expect(textOf(refused)).toContain('You can’t choose @everyone: that would let everyone end sessions');
    expect(textOf(await pressed(manager, refused, 'Use bot default'))).toContain('**Now**: no one');
  });

  it('can set ready-made reasons and how long cases are kept', async () => {
    const page = await typeIn(manager, 'presets', { presets: 'noise\nspam **!**' });
    expect(unescaped(textOf(page))).toContain('**Now**: noise, spam **!**');
    expect(textOf(await typeIn(manager, 'retention', { days: '90' }))).toContain('**Now**: 90 days');
    const modal = await manager.press(await pageOf(manager, 'retention'), { label: 'Edit…' }).modal();
    expect(modal.fields.map(({ value }) => value)).toEqual(['90']);
    expect(textOf(await modal.submit({ days: '' }).reply())).toContain('**Now**: forever');
  });

  it('rejects invalid input, says what to do, and gives back what was typed', async () => {
    const before = textOf(await open(manager));
    const wrong = [
      ['limit', { removals: '0', minutes: '5' }, 'Removals must be a whole number from 1 to 1,000'],
      ['limit', { removals: '5', minutes: '' }, 'Minutes must be a whole number from 1 to 1,440'],
      ['limit', { removals: 'many', minutes: '5' }, 'from 1 to 1,000'],
      ['retention', { days: '3651' }, 'Days must be a whole number from 1 to 3,650'],
      [
        'rooms',
        { rooms: Array.from({ length: 26 }, (_, n) => `room-${n}`).join('\n') },
        'That’s 26 entries, and the limit is 25. Remove 1.',
      ],
      ['rooms', { rooms: 'x'.repeat(101) }, 'The limit is 100 characters'],
      ['presets', { presets: `fine\n${'y'.repeat(101)}` }, 'The limit is 100 characters'],
      ['protected', { ids: 'z'.repeat(401) }, 'The limit is 400 characters'],
    ] as const;
    for (const [name, values, says] of wrong) {
      const message = await typeIn(manager, name, values);
      expect(titleOf(message)).toBe('⚠️ Nothing was changed');
      expect(textOf(message)).toContain(says);
      for (const typed of Object.values(values)) {
        expect(message.content).toContain(typed);
      }
      // The message itself has the button to try again.
      expect(buttonsOf(message)).toContain('Try again…');
    }
    expect(textOf(await open(manager))).toBe(before);
  });

  it('shows who changed what, newest first, in pages', async () => {
    for (const days of [11, 12, 13, 14, 15, 16, 17]) {
      await typeIn(manager, 'retention', { days: String(days) });
    }
    const first = await pressed(manager, await open(manager), 'Change history');
    const numbers = (message: Message) => [...textOf(message).matchAll(/^\*\*(\d+)\. /gmu)].map(([, n]) => Number(n));
    const total = numbers(first)[0] ?? 0;
    expect(total).toBeGreaterThan(7);
    expect(numbers(first)).toEqual([total, total - 1, total - 2, total - 3, total - 4]);
    expect(textOf(first)).toMatch(
      new RegExp(
        `\\*\\*${total}\\. Keep cases for\\*\\* · <@${manager.id}> <t:\\d+:R>\nBefore: 16 days\nAfter: 17 days`,
        'u',
      ),
    );
    const second = await pressed(manager, first, 'Older');
    expect(numbers(second)[0]).toBe(total - 5);
    // A change made in between doesn't shift the pages.
    await pressed(manager, await pageOf(manager, 'retention'), 'Use bot default');
    const again = await pressed(manager, second, 'Newer');
    expect(numbers(again)[0]).toBe(total);
    const newest = await pressed(manager, again, 'Newer');
    expect(numbers(newest)[0]).toBe(total + 1);
    expect(textOf(newest)).toContain('Before: 17 days\nAfter: the bot’s default');
    let last = newest;
    while (buttonsOf(last).includes('Older')) {
      last = await pressed(manager, last, 'Older');
    }
    expect(numbers(last).at(-1)).toBe(1);
    expect(titleOf(await pressed(manager, last, 'Back'))).toBe('Server settings');
  });

  it('applies its roles and required reasons to buttons and modals as to commands', async () => {
    sessions.open(['Ada', 'Bob']);
    const { text } = await kick(harness, { participant: 'Ada', reason: 'noise' });
    const number = /Case (\d+)/u.exec(text)?.[1] ?? '';
    const message = await harness.moderator.run('kick-case', { number }).reply();
    const modal = await harness.moderator.press(message, { label: 'Edit reason' }).modal();
    const voiding = await harness.moderator.press(message, { label: 'Void' }).modal();
    const typed = (into: typeof modal, said: string) => into.submit({ [into.fields[0]?.customId ?? '']: said }).reply();
    await pressed(manager, await pageOf(manager, 'reason'), 'Require a reason');
    expect(textOf(await harness.moderator.run('kick-case', { number }).reply())).toContain('Reason: noise');
    const demanding = await harness.moderator.press(message, { label: 'Edit reason' }).modal();
    expect(demanding.fields[0]?.required).toBe(true);

    await chooseRoles(manager, []);
    for (const refused of [
      await harness.moderator.press(message, { label: 'Edit reason' }).reply(),
      await harness.moderator.press(message, { label: 'Void' }).reply(),
      await typed(modal, 'another reason'),
      await typed(voiding, 'by mistake'),
      await harness.moderator.run('kick-history').reply(),
    ]) {
      expect(textOf(refused)).toContain('No role can do this yet');
    }
    await pressed(manager, await pageOf(manager, 'roles'), 'Use bot default');
    await pressed(manager, await pageOf(manager, 'reason'), 'Use bot default');
    const after = textOf(await harness.moderator.run('kick-case', { number }).reply());
    expect(after).toContain('Reason: noise');
    expect(after).not.toContain('Voided');
  });

  it('can only be changed by members with Manage Server, checked again at each press', async () => {
    expect(() => harness.moderator.run('kick-settings')).toThrow();
    const typed = await harness.moderator.run('kick-settings', {}, { force: true }).reply();
    expect(textOf(typed)).toContain('You need the **Manage Server** permission');

    const leaver = managerOf(harness.guild, 'Lea');
    const overview = await open(leaver);
    const page = await leaver.choose(overview, { label: 'Change…' }, [{ label: NAMES.limit }]).reply();
    const modal = await leaver.press(page, { label: 'Edit…' }).modal();
    const count = await changes(manager);
    leaver.setRoles([harness.moderators]);
    const tries: Conversation[] = [
      leaver.press(page, { customId: `kick-settings:set:${leaver.id}:replies=public` }, { force: true }),
      leaver.press(page, { customId: `kick-settings:first:${leaver.id}:retention` }, { force: true }),
      leaver.press(page, { customId: `kick-settings:changes:${leaver.id}:` }, { force: true }),
      leaver.press(page, { label: 'Edit…' }),
      modal.submit({ removals: '1000', minutes: '1' }),
    ];
    for (const conversation of tries) {
      expect(textOf(await conversation.reply())).toContain('You need the **Manage Server** permission');
    }
    expect(await changes(manager)).toBe(count);
  });

  it('can only be changed from one’s own message', async () => {
    const other = managerOf(harness.guild, 'Oli');
    const message = await pageOf(manager, 'replies');
    const conversation = other.press(
      message,
      { customId: `kick-settings:set:${manager.id}:replies=public` },
      { force: true },
    );
    expect(textOf(await conversation.reply())).toContain('This isn’t yours to use');
    expect(textOf(await open(manager))).toContain('**Replies**: only the moderator can see them');
  });

  it('ignores presses of buttons that don’t exist', async () => {
    const message = await open(manager);
    for (const custom of [
      'set::x',
      `set:${manager.id}:__proto__`,
      `set:${manager.id}:replies=loud`,
      `first:${manager.id}:x`,
    ]) {
      const reply = await manager.press(message, { customId: `kick-settings:${custom}` }, { force: true }).reply();
      expect(titleOf(reply)).toBe('Server settings');
    }
  });

  it('keeps its settings across a restart, and its message keeps working', async () => {
    await typeIn(manager, 'limit', { removals: '7', minutes: '3' });
    await typeIn(manager, 'protected', { ids: 'p-host' });
    const message = await pageOf(manager, 'limit');
    const modal = await manager.press(message, { label: 'Edit…' }).modal();
    await harness.bot.stop();
    await harness.restart({ MODERATOR_ROLE_IDS: harness.moderators.id });
    const after = unescaped(textOf(await open(manager)));
    expect(after).toContain('**Removal limit**: 7 people per 3 minutes for each moderator\n');
    expect(after).toContain('**Protected people**: p-host\n');
    sessions.open([{ participantId: 'p-host', name: 'Host' }, 'Bob']);
    expect((await kick(harness, { participant: 'Host' })).text).not.toContain('Removed');
    expect(textOf(await modal.submit({ removals: '8', minutes: '3' }).reply())).toContain('8 people per 3 minutes');
    expect(textOf(await pressed(manager, message, 'Use bot default'))).toContain('**Now**: none');
  });
});

interface Server {
  readonly guild: Guild;
  readonly manager: Member;
  readonly moderator: Member;
}
type Servers = readonly [night: Server, day: Server];

/** A second server next to the harness's own, with a moderator role of its own: that one if it's given. */
function twoServers(harness: Harness, { id }: { readonly id?: string | undefined } = {}): Servers {
  const second = harness.discord.addGuild({ name: 'Day School' });
  const role = second.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS, ...(id && { id }) });
  return [
    { guild: harness.guild, manager: managerOf(harness.guild), moderator: harness.moderator },
    { guild: second, manager: managerOf(second), moderator: second.addMember({ name: 'Sue', roles: [role] }) },
  ];
}

/** The environment in which the moderators of both can remove people. */
const rolesOf = (servers: Servers) => ({
  MODERATOR_ROLE_IDS: servers.map(({ moderator }) => moderator.roleIds.join()).join(),
});

describe('two servers of one bot', () => {
  let harness: Harness;
  let sessions: Sessions;
  let dayRole: string | undefined;
  let guilds: Servers;

  beforeAll(async () => {
    harness = await startHarness({ start: false, here: true });
    const first = twoServers(harness);
    [dayRole] = first[1].moderator.roleIds;
    await harness.restart(rolesOf(first));
    sessions = sessionsOf(harness.videosdk);
  });
  beforeEach(async () => {
    await harness.moveToNewServer();
    guilds = twoServers(harness, { id: dayRole });
  });
  afterEach(() => expectNoViolations(harness));
  afterAll(() => harness[Symbol.asyncDispose]());

  it('can only moderate the rooms they list', async () => {
    const [{ manager }] = guilds;
    const mine = sessions.open(['Ada', 'Bob'], { customRoomId: 'assembly-hall' });
    const others = sessions.open(['Cy', 'Di'], { customRoomId: 'staff-only' });
    const page = await typeIn(manager, 'rooms', { rooms: 'assembly-hall' });
    expect(unescaped(textOf(page))).toContain('**Now**: assembly-hall');
    for (const session of [others.sessionId, others.roomId, 'staff-only']) {
      expect((await kick(harness, { participant: 'Cy', session })).text).not.toContain('Removed');
      const completed = await harness.moderator.complete(
        'kick-participant',
        { participant: '', session },
        'participant',
      );
      expect(completed.choices).toEqual([]);
    }
    const { choices } = await harness.moderator.complete('kick-participant', { session: '' }, 'session');
    expect(choices?.map(({ name }) => name.split(' · ')[0])).toEqual(['assembly-hall']);
    // It's the only running session that can be meant.
    expect((await kick(harness, { participant: 'Ada' })).text).toContain('Removed: Ada');
    expect(present(harness.videosdk, others.sessionId)).toEqual(['Cy', 'Di']);
    expect(present(harness.videosdk, mine.sessionId)).toEqual(['Bob']);
    await typeIn(manager, 'rooms', { rooms: ' \n ' });
    expect((await kick(harness, { participant: 'Cy', session: 'staff-only' })).text).toContain('Removed: Cy');
  });

  it('each have their own rooms, and can’t take them from each other', async () => {
    const [night, day] = guilds;
    const hall = sessions.open(['Ada', 'Bob'], { customRoomId: 'town-hall' });
    const yard = sessions.open(['Cy', 'Di'], { customRoomId: 'yard' });
    // No one has claimed a room: both can moderate everywhere, as the operator set it up.
    expect((await kick(harness, { participant: 'Ada', session: 'town-hall' }, { by: day.moderator })).text).toContain(
      'Removed: Ada',
    );
    await typeIn(night.manager, 'rooms', { rooms: 'town-hall' });

    for (const session of ['town-hall', hall.sessionId, hall.roomId]) {
      const { text } = await kick(harness, { participant: 'Bob', session }, { by: day.moderator });
      expect(text).not.toContain('Removed');
      const { choices } = await day.moderator.complete('kick-participant', { session, participant: '' }, 'participant');
      expect(choices).toEqual([]);
    }
    const refused = await typeIn(day.manager, 'rooms', { rooms: 'yard\ntown-hall' });
    expect(unescaped(textOf(refused))).toContain('These rooms belong to another server: “town-hall”');
    expect(titleOf(refused)).toBe('⚠️ Nothing was changed');
    // Under its other name it's the same room, and still the first server's.
    await typeIn(day.manager, 'rooms', { rooms: hall.roomId });
    expect(
      (await kick(harness, { participant: 'Bob', session: hall.sessionId }, { by: day.moderator })).text,
    ).not.toContain('Removed');
    expect(
      (await kick(harness, { participant: 'Cy', session: yard.sessionId }, { by: night.moderator })).text,
    ).not.toContain('Removed');
    expect(
      (await kick(harness, { participant: 'Bob', session: hall.sessionId }, { by: night.moderator })).text,
    ).toContain('Removed: Bob');
    expect(present(harness.videosdk, yard.sessionId)).toEqual(['Cy', 'Di']);
    // Once released, the room is free for anyone.
    await typeIn(night.manager, 'rooms', { rooms: '' });
    expect(titleOf(await typeIn(day.manager, 'rooms', { rooms: 'yard\ntown-hall' }))).toBe('✅ Changed: Rooms');
    expect((await kick(harness, { participant: 'Di', session: 'yard' }, { by: day.moderator })).text).toContain(
      'Removed: Di',
    );
  });

  it('each have their own settings, changes and case numbers', async () => {
    const [night, day] = guilds;
    sessions.open(['Ada', 'Bob', 'Cy']);
    await pressed(night.manager, await pageOf(night.manager, 'reason'), 'Require a reason');
    expect((await kick(harness, { participant: 'Ada' }, { by: night.moderator })).text).not.toContain('Removed');
    expect((await kick(harness, { participant: 'Ada' }, { by: day.moderator })).text).toContain('Removed: Ada');
    expect(await changes(day.manager)).toContain('Nothing has been changed yet');
    expect(await changes(night.manager)).toContain('1 change, newest first');
    // A button from one server's message, pressed in the other, acts on the other.
    const foreign = `kick-settings:set:${day.manager.id}:reason-required=no`;
    await day.manager.press(await open(day.manager), { customId: foreign }, { force: true }).reply();
    expect((await kick(harness, { participant: 'Bob' }, { by: night.moderator })).text).not.toContain('Removed');
    const first = await kick(harness, { participant: 'Bob', reason: 'noise' }, { by: night.moderator });
    expect(first.text).toMatch(/Case 1\b/u);
    // Nor can the other server get one's case, by its number or by a button that names it.
    await kick(harness, { participant: 'Cy', reason: 'spam' }, { by: night.moderator });
    const foreignCase = await day.moderator.run('kick-case', { number: '2' }).reply();
    expect(textOf(foreignCase)).not.toContain('spam');
    const own = await day.moderator.run('kick-case', { number: '1' }).reply();
    const edit = await day.moderator.press(own, { customId: 'kick-case:edit::2' }, { force: true }).modal();
    expect(JSON.stringify(edit.body)).not.toContain('spam');
    await edit.submit({ [edit.fields[0]?.customId ?? '']: 'rewritten' }).reply();
    expect(textOf(await night.moderator.run('kick-case', { number: '2' }).reply())).toContain('Reason: spam');
    expect(textOf(await day.moderator.run('kick-history').reply())).not.toContain('Bob');
  });
});

describe('two servers of one bot that is limited by its environment', () => {
  let harness: Harness;
  let sessions: Sessions;
  let guilds: Servers;

  beforeEach(async () => {
    harness = await startHarness({ start: false, here: true });
    sessions = sessionsOf(harness.videosdk);
    guilds = twoServers(harness);
  });
  afterEach(async () => {
    expectNoViolations(harness);
    await harness[Symbol.asyncDispose]();
  });

  it('are bound by the rooms of the environment, whatever they list', async () => {
    await harness.restart({ ...rolesOf(guilds), VIDEOSDK_ROOM_IDS: 'town-hall,yard' });
    const [night] = guilds;
    sessions.open(['Cy'], { customRoomId: 'staff-only' });
    const refused = await typeIn(night.manager, 'rooms', { rooms: 'town-hall\nstaff-only' });
    expect(unescaped(textOf(refused))).toContain('This bot can’t moderate these rooms: “staff-only”');
    expect(titleOf(await typeIn(night.manager, 'rooms', { rooms: 'town-hall' }))).toBe('✅ Changed: Rooms');
    expect((await kick(harness, { participant: 'Cy', session: 'staff-only' })).text).not.toContain('Removed');
  });

  it('get nothing from a bot that only works for another one', async () => {
    const [night, day] = guilds;
    await harness.restart(rolesOf(guilds));
    const before = await open(day.manager);
    await typeIn(day.manager, 'rooms', { rooms: 'town-hall' });
    await harness.bot.stop();
    await harness.restart({ ...rolesOf(guilds), GUILD_ID: night.guild.id });
    sessions.open(['Ada', 'Bob'], { customRoomId: 'town-hall' });
    // The other server no longer has commands, but still has messages with buttons.
    expect(() => day.moderator.run('kick-participant', { participant: 'Ada' })).toThrow();
    const press = day.manager.choose(before, { label: 'Moderator roles' }, [{ id: day.moderator.roleIds[0] ?? '' }], {
      force: true,
    });
    expect(textOf(await press.reply())).toContain('This bot is limited to a different server');
    expect(textOf(await day.manager.choose(before, { label: 'Change…' }, [{ label: NAMES.roles }]).reply())).toContain(
      'none, so no one can',
    );
    // The room list of the other server no longer counts.
    expect(titleOf(await typeIn(night.manager, 'rooms', { rooms: 'town-hall' }))).toBe('✅ Changed: Rooms');
    expect((await kick(harness, { participant: 'Ada' }, { by: night.moderator })).text).toContain('Removed: Ada');
  });
});

describe('an unavailable database', () => {
  it('prevents changes and says so at each press, and everything works again afterwards', async () => {
    await using store = await openFragilePostgres();
    await using harness = await startHarness({ environment: { DATABASE_URL: store.url }, here: true });
    const manager = managerOf(harness.guild);
    const page = await pageOf(manager, 'limit');
    const modal = await manager.press(page, { label: 'Edit…' }).modal();
    await store.outage();
    const unavailable = 'Database unavailable';
    // The first press comes while the settings are still cached. The rest of what it needs isn't.
    expect(textOf(await manager.press(page, { label: 'Edit…' }).reply())).toContain(unavailable);
    // Next to the page, which stays: as the reply, or after it while the settings are still cached.
    const failed = modal.submit({ removals: '17', minutes: '1' });
    expect(textOf(await Promise.any([failed.reply(), failed.waitForFollowUp()]))).toContain(unavailable);
    expect(textOf(await manager.run('kick-settings').reply())).toContain(unavailable);
    await store.recover();
    expect(textOf(await open(manager))).toContain('**Removal limit**: none');
    expect(textOf(await pressed(manager, page, 'Back'))).toContain('**Removal limit**: none');
    expectNoViolations(harness);
  });
});

describe('two processes on one PostgreSQL', () => {
  let store: OpenStore;
  const harnesses: Harness[] = [];
  afterEach(async () => {
    for (const harness of harnesses) {
      expectNoViolations(harness);
    }
    await Promise.all(harnesses.splice(0).map((harness) => harness[Symbol.asyncDispose]()));
    await store?.[Symbol.asyncDispose]();
  });

  it('share changes: at once in the one, within two seconds in the other', async () => {
    store = await openPostgres();
    const environment = { DATABASE_URL: store.url };
    const here = await startHarness({ environment });
    const there = await startHarness({ environment, start: false });
    harnesses.push(here, there);
    // The same server as another process sees it.
    const same = there.discord.addGuild({ id: here.guild.id, name: here.guild.name });
    const role = same.addRole({ id: here.moderators.id, name: 'Moderators', permissions: MODERATE_MEMBERS });
    const moderator = same.addMember({ name: 'Mia', roles: [role] });
    await there.restart({ MODERATOR_ROLE_IDS: role.id });
    sessionsOf(there.videosdk).open(['Ada', 'Bob']);
    sessionsOf(here.videosdk).open(['Cy', 'Di']);
    const manager = managerOf(here.guild);

    // The other process has just read the settings, and could still have the old ones cached.
    expect((await kick(there, { participant: 'Ada' }, { by: moderator })).text).toContain('Removed: Ada');
    await chooseRoles(manager, []);
    const changedAt = Date.now();
    expect((await kick(here, { participant: 'Cy' })).text).toContain('No role can do this yet');
    let refusedAfter = Number.POSITIVE_INFINITY;
    while (refusedAfter === Number.POSITIVE_INFINITY && Date.now() - changedAt < 5_000) {
      const { text } = await kick(there, { participant: 'Nobody' }, { by: moderator });
      if (text.includes('No role can do this yet')) {
        refusedAfter = Date.now() - changedAt;
      }
      await pause(50);
    }
    expect(refusedAfter).toBeLessThan(allowed(2_500));
    expect(present(there.videosdk, there.videosdk.requests.find((r) => r.sessionId)?.sessionId ?? '')).toEqual(['Bob']);
  });

  it('speak the language that the server chose in either of them', async () => {
    store = await openPostgres();
    const environment = { DATABASE_URL: store.url };
    const here = await startHarness({ environment });
    const there = await startHarness({ environment, start: false });
    harnesses.push(here, there);
    const same = there.discord.addGuild({ id: here.guild.id, name: here.guild.name });
    const role = same.addRole({ id: here.moderators.id, name: 'Moderators', permissions: MODERATE_MEMBERS });
    const moderator = same.addMember({ name: 'Mia', roles: [role] });
    await there.restart({ MODERATOR_ROLE_IDS: role.id });
    const manager = managerOf(here.guild);
    const replies = await pageOf(manager, 'replies');
    await pressed(manager, replies, 'Make replies public');
    sessionsOf(there.videosdk).open(['Ada', 'Bob', 'Cy']);
    await pause(2_000);
    // The other process has just read the settings, and could still have the old ones cached.
    const before = await moderator.run('kick-participant', { participant: 'Nobody' }).reply();
    expect(before.flags).not.toBe(EPHEMERAL);
    expect(titleOf(before)).not.toMatch(JAPANESE);
    const page = await pageOf(manager, 'language');
    await manager.choose(page, { label: 'Language of the server' }, ['ja']).reply();
    const changedAt = Date.now();
    let title = '';
    while (!JAPANESE.test(title) && Date.now() - changedAt < 5_000) {
      await pause(50);
      title = titleOf(await moderator.run('kick-participant', { participant: 'Nobody' }).reply());
    }
    expect(Date.now() - changedAt).toBeLessThan(allowed(2_500));
    expect(title).toMatch(JAPANESE);
  });
});
