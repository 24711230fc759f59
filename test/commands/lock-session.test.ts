import { describe, expect, it } from 'vitest';
import type { Message } from '../../simulation/discord.ts';
import { EPOCH } from '../../simulation/time.ts';
import type { Session } from '../../simulation/videosdk.ts';
import { componentsOf, HOSTILE, hostileIn, type Scene, saidBy, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG = '100000000000000801';

async function locked(scene: Scene, options: Readonly<Record<string, string>> = {}): Promise<Message> {
  const message = await scene.mia.run('lock-session', options);
  // By then, no one can have joined before the list came.
  await scene.pass(3_000);
  return message;
}

async function comes(scene: Scene, session: Session, id: string, name: string | null = id): Promise<void> {
  scene.videoSdk.join(session, id, name);
  await scene.pass(20_000);
}

function rows(scene: Scene, table: string): unknown[] {
  return scene.store.rows(`select * from ${table}`);
}

describe('a locked session', () => {
  it('keeps those who were in, who can reconnect, and loses anyone new, whom its message shows', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const message = await locked(scene);
    expect(textOf(message)).toContain('🔒 Locked: room-1');
    expect(textOf(message)).toContain('Can stay, and reconnect with their participant ID: 2 people.');
    expect(textOf(message)).toContain('The bot has removed no one for joining so far.');
    scene.videoSdk.leave(session, 'bob', 'left');
    await scene.pass(5_000);
    await comes(scene, session, 'bob');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'bob']);
    expect(scene.removals).toEqual(['eve']);
    expect(textOf(message)).toContain('Someone else has joined once');
    expect(textOf(message)).toContain('eve · ID eve · joined');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'bob']);
    expect(textOf(message)).toContain('Others have joined 2 times');
    expect(textOf(message)).toContain('eve · ID eve · joined 2 times');
    expect(textOf(message)).not.toContain('not seen gone');
  });

  it('says that someone new isn’t seen gone until a list shows it, also if they left by themselves', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    scene.let('removal busy', true);
    await comes(scene, session, 'eve');
    expect(textOf(message)).toContain('not seen gone');
    expect(rows(scene, 'session_lock_arrivals')).toMatchObject([{ participant_id: 'eve', absent: 0 }]);
    scene.videoSdk.leave(session, 'eve', 'left');
    await scene.pass(30_000);
    expect(textOf(message)).not.toContain('not seen gone');
    expect(rows(scene, 'session_lock_arrivals')).toMatchObject([{ participant_id: 'eve', absent: 1 }]);
  });

  it('lets someone in for whom that button is pressed, from their next join on', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    await comes(scene, session, 'eve');
    await comes(scene, session, 'zed');
    expect(componentsOf(message).filter(({ label }) => label === 'Let in')).toHaveLength(2);
    // Newest first.
    await scene.mia.press(message, 'let-in');
    expect(textOf(message)).toContain('✅ Let in, from their next join on: zed');
    expect(componentsOf(message).filter(({ label }) => label === 'Let in')).toHaveLength(1);
    await comes(scene, session, 'zed');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'zed']);
  });

  it('lets someone in, and says so if they’re being kept out all the same', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    await comes(scene, session, 'eve');
    scene.videoSdk.join(session, 'eve', 'eve');
    await scene.mia.run('kick-participant', { participant: 'eve', 'keep-out': '1 hour' });
    await scene.pass(5_000);
    const before = new Set(scene.discord.messages.keys());
    await scene.mia.press(message, 'let-in');
    expect(textOf(message)).toContain('✅ Let in, from their next join on: eve');
    const told = [...scene.discord.messages].filter(([id]) => !before.has(id)).map(([, one]) => textOf(one));
    expect(told).toEqual([expect.stringContaining('🔒 Still kept out: eve')]);
    expect(told[0]).toContain('they’re also being kept out (case 1), so the bot still removes them.');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host']);
    await scene.mia.press(await scene.mia.run('keep-outs'), 'let-in', ['1']);
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'eve']);
  });

  it('is open again once it’s unlocked, and says so once', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host']);
    const message = await locked(scene);
    await comes(scene, session, 'eve');
    const shown = { ...message, versions: [...message.versions] };
    await scene.mia.press(message, 'Unlock');
    expect(textOf(message)).toContain('🔓 No longer locked: room-1');
    expect(textOf(message)).toContain(`<@${scene.mia.id}> unlocked it.`);
    expect(textOf(message)).toContain('someone else joined once');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'eve']);
    expect(textOf(message)).toContain('🔓 No longer locked: room-1');
    for (const press of ['Unlock', 'Refresh', 'let-in']) {
      expect(textOf(await scene.mia.press({ ...shown, versions: [...shown.versions] }, press))).toContain(
        'That session isn’t locked anymore',
      );
    }
    expect(scene.channel(LOG)).toEqual([]);
    // Nothing is kept of it.
    for (const table of ['session_locks', 'session_lock_allowed', 'session_lock_arrivals']) {
      expect(rows(scene, table), table).toEqual([]);
    }
  });

  it('shows whom a press has let in although Discord takes its time with an edit from before', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    await comes(scene, session, 'eve');
    const { discord, timeline } = scene;
    const serve = discord.serve.bind(discord);
    let late = 0;
    discord.serve = (request, machine, sentAt) => {
      if (late > 0 || !JSON.stringify(request).includes('zed')) {
        return serve(request, machine, sentAt);
      }
      late += 1;
      timeline.after(3_000, 'a late edit', () => serve(request, machine, sentAt));
      return null;
    };
    scene.videoSdk.join(session, 'zed', 'zed');
    await scene.until(() => late === 1);
    const { custom_id } = componentsOf(message).find(({ label }) => label === 'Let in') ?? {};
    scene.do({
      ...scene.mia.facts,
      kind: 'press',
      text: 'Let in',
      data: { custom_id, component_type: 2 },
      on: message,
    });
    await scene.pass(60_000);
    expect(textOf(message)).toContain('Let in, from their next join on: eve');
  });

  it('is open again when the time is up, which the log channel says if the message can’t', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host']);
    await locked(scene, { length: '10 minutes' });
    await comes(scene, session, 'eve');
    // As after a quarter of an hour.
    scene.store.execute('update session_locks set reply_token = null', []);
    await scene.pass(10 * 60_000 - 60_000);
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host']);
    await scene.pass(60_000);
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'eve']);
    const posted = scene.channel(LOG);
    expect(posted).toHaveLength(1);
    expect(posted[0]).toContain('Time’s up. This lock no longer removes anyone.');
    expect(posted[0]).toContain('others joined 2 times');
    expect(posted[0]).not.toContain('eve');
  });

  it('ends with the session, and not a moment later for the next one in the same room', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    scene.videoSdk.end(session);
    await scene.pass(40_000);
    expect(textOf(message)).toContain('The session is over. The room’s next session isn’t locked.');
    const next = scene.open(['eve'], session.room.id);
    await scene.pass(20_000);
    expect(scene.in(next)).toEqual(['eve']);
  });

  it('ends when the room is another server’s, and never loses someone whom the settings protect', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    scene.set('protected-ids', ['vip']);
    await scene.pass(11_000);
    await comes(scene, session, 'vip');
    expect(scene.in(session)).toEqual(['host', 'vip']);
    // They count as one of those who may be in, also when the settings change again.
    scene.set('protected-ids', []);
    scene.set('rooms', ['room-1']);
    await scene.pass(20_000);
    expect(scene.in(session)).toEqual(['host', 'vip']);
    scene.set('rooms', ['other']);
    await scene.pass(30_000);
    expect(textOf(message)).toContain('This server can no longer moderate that room.');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host', 'vip', 'eve']);
  });

  it('keeps someone who joined before the list came, and whom it doesn’t show yet', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    for (const path of ['/v2/sessions', '/v2/sessions/']) {
      scene.let(`VideoSDK GET ${path} slow`, true);
      scene.let(`VideoSDK GET ${path} there`, 900);
    }
    scene.videoSdk.datesAnswers = true;
    let askedAt = 0;
    scene.onVideoSdkRequest = ({ path }) => {
      askedAt = askedAt === 0 && path.includes('/participants') ? scene.timeline.now : askedAt;
    };
    await locked(scene);
    scene.videoSdk.join(session, 'late', 'late', askedAt - 300);
    await scene.pass(20_000);
    expect(scene.in(session)).toEqual(['host', 'late']);
    await comes(scene, session, 'eve');
    expect(scene.removals).toEqual(['eve']);
  });

  it('goes by the people on the list where VideoSDK’s clock isn’t known, and not by a machine’s that is ahead', async () => {
    const scene = await open({ asleep: true });
    await scene.start('postgres', 8_000);
    const session = scene.open(['host']);
    await locked(scene);
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('loses someone whom a server keeps out that has removed the bot', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const away = scene.mia.with({ guildId: scene.away.id });
    await away.run('kick-participant', { participant: 'bob', 'keep-out': 'in this room until lifted' });
    await scene.pass(120_000);
    scene.away.botRemoved = true;
    await comes(scene, session, 'bob');
    await scene.pass(60_000);
    scene.videoSdk.leave(session, 'bob', 'left');
    await scene.pass(20_000);
    await locked(scene);
    await comes(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('doesn’t let in for good whom a kick removed before, and whom one old answer shows again', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob' });
    await scene.pass(2_000);
    await locked(scene);
    const connection = session.people.get('bob')?.connections.at(0);
    const to = connection?.to ?? null;
    Object.assign(connection ?? {}, { to: null });
    await scene.pass(4_500);
    Object.assign(connection ?? {}, { to });
    await scene.pass(5_000);
    await comes(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('isn’t locked twice: the second command shows the first lock, and others can unlock it', async () => {
    const scene = await open();
    scene.open(['host']);
    await locked(scene, { length: '10 minutes' });
    const other = scene.member();
    const second = await other.run('lock-session');
    expect(textOf(second)).toContain('This session was already locked, and that lock goes on as it was.');
    expect(textOf(second)).toContain(`By <@${scene.mia.id}>`);
    expect(rows(scene, 'session_locks')).toHaveLength(1);
    await other.press(second, 'Unlock');
    await scene.pass(5_000);
    expect(textOf(second)).toContain(`<@${other.id}> unlocked it.`);
  });

  it('keeps the message up to date that was used last', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const first = await locked(scene);
    await scene.pass(60_000);
    const second = await scene.member().run('lock-session');
    await comes(scene, session, 'zed');
    expect(textOf(second)).toContain('zed');
    expect(textOf(first)).toContain('Only the message used most recently updates itself, for 15 minutes.');
    scene.videoSdk.end(session);
    await scene.pass(60_000);
    expect(textOf(second)).toContain('No longer locked');
  });

  it('says so although the process was killed before it could reply', async () => {
    const scene = await open();
    scene.open(['host']);
    await scene.start();
    const { machine } = scene.bot;
    let killed = false;
    let inserted = false;
    scene.store.onStatement = (_machine, sql) => {
      inserted ||= sql.includes('into "session_lock_allowed"');
      if (!killed && inserted && sql === 'commit') {
        killed = true;
        scene.timeline.after(1, 'kill', () => machine.kill());
      }
    };
    scene.mia.type('lock-session');
    await scene.pass(60_000);
    expect(killed).toBe(true);
    expect(rows(scene, 'session_locks')).toHaveLength(1);
    expect([...scene.discord.messages.values()].map(textOf).join()).toContain('🔒 Locked');
  });

  it.each([100, 1_100])('is locked anew by a command %i ms after the time is up', async (late) => {
    const scene = await open();
    const session = scene.open(['host']);
    const first = await scene.mia.run('lock-session', { length: '10 minutes' });
    const [{ until }] = scene.store.rows('select until from session_locks') as [{ until: number }];
    await scene.pass(until - EPOCH - scene.timeline.now + late);
    const second = await scene.mia.run('lock-session', { length: '1 hour' });
    expect(textOf(second)).not.toContain('already locked');
    await scene.pass(3_000);
    await comes(scene, session, 'zed');
    expect(scene.in(session)).toEqual(['host']);
    expect(textOf(first)).toContain('Time’s up');
  });

  it('is not locked when not everyone in it can be seen', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    scene.videoSdk.refuse('lists', 404, 20_000);
    expect(textOf(await locked(scene))).toContain('Not locked: can’t see everyone in room-1');
    await scene.pass(20_000);
    expect(rows(scene, 'session_locks')).toEqual([]);
    await comes(scene, session, 'eve');
    expect(scene.removals).toEqual([]);
  });

  it('is picked from a menu when several are running, with the length that was given', async () => {
    const scene = await open();
    scene.open(['host']);
    const other = scene.open(['ann']);
    const question = await locked(scene, { length: '10 minutes' });
    expect(rows(scene, 'session_locks')).toEqual([]);
    await scene.mia.press(question, 'Lock which session?', [other.id]);
    await scene.pass(1_000);
    expect(textOf(question)).toContain('🔒 Locked: room-2');
    expect(textOf(question)).toMatch(/until <t:\d+:t>/u);
    await comes(scene, other, 'eve');
    expect(scene.in(other)).toEqual(['ann']);
  });

  it('leaves someone who is kept out to their keep-out, and a moderator’s kick to the moderator', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
    await scene.pass(1_000);
    const message = await locked(scene);
    await comes(scene, session, 'bob');
    expect(scene.removals).toEqual(['bob', 'bob']);
    expect(textOf(message)).toContain('The bot has removed no one for joining so far.');
    expect(rows(scene, 'session_lock_arrivals')).toEqual([]);
  });

  it('says when the bot can’t see who is in, removes no one then, and goes on afterwards', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    scene.videoSdk.refuse('all', 503, 60_000);
    scene.videoSdk.join(session, 'eve', 'eve');
    await scene.pass(50_000);
    expect(textOf(message)).toContain('The bot can’t see everyone who’s in since');
    expect(scene.removals).toEqual([]);
    await scene.pass(60_000);
    expect(textOf(message)).not.toContain('can’t see');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('says when VideoSDK only tells part of who is in, for as long as that lasts, and loses anyone new whom it sees', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    for (const kind of ['active', 'participants']) {
      scene.let(`${kind} page info`, true);
    }
    scene.videoSdk.join(session, 'eve', 'eve');
    await scene.pass(6_000);
    expect(textOf(message)).not.toContain('can’t see everyone');
    await scene.pass(20_000);
    expect(scene.in(session)).toEqual(['host']);
    expect(textOf(message)).toContain('The bot can’t see everyone who’s in since');
    for (const kind of ['active', 'participants']) {
      scene.let(`${kind} page info`, false);
    }
    await scene.pass(20_000);
    expect(textOf(message)).not.toContain('can’t see everyone');
  });

  it('loses someone who came while the database was away, once it’s back, and the log says why not before', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    await locked(scene);
    scene.videoSdk.join(session, 'eve', 'Eve');
    scene.videoSdk.join(session, 'zed', 'Zed');
    // The check that sees them reads the store before, and claims them after.
    scene.onVideoSdkRequest = () => {
      scene.onVideoSdkRequest = () => undefined;
      scene.store.goAway(6_000, false);
    };
    await scene.pass(8_000);
    expect(scene.removals).toEqual([]);
    const said = scene.log.filter(({ message }) => message.includes('checking a session with kept-out people'));
    expect(said.map(({ fields }) => fields['store'])).toContain('ECONNREFUSED');
    await scene.pass(60_000);
    expect(scene.removals.toSorted()).toEqual(['eve', 'zed']);
    expect(scene.in(session)).toEqual(['host']);
  });

  it('isn’t said to be out of sight by a process that doesn’t watch it', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    await scene.start();
    await scene.pass(10_000);
    const other = scene.processes[1];
    for (let time = 0; time < 2; time += 1) {
      scene.videoSdk.refuse('all', 503, 3_000);
      other?.machine.enter(() => other.app?.hint('', session.id, 'zed', null));
      await scene.pass(120_000);
    }
    expect(saidBy(message).filter((text) => text.includes('can’t see'))).toEqual([]);
  });

  it('goes on after the process that watched it was killed, and counts each join once', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    const message = await locked(scene);
    await comes(scene, session, 'eve');
    scene.bot.machine.kill();
    scene.videoSdk.join(session, 'zed', 'zed');
    await scene.start();
    await scene.pass(20_000);
    await comes(scene, session, 'bob');
    expect(scene.in(session)).toEqual(['host', 'bob']);
    expect(scene.removals).toEqual(['eve', 'zed']);
    expect(textOf(message)).toContain('Others have joined 2 times');
  });

  it('loses each person once, however many processes and webhooks see them', async () => {
    const scene = await open();
    const session = scene.open(['host', 'bob']);
    await locked(scene);
    await scene.start();
    await scene.start();
    for (const id of ['eve', 'zed', 'eve']) {
      scene.videoSdk.join(session, id, id);
      for (const { app, machine } of scene.processes) {
        machine.enter(() => app?.hint('', session.id, id, null));
      }
      await scene.pass(900);
      expect(scene.in(session), 'within a second').toEqual(['host', 'bob']);
      await scene.pass(15_000);
    }
    expect(scene.removals).toEqual(['eve', 'zed', 'eve']);
    expect(rows(scene, 'session_locks')).toMatchObject([{ arrivals: 3 }]);
  });

  it('loses everyone of a crowd that joins at once, however many webhooks there are, with a bounded number of reads', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    await locked(scene);
    await scene.pass(60_000);
    const { app, machine } = scene.bot;
    let reads = 0;
    scene.onVideoSdkRequest = ({ method, path }) => {
      reads += method === 'GET' && path.includes('/participants') ? 1 : 0;
    };
    const crowd = Array.from({ length: 60 }, (_, n) => `p${n}`);
    for (const id of crowd) {
      scene.videoSdk.join(session, id, id);
      machine.enter(() => app?.hint('', session.id, id, null));
      await scene.pass(50);
    }
    await scene.until(() => scene.in(session).length === 1, 2_000);
    await scene.pass(20_000);
    // The rounds of the watch are among them.
    expect(reads).toBeLessThan(80);
    expect(scene.in(session)).toEqual(['host']);
    expect(scene.removals.toSorted()).toEqual(crowd.toSorted());
    expect(rows(scene, 'session_locks')).toMatchObject([{ arrivals: 60 }]);
  });

  it('is read once per round together with the people who are kept out of it', async () => {
    const reads = async (lock: boolean): Promise<number> => {
      const scene = await open();
      scene.open(['host', 'bob']);
      await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': '1 hour' });
      if (lock) {
        await locked(scene);
      }
      await scene.pass(5_000);
      let count = 0;
      scene.onVideoSdkRequest = ({ method, path }) => {
        count += method === 'GET' && path.includes('/participants') ? 1 : 0;
      };
      await scene.pass(60_000);
      await scene.end();
      return count;
    };
    const before = await reads(false);
    expect(before).toBeGreaterThan(10);
    expect(Math.abs((await reads(true)) - before)).toBeLessThanOrEqual(2);
  });

  it('shows hostile names as text, and can be asked to forget someone who came', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    const message = await locked(scene);
    await comes(scene, session, 'eve', HOSTILE);
    expect(textOf(message)).toContain('everyone');
    expect(hostileIn(message)).toEqual([]);
    const question = await scene.mia.run('kick-forget', { participant: 'eve' });
    expect(textOf(question)).toContain('the lock of a session names them');
    await scene.mia.press(question, 'Forget');
    expect(textOf(question)).toContain('The lock doesn’t name them anymore.');
    expect(JSON.stringify(rows(scene, 'session_lock_arrivals'))).not.toContain('eve');
    await scene.pass(10_000);
    expect(textOf(message)).not.toContain('everyone');
    await comes(scene, session, 'eve');
    expect(scene.in(session)).toEqual(['host']);
  });

  it('doesn’t name someone anymore who is forgotten because messages name them', async () => {
    const scene = await open({ settings: { 'log-channel': LOG } });
    const session = scene.open(['host', { id: 'bob', name: 'Bob' }]);
    await scene.mia.run('kick-participant', { participant: 'bob', 'keep-out': 'in this room until lifted' });
    await scene.pass(16 * 60_000);
    await locked(scene);
    await comes(scene, session, 'namesake', 'Bob');
    expect(JSON.stringify(rows(scene, 'session_lock_arrivals'))).toContain('namesake');
    const question = await scene.mia.run('kick-forget', { participant: 'namesake' });
    expect(textOf(question)).not.toContain('the lock of a session names them');
    await scene.mia.press(question, 'Forget');
    expect(JSON.stringify(rows(scene, 'session_lock_arrivals'))).not.toContain('namesake');
  });

  it('ends without a word when the server has removed the bot', async () => {
    const scene = await open();
    const session = scene.open(['host']);
    await locked(scene);
    await scene.pass(120_000);
    scene.home.botRemoved = true;
    await comes(scene, session, 'eve');
    await scene.pass(60_000);
    await comes(scene, session, 'zed');
    expect(rows(scene, 'session_locks')).toEqual([]);
    expect(scene.in(session)).toContain('zed');
  });
});
