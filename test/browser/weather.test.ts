import { afterEach, describe, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-weather', { videosdk: 'fair' });
});

const AWAY = /Nobody removed: VideoSDK is away/u;

/** What must be said, and whether they are out. Each time somebody else: what is said of one must not be taken for another. */
const WEATHERS: readonly (readonly [weather: string, id: string, says: RegExp, isOut: boolean])[] = [
  ['fair', 'jonas.l', /✅ Removed: Jonas Lindqvist/u, true],
  ['slow', 'mira-sandoval', /✅ Removed: Mira Sandoval/u, true],
  ['401', 'zoe-vd', /Nobody removed: VideoSDK refused this bot/u, false],
  ['404', 'zoe-vd', /Nobody removed: which session\?[\s\S]*VideoSDK answered, but not with a list/u, false],
  ['429', 'zoe-vd', /Nobody removed: VideoSDK is busy[\s\S]*Try again in \d sec/u, false],
  ['500', 'zoe-vd', AWAY, false],
  ['HTML page', 'zoe-vd', AWAY, false],
  ['cut', 'zoe-vd', AWAY, false],
  ['hang', 'zoe-vd', AWAY, false],
];

describe.each<Device>(['desktop', 'phone'])('the weather on a %s', (device) => {
  it.each(WEATHERS)('%s: the reply says what is true', async (weather, id, says, isOut) => {
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
    if (weather !== 'fair') {
      await mia.use(mia.page.getByRole('button', { name: 'Back to fair' }));
      await mia.page.getByRole('button', { name: 'Back to fair' }).waitFor({ state: 'hidden' });
    }
  });
});
