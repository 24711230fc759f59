export const trouble = {
  broken: {
    title: 'Something went wrong in the bot',
    unsure: 'It is not certain what was done. Look into the session, and try again if the person is still there.',
    again: 'If it happens again, give the reference below to whoever runs this bot.',
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
} as const;
