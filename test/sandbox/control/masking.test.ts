import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../../sandbox/control/masking.ts';
import { PERSONAL_DATA, PERSONAL_DATA_MARKERS, startVideoSdk } from '../../../sandbox/videosdk/index.ts';
import { token } from '../videosdk/client.ts';

/** In the formats that the sandbox uses: a bot's token, an API key, a secret key. */
const SECRETS = [
  'MTAwMDAwMDAwMDAwMDAwMDAw.GxYzAb.q-8_yR5vKp2mW4tN7sX1cZ3bV6nM9lJ0hG',
  '0b1e5c1e-6c0e-4a4c-9a55-3f1de54f8a01',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
];
const JWT = await signed();
const INTERACTION_TOKEN = 'aW50ZXJhY3Rpb24'.repeat(11).slice(0, 160);
const NAMES = [
  'token',
  'apikey',
  'apiKey',
  'apikeyId',
  'Authorization',
  'session_id',
  'ip',
  'geoLocation',
  'deviceInfo',
];
const HIDDEN = 'hidden-by-its-name';

const mask = createMask(SECRETS);

/** As VideoSDK's clients sign them. */
async function signed(): Promise<string> {
  const videoSdk = await startVideoSdk();
  try {
    return await token(videoSdk, 2);
  } finally {
    await videoSdk.close();
  }
}

const hiddenByName = (name: string): boolean => NAMES.some((each) => each.toLowerCase() === name.toLowerCase());
/** Texts and names with nothing to mask. */
const harmlessText = fc
  .oneof(fc.string({ maxLength: 100 }), fc.string({ unit: 'grapheme', maxLength: 100 }), fc.lorem())
  .filter((text) => !text.includes('eyJ'));
const harmlessKey = fc.string({ maxLength: 20 }).filter((key) => !hiddenByName(key) && !key.includes('eyJ'));

const { harmless } = fc.letrec<{ harmless: unknown }>((tie) => ({
  harmless: fc.oneof(
    { maxDepth: 5 },
    harmlessText,
    fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    fc.array(tie('harmless'), { maxLength: 4 }),
    fc.dictionary(harmlessKey, tie('harmless'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** A secret anywhere in a text. */
const secretText = fc
  .tuple(harmlessText, fc.constantFrom(...SECRETS, JWT, `Bearer ${JWT}`, INTERACTION_TOKEN), harmlessText)
  .map((parts) => parts.join(''));
const hidden = fc.oneof(
  fc.constant(HIDDEN),
  fc.constant([HIDDEN]),
  fc.constant({ deep: [{ er: HIDDEN }] }),
  secretText,
);
/** Something with a secret in it, in a value, in a name, or under a name that hides it, at any depth. */
const { secret } = fc.letrec<{ secret: unknown }>((tie) => ({
  secret: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    secretText,
    fc.tuple(fc.constantFrom(...NAMES), hidden).map(([name, value]) => ({ [name]: value })),
    fc.tuple(secretText, harmless).map(([key, value]) => ({ [key]: value })),
    fc.tuple(harmless, tie('secret'), harmless),
    fc.record({ before: harmless, within: tie('secret'), after: harmless }),
  ),
}));

describe('a masked value', () => {
  it('contains no secret, wherever it was', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const text = JSON.stringify(mask(value));
        for (const gone of [...SECRETS, JWT, ...JWT.split('.'), INTERACTION_TOKEN, HIDDEN]) {
          if (text.includes(gone)) throw new Error(`${gone} survives`);
        }
        expect(text).toContain('•••');
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same when there is nothing to hide', () => {
    fc.assert(
      fc.property(harmless, (value) => {
        expect(mask(value)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('is not the value itself, which stays as it was', () => {
    const value = { token: 'x', list: [SECRETS[0]] };
    const before = structuredClone(value);
    const masked = mask(value);
    expect(value).toEqual(before);
    expect(masked).toEqual({ token: '•••', list: ['•••'] });
  });

  it('contains nothing of a secret that contains another one, in whatever order they are named', () => {
    const [short, long] = ['abcdef', 'xyz-abcdef-123456'];
    for (const secrets of [
      [short, long],
      [long, short],
    ]) {
      expect(createMask(secrets)(`a ${long} b ${short}`)).toBe('a ••• b •••');
    }
  });

  it('contains nothing personal from VideoSDK, and says that a field without a value has none', () => {
    const { apiKey, ip, city, country, latitude, longitude, ...device } = PERSONAL_DATA;
    const person = { geoLocation: { ip, city, country, latitude, longitude }, deviceInfo: device, apiKey, name: 'Ada' };
    const text = JSON.stringify(mask({ data: [{ participants: [person] }] }));
    for (const marker of PERSONAL_DATA_MARKERS) expect(text).not.toContain(marker);
    expect(text).toContain('Ada');
    expect(mask({ token: null, ip: undefined })).toEqual({ token: null, ip: undefined });
  });

  it('isn’t fooled by names from the language itself', () => {
    const value: unknown = JSON.parse('{"__proto__":{"token":"x"},"constructor":"y"}');
    expect(JSON.stringify(mask(value))).toBe('{"__proto__":{"token":"•••"},"constructor":"y"}');
  });
});
