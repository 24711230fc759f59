import { shortForm, shortId } from '../../moderation/identification.ts';
import type { Participant } from '../../moderation/participant.ts';
import { roomName, type Session } from '../../moderation/session.ts';
import { inert, isPlain } from '../../moderation/text.ts';
import { people, relative } from './embed.ts';

/** In graphemes for the eye, and in units for Discord: a name and the words around it must fit into a title. */
const NAME = { max: 40, units: 190 };
const ROOM = { max: 60, units: 190, empty: '(unnamed room)' };
const GIVEN = { max: 60, units: 190, empty: '(nothing)' };
const REASON = { max: 400, units: 900 };
const ID = { max: 40, units: 120 };

/** A participant's name where markdown is rendered. */
export function nameOf(participant: Pick<Participant, 'name'>): string {
  return inert(participant.name, NAME);
}

/** What the moderator typed, shown back to them. */
export function typed(given: string): string {
  return inert(given, GIVEN);
}

export function roomOf(session: Pick<Session, 'room'>): string {
  return inert(roomName(session.room), ROOM);
}

export function reasonLine(reason: string): string {
  return `Reason: ${inert(reason, REASON)}`;
}

export function userMention(userId: string): string {
  return `<@${userId}>`;
}

/** One of those who remain: "Ada Lovelace · joined 4 minutes ago". */
export function personLine(participant: Participant): string {
  return `• ${nameOf(participant)} · joined ${relative(participant.joinedAt)}`;
}

/** One of several who might be meant: the id too, since it is what tells them apart. */
export function candidateLine(participant: Participant): string {
  return `• ${nameOf(participant)} · joined ${relative(participant.joinedAt)} · ID ${inert(shortId(participant.id), ID)}`;
}

export function sessionLine(session: Session): string {
  const count = session.connectedCount === null ? '' : ` · ${people(session.connectedCount)}`;
  return `• ${roomOf(session)}${count} · since ${relative(session.startedAt)} · ID ${inert(shortId(session.id), ID)}`;
}

/** Characters of which none is markdown, in a form that cannot be a list either. */
const BARE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/u;
const LONGEST_COPYABLE = 900;

/**
 * An id as a message's plain text: as it is where that cannot format anything, else as code; and where it cannot be
 * copied at all (too long, with backticks or characters that do not show) the short form, which is understood as well.
 */
export function copyable(id: string): string {
  if (BARE.test(id) && id.length <= LONGEST_COPYABLE) {
    return id;
  }
  const asCode = id.length <= LONGEST_COPYABLE && !id.includes('`') && isPlain(id, LONGEST_COPYABLE);
  return `\`${asCode ? id : shortForm(id)}\``;
}
