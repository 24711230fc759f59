/** Choices that are suggested while someone types an option: at most 100 characters. */
export const completion = {
  /** Stands in for people as long as it's unknown which session they're in. */
  sessionFirst: 'More than one session is running: fill in “{kick-participant session}” first',
} as const;
