/** Whoever is protected by the beginning of their ID, by every way to remove someone: the whole bot in virtual time. */
import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../simulation/discord.ts';
import { protectedIdsOf } from '../../src/settings/settings.ts';
import { componentsOf, type Scene, textOf, useScenes } from '../support/scene.ts';

const openScene = useScenes();
const PROTECTED = { 'protected-ids': ['host', 'recorder-*'] };
const WHY = 'This server’s settings protect that participant ID.';

async function form(scene: Scene): Promise<Interaction> {
  const opened = scene.mia.type('kick-participant');
  await scene.until(() => opened.modal !== null);
  return opened;
}

describe('the protected IDs', () => {
  it('are the entries, and with a “*” at the end every ID that begins so', () => {
    const ids = protectedIdsOf(['host', 'recorder-*', 'a*b', '*', '*lead*']);
    const has = ['host', 'recorder-', 'recorder-7', 'recorder-*', 'a*b', '*', '*leader'];
    const hasNot = ['host2', 'Recorder-7', 'my-recorder-7', 'recorder', 'ab', 'anyone', 'lead', ''];
    expect(has.filter((id) => !ids.has(id))).toEqual([]);
    expect(hasNot.filter((id) => ids.has(id))).toEqual([]);
    expect([...ids]).toEqual(['host', 'recorder-*', 'a*b', '*', '*lead*']);
  });
});

describe('a recorder whose ID begins with what is protected', () => {
  it.each([
    ['their ID', 'recorder-7'],
    ['their name', 'Camera'],
  ])('isn’t removed by the command, by %s, and the reply says why', async (_by, participant) => {
    const scene = await openScene({ settings: PROTECTED });
    scene.open([{ id: 'recorder-7', name: 'Camera' }, 'ann']);
    const told = textOf(await scene.mia.run('kick-participant', { participant }));
    expect(told).toContain('🛡️ Not removed, protected: Camera');
    expect(told).toContain(WHY);
    expect(scene.removals).toEqual([]);
  });

  it('isn’t offered in the menu or in the form, and is skipped where they were chosen before', async () => {
    const scene = await openScene();
    const session = scene.open(['recorder-7', 'ann', 'bob']);
    const picker = await scene.mia.openPicker();
    const opened = await form(scene);
    scene.set('protected-ids', PROTECTED['protected-ids']);
    await scene.pass(3_000);
    const asked = await scene.mia.press(picker, 'people', ['recorder-7', 'ann']);
    expect(textOf(asked)).toContain('Protected by this server’s settings and skipped: **recorder-7**.');
    await scene.mia.press(asked, 'Remove');
    expect(scene.in(session)).toEqual(['recorder-7', 'bob']);
    const data = {
      custom_id: opened.modal?.custom_id,
      components: [{ type: 18, component: { type: 3, custom_id: 'who', values: ['recorder-7'] } }],
    };
    const sent = scene.do({ ...scene.mia.facts, kind: 'modal', text: 'sent', data, on: null });
    await scene.until(() => sent.message !== null && (scene.bot.app?.running ?? 0) === 0);
    expect(sent.message === null ? '' : textOf(sent.message)).toContain(WHY);
    expect(JSON.stringify((await form(scene)).modal)).not.toContain('recorder-7');
    expect(componentsOf(await scene.mia.openPicker()).flatMap(({ options = [] }) => options)).toHaveLength(1);
    expect(scene.removals).toEqual(['ann']);
  });

  it('isn’t among everyone who joined lately', async () => {
    const scene = await openScene({ settings: PROTECTED });
    const session = scene.open(['ann']);
    scene.videoSdk.join(session, 'old', 'old', scene.timeline.now - 3_600_000);
    for (const id of ['recorder-8', 'eve', 'flo']) {
      scene.videoSdk.join(session, id, id);
    }
    const asked = await scene.mia.press(await scene.mia.openPicker(), 'Last minute: 2');
    expect(textOf(asked)).toContain('skipped: **recorder-8**.');
    await scene.mia.press(asked, 'Remove 2 people');
    expect(scene.in(session)).toEqual(['ann', 'old', 'recorder-8']);
  });

  it('is no longer kept out, and the moderator is told why', async () => {
    const scene = await openScene();
    const session = scene.open(['recorder-7', 'ann']);
    const reply = await scene.mia.run('kick-participant', { participant: 'recorder-7', 'keep-out': '1 hour' });
    scene.set('protected-ids', PROTECTED['protected-ids']);
    await scene.pass(5_000);
    scene.videoSdk.join(session, 'recorder-7', 'recorder-7');
    await scene.pass(20_000);
    expect(scene.removals).toEqual(['recorder-7']);
    expect(scene.in(session)).toContain('recorder-7');
    expect(textOf(reply)).toContain('protect');
  });
});
