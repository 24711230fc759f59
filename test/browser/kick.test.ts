import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe('/kick-participant with the keyboard', () => {
  it('is found in the slash menu, suggests participants while typing, and removes the chosen one', async () => {
    const mia = await page.as('Mia');
    await mia.composer.focus();
    const keys = mia.page.keyboard;

    await keys.type('/kick-p');
    await mia.choice('/kick-participant').waitFor();
    await keys.press('Enter');
    await keys.type('part');
    await mia.choice('participant').waitFor();
    await keys.press('Enter');

    const participant = mia.option('participant');
    await keys.type('mi');
    await mia.choice('xX_Mic_Drop_Xx · 3 min · guest-4471').waitFor();
    // A screen reader can follow: Enter picks the first suggestion, and the arrow keys move through the list.
    const selected = mia.page.getByRole('option', { selected: true });
    await selected.filter({ hasText: 'Mira Sandoval' }).waitFor();
    const first = await participant.getAttribute('aria-activedescendant');
    await keys.press('ArrowDown');
    await selected.filter({ hasText: 'xX_Mic_Drop_Xx' }).waitFor();
    expect(await participant.getAttribute('aria-activedescendant')).not.toBe(first);
    await keys.press('Enter');
    expect(await participant.inputValue()).toBe('xX_Mic_Drop_Xx · 3 min · guest-4471');

    await keys.type('reason:Air horn, three times');
    await mia.option('reason').waitFor();
    await keys.press('Escape');
    await keys.press('Enter');

    const reply = await mia.reads('✅ Removed: xX_Mic_Drop_Xx');
    const heard = await mia.heard(reply);
    expect(heard).toContain('Air horn, three times');
    expect(heard).toContain('Still in the session');
    expect(heard).toContain('guest-4471');
    await mia.tile('xX_Mic_Drop_Xx').filter({ hasText: 'Removed' }).waitFor();
    expect(await mia.composer.inputValue()).toBe('');
  });

  it('closes its suggestions with Escape, deletes the option with Backspace, and sends nothing', async () => {
    const mia = await page.as('Mia');
    const before = await mia.messages().count();
    await mia.composer.focus();
    const keys = mia.page.keyboard;
    await keys.type('/kick-participant participant:ama');
    await mia.choice('Amara Okafor').waitFor();
    await keys.press('Escape');
    await mia.choices.first().waitFor({ state: 'hidden' });
    for (const _ of 'ama') {
      await keys.press('Backspace');
    }
    await keys.press('Backspace');
    await mia.option('participant').waitFor({ state: 'detached' });
    await keys.press('Escape');
    expect(await mia.composer.inputValue()).toBe('');
    expect(await mia.messages().count()).toBe(before);
  });
});

describe('/kick-participant on a phone', () => {
  it('removes someone picked from the suggestions, who can then come back', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant', { participant: ['hanako', /山田 花子/u], reason: 'Left the microphone open' });
    await mia.reads(/Removed: 山田 花子[\s\S]*Left the microphone open/u);

    await mia.looksAt('Session');
    const tile = mia.tile('山田 花子');
    await tile.filter({ hasText: 'Removed' }).waitFor();
    await mia.use(tile.getByRole('button', { name: 'Let back in: 山田 花子' }));
    await tile.filter({ hasText: /Back again|min/u }).waitFor();
    await tile.getByRole('button', { name: 'Let 山田 花子 leave' }).waitFor();
  });

  it('shows a hostile name as text that doesn’t ping, link, format or reverse anything', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant', { participant: ['nitro', /guest-7719/u] });
    const reply = await mia.reads(/Removed: @everyone \[\*\*nitro\*\*\]\(https:\/\/n\.example\)/u);
    expect(await reply.getByRole('link').count()).toBe(0);
    expect(await mia.heard(reply)).not.toContain('\u202E');
    await mia.looksAt('Session');
    const tile = mia.tile('guest-7719');
    await tile.filter({ hasText: 'Removed' }).waitFor();
    await mia.use(tile.getByRole('button', { name: /^Let back in: / }));
  });
});

describe('/kick-participant without a name on a phone', () => {
  it('removes one person in three taps: open the menu, choose, send', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant');
    await mia.modal.and(mia.page.getByRole('dialog', { name: 'Remove from session' })).waitFor();
    await mia.chooses(/^Who/u, /Mira Sandoval/u, mia.modal);
    await mia.submits();
    await mia.reads('✅ Removed: Mira Sandoval');
    await mia.looksAt('Session');
    await mia.use(mia.tile('mira-sandoval').getByRole('button', { name: /^Let back in: / }));
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
    // Too slow for the sheet.
    await page.sandbox.ask('set-faults', { videosdk: 'slow' });
    const picker = await mia.asks('kick-participant');
    await picker.getByRole('combobox', { name: /^Choose who/u }).waitFor();
    await page.sandbox.ask('set-faults', { videosdk: 'none' });
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
});
