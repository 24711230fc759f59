/** Erasing someone’s name and ID from a server's cases, after a confirmation. */
export const forget = {
  title: 'Forget {{name}}?',
  what_one:
    'This erases their name and ID from **{{count, number}} case** in this server. The case stays and still counts, but no longer says who it was.',
  what_other:
    'This erases their name and ID from **{{count, number}} cases** in this server. The cases stay and still count, but no longer say who it was.',
  forGood: '**You can’t undo this.**',
  reasons: 'Reasons may contain names too. You can erase them as well, including their earlier versions.',
  keptOut: 'They’re being **kept out**. That ends, because the bot would no longer know who to keep out.',
  /** If `one` covers more numbers than 1 in your language, include the number. */
  inProgress_one: 'One removal of them is still in progress and won’t be erased.',
  inProgress_other: '{{count, number}} removals of them are still in progress and won’t be erased.',
  /** At most 34 characters. */
  buttons: { forget: 'Forget, keep reasons', withReasons: 'Forget, erase reasons too', cancel: 'Cancel' },
  /** Everything about them is still in progress. */
  nothingYet: { title: 'Can’t erase {{name}} yet', again: 'Run the command again when it’s done.' },
  /** Reports are deleted as a whole, with the messages that show them. */
  reports: {
    also_one: 'It also deletes **{{count, number}} report** about someone with their name or ID.',
    also_other: 'It also deletes **{{count, number}} reports** about someone with their name or ID.',
    what_one:
      'They have no cases in this server, but members have reported someone with this name or ID. This deletes **{{count, number}} report**.',
    what_other:
      'They have no cases in this server, but members have reported someone with this name or ID. This deletes **{{count, number}} reports**.',
  },
  /** For someone whom no case is about, but whom messages about someone else name. */
  messages: {
    what_one:
      'They have no cases in this server, but **{{count, number}} message** in a channel names them, because they have the same name as someone who was kept out. This deletes it.',
    what_other:
      'They have no cases in this server, but **{{count, number}} messages** in channels name them, because they have the same name as someone who was kept out. This deletes them.',
    /** At most 34 characters. */
    button: 'Forget',
    done: 'Forgotten',
  },
  /** The same for someone whom only a lock of a session names. */
  lock: {
    what: 'They have no cases in this server, but the lock of a session names them, because they joined while it was locked. This erases them there.',
    done: 'The lock doesn’t name them anymore. If they join again while it lasts, the bot notes and removes them again.',
  },
  /** For a moderator, whose Discord ID is replaced. `former` is "a former moderator", in the middle of a sentence. */
  moderator: {
    former: 'a former moderator',
    title: 'Forget this moderator?',
    what: 'This replaces {{moderator}} with “{{former}}” in this server’s cases, keep-outs, reports and changes of settings, and deletes the reports about them. Records: **{{records}}**.',
    stay: 'The records stay and still count, but no longer say who it was.',
    inProgress: 'What they’re doing right now is still in progress and won’t be changed.',
    /** At most 34 characters. */
    button: 'Forget moderator',
    none: {
      title: 'Nothing to erase',
      why: 'No finished case, keep-out, report or change of settings in this server names {{moderator}}.',
    },
    done: { title: 'Moderator forgotten', now: 'This server’s records now say “{{former}}”.' },
  },
  /** Both options of the command were given, or none, or one that names no one. */
  whom: {
    title: 'Whom should the bot forget?',
    how: 'Nothing was erased. Give either `{kick-forget participant}` or `{kick-forget moderator}`. A moderator is a mention, an ID or “me”.',
  },
  done: {
    title_one: 'Erased from {{count, number}} case',
    title_other: 'Erased from {{count, number}} cases',
    withReasons: 'Their name, ID and reasons are erased.',
    reasonsKept: 'Their name and ID are erased. The reasons were kept.',
    inProgress: 'The bot is now updating the messages in channels that name them.',
    allChanged: 'None of the messages the bot tracks name them anymore.',
    heading: '**These messages still name them**',
    /** The bot has no access to the channel, or isn't done yet. */
    trying_one: '• {{channel}}: {{count, number}} message. The bot keeps trying. It needs *View Channel* there.',
    trying_other: '• {{channel}}: {{count, number}} messages. The bot keeps trying. It needs *View Channel* there.',
    /** The channel may be gone, and the messages with it. */
    refused_one:
      '• {{channel}}: {{count, number}} message the bot can’t change or delete. If it’s still there, delete it yourself.',
    refused_other:
      '• {{channel}}: {{count, number}} messages the bot can’t change or delete. If they’re still there, delete them yourself.',
    notReached:
      'The bot can’t reach replies to commands, exported files, the log file of the bot’s operator, messages about cases deleted by *Keep cases for*, and anything posted before the bot kept track. It doesn’t know what people wrote or copied elsewhere.',
    leftAlone: 'A removal that’s still in progress was left alone. Run the command again when it’s done.',
  },
  already: {
    title: 'Nothing left to erase',
    why: 'No finished case in this server names that person anymore.',
  },
  canceled: { title: 'Nothing was erased', why: 'Canceled.' },
} as const;
