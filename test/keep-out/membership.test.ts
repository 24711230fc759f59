import { describe, expect, it } from 'vitest';
import { createMembership } from '../../src/keep-out/membership.ts';
import { textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';
const REMOVED = 'this server has removed the bot: its keep-outs are paused';
const BACK = 'the bot is back in this server: its keep-outs go on';

describe('a server that removes the bot', () => {
  it.each([
    ['with a log channel', { 'log-channel': LOG }],
    ['without one', {}],
  ])('has no one removed for it anymore, %s, and the operator learns why once', async (_how, settings) => {
    const scene = await open({ settings });
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    await scene.pass(120_000);
    scene.home.botRemoved = true;
    // What shows it first: a return is reported.
    scene.videoSdk.join(session, 'bob', 'bob');
    await scene.pass(60_000);
    const removals = scene.removals.length;
    expect(removals).toBeLessThanOrEqual(2);
    for (let times = 0; times < 5; times += 1) {
      scene.videoSdk.leave(session, 'bob', 'left');
      await scene.pass(20_000);
      scene.videoSdk.join(session, 'bob', 'bob');
      await scene.pass(60_000);
    }
    expect(scene.removals).toHaveLength(removals);
    expect(scene.in(session)).toContain('bob');
    expect(scene.log.filter(({ message }) => message === REMOVED)).toMatchObject([
      { fields: { guild: scene.home.id } },
    ]);
    const asked = scene.toldDiscord.filter(({ path }) => path.includes(`/guilds/${scene.home.id}/commands`));
    // Seldom enough, for hours.
    expect(asked.length).toBeLessThan(10);
  });

  it.each(['keep-out', 'lock'])(
    'has no one removed by a %s of a process that has just started, or that only gets a webhook',
    async (what) => {
      const scene = await open();
      const session = scene.open(['host', 'bob']);
      if (what === 'lock') {
        await scene.mia.run('lock-session');
        scene.videoSdk.leave(session, 'bob', 'left');
      } else {
        await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
      }
      await scene.pass(120_000);
      await scene.start();
      const [watching, other] = scene.processes;
      scene.home.botRemoved = true;
      scene.videoSdk.join(session, 'eve', 'eve');
      const id = what === 'lock' ? 'eve' : 'bob';
      const before = scene.removals.length;
      // The one that watches isn't there to act first.
      watching?.machine.kill();
      scene.videoSdk.join(session, id, id);
      other?.machine.enter(() => other.app?.hint('', session.id, id, null));
      await scene.pass(60_000);
      await scene.start();
      await scene.pass(60_000);
      expect(scene.removals).toHaveLength(before);
      expect(scene.in(session)).toContain(id);
    },
  );

  it.each(['keep-out', 'lock'])('still has people removed by a %s while Discord answers nothing', async (what) => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    if (what === 'lock') {
      await scene.mia.run('lock-session');
    } else {
      await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    }
    await scene.pass(120_000);
    scene.toDiscord.goDown(3_600_000);
    const id = what === 'lock' ? 'eve' : 'bob';
    scene.videoSdk.join(session, id, id);
    await scene.pass(10_000);
    expect(scene.in(session)).not.toContain(id);
  });

  it('gets its keep-outs back with the bot', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    await scene.pass(120_000);
    scene.home.botRemoved = true;
    for (let times = 0; times < 3; times += 1) {
      scene.videoSdk.join(session, 'bob', 'bob');
      await scene.pass(40_000);
    }
    expect(scene.in(session)).toContain('bob');
    scene.home.botRemoved = false;
    // Someone uses it again: no need to wait for the next question.
    expect(textOf(await scene.mia.run('keep-outs'))).toContain('Kept out: 1');
    await scene.pass(60_000);
    expect(scene.in(session)).not.toContain('bob');
    expect(scene.log.filter(({ message }) => message === BACK)).toHaveLength(1);
  });

  it('gets them back without a command, too', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': 'until the session ends' });
    await scene.pass(120_000);
    scene.home.botRemoved = true;
    for (let times = 0; times < 3; times += 1) {
      scene.videoSdk.join(session, 'bob', 'bob');
      await scene.pass(40_000);
    }
    scene.home.botRemoved = false;
    await scene.pass(700_000);
    expect(scene.in(session)).not.toContain('bob');
  });

  it('changes nothing for another server that keeps the same person out', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const other = scene.member({ guildId: scene.away.id });
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    await scene.pass(30_000);
    scene.videoSdk.join(session, 'bob', 'bob');
    await other.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    await scene.pass(120_000);
    scene.home.botRemoved = true;
    for (let times = 0; times < 4; times += 1) {
      scene.videoSdk.join(session, 'bob', 'bob');
      await scene.pass(40_000);
      expect(scene.in(session)).not.toContain('bob');
    }
  });

  it('isn’t what a channel is that the bot can’t see', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    for (const channel of scene.home.channels.values()) {
      channel.closed = 50_001;
    }
    await scene.pass(16 * 60_000);
    for (let times = 0; times < 4; times += 1) {
      scene.videoSdk.join(session, 'bob', 'bob');
      await scene.pass(70_000);
      expect(scene.in(session)).toEqual(['host']);
    }
    expect(scene.log.filter(({ message }) => message === REMOVED)).toEqual([]);
  });
});

describe('what is known of servers', () => {
  function setUp() {
    let elapsed = 0;
    let answer: 'in' | 'out' | 'unknown' = 'in';
    let silence: PromiseWithResolvers<void> | null = null;
    const asked: number[] = [];
    const changes: boolean[] = [];
    const membership = createMembership({
      clock: {
        elapsed: () => elapsed,
        async wait(ms, signal) {
          if (silence === null) {
            await new Promise((resolve) => signal?.addEventListener('abort', resolve));
          } else {
            elapsed += ms;
          }
        },
      },
      ask: async () => {
        asked.push(elapsed);
        await silence?.promise;
        return answer;
      },
      onChange: (_guildId, isIn) => changes.push(isIn),
    });
    const pass = async (ms: number): Promise<void> => {
      for (const end = elapsed + ms; elapsed < end; ) {
        elapsed += 3_000;
        membership.follow(new Set(['1']));
        await membership.drain();
      }
    };
    membership.follow(new Set(['1']));
    return {
      membership,
      asked,
      changes,
      pass,
      now: () => elapsed,
      say: (one: typeof answer) => (answer = one),
      /** Until the result is called, Discord doesn't answer. */
      hang() {
        const { promise, resolve } = Promise.withResolvers<void>();
        silence = { promise, resolve, reject: () => undefined };
        return () => {
          silence = null;
          resolve();
        };
      },
    };
  }

  it('is asked for before the first thing that is done for a server, once for all that is to be done', async () => {
    const { membership, asked, changes, say } = setUp();
    say('out');
    // Another process follows this one.
    expect(await Promise.all(Array.from({ length: 20 }, () => membership.mayActFor('2')))).toEqual(
      Array(20).fill(false),
    );
    expect([asked.length, changes]).toEqual([1, [false]]);
    expect(await membership.mayActFor('2')).toBe(false);
    say('in');
    expect(await membership.mayActFor('1')).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it('isn’t asked for right after something came from the server', async () => {
    const { membership, asked, say } = setUp();
    say('out');
    membership.heardFrom('2');
    expect(await membership.mayActFor('2')).toBe(true);
    expect(asked).toEqual([]);
  });

  it('delays what is to be done by a second at most, once, if Discord doesn’t answer; then the bot counts as in', async () => {
    const { membership, asked, hang, say, now, pass } = setUp();
    const answered = hang();
    expect(await Promise.all([1, 2, 3].map(() => membership.mayActFor('1')))).toEqual([true, true, true]);
    const waited = now();
    expect(await membership.mayActFor('1')).toBe(true);
    expect(now()).toBe(waited);
    expect(asked).toHaveLength(1);
    say('unknown');
    answered();
    await membership.drain();
    expect(await membership.mayActFor('1')).toBe(true);
    expect(asked).toHaveLength(1);
    // Asked for again by itself.
    say('out');
    await pass(12_000);
    expect(await membership.mayActFor('1')).toBe(false);
  });

  it('is forgotten about a server that nothing was done for in a while, and that no one follows', async () => {
    const { membership, asked, pass, say } = setUp();
    say('out');
    expect(await membership.mayActFor('2')).toBe(false);
    const before = asked.length;
    await pass(1_200_000);
    const meanwhile = asked.length;
    expect(meanwhile - before).toBeLessThan(8);
    say('in');
    expect(await membership.mayActFor('2')).toBe(true);
  });

  it('costs at most one question a minute while the bot is in a server, however much it does there', async () => {
    const { membership, asked, pass } = setUp();
    for (let minutes = 0; minutes < 10; minutes += 1) {
      for (let times = 0; times < 20; times += 1) {
        await membership.mayActFor('1');
        await pass(3_000);
      }
    }
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  it('costs fewer and fewer questions after the bot was removed', async () => {
    const { membership, asked, changes, pass, say } = setUp();
    say('out');
    membership.suspect('1');
    await pass(3_600_000);
    expect(changes).toEqual([false]);
    expect(asked.length).toBeLessThan(15);
  });

  it('stays what it was while Discord doesn’t say, and is asked for again', async () => {
    const { membership, changes, pass, say } = setUp();
    say('unknown');
    membership.suspect('1');
    await pass(30_000);
    expect(membership.isIn('1')).toBe(true);
    say('out');
    await pass(12_000);
    expect(membership.isIn('1')).toBe(false);
    say('unknown');
    await pass(600_000);
    expect(membership.isIn('1')).toBe(false);
    membership.heardFrom('1');
    expect(membership.isIn('1')).toBe(true);
    expect(changes).toEqual([false, true]);
  });

  it('isn’t changed by a sign about a server that nothing is kept out of', async () => {
    const { membership, asked } = setUp();
    membership.suspect('2');
    await membership.drain();
    expect(asked).toEqual([]);
    expect(membership.isIn('2')).toBe(true);
  });
});
