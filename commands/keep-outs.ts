import { ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10';
import { type Command, type CommandData, defineCommand, type Message } from '../src/discord/command.ts';
import { languageOf, type Say, sayIn } from '../src/discord/language/language.ts';
import {
  begun,
  KEEP_OUTS,
  keepOutQuestion,
  keepOutsMessage,
  keptOutMessage,
  letBackInLine,
  letBackInMessage,
  nobodyToKeepOutMessage,
  nothingToRemoveMessage,
} from '../src/discord/views/keep-outs.ts';
import { outcomeMessage } from '../src/discord/views/outcome.ts';
import type { Announcer } from '../src/moderation/announcements.ts';
import type { CaseBook } from '../src/moderation/case-book.ts';
import type { Journal } from '../src/moderation/journal.ts';
import { type KeepOuts, termOf } from '../src/moderation/keep-out.ts';
import type { RemoveParticipant } from '../src/moderation/removal.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: KEEP_OUTS,
  options: [],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KeepOutsParts {
  readonly keepOuts: Pick<KeepOuts, 'list' | 'count' | 'find' | 'begin' | 'letBackIn'>;
  readonly caseBook: Pick<CaseBook, 'find'>;
  readonly removeParticipant: RemoveParticipant;
  readonly journal: Pick<Journal, 'replied'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  /** Called when somebody is kept out from now on, or no longer. */
  readonly onKeepOut: () => void;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

const PAGE_SIZE = 10;

/** `/keep-outs`, and the buttons of results, and of notices about people with a kept-out name. */
export function keepOuts(parts: KeepOutsParts): Command {
  const { keepOuts: book, caseBook, removeParticipant, journal, announcer, onKeepOut, now } = parts;

  async function page(say: Say, guildId: string, before: number | null, done?: string): Promise<Message> {
    const [found, total] = await Promise.all([
      book.list(guildId, now(), { before, limit: PAGE_SIZE + 1 }),
      book.count(guildId, now()),
    ]);
    if (found.length === 0 && before !== null) {
      // The last of this page was let in meanwhile, or its time was up.
      return page(say, guildId, null, done);
    }
    const shown = found.slice(0, PAGE_SIZE);
    const more = found.length > PAGE_SIZE;
    return keepOutsMessage(say, { keepOuts: shown, total, before, more, ...(done !== undefined && { done }) });
  }

  return defineCommand(data, {
    access: 'moderators',

    async run({ guildId, say, reply }) {
      await reply(await page(say, guildId, null));
    },

    complete: {},

    components: {
      page: {
        access: 'moderators',
        shown: 'in-place',
        async run({ guildId, say, argument, reply }) {
          await reply(await page(say, guildId, numberOf(argument)));
        },
      },

      'let-in': {
        access: 'moderators',
        shown: 'in-place',
        async run({ actor, guildId, say, argument, chosen, reply, log }) {
          const number = numberOf(chosen[0] ?? '');
          if (number === null) {
            await reply(await page(say, guildId, numberOf(argument)));
            return;
          }
          const ended = await book.letBackIn({ guildId, number }, actor.userId, now());
          onKeepOut();
          log.info({ case: number, ended: ended !== null }, 'let back in');
          await reply(await page(say, guildId, numberOf(argument), letBackInLine(say, ended, number)));
        },
      },

      /** Below a result: keep out, too, who was removed. */
      keep: {
        access: 'moderators',
        shown: 'beside',
        async run({ guildId, say, argument, reply, settings }) {
          const number = numberOf(argument) ?? 0;
          const found = await caseBook.find({ guildId, number });
          const target = found?.target ?? null;
          await reply(
            found === null || target === null
              ? nobodyToKeepOutMessage(say, number, 'gone')
              : settings.protectedIds.has(target.id)
                ? nobodyToKeepOutMessage(say, number, 'protected')
                : keepOutQuestion(say, found),
          );
        },
      },

      length: {
        access: 'moderators',
        shown: 'in-place',
        async run({ actor, guildId, say, settings, argument, chosen, reply, replyHandle, log }) {
          const number = numberOf(argument) ?? 0;
          const term = termOf(chosen[0] ?? null, now());
          const target = (await caseBook.find({ guildId, number }))?.target ?? null;
          if (term === null || target === null || settings.protectedIds.has(target.id)) {
            await reply(nobodyToKeepOutMessage(say, number, target === null ? 'gone' : 'protected'));
            return;
          }
          const start = { ...term, by: actor.userId, at: now(), reply: replyHandle };
          const begunNow = await book.begin({ guildId, number }, start);
          onKeepOut();
          log.info({ case: number, begun: begunNow !== null }, 'kept out');
          await reply(begunNow === null ? nobodyToKeepOutMessage(say, number, 'gone') : keptOutMessage(say, begunNow));
        },
      },

      /** Below a result: let back in who is kept out under its case. */
      'let-back': {
        access: 'moderators',
        shown: 'beside',
        async run({ actor, guildId, say, argument, reply, log }) {
          const number = numberOf(argument) ?? 0;
          const ended = await book.letBackIn({ guildId, number }, actor.userId, now());
          onKeepOut();
          log.info({ case: number, ended: ended !== null }, 'let back in');
          await reply(letBackInMessage(say, ended, number));
        },
      },

      remove: {
        access: 'moderators',
        shown: 'beside',
        async run({ actor, guildId, guildLocale, say, settings, argument, reference, reply, replyHandle, log }) {
          const [numbered = '', short = ''] = argument.split(':');
          const number = numberOf(numbered);
          const keepOut = number === null ? null : await book.find({ guildId, number }, now());
          if (keepOut === null) {
            await reply(nothingToRemoveMessage(say, 'not-kept-out', reference));
            return;
          }
          // Kept with the case, and read in its log channel.
          const reason = sayIn(languageOf(guildLocale))('keepOuts.namesake.reason', { number: String(keepOut.number) });
          const progress = await removeParticipant({
            guildId,
            guildLocale,
            settings,
            moderator: { userId: actor.userId },
            session: keepOut.sessionId,
            participant: short,
            reason,
            reference,
            reply: replyHandle,
            keepOut: { until: keepOut.until },
          });
          const { outcome, later } = progress;
          log.info({ outcome: outcome.kind, case: progress.case?.key.number, takenFor: number }, 'removal');
          if (outcome.kind === 'no-such-person') {
            await reply(nothingToRemoveMessage(say, 'left', reference));
            return;
          }
          if (progress.case !== null) {
            onKeepOut();
          }
          const telling = {
            moderatorId: actor.userId,
            reason,
            reference,
            case: progress.case,
            keepOut: begun({ until: keepOut.until }),
          };
          let delivered = await reply(outcomeMessage(say, outcome, telling));
          if (later !== null) {
            delivered = await reply(outcomeMessage(say, await later, telling));
          }
          if (progress.case !== null) {
            if (delivered) {
              await journal.replied(progress.case.key);
            }
            void announcer.announce(guildId);
          }
        },
      },
    },
  });
}

/** `null` for what is no number of a case: what comes back from a client proves nothing. */
function numberOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : null;
}
