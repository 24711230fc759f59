/** Forms that stay open while things change: the whole bot in virtual time. */
import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../simulation/discord.ts';
import { choiceValue } from '../../../src/removal/identification.ts';
import { componentsOf, type Scene, textOf, useScenes } from '../../support/scene.ts';

const openScene = useScenes();

interface Option {
  readonly label: string;
  readonly value: string;
  readonly default?: boolean;
}

/** What a person sends: texts, and what is chosen. */
type FilledIn = Readonly<Record<string, string | readonly string[]>>;

async function form(scene: Scene, options: Record<string, string> = {}): Promise<Interaction> {
  const opened = scene.mia.type('kick-participant', options);
  await scene.until(() => opened.modal !== null);
  return opened;
}

function optionsIn(opened: Interaction, field: string): readonly Option[] {
  const found = opened.modal?.fields.find(({ custom_id }) => custom_id === field);
  return (found as unknown as { readonly options: readonly Option[] }).options;
}

async function send(scene: Scene, opened: Interaction, filledIn: FilledIn) {
  const components = Object.entries(filledIn).map(([custom_id, given]) => ({
    type: 18,
    component: typeof given === 'string' ? { type: 4, custom_id, value: given } : { type: 3, custom_id, values: given },
  }));
  const data = { custom_id: opened.modal?.custom_id, components };
  const sent = scene.do({ ...scene.mia.facts, kind: 'modal', text: 'sent', data, on: opened.on });
  await scene.until(() => sent.ackedAt !== null && (scene.bot.app?.running ?? 0) === 0 && scene.store.quiet, 120_000);
  if (sent.message === null) {
    throw new Error('nothing was answered');
  }
  return sent.message;
}

const buttonsOf = (message: Parameters<typeof componentsOf>[0]): readonly (string | undefined)[] =>
  componentsOf(message).map(({ label }) => label);

describe('a form that was opened a while ago', () => {
  it.each([
    ['one person', ['seat-1']],
    ['several people, in a server that never wants to be asked', ['seat-1', 'bob']],
  ])('asks before it removes someone who has joined since under the same ID: %s', async (_what, who) => {
    const scene = await openScene({ settings: { confirm: 'never' } });
    const session = scene.open([{ id: 'seat-1', name: 'Troll' }, 'bob', 'cy']);
    const opened = await form(scene);
    scene.videoSdk.leave(session, 'seat-1', 'left');
    await scene.pass(60_000);
    scene.videoSdk.join(session, 'seat-1', 'Innocent');
    await scene.pass(5_000);
    const asked = await send(scene, opened, { who });
    expect(textOf(asked)).toContain('Innocent');
    expect(textOf(asked)).toContain('No one has been removed yet');
    expect(scene.removals).toEqual([]);
  });

  it('asks when its ready-made reason is gone, so that it doesn’t disappear unseen', async () => {
    const scene = await openScene({ settings: { 'reason-presets': ['spam', 'noise'], confirm: 'never' } });
    scene.open(['ann', 'bob', 'cy']);
    for (const who of [['ann'], ['ann', 'bob']]) {
      const opened = await form(scene);
      const preset = optionsIn(opened, 'preset').find(({ label }) => label === 'spam')?.value ?? '';
      await scene.pass(3_000);
      scene.set('reason-presets', ['Spam!', 'noise']);
      await scene.pass(3_000);
      const asked = await send(scene, opened, { who, preset: [preset] });
      expect(textOf(asked)).toContain('Reason: none');
      expect(scene.removals).toEqual([]);
      scene.set('reason-presets', ['spam', 'noise']);
      await scene.pass(3_000);
    }
  });

  it('leaves no one out in silence who has become protected since', async () => {
    const scene = await openScene({ settings: { confirm: 'never' } });
    scene.open(['ann', 'bob', 'cy']);
    const opened = await form(scene);
    await scene.pass(3_000);
    scene.set('protected-ids', ['ann']);
    await scene.pass(3_000);
    const asked = await send(scene, opened, { who: ['ann', 'bob'] });
    expect(textOf(asked)).toContain('Protected by this server’s settings and skipped: **ann**');
    expect(scene.removals).toEqual([]);
  });

  it('does nothing once the server has another VideoSDK account', async () => {
    const scene = await openScene();
    scene.open(['ann', 'bob']);
    const opened = await form(scene);
    const modal = opened.modal;
    if (modal === null) {
      throw new Error('no form');
    }
    // As one that was opened with another account.
    const [time = '', mark = ''] = /:([\da-z]+)\.([\w-]{3}):/u.exec(modal.custom_id)?.slice(1) ?? [];
    const custom_id = modal.custom_id.replace(`${time}.${mark}`, `${time}.${mark === 'abc' ? 'abd' : 'abc'}`);
    const told = await send(scene, { ...opened, modal: { ...modal, custom_id } } as Interaction, { who: ['ann'] });
    expect(textOf(told)).toContain('No one removed');
    expect(textOf(told)).toContain('account');
    expect(scene.removals).toEqual([]);
  });
});

describe('a form that is opened again as it was sent', () => {
  it('is about the same session, even if its ID has a colon in it', async () => {
    const scene = await openScene({ settings: { 'reason-required': true } });
    const first = scene.open(['ann', 'bob'], 'hall');
    const [room] = scene.videoSdk.rooms;
    if (room === undefined) {
      throw new Error('no room');
    }
    const since = scene.timeline.now - 600_000;
    const second = scene.videoSdk.open('ses1:x', room, since);
    scene.videoSdk.join(second, 'ann', 'Ann in x', since + 1_000);
    scene.videoSdk.join(second, 'dan', 'dan', since + 1_000);
    const refused = await send(scene, await form(scene, { session: 'ses1:x' }), { who: ['ann'] });
    const again = await scene.mia.openModal(refused, 'Change and try again');
    expect(textOf(await send(scene, again, { who: ['ann'], reason: 'x' }))).toContain('Removed: Ann in x');
    expect(scene.in(first)).toContain('ann');
    expect(scene.in(second)).toEqual(['dan']);
  });

  it('still has whoever was chosen, however many have joined since', async () => {
    const scene = await openScene({ settings: { 'reason-required': true } });
    const session = scene.open(['ann', 'bob', 'cy']);
    const refused = await send(scene, await form(scene), { who: ['ann'] });
    for (let n = 0; n < 30; n += 1) {
      scene.videoSdk.join(session, `p${n}`, `p${n}`);
    }
    await scene.pass(5_000);
    const again = await scene.mia.openModal(refused, 'Change and try again');
    const chosen = optionsIn(again, 'who').filter((option) => option.default === true);
    expect(chosen.map(({ value }) => value)).toEqual(['ann']);
  });
});

describe('a form for more people than it holds', () => {
  it('lets one fewer be chosen than can be removed together, because one more can be typed', async () => {
    const scene = await openScene();
    scene.open(Array.from({ length: 27 }, (_, n) => `p${n + 1}`));
    const opened = await form(scene);
    const who = optionsIn(opened, 'who').map(({ value }) => value);
    expect(opened.modal?.fields.find(({ custom_id }) => custom_id === 'who')).toMatchObject({ max_values: 24 });
    const asked = await send(scene, opened, { who: who.slice(0, 24), find: 'p1' });
    expect(textOf(asked)).toContain('Remove 25 people?');
    expect(buttonsOf(asked)).toContain('Remove 25 people');
  });
});

describe('a form that is sent while not everyone can be seen', () => {
  it('says nothing about someone by an ID that is no one’s', async () => {
    const scene = await openScene({ settings: { confirm: 'never' } });
    scene.open([{ id: 'Zoë', name: 'Zoe Q' }, ...Array.from({ length: 27 }, (_, n) => `p${n}`)]);
    const opened = await form(scene);
    const zoe = choiceValue('Zoë');
    expect(zoe).toMatch(/^~/u);
    await scene.pass(3_000);
    Object.assign(scene.videoSdk.ways, { newestFirst: true, pageThatNeverComes: true, mostPerPage: 5 });
    const told = await send(scene, opened, { who: [zoe, 'p26'] });
    expect(textOf(told)).not.toContain('~');
    expect(scene.removals).toEqual([]);
    scene.takeCrashes();
  });
});

describe('everyone who joined lately, in the form', () => {
  /** Two who have been there for long, and three who have just come. */
  function flooded(scene: Scene) {
    const session = scene.open([]);
    for (const [id, secondsAgo] of Object.entries({ ann: 3_600, bob: 3_600, cy: 30, dan: 20, eve: 10 })) {
      scene.videoSdk.join(session, id, id, scene.timeline.now - secondsAgo * 1_000);
    }
    return session;
  }

  const spansIn = (opened: Interaction) => optionsIn(opened, 'who').filter(({ value }) => value.startsWith('~last:'));

  it('is one choice, shows the names before anything is done, and goes by who is there by then', async () => {
    const scene = await openScene({ settings: { confirm: 'never' } });
    const session = flooded(scene);
    const opened = await form(scene);
    expect(spansIn(opened).map(({ label }) => label)).toEqual(['Everyone who joined in the last minute: 3']);
    await scene.pass(120_000);
    scene.videoSdk.leave(session, 'cy', 'left');
    scene.videoSdk.join(session, 'fay', 'fay');
    const asked = await send(scene, opened, { who: ['~last:1'], reason: 'raid' });
    // Counted from when the form was shown, so that no one leaves the choice because it was open for long.
    expect(textOf(asked)).toContain('Remove 3 people?\nEveryone who joined in the last minute.');
    expect(textOf(asked)).toContain('Reason: raid');
    expect(scene.removals).toEqual([]);
    const done = await scene.mia.press(asked, 'Remove 3 people');
    expect(textOf(done)).toContain('Removed all 3 people');
    expect(scene.in(session)).toEqual(['ann', 'bob']);
  });

  it('is counted from the form, not from the list of sessions before it', async () => {
    const scene = await openScene();
    const session = scene.open(['ann', 'bob', 'cy'], 'hall');
    scene.open(['x', 'y', 'z'], 'attic');
    const choice = await scene.mia.openPicker();
    scene.videoSdk.join(session, 'dan', 'dan');
    await scene.pass(7 * 60_000);
    for (const id of ['eve', 'fay']) {
      scene.videoSdk.join(session, id, id);
    }
    await scene.pass(5_000);
    const opened = scene.mia.touch(choice, 'session', ['hall']);
    await scene.until(() => opened.modal !== null);
    expect(spansIn(opened)[0]?.label).toBe('Everyone who joined in the last minute: 2');
    const asked = await send(scene, opened, { who: ['~last:1'] });
    expect(textOf(asked)).toContain('Remove 2 people?');
    expect(textOf(asked)).not.toContain('dan');
  });

  it('goes together with people who are chosen by name or typed', async () => {
    const scene = await openScene();
    const session = flooded(scene);
    const asked = await send(scene, await form(scene), { who: ['~last:1', 'ann'] });
    expect(textOf(asked)).toContain('Remove 4 people?');
    await scene.mia.press(asked, 'Remove 4 people');
    expect(scene.in(session)).toEqual(['bob']);
  });

  it('is never someone whose ID looks like the choice', async () => {
    const scene = await openScene();
    const session = flooded(scene);
    scene.videoSdk.join(session, '~last:1', 'Tricky', scene.timeline.now - 3_600_000);
    const asked = await send(scene, await form(scene), { who: ['~last:1'] });
    expect(textOf(asked)).toContain('Remove 3 people?');
    expect(textOf(asked)).not.toContain('Tricky');
  });

  it('says so when there is no one to remove by then', async () => {
    const scene = await openScene();
    const session = flooded(scene);
    const opened = await form(scene);
    for (const id of ['cy', 'dan', 'eve']) {
      scene.videoSdk.leave(session, id, 'left');
    }
    await scene.pass(5_000);
    const told = await send(scene, opened, { who: ['~last:1'] });
    expect(textOf(told)).toContain('No one you can remove joined in the last minute.');
    expect(scene.removals).toEqual([]);
  });
});

describe('a form whose sending fails', () => {
  const chosenIn = (opened: Interaction) =>
    optionsIn(opened, 'who').flatMap(({ value, default: isChosen }) => (isChosen === true ? [value] : []));
  const writtenIn = (opened: Interaction, field: string) =>
    (opened.modal?.fields.find(({ custom_id }) => custom_id === field) as { readonly value?: string } | undefined)
      ?.value;
  const keptOutIn = (opened: Interaction) =>
    optionsIn(opened, 'keep-out').find(({ default: isChosen }) => isChosen === true)?.value;

  /** VideoSDK can't be read for a while, and what is known of it is too old. */
  async function outage(scene: Scene): Promise<void> {
    scene.videoSdk.refuse('all', 503, 40_000);
    await scene.pass(11_000);
  }

  it.each<[string, FilledIn, readonly string[]]>([
    ['one person', { who: ['p1'] }, ['p1']],
    ['several people', { who: ['p1', 'p2'] }, ['p1', 'p2']],
    ['someone who was typed', { find: 'p3' }, []],
    ['people from the menu and one who was typed', { who: ['p1'], find: 'p3' }, ['p1']],
    ['everyone who joined lately', { who: ['~last:15', 'p1'] }, ['~last:15', 'p1']],
  ])('can be opened again as it was: %s', async (_what, who, chosen) => {
    const scene = await openScene({ settings: { confirm: 'never' } });
    const session = scene.open(Array.from({ length: 27 }, (_, n) => `p${n + 1}`));
    for (const id of ['q1', 'q2']) {
      scene.videoSdk.join(session, id, id, scene.timeline.now - 5_000);
    }
    const opened = await form(scene);
    await outage(scene);
    const failed = await send(scene, opened, { ...who, 'keep-out': ['1 hour'], reason: 'spam' });
    expect(textOf(failed)).toContain('VideoSDK');
    expect(buttonsOf(failed)).toEqual(['Change and try again']);
    await scene.pass(41_000);
    const again = await scene.mia.openModal(failed, 'Change and try again');
    expect(chosenIn(again).sort()).toEqual([...chosen].sort());
    expect(keptOutIn(again)).toBe('1 hour');
    expect([writtenIn(again, 'reason'), writtenIn(again, 'find')]).toEqual(['spam', who['find']]);
    expect(scene.removals).toEqual([]);
    scene.takeCrashes();
  });

  it('still has everything when it’s sent again from the form of a session that was chosen, and fails again', async () => {
    const scene = await openScene();
    scene.open(['ann', 'bob', 'cy'], 'hall');
    scene.open(['x', 'y', 'z'], 'attic');
    const choice = await scene.mia.openPicker();
    const opened = scene.mia.touch(choice, 'session', ['hall']);
    await scene.until(() => opened.modal !== null);
    await outage(scene);
    const failed = await send(scene, opened, { who: ['ann', 'bob'], reason: 'spam' });
    const failedAgain = await scene.mia.pressLate(failed, 'Change and try again');
    expect(buttonsOf(failedAgain)).toEqual(['Change and try again']);
    await scene.pass(41_000);
    const again = await scene.mia.openModal(failedAgain, 'Change and try again');
    expect(chosenIn(again)).toEqual(['ann', 'bob']);
    expect(writtenIn(again, 'reason')).toBe('spam');
    scene.takeCrashes();
  });

  it.each<[string, FilledIn, string]>([
    ['one person', { who: ['ann'] }, 'Remove ann?'],
    ['several people', { who: ['ann', 'bob'] }, 'Remove 2 people?'],
  ])('goes on in the picker with whom was chosen when it’s opened again too late: %s', async (_what, who, question) => {
    const scene = await openScene({ settings: { confirm: 'never' } });
    const session = scene.open(['ann', 'bob', 'cy']);
    const opened = await form(scene);
    await outage(scene);
    const failed = await send(scene, opened, { ...who, 'keep-out': ['1 hour'] });
    await scene.pass(41_000);
    const asked = await scene.mia.pressLate(failed, 'Change and try again');
    expect(textOf(asked)).toContain(question);
    expect(textOf(asked)).toContain('1 hour');
    expect(scene.in(session)).toEqual(['ann', 'bob', 'cy']);
    expect(scene.removals).toEqual([]);
    scene.takeCrashes();
  });

  it('still has what was filled in when it was open for longer than what was kept', async () => {
    const scene = await openScene({ settings: { 'reason-required': true } });
    scene.open(['ann', 'bob', 'cy']);
    const refused = await send(scene, await form(scene), { who: ['ann'] });
    const opened = await scene.mia.openModal(refused, 'Change and try again');
    await scene.pass(11 * 60_000);
    const late = await send(scene, opened, { who: ['ann', 'bob'], reason: 'spam' });
    expect(textOf(late)).toContain('timed out');
    const again = await scene.mia.openModal(late, 'Change and try again');
    expect(chosenIn(again)).toEqual(['ann', 'bob']);
    expect(writtenIn(again, 'reason')).toBe('spam');
    expect(scene.removals).toEqual([]);
  });
});
