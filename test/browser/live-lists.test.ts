/** Messages that keep up with a session, by touch on the narrowest phones. */
import { expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';
import { overflow } from '../support/screens.ts';

const page = useSandbox();

it('/participants removes someone in two taps on a narrow phone', async () => {
  const mia = await page.as('Mia', { device: 'narrow' });
  const list = await mia.asks('participants');
  await mia.reads('people in open-mic-night', list);
  expect(await overflow(mia.page)).toBe(0);
  const before = await mia.messages().count();
  // Those who joined first come first, and Priya was the eighth.
  await mia.use(list.getByRole('button', { name: 'Remove', exact: true }).nth(7));
  const sure = mia.messages().nth(before);
  await mia.reads('Remove Priya Raman?', sure);
  await mia.presses('Remove', sure);
  await mia.reads('✅ Removed: Priya Raman', sure);
  await mia.reads('11 people in open-mic-night', list);
});

it('/lock-session shows who came in, lets one in, and is unlocked, on a phone', async () => {
  const mia = await page.as('Mia', { device: 'phone' });
  const lock = await mia.asks('lock-session');
  await mia.reads('🔒 Locked: open-mic-night', lock);
  // Whoever comes in within the first seconds may have been in when it was locked.
  await expect
    .poll(
      async () => {
        await mia.looksAt('Session');
        await mia.adds('Add someone');
        await mia.looksAt('Discord');
        return await mia.heard(lock);
      },
      { interval: 1_500 },
    )
    .toContain('Not let in');
  expect(await overflow(mia.page)).toBe(0);
  await mia.use(lock.getByRole('button', { name: 'Let in' }).first());
  await mia.reads('Let in, from their next join on', lock);
  await mia.presses('Unlock', lock);
  await mia.reads('🔓 No longer locked: open-mic-night', lock);
});
