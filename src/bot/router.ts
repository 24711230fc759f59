import type { APIInteraction } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { notingForeignText } from '../common/foreign-text.ts';
import { causeFacts, RecordsError } from '../common/store-error.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import { type Access, type Actor, mayUse } from '../settings/permissions.ts';
import { type GuildSettings, type SettingsReader, serverLocale } from '../settings/settings.ts';
import { answer, complete, turnAway } from './answer.ts';
import { type DiscordApi, discordErrorFacts } from './api.ts';
import type { Command, ComponentHandler, Message, Modal, ModalHandler, Replying, Use } from './command.ts';
import { completion, NO_CHOICES } from './completion.ts';
import type { DiscordClock } from './discord-clock.ts';
import { guarded } from './guarded.ts';
import { type CustomId, type Interaction, optionsFor, readInteraction } from './interaction.ts';
import { modalInTime, openModal } from './open-modal.ts';
import { Pace } from './pace.ts';
import { RejectionsLog } from './rejections-log.ts';
import { Responder, type ResponderParts } from './responder.ts';
import { databaseDownMessage, restartingMessage, tooBusyMessage, unknownCommandMessage } from './ui/errors.ts';
import { notYoursMessage, refusalMessage } from './ui/refusal.ts';
import { readers, useOf } from './use.ts';
import { withTimeout } from './with-timeout.ts';

export interface RouterParts extends Pick<ResponderParts, 'onAcknowledged' | 'onUndelivered'> {
  readonly commands: readonly Command[];
  readonly api: DiscordApi;
  readonly settings: SettingsReader;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  readonly discordClock: Pick<DiscordClock, 'now' | 'ageAtLeast'>;
  /** Someone used the bot in this server, so it's there. */
  readonly onUsedIn?: (guildId: string) => void;
  /**
   * A press is about to replace what a message shows.
   *
   * @returns once nothing else is on its way to it anymore. Never rejects
   */
  readonly onReplacing?: (messageId: string, reference: string) => Promise<void>;
  /** An interaction gets no answer. `failed`: Discord didn't take it. */
  readonly onUnanswered?: (why: 'too-old' | 'unreadable' | 'failed') => void;
  /** A command, press or modal is told that nothing was done. */
  readonly onRejected?: (why: 'restarting' | 'too-busy') => void;
}

/** An interaction on its way to the code that handles it. */
interface Incoming {
  readonly interaction: Interaction;
  /** Adds the interaction's reference to every line. */
  readonly log: Logger;
  /** How old it was on arrival, in milliseconds. */
  readonly age: number;
}

/** Discord gives up on an interaction after 3 s. Anything older was replayed after a resume. */
export const DEAD_AFTER_MS = 3_000;
/**
 * With more than this in progress, one more would be late, and would make all others later: three times as many as
 * removals that run at once (see `removal/turns.ts`). What comes then is told so, which takes a fraction of the work.
 */
export const MOST_IN_PROGRESS = 400;
/** How long an acknowledgment waits to find out whether the server wants public replies. */
export const KNOW_REPLIES_WITHIN_MS = 150;
/**
 * How old an interaction can become before it's answered with a modal, or else acknowledged: from then on, the setting
 * for replies and the acknowledgment itself take their time.
 */
export const MODAL_FIRST_WITHIN_MS = 1_300;
/** How long a press waits for the settings that decide whether it's allowed. How it's acknowledged depends on that. */
export const KNOW_RULES_WITHIN_MS = 1_200;

export function createRouter(parts: RouterParts): Router {
  return new Router(parts);
}

/**
 * The only place where interactions are acknowledged, permissions are checked, and errors become replies: age ->
 * acknowledge -> the server's settings -> permission -> the command's own work. Presses and modals are checked before
 * they're acknowledged, because a refusal must not replace the message with the button.
 */
export class Router {
  readonly #parts: RouterParts;
  /** For buttons, menus and modals, whose custom IDs name a typed command if there's one with this name. */
  readonly #byName: ReadonlyMap<string, Command>;
  /** For commands: a typed one and those in the menus can have the same name. */
  readonly #byTypeAndName: ReadonlyMap<string, Command>;
  /** The interactions in progress, and their references. */
  readonly #inProgress = new Map<Promise<void>, string>();
  /** How many of them weren't refused for how many there are: a refusal that Discord is slow to take makes no one late. */
  #admitted = 0;
  readonly #rejections: RejectionsLog;
  readonly #stopping = new AbortController();
  readonly #pace: Pace;
  #draining = false;

  constructor(parts: RouterParts) {
    this.#parts = parts;
    this.#rejections = new RejectionsLog(parts.clock, parts.log);
    this.#pace = new Pace(parts.clock, () => parts.api.isTurningAway, this.#stopping.signal);
    const { commands } = parts;
    const typedLast = [...commands].sort((one, other) => Number('run' in one) - Number('run' in other));
    this.#byName = new Map(typedLast.map((command) => [command.data.name, command]));
    this.#byTypeAndName = new Map(commands.map((command) => [`${command.data.type} ${command.data.name}`, command]));
  }

  /** Takes the raw payload of an INTERACTION_CREATE. Never rejects. */
  handle(payload: APIInteraction): Promise<void> {
    let interaction: Interaction;
    try {
      // Read before anything is awaited, because what Discord sent with this very interaction is what counts.
      interaction = readInteraction(payload, this.#parts.clock.elapsed());
    } catch (error) {
      this.#parts.log.error({ err: error }, 'interaction dropped: unreadable payload');
      this.#parts.onUnanswered?.('unreadable');
      return Promise.resolve();
    }
    const { guildId, installedInGuild } = interaction.actor;
    if (guildId !== null && installedInGuild) {
      this.#parts.onUsedIn?.(guildId);
    }
    // As long as not even those can be told in time who are turned away, whatever else is carried out makes it worse.
    const tooBusy = this.#admitted >= MOST_IN_PROGRESS || this.#parts.api.isBehind;
    this.#admitted += tooBusy ? 0 : 1;
    const work = notingForeignText(() => this.#handle(interaction, tooBusy)).finally(() => {
      this.#inProgress.delete(work);
      this.#admitted -= tooBusy ? 0 : 1;
    });
    this.#inProgress.set(work, interaction.reference);
    return work;
  }

  /** From now on, commands are answered with "restarting". Resolves once those in progress have replied. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#stopping.abort();
    while (this.#inProgress.size > 0) {
      await Promise.allSettled(this.#inProgress.keys());
    }
  }

  /** How many interactions are in progress. */
  get running(): number {
    return this.#inProgress.size;
  }

  /** Whether an interaction with this reference is in progress. */
  inProgress(reference: string): boolean {
    return [...this.#inProgress.values()].includes(reference);
  }

  async #handle(interaction: Interaction, tooBusy: boolean): Promise<void> {
    const { api, discordClock } = this.#parts;
    const { reference, commandName } = interaction;
    const log = this.#parts.log.child({ ref: reference });
    const atLeast = discordClock.ageAtLeast(interaction);
    if (atLeast > DEAD_AFTER_MS) {
      log.warn({ command: commandName, ageMs: atLeast }, 'interaction dropped: too old to answer');
      this.#parts.onUnanswered?.('too-old');
      return;
    }
    const incoming: Incoming = { interaction, log, age: discordClock.now() - interaction.createdAt };
    try {
      const command = this.#commandOf(interaction);
      if (interaction.kind === 'completion') {
        await complete(
          api,
          interaction,
          command === undefined || tooBusy
            ? NO_CHOICES
            : await completion({ ...this.#parts, log, draining: this.#draining }, command, interaction),
          log,
        );
        return;
      }
      if (command === undefined || interaction.kind === 'other') {
        log.warn({ command: commandName }, 'interaction with an unknown command');
        await answer(api, interaction, unknownCommandMessage(readers(interaction), reference), log);
        return;
      }
      if (this.#draining) {
        log.info({ command: commandName }, 'command rejected: restarting');
        await answer(api, interaction, restartingMessage(readers(interaction), reference), log);
        this.#parts.onRejected?.('restarting');
        return;
      }
      if (tooBusy) {
        this.#rejections.note(log, commandName, this.#admitted);
        await turnAway(api, interaction, tooBusyMessage(readers(interaction), reference), log);
        this.#parts.onRejected?.('too-busy');
        return;
      }
      if (interaction.kind === 'command') {
        await this.#handleCommand(command, incoming);
      } else {
        await this.#handlePress(command, incoming);
      }
    } catch (error) {
      // Without an acknowledgment, nothing is done: the person who asked reads "The application did not respond".
      log.error({ command: commandName, ...discordErrorFacts(error) }, "couldn't answer the interaction");
      this.#parts.onUnanswered?.('failed');
    }
  }

  #commandOf({ commandName, commandType }: Interaction): Command | undefined {
    if (commandName === null) {
      return undefined;
    }
    return commandType === null
      ? this.#byName.get(commandName)
      : this.#byTypeAndName.get(`${commandType} ${commandName}`);
  }

  async #handleCommand(command: Command, incoming: Incoming): Promise<void> {
    const { interaction, log, age } = incoming;
    const { actor, reference } = interaction;
    const started = startedBy(command, interaction);
    if (started === null) {
      log.warn({ command: command.data.name }, 'context menu command without what it was used on');
      await answer(this.#parts.api, interaction, unknownCommandMessage(readers(interaction), reference), log);
      return;
    }
    if (await this.#commandModal(command, started, incoming)) {
      return;
    }
    const publicBy = await this.#publicBy(command, actor);
    const as = publicBy === null ? 'private' : 'public';
    const locale = publicBy === null ? interaction.locale : serverLocale(publicBy, interaction.guildLocale);
    const responder = new Responder(this.#parts, interaction, { as, locale, log });
    await responder.acknowledge(age);
    const { t } = responder;
    if (actor.guildId === null) {
      await responder.reply(refusalMessage(t, 'outside-guild', new Set(), reference));
      return;
    }
    const rules = await this.#rulesOf(actor.guildId, log);
    if (rules === null) {
      await responder.reply(databaseDownMessage(t, reference, 'nothing'));
      return;
    }
    const refusal = refusalOf(t, command.access, incoming, rules);
    if (refusal !== null) {
      await responder.reply(refusal);
      return;
    }
    const use = { ...useOf(interaction, t, actor.guildId, rules, log), ...responder.replying() };
    await this.#guarded(responder, incoming, () => started.run(use));
  }

  /** Answers a command with the modal that it has for this use. @returns whether there was one, in time */
  async #commandModal(command: Command, { modal }: Started, incoming: Incoming): Promise<boolean> {
    const { interaction, log } = incoming;
    const { actor } = interaction;
    const { guildId } = actor;
    if (guildId === null || modal === null) {
      return false;
    }
    return await this.#modalFirst(incoming, async () => {
      const rules = await this.#rulesOf(guildId, log);
      // Whoever may not use it reads so in the reply.
      return rules !== null && mayUse(command.access, actor, rules).allowed
        ? modal(useOf(interaction, readers(interaction), guildId, rules, log))
        : null;
    });
  }

  /** Answers with a modal if it's ready in time, and otherwise leaves the interaction as it is. */
  async #modalFirst({ interaction, log }: Incoming, make: () => Promise<Modal | null>): Promise<boolean> {
    const { api, clock, discordClock } = this.#parts;
    const age = Math.max(discordClock.now() - interaction.createdAt, discordClock.ageAtLeast(interaction));
    const left = Math.min(MODAL_FIRST_WITHIN_MS, MODAL_FIRST_WITHIN_MS - age);
    if (left <= 0) {
      return false;
    }
    const made = make().catch((error: unknown) => {
      log.error(causeFacts(error), 'modal not opened');
      return null;
    });
    const modal = await withTimeout(clock, left, made, null);
    if (modal === null) {
      return false;
    }
    const { commandName: command, custom } = interaction;
    const { guildId: guild, userId: user } = interaction.actor;
    log.info({ command, ...(custom && { action: custom.action }), guild, user, ageMs: age }, 'answering with a modal');
    await openModal({ api, discordClock, log }, interaction, modal);
    return true;
  }

  /** Buttons, menus and modals. */
  async #handlePress(command: Command, incoming: Incoming): Promise<void> {
    const { api, clock, discordClock } = this.#parts;
    const { interaction, log, age } = incoming;
    const { actor, custom, reference } = interaction;
    const handler = handlerOf(command, interaction);
    if (custom === null || handler === undefined) {
      log.warn({ command: command.data.name, action: custom?.action }, 'press of an unknown button, menu or modal');
      await answer(api, interaction, unknownCommandMessage(readers(interaction), reference), log);
      return;
    }
    const { guildId } = actor;
    if (guildId === null) {
      await answer(api, interaction, refusalMessage(readers(interaction), 'outside-guild', new Set(), reference), log);
      return;
    }
    const rules = await withTimeout(clock, KNOW_RULES_WITHIN_MS, this.#rulesOf(guildId, log), null);
    if (rules === null) {
      await answer(api, interaction, databaseDownMessage(readers(interaction), reference, 'nothing'), log);
      return;
    }
    const refusal = pressRefusalOf(custom, handler.access, incoming, rules);
    if (refusal !== null) {
      await answer(api, interaction, refusal, log);
      return;
    }
    const as =
      handler.shown === 'in-place'
        ? 'in-place'
        : handler.shown === 'as-set' && command.replies === 'as-set' && rules.replies === 'public'
          ? 'public'
          : 'private';
    const readByAll = as === 'in-place' ? interaction.onPublic : as === 'public';
    const locale = readByAll ? serverLocale(rules, interaction.guildLocale) : interaction.locale;
    const t = translatorFor(languageOf(locale));
    const use = {
      ...useOf(interaction, t, guildId, rules, log),
      argument: custom.argument,
      chosen: interaction.chosen,
      picturesOn: interaction.picturesOn,
      fields: interaction.fields,
      uploads: interaction.uploads,
    };
    if (handler.shown === 'modal') {
      const modal = await modalInTime(() => handler.open(use), t, reference, { clock, log });
      await ('custom_id' in modal
        ? openModal({ api, discordClock, log }, interaction, modal)
        : answer(api, interaction, modal, log));
      return;
    }
    const modalFirst = 'modalFirst' in handler ? handler.modalFirst : undefined;
    const forReader = { ...use, t: readers(interaction) };
    if (modalFirst !== undefined && (await this.#modalFirst(incoming, () => modalFirst(forReader)))) {
      return;
    }
    const { messageId } = interaction;
    const after = as === 'in-place' && messageId !== null ? this.#parts.onReplacing?.(messageId, reference) : undefined;
    const responder = new Responder(this.#parts, interaction, { as, locale, log, after });
    await responder.acknowledge(age);
    await this.#guarded(responder, incoming, () => handler.run({ ...use, ...responder.replying() }));
  }

  #guarded(responder: Responder, { interaction, log }: Incoming, work: () => Promise<void>): Promise<void> {
    const { clock } = this.#parts;
    return guarded(responder, { interaction, log, clock, stopping: this.#stopping.signal }, async () => {
      // What is acknowledged has minutes. Those who are turned away have seconds.
      await this.#pace.turn();
      await work();
    });
  }

  /**
   * The rules by which everyone in the channel sees the reply; `null` if it's private. A refusal always is, whatever the
   * server's setting for replies.
   */
  async #publicBy(command: Command, actor: Actor): Promise<GuildSettings | null> {
    const { settings, clock } = this.#parts;
    if (command.replies !== 'as-set' || actor.guildId === null) {
      return null;
    }
    const rules =
      settings.peek(actor.guildId) ??
      (await withTimeout(
        clock,
        KNOW_REPLIES_WITHIN_MS,
        settings.of(actor.guildId).catch(() => null),
        null,
      ));
    return rules?.replies === 'public' && mayUse(command.access, actor, rules).allowed ? rules : null;
  }

  /** `null` if the database is away. */
  async #rulesOf(guildId: string, log: Logger): Promise<GuildSettings | null> {
    const { settings } = this.#parts;
    try {
      return settings.peek(guildId) ?? (await settings.of(guildId));
    } catch (error) {
      if (error instanceof RecordsError) {
        log.error({ store: error.fact }, "couldn't read the server's settings");
        return null;
      }
      throw error;
    }
  }
}

/** A command with what it was given: the options that were filled in, or what its menu belongs to. */
interface Started {
  readonly run: (use: Use & Replying) => Promise<void>;
  /** `null`: this use isn't answered with a modal. */
  readonly modal: ((use: Use) => Promise<Modal | null>) | null;
}

/** `null` for a menu of nothing that can be read. */
function startedBy(command: Command, { values, on, onMessage }: Interaction): Started | null {
  if ('run' in command) {
    const options = optionsFor(command.data, values);
    const { modalFirst } = command;
    return {
      run: (use) => command.run({ ...use, options }),
      modal: modalFirst?.wanted(options) ? (use) => modalFirst.open({ ...use, options }) : null,
    };
  }
  if ('runOn' in command) {
    const { modalFirst } = command;
    return on === null
      ? null
      : { run: (use) => command.runOn({ ...use, on }), modal: modalFirst ? (use) => modalFirst({ ...use, on }) : null };
  }
  const { modalFirst } = command;
  return onMessage === null
    ? null
    : {
        run: (use) => command.runOnMessage({ ...use, on: onMessage }),
        modal: modalFirst ? (use) => modalFirst({ ...use, on: onMessage }) : null,
      };
}

function handlerOf(command: Command, { kind, custom }: Interaction): ComponentHandler | ModalHandler | undefined {
  const handlers = kind === 'component' ? command.components : command.modals;
  return custom !== null && handlers !== undefined && Object.hasOwn(handlers, custom.action)
    ? handlers[custom.action]
    : undefined;
}

/** Why someone may not press this, in their own language. `null` if they may. */
function pressRefusalOf(
  { ownerId }: CustomId,
  access: Access,
  incoming: Incoming,
  rules: GuildSettings,
): Message | null {
  const { actor, reference } = incoming.interaction;
  const reader = readers(incoming.interaction);
  return ownerId !== null && ownerId !== actor.userId
    ? notYoursMessage(reader, ownerId, reference)
    : refusalOf(reader, access, incoming, rules);
}

function refusalOf(
  t: Translator,
  access: Access,
  { interaction: { actor, reference }, log }: Incoming,
  rules: GuildSettings,
): Message | null {
  const permission = mayUse(access, actor, rules);
  if (permission.allowed) {
    return null;
  }
  log.info({ why: permission.why }, 'refused');
  const roles = permission.why === 'no-end-role' ? rules.endSessionRoleIds : rules.moderatorRoleIds;
  const managerId = mayUse('managers', actor, rules).allowed ? actor.userId : null;
  return refusalMessage(t, permission.why, roles, reference, managerId);
}
