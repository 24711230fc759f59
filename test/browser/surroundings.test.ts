import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Device, sharedBrowser } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';
import { SandboxWindow } from '../support/sandbox-window.ts';

const page = useSandbox();
const KILOBYTE = 1_024;

describe('around Discord and the session', () => {
  it('the traffic panel shows who sent what to whom, with bodies and without secrets', async () => {
    const mia = await page.as('Mia');
    await mia.asks('kick-participant', { participant: ['hanako', /山田 花子/u] });
    await mia.reads('Removed: 山田 花子');
    const traffic = await mia.looksAt('Traffic');
    const rows = traffic.getByRole('list', { name: 'Traffic, newest first' }).getByRole('listitem');
    await rows.filter({ hasText: 'INTERACTION_CREATE' }).first().waitFor();
    await traffic.getByRole('radio', { name: 'VideoSDK' }).check({ force: true });
    await rows.filter({ hasText: 'INTERACTION_CREATE' }).first().waitFor({ state: 'detached' });
    const removal = rows.filter({ hasText: 'remove-participant' }).first();
    await mia.use(removal.getByRole('button').first());
    await removal.filter({ hasText: /"participantId": "hanako"/u }).waitFor();
    await traffic.getByRole('radio', { name: 'Gateway' }).check({ force: true });
    const identify = rows.filter({ hasText: 'Identify' }).last();
    await mia.use(identify.getByRole('button').first());
    await identify.filter({ hasText: '"token": "•••"' }).waitFor();

    await mia.use(traffic.getByRole('button', { name: 'Clear' }));
    await traffic.getByText('Nothing yet.').waitFor();
    await mia.looksAt('Session');
    await mia.use(mia.tile('hanako').getByRole('button', { name: /^Let back in: / }));
  });

  it.each<Device>(['desktop', 'phone'])(
    'a member has a menu on a %s, and closing it returns the focus',
    async (device) => {
      const mia = await page.as('Mia', { device });
      const [lea, menu] = await memberMenu(mia, 'Lea', device);
      await menu.getByRole('menuitem', { name: 'Copy user ID' }).waitFor();
      await menu.getByRole('menuitem', { name: 'Remove from session' }).waitFor();
      await mia.page.keyboard.press('Escape');
      await menu.waitFor({ state: 'detached' });
      await lea.and(mia.page.locator(':focus')).waitFor();
    },
  );

  it('the member’s menu helps a moderator find them in the session, and a name alone removes no one', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const [, menu] = await memberMenu(mia, 'Lea', 'phone');
    await mia.use(menu.getByRole('menuitem', { name: 'Remove from session' }));
    const form = mia.modal.and(mia.page.getByRole('dialog', { name: 'Remove from session' }));
    await form.getByText(/Lea.*prove nothing|Lea’s Discord ID or name/u).waitFor();
    await mia.page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  });

  it('a member without the role is offered no more than reporting someone, which the server has to turn on', async () => {
    const lea = await page.as('Lea');
    const before = await lea.messages().count();
    const [, menu] = await memberMenu(lea, 'Ben', 'desktop');
    await menu.getByRole('menuitem', { name: 'Report to moderators' }).waitFor();
    expect(await menu.getByRole('menuitem', { name: 'Remove from session' }).count()).toBe(0);
    await lea.use(menu.getByRole('menuitem', { name: 'Report to moderators' }));
    await lea.reads('doesn’t take reports', lea.messages().nth(before));
  });

  it('a message has a menu with what can be done about it, also by keyboard', async () => {
    const lea = await page.as('Lea');
    const before = await lea.messages().count();
    await lea.types('a message to report');
    await lea.sends();
    const written = await lea.reads('a message to report', lea.messages().nth(before));
    const more = written.getByRole('button', { name: 'More' });
    await more.focus();
    await lea.page.keyboard.press('Enter');
    const menu = lea.page.getByRole('menu', { name: 'Message' });
    await menu.getByRole('menuitem', { name: 'Copy message ID' }).waitFor();
    await lea.page.keyboard.press('Escape');
    await more.and(lea.page.locator(':focus')).waitFor();
    await written.getByText('a message to report').click({ button: 'right' });
    await lea.use(menu.getByRole('menuitem', { name: 'Report to moderators' }));
    await lea.reads('doesn’t take reports', lea.messages().nth(before + 1));
  });
});

/** Opens a member's menu, with the right mouse button or with a tap. */
async function memberMenu(window: SandboxWindow, name: string, device: Device): Promise<[Locator, Locator]> {
  const members = window.page.getByRole('button', { name: 'Members' });
  if (await members.isVisible()) {
    await window.use(members);
  }
  const member = window.page
    .getByRole('complementary', { name: 'Members' })
    .getByRole('button', { name: new RegExp(name, 'u') });
  await (device === 'phone' ? window.use(member) : member.click({ button: 'right' }));
  return [member, window.page.getByRole('menu', { name })];
}

describe('on a desktop', () => {
  it('Discord can be shown as on a phone', async () => {
    const mia = await page.as('Mia');
    const discord = mia.page.getByRole('region', { name: 'Discord' });
    const phone = mia.page.getByRole('button', { name: 'Phone', exact: true });
    await mia.use(phone);
    await mia.page.getByRole('button', { name: 'Phone', exact: true, pressed: true }).waitFor();
    await mia.asks('kick-participant', { participant: 'nobody on the phone' });
    const reply = await mia.reads('No one removed: can’t find “nobody on the phone”');
    await expect.poll(async () => (await reply.boundingBox())?.width ?? 0).toBeLessThanOrEqual(390);
    await mia.page.reload();
    await mia.page.getByRole('button', { name: 'Phone', exact: true, pressed: true }).waitFor();
    await mia.use(phone);
    await expect.poll(async () => (await discord.boundingBox())?.width ?? 0).toBeGreaterThan(390);
  });

  it('another window can be opened as someone else', async () => {
    const mia = await page.as('Mia');
    await mia.use(
      mia.page
        .getByRole('group')
        .filter({ hasText: 'Another window' })
        .or(mia.page.getByTitle('Open another window as…'))
        .first(),
    );
    const opening = mia.page.context().waitForEvent('page');
    await mia.use(mia.page.getByRole('link', { name: /^Noor/u }));
    const noor = new SandboxWindow({ ...mia.watched, page: await opening });
    await noor.composer.waitFor();
    expect(await noor.page.title()).toContain('Noor');
    await noor.types('From the other window');
    await noor.sends();
    await mia.reads('From the other window');
  });
});

describe('the sandbox page', () => {
  it('consists of a few small files from this machine and one WebSocket', async () => {
    const mia = await page.as('Mia');
    const { requests } = mia.watched;
    const sockets = requests.filter((url) => url.startsWith('ws:'));
    const files = requests.filter((url) => url.startsWith('http:'));
    expect(sockets).toEqual([expect.stringContaining('/control?as=')]);
    expect(files.length).toBeLessThan(12);
    const sizes = (await mia.page.evaluate(
      `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((each) => each.encodedBodySize)`,
    )) as number[];
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000 * KILOBYTE);
  });

  it('is out of reach for pages from other origins, by WebSocket and in a frame', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const elsewhere = await (await sharedBrowser()).newPage();
    try {
      await elsewhere.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const { url } = page.sandbox;
      const socket = await elsewhere.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket('${url.replace('http', 'ws')}/control');
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      })`);
      expect(socket).toBe('refused');
      const framed = await elsewhere.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = () => { try { resolve(frame.contentDocument === null ? 'hidden' : 'seen'); } catch { resolve('hidden'); } };
        frame.src = '${url}/';
        document.body.append(frame);
      })`);
      expect(framed).toBe('hidden');
      expect(await elsewhere.frames().at(-1)?.title()).not.toContain('sandbox');
    } finally {
      await elsewhere.close();
      server.close();
    }
  });
});

describe('Discord’s gateway', () => {
  it('can be disturbed in each way, and the bot is back each time, and answers', async () => {
    const mia = await page.as('Mia');
    const wire = mia.page.getByRole('list', { name: 'Traffic, newest first' });
    const back = wire.getByRole('listitem').filter({ hasText: /READY|RESUMED/u });
    for (const event of ['Reconnect', 'Cut connection', 'Invalid session']) {
      await mia.looksAt('Traffic');
      const before = await back.count();
      await mia.looksAt('Faults');
      await mia.use(mia.page.getByRole('button', { name: event }));
      await mia.looksAt('Traffic');
      await back.nth(before).waitFor();
    }
    await mia.runs('kick-participant', { participant: 'nobody after all that' });
    await mia.reads('No one removed: can’t find “nobody after all that”');
  });
});

describe('kill -9', () => {
  it('when a command is sent: Discord says that the application did not respond, and the next command works', async () => {
    const mia = await page.as('Mia');
    await mia.killsTheBot();
    await mia.runs('kick-participant', { participant: 'nobody while it is down' });
    const answered = mia.log
      .getByText('The application did not respond')
      .or(mia.messages('No one removed: can’t find “nobody while it is down”'));
    await answered.first().waitFor();
    await mia.page
      .getByText(/Ready, \d starts/u)
      .first()
      .waitFor();
    await mia.runs('kick-participant', { participant: 'nobody afterwards' });
    await mia.reads('No one removed: can’t find “nobody afterwards”');
  });
});
