import { outcomeMessage, type Telling } from '../../../../src/discord/views/outcome.ts';
import type { Outcome } from '../../../../src/moderation/outcome.ts';
import type { Participant } from '../../../../src/moderation/participant.ts';
import { person, sessionOf } from '../../../support/hostile.ts';
import { ada, bob, cleo, hall as counted, MINUTE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

export const plainTelling: Telling = { moderatorId: '42', reason: null, reference: 'K7Q2M4X', case: null };

/** What is told of one session has no number of people in it, but the lists of sessions have. */
const hall = { ...counted, connectedCount: null };
const on = { session: hall, target: ada };
const people: readonly Participant[] = [bob, cleo];

export const OUTCOME_SAMPLES: readonly (readonly [what: string, outcome: Outcome, telling?: Partial<Telling>])[] = [
  ['removed', { kind: 'removed', ...on, remaining: people }, { reason: 'shouting' }],
  ['removed, nobody else there', { kind: 'removed', ...on, remaining: [] }],
  ['removed, one other there', { kind: 'removed', ...on, remaining: [bob] }],
  [
    'removed, under a case, not for the first time',
    { kind: 'removed', ...on, remaining: [] },
    { reason: 'shouting', case: { key: { guildId: '1', number: 17 }, earlier: { times: 1, lastAt: T0 - MINUTE } } },
  ],
  ['back', { kind: 'returned', ...on, rejoinedAt: T0 + 5_000, remaining: [bob] }],
  ['accepted, still there', { kind: 'accepted', ...on, seen: 'connected' }],
  ['accepted, nothing to be read', { kind: 'accepted', ...on, seen: 'unreadable' }],
  ['unanswered, still there', { kind: 'unanswered', ...on, seen: 'connected', answer: 'unanswered' }],
  ...(['accepted', 'failed', 'unanswered'] as const).flatMap((answer): readonly (readonly [string, Outcome])[] => [
    [`${answer}, and still there`, { kind: 'unanswered', ...on, seen: 'connected', answer }],
    [`${answer}, and not to be read`, { kind: 'unanswered', ...on, seen: 'unreadable', answer }],
  ]),
  ['answered with an error, nothing to be read', { kind: 'unanswered', ...on, seen: 'unreadable', answer: 'failed' }],
  [
    'unanswered, under a case, of somebody who was removed often',
    { kind: 'unanswered', ...on, seen: 'connected', answer: 'unanswered' },
    { case: { key: { guildId: '1', number: 2_147_483_647 }, earlier: { times: 3, lastAt: T0 - MINUTE } } },
  ],
  ['accepted, and without effect', { kind: 'still-there', ...on, answer: 'accepted' }],
  ['unanswered, and without effect', { kind: 'still-there', ...on, answer: 'unanswered' }],
  ['answered with an error, and without effect', { kind: 'still-there', ...on, answer: 'failed' }],
  ['unknown, answered with an error', { kind: 'unknown', ...on, answer: 'failed' }],
  ['unknown, accepted', { kind: 'unknown', ...on, answer: 'accepted' }],
  ['unknown, unanswered', { kind: 'unknown', ...on, answer: 'unanswered' }],
  [
    'gone already, known since when',
    {
      kind: 'already-gone',
      session: hall,
      target: { ...ada, connected: false, leftAt: T0 - MINUTE },
      remaining: [bob],
    },
  ],
  ['gone already, unknown since when, and who remains unknown too', { kind: 'already-gone', ...on, remaining: null }],
  ['somebody else is at it', { kind: 'in-progress', ...on, by: { userId: '77' } }],
  ['protected', { kind: 'protected', ...on }],
  ['to be confirmed first', { kind: 'to-confirm', ...on }],
  ['too many by one moderator', { kind: 'cooling-down', ...on, until: T0 + 3 * MINUTE }],
  ['no reason where one is asked for', { kind: 'reason-missing' }],
  ['no record, so no removal', { kind: 'not-recorded', target: ada }],
  ['no record, before anybody was found', { kind: 'not-recorded', target: null }],
  [
    'two of one name',
    { kind: 'ambiguous', session: hall, given: 'ada', candidates: [ada, { ...cleo, name: '*ADA*' }] },
  ],
  ['nobody of that name', { kind: 'no-such-person', session: hall, given: '@everyone', present: [bob] }],
  ['nobody of that name, and nobody at all', { kind: 'no-such-person', session: hall, given: 'Zoe', present: [] }],
  ['nobody named', { kind: 'nobody-named', session: hall, present: [bob] }],
  ['nobody named, nobody there', { kind: 'nobody-named', session: hall, present: [] }],
  [
    'several sessions',
    {
      kind: 'several-sessions',
      sessions: [
        { ...hall, connectedCount: 12 },
        sessionOf('61adc697a239e84d0aaa7e15', { room: 'r-2', connectedCount: 1 }),
      ],
    },
  ],
  ['no such session', { kind: 'no-such-session', given: 'lobby', sessions: [hall] }],
  ['no such session, none at all', { kind: 'no-such-session', given: 'lobby', sessions: [] }],
  ['more at once than can be worked on', { kind: 'overloaded' }],
  ['nothing runs', { kind: 'none-running' }],
  ['a room of others', { kind: 'room-not-allowed' }],
  ['over since a known time', { kind: 'session-over', session: { ...hall, running: false, endedAt: T0 + MINUTE } }],
  ['over since an unknown time', { kind: 'session-over', session: { ...hall, running: false } }],
  ['turned down', { kind: 'turned-down', ...on, status: 400 }],
  ['credentials refused, before anybody was found', { kind: 'forbidden', target: null, status: 401 }],
  ['unavailable, before anybody was found', { kind: 'unavailable', target: null }],
  [
    'removed, a crowd remains',
    { kind: 'removed', ...on, remaining: Array.from({ length: 300 }, (_, n) => person(`p${n}`, `1${n}`)) },
  ],
  ['credentials refused', { kind: 'forbidden', target: ada, status: 401 }],
  ['busy, known for how long', { kind: 'busy', target: ada, retryAfterSeconds: 7 }],
  ['busy, before anybody was found', { kind: 'busy', target: null, retryAfterSeconds: null }],
  ['unavailable', { kind: 'unavailable', target: ada }],
];

/** Everything that can come of asking to remove one person, and what is told with it. */
export const outcomeGallery: readonly Sample[] = OUTCOME_SAMPLES.map(([what, outcome, telling = {}]) => ({
  name: `outcome: ${what}`,
  show: (say) => outcomeMessage(say, outcome, { ...plainTelling, ...telling }),
}));
