import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotProcess, LogLine } from '../../sandbox/bot-process.ts';
import { allowed } from '../../sandbox/patience.ts';
import { freePort } from '../support/free-port.ts';
import { type OpenStore, stores } from '../support/stores.ts';
import { BOB } from './assertions.ts';
import { removalRequests, removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

/**
 * By then another process has taken over the sessions of a killed one, and those who came back meanwhile are out again.
 */
const TAKEN_OVER_WITHIN_MS = 15_000;
const OUT_WITHIN_MS = 5_000;

const isWatch = (line: LogLine): boolean => line.msg === 'watch of a session changed';

describe.each(stores.filter(({ engine }) => engine === 'postgres'))(
  'three processes on one $name',
  ({ openReady: open }) => {
    let harness: Harness;
    let sessions: Sessions;
    let store: OpenStore;
    /** The first gets the server's commands. */
    const bots: BotProcess[] = [];
    let environments: readonly (Record<string, string> & { readonly HTTP_PORT: string })[];

    beforeAll(async () => {
      store = await open();
      harness = await startHarness({
        start: false,
        discord: { shards: 3, maxConcurrency: 3 },
        environment: { DATABASE_URL: store.url },
      });
      sessions = sessionsOf(harness.videosdk);
      const mine = Number((BigInt(harness.guild.id) >> 22n) % 3n);
      const ports = [await freePort(), await freePort(), await freePort()];
      environments = ports.map((port, n) => ({ SHARDS: `${(mine + n) % 3}/3`, HTTP_PORT: String(port) }));
      await Promise.all(environments.map((environment, n) => begin(n, environment)));
      await Promise.any(bots.map((bot) => bot.waitForLog(({ msg }) => msg.startsWith('commands registered'))));
    });

    afterAll(async () => {
      await harness?.[Symbol.asyncDispose]();
      await store?.[Symbol.asyncDispose]();
    });

    async function begin(n: number, environment: Record<string, string>): Promise<void> {
      const bot = harness.launch(environment);
      bots[n] = bot;
      await bot.waitForLog(({ msg }) => msg === 'ready');
    }

    /** The processes that are watching a session, according to their logs. */
    function watchers(sessionId: string): BotProcess[] {
      return bots.filter(
        (bot) => bot.log.findLast((line) => isWatch(line) && line['sessionId'] === sessionId)?.['watching'] === true,
      );
    }

    async function keptOut(participantId: string): Promise<string> {
      const { sessionId } = sessions.open([{ participantId, name: participantId }, BOB]);
      await harness.moderator
        .run('kick-participant', { participant: participantId, session: sessionId, 'keep-out': '1 hour' })
        .reply();
      await Promise.any(
        bots.map((bot) =>
          bot.waitForLog((line) => isWatch(line) && line['sessionId'] === sessionId && line['watching'] === true),
        ),
      );
      return sessionId;
    }

    /** Comes back, and is out again. */
    async function returns(sessionId: string, participantId: string, timeoutMs: number): Promise<void> {
      const { videosdk } = harness;
      const before = videosdk.requests.at(-1)?.number ?? 0;
      videosdk.join(sessionId, { participantId, name: participantId });
      await videosdk.waitForRequest(
        { where: (r) => r.operation === 'remove-v1' && r.effect === 'done' && r.participantId === participantId },
        { after: before, timeoutMs },
      );
    }

    it('watch each session once, even when one process is killed, and remove no one twice for one return', async () => {
      const { videosdk } = harness;
      const people = ['ana', 'ben', 'cho', 'dee', 'eli', 'fay'];
      const where = new Map<string, string>();
      for (const who of people) {
        where.set(who, await keptOut(who));
      }
      const everyoneReturns = (timeoutMs: number): Promise<unknown> =>
        Promise.all([...where].map(([who, sessionId]) => returns(sessionId, who, timeoutMs)));

      await everyoneReturns(OUT_WITHIN_MS);
      await everyoneReturns(OUT_WITHIN_MS);
      for (const sessionId of where.values()) {
        expect(watchers(sessionId)).toHaveLength(1);
      }
      const [killed] = bots;
      if (killed === undefined) {
        throw new Error('there is no process');
      }
      expect([...where.values()].flatMap(watchers)).toContain(killed);
      killed.signal('SIGKILL');
      await killed.exited;
      await everyoneReturns(TAKEN_OVER_WITHIN_MS);
      await begin(0, environments[0] ?? {});
      await everyoneReturns(OUT_WITHIN_MS);
      for (const sessionId of where.values()) {
        expect(watchers(sessionId)).toHaveLength(1);
      }
      for (const who of people) {
        // The kick, and one for each of four returns.
        expect(
          removals(videosdk).filter((id) => id === who),
          who,
        ).toHaveLength(5);
      }
      expectNoViolations(harness);
    });

    it('can get a webhook at any of them, and the return is handled at once, and once', async () => {
      const { videosdk } = harness;
      const sessionId = await keptOut('gil');
      // Whichever process finds the keep-out first watches the session; the webhooks go to another one.
      const other = bots.findIndex((bot) => !watchers(sessionId).includes(bot));
      videosdk.sendWebhooksTo(`http://127.0.0.1:${environments[other]?.HTTP_PORT}/webhooks/videosdk`);
      const asked = removalRequests(videosdk.requests).length;
      for (let n = 1; n <= 10; n += 1) {
        const at = performance.now();
        await returns(sessionId, 'gil', OUT_WITHIN_MS);
        expect(performance.now() - at).toBeLessThan(allowed(1_000));
      }
      expect(watchers(sessionId)).not.toContain(bots[other]);
      expect(removalRequests(videosdk.requests)).toHaveLength(asked + 10);
    });
  },
);
