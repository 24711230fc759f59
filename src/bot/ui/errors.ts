import { lengthOf } from '../../common/foreign-text.ts';
import type { Translator } from '../../i18n/language.ts';
import type { Message } from '../command.ts';
import { CONTENT_LENGTH, render } from './embed.ts';

/**
 * How far something got before it failed: the count says nothing was done, or that something was or may have been done.
 */
export type HowFar = 'nothing' | 'unsure';

/**
 * What's known about a write whose outcome couldn't be shown. `saved`: it's on record. `unread`: the database answered,
 * and may have changed nothing. `in-doubt`: its answer was lost.
 */
export type Write = 'saved' | 'unread' | 'in-doubt';

/** For an unexpected error. */
export function brokenMessage(t: Translator, reference: string, howFar: HowFar): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.broken.title'),
    lines: [t(`trouble.broken.${howFar}`), t('trouble.broken.again')],
    reference,
  });
}

/**
 * Replaces a message that Discord refuses to show. In the bot's own words only, so Discord doesn't refuse this one too.
 */
export function blockedMessage(t: Translator, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.blocked.title'),
    lines: [t('trouble.blocked.why'), t('trouble.blocked.onRecord')],
    reference,
  });
}

/** Replaces a modal that Discord refuses to show. */
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

/** For a command that comes while too many others are in progress. */
export function tooBusyMessage(t: Translator, reference: string): Message {
  return render(t, {
    tone: 'waiting',
    title: t('trouble.tooBusy.title'),
    lines: [t('trouble.tooBusy.wait')],
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

/** The database is down, and with it the server's settings and the record of what's done. */
export function databaseDownMessage(
  t: Translator,
  reference: string,
  howFar: HowFar,
  typed: string | null = null,
): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.databaseDown.title'),
    typed,
    lines: [
      t(howFar === 'nothing' ? 'trouble.databaseDown.nothing' : 'trouble.broken.unsure'),
      t('trouble.databaseDown.again'),
    ],
    reference,
  });
}

/** Shown until what's on record has been looked up. */
export function toBeLookedUpMessage(t: Translator, write: Write, reference: string): Message {
  return render(t, {
    tone: 'waiting',
    title: t(`trouble.write.${write}.title`),
    lines: [t(`trouble.write.${write}.what`), t('trouble.write.willUpdate')],
    reference,
  });
}

/** What's on record couldn't be looked up while the message could still be edited. */
export function notLookedUpMessage(t: Translator, write: Write, reference: string): Message {
  return render(t, {
    tone: write === 'saved' ? 'waiting' : 'failed',
    title: t(`trouble.write.${write}.title`),
    lines: [t(`trouble.write.${write}.what`), t('trouble.write.lookYourself')],
    reference,
  });
}

/** What's on record now, after the result was unknown for a while. */
export function lookedUpMessage(t: Translator, message: Message): Message {
  const content = [t('trouble.write.lookedUp'), message.content ?? ''].filter((line) => line !== '').join('\n');
  return lengthOf(content) > CONTENT_LENGTH ? message : { ...message, content };
}

/** Removing someone failed after their case was opened. */
export function brokenRemovalMessage(t: Translator, caseNumber: number, reference: string): Message {
  return render(t, {
    tone: 'failed',
    title: t('trouble.brokenRemoval.title'),
    lines: [t('trouble.brokenRemoval.unknown'), t('trouble.broken.again')],
    caseNumber,
    reference,
  });
}
