/** Who is in a session, page by page, and why no one can be shown. */
export const participants = {
  title_one: '{{count, number}} person in {{room}}',
  title_other: '{{count, number}} people in {{room}}',
  /** From an incomplete list. */
  titleAtLeast_one: 'At least {{count, number}} person in {{room}}',
  titleAtLeast_other: 'At least {{count, number}} people in {{room}}',
  order: 'Longest in the session first',
  page: '**{{first, number}} to {{last, number}} · page {{page, number}} of {{pages, number}}**',
  /** `when` is "4 minutes ago". The second is for people who share a name. */
  line: '{{name}} · joined {{when}} · ID {{id}}',
  lineSameName: '{{name}} · joined {{when}} · ID {{id}} · same name',
  /** What someone sends right now, below their line: at most 25 characters. The words say what the icon says. */
  sending: { screen: '🖥️ screen', screenAudio: '🔊 screen audio', camera: '📷 camera', mic: '🎙️ mic' },
  /** In the same place: they can't send anything. */
  looksOn: '👀 only watching',
  /** In the same place, by this server's settings. */
  protected: '🛡️ protected',
  /** How many people match what was searched for. */
  found: 'Matching “{{query}}”: {{fitting, number}}',
  foundAtLeast: 'Matching “{{query}}”: at least {{fitting, number}}',
  /** Someone whose button was pressed isn't there anymore, or isn't on a list that lacks people. */
  left: {
    title: 'They’ve already left',
    why: 'No one was removed. That person isn’t in room {{room}} anymore.',
  },
  notSeen: {
    title: 'Can’t see that person right now',
    why: 'No one was removed. The bot can’t see everyone in room {{room}}.',
  },
  empty: {
    title: 'No one is in {{room}}',
    since: 'The session started {{when}}, and no one is connected.',
  },
  /** Whether anyone is in it is unknown. */
  unseen: {
    title: 'Can’t see who’s in {{room}}',
    why: 'There may be people in the session, but the bot can’t read who.',
  },
  /** At most 34 characters. */
  buttons: { earlier: '◀ Joined earlier', later: 'Joined later ▶', remove: 'Remove…' },
  whichSession: {
    title: 'Which session?',
    pick: 'More than one is running. Pick one below, or name it in `{participants session}`.',
  },
  noSuchSession: {
    title: 'No session “{{given}}”',
    none: 'No session running in this server’s rooms has that name.',
    pick: 'No session running in this server’s rooms has that name. Pick one below.',
  },
  /** The list of sessions is incomplete. The first title is for when none was named. */
  sessionsIncomplete: {
    title: 'Which session?',
    titleGiven: 'Which session is “{{given}}”?',
    why: 'The bot can’t see every running session, so it can’t tell which one you mean.',
    pick: 'Pick one below, or give its ID in `{participants session}`. The bot can look up an ID directly.',
    byId: 'Give the session ID in `{participants session}`. The bot can look up an ID directly.',
  },
  running: '**Running now**',
  noneRunning: '**No session is running.**',
  gone: {
    title: 'That session isn’t running here',
    why: 'It’s not one of the sessions running in this server’s rooms.',
  },
  over: {
    title: 'The session is over',
    ended: 'The session in room {{room}} ended {{when}}, so no one is in it.',
    endedSometime: 'The session in room {{room}} isn’t running anymore, so no one is in it.',
  },
  /** VideoSDK wouldn't or couldn't answer. */
  failure: {
    unknown: 'So the bot can’t say who’s connected.',
    forbidden: {
      title: '⛔ VideoSDK rejected the bot',
      mend: 'Trying again won’t help. Someone with **Manage Server** can check this server’s own VideoSDK account in {/kick-settings}. If it has none, only the bot’s operator can fix it: give them the reference below.',
    },
    busy: {
      title: 'VideoSDK is busy',
      /** `duration` is "7 sec". */
      again: 'Try again in {{duration}}.',
      againSometime: 'Try again in 30 seconds.',
    },
    unavailable: {
      title: 'VideoSDK is unavailable',
      again: 'Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
    },
  },
} as const;
