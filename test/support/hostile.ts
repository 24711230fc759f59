import fc from 'fast-check';
import type { LabelWords } from '../../src/removal/identification.ts';
import type { Attendee, Participant } from '../../src/sessions/participant.ts';
import type { Session } from '../../src/sessions/session.ts';

/** Pieces of text whose use in names has broken something somewhere. */
const PIECES = [
  ...['a', 'Ada', 'O’Brien', 'Zoë', 'straße', 'İ', 'ﬁ', '李小龍', 'العربية', 'हिन्दी', 'Ａ', '𝓐𝓭𝓪', '①', 'ſ', 'Σ', 'ς'],
  ...[' ', '  ', '\t', '\n', '\r\n', '\u0085', '\u00a0', '\u2028', '\u2029', '\u3000', '\u1680', '\ufeff'],
  ...['\u0000', '\u0007', '\u001b[31m', '\u007f', '\u009b', '\u00ad', '\u061c', '\u180e', '\u034f', '\u17b4'],
  ...['\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u202a', '\u202e', '\u2060', '\u2066', '\u2069', '\ufff9'],
  ...['\ufe0e', '\ufe0f', '\ufe00', '\u{e0100}', '\u{e0041}', '\u{e007f}', '\u115f', '\u3164', '\uffa0', '\u2800'],
  ...['\ue000', '\u{f0000}', '\ufff8', '\uffff', '\ufffd', '\ud83d', '\udc69', '\u0301', '\u0302', '\u0489', '\u20e3'],
  ...['😀', '👨‍👩‍👧‍👦', '👩🏽‍❤️‍💋‍👨🏿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇩🇪', '☠️', '❤', '👍🏿', '©', '#️⃣'],
  ...['*', '**', '_', '__', '~~', '`', '```', '|', '||', '>', '> ', '>>> ', '<', '#', '# ', '### ', '-# ', '- ', '+ '],
  ...['1. ', '12. ', '@', '@everyone', '@here', '<@1>', '<@&1>', '<#1>', '<t:1:R>', '</kick:1>', '<id:customize>'],
  ...['<:x:1>', ':smile:', ':', '://', 'https://evil.example/a', '<https://evil.example>', '[a](https://evil.example)'],
  ...[
    '[',
    ']',
    '(',
    ')',
    '\\',
    '\\*',
    '\\\\',
    '¯\\_(ツ)_/¯',
    ' · ',
    '·',
    '\u0387',
    '…',
    '• ',
    '~',
    '(no name)',
    '-',
    '.',
  ],
];

const hostilePiece: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xff_ff }).map((unit) => String.fromCharCode(unit)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(...PIECES).chain((piece) => fc.nat(12).map((n) => piece.repeat(n))) },
);

/** Text of any kind, from empty to a few hundred code units. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(hostilePiece, { maxLength: 12 })
  .map((pieces) => pieces.join(''));

/** The words of labels in an invented language. */
export const hostileWords: fc.Arbitrary<LabelWords> = fc
  .record({ time: hostileText, people: hostileText, nameless: hostileText, unnamedRoom: hostileText })
  .map(({ time, people, ...words }) => ({ ...words, elapsed: () => time, people: () => people }));

/** An ID as an application could choose it. Never empty, since VideoSDK has no empty IDs. */
export const hostileId: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{6,8}$/u),
  fc.stringMatching(/^[\x21-\x7e]{1,120}$/u),
  hostileText.filter((text) => text !== ''),
  fc.stringMatching(/^~[\w-]{22}$/u),
  fc.constantFrom('.', '..', '~', '…', 'a/b', 'ada@example.org', '__proto__', 'a'.repeat(101), '`'.repeat(700)),
);

export const time: fc.Arbitrary<number | null> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1_600_000_000_000, max: 1_800_000_000_000 }) },
  { weight: 1, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -62_135_596_800_000, 8_640_000_000_000_000) },
);

export const participant: fc.Arbitrary<Participant> = fc.record({
  id: hostileId,
  name: fc.option(hostileText, { freq: 8 }),
  joinedAt: time,
});

export const participants = (maxLength = 12): fc.Arbitrary<Participant[]> =>
  fc.uniqueArray(participant, { selector: ({ id }) => id, maxLength });

export const session: fc.Arbitrary<Session> = fc.record({
  id: hostileId,
  room: fc.record({ id: hostileId, customId: fc.option(hostileText.filter((text) => text !== '')) }),
  startedAt: time,
  endedAt: fc.constant(null),
  state: fc.constant('running' as const),
  connectedCount: fc.option(fc.nat(100_000)),
});

/** A plain participant for tests that state only what matters to them. */
export function person(id: string, name: string | null = id, joinedAt: number | null = 1_700_000_000_000): Participant {
  return { id, name, joinedAt };
}

export function attendee(of: Participant, leftAt: number | null = null): Attendee {
  return { ...of, state: leftAt === null ? 'connected' : 'left', leftAt };
}

export function sessionOf(
  id: string,
  facts: Partial<Omit<Session, 'room'>> & { room?: string; customId?: string } = {},
) {
  const { room = `room-${id}`, customId = null, ...rest } = facts;
  const session: Session = {
    id,
    room: { id: room, customId },
    startedAt: 1_700_000_000_000,
    endedAt: null,
    state: 'running',
    connectedCount: null,
    ...rest,
  };
  return session;
}
