import type { Logger } from 'pino';
import type { Announcer } from '../moderation/announcements.ts';
import type { KeepOutWatchParts } from '../moderation/keep-out-watch.ts';
import { RecordsError } from '../moderation/records-error.ts';
import { REPLY_LIVES_MS } from '../moderation/recovery.ts';
import type { SettingsReader } from '../moderation/settings.ts';
import { UpstreamError } from '../moderation/video-sessions.ts';
import { type DiscordApi, discordErrorFacts } from './api.ts';
import { languageOf, sayIn } from './language/language.ts';
import { notify } from './notify.ts';
import { namesakeMessage } from './views/keep-outs.ts';
import { outcomeMessage } from './views/outcome.ts';

export interface KeepOutTellingParts {
  readonly api: Pick<DiscordApi, 'bot' | 'edit'>;
  readonly settings: Pick<SettingsReader, 'of'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
  readonly log: Logger;
}

/**
 * How the watch tells what it does: quietly, by changing what is shown of the kick already. Only somebody who may be a
 * kept-out person under a new id is worth a message of its own.
 */
export function createKeepOutTelling({
  api,
  settings,
  announcer,
  now,
  log,
}: KeepOutTellingParts): Pick<KeepOutWatchParts, 'onRemoval' | 'onNamesake' | 'onWatch' | 'onTrouble'> {
  return {
    async onRemoval(keepOut, outcome, ms) {
      const { guildId, number, reference, reply, returns, until, lastReturnAt } = keepOut;
      log.info(
        {
          ref: reference,
          guild: guildId,
          case: number,
          outcome: outcome.kind,
          sessionId: keepOut.sessionId,
          returns,
          ms,
        },
        'kept-out person removed again',
      );
      if (reply !== null && now() - keepOut.createdAt < REPLY_LIVES_MS) {
        const telling = {
          moderatorId: keepOut.moderatorId,
          reason: keepOut.reason,
          reference,
          case: { key: { guildId, number }, earlier: null },
          keepOut: { until, returns, lastReturnAt },
        };
        await api
          .edit(reply, outcomeMessage(sayIn(languageOf(reply.locale)), outcome, telling))
          .catch((error: unknown) =>
            log.info({ ref: reference, ...discordErrorFacts(error) }, 'reply to the kick could not be changed'),
          );
      }
      await announcer.announce(guildId);
    },

    async onNamesake(keepOut, namesake) {
      const { guildId, number, reference, reply, createdAt } = keepOut;
      const { logChannelId: channelId } = await settings.of(guildId);
      const mine = log.child({ ref: reference, guild: guildId, case: number });
      const lives = now() - createdAt < REPLY_LIVES_MS;
      const where = await notify(
        api.bot,
        { reply: lives ? reply : null, channelId, guildLocale: keepOut.guildLocale },
        (locale) => namesakeMessage(sayIn(languageOf(locale)), keepOut, namesake),
        mine,
      );
      mine[where === null ? 'warn' : 'info'](
        { participantId: namesake.id, sessionId: keepOut.sessionId, told: where },
        'somebody has the name of a kept-out person, and another id',
      );
    },

    onWatch: (sessionId, watching) => log.debug({ sessionId, watching }, 'watch for people who are kept out'),

    onTrouble(what, error) {
      if (error instanceof UpstreamError) {
        // The client has logged it already.
        log.debug({ code: error.code }, `will be tried again: ${what}`);
      } else if (error instanceof RecordsError) {
        log.warn({ store: error.fact }, `will be tried again: ${what}`);
      } else {
        log.error({ err: error }, `will be tried again: ${what}`);
      }
    },
  };
}
