import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { defineCommand, type SlashCommand, type SlashCommandData } from '../src/bot/command.ts';
import type { Announcer } from '../src/cases/log-channel.ts';
import type { SessionLists } from '../src/sessions/lists.ts';
import type { SessionCacheOf } from '../src/sessions/session-cache.ts';
import type { EndSession, SessionEndJournal } from '../src/sessions/session-end.ts';
import {
  END_COMMAND,
  endedMessage,
  endingMessage,
  endModal,
  endQuestion,
  NAME_FIELD,
  nothingToEndMessage,
} from '../src/sessions/session-end.view.ts';
import { completeSessions } from './complete-sessions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: END_COMMAND,
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'session',
      autocomplete: true,
    },
  ],
  // As for the others. A server can show it to members who may end sessions under Server Settings > Integrations.
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies SlashCommandData;

export interface EndSessionParts {
  readonly endSession: EndSession;
  readonly lists: Pick<SessionLists, 'people'>;
  readonly sessionCache: SessionCacheOf<'sessions'>;
  readonly journal: Pick<SessionEndJournal, 'replied' | 'maySend'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** `/end-session [session]`: shows the session first; typing its room's name then ends it, and nothing else does. */
export function endSession({
  endSession: end,
  lists,
  sessionCache,
  journal,
  announcer,
  now,
}: EndSessionParts): SlashCommand {
  return defineCommand(data, {
    access: 'session-enders',

    async run({ actor, guildId, options, settings, t, reference, reply }) {
      const found = await lists.people(options.session, { guildId, settings, reference });
      await reply(
        found.kind === 'people'
          ? endQuestion(t, found.session, found.people, actor.userId)
          : nothingToEndMessage(t, found, reference),
      );
    },

    complete: {
      session: (use) => completeSessions(sessionCache, now, use),
    },

    components: {
      ask: {
        access: 'session-enders',
        shown: 'modal',
        open: ({ argument, actor, t }) => endModal(t, argument, actor.userId),
      },
    },

    modals: {
      end: {
        access: 'session-enders',
        shown: 'in-place',
        async run({ actor, guildId, guildLocale, settings, t, argument, fields, reference, log, reply, replyHandle }) {
          let interim: Promise<unknown> = Promise.resolve();
          const ended = await end({
            guildId,
            guildLocale,
            settings,
            moderator: { userId: actor.userId },
            session: argument,
            typed: fields.get(NAME_FIELD)?.[0] ?? '',
            reference,
            reply: replyHandle,
            onAsking: (session, maySend) => {
              // Not awaited: the end is on record, and doesn't wait for this message.
              interim = reply(endingMessage(t, session), maySend);
            },
          });
          log.info({ end: ended.outcome.kind, case: ended.case?.number }, 'session end requested');
          // The first message must not arrive after the last one.
          await interim;
          const { case: key } = ended;
          const maySend = key === null ? async () => true : () => journal.maySend(key);
          if (!(await maySend())) {
            log.warn({ case: key?.number }, 'reply left to the process that took over the case');
            return;
          }
          const told = await reply(endedMessage(t, ended, actor.userId, reference), maySend);
          if (key !== null) {
            // Not awaited: what can't be shown in the log channel now waits in the store.
            void announcer.announce(guildId);
            if (told) {
              await journal.replied(key);
            }
          }
        },
      },
    },
  });
}
