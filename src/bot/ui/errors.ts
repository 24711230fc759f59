import type { Say } from '../../i18n/language.ts';
import type { Message } from '../command.ts';
import { CONTENT_LENGTH, render } from './embed.ts';

/** How far something got that failed: it was counted that nothing was done, or something was, or may have been. */
export type HowFar = 'nothing' | 'unsure';

/**
 * What is known of a write whose outcome could not be shown. `saved`: it is on record. `unread`: the store answered, and may have
 * changed nothing. `in-doubt`: its answer was lost.
 */
export type Write = 'saved' | 'unread' | 'in-doubt';

/** Something that nobody expected. */
export function brokenMessage(say: Say, reference: string, howFar: HowFar): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.broken.title'),
    lines: [say(`trouble.broken.${howFar}`), say('trouble.broken.again')],
    reference,
  });
}

/** In place of a message that Discord refuses to show: in the bot's own words alone, so that this one is not refused too. */
export function blockedMessage(say: Say, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.blocked.title'),
    lines: [say('trouble.blocked.why'), say('trouble.blocked.onRecord')],
    reference,
  });
}

/** In place of a modal that Discord refuses to show. */
export function blockedModalMessage(say: Say, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.blockedModal.title'),
    lines: [say('trouble.blockedModal.why'), say('trouble.broken.again')],
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
export function storeAwayMessage(say: Say, reference: string, howFar: HowFar): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.storeAway.title'),
    lines: [
      say(howFar === 'nothing' ? 'trouble.storeAway.nothing' : 'trouble.broken.unsure'),
      say('trouble.storeAway.again'),
    ],
    reference,
  });
}

/** Shown until it has been looked up what is on record. */
export function toBeLookedUpMessage(say: Say, write: Write, reference: string): Message {
  return render(say, {
    tone: 'waiting',
    title: say(`trouble.write.${write}.title`),
    lines: [say(`trouble.write.${write}.what`), say('trouble.write.willUpdate')],
    reference,
  });
}

/** It could not be looked up while the message could be changed. */
export function notLookedUpMessage(say: Say, write: Write, reference: string): Message {
  return render(say, {
    tone: write === 'saved' ? 'waiting' : 'failed',
    title: say(`trouble.write.${write}.title`),
    lines: [say(`trouble.write.${write}.what`), say('trouble.write.lookYourself')],
    reference,
  });
}

/** What is on record now, read after it was not known for a while. */
export function lookedUpMessage(say: Say, message: Message): Message {
  const content = [say('trouble.write.lookedUp'), message.content ?? ''].filter((line) => line !== '').join('\n');
  return content.length > CONTENT_LENGTH ? message : { ...message, content };
}

/** Removing somebody broke off after their case was opened. */
export function brokenRemovalMessage(say: Say, caseNumber: number, reference: string): Message {
  return render(say, {
    tone: 'failed',
    title: say('trouble.brokenRemoval.title'),
    lines: [say('trouble.brokenRemoval.unknown'), say('trouble.broken.again')],
    caseNumber,
    reference,
  });
}
