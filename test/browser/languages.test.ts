import { describe, expect, it } from 'vitest';
import type { TrafficBodies } from '../../sandbox/control/protocol.ts';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';
import type { SandboxWindow } from '../support/sandbox-window.ts';
import { faultsIn, overflow } from '../support/screens.ts';
import { waitFor } from '../support/waiting.ts';

const page = useSandbox();

const menu = (window: SandboxWindow, name: string) => window.page.getByRole('combobox', { name, exact: true });

/** What the bot received in the latest interaction. */
async function lastInteraction(): Promise<Record<string, unknown>> {
  const { traffic } = await page.sandbox.look();
  const number = traffic.findLast(({ what }) => what === 'INTERACTION_CREATE')?.number ?? 0;
  const { request, answer }: TrafficBodies = await page.sandbox.ask('body-of', { number });
  return (request ?? answer) as Record<string, unknown>;
}

describe('languages', () => {
  it.each<Device>(['desktop', 'narrow'])('fit a %s screen, and are accessible there', async (device) => {
    const mia = await page.as('Mia', { device });
    await menu(mia, 'Language of Mia').selectOption('Deutsch');
    await waitFor(async () => expect((await page.sandbox.look('Mia')).you.locale).toBe('de'));
    expect(await overflow(mia.page)).toBe(0);
    expect(await faultsIn(mia, mia.page.locator('language-menus'))).toEqual([]);
    await page.sandbox.ask('set-locale', { locale: 'en-US' }, 'Mia');
  });

  it('can be set for one person, which survives a reload and is sent with their interactions', async () => {
    const mia = await page.as('Mia', { device: 'narrow' });
    await menu(mia, 'Language of Mia').selectOption('Deutsch');
    await waitFor(async () => expect((await page.sandbox.look('Mia')).you.locale).toBe('de'));

    await mia.page.reload();
    await mia.looksAt('Discord');
    await mia.composer.waitFor();
    expect(await menu(mia, 'Language of Mia').inputValue()).toBe('de');
    expect(await menu(mia, 'Language of Riverside Arts').inputValue()).toBe('en-US');

    // By the English name, which finds the command in every language.
    const before = await mia.messages().count();
    await mia.types('/sessions');
    await mia.choices.first().waitFor();
    await mia.page.keyboard.press('Enter');
    await mia.sends();
    await mia.messages().nth(before).waitFor();
    expect(await lastInteraction()).toMatchObject({
      locale: 'de',
      guild_locale: 'en-US',
      data: { name: 'sessions' },
    });

    await mia.becomes('Noor');
    await menu(mia, 'Language of Noor').waitFor();
    expect(await menu(mia, 'Language of Noor').inputValue()).toBe('en-US');
    await page.sandbox.ask('set-locale', { locale: 'en-US' }, 'Mia');
  });

  it('can be set for the server by anyone, which shows in every window', async () => {
    const [mia, ada] = [await page.as('Mia'), await page.as('Ada', { device: 'narrow' })];
    await menu(ada, 'Language of Riverside Arts').selectOption('fr');
    await waitFor(async () => expect(await menu(mia, 'Language of Riverside Arts').inputValue()).toBe('fr'));
    expect((await page.sandbox.look()).server.locale).toBe('fr');
    await page.sandbox.ask('set-server-locale', { locale: 'en-US' });
  });
});
