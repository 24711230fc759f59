import type { Logger } from 'pino';
import type { Translator } from '../i18n/language.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import type { DiscordApi } from './api.ts';
import type { Message } from './command.ts';
import { orInPlainWords } from './plain-fallback.ts';
import { blockedMessage } from './ui/errors.ts';

/**
 * Edits a reply. What Discord won't show gives way to a message in the bot's own words: neither a "thinking…" nor what was true before
 * may stay.
 *
 * @throws the error of the request, where neither could be shown, or {NotOursError}
 */
export async function editReply(
  api: Pick<DiscordApi, 'edit'>,
  reply: ReplyHandle,
  message: Message,
  {
    t,
    reference,
    log,
    maySend,
    plain = blockedMessage(t, reference),
  }: {
    readonly t: Translator;
    readonly reference: string;
    readonly log: Logger;
    /** Asked before each attempt; `null`: it tells of nobody's work, so that no other process says something else there. */
    readonly maySend: MaySend | null;
    /** What it says in the bot's own words. */
    readonly plain?: Message;
  },
): Promise<void> {
  await orInPlainWords((one) => api.edit(reply, one, maySend), message, plain, {
    log: log.child({ ref: reference }),
    blocked: 'reply blocked by Discord for what it says',
  });
}
