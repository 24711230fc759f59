import { describe, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe('/kick-settings', () => {
  it('changes a setting with a button, shows who changed what, and goes back to the default', async () => {
    const admin = await page.as('Ada');
    const settings = await admin.asks('kick-settings');
    await admin.reads('Server settings', settings);
    await admin.chooses('Change…', 'Reason', settings);
    await admin.presses('Require a reason', settings);
    await admin.reads('Changed: Reason', settings);
    await admin.presses('Back', settings);
    await admin.presses('Change history', settings);
    await admin.reads(/Settings history[\s\S]*Reason[\s\S]*required/u, settings);
    await admin.presses('Back', settings);

    const mia = await page.as('Mia');
    const question = await mia.asks('kick-participant', { participant: 'amara' });
    await mia.reads(/No one removed yet: why\?[\s\S]*This server requires a reason/u, question);

    await admin.chooses('Change…', 'Reason', settings);
    await admin.presses('Use bot default', settings);
    await admin.reads('Changed: Reason', settings);
  });

  it('takes ready-made reasons in a modal, and suggests them while typing', async () => {
    const admin = await page.as('Ada');
    const settings = await admin.asks('kick-settings');
    await admin.reads('Server settings', settings);
    await admin.chooses('Change…', 'Ready-made reasons', settings);
    await admin.presses('Edit…', settings);
    await admin.writes('Reasons', 'Air horn\nHeckling');
    await admin.submits();
    await admin.modal.waitFor({ state: 'detached' });
    await admin.reads('Changed: Ready-made reasons', settings);

    const mia = await page.as('Mia');
    await mia.begins('kick-participant');
    await mia.fills('reason', 'horn');
    await mia.choice('Air horn').waitFor();
  });

  it('refuses invalid input, and gives back what was typed', async () => {
    const admin = await page.as('Ada');
    const settings = await admin.asks('kick-settings');
    await admin.reads('Server settings', settings);
    await admin.chooses('Change…', 'Removal limit', settings);
    await admin.presses('Edit…', settings);
    await admin.writes('Removals', 'many');
    await admin.writes('Time window (minutes)', '10');
    await admin.submits();
    await admin.reads(/Nothing was changed[\s\S]*whole number/u, settings);
    await settings.getByText('many').first().waitFor();
    await settings.getByRole('button', { name: 'Try again…' }).waitFor();
  });

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
    await mia.runs('kick-participant', { participant: 'jonas.l', reason: 'Announced' });
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
