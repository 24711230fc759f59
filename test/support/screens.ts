import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { SandboxWindow } from './sandbox-window.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What depends on the theme: nothing but colors does. */
const COLORS = ['color-contrast', 'link-in-text-block'];

/** The axe violations that keep someone from using the page, in both themes, one line each. Ends in the first theme. */
export async function faultsIn(window: SandboxWindow): Promise<string[]> {
  const { page } = window;
  // Not as a script of the page: its own policy would rightly refuse that.
  if (!(await page.evaluate(`'axe' in globalThis`))) {
    await page.evaluate(AXE);
  }
  const first = await window.theme();
  const faults = await violationsIn(page);
  await window.switchesTheme();
  const second = await window.theme();
  const others = await violationsIn(page, COLORS);
  await window.switchesTheme();
  return [...faults.map((fault) => `${first}: ${fault}`), ...others.map((fault) => `${second}: ${fault}`)];
}

async function violationsIn(page: Page, only?: readonly string[]): Promise<string[]> {
  const options = only
    ? { resultTypes: ['violations'], runOnly: { type: 'rule', values: only } }
    : // What this rule finds is moderate, and it takes as long as most others together.
      { resultTypes: ['violations'], rules: { region: { enabled: false } } };
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as AxeResults;
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

/** Each screen, starting from the one before it. */
const SCREENS: readonly (readonly [screen: string, go: (window: SandboxWindow) => Promise<void>])[] = [
  [
    'a reply beside the session',
    async (window) => {
      await window.runs('kick-participant', { participant: 'nobody here' });
      await window.reads('No one removed: can’t find “nobody here”');
    },
  ],
  [
    'the slash menu',
    async (window) => {
      await window.types('/');
      await window.choice('/kick-participant').waitFor();
    },
  ],
  [
    'the options of a command',
    async (window) => {
      await window.page.keyboard.type('kick-participant ');
      await window.option('participant').or(window.choice('participant')).first().waitFor();
    },
  ],
  [
    'a completion',
    async (window) => {
      await window.fills('participant', 'a');
      await window.choice('Amara Okafor').waitFor();
    },
  ],
  [
    'the history with its menu',
    async (window) => {
      await window.use(window.page.getByRole('button', { name: 'Remove /kick-participant' }));
      await window.runs('kick-participant', { participant: ['jonas', /Jonas/u], reason: 'To look at' });
      await window.reads('To look at');
      await window.runs('kick-history');
      await window.reads('This server’s cases');
    },
  ],
  [
    'the settings',
    async (window) => {
      await window.becomes('Ada');
      await window.composer.waitFor();
      await window.runs('kick-settings');
      await window.reads('Server settings');
    },
  ],
  [
    'a menu that is open',
    async (window) => {
      await window.use(window.messages().last().getByRole('combobox', { name: 'Change…' }));
      await window.page.getByRole('option', { name: 'Rooms' }).waitFor();
    },
  ],
  [
    'a modal',
    async (window) => {
      await window.use(window.page.getByRole('option', { name: 'Removal limit' }));
      await window.presses('Edit…');
      await window.modal.getByRole('textbox', { name: 'Removals' }).waitFor();
    },
  ],
  [
    'the faults',
    async (window) => {
      await window.page.keyboard.press('Escape');
      await window.modal.waitFor({ state: 'detached' });
      await window.setsFault('comes back');
      await window.looksAt('Faults');
    },
  ],
  [
    'the traffic, with bodies',
    async (window) => {
      await window.use(window.page.getByRole('button', { name: 'Clear fault' }));
      const traffic = await window.looksAt('Traffic');
      await window.use(traffic.getByRole('listitem').getByRole('button').first());
      await traffic.getByRole('button', { expanded: true }).waitFor();
    },
  ],
  [
    'the session',
    async (window) => {
      await window.looksAt('Session');
      await window.adds('Add a hostile name');
    },
  ],
];

/** Walks through all screens as Mia, then as Ada. @returns what keeps someone from using them, one line each */
export async function faultsOfScreens(window: SandboxWindow): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [screen, go] of SCREENS) {
    await go(window);
    faults.push(...(await faultsIn(window)).map((fault) => `${screen}: ${fault}`));
    const tooWide = await overflow(window.page);
    if (tooWide !== 0) {
      faults.push(`${screen}: is ${tooWide} px too wide`);
    }
  }
  return faults;
}
