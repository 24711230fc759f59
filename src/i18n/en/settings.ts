/** What a server can set about removals, and who changed what. */
export const settings = {
  title: 'Server settings',
  closed: '⚠️ No one can remove anyone: this server has no moderator roles. Choose some below.',
  /**
   * One setting in a line. `name` and `value` are texts below. The second is for settings the server hasn't set itself.
   */
  line: '**{{name}}**: {{value}}',
  lineDefault: '**{{name}}**: {{value}} · *bot’s default*',
  /** Also titles of modals: at most 45 characters. */
  names: {
    'moderator-roles': 'Moderator roles',
    'log-channel': 'Log channel',
    rooms: 'Rooms',
    'reason-required': 'Reason',
    replies: 'Replies',
    language: 'Language of the server',
    confirm: 'When to confirm',
    'removal-limit': 'Removal limit',
    'protected-ids': 'Protected people',
    'reason-presets': 'Ready-made reasons',
    retention: 'Keep cases for',
    'end-session-roles': 'Who can end sessions',
    reports: 'Reports',
    'report-people': 'People in reports',
    'videosdk-account': 'VideoSDK account',
  },
  /** What each setting does, on its own page. */
  about: {
    'moderator-roles': 'Who can remove people and see cases. Choose the roles from the menu. With none, no one can.',
    rooms:
      'The rooms this server can moderate. A room listed here belongs to this server only: no other server can list or moderate it.',
    'reason-required': 'Whether moderators have to give a reason when they remove someone.',
    replies: 'Who can see the replies to {/kick-participant}. Refusals are always private.',
    language:
      'The language of what everyone here reads: public replies, posts in the log channel, and messages about keep-outs. What only you see is in the language of your Discord. Discord reports English for every server that isn’t a Community server.',
    confirm:
      'When the bot asks for confirmation before removing someone. It always asks if another moderator acted on the same person in the last five minutes.',
    'removal-limit':
      'How many people one moderator can remove in a given time, so that a stolen account can’t empty a session.',
    'protected-ids':
      'Participant IDs that can’t be removed, such as hosts, recorders and agents. VideoSDK doesn’t say who is a recorder or an agent, so give their IDs. If these change, end an entry with `*`: `agent-*` is every ID that begins with “agent-”.',
    'reason-presets': 'Reasons the bot suggests in `{kick-participant reason}`.',
    retention: 'After this time, cases and reports are deleted along with the names and IDs in them.',
    'end-session-roles':
      'Who can end a session for everyone in it. Choose the roles from the menu. With none, no one can.',
    reports:
      'Whether every member here can report someone to the moderators, with {/report} or from the menu of a member or a message. Reports arrive in the log channel: whoever can read it sees them, and who sent them.',
    'report-people':
      'Whether members who report someone can pick from the people in the running session. Every member can then see who’s in it.',
    'videosdk-account':
      'The VideoSDK account whose rooms this server moderates. With one of its own, it sees no other rooms, and no other server sees its rooms. With another account, the list of rooms goes back to the default.',
  },
  now: '**Now**: {{value}}',
  nowDefault: '**Now**: {{value}} · *bot’s default*',
  /** Below the settings for reports: why they don’t arrive yet, and what to do. */
  reportsNeedLog: '⚠️ Reports need a log channel, and this server has none. Choose one in {/kick-settings}.',
  reportsOff: 'This only matters once *Reports* is turned on.',
  all: '**All {{count, number}}**',
  /** Stands in for an entry with nothing visible in it. */
  unseen: '(not visible)',
  /** Values, shown after the setting's name and a colon. */
  values: {
    unreadable: 'something the bot can’t read anymore',
    default: 'the bot’s default',
    none: 'none',
    accountOwn: 'this server’s own',
    accountShared: 'the bot operator’s',
    accountNone: 'none, so no one can do anything yet',
    everyOwnRoom: 'every room of its VideoSDK account',
    noOne: 'no one',
    noRoles: 'none, so no one can',
    everyRoom: 'every room that doesn’t belong to another server',
    reasonRequired: 'required',
    reasonNotRequired: 'not required',
    repliesPublic: 'everyone in the channel can see them',
    repliesPrivate: 'only the moderator can see them',
    asDiscord: 'the one that Discord reports',
    reportsOn: 'every member can send them',
    reportsOff: 'no one can send any',
    reportPeopleOn: 'members can pick from the people in the session',
    reportPeopleOff: 'members type a name',
    confirm: {
      always: 'always',
      picked: 'when picking from a list in a message or removing more than one person',
      never: 'never',
    },
    /** `people` is "3 people". */
    limit_one: '{{people}} per {{count, number}} minute for each moderator',
    limit_other: '{{people}} per {{count, number}} minutes for each moderator',
    forever: 'forever',
    days_one: '{{count, number}} day',
    days_other: '{{count, number}} days',
    /** `entries` is a shortened list. */
    more_one: '{{entries}} and {{count, number}} more',
    more_other: '{{entries}} and {{count, number}} more',
  },
  /** The result of the last press. `names` is a list of settings. */
  notes: {
    changed: '✅ Changed: {{names}}',
    refused: '⚠️ Nothing was changed',
    typed: 'You can copy what you typed from above.',
    /** `problem` is a sentence that says what to do. */
    problem: '⚠️ {{problem}}',
    unchanged: 'Nothing was changed. It was already set that way.',
  },
  /** Why it was refused, and what to do. `rooms` is a list of names in quotation marks. */
  refusals: {
    roomsTaken:
      'These rooms belong to another server: {{rooms}}. A room belongs to the first server that lists it. Leave them out, or ask the bot’s operator.',
    roomsNotOffered:
      'This bot can’t moderate these rooms: {{rooms}}. Leave them out, or ask the bot’s operator (VIDEOSDK_ROOM_IDS).',
    room: '“{{room}}”',
    notServed: 'This bot is limited to a different server, so you can’t change settings here. Ask its operator.',
    tooMany: 'That’s {{there, number}} entries, and the limit is {{most, number}}. Remove {{count, number}}.',
    entryTooLong: '“{{entry}}” is too long. The limit is {{most, number}} characters. Put each entry on its own line.',
    listTooLong: 'The whole list is too long. The limit is {{most, number}} characters.',
    nothingVisible: 'One line has no visible characters. Remove it.',
    noEntries: 'Add at least one entry.',
    notAnId: 'That’s not a Discord ID. Choose from the menu.',
    everyoneEnds:
      'You can’t choose @everyone: that would let everyone end sessions. Choose a role that only a few people have.',
    everyoneModerates:
      'You can’t choose @everyone: that would make everyone a moderator. Choose a role that only moderators have.',
    notANumber: {
      removals: 'Removals must be a whole number from 1 to {{most, number}}.',
      minutes: 'Minutes must be a whole number from 1 to {{most, number}}.',
      days: 'Days must be a whole number from 1 to {{most, number}}.',
    },
  },
  /** Buttons: at most 34 characters. */
  buttons: {
    changes: 'Change history',
    edit: 'Edit…',
    tryAgain: 'Try again…',
    default: 'Use bot default',
    back: 'Back',
    connect: 'Connect an account…',
    replace: 'Replace the account…',
    removeAccount: 'Remove account',
    newer: 'Newer',
    older: 'Older',
    requireReason: 'Require a reason',
    requireNoReason: 'Don’t require a reason',
    repliesPrivate: 'Make replies private',
    repliesPublic: 'Make replies public',
    reportsOn: 'Turn reports on',
    reportsOff: 'Turn reports off',
    reportPeopleOn: 'Let members pick people',
    reportPeopleOff: 'Have members type a name',
    confirm: {
      always: 'Always confirm',
      picked: 'Confirm picks and bulk removals',
      never: 'Never confirm',
    },
  },
  /** A menu's placeholder. */
  change: 'Change…',
  /** In a menu of languages. */
  asDiscord: 'The one that Discord reports',
  changes: {
    title: 'Settings history',
    none: 'Nothing has been changed yet. All settings are the bot’s defaults.',
    total_one: '{{count, number}} change, newest first.',
    total_other: '{{count, number}} changes, newest first.',
    heading: '**Changes {{newest, number}} to {{oldest, number}}**',
    /** `when` is "4 minutes ago". */
    entry: '**{{number}}. {{name}}** · {{manager}} {{when}}',
    before: 'Before: {{value}}',
    after: 'After: {{value}}',
    added: 'Added: {{value}}',
    taken: 'Removed: {{value}}',
  },
  /** The checklist of a server's first minutes. */
  setup: {
    title: 'Set up Bouncer',
    progress: '{{done, number}} of {{of, number}} steps are done. You can change everything later in {/kick-settings}.',
    allDone: 'Every step is done. Moderators can start with {/kick-participant}.',
    /** What each step starts with. */
    marks: { done: '✅ Done', open: '⬜ Open' },
    /** The value of the moderator roles, when they're the bot's default and may be another server's. */
    rolesUnknown: 'the bot’s default, and you have none of them. Choose this server’s roles below',
    /** `when` is "4 minutes ago". */
    test: {
      name: 'Test',
      never: 'not run yet. It makes the same checks as {/kick-check}',
      byAdministrator: 'not run yet. An administrator can run {/kick-check}',
      outdated: 'run {{when}}, and settings have changed since. Run it again',
      well: 'no problems found {{when}}',
      problems_one: '{{count, number}} problem found {{when}}',
      problems_other: '{{count, number}} problems found {{when}}',
    },
    /** At most 34 characters. */
    buttons: {
      rooms: 'Rooms…',
      test: 'Test',
      all: 'All settings',
      dismiss: 'Dismiss checklist',
      checklist: 'Setup checklist',
    },
  },
  /** Fields of a modal. Labels: at most 45 characters. Descriptions: at most 100. */
  fields: {
    rooms: {
      label: 'Room IDs or custom room IDs',
      description: 'One per line, up to {{most, number}}. Leave empty for the bot’s default',
    },
    /** At most 100 characters. The example stays as it is. */
    ids: {
      label: 'Participant IDs',
      description: 'One per line, up to {{most, number}}. agent-* is every ID that begins so. Leave empty for no one',
    },
    presets: {
      label: 'Reasons',
      description: 'One per line, up to {{most, number}}, {{letters, number}} characters each. Leave empty for none',
    },
    removals: { label: 'Removals', description: '1 to {{most, number}}. Leave both empty for no limit' },
    minutes: { label: 'Time window (minutes)', description: '1 to {{most, number}}' },
    days: { label: 'Days', description: '1 to {{most, number}}. Leave empty to keep cases forever' },
    apiKey: { label: 'API key', description: 'From the VideoSDK dashboard, under API Keys' },
    secretKey: {
      label: 'Secret',
      description: 'Belongs to the API key. It’s stored encrypted and never shown again',
    },
  },
} as const;
