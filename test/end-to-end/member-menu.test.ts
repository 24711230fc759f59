/** `Remove from session` in a member's menu: by ID only, by a form or confirmed, and never by a name. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member, Message, OpenModal } from '../../sandbox/discord/index.ts';
import { ANA, BOB, CLEO, titleOf } from './assertions.ts';
import { present, removals, type Sessions, sessionsOf, withoutForm } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const MENU = 'Remove from session';
const PEOPLE = 'Choose who to remove';
const ADMINISTRATOR = 1n << 3n;

/** The people the picker offers, in its order. */
function offered(message: Message): string[] {
  for (const row of message.components ?? []) {
    for (const one of 'components' in row ? row.components : []) {
      if ('options' in one && one.placeholder === PEOPLE) {
        return one.options?.map(({ label }) => label) ?? [];
      }
    }
  }
  return [];
}

describe('the member menu', () => {
  const harness = useHarness();
  let sessions: Sessions;
  let ana: Member;
  beforeEach(() => {
    sessions = sessionsOf(harness.videosdk);
    ana = harness.guild.addMember({ name: ANA.name });
  });

  const form = (on: Member): Promise<OpenModal> => harness.moderator.useOn(MENU, on).modal();
  /** Who is there can't be read in time for the form, so a message answers. */
  const used = async (on: Member): Promise<Message> => {
    return await withoutForm(harness, () => harness.moderator.useOn(MENU, on)).reply();
  };

  it('opens the form, with the person chosen whose ID has the member’s Discord ID in it', async () => {
    const participantId = `discord:${ana.id}/web`;
    const { sessionId } = sessions.open([{ participantId, name: 'Somebody' }, ANA, BOB]);
    sessions.open([CLEO]);
    const modal = await form(ana);
    expect(JSON.stringify(modal)).toContain('Found by ID: the participant ID contains Ana Sousa’s Discord ID.');
    const who = modal.fields.find(({ customId }) => customId === 'who');
    expect(who?.options.map(({ label }) => label)).toEqual(['Somebody', BOB.name, ANA.name]);
    // What isn't filled in stays as the bot filled it in.
    const result = await modal.submit({ reason: 'noise' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Somebody');
    expect(textOf(result)).toContain('Reason: noise');
    expect(removals(harness.videosdk)).toEqual([participantId]);
    expect(present(harness.videosdk, sessionId)).toEqual([ANA.participantId, BOB.participantId]);
  });

  it('opens the form with similar names first, and no one chosen', async () => {
    sessions.open([ANA, BOB]);
    const modal = await form(ana);
    const who = modal.fields.find(({ customId }) => customId === 'who');
    expect(who?.options.map(({ label }) => label)).toEqual([ANA.name, BOB.name]);
    expect(() => modal.submit({})).toThrow();
    expect(removals(harness.videosdk)).toEqual([]);
  });

  it.each([
    ['is the member’s Discord ID', (id: string) => id],
    ['contains the member’s Discord ID', (id: string) => `discord:${id}/web`],
  ])('leads, after a confirmation, to the person whose ID %s, whatever their name', async (_what, idOf) => {
    const participantId = idOf(ana.id);
    const { sessionId } = sessions.open([{ participantId, name: 'Somebody' }, { ...ANA }, BOB]);
    sessions.open([CLEO]);
    const sure = await used(ana);
    expect(titleOf(sure)).toBe('Remove Somebody?');
    expect(textOf(sure)).toContain(`<@${ana.id}>`);
    expect(removals(harness.videosdk)).toEqual([]);
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    const result = await harness.moderator.press(sure, { label: 'Remove' }).reply();
    expect(titleOf(result)).toBe('✅ Removed: Somebody');
    expect(removals(harness.videosdk)).toEqual([participantId]);
    expect(present(harness.videosdk, sessionId)).toEqual([ANA.participantId, BOB.participantId]);
  });

  it('offers people with similar names, best match first, but never acts on a name alone', async () => {
    sessions.open([
      { participantId: 'h-1', name: 'Not Ana Sousa' },
      { participantId: 'b-1', name: 'ana sousa (2)' },
      ANA,
      BOB,
      { participantId: `${ana.id}0`, name: 'Longer number' },
    ]);
    const message = await used(ana);
    expect(titleOf(message)).toBe('Who do you want to remove?');
    expect(textOf(message)).toContain('a name proves nothing');
    expect(offered(message).slice(0, 3)).toEqual([ANA.name, 'ana sousa (2)', 'Not Ana Sousa']);
    expect(offered(message)).toHaveLength(5);
    expect(removals(harness.videosdk)).toEqual([]);
    const sure = await harness.moderator.choose(message, { label: PEOPLE }, [{ label: ANA.name }]).reply();
    expect(titleOf(sure)).toBe('Remove Ana Sousa?');
    await harness.moderator.press(sure, { label: 'Remove' }).reply();
    expect(removals(harness.videosdk)).toEqual([ANA.participantId]);
  });

  it('opens the session with a similar name when more than one is running', async () => {
    sessions.open([BOB], { customRoomId: 'attic' });
    sessions.open([ANA, CLEO], { customRoomId: 'hall' });
    expect(offered(await used(ana))[0]).toBe(ANA.name);
  });

  it('offers the choice when more than one ID contains the number, with those people first', async () => {
    sessions.open([
      BOB,
      { participantId: `a-${ana.id}`, name: 'Phone' },
      { participantId: `b-${ana.id}`, name: 'Web' },
      CLEO,
    ]);
    const message = await used(ana);
    expect(titleOf(message)).toBe('Who do you want to remove?');
    expect(new Set(offered(message).slice(0, 2))).toEqual(new Set(['Phone', 'Web']));
    expect(removals(harness.videosdk)).toEqual([]);
  });

  it('asks for the session when the person is in two', async () => {
    sessions.open([{ participantId: ana.id, name: 'Ana' }, BOB], { customRoomId: 'attic' });
    sessions.open([{ participantId: ana.id, name: 'Ana' }], { customRoomId: 'hall' });
    const which = await used(ana);
    expect(titleOf(which)).toBe('Which session?');
    const chosen = harness.moderator.choose(which, { label: 'Choose a session' }, [{ label: 'attic' }]);
    const who = (await chosen.modal()).fields.find(({ customId }) => customId === 'who');
    expect(who?.options[0]?.label).toBe('Ana');
  });

  it('says that no one matches and offers everyone, or says that no session is running', async () => {
    expect(titleOf(await used(ana))).toBe('➖ No one removed: no session is running');
    sessions.open([BOB, CLEO]);
    const message = await used(ana);
    expect(textOf(message)).toContain('no one connected has this member’s ID or name.');
    expect(offered(message)).toHaveLength(2);
  });

  it('matches no one by an invisible name', async () => {
    sessions.open([BOB, { participantId: 'c-1', name: '\u200b' }]);
    const blank = harness.guild.addMember({ name: '\u3164' });
    expect(textOf(await used(blank))).toContain('no one connected has this member’s ID or name');
  });

  it('says that VideoSDK is unavailable when it is', async () => {
    sessions.open([ANA]);
    harness.videosdk.fault('any', { kind: 'status', status: 503 }, { times: Number.POSITIVE_INFINITY });
    expect(titleOf(await harness.moderator.useOn(MENU, ana).reply())).toBe('VideoSDK is unavailable');
  });

  it('shows no names to members without the role, and asks VideoSDK nothing', async () => {
    const { guild, videosdk } = harness;
    sessions.open([{ participantId: ana.id, name: 'Secret' }]);
    const chief = guild.addMember({
      name: 'Chi',
      roles: [guild.addRole({ name: 'Chiefs', permissions: ADMINISTRATOR })],
    });
    videosdk.forget();
    for (const by of [harness.bystander, chief, ana]) {
      const reply = await by.useOn(MENU, ana, { force: true }).reply();
      expect(titleOf(reply)).toBe('You can’t do this');
      expect(textOf(reply)).not.toContain('Secret');
    }
    expect(videosdk.requests).toEqual([]);
  });
});

describe('the member menu of a bot for some rooms only', () => {
  const harness = useHarness({ environment: { VIDEOSDK_ROOM_IDS: 'mine' } });

  it('finds no one in another server’s rooms', async () => {
    const sessions = sessionsOf(harness.videosdk);
    const ana = harness.guild.addMember({ name: ANA.name });
    sessions.open([{ participantId: ana.id, name: 'Ana' }], { customRoomId: 'theirs' });
    sessions.open([BOB], { customRoomId: 'mine' });
    const modal = await harness.moderator.useOn(MENU, ana).modal();
    expect(JSON.stringify(modal.body)).toContain('No one here has Ana Sousa’s Discord ID or name');
    expect(modal.fields[0]?.options.map(({ label }) => label)).toEqual([BOB.name]);
  });
});
