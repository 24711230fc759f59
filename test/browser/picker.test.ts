import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe('/kick-participant without a name on a phone', () => {
  it('removes one person in three taps: choose, confirm, remove', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const picker = await mia.asks('kick-participant');
    await mia.chooses(/^Choose who/u, /Mira Sandoval/u, picker);
    await mia.use(picker.getByRole('button', { name: 'Confirm' }));
    await mia.reads('No one has been removed yet', picker);
    await mia.presses(/^Remove$/u, picker);
    await mia.reads('✅ Removed: Mira Sandoval', picker);
    await mia.looksAt('Session');
    await mia.use(mia.tile('mira-sandoval').getByRole('button', { name: /^Let back in: / }));
  });

  it('removes more than one person at once, each with their own result', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const picker = await mia.asks('kick-participant');
    await mia.chooses(/^Choose who/u, /Jonas Lindqvist/u, picker);
    await mia.use(picker.getByRole('option', { name: /Priya Raman/u }));
    await mia.use(picker.getByRole('button', { name: 'Confirm' }));
    await mia.presses('Remove 2 people', picker);
    const heard = await mia.heard(await mia.reads('✅ Removed all 2 people', picker));
    expect(heard).toMatch(/Jonas Lindqvist: removed/u);
    expect(heard).toMatch(/Priya Raman: removed/u);
    await mia.looksAt('Session');
    for (const id of ['jonas.l', 'c7wgj9sd']) {
      await mia.use(mia.tile(id).getByRole('button', { name: /^Let back in: / }));
    }
  });

  it('keeps its open menu when the command’s acknowledgment arrives late', async () => {
    const mia = await page.as('Mia', { device: 'phone', own: true });
    // The reply comes first. The answer to the page's own request is held back.
    const held: (() => void)[] = [];
    let holding = true;
    await mia.page.routeWebSocket(/./u, (socket) => {
      const server = socket.connectToServer();
      let run: number | null = null;
      socket.onMessage((sent) => {
        const ask = JSON.parse(String(sent)) as { readonly id: number; readonly do: string };
        run = ask.do === 'run' ? ask.id : run;
        server.send(sent);
      });
      server.onMessage((sent) => {
        const answer = JSON.parse(String(sent)) as { readonly id?: number };
        if (holding && answer.id !== undefined && answer.id === run) {
          held.push(() => socket.send(sent));
        } else {
          socket.send(sent);
        }
      });
    });
    await mia.page.reload();
    await mia.looksAt('Discord');
    const picker = await mia.asks('kick-participant');
    await mia.chooses(/^Choose who/u, /Jonas Lindqvist/u, picker);
    await expect.poll(() => held.length).toBe(1);
    holding = false;
    held[0]?.();
    // The composer takes commands again, so the answer has arrived.
    await mia.composer.and(mia.page.locator(':not([readonly])')).waitFor();
    await mia.use(picker.getByRole('option', { name: /Priya Raman/u }));
    await picker.getByText('2 chosen', { exact: false }).waitFor();
    await mia.page.keyboard.press('Escape');
    await mia.presses('Cancel', picker);
    await mia.reads('No one was removed', picker);
  });

  it('finds someone by part of their name, and removes no one when canceled', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const picker = await mia.asks('kick-participant');
    await mia.presses('Find…', picker);
    await mia.modal.getByRole('textbox').fill('amara');
    await mia.submits();
    // She's in the full list, too. The search moves the buttons.
    await mia.reads(/Matching “amara”/u, picker);
    await mia.presses('Cancel', picker);
    await mia.reads('No one was removed', picker);
    await mia.looksAt('Session');
    await mia.tile('amara-okafor').getByRole('button', { name: 'Let Amara Okafor leave' }).waitFor();
  });
});

describe('the lists on a phone', () => {
  it('show who is in the session, and which sessions are running', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const people = await mia.asks('participants');
    await mia.reads(/1\d people in open-mic-night/u, people);
    await mia.presses('Refresh', people);
    const sessions = await mia.asks('sessions');
    await mia.reads('open-mic-night', sessions);
  });

  it('show each member what they can use, and an administrator whether everything works', async () => {
    const ada = await page.as('Ada', { device: 'phone' });
    const help = await ada.heard(await ada.reads(/You can use \d+ commands/u, await ada.asks('kick-help')));
    expect(help).toContain('/kick-settings');
    expect(help).not.toContain('/kick-history');
    const check = await ada.asks('kick-check');
    await ada.reads('VideoSDK', check);
  });
});
