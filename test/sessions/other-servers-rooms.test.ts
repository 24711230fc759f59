import { describe, expect, it } from 'vitest';
import { type Member, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

/** Of the same length and kind as the names of the other server's room and session, so that nothing is cut elsewhere. */
const NOWHERE = ['noexist', 'ses77'];

/** Everything a reply says that isn't the text that was typed, or its own reference and times. */
function saidOf(text: string, given: string): string {
  return text
    .replaceAll(given.trim(), '…')
    .replace(/\b[0-9A-Z]{7}\b/gu, 'REF')
    .replace(/<t:\d+:R>/gu, 'TIME');
}

async function rooms(how: 'complete' | 'incomplete' | 'none of its own'): Promise<Scene> {
  const scene = await open();
  scene.set('rooms', ['hall'], scene.home.id);
  scene.set('rooms', ['theirs1'], scene.away.id);
  if (how !== 'none of its own') {
    scene.open(['host', 'ann'], 'hall');
  }
  scene.open(['host', 'bob'], 'theirs1');
  return scene;
}

const COMMANDS: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['kick-participant', { participant: 'bob' }],
  ['kick-participant', {}],
  ['participants', {}],
  ['end-session', {}],
];

describe('a session that is named', () => {
  it.each(
    COMMANDS.flatMap(([name, options]) =>
      (['complete', 'none of its own'] as const).map((how) => [name, options, how] as const),
    ),
  )('gets the same answer whether it is another server’s or doesn’t exist: /%s %j, %s', async (name, options, how) => {
    const scene = await rooms(how);
    const ses = how === 'none of its own' ? 'ses1' : 'ses2';
    const ask = async (session: string, by: Member = scene.mia) => {
      const reply = await by.run(name, { ...options, session });
      return { text: saidOf(textOf(reply), session), parts: JSON.stringify(reply.versions.length) };
    };
    const expected = await ask(NOWHERE[0] ?? '');
    expect(expected.text).not.toBe('');
    for (const session of ['theirs1', ses, NOWHERE[1] ?? '', `theirs1 · 2 people · 10 min · ${ses}`, ` ${ses} `]) {
      // Twice: the second time, the bot has seen that session.
      for (let times = 0; times < 2; times += 1) {
        const said = await ask(session);
        if (session.length < 9) {
          expect(said).toEqual(expected);
        } else {
          expect(said.text).not.toContain('bob');
        }
      }
    }
    expect(scene.removals).toEqual([]);
  });

  it('suggests the same people: none', async () => {
    const scene = await rooms('complete');
    for (const session of ['theirs1', 'ses2', ...NOWHERE]) {
      expect(await scene.mia.complete('kick-participant', 'participant', '', { session })).toEqual([]);
      expect(await scene.mia.complete('participants', 'session', session)).toEqual([]);
    }
  });

  it('gets the same answer from a button that was made up', async () => {
    const scene = await rooms('complete');
    const texts: string[] = [];
    for (const session of ['ses2', 'ses9']) {
      const list = await scene.mia.run('participants', { session: 'hall' });
      const version = list.versions.at(-1);
      const forged = JSON.parse(JSON.stringify(version?.body ?? {}).replaceAll('ses1', session)) as never;
      (list.versions as { body: unknown }[]).push({ ...version, body: forged } as never);
      texts.push(saidOf(textOf(await scene.mia.press(list, 'Refresh')), session));
    }
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('That session isn’t running here');
  });

  it('gets the same answer when it has ended, too', async () => {
    const scene = await rooms('complete');
    const session = scene.videoSdk.sessions.get('ses2');
    expect(session).toBeDefined();
    const before = saidOf(textOf(await scene.mia.run('participants', { session: 'ses77' })), 'ses77');
    scene.videoSdk.end(session as never);
    await scene.pass(20_000);
    expect(saidOf(textOf(await scene.mia.run('participants', { session: 'ses2' })), 'ses2')).toBe(before);
  });
});
