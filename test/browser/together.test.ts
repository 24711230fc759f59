import { afterEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

afterEach(async () => {
  await page.sandbox.ask('set-faults', { videosdk: 'none' });
});

describe('two people at once', () => {
  it('remove the same person: VideoSDK is asked once, and both read the truth', async () => {
    const [mia, noor] = await Promise.all([page.as('Mia'), page.as('Noor')]);
    await mia.setsFault('slow');
    const replies = await Promise.all(
      [mia, noor].map(async (each) => {
        const reply = await each.asks('kick-participant', { participant: 'jonas.l' });
        await each.reads(/Removed: Jonas Lindqvist|(?:Already being removed|Already gone): Jonas Lindqvist/u, reply);
        return each.heard(reply);
      }),
    );
    expect(replies.filter((reply) => reply.includes('✅ Removed: Jonas Lindqvist'))).toHaveLength(1);

    const traffic = await mia.looksAt('Traffic');
    const removals = traffic.getByRole('listitem').filter({ hasText: 'remove-participant' });
    await removals.first().waitFor();
    expect(await removals.count()).toBe(1);
  });

  it('see what is public, but not each other’s private replies', async () => {
    const [mia, ada] = await Promise.all([page.as('Mia'), page.as('Ada')]);
    const alone = await mia.asks('kick-case', { number: '12345' });
    await mia.reads('No case “12345”', alone);
    await alone.getByText('Only you can see this').waitFor();
    await mia.types('This is for everybody');
    await mia.sends();
    await ada.reads('This is for everybody');
    expect(await ada.messages('No case “12345”').count()).toBe(0);

    await mia.presses('Dismiss message', alone);
    await mia.messages('No case “12345”').waitFor({ state: 'detached' });
  });

  it('see each other’s removals at once, in the session and, if replies are public, in Discord', async () => {
    const [mia, ada] = await Promise.all([page.as('Mia'), page.as('Ada', { device: 'phone' })]);
    const settings = await ada.asks('kick-settings');
    await ada.reads('Server settings', settings);
    await ada.chooses('Change…', 'Replies', settings);
    await ada.presses('Make replies public', settings);
    await ada.reads('Changed: Replies', settings);

    await mia.runs('kick-participant', { participant: ['drop', /guest-4471/u], reason: 'For all to see' });
    await ada.reads(/Removed: xX_Mic_Drop_Xx[\s\S]*For all to see/u);
    expect(await ada.messages('For all to see').filter({ hasText: 'Only you can see this' }).count()).toBe(0);
    await ada.looksAt('Session');
    await ada.tile('xX_Mic_Drop_Xx').filter({ hasText: 'Removed' }).waitFor();
  });

  it('are notified of messages in a channel that isn’t open', async () => {
    const { server } = await page.sandbox.look();
    const [first, other] = server.channels.map(({ name }) => name);
    const [mia, ada] = await Promise.all([page.as('Mia'), page.as('Ada')]);
    await ada.opens(other ?? '');
    await mia.opens(first ?? '');
    await mia.types('Is anybody reading this?');
    await mia.sends();
    await ada.page.getByRole('button', { name: `${first}, unread` }).waitFor();
    await ada.opens(first ?? '');
    await ada.reads('Is anybody reading this?');
    await ada.page.getByRole('button', { name: `${first}, unread` }).waitFor({ state: 'detached' });
  });
});

describe('a reload', () => {
  it('keeps the person, the messages, the draft, the panel and the theme', async () => {
    const noor = await page.as('Noor');
    await noor.runs('kick-participant', { participant: ['zoe', /Zoë van Dijk/u], reason: 'Before the reload' });
    await noor.reads('Before the reload');
    await noor.looksAt('Faults');
    await noor.use(noor.page.getByRole('button', { name: 'Light theme' }));
    await noor.begins('kick-participant');
    await noor.fills('participant', 'amara');
    await noor.picks('Amara Okafor');
    await noor.fills('reason', 'half a rea');

    await noor.page.reload();
    await noor.reads('Before the reload');
    expect(await noor.option('participant').inputValue()).toContain('Amara Okafor');
    expect(await noor.option('reason').inputValue()).toBe('half a rea');
    await noor.page.getByRole('tab', { name: 'Faults', selected: true }).waitFor();
    await noor.page.getByRole('button', { name: 'Dark theme' }).waitFor();
    expect(await noor.page.title()).toContain('Noor');
  });

  it('keeps an open modal open, and a closed one closed', async () => {
    const ada = await page.as('Ada');
    const settings = await ada.asks('kick-settings');
    await ada.reads('Server settings', settings);
    await ada.chooses('Change…', 'Rooms', settings);
    await ada.presses('Edit…', settings);
    await ada.modal.waitFor();
    await ada.page.reload();
    await ada.modal.getByRole('textbox', { name: 'Room IDs or custom room IDs' }).waitFor();
    await ada.page.keyboard.press('Escape');
    await ada.modal.waitFor({ state: 'detached' });
    await ada.page.reload();
    await ada.reads('The rooms this server can moderate.');
    expect(await ada.modal.count()).toBe(0);
  });
});
