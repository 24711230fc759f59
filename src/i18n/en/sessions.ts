/** Running sessions, page by page. */
export const sessions = {
  title_one: '{{count, number}} session is running',
  title_other: '{{count, number}} sessions are running',
  /** From an incomplete list. */
  titleAtLeast_one: 'At least {{count, number}} session is running',
  titleAtLeast_other: 'At least {{count, number}} sessions are running',
  order: 'Newest first. Pick one below to see who’s in it.',
  /** The parts of each line. */
  heading: '**Room · people · started**',
  headingPaged: '**Room · people · started · page {{page, number}} of {{pages, number}}**',
  /** `people` is "12 people", `when` is "4 minutes ago". */
  line: '{{room}} · {{people}} · started {{when}}',
  lineUncounted: '{{room}} · unknown number of people · started {{when}}',
  none: {
    title: 'No session is running',
    where: 'Nothing is running in a room this server can moderate.',
  },
  /** Whether any session is running is unknown. */
  unseen: {
    title: 'Can’t see which sessions are running',
    why: 'Sessions may be running, but the bot can’t read which ones.',
  },
  /**
   * A menu of the sessions on the page, for seeing who is in one. At most 100 characters each. `elapsed` is "4 min".
   */
  select: {
    placeholder: 'Show people',
    description: '{{people}} · {{elapsed}} · {{id}}',
    descriptionUncounted: '{{elapsed}} · {{id}}',
  },
  /** At most 34 characters. */
  buttons: {
    newer: '◀ Newer',
    older: 'Older ▶',
    refresh: 'Refresh',
    again: 'Try again',
    all: 'All sessions',
  },
} as const;
