import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasTooManyParts, MOST_OBJECTS, MOST_SIGNS } from '../../src/common/json-parts.ts';

const T = '2026-11-30T10:00:00.123Z';
const MEGABYTES = 4 * 1024 * 1024;

describe('an answer has too much in it to be parsed', () => {
  it.each<[string, string]>([
    ['empty objects', `[${'{},'.repeat(MEGABYTES / 3)}{}]`],
    ['numbers', `[${'1,'.repeat(MEGABYTES / 2)}1]`],
    ['lists in lists', '['.repeat(MEGABYTES / 2) + ']'.repeat(MEGABYTES / 2)],
    ['different keys', JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])))],
    ['empty texts', `[${'"",'.repeat(MEGABYTES / 3)}""]`],
    ['a text of escapes', `["${'\\n'.repeat(MEGABYTES / 2)}"]`],
  ])('when it is megabytes of %s', (_, text) => {
    expect(hasTooManyParts(text)).toBe(true);
  });

  it('but not when it is megabytes of text or of blanks', () => {
    expect(hasTooManyParts(JSON.stringify({ name: 'ж'.repeat(MEGABYTES) }))).toBe(false);
    expect(hasTooManyParts(' '.repeat(MEGABYTES))).toBe(false);
  });

  it('nor when it is a page of a hundred people with all that VideoSDK says about them', () => {
    const fields = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`field${n}`, 'x'.repeat(400)]));
    expect(hasTooManyParts(JSON.stringify({ data: Array.from({ length: 100 }, () => fields) }))).toBe(false);
  });

  it('nor when it is the record of a session with a thousand people and all that they turned on and off', () => {
    const stays = (count: number) => Array.from({ length: count }, () => ({ start: T, end: T }));
    const participants = Array.from({ length: 1_000 }, (_, n) => ({
      participantId: `c7wgj9sd${n}`,
      name: `Ada Lovelace ${n}`,
      timelog: stays(2),
      events: { mic: stays(6), webcam: stays(3), screenShare: [], screenShareAudio: [] },
    }));
    expect(hasTooManyParts(JSON.stringify({ id: 's', roomId: 'r', start: T, end: null, participants }))).toBe(false);
  });

  it('which is counted to the last sign', () => {
    const blanks = ' '.repeat(64 * 1024);
    for (const [sign, most] of [
      ['[', MOST_OBJECTS],
      [',', MOST_SIGNS],
    ] as const) {
      expect(hasTooManyParts(blanks + sign.repeat(most))).toBe(false);
      expect(hasTooManyParts(blanks + sign.repeat(most + 1))).toBe(true);
    }
  });

  it('never when it is short, whatever is in it', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 1_000 }), (text) => !hasTooManyParts(text)));
  });
});
