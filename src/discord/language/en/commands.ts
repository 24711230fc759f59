/** The values of `keep-out`, as they are chosen from a list. */
export const keepOutLengths = {
  '10 minutes': '10 minutes',
  '1 hour': '1 hour',
  'until the session ends': 'until the session ends',
} as const;

/**
 * What Discord is told of each command: names of at most 32 characters (those of typed commands and options in lower
 * case, without spaces), descriptions of at most 100. The English names are the commands' own.
 */
export const commands = {
  'kick-participant': {
    name: 'kick-participant',
    description: 'Remove somebody from a running session, and see who remains',
    options: {
      participant: { name: 'participant', description: 'Who: start typing the name and pick, or paste an ID' },
      session: { name: 'session', description: 'Which session, when several are running' },
      reason: { name: 'reason', description: 'Why; shown in the reply' },
      'keep-out': {
        name: 'keep-out',
        description: 'Remove them again whenever they come back, for how long',
        choices: keepOutLengths,
      },
    },
  },
  'end-session': {
    name: 'end-session',
    description: 'End a running session for everybody in it',
    options: {
      session: { name: 'session', description: 'Which session, when several are running' },
    },
  },
  'keep-outs': {
    name: 'keep-outs',
    description: 'Who is kept out of a session, until when; and let somebody back in',
  },
  'kick-case': {
    name: 'kick-case',
    description: 'Everything about one removal; edit its reason, or void it',
    options: {
      number: { name: 'number', description: 'Which case: its number, or start typing the name' },
    },
  },
  'kick-check': {
    name: 'kick-check',
    description: 'See whether everything that the bot needs is well, and what to do where it is not',
  },
  'kick-forget': {
    name: 'kick-forget',
    description: 'Erase a person’s name and ID from the cases of this server',
    options: {
      participant: { name: 'participant', description: 'Who: start typing the name and pick, or paste an ID' },
    },
  },
  'kick-help': {
    name: 'kick-help',
    description: 'See which of these commands you may use here, and what they do',
  },
  'kick-history': {
    name: 'kick-history',
    description: 'Look back at the removals of this server, newest first',
    options: {
      participant: {
        name: 'participant',
        description: 'Only of this person: start typing the name and pick, or paste an ID',
      },
      moderator: { name: 'moderator', description: 'Only by this moderator: a mention, an ID, or “me”' },
      outcome: { name: 'outcome', description: 'Only those that came to this' },
      since: { name: 'since', description: 'Only since: “today”, “7 days”, “2026-11-01”' },
    },
  },
  'kick-settings': {
    name: 'kick-settings',
    description: 'See and change how people are removed from this server',
  },
  participants: {
    name: 'participants',
    description: 'Who is in a running session, longest first',
    options: {
      session: { name: 'session', description: 'Which session, when several are running' },
    },
  },
  /** In the menu of a member: the name may have spaces; Discord shows no description, the help does. */
  'Remove from session': {
    name: 'Remove from session',
    description: 'Find this member in the running sessions, and remove them once that is confirmed',
  },
  sessions: {
    name: 'sessions',
    description: 'Which sessions are running, since when, with how many people',
  },
} as const;
