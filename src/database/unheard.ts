/** How long to show what no one could be notified of. */
export const UNDELIVERED_FOR_MS = 86_400_000;
