/** Locked sessions. VideoSDK has no lock: whoever comes is removed again, so nothing here says that no one can get in. */
export const locks = {
  title: '🔒 Locked: {{room}}',
  /** By whom and when, and until when. `when` is "4 minutes ago". `clock` is a time of day. */
  by: 'By {{moderator}}, {{when}}, until the session ends.',
  byUntil: 'By {{moderator}}, {{when}}, until {{clock}} ({{end}}), or until the session ends.',
  already: 'This session was already locked, and that lock goes on as it was. For another length, unlock it first.',
  /** `people` is "3 people". */
  who: 'Can stay, and reconnect with their participant ID: {{people}}. The bot removes anyone else who joins, within seconds.',
  noLock:
    'VideoSDK has no lock, so whoever joins is in for a few seconds. A new participant ID counts as new, even if that person was in before.',
  noArrivals: 'The bot has removed no one for joining so far.',
  arrivals_one: 'Someone else has joined once, {{when}}.',
  arrivals_other: 'Others have joined {{count, number}} times, most recently {{when}}.',
  /** It may see some of them, or no one. */
  blind: '⚠️ The bot can’t see everyone who’s in since {{when}}. Until it can, it only removes people it sees.',
  /** Below that, in small letters. */
  updates:
    'Only the message used most recently updates itself, for 15 minutes. After that, press **Refresh**, or use {/lock-session} again.',
  heading: '**Not let in, newest first**',
  /** One of them. `when` is "4 minutes ago". */
  arrival_one: '{{name}} · ID {{id}} · joined {{when}}',
  arrival_other: '{{name}} · ID {{id}} · joined {{count, number}} times, most recently {{when}}',
  /** Below the name, in small letters: the bot hasn't seen yet that they're out. */
  notOut: '⏳ not seen gone yet',
  /** Buttons: at most 34 characters. */
  letIn: 'Let in',
  unlock: 'Unlock',
  refresh: 'Refresh',
  /** People who came and were let in since: a list in words. */
  admitted: '✅ Let in, from their next join on: {{names}}',
  /** The same person is being kept out, too. */
  letInKeptOut:
    'The lock lets them in now, but they’re also being kept out (case {{number}}), so the bot still removes them. To let them back in, use {/keep-outs}.',
  letInNoOne: 'Nothing was changed. That person isn’t on this list anymore.',
  ended: {
    title: '🔓 No longer locked: {{room}}',
    time: 'Time’s up. This lock no longer removes anyone.',
    'session-over': 'The session is over. The room’s next session isn’t locked.',
    'room-not-allowed': 'This server can no longer moderate that room.',
    'account-changed': 'This server’s VideoSDK account was removed or replaced.',
    unlocked: '{{moderator}} unlocked it. This lock no longer removes anyone.',
    noArrivals: 'It removed no one for joining.',
    arrivals_one: 'While it was locked, someone else joined once.',
    arrivals_other: 'While it was locked, others joined {{count, number}} times.',
  },
  over: {
    title: 'That session isn’t locked anymore',
    why: 'Nothing was changed. To lock a session, use {/lock-session}.',
  },
  notLocked: {
    title: 'The session isn’t locked',
    why: 'Use {/lock-session} again to lock it.',
  },
  incomplete: {
    title: '⚠️ Not locked: can’t see everyone in {{room}}',
    why: 'The bot would remove people who are in and missing from the list. It locks a session only when it can see everyone.',
    again: 'Try again in a minute.',
  },
  noOne: {
    title: '➖ Not locked: no one is in {{room}}',
    why: 'A lock keeps those who are in, and there’s no one. Everyone who joins would be removed.',
  },
  /** A menu. */
  pick: 'Lock which session?',
} as const;
