const sessionLengths = {
  '10 minutes': '10 minutes',
  '1 hour': '1 hour',
  'until the session ends': 'until the session ends',
} as const;

/** The values of `keep-out`, as shown in its list of choices. */
export const keepOutLengths = {
  ...sessionLengths,
  'in this room for a day': 'in this room for a day',
  'in this room for a week': 'in this room for a week',
  'in this room until lifted': 'in this room until lifted',
} as const;

/**
 * How Discord shows each command. Names: at most 32 characters, and for typed commands and options in lowercase without
 * spaces. Descriptions: at most 100. The English names are the commands' own.
 */
export const commands = {
  'kick-participant': {
    name: 'kick-participant',
    description: 'Remove someone from a running session and see who remains',
    options: {
      participant: { name: 'participant', description: 'Start typing a name and pick someone, or paste an ID' },
      session: { name: 'session', description: 'Which session, if more than one is running' },
      reason: { name: 'reason', description: 'Why (shown in the reply and kept on record)' },
      'keep-out': {
        name: 'keep-out',
        description: 'How long to keep removing them if they come back',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'end-session',
    description: 'End a running session for everyone in it',
    options: {
      session: { name: 'session', description: 'Which session, if more than one is running' },
    },
  },
  'keep-outs': {
    name: 'keep-outs',
    description: 'See who’s being kept out of a session, and let someone back in',
  },
  'kick-case': {
    name: 'kick-case',
    description: 'See one removal, edit its reason or void it',
    options: {
      number: { name: 'number', description: 'Which case: its number, or start typing a name' },
    },
  },
  'kick-check': {
    name: 'kick-check',
    description: 'Check everything the bot needs, and see how to fix any problem',
  },
  'kick-forget': {
    name: 'kick-forget',
    description: 'Erase a person from this server’s cases and reports, or a former moderator from its records',
    options: {
      participant: { name: 'participant', description: 'Start typing a name and pick someone, or paste an ID' },
      moderator: {
        name: 'moderator',
        description: 'A moderator or someone in a report instead: a mention, an ID or “me”',
      },
    },
  },
  'kick-help': {
    name: 'kick-help',
    description: 'See which of these commands you can use here and what they do',
  },
  'kick-history': {
    name: 'kick-history',
    description: 'See this server’s removals, newest first',
    options: {
      participant: {
        name: 'participant',
        description: 'Only this person: start typing a name and pick someone, or paste an ID',
      },
      moderator: { name: 'moderator', description: 'Only by this moderator: a mention, an ID, or “me”' },
      outcome: { name: 'outcome', description: 'Only with this result' },
      since: { name: 'since', description: 'Only since: “today”, “7 days”, “2026-11-01”' },
    },
  },
  'kick-settings': {
    name: 'kick-settings',
    description: 'See and change how this server’s moderators remove people',
  },
  'lock-session': {
    name: 'lock-session',
    description: 'Keep those who are in and remove anyone new, within seconds: VideoSDK has no real lock',
    options: {
      session: { name: 'session', description: 'Which session, if more than one is running' },
      length: {
        name: 'length',
        description: 'For how long; if left out, until the session ends',
        choices: sessionLengths,
      },
    },
  },
  participants: {
    name: 'participants',
    description: 'See who’s in a running session, longest-connected first',
    options: {
      session: { name: 'session', description: 'Which session, if more than one is running' },
    },
  },
  report: {
    name: 'report',
    description: 'Report someone to this server’s moderators. Whoever can read their channel sees it',
  },
  /** In a member's and in a message's context menu. */
  'Report to moderators': {
    name: 'Report to moderators',
    description: 'Report this person to this server’s moderators. Whoever can read their channel sees it',
  },
  /** In a member's context menu. The name may contain spaces. Discord shows no description, but the help does. */
  'Remove from session': {
    name: 'Remove from session',
    description: 'Find this member in the running sessions and remove them once you confirm',
  },
  sessions: {
    name: 'sessions',
    description: 'See which sessions are running, since when, and with how many people',
  },
} as const;
