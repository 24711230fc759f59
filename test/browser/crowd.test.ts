import { describe, expect, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe.each<Device>(['desktop', 'phone'])('a crowd on a %s', (device) => {
  it('1,000 people are there to be scrolled through and found, and one of them is removed', async () => {
    const mia = await page.as('Mia', { device });
    await mia.looksAt('Session');
    const people = mia.page.getByRole('list', { name: /^People in /u }).getByRole('listitem');
    const before = await people.count();
    await mia.adds('Add 1,000');
    await expect.poll(() => people.count()).toBe(before + 1_000);
    await people.last().scrollIntoViewIfNeeded();
    await mia.page.getByRole('searchbox', { name: 'Find somebody' }).fill('amara-okafor');
    await expect.poll(() => people.count()).toBe(1);
    await mia.page.getByRole('searchbox', { name: 'Find somebody' }).fill('');

    await mia.looksAt('Discord');
    await mia.runs('kick-participant', { participant: ['amara-ok', /amara-okafor/u] });
    await mia.reads('Removed Amara Okafor');
    await mia.looksAt('Session');
    const tile = mia.tile('amara-okafor');
    await tile.filter({ hasText: 'Removed' }).waitFor();
    await mia.use(tile.getByRole('button', { name: /^Let back in: / }));
  });

  it('500 messages are there to be scrolled through, and new ones are told of', async () => {
    const { server } = await page.sandbox.look();
    const [{ id: channelId } = { id: '' }] = server.channels;
    for (let n = 1; n <= 250; n += 1) {
      await page.sandbox.ask(
        'write',
        { channelId, content: `Message ${n} for a ${device}` },
        n % 2 === 0 ? 'Mia' : 'Ada',
      );
    }
    const mia = await page.as('Mia', { device });
    const last = mia.messages(`Message 250 for a ${device}`);
    await last.waitFor();
    await expect.poll(() => mia.messages().count()).toBeGreaterThanOrEqual(250);
    await mia.messages(`Message 1 for a ${device}`).scrollIntoViewIfNeeded();
    const below = async (): Promise<boolean> =>
      ((await last.boundingBox())?.y ?? 0) > (mia.page.viewportSize()?.height ?? 0);
    await expect.poll(below).toBe(true);
    await page.sandbox.ask('write', { channelId, content: 'And one more' }, 'Ada');
    await mia.use(mia.page.getByRole('button', { name: 'New message' }));
    await expect.poll(below).toBe(false);
  });
});
