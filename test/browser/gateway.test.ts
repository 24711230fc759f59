import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe('Discord’s gateway', () => {
  it.each(['Reconnect', 'Cut connection', 'Invalid session'])('%s: the bot is back, and answers', async (event) => {
    const mia = await page.as('Mia');
    await mia.looksAt('Traffic');
    const wire = mia.page.getByRole('list', { name: 'Traffic, newest first' });
    const back = wire.getByRole('listitem').filter({ hasText: /READY|RESUMED/u });
    const before = await back.count();
    await mia.looksAt('Faults');
    await mia.use(mia.page.getByRole('button', { name: event }));
    await mia.looksAt('Traffic');
    await back.nth(before).waitFor();
    await mia.runs('kick-participant', { participant: `nobody after ${event}` });
    await mia.reads(`No one removed: can’t find “nobody after ${event}”`);
  });
});

describe('kill -9', () => {
  it('during a removal: the bot starts again and says what it saw', async () => {
    const mia = await page.as('Mia');
    await mia.setsFault('late');
    await mia.runs('kick-participant', { participant: 'mira-sandoval', reason: 'Killed in the middle' });
    await mia.reads('⏳ Not out yet: Mira Sandoval');
    await mia.killsTheBot();
    await mia.page
      .getByText(/Ready, 2 starts/u)
      .first()
      .waitFor();
    const reply = await mia.reads(
      /(?:Out|Still in) when last checked: Mira Sandoval[\s\S]*The bot was interrupted during this removal/u,
    );
    expect(await mia.heard(reply)).toContain('Killed in the middle');
    await mia.tile('Mira Sandoval').filter({ hasText: 'Removed' }).waitFor();

    const traffic = await mia.looksAt('Traffic');
    expect(
      await traffic
        .getByRole('listitem')
        .filter({ hasText: /remove-participant/u })
        .count(),
    ).toBe(1);
    await mia.use(mia.page.getByRole('button', { name: 'Clear fault' }));
  });

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
