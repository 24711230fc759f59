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
});

describe('/kick-settings', () => {
  it('sets roles and the log channel from menus, and cases then appear in that channel', async () => {
    const admin = await page.as('Ada');
    const settings = await admin.asks('kick-settings');
    await admin.reads('Server settings', settings);
    await admin.chooses('Moderator roles', /Moderators/u, settings);
    await admin.use(settings.getByRole('button', { name: 'Confirm' }));
    await admin.reads('Changed: Moderator roles', settings);
    await admin.chooses('Log channel', /stage-door/u, settings);
    await admin.reads('Changed: Log channel', settings);

    const mia = await page.as('Mia');
    await mia.runs('kick-participant', { participant: 'amara-okafor', reason: 'Announced' });
    await mia.reads('Announced');
    await mia.opens('stage-door');
    await mia.reads(/Case \d+ · [\s\S]*Announced/u);

    // Choosing the channel again clears it.
    await admin.chooses('Log channel', /stage-door/u, settings);
    await admin.reads(/Changed: Log channel[\s\S]*Log channel: none/u, settings);
    await admin.chooses('Change…', 'Moderator roles', settings);
    await admin.presses('Use bot default', settings);
    await admin.reads('Changed: Moderator roles', settings);
  });
});
