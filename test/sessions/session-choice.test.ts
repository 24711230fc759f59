import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelWords } from '../../src/bot/ui/formatting.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import type { Participant } from '../../src/sessions/participant.ts';
import { type AllowedRooms, roomAllowed, roomsOf, type Session, standingOf } from '../../src/sessions/session.ts';
import { chooseSession as chooseIn, chooseInhabited, type SessionChoice } from '../../src/sessions/session-choice.ts';
import { suggestSessions } from '../../src/sessions/suggestions.ts';
import { t } from '../support/english.ts';
import { hostileText, person, session, sessionOf } from '../support/hostile.ts';

const T0 = 1_700_000_000_000;
const WORDS = labelWords(t);
const hall = sessionOf('s-hall', { room: '25af-rsr2-lk92', customId: 'Town Hall' });
const school = sessionOf('s-school', { room: 'abcd-efgh-ijkl' });
const secret = sessionOf('s-secret', { room: 'secret-room', customId: 'Board' });

/** In a list that lacks nothing. */
function chooseSession(given: string | null, running: readonly Session[], rooms: AllowedRooms): SessionChoice {
  return chooseIn(given, complete(running), rooms);
}

describe('the session that is meant', () => {
  it('is the only running one when none was named', () => {
    expect(chooseSession(null, [hall], roomsOf(null))).toEqual({ kind: 'chosen', session: hall });
  });

  it('is none when none runs', () => {
    expect(chooseSession(null, [], roomsOf(null))).toEqual({ kind: 'none-running' });
  });

  it('has to be named when several run', () => {
    expect(chooseSession(null, [hall, school], roomsOf(null))).toEqual({
      kind: 'several',
      sessions: [hall, school],
      complete: true,
    });
  });

  it('is the only one in a room that the server can moderate', () => {
    expect(chooseSession(null, [hall, secret], roomsOf(new Set(['Town Hall'])))).toEqual({
      kind: 'chosen',
      session: hall,
    });
    expect(chooseSession(null, [hall, secret], roomsOf(new Set(['25af-rsr2-lk92'])))).toEqual({
      kind: 'chosen',
      session: hall,
    });
    expect(chooseSession(null, [secret], roomsOf(new Set(['Town Hall'])))).toEqual({ kind: 'none-running' });
  });

  it.each([
    ['its ID', 's-hall'],
    ['the ID of its room', '25af-rsr2-lk92'],
    ['the name of its room', 'Town Hall'],
    ['the name of its room in other letters', 'tówn  hall'],
    ['its label', suggestSessions('', [hall], T0, WORDS)[0]?.name ?? ''],
    ['its label from a few minutes ago', 'Town Hall · 7 people · 3 min · s-hall'],
    ['its label in another language', 'Town Hall · 7 Leute · vor 3 Min. · s-hall'],
  ])('is found by %s', (_what, given) => {
    expect(chooseSession(given, [hall, school], roomsOf(null))).toEqual({ kind: 'chosen', session: hall });
  });

  it('isn’t guessed from a part of a name', () => {
    for (const given of ['Town', 's-', 'hall', '25af', 'Town Hall 2', 'Town Hall · s-school']) {
      expect(chooseSession(given, [hall, school], roomsOf(null))).toEqual({ kind: 'unknown' });
    }
  });

  it('isn’t guessed when a room has two, or two rooms have one name', () => {
    const again = sessionOf('s-hall-2', { room: '25af-rsr2-lk92', customId: 'Town Hall' });
    const namesake = sessionOf('s-other', { room: 'other', customId: 'TOWN HALL' });
    expect(chooseSession('25af-rsr2-lk92', [hall, again], roomsOf(null))).toEqual({
      kind: 'several',
      sessions: [hall, again],
      complete: true,
    });
    expect(chooseSession('town hall', [hall, namesake], roomsOf(null))).toEqual({
      kind: 'several',
      sessions: [hall, namesake],
      complete: true,
    });
    expect(chooseSession('s-hall', [hall, again, namesake], roomsOf(null))).toEqual({ kind: 'chosen', session: hall });
  });

  it('is also found by a label when the room’s name isn’t shown as it is', () => {
    for (const customId of [
      'Town   Hall',
      ' Town Hall',
      'Town\u200bHall',
      'To\u202ewn Hall',
      'W'.repeat(90),
      'a · b',
      '\u200b',
    ]) {
      const odd = sessionOf('s-odd', { customId, connectedCount: 3 });
      const [choice] = suggestSessions('', [odd], T0, WORDS);
      expect(chooseSession(choice?.name ?? '', [odd, school], roomsOf(null))).toEqual({ kind: 'chosen', session: odd });
    }
  });

  it.each(['s-secret', 'secret-room', 'Board', 'board', 'Board · 3 min · s-secret'])(
    'is never one in a room that the server can’t moderate, even when named exactly: %s',
    (given) => {
      expect(chooseSession(given, [hall, secret], roomsOf(new Set(['Town Hall'])))).toEqual({ kind: 'unknown' });
    },
  );

  it('isn’t one that ended, even if a list still names it', () => {
    const over = sessionOf('s-over', { state: 'ended', room: 'over' });
    expect(chooseSession(null, [over], roomsOf(null))).toEqual({ kind: 'none-running' });
    expect(chooseSession('s-over', [over], roomsOf(null)).kind).not.toBe('chosen');
  });

  it('is always a running one in a room that the server can moderate, as is each listed one, whatever is given', () => {
    const situation = fc
      .tuple(fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 6 }), fc.nat(), hostileText, fc.nat())
      .map(([sessions, which, text, how]) => {
        const one = sessions[which % Math.max(1, sessions.length)];
        const forms = [null, text, one?.id ?? null, one?.room.id ?? null, one?.room.customId ?? null];
        const rooms = sessions
          .filter((_, index) => (how >> index) % 2 === 0)
          .map(({ room }) => room.customId ?? room.id);
        return { sessions, given: forms[how % forms.length] ?? null, allowed: how % 7 === 0 ? null : new Set(rooms) };
      });
    fc.assert(
      fc.property(situation, ({ sessions, given, allowed }) => {
        const choice = chooseSession(given, sessions, roomsOf(allowed));
        const told = choice.kind === 'chosen' ? [choice.session] : choice.kind === 'several' ? choice.sessions : [];
        for (const one of told) {
          expect(one.state !== 'ended' && roomAllowed(one.room, roomsOf(allowed))).toBe(true);
        }
        const may = sessions.filter(({ room }) => roomAllowed(room, roomsOf(allowed)));
        if (given === null) {
          expect(told).toEqual(may);
        }
        expect(choice.kind === 'several' ? choice.sessions.length : 2).toBeGreaterThan(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe('an incomplete list of sessions', () => {
  const every = roomsOf(null);
  const some = (...sessions: Session[]) => partial(sessions, 'page-missing');

  it('has no only session, and none that is the only one in a room', () => {
    const unsure = { kind: 'incomplete', sessions: [hall], gap: 'page-missing' };
    expect(chooseIn(null, some(hall), every)).toEqual(unsure);
    expect(chooseIn('Town Hall', some(hall, school), every)).toEqual(unsure);
    expect(chooseIn('25af-rsr2-lk92', some(hall, school), every)).toEqual(unsure);
  });

  it('doesn’t say that nothing runs, or that there is no such session', () => {
    const nothing = { kind: 'incomplete', sessions: [], gap: 'page-missing' };
    expect(chooseIn(null, some(), every)).toEqual(nothing);
    expect(chooseIn('Nowhere', some(hall), every)).toEqual(nothing);
  });

  it('still has the one with an ID, and still shows several as several', () => {
    expect(chooseIn('s-hall', some(hall, school), every)).toEqual({ kind: 'chosen', session: hall });
    expect(chooseIn('Town Hall · 7 people · 3 min · s-hall', some(hall), every).kind).toBe('incomplete');
    expect(chooseIn(null, some(hall, school), every)).toEqual({
      kind: 'several',
      sessions: [hall, school],
      complete: false,
    });
  });

  it('doesn’t let the server moderate a room that it can’t', () => {
    const mine = roomsOf(new Set(['Town Hall']));
    expect(chooseIn('s-secret', some(hall, secret), mine)).toEqual(chooseIn('s-nowhere', some(hall, secret), mine));
  });
});

describe('a session that came without the custom ID of its room', () => {
  const unreported = { ...school, room: { ...school.room, customId: undefined } };
  const incomplete = (...sessions: Session[]) => ({ kind: 'incomplete', sessions, gap: 'unreadable-entry' });

  it('may be the server’s, and what was typed: nothing is the only one next to it, and nothing is absent', () => {
    const board = roomsOf(new Set(['Town Hall']));
    expect(chooseSession(null, [hall, unreported], board)).toEqual(incomplete(hall));
    expect(chooseSession(null, [unreported], board)).toEqual(incomplete());
    expect(chooseSession('abcd-efgh-ijkl', [unreported], board)).toEqual(incomplete());
    expect(chooseSession('s-school', [unreported], board)).toEqual(incomplete());
    expect(chooseSession('Choir', [hall, unreported], roomsOf(null))).toEqual(incomplete());
    expect(chooseSession('Town Hall', [hall, unreported], roomsOf(null))).toEqual(incomplete(hall));
  });

  it('is chosen when that makes no difference', () => {
    expect(chooseSession(null, [unreported], roomsOf(null))).toEqual({ kind: 'chosen', session: unreported });
    expect(chooseSession('s-school', [unreported], roomsOf(null))).toEqual({ kind: 'chosen', session: unreported });
    expect(chooseSession(null, [unreported], roomsOf(new Set(['abcd-efgh-ijkl'])))).toEqual({
      kind: 'chosen',
      session: unreported,
    });
  });

  it('is known by the label that it had then', () => {
    const label = suggestSessions('', [unreported], T0, WORDS)[0]?.name ?? '';
    const told = { ...school, room: { ...school.room, customId: 'Choir' } };
    expect(chooseSession(label, [told, hall], roomsOf(null))).toEqual({ kind: 'chosen', session: told });
  });
});

describe('empty sessions', () => {
  const several: SessionChoice = { kind: 'several', sessions: [hall, school], complete: true };
  const noOne = complete<Participant>([]);
  const someone = complete([person('ada')]);

  it('are skipped for the only one that has people in it', async () => {
    const choice = await chooseInhabited(null, several, async ({ id }) => (id === 's-hall' ? noOne : someone));
    expect(choice).toEqual({ kind: 'chosen', session: school });
  });

  it('leave the choice when there may be others that weren’t seen', async () => {
    const some: SessionChoice = { ...several, complete: false };
    expect(await chooseInhabited(null, some, async ({ id }) => (id === 's-hall' ? noOne : someone))).toBe(some);
  });

  it('leave the choice when two have people, all are empty, or one was named', async () => {
    expect(await chooseInhabited(null, several, async () => someone)).toBe(several);
    expect(await chooseInhabited(null, several, async () => noOne)).toBe(several);
    expect(await chooseInhabited('hall', several, async ({ id }) => (id === 's-hall' ? noOne : someone))).toBe(several);
  });

  it('are only those seen to be empty: one that can’t be read, or whose list lacks someone, may have people in it', async () => {
    for (const unclear of [null, partial([], 'emptied'), partial([], 'not-found')]) {
      expect(await chooseInhabited(null, several, async ({ id }) => (id === 's-hall' ? unclear : someone))).toBe(
        several,
      );
      expect(await chooseInhabited(null, several, async ({ id }) => (id === 's-hall' ? unclear : noOne))).toBe(several);
    }
  });

  it('aren’t looked for when the list itself shows two that have people', async () => {
    const told: SessionChoice = {
      kind: 'several',
      sessions: [
        { ...hall, connectedCount: 2 },
        { ...school, connectedCount: 1 },
      ],
      complete: true,
    };
    const choice = await chooseInhabited(null, told, () => Promise.reject(new Error('not to be asked')));
    expect(choice).toBe(told);
  });
});

describe('a room', () => {
  it('can be moderated by its ID or by the name its owner chose, letter by letter', () => {
    const { room } = hall;
    expect(roomAllowed(room, roomsOf(null))).toBe(true);
    expect(roomAllowed(room, roomsOf(new Set(['Town Hall'])))).toBe(true);
    expect(roomAllowed(room, roomsOf(new Set(['25af-rsr2-lk92'])))).toBe(true);
    expect(roomAllowed(room, roomsOf(new Set(['town hall'])))).toBe(false);
    expect(roomAllowed(room, roomsOf(new Set()))).toBe(false);
    expect(roomAllowed(school.room, roomsOf(new Set(['null', ''])))).toBe(false);
  });

  it.each([
    [null, false, 'allowed'],
    [null, null, 'unknown'],
    [null, true, 'not-allowed'],
    [['r'], false, 'allowed'],
    [['r'], null, 'unknown'],
    [['Town Hall'], false, 'unknown'],
    [['Town Hall'], true, 'not-allowed'],
    [[], null, 'not-allowed'],
  ] as const)(
    'with an unknown custom ID belongs to no one as long as that could matter: %j, given to another server: %s',
    (only, given, standing) => {
      const rooms = { only: only && new Set<string>(only), givenAway: () => given };
      expect(standingOf({ id: 'r', customId: undefined }, rooms)).toBe(standing);
      expect(roomAllowed({ id: 'r', customId: undefined }, rooms)).toBe(standing === 'allowed');
    },
  );
});
