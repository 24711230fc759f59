/** The way from "who is there?" to a removal: session, people, confirmation. */
export const picker = {
  /** Several sessions are running: which one? */
  sessions: {
    title: 'Which session?',
    choose: 'Nobody was removed. Choose the session in the menu.',
    heading: '**Running now**',
    /** In the menu, below the name of the room; at most 100 characters. `elapsed` is "4 min". */
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  /** Who is in the session, to be picked from a menu. */
  people: {
    title: 'Who should be removed?',
    titleNobody: 'Nobody fits “{{query}}”',
    titleNobodySeen: 'Nobody who was seen fits “{{query}}”',
    /** `people` is "12 people". */
    count: 'Nobody was removed. In room {{room}}: {{people}}.',
    countFitting: 'Nobody was removed. In room {{room}}: {{people}}. With “{{query}}”: {{fitting, number}}.',
    /** The same, from a list that lacks somebody; the last, from one on which nobody is. */
    countFittingAtLeast:
      'Nobody was removed. In room {{room}}: {{people}}. With “{{query}}”: at least {{fitting, number}}.',
    unseen: 'Nobody was removed. The bot can’t see who’s in room {{room}}.',
    choose: 'Choose one person or several in the menu.',
    findOther: 'Find somebody else, or show everyone.',
    allProtected: 'All who are shown are protected by this server’s settings.',
    heading: '**Who joined last comes first**',
    /** In the menu, below the name; at most 100 characters. `elapsed` is "4 min". */
    description: '{{elapsed}} · {{id}}',
  },
  /**
   * One of up to 25 in one message: at most 50 characters besides what is filled in. `when` is "4 minutes ago", `times` how
   * often somebody was removed before.
   */
  line: {
    plain: '{{name}} · joined {{when}} · ID {{id}}',
    protected: '{{name}} · joined {{when}} · ID {{id}} · protected',
    removedBefore: '{{name}} · joined {{when}} · ID {{id}} · removed {{times, number}}× before',
  },
  page: 'Page {{page, number}} of {{pages, number}}.',
  /** Those who were picked and are not there any more. `names` is "Ada, Grace, and 2 more". */
  left: 'Left in the meantime: {{names}}. So nobody was removed. This is who is there now.',
  /** The last of the names in a list that is cut: "Ada, Grace, and 2 more". */
  moreNames_one: '{{count, number}} more',
  moreNames_other: '{{count, number}} more',
  /** Everything that a moderator should know before somebody is removed. Several are never fewer than two. */
  confirm: {
    title: 'Remove {{name}}?',
    titleSeveral_one: 'Remove {{count, number}} person?',
    titleSeveral_other: 'Remove {{count, number}} people?',
    /** Those who were chosen and are protected. */
    spared: 'Protected by this server’s settings, and left out: {{names}}.',
    room: 'Nobody was removed yet. Room {{room}}.',
    person: 'Joined {{when}} · ID {{id}}',
    /** Another moderator was faster. `when` is "4 minutes ago". */
    lately: '{{moderator}} acted on the same person {{when}} (case {{number}}): is it still needed?',
    latelyOn: '{{moderator}} acted on {{name}} {{when}} (case {{number}}): is it still needed?',
    latelyMore_one: 'Another moderator acted on {{count, number}} more of them just now.',
    latelyMore_other: 'Another moderator acted on {{count, number}} more of them just now.',
    neverBefore: 'Removed before: never',
    /** Where `one` stands for more numbers than 1, it needs the number. */
    before_one: 'Removed before: once, last {{when}}',
    before_other: 'Removed before: {{count, number}} times, last {{when}}',
    /** `length` is "10 minutes" or "until the session ends". */
    keepOut: 'Keep out: {{length}}',
    keepOutNo: 'Keep out: no',
    reasonNone: 'Reason: none',
    reasonMissing: 'Reason: none. This server asks for one: choose or write it first.',
    heading_one: '**To be removed: {{count, number}} person**',
    heading_other: '**To be removed: {{count, number}} people**',
  },
  /** What stands in a menu before anything is chosen, and the choices in it: at most 100 characters. */
  menus: {
    session: 'Choose a session',
    people: 'Choose who to remove',
    keepOut: 'Keep out',
    keepOutFor: 'Keep out: {{length}}',
    keepOutNo: 'Do not keep out',
    reason: 'Reason',
    reasonNone: 'No reason',
    ended: 'This has ended',
  },
  /** At most 34 characters. */
  buttons: {
    remove: 'Remove',
    removeSeveral_one: 'Remove {{count, number}} person',
    removeSeveral_other: 'Remove {{count, number}} people',
    write: 'Write a reason…',
    find: 'Find…',
    all: 'Show all',
    newer: 'Newer',
    older: 'Older',
    back: 'Back',
    cancel: 'Cancel',
    again: 'Try again',
  },
  /** Titles and labels: at most 45 characters. Descriptions: at most 100. */
  modals: {
    find: { title: 'Find somebody', label: 'Name or ID', description: 'Any part of it' },
    reason: { title: 'Reason', label: 'Why?', description: 'Shown in the reply and on record' },
  },
  cancelled: { title: 'Nobody was removed', why: 'You cancelled this.' },
  /** Time is up. */
  ended: {
    title: 'Nobody was removed',
    why: 'This took longer than 10 minutes, so it has ended. Run {/kick-participant} again.',
  },
  /** A press on something that was carried out or given up, or of which nothing is known. */
  over: {
    title: 'This is over',
    what: 'This press did nothing. What was done before stands on record: {/kick-history}. {/kick-participant} opens a new menu.',
  },
  /** The process that removed several ended in the middle, or was cut off. */
  interrupted: {
    title: 'The bot was interrupted',
    unsure:
      'Some of those who were picked may be out, and others may not: what was begun is on record, with what came of it. See {/kick-history}.',
    again: 'Nothing is sent twice. Whoever is still there can be removed with {/kick-participant}.',
  },
  /** The same, before anything was asked for. */
  notBegun: {
    why: 'Nobody was removed: the bot was interrupted before it asked for anything.',
    again: 'Run {/kick-participant} again.',
  },
} as const;
