import type { ChosenMember, Message } from '../command.ts';
import { DESCRIPTION_LENGTH } from './embed.ts';
import { userMention } from './words.ts';

/** Why this very person is to be confirmed. */
export function foundByIdMessage(message: Message, { userId }: ChosenMember): Message {
  return withNote(message, `Found by the ID, which has that of ${userMention(userId)} at Discord in it.`);
}

const NOTES = {
  several: 'Several IDs have that of this member in them, or not everybody could be looked at. They come first.',
  'by-name': 'No ID tells who this member is. People with a like name come first: a name proves nothing.',
  nobody: 'Nobody connected has the ID or the name of this member.',
} as const;

/** Why the moderator has to say who is meant. */
export function likeNameMessage(message: Message, { userId }: ChosenMember, why: keyof typeof NOTES): Message {
  return withNote(message, `${userMention(userId)}: ${NOTES[why]}`);
}

/** Below the title, above what is there; left out where there is no room for it. */
function withNote(message: Message, note: string): Message {
  const [embed, ...others] = message.embeds ?? [];
  const description = `${note}\n${embed?.description ?? ''}`;
  return embed === undefined || description.length > DESCRIPTION_LENGTH
    ? message
    : { ...message, embeds: [{ ...embed, description }, ...others] };
}
