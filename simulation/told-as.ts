/** What the title of a reply about a removal says about its case: the outcomes that the case can have. */
export const TOLD_AS: Readonly<Record<string, readonly string[]>> = {
  'outcome.removed.title': ['removed'],
  'outcome.gone.title': ['gone'],
  'outcome.returned.title': ['returned'],
  'outcome.returned.titleLeft': ['came-back'],
  'outcome.alreadyGone.title': ['already-gone'],
  'outcome.stillThere.title': ['still-there'],
  'outcome.unknown.title': ['unknown'],
  'outcome.rejected.title': ['turned-down'],
  'outcome.forbidden.title': ['forbidden'],
  'outcome.busy.title': ['busy'],
  'outcome.unavailable.title': ['unavailable'],
  'outcome.sessionOver.title': ['session-over'],
  'recovered.goneSince.title': ['gone-since', 'gone'],
  'recovered.alreadyGone.title': ['already-gone'],
  'recovered.thereSince.title': ['there-since', 'still-there'],
  'recovered.notRemoved.title': ['not-asked'],
  'recovered.returned.title': ['returned', 'came-back'],
};

/** Titles of errors in the middle of something: they can follow what is true, but never replace it. */
export const ERRORS: ReadonlySet<string> = new Set([
  'trouble.broken.title',
  'trouble.databaseDown.title',
  'trouble.write.in-doubt.title',
]);

/**
 * What the last kick of a run must not result in, when an authorized person removes someone who is there and nothing is
 * wrong.
 */
export const FAILURES: ReadonlySet<string> = new Set([
  ...ERRORS,
  'trouble.brokenRemoval.title',
  'trouble.restarting.title',
  'trouble.tooBusy.title',
  'outcome.notRecorded.title',
  'outcome.overloaded.title',
  'outcome.inProgress.title',
]);
