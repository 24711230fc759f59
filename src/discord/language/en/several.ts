/** Several people who are removed together: how far it is, and what came of each. Several are never fewer than two. */
export const several = {
  progress: {
    /** `known` is of how many it is known by now what came of it. Behind an icon. */
    title_one: 'Removing {{count, number}} person: {{known, number}} of {{count, number}} done',
    title_other: 'Removing {{count, number}} people: {{known, number}} of {{count, number}} done',
    /** `when` is "in 4 seconds". */
    paused: 'VideoSDK is busy: the others wait, and go on {{when}}.',
    stopping: 'Stopping: those under way are finished, nobody else is begun.',
    kept: 'This message is kept up to date.',
    heading: '**So far**',
    /** A button: at most 34 characters. */
    stop: 'Stop',
  },
  summary: {
    /** All of them were seen gone. Behind an icon. */
    titleAll_one: 'Removed {{count, number}} person',
    titleAll_other: 'Removed all {{count, number}} people',
    /** The first words must tell whether they are out. `gone` are those who were seen gone, of `count`. Behind an icon. */
    title_one: 'Removed and gone: {{gone, number}} of {{count, number}} person',
    title_other: 'Removed and gone: {{gone, number}} of {{count, number}} people',
    /** Those who were seen gone besides: VideoSDK turned the removal down, failed at it, or its answer never came. */
    gone_one: '{{count, number}} more is no longer in the session, without VideoSDK confirming the removal.',
    gone_other: '{{count, number}} more are no longer in the session, without VideoSDK confirming the removal.',
    by: 'By {{moderator}}',
    byWithReason: 'By {{moderator}} · Reason: {{reason}}',
    /** Of these nothing was asked of VideoSDK. */
    notBegun_one: 'It was stopped: nothing was asked for {{count, number}} person.',
    notBegun_other: 'It was stopped: nothing was asked for {{count, number}} people.',
    /** Behind an icon. */
    keptOut: 'See {/keep-outs} for who is kept out now.',
    again: 'What is not done can be tried again with {/kick-participant}.',
    /** `people` is "3 people" or "at least 3 people", `names` is "Ada, Grace, and 2 more". */
    remaining: 'Still in the session: {{people}}: {{names}}',
    nobodyElse: 'Nobody else is in the session.',
    remainingUnknown: 'Who is still in the session could not be read.',
    heading: '**Each of them**',
  },
  /**
   * One of them, behind an icon: at most 30 characters besides what is filled in. `state` is one of the states or outcomes
   * below. The ID stands with those whose name others bear too.
   */
  line: {
    plain: '{{name}}: {{state}}',
    withCase: '{{name}}: {{state}} · case {{number}}',
    sameName: '{{name}} (ID {{id}}): {{state}}',
    sameNameWithCase: '{{name}} (ID {{id}}): {{state}} · case {{number}}',
  },
  /** Where one of them is before anything came of it: at most 40 characters each, as the outcomes. */
  states: {
    waiting: 'waiting',
    'under-way': 'being removed…',
    'not-begun': 'not asked for: stopped',
    broken: 'unknown: the bot failed',
  },
  /** What came of one of them: the same truth as a message of its own would tell, in a few words. */
  outcomes: {
    removed: 'removed',
    gone: 'no longer in the session',
    returned: 'removed, but already back',
    /** The same when VideoSDK did not accept the removal. */
    'left-and-back': 'left and came back',
    /** They had left by themselves, or before anything was asked. */
    'already-gone': 'had already left',
    'no-such-person': 'not in the session any more',
    /** Whether they are gone is still being looked at. */
    pending: 'not seen gone yet, checking…',
    'taken-over': 'not removed: the bot was held up',
    'still-there': 'still in the session',
    unknown: 'couldn’t be confirmed',
    'turned-down': 'not removed: rejected',
    forbidden: 'not removed: VideoSDK refused',
    busy: 'not removed: VideoSDK is busy',
    unavailable: 'not removed: no VideoSDK',
    overloaded: 'not removed: too much at once',
    protected: 'not removed: protected',
    /** The moderator has removed as many as they may for now. */
    'cooling-down': 'not removed: your limit',
    'in-progress': 'another removal is at it',
    'not-recorded': 'not removed: no records',
    'reason-missing': 'not removed: no reason',
    'session-over': 'not there: session over',
    'none-running': 'not there: session over',
    'no-such-session': 'not there: session over',
    'room-not-allowed': 'not removed: not your room',
    'to-confirm': 'not removed',
    'several-sessions': 'not removed',
    'nobody-named': 'not removed',
    'sessions-incomplete': 'not removed: can’t see everything',
    'people-incomplete': 'not removed: can’t see everybody',
    ambiguous: 'not removed',
  },
} as const;
