import { describe, expect, it } from 'vitest';
import { SETTLED_WITHIN_MS } from '../../src/common/store-error.ts';
import { componentsOf, HOSTILE, hostileIn, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';

async function withCase(scene: Scene, reason = 'spam') {
  scene.open(['ann', 'bob', 'cy']);
  await scene.mia.run('kick-participant', { participant: 'bob', reason });
  return scene.mia.run('kick-case', { number: '1' });
}

describe('/kick-case', () => {
  it('shows a case by its number, however that is typed', async () => {
    const scene = await open();
    const message = await withCase(scene);
    expect(textOf(message)).toMatch(/^.*✅ Removed.*bob/u);
    expect(textOf(message)).toContain('Reason: spam');
    expect(textOf(message)).toContain('This person’s only case here.');
    for (const number of ['#1', ' Case 1 ', 'no. 1']) {
      expect(textOf(await scene.mia.run('kick-case', { number }))).toBe(textOf(message));
    }
    for (const number of ['2', '0', 'one', '']) {
      expect(textOf(await scene.mia.run('kick-case', { number }))).toContain('No case “');
    }
  });

  it('knows only this server’s cases, and counts them for each server', async () => {
    const scene = await open();
    await withCase(scene);
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('kick-case', { number: '1' }))).toContain('No case “1”');
    expect(await away.complete('kick-case', 'number', '')).toEqual([]);
    await away.run('kick-participant', { participant: 'cy' });
    expect(textOf(await away.run('kick-case', { number: '1' }))).toContain('cy');
    expect(textOf(await scene.mia.run('kick-case', { number: '1' }))).toContain('bob');
    expect(textOf(await scene.mia.run('kick-case', { number: '2' }))).toContain('No case “2”');
    const choices = await scene.mia.complete('kick-case', 'number', '');
    expect(choices).toEqual([{ name: '1 · ✅ Removed · bob · just now', value: '1' }]);
  });

  it('counts the other cases of the same person', async () => {
    const scene = await open();
    const session = scene.open(['ann', 'bob']);
    for (const _ of [1, 2, 3]) {
      scene.videoSdk.join(session, 'bob', 'bob');
      await scene.mia.run('kick-participant', { participant: 'bob' });
    }
    expect(textOf(await scene.mia.run('kick-case', { number: '1' }))).toContain('0 earlier, 2 later');
    expect(textOf(await scene.mia.run('kick-case', { number: '3' }))).toContain('2 earlier, 0 later');
  });

  it('changes a reason, keeps the earlier ones on record, and shows that in the log channel', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const message = await withCase(scene);
    await scene.pass(1_000);
    const modal = await scene.mia.openModal(message, 'Edit reason');
    expect(modal.modal?.title).toBe('Reason for case 1');
    await scene.mia.send(modal, ' noise ');
    expect(textOf(message)).toContain('✏️ **Reason changed.**');
    expect(textOf(message)).toMatch(/<@100000000000000501> <t:\d+:R>: “spam” → “noise”/u);
    await scene.pass(500);
    expect(scene.channel(LOG).map((text) => /Reason: (.*)/u.exec(text)?.[1])).toEqual(['noise']);
    await scene.mia.fill(message, 'Edit reason', 'noise');
    expect(textOf(message)).toContain('Nothing was changed. That was already the reason.');
    await scene.mia.fill(message, 'Edit reason', '');
    expect(textOf(message)).toMatch(/“noise” → none/u);
    expect(textOf(message)).toContain('Reason: none');
    expect(scene.store.rows('select count(*) as n from case_changes')).toEqual([{ n: 2 }]);
  });

  it('saves no reason over one that someone else has written meanwhile', async () => {
    const scene = await open();
    const message = await withCase(scene);
    const mine = await scene.mia.openModal(message, 'Edit reason');
    const max = scene.member();
    await max.fill(await max.run('kick-case', { number: '1' }), 'Edit reason', 'theirs');
    await scene.mia.send(mine, 'mine');
    expect(textOf(message)).toContain('Someone else changed the reason for case 1');
    expect(textOf(message)).toContain('It’s now: theirs');
    expect(scene.store.rows('select reason from cases')).toEqual([{ reason: 'theirs' }]);
  });

  it('doesn’t take an empty reason once the server requires one', async () => {
    const scene = await open();
    const message = await withCase(scene);
    const modal = await scene.mia.openModal(message, 'Edit reason');
    scene.set('reason-required', true);
    await scene.pass(2_500);
    await scene.mia.send(modal, ' ');
    expect(textOf(message)).toContain('⚠️ **Nothing was changed.** Write something first.');
    expect(scene.store.rows('select reason from cases')).toEqual([{ reason: 'spam' }]);
  });

  it('voids a case once, with a reason, and shows that in the log channel', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const message = await withCase(scene);
    const late = await scene.mia.run('kick-case', { number: '1' });
    await scene.mia.fill(message, 'Void', ' ');
    expect(textOf(message)).toContain('Write something first.');
    const second = await scene.mia.openModal(late, 'Void');
    await scene.member().fill(message, 'Void', 'wrong person');
    expect(textOf(message)).toContain('**Voided** by <@100000000000000502>');
    expect(textOf(message)).toContain('Why: wrong person');
    expect(componentsOf(message).map(({ label, disabled }) => [label, disabled ?? false])).toContainEqual([
      'Voided',
      true,
    ]);
    await scene.mia.send(second, 'again');
    expect(textOf(late)).toContain('Nothing was changed. <@100000000000000502> already voided it');
    await scene.pass(500);
    expect(scene.channel(LOG)[0]).toContain('🚫 Voided · Case 1');
    expect(scene.store.rows('select void_reason as why from cases')).toEqual([{ why: 'wrong person' }]);
  });

  it.each([
    ['Edit reason', 'noise', 'Reason: noise'],
    ['Void', 'wrong person', '🚫 Voided'],
  ])(
    'shows what is on record after a change in doubt (%s), in the log channel as well',
    async (button, text, shown) => {
      const scene = await open({ settings: { 'log-channel': LOG } });
      const message = await withCase(scene);
      await scene.pass(1_000);
      const modal = await scene.mia.openModal(message, button);
      scene.let('bot1 commit lost', true);
      scene.mia.submit(modal, text);
      await scene.until(() => textOf(message).includes('Couldn’t confirm'));
      scene.let('bot1 commit lost', false);
      expect(textOf(message)).not.toContain(text);
      // Until it's looked up, nothing else can tell the log channel either.
      scene.store.goAway(SETTLED_WITHIN_MS - 100, false);
      await scene.until(() => textOf(message).includes(text));
      await scene.pass(300);
      expect(scene.channel(LOG)[0]).toContain(shown);
    },
  );

  it('is closed to those without a role, also with a form that is open', async () => {
    const scene = await open();
    const message = await withCase(scene);
    const modal = await scene.mia.openModal(message, 'Edit reason');
    const without = scene.mia.with({ roles: [] });
    const before = textOf(message);
    for (const refused of [
      await without.send(modal, 'mine'),
      await without.run('kick-case', { number: '1' }),
      await without.press(message, 'Void'),
    ]) {
      expect(textOf(refused)).toContain('You can’t do this');
    }
    expect(textOf(message)).toBe(before);
    expect(scene.store.rows('select reason from cases')).toEqual([{ reason: 'spam' }]);
  });

  it('shows hostile reasons as text, before and after each edit', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const message = await withCase(scene, HOSTILE);
    await scene.mia.fill(message, 'Edit reason', `more ${HOSTILE}`);
    await scene.mia.fill(message, 'Void', HOSTILE);
    await scene.pass(500);
    expect([...scene.discord.messages.values()].flatMap(hostileIn)).toEqual([]);
    expect(hostileIn(await scene.mia.run('kick-case', { number: HOSTILE }))).toEqual([]);
  });
});

describe('languages', () => {
  it('are the reader’s in a private reply, and the server’s in a public one and in the log channel', async () => {
    const scene = await open({ locales: ['de', 'en-US'], settings: { 'log-channel': LOG, replies: 'public' } });
    const max = scene.member({ locale: 'fr' });
    scene.open(['ann', 'bob']);
    const removed = await max.run('kick-participant', { participant: 'bob' });
    expect(textOf(removed)).toContain('Entfernt: bob');
    const one = await max.run('kick-case', { number: '1' });
    expect(textOf(one)).toContain('Dossier');
    await scene.pass(500);
    expect(scene.channel(LOG)[0]).toContain('Fall 1');
    expect(scene.store.rows('select guild_locale as locale from cases')).toEqual([{ locale: 'de' }]);
  });
});
