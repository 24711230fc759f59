import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Conversation, RecordedRequest as DiscordRequest, Fault } from '../../sandbox/discord/index.ts';
import type { Behavior } from '../../sandbox/videosdk/behavior.ts';
import type { OddBody, RecordedRequest, RequestMatch } from '../../sandbox/videosdk/index.ts';
import { referenceOf } from '../../src/bot/interaction.ts';
import { kick, letCasesAge, present, removalRequests, removals, type Sessions, sessionsOf } from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const COMMAND = 'kick-participant';
/** What the bot logs about an acknowledgment: one or the other for each command. */
const ACKNOWLEDGED = 'command acknowledged';
const DECIDED: ReadonlySet<string> = new Set([ACKNOWLEDGED, "couldn't answer the interaction"]);
const ODD_BODIES: readonly OddBody[] = [
  'empty-204',
  'empty-200',
  'html',
  'text',
  'json-string',
  'truncated-json',
  'array',
  'null',
  'empty-object',
];

let harness: Harness;
let sessions: Sessions;
let documented: Behavior;

async function begin(removalApi: 'v1' | 'v2'): Promise<void> {
  harness = await startHarness({ environment: { VIDEOSDK_REMOVAL_API: removalApi } });
  sessions = sessionsOf(harness.videosdk);
  documented = structuredClone(harness.videosdk.behavior);
  harness.videosdk.forget();
}
function tidy(): void {
  expectNoViolations(harness);
  sessions.endAll();
  harness.videosdk.forget();
  letCasesAge(harness);
  Object.assign(harness.videosdk.behavior, structuredClone(documented));
}

/** "Still in the session: 999 people", the lines below it, and how many the last line says it has no room for. */
function remainingOf(text: string): { total: number; shown: string[]; more: number } {
  const total = /\*\*Still in the session: ([\d,]+) (?:person|people)\*\*/u.exec(text)?.[1] ?? 'none';
  const more = /^… and ([\d,]+) more$/mu.exec(text)?.[1] ?? '0';
  const shown = [...text.matchAll(/^• (.*) · joined <t:\d+:R>$/gmu)].map((match) => match[1] ?? '');
  return { total: Number(total.replace(',', '')), shown, more: Number(more.replace(',', '')) };
}

const crowd = (count: number, name = (index: number) => `Guest ${index}`) =>
  Array.from({ length: count }, (_, index) => ({ participantId: `g-${index}`, name: name(index) }));

describe('a session of a thousand people', () => {
  beforeAll(() => begin('v1'));
  afterEach(tidy);
  afterAll(() => harness[Symbol.asyncDispose]());

  it.each([
    ['of an ordinary length', (index: number) => `Guest ${index}`],
    ['of one letter', () => 'x'],
    ['as long as they come', (index: number) => `${index} ${'*'.repeat(200)}`],
    ['of many code points a letter', (index: number) => `${index} ${'👨‍👩‍👧‍👦'.repeat(50)}`],
  ])('with names %s loses one person, and shows as many of the others as fit', async (_what, name) => {
    const { sessionId } = sessions.open(crowd(1_000, name));
    const { text, message } = await kick(harness, { participant: 'g-500' });
    expect(text).toContain('Removed: ');
    const { total, shown, more } = remainingOf(text);
    expect(total).toBe(999);
    expect(shown.length + more).toBe(999);
    const description = message.embeds[0]?.description ?? '';
    expect(description.length).toBeLessThanOrEqual(4_096);
    // As many as fit: another line of that length would be too long.
    const line = Math.max(...description.split('\n').map(({ length }) => length)) + 1;
    expect(description.length + line).toBeGreaterThan(4_096);
    expect(removals(harness.videosdk)).toEqual(['g-500']);
    expect(present(harness.videosdk, sessionId)).toHaveLength(999);
    expect(present(harness.videosdk, sessionId)).not.toContain('g-500');
  });

  it('shows who is there, longest first, and never the one who was removed', async () => {
    sessions.open(crowd(1_000));
    const { text } = await kick(harness, { participant: 'Guest 3' });
    const { shown, total } = remainingOf(text);
    expect(total).toBe(999);
    expect(shown.slice(0, 5)).toEqual(['Guest 0', 'Guest 1', 'Guest 2', 'Guest 4', 'Guest 5']);
    expect(shown).not.toContain('Guest 3');
  });

  it.each([1, 7, 50, 333, 999, 1_000, 1_001])(
    'is read to its end when VideoSDK returns %i per page',
    async (maxPerPage) => {
      harness.videosdk.behavior.maxPerPage = maxPerPage;
      const count = maxPerPage < 50 ? maxPerPage * 30 : 1_000;
      const { sessionId } = sessions.open(crowd(count));
      const last = `g-${count - 1}`;
      const { text } = await kick(harness, { participant: `Guest ${count - 1}` });
      expect(text).toContain(`Removed: Guest ${count - 1}`);
      expect(remainingOf(text).total).toBe(count - 1);
      expect(removals(harness.videosdk)).toEqual([last]);
      expect(present(harness.videosdk, sessionId)).not.toContain(last);
    },
  );

  it('is also counted correctly when no one was removed', async () => {
    const { sessionId } = sessions.open(crowd(1_000, () => 'Same'));
    const ambiguous = await kick(harness, { participant: 'same' });
    expect(ambiguous.text).toMatch(/No one removed: which .*\nMore than one person/u);
    const whole = (text: string) => {
      const lines = text.match(/^• .* · joined <t:\d+:R> · ID g-\d+$/gmu) ?? [];
      const more = /^… and ([\d,]+) more$/mu.exec(text)?.[1] ?? '0';
      return lines.length + Number(more.replace(',', ''));
    };
    expect(whole(ambiguous.text)).toBe(1_000);
    const none = await kick(harness, { participant: 'Nobody Here' });
    expect(none.text).toContain('In the session: 1,000 people');
    expect(whole(none.text)).toBe(1_000);
    const picker = (await kick(harness, {})).text;
    expect(picker).toContain(': 1,000 people.');
    expect(picker).toContain('Page 1 of 40');
    expect(whole(picker)).toBe(25);
    expect(present(harness.videosdk, sessionId)).toHaveLength(1_000);
  });

  it('doesn’t lose someone who slips from one page to another while it is read', async () => {
    harness.videosdk.behavior.maxPerPage = 10;
    const { sessionId } = sessions.open(crowd(40));
    harness.videosdk.behavior.removalTakesEffectAfterMs = 'never';
    const conversation = harness.moderator.run(COMMAND, { participant: 'g-12', session: sessionId });
    const { number: after } = await harness.videosdk.waitForRequest({ operation: 'remove-v1' });
    const firstPage = {
      operation: 'active-participants',
      where: ({ state }: RecordedRequest) => state === 'answered',
    } as const;
    await harness.videosdk.waitForRequest(firstPage satisfies RequestMatch, { after });
    // The whole first page leaves before the second is read, so whoever was on the second is on the first now.
    for (let index = 0; index < 10; index += 1) {
      harness.videosdk.leave(sessionId, `g-${index}`);
    }
    expect(textOf(await conversation.reply())).toContain('Not out yet: Guest 12');
    const pages = harness.videosdk.requests.filter((r) => r.operation === 'active-participants' && r.number > after);
    // The later pages are requested in parallel, over separate connections, so they can arrive in any order.
    expect(pages[0]?.query['page']).toBe('1');
    expect(pages.slice(1, 4).map(({ query }) => query['page'])).toContain('2');
    harness.videosdk.leave(sessionId, 'g-12');
    await conversation.messageWhere((message) => textOf(message).includes('Removed: Guest 12'));
  });

  it('reads well when one person or no one remains', async () => {
    sessions.open(['Ada', 'Bob']);
    expect((await kick(harness, { participant: 'Ada' })).text).toContain('Still in the session: 1 person**');
    const { text } = await kick(harness, { participant: 'Bob' });
    expect(text).toContain('Removed: Bob');
    expect(text).toContain('No one else is in the session.');
    expect(text).not.toMatch(/0 (?:people|more)|null|undefined/u);
  });

  it.each<Partial<Behavior>>([
    { emptySessionEndsAfterMs: 'never' },
    { noOneActive: 'empty-data' },
    { noOneActive: 'empty-data', lastPageWhenEmpty: 0 },
    { emptySessionEndsAfterMs: 'never', lastPageWhenEmpty: 0 },
    { endedSessionReadStatus: 400 },
    { endedSessionReadStatus: 402 },
    { endedSessionReadStatus: 404 },
  ])('is reported as empty when VideoSDK signals it by %j', async (behavior) => {
    Object.assign(harness.videosdk.behavior, behavior);
    const { sessionId } = sessions.open(['Ada']);
    const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
    expect(text).toContain('Removed: Ada');
    expect(text).toContain('No one else is in the session.');
  });

  it.each(ODD_BODIES)('loses one person even when VideoSDK answers with an odd body: %s', async (body) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.fault('remove-v1', { kind: 'odd-body', body });
    const { text } = await kick(harness, { participant: 'Ada' });
    expect(text).toContain('Removed: Ada');
    expect(remainingOf(text)).toEqual({ total: 1, shown: ['Bob'], more: 0 });
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
  });

  it('is removed from through the first API with that API’s own kind of token', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    await kick(harness, { participant: 'Ada' });
    const [request, ...more] = removalRequests(harness.videosdk.requests);
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      operation: 'remove-v1',
      path: `/v1/meeting-sessions/${sessionId}/remove-participant`,
      body: { participantId: 'Ada' },
      status: 200,
    });
    expect(request?.claims).not.toHaveProperty('roles');
    expect(request?.claims).not.toHaveProperty('version');
  });
});

describe('two hundred commands at once', () => {
  const COMMANDS = 200;
  const SESSIONS = 5;

  beforeAll(() => begin('v1'));
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

describe('hundreds of commands at once when Discord takes their acknowledgments slowly', () => {
  const A_SESSION = 35;
  const A_MODERATOR = 20;

  beforeAll(() => begin('v1'));
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
      const kicks = kicksAtOnce(140);
      await Promise.all(kicks.map(({ conversation }) => conversation.acknowledged()));
      for (const { id, conversation } of kicks) {
        expect(textOf(await conversation.reply())).toContain(`Removed: ${id}`);
      }
      expect(removals(harness.videosdk).sort()).toEqual(kicks.map(({ id }) => id).sort());
    });
    const callbacks = harness.discord.requests.slice(before).filter(({ route }) => route === 'callback');
    expect(new Set(callbacks.map(({ interactionId }) => interactionId)).size).toBe(140);
    expect(mostAtOnce(callbacks)).toBeLessThanOrEqual(64);
  });

  it('are not acknowledged when their turn comes too late: for those, nothing is sent and no one is removed', async () => {
    const before = harness.discord.requests.length;
    // Three times 64 are sent before 2.9 s have passed, and Discord accepts the first two of them. The rest would be sent
    // after 3 s.
    await whileCallbacksMeet({ kind: 'delay', ms: 1_000 }, async () => {
      const kicks = kicksAtOnce(210);
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

describe('the second removal API', () => {
  beforeAll(() => begin('v2'));
  afterEach(tidy);
  afterAll(() => harness[Symbol.asyncDispose]());

  it('gets room and session, with a token that allows no more than that', async () => {
    const { sessionId, roomId } = sessions.open(['Ada', 'Bob']);
    expect((await kick(harness, { participant: 'Ada' })).text).toContain('Removed: Ada');
    const [request, ...more] = removalRequests(harness.videosdk.requests);
    expect(more).toEqual([]);
    expect(request).toMatchObject({
      operation: 'remove-v2',
      path: '/v2/sessions/participants/remove',
      body: { participantId: 'Ada', roomId, sessionId },
      claims: { version: 2, roles: ['crawler'] },
      status: 200,
    });
  });

  it.each(['session', 'json-string', 'message', 'text', 'empty'] as const)(
    'removes someone when it answers with what one source shows: %s',
    async (removalV2Answer) => {
      harness.videosdk.behavior.removalV2Answer = removalV2Answer;
      const { sessionId } = sessions.open(['Ada', 'Bob']);
      const { text } = await kick(harness, { participant: 'Ada' });
      expect(text).toContain('Removed: Ada');
      expect(remainingOf(text)).toEqual({ total: 1, shown: ['Bob'], more: 0 });
      expect(removals(harness.videosdk)).toEqual(['Ada']);
      expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
    },
  );

  it.each(ODD_BODIES)('removes someone when it answers with a body that no source shows: %s', async (body) => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.fault('remove-v2', { kind: 'odd-body', body });
    const { text } = await kick(harness, { participant: 'Ada' });
    expect(text).toContain('Removed: Ada');
    expect(removals(harness.videosdk)).toEqual(['Ada']);
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
  });

  it('treats each of those bodies as acceptance, even before anyone is seen to be gone', async () => {
    const { videosdk } = harness;
    videosdk.behavior.removalTakesEffectAfterMs = 500;
    const answers = ['session', 'json-string', 'message', 'text', 'empty'] as const;
    const bodies = [...answers.map(() => null), ...ODD_BODIES];
    const conversations = [];
    for (const [index, body] of bodies.entries()) {
      videosdk.behavior.removalV2Answer = answers[index] ?? 'session';
      if (body !== null) {
        videosdk.fault('remove-v2', { kind: 'odd-body', body });
      }
      const { sessionId } = sessions.open([`Ada ${index}`, 'Bob']);
      const conversation = harness.moderator.run(COMMAND, { participant: `Ada ${index}`, session: sessionId });
      const first = textOf(await conversation.reply());
      expect(first, body ?? answers[index]).toContain('VideoSDK accepted the removal');
      expect(first).not.toContain('Removed');
      conversations.push(conversation);
    }
    for (const [index, conversation] of conversations.entries()) {
      await conversation.messageWhere((message) => textOf(message).includes(`Removed: Ada ${index}`));
    }
    expect(removals(videosdk)).toHaveLength(bodies.length);
  });

  it('removes from the named one of two sessions running in one room', async () => {
    const one = sessions.open(['Ada', 'Bob'], { roomId: 'twin-hall' });
    const two = sessions.open(['Ada', 'Bob'], { roomId: 'twin-hall' });
    await kick(harness, { participant: 'Ada', session: one.sessionId });
    expect(present(harness.videosdk, one.sessionId)).toEqual(['Bob']);
    expect(present(harness.videosdk, two.sessionId)).toEqual(['Ada', 'Bob']);
  });

  it.each(['ada@example.org', 'a/b?c#d', '🦊', '..', 'z'.repeat(300)])('removes by the ID %s', async (id) => {
    const { sessionId } = sessions.open([id, 'Bob']);
    await kick(harness, { participant: id });
    expect(removals(harness.videosdk)).toEqual([id]);
    expect(present(harness.videosdk, sessionId)).toEqual(['Bob']);
  });

  it.each([200, 400, 402, 404] as const)(
    'reports the last person’s removal when VideoSDK then answers %i for the session’s list',
    async (status) => {
      harness.videosdk.behavior.endedSessionReadStatus = status;
      const { sessionId } = sessions.open(['Ada']);
      const { text } = await kick(harness, { participant: 'Ada', session: sessionId });
      expect(text).toContain('Removed: Ada');
      expect(text).toContain('No one else is in the session.');
    },
  );

  it('removes no one and says so when it refuses credentials that still work for reading', async () => {
    const { sessionId } = sessions.open(['Ada', 'Bob']);
    harness.videosdk.fault('remove-v2', { kind: 'status', status: 403 });
    const { text } = await kick(harness, { participant: 'Ada' });
    // The bot checks for 15 seconds before it says so: the refused removal may still have worked.
    expect(text).toContain('Not out yet: Ada');
    expect(text).toContain('VideoSDK rejected the bot’s credentials.');
    expect(present(harness.videosdk, sessionId)).toEqual(['Ada', 'Bob']);
  });
});
