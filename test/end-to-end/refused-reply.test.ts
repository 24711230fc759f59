/** After a crash: a reply that Discord refuses for good is tried once, and not for as long as its token lives. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { kick, sessionsOf } from './scene.ts';
import { setStage, textOf } from './stage.ts';

it('a reply after a crash that is refused for good is given up on, and the case tells what came of it', async () => {
  await using stage = await setStage();
  sessionsOf(stage.videosdk).open(['ada', 'bob']);
  stage.videosdk.fault('remove-v1', { kind: 'hang-after-effect' });
  const pending = kick(stage, { participant: 'ada' }).catch(() => undefined);
  while (stage.videosdk.inFlight('remove-v1') === 0) {
    await pause(20);
  }
  stage.bot.signal('SIGKILL');
  await stage.bot.exited;
  const body = { message: 'Invalid Form Body', code: 50_035, errors: {} };
  const refused = stage.discord.fault('edit-original', { kind: 'status', status: 400, body }, { times: 100 });
  await stage.restart();
  await stage.bot.waitForLog(({ msg }) => msg === 'reply after a crash not delivered', { timeoutMs: 30_000 });
  expect(refused.hits).toBe(1);
  refused.remove();
  // On record as delivered or given up: another start leaves it alone.
  await stage.bot.stop();
  await stage.restart();
  expect(textOf(await stage.moderator.run('kick-case', { number: '1' }).reply())).toContain('ada');
  expect(refused.hits).toBe(1);
  await pending;
}, 120_000);
