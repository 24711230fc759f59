import { afterEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-faults', { videosdk: 'none' });
});

/**
 * What the reply says and whether the person is out, with two faults: one with which a removal works, and one with
 * which VideoSDK can't be read. test/end-to-end/outcomes.test.ts covers what the bot says with the others, without a
 * page. test/sandbox/control/faults.test.ts covers that the page can set each of them.
 */
const FAULTS: readonly (readonly [fault: string, id: string, says: RegExp, isOut: boolean])[] = [
  ['slow', 'mira-sandoval', /✅ Removed: Mira Sandoval/u, true],
  ['HTML page', 'zoe-vd', /No one removed: VideoSDK is unavailable/u, false],
];

describe('VideoSDK’s faults on a phone', () => {
  it.each(FAULTS)('%s: the reply is true', async (fault, id, says, isOut) => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.setsFault(fault);
    await mia.looksAt('Discord');
    const reply = await mia.asks('kick-participant', { participant: id });
    await mia.reads(says, reply);
    await mia.looksAt('Session');
    const back = mia.tile(id).getByRole('button', { name: /^Let back in: / });
    await (isOut ? mia.use(back) : Promise.resolve());
    await mia
      .tile(id)
      .getByRole('button', { name: / leave$/u })
      .waitFor();
    await mia.use(mia.page.getByRole('button', { name: 'Clear fault' }));
    await mia.page.getByRole('button', { name: 'Clear fault' }).waitFor({ state: 'hidden' });
  });
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
