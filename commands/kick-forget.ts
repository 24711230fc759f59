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
    async run({ guildId, argument, log, reply }) {
      const seenIn = { guildId, number: /^[0-9a-z]{1,7}$/u.test(argument) ? Number.parseInt(argument, 36) : 0 };
      const found = await caseBook.casesOf(seenIn);
      if (found !== null) {
        // First, and by itself harmless: whoever is kept out is known by the id that is erased next.
        await keepOuts.endFor(guildId, found.person.id, now());
      }
      const erased = found === null ? 0 : await caseBook.forget(seenIn, reasons);
      log.info({ cases: erased, reasons }, 'a person was forgotten');
      await reply(erased === 0 ? forgottenAlreadyMessage() : forgottenMessage(erased, reasons, found?.open ?? 0));
      // Not waited for: what cannot be shown in the log channel now waits in the store.
      void announcer.announce(guildId);
    },
  });

  return defineCommand(data, {
    access: 'administrators',

    async run({ actor, guildId, options, reply }) {
      const given = options.participant;
      const identified = await identifyInCases(caseBook, guildId, given);
      switch (identified.kind) {
        case 'none':
          await reply(nobodyInCasesMessage(given));
          return;
        case 'ambiguous':
          await reply(severalInCasesMessage(given, identified.candidates, 'Nothing was erased: several people fit.'));
          return;
        case 'found': {
          const { seenIn } = identified.participant;
          const cases = await caseBook.casesOf({ guildId, number: seenIn });
          await reply(cases === null ? nobodyInCasesMessage(given) : forgetQuestion(cases, actor.userId));
        }
      }
    },

    complete: {
      async participant({ guildId, typed }) {
        return suggestPeople(typed, peopleIn(await caseBook.latest(guildId, LATEST_CASES)), now());
      },
    },

    components: {
      forget: confirmed(false),
      'forget-reasons': confirmed(true),
      cancel: {
        access: 'administrators',
        shown: 'in-place',
        run: async ({ reply }) => {
          await reply(notForgottenMessage());
        },
      },
    },
  });
}
