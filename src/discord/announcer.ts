import { DiscordAPIError, type REST } from '@discordjs/rest';
import { type APIMessage, Routes } from 'discord-api-types/v10';
import type { Logger } from 'pino';
import type { Announced, Announcements, Announcer, Posted, Unannounced } from '../moderation/announcements.ts';
import type { Case } from '../moderation/case.ts';
import { RecordsError } from '../moderation/records-error.ts';
import type { SettingsReader } from '../moderation/settings.ts';
import { discordErrorFacts, whole } from './api.ts';
import type { Message } from './command.ts';

export interface AnnouncerOptions {
  readonly announcements: Announcements;
  readonly settings: SettingsReader;
  /** With the bot's token: Discord's limits for channels apply, and discord.js keeps them. */
  readonly rest: REST;
  readonly view: (one: Case) => Promise<Message>;
  readonly log: Logger;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

const AT_ONCE = 20;
/** Unknown channel, missing access, missing permissions: somebody on the server has to mend that. */
const CLOSED = new Set<number | string>([10_003, 50_001, 50_013]);
const UNKNOWN_MESSAGE = 10_008;
/** How long a closed channel is left alone, longer each time: Discord blocks who collects too many refusals. */
const CLOSED_FOR_MS = [4_000, 15_000, 60_000, 300_000];

/**
 * Shows cases in the log channels, each as one message that is edited when the case changes. It comes after everything
 * else: whatever happens here, what was done and recorded stands, and what could not be shown waits.
 */
export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { announcements, settings, rest, view, log, now } = options;
  const underWay = new Map<string, Promise<Announced>>();
  const closedUntil = new Map<string, { readonly channelId: string; readonly times: number; readonly until: number }>();

  async function announceAll(guildId: string): Promise<Announced> {
    const { logChannelId: channelId } = await settings.of(guildId);
    if (channelId === null) {
      await announcements.forget(guildId);
      return { kind: 'up-to-date' };
    }
    const closed = closedUntil.get(guildId);
    if (closed !== undefined && closed.channelId === channelId && now() < closed.until) {
      return { kind: 'closed', channelId, news: false };
    }
    let shownAny = false;
    for (;;) {
      const batch = await announcements.next(guildId, AT_ONCE);
      if (batch.length === 0) {
        return { kind: 'up-to-date' };
      }
      for (const one of batch) {
        if (!(await announcements.take(guildId))) {
          return { kind: 'later' };
        }
        try {
          await announcements.shown(one.case, one.version, await show(one, channelId));
        } catch (error) {
          if (!(error instanceof DiscordAPIError && CLOSED.has(error.code))) {
            throw error;
          }
          const times = closed?.channelId === channelId ? closed.times + 1 : 0;
          const pause = CLOSED_FOR_MS[Math.min(times, CLOSED_FOR_MS.length - 1)] ?? 0;
          closedUntil.set(guildId, { channelId, times, until: now() + pause });
          const news = await announcements.closed(guildId, channelId, now());
          if (news) {
            log.warn({ guild: guildId, channel: channelId, discordCode: error.code }, 'log channel closed to the bot');
          }
          return { kind: 'closed', channelId, news };
        }
        if (!shownAny) {
          shownAny = true;
          closedUntil.delete(guildId);
          await announcements.open(guildId);
        }
      }
    }
  }

  async function show({ case: one, posted }: Unannounced, channelId: string): Promise<Posted> {
    const body = whole(await view(one));
    if (posted !== null && posted.channelId === channelId) {
      try {
        await rest.patch(Routes.channelMessage(channelId, posted.messageId), { body });
        return posted;
      } catch (error) {
        // Somebody deleted it: it is shown anew.
        if (!(error instanceof DiscordAPIError && error.code === UNKNOWN_MESSAGE)) {
          throw error;
        }
      }
    }
    // After a crash between posting and recording, Discord takes the same nonce for the same message.
    const nonce = `case-${one.number}-${posted?.messageId.slice(-8) ?? 'new'}`.slice(0, 25);
    const message = (await rest.post(Routes.channelMessages(channelId), {
      body: { ...body, nonce, enforce_nonce: true },
    })) as Pick<APIMessage, 'id'>;
    return { channelId, messageId: message.id };
  }

  return {
    announce(guildId) {
      // One after the other for a server; who comes meanwhile is served by a round of their own.
      const before = underWay.get(guildId);
      const mine = (before ?? Promise.resolve())
        .then(() => announceAll(guildId))
        .catch((error: unknown): Announced => {
          const why = error instanceof RecordsError ? { store: error.fact } : discordErrorFacts(error);
          log.warn({ guild: guildId, ...why }, 'announcements wait');
          return { kind: 'later' };
        });
      underWay.set(guildId, mine);
      void mine.then(() => {
        if (underWay.get(guildId) === mine) {
          underWay.delete(guildId);
        }
      });
      return mine;
    },
  };
}
