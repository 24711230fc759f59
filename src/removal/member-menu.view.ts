import type { ChosenMember, Message } from '../bot/command.ts';
import { DESCRIPTION_LENGTH } from '../bot/ui/embed.ts';
import { userMention } from '../bot/ui/formatting.ts';
import { lengthOf } from '../common/foreign-text.ts';
import { visible } from '../common/text.ts';
import type { Translator } from '../i18n/language.ts';
import { naming } from './identification.ts';

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

/** Why people come first in a form, or one is chosen in it. */
export function memberNote(
  t: Translator,
  { userId, name }: ChosenMember,
  why: 'found' | 'several' | 'by-name' | 'noOne',
): string {
  const member = naming(visible(name, { max: 32, units: 40, empty: userId }), userId);
  return why === 'found' ? t('member.foundById', { member }) : t(`member.form.${why}`, { member });
}

/** Puts the note below the title, above the description; leaves it out where it doesn't fit. */
export function withNote(message: Message, note: string): Message {
  const [embed, ...others] = message.embeds ?? [];
  const description = `${note}\n${embed?.description ?? ''}`;
  return embed === undefined || lengthOf(description) > DESCRIPTION_LENGTH
    ? message
    : { ...message, embeds: [{ ...embed, description }, ...others] };
}
