import type { Message } from '../command.ts';
import type { Say } from '../language/language.ts';
import { render } from './embed.ts';

/** Something that nobody expected. What was done by then is not known here, so nothing is claimed about it. */
export function brokenMessage(say: Say, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.broken.title'),
    lines: [say('trouble.broken.unsure'), say('trouble.broken.again')],
    reference,
  });
}

export function restartingMessage(say: Say, reference: string): Message {
  return render(say, {
    tone: 'waiting',
    title: say('trouble.restarting.title'),
    lines: [say('trouble.restarting.wait')],
    reference,
  });
}

export function unknownCommandMessage(say: Say, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.unknownCommand.title'),
    lines: [say('trouble.unknownCommand.reload')],
    reference,
  });
}

/** The store is away, and with it the rules of the server and the record of what is done. */
export function storeAwayMessage(say: Say, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.storeAway.title'),
    lines: [say('trouble.storeAway.nothing'), say('trouble.storeAway.again')],
    reference,
  });
}
