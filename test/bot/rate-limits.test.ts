import { DiscordAPIError } from 'discord.js';
import fc from 'fast-check';
import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { discordErrorFacts } from '../../src/bot/api.ts';
import { failureOf, wasRefused } from '../../src/bot/discord-errors.ts';
import { RateLimits, TooManyRequestsError } from '../../src/bot/rate-limits.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const CLOUDFLARE = { 'content-type': 'text/plain; charset=UTF-8' };

let time: number;
let sent: number;
let answer: Response;
/** Comes before `answer`. */
let answers: Promise<Response> | null;
let logged: { readonly msg: string; readonly [field: string]: unknown }[];
let limited: string[];
let request: () => Promise<Response>;

beforeEach(() => {
  time = 0;
  sent = 0;
  answer = new Response('{}', { headers: JSON_TYPE });
  answers = null;
  logged = [];
  limited = [];
  const limits = new RateLimits({
    clock: { elapsed: () => time },
    log: pino({ base: null, timestamp: false }, { write: (line: string) => void logged.push(JSON.parse(line)) }),
    onLimited: (how) => limited.push(how),
  });
  const send = limits.within(async () => {
    sent += 1;
    return (await (answers ?? answer)) as never;
  });
  request = () => send('http://discord.invalid/', {}) as unknown as Promise<Response>;
});

function tooMany(headers: Record<string, string>, body = '{}'): Response {
  return new Response(body, { status: 429, headers });
}

const errorOf = (work: Promise<unknown>): Promise<TooManyRequestsError> =>
  work.then(
    () => Promise.reject(new Error('succeeded')),
    (error: unknown) => error as TooManyRequestsError,
  );

const FAILURES: Readonly<Record<number, string>> = { 30046: 'unchangeable', 30034: 'temporary' };

it.each([
  [30_046, 'a message that was edited too often'],
  [30_034, 'a command after those that can be created in a day'],
])('with code %i, it is a refusal that isn’t waited for: %s', async (code) => {
  const body = { message: 'Reached', code };
  answer = tooMany({ ...JSON_TYPE, 'retry-after': '3600' }, JSON.stringify(body));
  const refused = await request().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(DiscordAPIError);
  expect(discordErrorFacts(refused)).toEqual({ discordCode: code, status: 429, message: 'Reached' });
  expect([failureOf(refused), wasRefused(refused)]).toEqual([FAILURES[code], true]);
  expect(limited).toEqual([]);
  expect(logged).toEqual([]);
});

describe('a block of this machine’s address', () => {
  it('fails everything at once until its time is up, then tries again, and says both in the log', async () => {
    answer = tooMany({ ...CLOUDFLARE, 'retry-after': '30' }, 'error code: 1015');
    expect(await errorOf(request())).toMatchObject({ name: 'TooManyRequestsError', retryAfterMs: 30_000 });
    time = 29_999;
    expect(await errorOf(request())).toMatchObject({ retryAfterMs: 1 });
    expect(sent).toBe(1);
    answer = new Response('{}', { headers: JSON_TYPE });
    time = 30_000;
    expect((await request()).status).toBe(200);
    expect((await request()).status).toBe(200);
    expect(limited).toEqual(['blocked', 'blocked']);
    expect(logged.map(({ msg }) => msg)).toEqual([
      expect.stringMatching(/^Cloudflare blocks this machine's address .*1015/u),
      "requests to Discord aren't refused as too many anymore",
    ]);
    expect(logged[0]).toMatchObject({ retryAfterSeconds: 30, nextTryInMs: 30_000 });
  });

  it.each<[string, string, RegExp]>([
    ['Cloudflare’s line', 'error code: 1015', /^Cloudflare blocks .*error 1015/u],
    [
      'Cloudflare’s page',
      '<h1><span>Error</span> <span>1015</span></h1><h2>You are being rate limited</h2>',
      /^Cloudflare blocks .*error 1015/u,
    ],
    ['a proxy’s page', '<h1>429 Too Many Requests</h1>', /^Something between the bot and Discord refuses requests/u],
    ['another error of Cloudflare’s', 'error code: 1020', /^Something between the bot and Discord refuses requests/u],
    ['nothing', '', /^Something between the bot and Discord refuses requests/u],
  ])('is called what the answer says, and nothing more: %s', async (_, body, says) => {
    answer = tooMany({ 'content-type': 'text/html', 'retry-after': '30' }, body);
    const found = await errorOf(request());
    const later = await errorOf(request());
    expect(logged).toMatchObject([{ msg: expect.stringMatching(says) }]);
    for (const { message } of [found, later]) {
      expect(message.includes('Cloudflare')).toBe(says.source.includes('Cloudflare'));
    }
  });

  it('that many requests run into at once pauses as long as for one, and is logged once', async () => {
    answer = tooMany(CLOUDFLARE, 'error code: 1015');
    const errors = await Promise.all(Array.from({ length: 20 }, () => errorOf(request())));
    expect(new Set(errors.map(({ retryAfterMs }) => retryAfterMs))).toEqual(new Set([1_000]));
    expect(logged).toHaveLength(1);
  });

  it('isn’t over because of an answer to an earlier request', async () => {
    const early = Promise.withResolvers<Response>();
    answers = early.promise;
    const before = request();
    time = 1;
    answers = null;
    answer = tooMany({ ...CLOUDFLARE, 'retry-after': '30' }, 'error code: 1015');
    await errorOf(request());
    early.resolve(new Response('{}', { headers: JSON_TYPE }));
    expect((await before).status).toBe(200);
    expect(await errorOf(request())).toMatchObject({ retryAfterMs: 30_000 });
  });

  it('that lasts for hours is tried once a minute', async () => {
    answer = tooMany({ ...CLOUDFLARE, 'retry-after': '7200' }, 'error code: 1015');
    for (time = 0; time < 3_600_000; time += 100) {
      await errorOf(request());
    }
    expect(sent).toBe(60);
  });

  it('that doesn’t say for how long is tried less and less often, every ten seconds in the end, and from the start again next time', async () => {
    const at: number[] = [];
    answer = tooMany(CLOUDFLARE, 'error code: 1015');
    for (let before = 0; time < 60_000; time += 500) {
      await errorOf(request());
      if (sent > before) {
        at.push(time / 1_000);
        before = sent;
      }
    }
    expect(at).toEqual([0, 1, 3, 7, 15, 25, 35, 45, 55]);
    answer = new Response('{}', { headers: JSON_TYPE });
    time = 300_000;
    await request();
    answer = tooMany(CLOUDFLARE, 'error code: 1015');
    expect(await errorOf(request())).toMatchObject({ retryAfterMs: 1_000 });
  });
});

describe('a rate limit', () => {
  it('that Discord explains is left to discord.js', async () => {
    answer = tooMany({ ...JSON_TYPE, 'retry-after': '2', 'x-ratelimit-scope': 'shared' });
    expect((await request()).headers.get('retry-after')).toBe('2');
    expect(logged).toMatchObject([{ scope: 'shared', retryAfterSeconds: 2, refused: 1 }]);
    expect(limited).toEqual(['rate-limited']);
  });

  it.each([
    ['without a time', {}, 1_000],
    ['with an unreadable time', { 'retry-after': 'soon' }, 1_000],
    ['for longer than anyone waits', { 'retry-after': '3600' }, 600_000],
  ])('%s fails at once, and others may go on', async (_what, headers, retryAfterMs) => {
    answer = tooMany({ ...JSON_TYPE, ...headers });
    expect(await errorOf(request())).toMatchObject({ retryAfterMs });
    answer = new Response('{}', { headers: JSON_TYPE });
    expect((await request()).status).toBe(200);
  });

  it('never lets discord.js repeat a request in less than a second, whatever the answer says', async () => {
    const value = fc.oneof(fc.double().map(String), fc.string({ unit: 'grapheme-ascii' }), fc.constant('-1'));
    await fc.assert(
      fc.asyncProperty(value, async (retryAfter) => {
        answer = tooMany({ ...JSON_TYPE, 'retry-after': retryAfter });
        const given = await request().catch((error: unknown) => error);
        if (given instanceof TooManyRequestsError) {
          expect(given.retryAfterMs).toBeGreaterThanOrEqual(1_000);
        } else {
          expect(Number((given as Response).headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
          expect(Number((given as Response).headers.get('retry-after'))).toBeLessThanOrEqual(20);
        }
      }),
    );
  });

  it('that goes on is logged every ten seconds, with how often it was met', async () => {
    answer = tooMany({ ...JSON_TYPE, 'retry-after': '1' });
    for (time = 0; time <= 20_000; time += 1_000) {
      await request();
    }
    expect(logged.map(({ refused }) => refused)).toEqual([1, 10, 10]);
  });

  it('is Discord’s in the log only if the answer looks like it', async () => {
    answer = tooMany({ ...JSON_TYPE, 'retry-after': '1' }, '{"code":429,"message":"Slow down"}');
    await request();
    time = 20_000;
    answer = tooMany({ ...JSON_TYPE, 'retry-after': '1' }, '{"retry_after":1,"global":true}');
    await request();
    expect(logged.map(({ msg }) => msg)).toEqual([
      'requests to Discord were refused because there were too many',
      'Discord refused requests because there were too many',
    ]);
  });
});
