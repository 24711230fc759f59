import { describe, expect, it } from 'vitest';
import type { Interaction, Message } from '../../simulation/discord.ts';
import { componentsOf, HOSTILE, hostileIn, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const MANY = Array.from({ length: 27 }, (_, index) => `p${index + 1}`);

function bullets(message: Message): string[] {
  return textOf(message)
    .split('\n')
    .filter((line) => / · (?:joined|started) <t:/u.test(line));
}

/** The menu of people in a form. */
const whoIn = ({ modal }: Interaction) => modal?.fields.find(({ custom_id }) => custom_id === 'who');

function pressable(message: Message): (string | undefined)[] {
  return componentsOf(message).flatMap(({ label, placeholder, disabled }) =>
    disabled === true ? [] : [label ?? placeholder],
  );
}

describe('/participants', () => {
  it('lists who is in the only session, the longest first, page by page, as it is when someone turns', async () => {
    const scene = await open();
    const session = scene.open(MANY);
    const message = await scene.mia.run('participants');
    expect(textOf(message)).toContain('27 people in room-1');
    const first = bullets(message).length;
    expect(bullets(message)[0]).toContain('p1 · joined');
    await scene.mia.press(message, 'Joined later ▶');
    expect(bullets(message)[0]).toContain(`p${first + 1} · joined`);
    expect(textOf(message)).toContain('page 2 of');
    scene.videoSdk.leave(session, 'p1', 'left');
    await scene.pass(11_000);
    await scene.mia.press(message, '◀ Joined earlier');
    expect(textOf(message)).toContain('26 people in room-1');
    expect(bullets(message)[0]).toContain('p2 · joined');
    await scene.mia.press(message, 'Refresh');
    expect(textOf(message)).toContain('page 1 of');
  });

  it('opens a picker beside the list', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const message = await scene.mia.run('participants');
    const picker = await scene.mia.press(message, 'Remove…');
    expect(picker.id).not.toBe(message.id);
    await scene.mia.press(picker, 'people', ['bob']);
    await scene.mia.press(picker, 'Remove');
    expect(scene.removals).toEqual(['bob']);
    expect(textOf(message)).toContain('2 people in room-1');
  });

  it('removes one of those in it in two taps, and asks about no one who has left, is protected, or is elsewhere', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob', 'cy'], 'hall');
    const list = await scene.mia.run('participants');
    // As it was shown first, since it keeps itself up to date: a press may be on its way for long.
    const message = { ...list, versions: [...list.versions] };
    /** The argument of the button beside a person. */
    const beside = (id: string): string =>
      componentsOf(message)
        .flatMap(({ custom_id = '' }) => /^participants:person::(.*)$/u.exec(custom_id)?.[1] ?? [])
        .find((argument) => argument.endsWith(id)) ?? '';
    const sure = await scene.mia.press(message, beside('bob'));
    expect(textOf(sure)).toContain('Remove bob?');
    await scene.mia.press(sure, 'Remove');
    expect(scene.removals).toEqual(['bob']);
    scene.videoSdk.leave(session, 'cy', 'left');
    scene.set('protected-ids', ['ann']);
    await scene.pass(61_000);
    expect(textOf(await scene.mia.press(message, beside('cy')))).toContain('They’ve already left');
    const spared = await scene.mia.press(message, beside('ann'));
    expect(textOf(spared)).toContain('rotected');
    expect(componentsOf(spared).map(({ label }) => label)).not.toContain('Remove');
    scene.set('rooms', ['attic']);
    await scene.pass(61_000);
    expect(textOf(await scene.mia.press(message, beside('ann')))).toContain('That session isn’t running here');
    expect(scene.removals).toEqual(['bob']);
  });

  it('searches, stays in what was found, and shows everyone again', async () => {
    const scene = await open();
    scene.open([...MANY, 'zoe'], 'hall');
    const message = await scene.mia.run('participants');
    const found = await scene.mia.fill(message, 'Find…', ' P1 ');
    expect(found.id).toBe(message.id);
    expect(textOf(message)).toContain('Matching “P1”: 11');
    await scene.mia.press(message, 'Joined later ▶');
    expect(bullets(message)).toHaveLength(1);
    await scene.mia.press(message, 'Refresh');
    expect(textOf(message)).toContain('page 2 of 2');
    await scene.mia.press(message, 'Show all');
    expect(textOf(message)).toContain('page 1 of 3');
    await scene.mia.fill(message, 'Find…', 'nobody');
    expect(textOf(message)).toContain('No one matches “nobody”');
  });

  it('asks for the session when several are running, and shows the one that is picked in place', async () => {
    const scene = await open();
    scene.open(['ann'], 'hall');
    scene.open(['bob'], 'attic');
    const message = await scene.mia.run('participants');
    expect(textOf(message)).toContain('More than one is running.');
    await scene.mia.press(message, 'pick', ['hall']);
    expect(textOf(message)).toContain('1 person in hall');
    expect(textOf(await scene.mia.run('participants', { session: 'attic' }))).toContain('1 person in attic');
    expect(textOf(await scene.mia.run('participants', { session: 'cellar' }))).toContain('No session “cellar”');
    const choices = await scene.mia.complete('participants', 'session', 'ha');
    expect(choices.map(({ name }) => name)).toEqual(['hall · 1 person · 10 min · ses1']);
  });

  it('shows no room of another server, nor one that was taken from this one since', async () => {
    const scene = await open();
    scene.open(['ann'], 'hall');
    scene.open(['bob'], 'attic');
    const message = await scene.mia.run('participants', { session: 'attic' });
    scene.set('rooms', ['hall']);
    await scene.pass(11_000);
    await scene.mia.press(message, 'Refresh');
    expect(textOf(message)).toContain('That session isn’t running here');
    expect(textOf(await scene.mia.run('participants'))).toContain('1 person in hall');
    expect(textOf(await scene.mia.run('sessions'))).toContain('1 session is running');
    expect((await scene.mia.complete('participants', 'session', '')).map(({ name }) => name.split(' ')[0])).toEqual([
      'hall',
    ]);
  });

  it('says why it can’t show anyone: no session, none left, VideoSDK away', async () => {
    const scene = await open();
    expect(textOf(await scene.mia.run('participants'))).toContain('No session is running');
    const session = scene.open(['ann']);
    await scene.pass(11_000);
    const message = await scene.mia.run('participants');
    scene.videoSdk.end(session);
    await scene.pass(11_000);
    await scene.mia.press(message, 'Refresh');
    expect(textOf(message)).toContain('The session is over');
    scene.open(['bob']);
    scene.videoSdk.refuse('all', 503, 60_000);
    await scene.pass(11_000);
    expect(textOf(await scene.mia.run('participants'))).toContain('VideoSDK is unavailable');
  });

  it('tells people of one name apart, and shows hostile names and rooms as text', async () => {
    const scene = await open();
    scene.open(
      [
        { id: 'x1', name: HOSTILE },
        { id: 'x2', name: HOSTILE },
        { id: 'x3', name: null },
      ],
      HOSTILE,
    );
    const message = await scene.mia.run('participants');
    expect(textOf(message).match(/same name/gu)).toHaveLength(2);
    const list = await scene.mia.run('sessions');
    const none = await scene.mia.run('participants', { session: `${HOSTILE}?` });
    expect([message, list, none].flatMap(hostileIn)).toEqual([]);
  });
});

describe('/sessions', () => {
  it('lists what is running, the newest first, with who is in it, and opens one', async () => {
    const scene = await open();
    scene.open(['ann', 'cy'], 'hall');
    await scene.pass(60_000);
    scene.open(['bob'], 'attic');
    const message = await scene.mia.run('sessions');
    expect(textOf(message)).toContain('2 sessions are running');
    expect(bullets(message).map((line) => line.replace(/ · started.*/u, ''))).toEqual([
      '• attic · 1 person',
      '• hall · 2 people',
    ]);
    await scene.mia.press(message, 'Show people', ['hall']);
    expect(textOf(message)).toContain('2 people in hall');
    await scene.mia.press(message, 'All sessions');
    expect(textOf(message)).toContain('2 sessions are running');
  });

  it('has pages, and a button to try again', async () => {
    const scene = await open();
    for (let index = 1; index <= 27; index += 1) {
      scene.open([`p${index}`]);
    }
    const message = await scene.mia.run('sessions');
    const first = bullets(message).length;
    expect(pressable(message)).not.toContain('◀ Newer');
    await scene.mia.press(message, 'Older ▶');
    expect(bullets(message).length).toBeGreaterThan(0);
    expect(first + bullets(message).length).toBeLessThanOrEqual(27);
    expect(pressable(message)).toContain('◀ Newer');
    scene.videoSdk.refuse('all', 503, 30_000);
    await scene.pass(11_000);
    await scene.mia.press(message, 'Refresh');
    expect(textOf(message)).toContain('VideoSDK is unavailable');
    await scene.pass(31_000);
    await scene.mia.press(message, 'Try again');
    expect(textOf(message)).toContain('27 sessions are running');
  });
});

describe('“Remove from session” on a member', () => {
  it('finds them by their Discord ID, and asks before it removes them', async () => {
    const scene = await open();
    scene.open(['ann', { id: 'user-200000000000000007', name: 'Zed' }]);
    const question = await scene.mia.runOnLate('Remove from session', '200000000000000007', 'Zoe');
    expect(textOf(question)).toContain('Remove Zed?');
    expect(textOf(question)).toContain('Found by ID');
    await scene.mia.press(question, 'Remove');
    expect(scene.removals).toEqual(['user-200000000000000007']);
  });

  it('lists people of a similar name first when no ID fits, and proves nothing by that', async () => {
    const scene = await open();
    scene.open(['zoe', 'ann', 'bob']);
    const picker = await scene.mia.runOnLate('Remove from session', '200000000000000007', 'Zoe');
    expect(textOf(picker)).toContain('no ID identifies this member');
    expect(componentsOf(picker)[0]?.options?.map(({ value }) => value)).toEqual(['zoe', 'bob', 'ann']);
    const other = await scene.mia.runOnLate('Remove from session', '200000000000000007', 'Xaver');
    expect(textOf(other)).toContain('no one connected has this member’s ID or name');
    expect(scene.removals).toEqual([]);
  });

  it('opens the form with the person chosen whose ID has their Discord ID in it', async () => {
    const scene = await open();
    scene.open(['ann', { id: 'user-200000000000000007', name: 'Zed' }, 'bob']);
    const opened = scene.mia.useOn('Remove from session', '200000000000000007', 'Zoe');
    await scene.until(() => opened.modal !== null);
    expect(whoIn(opened)).toMatchObject({
      options: [{ label: 'Zed', default: true }, { label: 'bob' }, { label: 'ann' }],
    });
    expect(JSON.stringify(whoIn(opened)).match(/"default"/gu)).toHaveLength(1);
    expect(scene.removals).toEqual([]);
  });

  it('opens the form with similar names first, and no one chosen', async () => {
    const scene = await open();
    scene.open(['zoe', 'ann', 'bob']);
    for (const [name, first] of [
      ['Zoe', ['zoe', 'bob', 'ann']],
      ['Xaver', ['bob', 'ann', 'zoe']],
    ] as const) {
      const opened = scene.mia.useOn('Remove from session', '200000000000000007', name);
      await scene.until(() => opened.modal !== null);
      expect(whoIn(opened)).toMatchObject({ options: first.map((label) => ({ label })) });
      expect(JSON.stringify(whoIn(opened))).not.toContain('"default"');
    }
  });

  it('opens no form when it can’t check everyone, or the person is protected or in several sessions', async () => {
    const scene = await open({ settings: { 'protected-ids': ['user-200000000000000007'] } });
    scene.open(['ann', { id: 'user-200000000000000007', name: 'Zed' }]);
    scene.open(['zoe'], 'hall');
    scene.open(['zoe2'], 'attic');
    for (const [id, name] of [
      ['200000000000000007', 'Zed'],
      ['200000000000000009', 'Zoe'],
    ] as const) {
      const opened = scene.mia.useOn('Remove from session', id, name);
      await scene.until(() => opened.message !== null);
      expect(opened.modal).toBeNull();
    }
  });

  it('says that someone who was found is protected', async () => {
    const scene = await open({ settings: { 'protected-ids': ['user-200000000000000007'] } });
    scene.open(['ann', { id: 'user-200000000000000007', name: 'Zed' }]);
    const message = await scene.mia.runOnLate('Remove from session', '200000000000000007', 'Zoe');
    expect(textOf(message)).toContain('rotected');
    expect(componentsOf(message).map(({ label }) => label)).not.toContain('Remove');
  });
});

describe('/kick-help and /kick-check', () => {
  it('say what the reader can do, and what works', async () => {
    const scene = await open({ settings: { 'log-channel': '100000000000000801' } });
    scene.open(['ann']);
    expect(textOf(await scene.mia.run('kick-help'))).toContain('/kick-participant');
    const check = textOf(await scene.mia.run('kick-check'));
    expect(check).toContain('✅ Everything works');
    expect(check).toContain('**Log channel**: the bot can post in <#100000000000000801>.');
    expect(check).toContain('**Moderator roles**: 1 set, and you have one.');
  });

  it('name each problem: no access to the channel, no role, credentials, a room that no one knows', async () => {
    const scene = await open({ settings: { 'log-channel': '100000000000000801', rooms: ['nowhere'] } });
    const channel = scene.home.channels.get('100000000000000801');
    if (channel !== undefined) {
      channel.closed = 50_001;
    }
    scene.videoSdk.refuse('all', 401, 60_000);
    const without = scene.member({ roles: [] });
    const check = textOf(await without.run('kick-check'));
    expect(check).toContain('<#100000000000000801> is gone, or the bot can’t view it or post there');
    expect(check).toContain('You don’t have any of them');
    expect(check).toMatch(/rejects the credentials|couldn’t check 1 of 1/u);
    await scene.pass(61_000);
    expect(textOf(await without.run('kick-check'))).toContain('VideoSDK doesn’t know “nowhere”');
  });
});
