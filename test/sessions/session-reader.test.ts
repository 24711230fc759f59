import { beforeEach, describe, expect, it, vi } from 'vitest';
import { complete, type Gap, partial } from '../../src/sessions/evidence.ts';
import { roomsOf } from '../../src/sessions/session.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { Fixture } from '../removal/fixture.ts';
import { sessionOf } from '../support/hostile.ts';

const ROOMS = roomsOf(null);
const CALL = { reference: 'K7Q2M4X' };
const HALL = sessionOf('s-hall', { room: 'r-hall' });
const LATER = sessionOf('s-later', { room: 'r-hall' });

let fixture: Fixture;

beforeEach(() => {
  fixture = new Fixture();
});

describe('a room that is named while no one knows which rooms there are', () => {
  beforeEach(() => {
    fixture.instead('running', () => partial([], 'rooms-unknown'));
  });

  it('is read by itself, however it was typed, and its session is found', async () => {
    const running = vi.spyOn(fixture.videoSessions, 'running');
    fixture.instead('running', () => complete([HALL]));
    expect(await fixture.reader.choose(' r-hall ', ROOMS, CALL)).toEqual({ kind: 'chosen', session: HALL });
    expect(running.mock.calls).toEqual([
      [null, CALL],
      [new Set(['r-hall']), CALL],
    ]);
  });

  it('has several sessions when several run in it, and none of them is chosen', async () => {
    fixture.instead('running', () => complete([HALL, LATER]));
    expect(await fixture.reader.choose('r-hall', ROOMS, CALL)).toEqual({
      kind: 'several-sessions',
      sessions: [HALL, LATER],
    });
  });

  it.each(['no one', 'part of a list'])('isn’t said to have no session: %s is in it', async (what) => {
    fixture.instead('running', () => (what === 'no one' ? complete([]) : partial([], 'page-missing')));
    expect(await fixture.reader.choose('r-hall', ROOMS, CALL)).toEqual({
      kind: 'sessions-incomplete',
      given: 'r-hall',
      sessions: [],
      gap: 'rooms-unknown',
    });
  });
});

describe('a list of sessions', () => {
  it.each<[string | null, Gap | null]>([
    [null, 'rooms-unknown'],
    ['r-hall', 'page-missing'],
    ['r-hall', null],
  ])('is read once when nothing else would show more: named %s, lacking %s', async (given, gap) => {
    fixture.open('s-hall', { room: 'r-hall' });
    fixture.sessionsGap = gap;
    const { kind } = await fixture.reader.choose(given, ROOMS, CALL);
    expect(kind).toBe(gap === null ? 'chosen' : 'sessions-incomplete');
    expect(fixture.count('running')).toBe(1);
  });

  it('has several sessions when it can’t be read whether one of them is empty', async () => {
    const hall = fixture.open('s-hall', { room: 'r-hall' });
    fixture.open('s-attic', { room: 'r-attic' });
    fixture.join(hall, 'ada');
    fixture.instead('connected', (truth) => truth());
    fixture.failing('connected', new UpstreamError('unavailable', 'away'));
    expect((await fixture.reader.choose(null, ROOMS, CALL)).kind).toBe('several-sessions');
    const bug = new TypeError('a bug');
    fixture.failing('connected', bug, 2);
    await expect(fixture.reader.choose(null, ROOMS, CALL)).rejects.toBe(bug);
  });
});
