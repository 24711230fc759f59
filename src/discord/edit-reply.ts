import type { Logger } from 'pino';
import type { MayTell, ReplyHandle } from '../moderation/journal.ts';
import { type DiscordApi, discordErrorFacts } from './api.ts';
import type { Message } from './command.ts';
import { failureOf } from './failure.ts';
import type { Say } from './language/language.ts';
import { blockedMessage } from './views/trouble.ts';

/**
 * Edits a reply. What Discord refuses because of what it says, a link or a word in a name or a reason, gives way to a message in the
 * bot's own words: neither a "thinking…" nor what was true before may stay.
 *
 * @throws the error of the request, where neither could be shown, or {NotOursError}
 */
export async function editReply(
  api: Pick<DiscordApi, 'edit'>,
  reply: ReplyHandle,
  message: Message,
  {
    say,
    reference,
    log,
    mayTell,
  }: {
    readonly say: Say;
    readonly reference: string;
    readonly log: Logger;
    /** Asked before each attempt; `null`: it tells of nobody's work, so that no other process says something else there. */
    readonly mayTell: MayTell | null;
  },
): Promise<void> {
  try {
    await api.edit(reply, message, mayTell);
  } catch (error) {
    if (failureOf(error) !== 'content') {
      throw error;
    }
    log.warn({ ref: reference, ...discordErrorFacts(error) }, 'reply blocked by Discord for what it says');
    await api.edit(reply, blockedMessage(say, reference), mayTell);
  }
}
