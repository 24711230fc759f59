/** What a server can set about how people are removed from it, and who changed what. */
export const settings = {
  title: 'Settings of this server',
  closed: '⚠️ Nobody may remove anybody: a server without moderator roles refuses everybody. Choose some below.',
  /** One setting in a line: `name` and `value` are texts below. The second where the server has not set it itself. */
  line: '**{{name}}**: {{value}}',
  lineDefault: '**{{name}}**: {{value}} · *bot’s default*',
  /** Also titles of modals: at most 45 characters. */
  names: {
    'moderator-roles': 'Moderator roles',
    'log-channel': 'Log channel',
    rooms: 'Rooms',
    'reason-required': 'Reason',
    replies: 'Replies',
    confirm: 'When to confirm',
    'removal-limit': 'Removal limit',
    'protected-ids': 'Protected people',
    'reason-presets': 'Ready-made reasons',
    retention: 'Cases are kept',
    'end-session-roles': 'Who may end sessions',
  },
  /** What each is for, on its own page. */
  about: {
    'moderator-roles': 'Who may remove people and look at cases. Choose them in the menu of the overview.',
    rooms:
      'The rooms that may be moderated from this server. A room that is listed here is this server’s alone: no other server can list or moderate it.',
    'reason-required': 'Whether moderators have to say why they remove somebody.',
    replies: 'Who sees the replies to {/kick-participant}. Refusals are always private.',
    confirm:
      'When a removal is asked about once more before it is done. Whatever is chosen: always when another moderator acted on the same person in the last five minutes.',
    'removal-limit':
      'How many people one moderator may remove within so many minutes, so that a stolen account cannot empty a session.',
    'protected-ids': 'Participant IDs that are never removed, such as hosts and recorders.',
    'reason-presets': 'Reasons that are offered when a moderator fills in `{kick-participant reason}`.',
    retention: 'After this time cases are deleted, with the names and IDs in them.',
    'end-session-roles':
      'Whose members may end a session for everybody in it. Choose the roles in the menu; without any nobody may.',
  },
  now: '**Now**: {{value}}',
  nowDefault: '**Now**: {{value}} · *bot’s default*',
  all: '**All {{count, number}}**',
  /** In place of an entry of which nothing shows. */
  unseen: '(not visible)',
  /** Values, after the name of the setting and a colon. */
  values: {
    unreadable: 'something that cannot be read any more',
    default: 'the bot’s default',
    none: 'none',
    nobody: 'nobody',
    noRoles: 'none, so everybody is refused',
    everyRoom: 'every room that is not another server’s',
    reasonRequired: 'required',
    reasonNotRequired: 'not required',
    repliesPublic: 'everybody in the channel sees them',
    repliesPrivate: 'only the moderator who asked sees them',
    confirm: {
      always: 'always',
      picked: 'when people were picked from a list, or are several',
      never: 'never',
    },
    /** `people` is "3 people". */
    limit_one: '{{people}} in {{count, number}} minute for each moderator',
    limit_other: '{{people}} in {{count, number}} minutes for each moderator',
    forever: 'for ever',
    days_one: '{{count, number}} day',
    days_other: '{{count, number}} days',
    /** `entries` is a list of which some are left out. */
    more_one: '{{entries}} and {{count, number}} more',
    more_other: '{{entries}} and {{count, number}} more',
  },
  /** What came of the last press. `names` is a list of names of settings. */
  notes: {
    changed: '✅ Changed: {{names}}',
    refused: '⚠️ Nothing was changed',
    typed: 'What you typed stands above.',
    unchanged: 'It was so already: nothing was changed.',
  },
  /** Why it was refused, and what to do. `rooms` is a list of names in quotation marks. */
  refusals: {
    roomsTaken:
      'Rooms that another server has: {{rooms}}. A room belongs to the first server that lists it: leave it out, or ask whoever runs this bot.',
    roomsNotOffered:
      'Rooms that this bot may not moderate: {{rooms}}. Leave them out, or ask whoever runs this bot (VIDEOSDK_ROOM_IDS).',
    room: '“{{room}}”',
    notServed: 'This bot works for another server alone, so nothing can be set here. Ask whoever runs it.',
    tooMany: 'Entries: {{there, number}}. At most {{most, number}} are kept; take {{count, number}} out.',
    entryTooLong: '“{{entry}}” is too long: {{most, number}} characters at most. Each entry has a line of its own.',
    listTooLong: 'All of it together is too long: {{most, number}} characters at most. Shorten it.',
    nothingVisible: 'One line has nothing in it that can be seen. Take it out.',
    noEntries: 'At least one entry is needed.',
    notAnId: 'That is not an ID of Discord. Choose from the menu.',
    everyoneEnds: '@everyone cannot be chosen: everybody could end sessions. Choose a role that was given to few.',
    everyoneModerates:
      '@everyone cannot be a moderator role: everybody would be one. Choose a role that was given to moderators.',
    notANumber: {
      removals: 'The number of removals must be a whole number from 1 to {{most, number}}, in digits.',
      minutes: 'The number of minutes must be a whole number from 1 to {{most, number}}, in digits.',
      days: 'The number of days must be a whole number from 1 to {{most, number}}, in digits.',
    },
  },
  /** Buttons: at most 34 characters. */
  buttons: {
    changes: 'Changes',
    edit: 'Edit…',
    tryAgain: 'Try again…',
    default: 'Use the bot’s default',
    back: 'Back',
    newer: 'Newer',
    older: 'Older',
    requireReason: 'Require a reason',
    requireNoReason: 'Do not require a reason',
    repliesPrivate: 'Make replies private',
    repliesPublic: 'Make replies public',
    confirm: {
      always: 'Always confirm',
      picked: 'Confirm when picked or several',
      never: 'Never confirm',
    },
  },
  /** A menu. */
  change: 'Change…',
  changes: {
    title: 'Changes of the settings',
    none: 'Nothing has been changed yet: everything is as the bot was set up.',
    total_one: '{{count, number}} in all, newest first.',
    total_other: '{{count, number}} in all, newest first.',
    heading: '**Changes {{newest, number}} to {{oldest, number}}**',
    /** `when` is "4 minutes ago". */
    entry: '**{{number}}. {{name}}** · {{manager}} {{when}}',
    before: 'Before: {{value}}',
    after: 'After: {{value}}',
    added: 'Added: {{value}}',
    taken: 'Taken out: {{value}}',
  },
  /** What is typed in a modal: labels at most 45 characters, descriptions at most 100. */
  fields: {
    rooms: {
      label: 'Room IDs or custom room IDs',
      description: 'One a line, {{most, number}} at most. Empty: the bot’s default',
    },
    ids: { label: 'Participant IDs', description: 'One a line, {{most, number}} at most. Empty: nobody' },
    presets: {
      label: 'Reasons',
      description: 'One a line, {{most, number}} at most, each up to {{letters, number}} characters. Empty: none',
    },
    removals: { label: 'Removals', description: '1 to {{most, number}}. Leave both empty for no limit' },
    minutes: { label: 'Within so many minutes', description: '1 to {{most, number}}' },
    days: { label: 'Days', description: '1 to {{most, number}}. Leave it empty to keep cases for ever' },
  },
} as const;
