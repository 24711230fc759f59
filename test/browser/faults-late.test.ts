import { afterEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-faults', { videosdk: 'none' });
});

describe('when VideoSDK delays or undoes removals', () => {
  it('“late” shows that the removal is in progress until the person is seen to be gone', async () => {
    const mia = await page.as('Mia');
    await mia.setsFault('late');
    const reply = await mia.asks('kick-participant', { participant: 'mira-sandoval' });
    await mia.reads('⏳ Not out yet: Mira Sandoval', reply);
    await mia.tile('Mira Sandoval').filter({ hasText: 'Being removed…' }).waitFor();
    await mia.reads('✅ Removed: Mira Sandoval', reply);
    await mia.reads('edited', reply);
    await mia.tile('Mira Sandoval').getByRole('button', { name: 'Let back in: Mira Sandoval' }).waitFor();
    expect(await mia.messages('⏳ Not out yet: Mira Sandoval').count()).toBe(0);
  });

  it('no effect: it never says that someone was removed', async () => {
    const mia = await page.as('Mia');
    await mia.setsFault('no effect');
    const reply = await mia.asks('kick-participant', { participant: 'amara-okafor' });
    await mia.reads('⏳ Not out yet: Amara Okafor', reply);
    await mia.reads('⚠️ Still in the session: Amara Okafor', reply);
    expect(await mia.heard(reply)).not.toContain('Removed: Amara');
    await mia.tile('Amara Okafor').getByRole('button', { name: 'Let Amara Okafor leave' }).waitFor();
  });

  it('“comes back” says what was seen, and a keep-out removes the person again', async () => {
    const mia = await page.as('Mia');
    await mia.setsFault('comes back');
    const reply = await mia.asks('kick-participant', { participant: 'hanako', 'keep-out': ['10', /10 minutes/u] });
    await mia.reads(/Removed: 山田 花子[\s\S]*🔒 Kept out until/u, reply);
    await mia.reads(/Came back (?:once|\d+ times) and was removed again/u, reply);
    await page.sandbox.ask('set-faults', { videosdk: 'none' });
    await mia.tile('山田 花子').getByRole('button', { name: 'Let back in: 山田 花子' }).waitFor();
  });
});
