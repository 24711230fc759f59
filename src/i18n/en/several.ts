/** Several people who are removed together: how far it is, and what came of each. Several are never fewer than two. */
export const several = {
  progress: {
    /** `known` is of how many it is known by now what came of it. Behind an icon. */
    title_one: 'Removing {{count, number}} person: {{known, number}} of {{count, number}} done',
    title_other: 'Removing {{count, number}} people: {{known, number}} of {{count, number}} done',
    /** `when` is "in 4 seconds". */
    paused: 'VideoSDK is busy. The rest continue {{when}}.',
    stopping: 'Stopping. Removals that have started will finish; no more will start.',
    kept: 'This message updates as it goes.',
    heading: '**So far**',
    /** A button: at most 34 characters. */
    stop: 'Stop',
  },
  summary: {
    /** All of them were seen gone. Behind an icon. */
    titleAll_one: 'Removed {{count, number}} person',
    titleAll_other: 'Removed all {{count, number}} people',
    /** The first words must tell whether they are out. `gone` are those who were seen gone, of `count`. Behind an icon. */
    title_one: 'Removed {{gone, number}} of {{count, number}} person',
    title_other: 'Removed {{gone, number}} of {{count, number}} people',
    /** Those who were seen gone besides: VideoSDK turned the removal down, failed at it, or its answer never came. */
    gone_one: '{{count, number}} more is no longer in the session, but VideoSDK didn’t confirm removing them.',
    gone_other: '{{count, number}} more are no longer in the session, but VideoSDK didn’t confirm removing them.',
    by: 'By {{moderator}}',
    byWithReason: 'By {{moderator}} · Reason: {{reason}}',
    /** Of these nothing was asked of VideoSDK. */
    notBegun_one: 'You stopped it before {{count, number}} removal started.',
    notBegun_other: 'You stopped it before {{count, number}} removals started.',
    /** Behind an icon. */
    keptOut: 'See {/keep-outs} for who is being kept out.',
    again: 'To retry the rest, use {/kick-participant}.',
    /** `people` is "3 people" or "at least 3 people", `names` is "Ada, Grace, and 2 more". */
    remaining: 'Still in the session: {{people}}: {{names}}',
    nobodyElse: 'No one else is in the session.',
    remainingUnknown: 'Couldn’t read who is still in the session.',
    heading: '**Results**',
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
    'not-begun': 'not started: stopped',
    broken: 'unknown: something went wrong',
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
    'no-such-person': 'no longer in the session',
    /** Whether they are gone is still being looked at. */
    pending: 'not out yet, checking…',
    'taken-over': 'not removed: the bot was paused',
    'still-there': 'still in the session',
    unknown: 'couldn’t be confirmed',
    'turned-down': 'not removed: rejected',
    forbidden: 'not removed: VideoSDK refused',
    busy: 'not removed: VideoSDK is busy',
    unavailable: 'not removed: VideoSDK is down',
    overloaded: 'not removed: too many at once',
    protected: 'not removed: protected',
    /** The moderator has removed as many as they may for now. */
    'cooling-down': 'not removed: your limit',
    'in-progress': 'already being removed',
    'not-recorded': 'not removed: database unavailable',
    'reason-missing': 'not removed: no reason',
    'session-over': 'not there: session over',
    'none-running': 'not there: session over',
    'no-such-session': 'not there: session over',
    'room-not-allowed': 'not removed: not your room',
    'to-confirm': 'not removed',
    'several-sessions': 'not removed',
    'nobody-named': 'not removed',
    'sessions-incomplete': 'not removed: can’t see everything',
    'people-incomplete': 'not removed: can’t see everyone',
    ambiguous: 'not removed',
  },
} as const;
