/**
 * A removal, or the end of a session, in whose middle the bot ended. Only what was seen afterwards is claimed. Where the
 * outcome is one of `outcome`, the title is the same.
 */
export const recovered = {
  /** In place of a name that was forgotten meanwhile. */
  somebody: 'the person',
  /** Below what was seen at some moment and may have changed since. `when` is "4 minutes ago". */
  asOf: 'Last checked {{when}}.',
  goneSince: {
    title: 'Out when last checked: {{name}}',
    why: 'The bot was interrupted in the middle of this removal. They were out afterwards. Nothing shows whether the removal worked or they left on their own.',
  },
  thereSince: {
    title: 'Still in when last checked: {{name}}',
    why: 'The bot was interrupted in the middle of this removal, and they were still in the session afterwards. If they still are, run the command again.',
  },
  /** Of somebody who may be in, and is kept out. What that means stands below. */
  keptOut: 'The bot was interrupted in the middle of this removal.',
  sessionOver: 'The bot was interrupted in the middle of this removal. Nobody is in the session any more.',
  removed: 'The bot was interrupted before it could say so here. Who remains was not kept.',
  /** They were seen gone, but VideoSDK's answer was anything but a yes. */
  gone: 'VideoSDK didn’t accept the removal, or didn’t answer it, but they were seen gone. The bot was interrupted before it could say so here.',
  returned: {
    title: 'Back in when last checked: {{name}}',
    why: 'They were out and had rejoined. The bot was interrupted before it could say so here. Run the command again to remove them again.',
  },
  alreadyGone: {
    title: 'Was already gone: {{name}}',
    why: 'There was nobody to remove.',
  },
  notRemoved: {
    title: 'Not removed: {{name}}',
    seen: 'As far as could be seen, that is; the bot was interrupted before it could say so here.',
    look: 'Look into the session, and run the command again.',
    notAsked: 'The bot’s store failed while this was recorded, so nothing was done. Run the command again.',
  },
  unknown:
    'The bot was interrupted in the middle of this removal, and it could not be found out whether they are gone.',
  /** Of sessions that were to be ended for everybody. */
  end: {
    ended: {
      title: 'Ended: the session in room {{room}}',
      why: 'It was seen over. The bot was interrupted before it could say so here.',
    },
    over: {
      title: 'Over: the session in room {{room}}',
      why: 'The bot was interrupted in the middle of ending it. The room has it no more; whether this did it, or it ended by itself, was not seen.',
    },
    running: {
      title: 'Running when last checked: room {{room}}',
      why: 'The bot was interrupted in the middle of ending it, and it was running afterwards. Nothing was sent again: run the command once more.',
    },
    unknown: {
      title: 'Unknown whether over: room {{room}}',
      why: 'The bot was interrupted in the middle of ending it, and it could not be found out whether it is over.',
      look: 'Look into the session yourself. If it still runs, run the command again: asking twice does no harm.',
    },
    notEnded: { title: 'Not ended: room {{room}}' },
    by: 'By {{moderator}}',
  },
} as const;
