/** A report whose person is in one of several sessions: the whole bot in virtual time. */
import { expect, it } from 'vitest';
import { textOf, useScenes } from '../support/scene.ts';

const openScene = useScenes();
const LOG = '100000000000000801';

it('what a moderator does about a report stays with it when they have to choose a session first', async () => {
  const scene = await openScene({ settings: { 'log-channel': LOG, reports: true } });
  scene.open([{ id: 'max', name: 'Max' }, 'x'], 'hall');
  scene.open(['y', 'z'], 'attic');
  const reporter = scene.member({ roles: [], permissions: '0' });
  const opened = reporter.type('report');
  await scene.until(() => opened.modal !== null);
  await reporter.send(opened, 'Max', 'shouts all the time');
  await scene.pass(5_000);
  const inLog = () => [...scene.discord.messages.values()].filter(({ channelId }) => channelId === LOG);
  const [post] = inLog();
  if (post === undefined) {
    throw new Error('the report was not shown');
  }
  const which = await scene.mia.press(post, 'remove');
  expect(textOf(which)).toContain('Which session?');
  const who = await scene.mia.press(which, 'session', ['hall']);
  await scene.mia.press(await scene.mia.press(who, 'people', ['Max']), 'Remove');
  await scene.pass(10_000);
  expect(scene.removals).toEqual(['max']);
  expect(textOf(post)).toContain('ase 1');
});
