export const trouble = {
  broken: {
    title: 'Something went wrong in the bot',
    nothing: 'Nothing was done.',
    unsure: 'It isn’t certain what was done. Look into the session, and try again if the person is still there.',
    again: 'If it happens again, give the reference below to whoever runs this bot.',
  },
  blocked: {
    title: 'Discord won’t show this reply',
    why: 'It blocked what the bot wrote, perhaps for a name, a word or a link in it.',
    onRecord: 'Whatever was done is on record. See {/kick-history} before you try again.',
  },
  blockedModal: {
    title: 'Discord won’t show this form',
    why: 'It blocked it, perhaps for a word or a link in what stands in it already. Nothing was changed.',
  },
  restarting: { title: 'Bouncer is restarting', wait: 'Nobody was removed. Try again in a minute.' },
  unknownCommand: {
    title: 'Not known to this bot',
    reload:
      'Nothing was done. Your Discord shows something this bot no longer has: reload it (Ctrl+R) or reopen the app.',
  },
  storeAway: {
    title: 'The bot’s records cannot be used',
    nothing: 'Nothing was done: nobody is removed without a record of it.',
    again: 'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
  },
  write: {
    saved: {
      title: 'Saved, but it can’t be shown yet',
      what: 'What you asked for was saved. The bot’s records can’t be read right now.',
    },
    unread: {
      title: 'What’s on record can’t be shown yet',
      what: 'The bot’s records took your request, but what came of it can’t be read right now.',
    },
    'in-doubt': {
      title: 'Not certain whether this was saved',
      what: 'The bot’s records didn’t confirm it: it may or may not have been saved.',
    },
    willUpdate:
      'This message will change to what’s on record as soon as the records can be read. Wait for that before you try again. If it hasn’t changed after a few minutes, use the command again.',
    lookYourself: 'It couldn’t be looked up. Use the command again to see what’s on record.',
    lookedUp: 'Looked up: this is what’s on record now.',
  },
  brokenRemoval: {
    title: 'It isn’t known whether the person was removed',
    unknown:
      'Something went wrong in the bot, and VideoSDK may have been asked to remove them. Look into the session, and try again if they’re still there.',
  },
} as const;
