import { describe, expect, it } from 'vitest';
import type { Message } from '../../simulation/discord.ts';
import { componentsOf, HOSTILE, hostileIn, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

/** Removes these people, one after another, a minute apart. */
async function remove(scene: Scene, ...ids: string[]): Promise<void> {
  scene.open(['host', ...ids.map((id) => ({ id, name: id.replace(/\d+$/u, '') }))]);
  for (const id of ids) {
    await scene.mia.run('kick-participant', { participant: id });
    await scene.pass(60_000);
  }
}

function numbers(message: Message): number[] {
  return [...textOf(message).matchAll(/^\*\*(\d+)\*\*/gmu)].map(([, number]) => Number(number));
}

describe('/kick-history', () => {
  it('lists this server’s cases, the latest first, and no one else’s', async () => {
    const scene = await open();
    expect(textOf(await scene.mia.run('kick-history'))).toContain('No cases yet');
    await remove(scene, 'bob', 'cy');
    const message = await scene.mia.run('kick-history');
    expect(textOf(message)).toContain('This server’s cases');
    expect(textOf(message)).toMatch(
      /\*\*2\*\* ✅ Removed · cy · <@100000000000000501> · <t:\d+:R>\n\*\*1\*\* ✅ Removed · bob/u,
    );
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('kick-history'))).toContain('No cases yet');
    expect(await away.complete('kick-history', 'participant', '')).toEqual([]);
    expect(textOf(await away.run('kick-history', { participant: 'bob' }))).toContain('No one called “bob”');
    const elsewhere = await away.press(message, 'open', ['2']);
    expect(textOf(elsewhere)).toContain('No case “2”');
  });

  it('opens a case beside the list', async () => {
    const scene = await open();
    await remove(scene, 'bob');
    const message = await scene.mia.run('kick-history');
    const before = textOf(message);
    const opened = await scene.mia.press(message, 'open', ['1']);
    expect(opened.id).not.toBe(message.id);
    expect(textOf(opened)).toContain('Case 1 · ✅ Removed · bob');
    expect(textOf(message)).toBe(before);
  });

  it('turns pages to and fro, and exports from the page that is shown', async () => {
    const scene = await open();
    await remove(scene, ...Array.from({ length: 13 }, (_, index) => `p${index + 1}`));
    const message = await scene.mia.run('kick-history');
    const first = numbers(message);
    expect(first.slice(0, 2)).toEqual([13, 12]);
    const disabled = () => componentsOf(message).flatMap((one) => (one.disabled === true ? [one.label] : []));
    expect(disabled()).toEqual(['◀ Newer']);
    await scene.mia.press(message, 'Older ▶');
    const second = numbers(message);
    expect(disabled()).toEqual(['Older ▶']);
    expect([...first, ...second]).toEqual(Array.from({ length: 13 }, (_, index) => 13 - index));
    await scene.mia.press(message, '◀ Newer');
    expect(numbers(message)).toEqual(first);
    const file = await scene.mia.press(message, 'Export CSV');
    expect(textOf(file)).toContain('13 cases exported');
    expect(textOf(message)).toContain('This server’s cases');
  });

  it('finds cases by person, moderator, result and time', async () => {
    const scene = await open();
    await remove(scene, 'bob', 'cy');
    await scene.member().run('kick-participant', { participant: 'host' });
    const search = async (options: Record<string, string>) => numbers(await scene.mia.run('kick-history', options));
    expect(await search({ participant: 'bob' })).toEqual([1]);
    expect(await search({ moderator: 'me' })).toEqual([2, 1]);
    expect(await search({ moderator: '<@100000000000000502>' })).toEqual([3]);
    expect(await search({ outcome: 'Removed', participant: 'cy' })).toEqual([2]);
    expect(await search({ outcome: 'Had already left' })).toEqual([]);
    expect(await search({ since: '90 min' })).toEqual([3, 2, 1]);
    expect(await search({ since: '1 min' })).toEqual([3]);
    expect(textOf(await scene.mia.run('kick-history', { since: '2999-01-01' }))).toContain('That’s in the future.');
    expect(textOf(await scene.mia.run('kick-history', { since: 'soon' }))).toContain('Couldn’t understand “soon”');
    expect(textOf(await scene.mia.run('kick-history', { moderator: 'max' }))).toContain('Couldn’t understand “max”');
    expect(textOf(await scene.mia.run('kick-history', { outcome: 'fine' }))).toContain('Couldn’t understand “fine”');
  });

  it('shows everyone of a name, and asks when people match in other ways', async () => {
    const scene = await open();
    await remove(scene, 'bob1', 'bob2');
    const both = await scene.mia.run('kick-history', { participant: 'BOB' });
    expect(numbers(both)).toEqual([2, 1]);
    expect(textOf(both)).toContain('Everyone named bob');
    const [choice] = await scene.mia.complete('kick-history', 'participant', 'bob1');
    expect(numbers(await scene.mia.run('kick-history', { participant: choice?.value ?? '' }))).toEqual([1]);
  });

  it('suggests the moderators, results and times that it understands', async () => {
    const scene = await open();
    await remove(scene, 'bob');
    expect(await scene.mia.complete('kick-history', 'moderator', '')).toEqual([
      { name: '1 recent case · 100000000000000501 (you)', value: '100000000000000501' },
    ]);
    for (const option of ['outcome', 'since', 'moderator']) {
      for (const { value } of await scene.mia.complete('kick-history', option, '')) {
        expect(textOf(await scene.mia.run('kick-history', { [option]: value }))).not.toContain('Couldn’t understand');
      }
    }
    expect((await scene.mia.complete('kick-history', 'since', '7')).map(({ value }) => value)).toContain('7 days');
  });

  it('shows hostile names as text', async () => {
    const scene = await open();
    scene.open([{ id: 'x1', name: HOSTILE }, { id: 'x2', name: HOSTILE }, 'ann']);
    await scene.mia.run('kick-participant', { participant: 'x1' });
    await scene.mia.run('kick-participant', { participant: 'x2' });
    for (const options of [{}, { participant: HOSTILE }, { participant: `x${HOSTILE}` }, { since: HOSTILE }]) {
      expect(hostileIn(await scene.mia.run('kick-history', options as Record<string, string>))).toEqual([]);
    }
  });
});
