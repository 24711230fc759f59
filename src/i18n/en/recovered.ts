/**
 * The bot ended in the middle of a removal or of ending a session. These texts claim only what it saw afterward. If the
 * outcome is also in `outcome`, its title is used.
 */
export const recovered = {
  /** Stands in for a name that has been forgotten since. */
  someone: 'the person',
  /** Below something that was seen at one point and may have changed since. `when` is "4 minutes ago". */
  asOf: 'Last checked {{when}}.',
  goneSince: {
    title: 'Out when last checked: {{name}}',
    why: 'The bot was interrupted during this removal. Afterward they were out. Nothing shows whether the removal worked or they left on their own.',
  },
  thereSince: {
    title: 'Still in when last checked: {{name}}',
    why: 'The bot was interrupted during this removal. Afterward they were still in the session. If they still are, run the command again.',
  },
  /** For someone who may be in and is being kept out. What that means follows below. */
  keptOut: 'The bot was interrupted during this removal.',
  sessionOver: 'The bot was interrupted during this removal. The session is over.',
  removed: 'The bot was interrupted before it could update this message, so it can’t list who remains.',
  /** They were seen gone, but VideoSDK didn't accept the removal or didn't answer it. */
  gone: 'VideoSDK didn’t accept the removal, or didn’t answer, but they were out afterward. The bot was interrupted before it could update this message.',
  returned: {
    title: 'Back in when last checked: {{name}}',
    why: 'They were out and then rejoined. The bot was interrupted before it could update this message. To remove them again, run the command again.',
  },
  alreadyGone: {
    title: 'Was already gone: {{name}}',
    why: 'There was no one to remove.',
  },
  notRemoved: {
    title: 'Not removed: {{name}}',
    seen: 'The bot was interrupted before it could update this message.',
    look: 'Check the session. If they’re still there, run the command again.',
    notAsked: 'The database failed before this was recorded, so nothing was done. Run the command again.',
  },
  unknown: 'The bot was interrupted during this removal and couldn’t confirm whether they’re out.',
  /** For sessions that were to be ended for everyone. */
  end: {
    ended: {
      title: 'Ended: the session in room {{room}}',
      why: 'The session is over. The bot was interrupted before it could update this message.',
    },
    over: {
      title: 'Over: the session in room {{room}}',
      why: 'The bot was interrupted while ending it. It’s over now. Nothing shows whether this ended it or it ended on its own.',
    },
    running: {
      title: 'Running when last checked: room {{room}}',
      why: 'The bot was interrupted while ending it. Afterward it was still running. If it’s still running, run the command again.',
    },
    unknown: {
      title: 'Couldn’t confirm that the session in room {{room}} ended',
      why: 'The bot was interrupted while ending it and couldn’t confirm whether it’s over.',
      look: 'Check the session. If it’s still running, run the command again. It’s safe to try again.',
    },
    notEnded: { title: 'Not ended: room {{room}}' },
    by: 'By {{moderator}}',
  },
} as const;
