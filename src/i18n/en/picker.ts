/** From "who is there?" to a removal: session, people, confirmation. */
export const picker = {
  /** Several sessions are running: which one? */
  sessions: {
    title: 'Which session?',
    choose: 'No one has been removed. Choose a session from the menu.',
    heading: '**Running now**',
    /** In the menu, below the room's name: at most 100 characters. `elapsed` is "4 min". */
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  /** Who is in the session, to choose from a menu. */
  people: {
    title: 'Who do you want to remove?',
    titleNoOne: 'No one matches “{{query}}”',
    titleNoOneSeen: 'No one the bot can see matches “{{query}}”',
    /** `people` is "12 people". */
    count: 'No one has been removed. In room {{room}}: {{people}}.',
    countFitting: 'No one has been removed. In room {{room}}: {{people}}. Matching “{{query}}”: {{fitting, number}}.',
    /** The same from an incomplete list. The last is for a list without anyone on it. */
    countFittingAtLeast:
      'No one has been removed. In room {{room}}: {{people}}. Matching “{{query}}”: at least {{fitting, number}}.',
    unseen: 'No one has been removed. The bot can’t see who’s in room {{room}}.',
    choose: 'Choose one or more people from the menu. The newest come first.',
    /** The same where someone shares their screen. */
    chooseSharers: 'Choose one or more people from the menu. Anyone sharing a screen comes first, and then the newest.',
    findOther: 'Search for someone else, or show everyone.',
    allProtected: 'Everyone shown is protected by this server’s settings.',
    /** Above those who aren't in the menu. */
    heading: '**Protected by this server’s settings**',
    /** In the menu, below the name: at most 100 characters. `elapsed` is "4 min". */
    description: '{{elapsed}} · {{id}}',
  },
  /**
   * One of up to 25 lines in a message: at most 50 characters besides the values. `when` is "4 minutes ago", `times`
   * how often that person was removed before.
   */
  line: {
    plain: '{{name}} · joined {{when}} · ID {{id}}',
    protected: '{{name}} · joined {{when}} · ID {{id}} · protected',
    removedBefore: '{{name}} · joined {{when}} · ID {{id}} · removed {{times, number}}× before',
  },
  /**
   * Everyone who joined in the last minutes: `count` is how many minutes. On a button: at most 34 characters, of which
   * `people`, a number, takes up to 6.
   */
  lately: {
    offer: 'Or choose everyone who joined lately. You’ll see their names before anything is done.',
    button_one: 'Last minute: {{people, number}}',
    button_other: 'Last {{count, number}} minutes: {{people, number}}',
    chosen_one: 'Everyone who joined in the last minute.',
    chosen_other: 'Everyone who joined in the last {{count, number}} minutes.',
    noOne_one: 'No one you can remove joined in the last minute.',
    noOne_other: 'No one you can remove joined in the last {{count, number}} minutes.',
    /** Whose ID contains the moderator's Discord ID. */
    own: 'Left out, because your Discord ID is in theirs: {{names}}. Choose them from the menu if you mean them.',
    /** Here, `count` is how many people. */
    unknown_one: 'Left out: {{count, number}} person. VideoSDK doesn’t say when they joined.',
    unknown_other: 'Left out: {{count, number}} people. VideoSDK doesn’t say when they joined.',
    more_one:
      'Left out: {{count, number}} more person who joined in that time. Only {{most, number}} can be removed at once, so do this again afterward.',
    more_other:
      'Left out: {{count, number}} more people who joined in that time. Only {{most, number}} can be removed at once, so do this again afterward.',
  },
  page: 'Page {{page, number}} of {{pages, number}}.',
  /** People who were chosen and have left. `names` is "Ada, Grace, and 2 more". */
  left: 'Left in the meantime: {{names}}. No one was removed. This is who’s there now.',
  /** The last item of a shortened list of names: "Ada, Grace, and 2 more". */
  moreNames_one: '{{count, number}} more',
  moreNames_other: '{{count, number}} more',
  /** Everything a moderator should know before removing someone. For a bulk removal, the number is at least two. */
  confirm: {
    title: 'Remove {{name}}?',
    titleSeveral_one: 'Remove {{count, number}} person?',
    titleSeveral_other: 'Remove {{count, number}} people?',
    /** People who were chosen and are protected. */
    spared: 'Protected by this server’s settings and skipped: {{names}}.',
    /** The server's limit would stop some of the removals, or all of them. `when` is "in 4 minutes". */
    limit_one:
      'This server’s removal limit leaves you {{count, number}} more person right now. The others won’t be removed.',
    limit_other:
      'This server’s removal limit leaves you {{count, number}} more people right now. The others won’t be removed.',
    limitReached:
      'You’ve reached this server’s removal limit, so no one will be removed. You can remove people again {{when}}.',
    room: 'No one has been removed yet. Room {{room}}.',
    person: 'Joined {{when}} · ID {{id}}',
    /** Another moderator was faster. `when` is "4 minutes ago". */
    lately: '{{moderator}} acted on this person {{when}} (case {{number}}). Is this still needed?',
    latelyOn: '{{moderator}} acted on {{name}} {{when}} (case {{number}}). Is this still needed?',
    latelyMore_one: 'Another moderator just acted on {{count, number}} more of them.',
    latelyMore_other: 'Another moderator just acted on {{count, number}} more of them.',
    neverBefore: 'Removed before: never',
    /** If `one` covers more numbers than 1 in your language, include the number. */
    before_one: 'Removed before: once, last {{when}}',
    before_other: 'Removed before: {{count, number}} times, last {{when}}',
    /** `times` is 2 or more. */
    often:
      'Removed {{times, number}}× already: the menu below can also keep them out of this room for a day or longer.',
    /** `length` is "10 minutes" or "until the session ends". */
    keepOut: 'Keep out: {{length}}',
    keepOutNo: 'Keep out: no',
    reasonNone: 'Reason: none',
    reasonMissing: 'Reason: none. This server requires one, so choose or write it first.',
    heading_one: '**You’re removing {{count, number}} person**',
    heading_other: '**You’re removing {{count, number}} people**',
  },
  /** A menu's placeholder before anything is chosen, and its choices: at most 100 characters. */
  menus: {
    session: 'Choose a session',
    people: 'Choose who to remove',
    keepOut: 'Keep out',
    keepOutFor: 'Keep out: {{length}}',
    keepOutNo: 'Don’t keep out',
    reason: 'Reason',
    reasonNone: 'No reason',
    ended: 'This menu has closed',
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
    find: { title: 'Find someone', label: 'Name or ID', description: 'Any part of it' },
    reason: { title: 'Reason', label: 'Why?', description: 'Shown in the reply and on record' },
  },
  canceled: { title: 'No one was removed', why: 'Canceled.' },
  /** It timed out. */
  ended: {
    title: 'No one was removed',
    why: 'This timed out after 10 minutes. Run {/kick-participant} again.',
  },
  /** Someone pressed something on a picker that's done, canceled, or unknown. */
  over: {
    title: 'This menu has closed',
    what: 'Nothing was done just now. Earlier actions are in {/kick-history}. To open a new menu, run {/kick-participant}.',
  },
  /** The process of a bulk removal ended or was interrupted in the middle. */
  interrupted: {
    title: 'The bot was interrupted',
    unsure:
      'Some of these people may already be out. Others may still be in the session. Every removal that started is in {/kick-history} with its result.',
    again: 'Nothing is sent twice. To remove anyone still there, run {/kick-participant}.',
  },
  /** The same, before it sent anything. */
  notStarted: {
    why: 'No one was removed. The bot was interrupted before it sent anything.',
    again: 'Run {/kick-participant} again.',
  },
} as const;
