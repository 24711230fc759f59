/**
 * What came of asking to remove one person. A title stands behind a sign, and answers "are they out?" before the name: with
 * its first words. It claims no more than was seen. "They" is one person.
 */
export const outcome = {
  removed: { title: 'Removed: {{name}}' },
  /** Not there any more, although VideoSDK's answer was anything but a yes. Below what it answered. */
  gone: {
    title: 'No longer in the session: {{name}}',
    why: 'They’re out now. Nothing shows whether the removal worked or they left on their own.',
  },
  /** The second title, when VideoSDK did not accept the removal: they went, and nobody knows why. */
  returned: {
    title: 'Removed, but already back: {{name}}',
    titleLeft: 'Left and came back: {{name}}',
    /** `when` is "4 minutes ago". */
    rejoinedKeptOut: 'They rejoined {{when}} and are in the session now. The bot is about to remove them again.',
    rejoined: 'They rejoined {{when}} and are in the session now. Run the command again to remove them again.',
    others: '**Others in the session: {{people}}**',
  },
  /** What VideoSDK answered to the removal: a line of its own, above what was seen afterwards. */
  answers: {
    accepted: 'VideoSDK accepted the removal.',
    rejected: 'VideoSDK rejected the removal.',
    forbidden: 'VideoSDK refused the bot’s credentials.',
    busy: 'VideoSDK is too busy and turned the removal away.',
    failed: 'VideoSDK answered the removal with an error.',
    unanswered: 'VideoSDK didn’t answer the removal.',
  },
  /** Not known yet. The second title, when they were just seen in the session. */
  pending: {
    title: 'Checking: {{name}}',
    titleConnected: 'Not out yet: {{name}}',
    connected: 'They’re still in the session.',
    unseen: 'The bot can’t see whether they’re still in the session.',
    looking: 'The bot keeps checking for another 15 seconds, and this message will update.',
    /** The same, when VideoSDK did not say yes. */
    mayStillWork:
      'The removal may still take effect. The bot keeps checking for another 15 seconds, and this message will update.',
  },
  stillThere: {
    title: 'Still in the session: {{name}}',
    seen: 'They were still in the session after 15 seconds.',
    again: 'Try again. If it keeps happening, give the reference below to whoever runs this bot.',
  },
  unknown: {
    title: 'Couldn’t confirm: {{name}}',
    unseen: 'The bot couldn’t confirm whether they’re out.',
    look: 'Check the session yourself. If they’re still there, run the command again: asking twice does no harm.',
    /** In place of that, when VideoSDK refuses the bot. */
    credentials:
      'Check the session yourself. The bot’s credentials are wrong, and only whoever runs this bot can fix that: give them the reference below.',
  },
  /** Held up past its lease before it asked. Shown only where no other process has the case: that one would tell what came of it. */
  takenOver: {
    title: 'Not removed, bot held up: {{name}}',
    why: 'The bot was held up and couldn’t be sure that it may still act, so it asked VideoSDK for nothing. Run the command again.',
  },
  alreadyGone: {
    title: 'Already gone: {{name}}',
    left: 'They left room {{room}} {{when}}. There was nobody to remove.',
    absent: 'They are not in room {{room}} any more. There was nobody to remove.',
  },
  inProgress: {
    title: 'Already being removed: {{name}}',
    by: '{{moderator}} is at it. Nothing was sent twice; they will read what comes of it.',
  },
  protected: {
    title: 'Not removed, protected: {{name}}',
    why: 'Nobody was removed: this server’s settings protect that participant ID.',
    mend: 'If they must go, somebody who may manage the server can take the protection off: {/kick-settings}.',
  },
  toConfirm: {
    title: 'Remove {{name}}?',
    first: 'Nobody was removed yet: this has to be confirmed first. They are in room {{room}}.',
  },
  coolingDown: {
    title: 'Not removed, your limit: {{name}}',
    why: 'Nobody was removed: you have reached this server’s limit of removals for one moderator.',
    /** `when` is "in 4 minutes". */
    when: 'You can go on {{when}}. If it is urgent, ask another moderator.',
  },
  reasonMissing: {
    title: 'Nobody removed yet: why?',
    again: 'This server asks for a reason. Run the command again and fill in `{kick-participant reason}`.',
  },
  notRecorded: {
    title: 'Nobody removed: no records',
    nobody: 'The bot’s records cannot be used, and nobody is removed without a record of it.',
    again: 'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
  },
  ambiguous: {
    title: 'Nobody removed: which “{{given}}”?',
    fit: 'More than one person in room {{room}} fits that.',
    /** `button` is the label of the button "Choose from a menu". */
    pick: 'Press “{{button}}” and choose the right one there: what you choose is always one person.',
    heading: '**Who might be meant**',
  },
  /** The list of people lacks somebody, so a name may be borne by one more. */
  peopleIncomplete: {
    title: 'Nobody removed: who is “{{given}}”?',
    why: 'The bot can’t see everybody in room {{room}}, so a name isn’t certain.',
    byId: 'Run the command again with their participant ID: an ID can be looked up by itself.',
    choose: 'Or press “{{button}}” and choose from those who were seen.',
    heading: '**Who was seen**',
    nobody: '**Nobody was seen.**',
  },
  noSuchPerson: {
    title: 'Nobody removed: no “{{given}}”',
    why: 'No one in room {{room}} has that name or ID.',
  },
  nobodyNamed: {
    title: 'Nobody removed yet: who?',
    again: 'Run the command again with `{kick-participant participant}`. In room {{room}}:',
    titleEmpty: 'Nobody is in the session',
    empty: 'Room {{room}} has nobody connected, so there is nobody to remove.',
    titleUnseen: 'Nobody removed: can’t see who’s there',
    unseen: 'The bot can’t see who’s in room {{room}}.',
  },
  severalSessions: {
    title: 'Nobody removed: which session?',
    pick: 'Several sessions fit. Run the command again and pick one in `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'Nobody removed: no session “{{given}}”',
    why: 'No session or room that runs now is called that.',
  },
  /** The list of sessions lacks some. The first title when none was named. */
  sessionsIncomplete: {
    title: 'Nobody removed: which session?',
    titleGiven: 'Nobody removed: which session is “{{given}}”?',
    why: 'The bot can’t see every session that’s running, so it can’t tell which one you mean.',
    byId: 'Run the command again with the session’s ID in `{kick-participant session}`: an ID can be looked up by itself.',
  },
  overloaded: {
    title: 'Nobody removed: too many at once',
    why: 'So many removals are under way, or VideoSDK is so slow, that yours did not get its turn.',
    again: 'Try again in a moment. If it goes on, give the reference below to whoever runs this bot.',
  },
  noneRunning: {
    title: 'Nobody removed: no session is running',
    why: 'There is no running session that this bot may moderate.',
  },
  roomNotAllowed: {
    title: 'Nobody removed: not your room',
    why: 'That room is not moderated from here: this bot may moderate only the rooms that its operator listed.',
  },
  sessionOver: {
    title: 'Nobody is in: the session is over',
    over: 'The session in room {{room}} does not run any more: nobody is in it.',
    /** `when` is "4 minutes ago". */
    ended: 'The session in room {{room}} ended {{when}}: nobody is in it.',
  },
  turnedDown: { title: 'Not removed: {{name}}' },
  /** Of these three the first title is for somebody who was found, the second for when it failed before. */
  forbidden: {
    title: 'Not removed, VideoSDK refused: {{name}}',
    titleNobody: 'Nobody removed: VideoSDK refused this bot',
    why: 'The bot’s credentials or permissions are not accepted. Trying again will not help: give the reference below to whoever runs this bot; only they can mend it.',
  },
  busy: {
    title: 'Not removed, VideoSDK is busy: {{name}}',
    titleNobody: 'Nobody removed: VideoSDK is busy',
    again: 'VideoSDK takes no more requests at the moment. Try again in half a minute.',
    /** `time` is "20 sec". */
    againIn: 'VideoSDK takes no more requests at the moment. Try again in {{time}}.',
  },
  unavailable: {
    title: 'Not removed, VideoSDK is away: {{name}}',
    titleNobody: 'Nobody removed: VideoSDK is away',
    notSent: 'The removal never reached VideoSDK.',
    again:
      'VideoSDK does not answer, or answers with errors. Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
  },
  /** Facts below an outcome. */
  place: 'Room {{room}} · by {{moderator}}',
  /** `when` is "4 minutes ago". */
  before_one: 'Removed before: once, last {{when}}',
  before_other: 'Removed before: {{count, number}} times, last {{when}}',
  /** Headings of lists; `people` is "3 people". */
  remaining: '**Still in the session: {{people}}**',
  nobodyElse: '**Nobody else is in the session.**',
  remainingUnseen: '**Who else is in the session couldn’t be read.**',
  present: '**In the session: {{people}}**',
  nobodyConnected: '**Nobody is connected.**',
  running: '**Running now**',
  noneRuns: '**No session is running.**',
  closedLogChannel:
    '⚠️ The bot cannot write to the log channel {{channel}}. What was done stands, and is announced when it can. Somebody who may manage the server has to let it view the channel and send messages and embeds there, or choose another one: {/kick-settings}.',
} as const;

/** Buttons below a result: at most 34 characters. */
export const resultButtons = {
  another: 'Remove another',
  choose: 'Choose from a menu',
  everyone: 'Show everyone',
  keepOut: 'Keep out',
  letBackIn: 'Let back in',
} as const;
