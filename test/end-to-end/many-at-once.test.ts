/**
 * Many commands at the same moment, each of which Discord wants acknowledged within three seconds. These files run
 * after all others and alone (see vitest.config.ts): next to others, they would measure how busy the machine is.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, RecordedRequest as DiscordRequest, Fault } from '../../sandbox/discord/index.ts';
import { referenceOf } from '../../src/bot/interaction.ts';
import { letCasesAge, present, removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const COMMAND = 'kick-participant';
/** What the bot logs about an acknowledgment: one or the other for each command. */
const ACKNOWLEDGED = 'command acknowledged';
const DECIDED: ReadonlySet<string> = new Set([ACKNOWLEDGED, "couldn't answer the interaction"]);

let harness: Harness;
let sessions: Sessions;

async function begin(): Promise<void> {
  harness = await startHarness({ environment: { VIDEOSDK_REMOVAL_API: 'v1' } });
  sessions = sessionsOf(harness.videosdk);
}

function tidy(): void {
  expectNoViolations(harness);
  sessions.endAll();
  harness.videosdk.forget();
  harness.videosdk.behavior.latencyMs = 0;
  letCasesAge(harness);
}

describe('two hundred commands at once', () => {
  const COMMANDS = 200;
  const SESSIONS = 5;

  beforeAll(() => begin());
  afterEach(tidy);
  afterAll(() => harness[Symbol.asyncDispose]());

  it.each([0, 100])(
    'are all acknowledged in time and answered once, with VideoSDK taking %i ms per call',
    async (latencyMs) => {
      harness.videosdk.behavior.latencyMs = latencyMs;
      const perSession = COMMANDS / SESSIONS;
      // Twice as many people as are removed, with their names in reverse order, so that a mix-up shows.
      const opened = Array.from({ length: SESSIONS }, (_, session) =>
        sessions.open(
          Array.from({ length: perSession * 2 }, (_unused, index) => ({
            participantId: `p-${session}-${index}`,
            name: `Name ${session} ${perSession * 2 - index}`,
          })),
          { customRoomId: `hall-${session}` },
        ),
      );
      const members = Array.from({ length: 10 }, (_, index) =>
        harness.guild.addMember({ name: `Moderator ${index}`, roles: [harness.moderators] }),
      );
      const registered = harness.discord.requests.length;
      const conversations = Array.from({ length: COMMANDS }, (_, number) => {
        const session = number % SESSIONS;
        const id = `p-${session}-${Math.floor(number / SESSIONS) * 2}`;
        const by = members[number % members.length] ?? harness.moderator;
        const named = { participant: id, session: number % 2 ? `hall-${session}` : (opened[session]?.sessionId ?? '') };
        return {
          id,
          by,
          reason: `reason ${number}`,
          conversation: by.run(COMMAND, { ...named, reason: `reason ${number}` }),
        };
      });
      const acknowledged = await Promise.all(conversations.map(({ conversation }) => conversation.acknowledged()));
      expect(Math.max(...acknowledged.map(({ tookMs }) => tookMs))).toBeLessThan(3_000);
      const texts = await Promise.all(
        conversations.map(async ({ conversation }) => textOf(await conversation.reply())),
      );

      for (const [index, { id, by, reason }] of conversations.entries()) {
        const text = texts[index] ?? '';
        expect(text.split('\n')[0]).toMatch(new RegExp(` · ID ${id}$`, 'u'));
        expect(text).toContain('Removed: Name ');
        expect(text).toContain(`by <@${by.id}>`);
        expect(text).toContain(`Reason: ${reason}\n`);
      }
      expect(removals(harness.videosdk).sort()).toEqual(conversations.map(({ id }) => id).sort());
      for (const [session, { sessionId }] of opened.entries()) {
        expect(present(harness.videosdk, sessionId)).toEqual(
          Array.from({ length: perSession }, (_, index) => `p-${session}-${index * 2 + 1}`),
        );
      }
      const sent = harness.discord.requests.slice(registered);
      for (const route of ['callback', 'edit-original'] as const) {
        // On a busy machine an acknowledgment may be sent twice. Discord accepts one.
        const taken = sent.filter((request) => request.route === route && request.status < 300);
        const of = taken.map(({ interactionId }) => interactionId);
        expect(of.length, route).toBe(COMMANDS);
        expect(new Set(of).size, route).toBe(COMMANDS);
      }
    },
  );
});

describe('more commands at once than the bot can carry out in time', () => {
  const COMMANDS = 600;

  beforeAll(() => begin());
  afterEach(tidy);
  afterAll(() => harness[Symbol.asyncDispose]());

  it('are each done or told that the bot is too busy, and the next one is done', async () => {
    harness.videosdk.behavior.latencyMs = 500;
    const ids = Array.from({ length: COMMANDS }, (_, index) => `p-${index}`);
    const { sessionId } = sessions.open([...ids, 'host', 'late'], { customRoomId: 'hall' });
    const members = Array.from({ length: COMMANDS / 20 }, (_, index) =>
      harness.guild.addMember({ name: `Moderator ${index}`, roles: [harness.moderators] }),
    );
    const kicks = ids.map((participant, index) => {
      const by = members[index % members.length] ?? harness.moderator;
      return { participant, conversation: by.run(COMMAND, { participant, session: 'hall' }) };
    });
    const done: string[] = [];
    let refused = 0;
    for (const { participant, conversation } of kicks) {
      const text = textOf(await conversation.reply());
      if (text.includes('Bouncer is too busy right now')) {
        expect(text).toContain('Nothing was done. Try again in a moment.');
        refused += 1;
      } else if (text.includes(`Removed: ${participant}`)) {
        done.push(participant);
      } else if (text.includes('No one has been removed yet')) {
        // People went while the pages of the list were read. In an incomplete list, an ID that was typed has to be confirmed.
        expect(text).toContain(`Remove ${participant}?`);
      } else {
        // It had its acknowledgment, but no turn in time.
        expect(text).toContain('No one removed: too many at once');
      }
    }
    expect(refused).toBeGreaterThan(0);
    expect(done.length).toBeGreaterThan(100);
    expect(removals(harness.videosdk).sort()).toEqual(done.sort());
    harness.videosdk.behavior.latencyMs = 0;
    const after = harness.moderator.run(COMMAND, { participant: 'late', session: 'hall' });
    expect(textOf(await after.reply())).toContain('Removed: late');
    expect(present(harness.videosdk, sessionId)).not.toContain('late');
  });
});

describe('hundreds of commands at once when Discord takes their acknowledgments slowly', () => {
  const A_SESSION = 40;
  const A_MODERATOR = 20;

  beforeAll(() => begin());
  afterEach(tidy);
  afterAll(() => harness[Symbol.asyncDispose]());

  let rounds = 0;

  /** Each command is for a different person, and no one is kicked in two tests. Someone stays in each session. */
  function kicksAtOnce(count: number): { id: string; conversation: Conversation }[] {
    rounds += 1;
    const idOf = (session: number, index: number) => `p-${rounds}-${session}-${index}`;
    const opened = Array.from({ length: count / A_SESSION }, (_, session) =>
      sessions.open([...Array.from({ length: A_SESSION }, (_unused, index) => idOf(session, index)), 'host']),
    );
    const members = Array.from({ length: count / A_MODERATOR }, (_, index) =>
      harness.guild.addMember({ name: `Moderator ${index}`, roles: [harness.moderators] }),
    );
    return Array.from({ length: count }, (_, number) => {
      const session = number % opened.length;
      const id = idOf(session, Math.floor(number / opened.length));
      const named = { participant: id, session: opened[session]?.sessionId ?? '' };
      const by = members[number % members.length] ?? harness.moderator;
      return { id, conversation: by.run(COMMAND, named) };
    });
  }

  async function whileCallbacksMeet(fault: Fault, work: () => Promise<void>): Promise<void> {
    const handle = harness.discord.fault('callback', fault, { times: Number.POSITIVE_INFINITY });
    try {
      await work();
    } finally {
      handle.remove();
    }
  }

  /**
   * How many requests were with Discord at once. `at` is in whole milliseconds, so a request that arrived in the
   * millisecond in which another ended counts as later.
   */
  function mostAtOnce(requests: readonly DiscordRequest[]): number {
    const changes = requests.flatMap(({ at, tookMs }) => [
      { at, by: 1 },
      { at: at + tookMs - 1, by: -1 },
    ]);
    changes.sort((one, other) => one.at - other.at || one.by - other.by);
    let now = 0;
    let most = 0;
    for (const { by } of changes) {
      now += by;
      most = Math.max(most, now);
    }
    return most;
  }

  it('are all acknowledged in time, with never more than 64 callbacks at once', async () => {
    const before = harness.discord.requests.length;
    await whileCallbacksMeet({ kind: 'delay', ms: 200 }, async () => {
      const kicks = kicksAtOnce(200);
      await Promise.all(kicks.map(({ conversation }) => conversation.acknowledged()));
      for (const { id, conversation } of kicks) {
        expect(textOf(await conversation.reply())).toContain(`Removed: ${id}`);
      }
      expect(removals(harness.videosdk).sort()).toEqual(kicks.map(({ id }) => id).sort());
    });
    const callbacks = harness.discord.requests.slice(before).filter(({ route }) => route === 'callback');
    expect(new Set(callbacks.map(({ interactionId }) => interactionId)).size).toBe(200);
    expect(mostAtOnce(callbacks)).toBeLessThanOrEqual(64);
  });

  it('are not acknowledged when their turn comes too late: for those, nothing is sent and no one is removed', async () => {
    const before = harness.discord.requests.length;
    // Four times 64 are sent before 2.9 s have passed, and Discord accepts three of them. The rest would be sent after
    // 3.2 s.
    await whileCallbacksMeet({ kind: 'delay', ms: 800 }, async () => {
      const kicks = kicksAtOnce(320);
      const acknowledged: string[] = [];
      let unsent = 0;
      for (const { id, conversation } of kicks) {
        const reference = referenceOf(conversation.interactionId);
        const line = await harness.bot.waitForLog(({ msg, ref }) => ref === reference && DECIDED.has(msg));
        if (line.msg === ACKNOWLEDGED) {
          expect(textOf(await conversation.reply())).toContain(`Removed: ${id}`);
          acknowledged.push(id);
        } else if (
          !harness.discord.requests.slice(before).some((r) => r.interactionId === conversation.interactionId)
        ) {
          expect(line).toMatchObject({ error: 'TooLateError' });
          unsent += 1;
        }
      }
      expect(acknowledged).not.toEqual([]);
      expect(unsent).toBeGreaterThan(0);
      expect(removals(harness.videosdk).sort()).toEqual(acknowledged.sort());
    });
  });
});
