import { describe, expect, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';
import { faultsIn, faultsOfScreens, overflow } from '../support/screens.ts';

const page = useSandbox();

describe('every screen is accessible in both themes and fits the window', () => {
  // The page lays out a wider phone as the narrowest, with more room.
  it.each<Device>(['desktop', 'narrow'])('on a %s screen', { timeout: 120_000 }, async (device) => {
    const window = await page.as('Mia', { device });
    expect(await faultsOfScreens(window)).toEqual([]);
    await window.use(window.tile('jonas.l').getByRole('button', { name: /^Let back in: / }));
  });

  it('and a screen that breaks this is caught', async () => {
    const window = await page.as('Mia', { device: 'narrow' });
    await window.page.evaluate(`(() => {
      const button = document.createElement('button');
      button.style.width = '500px';
      const text = document.createElement('p');
      text.style.color = 'var(--text-that-no-theme-has, #777)';
      text.style.backgroundColor = '#888';
      text.textContent = 'Hardly legible';
      document.querySelector('sandbox-app').shadowRoot.querySelector('main').append(button, text);
    })()`);
    expect(await faultsIn(window)).toEqual([
      expect.stringMatching(/^dark: .*button-name/u),
      expect.stringMatching(/^dark: .*color-contrast/u),
      expect.stringMatching(/^light: .*color-contrast/u),
    ]);
    expect(await overflow(window.page)).toBeGreaterThan(0);
  });
});
