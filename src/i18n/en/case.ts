/**
 * The outcome of a removal in two or three plain words, shown behind an icon in titles, lists, menus, completions and
 * exports. At most 35 characters. People can also type them as they are here, so no two may be the same.
 */
export const caseOutcomes = {
  removed: 'Removed',
  /** No longer in the session, but VideoSDK didn't accept the removal or didn't answer it. */
  gone: 'No longer in the session',
  returned: 'Removed, but came right back',
  'came-back': 'Left and came back',
  'already-gone': 'Had already left',
  'session-over': 'Session was over',
  'still-there': 'Still in the session',
  unknown: 'Unknown',
  'turned-down': 'Rejected by VideoSDK',
  forbidden: 'VideoSDK rejected the bot',
  busy: 'VideoSDK was busy',
  unavailable: 'VideoSDK was unavailable',
  /** The bot was interrupted during a removal. Afterward they were out, or still in. */
  'gone-since': 'Out after an interruption',
  'there-since': 'Still in after an interruption',
  'not-asked': 'Not sent: database failed',
  /** For sessions that were to be ended for everyone. */
  ended: 'Ended for everyone',
  'still-running': 'Session kept running',
  'over-since': 'Over after an interruption',
  'running-since': 'Running after an interruption',
  open: 'In progress',
  voided: 'Voided',
} as const;

/** One case: everything known about one removal, or about ending one session. */
export const caseView = {
  /**
   * What people may type before a case's number, separated by commas: every common form. Upper and lower case don't
   * matter. English and the code are understood in every language.
   */
  numberWords: 'case, number, no., nr',
  /** `outcome` starts with an icon. */
  title: 'Case {{number}} · {{outcome}} · {{who}}',
  titleVoided: '🚫 Voided · Case {{number}} · {{outcome}} · {{who}}',
  /** Stands in for a name, in titles and lists. The first has at most 25 characters besides the room. */
  who: {
    everyone: 'everyone in {{room}}',
    forgotten: 'someone forgotten',
    /** The same in menus and completions: at most 25 characters. */
    forgottenShort: '(forgotten)',
  },
  /** `when` is "4 minutes ago". */
  voided: '**Voided** by {{moderator}} {{when}}. It doesn’t count.',
  voidedWhy: 'Why: {{reason}}',
  voidedWhyErased: 'Why: erased',
  place: 'Room {{room}} · session {{session}}',
  /** `when` is "4 minutes ago", `began` a date and time, `took` "0.9 sec". */
  by: 'By {{moderator}} {{when}} ({{began}})',
  bySettled: 'By {{moderator}} {{when}} ({{began}}, result after {{took}})',
  noReason: 'Reason: none',
  /** For someone who was kept out. If `one` covers more numbers than 1 in your language, include the number. */
  returns_one: 'Came back and was removed again: once',
  returns_other: 'Came back and was removed again: {{count, number}} times',
  onlyCase: 'This person’s only case here.',
  otherCases:
    'Other cases about this person: {{earlier, number}} earlier, {{later, number}} later. See them in {/kick-history}.',
  /** Stands in for a text with nothing visible in it. */
  unseen: '(nothing visible)',
  /** The reason before and after each edit, one edit per line. `when` is "4 minutes ago". */
  changes: {
    heading: '**Reason changes**',
    edited: '{{moderator}} {{when}}: “{{before}}” → “{{after}}”',
    added: '{{moderator}} {{when}}: none → “{{after}}”',
    taken: '{{moderator}} {{when}}: “{{before}}” → none',
    /** Both were erased. */
    erased: '{{moderator}} {{when}}: (erased) → (erased)',
  },
  /** The outcome of a removal, in a sentence that claims only what the bot saw. "They" is one person. */
  removal: {
    removed: 'VideoSDK accepted the removal, and they were out.',
    gone: 'VideoSDK didn’t accept the removal, or didn’t answer, but they were out.',
    returned: 'They were out, but had rejoined by the time the bot checked.',
    'came-back':
      'VideoSDK didn’t accept the removal, or didn’t answer. They were out, but had rejoined by the time the bot checked.',
    'already-gone': 'They had already left, so there was no one to remove.',
    'session-over': 'The session was over, so no one was in it.',
    'still-there': 'Not removed: they were still in the session after 15 seconds.',
    unknown: 'The bot couldn’t confirm whether they were out.',
    'turned-down': 'VideoSDK rejected the removal. They were still in the session when last checked.',
    forbidden: 'VideoSDK rejected the bot’s credentials. They were still in the session when last checked.',
    busy: 'VideoSDK wasn’t taking more requests. They were still in the session when last checked.',
    unavailable: 'Not removed: VideoSDK was unavailable.',
    'gone-since': 'The bot was interrupted. Afterward they were out. Nothing shows whether the removal worked.',
    'there-since': 'The bot was interrupted. Afterward they were still in the session.',
    ended: 'The session was over for everyone.',
    'still-running': 'The session kept running.',
  },
  /** The same for a session that was to be ended for everyone. */
  end: {
    ended: 'VideoSDK accepted the request, and the session was over.',
    'session-over': 'The session was over. Nothing shows whether this ended it or it ended on its own.',
    'still-running': 'Not ended: the session was still running after 15 seconds.',
    unknown: 'The bot couldn’t confirm whether the session was over.',
    'turned-down': 'VideoSDK rejected the request. The session was still running when last checked.',
    forbidden: 'VideoSDK rejected the bot’s credentials. The session was still running when last checked.',
    busy: 'VideoSDK wasn’t taking more requests. The session was still running when last checked.',
    unavailable: 'Not ended: VideoSDK was unavailable.',
    'over-since': 'The bot was interrupted. Afterward the session was over. Nothing shows whether this ended it.',
    'running-since': 'The bot was interrupted. Afterward the session was still running.',
  },
  /** For both. */
  notAsked: 'Nothing was sent to VideoSDK, because the database failed before this was recorded.',
  open: 'In progress: no result yet.',
  /** Buttons: at most 34 characters. Voiding a case declares that it doesn't count. */
  buttons: { editReason: 'Edit reason', void: 'Void', voided: 'Voided' },
  /** Titles, with a number of ten digits, and labels: at most 45 characters. Descriptions: at most 100. */
  modals: {
    reason: {
      title: 'Reason for case {{number}}',
      label: 'Reason',
      description: 'The previous reason stays on record',
    },
    void: {
      title: 'Void case {{number}}',
      label: 'Why doesn’t it count?',
      description: 'The case stays on record, marked as voided. You can’t undo this',
    },
  },
  /** What has just happened: the first line above a case. */
  notes: {
    reasonChanged: '✏️ **Reason changed.**',
    reasonSame: 'Nothing was changed. That was already the reason.',
    voidedAlready: 'Nothing was changed. {{moderator}} already voided it {{when}}.',
    voidedAlreadyBySomebody: 'Nothing was changed. It was already voided.',
    textMissing: '⚠️ **Nothing was changed.** Write something first.',
  },
  /** Two people have edited the same reason. `button` is the label of the button "Edit reason". */
  changedMeanwhile: {
    title: 'Someone else changed the reason for case {{number}}',
    notSaved: 'Yours was **not** saved, so nothing of theirs is lost.',
    now: 'It’s now: {{reason}}',
    nowNone: 'The reason is now empty.',
    again: 'You can copy yours from above. To use it anyway, press *{{button}}*.',
  },
  noSuchCase: {
    title: 'No case “{{given}}”',
    find: 'This server has no case with that number. `{kick-case number}` suggests the latest ones; {/kick-history} shows all of them.',
  },
} as const;
