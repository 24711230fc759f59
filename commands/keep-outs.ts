import { ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type Command,
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type Replying,
  type Shown,
} from '../src/bot/command.ts';
import type { Case } from '../src/cases/case.ts';
import type { CaseHistory } from '../src/cases/case-history.ts';
import { languageOf, type Translator, translatorFor } from '../src/i18n/language.ts';
import { type KeepOuts, lengthLeft, termOf } from '../src/keep-out/keep-out.ts';
import {
  type Impossible,
  KEEP_OUTS,
  keepOutQuestion,
  keepOutsMessage,
  keptOutMessage,
  letBackInLine,
  letBackInMessage,
  noOneToKeepOutMessage,
  nothingToRemoveMessage,
} from '../src/keep-out/keep-out.view.ts';
import type { Locks } from '../src/lock/lock.ts';
import { createPicker, type Picker, type PickerParts, pickerContextOf } from '../src/removal/picker/picker.flow.ts';
import { removeAndReply, requestOf } from '../src/removal/removal.flow.ts';
import { inAccount } from '../src/sessions/account.ts';
import { roomAllowed } from '../src/sessions/session.ts';
import { type GuildSettings, serverLocale } from '../src/settings/settings.ts';

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
  readonly locks: Pick<Locks, 'shutsOut'>;
  readonly caseHistory: Pick<CaseHistory, 'find'>;
}

const PAGE_SIZE = 10;

/** `/keep-outs`, and the buttons of results and of notices about people with a kept-out person's name. */
export function keepOuts(parts: KeepOutsParts): Command {
  const handlers = new KeepOutsHandlers(parts);
  return defineCommand(data, {
    access: 'moderators',
    run: async ({ guildId, t, reply }) => {
      await reply(await handlers.page(t, guildId, null));
    },
    complete: {},
    components: {
      page: moderators('in-place', async ({ guildId, t, argument, reply }) => {
        await reply(await handlers.page(t, guildId, numberOf(argument)));
      }),
      'let-in': moderators('in-place', (use) => handlers.letIn(use)),
      keep: moderators('beside', (use) => handlers.keep(use)),
      length: moderators('in-place', (use) => handlers.begin(use)),
      'let-back': moderators('beside', (use) => handlers.letBack(use)),
      remove: moderators('beside', (use) => handlers.remove(use)),
    },
  });
}

type Press = ComponentUse & Replying;

function moderators(shown: Shown, run: (use: Press) => Promise<void>): ComponentHandler {
  return { access: 'moderators', shown, run };
}

class KeepOutsHandlers {
  readonly #parts: KeepOutsParts;
  readonly #picker: Picker;

  constructor(parts: KeepOutsParts) {
    this.#parts = parts;
    this.#picker = createPicker(parts);
  }

  async page(t: Translator, guildId: string, before: number | null, done?: string): Promise<Message> {
    const { keepOuts, now } = this.#parts;
    const [found, total, unheard] = await Promise.all([
      keepOuts.list(guildId, now(), { before, limit: PAGE_SIZE + 1 }),
      keepOuts.count(guildId, now()),
      before === null ? keepOuts.unheard(guildId, now()) : [],
    ]);
    if (found.length === 0 && before !== null) {
      // The last one on this page was let back in meanwhile, or its time was up.
      return this.page(t, guildId, null, done);
    }
    const shown = found.slice(0, PAGE_SIZE);
    const more = found.length > PAGE_SIZE;
    return keepOutsMessage(t, { keepOuts: shown, total, before, more, unheard, ...(done !== undefined && { done }) });
  }

  async letIn(use: Press): Promise<void> {
    const { guildId, t, argument, chosen, reply } = use;
    const number = numberOf(chosen[0] ?? '');
    if (number === null) {
      await reply(await this.page(t, guildId, numberOf(argument)));
      return;
    }
    const { ended, locked } = await this.#letBackIn(use, number, () => this.page(t, guildId, numberOf(argument)));
    await reply(await this.page(t, guildId, numberOf(argument), letBackInLine(t, ended, number, locked)));
  }

  /** Below a result: let the person back in who is kept out under its case. */
  async letBack(use: Press): Promise<void> {
    const { guildId, t, argument, reply } = use;
    const { keepOuts, now } = this.#parts;
    const number = numberOf(argument) ?? 0;
    const { ended, locked } = await this.#letBackIn(use, number, async () => {
      const still = await keepOuts.find({ guildId, number }, now());
      return still === null ? letBackInMessage(t, null, number) : keptOutMessage(t, still);
    });
    await reply(letBackInMessage(t, ended, number, locked));
  }

  async #letBackIn({ actor, guildId, settings, log, write }: Press, number: number, lookUp: () => Promise<Message>) {
    const { keepOuts, locks, onKeepOut, now } = this.#parts;
    const ended = await write(() => keepOuts.letBackIn({ guildId, number }, actor.userId, now()), {
      lookUp: () => this.#lookedUp(lookUp),
      changed: (one) => one !== null,
    });
    onKeepOut();
    log.info({ case: number, ended: ended !== null }, 'let back in');
    const locked =
      ended !== null &&
      !settings.protectedIds.has(ended.target.id) &&
      // They were let back in, whatever becomes of this question.
      (await locks.shutsOut(guildId, inAccount(ended.account, ended.sessionId), ended.target.id).catch(() => false));
    return { ended, locked };
  }

  /** Below a result: also keep out the person who was removed. */
  async keep({ guildId, t, argument, reply, settings }: Press): Promise<void> {
    const number = numberOf(argument) ?? 0;
    const found = await this.#parts.caseHistory.find({ guildId, number });
    const impossible = whyNot(found, settings);
    await reply(
      found === null || impossible !== null
        ? noOneToKeepOutMessage(t, number, impossible ?? 'gone')
        : keepOutQuestion(t, found),
    );
  }

  async begin({ actor, guildId, t, settings, argument, chosen, reply, replyHandle, log, write }: Press): Promise<void> {
    const { keepOuts, caseHistory, onKeepOut, now } = this.#parts;
    const number = numberOf(argument) ?? 0;
    const term = termOf(chosen[0] ?? null, now());
    const impossible = whyNot(await caseHistory.find({ guildId, number }), settings);
    if (term === null || impossible !== null) {
      await reply(noOneToKeepOutMessage(t, number, impossible ?? 'gone'));
      return;
    }
    const start = { ...term, by: actor.userId, at: now(), reply: replyHandle };
    const startedNow = await write(() => keepOuts.begin({ guildId, number }, start), {
      lookUp: () => this.#lookedUp(() => this.#keptOrQuestion(t, guildId, number)),
      changed: (one) => one !== null,
    });
    onKeepOut();
    log.info({ case: number, started: startedNow !== null }, 'kept out');
    await reply(startedNow === null ? noOneToKeepOutMessage(t, number, 'gone') : keptOutMessage(t, startedNow));
  }

  /** Whether the person of a case is kept out, or how long they should be. */
  async #keptOrQuestion(t: Translator, guildId: string, number: number): Promise<Message> {
    const { keepOuts, caseHistory, now } = this.#parts;
    const [keepOut, one] = await Promise.all([
      keepOuts.find({ guildId, number }, now()),
      caseHistory.find({ guildId, number }),
    ]);
    if (keepOut !== null) {
      return keptOutMessage(t, keepOut);
    }
    return one === null || personUnder(one) === null
      ? noOneToKeepOutMessage(t, number, 'gone')
      : keepOutQuestion(t, one);
  }

  /** Shows what is on record after a change that was in doubt; the watch has to follow it as well. */
  #lookedUp(show: () => Promise<Message>): Promise<Message> {
    this.#parts.onKeepOut();
    return show();
  }

  /** Below a notice: removes a person with a kept-out person's name. */
  async remove(use: Press): Promise<void> {
    const { guildId, guildLocale, settings, t, argument, reference, reply } = use;
    const { keepOuts, now } = this.#parts;
    const [numbered = '', short = ''] = argument.split(':');
    const number = numberOf(numbered);
    const keepOut = number === null ? null : await keepOuts.find({ guildId, number }, now());
    if (keepOut === null) {
      await reply(nothingToRemoveMessage(t, 'not-kept-out', reference));
      return;
    }
    // Stored with the case and shown in the log channel, so it's in the server's language.
    const reason = translatorFor(languageOf(serverLocale(settings, guildLocale)))('keepOuts.namesake.reason', {
      number: String(keepOut.number),
    });
    const pickerRequest = { ...pickerContextOf(use), reason, keepOut: lengthLeft(keepOut, now()) };
    await removeAndReply(
      this.#parts,
      use,
      {
        ...requestOf(this.#parts, use),
        session: keepOut.sessionId,
        participant: short,
        picked: true,
        reason,
        keepOut: { scope: keepOut.scope, until: keepOut.until },
      },
      {
        onToConfirm: async ({ session, target }) => {
          await reply(await this.#picker.confirm({ ...pickerRequest, session, target }));
        },
        // The namesake isn't there anymore.
        instead: (outcome) => (outcome.kind === 'no-such-person' ? nothingToRemoveMessage(t, 'left', reference) : null),
      },
    );
  }
}

/** `null` for anything but a case number: what comes back from a client proves nothing. */
function numberOf(text: string): number | null {
  return /^[1-9]\d{0,8}$/u.test(text) ? Number(text) : null;
}

/** Whom this case is about; `null` when they were erased from it, or it doesn't count anymore. */
function personUnder({ target, voided }: Case): Case['target'] {
  return voided === null ? target : null;
}

/** Why the person of a case can't be kept out, by the server's current rules; `null` when they can. */
function whyNot(found: Case | null, { protectedIds, rooms }: GuildSettings): Impossible | null {
  const person = found && personUnder(found);
  if (found === null || person === null) {
    return 'gone';
  }
  if (protectedIds.has(person.id)) {
    return 'protected';
  }
  return roomAllowed(found.room, rooms) ? null : 'roomNotAllowed';
}
