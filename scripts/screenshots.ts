/**
 * `npm run screenshots`, or `npm run screenshots -- lock phone-form` for some of them: takes the pictures for README and
 * docs from the real page with the real bot, so that they show the current version. They go to `docs/pictures/`, dark,
 * for desktop and phone.
 */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { type Device, launchBrowser, openWatched } from '../test/support/browser.ts';
import { type RunningSandbox, startSandbox } from '../test/support/sandbox-page.ts';
import { SandboxWindow } from '../test/support/sandbox-window.ts';

const FOLDER = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

interface Picture {
  readonly name: string;
  readonly who: string;
  readonly device: Device;
  /** Brings the window into the state that the picture shows. */
  take(window: SandboxWindow, sandbox: RunningSandbox): Promise<void>;
}

const PICTURES: readonly Picture[] = [
  {
    name: 'kick',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      await mia.asks('kick-participant', { participant: ['mic', /guest-4471/u], reason: 'Air horn, three times' });
      await mia.reads('✅ Removed');
      await mia.tile('xX_Mic_Drop_Xx').filter({ hasText: 'Removed' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'completion',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      await mia.begins('kick-participant');
      await mia.fills('participant', 'a');
      await mia.choice('Alex Moreau').first().waitFor();
    },
  },
  {
    name: 'two-of-one-name',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      await mia.begins('kick-participant');
      await mia.fills('participant', 'alex moreau');
      await mia.choice('Alex Moreau').first().waitFor();
      await mia.page.keyboard.press('Escape');
      await mia.sends();
      await mia.reads('No one removed: which “alex moreau”?');
    },
  },
  {
    name: 'not-allowed',
    who: 'Ben',
    device: 'desktop',
    async take(ben) {
      await ben.runs('kick-participant', { participant: 'Mira Sandoval' });
      await ben.reads('You can’t do this');
    },
  },
  {
    name: 'faults',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      await mia.setsFault('no effect');
      await mia.asks('kick-participant', { participant: ['jonas', /Jonas/u] });
      await mia.reads('⏳ Not out yet: Jonas');
      await mia.looksAt('Faults');
    },
  },
  {
    name: 'traffic',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      await mia.asks('kick-participant', { participant: ['priya', /Priya/u] });
      await mia.reads('✅ Removed: Priya');
      await mia.looksAt('Traffic');
      await mia.page
        .getByRole('list', { name: /^Traffic/u })
        .getByRole('button')
        .filter({ hasText: 'remove-participant' })
        .first()
        .click();
      await mia.page.getByRole('region', { name: /^Request of/u }).waitFor();
    },
  },
  {
    name: 'history',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      await mia.asks('kick-participant', { participant: ['hanako', /hanako/u], reason: 'Test of the alarm' });
      await mia.reads('✅ Removed');
      await mia.asks('kick-history');
    },
  },
  {
    name: 'settings',
    who: 'Ada',
    device: 'desktop',
    async take(ada) {
      await ada.asks('kick-settings');
      await ada.reads('Server settings');
    },
  },
  {
    name: 'lock',
    who: 'Mia',
    device: 'desktop',
    async take(mia) {
      const lock = await mia.asks('lock-session');
      await mia.reads('🔒 Locked', lock);
      // Whoever comes in within the first seconds may have been in when it was locked.
      for (let n = 0; n < 30 && !(await mia.heard(lock)).includes('Not let in'); n += 1) {
        await mia.adds('Add someone');
        await mia.page.waitForTimeout(1_500);
      }
      await mia.reads('Not let in', lock);
      await lock.getByRole('button', { name: 'Unlock' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'phone-participants',
    who: 'Mia',
    device: 'phone',
    async take(mia) {
      const list = await mia.asks('participants');
      await mia.reads('12 people in open-mic-night', list);
      await list.getByText('12 people').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'phone-form',
    who: 'Mia',
    device: 'phone',
    async take(mia) {
      await mia.runs('kick-participant');
      await mia.chooses(/^Who/u, /guest-4471/u, mia.modal);
      await mia.page.keyboard.press('Escape');
    },
  },
  {
    name: 'phone-completion',
    who: 'Mia',
    device: 'phone',
    async take(mia) {
      await mia.begins('kick-participant');
      await mia.fills('participant', 'm');
      await mia.choice('Mira Sandoval').waitFor();
    },
  },
  {
    name: 'phone-picker',
    who: 'Mia',
    device: 'phone',
    async take(mia) {
      await mia.runs('kick-participant');
      await mia.chooses(/^Who/u, /guest-4471/u, mia.modal);
      await mia.use(mia.modal.getByRole('option', { name: /guest-5120/u }));
      await mia.page.keyboard.press('Escape');
      await mia.submits();
      const picker = await mia.reads('Remove 2 people?');
      await picker.getByRole('button', { name: 'Cancel' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'phone-kick',
    who: 'Mia',
    device: 'phone',
    async take(mia) {
      const reply = await mia.asks('kick-participant', { participant: ['mic', /guest-4471/u] });
      await mia.reads('✅ Removed', reply);
      await reply.getByText('Removed').first().scrollIntoViewIfNeeded();
    },
  },
];

/** Takes a picture in a new sandbox, where nothing has happened yet. */
async function take(browser: Browser, picture: Picture): Promise<void> {
  await using sandbox = await startSandbox({});
  const { page, context, faults } = await openWatched(browser, sandbox.addressFor(picture.who), {
    device: picture.device,
  });
  const window = new SandboxWindow({ page, faults, requests: [] }, { touch: picture.device !== 'desktop' });
  await window.looksAt('Discord');
  await window.composer.waitFor();
  await picture.take(window, sandbox);
  await page.screenshot({ path: `${FOLDER}${picture.name}.png`, animations: 'disabled', caret: 'hide' });
  await context.close();
  if (faults.length > 0) {
    throw new Error(`${picture.name}: ${faults.join('\n')}`);
  }
  console.log(`docs/pictures/${picture.name}.png`);
}

const names = process.argv.slice(2);
const pictures = names.length === 0 ? PICTURES : PICTURES.filter(({ name }) => names.includes(name));
mkdirSync(FOLDER, { recursive: true });
const browser = await launchBrowser();
try {
  for (const picture of pictures) {
    await take(browser, picture);
  }
} finally {
  await browser.close();
}
