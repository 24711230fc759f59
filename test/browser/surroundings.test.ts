import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Device } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';
import { SandboxWindow } from '../support/sandbox-window.ts';

const page = useSandbox();

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
    const before = await mia.messages().count();
    const [, menu] = await memberMenu(mia, 'Lea', 'phone');
    await mia.use(menu.getByRole('menuitem', { name: 'Remove from session' }));
    const picker = mia.messages().nth(before);
    await mia.reads('No one has been removed', picker);
    await mia.presses('Cancel', picker);
    await mia.reads('No one was removed', picker);
  });

  it('a member who can’t use any app is offered none', async () => {
    const lea = await page.as('Lea');
    const [, menu] = await memberMenu(lea, 'Ben', 'desktop');
    await menu.getByText('No apps for this member.').waitFor();
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
