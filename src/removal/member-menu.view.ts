import type { ChosenMember, Message } from '../bot/command.ts';
import { DESCRIPTION_LENGTH } from '../bot/ui/embed.ts';
import { userMention } from '../bot/ui/formatting.ts';
import type { Translator } from '../i18n/language.ts';

/** Why this very person is to be confirmed. */
export function foundByIdMessage(t: Translator, message: Message, { userId }: ChosenMember): Message {
  return withNote(message, t('member.foundById', { member: userMention(userId) }));
}

/** Why the moderator has to say who is meant. */
export function likeNameMessage(
  t: Translator,
  message: Message,
  { userId }: ChosenMember,
  why: 'several' | 'by-name' | 'nobody' | 'nobody-seen',
): Message {
  return withNote(message, t(`member.notFound.${why}`, { member: userMention(userId) }));
}

/** Below the title, above what is there; left out where there is no room for it. */
function withNote(message: Message, note: string): Message {
  const [embed, ...others] = message.embeds ?? [];
  const description = `${note}\n${embed?.description ?? ''}`;
  return embed === undefined || description.length > DESCRIPTION_LENGTH
    ? message
    : { ...message, embeds: [{ ...embed, description }, ...others] };
}
