/** What a reply about a removal says of its case, by its title: as which outcomes the case may be on record. */
export const TOLD_AS: Readonly<Record<string, readonly string[]>> = {
  'outcome.removed.title': ['removed'],
  'outcome.gone.title': ['gone'],
  'outcome.returned.title': ['returned'],
  'outcome.returned.titleLeft': ['came-back'],
  'outcome.alreadyGone.title': ['already-gone'],
  'outcome.stillThere.title': ['still-there'],
  'outcome.unknown.title': ['unknown'],
  'outcome.turnedDown.title': ['turned-down'],
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

/** Texts of an error that came in the middle: it may follow what is true, and never take its place. */
export const ERRORS: ReadonlySet<string> = new Set([
  'trouble.broken.title',
  'trouble.storeAway.title',
  'trouble.write.in-doubt.title',
]);

/** The last step of a world: what a kick by somebody who may, of somebody who is there, must not come to when nothing is wrong. */
export const FAILURES: ReadonlySet<string> = new Set([
  ...ERRORS,
  'trouble.brokenRemoval.title',
  'trouble.restarting.title',
  'outcome.notRecorded.title',
  'outcome.overloaded.title',
  'outcome.inProgress.title',
]);
