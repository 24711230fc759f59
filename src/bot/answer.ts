import type { Logger } from 'pino';
import type { DiscordApi } from './api.ts';
import type { Choices, Message } from './command.ts';
import type { Interaction } from './interaction.ts';
import { draftOf, orFewerChoices, orInPlainWords, type Sendable } from './plain-fallback.ts';
import { blockedMessage } from './ui/errors.ts';
import { readers } from './use.ts';

/** Answers right away, without a deferral. Only the person who asked sees it. */
export function answer(
  api: Pick<DiscordApi, 'answer'>,
  interaction: Interaction,
  message: Message,
  log: Logger,
): Promise<void> {
  return inPlainWords((one) => api.answer(interaction, one), interaction, message, log);
}

/** The same for what can't be carried out because too much is in progress: see {@link DiscordApi.turnAway}. */
export function turnAway(
  api: Pick<DiscordApi, 'turnAway'>,
  interaction: Interaction,
  message: Message,
  log: Logger,
): Promise<void> {
  return inPlainWords((one) => api.turnAway(interaction, one), interaction, message, log);
}

function inPlainWords(
  send: (message: Sendable<Message>) => Promise<void>,
  interaction: Interaction,
  message: Message,
  log: Logger,
): Promise<void> {
  const t = readers(interaction);
  return orInPlainWords(send, draftOf(message), {
    t,
    plain: blockedMessage(t, interaction.reference),
    log,
    blocked: 'answer blocked by Discord because of its content',
  });
}

/** Suggests choices, or fewer if Discord refuses them because of a name or another text in them. */
export function complete(
  api: Pick<DiscordApi, 'complete'>,
  interaction: Interaction,
  choices: Choices,
  log: Logger,
): Promise<void> {
  return orFewerChoices((some) => api.complete(interaction, some), draftOf(choices), {
    log,
    blocked: 'choices blocked by Discord because of their content',
  });
}
