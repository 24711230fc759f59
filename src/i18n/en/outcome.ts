/**
 * The outcome of removing one person. A title follows an icon, and its first words, before the name, answer "are they
 * out?". It claims only what the bot saw. "They" is one person.
 */
export const outcome = {
  removed: { title: 'Removed: {{name}}' },
  /** No longer there, but VideoSDK didn't accept the removal or didn't answer it. Shown below its answer. */
  gone: {
    title: 'No longer in the session: {{name}}',
    why: 'They’re out now. Nothing shows whether the removal worked or they left on their own.',
  },
  /** The second title is for when VideoSDK didn't accept the removal: they left, and it's unknown why. */
  returned: {
    title: 'Removed, but already back: {{name}}',
    titleLeft: 'Left and came back: {{name}}',
    /** `when` is "4 minutes ago". */
    rejoinedKeptOut: 'They rejoined {{when}} and are in the session now. The bot is about to remove them again.',
    rejoined: 'They rejoined {{when}} and are in the session now. Run the command again to remove them again.',
    others: '**Others in the session: {{people}}**',
  },
  /** VideoSDK's answer to the removal, in a line above what the bot saw afterward. */
  answers: {
    accepted: 'VideoSDK accepted the removal.',
    rejected: 'VideoSDK rejected the removal.',
    forbidden: 'VideoSDK rejected the bot’s credentials.',
    busy: 'VideoSDK is busy and rejected the removal.',
    failed: 'VideoSDK answered the removal with an error.',
    unanswered: 'VideoSDK didn’t answer the removal.',
  },
  /** Not known yet. The second title is for when they were just seen in the session. */
  pending: {
    title: 'Checking: {{name}}',
    titleConnected: 'Not out yet: {{name}}',
    connected: 'They’re still in the session.',
    unseen: 'The bot can’t see whether they’re still in the session.',
    looking: 'Checking for another 15 seconds. This message will update.',
    /** The same, if VideoSDK didn't accept the removal. */
    mayStillWork: 'The removal may still take effect. Checking for another 15 seconds. This message will update.',
  },
  stillThere: {
    title: 'Still in the session: {{name}}',
    seen: 'They were still in the session after 15 seconds.',
    again: 'Try again. If it keeps happening, give the reference below to the bot’s operator.',
  },
  unknown: {
    title: 'Couldn’t confirm: {{name}}',
    unseen: 'The bot couldn’t confirm whether they’re out.',
    look: 'Check the session. If they’re still there, run the command again. It’s safe to try again.',
    /** Instead of that, if VideoSDK rejects the bot. */
    credentials:
      'Check the session. VideoSDK doesn’t accept the credentials. Someone with **Manage Server** can check this server’s own VideoSDK account in {/kick-settings}. If it has none, only the bot’s operator can fix it: give them the reference below.',
  },
  /**
   * The process was paused past its lease before it sent anything. Shown only if no other process has the case, since
   * that one would report the outcome.
   */
  takenOver: {
    title: 'Not removed, bot was paused: {{name}}',
    why: 'The bot was held up too long to act safely, so it sent nothing to VideoSDK. Run the command again.',
  },
  /** Another moderator was faster. */
  reportHandled: {
    title: 'Not removed, report {{number}} handled: {{name}}',
    otherwise: 'To remove them anyway, use {/kick-participant}.',
  },
  alreadyGone: {
    title: 'Already gone: {{name}}',
    left: 'They left room {{room}} {{when}}, so there was no one to remove.',
    absent: 'They’re no longer in room {{room}}, so there was no one to remove.',
  },
  inProgress: {
    title: 'Already being removed: {{name}}',
    by: '{{moderator}} is already removing them and will see the result. Nothing was sent twice.',
  },
  protected: {
    title: 'Not removed, protected: {{name}}',
    why: 'No one was removed. This server’s settings protect that participant ID.',
    mend: 'If they have to go, someone with **Manage Server** can remove the protection in {/kick-settings}.',
  },
  toConfirm: {
    title: 'Remove {{name}}?',
    first: 'No one has been removed yet. Confirm first. They’re in room {{room}}.',
  },
  coolingDown: {
    title: 'Not removed, your limit: {{name}}',
    why: 'No one was removed. You’ve reached this server’s removal limit.',
    /** `when` is "in 4 minutes". */
    when: 'You can remove people again {{when}}. If it’s urgent, ask another moderator.',
  },
  reasonMissing: {
    title: 'No one removed yet: why?',
    again: 'This server requires a reason. Run the command again and fill in `{kick-participant reason}`.',
    /** Above a button that opens the form again. */
    inForm: 'This server requires a reason. Choose or write one, and send the form again.',
  },
  notRecorded: {
    title: 'No one removed: database unavailable',
    noOne: 'The bot can’t reach its database, and it doesn’t remove anyone without a record.',
    again: 'Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
  },
  ambiguous: {
    title: 'No one removed: which “{{given}}”?',
    fit: 'More than one person in room {{room}} matches.',
    /** `button` is the label of the button "Choose from a menu". */
    pick: 'Press “{{button}}” and choose the right person there.',
    heading: '**Possible matches**',
  },
  /** The list of people is incomplete, so one more person may have that name. */
  peopleIncomplete: {
    title: 'No one removed: who is “{{given}}”?',
    why: 'The bot can’t see everyone in room {{room}}, so it can’t be sure who has that name.',
    byId: 'Run the command again with their participant ID. The bot can look up an ID directly.',
    choose: 'Or press “{{button}}” and choose someone the bot can see.',
    heading: '**People the bot can see**',
    noOne: '**The bot can’t see anyone.**',
  },
  noSuchPerson: {
    title: 'No one removed: can’t find “{{given}}”',
    why: 'No one in room {{room}} has that name or ID.',
  },
  noOneNamed: {
    title: 'No one removed yet: who?',
    again: 'Run the command again with `{kick-participant participant}`. People in room {{room}}:',
    titleEmpty: 'No one is in the session',
    empty: 'No one is connected in room {{room}}, so there’s no one to remove.',
    titleUnseen: 'No one removed: can’t see who’s there',
    unseen: 'The bot can’t see who’s in room {{room}}.',
  },
  severalSessions: {
    title: 'No one removed: which session?',
    pick: 'More than one session matches. Run the command again and pick one in `{kick-participant session}`.',
  },
  noSuchSession: {
    title: 'No one removed: can’t find session “{{given}}”',
    why: 'No session running in this server’s rooms has that name.',
  },
  /** The list of sessions is incomplete. The first title is for when none was named. */
  sessionsIncomplete: {
    title: 'No one removed: which session?',
    titleGiven: 'No one removed: which session is “{{given}}”?',
    why: 'The bot can’t see every running session, so it can’t tell which one you mean.',
    byId: 'Run the command again with the session ID in `{kick-participant session}`. The bot can look up an ID directly.',
  },
  overloaded: {
    title: 'No one removed: too many at once',
    why: 'The bot is handling too many removals, or VideoSDK is too slow, so yours didn’t start.',
    again: 'Try again in a moment. If it keeps happening, give the reference below to the bot’s operator.',
  },
  noneRunning: {
    title: 'No one removed: no session is running',
    why: 'No session is running in a room this server can moderate.',
  },
  roomNotAllowed: {
    title: 'No one removed: not this server’s room',
    why: 'This server can’t moderate that room. Someone with **Manage Server** can see its rooms in {/kick-settings}.',
  },
  sessionOver: {
    title: 'The session is over',
    over: 'The session in room {{room}} isn’t running anymore, so no one is in it.',
    /** `when` is "4 minutes ago". */
    ended: 'The session in room {{room}} ended {{when}}, so no one is in it.',
  },
  rejected: { title: 'Not removed: {{name}}' },
  /** In these three, the first title is for someone who was found, and the second for failures before that. */
  forbidden: {
    title: 'Not removed, VideoSDK rejected the bot: {{name}}',
    titleNoOne: 'No one removed: VideoSDK rejected the bot',
    why: 'VideoSDK doesn’t accept the bot’s credentials or permissions. Trying again won’t help. Someone with **Manage Server** can check this server’s own VideoSDK account in {/kick-settings}. If it has none, only the bot’s operator can fix it: give them the reference below.',
  },
  busy: {
    title: 'Not removed, VideoSDK is busy: {{name}}',
    titleNoOne: 'No one removed: VideoSDK is busy',
    again: 'VideoSDK isn’t taking more requests right now. Try again in 30 seconds.',
    /** `time` is "20 sec". */
    againIn: 'VideoSDK isn’t taking more requests right now. Try again in {{time}}.',
  },
  unavailable: {
    title: 'Not removed, VideoSDK is unavailable: {{name}}',
    titleNoOne: 'No one removed: VideoSDK is unavailable',
    notSent: 'The removal never reached VideoSDK.',
    again:
      'VideoSDK isn’t responding, or responds with errors. Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
  },
  /** Facts below an outcome. */
  place: 'Room {{room}} · by {{moderator}}',
  /** `when` is "4 minutes ago". */
  before_one: 'Removed before: once, last {{when}}',
  before_other: 'Removed before: {{count, number}} times, last {{when}}',
  /** Headings of lists; `people` is "3 people". */
  remaining: '**Still in the session: {{people}}**',
  noOneElse: '**No one else is in the session.**',
  remainingUnseen: '**Couldn’t read who else is in the session.**',
  present: '**In the session: {{people}}**',
  noOneConnected: '**No one is connected.**',
  running: '**Running now**',
  noneRuns: '**No session is running.**',
  closedLogChannel:
    '⚠️ The bot can’t post in the log channel {{channel}}. The result above still counts, and the bot will post it when it can. Someone with **Manage Server** can give it *View Channel*, *Send Messages* and *Embed Links* there, or choose another channel in {/kick-settings}.',
} as const;

/** Buttons below a result: at most 34 characters. */
export const resultButtons = {
  another: 'Remove another',
  choose: 'Choose from a menu',
  everyone: 'Show everyone',
  keepOut: 'Keep out',
  letBackIn: 'Let back in',
} as const;
