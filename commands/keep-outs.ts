import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, type CommandData, defineCommand, type Message } from '../src/bot/command.ts';
import type { Case } from '../src/cases/case.ts';
import type { CaseHistory } from '../src/cases/case-history.ts';
import { languageOf, type Translator, translatorFor } from '../src/i18n/language.ts';
import { type KeepOut, type KeepOutLength, type KeepOuts, termOf } from '../src/keep-out/keep-out.ts';
import {
  type Impossible,
  KEEP_OUTS,
  keepOutQuestion,
  keepOutsMessage,
  keptOutMessage,
  letBackInLine,
  letBackInMessage,
  nobodyToKeepOutMessage,
  nothingToRemoveMessage,
} from '../src/keep-out/keep-out.view.ts';
import { createPicker, openingOf, type PickerParts } from '../src/removal/picker/picker.flow.ts';
import { removeAndTell, requestOf } from '../src/removal/removal.flow.ts';
import { roomAllowed } from '../src/sessions/session.ts';
import type { GuildSettings } from '../src/settings/settings.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: KEEP_OUTS,
  options: [],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KeepOutsParts extends PickerParts {
  readonly keepOuts: Pick<KeepOuts, 'list' | 'count' | 'unheard' | 'find' | 'begin' | 'letBackIn'>;
  readonly caseHistory: Pick<CaseHistory, 'find'>;
}

const PAGE_SIZE = 10;

/** `/keep-outs`, and the buttons of results and of notices about people with a kept-out person's name. */
export function keepOuts(parts: KeepOutsParts): Command {
  const { keepOuts: book, caseHistory, onKeepOut, now } = parts;
  const picker = createPicker(parts);

  async function page(t: Translator, guildId: string, before: number | null, done?: string): Promise<Message> {
    const [found, total, unheard] = await Promise.all([
      book.list(guildId, now(), { before, limit: PAGE_SIZE + 1 }),
      book.count(guildId, now()),
      before === null ? book.unheard(guildId, now()) : [],
    ]);
    if (found.length === 0 && before !== null) {
      // The last one on this page was let back in meanwhile, or its time was up.
      return page(t, guildId, null, done);
    }
    const shown = found.slice(0, PAGE_SIZE);
    const more = found.length > PAGE_SIZE;
    return keepOutsMessage(t, { keepOuts: shown, total, before, more, unheard, ...(done !== undefined && { done }) });
  }

  /** Shows what is on record after a change that was in doubt; the watch has to follow it as well. */
  function lookedUp(show: () => Promise<Message>): Promise<Message> {
    onKeepOut();
    return show();
  }

  return defineCommand(data, {
    access: 'moderators',

    async run({ guildId, t, reply }) {
      await reply(await page(t, guildId, null));
    },

    complete: {},

    components: {
      page: {
        access: 'moderators',
        shown: 'in-place',
        async run({ guildId, t, argument, reply }) {
          await reply(await page(t, guildId, numberOf(argument)));
        },
      },

      'let-in': {
        access: 'moderators',
        shown: 'in-place',
        async run({ actor, guildId, t, argument, chosen, reply, log, write }) {
          const number = numberOf(chosen[0] ?? '');
          if (number === null) {
            await reply(await page(t, guildId, numberOf(argument)));
            return;
          }
          const ended = await write(() => book.letBackIn({ guildId, number }, actor.userId, now()), {
            lookUp: () => lookedUp(() => page(t, guildId, numberOf(argument))),
            changed: (one) => one !== null,
          });
          onKeepOut();
          log.info({ case: number, ended: ended !== null }, 'let back in');
          await reply(await page(t, guildId, numberOf(argument), letBackInLine(t, ended, number)));
        },
      },

      /** Below a result: also keep out the person who was removed. */
      keep: {
        access: 'moderators',
        shown: 'beside',
        async run({ guildId, t, argument, reply, settings }) {
          const number = numberOf(argument) ?? 0;
          const found = await caseHistory.find({ guildId, number });
          const impossible = whyNot(found, settings);
          await reply(
            found === null || impossible !== null
              ? nobodyToKeepOutMessage(t, number, impossible ?? 'gone')
              : keepOutQuestion(t, found),
          );
        },
      },

      length: {
        access: 'moderators',
        shown: 'in-place',
        async run({ actor, guildId, t, settings, argument, chosen, reply, replyHandle, log, write }) {
          const number = numberOf(argument) ?? 0;
          const term = termOf(chosen[0] ?? null, now());
          const impossible = whyNot(await caseHistory.find({ guildId, number }), settings);
          if (term === null || impossible !== null) {
            await reply(nobodyToKeepOutMessage(t, number, impossible ?? 'gone'));
            return;
          }
          const start = { ...term, by: actor.userId, at: now(), reply: replyHandle };
          const begunNow = await write(() => book.begin({ guildId, number }, start), {
            lookUp: () =>
              lookedUp(async () => {
                const [keepOut, one] = await Promise.all([
                  book.find({ guildId, number }, now()),
                  caseHistory.find({ guildId, number }),
                ]);
                return keepOut !== null
                  ? keptOutMessage(t, keepOut)
                  : one?.target == null
                    ? nobodyToKeepOutMessage(t, number, 'gone')
                    : keepOutQuestion(t, one);
              }),
            changed: (one) => one !== null,
          });
          onKeepOut();
          log.info({ case: number, begun: begunNow !== null }, 'kept out');
          await reply(begunNow === null ? nobodyToKeepOutMessage(t, number, 'gone') : keptOutMessage(t, begunNow));
        },
      },

      /** Below a result: let the person back in who is kept out under its case. */
      'let-back': {
        access: 'moderators',
        shown: 'beside',
        async run({ actor, guildId, t, argument, reply, log, write }) {
          const number = numberOf(argument) ?? 0;
          const ended = await write(() => book.letBackIn({ guildId, number }, actor.userId, now()), {
            lookUp: () =>
              lookedUp(async () => {
                const still = await book.find({ guildId, number }, now());
                return still === null ? letBackInMessage(t, null, number) : keptOutMessage(t, still);
              }),
            changed: (one) => one !== null,
          });
          onKeepOut();
          log.info({ case: number, ended: ended !== null }, 'let back in');
          await reply(letBackInMessage(t, ended, number));
        },
      },

      remove: {
        access: 'moderators',
        shown: 'beside',
        async run(use) {
          const { guildId, guildLocale, t, argument, reference, reply } = use;
          const [numbered = '', short = ''] = argument.split(':');
          const number = numberOf(numbered);
          const keepOut = number === null ? null : await book.find({ guildId, number }, now());
          if (keepOut === null) {
            await reply(nothingToRemoveMessage(t, 'not-kept-out', reference));
            return;
          }
          // Stored with the case and shown in the log channel, so it's in the server's language.
          const reason = translatorFor(languageOf(guildLocale))('keepOuts.namesake.reason', {
            number: String(keepOut.number),
          });
          const pickerRequest = { ...openingOf(use), reason, keepOut: lengthLeft(keepOut, now()) };
          await removeAndTell(
            parts,
            use,
            {
              ...requestOf(parts, use),
              session: keepOut.sessionId,
              participant: short,
              picked: true,
              reason,
              keepOut: { until: keepOut.until },
            },
            {
              onToConfirm: async ({ session, target }) => {
                await reply(await picker.confirm({ ...pickerRequest, session, target }));
              },
              // The namesake isn't there anymore.
              instead: (outcome) =>
                outcome.kind === 'no-such-person' ? nothingToRemoveMessage(t, 'left', reference) : null,
            },
          );
        },
      },
    },
  });
}

/** `null` for anything but a case number: what comes back from a client proves nothing. */
function numberOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : null;
}

/** The length to offer for what is left of a keep-out: never shorter. */
function lengthLeft({ until }: KeepOut, now: number): KeepOutLength {
  if (until === null) {
    return 'until the session ends';
  }
  return until - now <= 10 * 60_000 ? '10 minutes' : '1 hour';
}

/** Why the person of a case can't be kept out, by the server's current rules; `null` when they can. */
function whyNot(found: Case | null, { protectedIds, rooms }: GuildSettings): Impossible | null {
  if (found === null || found.target === null) {
    return 'gone';
  }
  if (protectedIds.has(found.target.id)) {
    return 'protected';
  }
  return roomAllowed(found.room, rooms) ? null : 'roomNotAllowed';
}
