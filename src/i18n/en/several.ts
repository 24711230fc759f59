/** Bulk removal: its progress, and the outcome for each person. It's always at least two people. */
export const several = {
  progress: {
    /** `known` is how many outcomes are known so far. Shown behind an icon. */
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
    /** All of them were seen gone. Shown behind an icon. */
    titleAll_one: 'Removed {{count, number}} person',
    titleAll_other: 'Removed all {{count, number}} people',
    /**
     * The first words must say whether they're out. `gone` is how many of the `count` were seen gone. Shown behind an
     * icon.
     */
    title_one: 'Removed {{gone, number}} of {{count, number}} person',
    title_other: 'Removed {{gone, number}} of {{count, number}} people',
    /** People who were also seen gone, but VideoSDK rejected the removal, failed, or didn't answer. */
    gone_one: '{{count, number}} more is no longer in the session, but VideoSDK didn’t confirm removing them.',
    gone_other: '{{count, number}} more are no longer in the session, but VideoSDK didn’t confirm removing them.',
    by: 'By {{moderator}}',
    byWithReason: 'By {{moderator}} · Reason: {{reason}}',
    /** For these, nothing was sent to VideoSDK. */
    notStarted_one: 'Stopped before {{count, number}} removal started.',
    notStarted_other: 'Stopped before {{count, number}} removals started.',
    /** Shown behind an icon. */
    keptOut: 'See {/keep-outs} for who is being kept out.',
    again: 'To retry the rest, use {/kick-participant}.',
    /** `people` is "3 people" or "at least 3 people", `names` is "Ada, Grace, and 2 more". */
    remaining: 'Still in the session ({{people}}): {{names}}',
    noOneElse: 'No one else is in the session.',
    remainingUnknown: 'Couldn’t read who is still in the session.',
    heading: '**Results**',
  },
  /**
   * One person, behind an icon: at most 30 characters besides the values. `state` is one of the states or outcomes
   * below. The ID is only shown for people who share a name.
   */
  line: {
    plain: '{{name}}: {{state}}',
    withCase: '{{name}}: {{state}} · case {{number}}',
    sameName: '{{name}} (ID {{id}}): {{state}}',
    sameNameWithCase: '{{name}} (ID {{id}}): {{state}} · case {{number}}',
  },
  /** A person's state before there's an outcome: at most 40 characters each, like the outcomes. */
  states: {
    waiting: 'waiting',
    'under-way': 'being removed…',
    'not-begun': 'not started: stopped',
    broken: 'unknown: something went wrong',
  },
  /** A person's outcome: as truthful as in a separate message, in a few words. */
  outcomes: {
    removed: 'removed',
    gone: 'no longer in the session',
    returned: 'removed, but already back',
    /** The same, if VideoSDK didn't accept the removal. */
    'left-and-back': 'left and came back',
    /** They left on their own, or before anything was sent. */
    'already-gone': 'had already left',
    'no-such-person': 'no longer in the session',
    /** The bot is still checking whether they're gone. */
    pending: 'not out yet, checking…',
    'taken-over': 'not removed: the bot was paused',
    'report-handled': 'not removed: report handled',
    'still-there': 'still in the session',
    unknown: 'couldn’t be confirmed',
    'turned-down': 'not removed: rejected',
    forbidden: 'not removed: bot rejected',
    busy: 'not removed: VideoSDK is busy',
    unavailable: 'not removed: VideoSDK is unavailable',
    overloaded: 'not removed: too many at once',
    protected: 'not removed: protected',
    /** The moderator has reached their removal limit. */
    'cooling-down': 'not removed: your limit',
    'in-progress': 'already being removed',
    'not-recorded': 'not removed: database unavailable',
    'reason-missing': 'not removed: no reason',
    'session-over': 'not there: session over',
    'none-running': 'not there: session over',
    'no-such-session': 'not there: session over',
    'room-not-allowed': 'not removed: not this server’s room',
    'no-account': 'not removed: no VideoSDK account',
    'to-confirm': 'not removed',
    'several-sessions': 'not removed',
    'nobody-named': 'not removed',
    'sessions-incomplete': 'not removed: can’t see everything',
    'people-incomplete': 'not removed: can’t see everyone',
    ambiguous: 'not removed',
  },
} as const;
