/** Erasing somebody’s name and ID from the cases of a server, once it is confirmed. */
export const forget = {
  title: 'Forget {{name}}?',
  what_one:
    'Their name and ID are erased from **{{count, number}} case** of this server. The case stays, and is counted, without telling who it was.',
  what_other:
    'Their name and ID are erased from **{{count, number}} cases** of this server. The cases stay, and are counted, without telling who it was.',
  forGood: '**This cannot be taken back.**',
  reasons: 'Reasons may hold names too: they, and what they were before they were edited, can be erased along.',
  keptOut: 'They are **kept out** of a session now: that ends, since nobody would know whom to keep out.',
  /** Where `one` stands for more numbers than 1, it needs the number. */
  underWay_one: 'One removal of them is not over yet: untouched.',
  underWay_other: '{{count, number}} removals of them are not over yet: untouched.',
  /** At most 34 characters. */
  buttons: { forget: 'Forget, keep reasons', withReasons: 'Forget, erase reasons too', cancel: 'Cancel' },
  /** All that there is of them is under way. */
  nothingYet: { title: 'Nothing to erase of {{name}} yet', again: 'Run the command again when it is over.' },
  /** Of somebody whom no case tells of, and who is named in messages about somebody else. */
  messages: {
    what_one:
      'No case of this server tells of them, but **{{count, number}} message** in a channel does: they have the name of somebody who was kept out. It is deleted.',
    what_other:
      'No case of this server tells of them, but **{{count, number}} messages** in channels do: they have the name of somebody who was kept out. These are deleted.',
    /** At most 34 characters. */
    button: 'Forget',
    done: 'Forgotten',
  },
  done: {
    title_one: 'Forgotten in {{count, number}} case',
    title_other: 'Forgotten in {{count, number}} cases',
    withReasons: 'Name, ID and reasons are erased.',
    reasonsKept: 'Name and ID are erased; the reasons were kept.',
    underWay: 'Messages in channels that name this person are being changed now.',
    allChanged: 'No message in a channel that this bot keeps track of names this person any more.',
    heading: '**These messages still name this person**',
    /** The channel is closed to the bot, or not done yet. */
    trying_one: '• {{channel}}: {{count, number}} message. The bot goes on trying; it needs *View Channel* there.',
    trying_other: '• {{channel}}: {{count, number}} messages. The bot goes on trying; it needs *View Channel* there.',
    /** The channel may be gone with them. */
    refused_one:
      '• {{channel}}: {{count, number}} message that can’t be changed or deleted. If it’s still there, delete it by hand.',
    refused_other:
      '• {{channel}}: {{count, number}} messages that can’t be changed or deleted. If they’re still there, delete them by hand.',
    notReached:
      'Out of reach: replies to commands, exported files, the log file of whoever runs this bot, messages about cases that were deleted for their age, and what was posted before the bot kept track of it. What people wrote or copied elsewhere isn’t known to this bot.',
    leftAlone: 'A removal that is not over yet was left alone: run the command again when it is.',
  },
  already: {
    title: 'Nothing left to erase',
    why: 'No settled case of this server tells of that person any more.',
  },
  cancelled: { title: 'Nothing was erased', why: 'You cancelled.' },
  /** The store went away in the middle. */
} as const;
