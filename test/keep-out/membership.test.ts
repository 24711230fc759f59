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
    const asked: number[] = [];
    const changes: boolean[] = [];
    const membership = createMembership({
      clock: { elapsed: () => elapsed },
      ask: async () => {
        asked.push(elapsed);
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
    return { membership, asked, changes, pass, say: (one: typeof answer) => (answer = one) };
  }

  it('costs at most one question a minute while the bot is in a server, however much it does there', async () => {
    const { membership, asked, pass } = setUp();
    for (let minutes = 0; minutes < 10; minutes += 1) {
      for (let times = 0; times < 20; times += 1) {
        membership.used('1');
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
