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
import type { KeepOuts } from '../src/keep-out/keep-out.ts';

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
  readonly caseHistory: Pick<CaseHistory, 'find' | 'changes' | 'around' | 'report' | 'latest' | 'editReason' | 'void'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly keepOuts: Pick<KeepOuts, 'find'>;
  /** Milliseconds of the Unix epoch. */
  readonly now: () => number;
}

/** What it takes to show a case. */
export interface BesidesParts extends Pick<KickCaseParts, 'keepOuts' | 'now'> {
  readonly caseHistory: Pick<CaseHistory, 'changes' | 'around' | 'report'>;
}

/** `/kick-case number` */
export function kickCase(parts: KickCaseParts): Command {
  const { caseHistory, now } = parts;
  const changes = new CaseChanges(parts);
  return defineCommand(data, {
    access: 'moderators',

    async run({ guildId, options, t, reply }) {
      const number = readCaseNumber(options.number, caseWords(t));
      const found = number === null ? null : await caseHistory.find({ guildId, number });
      await reply(found === null ? noSuchCaseMessage(t, options.number) : await shown(parts, t, found));
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
      reason: { access: 'moderators', shown: 'in-place', run: (use) => changes.editReason(use) },
      voided: { access: 'moderators', shown: 'in-place', run: (use) => changes.void(use) },
    },
  });
}

/** Changes a case by what was typed into a modal, and shows the result. */
class CaseChanges {
  readonly #parts: KickCaseParts;

  constructor(parts: KickCaseParts) {
    this.#parts = parts;
  }

  async editReason(use: ModalUse): Promise<void> {
    const { caseHistory, announcer, now } = this.#parts;
    const { key, mark, text, found } = await this.#submitted(use);
    if (found !== null && text === null && use.settings.reasonRequired) {
      await use.reply(textMissingMessage(use.t, found, await besides(this.#parts, found)));
      return;
    }
    const isSame = (reason: string | null) => reasonMark(reason) === mark;
    const edit = await use.write(() => caseHistory.editReason({ key, by: use.actor.userId, at: now() }, isSame, text), {
      lookUp: () => this.#lookUp(use, key),
      changed: ({ kind }) => kind === 'changed',
    });
    switch (edit.kind) {
      case 'no-such-case':
        await use.reply(noSuchCaseMessage(use.t, String(key.number)));
        return;
      case 'changed-meanwhile':
        await use.reply(changedMeanwhileMessage(use.t, edit.case, text));
        return;
      case 'same':
        await use.reply(await shown(this.#parts, use.t, edit.case, use.t('caseView.notes.reasonSame')));
        return;
      case 'changed':
        use.log.info({ case: key.number }, 'reason edited');
        await use.reply(await shown(this.#parts, use.t, edit.case, use.t('caseView.notes.reasonChanged')));
        // Not awaited: what can't be shown in the log channel now waits in the store.
        void announcer.announce(use.guildId);
    }
  }

  async void(use: ModalUse): Promise<void> {
    const { caseHistory, announcer, now } = this.#parts;
    const { key, text, found } = await this.#submitted(use);
    if (found !== null && text === null) {
      await use.reply(textMissingMessage(use.t, found, await besides(this.#parts, found)));
      return;
    }
    const voiding = await use.write(() => caseHistory.void({ key, by: use.actor.userId, at: now() }, text ?? ''), {
      lookUp: () => this.#lookUp(use, key),
      changed: ({ kind }) => kind === 'voided',
    });
    switch (voiding.kind) {
      case 'no-such-case':
        await use.reply(noSuchCaseMessage(use.t, String(key.number)));
        return;
      case 'voided-already':
        await use.reply(voidedAlreadyMessage(use.t, voiding.case, await besides(this.#parts, voiding.case)));
        return;
      case 'voided':
        use.log.info({ case: key.number }, 'case voided');
        await use.reply(await shown(this.#parts, use.t, voiding.case));
        void announcer.announce(use.guildId);
    }
  }

  /** What was typed into a modal, and which case it's about. */
  async #submitted({ guildId, argument, fields }: ModalUse) {
    const [number = '', mark = ''] = argument.split('/');
    const key: CaseKey = { guildId, number: readCaseNumber(number) ?? 0 };
    const text = fields.get(TEXT_FIELD)?.[0]?.trim() || null;
    return { key, mark, text, found: await this.#parts.caseHistory.find(key) };
  }

  /**
   * What is on record for a case now, after a change whose result isn't known. The log channel has to show the same.
   */
  async #lookUp({ t, guildId }: ModalUse, key: CaseKey): Promise<Message> {
    const { caseHistory, announcer } = this.#parts;
    const found = await caseHistory.find(key);
    const message = found === null ? noSuchCaseMessage(t, String(key.number)) : await shown(this.#parts, t, found);
    void announcer.announce(guildId);
    return message;
  }
}

async function shown(parts: BesidesParts, t: Translator, one: Case, note?: string): Promise<Message> {
  return openCaseMessage(t, one, await besides(parts, one), note);
}

/** What is shown with a case besides the case itself. */
export async function besides({ caseHistory, keepOuts, now }: BesidesParts, key: CaseKey): Promise<BesidesCase> {
  const [changes, around, keepOut, report] = await Promise.all([
    caseHistory.changes(key),
    caseHistory.around(key),
    keepOuts.find(key, now()),
    caseHistory.report(key),
  ]);
  return { changes, around, keepOut, report };
}
