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
  done: {
    title_one: 'Forgotten in {{count, number}} case',
    title_other: 'Forgotten in {{count, number}} cases',
    withReasons: 'Name, ID and reasons are erased.',
    reasonsKept: 'Name and ID are erased; the reasons were kept.',
    elsewhere: 'The log channel is brought up to date. What people wrote or copied elsewhere is not known to this bot.',
    leftAlone: 'A removal that is not over yet was left alone: run the command again when it is.',
  },
  already: {
    title: 'Nothing left to erase',
    why: 'No settled case of this server tells of that person any more.',
  },
  cancelled: { title: 'Nothing was erased', why: 'You cancelled.' },
} as const;
