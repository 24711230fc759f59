import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTokenSigner, type TokenSigner } from '../../src/videosdk/token.ts';

const SECRET = 'the-secret-of-this-test-0123456789abcdef';
const SECOND = 1_000;
const START = 1_700_000_000;

let seconds: number;
let signer: TokenSigner;

beforeEach(() => {
  seconds = START;
  signer = createTokenSigner({ apiKey: 'the-api-key', secretKey: SECRET }, () => seconds * SECOND + 999);
});

describe('the token', () => {
  it('has exactly these claims for v1', async () => {
    expect(decodeJwt(await signer.token('v1'))).toEqual({
      apikey: 'the-api-key',
      permissions: ['allow_join', 'allow_mod'],
      iat: START,
      exp: START + 300,
    });
  });

  it('has exactly these claims for v2, with the least role', async () => {
    expect(decodeJwt(await signer.token('v2'))).toEqual({
      apikey: 'the-api-key',
      version: 2,
      roles: ['crawler'],
      permissions: ['allow_join', 'allow_mod'],
      iat: START,
      exp: START + 300,
    });
  });

  it('is signed by HS256 with the secret, as it is in the dashboard', async () => {
    for (const version of ['v1', 'v2'] as const) {
      const token = await signer.token(version);
      expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT' });
      const key = new TextEncoder().encode(SECRET);
      await expect(jwtVerify(token, key, { currentDate: new Date(START * SECOND) })).resolves.toBeDefined();
      const other = new TextEncoder().encode(`${SECRET}x`);
      await expect(jwtVerify(token, other, { currentDate: new Date(START * SECOND) })).rejects.toThrow();
    }
  });

  it('is signed once, also for many who ask at the same time, and used until a minute before its end', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => signer.token('v2')));
    expect(new Set(others)).toEqual(new Set([first]));
    seconds = START + 239;
    expect(await signer.token('v2')).toBe(first);
  });

  it('is renewed a minute before its end', async () => {
    const first = await signer.token('v2');
    seconds = START + 240;
    const second = await signer.token('v2');
    expect(second).not.toBe(first);
    expect(decodeJwt(second)).toMatchObject({ iat: START + 240, exp: START + 540 });
  });

  it('is valid for another minute at least, whenever it is asked for', async () => {
    for (; seconds < START + 2_000; seconds += 7) {
      const { iat = 0, exp = 0 } = decodeJwt(await signer.token('v1'));
      expect(exp - seconds).toBeGreaterThanOrEqual(60);
      expect(exp - iat).toBeLessThanOrEqual(300);
      expect(iat).toBeLessThanOrEqual(seconds);
    }
  });

  it('is another one for each version: each is renewed by itself', async () => {
    const v1 = await signer.token('v1');
    seconds = START + 100;
    const v2 = await signer.token('v2');
    expect(v2).not.toBe(v1);
    seconds = START + 250;
    expect(await signer.token('v1')).not.toBe(v1);
    expect(await signer.token('v2')).toBe(v2);
  });

  it('is signed anew when the clock went back: a token of the future would be refused', async () => {
    const first = await signer.token('v2');
    seconds = START - 3_600;
    const second = await signer.token('v2');
    expect(second).not.toBe(first);
    expect(decodeJwt(second)).toMatchObject({ iat: START - 3_600, exp: START - 3_300 });
    seconds = START - 3_599;
    expect(await signer.token('v2')).toBe(second);
  });
});
