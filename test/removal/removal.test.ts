import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RecordsError } from '../../src/common/store-error.ts';
import { shortForm } from '../../src/removal/identification.ts';
import type { Outcome, Progress } from '../../src/removal/outcome.ts';
import { complete, type Listing, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import { type RemovalAnswer, UpstreamError, type VideoSessions } from '../../src/sessions/video-sessions.ts';
import { sessionOf } from '../support/hostile.ts';
import { as, Fixture, type Visitor } from './fixture.ts';

const MINUTE = 60_000;
const down = new UpstreamError('unavailable', 'down');
const tooMany = new UpstreamError('busy', 'busy', { status: 429, retryAfterSeconds: 7 });
const refused = new UpstreamError('forbidden', 'refused', { status: 401 });

let fixture: Fixture;
let hall: ReturnType<Fixture['open']>;
let ada: Visitor;
let bob: Visitor;
let eve: Visitor;

beforeEach(() => {
  fixture = new Fixture();
  hall = fixture.open('s-hall', { room: 'r-hall', customId: 'Town Hall' });
  bob = fixture.join(hall, 'bob', 'Bob', fixture.time - 9 * MINUTE);
  ada = fixture.join(hall, 'ada', 'Ada', fixture.time - 2 * MINUTE);
  eve = fixture.join(hall, 'eve', 'Eve', fixture.time - 5 * MINUTE);
});

const ids = (people: readonly { readonly id: string }[] | Listing<{ readonly id: string }>): string[] =>
  ('items' in people ? people.items : people).map(({ id }) => id);

/** The first outcome, of a request after which nothing more is to be said. */
async function only(progress: Promise<Progress>): Promise<Outcome> {
  const { outcome, later } = await progress;
  expect(later).toBeNull();
  return outcome;
}

async function lastOf(progress: Promise<Progress>): Promise<Outcome> {
  const { later } = await progress;
  if (later === null) {
    throw new Error('nothing follows');
  }
  return later;
}

describe('somebody who is removed', () => {
  it('is told as removed when they are seen gone, with those who remain, longest first', async () => {
    const outcome = as(await only(fixture.ask('Ada')), 'removed');
    expect(outcome.target.id).toBe('ada');
    expect(outcome.session.id).toBe('s-hall');
    expect(ids(outcome.remaining)).toEqual(['bob', 'eve']);
    expect(fixture.calls).toEqual([
      'running',
      'connected s-hall',
      'attendee s-hall Ada',
      'remove s-hall ada',
      'connected s-hall',
    ]);
  });

  it('carries the reference of the interaction into every call', async () => {
    await fixture.ask('Ada', { reference: 'K7Q2M4X' });
    expect([...fixture.references]).toEqual(['K7Q2M4X']);
  });

  it('may be the last one: nobody remains', async () => {
    fixture.leave(bob);
    fixture.leave(eve);
    expect(as(await only(fixture.ask('ada')), 'removed').remaining).toEqual(complete([]));
  });

  it('is told as removed when their session is on a complete list of those that run no more', async () => {
    fixture.onRemove = () => {
      fixture.end(hall);
      return { kind: 'accepted' };
    };
    fixture.truly('connected');
    for (let n = 0; n < 20; n += 1) {
      fixture.instead('connected', () => partial([], 'not-found'));
      fixture.instead('attendee', () => NOT_FOUND);
      fixture.instead('find', () => NOT_FOUND);
    }
    const outcome = as(await only(fixture.ask('Ada')), 'removed');
    expect([outcome.gone.by, outcome.remaining]).toEqual(['session', complete([])]);
  });

  it('is never told as removed when every read answers "not found" from then on: nobody was seen gone', async () => {
    fixture.onRemove = () => {
      notFoundFromNowOn();
      return { kind: 'accepted' };
    };
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect(await lastOf(progress)).toMatchObject({ kind: 'unknown', answer: { kind: 'accepted' } });
  });

  it('is never told as removed by an empty list of a session that had people a moment ago', async () => {
    fixture.onRemove = () => {
      for (let n = 0; n < 20; n += 1) {
        fixture.instead('connected', () => complete([]));
      }
      return { kind: 'accepted' };
    };
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('unknown');
  });

  it('is told as removed by their own record when the list is empty, without a word about the others', async () => {
    fixture.onRemove = (target) => {
      fixture.leave(target);
      fixture.instead('connected', () => complete([]));
      return { kind: 'accepted' };
    };
    const outcome = as(await only(fixture.ask('Ada')), 'removed');
    expect([outcome.gone.by, outcome.remaining]).toEqual(['record', partial([], 'emptied')]);
  });

  it('is not told as removed on a stray "no such session" of one that still runs', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    fixture.truly('connected');
    fixture.instead('connected', () => partial([], 'not-found'));
    fixture.instead('attendee', () => NOT_FOUND);
    expect((await fixture.ask('ada')).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
  });

  it('is told as back when they rejoined before anybody looked', async () => {
    fixture.onRemove = (target) => {
      fixture.leave(target);
      fixture.join(hall, 'ada', 'Ada', fixture.time + 500);
      return { kind: 'accepted' };
    };
    const outcome = as(await only(fixture.ask('Ada')), 'returned');
    expect(outcome.rejoinedAt).toBe(fixture.time + 500);
    expect(ids(outcome.remaining)).toEqual(['bob', 'eve']);
  });

  it('is looked for when no time of joining can tell whether they are back', async () => {
    ada.joinedAt = null;
    fixture.onRemove = () => ({ kind: 'accepted' });
    expect((await fixture.ask('Ada')).outcome.kind).toBe('pending');
  });
});

describe('looking on', () => {
  it('finds somebody whom the removal takes some seconds to reach', async () => {
    fixture.onRemove = (target) => {
      fixture.after(3_000, () => fixture.leave(target));
      return { kind: 'accepted' };
    };
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'connected', target: { id: 'ada' } });
    expect(ids(as(await lastOf(progress), 'removed').remaining)).toEqual(['bob', 'eve']);
  });

  it('sees somebody who is out and comes back meanwhile', async () => {
    fixture.onRemove = (target) => {
      fixture.after(2_000, () => {
        fixture.leave(target);
        fixture.join(hall, 'ada', 'Ada');
      });
      return { kind: 'accepted' };
    };
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('returned');
  });

  it('goes on for 15 seconds, a handful of times, and then says that they are still there', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    const start = fixture.time;
    expect(await lastOf(fixture.ask('Ada'))).toMatchObject({ kind: 'still-there', answer: { kind: 'accepted' } });
    expect(fixture.time - start).toBe(15_000);
    expect(fixture.count('connected')).toBeLessThanOrEqual(12);
    expect(Math.max(...fixture.pauses)).toBeLessThanOrEqual(4_000);
    expect(fixture.pauses[0]).toBeLessThanOrEqual(500);
  });

  it('sees in the last moment what happens in the last second', async () => {
    fixture.onRemove = (target) => {
      fixture.after(14_900, () => fixture.leave(target));
      return { kind: 'accepted' };
    };
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('removed');
  });

  it('does not go on beyond 15 seconds when each look takes long', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    const progress = fixture.ask('Ada');
    const slow = async () => {
      fixture.time += 5_000;
      return complete([{ id: 'ada', name: 'Ada', joinedAt: ada.joinedAt }]);
    };
    await progress;
    for (let n = 0; n < 12; n += 1) {
      fixture.instead('connected', slow);
    }
    const start = fixture.time;
    await lastOf(progress);
    expect(fixture.time - start).toBeLessThanOrEqual(25_000);
  });

  it('goes on over a list that cannot be read, and says what it last saw', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    fixture.truly('connected');
    fixture.failing('connected', down, 4);
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', answer: { kind: 'accepted' } });
    expect((await lastOf(progress)).kind).toBe('still-there');
  });

  it('says that it is unknown when the list can be read at no time', async () => {
    const progress = fixture.ask('Ada');
    fixture.truly('connected');
    fixture.failing('connected', down, 99);
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect(await lastOf(progress)).toMatchObject({ kind: 'unknown', answer: { kind: 'accepted' } });
  });

  it('ends at once when the process is about to end, and says what is known by then', async () => {
    fixture.hold = { waiting: Promise.withResolvers() };
    fixture.onRemove = () => ({ kind: 'accepted' });
    const progress = fixture.ask('Ada');
    await progress;
    const before = fixture.count('connected');
    fixture.stopping.abort();
    // They were seen connected, but the removal may still be carried out.
    expect((await lastOf(progress)).kind).toBe('unknown');
    expect(fixture.count('connected') - before).toBeLessThanOrEqual(1);
  });

  it('sees in its last look before the process ends that they are gone', async () => {
    fixture.hold = { waiting: Promise.withResolvers() };
    fixture.onRemove = () => ({ kind: 'accepted' });
    const progress = fixture.ask('Ada');
    await progress;
    fixture.leave(ada);
    fixture.stopping.abort();
    expect((await lastOf(progress)).kind).toBe('removed');
  });

  it('looks once when the process is about to end already', async () => {
    fixture.stopping.abort();
    fixture.onRemove = () => ({ kind: 'accepted' });
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('unknown');
    expect(fixture.pauses).toEqual([]);
  });
});

it('confirms a name first when VideoSDK does not tell whether it is an id of another as well', async () => {
  fixture.failing('attendee', down, 99);
  expect((await fixture.ask('Ada')).outcome).toMatchObject({ kind: 'to-confirm', target: { id: 'ada' } });
  expect(fixture.count('remove')).toBe(0);
});

describe('a list that lacks something', () => {
  beforeEach(() => {
    fixture.gap = 'pages-moved';
  });

  it('proves nothing by itself: the one who was removed is asked for', async () => {
    expect((await only(fixture.ask(shortForm('ada')))).kind).toBe('removed');
    expect(fixture.calls.at(-1)).toBe('attendee s-hall ada');
  });

  it('does not hide somebody who slipped from one page to another', async () => {
    fixture.onRemove = () => {
      fixture.missed.add('ada');
      return { kind: 'accepted' };
    };
    const progress = fixture.ask(shortForm('ada'));
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'connected' });
    expect((await lastOf(progress)).kind).toBe('still-there');
  });

  it('is not read for gone when the one who was removed cannot be asked for', async () => {
    fixture.failing('attendee', down, 99);
    const progress = fixture.ask(shortForm('ada'));
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect((await lastOf(progress)).kind).toBe('unknown');
  });

  it('is enough when it shows the one who was removed', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    await fixture.ask(shortForm('ada'));
    expect(fixture.count('attendee')).toBe(0);
  });

  it('does not tell who is called Ada: nobody is removed, and those who fit come first', async () => {
    const outcome = as(await only(fixture.ask('Ada')), 'people-incomplete');
    expect([outcome.given, ids(outcome.present), outcome.gap]).toEqual(['Ada', ['ada', 'bob', 'eve'], 'pages-moved']);
    expect(fixture.count('remove')).toBe(0);
  });

  it('does not tell that nobody is called Zoe', async () => {
    expect(as(await only(fixture.ask('Zoe')), 'people-incomplete').given).toBe('Zoe');
  });

  it('still has somebody who was picked, by their id alone', async () => {
    fixture.missed.add('ada');
    fixture.join(hall, 'x', 'ada');
    const outcome = as(await only(fixture.ask('ada', { picked: true })), 'removed');
    expect(outcome.target.id).toBe('ada');
  });

  it('says of those who remain what it lacks', async () => {
    expect(as(await only(fixture.ask(shortForm('ada'))), 'removed').remaining).toMatchObject({
      complete: false,
      gap: 'pages-moved',
    });
  });

  it.each(['seen', 'on the part that did not come'])(
    'has an id confirmed first that was typed, for it may be the name of one who was not seen: %s',
    async (where) => {
      if (where !== 'seen') {
        fixture.missed.add('ada');
      }
      expect((await only(fixture.ask('ada'))).kind).toBe('to-confirm');
      expect((await only(fixture.ask('ada', { picked: true }))).kind).toBe('removed');
    },
  );

  it('still has somebody who came from a completion, though they are not on it', async () => {
    fixture.missed.add('ada');
    expect(as(await only(fixture.ask(shortForm('ada'))), 'removed').target.id).toBe('ada');
  });

  it('does not make somebody who is connected unknown, when they are named by their id', async () => {
    fixture.missed.add('ada');
    const { outcome } = await fixture.ask(shortForm('ada'));
    expect(outcome.kind).not.toBe('no-such-person');
    expect(outcome.kind).not.toBe('already-gone');
  });
});

describe('a removal that is not simply accepted', () => {
  it.each<[string, RemovalAnswer, Partial<Outcome>]>([
    ['refused credentials', { kind: 'forbidden', status: 403 }, { kind: 'forbidden', status: 403 }],
    [
      'a refusal for the clock',
      { kind: 'forbidden', status: 401, skewMs: 180_000 },
      { kind: 'forbidden', status: 401, skewMs: 180_000 },
    ],
    ['too many requests', { kind: 'busy', retryAfterSeconds: 3 }, { kind: 'busy', retryAfterSeconds: 3 }],
    ['an error of its own', { kind: 'failed', status: 502 }, { kind: 'still-there' }],
    ['nothing', { kind: 'unanswered' }, { kind: 'still-there' }],
    ['a refusal without a reason', { kind: 'rejected', status: 400 }, { kind: 'turned-down', status: 400 }],
  ])('says which it was with %s, once the person was there for 15 seconds', async (_what, answer, expected) => {
    fixture.onRemove = () => answer;
    const start = fixture.time;
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', answer, seen: 'connected' });
    expect(await lastOf(progress)).toMatchObject({ ...expected, target: { id: 'ada' } });
    expect(fixture.time - start).toBe(15_000);
    expect(fixture.count('remove')).toBe(1);
  });

  it('says so at once when nothing reached VideoSDK', async () => {
    fixture.onRemove = () => ({ kind: 'unreachable' });
    expect(await only(fixture.ask('Ada'))).toMatchObject({ kind: 'unavailable', target: { id: 'ada' } });
  });

  it('does not look on when VideoSDK refuses to be read too: nobody would see anything', async () => {
    fixture.onRemove = () => {
      fixture.failing('connected', refused);
      return { kind: 'forbidden', status: 401 };
    };
    expect(await only(fixture.ask('Ada'))).toMatchObject({ kind: 'unknown', answer: { kind: 'forbidden' } });
  });

  describe.each<RemovalAnswer>([
    { kind: 'rejected', status: 400 },
    { kind: 'rejected', status: 402 },
    { kind: 'rejected', status: 404 },
    { kind: 'forbidden', status: 401 },
    { kind: 'busy', retryAfterSeconds: 1 },
    { kind: 'failed', status: 504 },
    { kind: 'unanswered' },
  ])('that was answered %j and carried out all the same', (answer) => {
    it.each([0, 800, 14_000])('%i ms later is told as gone, and not as accepted', async (ms) => {
      fixture.onRemove = (target) => {
        fixture.after(ms, () => fixture.leave(target));
        if (ms === 0) {
          fixture.leave(target);
        }
        return answer;
      };
      const { outcome, later } = await fixture.ask('Ada');
      const last = as(later === null ? outcome : await later, 'gone');
      expect([ids(last.remaining), last.answer]).toEqual([['bob', 'eve'], answer]);
      expect(fixture.count('remove')).toBe(1);
    });
  });

  it('is looked after when nothing was answered and the person is still there', async () => {
    fixture.onRemove = () => ({ kind: 'unanswered' });
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({
      kind: 'pending',
      seen: 'connected',
      answer: { kind: 'unanswered' },
    });
    expect(await lastOf(progress)).toMatchObject({ kind: 'still-there', answer: { kind: 'unanswered' } });
    expect(fixture.count('remove')).toBe(1);
  });

  it('becomes known when nothing was answered and the list can be read again', async () => {
    fixture.onRemove = (target) => {
      fixture.leave(target);
      fixture.failing('connected', down, 3);
      return { kind: 'unanswered' };
    };
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect((await lastOf(progress)).kind).toBe('gone');
  });

  it('stays unknown when nothing was answered and nothing can be read', async () => {
    fixture.onRemove = () => {
      fixture.failing('connected', down, 99);
      return { kind: 'unanswered' };
    };
    expect(await lastOf(fixture.ask('Ada'))).toMatchObject({ kind: 'unknown', answer: { kind: 'unanswered' } });
  });

  it('is not called unanswered when an error was answered and nothing can be read', async () => {
    fixture.onRemove = () => {
      fixture.failing('connected', down, 99);
      return { kind: 'failed', status: 500 };
    };
    expect(await lastOf(fixture.ask('Ada'))).toMatchObject({
      kind: 'unknown',
      answer: { kind: 'failed', status: 500 },
    });
  });

  it('was too late when the person had left by then', async () => {
    fixture.onRemove = (target) => {
      fixture.leave(target);
      return { kind: 'rejected', status: 404 };
    };
    const outcome = as(await only(fixture.ask('Ada')), 'gone');
    expect(outcome.target.id).toBe('ada');
    expect(ids(outcome.remaining)).toEqual(['bob', 'eve']);
  });

  it('was too late when the session had ended by then', async () => {
    fixture.onRemove = () => {
      fixture.end(hall);
      return { kind: 'rejected', status: 400 };
    };
    expect(as(await only(fixture.ask('Ada')), 'gone').remaining).toEqual(complete([]));
    expect((await only(fixture.ask('Ada', { session: 's-hall' }))).kind).toBe('session-over');
  });

  it('was too late when nothing but the end of the session tells where they are', async () => {
    fixture.onRemove = () => {
      fixture.end(hall);
      fixture.instead('attendee', () => NOT_FOUND);
      return { kind: 'rejected', status: 400 };
    };
    expect(as(await only(fixture.ask('Ada')), 'session-over').session).toMatchObject({ id: 's-hall', state: 'ended' });
  });

  it('is not told as too late when VideoSDK answers "not found" to everything', async () => {
    fixture.onRemove = () => {
      notFoundFromNowOn();
      return { kind: 'rejected', status: 404 };
    };
    expect(await lastOf(fixture.ask('Ada'))).toMatchObject({
      kind: 'unknown',
      answer: { kind: 'rejected', status: 404 },
    });
  });

  it('was too late for the last one in a session that runs on, empty', async () => {
    fixture.leave(bob);
    fixture.leave(eve);
    fixture.onRemove = (target) => {
      fixture.leave(target);
      return { kind: 'rejected', status: 404 };
    };
    const outcome = as(await only(fixture.ask('Ada')), 'gone');
    expect([outcome.gone.by, outcome.remaining]).toEqual(['record', complete([])]);
  });

  it.each([down, tooMany, refused])(
    'is not told as anything that was not seen when the list cannot be read after a refusal: %s',
    async (error) => {
      fixture.onRemove = () => {
        fixture.failing('connected', error, 99);
        return { kind: 'rejected', status: 404 };
      };
      expect(await lastOf(fixture.ask('Ada'))).toMatchObject({ kind: 'unknown', target: { id: 'ada' } });
    },
  );
});

/** VideoSDK answers 402 or 404 to everything. */
function notFoundFromNowOn(): void {
  for (let n = 0; n < 99; n += 1) {
    fixture.instead('connected', () => partial([], 'not-found'));
    fixture.instead('attendee', () => NOT_FOUND);
    fixture.instead('attendees', () => partial([], 'not-found'));
    fixture.instead('find', () => NOT_FOUND);
    fixture.instead('running', () => partial([], 'not-found'));
  }
}

describe('a process that has lost the case', () => {
  it('asks for nothing, and leaves it to whoever has taken it over', async () => {
    fixture.holds = async () => false;
    expect((await only(fixture.ask('Ada'))).kind).toBe('taken-over');
    expect(fixture.count('remove')).toBe(0);
  });

  it('asks for nothing when the store cannot say, and tells that nothing was done', async () => {
    fixture.holds = () => Promise.reject(new RecordsError('SQLITE_IOERR'));
    expect((await only(fixture.ask('Ada'))).kind).toBe('not-recorded');
    expect(fixture.count('remove')).toBe(0);
    expect(fixture.cases.map(({ outcome }) => outcome)).toEqual(['not-asked']);
  });
});

describe('which session', () => {
  it('need not be named when one runs, and has to be when several do', async () => {
    const school = fixture.open('s-school');
    fixture.join(school, 'zoe');
    expect(ids(as(await only(fixture.ask('Ada')), 'several-sessions').sessions)).toEqual(['s-hall', 's-school']);
    const before = fixture.calls.length;
    expect((await only(fixture.ask('Ada', { session: 'town hall' }))).kind).toBe('removed');
    expect(fixture.calls.slice(before)).not.toContain('connected s-school');
  });

  it('is the only one that has people in it, when others have run on for days with nobody', async () => {
    fixture.open('s-ghost', { startedAt: fixture.time - 3 * 86_400_000 });
    fixture.open('s-ghost-2');
    expect(as(await only(fixture.ask('Ada')), 'removed').session.id).toBe('s-hall');
  });

  it('has to be named when a session may have people in it that could not be seen', async () => {
    fixture.open('s-other');
    fixture.truly('connected');
    fixture.instead('connected', () => partial([], 'no-page-info'));
    expect((await only(fixture.ask('Ada'))).kind).toBe('several-sessions');
    expect(fixture.count('remove')).toBe(0);
  });

  it('has to be named by its id when the list of sessions lacks something', async () => {
    fixture.sessionsGap = 'page-missing';
    const outcome = as(await only(fixture.ask('Ada')), 'sessions-incomplete');
    expect([outcome.given, ids(outcome.sessions), outcome.gap]).toEqual([null, ['s-hall'], 'page-missing']);
    expect((await only(fixture.ask('Ada', { session: 'Town Hall' }))).kind).toBe('sessions-incomplete');
    expect((await only(fixture.ask('Ada', { session: 'Nowhere' }))).kind).toBe('sessions-incomplete');
    expect(fixture.count('remove')).toBe(0);
    expect((await only(fixture.ask('Ada', { session: 's-hall' }))).kind).toBe('removed');
  });

  it('is not said to be none when the list of sessions lacks something', async () => {
    fixture.end(hall);
    fixture.sessionsGap = 'not-found';
    expect(as(await only(fixture.ask('Ada')), 'sessions-incomplete').sessions).toEqual([]);
  });

  it.each(['', '  ', '\u200b', '\n'])('was not named by %j', async (session) => {
    expect((await only(fixture.ask('Ada', { session }))).kind).toBe('removed');
  });

  it('is not asked for again when a completion has just shown it', async () => {
    fixture.learn([hall.session]);
    expect((await only(fixture.ask('ada', { session: ' s-hall ' }))).kind).toBe('removed');
    expect(fixture.calls).toEqual(['connected s-hall', 'remove s-hall ada', 'connected s-hall']);
  });

  it('is read by itself when it is named by its id: one small call, and no list of all that run', async () => {
    fixture.open('s-school');
    expect((await only(fixture.ask('ada', { session: ' s-hall ' }))).kind).toBe('removed');
    expect(fixture.calls).toEqual(['find s-hall', 'connected s-hall', 'remove s-hall ada', 'connected s-hall']);
  });

  it('is looked for among those that run when no session has what was named for its id', async () => {
    fixture.open('s-school');
    expect((await only(fixture.ask('Ada', { session: ' Town Hall ' }))).kind).toBe('removed');
    expect(fixture.calls.slice(0, 3)).toEqual(['find Town Hall', 'running', 'connected s-hall']);
  });

  it('is not asked for by itself when none was named', async () => {
    expect((await only(fixture.ask('Ada'))).kind).toBe('removed');
    expect(fixture.count('find')).toBe(0);
    expect(fixture.count('running')).toBe(1);
  });

  it.each(['s-hall', 'Town Hall', null])(
    'is remembered once it was found by %j: its id is not asked for again',
    async (session) => {
      expect((await only(fixture.ask('Ada', { session }))).kind).toBe('removed');
      const before = fixture.calls.length;
      expect((await only(fixture.ask('bob', { session: 's-hall' }))).kind).toBe('removed');
      expect(fixture.calls.slice(before)).toEqual(['connected s-hall', 'remove s-hall bob', 'connected s-hall']);
    },
  );

  it('is the one of that id, though a room is named like it', async () => {
    const namesake = fixture.open('s-namesake', { customId: 's-hall' });
    fixture.join(namesake, 'ada');
    expect(as(await only(fixture.ask('ada', { session: 's-hall' })), 'removed').session.id).toBe('s-hall');
    expect(fixture.calls).not.toContain('connected s-namesake');
  });

  it('is over when a completion showed it and it ended since', async () => {
    fixture.learn([hall.session]);
    fixture.end(hall);
    expect(as(await only(fixture.ask('Ada', { session: 's-hall' })), 'session-over').session.endedAt).toBe(
      fixture.time,
    );
    expect(fixture.count('remove')).toBe(0);
  });

  it('is over when it is named by its id and has ended', async () => {
    fixture.open('s-school');
    fixture.end(hall);
    for (let time = 1; time <= 2; time += 1) {
      const { session } = as(await only(fixture.ask('Ada', { session: 's-hall' })), 'session-over');
      expect(session).toMatchObject({ id: 's-hall', state: 'ended', endedAt: fixture.time });
    }
    // What is over may not be remembered as running: it is read again.
    expect(fixture.calls).toEqual(['find s-hall', 'find s-hall']);
  });

  it('is over when VideoSDK has forgotten it since a completion showed it', async () => {
    fixture.learn([sessionOf('s-old')]);
    expect(as(await only(fixture.ask('Ada', { session: 's-old' })), 'session-over').session).toMatchObject({
      id: 's-old',
      state: 'ended',
    });
  });

  it('is unknown when nothing is called that: those that run are shown', async () => {
    const outcome = as(await only(fixture.ask('Ada', { session: 'Nowhere' })), 'no-such-session');
    expect([outcome.given, ids(outcome.sessions)]).toEqual(['Nowhere', ['s-hall']]);
  });

  it('is none when none runs', async () => {
    fixture.end(hall);
    expect((await only(fixture.ask('Ada'))).kind).toBe('none-running');
  });

  it('is over when it ended while it was being looked up', async () => {
    const running = complete([hall.session]);
    fixture.instead('running', () => running);
    fixture.end(hall);
    expect((await only(fixture.ask('Ada'))).kind).toBe('session-over');
  });

  it.each(['s-board', 'r-board', 'Board', 'board'])(
    'is never one of a room that may not be moderated: %s',
    async (session) => {
      const strict = new Fixture(new Set(['Town Hall']));
      const allowed = strict.open('s-hall', { customId: 'Town Hall' });
      strict.join(allowed, 'bob');
      const board = strict.open('s-board', { room: 'r-board', customId: 'Board' });
      strict.join(board, 'ada');
      expect((await only(strict.ask('ada', { session }))).kind).toBe('room-not-allowed');
      strict.learn([board.session]);
      expect((await only(strict.ask('ada', { session }))).kind).toBe('room-not-allowed');
      strict.end(board);
      const { kind } = await only(strict.ask('ada', { session }));
      expect(kind).toBe(session === 's-board' ? 'room-not-allowed' : 'no-such-session');
      expect(strict.calls).not.toContain('connected s-board');
      expect(strict.count('remove')).toBe(0);
    },
  );

  it('is never shown to those who may not moderate its room', async () => {
    const strict = new Fixture(new Set(['Town Hall']));
    strict.open('s-board', { customId: 'Board' });
    expect((await only(strict.ask(null))).kind).toBe('none-running');
    expect(as(await only(strict.ask(null, { session: 'x' })), 'no-such-session').sessions).toEqual([]);
    strict.open('s-hall', { customId: 'Town Hall' });
    expect(ids(as(await only(strict.ask(null, { session: 'x' })), 'no-such-session').sessions)).toEqual(['s-hall']);
  });
});

describe('who', () => {
  it.each([null, '', '  ', '\u200b'])(
    'is asked for when %j was given, and those who are there are shown',
    async (given) => {
      const outcome = as(await only(fixture.ask(given)), 'nobody-named');
      expect(ids(outcome.present)).toEqual(['bob', 'eve', 'ada']);
      expect(fixture.count('remove')).toBe(0);
    },
  );

  it('is nobody in a session that runs and is empty', async () => {
    for (const visitor of [ada, bob, eve]) {
      fixture.leave(visitor);
    }
    expect(as(await only(fixture.ask(null)), 'nobody-named').present).toEqual(complete([]));
    expect((await only(fixture.ask('zoe'))).kind).toBe('no-such-person');
  });

  it('is not guessed among two of one name: nobody is removed, the one who was there first comes first', async () => {
    fixture.join(hall, 'ada-2', 'ADA', fixture.time - 7 * MINUTE);
    fixture.join(hall, 'ada-3', 'Ada', fixture.time - MINUTE);
    const unclear = as(await only(fixture.ask('Ada')), 'ambiguous');
    expect([unclear.given, ids(unclear.candidates)]).toEqual(['Ada', ['ada-2', 'ada', 'ada-3']]);
    expect(fixture.count('remove')).toBe(0);
  });

  it('is not guessed when what was typed is the id of one and the name of another', async () => {
    fixture.join(hall, 'x-1', 'bob', fixture.time - MINUTE);
    expect(ids(as(await only(fixture.ask('bob')), 'ambiguous').candidates)).toEqual(['bob', 'x-1']);
    expect(fixture.count('remove')).toBe(0);
    fixture.leave(bob);
    // He has left since a completion offered his id: whoever is called like it is not meant for sure.
    expect(ids(as(await only(fixture.ask('bob')), 'ambiguous').candidates)).toEqual(['bob', 'x-1']);
    expect(fixture.count('remove')).toBe(0);
    bob = fixture.join(hall, 'bob', 'Bob');
    // From a menu it is an id and nothing else.
    expect(as(await only(fixture.ask('bob', { picked: true })), 'removed').target.id).toBe('bob');
  });

  it('was gone already when they left before: nobody is removed', async () => {
    fixture.leave(ada);
    const outcome = as(await only(fixture.ask('Ada')), 'already-gone');
    expect(outcome.target).toMatchObject({ id: 'ada', leftAt: fixture.time });
    expect(ids(outcome.remaining)).toEqual(['bob', 'eve']);
    expect(fixture.count('remove')).toBe(0);
  });

  it('is not guessed among two of one name who left', async () => {
    fixture.leave(ada);
    fixture.leave(fixture.join(hall, 'ada-2', 'Ada'));
    expect((await only(fixture.ask('Ada'))).kind).toBe('no-such-person');
  });

  it('is unknown when nobody is called that: those who are there are shown', async () => {
    const outcome = as(await only(fixture.ask(' Zoe')), 'no-such-person');
    expect(outcome.given.trim()).toBe('Zoe');
    expect(ids(outcome.present)).toEqual(['bob', 'eve', 'ada']);
  });

  it('is not said to be absent by an empty list, when a completion showed people a moment before', async () => {
    await fixture.sessionCache.people(hall.session.id, 'REF');
    fixture.instead('connected', () => complete([]));
    fixture.failing('attendees', down);
    const outcome = as(await only(fixture.ask('Zoe')), 'people-incomplete');
    expect(outcome).toMatchObject({ present: [], gap: 'emptied' });
  });

  it('is not said to be absent by an empty list, when the records of the session have people in it', async () => {
    fixture.instead('connected', () => complete([]));
    const outcome = as(await only(fixture.ask('Zoe')), 'people-incomplete');
    expect(outcome).toMatchObject({ present: [], gap: 'emptied' });
  });

  it('is unknown, and no more than that, when those who left cannot be read', async () => {
    fixture.failing('attendees', down);
    expect((await only(fixture.ask('Zoe'))).kind).toBe('no-such-person');
  });
});

describe('a VideoSDK that cannot be read', () => {
  it.each<[Exclude<keyof VideoSessions, 'listing'>, string | null]>([
    ['running', null],
    ['connected', null],
    ['find', 's-hall'],
    ['find', 'Town Hall'],
    ['running', 'Town Hall'],
    ['running', 'Nowhere'],
  ])('ends the request before anything was asked for: %s fails, and %j was named', async (call, session) => {
    for (const [error, expected] of [
      [down, { kind: 'unavailable', target: null }],
      [tooMany, { kind: 'busy', target: null, retryAfterSeconds: 7 }],
      [refused, { kind: 'forbidden', target: null, status: 401 }],
    ] as const) {
      fixture.failing(call, error);
      expect(await only(fixture.ask('Ada', { session }))).toEqual(expected);
    }
    expect(fixture.count('remove')).toBe(0);
  });

  it('is not asked for the list of sessions when it could not be asked for the one that was named', async () => {
    fixture.failing('find', down);
    expect(await only(fixture.ask('Ada', { session: 's-hall' }))).toEqual({ kind: 'unavailable', target: null });
    expect(fixture.calls).toEqual(['find s-hall']);
  });

  it('is one thing, a mistake of ours another: that is not told as an outcome', async () => {
    for (const [call, session] of [
      ['running', null],
      ['find', 's-hall'],
      ['connected', null],
    ] as const) {
      const mistake = new TypeError(`mistake in ${call}`);
      fixture.failing(call, mistake);
      await expect(fixture.ask('Ada', { session })).rejects.toBe(mistake);
    }
  });
});

describe('two moderators on one person', () => {
  it('lead to one removal; the second is told who is already removing them', async () => {
    const answer = Promise.withResolvers<RemovalAnswer>();
    const asked = Promise.withResolvers<void>();
    fixture.onRemove = (target) => {
      fixture.leave(target);
      asked.resolve();
      return answer.promise;
    };
    // The second still sees her in the list, as it was when both began.
    const list = await fixture.videoSessions.connected('s-hall', { reference: 'REF' });
    fixture.instead('connected', () => list);
    fixture.instead('connected', () => list);
    const first = fixture.ask('Ada', { moderator: { userId: '1' } });
    await asked.promise;
    expect(await only(fixture.ask('Ada', { moderator: { userId: '2' } }))).toMatchObject({
      kind: 'in-progress',
      by: { userId: '1' },
      target: { id: 'ada' },
    });
    answer.resolve({ kind: 'accepted' });
    expect((await only(first)).kind).toBe('removed');
    expect(fixture.count('remove')).toBe(1);
  });

  it('do not hinder each other on two people, or on one id in two sessions', async () => {
    const never = Promise.withResolvers<RemovalAnswer>();
    fixture.onRemove = () => never.promise;
    const school = fixture.open('s-school');
    fixture.join(school, 'ada');
    const all = [
      fixture.ask('ada', { session: 's-hall' }),
      fixture.ask('bob', { session: 's-hall' }),
      fixture.ask('ada', { session: 's-school' }),
    ];
    never.resolve({ kind: 'forbidden', status: 401 });
    for (const { outcome } of await Promise.all(all)) {
      expect(outcome).toMatchObject({ kind: 'pending', answer: { kind: 'forbidden' } });
    }
  });

  it('do not hinder each other one after the other: the second waits while somebody is looked for', async () => {
    fixture.hold = { waiting: Promise.withResolvers() };
    fixture.onRemove = () => ({ kind: 'accepted' });
    const first = fixture.ask('Ada');
    await first;
    expect((await only(fixture.ask('Ada'))).kind).toBe('in-progress');
    fixture.stopping.abort();
    await lastOf(first);
    expect((await fixture.ask('Ada')).outcome.kind).toBe('pending');
  });
});

describe('the lock', () => {
  /** Each way in which the first request may end; afterwards the next one must be free to act. */
  const endings: readonly [string, () => void][] = [
    ['removed', () => undefined],
    ['forbidden', () => answerWith({ kind: 'forbidden', status: 401 })],
    ['busy', () => answerWith({ kind: 'busy', retryAfterSeconds: null })],
    ['unreachable', () => answerWith({ kind: 'unreachable' })],
    ['rejected', () => answerWith({ kind: 'rejected', status: 404 })],
    ['failed', () => answerWith({ kind: 'failed', status: 500 })],
    ['still there', () => answerWith({ kind: 'accepted' })],
    ['unanswered', () => answerWith({ kind: 'unanswered' })],
    ['the removal breaks', () => fixture.failing('remove', new TypeError('broken'))],
    ['the removal breaks like a read', () => fixture.failing('remove', down)],
    ['the first look breaks', () => breakLook(1)],
    ['a later look breaks', () => breakLook(3)],
    [
      'finding out why it was rejected breaks',
      () => {
        answerWith({ kind: 'rejected', status: 404 });
        breakLook(1);
      },
    ],
  ];

  function answerWith(answer: RemovalAnswer): void {
    fixture.onRemove = () => answer;
  }

  function breakLook(number: number): void {
    const { onRemove } = fixture;
    fixture.onRemove = (target) => {
      fixture.truly('connected', number - 1);
      fixture.failing('connected', new TypeError('broken'));
      return number === 1 ? onRemove(target) : { kind: 'accepted' };
    };
  }

  it.each(endings)('is free again after: %s', async (_what, prepare) => {
    prepare();
    await fixture
      .ask('ada')
      .then(({ later }) => later)
      .catch(() => undefined);
    fixture.drop('connected');
    if (ada.leftAt !== null) {
      fixture.join(hall, 'ada', 'Ada');
    }
    fixture.onRemove = (target) => {
      fixture.leave(target);
      return { kind: 'accepted' };
    };
    expect((await only(fixture.ask('ada'))).kind).toBe('removed');
  });

  it('is free again when looking on meets a mistake of ours, which is told to whoever waits', async () => {
    breakLook(3);
    const { later } = await fixture.ask('ada');
    await expect(later).rejects.toMatchObject({ name: 'RemovalBroke', cause: { message: 'broken' } });
    expect((await fixture.ask('ada')).outcome.kind).not.toBe('in-progress');
  });

  it('does not end the process by a mistake while looking on, when nobody waits yet', async () => {
    const seen: unknown[] = [];
    const onRejection = (error: unknown): void => {
      seen.push(error);
    };
    process.on('unhandledRejection', onRejection);
    try {
      breakLook(2);
      const { later } = await fixture.ask('ada');
      await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      expect(seen).toEqual([]);
      await expect(later).rejects.toMatchObject({ name: 'RemovalBroke', cause: { message: 'broken' } });
    } finally {
      process.off('unhandledRejection', onRejection);
    }
  });
});

describe('whatever VideoSDK does', () => {
  type Look = 'truth' | 'down' | 'busy' | 'not-found' | 'emptied' | 'pages';
  const answers: fc.Arbitrary<RemovalAnswer> = fc.constantFrom<RemovalAnswer>(
    { kind: 'accepted' },
    { kind: 'rejected', status: 404 },
    { kind: 'forbidden', status: 401 },
    { kind: 'busy', retryAfterSeconds: 1 },
    { kind: 'unreachable' },
    { kind: 'failed', status: 502 },
    { kind: 'unanswered' },
  );
  const looks = fc.array(fc.constantFrom<Look>('truth', 'down', 'busy', 'not-found', 'emptied', 'pages'), {
    maxLength: 12,
  });
  const effect = fc.option(fc.integer({ min: 0, max: 20_000 }));

  it('asks for a removal at most once, claims nothing that was not seen, and is free for the next', async () => {
    await fc.assert(
      fc.asyncProperty(answers, looks, effect, fc.boolean(), async (answer, seen, goneAfter, back) => {
        const world = new Fixture();
        const place = world.open('s');
        const target = world.join(place, 'ada', 'Ada', world.time - MINUTE);
        world.join(place, 'bob', 'Bob', world.time - 2 * MINUTE);
        world.onRemove = () => {
          for (const look of seen) {
            world.instead('connected', (truth) => {
              switch (look) {
                case 'down':
                  throw down;
                case 'busy':
                  throw tooMany;
                case 'not-found':
                  return partial([], 'not-found');
                case 'emptied':
                  return complete([]);
                default:
                  world.gap = look === 'pages' ? 'pages-moved' : null;
                  return truth();
              }
            });
          }
          if (goneAfter !== null) {
            const happens = () => {
              world.leave(target);
              if (back) {
                world.join(place, 'ada', 'Ada', world.time + 1);
              }
            };
            if (goneAfter === 0) {
              happens();
            } else {
              world.after(goneAfter, happens);
            }
          }
          return answer;
        };
        const start = world.time;
        const { outcome, later } = await world.ask('Ada');
        const last = later === null ? outcome : await later;
        expect(world.count('remove')).toBe(1);
        expect(world.time - start).toBeLessThanOrEqual(15_000);
        expect(last.kind).not.toBe('pending');
        // Something follows exactly when the first word was not the last.
        expect(later !== null).toBe(outcome.kind === 'pending');
        for (const one of [outcome, last]) {
          if ('remaining' in one) {
            expect(ids(one.remaining)).not.toContain('ada');
            // Bob never left: whoever says that nobody else is in it has not seen it.
            expect(one.remaining.complete && one.remaining.items.length === 0).toBe(false);
          }
        }
        const isGone = target.leftAt !== null;
        if (['removed', 'gone', 'already-gone', 'returned', 'session-over'].includes(last.kind)) {
          expect(isGone).toBe(true);
        }
        if (['still-there', 'turned-down', 'forbidden', 'busy'].includes(last.kind)) {
          expect(target.leftAt === null || target.leftAt > start + 11_000).toBe(true);
        }
        if (last.kind === 'removed') {
          expect(answer.kind).toBe('accepted');
        }
        world.onRemove = () => ({ kind: 'forbidden', status: 401 });
        world.instead('connected', () => complete([{ id: 'ada', name: 'Ada', joinedAt: null }]));
      }),
      { numRuns: 400 },
    );
  });
});

describe('more requests than can be worked on at once', () => {
  const MANY = 400;

  beforeEach(() => {
    for (let n = 0; n < MANY; n += 1) {
      fixture.join(hall, `p${n}`, `Person ${n}`);
    }
  });

  it('wait for their turn: VideoSDK never has more than 128 of them in hand, and each is done', async () => {
    let inHand = 0;
    let most = 0;
    fixture.onRemove = async (target) => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise((resolve) => setImmediate(resolve));
      inHand -= 1;
      fixture.leave(target);
      return { kind: 'accepted' };
    };
    const all = await Promise.all(
      Array.from({ length: MANY }, (_, n) => only(fixture.ask(`p${n}`, { session: 's-hall' }))),
    );
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['removed']));
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThanOrEqual(128);
  });

  it('are told when their turn does not come within 10 seconds, and nothing is asked of VideoSDK for them', async () => {
    const stuck = Promise.withResolvers<void>();
    fixture.onRemove = async (target) => {
      await stuck.promise;
      fixture.leave(target);
      return { kind: 'accepted' };
    };
    const all = Array.from({ length: MANY }, (_, n) => fixture.ask(`p${n}`, { session: 's-hall' }));
    while (fixture.count('remove') < 128) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    fixture.time += 10_001;
    stuck.resolve();
    const kinds = (await Promise.all(all)).map(({ outcome }) => outcome.kind);
    expect(kinds.filter((kind) => kind === 'removed')).toHaveLength(128);
    expect(kinds.filter((kind) => kind === 'overloaded')).toHaveLength(MANY - 128);
    expect(fixture.count('remove')).toBe(128);
  });

  it('do not wait for those who are only looked for', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    fixture.hold = { waiting: Promise.withResolvers() };
    const slow = await Promise.all(Array.from({ length: 200 }, (_, n) => fixture.ask(`p${n}`, { session: 's-hall' })));
    expect(new Set(slow.map(({ outcome }) => outcome.kind))).toEqual(new Set(['pending']));
    expect((await fixture.ask('Ada', { session: 's-hall' })).outcome.kind).toBe('pending');
    fixture.stopping.abort();
    await Promise.all(slow.map(({ later }) => later));
  });
});

describe('a failure that nobody expected', () => {
  it('is not taken for "nobody of that name" while those who left are read', async () => {
    fixture.failing('attendees', new RangeError('a bug'));
    await expect(fixture.ask('nobody')).rejects.toThrow('a bug');
  });
});

describe('a text that VideoSDK fails over when it is asked for as an id', () => {
  const broken = new UpstreamError('unavailable', 'VideoSDK answered 500', { status: 500 });

  it('is found as the name of a room all the same', async () => {
    fixture.failing('find', broken);
    expect(as(await only(fixture.ask('Ada', { session: 'Town Hall' })), 'removed').session.id).toBe('s-hall');
  });

  it('is not told as a session that does not exist: that could not be read', async () => {
    fixture.failing('find', broken);
    expect((await only(fixture.ask('Ada', { session: 's-other' }))).kind).toBe('unavailable');
  });
});

describe('a removal that VideoSDK turned down', () => {
  it('is not told as "already left" on a stray "no such session" of one that runs', async () => {
    fixture.onRemove = () => ({ kind: 'rejected', status: 404 });
    fixture.truly('connected');
    fixture.instead('connected', () => partial([], 'not-found'));
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('turned-down');
  });
});
