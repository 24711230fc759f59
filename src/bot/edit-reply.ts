import type { Logger } from 'pino';
import type { Translator } from '../i18n/language.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import type { DiscordApi } from './api.ts';
import type { Message } from './command.ts';
import { type Draft, orInPlainWords } from './plain-fallback.ts';
import { blockedMessage } from './ui/errors.ts';
import { asLayout } from './ui/layout.ts';

/**
 * Edits a reply. If Discord refuses the message, this shows one in the bot's own words instead, because neither a
 * "thinking…" nor an outdated message may stay.
 *
 * @returns Discord's answer, as {@link DiscordApi.edit}
 * @throws the error of the request if neither could be shown, or {NotOursError}
 */
export async function editReply(
  api: Pick<DiscordApi, 'edit'>,
  reply: ReplyHandle,
  draft: Draft<Message>,
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
    /** Asked before each attempt. `null`: no other process can say something else there. */
    readonly maySend: MaySend | null;
    /** The fallback, in the bot's own words. */
    readonly plain?: Message;
  },
): Promise<unknown> {
  return await orInPlainWords((one) => api.edit(reply, one, maySend), draft, {
    t,
    // An attempt whose answer was lost may have been shown, and then nothing else can be.
    plain: draft.whole.layout === undefined ? plain : asLayout(plain),
    log: log.child({ ref: reference }),
    blocked: 'reply blocked by Discord because of its content',
  });
}
