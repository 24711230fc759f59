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

/** The first outcome, of a request after which there is nothing more to say. */
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

describe('someone who is removed', () => {
  it('is reported as removed when they are seen gone, with those who remain, longest first', async () => {
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

  it('carries the interaction’s reference into every call', async () => {
    await fixture.ask('Ada', { reference: 'K7Q2M4X' });
    expect([...fixture.references]).toEqual(['K7Q2M4X']);
  });

  it('can be the last one: no one remains', async () => {
    fixture.leave(bob);
    fixture.leave(eve);
    expect(as(await only(fixture.ask('ada')), 'removed').remaining).toEqual(complete([]));
  });

  it('is reported as removed when their session is missing from a complete list of running sessions', async () => {
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

  it('is never reported as removed when every read answers "not found" from then on: no one was seen gone', async () => {
    fixture.onRemove = () => {
      notFoundFromNowOn();
      return { kind: 'accepted' };
    };
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect(await lastOf(progress)).toMatchObject({ kind: 'unknown', answer: { kind: 'accepted' } });
  });

  it('is never reported as removed by an empty list of a session that had people a moment ago', async () => {
    fixture.onRemove = () => {
      for (let n = 0; n < 20; n += 1) {
        fixture.instead('connected', () => complete([]));
      }
      return { kind: 'accepted' };
    };
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('unknown');
  });

  it('is reported as removed by their own record when the list is empty, without a word about the others', async () => {
    fixture.onRemove = (target) => {
      fixture.leave(target);
      fixture.instead('connected', () => complete([]));
      return { kind: 'accepted' };
    };
    const outcome = as(await only(fixture.ask('Ada')), 'removed');
    expect([outcome.gone.by, outcome.remaining]).toEqual(['record', partial([], 'emptied')]);
  });

  it('isn’t reported as removed on a stray "no such session" for one that still runs', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    fixture.truly('connected');
    fixture.instead('connected', () => partial([], 'not-found'));
    fixture.instead('attendee', () => NOT_FOUND);
    expect((await fixture.ask('ada')).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
  });

  it('is reported as back when they rejoined before anyone checked', async () => {
    fixture.onRemove = (target) => {
      fixture.leave(target);
      fixture.join(hall, 'ada', 'Ada', fixture.time + 500);
      return { kind: 'accepted' };
    };
    const outcome = as(await only(fixture.ask('Ada')), 'returned');
    expect(outcome.rejoinedAt).toBe(fixture.time + 500);
    expect(ids(outcome.remaining)).toEqual(['bob', 'eve']);
  });

  it('is looked up when no joining time can say whether they are back', async () => {
    ada.joinedAt = null;
    fixture.onRemove = () => ({ kind: 'accepted' });
    expect((await fixture.ask('Ada')).outcome.kind).toBe('pending');
  });
});

describe('checking after a removal', () => {
  it('finds someone whom the removal takes a few seconds to reach', async () => {
    fixture.onRemove = (target) => {
      fixture.after(3_000, () => fixture.leave(target));
      return { kind: 'accepted' };
    };
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'connected', target: { id: 'ada' } });
    expect(ids(as(await lastOf(progress), 'removed').remaining)).toEqual(['bob', 'eve']);
  });

  it('sees someone who is out and comes back meanwhile', async () => {
    fixture.onRemove = (target) => {
      fixture.after(2_000, () => {
        fixture.leave(target);
        fixture.join(hall, 'ada', 'Ada');
      });
      return { kind: 'accepted' };
    };
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('returned');
  });

  it('continues for 15 seconds, a handful of times, and then says that they are still there', async () => {
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

  it('doesn’t continue beyond 15 seconds when each check takes long', async () => {
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

  it('continues when a list can’t be read, and says what it last saw', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    fixture.truly('connected');
    fixture.failing('connected', down, 4);
    const progress = fixture.ask('Ada');
    expect((await progress).outcome).toMatchObject({ kind: 'pending', answer: { kind: 'accepted' } });
    expect((await lastOf(progress)).kind).toBe('still-there');
  });

  it('says that the outcome is unknown when the list can never be read', async () => {
    const progress = fixture.ask('Ada');
    fixture.truly('connected');
    fixture.failing('connected', down, 99);
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect(await lastOf(progress)).toMatchObject({ kind: 'unknown', answer: { kind: 'accepted' } });
  });

  it('ends at once when the process is about to stop, and says what is known by then', async () => {
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

  it('sees in its last check before the process stops that they are gone', async () => {
    fixture.hold = { waiting: Promise.withResolvers() };
    fixture.onRemove = () => ({ kind: 'accepted' });
    const progress = fixture.ask('Ada');
    await progress;
    fixture.leave(ada);
    fixture.stopping.abort();
    expect((await lastOf(progress)).kind).toBe('removed');
  });

  it('checks once when the process is already about to stop', async () => {
    fixture.stopping.abort();
    fixture.onRemove = () => ({ kind: 'accepted' });
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('unknown');
    expect(fixture.pauses).toEqual([]);
  });
});

it('confirms a name first when VideoSDK doesn’t say whether it is also someone’s ID', async () => {
  fixture.failing('attendee', down, 99);
  expect((await fixture.ask('Ada')).outcome).toMatchObject({ kind: 'to-confirm', target: { id: 'ada' } });
  expect(fixture.count('remove')).toBe(0);
});

describe('an incomplete list', () => {
  beforeEach(() => {
    fixture.gap = 'pages-moved';
  });

  it('proves nothing by itself: the removed person is looked up', async () => {
    expect((await only(fixture.ask(shortForm('ada')))).kind).toBe('removed');
    expect(fixture.calls.at(-1)).toBe('attendee s-hall ada');
  });

  it('doesn’t hide someone who slipped from one page to another', async () => {
    fixture.onRemove = () => {
      fixture.missed.add('ada');
      return { kind: 'accepted' };
    };
    const progress = fixture.ask(shortForm('ada'));
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'connected' });
    expect((await lastOf(progress)).kind).toBe('still-there');
  });

  it('isn’t taken as proof that they are gone when the removed person can’t be looked up', async () => {
    fixture.failing('attendee', down, 99);
    const progress = fixture.ask(shortForm('ada'));
    expect((await progress).outcome).toMatchObject({ kind: 'pending', seen: 'unseen' });
    expect((await lastOf(progress)).kind).toBe('unknown');
  });

  it('is enough when it shows the removed person', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    await fixture.ask(shortForm('ada'));
    expect(fixture.count('attendee')).toBe(0);
  });

  it('doesn’t say who is called Ada: no one is removed, and those who fit come first', async () => {
    const outcome = as(await only(fixture.ask('Ada')), 'people-incomplete');
    expect([outcome.given, ids(outcome.present), outcome.gap]).toEqual(['Ada', ['ada', 'bob', 'eve'], 'pages-moved']);
    expect(fixture.count('remove')).toBe(0);
  });

  it('doesn’t say that no one is called Zoe', async () => {
    expect(as(await only(fixture.ask('Zoe')), 'people-incomplete').given).toBe('Zoe');
  });

  it('still finds someone who was picked, by their ID alone', async () => {
    fixture.missed.add('ada');
    fixture.join(hall, 'x', 'ada');
    const outcome = as(await only(fixture.ask('ada', { picked: true })), 'removed');
    expect(outcome.target.id).toBe('ada');
  });

  it('says what it lacks about those who remain', async () => {
    expect(as(await only(fixture.ask(shortForm('ada'))), 'removed').remaining).toMatchObject({
      complete: false,
      gap: 'pages-moved',
    });
  });

  it.each(['seen', 'on the part that is missing'])(
    'has a typed ID confirmed first, because it may be the name of someone who wasn’t seen: %s',
    async (where) => {
      if (where !== 'seen') {
        fixture.missed.add('ada');
      }
      expect((await only(fixture.ask('ada'))).kind).toBe('to-confirm');
      expect((await only(fixture.ask('ada', { picked: true }))).kind).toBe('removed');
    },
  );

  it('still finds someone who came from a suggestion, although they aren’t on it', async () => {
    fixture.missed.add('ada');
    expect(as(await only(fixture.ask(shortForm('ada'))), 'removed').target.id).toBe('ada');
  });

  it('doesn’t make a connected person unknown when they are named by their ID', async () => {
    fixture.missed.add('ada');
    const { outcome } = await fixture.ask(shortForm('ada'));
    expect(outcome.kind).not.toBe('no-such-person');
    expect(outcome.kind).not.toBe('already-gone');
  });
});

describe('a removal that isn’t simply accepted', () => {
  it.each<[string, RemovalAnswer, Partial<Outcome>]>([
    ['refused credentials', { kind: 'forbidden', status: 403 }, { kind: 'forbidden', status: 403 }],
    [
      'a refusal because of the clock',
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

  it('doesn’t keep checking when VideoSDK refuses reads, too: nothing would be seen', async () => {
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
  ])('a removal that was answered %j and carried out anyway', (answer) => {
    it.each([0, 800, 14_000])('%i ms later is reported as gone, and not as accepted', async (ms) => {
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

  it('is checked when nothing was answered and the person is still there', async () => {
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

  it('isn’t called unanswered when an error was answered and nothing can be read', async () => {
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

  it('was too late when only the end of the session says where they are', async () => {
    fixture.onRemove = () => {
      fixture.end(hall);
      fixture.instead('attendee', () => NOT_FOUND);
      return { kind: 'rejected', status: 400 };
    };
    expect(as(await only(fixture.ask('Ada')), 'session-over').session).toMatchObject({ id: 's-hall', state: 'ended' });
  });

  it('isn’t reported as too late when VideoSDK answers "not found" to everything', async () => {
    fixture.onRemove = () => {
      notFoundFromNowOn();
      return { kind: 'rejected', status: 404 };
    };
    expect(await lastOf(fixture.ask('Ada'))).toMatchObject({
      kind: 'unknown',
      answer: { kind: 'rejected', status: 404 },
    });
  });

  it('was too late for the last person in a session that keeps running, empty', async () => {
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
    'isn’t reported as anything that wasn’t seen when the list can’t be read after a refusal: %s',
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
  it('requests nothing, and leaves it to the process that has taken it over', async () => {
    fixture.holds = async () => false;
    expect((await only(fixture.ask('Ada'))).kind).toBe('taken-over');
    expect(fixture.count('remove')).toBe(0);
  });

  it('requests nothing when the store can’t say, and reports that nothing was done', async () => {
    fixture.holds = () => Promise.reject(new RecordsError('SQLITE_IOERR'));
    expect((await only(fixture.ask('Ada'))).kind).toBe('not-recorded');
    expect(fixture.count('remove')).toBe(0);
    expect(fixture.cases.map(({ outcome }) => outcome)).toEqual(['not-asked']);
  });
});

describe('the session', () => {
  it('can be left out when one runs, and has to be named when several do', async () => {
    const school = fixture.open('s-school');
    fixture.join(school, 'zoe');
    expect(ids(as(await only(fixture.ask('Ada')), 'several-sessions').sessions)).toEqual(['s-hall', 's-school']);
    const before = fixture.calls.length;
    expect((await only(fixture.ask('Ada', { session: 'town hall' }))).kind).toBe('removed');
    expect(fixture.calls.slice(before)).not.toContain('connected s-school');
  });

  it('is the only one with people in it, when others have been running empty for days', async () => {
    fixture.open('s-ghost', { startedAt: fixture.time - 3 * 86_400_000 });
    fixture.open('s-ghost-2');
    expect(as(await only(fixture.ask('Ada')), 'removed').session.id).toBe('s-hall');
  });

  it('has to be named when a session may have people in it who couldn’t be seen', async () => {
    fixture.open('s-other');
    fixture.truly('connected');
    fixture.instead('connected', () => partial([], 'no-page-info'));
    expect((await only(fixture.ask('Ada'))).kind).toBe('several-sessions');
    expect(fixture.count('remove')).toBe(0);
  });

  it('has to be named by its ID when the list of sessions lacks something', async () => {
    fixture.sessionsGap = 'page-missing';
    const outcome = as(await only(fixture.ask('Ada')), 'sessions-incomplete');
    expect([outcome.given, ids(outcome.sessions), outcome.gap]).toEqual([null, ['s-hall'], 'page-missing']);
    expect((await only(fixture.ask('Ada', { session: 'Town Hall' }))).kind).toBe('sessions-incomplete');
    expect((await only(fixture.ask('Ada', { session: 'Nowhere' }))).kind).toBe('sessions-incomplete');
    expect(fixture.count('remove')).toBe(0);
    expect((await only(fixture.ask('Ada', { session: 's-hall' }))).kind).toBe('removed');
  });

  it('isn’t reported as none when the list of sessions lacks something', async () => {
    fixture.end(hall);
    fixture.sessionsGap = 'not-found';
    expect(as(await only(fixture.ask('Ada')), 'sessions-incomplete').sessions).toEqual([]);
  });

  it.each(['', '  ', '\u200b', '\n'])('isn’t named by %j', async (session) => {
    expect((await only(fixture.ask('Ada', { session }))).kind).toBe('removed');
  });

  it('isn’t asked for again when a suggestion has just shown it', async () => {
    fixture.learn([hall.session]);
    expect((await only(fixture.ask('ada', { session: ' s-hall ' }))).kind).toBe('removed');
    expect(fixture.calls).toEqual(['connected s-hall', 'remove s-hall ada', 'connected s-hall']);
  });

  it('is read by itself when it is named by its ID: one small call, and no list of everything that runs', async () => {
    fixture.open('s-school');
    expect((await only(fixture.ask('ada', { session: ' s-hall ' }))).kind).toBe('removed');
    expect(fixture.calls).toEqual(['find s-hall', 'connected s-hall', 'remove s-hall ada', 'connected s-hall']);
  });

  it('is looked for among the running ones when no session has the typed text as its ID', async () => {
    fixture.open('s-school');
    expect((await only(fixture.ask('Ada', { session: ' Town Hall ' }))).kind).toBe('removed');
    expect(fixture.calls.slice(0, 3)).toEqual(['find Town Hall', 'running', 'connected s-hall']);
  });

  it('isn’t asked for by itself when none was named', async () => {
    expect((await only(fixture.ask('Ada'))).kind).toBe('removed');
    expect(fixture.count('find')).toBe(0);
    expect(fixture.count('running')).toBe(1);
  });

  it.each(['s-hall', 'Town Hall', null])(
    'is remembered once it was found by %j: its ID isn’t asked for again',
    async (session) => {
      expect((await only(fixture.ask('Ada', { session }))).kind).toBe('removed');
      const before = fixture.calls.length;
      expect((await only(fixture.ask('bob', { session: 's-hall' }))).kind).toBe('removed');
      expect(fixture.calls.slice(before)).toEqual(['connected s-hall', 'remove s-hall bob', 'connected s-hall']);
    },
  );

  it('is the one with that ID, even if a room has it as its name', async () => {
    const namesake = fixture.open('s-namesake', { customId: 's-hall' });
    fixture.join(namesake, 'ada');
    expect(as(await only(fixture.ask('ada', { session: 's-hall' })), 'removed').session.id).toBe('s-hall');
    expect(fixture.calls).not.toContain('connected s-namesake');
  });

  it('is over when a suggestion showed it and it ended since', async () => {
    fixture.learn([hall.session]);
    fixture.end(hall);
    expect(as(await only(fixture.ask('Ada', { session: 's-hall' })), 'session-over').session.endedAt).toBe(
      fixture.time,
    );
    expect(fixture.count('remove')).toBe(0);
  });

  it('is over when it is named by its ID and has ended', async () => {
    fixture.open('s-school');
    fixture.end(hall);
    for (let time = 1; time <= 2; time += 1) {
      const { session } = as(await only(fixture.ask('Ada', { session: 's-hall' })), 'session-over');
      expect(session).toMatchObject({ id: 's-hall', state: 'ended', endedAt: fixture.time });
    }
    // A session that is over must not be remembered as running: it is read again.
    expect(fixture.calls).toEqual(['find s-hall', 'find s-hall']);
  });

  it('is over when VideoSDK has forgotten it since a suggestion showed it', async () => {
    fixture.learn([sessionOf('s-old')]);
    expect(as(await only(fixture.ask('Ada', { session: 's-old' })), 'session-over').session).toMatchObject({
      id: 's-old',
      state: 'ended',
    });
  });

  it('is unknown when nothing has that name: the running ones are shown', async () => {
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
    'is never one in a room that the server can’t moderate: %s',
    async (session) => {
      const strict = new Fixture(new Set(['Town Hall']));
      const allowed = strict.open('s-hall', { customId: 'Town Hall' });
      strict.join(allowed, 'bob');
      const board = strict.open('s-board', { room: 'r-board', customId: 'Board' });
      strict.join(board, 'ada');
      expect((await only(strict.ask('ada', { session }))).kind).toBe('no-such-session');
      strict.learn([board.session]);
      expect((await only(strict.ask('ada', { session }))).kind).toBe('no-such-session');
      strict.end(board);
      expect((await only(strict.ask('ada', { session }))).kind).toBe('no-such-session');
      expect(strict.calls).not.toContain('connected s-board');
      expect(strict.count('remove')).toBe(0);
    },
  );

  it('is never shown in a server that can’t moderate its room', async () => {
    const strict = new Fixture(new Set(['Town Hall']));
    strict.open('s-board', { customId: 'Board' });
    expect((await only(strict.ask(null))).kind).toBe('none-running');
    expect(as(await only(strict.ask(null, { session: 'x' })), 'no-such-session').sessions).toEqual([]);
    strict.open('s-hall', { customId: 'Town Hall' });
    expect(ids(as(await only(strict.ask(null, { session: 'x' })), 'no-such-session').sessions)).toEqual(['s-hall']);
  });
});

describe('the person to remove', () => {
  it.each([null, '', '  ', '\u200b'])(
    'has to be named when %j was given, and the people who are there are shown',
    async (given) => {
      const outcome = as(await only(fixture.ask(given)), 'nobody-named');
      expect(ids(outcome.present)).toEqual(['bob', 'eve', 'ada']);
      expect(fixture.count('remove')).toBe(0);
    },
  );

  it('is no one in a session that runs and is empty', async () => {
    for (const visitor of [ada, bob, eve]) {
      fixture.leave(visitor);
    }
    expect(as(await only(fixture.ask(null)), 'nobody-named').present).toEqual(complete([]));
    expect((await only(fixture.ask('zoe'))).kind).toBe('no-such-person');
  });

  it('isn’t guessed when two people have one name: no one is removed, and the one who was there first comes first', async () => {
    fixture.join(hall, 'ada-2', 'ADA', fixture.time - 7 * MINUTE);
    fixture.join(hall, 'ada-3', 'Ada', fixture.time - MINUTE);
    const unclear = as(await only(fixture.ask('Ada')), 'ambiguous');
    expect([unclear.given, ids(unclear.candidates)]).toEqual(['Ada', ['ada-2', 'ada', 'ada-3']]);
    expect(fixture.count('remove')).toBe(0);
  });

  it('isn’t guessed when what was typed is the ID of one person and the name of another', async () => {
    fixture.join(hall, 'x-1', 'bob', fixture.time - MINUTE);
    expect(ids(as(await only(fixture.ask('bob')), 'ambiguous').candidates)).toEqual(['bob', 'x-1']);
    expect(fixture.count('remove')).toBe(0);
    fixture.leave(bob);
    // He has left since a suggestion offered his ID: someone with that name isn't meant for sure.
    expect(ids(as(await only(fixture.ask('bob')), 'ambiguous').candidates)).toEqual(['bob', 'x-1']);
    expect(fixture.count('remove')).toBe(0);
    bob = fixture.join(hall, 'bob', 'Bob');
    // From a menu it is an ID and nothing else.
    expect(as(await only(fixture.ask('bob', { picked: true })), 'removed').target.id).toBe('bob');
  });

  it('was already gone when they left before: no one is removed', async () => {
    fixture.leave(ada);
    const outcome = as(await only(fixture.ask('Ada')), 'already-gone');
    expect(outcome.target).toMatchObject({ id: 'ada', leftAt: fixture.time });
    expect(ids(outcome.remaining)).toEqual(['bob', 'eve']);
    expect(fixture.count('remove')).toBe(0);
  });

  it('isn’t guessed when two people with one name left', async () => {
    fixture.leave(ada);
    fixture.leave(fixture.join(hall, 'ada-2', 'Ada'));
    expect((await only(fixture.ask('Ada'))).kind).toBe('no-such-person');
  });

  it('is unknown when no one has that name: the people who are there are shown', async () => {
    const outcome = as(await only(fixture.ask(' Zoe')), 'no-such-person');
    expect(outcome.given.trim()).toBe('Zoe');
    expect(ids(outcome.present)).toEqual(['bob', 'eve', 'ada']);
  });

  it('isn’t reported as absent because of an empty list, when a suggestion showed people a moment before', async () => {
    await fixture.sessionCache.people(hall.session.id, 'REF');
    fixture.instead('connected', () => complete([]));
    fixture.failing('attendees', down);
    const outcome = as(await only(fixture.ask('Zoe')), 'people-incomplete');
    expect(outcome).toMatchObject({ present: [], gap: 'emptied' });
  });

  it('isn’t reported as absent because of an empty list, when the session’s records have people in it', async () => {
    fixture.instead('connected', () => complete([]));
    const outcome = as(await only(fixture.ask('Zoe')), 'people-incomplete');
    expect(outcome).toMatchObject({ present: [], gap: 'emptied' });
  });

  it('is unknown, and no more than that, when the list of those who left can’t be read', async () => {
    fixture.failing('attendees', down);
    expect((await only(fixture.ask('Zoe'))).kind).toBe('no-such-person');
  });
});

describe('a VideoSDK that can’t be read', () => {
  it.each<[Exclude<keyof VideoSessions, 'listing'>, string | null]>([
    ['running', null],
    ['connected', null],
    ['find', 's-hall'],
    ['find', 'Town Hall'],
    ['running', 'Town Hall'],
    ['running', 'Nowhere'],
  ])('ends the command before anything was requested: %s fails, and %j was named', async (call, session) => {
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

  it('isn’t asked for the list of sessions when it couldn’t be asked for the one that was named', async () => {
    fixture.failing('find', down);
    expect(await only(fixture.ask('Ada', { session: 's-hall' }))).toEqual({ kind: 'unavailable', target: null });
    expect(fixture.calls).toEqual(['find s-hall']);
  });

  it('is different from a bug, which isn’t reported as an outcome', async () => {
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
    // The second still sees her in the list, as it was when both started.
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

  it('don’t block each other on two people, or on one ID in two sessions', async () => {
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

  it('don’t block each other one after the other: the second waits while someone is looked for', async () => {
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
  /** Each way in which the first request can end; afterwards the next one must be free to act. */
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
    ['the first check breaks', () => breakLook(1)],
    ['a later check breaks', () => breakLook(3)],
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

  it('is free again when a later check hits a bug, which is reported to the caller', async () => {
    breakLook(3);
    const { later } = await fixture.ask('ada');
    await expect(later).rejects.toMatchObject({ name: 'RemovalBroke', cause: { message: 'broken' } });
    expect((await fixture.ask('ada')).outcome.kind).not.toBe('in-progress');
  });

  it('doesn’t end the process because of a bug in a later check, when no one waits for it yet', async () => {
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

  it('the bot requests a removal at most once, claims nothing that wasn’t seen, and is free for the next', async () => {
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
        // Something follows exactly when the first outcome wasn't the final one.
        expect(later !== null).toBe(outcome.kind === 'pending');
        for (const one of [outcome, last]) {
          if ('remaining' in one) {
            expect(ids(one.remaining)).not.toContain('ada');
            // Bob never left: saying that no one else is in it isn't based on what was seen.
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

describe('more requests than can be handled at once', () => {
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

  it('are reported when their turn doesn’t come within 10 seconds, and nothing is asked of VideoSDK for them', async () => {
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

  it('don’t wait for removals that are only being checked', async () => {
    fixture.onRemove = () => ({ kind: 'accepted' });
    fixture.hold = { waiting: Promise.withResolvers() };
    const slow = await Promise.all(Array.from({ length: 200 }, (_, n) => fixture.ask(`p${n}`, { session: 's-hall' })));
    expect(new Set(slow.map(({ outcome }) => outcome.kind))).toEqual(new Set(['pending']));
    expect((await fixture.ask('Ada', { session: 's-hall' })).outcome.kind).toBe('pending');
    fixture.stopping.abort();
    await Promise.all(slow.map(({ later }) => later));
  });
});

describe('an unexpected failure', () => {
  it('isn’t taken for "no one of that name" while those who left are read', async () => {
    fixture.failing('attendees', new RangeError('a bug'));
    await expect(fixture.ask('nobody')).rejects.toThrow('a bug');
  });
});

describe('a text that VideoSDK fails on when it is asked for as an ID', () => {
  const broken = new UpstreamError('unavailable', 'VideoSDK answered 500', { status: 500 });

  it('is still found as the name of a room', async () => {
    fixture.failing('find', broken);
    expect(as(await only(fixture.ask('Ada', { session: 'Town Hall' })), 'removed').session.id).toBe('s-hall');
  });

  it('isn’t reported as a session that doesn’t exist: that couldn’t be read', async () => {
    fixture.failing('find', broken);
    expect((await only(fixture.ask('Ada', { session: 's-other' }))).kind).toBe('unavailable');
  });
});

describe('a removal that VideoSDK refused', () => {
  it('isn’t reported as "already left" on a stray "no such session" for one that runs', async () => {
    fixture.onRemove = () => ({ kind: 'rejected', status: 404 });
    fixture.truly('connected');
    fixture.instead('connected', () => partial([], 'not-found'));
    expect((await lastOf(fixture.ask('Ada'))).kind).toBe('turned-down');
  });
});
