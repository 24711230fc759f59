import { randomBytes, randomInt } from 'node:crypto';

const LETTERS_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function text(length: number): string {
  let result = '';
  for (let i = 0; i < length; i += 1) result += LETTERS_AND_DIGITS.charAt(randomInt(LETTERS_AND_DIGITS.length));
  return result;
}

/** `xxxx-xxxx-xxxx`, the nominal shape of a room ID. */
export function newRoomId(): string {
  return `${text(4)}-${text(4)}-${text(4)}`;
}

/** 24 hex characters: the ID of a session, and the internal one of a room. */
export function newObjectId(): string {
  return randomBytes(12).toString('hex');
}

/** Eight letters and digits, like the IDs VideoSDK generates for people who don't have one. */
export function newParticipantId(): string {
  return text(8);
}

const FIRST_NAMES = ['Ada', 'Bao', 'Chidi', 'Dana', 'Elif', 'Farid', 'Greta', 'Hana', 'Ivo', 'Jun', 'Kofi', 'Lucía'];
const LAST_NAMES = ['Okafor', 'Lindqvist', 'Moreau', 'Tanaka', 'Novák', 'Haddad', 'Silva', 'Byrne', 'Kaya', 'Petrov'];

/** A display name for someone without one. Names repeat, as in real life. */
export function newName(): string {
  return `${FIRST_NAMES[randomInt(FIRST_NAMES.length)]} ${LAST_NAMES[randomInt(LAST_NAMES.length)]}`;
}
