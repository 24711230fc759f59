/** Lists of people that are kept up to date: the whole bot in virtual time. */
import { describe, expect, it } from 'vitest';
import type { Session } from '../../simulation/videosdk.ts';
import { SHARED_ACCOUNT } from '../../src/sessions/account.ts';
import { type Scene, textOf, useScenes } from '../support/scene.ts';

const openScene = useScenes();
const MANY = Array.from({ length: 14 }, (_, n) => `p${n + 1}`);

/** VideoSDK's webhook. */
function hint(scene: Scene, session: Session, participantId: string): void {
  const { machine, app } = scene.bot;
  machine.enter(() => app?.hint(SHARED_ACCOUNT, session.id, participantId, null));
}

function join(scene: Scene, session: Session, id: string): void {
  scene.videoSdk.join(session, id, id);
  hint(scene, session, id);
}

describe('the list of /participants', () => {
  it('shows who joined and left once a webhook says so', async () => {
    const scene = await openScene();
    const session = scene.open(['ann', 'bob']);
    const list = await scene.mia.run('participants');
    join(scene, session, 'cy');
    await scene.pass(7_000);
    expect(textOf(list)).toContain('3 people in room-1');
    expect(textOf(list)).toContain('cy · joined');
    scene.videoSdk.leave(session, 'ann', 'left');
    const { machine, app } = scene.bot;
    machine.enter(() => app?.left(SHARED_ACCOUNT, session.id));
    await scene.pass(7_000);
    expect(textOf(list)).not.toContain('ann · joined');
    const { length } = list.versions;
    hint(scene, session, 'ann');
    await scene.pass(60_000);
    expect(list.versions).toHaveLength(length);
  });

  it('shows what the bot itself has changed', async () => {
    const scene = await openScene();
    scene.open(['ann', 'bob']);
    const list = await scene.mia.run('participants');
    await scene.mia.run('kick-participant', { participant: 'bob' });
    await scene.pass(7_000);
    expect(textOf(list)).toContain('1 person in room-1');
  });

  it('shows what the watch for kept-out people sees, and asks VideoSDK nothing for it', async () => {
    const scene = await openScene();
    const session = scene.open(['ann', 'bob', 'cy']);
    await scene.mia.run('kick-participant', { participant: 'cy', 'keep-out': '1 hour' });
    const list = await scene.mia.run('participants');
    await scene.pass(20_000);
    const reads: string[] = [];
    scene.onVideoSdkRequest = ({ path }) => reads.push(path);
    await scene.pass(15_000);
    const usual = reads.splice(0).length;
    scene.videoSdk.join(session, 'dan', 'dan');
    await scene.pass(15_000);
    expect(textOf(list)).toContain('dan · joined');
    expect(reads.length).toBeLessThanOrEqual(usual + 1);
  });

  it('keeps the page and what was searched for', async () => {
    const scene = await openScene();
    const session = scene.open(MANY);
    const list = await scene.mia.run('participants');
    await scene.mia.press(list, 'Joined later ▶');
    join(scene, session, 'late');
    await scene.pass(7_000);
    expect(textOf(list)).toContain('11 to 15 · page 2 of 2');
    await scene.mia.fill(list, 'Find…', 'p1');
    join(scene, session, 'p100');
    await scene.pass(7_000);
    expect(textOf(list)).toContain('Matching “p1”: 7');
  });

  it('isn’t shown anymore in a message that shows something else by now', async () => {
    const scene = await openScene();
    const session = scene.open(['ann', 'bob']);
    const list = await scene.mia.run('participants');
    await scene.mia.press(list, 'All sessions');
    const shown = textOf(list);
    join(scene, session, 'cy');
    await scene.pass(30_000);
    expect(textOf(list)).toBe(shown);
    expect(scene.bot.app?.inProgress()['lists']).toBe(0);
  });

  it('says so when the session is over, and stays as it is after a quarter of an hour', async () => {
    const scene = await openScene();
    const session = scene.open(['ann', 'bob']);
    const old = await scene.mia.run('participants');
    await scene.pass(15 * 60_000);
    join(scene, session, 'cy');
    await scene.pass(30_000);
    expect(textOf(old)).toContain('2 people in room-1');
    const fresh = await scene.mia.run('participants');
    scene.videoSdk.end(session);
    hint(scene, session, 'ann');
    await scene.pass(10_000);
    expect(textOf(fresh)).toContain('The session is over');
  });

  it.each([0, 50])(
    'doesn’t go on in a message in which another press showed something else, %d ms later',
    async (ms) => {
      const scene = await openScene();
      const session = scene.open(['ann', 'bob']);
      const other = scene.open(['dan', 'eve']);
      const list = await scene.mia.run('participants', { session: session.id });
      scene.mia.touch(list, 'refresh');
      await scene.pass(ms);
      await scene.mia.press(list, 'All sessions');
      await scene.pass(8_000);
      const sessions = textOf(list);
      join(scene, session, 'late');
      join(scene, other, 'later');
      await scene.pass(15_000);
      expect(textOf(list)).toBe(sessions);
    },
  );
});
