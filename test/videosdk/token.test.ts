import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createServerClock, type ServerClock } from '../../src/common/server-clock.ts';
import { createTokenSigner, createTokens, type Tokens } from '../../src/videosdk/token.ts';
import { FAKE_START, FakeClock } from '../support/fake-clock.ts';

const SECRET = 'the-secret-of-this-test-0123456789abcdef';
const SECOND = 1_000;
const START = 1_700_000_000;

/** How much older than it is a token says it is: VideoSDK's clock is known to within a second or so. */
const BEFORE = 5;
const CREDENTIALS = { apiKey: 'the-api-key', secretKey: SECRET };

let seconds: number;
let tokens: Tokens;
const jwt = async (version: 'v1' | 'v2'): Promise<string> => (await tokens.token(version)).jwt;

beforeEach(() => {
  seconds = START;
  const now = (): number => seconds * SECOND + 999;
  const serverClock = { now, skewMs: () => 0, trustLatest: () => undefined };
  tokens = createTokens(createTokenSigner(CREDENTIALS), serverClock, { now: () => 0 });
});

describe('the token', () => {
  it('has exactly these claims for v1', async () => {
    expect(decodeJwt(await jwt('v1'))).toEqual({
      apikey: 'the-api-key',
      permissions: ['allow_join', 'allow_mod'],
      iat: START - BEFORE,
      exp: START - BEFORE + 300,
    });
  });

  it('has exactly these claims for v2, with the least role', async () => {
    expect(decodeJwt(await jwt('v2'))).toEqual({
      apikey: 'the-api-key',
      version: 2,
      roles: ['crawler'],
      permissions: ['allow_join', 'allow_mod'],
      iat: START - BEFORE,
      exp: START - BEFORE + 300,
    });
  });

  it('is signed by HS256 with the secret, as it is in the dashboard', async () => {
    for (const version of ['v1', 'v2'] as const) {
      const token = await jwt(version);
      expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
      const key = new TextEncoder().encode(SECRET);
      await expect(jwtVerify(token, key, { currentDate: new Date(START * SECOND) })).resolves.toBeDefined();
      const other = new TextEncoder().encode(`${SECRET}x`);
      await expect(jwtVerify(token, other, { currentDate: new Date(START * SECOND) })).rejects.toThrow();
    }
  });

  it('is signed once, even for many who ask at the same time, and used until a minute before it expires', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => jwt('v2')));
    expect(new Set(others)).toEqual(new Set([first]));
    seconds = START + 239 - BEFORE;
    expect(await jwt('v2')).toBe(first);
  });

  it('is renewed a minute before it expires', async () => {
    const first = await jwt('v2');
    seconds = START + 240 - BEFORE;
    const second = await jwt('v2');
    expect(second).not.toBe(first);
    expect(decodeJwt(second)).toMatchObject({ iat: START + 240 - 2 * BEFORE, exp: START + 540 - 2 * BEFORE });
  });

  it('is valid for at least another minute, whenever it is asked for', async () => {
    for (; seconds < START + 2_000; seconds += 7) {
      const { iat = 0, exp = 0 } = decodeJwt(await jwt('v1'));
      expect(exp - seconds).toBeGreaterThanOrEqual(60);
      expect(exp - iat).toBeLessThanOrEqual(300);
      expect(iat).toBeLessThanOrEqual(seconds);
    }
  });

  it('is a different one for each version: each is renewed separately', async () => {
    const v1 = await jwt('v1');
    seconds = START + 100;
    const v2 = await jwt('v2');
    expect(v2).not.toBe(v1);
    seconds = START + 250;
    expect(await jwt('v1')).not.toBe(v1);
    expect(await jwt('v2')).toBe(v2);
  });

  it('is signed again when the clock went back: a token from the future would be refused', async () => {
    const first = await jwt('v2');
    seconds = START - 3_600;
    const second = await jwt('v2');
    expect(second).not.toBe(first);
    expect(decodeJwt(second)).toMatchObject({ iat: START - 3_600 - BEFORE, exp: START - 3_300 - BEFORE });
    seconds = START - 3_599;
    expect(await jwt('v2')).toBe(second);
  });
});

describe('the token on a machine whose clock is off', () => {
  let clock: FakeClock;
  let serverClock: ServerClock;
  /** The time at VideoSDK, by its own clock. */
  let videoSdk: number;
  /** How far the next best clock is ahead of this machine's. */
  let elsewhere: number;

  beforeEach(() => {
    clock = new FakeClock();
    videoSdk = FAKE_START - clock.elapsed();
    serverClock = createServerClock(clock);
    tokens = createTokens(createTokenSigner(CREDENTIALS), serverClock, { now: () => clock.now() + elsewhere });
    elsewhere = 0;
  });

  const there = (): number => clock.elapsed() + videoSdk;

  /** VideoSDK judges a token by its own clock, as the real one does, and says what time that was. */
  async function judged(version: 'v1' | 'v2' = 'v2') {
    const token = await tokens.token(version);
    const { iat = 0, exp = 0 } = decodeJwt(token.jwt);
    const headers = new Headers({ date: new Date(there()).toUTCString() });
    serverClock.observe(headers, clock.elapsed(), clock.elapsed());
    const taken = iat * SECOND <= there() && there() < exp * SECOND;
    return { token, headers, taken };
  }

  it('is signed by the next best clock as long as no answer says what time it is at VideoSDK', async () => {
    clock.step(-7_200 * SECOND);
    expect(decodeJwt(await jwt('v2')).iat).toBe(Math.floor(clock.now() / SECOND) - BEFORE);
    elsewhere = 7_200 * SECOND;
    const { token, taken } = await judged();
    expect([taken, token.issuedAt]).toEqual([true, Math.floor(there() / SECOND) - BEFORE]);
    elsewhere = -86_400 * SECOND;
    expect((await judged()).taken).toBe(true);
  });

  it.each([-86_400, -3_600, -180, -60, 30, 60, 180, 3_600, 86_400])(
    'is signed by VideoSDK’s clock after its first answer, when this machine is off by %i s',
    async (off) => {
      clock.step(off * SECOND);
      await judged();
      for (let count = 0; count < 100; count += 1) {
        expect((await judged()).taken).toBe(true);
        await clock.advance(11_000);
      }
    },
  );

  it.each([-3_600, -60, 60, 3_600])('isn’t affected by the clock being set by %i s meanwhile', async (step) => {
    await judged();
    for (let count = 0; count < 50; count += 1) {
      clock.step(step * SECOND * (count % 2 === 0 ? 1 : -1));
      expect((await judged()).taken).toBe(true);
      await clock.advance(20_000);
    }
  });

  it.each([
    [180, 'ahead'],
    [-3_600, 'behind'],
  ])('that was refused because of its times says how far off they were: %i s', async (off, _where) => {
    clock.step(off * SECOND);
    const { token, headers, taken } = await judged();
    expect(taken).toBe(false);
    const skewMs = tokens.refusedForTime(token, headers);
    expect(Math.abs((skewMs ?? 0) - off * SECOND)).toBeLessThanOrEqual(SECOND);
    expect((await judged()).taken).toBe(true);
  });

  it('that was refused although its times were right wasn’t refused because of them', async () => {
    const { token, headers } = await judged();
    expect(tokens.refusedForTime(token, headers)).toBeNull();
    expect(tokens.refusedForTime(token, new Headers())).toBeNull();
    expect(await tokens.token('v2')).toBe(token);
  });

  it('is signed again at once after the machine was asleep for an hour', async () => {
    clock.step(-60_000);
    for (let count = 0; count < 4; count += 1) {
      await judged();
      await clock.advance(1_000);
    }
    clock.suspend(3_600_000);
    videoSdk += 3_600_000;
    const { token, headers, taken } = await judged();
    expect(taken).toBe(false);
    expect(tokens.refusedForTime(token, headers)).not.toBeNull();
    expect((await judged()).taken).toBe(true);
  });
});
