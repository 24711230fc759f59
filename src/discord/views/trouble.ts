import type { Message } from '../command.ts';
import { render } from './embed.ts';

/** Something that nobody expected. What was done by then is not known here, so nothing is claimed about it. */
export function brokenMessage(reference: string): Message {
  return render({
    tone: 'failed',
    title: 'Something went wrong in the bot',
    lines: [
      'It is not certain what was done. Look into the session, and try again if the person is still there.',
      'If it happens again, give the reference below to whoever runs this bot.',
    ],
    reference,
  });
}

export function restartingMessage(reference: string): Message {
  return render({
    tone: 'waiting',
    title: 'Bouncer is restarting',
    lines: ['Nobody was removed. Try again in a minute.'],
    reference,
  });
}

export function unknownCommandMessage(reference: string): Message {
  return render({
    tone: 'failed',
    title: 'Not known to this bot',
    lines: [
      'Nothing was done. Your Discord shows something this bot no longer has: reload it (Ctrl+R) or reopen the app.',
    ],
    reference,
  });
}

/** The store is away, and with it the rules of the server and the record of what is done. */
export function storeAwayMessage(reference: string): Message {
  return render({
    tone: 'failed',
    title: 'The bot’s records cannot be used',
    lines: [
      'Nothing was done: nobody is removed without a record of it.',
      'Try again in a minute; if it goes on, give the reference below to whoever runs this bot.',
    ],
    reference,
  });
}
