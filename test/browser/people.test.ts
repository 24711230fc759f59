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

    for (const command of ['kick-history', 'keep-outs']) {
      const refusals = await ben.messages('You can’t do this').count();
      await ben.runs(command);
      await ben.messages('You can’t do this').nth(refusals).waitFor();
    }
    const refusals = await ben.messages('You can’t do this').count();
    await ben.runs('kick-case', { number: '1' });
    await ben.messages('You can’t do this').nth(refusals).waitFor();
  });

  it('shows an ordinary member no commands; they can only write messages', async () => {
    const guest = await page.as('Lea');
    await guest.types('/');
    await guest.page.getByText('No commands you can use here.').waitFor();
    await guest.page.keyboard.press('Backspace');
    await guest.types('Hello, @everyone <b>&amp;</b>');
    await guest.sends();
    await guest.reads('Hello, @everyone <b>&amp;</b>');
  });

  it('doesn’t show a moderator the administrators’ commands', async () => {
    const mia = await page.as('Mia');
    await mia.types('/kick-');
    await mia.choice('/kick-participant').waitFor();
    expect(await mia.choice('/kick-forget').count()).toBe(0);
    expect(await mia.choice('/kick-settings').count()).toBe(0);
  });

  it('shows an administrator every command', async () => {
    const admin = await page.as('Ada');
    await admin.types('/k');
    for (const command of [
      '/kick-participant',
      '/kick-history',
      '/kick-case',
      '/kick-forget',
      '/keep-outs',
      '/kick-settings',
    ]) {
      await admin.choice(command).first().waitFor();
    }
  });

  it('refuses moderation to an administrator who doesn’t have the role', async () => {
    const ada = await page.as('Ada');
    for (const [command, options] of [
      ['kick-participant', { participant: 'mira-sandoval' }],
      ['kick-history', {}],
      ['kick-case', { number: '1' }],
      ['keep-outs', {}],
    ] as const) {
      const reply = await ada.asks(command, options);
      await ada.reads('You can’t do this', reply);
    }
    await ada.looksAt('Session');
    await ada.tile('Mira Sandoval').getByRole('button', { name: 'Let Mira Sandoval leave' }).waitFor();
  });

  it('lets the second moderator do everything the first one can', async () => {
    const noor = await page.as('Noor');
    const kicked = await noor.asks('kick-participant', { participant: 'jonas.l', reason: 'Noor said so' });
    await noor.reads('✅ Removed', kicked);
    const history = await noor.asks('kick-history');
    await noor.reads('Jonas Lindqvist', history);
    await noor.reads('No one is being kept out', await noor.asks('keep-outs'));
    const number = (await noor.heard(kicked)).match(/Case (\d+)/u)?.[1] ?? 'none';
    await noor.reads('Noor said so', await noor.asks('kick-case', { number }));
  });

  it('changes what is visible when the window switches to someone else', async () => {
    const window = await page.as('Mia');
    await window.runs('kick-participant', { participant: 'for Mia alone' });
    await window.reads('No one removed: can’t find “for Mia alone”');
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
