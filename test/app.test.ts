import { describe, expect, it } from 'vitest';
import type { Message } from '../simulation/discord.ts';
import { CLOSES_WITHIN_MS } from '../simulation/harness.ts';
import { type Scene, saidBy, textOf, useScenes } from './support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';
const SECOND_LOG = '100000000000000802';
const AWAY_LOG = '100000000000000811';

function channel(scene: Scene, id: string) {
  const found = scene.home.channels.get(id) ?? scene.away.channels.get(id);
  if (found === undefined) {
    throw new Error(`there is no channel ${id}`);
  }
  return found;
}

function logged(scene: Scene, message: string) {
  return scene.log.filter((line) => line.message === message);
}

async function kick(scene: Scene, participant: string, by = scene.mia): Promise<Message> {
  return by.run('kick-participant', { participant });
}

describe('two servers', () => {
  it('count their cases, and the removals of a moderator, each on their own', async () => {
    const scene = await open({ settings: { 'removal-limit': { removals: 1, minutes: 5 } } });
    scene.open(['ann', 'bob', 'cy', 'dee', 'host']);
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await kick(scene, 'ann'))).toContain('✅ Removed: ann');
    expect(textOf(await kick(scene, 'bob'))).not.toContain('✅');
    expect(textOf(await kick(scene, 'bob', away))).toContain('✅ Removed: bob');
    expect(textOf(await kick(scene, 'cy', away))).not.toContain('✅');
    expect(textOf(await kick(scene, 'cy', scene.member()))).toContain('✅ Removed: cy');
    await scene.pass(5 * 60_000);
    expect(textOf(await kick(scene, 'dee'))).toContain('Case 3');
    expect(scene.removals).toEqual(['ann', 'bob', 'cy', 'dee']);
  });

  it('don’t remove the same person at once, and each is told by whom', async () => {
    const scene = await open();
    scene.let('removal without effect', true);
    scene.open(['bob', 'host']);
    const away = scene.member({ guildId: scene.away.id });
    scene.mia.type('kick-participant', { participant: 'bob' });
    await scene.until(() => scene.removals.length === 1);
    const second = scene.mia.type('kick-participant', { participant: 'bob' });
    await scene.pass(1_000);
    expect(second.message === null ? '' : textOf(second.message)).toContain('lready being removed');
    const elsewhere = away.type('kick-participant', { participant: 'bob' });
    await scene.pass(1_000);
    expect(elsewhere.message === null ? '' : textOf(elsewhere.message)).toContain('lready being removed');
    expect(scene.removals).toEqual(['bob']);
  });

  it('have their own roles, protected people, reasons and replies', async () => {
    const scene = await open({ locales: ['de', 'fr'] });
    scene.open(['ann', 'bob', 'host']);
    scene.set('moderator-roles', ['100000000000000703']);
    scene.set('protected-ids', ['ann'], scene.away.id);
    scene.set('reason-presets', ['Nur hier']);
    scene.set('replies', 'public', scene.away.id);
    await scene.pass(2_500);
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await kick(scene, 'bob'))).toContain('You can’t do this');
    expect(textOf(await kick(scene, 'ann', away))).not.toContain('✅');
    const reply = await kick(scene, 'bob', away);
    expect(textOf(reply)).toContain('✅');
    expect([reply.ephemeral, textOf(reply).includes('Removed')]).toEqual([false, false]);
    const mine = scene.mia.with({ roles: ['100000000000000703'] });
    expect((await mine.complete('kick-participant', 'reason', '')).map(({ name }) => name)).toEqual(['Nur hier']);
    expect(await away.complete('kick-participant', 'reason', '')).toEqual([]);
    expect(scene.removals).toEqual(['bob']);
  });

  it('get their cases in their own log channels, in their own languages', async () => {
    const scene = await open({ locales: ['de', 'fr'] });
    scene.set('log-channel', LOG);
    scene.set('log-channel', AWAY_LOG, scene.away.id);
    scene.open(['ann', 'bob', 'host']);
    await kick(scene, 'ann');
    await kick(scene, 'bob', scene.mia.with({ guildId: scene.away.id }));
    await scene.pass(1_000);
    const [home, ...moreHome] = scene.channel(LOG);
    const [away, ...moreAway] = scene.channel(AWAY_LOG);
    expect([moreHome, moreAway]).toEqual([[], []]);
    expect(home).toMatch(/Fall 1 · .*ann/u);
    expect(away).toMatch(/Dossier 1 · .*bob/u);
  });

  it('suffer nothing from each other’s closed log channel', async () => {
    const scene = await open();
    scene.set('log-channel', LOG);
    scene.set('log-channel', AWAY_LOG, scene.away.id);
    channel(scene, LOG).closed = 50_001;
    scene.open(['ann', 'bob', 'host']);
    await kick(scene, 'ann');
    await kick(scene, 'bob', scene.mia.with({ guildId: scene.away.id }));
    await scene.pass(1_000);
    expect([scene.channel(LOG), scene.channel(AWAY_LOG).length]).toEqual([[], 1]);
  });
});

describe('a log channel', () => {
  it('that closes is logged once, and again when it closes again; what was missed is posted in order', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.open(['ann', 'bob', 'cy', 'dee', 'host']);
    const closed = () => logged(scene, 'the bot has no access to the log channel').length;
    for (const [round, ids] of [
      ['ann', 'bob'],
      ['cy', 'dee'],
    ].entries()) {
      channel(scene, LOG).closed = 50_001;
      for (const id of ids) {
        await kick(scene, id);
      }
      await scene.pass(20_000);
      expect(closed()).toBe(round + 1);
      channel(scene, LOG).closed = null;
      await scene.pass(70_000);
    }
    expect(scene.channel(LOG).map((text) => /Case (\d)/u.exec(text)?.[1])).toEqual(['1', '2', '3', '4']);
  });

  it('gets what Discord missed while it was down, once, and more slowly each time', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.open(['ann', 'host']);
    await kick(scene, 'ann');
    scene.toDiscord.goDown(30_000);
    await scene.pass(30_000);
    const delayed = logged(scene, 'announcements are delayed').length;
    expect(delayed).toBeGreaterThan(1);
    expect(delayed).toBeLessThan(6);
    await scene.pass(60_000);
    expect(scene.channel(LOG)).toHaveLength(1);
    await kick(scene, 'host');
    scene.toDiscord.goDown(3_000);
    await scene.pass(3_000);
    expect(logged(scene, 'announcements are delayed')).toHaveLength(delayed + 1);
    await scene.pass(10_000);
    expect(scene.channel(LOG)).toHaveLength(2);
  });

  it('keeps what it shows when the server chooses another, and none at all', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.open(['ann', 'bob', 'host']);
    await kick(scene, 'ann');
    await scene.pass(1_000);
    scene.set('log-channel', SECOND_LOG);
    await scene.pass(2_500);
    await kick(scene, 'bob');
    await scene.pass(1_000);
    expect([scene.channel(LOG).length, scene.channel(SECOND_LOG).length]).toEqual([1, 1]);
    scene.set('log-channel', null);
    await scene.pass(2_500);
    await kick(scene, 'host');
    await scene.pass(10_000);
    expect([scene.channel(LOG).length, scene.channel(SECOND_LOG).length]).toEqual([1, 1]);
  });

  it('shows a case that Discord blocks without what it blocks', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    scene.open(['ann', 'bob', 'host']);
    await scene.mia.run('kick-participant', { participant: 'ann', reason: 'a badword' });
    await kick(scene, 'bob');
    await scene.pass(30_000);
    expect(logged(scene, 'case blocked by Discord because of its content')).toHaveLength(1);
    const [first = '', second = ''] = scene.channel(LOG);
    expect([first, second]).toEqual([expect.stringContaining('Case 1'), expect.stringContaining('Case 2')]);
    expect(first).toContain('Discord blocked a name, word or link here');
    expect(first).toContain('Reason: […]');
    expect(first).not.toContain('badword');
    expect(second).not.toContain('Discord blocked');
    expect(textOf(await scene.mia.run('kick-check'))).not.toContain('posting 1 case failed');
    await scene.mia.fill(await scene.mia.run('kick-case', { number: '1' }), 'Edit reason', 'fine');
    await scene.pass(6_000);
    // What it blocks is still among the changes.
    expect(scene.channel(LOG)[0]).toContain('Reason changes');
    expect(scene.channel(LOG)[0]).not.toContain('badword');
  });
});

describe('an app that stops', () => {
  it('finishes what is in progress, answers what comes with “restarting”, and leaves nothing running', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob', 'host']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    scene.let('removal later', true);
    const first = scene.mia.type('kick-participant', { participant: 'ann' });
    await scene.until(() => scene.removals.length === 2);
    const { bot } = scene;
    let ended = false;
    bot.machine.enter(() => void bot.app?.stop().then(() => (ended = true)));
    const late = scene.mia.type('kick-participant', { participant: 'host' });
    await scene.until(() => ended);
    expect(first.message === null ? '' : textOf(first.message)).toContain('Couldn’t confirm: ann');
    expect(late.message === null ? '' : textOf(late.message)).toContain('Bouncer is restarting');
    expect(Object.values(bot.app?.inProgress() ?? { nothing: 1 }).every((count) => count === 0)).toBe(true);
    expect(scene.store.rows("select * from leases where holder like 'owner-%' and name like 'process:%'")).toEqual([]);
    const asked = scene.toldDiscord.length;
    scene.videoSdk.join(session, 'bob', 'bob');
    await scene.pass(30_000);
    expect([scene.in(session), scene.toldDiscord.length]).toEqual([['host', 'bob'], asked]);
    expect(bot.connected).toBe(false);
  });

  it('answers what comes while the gateway is closing, too, before it ends', async () => {
    const scene = await open();
    scene.open(['ann', 'host']);
    const { bot } = scene;
    let ended = false;
    bot.machine.enter(() => void bot.app?.stop().then(() => (ended = true)));
    await scene.pass(CLOSES_WITHIN_MS - 5);
    expect(ended).toBe(false);
    const late = scene.mia.type('kick-participant', { participant: 'ann' });
    await scene.until(() => ended);
    expect(late.message === null ? '' : textOf(late.message)).toContain('Bouncer is restarting');
    expect(scene.removals).toEqual([]);
  });
});

describe('two processes', () => {
  it('share what is to be done: each case, picker and post belongs to one, and a dead one’s go to the other', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const first = scene.bot;
    await scene.start();
    scene.open(['ann', 'bob', 'host']);
    const picker = await scene.mia.openPicker();
    await kick(scene, 'ann');
    await scene.pass(10_000);
    expect(scene.channel(LOG)).toHaveLength(1);
    scene.bot.machine.kill();
    expect(scene.bot).toBe(first);
    await scene.mia.press(picker, 'people', ['bob']);
    await scene.mia.press(picker, 'Remove');
    await scene.pass(10_000);
    expect(scene.channel(LOG)).toHaveLength(2);
    expect(scene.removals).toEqual(['ann', 'bob']);
  });

  it('see a changed setting at the latest when what they have read is two seconds old', async () => {
    const scene = await open();
    const [first] = scene.processes;
    const second = await scene.start();
    scene.open(['ann', 'host']);
    const settings = await scene.mia.run('kick-settings');
    await scene.mia.press(settings, 'roles', []);
    await scene.pass(2_000);
    for (const process of [first, second]) {
      const refused = scene.do(
        {
          ...scene.mia.facts,
          kind: 'command',
          text: '',
          data: { type: 1, name: 'participants', options: [] },
          on: null,
        },
        process,
      );
      await scene.pass(500);
      expect(refused.message === null ? '' : textOf(refused.message)).toContain('No role can do this yet');
    }
  });
});

describe('a store that fails', () => {
  it('stops every removal before anything is sent, and says that nothing was done; then it works again', async () => {
    const scene = await open();
    scene.open(['ann', 'bob', 'host']);
    for (const id of ['ann', 'bob']) {
      await scene.pass(2_500);
      await scene.mia.run('kick-help');
      scene.store.goAway(9_000, true);
      const refused = await kick(scene, id);
      expect(textOf(refused)).toContain('atabase');
      await scene.pass(10_000);
      expect(scene.removals).not.toContain(id);
      expect(textOf(await kick(scene, id))).toContain(`✅ Removed: ${id}`);
    }
  });

  it('doesn’t lose the result of a removal: it’s settled when the store is back', async () => {
    const scene = await open();
    scene.open(['ann', 'host']);
    scene.mia.type('kick-participant', { participant: 'ann' });
    await scene.until(() => scene.removals.length === 1);
    scene.store.goAway(8_000, false);
    await scene.pass(5_000);
    expect(
      [...scene.discord.messages.values()].some((one) => saidBy(one).some((text) => text.includes('✅ Removed: ann'))),
    ).toBe(true);
    await scene.pass(20_000);
    expect(scene.store.rows('select outcome from cases')).toEqual([{ outcome: 'removed' }]);
    expect(scene.bot.app?.inProgress()).toMatchObject({ writes: 0, cases: 0 });
  });
});
