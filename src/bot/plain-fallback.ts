import type { Logger } from 'pino';
import { discordErrorFacts } from './api.ts';
import type { Message } from './command.ts';
import { failureOf } from './discord-errors.ts';

/**
 * Sends a message. If Discord refuses its content, such as a link or a word in a name or reason, this sends one in the
 * bot's own words instead.
 *
 * @param blocked what to log in that case
 * @throws the error of the last attempt
 */
export async function orInPlainWords<T>(
  send: (message: Message) => Promise<T>,
  message: Message,
  plain: Message,
  { log, blocked }: { readonly log: Logger; readonly blocked: string },
): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (failureOf(error) !== 'content') {
      throw error;
    }
    log.warn(discordErrorFacts(error), blocked);
    return await send(plain);
  }
}
