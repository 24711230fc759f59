/** Who is in a session, page by page; and why nobody can be shown. */
export const participants = {
  title_one: '{{count, number}} person in {{room}}',
  title_other: '{{count, number}} people in {{room}}',
  /** From a list that lacks somebody. */
  titleAtLeast_one: 'At least {{count, number}} person in {{room}}',
  titleAtLeast_other: 'At least {{count, number}} people in {{room}}',
  order: 'Longest in the session first',
  everybody: '**Everybody**',
  seen: '**Who was seen**',
  page: '**{{first, number}} to {{last, number}} · page {{page, number}} of {{pages, number}}**',
  /** `when` is "4 minutes ago". The second, of those who bear a name that others bear too. */
  line: '{{name}} · joined {{when}} · ID {{id}}',
  lineSameName: '{{name}} · joined {{when}} · ID {{id}} · same name',
  empty: {
    title: 'Nobody is in {{room}}',
    since: 'The session runs since {{when}}, and nobody is connected.',
  },
  /** Whether anybody is in it can't be told. */
  unseen: {
    title: 'Can’t see who’s in {{room}}',
    why: 'People may be in the session, but the bot can’t read who.',
  },
  /** At most 34 characters. */
  buttons: { earlier: '◀ Joined earlier', later: 'Joined later ▶', remove: 'Remove…' },
  whichSession: {
    title: 'Which session?',
    pick: 'Several are running. Pick one below, or name it in `{participants session}`.',
  },
  noSuchSession: {
    title: 'No session “{{given}}”',
    none: 'No session or room that runs now is called that.',
    pick: 'No session or room that runs now is called that. Pick one below.',
  },
  /** The list of sessions lacks some. The first title when none was named. */
  sessionsIncomplete: {
    title: 'Which session?',
    titleGiven: 'Which session is “{{given}}”?',
    why: 'The bot can’t see every session that’s running, so it can’t tell which one you mean.',
    pick: 'Pick one below, or give its ID in `{participants session}`: an ID can be looked up by itself.',
    byId: 'Give the session’s ID in `{participants session}`: an ID can be looked up by itself.',
  },
  running: '**Running now**',
  noneRunning: '**No session is running.**',
  roomNotAllowed: {
    title: 'That room is not moderated from here',
    why: 'Who is in it is not shown in this server.',
  },
  over: {
    title: 'The session is over',
    ended: 'The session in room {{room}} ended {{when}}: nobody is in it.',
    endedSometime: 'The session in room {{room}} does not run any more: nobody is in it.',
    gone: 'It isn’t among the sessions that are running.',
  },
  /** VideoSDK would not or could not tell. */
  failure: {
    unknown: 'So it is not known who is connected.',
    forbidden: {
      title: '⛔ VideoSDK refused this bot',
      mend: 'Trying again will not help: give the reference below to whoever runs this bot; only they can mend it.',
    },
    busy: {
      title: 'VideoSDK is busy',
      /** `duration` is "7 sec". */
      again: 'Try again in {{duration}}.',
      againSometime: 'Try again in half a minute.',
    },
    unavailable: {
      title: 'VideoSDK cannot be reached',
      again: 'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
    },
  },
} as const;
