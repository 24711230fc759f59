import { ApplicationCommandOptionType, ApplicationCommandType, PermissionFlagsBits } from 'discord.js';
import {
  type Command,
  type CommandData,
  type ComponentHandler,
  type ComponentUse,
  defineCommand,
  type Message,
  type Replying,
} from '../src/bot/command.ts';
import { labelWords } from '../src/bot/ui/formatting.ts';
import type { CaseKey } from '../src/cases/case.ts';
import { type CaseHistory, identifyInCases, LATEST_CASES, peopleIn } from '../src/cases/case-history.ts';
import { moderatorWords } from '../src/cases/case-text.view.ts';
import {
  bulkInCasesMessage,
  type Forgotten,
  forgetInLockQuestion,
  forgetMessagesQuestion,
  forgetModeratorQuestion,
  forgetQuestion,
  forgetReportsQuestion,
  forgottenAlreadyMessage,
  forgottenInLockMessage,
  forgottenMessage,
  messagesForgottenMessage,
  moderatorForgottenMessage,
  noOneInCasesMessage,
  notForgottenMessage,
  readReported,
  whomToForgetMessage,
} from '../src/cases/history.view.ts';
import { readModerator, suggestModerators } from '../src/cases/history-filter.ts';
import type { Announcements, Announcer } from '../src/cases/log-channel.ts';
import type { Clock } from '../src/common/clock.ts';
import { RecordsError } from '../src/common/store-error.ts';
import type { Translator } from '../src/i18n/language.ts';
import type { KeepOuts } from '../src/keep-out/keep-out.ts';
import type { Locks } from '../src/lock/lock.ts';
import { choiceValue } from '../src/removal/identification.ts';
import type { Reports } from '../src/reports/report.ts';
import { suggestPeople } from '../src/sessions/suggestions.ts';

const data = {
  type: ApplicationCommandType.ChatInput,
  name: 'kick-forget',
  options: [
    {
      type: ApplicationCommandOptionType.String,
      name: 'participant',
      autocomplete: true,
    },
    {
      type: ApplicationCommandOptionType.String,
      name: 'moderator',
      autocomplete: true,
    },
  ],
  default_member_permissions: String(PermissionFlagsBits.Administrator),
  contexts: [0],
  integration_types: [0],
} as const satisfies CommandData;

export interface KickForgetParts {
  readonly caseHistory: Pick<
    CaseHistory,
    'latest' | 'peopleById' | 'peopleByName' | 'casesOf' | 'forget' | 'recordsOf' | 'forgetModerator'
  >;
  readonly keepOuts: Pick<KeepOuts, 'endFor'>;
  readonly locks: Pick<Locks, 'arrived' | 'forget'>;
  /** Of cases and reports. */
  readonly bothAnnouncers: Pick<Announcer, 'announce'>;
  readonly reports: Pick<Reports, 'find' | 'about' | 'aboutSame' | 'countOfCasePerson' | 'forgetSame'>;
  readonly announcements: Pick<Announcements, 'left' | 'namedBesides' | 'namedIn' | 'forgetNamed'>;
  readonly clock: Clock;
  readonly stopping: AbortSignal;
}

/** How long the reply waits to report what happened to the messages in channels. Thousands of them take a while. */
const MESSAGES_WITHIN_MS = 10_000;

/** `/kick-forget participant`, or `/kick-forget moderator` */
export function kickForget(parts: KickForgetParts): Command {
  const { caseHistory, clock } = parts;
  const forgetting = new Forgetting(parts);
  return defineCommand(data, {
    access: 'administrators',

    async run({ actor, guildId, options: { participant, moderator }, t, reply }) {
      const moderatorId = moderator === null ? null : readModerator(moderator, actor.userId, moderatorWords(t));
      if ((participant === null) === (moderator === null) || (moderator !== null && moderatorId === null)) {
        await reply(whomToForgetMessage(t));
      } else if (moderatorId !== null) {
        await reply(forgetModeratorQuestion(t, await caseHistory.recordsOf(guildId, moderatorId), actor.userId));
      } else {
        await reply(await forgetting.question(t, guildId, actor.userId, participant ?? ''));
      }
    },

    complete: {
      async participant({ guildId, t, typed }) {
        const people = peopleIn(await caseHistory.latest(guildId, LATEST_CASES));
        return suggestPeople(typed, people, clock.now(), labelWords(t), choiceValue);
      },
      async moderator({ actor, guildId, t, typed }) {
        const latest = await caseHistory.latest(guildId, LATEST_CASES);
        return suggestModerators(typed, latest, actor.userId, moderatorWords(t));
      },
    },

    components: {
      'forget-moderator': administrators((use) => forgetting.forgetModerator(use)),
      forget: administrators((use) => forgetting.forget(use, false)),
      'forget-reasons': administrators((use) => forgetting.forget(use, true)),
      'forget-messages': administrators((use) => forgetting.forgetMessages(use)),
      'forget-in-lock': administrators((use) => forgetting.forgetInLock(use)),
      'forget-reports': administrators((use) => forgetting.forgetReports(use)),
      cancel: administrators(async ({ t, reply }) => {
        await reply(notForgottenMessage(t));
      }),
    },
  });
}

type Press = ComponentUse & Replying;

function administrators(run: (use: Press) => Promise<void>): ComponentHandler {
  return { access: 'administrators', shown: 'in-place', run };
}

class Forgetting {
  readonly #parts: KickForgetParts;

  constructor(parts: KickForgetParts) {
    this.#parts = parts;
  }

  /** Asks whether to forget the person who is meant, or says why that can't be asked. */
  async question(t: Translator, guildId: string, ownerId: string, given: string): Promise<Message> {
    const { caseHistory, announcements, locks, reports } = this.#parts;
    const identified = await identifyInCases(caseHistory, guildId, given);
    switch (identified.kind) {
      case 'none': {
        // A notice in the log channel may name a person who is in no case.
        const named = await announcements.namedBesides(guildId, given);
        if (named !== null) {
          return forgetMessagesQuestion(t, named, ownerId);
        }
        const about = await reports.about(guildId, given);
        const arrival = await locks.arrived(guildId, given);
        if (about !== null) {
          return forgetReportsQuestion(t, about, ownerId, arrival?.person.id ?? null);
        }
        return arrival === null ? noOneInCasesMessage(t, given) : forgetInLockQuestion(t, arrival.person.id, ownerId);
      }
      case 'ambiguous':
        return bulkInCasesMessage(t, given, identified.candidates, 'erasing');
      case 'found': {
        const { seenIn } = identified.participant;
        const cases = await this.#casesOf({ guildId, number: seenIn });
        return cases === null ? noOneInCasesMessage(t, given) : forgetQuestion(t, cases, ownerId);
      }
    }
  }

  async #casesOf(seenIn: CaseKey) {
    const { caseHistory, reports } = this.#parts;
    const cases = await caseHistory.casesOf(seenIn);
    return cases === null ? null : { ...cases, reports: await reports.countOfCasePerson(seenIn) };
  }

  /** @param reasons whether the reasons of their cases are erased as well */
  async forget(use: Press, reasons: boolean): Promise<void> {
    const { actor, guildId, argument, t, log, reply, reference, write } = use;
    const { caseHistory, keepOuts, locks, bothAnnouncers, clock } = this.#parts;
    const seenIn = { guildId, number: /^[0-9a-z]{1,7}$/u.test(argument) ? Number.parseInt(argument, 36) : 0 };
    const casesOf = () => this.#casesOf(seenIn);
    const found = await caseHistory.casesOf(seenIn);
    if (found === null) {
      await reply(forgottenAlreadyMessage(t));
      return;
    }
    const forget = async (): Promise<number> => {
      // First, and harmless by itself: kept-out people are found by the ID that is erased next.
      await keepOuts.endFor(guildId, found.person.id, clock.now());
      await locks.forget(guildId, found.person.id);
      return caseHistory.forget(seenIn, reasons, reference);
    };
    const cases = await write(forget, {
      async lookUp() {
        const left = await casesOf();
        // Messages that show the person are erased like the cases, whatever the reply could report.
        void bothAnnouncers.announce(guildId);
        return left === null ? forgottenAlreadyMessage(t) : forgetQuestion(t, left, actor.userId);
      },
      changed: (count) => count > 0,
    });
    log.info({ cases, reasons }, 'person forgotten');
    if (cases === 0) {
      await reply(forgottenAlreadyMessage(t));
      return;
    }
    const forgotten = { cases, reasons, open: found.open };
    await this.#sayDone(use, (messages) => forgottenMessage(t, { ...forgotten, messages }));
  }

  /** For a person who is in no case. */
  async forgetMessages(use: Press): Promise<void> {
    const { actor, guildId, argument: nonce, t, log, reply, reference, write } = use;
    const { bothAnnouncers, announcements, locks, reports } = this.#parts;
    const forget = async (): Promise<number> => {
      // First, and harmless by itself: who is meant is known by the message that is erased next.
      const named = await announcements.namedIn(guildId, nonce);
      if (named !== null) {
        await locks.forget(guildId, named.id);
        const about = await reports.about(guildId, named.id);
        if (about !== null) {
          await reports.forgetSame({ guildId, number: about.number }, reference);
        }
      }
      return announcements.forgetNamed(guildId, nonce, reference);
    };
    const count = await write(forget, {
      async lookUp() {
        const left = await announcements.namedIn(guildId, nonce);
        void bothAnnouncers.announce(guildId);
        return left === null ? forgottenAlreadyMessage(t) : forgetMessagesQuestion(t, left, actor.userId);
      },
      changed: (messages) => messages > 0,
    });
    log.info({ messages: count }, 'person forgotten');
    if (count === 0) {
      await reply(forgottenAlreadyMessage(t));
      return;
    }
    await this.#sayDone(use, (messages) => messagesForgottenMessage(t, messages));
  }

  /** For a person whom only a lock of a session names. */
  async forgetInLock({ actor, guildId, argument: value, t, log, reply, write }: Press): Promise<void> {
    const { locks } = this.#parts;
    const forgotten = await write(() => locks.forget(guildId, value), {
      async lookUp() {
        const left = await locks.arrived(guildId, value);
        return left === null ? forgottenAlreadyMessage(t) : forgetInLockQuestion(t, left.person.id, actor.userId);
      },
      changed: (did) => did,
    });
    log.info({ forgotten }, 'person forgotten');
    await reply(forgotten ? forgottenInLockMessage(t) : forgottenAlreadyMessage(t));
  }

  /** For a person who is in no case, but whom members have reported. */
  async forgetReports(use: Press): Promise<void> {
    const { actor, guildId, argument, t, log, reply, reference, write } = use;
    const { bothAnnouncers, reports, locks } = this.#parts;
    const { number, value } = readReported(argument);
    const key = { guildId, number };
    const forget = async (): Promise<number> => {
      // First, and harmless by itself: who is meant is known by the report that is erased next.
      const id = (await reports.find(key))?.about.participant?.id ?? null;
      for (const one of [id, value]) {
        if (one !== null) {
          await locks.forget(guildId, one);
        }
      }
      return reports.forgetSame(key, reference);
    };
    const count = await write(forget, {
      async lookUp() {
        const left = await reports.aboutSame(key);
        void bothAnnouncers.announce(guildId);
        return left === null ? forgottenAlreadyMessage(t) : forgetReportsQuestion(t, left, actor.userId, value);
      },
      changed: (erased) => erased > 0,
    });
    log.info({ reports: count }, 'person forgotten');
    if (count === 0) {
      await reply(forgottenAlreadyMessage(t));
      return;
    }
    await this.#sayDone(use, (messages) => messagesForgottenMessage(t, messages));
  }

  /** For someone who did what is on record. */
  async forgetModerator(use: Press): Promise<void> {
    const { actor, guildId, argument, t, log, reply, reference, write } = use;
    const { caseHistory, bothAnnouncers } = this.#parts;
    const moderatorId = /^\d{17,20}$/u.test(argument) ? argument : '';
    const { open } = await caseHistory.recordsOf(guildId, moderatorId);
    const records = await write(() => caseHistory.forgetModerator(guildId, moderatorId, reference), {
      async lookUp() {
        void bothAnnouncers.announce(guildId);
        return forgetModeratorQuestion(t, await caseHistory.recordsOf(guildId, moderatorId), actor.userId);
      },
      changed: (count) => count > 0,
    });
    log.info({ records }, 'moderator forgotten');
    if (records === 0) {
      await reply(forgottenAlreadyMessage(t));
      return;
    }
    await this.#sayDone(use, (messages) => moderatorForgottenMessage(t, open, messages));
  }

  /** Reports that it's done, and then what happened to the messages. */
  async #sayDone(
    { guildId, reference, log, reply }: Press,
    doneMessage: (messages: Forgotten['messages']) => Message,
  ): Promise<void> {
    const { bothAnnouncers, announcements, clock, stopping } = this.#parts;
    await reply(doneMessage('under-way'));
    await Promise.race([bothAnnouncers.announce(guildId), clock.wait(MESSAGES_WITHIN_MS, stopping)]);
    const messages = await announcements.left(guildId, reference).catch((error: unknown) => {
      // What the reply already says stays true.
      log.warn(
        { store: error instanceof RecordsError ? error.fact : String(error) },
        "couldn't read which messages are left",
      );
      return null;
    });
    if (messages !== null) {
      await reply(doneMessage(messages));
    }
  }
}
