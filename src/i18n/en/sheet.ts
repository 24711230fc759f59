/** Removing someone with one form: who, for how long to keep them out, and why. */
export const sheet = {
  /** Titles and labels: at most 45 characters. Descriptions: at most 100, of which names take up to 40. */
  title: 'Remove from session',
  who: 'Who?',
  /** `people` is "12 people". */
  whoIn: 'In {{room}}: {{people}}, newest first',
  /** Some of them are protected, and so not in the menu. */
  whoInProtected: 'In {{room}}: {{people}}, newest first. Protected, not shown: {{hidden, number}}',
  /** Not everyone fits. `shown` is how many do. */
  whoSome: 'In {{room}}: {{people}}. Shown: the newest {{shown, number}}',
  /** The same where someone shares their screen. `who` is one of the texts above. */
  sharersFirst: 'Screen sharers first. {{who}}',
  /** A choice in the menu of people: at most 100 characters. `count` is how many minutes, `people` a number. */
  lately_one: 'Everyone who joined in the last minute: {{people, number}}',
  lately_other: 'Everyone who joined in the last {{count, number}} minutes: {{people, number}}',
  find: 'Someone else?',
  findDescription: 'A name or an ID, if they’re not in the menu',
  /** In the description of a choice, after the time and the ID. `times` is 2 or more. */
  times: 'removed {{times, number}}× before',
  keepOut: 'Keep them out?',
  /** Below that label, if {@link times} is said of anyone in the menu. */
  often: 'Removed before, as shown above? They can also be kept out of this room for a day or longer.',
  reason: 'Reason',
  /** The text field below the ready-made reasons. */
  write: 'Or write a reason',
  writeDescription: 'Used instead of the one chosen above',
  /** On a button, at most 34 characters: opens the form again. */
  again: 'Change and try again',
} as const;
