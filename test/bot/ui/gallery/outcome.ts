import type { Outcome } from '../../../../src/removal/outcome.ts';
import { type OutcomeContext, outcomeMessage } from '../../../../src/removal/outcome.view.ts';
import { complete, type Gap, type Listing, partial } from '../../../../src/sessions/evidence.ts';
import type { Participant } from '../../../../src/sessions/participant.ts';
import { attendee, person, sessionOf } from '../../../support/hostile.ts';
import { ada, bob, cleo, hall as counted, EVERY_ANSWER, GONE, MINUTE, T0 } from './people.ts';
import type { Sample } from './sample.ts';

export const plainContext: OutcomeContext = { moderatorId: '42', reason: null, reference: 'K7Q2M4X', case: null };

/** Messages about one session don't say how many people are in it, but the lists of sessions do. */
const hall = { ...counted, connectedCount: null };
const on = { session: hall, target: ada };
const out = { ...on, gone: GONE };
const people: Listing<Participant> = complete([bob, cleo]);

/** Each gap, in a list of people. */
const GAPS: readonly Gap[] = [
  'not-found',
  'page-missing',
  'no-page-info',
  'pages-moved',
  'unreadable-entry',
  'emptied',
  'rooms-unknown',
];

type OutcomeSample = readonly [what: string, outcome: Outcome, context?: Partial<OutcomeContext>];

export const OUTCOME_SAMPLES: readonly OutcomeSample[] = [
  ['removed', { kind: 'removed', ...out, remaining: people }, { reason: 'shouting' }],
  ['removed, no one else there', { kind: 'removed', ...out, remaining: complete([]) }],
  ['removed, one other there', { kind: 'removed', ...out, remaining: complete([bob]) }],
  ['removed, not all others seen', { kind: 'removed', ...out, remaining: partial([bob, cleo], 'page-missing') }],
  ['removed, one other seen', { kind: 'removed', ...out, remaining: partial([bob], 'pages-moved') }],
  ['removed, no other seen', { kind: 'removed', ...out, remaining: partial([], 'emptied') }],
  [
    'removed, under a case, not for the first time',
    { kind: 'removed', ...out, remaining: complete([]) },
    { reason: 'shouting', case: { key: { guildId: '1', number: 17 }, earlier: { times: 1, lastAt: T0 - MINUTE } } },
  ],
  ...EVERY_ANSWER.flatMap((answer): readonly OutcomeSample[] => [
    ...(answer.kind === 'accepted'
      ? []
      : ([[`gone, ${answer.kind}`, { kind: 'gone', ...out, remaining: complete([bob]), answer }]] as const)),
    [`back, ${answer.kind}`, { kind: 'returned', ...on, rejoinedAt: T0 + 5_000, remaining: complete([bob]), answer }],
    [`not known yet, ${answer.kind}, still there`, { kind: 'pending', ...on, seen: 'connected', answer }],
    [`not known yet, ${answer.kind}, not to be seen`, { kind: 'pending', ...on, seen: 'unseen', answer }],
    [`unknown, ${answer.kind}`, { kind: 'unknown', ...on, answer }],
  ]),
  [
    'gone, no other seen',
    { kind: 'gone', ...out, remaining: partial([], 'not-found'), answer: { kind: 'unanswered' } },
  ],
  [
    'not known yet, under a case, of someone who was removed often',
    { kind: 'pending', ...on, seen: 'connected', answer: { kind: 'unanswered' } },
    { case: { key: { guildId: '1', number: 2_147_483_647 }, earlier: { times: 3, lastAt: T0 - MINUTE } } },
  ],
  ['accepted, and without effect', { kind: 'still-there', ...on, answer: { kind: 'accepted' } }],
  ['unanswered, and without effect', { kind: 'still-there', ...on, answer: { kind: 'unanswered' } }],
  [
    'answered with an error, and without effect',
    { kind: 'still-there', ...on, answer: { kind: 'failed', status: 502 } },
  ],
  ['taken over by another process', { kind: 'taken-over', ...on }],
  [
    'its report was dismissed',
    { kind: 'report-handled', ...on, report: 3, how: 'dismissed', by: { userId: '77' }, at: T0 },
  ],
  [
    'its report led to another removal',
    { kind: 'report-handled', ...on, report: 3, how: 'removal', by: { userId: '77' }, at: T0 },
  ],
  [
    'gone already, known since when',
    {
      kind: 'already-gone',
      session: hall,
      target: attendee(ada, T0 - MINUTE),
      gone: GONE,
      remaining: complete([bob]),
    },
  ],
  [
    'gone already, unknown since when, and who remains unknown too',
    { kind: 'already-gone', ...out, remaining: partial([], 'not-found') },
  ],
  ['someone else is already removing them', { kind: 'in-progress', ...on, by: { userId: '77' } }],
  ['protected', { kind: 'protected', ...on }],
  ['to be confirmed first', { kind: 'to-confirm', ...on }],
  ['too many by one moderator', { kind: 'cooling-down', ...on, until: T0 + 3 * MINUTE }],
  ['no reason where one is asked for', { kind: 'reason-missing' }],
  ['no record, so no removal', { kind: 'not-recorded', target: ada }],
  ['no record, before anyone was found', { kind: 'not-recorded', target: null }],
  [
    'two of one name',
    { kind: 'ambiguous', session: hall, given: 'ada', candidates: [ada, { ...cleo, name: '*ADA*' }] },
  ],
  ['no one of that name', { kind: 'no-such-person', session: hall, given: '@everyone', present: complete([bob]) }],
  [
    'no one of that name, and no one at all',
    { kind: 'no-such-person', session: hall, given: 'Zoe', present: complete([]) },
  ],
  ['no one named', { kind: 'nobody-named', session: hall, present: complete([bob]) }],
  ['no one named, not all seen', { kind: 'nobody-named', session: hall, present: partial([bob], 'pages-moved') }],
  ['no one named, no one there', { kind: 'nobody-named', session: hall, present: complete([]) }],
  ['no one named, no one seen', { kind: 'nobody-named', session: hall, present: partial([], 'emptied') }],
  ...GAPS.map(
    (gap): OutcomeSample => [
      `a name, and not all seen: ${gap}`,
      { kind: 'people-incomplete', session: hall, given: 'ada', present: [ada, bob], gap },
    ],
  ),
  [
    'a name, and no one seen',
    { kind: 'people-incomplete', session: hall, given: 'ada', present: [], gap: 'not-found' },
  ],
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
  [
    'a session named, not all seen',
    { kind: 'sessions-incomplete', given: 'lobby', sessions: [hall], gap: 'page-missing' },
  ],
  [
    'no session named, not all seen',
    { kind: 'sessions-incomplete', given: null, sessions: [hall], gap: 'no-page-info' },
  ],
  ['no session named, no room known', { kind: 'sessions-incomplete', given: null, sessions: [], gap: 'rooms-unknown' }],
  ['no such session', { kind: 'no-such-session', given: 'lobby', sessions: [hall] }],
  ['no such session, none at all', { kind: 'no-such-session', given: 'lobby', sessions: [] }],
  ['more at once than can be worked on', { kind: 'overloaded' }],
  ['nothing runs', { kind: 'none-running' }],
  ['a room of others', { kind: 'room-not-allowed' }],
  ['no account', { kind: 'no-account', target: null, why: 'none' }],
  ['an account that can’t be decrypted', { kind: 'no-account', target: null, why: 'unreadable' }],
  ['an account that was just replaced', { kind: 'no-account', target: on.target, why: 'changed' }],
  ['over since a known time', { kind: 'session-over', session: { ...hall, state: 'ended', endedAt: T0 + MINUTE } }],
  ['over since an unknown time', { kind: 'session-over', session: { ...hall, state: 'ended' } }],
  ['turned down', { kind: 'turned-down', ...on, status: 400 }],
  ['credentials refused, before anyone was found', { kind: 'forbidden', target: null, status: 401 }],
  ['unavailable, before anyone was found', { kind: 'unavailable', target: null }],
  [
    'removed, a crowd remains',
    { kind: 'removed', ...out, remaining: complete(Array.from({ length: 300 }, (_, n) => person(`p${n}`, `1${n}`))) },
  ],
  ['credentials refused', { kind: 'forbidden', target: ada, status: 401 }],
  ['refused for the clock', { kind: 'forbidden', target: ada, status: 401, skewMs: 184_000 }],
  [
    'refused for the clock, which is behind, and not known since',
    { kind: 'unknown', ...on, answer: { kind: 'forbidden', status: 401, skewMs: -184_000 } },
  ],
  [
    'refused for the clock, before anyone was found',
    { kind: 'forbidden', target: null, status: 401, skewMs: -7_200_000 },
  ],
  ['refused for the clock, which was put right', { kind: 'forbidden', target: ada, status: 401, skewMs: 0 }],
  ['busy, known for how long', { kind: 'busy', target: ada, retryAfterSeconds: 7 }],
  ['busy, before anyone was found', { kind: 'busy', target: null, retryAfterSeconds: null }],
  ['unavailable', { kind: 'unavailable', target: ada }],
];

/** Everything that a removal of one person can come to, and what is said with it. */
export const outcomeGallery: readonly Sample[] = OUTCOME_SAMPLES.map(([what, outcome, context = {}]) => ({
  name: `outcome: ${what}`,
  show: (t) => outcomeMessage(t, outcome, { ...plainContext, ...context }),
}));
