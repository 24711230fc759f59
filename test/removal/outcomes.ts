import fc from 'fast-check';
import type { Answer, OtherAnswer, Outcome, OutcomeKind } from '../../src/removal/outcome.ts';
import { type Complete, complete, type Gap, type Listing, partial } from '../../src/sessions/evidence.ts';
import { longestFirst, type Participant } from '../../src/sessions/participant.ts';
import type { Session } from '../../src/sessions/session.ts';
import { GONE } from '../bot/ui/gallery/people.ts';
import { attendee, hostileText, participant, participants, session, time } from '../support/hostile.ts';

const status = fc.constantFrom(400, 401, 403, 404, 409, 422);
const seen = fc.constantFrom<'connected' | 'unseen'>('connected', 'unseen');
/** Mostly it's the credentials. */
const skewMs = fc.option(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), { freq: 3 });
const retryAfterSeconds = fc.option(fc.integer({ min: 1, max: 600 }));
const accepted = fc.constant<Extract<Answer, { kind: 'accepted' }>>({ kind: 'accepted' });
const failed = fc.constantFrom<Extract<Answer, { kind: 'failed' | 'unanswered' }>>(
  { kind: 'failed', status: 502 },
  { kind: 'unanswered' },
);
const otherAnswer: fc.Arbitrary<OtherAnswer> = fc.oneof(
  failed,
  fc.record({ kind: fc.constant('rejected' as const), status }),
  fc.record({ kind: fc.constant('forbidden' as const), status, skewMs }),
  fc.record({ kind: fc.constant('busy' as const), retryAfterSeconds }),
);
const answer: fc.Arbitrary<Answer> = fc.oneof(accepted, otherAnswer);
const gap = fc.constantFrom<Gap>(
  'not-found',
  'page-missing',
  'no-page-info',
  'pages-moved',
  'unreadable-entry',
  'emptied',
  'rooms-unknown',
);

/** The same people as the whole list, or as part of one. */
export function listing(people: fc.Arbitrary<Participant[]>): fc.Arbitrary<Listing<Participant>> {
  return fc.tuple(people, fc.option(gap)).map(([items, why]) => (why === null ? complete(items) : partial(items, why)));
}

const whole = (people: fc.Arbitrary<Participant[]>): fc.Arbitrary<Complete<Participant>> => people.map(complete);
const maybeTarget = fc.option(participant);

/** A crowd of up to this many, out of a few dozen kinds of people, longest first as the rules return it. */
export function crowd(most: number): fc.Arbitrary<Participant[]> {
  // A message has room for fifty or so. Far more only have to be counted.
  const count = fc.oneof(
    { weight: 4, arbitrary: fc.nat(12) },
    { weight: 3, arbitrary: fc.nat(Math.min(most, 200)) },
    { weight: 1, arbitrary: fc.nat(most) },
  );
  return fc.tuple(participants(25), count).map(([kinds, count]) =>
    kinds.length === 0
      ? []
      : Array.from({ length: count }, (_, index): Participant => {
          const kind = kinds[index % kinds.length];
          return { id: `${kind?.id}/${index}`, name: kind?.name ?? null, joinedAt: kind?.joinedAt ?? null };
        }).sort(longestFirst),
  );
}

const sessions: fc.Arbitrary<Session[]> = fc.uniqueArray(session, { selector: ({ id }) => id, maxLength: 60 });

/** Every possible outcome, with names, rooms and IDs of any kind. */
export function outcomes(most: number): { readonly [K in OutcomeKind]: fc.Arbitrary<Extract<Outcome, { kind: K }>> } {
  const people = crowd(most);
  const remaining = listing(people);
  const on = { session, target: participant };
  const gone = fc.constant(GONE);
  return {
    'reason-missing': fc.record({ kind: fc.constant('reason-missing') }),
    protected: fc.record({ kind: fc.constant('protected'), ...on }),
    'to-confirm': fc.record({ kind: fc.constant('to-confirm'), ...on }),
    'cooling-down': fc.record({
      kind: fc.constant('cooling-down'),
      ...on,
      until: fc.integer({ min: 0, max: 2 ** 42 }),
    }),
    'not-recorded': fc.record({ kind: fc.constant('not-recorded'), target: fc.option(participant) }),
    overloaded: fc.record({ kind: fc.constant('overloaded') }),
    'none-running': fc.record({ kind: fc.constant('none-running') }),
    'several-sessions': fc.record({ kind: fc.constant('several-sessions'), sessions }),
    'no-such-session': fc.record({ kind: fc.constant('no-such-session'), given: hostileText, sessions }),
    'no-account': fc.record({
      kind: fc.constant('no-account'),
      target: fc.constant(null),
      why: fc.constantFrom('none', 'unreadable', 'changed'),
    }),
    'room-not-allowed': fc.record({ kind: fc.constant('room-not-allowed') }),
    'session-over': fc.record({
      kind: fc.constant('session-over'),
      session: fc.tuple(session, time).map(([one, endedAt]) => ({ ...one, state: 'ended' as const, endedAt })),
    }),
    'nobody-named': fc.record({ kind: fc.constant('nobody-named'), session, present: listing(people) }),
    ambiguous: fc.record({ kind: fc.constant('ambiguous'), session, given: hostileText, candidates: people }),
    'no-such-person': fc.record({
      kind: fc.constant('no-such-person'),
      session,
      given: hostileText,
      present: whole(people),
    }),
    'sessions-incomplete': fc.record({
      kind: fc.constant('sessions-incomplete'),
      given: fc.option(hostileText),
      sessions,
      gap,
    }),
    'people-incomplete': fc.record({
      kind: fc.constant('people-incomplete'),
      session,
      given: hostileText,
      present: people,
      gap,
    }),
    'taken-over': fc.record({ kind: fc.constant('taken-over'), ...on }),
    'report-handled': fc.record({
      kind: fc.constant('report-handled'),
      ...on,
      report: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      how: fc.constantFrom('removal' as const, 'dismissed' as const),
      by: fc.record({ userId: fc.constant('77') }),
      at: fc.integer({ min: 0, max: 2 ** 42 }),
    }),
    'in-progress': fc.record({ kind: fc.constant('in-progress'), ...on, by: fc.record({ userId: fc.constant('77') }) }),
    removed: fc.record({ kind: fc.constant('removed'), ...on, gone, remaining }),
    gone: fc.record({ kind: fc.constant('gone'), ...on, gone, remaining, answer: otherAnswer }),
    returned: fc.record({ kind: fc.constant('returned'), ...on, remaining, rejoinedAt: time, answer }),
    'already-gone': fc.record({
      kind: fc.constant('already-gone'),
      session,
      target: fc.oneof(
        participant,
        fc.tuple(participant, time).map(([one, leftAt]) => attendee(one, leftAt)),
      ),
      gone,
      remaining,
    }),
    pending: fc.record({ kind: fc.constant('pending'), ...on, seen, answer }),
    'still-there': fc.record({ kind: fc.constant('still-there'), ...on, answer: fc.oneof(accepted, failed) }),
    unknown: fc.record({ kind: fc.constant('unknown'), ...on, answer }),
    'turned-down': fc.record({ kind: fc.constant('turned-down'), ...on, status }),
    forbidden: fc.record({ kind: fc.constant('forbidden'), target: maybeTarget, status: fc.option(status), skewMs }),
    busy: fc.record({ kind: fc.constant('busy'), target: maybeTarget, retryAfterSeconds }),
    unavailable: fc.record({ kind: fc.constant('unavailable'), target: maybeTarget }),
  };
}
