/** Discord, or Cloudflare in front of it, takes no more requests, and doesn't say for how long, or says for hours. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/discord/index.ts';
import { patience } from '../../sandbox/patience.ts';
import { kick, present, removals, sessionsOf } from './fixture.ts';
import { textOf } from './harness.ts';
import { useHarness } from './use-harness.ts';

const harness = useHarness();
const ALWAYS = { times: Number.POSITIVE_INFINITY };
const GIVEN_UP = /^couldn't (?:deliver the reply|answer the interaction)$/u;
const NAMES = Array.from({ length: 12 }, (_, n) => `Guest ${n + 1}`);

const BLOCKS: readonly (readonly [what: string, fault: Fault])[] = [
  ['Cloudflare blocks it for an hour', { kind: 'blocked', retryAfterS: 3_600 }],
  ['Cloudflare blocks it and doesn’t say for how long', { kind: 'blocked' }],
  ['Discord limits it and doesn’t say for how long', { kind: 'status', status: 429 }],
  ['Discord limits it for an hour', { kind: 'rate-limit', retryAfterMs: 3_600_000 }],
];

describe('replies that Discord refuses because there are too many', () => {
  it.each(BLOCKS)(
    'when %s: each is in the log, few requests are made, and the bot stops at once',
    async (_what, fault) => {
      const { sessionId } = sessionsOf(harness.videosdk).open(NAMES);
      const blocked = harness.discord.fault('edit-original', fault, ALWAYS);
      const before = harness.bot.log.length;
      const asked = NAMES.map(
        (participant) => harness.moderator.run('kick-participant', { participant, session: sessionId }).interactionId,
      );
      const given = (): number =>
        new Set(
          harness.bot.log
            .slice(before)
            .filter(({ msg }) => GIVEN_UP.test(msg))
            .map(({ ref }) => ref),
        ).size;
      await expect.poll(given).toBe(NAMES.length);
      // At most the first attempt and its four retries each: a reply that says that the result isn't known yet is followed
      // by another one. A bot that has just started still edits its earlier replies.
      const attempts = new Map<string, number>();
      for (const { route, interactionId, body } of harness.discord.requests) {
        if (route === 'edit-original' && interactionId !== null && asked.includes(interactionId)) {
          const message = `${interactionId} ${JSON.stringify(body)}`;
          attempts.set(message, (attempts.get(message) ?? 0) + 1);
        }
      }
      expect(blocked.hits).toBeGreaterThan(0);
      expect(Math.max(...attempts.values())).toBeLessThanOrEqual(5);
      expect(harness.bot.log.filter(({ msg }) => /too many/u.test(msg))).not.toEqual([]);
      const stoppedAt = performance.now();
      harness.bot.signal('SIGTERM');
      expect(await harness.bot.exited).toEqual({ code: 0, signal: null });
      expect(performance.now() - stoppedAt).toBeLessThan(patience(5_000));
      // What was acknowledged was done, whether the reply arrived or not.
      const removed = removals(harness.videosdk);
      expect(removed.length).toBeGreaterThan(0);
      expect(present(harness.videosdk, sessionId)).toEqual(NAMES.filter((name) => !removed.includes(name)));
      blocked.remove();
      const taken = (route: string, id: string): boolean =>
        harness.discord.requests.some((r) => r.route === route && r.interactionId === id && r.status < 300);
      const acknowledged = asked.filter((id) => taken('callback', id));
      await harness.restart();
      // It edits the replies that were blocked: with the next block on, it would find that out before any command comes.
      await expect.poll(() => acknowledged.filter((id) => !taken('edit-original', id))).toEqual([]);
    },
  );
});

it('a Discord that blocks the bot at its start is asked again, less and less often, until it lets it in', async () => {
  await harness.bot.stop();
  const blocked = harness.discord.fault('any', { kind: 'blocked' }, { times: 3 });
  harness.launch();
  await harness.bot.waitForLog(({ msg }) => msg === 'ready');
  // What is asked at the start side by side is refused in turn, so another request may still wait then.
  await harness.bot.waitForLog(({ msg }) => msg === "requests to Discord aren't refused as too many anymore");
  expect(blocked.hits).toBe(3);
  sessionsOf(harness.videosdk).open(['Ada', 'Bob']);
  expect((await kick(harness, { participant: 'Ada' })).text).toContain('Removed: Ada');
});

it('a reply whose answer never ends holds up nothing', async () => {
  sessionsOf(harness.videosdk).open(['Ada', 'Bob']);
  const endless = harness.discord.fault('edit-original', { kind: 'drip', everyMs: 50 });
  const conversation = harness.moderator.run('kick-participant', { participant: 'Ada' });
  const edits = () =>
    harness.discord.requests.filter(
      ({ route, interactionId }) => route === 'edit-original' && interactionId === conversation.interactionId,
    );
  await expect.poll(() => edits().length).toBe(2);
  expect(textOf(await conversation.reply())).toContain('Removed: Ada');
  endless.remove();
  harness.bot.signal('SIGTERM');
  expect(await harness.bot.exited).toEqual({ code: 0, signal: null });
});
