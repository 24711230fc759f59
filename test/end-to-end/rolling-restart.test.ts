import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BotProcess } from '../../sandbox/bot-process.ts';
import type { Conversation, Discord, Member } from '../../sandbox/discord/index.ts';
import type { VideoSdk } from '../../sandbox/videosdk/index.ts';
import { type OpenStore, stores } from '../support/stores.ts';
import { ANA, BOB, titleOf } from './assertions.ts';
import { removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness } from './harness.ts';

const MODERATE_MEMBERS = 1n << 40n;

/** Discord takes an acknowledgment for 3 s. */
const ANSWERED_WITHIN_MS = 3_000;
/**
 * How long a process may take to acknowledge what Discord sends it again. On a machine where everything takes three times
 * as long, nothing is left of the 3 s, and only commands that were sent to a connected process must be answered.
 */
const ACKNOWLEDGED_WITHIN_MS = 1_000;
const busy = (): number => Math.min(Math.max((loadavg()[0] ?? 0) / availableParallelism(), 1), 3);
/** Clocks of two processes, and what's on its way. */
const CLOSE_TO_MS = 500;
/** Between two commands of one moderator. */
const PACE_MS = 400;

interface Sent {
  readonly shard: number;
  readonly participantId: string;
  readonly conversation: Conversation;
}

/** Moderators who remove one person after the other, without a break, until they're told to stop. */
class Load {
  readonly sent: Sent[] = [];
  readonly #videosdk: VideoSdk;
  readonly #moderators: readonly Member[];
  readonly #sessionIds: readonly string[];
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>;

  constructor({ videosdk }: Harness, sessions: Sessions, moderators: readonly Member[]) {
    this.#videosdk = videosdk;
    this.#moderators = moderators;
    this.#sessionIds = moderators.map(() => sessions.open([ANA, BOB]).sessionId);
    this.#running = Promise.all(moderators.map((_, shard) => this.#run(shard)));
  }

  async #run(shard: number): Promise<void> {
    const session = this.#sessionIds[shard] ?? '';
    for (let n = 0; !this.#stop.signal.aborted; n += 1) {
      const participantId = `p-${shard}-${n}`;
      this.#videosdk.join(session, { participantId, name: participantId });
      const conversation = this.#moderators[shard]?.run('kick-participant', { participant: participantId, session });
      if (conversation !== undefined) {
        this.sent.push({ shard, participantId, conversation });
        // Without it, one that gets no answer would end the test before it says what's wrong.
        conversation.acknowledged().catch(() => undefined);
      }
      await pause(PACE_MS);
    }
  }

  /** Resolves when so many more commands have been answered. */
  async answered(more: number): Promise<void> {
    const from = this.sent.length;
    while (this.sent.slice(from).filter(({ conversation }) => conversation.versions.length > 0).length < more) {
      await pause(PACE_MS);
    }
  }

  /** Sends no more, and waits for what was sent. */
  async end(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.sent.map(({ conversation }) => conversation.reply().catch(() => undefined)));
  }
}

/** When no process was connected for a shard, by Discord's clock. */
interface Gap {
  readonly shard: number;
  readonly closedAt: number;
  readonly resumedAt: number;
}

/**
 * Each command was answered, except those that were sent so long before the next process had resumed that Discord had
 * given up on them. And those who were removed are those whose moderators were told so, once.
 */
function expectNothingLost({ sent }: Load, gaps: readonly Gap[], { videosdk }: Harness): void {
  const inTimeMs = ANSWERED_WITHIN_MS - ACKNOWLEDGED_WITHIN_MS * busy();
  const lost = sent.filter(({ conversation }) => conversation.versions.length === 0);
  const excused = (one: Sent): boolean =>
    gaps.some(
      ({ shard, closedAt, resumedAt }) =>
        shard === one.shard &&
        one.conversation.sentAt >= closedAt - CLOSE_TO_MS &&
        one.conversation.sentAt <= resumedAt - inTimeMs,
    );
  expect(
    lost
      .filter((one) => !excused(one))
      .map(({ shard, participantId, conversation }) => ({ shard, participantId, sentAt: conversation.sentAt, gaps })),
  ).toEqual([]);
  const told = sent.flatMap(({ participantId, conversation }) =>
    conversation.versions.some((version) => titleOf(version).includes('✅')) ? [participantId] : [],
  );
  const asked = removals(videosdk).filter((id) => id?.startsWith('p-'));
  expect(asked.toSorted()).toEqual(told.toSorted());
  expect(new Set(asked).size).toBe(asked.length);
  // A moderator reads one result.
  expect(sent.filter(({ conversation }) => conversation.versions.length > 1)).toEqual([]);
}

/** Stops a process, starts the next one at once, and waits until that one has gone on with the session of the first. */
async function replace(
  { gateway }: Discord,
  bot: BotProcess,
  shard: number,
  start: () => BotProcess,
): Promise<{ readonly next: BotProcess; readonly gap: Gap }> {
  const [closes, resumes] = [gateway.closes.length, gateway.resumes.length];
  bot.signal('SIGTERM');
  const { code } = await bot.exited;
  expect(code).toBe(0);
  const next = start();
  await next.waitForLog(({ msg, resumed }) => msg === 'ready' && resumed === true);
  const [close, resume] = [gateway.closes.slice(closes), gateway.resumes.slice(resumes)];
  expect(close).toMatchObject([{ by: 'client', code: 4_200 }]);
  expect(resume).toMatchObject([{ outcome: 'resumed' }]);
  return { next, gap: { shard, closedAt: close[0]?.at ?? 0, resumedAt: resume[0]?.at ?? 0 } };
}

describe('a bot that is restarted while commands keep coming', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness?.[Symbol.asyncDispose]());

  it('answers each of them, goes on with its session, and removes no one twice', async () => {
    const { discord } = harness;
    const load = new Load(harness, sessionsOf(harness.videosdk), [harness.moderator]);
    const gaps: Gap[] = [];
    await load.answered(3);
    for (let round = 0; round < 3; round += 1) {
      const { next, gap } = await replace(discord, harness.bot, 0, () => harness.launch());
      harness.bot = next;
      gaps.push(gap);
      await load.answered(5);
    }
    await load.end();
    expectNothingLost(load, gaps, harness);
    // Some came while no one was connected.
    expect(discord.gateway.resumes.map(({ replayed }) => replayed).filter((replayed) => replayed > 0)).not.toEqual([]);
    expect(discord.gateway.identifies).toHaveLength(1);
    expectNoViolations(harness);
  });

  it('starts a new session when it was killed, or when Discord has given the old one up', async () => {
    const { gateway } = harness.discord;
    const [resumes, identifies] = [gateway.resumes.length, gateway.identifies.length];
    harness.bot.signal('SIGKILL');
    await harness.bot.exited;
    await harness.restart();
    expect(gateway.resumes).toHaveLength(resumes);
    expect(gateway.identifies).toHaveLength(identifies + 1);

    harness.bot.signal('SIGTERM');
    await harness.bot.exited;
    gateway.refuseSessions(false);
    await harness.restart();
    expect(gateway.resumes.slice(resumes)).toMatchObject([{ outcome: 'invalid-session' }]);
    expect(gateway.identifies).toHaveLength(identifies + 2);
    expect(harness.bot.log.filter(({ msg }) => msg === 'ready')).toMatchObject([{ guilds: 1 }]);
    expectNoViolations(harness);
  });

  it('does nothing for a command that came too long before the next start, and the log says so', async () => {
    const { moderator, videosdk } = harness;
    const { sessionId } = sessionsOf(videosdk).open([ANA, BOB]);
    harness.bot.signal('SIGTERM');
    await harness.bot.exited;
    const asked = removals(videosdk).length;
    const options = { participant: ANA.name, session: sessionId };
    const old = moderator.run('kick-participant', options, { createdAt: Date.now() - 4_000 });
    await harness.restart();
    // It doesn't know what time it is at Discord yet, or it does.
    await harness.bot.waitForLog(
      ({ msg, discordCode }) => discordCode === 10_062 || msg === 'interaction dropped: too old to answer',
    );
    expect(old.versions).toEqual([]);
    expect(titleOf(await moderator.run('kick-participant', options).reply())).toBe('✅ Removed: Ana Sousa');
    expect(removals(videosdk)).toHaveLength(asked + 1);
    expectNoViolations(harness);
  });
});

/** What docs/keeping-out.md promises without webhooks, and the lease of a process that doesn't watch anymore. */
const OUT_WITHIN_MS = 15_000;
const KEPT_OUT = 'kay';

describe.each(stores.filter(({ engine }) => engine === 'postgres'))(
  'a rolling restart of three processes on one $name',
  ({ openReady }) => {
    let harness: Harness;
    let store: OpenStore;
    /** By shard. */
    let bots: BotProcess[];
    let moderators: Member[];

    const launch = (shard: number): BotProcess => harness.launch({ SHARDS: `${shard}/3` });

    beforeAll(async () => {
      store = await openReady();
      harness = await startHarness({
        start: false,
        discord: { shards: 3, maxConcurrency: 3 },
        environment: { DATABASE_URL: store.url },
      });
      bots = [0, 1, 2].map(launch);
      await Promise.all(bots.map((bot) => bot.waitForLog(({ msg }) => msg === 'ready')));
      await Promise.any(bots.map((bot) => bot.waitForLog(({ msg }) => msg.startsWith('commands registered'))));
      const { discord, guild, moderator } = harness;
      const first = BigInt(guild.id) >> 22n;
      moderators = [];
      moderators[Number(first % 3n)] = moderator;
      for (const n of [1n, 2n]) {
        const other = discord.addGuild({ id: String((first + n) << 22n), name: `School ${n}` });
        const role = other.addRole({ name: 'Moderators', permissions: MODERATE_MEMBERS, id: harness.moderators.id });
        moderators[Number((first + n) % 3n)] = other.addMember({ name: `Max ${n}`, roles: [role] });
      }
    });
    afterAll(async () => {
      await harness?.[Symbol.asyncDispose]();
      await store?.[Symbol.asyncDispose]();
    });

    it('loses no command, removes no one twice, and keeps out who is kept out all the while', async () => {
      const { discord, videosdk } = harness;
      const sessions = sessionsOf(videosdk);
      const { sessionId } = sessions.open([{ participantId: KEPT_OUT, name: KEPT_OUT }, BOB]);
      const removed = moderators[0]?.run('kick-participant', {
        participant: KEPT_OUT,
        session: sessionId,
        'keep-out': '1 hour',
      });
      expect(titleOf((await removed?.reply()) ?? expect.fail('there is no moderator'))).toContain('✅');
      const over = new AbortController();
      let returns = 0;
      const returning = (async () => {
        while (!over.signal.aborted) {
          const before = videosdk.requests.at(-1)?.number ?? 0;
          videosdk.join(sessionId, { participantId: KEPT_OUT, name: KEPT_OUT });
          await videosdk.waitForRequest(
            {
              where: ({ operation, effect, participantId }) =>
                operation === 'remove-v1' && effect === 'done' && participantId === KEPT_OUT,
            },
            { after: before, timeoutMs: OUT_WITHIN_MS },
          );
          returns += 1;
        }
      })();
      // Awaited below.
      returning.catch(() => undefined);

      const load = new Load(harness, sessions, moderators);
      const gaps: Gap[] = [];
      await load.answered(6);
      for (const shard of [0, 1, 2]) {
        const { next, gap } = await replace(discord, bots[shard] as BotProcess, shard, () => launch(shard));
        bots[shard] = next;
        gaps.push(gap);
        await load.answered(9);
      }
      over.abort();
      await Promise.all([load.end(), returning]);

      expectNothingLost(load, gaps, harness);
      expect(discord.gateway.identifies).toHaveLength(3);
      // The kick, and once for each return.
      expect(removals(videosdk).filter((id) => id === KEPT_OUT)).toHaveLength(1 + returns);
      expectNoViolations(harness);
    });
  },
);
