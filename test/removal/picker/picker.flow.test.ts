import { describe, expect, it } from 'vitest';
import type { Message } from '../../../simulation/discord.ts';
import { componentsOf, HOSTILE, hostileIn, type Scene, saidBy, textOf, useScenes } from '../../support/scene.ts';

const open = useScenes();

const MANY = Array.from({ length: 27 }, (_, index) => `p${index + 1}`);

/** What can be chosen or pressed: the placeholder or label of each, those that are disabled in brackets. */
function offered(message: Message): string[] {
  return componentsOf(message).map(({ placeholder, label, disabled }) => {
    const name = placeholder ?? label ?? '';
    return disabled === true ? `(${name})` : name;
  });
}

function options(message: Message, menu: string): string[] {
  return (componentsOf(message).find(({ placeholder }) => placeholder === menu)?.options ?? []).map(
    ({ label, description }) => `${label}: ${description}`,
  );
}

async function confirming(scene: Scene, ...ids: string[]): Promise<Message> {
  const picker = await scene.mia.openPicker();
  return scene.mia.press(picker, 'people', ids);
}

describe('a picker', () => {
  it('lists who is there, the latest first, and removes the one who is picked once that is confirmed', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob', 'cy']);
    const picker = await scene.mia.openPicker();
    expect(textOf(picker)).toContain('No one has been removed. In room room-1: 3 people.');
    expect(options(picker, 'Choose who to remove')).toEqual(['cy: 8 min · cy', 'bob: 8 min · bob', 'ann: 8 min · ann']);
    const question = await scene.mia.press(picker, 'people', ['bob']);
    expect(textOf(question)).toContain('Remove bob?');
    expect(offered(question)).toEqual(['Keep out', 'Remove', 'Write a reason…', 'Back', 'Cancel']);
    expect(scene.removals).toEqual([]);
    const result = await scene.mia.press(question, 'Remove');
    expect(textOf(result)).toContain('✅ Removed: bob');
    expect([scene.removals, scene.in(session)]).toEqual([['bob'], ['ann', 'cy']]);
  });

  it('asks for the session first when several are running', async () => {
    const scene = await open();
    scene.open(['ann'], 'hall');
    scene.open(['bob'], 'attic');
    const question = await scene.mia.openPicker();
    expect(textOf(question)).toContain('Which session?');
    expect(options(question, 'Choose a session')).toEqual([
      'attic: 1 person · 10 min · ses2',
      'hall: 1 person · 10 min · ses1',
    ]);
    expect(offered(question)).toEqual(['Choose a session', 'Cancel']);
    const people = await scene.mia.pressLate(question, 'session', ['hall']);
    expect(options(people, 'Choose who to remove')).toEqual(['ann: 8 min · ann']);
  });

  it('shows what the command already said: a reason and how long to keep them out', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const picker = await scene.mia.openPicker({ reason: ' spam ', 'keep-out': '1 hour' });
    const question = await scene.mia.press(picker, 'people', ['bob']);
    expect(textOf(question)).toContain('Keep out: 1 hour\nReason: spam');
    const result = await scene.mia.press(question, 'Remove');
    expect(textOf(result)).toContain('🔒 Kept out until');
    expect(scene.store.rows('select reason from cases')).toEqual([{ reason: 'spam' }]);
  });

  it('turns its pages, and keeps to what is searched for until everyone is shown again', async () => {
    const scene = await open();
    scene.open(MANY);
    const picker = await scene.mia.openPicker();
    expect(textOf(picker)).toContain('Page 1 of 2.');
    expect(offered(picker)).toEqual(['Choose who to remove', 'Older', 'Find…', 'Cancel']);
    await scene.mia.press(picker, 'Older');
    expect(options(picker, 'Choose who to remove')).toEqual(['p2: 8 min · p2', 'p1: 8 min · p1']);
    expect(offered(picker)).toEqual(['Choose who to remove', 'Newer', 'Find…', 'Cancel']);
    await scene.mia.fill(picker, 'Find…', ' 27 ');
    expect(textOf(picker)).toContain('Matching “27”: 1.');
    expect(textOf(picker)).not.toContain('Page');
    expect(offered(picker)).toEqual(['Choose who to remove', 'Find…', 'Show all', 'Cancel']);
    await scene.mia.fill(picker, 'Find…', 'nobody');
    expect(textOf(picker)).toContain('No one matches “nobody”');
    expect(offered(picker)).toEqual(['Find…', 'Show all', 'Cancel']);
    await scene.mia.press(picker, 'Show all');
    expect(textOf(picker)).toContain('Page 1 of 2.');
    await scene.mia.fill(picker, 'Find…', '  ');
    expect(textOf(picker)).toContain('Page 1 of 2.');
    expect(scene.removals).toEqual([]);
  });

  it('goes back from the question to everyone, and can be canceled', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    await scene.mia.press(question, 'Back');
    expect(textOf(question)).toContain('Who do you want to remove?');
    await scene.mia.press(question, 'Cancel');
    expect(textOf(question)).toContain('No one was removed\nCanceled.');
    expect(offered(question)).toEqual([]);
    expect(scene.removals).toEqual([]);
    expect(scene.bot.app?.inProgress()).toMatchObject({ pickers: 0 });
    expect(scene.store.rows('select stage, people, reason from pickings')).toEqual([
      { stage: 'done', people: '[]', reason: null },
    ]);
  });

  it('takes a reason from the presets, a written one, and none', async () => {
    const scene = await open({ settings: { 'reason-presets': ['Spam', 'Rude'] } });
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    expect(offered(question)).toEqual(['Keep out', 'Reason', 'Remove', 'Write a reason…', 'Back', 'Cancel']);
    await scene.mia.press(question, 'Reason', ['Rude']);
    expect(textOf(question)).toContain('Reason: Rude');
    await scene.mia.press(question, 'Reason', ['made up']);
    expect(textOf(question)).toContain('Reason: Rude');
    await scene.mia.fill(question, 'Write a reason…', '  sang  ');
    expect(textOf(question)).toContain('Reason: sang');
    await scene.mia.press(question, 'Reason', ['none']);
    expect(textOf(question)).toContain('Reason: none');
    await scene.mia.fill(question, 'Write a reason…', ' ');
    await scene.mia.press(question, 'Keep out', ['10 minutes']);
    expect(textOf(question)).toContain('Keep out: 10 minutes\nReason: none');
    await scene.mia.press(question, 'Keep out', ['none']);
    expect(textOf(question)).toContain('Keep out: no');
  });

  it('can’t remove anyone without a reason where one is required', async () => {
    const scene = await open({ settings: { 'reason-required': true, confirm: 'never' } });
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    expect(textOf(question)).toContain('This server requires one');
    expect(offered(question)).toContain('(Remove)');
    await scene.mia.press(question, 'Remove');
    expect(scene.removals).toEqual([]);
    await scene.mia.fill(question, 'Write a reason…', 'spam');
    expect(textOf(await scene.mia.press(question, 'Remove'))).toContain('✅ Removed: bob');
  });

  it('asks nothing more where a server never wants that, unless another moderator was just faster', async () => {
    const scene = await open({ settings: { confirm: 'never' } });
    const session = scene.open(['ann', 'bob', 'cy']);
    const result = await confirming(scene, 'bob');
    expect(textOf(result)).toContain('✅ Removed: bob');
    scene.videoSdk.join(session, 'bob', 'bob');
    const other = scene.member();
    const picker = await other.openPicker();
    await other.press(picker, 'people', ['bob']);
    expect(textOf(picker)).toContain('Remove bob?');
    expect(textOf(picker)).toMatch(/<@100000000000000501> acted on this person .* \(case 1\)/u);
    expect(textOf(picker)).toMatch(/Removed before: once, last <t:/u);
    await other.press(picker, 'Back');
    await other.press(picker, 'people', ['ann', 'bob']);
    expect(textOf(picker)).toMatch(/<@100000000000000501> acted on bob .* \(case 1\)/u);
    expect(textOf(picker)).toMatch(/• bob · .* · removed 1× before/u);
    await scene.pass(5 * 60_000);
    await other.press(picker, 'Back');
    await other.press(picker, 'people', ['bob']);
    expect(textOf(picker)).toContain('✅ Removed: bob');
  });
});

describe('what changes while a picker is open', () => {
  it('is that someone left: no one is removed, and everyone is shown as they are now', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob', 'cy']);
    const picker = await scene.mia.openPicker();
    scene.videoSdk.leave(session, 'bob', 'left');
    await scene.pass(5_000);
    await scene.mia.press(picker, 'people', ['bob', 'cy']);
    expect(textOf(picker)).toContain('Left in the meantime: **bob**. No one was removed.');
    await scene.mia.press(picker, 'people', ['ann', 'cy']);
    scene.videoSdk.leave(session, 'cy', 'left');
    await scene.pass(5_000);
    await scene.mia.press(picker, 'Keep out', ['1 hour']);
    expect(textOf(picker)).toContain('Left in the meantime: **cy**. No one was removed.');
    expect(textOf(picker)).toContain('Remove ann?');
    scene.videoSdk.join(session, 'dee', 'dee');
    scene.videoSdk.leave(session, 'ann', 'left');
    await scene.pass(5_000);
    await scene.mia.press(picker, 'Keep out', ['none']);
    expect(textOf(picker)).toContain('Left in the meantime: **ann**.');
    expect(options(picker, 'Choose who to remove')).toEqual(['dee: just now · dee']);
    expect(scene.removals).toEqual([]);
  });

  it('is that someone becomes protected: they aren’t offered, and are skipped', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy']);
    const picker = await scene.mia.openPicker();
    scene.set('protected-ids', ['bob']);
    await scene.pass(2_500);
    await scene.mia.press(picker, 'people', ['bob', 'cy']);
    expect(textOf(picker)).toContain('Protected by this server’s settings and skipped: **bob**.');
    expect(textOf(picker)).toContain('Remove cy?');
    scene.set('protected-ids', ['bob', 'cy', 'ann']);
    await scene.pass(2_500);
    await scene.mia.press(picker, 'Remove');
    expect(textOf(picker)).toContain('protect');
    expect(scene.removals).toEqual([]);
    const all = await scene.mia.openPicker();
    expect(textOf(all)).toContain('Everyone shown is protected');
    expect(textOf(all)).toContain('• bob · joined <t:1794685904:R> · ID bob · protected');
    expect(offered(all)).toEqual(['Find…', 'Cancel']);
  });

  it('is that the moderator loses the role: each press is refused, and the message stays', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    const before = textOf(question);
    const without = scene.mia.with({ roles: ['100000000000000703'] });
    for (const press of ['Remove', 'Back', 'Cancel']) {
      expect(textOf(await without.press(question, press))).toContain('You can’t do this');
    }
    expect(textOf(question)).toBe(before);
    scene.set('moderator-roles', ['100000000000000703']);
    await scene.pass(2_500);
    expect(textOf(await scene.mia.press(question, 'Remove'))).toContain('You can’t do this');
    expect(scene.removals).toEqual([]);
  });

  it('is that the room is no longer this server’s: no one is removed', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    scene.set('rooms', ['other-room']);
    await scene.pass(2_500);
    await scene.mia.press(question, 'Remove');
    expect(scene.removals).toEqual([]);
    expect(textOf(question)).toContain('room');
    expect(textOf(question)).not.toContain('Removed: bob');
  });

  it('is that the question is about someone else by now: an old press shows what is true', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    const stale = { ...question, versions: [...question.versions] };
    await scene.mia.press(question, 'Back');
    await scene.mia.press(question, 'people', ['ann']);
    await scene.mia.press(stale, 'Remove');
    expect(scene.removals).toEqual([]);
    expect(textOf(stale)).toContain('Remove ann?');
  });

  it('is that VideoSDK can’t be read: the picker stays, and works again', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    scene.videoSdk.refuse('all', 503, 20_000);
    await scene.pass(11_000);
    await scene.mia.press(question, 'Back');
    expect(textOf(question)).toContain('VideoSDK');
    expect(offered(question)).toEqual(['Try again', 'Cancel']);
    await scene.pass(21_000);
    await scene.mia.press(question, 'Try again');
    expect(textOf(question)).toContain('Who do you want to remove?');
  });

  it('is that VideoSDK can’t be read: what was written and who was chosen is still there afterwards', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    scene.videoSdk.refuse('all', 503, 20_000);
    await scene.pass(11_000);
    await scene.mia.fill(question, 'Write a reason…', 'spam');
    expect(offered(question)).toEqual(['Try again', 'Cancel']);
    await scene.pass(21_000);
    await scene.mia.press(question, 'Try again');
    expect(textOf(question)).toContain('Remove bob?');
    expect(textOf(question)).toContain('spam');
  });

  it('is that the session ends: nothing is left to press', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob']);
    const picker = await scene.mia.openPicker();
    scene.videoSdk.end(session);
    await scene.pass(11_000);
    await scene.mia.press(picker, 'people', ['bob']);
    expect(textOf(picker)).not.toContain('Who do you want to remove?');
    expect(offered(picker)).toEqual([]);
    expect(scene.removals).toEqual([]);
    expect(scene.store.rows('select stage from pickings')).toEqual([{ stage: 'done' }]);
  });
});

describe('a press on a picker', () => {
  it('counts once, however often it comes', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy']);
    const question = await confirming(scene, 'ann', 'bob');
    scene.mia.touch(question, 'Remove 2 people');
    scene.mia.touch(question, 'Remove 2 people');
    await scene.mia.press(question, 'Remove 2 people');
    expect(textOf(question)).toContain('Removed all 2 people');
    expect(scene.removals.toSorted()).toEqual(['ann', 'bob']);
    const stale = { ...question, versions: question.versions.slice(0, -1) };
    expect(saidBy(question).filter((text) => text.includes('Removed all'))).toHaveLength(1);
    expect(stale.versions.length).toBeGreaterThan(0);
  });

  it('is refused for someone else, for another server, and for an ID that no picker has', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    const before = textOf(question);
    expect(textOf(await scene.member().press(question, 'Remove'))).toContain('This belongs to <@100000000000000501>');
    expect(textOf(question)).toBe(before);
    const elsewhere = await scene.mia.with({ guildId: scene.away.id }).press(question, 'Remove');
    expect(textOf(elsewhere)).toContain('This menu has closed');
    expect(scene.removals).toEqual([]);
  });

  it('after ten minutes finds it ended, whether or not its message says so already', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    await scene.pass(10 * 60_000 - 5_000);
    expect(textOf(question)).toContain('Remove bob?');
    const press = scene.mia.touch(question, 'Back');
    await scene.pass(3_000);
    expect(press.ackedAt).not.toBeNull();
    const early = textOf(question);
    expect(early).toContain('Who do you want to remove?');
    await scene.pass(10_000);
    expect(textOf(question)).toContain('This timed out after 10 minutes.');
    expect(offered(question)).toEqual(['(Choose who to remove)', '(Cancel)']);
    expect(scene.removals).toEqual([]);
    expect(scene.bot.app?.inProgress()).toMatchObject({ pickers: 0 });
  });

  it('opens a form even when the picker is gone, and then says so', async () => {
    const scene = await open();
    scene.open(['ann', 'bob']);
    const question = await confirming(scene, 'bob');
    scene.store.execute('delete from pickings', []);
    await scene.mia.fill(question, 'Write a reason…', 'spam');
    expect(textOf(question)).toContain('This menu has closed');
    expect(scene.removals).toEqual([]);
  });
});

describe('the buttons below a result', () => {
  it('open a picker of their own for whoever presses, and leave the result', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy']);
    const result = await scene.mia.run('kick-participant', { participant: 'bob' });
    const other = scene.member();
    const picker = await other.pressLate(result, 'Remove another');
    expect(picker.id).not.toBe(result.id);
    expect(textOf(result)).toContain('✅ Removed: bob');
    expect(options(picker, 'Choose who to remove')).toEqual(['cy: 8 min · cy', 'ann: 8 min · ann']);
    await other.press(picker, 'people', ['cy']);
    await other.press(picker, 'Remove');
    expect(textOf(picker)).toContain('by <@100000000000000502>');
  });

  it('list only those who share the name that was typed', async () => {
    const scene = await open();
    scene.open([
      { id: 'id1', name: 'Bob' },
      { id: 'id2', name: 'bob' },
      { id: 'id3', name: 'Ann' },
    ]);
    const question = await scene.mia.run('kick-participant', { participant: 'bob' });
    const picker = await scene.mia.press(question, 'choose');
    expect(options(picker, 'Choose who to remove')).toEqual(['bob: 8 min · id2', 'Bob: 8 min · id1']);
  });
});

describe('hostile names in a picker', () => {
  it('are shown as text everywhere, and mention no one', async () => {
    const scene = await open();
    scene.open([{ id: 'x1', name: HOSTILE }, { id: 'x2', name: HOSTILE }, 'ann']);
    const one = await scene.mia.openPicker({ reason: HOSTILE });
    await scene.mia.press(one, 'people', ['x1']);
    await scene.mia.press(one, 'Remove');
    const several = await scene.mia.openPicker({ reason: HOSTILE });
    await scene.mia.fill(several, 'Find…', HOSTILE);
    await scene.mia.press(several, 'Show all');
    await scene.mia.press(several, 'people', ['x2', 'ann']);
    await scene.mia.press(several, 'Remove 2 people');
    expect(textOf(several)).toContain('Removed all 2 people');
    expect([hostileIn(one), hostileIn(several)]).toEqual([[], []]);
  });
});

describe('everyone who joined lately', () => {
  /** Two who have been there for long, and these, who joined so many seconds ago. */
  function flooded(scene: Scene, joined: Readonly<Record<string, number>>) {
    const session = scene.open([]);
    for (const [id, secondsAgo] of Object.entries({ ann: 3_600, bob: 3_600, ...joined })) {
      scene.videoSdk.join(session, id, id, scene.timeline.now - secondsAgo * 1_000);
    }
    return session;
  }

  it('is offered in the picker, confirmed by name, and removed', async () => {
    const scene = await open({ settings: { confirm: 'never' } });
    const session = flooded(scene, { cy: 600, dan: 200, eve: 30, flo: 20 });
    const picker = await scene.mia.openPicker();
    expect(textOf(picker)).toContain('Or choose everyone who joined lately.');
    expect(offered(picker)).toEqual([
      'Choose who to remove',
      'Last minute: 2',
      'Last 5 minutes: 3',
      'Last 15 minutes: 4',
      'Find…',
      'Cancel',
    ]);
    const question = await scene.mia.press(picker, 'Last 5 minutes: 3');
    expect(textOf(question)).toContain('Remove 3 people?\nEveryone who joined in the last 5 minutes.');
    expect(textOf(question)).toContain('• flo · joined');
    expect(scene.removals).toEqual([]);
    const result = await scene.mia.press(question, 'Remove 3 people');
    expect(textOf(result)).toContain('Removed all 3 people');
    expect(scene.in(session)).toEqual(['ann', 'bob', 'cy']);
  });

  it('is who has joined by the time it’s asked for, and stays who was shown', async () => {
    const scene = await open();
    const session = flooded(scene, { eve: 30, flo: 20 });
    const picker = await scene.mia.openPicker();
    scene.videoSdk.join(session, 'gus', 'gus');
    const question = await scene.mia.press(picker, 'Last minute: 2');
    expect(textOf(question)).toContain('Remove 3 people?');
    scene.videoSdk.join(session, 'hal', 'hal');
    await scene.pass(3_000);
    await scene.mia.press(question, 'Remove 3 people');
    expect(scene.in(session)).toEqual(['ann', 'bob', 'hal']);
  });

  it('leaves out who is protected and who may be the moderator, and says so', async () => {
    const scene = await open({ settings: { 'protected-ids': ['host'] } });
    flooded(scene, { host: 30, eve: 30, flo: 20, [`discord:${scene.mia.id}`]: 10 });
    const picker = await scene.mia.openPicker();
    const question = await scene.mia.press(picker, 'lately');
    const text = textOf(question);
    expect(text).toContain('Protected by this server’s settings and skipped: **host**.');
    expect(text).toContain('Left out, because your Discord ID is in theirs');
    expect(text).not.toContain('• host');
    expect(text).not.toContain(`• discord:${scene.mia.id}`);
  });

  it('says what the server’s limit leaves before anything is done', async () => {
    const scene = await open({ settings: { 'removal-limit': { removals: 2, minutes: 10 } } });
    const session = flooded(scene, { eve: 30, flo: 20, gus: 10 });
    const question = await scene.mia.press(await scene.mia.openPicker(), 'Last minute: 3');
    expect(textOf(question)).toContain('This server’s removal limit leaves you 2 more people right now.');
    await scene.mia.press(question, 'Remove 3 people');
    expect(scene.in(session)).toHaveLength(3);
    scene.videoSdk.join(session, 'hal', 'hal');
    scene.videoSdk.join(session, 'ida', 'ida');
    const again = await scene.mia.press(await scene.mia.openPicker(), 'lately');
    expect(textOf(again)).toContain('You’ve reached this server’s removal limit, so no one will be removed.');
  });

  it('takes as many as can be removed at once, and says how many more there are', async () => {
    const scene = await open();
    flooded(scene, Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`r${n}`, 50 - n])));
    const question = await scene.mia.press(await scene.mia.openPicker(), 'Last minute: 30');
    expect(textOf(question)).toContain('Remove 25 people?');
    expect(textOf(question)).toContain('Left out: 5 more people who joined in that time. Only 25');
    expect(textOf(question)).toContain('• r29 ');
    expect(textOf(question)).not.toContain('• r4 ');
  });

  it('shows who is there when no one of them is left', async () => {
    const scene = await open();
    const session = flooded(scene, { eve: 30, flo: 20 });
    const picker = await scene.mia.openPicker();
    scene.videoSdk.leave(session, 'eve', 'left');
    scene.videoSdk.leave(session, 'flo', 'left');
    const shown = await scene.mia.press(picker, 'Last minute: 2');
    expect(textOf(shown)).toContain('No one you can remove joined in the last minute.');
    expect(offered(shown)).toEqual(['Choose who to remove', 'Find…', 'Cancel']);
  });
});
