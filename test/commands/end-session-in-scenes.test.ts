import { describe, expect, it } from 'vitest';
import { componentsOf, HOSTILE, hostileIn, saidBy, textOf, useScenes } from '../support/scene.ts';

const open = useScenes();

const ENDERS = { 'end-session-roles': ['100000000000000702'] };
const LOG = '100000000000000801';

describe('/end-session', () => {
  it('ends a session for everyone once the name of its room is typed, and puts that on record', async () => {
    const scene = await open({ settings: { ...ENDERS, 'log-channel': LOG } });
    const session = scene.open(['ann', 'bob'], 'hall');
    const question = await scene.mia.run('end-session');
    expect(textOf(question)).toContain('This ends it for everyone in it: 2 people.');
    await scene.mia.fill(question, 'End for everyone…', 'attic');
    expect(textOf(question)).toContain('You typed a different name.');
    expect(scene.in(session)).toEqual(['ann', 'bob']);
    await scene.mia.fill(question, 'Try again…', ' HALL ');
    expect(saidBy(question).some((text) => text.includes('⏳ Ending the session in room hall'))).toBe(true);
    expect(textOf(question)).toContain('⏹️ Ended: the session in room hall');
    expect(session.to).not.toBeNull();
    await scene.pass(500);
    expect(scene.channel(LOG)[0]).toContain('Case 1 · ');
    expect(textOf(await scene.mia.run('kick-case', { number: '1' }))).toContain('everyone in hall');
    expect(scene.store.rows('select outcome, reply_token as token from cases')).toEqual([
      { outcome: 'ended', token: null },
    ]);
  });

  it('is for those with a role that can, at each press', async () => {
    const scene = await open({ settings: ENDERS });
    const session = scene.open(['ann'], 'hall');
    const question = await scene.mia.run('end-session');
    const modal = await scene.mia.openModal(question, 'End for everyone…');
    const without = scene.mia.with({ roles: ['100000000000000701'] });
    const before = textOf(question);
    expect(textOf(await without.run('end-session'))).toContain('These roles can: <@&100000000000000702>');
    expect(textOf(await without.send(modal, 'hall'))).toContain('No session was ended.');
    expect(textOf(question)).toBe(before);
    scene.set('end-session-roles', []);
    await scene.pass(2_500);
    expect(textOf(await scene.mia.send(modal, 'hall'))).toContain('No one can end sessions here yet.');
    expect(session.to).toBeNull();
  });

  it('says truthfully what it saw: still running, over already, not seen, not this server’s room', async () => {
    const scene = await open({ settings: ENDERS });
    const session = scene.open(['ann'], 'hall');
    const still = await scene.mia.run('end-session');
    scene.let('end without effect', true);
    await scene.mia.fill(still, 'End for everyone…', 'hall');
    expect(textOf(still)).toContain('⚠️ Still running: room hall');
    scene.let('end without effect', false);

    const foreign = await scene.mia.run('end-session');
    scene.set('rooms', ['attic']);
    await scene.pass(2_500);
    await scene.mia.fill(foreign, 'End for everyone…', 'hall');
    expect(textOf(foreign)).toContain('The bot can’t see that session in this server’s rooms');
    scene.set('rooms', ['hall']);
    await scene.pass(2_500);

    const over = await scene.mia.run('end-session');
    scene.videoSdk.end(session);
    await scene.mia.fill(over, 'End for everyone…', 'hall');
    expect(textOf(over)).toContain('➖ The session is over');
    expect(scene.videoSdk.asked.filter(({ what }) => what === 'end')).toHaveLength(1);
  });

  it('ends only what is meant when several run, and for one who asks at a time', async () => {
    const scene = await open({ settings: ENDERS });
    const hall = scene.open(['ann'], 'hall');
    const attic = scene.open(['bob'], 'attic');
    const which = await scene.mia.run('end-session');
    expect(textOf(which)).toContain('Which session?');
    expect(componentsOf(which)).toEqual([]);
    const question = await scene.mia.run('end-session', { session: 'attic' });
    const max = scene.member();
    const theirs = await max.run('end-session', { session: 'attic' });
    scene.let('end without effect', true);
    const modal = await scene.mia.openModal(question, 'End for everyone…');
    const other = await max.openModal(theirs, 'End for everyone…');
    scene.mia.submit(modal, 'attic');
    await max.send(other, 'attic');
    expect(textOf(theirs)).toContain('<@100000000000000501> is already ending the session in room attic.');
    expect(scene.videoSdk.asked.filter(({ what }) => what === 'end')).toHaveLength(1);
    expect([hall.to, attic.to]).toEqual([null, null]);
  });

  it('is finished by the next process when this one dies', async () => {
    const scene = await open({ settings: ENDERS });
    scene.open(['ann'], 'hall');
    const question = await scene.mia.run('end-session');
    const modal = await scene.mia.openModal(question, 'End for everyone…');
    scene.mia.submit(modal, 'hall');
    await scene.until(() => scene.videoSdk.asked.length === 1);
    scene.bot.machine.kill();
    await scene.start();
    await scene.pass(30_000);
    expect(textOf(question)).toMatch(/hall/u);
    expect(scene.store.rows('select outcome from cases')).toEqual([{ outcome: 'over-since' }]);
    expect(scene.videoSdk.asked).toHaveLength(1);
  });

  it('shows hostile rooms as text', async () => {
    const scene = await open({ settings: ENDERS });
    scene.open(['ann'], HOSTILE);
    const question = await scene.mia.run('end-session');
    const none = await scene.mia.run('end-session', { session: `${HOSTILE}?` });
    await scene.mia.fill(question, 'End for everyone…', HOSTILE);
    expect([question, none].flatMap(hostileIn)).toEqual([]);
  });
});
