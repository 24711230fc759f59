import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();

describe('a long history', () => {
  it('can be paged, and filtered by participant, result and time', async () => {
    const noor = await page.as('Noor');
    const { sessions, server } = await page.sandbox.look('Noor');
    const [{ id: channelId } = { id: '' }] = server.channels;
    const people = sessions.flatMap(({ participants }) => participants).slice(0, 9);
    for (const { participantId: participant } of people) {
      const { interactionId } = await page.sandbox.ask(
        'run',
        { channelId, command: 'kick-participant', options: { participant } },
        'Noor',
      );
      const title = async (): Promise<string | undefined> => {
        const { messages } = await page.sandbox.look('Noor');
        const reply = messages[channelId]?.find(({ inReplyTo }) => inReplyTo?.interactionId === interactionId);
        return reply?.message.embeds[0]?.title;
      };
      await expect.poll(title).toMatch(/^✅ Removed/u);
    }

    const history = await noor.asks('kick-history');
    const older = history.getByRole('button', { name: 'Older ▶' });
    const newer = history.getByRole('button', { name: '◀ Newer' });
    await noor.reads('This server’s cases', history);
    expect([await newer.isDisabled(), await older.isDisabled()]).toEqual([true, false]);
    await noor.use(older);
    await expect.poll(() => newer.isEnabled()).toBe(true);
    await noor.use(newer);
    await expect.poll(() => newer.isDisabled()).toBe(true);

    const removed = await noor.asks('kick-history', { outcome: ['rem', /Removed/u], since: ['tod', /today/iu] });
    await noor.reads(/Result: ✅ Removed[\s\S]*Since/u, removed);
    const [{ participantId } = { participantId: '' }] = people;
    const theirs = await noor.asks('kick-history', { participant: [participantId, new RegExp(participantId, 'u')] });
    await noor.reads(/Participant: Stage camera/u, theirs);
    await noor.reads('No case matches', await noor.asks('kick-history', { outcome: ['still', /[Ss]till/u] }));

    for (const session of sessions.filter(({ endedAt }) => endedAt === null)) {
      for (const { participantId: id } of people) {
        await page.sandbox.ask('return', { sessionId: session.sessionId, participantId: id });
      }
    }
  });
});

describe('a namesake of a kept-out person', () => {
  it('is reported, and can be removed with the button on the notice', async () => {
    const mia = await page.as('Mia');
    const reply = await mia.asks('kick-participant', {
      participant: ['drop', /guest-4471/u],
      'keep-out': ['1 h', /1 hour/u],
    });
    await mia.reads(/🔒 Kept out until/u, reply);
    const tile = mia.tile('xX_Mic_Drop_Xx');
    const [{ sessionId } = { sessionId: '' }] = (await page.sandbox.look()).sessions;
    await page.sandbox.ask('join', { sessionId, who: 'twin', of: 'guest-4471' });
    const notice = await mia.reads('Is that xX_Mic_Drop_Xx again?');
    await mia.presses('Remove and keep out', notice);
    await mia.reads(/✅ Removed: xX_Mic_Drop_Xx/u);
    await tile.nth(1).filter({ hasText: 'Removed' }).waitFor();
  });
});
