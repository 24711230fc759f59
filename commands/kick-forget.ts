import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord-api-types/v10';
import { type Command, type CommandData, type ComponentHandler, defineCommand } from '../src/discord/command.ts';
import {
  forgetQuestion,
  forgottenAlreadyMessage,
  forgottenMessage,
  nobodyInCasesMessage,
  notForgottenMessage,
  severalInCasesMessage,
} from '../src/discord/views/history.ts';
import { labelWords } from '../src/discord/views/words.ts';
import type { Announcer } from '../src/moderation/announcements.ts';
import { type CaseBook, identifyInCases, LATEST_CASES, peopleIn } from '../src/moderation/case-book.ts';
import type { KeepOuts } from '../src/moderation/keep-out.ts';
import { suggestPeople } from '../src/moderation/suggestions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-forget',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'participant',
      required: true,
      autocomplete: true,
    },
  ],
  default_member_permissions: String(PermissionFlagsBits.Administrator),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KickForgetParts {
  readonly caseBook: Pick<CaseBook, 'latest' | 'peopleById' | 'peopleByName' | 'casesOf' | 'forget'>;
  readonly keepOuts: Pick<KeepOuts, 'endFor'>;
  readonly announcer: Announcer;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** `/kick-forget participant` */
export function kickForget({ caseBook, keepOuts, announcer, now }: KickForgetParts): Command {
  const confirmed = (reasons: boolean): ComponentHandler => ({
    access: 'administrators',
    shown: 'in-place',
    async run({ guildId, argument, say, log, reply }) {
      const seenIn = { guildId, number: /^[0-9a-z]{1,7}$/u.test(argument) ? Number.parseInt(argument, 36) : 0 };
      const found = await caseBook.casesOf(seenIn);
      if (found !== null) {
        // First, and by itself harmless: whoever is kept out is known by the id that is erased next.
        await keepOuts.endFor(guildId, found.person.id, now());
      }
      const erased = found === null ? 0 : await caseBook.forget(seenIn, reasons);
      log.info({ cases: erased, reasons }, 'a person was forgotten');
      await reply(
        erased === 0 ? forgottenAlreadyMessage(say) : forgottenMessage(say, erased, reasons, found?.open ?? 0),
      );
      // Not waited for: what cannot be shown in the log channel now waits in the store.
      void announcer.announce(guildId);
    },
  });

  return defineCommand(data, {
    access: 'administrators',

    async run({ actor, guildId, options, say, reply }) {
      const given = options.participant;
      const identified = await identifyInCases(caseBook, guildId, given);
      switch (identified.kind) {
        case 'none':
          await reply(nobodyInCasesMessage(say, given));
          return;
        case 'ambiguous':
          await reply(severalInCasesMessage(say, given, identified.candidates, 'erasing'));
          return;
        case 'found': {
          const { seenIn } = identified.participant;
          const cases = await caseBook.casesOf({ guildId, number: seenIn });
          await reply(cases === null ? nobodyInCasesMessage(say, given) : forgetQuestion(say, cases, actor.userId));
        }
      }
    },

    complete: {
      async participant({ guildId, say, typed }) {
        const people = peopleIn(await caseBook.latest(guildId, LATEST_CASES));
        return suggestPeople(typed, people, now(), labelWords(say));
      },
    },

    components: {
      forget: confirmed(false),
      'forget-reasons': confirmed(true),
      cancel: {
        access: 'administrators',
        shown: 'in-place',
        run: async ({ say, reply }) => {
          await reply(notForgottenMessage(say));
        },
      },
    },
  });
}
