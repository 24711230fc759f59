import type { Translator } from '../../i18n/language.ts';
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
export function brokenMessage(t: Translator, reference: string, howFar: HowFar): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.broken.title'),
    lines: [t(`trouble.broken.${howFar}`), t('trouble.broken.again')],
    reference,
  });
}

/** In place of a message that Discord refuses to show: in the bot's own words alone, so that this one is not refused too. */
export function blockedMessage(t: Translator, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.blocked.title'),
    lines: [t('trouble.blocked.why'), t('trouble.blocked.onRecord')],
    reference,
  });
}

/** In place of a modal that Discord refuses to show. */
export function blockedModalMessage(t: Translator, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.blockedModal.title'),
    lines: [t('trouble.blockedModal.why'), t('trouble.broken.again')],
    reference,
  });
}

export function restartingMessage(t: Translator, reference: string): Message {
  return render(t, {
    tone: 'waiting',
    title: t('trouble.restarting.title'),
    lines: [t('trouble.restarting.wait')],
    reference,
  });
}

export function unknownCommandMessage(t: Translator, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.unknownCommand.title'),
    lines: [t('trouble.unknownCommand.reload')],
    reference,
  });
}

/** The store is away, and with it the rules of the server and the record of what is done. */
export function storeAwayMessage(t: Translator, reference: string, howFar: HowFar): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.storeAway.title'),
    lines: [
      t(howFar === 'nothing' ? 'trouble.storeAway.nothing' : 'trouble.broken.unsure'),
      t('trouble.storeAway.again'),
    ],
    reference,
  });
}

/** Shown until it has been looked up what is on record. */
export function toBeLookedUpMessage(t: Translator, write: Write, reference: string): Message {
  return render(t, {
    tone: 'waiting',
    title: t(`trouble.write.${write}.title`),
    lines: [t(`trouble.write.${write}.what`), t('trouble.write.willUpdate')],
    reference,
  });
}

/** It could not be looked up while the message could be changed. */
export function notLookedUpMessage(t: Translator, write: Write, reference: string): Message {
  return render(t, {
    tone: write === 'saved' ? 'waiting' : 'failed',
    title: t(`trouble.write.${write}.title`),
    lines: [t(`trouble.write.${write}.what`), t('trouble.write.lookYourself')],
    reference,
  });
}

/** What is on record now, read after it was not known for a while. */
export function lookedUpMessage(t: Translator, message: Message): Message {
  const content = [t('trouble.write.lookedUp'), message.content ?? ''].filter((line) => line !== '').join('\n');
  return content.length > CONTENT_LENGTH ? message : { ...message, content };
}

/** Removing somebody broke off after their case was opened. */
export function brokenRemovalMessage(t: Translator, caseNumber: number, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.brokenRemoval.title'),
    lines: [t('trouble.brokenRemoval.unknown'), t('trouble.broken.again')],
    caseNumber,
    reference,
  });
}
