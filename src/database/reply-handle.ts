import type { ReplyHandle } from '../removal/journal.ts';

/** How a row stores where a reply can be edited, and in which language. */
export interface ReplyColumns {
  readonly application_id: string | null;
  readonly reply_token: string | null;
  readonly reply_locale: string | null;
}

export const NO_REPLY = { application_id: null, reply_token: null, reply_locale: null };

export function replyColumns(reply: ReplyHandle) {
  return { application_id: reply.applicationId, reply_token: reply.token, reply_locale: reply.locale };
}

/** Replies from before the bot had languages are in English. */
export function replyOf({ application_id, reply_token, reply_locale }: ReplyColumns): ReplyHandle | null {
  return application_id === null || reply_token === null
    ? null
    : { applicationId: application_id, token: reply_token, locale: reply_locale ?? 'en-US' };
}
