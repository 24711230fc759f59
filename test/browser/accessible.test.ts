import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';
import { faultsIn, faultsOfScreens, overflow } from '../support/screens.ts';

const page = useSandbox();

describe('every screen is accessible and fits the window', () => {
  it.each(['dark', 'light'] as const)('on a desktop in the %s theme', { timeout: 60_000 }, async (theme) => {
    const window = await page.as('Mia');
    await window.turns(theme);
    expect(await faultsOfScreens(window)).toEqual([]);
    await window.use(window.tile('jonas.l').getByRole('button', { name: /^Let back in: / }));
  });

  it('and a screen that breaks this is caught', async () => {
    const window = await page.as('Mia', { device: 'narrow' });
    await window.page.evaluate(`(() => {
      const button = document.createElement('button');
      button.style.width = '500px';
      document.querySelector('sandbox-app').shadowRoot.querySelector('main').append(button);
    })()`);
    expect(await faultsIn(window.page)).toEqual([expect.stringContaining('button-name')]);
    expect(await overflow(window.page)).toBeGreaterThan(0);
  });
});
