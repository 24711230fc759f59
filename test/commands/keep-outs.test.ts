import { describe, expect, it } from 'vitest';
import type { Message } from '../../simulation/discord.ts';
import type { Session } from '../../simulation/videosdk.ts';
import { componentsOf, HOSTILE, hostileIn, type Member, type Scene, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';
const AWAY_LOG = '100000000000000811';

async function keepOut(scene: Scene, id: string, length: string, by: Member = scene.mia) {
  const message = await by.run('kick-participant', { participant: id, 'keep-out': length });
  await scene.pass(1_000);
  return message;
}

async function comesBack(scene: Scene, session: Session, id: string, name = id): Promise<void> {
  scene.videoSdk.join(session, id, name);
  await scene.pass(20_000);
}

/** From here on, replies to kicks can't be edited anymore, as after a quarter of an hour. */
function forgetReplies(scene: Scene): void {
  scene.store.execute('update keep_outs set reply_token = null', []);
}

describe('someone who is kept out', () => {
  it('is removed each time they come back, and the reply counts that', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const message = await keepOut(scene, 'bob', '1 hour');
    expect(textOf(message)).toContain('🔒 Kept out until');
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
    expect(textOf(message)).toContain('Came back once and was removed again');
    await comesBack(scene, session, 'bob');
    expect(textOf(message)).toContain('Came back 2 times and was removed again');
    expect(textOf(await scene.mia.run('keep-outs'))).toMatch(
      /\*\*bob\*\* · room room-1 · ends <t:\d+:R> · came back 2 times/u,
    );
    expect(textOf(await scene.mia.run('kick-case', { number: '1' }))).toContain('removed again: 2 times');
  });

  it('may come back when their time is up, in the same session', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', 'bob']);
    await keepOut(scene, 'bob', '10 minutes');
    await scene.pass(10 * 60_000 - 30_000);
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
    await scene.pass(30_000);
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host', 'bob']);
    expect(textOf(await scene.mia.run('keep-outs'))).toContain('No one is being kept out');
  });

  it('may come back once they’re let back in from the list, by a press that counts once', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob', 'cy']);
    await keepOut(scene, 'bob', 'until the session ends');
    await keepOut(scene, 'cy', 'until the session ends');
    const list = await scene.mia.run('keep-outs');
    const other = await scene.mia.run('keep-outs');
    expect(textOf(list)).toContain('Kept out: 2');
    expect(componentsOf(list)[0]?.options?.map(({ label }) => label)).toEqual(['cy', 'bob']);
    await scene.mia.press(list, 'let-in', ['bob']);
    expect(textOf(list)).toContain('✅ **bob** can come back. The bot won’t remove them again.');
    expect(textOf(list)).toContain('Kept out: 1');
    await scene.mia.press(other, 'let-in', ['1']);
    expect(textOf(other)).toContain('Nothing was changed. Case 1 isn’t keeping anyone out anymore.');
    await comesBack(scene, session, 'bob');
    await comesBack(scene, session, 'cy');
    expect(scene.in(session)).toEqual(['host', 'bob']);
  });

  it('is let back in by a message that says so if the server’s lock still keeps them out', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob', 'cy']);
    const message = await keepOut(scene, 'bob', '1 hour');
    await keepOut(scene, 'cy', '1 hour');
    await scene.mia.run('lock-session');
    await scene.pass(3_000);
    const done = textOf(await scene.mia.press(message, 'let-back'));
    expect(done).toContain('No longer kept out: bob');
    expect(done).toContain(
      '**bob** is no longer kept out, but the session is locked: the bot removes them if they join.',
    );
    const list = await scene.mia.run('keep-outs');
    await scene.mia.press(list, 'let-in', ['cy']);
    expect(textOf(list)).toContain('**cy** is no longer kept out, but the session is locked');
    await comesBack(scene, session, 'bob');
    await comesBack(scene, session, 'cy');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('is let back in by the usual message if the lock lets them in, or only another server has locked the session', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob', 'cy', 'dee']);
    const away = scene.mia.with({ guildId: scene.away.id });
    // Bob is in when it's locked.
    await scene.mia.run('lock-session');
    await scene.pass(3_000);
    const message = await keepOut(scene, 'bob', '1 hour');
    expect(textOf(await scene.mia.press(message, 'let-back'))).toContain('The bot won’t remove them again.');
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toContain('bob');
    const cys = await keepOut(scene, 'cy', '1 hour', away);
    expect(textOf(await away.press(cys, 'let-back'))).toContain('The bot won’t remove them again.');
  });

  it('may come back once they’re let back in below the result, or their case is voided', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob', 'cy']);
    const message = await keepOut(scene, 'bob', '1 hour');
    const shown = { ...message, versions: [...message.versions] };
    const done = await scene.mia.press(message, 'let-back');
    expect(textOf(done)).toContain('Let back in: bob');
    expect(textOf(await scene.mia.press(shown, 'let-back'))).toContain('That keep-out is already over');
    await keepOut(scene, 'cy', '1 hour');
    await scene.mia.fill(await scene.mia.run('kick-case', { number: '2' }), 'Void', 'wrong');
    await comesBack(scene, session, 'bob');
    await comesBack(scene, session, 'cy');
    expect(scene.in(session)).toEqual(['host', 'bob', 'cy']);
  });

  it('is called let back in by the reply to the kick at once, and not when the record is next read', async () => {
    const scene = await open();
    const ids = ['ann', 'bob', 'cy', 'dee'];
    scene.open(['host', ...ids]);
    const results = new Map<string, Message>();
    for (const id of ids) {
      results.set(id, await keepOut(scene, id, 'until the session ends'));
    }
    const list = await scene.mia.run('keep-outs');
    for (const [index, [id, result]] of [...results].entries()) {
      expect(textOf(result)).toContain('🔒 Kept out until');
      // Below the result or from the list, and each at another time between two reads.
      await (index % 2 === 0 ? scene.mia.press(result, 'let-back') : scene.mia.press(list, 'let-in', [id]));
      await scene.pass(300);
      expect(textOf(result), id).not.toContain('🔒 Kept out until');
      await scene.pass(500);
    }
  });

  it('may come back once the server protects them, or may no longer moderate the room', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', 'bob', 'cy']);
    await keepOut(scene, 'bob', 'until the session ends');
    scene.set('protected-ids', ['bob']);
    await scene.pass(2_500);
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host', 'cy', 'bob']);
    await keepOut(scene, 'cy', 'until the session ends');
    scene.set('rooms', ['elsewhere']);
    await scene.pass(2_500);
    await comesBack(scene, session, 'cy');
    expect(scene.in(session)).toEqual(['host', 'bob', 'cy']);
    expect(scene.removals).toEqual(['bob', 'cy']);
  });

  it('can be kept out afterward, from below the result', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const message = await scene.mia.run('kick-participant', { participant: 'bob' });
    const question = await scene.mia.press(message, 'Keep out');
    expect(textOf(question)).toContain('Keep out: bob?');
    await scene.mia.press(question, 'length', ['10 minutes']);
    expect(textOf(question)).toContain('🔒 Kept out: bob');
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('can’t be kept out when the rules of that moment speak against it', async () => {
    const scene = await open();
    scene.open(['host', 'bob']);
    const message = await scene.mia.run('kick-participant', { participant: 'bob' });
    const question = await scene.mia.press(message, 'Keep out');
    scene.set('protected-ids', ['bob']);
    await scene.pass(2_500);
    await scene.mia.press(question, 'length', ['10 minutes']);
    expect(textOf(question)).toContain('This server’s settings protect that participant ID.');
    scene.set('protected-ids', []);
    scene.set('rooms', ['elsewhere']);
    await scene.pass(2_500);
    expect(textOf(await scene.mia.press(message, 'Keep out'))).toContain('can no longer moderate that room');
    scene.set('rooms', ['room-1']);
    await scene.pass(2_500);
    await scene.mia.fill(await scene.mia.run('kick-case', { number: '1' }), 'Void', 'wrong');
    expect(textOf(await scene.mia.press(message, 'Keep out'))).toContain('Can’t keep them out');
    expect(scene.store.rows('select * from keep_outs')).toEqual([]);
  });

  it('belongs to the server that did it: another one sees, changes and ends nothing', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const message = await keepOut(scene, 'bob', '1 hour');
    const list = await scene.mia.run('keep-outs');
    const away = scene.mia.with({ guildId: scene.away.id });
    expect(textOf(await away.run('keep-outs'))).toContain('No one is being kept out');
    expect(textOf(await away.press(message, 'let-back'))).toContain('That keep-out is already over');
    await away.press({ ...list, versions: [...list.versions] }, 'let-in', ['1']);
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
    expect(textOf(await scene.mia.run('keep-outs'))).toContain('Kept out: 1');
  });

  it('is kept out by each of two servers on its own', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const away = scene.mia.with({ guildId: scene.away.id });
    await keepOut(scene, 'bob', '10 minutes');
    scene.videoSdk.join(session, 'bob', 'bob');
    await keepOut(scene, 'bob', '1 hour', away);
    await scene.mia.press(await scene.mia.run('keep-outs'), 'let-in', ['1']);
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
    await away.press(await away.run('keep-outs'), 'let-in', ['1']);
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host', 'bob']);
  });

  it('is still kept out after a restart, and isn’t checked anymore once the bot has stopped', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await keepOut(scene, 'bob', '1 hour');
    await scene.stop();
    const { now } = scene.timeline;
    await comesBack(scene, session, 'bob');
    expect(scene.timeline.now).toBe(now + 20_000);
    expect(scene.in(session)).toEqual(['host', 'bob']);
    await scene.start();
    await scene.pass(20_000);
    expect(scene.in(session)).toEqual(['host']);
  });
});

describe('a notice about a keep-out', () => {
  it('comes in the log channel of its own server, in the server’s language, when the bot can’t see and sees again', async () => {
    const scene = await open({ locales: ['de', 'fr'] });
    scene.set('log-channel', LOG);
    scene.set('log-channel', AWAY_LOG, scene.away.id);
    const session = scene.open(['host', 'bob']);
    const message = await keepOut(scene, 'bob', 'until the session ends');
    forgetReplies(scene);
    for (const round of [1, 2]) {
      scene.videoSdk.refuse('all', 503, 60_000);
      await scene.pass(2 * 60_000);
      const blind = scene.channel(LOG).filter((text) => text.includes('⚠️') && text.includes('bob'));
      expect(blind).toHaveLength(round);
      expect(scene.channel(LOG).filter((text) => text.includes('🔒'))).toHaveLength(round);
    }
    expect(scene.channel(LOG).join('\n')).not.toMatch(/Can’t see|Still kept out/u);
    expect(scene.channel(AWAY_LOG)).toEqual([]);
    expect(textOf(message)).toContain('bob');
    scene.videoSdk.end(session);
    await scene.pass(60_000);
    expect(scene.channel(LOG).at(-1)).toContain('bob');
  });

  it('asks once about someone with the same name, and removes them when the moderator says so', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', { id: 'bob1', name: 'Bob' }]);
    await keepOut(scene, 'bob1', '1 hour');
    await comesBack(scene, session, 'bob2', 'bob');
    const asked = () => [...scene.discord.messages.values()].filter((one) => textOf(one).includes('Is that'));
    expect(asked()).toHaveLength(1);
    expect(scene.in(session)).toEqual(['host', 'bob2']);
    await scene.pass(60_000);
    expect(asked()).toHaveLength(1);
    const [notice] = asked();
    if (notice === undefined) {
      throw new Error('no notice');
    }
    const max = scene.member({ locale: 'de' });
    const result = await max.press(notice, 'remove');
    expect(textOf(result)).toContain('Entfernt: bob');
    expect(scene.store.rows('select reason from cases where number = 2')).toEqual([
      { reason: 'Same name as the person kept out in case 1' },
    ]);
    await comesBack(scene, session, 'bob2', 'bob');
    expect(scene.in(session)).toEqual(['host']);
    expect(textOf(await max.press(notice, 'remove'))).toContain('Schon weg: bob');
  });

  it('shows hostile names as text', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', { id: 'x1', name: HOSTILE }], HOSTILE);
    await keepOut(scene, 'x1', '10 minutes');
    await comesBack(scene, session, 'x2', HOSTILE);
    await scene.mia.run('keep-outs');
    forgetReplies(scene);
    scene.videoSdk.refuse('all', 503, 60_000);
    await scene.pass(2 * 60_000);
    expect([...scene.discord.messages.values()].flatMap(hostileIn)).toEqual([]);
  });
});

describe('the list of keep-outs', () => {
  it('has pages of ten, which stay where they are when someone is let back in', async () => {
    const scene = await open();
    const ids = Array.from({ length: 12 }, (_, index) => `p${index + 1}`);
    scene.open(['host', ...ids]);
    for (const id of ids) {
      await keepOut(scene, id, '1 hour');
    }
    const list = await scene.mia.run('keep-outs');
    const numbers = () => [...textOf(list).matchAll(/case (\d+)/gu)].map(([, number]) => Number(number));
    expect(textOf(list)).toContain('Kept out: 12');
    expect(numbers()).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    await scene.mia.press(list, 'Older');
    expect(numbers()).toEqual([2, 1]);
    await scene.mia.press(list, 'let-in', ['2']);
    expect(textOf(list)).toContain('**p2** can come back');
    expect(numbers()).toEqual([1]);
    await scene.mia.press(list, 'let-in', ['1']);
    expect(numbers()).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
  });

  it('is for moderators, at each press', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const message = await keepOut(scene, 'bob', '1 hour');
    const list = await scene.mia.run('keep-outs');
    const without = scene.mia.with({ roles: [] });
    for (const refused of [
      await without.press(list, 'let-in', ['1']),
      await without.press(message, 'let-back'),
      await without.run('keep-outs'),
    ]) {
      expect(textOf(refused)).toContain('You can’t do this');
    }
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
  });
});

describe('someone who keeps coming back under new IDs', () => {
  it('doesn’t fill the channel: the first few are shown one by one, and after that they’re counted', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', 'bob']);
    await keepOut(scene, 'bob', 'until the session ends');
    await scene.pass(15_000);
    forgetReplies(scene);
    const noticed = () => scene.channel(LOG).filter((text) => text.includes('Is that bob again?'));
    const counted = () => scene.channel(LOG).filter((text) => text.includes('people with names of kept-out people'));
    for (let n = 1; n <= 60; n += 1) {
      scene.videoSdk.join(session, `bob-${n}`, 'Bob');
      await scene.pass(8_000);
      if (n === 5) {
        expect(noticed()).toHaveLength(5);
        expect(counted()).toEqual([]);
      }
    }
    await scene.pass(60_000);
    expect(noticed()).toHaveLength(5);
    expect(counted().map((text) => /(\d+) people/u.exec(text)?.[1])).toEqual(['6', '10', '20', '50']);
    expect(counted().at(-1)).toContain('At least 50 people have joined room room-1');
    // Nothing changed for who is kept out by ID.
    await comesBack(scene, session, 'bob');
    expect(scene.in(session)).not.toContain('bob');
  });

  it('is shown again in another session, and what was counted leads to who is there', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', 'bob'], 'hall');
    await keepOut(scene, 'bob', 'until the session ends');
    await scene.pass(15_000);
    forgetReplies(scene);
    for (let n = 1; n <= 7; n += 1) {
      scene.videoSdk.join(session, `bob-${n}`, 'Bob');
    }
    await scene.pass(30_000);
    const message = [...scene.discord.messages.values()].find((one) => textOf(one).includes('At least 6 people'));
    expect(textOf(await scene.mia.press(message as never, 'show'))).toContain('bob-7');
    const other = scene.open(['host', 'bob'], 'attic');
    await scene.mia.run('kick-participant', { participant: 'bob', session: 'attic', 'keep-out': '1 hour' });
    await scene.pass(10_000);
    await scene.pass(15_000);
    forgetReplies(scene);
    await scene.pass(10_000);
    const before = scene.channel(LOG).length;
    scene.videoSdk.join(other, 'bob-8', 'Bob');
    await scene.pass(20_000);
    expect(
      scene
        .channel(LOG)
        .slice(before)
        .some((text) => text.includes('Is that bob again?')),
    ).toBe(true);
  });

  it('is told apart by no number that someone can take for an ID', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', 'bob']);
    await keepOut(scene, 'bob', 'until the session ends');
    await scene.pass(15_000);
    forgetReplies(scene);
    for (let n = 1; n <= 5; n += 1) {
      scene.videoSdk.join(session, `~people ${n + 5}`, 'Bob');
    }
    await scene.pass(20_000);
    expect(scene.channel(LOG).filter((text) => text.includes('Is that bob again?'))).toHaveLength(5);
    scene.videoSdk.join(session, 'one more', 'Bob');
    await scene.pass(20_000);
    expect(scene.channel(LOG).filter((text) => text.includes('At least 6 people'))).toHaveLength(1);
  });
});
