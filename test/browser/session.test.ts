import { describe, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

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

  it('can let in someone with the same name, and the bot tells the two apart', async () => {
    const mia = await page.as('Mia');
    await mia.looksAt('Session');
    const twins = mia.tile('Łukasz Zieliński');
    const before = await twins.count();
    await mia.use(twins.first().getByRole('button', { name: 'Add twin of Łukasz Zieliński' }));
    await twins.nth(before).waitFor();
    await mia.looksAt('Discord');
    const question = await mia.asks('kick-participant', { participant: 'Łukasz Zieliński' });
    await mia.reads(
      /No one removed: which “Łukasz Zieliński”\?[\s\S]*More than one person in room .* matches/u,
      question,
    );
  });

  it('has to be chosen when more than one is running, and the person is removed from the chosen one', async () => {
    const mia = await page.as('Mia');
    await mia.looksAt('Session');
    await mia.use(mia.page.getByRole('button', { name: 'Open another session' }));
    const second = mia.page.getByRole('region', { name: /^Session (?!open-mic-night)/ });
    await second.waitFor();
    const room = (await second.getAttribute('aria-label'))?.replace('Session ', '') ?? '';
    await mia.looksAt('Discord');
    await mia.reads('Which session?', await mia.asks('kick-participant', { participant: 'amara' }));

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

describe('no running session', () => {
  it('means that there is no one to remove, and the bot says so', async () => {
    const mia = await page.as('Mia');
    await mia.use(mia.page.getByRole('button', { name: 'End session' }));
    await mia.page.getByText('No session is running.').waitFor();
    await mia.reads(
      'No one removed: no session is running',
      await mia.asks('kick-participant', { participant: 'amara' }),
    );
    await mia.use(mia.page.getByRole('button', { name: 'Open a session' }));
    await mia.page.getByRole('list', { name: /^People in / }).waitFor();
  });
});
