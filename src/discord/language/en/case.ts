/**
 * What came of an attempt, in two or three plain words: in titles, lists, menus, completions and exports, behind an icon.
 * At most 35 characters. As they stand here they are also understood when they are typed, so no two may be the same.
 */
export const caseOutcomes = {
  removed: 'Removed',
  /** Not in the session any more, but VideoSDK's answer was anything but a yes. */
  gone: 'No longer in the session',
  returned: 'Out, came straight back',
  'came-back': 'Left and came back',
  'already-gone': 'Had already left',
  'session-over': 'Session was over',
  'still-there': 'Stayed in the session',
  unknown: 'Unknown',
  'turned-down': 'Turned down by VideoSDK',
  forbidden: 'VideoSDK refused the bot',
  busy: 'VideoSDK was busy',
  unavailable: 'VideoSDK was away',
  /** The bot was interrupted in the middle of a removal; afterwards they were out, or still in. */
  'gone-since': 'Out after an interruption',
  'there-since': 'Still in after an interruption',
  'not-asked': 'Not asked: store failed',
  /** Of sessions that were to be ended for everybody. */
  ended: 'Ended for everybody',
  'still-running': 'Ran on for everybody',
  'over-since': 'Over after an interruption',
  'running-since': 'Running after an interruption',
  open: 'Under way',
  voided: 'Voided',
} as const;

/** One case: everything that is known of one removal, or of one end of a session. */
export const caseView = {
  /**
   * What may stand before the number of a case when it is typed, parted by commas: all that is usual, in any case.
   * English and the code are understood in every language.
   */
  numberWords: 'case, number, no., nr',
  /** `outcome` has an icon before it. */
  title: 'Case {{number}} · {{outcome}} · {{who}}',
  titleVoided: '🚫 Voided · Case {{number}} · {{outcome}} · {{who}}',
  /** Whom a case is about, in place of a name: in titles and lists. The first at most 25 characters besides the room. */
  who: {
    everybody: 'everybody in {{room}}',
    forgotten: 'somebody forgotten',
    /** The same in menus and completions: at most 25 characters. */
    forgottenShort: '(forgotten)',
  },
  /** `when` is "4 minutes ago". */
  voided: '**Voided** by {{moderator}} {{when}}: it does not count.',
  voidedWhy: 'Why: {{reason}}',
  voidedWhyErased: 'Why: erased',
  place: 'Room {{room}} · session {{session}}',
  /** `when` is "4 minutes ago", `began` the date and time, `took` is "0.9 sec". */
  by: 'By {{moderator}} {{when}} ({{began}})',
  bySettled: 'By {{moderator}} {{when}} ({{began}}, known after {{took}})',
  noReason: 'Reason: none given',
  /** Somebody who was kept out. Where `one` stands for more numbers than 1, it needs the number. */
  returns_one: 'Came back and was removed again: once',
  returns_other: 'Came back and was removed again: {{count, number}} times',
  onlyCase: 'The only case of this person here.',
  otherCases:
    'Other cases of this person: {{earlier, number}} earlier, {{later, number}} later. See them with {/kick-history}.',
  /** In place of a text of which nothing shows. */
  unseen: '(nothing to see)',
  /** What the reason was before it was edited, and after, one edit a line; `when` is "4 minutes ago". */
  changes: {
    heading: '**Changes of the reason**',
    edited: '{{moderator}} {{when}}: “{{before}}” → “{{after}}”',
    added: '{{moderator}} {{when}}: none → “{{after}}”',
    taken: '{{moderator}} {{when}}: “{{before}}” → none',
    /** Both were erased. */
    erased: '{{moderator}} {{when}}: none → none',
  },
  /** What came of a removal, in a sentence that claims no more than was seen. "They" is one person. */
  removal: {
    removed: 'VideoSDK accepted the removal, and they were seen gone.',
    gone: 'VideoSDK didn’t accept the removal, or didn’t answer it, but they were seen gone.',
    returned: 'They were out, and had rejoined when the bot looked.',
    'came-back':
      'VideoSDK didn’t accept the removal, or didn’t answer it. They were out, and had rejoined when the bot looked.',
    'already-gone':
      'They had left before anything was asked of VideoSDK, or by themselves: there was nobody to remove.',
    'session-over': 'The session was over: nobody was in it.',
    'still-there': 'They were not removed: they were still in the session after 15 seconds.',
    unknown: 'It was never found out whether they were gone.',
    'turned-down': 'They were not removed, as far as could be seen: VideoSDK rejected the removal.',
    forbidden: 'They were not removed, as far as could be seen: VideoSDK refused the bot’s credentials.',
    busy: 'They were not removed, as far as could be seen: VideoSDK took no more requests.',
    unavailable: 'They were not removed, as far as could be seen: VideoSDK could not be reached.',
    'gone-since':
      'The bot was interrupted in the middle. They were out afterwards; whether the removal did it was not seen.',
    'there-since': 'The bot was interrupted in the middle. They were in the session afterwards.',
    ended: 'The session was over for everybody.',
    'still-running': 'The session ran on.',
  },
  /** The same of a session that was to be ended for everybody. */
  end: {
    ended: 'VideoSDK accepted the end of the session, and it was seen over.',
    'session-over': 'The session was over; whether this end did it, or it ended by itself, was not seen.',
    'still-running': 'The session was not ended: it was still running after 15 seconds.',
    unknown: 'It was never found out whether the session was over.',
    'turned-down': 'The session was not ended, as far as could be seen: VideoSDK rejected it.',
    forbidden: 'The session was not ended, as far as could be seen: VideoSDK refused the bot’s credentials.',
    busy: 'The session was not ended, as far as could be seen: VideoSDK took no more requests.',
    unavailable: 'The session was not ended: VideoSDK could not be reached.',
    'over-since':
      'The bot was interrupted in the middle. The session was over afterwards; whether this end did it was not seen.',
    'running-since': 'The bot was interrupted in the middle. The session was running afterwards.',
  },
  /** Of both. */
  notAsked: 'Nothing was asked of VideoSDK: the bot’s store failed while this was recorded.',
  open: 'Under way: what comes of it is not known yet.',
  /** Buttons: at most 34 characters. To void is to declare that a case does not count. */
  buttons: { editReason: 'Edit reason', void: 'Void', voided: 'Voided' },
  /** Titles with a number of ten digits, and labels: at most 45 characters. Descriptions: at most 100. */
  modals: {
    reason: {
      title: 'Reason of case {{number}}',
      label: 'Reason',
      description: 'What it was before stays on record',
    },
    void: {
      title: 'Void case {{number}}',
      label: 'Why does it not count?',
      description: 'It stays on record, marked as void. This cannot be taken back',
    },
  },
  /** What has just happened: the first line above a case. */
  notes: {
    reasonChanged: '✏️ **The reason was changed.**',
    reasonSame: 'The reason was that already: nothing was changed.',
    voidedAlready: 'It was voided already by {{moderator}} {{when}}: nothing was changed.',
    voidedAlreadyBySomebody: 'It was voided already: nothing was changed.',
    textMissing: '⚠️ **Nothing was changed:** this needs a text.',
  },
  /** Two have edited one reason. `button` is the label of the button "Edit reason". */
  changedMeanwhile: {
    title: 'The reason of case {{number}} was changed meanwhile',
    notSaved: 'Yours was **not** saved, so that nothing of theirs is lost.',
    now: 'Now it is: {{reason}}',
    nowNone: 'Now it is: none',
    again: 'Yours, to copy, stands above. Press *{{button}}* to write it all the same.',
  },
  noSuchCase: {
    title: 'No case “{{given}}”',
    find: 'This server has no case of that number. `{kick-case number}` completes with the latest; {/kick-history} shows all.',
  },
} as const;
