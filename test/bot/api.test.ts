import type { APIInteraction } from 'discord.js';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDiscordApi, type DiscordApi } from '../../src/bot/api.ts';
import { isInDoubt } from '../../src/bot/attempts.ts';
import { wasRefused } from '../../src/bot/discord-errors.ts';
import { type Interaction, readInteraction } from '../../src/bot/interaction.ts';
import { RecordsError } from '../../src/common/store-error.ts';
import { sendable } from '../support/sendable.ts';

const BORN = 1_700_000_000_000;
const MANY = 200;

interface Request {
  readonly path: string;
  answer(status?: number, headers?: Record<string, string>, body?: string): void;
  /** The connection is cut. */
  cut(): void;
}

let time: number;
/** Everything that was sent, oldest first; each call hangs until the test answers it. */
let sent: Request[];
let inHand: number;
let most: number;
let api: DiscordApi;
/** What happens while something waits to be retried. */
let whileWaiting: () => void;

beforeEach(() => {
  time = BORN;
  sent = [];
  inHand = 0;
  most = 0;
  whileWaiting = () => undefined;
  api = createDiscordApi({
    token: 'token',
    apiUrl: 'http://discord.invalid/api',
    clock: { elapsed: () => time, wait: async () => whileWaiting(), timeout: () => new AbortController().signal },
    log: pino({ level: 'silent' }),
    discordClock: {
      ageAtLeast: ({ createdAt }) => time - createdAt,
      taken: () => undefined,
      measured: (send) => send,
    },
    makeRequest(url) {
      inHand += 1;
      most = Math.max(most, inHand);
      const { promise, resolve, reject } = Promise.withResolvers<Response>();
      sent.push({
        path: new URL(url).pathname,
        answer(status = 200, headers = {}, body = '{"id":"1"}') {
          inHand -= 1;
          const isTaken = status === 200 && url.endsWith('/callback');
          resolve(
            isTaken
              ? new Response(null, { status: 204, headers })
              : new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } }),
          );
        },
        cut() {
          inHand -= 1;
          reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
        },
      });
      return promise;
    },
  });
});

const DISCORD_EPOCH = 1_420_070_400_000;

function interaction(number: number, createdAt = BORN): Interaction {
  const payload = {
    id: String((BigInt(createdAt - DISCORD_EPOCH) << 22n) | BigInt(number)),
    application_id: '100000000000000009',
    type: 2,
    token: `token-${number}`,
    data: { id: '600000000000000006', name: 'kick-participant', type: 1 },
  };
  return readInteraction(payload as unknown as APIInteraction, BORN);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function sentBy(count: number): Promise<void> {
  while (sent.length < count) {
    await turn();
  }
}

/** Which interactions something was sent for, by number. */
const numbers = () => sent.map(({ path }) => Number(/token-(\d+)/u.exec(path)?.[1]));
const upTo = (end: number, from = 0) => Array.from({ length: end - from }, (_, index) => from + index);

describe.each<[string, (of: Interaction) => Promise<unknown>]>([
  ['acknowledgments', (of) => api.defer(of, 'private')],
  ['answers', (of) => api.answer(of, sendable({ content: 'x' }))],
  ['completions', (of) => api.complete(of, sendable([]))],
  ['replies', (of) => api.edit(of, sendable({ content: 'x' }), null)],
])('more %s than are sent at once', (_what, send) => {
  it('wait for their turn: at most 64 are in flight, and each is sent once, in order of arrival', async () => {
    const beganAt = performance.now();
    const all = Promise.all(upTo(MANY).map((number) => send(interaction(number))));
    for (let answered = 0; answered < MANY; answered += 1) {
      await sentBy(Math.min(MANY, answered + 64));
      sent[answered]?.answer();
    }
    await all;
    expect(most).toBe(64);
    expect(numbers()).toEqual(upTo(MANY));
    // A bot can make 50 requests a second, but these don't count: under that limit they would take 3 s instead of an
    // instant.
    expect(performance.now() - beganAt).toBeLessThan(2_900);
  });
});

describe.each<[string, (of: Interaction) => Promise<unknown>]>([
  ['an acknowledgment', (of) => api.defer(of, 'private')],
  ['an answer', (of) => api.answer(of, sendable({ content: 'x' }))],
  ['a completion', (of) => api.complete(of, sendable([]))],
])('%s whose turn comes late', (_what, send) => {
  /** 64 are in flight and the others wait; then this much time passes, and everything that was sent is answered. */
  async function afterWaiting(ms: number, others: readonly Interaction[]): Promise<PromiseSettledResult<unknown>[]> {
    const first = upTo(64).map((number) => send(interaction(number)));
    const waiting = Promise.allSettled(others.map(send));
    await sentBy(64);
    time += ms;
    let done = false;
    const settled = Promise.all([waiting, ...first]).finally(() => {
      done = true;
    });
    for (let answered = 0; !done; ) {
      sent[answered]?.answer();
      answered += answered < sent.length ? 1 : 0;
      await turn();
    }
    return (await settled)[0];
  }

  it('is sent within 2.9 s of the event', async () => {
    const results = await afterWaiting(2_900, [interaction(64), interaction(65)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(numbers()).toEqual(upTo(66));
  });

  it('isn’t sent after that, and is reported as too late', async () => {
    const results = await afterWaiting(2_901, [interaction(64), interaction(65)]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'TooLateError' } });
    }
    expect(numbers()).toEqual(upTo(64));
  });

  it('doesn’t keep a younger one behind it from being sent', async () => {
    const others = [interaction(64), interaction(65, BORN + 1), interaction(66), interaction(67, BORN + 2_000)];
    const results = await afterWaiting(2_901, others);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(numbers()).toEqual([...upTo(64), 65, 67]);
  });
});

describe('those who are turned away', () => {
  const turnAway = (of: Interaction) => api.turnAway(of, sendable({ content: 'too busy' }));
  const none = (_error: unknown) => 'failed';

  it('make no acknowledgment wait', async () => {
    expect([api.isBehind, api.isTurningAway]).toEqual([false, false]);
    const away = upTo(300).map((number) => turnAway(interaction(number)));
    await sentBy(192);
    expect([api.isBehind, api.isTurningAway]).toEqual([true, true]);
    const acknowledged = api.defer(interaction(300), 'private');
    await sentBy(193);
    expect(numbers().at(-1)).toBe(300);
    for (let answered = 0; answered <= 300; answered += 1) {
      await sentBy(answered + 1);
      sent[answered]?.answer();
    }
    await Promise.all([...away, acknowledged]);
    expect([api.isBehind, api.isTurningAway]).toEqual([true, false]);
    time += 300;
    expect(api.isBehind).toBe(false);
  });

  it('are answered newest first, once each, while there’s time', async () => {
    const first = upTo(192).map((number) => turnAway(interaction(number)));
    const old = upTo(194, 192).map((number) => turnAway(interaction(number)).catch(none));
    const young = upTo(197, 194).map((number) => turnAway(interaction(number, BORN + 2_000)).catch(none));
    await sentBy(192);
    time += 2_901;
    // What is too late isn't kept until its turn comes.
    const last = turnAway(interaction(197, BORN + 2_000));
    expect(await Promise.all(old)).toEqual(['failed', 'failed']);
    sent[0]?.answer();
    await sentBy(193);
    sent[192]?.answer(502);
    await expect(last).rejects.toMatchObject({ status: 502 });
    for (let answered = 1; answered < 196; answered += 1) {
      await sentBy(answered + 1);
      if (answered !== 192) {
        sent[answered]?.answer();
      }
    }
    await Promise.all(first);
    expect(await Promise.all(young)).toEqual([undefined, undefined, undefined]);
    expect(numbers().slice(192)).toEqual([197, 196, 195, 194]);
  });

  it('aren’t answered when they come too late', async () => {
    time += 2_901;
    await expect(turnAway(interaction(0))).rejects.toMatchObject({ name: 'TooLateError' });
    expect(sent).toEqual([]);
  });
});

describe('a second attempt at an acknowledgment', () => {
  it('waits for its turn like the first: at most 64 are in flight', async () => {
    const all = Promise.all(upTo(MANY).map((number) => api.defer(interaction(number), 'private')));
    for (let answered = 0; answered < 2 * MANY; answered += 1) {
      await sentBy(answered + 1);
      const first = numbers().indexOf(numbers()[answered] ?? -1) === answered;
      sent[answered]?.answer(first ? 502 : 200);
    }
    await all;
    expect(most).toBe(64);
    expect(numbers().toSorted((a, b) => a - b)).toEqual(upTo(MANY).flatMap((number) => [number, number]));
  });

  it('isn’t made when its turn comes too late', async () => {
    const failing = api.defer(interaction(0), 'private').catch((error: unknown) => error);
    const others = upTo(65, 1).map((number) => api.defer(interaction(number, BORN + 2_000), 'private'));
    await sentBy(64);
    time += 1_000;
    sent[0]?.answer(502);
    // The last of the others takes the free place, and the second attempt comes after it.
    await sentBy(65);
    time += 1_901;
    for (const { answer } of sent.slice(1)) {
      answer();
    }
    await Promise.all(others);
    expect(await failing).toMatchObject({ name: 'TooLateError' });
    expect(numbers()).toEqual(upTo(65));
  });
});

describe('a failed acknowledgment', () => {
  const failed = (created = BORN): Promise<unknown> =>
    api.defer(interaction(0, created), 'private').catch((error: unknown) => error);

  it('is in doubt if Discord may have taken it', async () => {
    const error = failed(BORN - 2_000);
    await sentBy(1);
    sent[0]?.cut();
    expect(isInDoubt(await error)).toBe(true);
  });

  it('is in no doubt if it was refused, or never sent', async () => {
    const refused = failed();
    await sentBy(1);
    sent[0]?.answer(404, {}, '{"code":10062,"message":"Unknown interaction"}');
    expect(isInDoubt(await refused)).toBe(false);
    expect(isInDoubt(await failed(BORN - 2_950))).toBe(false);
    expect(sent).toHaveLength(1);
  });
});

describe('a reply about work that another process can take over', () => {
  const told = sendable({ content: 'x' });

  it('isn’t retried once that process reports it, and nothing is sent to find out', async () => {
    let ours = true;
    whileWaiting = () => {
      ours = false;
    };
    const edited = api.edit(interaction(0), told, async () => ours).catch((error: unknown) => error);
    await sentBy(1);
    sent[0]?.answer(502);
    expect(await edited).toMatchObject({ name: 'NotOursError' });
    expect(sent).toHaveLength(1);
  });

  it('is checked again before each attempt, and sent while it still belongs to this process', async () => {
    let asked = 0;
    const edited = api.edit(interaction(0), told, async () => {
      asked += 1;
      return true;
    });
    for (const [index, status] of [502, 500, 200].entries()) {
      await sentBy(index + 1);
      expect(asked).toBe(index + 1);
      sent[index]?.answer(status);
    }
    await edited;
    expect(asked).toBe(3);
  });

  it('is checked when its turn comes, not before', async () => {
    const others = upTo(64).map((number) => api.edit(interaction(number), told, null));
    await sentBy(64);
    let ours = true;
    const edited = api.edit(interaction(64), told, async () => ours).catch((error: unknown) => error);
    await turn();
    ours = false;
    for (const { answer } of sent) {
      answer();
    }
    await Promise.all(others);
    expect(await edited).toMatchObject({ name: 'NotOursError' });
    expect(sent).toHaveLength(64);
  });

  it('is also checked after a wait that Discord asked for', async () => {
    let ours = true;
    const edited = api.edit(interaction(0), told, async () => ours).catch((error: unknown) => error);
    await sentBy(1);
    ours = false;
    sent[0]?.answer(429, { 'retry-after': '1', 'content-type': 'application/json', 'x-ratelimit-bucket': 'b' });
    expect(await edited).toMatchObject({ name: 'NotOursError' });
    expect(sent).toHaveLength(1);
  });

  it('is retried when the store couldn’t say who owns it', async () => {
    let asked = 0;
    const edited = api.edit(interaction(0), told, async () => {
      asked += 1;
      return asked > 1 ? true : Promise.reject(new RecordsError('connection lost'));
    });
    await sentBy(1);
    sent[0]?.answer();
    await edited;
    expect(asked).toBe(2);
  });
});

describe('a failed reply', () => {
  it('isn’t retried when the process was paused until it was too late', async () => {
    whileWaiting = () => {
      time += 8_001;
    };
    const edited = api.edit(interaction(0), sendable({ content: 'x' }), null).catch((error: unknown) => error);
    await sentBy(1);
    sent[0]?.answer(502);
    expect(await edited).toMatchObject({ status: 502 });
    expect(sent).toHaveLength(1);
  });
});

describe('whether Discord certainly didn’t show it', () => {
  type Answer = readonly [status: number, headers?: Record<string, string>, body?: string] | 'cut';
  const JSON_TYPE = { 'content-type': 'application/json' };
  const refusedWith = (status: number, code: number): Answer => [
    status,
    JSON_TYPE,
    JSON.stringify({ code, message: 'as Discord says it' }),
  ];
  const LIMITED: Answer = [429, { ...JSON_TYPE, 'retry-after': '30' }, '{"retry_after":30}'];
  const BLOCKED: Answer = [429, { 'content-type': 'text/html', 'retry-after': '30' }, 'error code: 1015'];
  const GATEWAY: Answer = [502, { 'content-type': 'text/html' }, '<html>Bad Gateway</html>'];
  const OVER = refusedWith(404, 10015);

  async function answered(answers: readonly Answer[], call: () => Promise<unknown>): Promise<unknown> {
    const failed = call().then(
      () => null,
      (error: unknown) => error,
    );
    for (const [index, answer] of answers.entries()) {
      await sentBy(index + 1);
      if (answer === 'cut') {
        sent[index]?.cut();
      } else {
        sent[index]?.answer(...answer);
      }
    }
    const error = await failed;
    expect(sent).toHaveLength(answers.length);
    return error;
  }

  it.each<[what: string, answers: readonly Answer[], refused: boolean]>([
    ['a rate limit', [LIMITED], true],
    ['a block of this machine’s address', [BLOCKED], true],
    ['an expired token', [OVER], true],
    ['a rate limit after a lost answer', ['cut', LIMITED], false],
    ['an expired token after a gateway’s 502', [GATEWAY, OVER], false],
    ['an expired token after a gateway’s 404', [[404, { 'content-type': 'text/html' }, '<html>'], OVER], false],
    ['an expired token after a 404 without a code', [refusedWith(404, 0), OVER], false],
    ['an expired token after a refusal for the moment', [refusedWith(400, 130000), OVER], true],
  ])('is known of an edit that failed with %s', async (_what, answers, refused) => {
    const error = await answered(answers, () => api.edit(interaction(0), sendable({ content: 'x' }), null));
    expect(error).not.toBeNull();
    expect(wasRefused(error)).toBe(refused);
  });

  it('is known of a call with the token, which discord.js repeats by itself', async () => {
    const post = () => api.bot.post('/channels/1/messages', { body: {} });
    expect(wasRefused(await answered([GATEWAY, refusedWith(403, 50001)], post))).toBe(false);
    sent = [];
    expect(wasRefused(await answered([refusedWith(403, 50001)], post))).toBe(true);
  });

  it('decides whether a follow-up is sent again', async () => {
    const followUp = () => api.followUp(interaction(0), sendable({ content: 'x' }));
    for (const [answers, error] of [
      [[refusedWith(400, 130000), [200]], null],
      [[[429, { ...JSON_TYPE }, '{}'], [200]], null],
      [['cut'], expect.objectContaining({ code: 'ECONNRESET' })],
      [[GATEWAY], expect.objectContaining({ status: 502 })],
      [[OVER], expect.objectContaining({ code: 10015 })],
    ] as const) {
      sent = [];
      expect(await answered(answers, followUp)).toEqual(error);
    }
  });

  it('decides whether "already acknowledged" means the first attempt', async () => {
    const defer = () => api.defer(interaction(0), 'public');
    const already = refusedWith(400, 40060);
    expect(await answered([GATEWAY, already], defer)).toBeNull();
    sent = [];
    expect(await answered(['cut', already], defer)).toBeNull();
    sent = [];
    expect(await answered([[429, { ...JSON_TYPE }, '{}'], already], defer)).toMatchObject({ code: 40060 });
  });
});

describe('a Discord rate limit, when the machine’s clock is set back meanwhile', () => {
  /** "Nothing more for five seconds." */
  const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '5', 'x-ratelimit-bucket': 'b' };

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: BORN });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** The first answer names the limit, the second uses it up. */
  async function useUp(send: () => Promise<unknown>): Promise<void> {
    for (const headers of [{ 'x-ratelimit-bucket': 'b' }, used]) {
      const before = sent.length;
      const done = send();
      await sentBy(before + 1);
      sent[before]?.answer(200, headers);
      await done;
    }
  }

  it.each([120_000, 3_600_000, 86_400_000])('doesn’t delay a message to a log channel: by %i ms', async (ms) => {
    const post = () => api.bot.post('/channels/1/messages', { body: {} });
    await useUp(post);
    vi.setSystemTime(BORN - ms);
    // The announcer treats the failure as one, and comes back.
    await expect(post()).rejects.toMatchObject({ name: expect.stringMatching(/^RateLimitError/u) });
    const again = post();
    await sentBy(3);
    sent[2]?.answer();
    await again;
  });

  it('doesn’t delay a reply', async () => {
    const edit = () => api.edit(interaction(0), sendable({ content: 'x' }), null);
    await useUp(edit);
    vi.setSystemTime(BORN - 3_600_000);
    const again = edit();
    await sentBy(3);
    sent[2]?.answer();
    await again;
  });
});

describe('the bot’s token', () => {
  it('is still sent after Discord refused it once: one stray answer doesn’t silence the bot', async () => {
    const first = api.bot.get('/users/@me').catch((error: unknown) => error);
    await sentBy(1);
    sent[0]?.answer(401);
    expect(await first).toMatchObject({ status: 401 });
    const second = api.bot.get('/users/@me');
    await sentBy(2);
    sent[1]?.answer();
    await second;
  });
});
