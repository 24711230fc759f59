import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { complete, found, type Gap, NOT_FOUND, partial } from '../../src/sessions/evidence.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';
import { Fixture, type Visitor } from '../removal/fixture.ts';
import { attendee, person } from '../support/hostile.ts';

const call = { reference: 'REF' };
const MINUTE = 60_000;

let fixture: Fixture;
let hall: ReturnType<Fixture['open']>;
let ada: Visitor;
let bob: Visitor;

beforeEach(() => {
  fixture = new Fixture();
  hall = fixture.open('s-hall', { room: 'r-hall' });
  ada = fixture.join(hall, 'ada', 'Ada', fixture.time - MINUTE);
  bob = fixture.join(hall, 'bob', 'Bob', fixture.time - MINUTE);
});

const look = () => fixture.witness.person(hall.session, 'ada', call);
const people = () => fixture.witness.people(hall.session, call);
const GAPS = ['not-found', 'page-missing', 'no-page-info', 'pages-moved', 'unreadable-entry', 'rooms-unknown'] as const;

describe('a person', () => {
  it('is connected when any list shows them', async () => {
    expect(await look()).toMatchObject({ kind: 'connected', person: { id: 'ada' }, others: { complete: true } });
    fixture.gap = 'page-missing';
    expect(await look()).toMatchObject({ kind: 'connected', others: { complete: false } });
    expect(fixture.count('attendee')).toBe(0);
  });

  it('is gone when a complete list has others, and not them', async () => {
    fixture.leave(ada);
    expect(await look()).toMatchObject({
      kind: 'gone',
      gone: { by: 'list' },
      others: complete([person('bob', 'Bob', bob.joinedAt)]),
    });
    expect(fixture.calls).toEqual(['connected s-hall']);
  });

  it.each(GAPS)(
    'isn’t gone when a list without them lacks something (%s), unless their own record says so',
    async (gap) => {
      fixture.gap = gap;
      fixture.missed.add('ada');
      expect(await look()).toMatchObject({ kind: 'connected', person: { id: 'ada' } });
      fixture.leave(ada);
      expect(await look()).toMatchObject({ kind: 'gone', gone: { by: 'record' }, others: { complete: false, gap } });
      for (const record of [NOT_FOUND, found({ ...attendee(person('ada')), state: 'unclear' as const })]) {
        fixture.instead('attendee', () => record);
        expect((await look()).kind).toBe('unseen');
      }
    },
  );

  it('isn’t gone when the list is empty, however often, and no record says so', async () => {
    await look();
    for (let n = 0; n < 5; n += 1) {
      fixture.instead('connected', () => complete([]));
      fixture.instead('attendee', () => NOT_FOUND);
      expect(await look()).toMatchObject({ kind: 'unseen', others: { complete: false } });
    }
  });

  it('is neither gone nor connected when an empty list and their record contradict each other', async () => {
    fixture.instead('connected', () => complete([]));
    expect((await look()).kind).toBe('unseen');
  });

  it('is gone with the end of the session', async () => {
    fixture.end(hall);
    fixture.instead('attendee', () => NOT_FOUND);
    expect(await look()).toMatchObject({ kind: 'gone', gone: { by: 'session' }, others: complete([]) });
  });

  it('isn’t gone because VideoSDK answers "not found" to everything', async () => {
    fixture.instead('connected', () => partial([], 'not-found'));
    fixture.instead('attendee', () => NOT_FOUND);
    fixture.instead('find', () => NOT_FOUND);
    fixture.instead('running', () => partial([], 'not-found'));
    expect((await look()).kind).toBe('unseen');
  });

  it('was the last one: then no one else is in it, by the records of everyone who was ever in it', async () => {
    await people();
    fixture.leave(ada);
    fixture.leave(bob);
    expect(await look()).toMatchObject({ kind: 'gone', gone: { by: 'record' }, others: complete([]) });
    expect(fixture.count('attendees')).toBe(1);
  });

  it('is reported alone when the record of someone else who was seen doesn’t say that they left', async () => {
    await people();
    fixture.leave(ada);
    fixture.instead('connected', () => complete([]));
    expect(await look()).toMatchObject({ kind: 'gone', others: partial([], 'emptied') });
  });

  it('is reported alone when an empty list is the first that was ever read, and the records have others in the session', async () => {
    fixture.leave(ada);
    for (const records of [undefined, partial([], 'page-missing' as const)]) {
      fixture.instead('connected', () => complete([]));
      if (records !== undefined) {
        fixture.instead('attendees', () => records);
      }
      expect(await look()).toMatchObject({ kind: 'gone', others: partial([], 'emptied') });
    }
  });

  it('isn’t reported when VideoSDK fails', async () => {
    const down = new UpstreamError('unavailable', 'down');
    fixture.failing('connected', down);
    await expect(look()).rejects.toBe(down);
  });
});

describe('a session', () => {
  const session = () => fixture.witness.session(hall.session, call);

  it('runs, or is over, by its own record', async () => {
    expect((await session()).kind).toBe('running');
    fixture.end(hall);
    expect(await session()).toMatchObject({ kind: 'over', over: { session: { id: 's-hall', state: 'ended' } } });
    fixture.instead('find', () => found({ ...hall.session, state: 'unclear' as const }));
    expect((await session()).kind).toBe('unseen');
  });

  it('is over without a record when a complete list of what runs lacks it', async () => {
    fixture.instead('find', () => NOT_FOUND);
    expect((await session()).kind).toBe('running');
    fixture.end(hall);
    fixture.instead('find', () => NOT_FOUND);
    expect(await session()).toMatchObject({ kind: 'over', over: { session: { state: 'ended' } } });
  });

  it.each(GAPS)('isn’t over because an incomplete list (%s) lacks it', async (gap) => {
    fixture.end(hall);
    fixture.sessionsGap = gap;
    fixture.instead('find', () => NOT_FOUND);
    expect((await session()).kind).toBe('unseen');
  });
});

describe('the people of a session', () => {
  it('are as many as the list says, and as certain', async () => {
    expect(await people()).toMatchObject({ kind: 'people', people: { complete: true } });
    fixture.gap = 'pages-moved';
    expect(await people()).toMatchObject({ kind: 'people', people: { complete: false, gap: 'pages-moved' } });
    expect(fixture.count('find')).toBe(0);
  });

  it('are no one in a session that runs, once the record of each person who was seen says that they left', async () => {
    await people();
    fixture.leave(ada);
    fixture.leave(bob);
    expect(await people()).toEqual({ kind: 'people', people: complete([]) });
  });

  it('aren’t reported as no one while someone who was seen a moment ago isn’t known to have left', async () => {
    await people();
    fixture.leave(ada);
    for (let n = 0; n < 3; n += 1) {
      fixture.instead('connected', () => complete([]));
      expect(await people()).toEqual({ kind: 'people', people: partial([], 'emptied') });
    }
  });

  it('aren’t reported as no one after a crowd, which takes one more read and not one for each', async () => {
    for (let n = 0; n < 12; n += 1) {
      fixture.join(hall, `p${n}`);
    }
    await people();
    fixture.instead('connected', () => complete([]));
    expect(await people()).toEqual({ kind: 'people', people: partial([], 'emptied') });
    expect(fixture.count('attendee')).toBe(0);
  });

  it('aren’t reported as no one when the session’s own record has people in it', async () => {
    hall.session = { ...hall.session, connectedCount: 2 };
    fixture.instead('connected', () => complete([]));
    expect(await people()).toEqual({ kind: 'people', people: partial([], 'emptied') });
  });

  it('are no one in a session that has kept running for hours since anyone was seen in it', async () => {
    await people();
    hall.visitors.length = 0;
    fixture.time += 60 * MINUTE;
    expect(await people()).toEqual({ kind: 'people', people: complete([]) });
  });

  it('aren’t reported as no one when nothing says that the session runs', async () => {
    hall.visitors.length = 0;
    fixture.instead('find', () => NOT_FOUND);
    fixture.instead('running', () => partial([], 'not-found'));
    expect(await people()).toEqual({ kind: 'people', people: partial([], 'emptied') });
  });

  it('aren’t reported once the session is over', async () => {
    fixture.end(hall);
    expect((await people()).kind).toBe('over');
  });

  it('are remembered by elapsed time, not by the wall clock', async () => {
    await people();
    fixture.wallOffset = 5 * 3_600_000;
    fixture.instead('connected', () => complete([]));
    expect(await people()).toEqual({ kind: 'people', people: partial([], 'emptied') });
  });
});

describe('whatever VideoSDK answers', () => {
  type Answer = 'truth' | 'empty' | 'not-found' | 'down' | Gap;
  const answer = fc.constantFrom<Answer>('truth', 'empty', 'not-found', 'down', 'page-missing', 'pages-moved');
  const record = fc.constantFrom<'truth' | 'not-found' | 'unclear' | 'down'>('truth', 'not-found', 'unclear', 'down');
  const step = fc.record({
    list: answer,
    records: fc.array(record, { maxLength: 4 }),
    session: fc.constantFrom<'truth' | 'not-found' | 'unclear' | 'down'>('truth', 'not-found', 'unclear', 'down'),
    sessions: fc.constantFrom<'truth' | 'not-found' | 'page-missing' | 'down'>(
      'truth',
      'not-found',
      'page-missing',
      'down',
    ),
    happens: fc.constantFrom(
      'nothing',
      'ada leaves',
      'bob leaves',
      'ada returns',
      'bob returns',
      'a minute passes',
      'ends',
    ),
  });
  const down = new UpstreamError('unavailable', 'down');

  it('no one is called gone who is in, no one in who is gone, no session over that runs, and none empty that isn’t', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const world = new Fixture();
        const place = world.open('s');
        const there = new Map<string, Visitor>();
        for (const id of ['ada', 'bob']) {
          there.set(id, world.join(place, id, id, world.time));
        }
        // For a session in which no one has ever been seen, an empty list is all there is to go by.
        await world.witness.people(place.session, call);
        for (const { list: answered, records, session, sessions, happens } of steps) {
          // Someone who came back and isn't on any list yet can't be known about.
          const list = happens.endsWith('returns') ? 'truth' : answered;
          const [who = '', what] = happens.split(' ');
          const visitor = there.get(who);
          if (what === 'leaves' && visitor !== undefined) {
            world.leave(visitor);
            there.delete(who);
          } else if (what === 'returns' && visitor === undefined && place.session.state === 'running') {
            there.set(who, world.join(place, who, who, world.time));
          } else if (happens === 'a minute passes') {
            world.time += MINUTE;
          } else if (happens === 'ends') {
            world.end(place);
            there.clear();
          }
          for (const kind of ['connected', 'attendee', 'find', 'running'] as const) {
            world.drop(kind);
          }
          world.gap = list === 'page-missing' || list === 'pages-moved' ? list : null;
          for (let n = 0; n < 2; n += 1) {
            if (list === 'empty' || list === 'not-found') {
              world.instead('connected', () => (list === 'empty' ? complete([]) : partial([], 'not-found')));
            } else if (list === 'down') {
              world.failing('connected', down);
            }
          }
          for (const one of records) {
            world.instead('attendee', (truth) => {
              if (one === 'down') {
                throw down;
              }
              return one === 'truth'
                ? truth()
                : one === 'not-found'
                  ? NOT_FOUND
                  : found({ ...attendee(person('x')), state: 'unclear' as const });
            });
          }
          for (let n = 0; n < 2; n += 1) {
            world.instead('find', (truth) => {
              if (session === 'down') {
                throw down;
              }
              return session === 'truth'
                ? truth()
                : session === 'not-found'
                  ? NOT_FOUND
                  : found({ ...place.session, state: 'unclear' as const });
            });
            world.instead('running', (truth) => {
              if (sessions === 'down') {
                throw down;
              }
              return sessions === 'truth' ? truth() : partial([], sessions);
            });
          }
          const sight = await world.witness.person(place.session, 'ada', call).catch(() => null);
          if (sight !== null && sight.kind !== 'unseen') {
            expect(sight.kind).toBe(there.has('ada') ? 'connected' : 'gone');
            if (sight.others.complete) {
              expect(sight.others.items.map(({ id }) => id)).toEqual(there.has('bob') ? ['bob'] : []);
            }
          }
          const who2 = await world.witness.people(place.session, call).catch(() => null);
          if (who2?.kind === 'over') {
            expect(place.session.state).toBe('ended');
          } else if (who2?.people.complete) {
            expect(new Set(who2.people.items.map(({ id }) => id))).toEqual(new Set(there.keys()));
          }
          const state = await world.witness.session(place.session, call).catch(() => null);
          if (state !== null && state.kind !== 'unseen') {
            expect(state.kind).toBe(place.session.state === 'running' ? 'running' : 'over');
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
