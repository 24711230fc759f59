import { describe, expect, it } from 'vitest';
import { useSandbox } from '../support/sandbox-test.ts';
import type { SandboxWindow } from '../support/sandbox-window.ts';

const page = useSandbox();

/** What the test uses inside the page. The page's own types aren't available here. */
interface Box {
  readonly offsetHeight: number;
  readonly style: { minHeight: string };
}
interface Scrolled {
  scrollTop: number;
  readonly firstElementChild: Box;
}
interface Scroller {
  readonly scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
}
interface Pressed {
  getRootNode(): { querySelector(selector: string): { scrollTop: number } };
  click(): void;
}
interface Resized {
  readonly ResizeObserver: new (callback: () => void) => { observe(what: Box): void; disconnect(): void };
}

/** Runs in the page: finding one message among 500 again and again takes so long that the page falls behind. */
function whereIn({ log }: SandboxWindow): Promise<'at the start' | 'at the end' | 'between'> {
  return log.evaluate((node) => {
    const { scrollTop, scrollHeight, clientHeight } = node as unknown as Scroller;
    const below = scrollHeight - scrollTop - clientHeight;
    return scrollTop < 1 ? 'at the start' : below < 48 ? 'at the end' : 'between';
  });
}

describe('a crowd on a phone', () => {
  it('keeps the scroll position of someone who scrolls up just as the list grows, until they ask for the end', async () => {
    const { server } = await page.sandbox.look();
    const [{ id: channelId } = { id: '' }] = server.channels;
    await page.sandbox.askInTurn(
      'write',
      Array.from({ length: 40 }, (_, n) => ({ channelId, content: `Line ${n + 1} of many` })),
      'Ada',
    );
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.messages('Line 40 of many').waitFor();
    // Scrolls between the list's own jump to its new end and the event for it.
    await mia.log.evaluate(
      (node) =>
        new Promise<void>((resolve) => {
          const scroller = node as unknown as Scrolled;
          const content = scroller.firstElementChild;
          const { ResizeObserver } = globalThis as unknown as Resized;
          let observed = false;
          const observer = new ResizeObserver(() => {
            if (observed) {
              observer.disconnect();
              scroller.scrollTop -= 500;
              resolve();
            } else {
              observed = true;
              content.style.minHeight = `${content.offsetHeight + 2_000}px`;
            }
          });
          observer.observe(content);
        }),
    );
    await page.sandbox.ask('write', { channelId, content: 'And one more' }, 'Ada');
    const button = mia.page.getByRole('button', { name: 'New message' });
    await button.waitFor();
    // Clicks right after the list has moved up again, before its scroll event.
    await button.evaluate((node) => {
      const pressed = node as unknown as Pressed;
      const scroller = pressed.getRootNode().querySelector('[role=log]');
      scroller.scrollTop -= 50;
      pressed.click();
    });
    await expect.poll(() => whereIn(mia)).toBe('at the end');
  });

  it('shows 1,000 people to scroll through and search, and removes one of them', async () => {
    // A fresh session, so that the search doesn't find what another test left behind.
    for (const { sessionId, endedAt } of (await page.sandbox.look()).sessions) {
      await (endedAt === null ? page.sandbox.ask('end-session', { sessionId }) : null);
    }
    await page.sandbox.ask('open-session', {});
    const mia = await page.as('Mia', { device: 'phone' });
    await mia.looksAt('Session');
    const people = mia.page.getByRole('list', { name: /^People in / }).getByRole('listitem');
    await people.first().waitFor();
    const before = await people.count();
    await mia.adds('Add 1,000');
    await people.nth(before + 999).waitFor();
    expect(await people.count()).toBe(before + 1_000);
    await people.last().scrollIntoViewIfNeeded();

    const running = (await page.sandbox.look()).sessions.find(({ endedAt }) => endedAt === null);
    const { participantId = '' } = running?.participants.at(-1) ?? {};
    await mia.page.getByRole('searchbox', { name: 'Find someone' }).fill(participantId);
    await expect.poll(() => people.count()).toBe(1);
    await mia.looksAt('Discord');
    await mia.runs('kick-participant', { participant: [participantId, new RegExp(participantId, 'u')] });
    await mia.reads(new RegExp(`${participantId}[\\s\\S]*✅ Removed`, 'u'));
    await mia.looksAt('Session');
    await people.filter({ hasText: 'Removed' }).waitFor();
  });

  it('shows 500 messages to scroll through, and says when there is a new one', async () => {
    const { server } = await page.sandbox.look();
    const [{ id: channelId } = { id: '' }] = server.channels;
    const contents = Array.from({ length: 500 }, (_, n) => `Message ${n + 1} of many`);
    await page.sandbox.askInTurn(
      'write',
      contents.map((content) => ({ channelId, content })),
      'Ada',
    );
    const mia = await page.as('Mia', { device: 'phone' });
    await expect.poll(() => mia.messages().count()).toBeGreaterThanOrEqual(500);
    // The list opens at its end once the messages have a size.
    await expect.poll(() => whereIn(mia)).toBe('at the end');
    await mia.messages('Message 1 of many').scrollIntoViewIfNeeded();
    await expect.poll(() => whereIn(mia)).not.toBe('at the end');
    await page.sandbox.ask('write', { channelId, content: 'And one more' }, 'Ada');
    await mia.use(mia.page.getByRole('button', { name: 'New message' }));
    await expect.poll(() => whereIn(mia)).toBe('at the end');
    const { y = -1 } = (await mia.messages('Message 500 of many').boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y).toBeLessThan(mia.page.viewportSize()?.height ?? 0);
  });
});
