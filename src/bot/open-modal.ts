import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import type { Translator } from '../i18n/language.ts';
import { answer } from './answer.ts';
import { CALLBACK_TIMEOUT_MS, type DiscordApi, discordErrorFacts } from './api.ts';
import type { Message, Modal } from './command.ts';
import { ANSWER_WITHIN_MS, type DiscordClock } from './discord-clock.ts';
import { failureOf } from './discord-errors.ts';
import type { Interaction } from './interaction.ts';
import { draftOf, orPlainerModal } from './plain-fallback.ts';
import { blockedModalMessage, brokenMessage, databaseDownMessage } from './ui/errors.ts';
import { readers } from './use.ts';
import { withTimeout } from './with-timeout.ts';

/** How long building a modal may take. Together with loading the settings, it stays below the limit for an answer. */
export const OPEN_WITHIN_MS = 1_200;

/**
 * The modal, or what to say instead. A modal can't be deferred, and without an answer the client says nothing useful.
 */
export function modalInTime(
  open: () => Modal | Promise<Modal>,
  t: Translator,
  reference: string,
  { clock, log }: { readonly clock: Pick<Clock, 'wait'>; readonly log: Logger },
): Promise<Modal | Message> {
  return withTimeout(
    clock,
    OPEN_WITHIN_MS,
    modalOf(open, t, reference, log),
    databaseDownMessage(t, reference, 'nothing'),
  );
}

async function modalOf(
  open: () => Modal | Promise<Modal>,
  t: Translator,
  reference: string,
  log: Logger,
): Promise<Modal | Message> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof RecordsError) {
      log.error({ store: error.fact }, 'modal not opened: database unavailable');
      return databaseDownMessage(t, reference, 'nothing');
    }
    log.error({ err: error }, 'modal not opened');
    return brokenMessage(t, reference, 'nothing');
  }
}

export interface OpenModalParts {
  readonly api: Pick<DiscordApi, 'openModal' | 'answer'>;
  readonly discordClock: Pick<DiscordClock, 'ageAtLeast'>;
  readonly log: Logger;
}

/**
 * If Discord refuses the modal, it's opened without any text from outside, or else a message says that it can't be shown.
 * Without any answer, the client would say that the bot failed.
 */
export async function openModal(
  { api, discordClock, log }: OpenModalParts,
  interaction: Interaction,
  modal: Modal,
): Promise<void> {
  const t = readers(interaction);
  const blocked = 'modal blocked by Discord because of its content';
  try {
    await orPlainerModal((one) => api.openModal(interaction, one), draftOf(modal), {
      t,
      log,
      blocked,
      // What is refused doesn't acknowledge anything, so it can be sent again. There has to be time left for the message.
      mayTryAgain: () => discordClock.ageAtLeast(interaction) <= ANSWER_WITHIN_MS - CALLBACK_TIMEOUT_MS,
    });
  } catch (error) {
    if (failureOf(error) !== 'content') {
      throw error;
    }
    log.warn(discordErrorFacts(error), blocked);
    await answer(api, interaction, blockedModalMessage(t, interaction.reference), log);
  }
}
