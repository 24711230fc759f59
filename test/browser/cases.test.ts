import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';
import type { SandboxWindow } from '../support/sandbox-window.ts';

const page = useSandbox();

/** Removes someone who joined just for this. @returns the case number */
async function caseOf(mia: SandboxWindow, id: string, reason: string): Promise<string> {
  await mia.runs('kick-participant', { participant: id, reason });
  const reply = await mia.heard(await mia.reads(new RegExp(`Removed: [\\s\\S]*${reason}`, 'u')));
  const [, number = ''] = /Case (\d+)/u.exec(reply) ?? [];
  expect(number).toMatch(/^\d+$/u);
  return number;
}

describe('cases on a phone', () => {
  it('can be filtered, opened from the menu and exported', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const number = await caseOf(mia, 'jonas.l', 'Drums');
    const history = await mia.asks('kick-history', { moderator: ['you', /\(you\)/u] });
    await mia.reads('This server’s cases', history);
    await mia.chooses('Open a case', new RegExp(`^${number} · `, 'u'), history);
    await mia.reads(new RegExp(`Case ${number} · ✅ Removed[\\s\\S]*Drums`, 'u'));

    const before = await mia.messages().count();
    await mia.presses('Export CSV', history);
    const exported = await mia.reads(/cases? exported/u, mia.messages().nth(before));
    await mia.reads(/cases-\d{4}-\d\d-\d\d\.csv/u, exported);
    expect(await history.getByRole('button', { name: '◀ Newer' }).isDisabled()).toBe(true);

    await mia.reads(
      'Couldn’t understand “the day after tomorrow”',
      await mia.asks('kick-history', { since: 'the day after tomorrow' }),
    );
  });

  it('have a reason that can be edited, and can be voided, in modals', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const number = await caseOf(mia, 'zoe-vd', 'Encore');
    const shown = await mia.asks('kick-case', { number: [number, new RegExp(`\\b${number}\\b`, 'u')] });
    await mia.reads(new RegExp(`Case ${number} · `, 'u'), shown);

    await mia.presses('Edit reason', shown);
    const modal = mia.modal.and(mia.page.getByRole('dialog', { name: `Reason for case ${number}` }));
    await modal.waitFor();
    expect(await modal.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('Encore');
    await mia.writes('Reason', 'Four encores');
    await mia.submits();
    await modal.waitFor({ state: 'detached' });
    await mia.reads(/Reason changed\.[\s\S]*Four encores/u);

    // A modal isn't sent without its required text, or when it's closed.
    await mia.presses('Void', mia.messages('Reason changed.').last());
    await mia.modal.waitFor();
    await mia.submits();
    await mia.modal.getByText('This field is required.').waitFor();
    await mia.use(mia.modal.getByRole('button', { name: 'Cancel' }));
    await mia.modal.waitFor({ state: 'detached' });

    await mia.presses('Void', mia.messages('Reason changed.').last());
    await mia.writes('Why doesn’t it count?', 'It was the encore of the programme');
    await mia.submits();
    const voided = await mia.reads(new RegExp(`Voided · Case ${number}`, 'u'));
    expect(await voided.getByRole('button', { name: 'Voided' }).isDisabled()).toBe(true);
  });

  it('are reported as not found when they don’t exist', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.runs('kick-case', { number: '9999' });
    await mia.reads('No case “9999”');
    await mia.runs('kick-history', { participant: 'nobody at all' });
    await mia.reads('No one called “nobody at all”');
  });

  it('can be made to forget a person, by administrators only and after a confirmation', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    const id = 'mira-sandoval';
    const number = await caseOf(mia, id, 'To be forgotten');
    const admin = await page.as('Ada', { device: 'phone' });
    await admin.runs('kick-forget', { participant: [id, new RegExp(id, 'u')] });
    const question = await admin.reads(/^[\s\S]*Forget Mira Sandoval\?/u);
    await admin.presses('Cancel', question);
    await admin.reads('Nothing was erased');

    await admin.runs('kick-forget', { participant: [id, new RegExp(id, 'u')] });
    await admin.presses('Forget, keep reasons', await admin.reads(/Forget Mira Sandoval\?/u));
    await admin.reads(/Erased from \d+ cases?/u);
    await admin.runs('kick-case', { number });
    const shown = await mia.asks('kick-case', { number });
    const forgotten = await mia.heard(await mia.reads(`Case ${number} · ✅ Removed · someone forgotten`, shown));
    expect(forgotten).not.toContain(id);
  });
});
