import type { APIInteraction } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { countingDeeds } from '../common/deeds.ts';
import { RecordsError, SETTLED_WITHIN_MS } from '../common/store-error.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import { type Access, type Actor, mayUse } from '../settings/permissions.ts';
import type { GuildSettings, SettingsReader } from '../settings/settings.ts';
import { type Deferral, type DiscordApi, discordErrorFacts } from './api.ts';
import type { Choices, Command, Message, Modal, Replying, Use, Writing } from './command.ts';
import type { DiscordClock } from './discord-clock.ts';
import { failureOf, isForGood } from './discord-errors.ts';
import { editReply } from './edit-reply.ts';
import { type Interaction, optionsFor, readInteraction } from './interaction.ts';
import { orInPlainWords } from './plain-fallback.ts';
import { NotOursError } from './send-guard.ts';
import {
  blockedMessage,
  blockedModalMessage,
  brokenMessage,
  lookedUpMessage,
  notLookedUpMessage,
  restartingMessage,
  storeAwayMessage,
  toBeLookedUpMessage,
  unknownCommandMessage,
  type Write,
} from './ui/errors.ts';
import { notYoursMessage, refusalMessage } from './ui/refusal.ts';

export interface DispatchOptions {
  readonly commands: readonly Command[];
  readonly api: DiscordApi;
  readonly settings: SettingsReader;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  readonly discordClock: Pick<DiscordClock, 'now' | 'ageAtLeast'>;
  /** Called for each acknowledged command, with the milliseconds since Discord created the interaction. */
  readonly onAcknowledged?: (ms: number) => void;
}

export interface Dispatch {
  /** Takes the raw payload of an INTERACTION_CREATE. Never rejects. */
  handle(payload: APIInteraction): Promise<void>;
  /** From now on, commands are answered with "restarting". Resolves once those in progress have replied. */
  drain(): Promise<void>;
  /** How many interactions are in progress. */
  readonly running: number;
  /** Whether an interaction with this reference is in progress. */
  underWay(reference: string): boolean;
}

/** Discord gives up on an interaction after 3 s. Anything older was replayed after a resume. */
const DEAD_AFTER_MS = 3_000;
/** A completion that isn't ready by then gets an empty answer rather than a late one. Counted from the event. */
const COMPLETE_WITHIN_MS = 2_000;
/** How long an acknowledgment waits to find out whether the server wants public replies. */
const KNOW_REPLIES_WITHIN_MS = 150;
/** How long a press waits for the settings that decide whether it's allowed. How it's acknowledged depends on that. */
const KNOW_RULES_WITHIN_MS = 1_200;

/** How long building a modal may take. Together with loading the settings, it stays below the limit for an answer. */
const OPEN_WITHIN_MS = 1_200;

/** An interaction's token is valid for 15 minutes. The rest is left for the last edit. */
const LOOK_UP_FOR_MS = 14 * 60_000;
const LOOK_UP_EVERY_MS = 3_000;

const NOTHING: Choices = [];

/** A write whose outcome hasn't been shown yet to the person who asked for it. */
interface Unshown {
  readonly state: Write;
  readonly lookUp: () => Promise<Message>;
}

/** What an interaction shows, and what it still has to show. */
interface Talk extends Omit<Replying, 'replyHandle'> {
  readonly unshown: Unshown | null;
}

/**
 * The only place where interactions are acknowledged, permissions are checked, and errors become replies: age ->
 * acknowledge -> the server's settings -> permission -> the command's own work. Presses and modals are checked before
 * they're acknowledged, because a refusal must not replace the message with the button.
 */
export function createDispatch(options: DispatchOptions): Dispatch {
  const { commands, api, settings, log, clock, discordClock } = options;
  const byName = new Map<string, Command>(commands.map((command) => [command.data.name, command]));
  const underWay = new Map<Promise<void>, string>();
  const stopping = new AbortController();
  let draining = false;

  async function handle(interaction: Interaction): Promise<void> {
    const { reference, commandName } = interaction;
    const commandLog = log.child({ ref: reference });
    const atLeast = discordClock.ageAtLeast(interaction);
    if (atLeast > DEAD_AFTER_MS) {
      commandLog.warn({ command: commandName, ageMs: atLeast }, 'interaction dropped: too old to answer');
      return;
    }
    const age = discordClock.now() - interaction.createdAt;
    try {
      const command = commandName === null ? undefined : byName.get(commandName);
      if (interaction.kind === 'completion') {
        await api.complete(
          interaction,
          command === undefined ? NOTHING : await completion(command, interaction, commandLog),
        );
        return;
      }
      if (command === undefined || interaction.kind === 'other') {
        commandLog.warn({ command: commandName }, 'interaction with an unknown command');
        await api.answer(interaction, unknownCommandMessage(readers(interaction), reference));
        return;
      }
      if (draining) {
        commandLog.info({ command: commandName }, 'command rejected: restarting');
        await api.answer(interaction, restartingMessage(readers(interaction), reference));
        return;
      }
      if (interaction.kind === 'command') {
        await handleCommand(command, interaction, commandLog, age);
      } else {
        await handlePress(command, interaction, commandLog, age);
      }
    } catch (error) {
      // Without an acknowledgment, nothing is done: the person who asked reads "The application did not respond".
      commandLog.error({ command: commandName, ...discordErrorFacts(error) }, "couldn't answer the interaction");
    }
  }

  async function handleCommand(
    command: Command,
    interaction: Interaction,
    commandLog: Logger,
    age: number,
  ): Promise<void> {
    const { actor, reference, on } = interaction;
    if (!('run' in command) && on === null) {
      commandLog.warn({ command: command.data.name }, 'context menu command without a member');
      await api.answer(interaction, unknownCommandMessage(readers(interaction), reference));
      return;
    }
    const as = await visibility(command, actor);
    await acknowledge(interaction, as, commandLog, age);
    const locale = as === 'public' ? interaction.guildLocale : interaction.locale;
    const t = translatorFor(languageOf(locale));
    const talk = talkOf(interaction, t, false, commandLog);
    const { reply } = talk;
    if (actor.guildId === null) {
      await reply(refusalMessage(t, 'outside-guild', new Set(), reference));
      return;
    }
    const rules = await rulesOf(actor.guildId, commandLog);
    if (rules === null) {
      await reply(storeAwayMessage(t, reference, 'nothing'));
      return;
    }
    const refusal = refusalOf(t, command.access, interaction, rules, commandLog);
    if (refusal !== null) {
      await reply(refusal);
      return;
    }
    const use = {
      ...useOf(interaction, t, actor.guildId, rules, commandLog),
      ...sayingOf(talk),
      replyHandle: replyHandleOf(interaction, locale),
    };
    await guarded(t, talk, interaction, commandLog, async () => {
      if ('run' in command) {
        await command.run({ ...use, options: optionsFor(command.data, interaction.values) });
      } else if (on !== null) {
        await command.runOn({ ...use, on });
      }
    });
  }

  /** Buttons, menus and modals. */
  async function handlePress(
    command: Command,
    interaction: Interaction,
    commandLog: Logger,
    age: number,
  ): Promise<void> {
    const { actor, custom, reference, kind } = interaction;
    const handlers = kind === 'component' ? command.components : command.modals;
    const handler =
      custom !== null && handlers !== undefined && Object.hasOwn(handlers, custom.action)
        ? handlers[custom.action]
        : undefined;
    if (custom === null || handler === undefined) {
      commandLog.warn(
        { command: command.data.name, action: custom?.action },
        'press of an unknown button, menu or modal',
      );
      await api.answer(interaction, unknownCommandMessage(readers(interaction), reference));
      return;
    }
    const { guildId } = actor;
    const reader = readers(interaction);
    if (guildId === null) {
      await api.answer(interaction, refusalMessage(reader, 'outside-guild', new Set(), reference));
      return;
    }
    const rules = await withTimeout(clock, KNOW_RULES_WITHIN_MS, rulesOf(guildId, commandLog), null);
    if (rules === null) {
      await api.answer(interaction, storeAwayMessage(reader, reference, 'nothing'));
      return;
    }
    const refusal =
      custom.ownerId !== null && custom.ownerId !== actor.userId
        ? notYoursMessage(reader, custom.ownerId, reference)
        : refusalOf(reader, handler.access, interaction, rules, commandLog);
    if (refusal !== null) {
      await api.answer(interaction, refusal);
      return;
    }
    const inPlace = handler.shown === 'in-place' && interaction.onPublic;
    const locale = inPlace ? interaction.guildLocale : interaction.locale;
    const t = translatorFor(languageOf(locale));
    const use = {
      ...useOf(interaction, t, guildId, rules, commandLog),
      argument: custom.argument,
      chosen: interaction.chosen,
      fields: interaction.fields,
    };
    if (handler.shown === 'modal') {
      const modal = await withTimeout(
        clock,
        OPEN_WITHIN_MS,
        modalOf(t, () => handler.open(use), reference, commandLog),
        storeAwayMessage(t, reference, 'nothing'),
      );
      await ('custom_id' in modal ? openModal(interaction, modal, commandLog) : api.answer(interaction, modal));
      return;
    }
    await acknowledge(interaction, handler.shown === 'in-place' ? 'in-place' : 'private', commandLog, age);
    const talk = talkOf(interaction, t, handler.shown === 'in-place', commandLog);
    await guarded(t, talk, interaction, commandLog, () =>
      handler.run({ ...use, ...sayingOf(talk), replyHandle: replyHandleOf(interaction, locale) }),
    );
  }

  async function acknowledge(interaction: Interaction, as: Deferral, commandLog: Logger, age: number): Promise<void> {
    await api.defer(interaction, as);
    const ackMs = discordClock.now() - interaction.createdAt;
    options.onAcknowledged?.(ackMs);
    const { guildId, userId } = interaction.actor;
    commandLog.info(
      {
        command: interaction.commandName,
        ...(interaction.custom && { action: interaction.custom.action }),
        guild: guildId,
        user: userId,
        ageMs: age,
        ackMs,
      },
      'command acknowledged',
    );
  }

  /** A refusal is always private, whatever the server's setting for replies. */
  async function visibility(command: Command, actor: Actor): Promise<'private' | 'public'> {
    if (command.replies !== 'as-set' || actor.guildId === null) {
      return 'private';
    }
    const rules =
      settings.peek(actor.guildId) ??
      (await withTimeout(
        clock,
        KNOW_REPLIES_WITHIN_MS,
        settings.of(actor.guildId).catch(() => null),
        null,
      ));
    return rules?.replies === 'public' && mayUse(command.access, actor, rules).allowed ? 'public' : 'private';
  }

  async function rulesOf(guildId: string, commandLog: Logger): Promise<GuildSettings | null> {
    try {
      return settings.peek(guildId) ?? (await settings.of(guildId));
    } catch (error) {
      if (error instanceof RecordsError) {
        commandLog.error({ store: error.fact }, "couldn't read the server's settings");
        return null;
      }
      throw error;
    }
  }

  /**
   * The modal, or what to say instead. A modal can't be deferred, and without an answer the client says nothing useful.
   */
  async function modalOf(
    t: Translator,
    open: () => Modal | Promise<Modal>,
    reference: string,
    commandLog: Logger,
  ): Promise<Modal | Message> {
    try {
      return await open();
    } catch (error) {
      if (error instanceof RecordsError) {
        commandLog.error({ store: error.fact }, 'modal not opened: database unavailable');
        return storeAwayMessage(t, reference, 'nothing');
      }
      commandLog.error({ err: error }, 'modal not opened');
      return brokenMessage(t, reference, 'nothing');
    }
  }

  /** If Discord refuses the modal, a message says so. Without any answer, the client would say that the bot failed. */
  async function openModal(interaction: Interaction, modal: Modal, commandLog: Logger): Promise<void> {
    try {
      await api.openModal(interaction, modal);
    } catch (error) {
      if (failureOf(error) !== 'content') {
        throw error;
      }
      commandLog.warn(discordErrorFacts(error), 'modal blocked by Discord because of its content');
      await api.answer(interaction, blockedModalMessage(readers(interaction), interaction.reference));
    }
  }

  function refusalOf(
    t: Translator,
    access: Access,
    { actor, reference }: Interaction,
    rules: GuildSettings,
    commandLog: Logger,
  ): Message | null {
    const permission = mayUse(access, actor, rules);
    if (permission.allowed) {
      return null;
    }
    commandLog.info({ why: permission.why }, 'refused');
    const roles = permission.why === 'no-end-role' ? rules.endSessionRoleIds : rules.moderatorRoleIds;
    return refusalMessage(t, permission.why, roles, reference);
  }

  function useOf(
    { actor, guildLocale, reference }: Interaction,
    t: Translator,
    guildId: string,
    rules: GuildSettings,
    commandLog: Logger,
  ): Use {
    return { actor, guildId, settings: rules, t, guildLocale, reference, log: commandLog };
  }

  /**
   * Runs a command, and says truthfully how far it got if it fails. Writes are counted where they happen, so "nothing
   * was done" is only said if it's true, no matter what a command forgets.
   */
  async function guarded(
    t: Translator,
    talk: Talk,
    { reference, receivedAt }: Interaction,
    commandLog: Logger,
    work: () => Promise<void>,
  ): Promise<void> {
    await countingDeeds(async (deeds) => {
      try {
        await work();
      } catch (error) {
        const away = error instanceof RecordsError;
        const done = talk.unshown?.state ?? (deeds.count === 0 ? 'nothing' : 'unsure');
        const facts = away ? { store: error.fact, effect: error.effect } : { err: error };
        commandLog.error({ ...facts, done }, away ? 'command failed: database unavailable' : 'command failed');
        if (talk.unshown !== null) {
          await lookUp(t, talk, talk.unshown, reference, receivedAt + LOOK_UP_FOR_MS, commandLog);
          return;
        }
        const how = deeds.count === 0 ? 'nothing' : 'unsure';
        await talk.beside(away ? storeAwayMessage(t, reference, how) : brokenMessage(t, reference, how));
      }
    });
  }

  /**
   * Says what's known about a write, and updates that to what's on record as soon as the database answers. It even
   * replaces a message with a button, since what that shows may be outdated.
   */
  async function lookUp(
    t: Translator,
    talk: Talk,
    { state, lookUp: read }: Unshown,
    reference: string,
    until: number,
    commandLog: Logger,
  ): Promise<void> {
    await talk.reply(toBeLookedUpMessage(t, state, reference));
    for (let pause = SETTLED_WITHIN_MS; ; pause = LOOK_UP_EVERY_MS) {
      await clock.wait(Math.max(0, Math.min(pause, until - clock.elapsed())), stopping.signal);
      if (stopping.signal.aborted || clock.elapsed() >= until) {
        break;
      }
      try {
        await talk.reply(lookedUpMessage(t, await read()));
        commandLog.info({ state }, 'looked up the result of a write');
        return;
      } catch (error) {
        if (!(error instanceof RecordsError)) {
          commandLog.error({ err: error }, "couldn't show the result of a write");
          break;
        }
      }
    }
    commandLog.warn({ state }, "couldn't look up the result of a write in time");
    await talk.reply(notLookedUpMessage(t, state, reference));
  }

  /** @param shows whether there's already a message that says something true: the one with the button */
  function talkOf(interaction: Interaction, t: Translator, shows: boolean, commandLog: Logger): Talk {
    let showing = shows;
    let unshown: Unshown | null = null;

    async function reply(message: Message, maySend: MaySend | null = null): Promise<boolean> {
      try {
        await editReply(api, interaction, message, { t, reference: interaction.reference, log: commandLog, maySend });
        showing = true;
        unshown = null;
        return true;
      } catch (error) {
        if (error instanceof NotOursError) {
          // What the other process says stays.
          showing = true;
          commandLog.warn('reply left to the process that took over the work');
          return false;
        }
        // Unless Discord itself has refused it, it may have been shown anyway.
        showing ||= !isForGood(error);
        commandLog.error(discordErrorFacts(error), "couldn't deliver the reply");
        return false;
      }
    }

    async function beside(message: Message): Promise<boolean> {
      if (!showing) {
        return reply(message);
      }
      try {
        await orInPlainWords(
          (one) => api.followUp(interaction, one),
          message,
          blockedMessage(t, interaction.reference),
          {
            log: commandLog,
            blocked: 'follow-up blocked by Discord because of its content',
          },
        );
        return true;
      } catch (error) {
        commandLog.error(discordErrorFacts(error), "couldn't deliver the follow-up");
        return false;
      }
    }

    function write<T>(work: () => Promise<T>, writing: Writing<T>): Promise<T> {
      return countingDeeds(async (deeds) => {
        try {
          const result = await work();
          unshown = { state: writing.changed(result) ? 'saved' : 'unread', lookUp: writing.lookUp };
          return result;
        } catch (error) {
          const away = error instanceof RecordsError;
          if (deeds.count === 0 && !(away && error.effect === 'in-doubt')) {
            throw error;
          }
          unshown = { state: 'in-doubt', lookUp: writing.lookUp };
          throw away ? new RecordsError(error.fact, { effect: 'in-doubt' }) : error;
        }
      });
    }

    return {
      reply,
      beside,
      write,
      get unshown() {
        return unshown;
      },
    };
  }

  function sayingOf({ reply, beside, write }: Talk): Omit<Replying, 'replyHandle'> {
    return { reply, beside, write };
  }

  /**
   * Never rejects, never late, and empty for those without permission: a list of choices reveals who is in a session.
   */
  async function completion(command: Command, interaction: Interaction, commandLog: Logger): Promise<Choices> {
    const { focused } = interaction;
    const left = Math.max(0, COMPLETE_WITHIN_MS - discordClock.ageAtLeast(interaction));
    const choices = choicesFor(command, interaction, commandLog);
    try {
      return await withTimeout(clock, left, choices, NOTHING, () =>
        commandLog.warn({ option: focused?.name }, 'sent an empty completion: it took too long'),
      );
    } catch (error) {
      commandLog.warn({ option: focused?.name, error: String(error) }, 'sent an empty completion: it failed');
      return NOTHING;
    } finally {
      // If it lost the race, it can still fail, and no one awaits it anymore.
      choices.catch(() => undefined);
    }
  }

  async function choicesFor(command: Command, interaction: Interaction, commandLog: Logger): Promise<Choices> {
    const { actor, focused, values } = interaction;
    const { guildId } = actor;
    if (focused === null || draining || guildId === null || !('run' in command)) {
      return NOTHING;
    }
    const rules = settings.peek(guildId) ?? (await settings.of(guildId));
    if (!mayUse(command.access, actor, rules).allowed) {
      return NOTHING;
    }
    const choices = command.complete(focused.name, {
      ...useOf(interaction, readers(interaction), guildId, rules, commandLog),
      options: optionsFor(command.data, values),
      typed: focused.typed,
    });
    return choices ?? NOTHING;
  }

  return {
    handle(payload) {
      let interaction: Interaction;
      try {
        // Read before anything is awaited, because what Discord sent with this very interaction is what counts.
        interaction = readInteraction(payload, clock.elapsed());
      } catch (error) {
        log.error({ err: error }, 'interaction dropped: unreadable payload');
        return Promise.resolve();
      }
      const work = handle(interaction).finally(() => underWay.delete(work));
      underWay.set(work, interaction.reference);
      return work;
    },
    async drain() {
      draining = true;
      stopping.abort();
      while (underWay.size > 0) {
        await Promise.allSettled(underWay.keys());
      }
    },
    get running() {
      return underWay.size;
    },
    underWay: (reference) => [...underWay.values()].includes(reference),
  };
}

/** The sender's language, for answers only they see. */
function readers({ locale }: Interaction): Translator {
  return translatorFor(languageOf(locale));
}

/** @param locale of those who read the reply */
function replyHandleOf({ applicationId, token }: Interaction, locale: string): ReplyHandle {
  return { applicationId, token, locale };
}

/** Resolves to the result of `work`, or to `otherwise` if that takes longer than `ms` milliseconds. */
async function withTimeout<T>(
  clock: Pick<Clock, 'wait'>,
  ms: number,
  work: Promise<T>,
  otherwise: T,
  onLate?: () => void,
): Promise<T> {
  const over = new AbortController();
  const late = clock.wait(ms, over.signal).then(() => {
    if (!over.signal.aborted) {
      onLate?.();
    }
    return otherwise;
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
