import { afterEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-faults', { videosdk: 'none', discord: 'none' });
});

describe('the session', () => {
  it('shows at once who joins, leaves and returns', async () => {
    const mia = await page.as('Mia');
    await mia.looksAt('Session');
    const priya = mia.tile('Priya Raman');
    await mia.use(priya.getByRole('button', { name: 'Let Priya Raman leave' }));
    await priya.filter({ hasText: 'Left' }).waitFor();
    await mia.use(priya.getByRole('button', { name: 'Rejoin: Priya Raman' }));
    await priya.filter({ hasText: 'Back again' }).waitFor();

    const people = mia.page.getByRole('list', { name: /^People in / }).getByRole('listitem');
    const before = await people.count();
    await mia.adds('Add someone');
    await people.nth(before).filter({ hasText: 'Just joined' }).waitFor();
    await mia.adds('Add a hostile name');
    await people.nth(before + 1).waitFor();
  });

  it('can let in someone with the same name', async () => {
    const mia = await page.as('Mia');
    await mia.looksAt('Session');
    const twins = mia.tile('Łukasz Zieliński');
    const before = await twins.count();
    await mia.use(twins.first().getByRole('button', { name: 'Add twin of Łukasz Zieliński' }));
    await twins.nth(before).waitFor();
  });

  it('has to be chosen when more than one is running, and the person is removed from the chosen one', async () => {
    const mia = await page.as('Mia');
    await mia.looksAt('Session');
    await mia.use(mia.page.getByRole('button', { name: 'Open another session' }));
    const second = mia.page.getByRole('region', { name: /^Session (?!open-mic-night)/ });
    await second.waitFor();
    const room = (await second.getAttribute('aria-label'))?.replace('Session ', '') ?? '';
    await mia.looksAt('Discord');
    await mia.begins('kick-participant');
    await mia.fills('participant', 'a');
    await mia.choice('fill in “session” first').waitFor();
    await mia.fills('session', room.slice(0, 3));
    await mia.picks(room);
    const { sessions } = await page.sandbox.look();
    const { participantId = '' } = sessions.find(({ customRoomId }) => customRoomId === room)?.participants[0] ?? {};
    await mia.option('participant').fill(participantId);
    await mia.picks(participantId);
    await mia.sends();
    await mia.reads(new RegExp(`${participantId}[\\s\\S]*Removed: [\\s\\S]*Room ${room}`, 'u'));

    await mia.looksAt('Session');
    await mia.use(second.getByRole('button', { name: 'End session' }));
    await second.waitFor({ state: 'detached' });
    await mia.page.getByRole('region', { name: 'Ended sessions' }).filter({ hasText: room }).waitFor();
  });
});

describe('faults on a phone', () => {
  it('of VideoSDK can be set and cleared', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.setsFault('HTML page');
    await mia.looksAt('Discord');
    await mia.reads(
      /No one removed: VideoSDK is unavailable/u,
      await mia.asks('kick-participant', { participant: 'zoe-vd' }),
    );
    await mia.looksAt('Session');
    await mia.use(mia.page.getByRole('button', { name: 'Clear fault' }));
    await mia.page.getByRole('button', { name: 'Clear fault' }).waitFor({ state: 'hidden' });
  });

  it('of Discord show what the bot says when a word is blocked', async () => {
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.setsFault('blocked word', 'Discord');
    await mia.looksAt('Discord');
    await mia.reads(
      /Discord blocked a name, word or link here/u,
      await mia.asks('kick-participant', { participant: 'zoe-vd', reason: 'no more spam' }),
    );
    await mia.looksAt('Session');
    await mia.use(mia.page.getByRole('button', { name: 'Clear fault' }));
    await mia.page.getByRole('button', { name: 'Clear fault' }).waitFor({ state: 'hidden' });
  });
});

describe('when VideoSDK delays removals', () => {
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
});

describe('no running session', () => {
  it('is shown, and another one can be opened', async () => {
    const mia = await page.as('Mia');
    await mia.use(mia.page.getByRole('button', { name: 'End session' }));
    await mia.page.getByText('No session is running.').waitFor();
    await mia.use(mia.page.getByRole('button', { name: 'Open a session' }));
    await mia.page.getByRole('list', { name: /^People in / }).waitFor();
  });
});
