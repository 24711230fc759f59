import type { ChosenMember, Message } from '../bot/command.ts';
import { DESCRIPTION_LENGTH } from '../bot/ui/embed.ts';
import { userMention } from '../bot/ui/formatting.ts';
import { lengthOf } from '../common/foreign-text.ts';
import type { Translator } from '../i18n/language.ts';

/** Adds why this person is the one to confirm. */
export function foundByIdMessage(t: Translator, message: Message, { userId }: ChosenMember): Message {
  return withNote(message, t('member.foundById', { member: userMention(userId) }));
}

/** Adds why the moderator has to say who is meant. */
export function likeNameMessage(
  t: Translator,
  message: Message,
  { userId }: ChosenMember,
  why: 'several' | 'by-name' | 'noOne' | 'noOneSeen',
): Message {
  return withNote(message, t(`member.notFound.${why}`, { member: userMention(userId) }));
}

/** Puts the note below the title, above the description; leaves it out where it doesn't fit. */
function withNote(message: Message, note: string): Message {
  const [embed, ...others] = message.embeds ?? [];
  const description = `${note}\n${embed?.description ?? ''}`;
  return embed === undefined || lengthOf(description) > DESCRIPTION_LENGTH
    ? message
    : { ...message, embeds: [{ ...embed, description }, ...others] };
}
