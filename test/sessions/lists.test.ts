import { beforeEach, describe, expect, it } from 'vitest';
import { shortForm } from '../../src/removal/identification.ts';
import { complete, partial } from '../../src/sessions/evidence.ts';
import { createSessionLists, hasId, type SessionLists } from '../../src/sessions/lists.ts';
import { roomsOf } from '../../src/sessions/session.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { Fixture } from '../removal/fixture.ts';

const DISCORD_ID = '200000000000000005';

let fixture: Fixture;
let lists: SessionLists;
beforeEach(() => {
  fixture = new Fixture();
  const { videoSessions, reader, sessionCache, roomNames, clock } = fixture;
  lists = createSessionLists({ videoSessions, reader, sessionCache, roomNames, clock });
});

const request = (...rooms: string[]) => ({
  guildId: '10',
  settings: { rooms: roomsOf(rooms.length === 0 ? null : new Set(rooms)) },
  reference: 'K7Q2M4X',
});
const ids = (found: object): string[] =>
  'people' in found ? (found.people as { items: readonly { id: string }[] }).items.map(({ id }) => id) : [];

describe('the people of a session', () => {
  it('are those who are connected, longest first, read at once and once', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'late', 'Late', fixture.time + 1_000);
    fixture.join(place, 'unknown', null, null);
    fixture.join(place, 'early', 'Early', fixture.time);
    fixture.leave(fixture.join(place, 'gone'));
    expect(ids(await lists.people(null, request()))).toEqual(['early', 'late', 'unknown']);
    expect(fixture.calls.filter((call) => call.startsWith('connected'))).toHaveLength(1);
  });

  it('aren’t guessed when several sessions run, and never come from another server’s room', async () => {
    fixture.join(fixture.open('s1', { room: 'mine' }), 'ada');
    fixture.open('s2', { room: 'theirs' });
    fixture.join(fixture.open('s3', { room: 'mine-too' }), 'bob');
    const several = await lists.people('', request('mine', 'mine-too'));
    expect(several.kind === 'several-sessions' && several.sessions.map(({ id }) => id)).toEqual(['s1', 's3']);
    expect((await lists.people('theirs', request('mine'))).kind).toBe('no-such-session');
    expect((await lists.people('s2', request('mine'))).kind).toBe('no-such-session');
    expect((await lists.peopleOf('s2', request('mine'))).kind).toBe('session-gone');
    expect(fixture.calls).not.toContain('connected s2');
  });

  it('are found again by what a button carries, by ID or by its short form', async () => {
    const id = 'x'.repeat(90);
    fixture.join(fixture.open(id), 'ada');
    expect(ids(await lists.peopleOf(id, request()))).toEqual(['ada']);
    expect(ids(await lists.peopleOf(shortForm(id), request()))).toEqual(['ada']);
    expect(await lists.idOf(id, request())).toEqual({ kind: 'id', id });
    expect(await lists.idOf(shortForm(id), request())).toEqual({ kind: 'id', id });
    expect(await lists.idOf(shortForm('no-such'), request())).toEqual({ kind: 'session-gone' });
    expect((await lists.peopleOf('no-such', request())).kind).toBe('session-gone');
    expect((await lists.peopleOf('', request())).kind).toBe('session-gone');
  });

  it('are no one in a session that is over, and no one in one that is empty', async () => {
    const place = fixture.open('s1');
    expect(await lists.people('s1', request())).toMatchObject({ kind: 'people', people: complete([]) });
    fixture.end(place);
    expect((await lists.peopleOf('s1', request())).kind).toBe('session-over');
    expect((await lists.people('s1', request())).kind).toBe('session-over');
    expect((await lists.people('s2', request())).kind).toBe('no-such-session');
    expect((await lists.people(null, request())).kind).toBe('none-running');
  });

  it.each(['forbidden', 'busy', 'unavailable'] as const)('are unknown when VideoSDK is %s', async (code) => {
    fixture.open('s1');
    const fail = () => {
      throw new UpstreamError(code, 'x');
    };
    fixture.instead('running', fail);
    expect((await lists.people(null, request())).kind).toBe(code);
    fixture.instead('connected', fail);
    expect((await lists.peopleOf('s1', request())).kind).toBe(code);
    fixture.instead('running', fail);
    expect((await lists.sessions(request())).kind).toBe(code);
  });
});

describe('the list of what runs', () => {
  it('is newest first, and only has this server’s rooms', async () => {
    fixture.open('old', { room: 'a', startedAt: 1 });
    fixture.open('new', { room: 'a', startedAt: 3 });
    fixture.open('theirs', { room: 'b', startedAt: 2 });
    fixture.open('unknown', { room: 'a', startedAt: null });
    const found = await lists.sessions(request('a'));
    expect(found.kind === 'sessions' && found.sessions.items.map(({ id }) => id)).toEqual(['new', 'old', 'unknown']);
  });

  it('counts people by the lists of the first ten sessions, when the number didn’t come with them', async () => {
    for (let n = 0; n < 12; n += 1) {
      fixture.join(fixture.open(`s${n}`, { startedAt: n }), 'ada');
    }
    fixture.open('told', { connectedCount: 7, startedAt: -1 });
    const found = await lists.sessions(request());
    const all = found.kind === 'sessions' ? found.sessions.items : [];
    fixture.instead('connected', () => {
      throw new UpstreamError('unavailable', 'x');
    });
    const counts = await lists.counts(all, request());
    expect([...counts.values()].filter(({ count, atLeast }) => count === 1 && !atLeast)).toHaveLength(9);
    expect(counts.get('told')).toEqual({ count: 7, atLeast: false });
    expect(counts.has('s0')).toBe(false);
  });
});

describe('a partial list', () => {
  it('gives a count of "at least", and none when no one was read', async () => {
    const place = fixture.open('s1');
    fixture.join(place, 'ada');
    fixture.gap = 'page-missing';
    expect((await lists.counts([place.session], request())).get('s1')).toEqual({ count: 1, atLeast: true });
    fixture.instead('connected', () => partial([], 'not-found'));
    expect((await lists.counts([place.session], request())).size).toBe(0);
  });

  it('doesn’t say that a session is gone, or that none runs', async () => {
    fixture.sessionsGap = 'page-missing';
    expect((await lists.peopleOf('no-such', request())).kind).toBe('sessions-incomplete');
    expect(await lists.idOf(shortForm('no-such'), request())).toMatchObject({ kind: 'sessions-incomplete' });
    expect((await lists.people(null, request())).kind).toBe('sessions-incomplete');
    expect(await lists.sessions(request())).toMatchObject({ sessions: { complete: false, gap: 'page-missing' } });
  });

  it('doesn’t make someone the only one who fits a member', async () => {
    fixture.join(fixture.open('s1'), DISCORD_ID);
    fixture.gap = 'unreadable-entry';
    expect(await lists.matches({ userId: DISCORD_ID, name: '' }, request())).toMatchObject({ complete: false });
    fixture.gap = null;
    fixture.sessionsGap = 'page-missing';
    expect(await lists.matches({ userId: DISCORD_ID, name: '' }, request())).toMatchObject({ complete: false });
  });
});

describe('a Discord member', () => {
  it.each([
    [DISCORD_ID, true],
    [`discord:${DISCORD_ID}`, true],
    [`u${DISCORD_ID}-web`, true],
    [`1${DISCORD_ID} ${DISCORD_ID}`, true],
    [`${DISCORD_ID}0`, false],
    [`0${DISCORD_ID}`, false],
    [`${DISCORD_ID}\u0663`, false],
    ['', false],
  ])('is in the ID %j: %s', (id, expected) => {
    expect(hasId(id, DISCORD_ID)).toBe(expected);
  });

  it('is looked for by ID in every session of this server, and by name, closest match first', async () => {
    const one = fixture.open('s1', { room: 'a', startedAt: 2 });
    const two = fixture.open('s2', { room: 'a', startedAt: 1 });
    const theirs = fixture.open('s3', { room: 'b' });
    fixture.join(two, `d-${DISCORD_ID}`, 'Somebody');
    fixture.join(theirs, DISCORD_ID, 'Zoë');
    fixture.join(one, 'has', 'Not ZOE');
    fixture.join(one, 'begins', 'zoe the great');
    fixture.join(two, 'equal', 'Zoé');
    fixture.join(two, 'other', 'Ada');
    const found = await lists.matches({ userId: DISCORD_ID, name: ' Zoë ' }, request('a'));
    if (found.kind !== 'matches') {
      throw new Error(found.kind);
    }
    expect(found.byId.map(({ session, person }) => [session.id, person.id])).toEqual([['s2', `d-${DISCORD_ID}`]]);
    expect(found.byName.map(({ person }) => person.id)).toEqual(['equal', 'begins', 'has']);
    expect(found.complete).toBe(true);
  });

  it('without a name that shows anything matches no one', async () => {
    fixture.join(fixture.open('s1'), 'nameless', null);
    expect(await lists.matches({ userId: DISCORD_ID, name: '\u200b' }, request())).toMatchObject({
      byName: [],
      byId: [],
    });
  });

  it('has no only match when someone couldn’t be checked', async () => {
    fixture.join(fixture.open('s1'), DISCORD_ID);
    fixture.open('s2');
    fixture.truly('connected');
    fixture.instead('connected', () => {
      throw new UpstreamError('busy', 'x');
    });
    expect(await lists.matches({ userId: DISCORD_ID, name: '' }, request())).toMatchObject({ complete: false });
    fixture.instead('running', () => {
      throw new UpstreamError('busy', 'x');
    });
    expect((await lists.matches({ userId: DISCORD_ID, name: '' }, request())).kind).toBe('busy');
  });
});
