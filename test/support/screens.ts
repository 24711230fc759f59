import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import type { SandboxWindow, Theme } from './sandbox-window.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What depends on the theme: nothing but colors does. */
const COLORS = ['color-contrast', 'link-in-text-block'];

/**
 * The axe violations that keep someone from using the page, one line each: those of the whole page in both themes, or
 * those of a part in the theme that it has. Ends in the first theme.
 */
export async function faultsIn(window: SandboxWindow, part?: Locator): Promise<string[]> {
  const { page } = window;
  // Not as a script of the page: its own policy would rightly refuse that.
  if (!(await page.evaluate(`'axe' in globalThis`))) {
    await page.evaluate(AXE);
  }
  const what = part ?? page.locator('html');
  const first = await window.theme();
  // What this rule finds is moderate, and it takes as long as most others together.
  const faults = await violationsIn(what, { rules: { region: { enabled: false } } });
  const found = faults.map((fault) => `${first}: ${fault}`);
  if (part !== undefined) {
    return found;
  }
  await window.switchesTheme();
  const second = await window.theme();
  const others = await violationsIn(what, { runOnly: { type: 'rule', values: COLORS } });
  await window.switchesTheme();
  return [...found, ...others.map((fault) => `${second}: ${fault}`)];
}

/** @throws when there is nothing to look at */
async function violationsIn(what: Locator, options: RunOptions): Promise<string[]> {
  const { violations } = await what.evaluate(
    (node, chosen) =>
      (globalThis as unknown as { readonly axe: { run(what: unknown, how: unknown): Promise<AxeResults> } }).axe.run(
        node,
        chosen,
      ),
    { resultTypes: ['violations'], ...options } as const satisfies RunOptions,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary = '' }) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`),
    );
}

/** What sticks out on the right, where people would have to scroll. */
export async function overflow(what: Page): Promise<number> {
  return (await what.evaluate(
    'Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)',
  )) as number;
}

/** Goes to a screen from the one before it. @returns what is new on it, or nothing if all of it is */
type Go = (window: SandboxWindow) => Promise<Locator | undefined>;

const SCREENS: readonly (readonly [screen: string, go: Go])[] = [
  [
    'a reply beside the session',
    async (window) => {
      await window.runs('kick-participant', { participant: 'nobody here' });
      await window.reads('No one removed: can’t find “nobody here”');
      return undefined;
    },
  ],
  [
    'the slash menu',
    async (window) => {
      await window.types('/');
      await window.choice('/kick-participant').waitFor();
      return window.page.locator('message-composer');
    },
  ],
  [
    'the options of a command',
    async (window) => {
      await window.page.keyboard.type('kick-participant ');
      await window.option('participant').or(window.choice('participant')).first().waitFor();
      return window.page.locator('message-composer');
    },
  ],
  [
    'a completion',
    async (window) => {
      await window.fills('participant', 'a');
      await window.listed('Amara Okafor').waitFor();
      return window.page.locator('message-composer');
    },
  ],
  [
    'a completion that is loading',
    async (window) => {
      await window.listed('Amara Okafor').evaluate((list) => list.setAttribute('aria-busy', 'true'));
      return window.page.locator('message-composer');
    },
  ],
  [
    'the history with its menu',
    async (window) => {
      await window.use(window.page.getByRole('button', { name: 'Remove /kick-participant' }));
      await window.runs('kick-participant', { participant: ['jonas', /Jonas/u], reason: 'To look at' });
      await window.reads('To look at');
      await window.runs('kick-history');
      return window.reads('This server’s cases');
    },
  ],
  [
    'the settings',
    async (window) => {
      await window.becomes('Ada');
      await window.composer.waitFor();
      await window.runs('kick-settings');
      return window.reads('Server settings');
    },
  ],
  [
    'a menu that is open',
    async (window) => {
      await window.use(window.messages().last().getByRole('combobox', { name: 'Change…' }));
      await window.page.getByRole('option', { name: 'Rooms' }).waitFor();
      return window.messages().last();
    },
  ],
  [
    'a modal',
    async (window) => {
      await window.use(window.page.getByRole('option', { name: 'Removal limit' }));
      await window.presses('Edit…');
      await window.modal.getByRole('textbox', { name: 'Removals' }).waitFor();
      return window.modal;
    },
  ],
  [
    'the faults',
    async (window) => {
      await window.page.keyboard.press('Escape');
      await window.modal.waitFor({ state: 'detached' });
      await window.setsFault('comes back');
      return window.looksAt('Faults');
    },
  ],
  [
    'the traffic, with bodies',
    async (window) => {
      await window.use(window.page.getByRole('button', { name: 'Clear fault' }));
      const traffic = await window.looksAt('Traffic');
      await window.use(traffic.getByRole('listitem').getByRole('button').first());
      await traffic.getByRole('button', { expanded: true }).waitFor();
      return traffic;
    },
  ],
  [
    'the session',
    async (window) => {
      const session = await window.looksAt('Session');
      await window.adds('Add a hostile name');
      return session;
    },
  ],
];

/**
 * Walks through all screens as Mia, then as Ada, in this theme. Looks at all of the first in both themes, and of each
 * other at what is new on it.
 *
 * @returns what keeps someone from using them, one line each
 */
export async function faultsOfScreens(window: SandboxWindow, theme: Theme): Promise<readonly string[]> {
  if ((await window.theme()) !== theme) {
    await window.switchesTheme();
  }
  const faults: string[] = [];
  for (const [screen, go] of SCREENS) {
    faults.push(...(await faultsIn(window, await go(window))).map((fault) => `${screen}: ${fault}`));
    const tooWide = await overflow(window.page);
    if (tooWide !== 0) {
      faults.push(`${screen}: is ${tooWide} px too wide`);
    }
  }
  return faults;
}
