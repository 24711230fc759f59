import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { RecordsError } from '../common/store-error.ts';
import type { Translator } from '../i18n/language.ts';
import { answer } from './answer.ts';
import { type DiscordApi, discordErrorFacts } from './api.ts';
import type { Message, Modal } from './command.ts';
import { failureOf } from './discord-errors.ts';
import type { Interaction } from './interaction.ts';
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

/** If Discord refuses the modal, a message says so. Without any answer, the client would say that the bot failed. */
export async function openModal(
  api: Pick<DiscordApi, 'openModal' | 'answer'>,
  interaction: Interaction,
  modal: Modal,
  log: Logger,
): Promise<void> {
  try {
    await api.openModal(interaction, modal);
  } catch (error) {
    if (failureOf(error) !== 'content') {
      throw error;
    }
    log.warn(discordErrorFacts(error), 'modal blocked by Discord because of its content');
    await answer(api, interaction, blockedModalMessage(readers(interaction), interaction.reference), log);
  }
}
