import { accountIdOf } from '../../sessions/account.ts';
import { roomAllowed } from '../../sessions/session.ts';
import type { GuildSettings } from '../../settings/settings.ts';
import type { KeepOut, RuledOut, WatchedKeepOut } from '../keep-out.ts';
import { isSame } from './identity.ts';
import type { KeepOutWatchParts } from './parts.ts';
import type { Watched } from './sessions.ts';

/** How often to check whether the server's rules still allow keep-outs, where no one comes back. */
const RULES_EVERY_MS = 10_000;

/** What is watched: a session, or an account's rooms. */
type RuledPlace = Pick<Watched, 'keepOuts' | 'rulesAt'>;

export interface ServerRulesParts extends Pick<KeepOutWatchParts, 'keepOuts' | 'settings' | 'clock' | 'reports'> {
  readonly changed: () => void;
}

/** Ends keep-outs that the server's rules don't allow anymore. */
export class ServerRules {
  readonly #parts: ServerRulesParts;

  constructor(parts: ServerRulesParts) {
    this.#parts = parts;
  }

  /**
   * The server's rules may have changed since: rooms are taken away from servers, and IDs protected. What they forbid
   * is ended, or it would be shown as if it went on. Rules that can't be read forbid nothing, and don't let anything be
   * done either.
   */
  async stillAllow(watched: Pick<Watched, 'keepOuts'>, keepOut: WatchedKeepOut): Promise<boolean> {
    const { keepOuts: store, settings, clock, changed } = this.#parts;
    const why = ruledOut(keepOut, await settings.of(keepOut.guildId));
    if (why === null) {
      return true;
    }
    await store.ruledOut(keepOut, why, clock.now());
    watched.keepOuts = watched.keepOuts.filter((one) => !isSame(one, keepOut));
    // The next turn notifies the moderator.
    changed();
    return false;
  }

  /**
   * The same, now and then, where no one comes back: the bot must not show that it would remove someone again when it
   * wouldn't.
   *
   * @param which those to check; left out: all
   */
  async endRuledOut(
    watched: RuledPlace,
    at: number,
    which: (keepOut: WatchedKeepOut) => boolean = () => true,
  ): Promise<void> {
    if (at < watched.rulesAt) {
      return;
    }
    watched.rulesAt = at + RULES_EVERY_MS;
    for (const keepOut of watched.keepOuts.filter(which)) {
      // While a kick is in progress, leave them to it.
      if (keepOut.outcome !== null) {
        await this.stillAllow(watched, keepOut).catch((error: unknown) =>
          this.#parts.reports.onTrouble('reading whether someone may still be kept out', error),
        );
      }
    }
  }
}

function ruledOut({ account, room, target }: KeepOut, settings: GuildSettings): RuledOut | null {
  const { rooms, protectedIds } = settings;
  if (accountIdOf(settings.account) !== account) {
    // Whatever has this session's ID in the account that the server has now, it's another session.
    return 'account-changed';
  }
  if (!roomAllowed(room, rooms)) {
    return 'room-not-allowed';
  }
  return protectedIds.has(target.id) ? 'protected' : null;
}
