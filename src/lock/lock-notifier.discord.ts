import type { Logger } from 'pino';
import { type DiscordApi, discordErrorFacts } from '../bot/api.ts';
import type { Message } from '../bot/command.ts';
import { isForGood, mayMeanNotInServer } from '../bot/discord-errors.ts';
import { editReply } from '../bot/edit-reply.ts';
import { notify } from '../bot/notify.ts';
import { drafted } from '../bot/plain-fallback.ts';
import { NotOursError } from '../bot/send-guard.ts';
import { REPLY_LIVES_MS } from '../cases/recovery.ts';
import type { Clock } from '../common/clock.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import type { Membership } from '../keep-out/membership.ts';
import type { DeliveryResult } from '../keep-out/watcher/parts.ts';
import type { MaySend } from '../removal/journal.ts';
import type { Outcome } from '../removal/outcome.ts';
import { type SettingsReader, serverLocale } from '../settings/settings.ts';
import type { ClaimedArrival, EndedLock, LockView, WatchedLock } from './lock.ts';
import { lockEndedInPlace, lockEndedMessage, lockMessage } from './lock.view.ts';
import type { LockReports } from './watch.ts';

export interface LockNotifierParts {
  readonly api: Pick<DiscordApi, 'bot' | 'edit'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly clock: Clock;
  /** The earliest that it can be now, in milliseconds of the Unix epoch; -Infinity while that isn't known. */
  readonly atLeast: () => number;
  readonly log: Logger;
  readonly membership: Pick<Membership, 'suspect'>;
}

export function createLockNotifier(parts: LockNotifierParts): LockReports {
  return new LockNotifier(parts);
}

/**
 * Says what happens to a locked session: in the message of the lock, as long as Discord lets it be edited. After that,
 * who came is only shown to those who ask, and the log channel gets one line when the lock ends by itself.
 */
class LockNotifier implements LockReports {
  readonly #parts: LockNotifierParts;

  constructor(parts: LockNotifierParts) {
    this.#parts = parts;
  }

  onChanged(view: LockView, maySend: MaySend): Promise<DeliveryResult> {
    return this.#edit(view.lock, (t) => lockMessage(t, view), maySend);
  }

  async onEnded({ lock, why, by }: EndedLock, maySend: MaySend): Promise<DeliveryResult> {
    let told = await this.#edit(lock, (t) => lockEndedInPlace(t, lock, why, by), maySend);
    if (told === 'nowhere' && why !== 'unlocked') {
      // What a moderator did, the server knows.
      told = await this.#post({ lock, why, by }, maySend);
    }
    this.#logOf(lock).info({ why, told, arrivals: lock.arrivals }, 'lock of a session ended');
    return told;
  }

  onRemoval({ lock, arrival: { times } }: ClaimedArrival, outcome: Outcome, ms: number): void {
    this.#logOf(lock).info({ outcome: outcome.kind, times, ms }, 'removal of someone who came into a locked session');
  }

  async #edit(lock: WatchedLock, messageIn: (t: Translator) => Message, maySend: MaySend): Promise<DeliveryResult> {
    const { api, atLeast, membership } = this.#parts;
    const { reply, replyAt, reference, guildId } = lock;
    // Only when it's certainly too old. Discord knows for sure.
    if (reply === null || atLeast() - replyAt >= REPLY_LIVES_MS) {
      return 'nowhere';
    }
    if (!(await maySend())) {
      return 'again';
    }
    try {
      const t = translatorFor(languageOf(reply.locale));
      await editReply(api, reply, await drafted(() => messageIn(t)), { t, reference, log: this.#logOf(lock), maySend });
      return 'told';
    } catch (error) {
      if (error instanceof NotOursError) {
        return 'again';
      }
      this.#logOf(lock).info(discordErrorFacts(error), "couldn't edit the message of a lock");
      if (mayMeanNotInServer(error)) {
        membership.suspect(guildId);
      }
      return isForGood(error) ? 'nowhere' : 'again';
    }
  }

  async #post({ lock, why, by }: EndedLock, maySend: MaySend): Promise<DeliveryResult> {
    const { api, settings, clock, membership } = this.#parts;
    const rules = await settings.of(lock.guildId);
    const messageIn = (locale: string) => lockEndedMessage(translatorFor(languageOf(locale)), lock, why, by);
    const { kind } = await notify(
      {
        rest: api.bot,
        clock,
        log: this.#logOf(lock),
        mayStill: maySend,
        // It names no one, so nothing has to be erased from it later. Discord shows it once, whoever sends it again.
        onPosting: async () => ({ nonce: `lock ${lock.id}`, started: false }),
        onPosted: async () => undefined,
        onRefused: async () => undefined,
        onFailed: (error) => {
          if (mayMeanNotInServer(error)) {
            membership.suspect(lock.guildId);
          }
        },
      },
      { reply: null, channelId: rules.logChannelId, channelLocale: serverLocale(rules, lock.guildLocale) },
      { messageIn, plainIn: (locale) => messageIn(locale) },
    );
    return kind === 'channel' || kind === 'follow-up' ? 'told' : kind;
  }

  #logOf({ guildId, reference, sessionId }: WatchedLock): Logger {
    return this.#parts.log.child({ ref: reference, guild: guildId, sessionId });
  }
}
