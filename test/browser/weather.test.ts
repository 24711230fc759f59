import { afterEach, describe, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-weather', { videosdk: 'fair' });
});

/**
 * What the reply says and whether the person is out, in two kinds of weather: one in which a removal works, and one in
 * which VideoSDK can't be read. test/end-to-end/outcomes.test.ts covers what the bot says in the others, without a
 * page. test/sandbox/control/weather.test.ts covers that the page can set each of them.
 */
const WEATHERS: readonly (readonly [weather: string, id: string, says: RegExp, isOut: boolean])[] = [
  ['slow', 'mira-sandoval', /✅ Removed: Mira Sandoval/u, true],
  ['HTML page', 'zoe-vd', /No one removed: VideoSDK is down/u, false],
];

describe.each<Device>(['desktop', 'phone'])('the weather on a %s', (device) => {
  it.each(WEATHERS)('%s: the reply is true', async (weather, id, says, isOut) => {
    const mia = await page.as('Mia', { device });
    await mia.weather(weather);
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
    await mia.use(mia.page.getByRole('button', { name: 'Back to fair' }));
    await mia.page.getByRole('button', { name: 'Back to fair' }).waitFor({ state: 'hidden' });
  });
});
