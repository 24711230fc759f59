import type { Choices, Use } from '../src/discord/command.ts';
import { labelWords } from '../src/discord/views/words.ts';
import type { Directory } from '../src/moderation/directory.ts';
import { roomAllowed } from '../src/moderation/session.ts';
import { suggestSessions } from '../src/moderation/suggestions.ts';

/** What completes in an option `session`: the running sessions of this server's rooms. */
export async function completeSessions(
  directory: Pick<Directory, 'sessions'>,
  now: () => number,
  { say, settings, typed, reference }: Pick<Use, 'say' | 'settings' | 'reference'> & { readonly typed: string },
): Promise<Choices> {
  const listing = await directory.sessions(settings.rooms, reference);
  const sessions = listing.items.filter(({ state, room }) => state !== 'ended' && roomAllowed(room, settings.rooms));
  return suggestSessions(typed, sessions, now(), labelWords(say));
}
