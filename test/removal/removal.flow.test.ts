import { describe, expect, it } from 'vitest';
import { componentsOf, type Scene, saidBy, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';

/** How many cases without a result were on record whenever VideoSDK was asked to do something. */
function recordedBefore(scene: Scene): number[] {
  const seen: number[] = [];
  scene.onVideoSdkRequest = ({ method, path }) => {
    if (method === 'POST' && path.includes('remove')) {
      seen.push(scene.store.rows('select number from cases where outcome is null').length);
    }
  };
  return seen;
}

describe('a name with letters that keyboards elsewhere don’t have', () => {
  it('is found by what is typed for them, also as a suggestion', async () => {
    const scene = await open();
    scene.open([{ id: 'p1', name: 'Łukasz Weiß' }, { id: 'p2', name: 'Søren' }, 'host']);
    const [choice] = await scene.mia.complete('kick-participant', 'participant', 'lukasz w');
    expect(choice?.name).toContain('Łukasz Weiß');
    await scene.mia.run('kick-participant', { participant: 'lukasz weiss' });
    await scene.mia.run('kick-participant', { participant: 'SOREN' });
    expect(scene.removals).toEqual(['p1', 'p2']);
    const history = await scene.mia.run('kick-history', { participant: 'lukasz weiss' });
    expect(textOf(history)).toContain('Łukasz Weiß');
  });

  it('leaves open who is meant when someone else has the name in plain letters', async () => {
    const scene = await open();
    scene.open([{ id: 'p1', name: 'Łukasz' }, { id: 'p2', name: 'Lukasz' }, 'host']);
    for (const participant of ['lukasz', 'Łukasz', 'Lukasz']) {
      const reply = await scene.mia.run('kick-participant', { participant });
      expect(textOf(reply)).toMatch(/Łukasz.*p1[\s\S]*Lukasz.*p2|Lukasz.*p2[\s\S]*Łukasz.*p1/u);
    }
    expect(scene.removals).toEqual([]);
  });
});

describe('a kick', () => {
  it('is on record before VideoSDK is asked, and its result before the reply says it', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'cy', 'host']);
    const before = recordedBefore(scene);
    const settled: boolean[] = [];
    scene.discord.onShown = (message) => {
      if (textOf(message).includes('✅ Removed')) {
        settled.push(scene.store.rows('select number from cases where outcome is null').length === 0);
      }
    };
    await scene.mia.run('kick-participant', { participant: 'ann' });
    const picker = await scene.mia.openPicker();
    await scene.mia.press(picker, 'people', ['bob']);
    await scene.mia.press(picker, 'Remove');
    expect(before).toEqual([1, 1]);
    expect(settled).toEqual([true, true]);
  });

  it('waits for the person to be out, says that it does, and what came of it', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.let('removal later', true);
    scene.let('removal late', 6_000);
    scene.open(['ann', 'host']);
    const reply = await scene.mia.run('kick-participant', { participant: 'ann' });
    const said = saidBy(reply);
    expect(said.some((text) => text.startsWith('-# ⏳'))).toBe(true);
    expect(said.at(-1)).toContain('✅ Removed: ann');
    expect(said.filter((text) => text.includes('✅'))).toHaveLength(1);
    await scene.pass(500);
    expect(scene.channel(LOG)).toHaveLength(1);
  });

  it('says so when the person stays, and removes them when the command comes again', async () => {
    const scene = await open();
    scene.let('removal without effect', true);
    scene.open(['ann', 'host']);
    const reply = await scene.mia.run('kick-participant', { participant: 'ann' });
    expect(textOf(reply)).toContain('Still in the session: ann');
    expect(scene.removals).toEqual(['ann']);
    scene.let('removal without effect', false);
    expect(textOf(await scene.mia.run('kick-participant', { participant: 'ann' }))).toContain('✅ Removed: ann');
  });

  it('doesn’t claim what VideoSDK didn’t accept, even when the person is out', async () => {
    const scene = await open();
    scene.let('removal answered wrongly', true);
    scene.open(['ann', 'host']);
    const reply = await scene.mia.run('kick-participant', { participant: 'ann' });
    expect(saidBy(reply).some((text) => text.includes('✅'))).toBe(false);
    expect(scene.store.rows('select outcome from cases')).toEqual([{ outcome: 'gone' }]);
  });

  it('is asked about first where the server wants that, or another moderator was just faster', async () => {
    const scene = await open({ settings: { confirm: 'always' } });
    const session = scene.open(['ann', 'bob', 'host']);
    const question = await scene.mia.run('kick-participant', {
      participant: 'bob',
      reason: ' spam ',
      'keep-out': '10 minutes',
    });
    expect(textOf(question)).toContain('Remove bob?');
    expect(textOf(question)).toContain('Keep out: 10 minutes\nReason: spam');
    expect(scene.removals).toEqual([]);
    expect(textOf(await scene.mia.press(question, 'Remove'))).toContain('🔒 Kept out until');
    scene.set('confirm', 'never');
    await scene.pass(2_500);
    await scene.mia.run('kick-participant', { participant: 'ann' });
    scene.videoSdk.join(session, 'ann', 'ann');
    expect(textOf(await scene.mia.run('kick-participant', { participant: 'ann' }))).toContain('✅ Removed: ann');
    scene.videoSdk.join(session, 'ann', 'ann');
    const other = scene.member();
    expect(textOf(await other.run('kick-participant', { participant: 'ann' }))).toContain('Is this still needed?');
    scene.store.execute('update cases set created_at = created_at - 300000', []);
    expect(textOf(await other.run('kick-participant', { participant: 'ann' }))).toContain('✅ Removed: ann');
  });

  it('needs a reason where one is required', async () => {
    const scene = await open({ settings: { 'reason-required': true } });
    scene.open(['ann', 'host']);
    for (const reason of [{}, { reason: '  ' }]) {
      const refused = await scene.mia.run('kick-participant', { participant: 'ann', ...reason });
      expect(textOf(refused)).toMatch(/reason/iu);
    }
    expect(scene.removals).toEqual([]);
    await scene.mia.run('kick-participant', { participant: 'ann', reason: 'spam' });
    expect(scene.removals).toEqual(['ann']);
  });

  it('asks who is meant when a name is several people’s, and says when it’s no one’s', async () => {
    const scene = await open();
    scene.open([{ id: 'id1', name: 'Bob' }, { id: 'id2', name: 'bob' }, 'ann']);
    const which = await scene.mia.run('kick-participant', { participant: 'BOB' });
    expect(textOf(which)).toMatch(/id1[\s\S]*id2|id2[\s\S]*id1/u);
    expect(scene.removals).toEqual([]);
    const [choice] = await scene.mia.complete('kick-participant', 'participant', 'bo');
    expect(choice?.name).toMatch(/^bob · .* · id2$/u);
    await scene.mia.run('kick-participant', { participant: choice?.value ?? '' });
    expect(scene.removals).toEqual(['id2']);
    expect(textOf(await scene.mia.run('kick-participant', { participant: 'zoe' }))).toContain('zoe');
    expect(scene.removals).toEqual(['id2']);
  });

  it('suggests the session first when several run, and people of the one that is named', async () => {
    const scene = await open();
    scene.open(['ann'], 'hall');
    scene.open(['bob'], 'attic');
    const [first, ...more] = await scene.mia.complete('kick-participant', 'participant', '');
    expect(more).toEqual([]);
    expect(textOf(await scene.mia.run('kick-participant', { participant: first?.name ?? '' }))).toContain(
      'Which session?',
    );
    expect(textOf(await scene.mia.run('kick-participant', { participant: first?.value ?? '' }))).toContain(
      'Which session?',
    );
    const people = await scene.mia.complete('kick-participant', 'participant', '', { session: 'ses1' });
    expect(people.map(({ name }) => name.split(' ')[0])).toEqual(['ann']);
    expect(await scene.mia.with({ roles: [] }).complete('kick-participant', 'participant', '')).toEqual([]);
  });

  it('suggests the server’s reasons and those of the moderator alone', async () => {
    const scene = await open({ settings: { 'reason-presets': ['Spam'] } });
    scene.open(['ann', 'bob', 'host']);
    await scene.mia.run('kick-participant', { participant: 'ann', reason: 'mine' });
    const other = scene.member();
    await other.run('kick-participant', { participant: 'bob', reason: 'theirs' });
    const names = async (by: typeof other) =>
      (await by.complete('kick-participant', 'reason', '')).map(({ name }) => name);
    expect((await names(scene.mia)).toSorted()).toEqual(['Spam', 'mine']);
    expect((await names(other)).toSorted()).toEqual(['Spam', 'theirs']);
  });

  it('that VideoSDK rejects says so, and the next one works', async () => {
    const scene = await open();
    scene.open(['ann', 'host']);
    scene.videoSdk.refuse('all', 401, 20_000);
    await scene.pass(11_000);
    const refused = await scene.mia.run('kick-participant', { participant: 'ann' });
    expect(textOf(refused)).toContain('VideoSDK rejected the bot');
    expect(componentsOf(refused)).toEqual([]);
    await scene.pass(20_000);
    expect(textOf(await scene.mia.run('kick-participant', { participant: 'ann' }))).toContain('✅ Removed: ann');
  });
});

describe('a clock that is wrong', () => {
  it.each([3_600_000, -3_600_000])('by %s ms changes no time that is stored, shown or waited for', async (offset) => {
    const scene = await open({ asleep: true });
    await scene.start('postgres', offset);
    // The model of VideoSDK sends no dates here, so the bot only learns from Discord what time it is.
    const session = scene.open(['ann', 'bob', 'host']);
    await scene.mia.run('kick-participant', { participant: 'ann', 'keep-out': '10 minutes' });
    const [row] = scene.store.rows<{ at: number }>('select created_at as at from cases');
    expect(Math.abs((row?.at ?? 0) - (scene.bot.machine.wallNow() - offset))).toBeLessThan(3_000);
    const picker = await scene.mia.openPicker();
    scene.bot.machine.wallOffset -= 2 * offset;
    await scene.pass(10_000);
    expect(textOf(picker)).toContain('Who do you want to remove?');
    scene.videoSdk.join(session, 'ann', 'ann');
    await scene.pass(20_000);
    expect(scene.in(session)).toEqual(['bob', 'host']);
    await scene.mia.press(picker, 'people', ['bob']);
    expect(textOf(await scene.mia.press(picker, 'Remove'))).toContain('✅ Removed: bob');
    expect(textOf(await scene.mia.run('kick-check'))).toContain('this machine’s clock is');
    const warned = scene.log.filter(({ message }) => message.includes("compared with Discord's"));
    expect(warned).toHaveLength(2);
  });
});
