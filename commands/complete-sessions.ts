import type { Choices, Use } from '../src/bot/command.ts';
import { labelWords } from '../src/bot/ui/formatting.ts';
import type { Directory } from '../src/sessions/session-cache.ts';
import { roomAllowed } from '../src/sessions/session.ts';
import { suggestSessions } from '../src/sessions/suggestions.ts';

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
