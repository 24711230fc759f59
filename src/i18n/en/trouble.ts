export const trouble = {
  broken: {
    title: 'Something went wrong',
    nothing: 'Nothing was done.',
    unsure: 'The bot can’t tell what was done. Check the session, and try again if the person is still there.',
    again: 'If it keeps happening, give the reference below to the bot’s operator.',
  },
  blocked: {
    partly:
      'Discord blocked a name, word or link here. Names are replaced by an ID or […], and other text from outside is left out.',
    title: 'Discord won’t show this reply',
    why: 'Discord blocked what the bot wrote, probably because of a name, word or link in it.',
    onRecord: 'Anything that was done is on record. Check {/kick-history} before you try again.',
  },
  blockedModal: {
    title: 'Discord won’t show this form',
    why: 'Discord blocked it, probably because of a word or link already in it. Nothing was changed.',
    /** Below the label of a field: at most 100 characters. */
    emptied: 'Discord won’t show what’s here now. What you write replaces it',
  },
  restarting: { title: 'Bouncer is restarting', wait: 'No one was removed. Try again in a minute.' },
  tooBusy: { title: 'Bouncer is too busy right now', wait: 'Nothing was done. Try again in a moment.' },
  unknownCommand: {
    title: 'This doesn’t exist anymore',
    reload:
      'Nothing was done. Your Discord app shows something the bot no longer has. Reload it (Ctrl+R) or reopen the app.',
  },
  databaseDown: {
    title: 'Database unavailable',
    nothing: 'Nothing was done. The bot can’t reach its database, and it doesn’t remove anyone without a record.',
    again: 'Try again in a minute. If it keeps happening, give the reference below to the bot’s operator.',
  },
  write: {
    saved: {
      title: 'Saved, but can’t be shown yet',
      what: 'Your change was saved, but the bot can’t read its database right now.',
    },
    unread: {
      title: 'Can’t show the result yet',
      what: 'The database got your request, but the bot can’t read the result right now.',
    },
    'in-doubt': {
      title: 'Couldn’t confirm whether this was saved',
      what: 'The database didn’t confirm it. It may or may not have been saved.',
    },
    willUpdate:
      'This message will update when the database is back. Wait for that before you try again. If it hasn’t updated after a few minutes, run the command again.',
    lookYourself: 'Couldn’t look it up. Run the command again to see what’s on record.',
    lookedUp: 'This is what’s on record now.',
  },
  brokenRemoval: {
    title: 'Couldn’t confirm whether they were removed',
    unknown:
      'Something went wrong, and VideoSDK may have been asked to remove them. Check the session, and try again if they’re still there.',
  },
} as const;
