import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe('acting as different people', () => {
  it('shows a steward the commands but refuses them, so they never learn who is in the session', async () => {
    const ben = await page.as('Ben');
    await ben.begins('kick-participant');
    await ben.fills('participant', 'mira');
    await ben.page.getByText('No options match your search.').waitFor();
    expect(await ben.choices.count()).toBe(0);
    await ben.sends();
    const refusal = await ben.reads('You can’t do this');
    expect(await ben.heard(refusal)).toMatch(/@ ?Moderators/u);
    await refusal.getByText('Only you can see this').waitFor();
  });

  it('shows an ordinary member no command but /report; they can write messages', async () => {
    const guest = await page.as('Lea');
    await guest.types('/');
    await guest.choices.filter({ hasText: '/report' }).waitFor();
    expect(await guest.choices.count()).toBe(1);
    await guest.page.keyboard.press('Escape');
    await guest.page.keyboard.press('Backspace');
    await guest.types('Hello, @everyone <b>&amp;</b>');
    await guest.sends();
    await guest.reads('Hello, @everyone <b>&amp;</b>');
  });

  it('changes what is visible when the window switches to someone else', async () => {
    const window = await page.as('Mia');
    await window.runs('kick-participant', { participant: 'for Mia alone' });
    await window.reads('No one removed: can’t find “for Mia alone”');
    await window.types('/kick-');
    await window.choice('/kick-participant').waitFor();
    expect(await window.choice('/kick-forget').count()).toBe(0);
    await window.becomes('Ada');
    // What only Mia could see is gone, so the window is Ada's now.
    await expect.poll(() => window.messages('for Mia alone').count()).toBe(0);
    await window.composer.waitFor();
    await window.types('/kick-f');
    await window.choice('/kick-forget').waitFor();
    // The address names them now, so a reload keeps the person.
    await window.page.reload();
    await window.looksAt('Discord');
    await window.composer.focus();
    await window.choice('/kick-forget').waitFor();
  });
});

describe('two people at once', () => {
  it('see what is public and who leaves, but not each other’s private replies', async () => {
    const [mia, ada] = await Promise.all([page.as('Mia'), page.as('Ada')]);
    const alone = await mia.asks('kick-case', { number: '12345' });
    await mia.reads('No case “12345”', alone);
    await alone.getByText('Only you can see this').waitFor();
    await mia.types('This is for everybody');
    await mia.sends();
    await ada.reads('This is for everybody');
    expect(await ada.messages('No case “12345”').count()).toBe(0);

    await mia.use(mia.tile('Priya Raman').getByRole('button', { name: 'Let Priya Raman leave' }));
    await ada.tile('Priya Raman').filter({ hasText: 'Left' }).waitFor();

    await mia.presses('Dismiss message', alone);
    await mia.messages('No case “12345”').waitFor({ state: 'detached' });
  });

  it('are notified of messages in a channel that isn’t open', async () => {
    const { server } = await page.sandbox.look();
    const [first, other] = server.channels.map(({ name }) => name);
    const [mia, ada] = await Promise.all([page.as('Mia'), page.as('Ada')]);
    await ada.opens(other ?? '');
    await mia.opens(first ?? '');
    await mia.types('Is anybody reading this?');
    await mia.sends();
    await ada.page.getByRole('button', { name: `${first}, unread` }).waitFor();
    await ada.opens(first ?? '');
    await ada.reads('Is anybody reading this?');
    await ada.page.getByRole('button', { name: `${first}, unread` }).waitFor({ state: 'detached' });
  });
});

describe('a reload', () => {
  it('keeps the person, the messages, the draft, the panel and the theme', async () => {
    const noor = await page.as('Noor');
    await noor.runs('kick-participant', { participant: ['zoe', /Zoë van Dijk/u], reason: 'Before the reload' });
    await noor.reads('Before the reload');
    await noor.looksAt('Faults');
    await noor.use(noor.page.getByRole('button', { name: 'Light theme' }));
    await noor.begins('kick-participant');
    await noor.fills('participant', 'amara');
    await noor.picks('Amara Okafor');
    await noor.fills('reason', 'half a rea');

    await noor.page.reload();
    await noor.reads('Before the reload');
    expect(await noor.option('participant').inputValue()).toContain('Amara Okafor');
    expect(await noor.option('reason').inputValue()).toBe('half a rea');
    await noor.page.getByRole('tab', { name: 'Faults', selected: true }).waitFor();
    await noor.page.getByRole('button', { name: 'Dark theme' }).waitFor();
    expect(await noor.page.title()).toContain('Noor');
  });

  it('keeps an open modal open, and a closed one closed', async () => {
    const ada = await page.as('Ada');
    const settings = await ada.asks('kick-settings');
    await ada.reads('Server settings', settings);
    await ada.chooses('Change…', 'Rooms', settings);
    await ada.presses('Edit…', settings);
    await ada.modal.waitFor();
    await ada.page.reload();
    await ada.modal.getByRole('textbox', { name: 'Room IDs or custom room IDs' }).waitFor();
    await ada.page.keyboard.press('Escape');
    await ada.modal.waitFor({ state: 'detached' });
    await ada.page.reload();
    await ada.reads('The rooms this server can moderate.');
    expect(await ada.modal.count()).toBe(0);
  });
});
