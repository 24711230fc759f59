import { afterEach, describe, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-faults', { videosdk: 'none' });
});

/**
 * What the reply says and whether the person is out, with two faults: one with which a removal works, and one with
 * which VideoSDK can't be read. test/end-to-end/outcomes.test.ts covers what the bot says with the others, without a
 * page. test/sandbox/control/faults.test.ts covers that the page can set each of them.
 */
const FAULTS: readonly (readonly [fault: string, id: string, says: RegExp, isOut: boolean])[] = [
  ['slow', 'mira-sandoval', /✅ Removed: Mira Sandoval/u, true],
  ['HTML page', 'zoe-vd', /No one removed: VideoSDK is unavailable/u, false],
];

describe.each<Device>(['desktop', 'phone'])('VideoSDK’s faults on a %s', (device) => {
  it.each(FAULTS)('%s: the reply is true', async (fault, id, says, isOut) => {
    const mia = await page.as('Mia', { device });
    await mia.setsFault(fault);
    await mia.looksAt('Discord');
    const reply = await mia.asks('kick-participant', { participant: id });
    await mia.reads(says, reply);
    await mia.looksAt('Session');
    const back = mia.tile(id).getByRole('button', { name: /^Let back in: / });
    await (isOut ? mia.use(back) : Promise.resolve());
    await mia
      .tile(id)
      .getByRole('button', { name: / leave$/u })
      .waitFor();
    await mia.use(mia.page.getByRole('button', { name: 'Clear fault' }));
    await mia.page.getByRole('button', { name: 'Clear fault' }).waitFor({ state: 'hidden' });
  });
});
