/** What stands in a list of choices while an option is typed: at most 100 characters. */
export const completion = {
  /** In place of people, as long as it is not known of which session. */
  sessionFirst: 'More than one session is running: fill in “{kick-participant session}” first',
} as const;
