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

  it('asks which one when two people share a name, and removes the one that is picked', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant', { participant: 'alex moreau' });
    const question = await mia.heard(await mia.reads('No one removed: which “alex moreau”?'));
    expect(question).toContain('alex-moreau');
    expect(question).toContain('guest-5120');

    await mia.runs('kick-participant', { participant: ['alex', /guest-5120/u] });
    await mia.reads(/guest-5120[\s\S]*Removed: Alex Moreau/u);
    await mia.looksAt('Session');
    await mia.tile('guest-5120').filter({ hasText: 'Removed' }).waitFor();
    await mia.tile('alex-moreau').getByRole('button', { name: 'Let Alex Moreau leave' }).waitFor();
    await mia.use(mia.tile('guest-5120').getByRole('button', { name: 'Let back in: Alex Moreau' }));
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

  it('says that no one has that name, and lists who is there', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant', { participant: 'nobody at all' });
    const reply = await mia.heard(await mia.reads('No one removed: can’t find “nobody at all”'));
    expect(reply).toContain('Amara Okafor');
  });

  it('asks whom to remove when no one is named', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant');
    await mia.reads('Who do you want to remove?');
  });

  it('keeps someone out: when they come back, they are removed again automatically', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-participant', {
      participant: ['priya', /Priya Raman/u],
      'keep-out': ['10', /10 minutes/u],
    });
    await mia.reads(/Removed: Priya Raman[\s\S]*🔒 Kept out until/u);
    await mia.looksAt('Session');
    const tile = mia.tile('Priya Raman');
    await mia.use(tile.getByRole('button', { name: 'Let back in: Priya Raman' }));
    await mia.looksAt('Discord');
    await mia.reads(/Came back once and was removed again/u);
    await mia.looksAt('Session');
    await tile.filter({ hasText: 'Removed' }).waitFor();

    await mia.looksAt('Discord');
    await mia.runs('keep-outs');
    const list = await mia.reads('Kept out: 1');
    await mia.chooses('Let someone back in', /Priya Raman/u, list);
    await mia.reads(/Priya Raman can come back/u);
    await mia.looksAt('Session');
    await mia.use(tile.getByRole('button', { name: 'Let back in: Priya Raman' }));
    await tile.getByRole('button', { name: 'Let Priya Raman leave' }).waitFor();
  });
});
