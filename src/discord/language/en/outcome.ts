/**
 * What came of asking to remove one person. A title stands behind a sign, and answers "are they out?" before the name: with
 * its first words. It claims no more than was seen. "They" is one person.
 */
export const outcome = {
  removed: { title: 'Removed: {{name}}' },
  returned: {
    title: 'Removed, but already back: {{name}}',
    /** `when` is "4 minutes ago". */
    rejoinedKeptOut: 'They rejoined {{when}} and are in the session now. The bot is about to remove them again.',
    rejoined: 'They rejoined {{when}} and are in the session now. Run the command again to remove them again.',
    others: '**Others in the session: {{people}}**',
  },
  accepted: {
    title: 'Not out yet: {{name}}',
    connected: 'VideoSDK accepted the removal, but they are still in the session.',
    unreadable:
      'VideoSDK accepted the removal, but its list of people cannot be read, so it is not certain that they are gone.',
  },
  unanswered: {
    title: 'Not known yet whether out: {{name}}',
    /** By what VideoSDK answered to the removal. */
    connected: {
      accepted: 'VideoSDK accepted the removal, and they are still in the session.',
      failed: 'VideoSDK answered the removal with an error, and they are still in the session.',
      unanswered: 'VideoSDK did not answer the removal, and they are still in the session.',
    },
    unreadable: {
      accepted: 'VideoSDK accepted the removal, and its list of people cannot be read.',
      failed: 'VideoSDK answered the removal with an error, and its list of people cannot be read either.',
      unanswered: 'VideoSDK did not answer the removal, and its list of people cannot be read either.',
    },
  },
  /** Below both of these. */
  looking: 'Looking for 15 seconds more; this message will tell.',
  stillThere: {
    title: 'Still in the session: {{name}}',
    accepted: 'VideoSDK accepted the removal, but it had no effect that could be seen.',
    failed: 'VideoSDK answered the removal with an error, and it had no effect that could be seen.',
    unanswered: 'VideoSDK did not answer the removal, and it had no effect that could be seen.',
    again: 'Try again. If it repeats, give the reference below to whoever runs this bot.',
  },
  unknown: {
    title: 'Unknown whether out: {{name}}',
    accepted: 'VideoSDK accepted the removal, but its list of people cannot be read: nobody saw whether they are gone.',
    failed: 'VideoSDK answered the removal with an error, and its list of people cannot be read either.',
    unanswered: 'VideoSDK did not answer the removal, and its list of people cannot be read either.',
    look: 'Look into the session yourself. If they are still there, run the command again: asking twice does no harm.',
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
    /** `people` is "3 people". */
    fit: '{{people}} in room {{room}} fit that.',
    pick: 'Run the command again and pick one from the list, or paste an ID.',
    heading: '**Who might be meant**',
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
  },
  severalSessions: {
    title: 'Nobody removed: which session?',
    pick: 'Several sessions fit. Run the command again and pick one in `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'Nobody removed: no session “{{given}}”',
    why: 'No session or room that runs now is called that.',
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
  turnedDown: {
    title: 'Not removed: {{name}}',
    why: 'VideoSDK turned the removal down without a reason that can be used; they are still in room {{room}}.',
    again: 'Try once more. If it repeats, give the reference below to whoever runs this bot.',
  },
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
    again:
      'VideoSDK does not answer, or answers with errors. Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
  },
  /** Of these three, with a person: it may have been asked for. */
  asFarAsSeen: 'That is as far as can be seen.',
  /** Facts below an outcome. */
  place: 'Room {{room}} · by {{moderator}}',
  /** `when` is "4 minutes ago". */
  before_one: 'Removed before: once, last {{when}}',
  before_other: 'Removed before: {{count, number}} times, last {{when}}',
  /** Headings of lists; `people` is "3 people". */
  remaining: '**Still in the session: {{people}}**',
  nobodyElse: '**Nobody else is in the session.**',
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
  everyone: 'Show everyone',
  keepOut: 'Keep out',
  letBackIn: 'Let back in',
} as const;
