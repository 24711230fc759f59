import type { Choices, Use } from '../src/bot/command.ts';
import { labelWords } from '../src/bot/ui/formatting.ts';
import { roomAllowed } from '../src/sessions/session.ts';
import type { SessionCacheOf } from '../src/sessions/session-cache.ts';
import { suggestSessions } from '../src/sessions/suggestions.ts';

/** Completes an option `session`: the running sessions in this server's rooms. */
export async function completeSessions(
  sessionCache: SessionCacheOf<'sessions'>,
  now: () => number,
  {
    t,
    guildId,
    settings,
    typed,
    reference,
  }: Pick<Use, 't' | 'guildId' | 'settings' | 'reference'> & { readonly typed: string },
): Promise<Choices> {
  const listing = await (await sessionCache(guildId)).sessions(settings.rooms, reference);
  const sessions = listing.items.filter(({ state, room }) => state !== 'ended' && roomAllowed(room, settings.rooms));
  return suggestSessions(typed, sessions, now(), labelWords(t));
}
