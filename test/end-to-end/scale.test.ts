import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Behavior } from '../../sandbox/videosdk/behavior.ts';
import type { OddBody, RecordedRequest, RequestMatch } from '../../sandbox/videosdk/index.ts';
import {
  kick,
  letCasesAge,
  openPicker,
  present,
  removalRequests,
  removals,
  type Sessions,
  sessionsOf,
} from './fixture.ts';
import { expectNoViolations, type Harness, startHarness, textOf } from './harness.ts';

const COMMAND = 'kick-participant';
/** A page isn't one of them: something in between has answered with that. */
const ODD_BODIES: readonly OddBody[] = [
  'empty-204',
  'empty-200',
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
    const picker = await openPicker(harness).reply();
    expect(textOf(picker)).toContain(': 1,000 people.');
    expect(textOf(picker)).toContain('Page 1 of 40');
    expect(JSON.stringify(picker.components).match(/"label":"Same"/gu)).toHaveLength(25);
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
