import { describe, expect, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';
import { faultsOfScreens } from '../support/screens.ts';

const page = useSandbox();

describe('every screen is accessible and fits the window', () => {
  it.each<readonly [Device, 'dark' | 'light']>([
    ['phone', 'dark'],
    ['phone', 'light'],
    ['narrow', 'dark'],
  ])('on a %s screen in the %s theme', { timeout: 60_000 }, async (device, theme) => {
    const window = await page.as('Mia', { device });
    await window.turns(theme);
    expect(await faultsOfScreens(window)).toEqual([]);
    await window.use(window.tile('jonas.l').getByRole('button', { name: /^Let back in: / }));
  });
});
