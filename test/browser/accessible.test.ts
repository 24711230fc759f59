import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';
import type { Theme } from '../support/sandbox-window.ts';
import { faultsIn, faultsOfScreens, overflow } from '../support/screens.ts';

const page = useSandbox();

describe('every screen is accessible and fits the window', () => {
  // The page lays out a wider phone as the narrowest, with more room. A theme has nothing but colors, which don't depend
  // on the width, so each is looked at in one of the two.
  it.each<readonly [device: Device, theme: Theme]>([
    ['desktop', 'dark'],
    ['narrow', 'light'],
  ])('on a %s screen with the %s theme', async (device, theme) => {
    const window = await page.as('Mia', { device });
    const faults = await faultsOfScreens(window, theme);
    await window.use(window.tile('jonas.l').getByRole('button', { name: /^Let back in: / }));
    expect(faults).toEqual([]);
  });

  it('and a screen that breaks this is caught', async () => {
    const window = await page.as('Mia', { device: 'narrow' });
    await breaks(window.page.locator('main'));
    expect(await faultsIn(window)).toEqual([
      expect.stringMatching(/^dark: .*button-name/u),
      expect.stringMatching(/^dark: .*color-contrast/u),
      expect.stringMatching(/^light: .*color-contrast/u),
    ]);
    expect(await overflow(window.page)).toBeGreaterThan(0);
  });

  it('and a part that breaks this is caught', async () => {
    const window = await page.as('Mia', { device: 'narrow' });
    await window.switchesTheme();
    const part = window.page.locator('message-composer');
    await breaks(part);
    expect(await faultsIn(window, part)).toEqual([
      expect.stringMatching(/^light: .*button-name/u),
      expect.stringMatching(/^light: .*color-contrast/u),
    ]);
  });
});

/** Adds a wide button without a name, and a text that is hard to read in each theme. */
async function breaks(place: Locator): Promise<void> {
  await place.evaluate((node) => {
    const { ownerDocument, shadowRoot } = node as unknown as Place;
    const button = ownerDocument.createElement('button');
    button.setAttribute('style', 'width: 500px');
    const text = ownerDocument.createElement('p');
    text.setAttribute('style', 'color: #777; background-color: #888');
    text.textContent = 'Hardly legible';
    (shadowRoot ?? (node as unknown as Place)).append(button, text);
  });
}

/** What is used of an element inside the page, whose own types aren't available here. */
interface Place {
  readonly ownerDocument: { createElement(tag: string): Made };
  readonly shadowRoot: Pick<Place, 'append'> | null;
  append(...what: readonly Made[]): void;
}
interface Made {
  textContent: string | null;
  setAttribute(name: string, value: string): void;
}
