import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import { type Command, type CommandData, defineCommand, type Message, type ModalUse } from '../src/bot/command.ts';
import type { Case, CaseKey } from '../src/cases/case.ts';
import {
  type BesidesCase,
  changedMeanwhileMessage,
  editReasonModal,
  noSuchCaseMessage,
  openCaseMessage,
  TEXT_FIELD,
  textMissingMessage,
  voidedAlreadyMessage,
  voidModal,
} from '../src/cases/case.view.ts';
import { type CaseHistory, LATEST_CASES, reasonMark } from '../src/cases/case-history.ts';
import { caseWords } from '../src/cases/case-text.view.ts';
import { readCaseNumber, suggestCases } from '../src/cases/history-filter.ts';
import type { Announcer } from '../src/cases/log-channel.ts';
import type { Translator } from '../src/i18n/language.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-case',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'number',
      required: true,
      autocomplete: true,
    },
  ],
  default_member_permissions: String(PermissionFlagsBits.ModerateMembers),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KickCaseParts {
  readonly caseHistory: Pick<CaseHistory, 'find' | 'changes' | 'around' | 'latest' | 'editReason' | 'void'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** `/kick-case number` */
export function kickCase({ caseHistory, announcer, now }: KickCaseParts): Command {
  async function shown(t: Translator, one: Case, note?: string): Promise<Message> {
    return openCaseMessage(t, one, await besides(caseHistory, one), note);
  }

  /** What was typed into a modal, and which case it's about. */
  async function submitted({ guildId, argument, fields }: ModalUse) {
    const [number = '', mark = ''] = argument.split('/');
    const key: CaseKey = { guildId, number: readCaseNumber(number) ?? 0 };
    const text = fields.get(TEXT_FIELD)?.[0]?.trim() || null;
    return { key, mark, text, found: await caseHistory.find(key) };
  }

  /**
   * What is on record for a case now, after a change whose result isn't known. The log channel has to show the same.
   */
  async function lookUp({ t, guildId }: ModalUse, key: CaseKey): Promise<Message> {
    const found = await caseHistory.find(key);
    const message = found === null ? noSuchCaseMessage(t, String(key.number)) : await shown(t, found);
    void announcer.announce(guildId);
    return message;
  }

  return defineCommand(data, {
    access: 'moderators',

    async run({ guildId, options, t, reply }) {
      const number = readCaseNumber(options.number, caseWords(t));
      const found = number === null ? null : await caseHistory.find({ guildId, number });
      await reply(found === null ? noSuchCaseMessage(t, options.number) : await shown(t, found));
    },

    complete: {
      async number({ guildId, t, typed }) {
        return suggestCases(typed, await caseHistory.latest(guildId, LATEST_CASES), now(), caseWords(t));
      },
    },

    components: {
      edit: {
        access: 'moderators',
        shown: 'modal',
        async open({ guildId, argument, t, settings }) {
          const number = readCaseNumber(argument) ?? 0;
          const found = await caseHistory.find({ guildId, number });
          return editReasonModal(t, number, found?.reason ?? null, settings.reasonRequired);
        },
      },
      void: {
        access: 'moderators',
        shown: 'modal',
        open: ({ argument, t }) => voidModal(t, readCaseNumber(argument) ?? 0),
      },
    },

    modals: {
      reason: {
        access: 'moderators',
        shown: 'in-place',
        async run(use) {
          const { key, mark, text, found } = await submitted(use);
          if (found !== null && text === null && use.settings.reasonRequired) {
            await use.reply(textMissingMessage(use.t, found, await besides(caseHistory, found)));
            return;
          }
          const edit = await use.write(
            () =>
              caseHistory.editReason(
                { key, by: use.actor.userId, at: now() },
                (reason) => reasonMark(reason) === mark,
                text,
              ),
            { lookUp: () => lookUp(use, key), changed: ({ kind }) => kind === 'changed' },
          );
          switch (edit.kind) {
            case 'no-such-case':
              await use.reply(noSuchCaseMessage(use.t, String(key.number)));
              return;
            case 'changed-meanwhile':
              await use.reply(changedMeanwhileMessage(use.t, edit.case, text));
              return;
            case 'same':
              await use.reply(await shown(use.t, edit.case, use.t('caseView.notes.reasonSame')));
              return;
            case 'changed':
              use.log.info({ case: key.number }, 'reason edited');
              await use.reply(await shown(use.t, edit.case, use.t('caseView.notes.reasonChanged')));
              // Not awaited: what can't be shown in the log channel now waits in the store.
              void announcer.announce(use.guildId);
          }
        },
      },
      voided: {
        access: 'moderators',
        shown: 'in-place',
        async run(use) {
          const { key, text, found } = await submitted(use);
          if (found !== null && text === null) {
            await use.reply(textMissingMessage(use.t, found, await besides(caseHistory, found)));
            return;
          }
          const voiding = await use.write(
            () => caseHistory.void({ key, by: use.actor.userId, at: now() }, text ?? ''),
            {
              lookUp: () => lookUp(use, key),
              changed: ({ kind }) => kind === 'voided',
            },
          );
          switch (voiding.kind) {
            case 'no-such-case':
              await use.reply(noSuchCaseMessage(use.t, String(key.number)));
              return;
            case 'voided-already':
              await use.reply(voidedAlreadyMessage(use.t, voiding.case, await besides(caseHistory, voiding.case)));
              return;
            case 'voided':
              use.log.info({ case: key.number }, 'case voided');
              await use.reply(await shown(use.t, voiding.case));
              void announcer.announce(use.guildId);
          }
        },
      },
    },
  });
}

/** What is shown with a case besides the case itself. */
export async function besides(
  caseHistory: Pick<CaseHistory, 'changes' | 'around'>,
  key: CaseKey,
): Promise<BesidesCase> {
  return { changes: await caseHistory.changes(key), around: await caseHistory.around(key) };
}
