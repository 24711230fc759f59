/** What a reply says about one person. */
export type Claim =
  /** VideoSDK removed them. */
  | 'removed'
  /** They're out, whatever the reason. */
  | 'out'
  /** They were out and are back. */
  | 'back'
  /** They're in the session. */
  | 'in'
  /** Something was tried and didn't get them out. */
  | 'not-removed'
  /** Nothing was sent to VideoSDK for this. */
  | 'nothing'
  /** Another moderator is removing them. */
  | 'other'
  /** The session is over. */
  | 'over'
  /** The bot doesn't know. */
  | 'unknown';

export type Reading =
  /** The reply will change by itself. */
  | { readonly kind: 'interim' }
  /** It asks whether to remove someone, and nothing is done until then. */
  | { readonly kind: 'question' }
  /** It shows who or what there is to choose from. */
  | { readonly kind: 'menu' }
  /** By name; `null` is everyone who was meant. */
  | { readonly kind: 'final'; readonly claims: ReadonlyMap<string | null, Claim> }
  /** The bot says that it failed in a way no one planned. */
  | { readonly kind: 'broken' }
  /** None of the texts that this check knows. */
  | { readonly kind: 'unclear' };

/** Titles without their icons, in the order in which they're tried. A name is what follows the colon. */
const TITLES: readonly (readonly [RegExp, Claim | 'interim' | 'question' | 'menu' | 'broken'])[] = [
  [/^(?:Checking|Not out yet): /u, 'interim'],
  [/^Removing [\d,]+ (?:person|people): /u, 'interim'],
  [/^Remove .+\?$/u, 'question'],
  [/^(?:Who do you want to remove\?|Which session\?|No one .*matches “)/u, 'menu'],
  [/^Removed: /u, 'removed'],
  [/^(?:No longer in the session|Out when last checked|Already gone|Was already gone): /u, 'out'],
  [/^(?:Removed, but already back|Left and came back|Back in when last checked): /u, 'back'],
  [/^(?:Still in the session|Still in when last checked): /u, 'in'],
  [/^Not removed(?:, [^:]+)?: /u, 'not-removed'],
  [/^Already being removed: /u, 'other'],
  [/^The session is over$/u, 'over'],
  // What became of someone who's kept out, later.
  [/^(?:Can’t see (?:the session|new sessions)|Still kept out|No longer kept out): /u, 'unknown'],
  [/^(?:Couldn’t confirm|Can’t show the result yet|Saved, but can’t be shown yet)/u, 'unknown'],
  [/^The bot was interrupted$/u, 'unknown'],
  [/^No one (?:removed|was removed|is in the session)/u, 'nothing'],
  [/^(?:Bouncer is too busy right now|Bouncer is restarting|Database unavailable|This menu has closed)$/u, 'nothing'],
  [/^Something went wrong$/u, 'broken'],
];

/** In the summary of a removal of several people. */
const STATES: readonly (readonly [RegExp, Claim | 'interim'])[] = [
  [/^(?:waiting|being removed…|not out yet, checking…)$/u, 'interim'],
  [/^removed$/u, 'removed'],
  [/^(?:no longer in the session|had already left)$/u, 'out'],
  [/^(?:removed, but already back|left and came back)$/u, 'back'],
  [/^still in the session$/u, 'in'],
  [/^not removed\b/u, 'not-removed'],
  [/^not started: stopped$/u, 'nothing'],
  [/^already being removed$/u, 'other'],
  [/^not there: session over$/u, 'over'],
  [/^(?:couldn’t be confirmed|unknown: something went wrong)$/u, 'unknown'],
];

const SUMMARY = /^Removed (?:all )?[\d,]+ (?:of [\d,]+ )?(?:person|people)$/u;
const LINE = /^• \S+ (.+?)(?: \(ID [^)]*\))?: (.+?)(?: · case [\d,]+)?$/gmu;

/** The title of a message, without its icon. */
export function plainTitle(title: string): string {
  return title.replace(/^[^\p{L}\p{N}]+/u, '');
}

/** Nothing was done, whatever was asked. */
const NOTHING = /^(?:Bouncer is too busy right now|Bouncer is restarting|Database unavailable)$/u;

/** Whether a session is locked, by an English reply to `/lock-session` or *Unlock*; null: the reply doesn't say. */
export function readLock(title: string): 'locked' | 'not locked' | 'nothing was done' | null {
  const plain = plainTitle(title);
  if (/^Locked: /u.test(plain)) return 'locked';
  if (NOTHING.test(plain)) return 'nothing was done';
  return /^(?:Not locked: |No longer locked: |That session isn’t locked anymore$|The session isn’t locked$)/u.test(
    plain,
  )
    ? 'not locked'
    : null;
}

/** Whether a report is on record, by an English reply to it; null: the reply doesn't say. */
export function readReport(title: string): 'on record' | 'not on record' | null {
  const plain = plainTitle(title);
  if (/^(?:Sent to the moderators|Recorded)$/u.test(plain)) return 'on record';
  const isRefused =
    /^(?:Not sent yet|Nothing was sent|No reports here|No reports here right now|Your report isn’t on record)$/u;
  return isRefused.test(plain) || NOTHING.test(plain) ? 'not on record' : null;
}

/** Reads a reply to a removal, in English. */
export function readReply(title: string, text: string): Reading {
  const plain = plainTitle(title);
  if (SUMMARY.test(plain)) return readSummary(text);
  const found = TITLES.find(([pattern]) => pattern.test(plain));
  if (found === undefined) return { kind: 'unclear' };
  const [, says] = found;
  if (says === 'interim' || says === 'question' || says === 'menu' || says === 'broken') return { kind: says };
  return { kind: 'final', claims: new Map([[null, says]]) };
}

function readSummary(text: string): Reading {
  const claims = new Map<string, Claim>();
  for (const [, name = '', state = ''] of text.matchAll(LINE)) {
    const says = STATES.find(([pattern]) => pattern.test(state))?.[1];
    if (says === undefined) return { kind: 'unclear' };
    if (says === 'interim') return { kind: 'interim' };
    claims.set(name, says);
  }
  return claims.size === 0 ? { kind: 'unclear' } : { kind: 'final', claims };
}
