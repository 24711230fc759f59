import type { Logger } from 'pino';
import { countEffects } from '../common/deeds.ts';
import { RecordsError } from '../common/store-error.ts';
import { languageOf, type Translator, translatorFor } from '../i18n/language.ts';
import type { MaySend } from '../removal/journal.ts';
import { type Deferral, type DiscordApi, discordErrorFacts, messageIdOf } from './api.ts';
import { isInDoubt } from './attempts.ts';
import type { Message, Replying, Writing } from './command.ts';
import type { DiscordClock } from './discord-clock.ts';
import { wasRefused } from './discord-errors.ts';
import { editReply } from './edit-reply.ts';
import type { Interaction } from './interaction.ts';
import { draftOf, orInPlainWords } from './plain-fallback.ts';
import { NotOursError } from './send-guard.ts';
import { blockedMessage, brokenMessage, type Write } from './ui/errors.ts';
import { asLayout } from './ui/layout.ts';

export interface ResponderParts {
  readonly api: Pick<DiscordApi, 'defer' | 'edit' | 'followUp'>;
  readonly discordClock: Pick<DiscordClock, 'now'>;
  /** Called for each acknowledged command, with the milliseconds since Discord created the interaction. */
  readonly onAcknowledged?: (ms: number) => void;
  /** Called for each reply or follow-up that Discord didn't take. */
  readonly onUndelivered?: () => void;
}

/** How to answer one interaction. */
export interface Answering {
  readonly as: Deferral;
  /** The locale of those who read the reply. */
  readonly locale: string;
  readonly log: Logger;
  /** Something else may still be on its way to the message that the reply replaces. Never rejects. */
  readonly after?: Promise<void> | undefined;
}

/** A write whose outcome hasn't been shown yet to the person who asked for it. */
export interface Unshown {
  readonly state: Write;
  readonly lookUp: () => Promise<Message>;
}

/** The answer to one interaction: what it shows, and what it still has to show. */
export class Responder {
  readonly #parts: ResponderParts;
  readonly #interaction: Interaction;
  readonly #as: Deferral;
  readonly #locale: string;
  readonly #log: Logger;
  /** Whether there's already a message that says something true. In place, that's the one with the button. */
  #showing: boolean;
  #unshown: Unshown | null = null;
  /** Whether the reply shows a layout, or may: from then on it can show nothing else. */
  #inLayout: boolean;
  /** The message that shows the reply, as far as Discord has named it. */
  #messageId: string | null;
  readonly #after: Promise<void> | undefined;

  constructor(parts: ResponderParts, interaction: Interaction, { as, locale, log, after }: Answering) {
    this.#parts = parts;
    this.#interaction = interaction;
    this.#as = as;
    this.#locale = locale;
    this.#log = log;
    this.#showing = as === 'in-place';
    this.#inLayout = as === 'in-place' && interaction.onLayout;
    this.#messageId = as === 'in-place' ? interaction.messageId : null;
    this.#after = after;
  }

  /** The language of those who read the reply. */
  get t(): Translator {
    return translatorFor(languageOf(this.#locale));
  }

  get unshown(): Unshown | null {
    return this.#unshown;
  }

  /** @param age of the interaction when the bot began with it, in milliseconds */
  async acknowledge(age: number): Promise<void> {
    const { api, discordClock } = this.#parts;
    const { actor, commandName, createdAt, custom } = this.#interaction;
    try {
      await api.defer(this.#interaction, this.#as);
    } catch (error) {
      if (isInDoubt(error)) {
        await this.#sayNothingWasDone();
      }
      throw error;
    }
    const ackMs = discordClock.now() - createdAt;
    this.#parts.onAcknowledged?.(ackMs);
    const { guildId, userId } = actor;
    this.#log.info(
      {
        command: commandName,
        ...(custom && { action: custom.action }),
        guild: guildId,
        user: userId,
        ageMs: age,
        ackMs,
      },
      'command acknowledged',
    );
  }

  /**
   * For an acknowledgment that Discord may have taken although it failed for the bot. Otherwise, its "thinking…" would
   * stay for a quarter of an hour, and a press would go unanswered. If Discord hasn't taken it, it refuses this.
   */
  async #sayNothingWasDone(): Promise<void> {
    const { api } = this.#parts;
    const interaction = this.#interaction;
    const nothing = draftOf(brokenMessage(this.t, interaction.reference, 'nothing'));
    try {
      await orInPlainWords(
        (message) =>
          this.#as === 'in-place' ? api.followUp(interaction, message) : api.edit(interaction, message, null),
        nothing,
        { t: this.t, plain: null, log: this.#log, blocked: 'reply blocked by Discord because of its content' },
      );
    } catch {
      // The person reads "The application did not respond", as after every acknowledgment that fails.
    }
  }

  /** See {@link Replying.reply}. */
  async reply(message: Message, maySend: MaySend | null = null): Promise<boolean> {
    const { reference } = this.#interaction;
    this.#inLayout ||= message.layout !== undefined;
    const shown = this.#inLayout ? asLayout(message) : message;
    const draft = draftOf(shown);
    await this.#after;
    try {
      const answer = await editReply(this.#parts.api, this.#interaction, draft, {
        t: this.t,
        reference,
        log: this.#log,
        maySend,
      });
      this.#messageId ??= messageIdOf(answer);
      this.#showing = true;
      this.#unshown = null;
      return true;
    } catch (error) {
      if (error instanceof NotOursError) {
        // What the other process says stays.
        this.#showing = true;
        this.#log.warn('reply left to the process that took over the work');
        return false;
      }
      // Unless Discord itself has refused it, it may have been shown anyway.
      this.#showing ||= !wasRefused(error);
      this.#log.error(discordErrorFacts(error), "couldn't deliver the reply");
      this.#parts.onUndelivered?.();
      return false;
    }
  }

  /** See {@link Replying.beside}. */
  async beside(message: Message): Promise<boolean> {
    if (!this.#showing) {
      return this.reply(message);
    }
    try {
      await orInPlainWords((one) => this.#parts.api.followUp(this.#interaction, one), draftOf(message), {
        t: this.t,
        plain: blockedMessage(this.t, this.#interaction.reference),
        log: this.#log,
        blocked: 'follow-up blocked by Discord because of its content',
      });
      return true;
    } catch (error) {
      this.#log.error(discordErrorFacts(error), "couldn't deliver the follow-up");
      this.#parts.onUndelivered?.();
      return false;
    }
  }

  /** See {@link Replying.write}. */
  write<T>(work: () => Promise<T>, writing: Writing<T>): Promise<T> {
    return countEffects(async (deeds) => {
      try {
        const result = await work();
        this.#unshown = { state: writing.changed(result) ? 'saved' : 'unread', lookUp: writing.lookUp };
        return result;
      } catch (error) {
        const away = error instanceof RecordsError;
        if (deeds.count === 0 && !(away && error.effect === 'in-doubt')) {
          throw error;
        }
        this.#unshown = { state: 'in-doubt', lookUp: writing.lookUp };
        throw away ? new RecordsError(error.fact, { effect: 'in-doubt' }) : error;
      }
    });
  }

  /** What a command gets of it. */
  replying(): Replying {
    const { applicationId, token } = this.#interaction;
    return {
      reply: (message, maySend) => this.reply(message, maySend),
      beside: (message) => this.beside(message),
      write: (work, writing) => this.write(work, writing),
      replyHandle: { applicationId, token, locale: this.#locale },
      messageId: () => this.#messageId,
    };
  }
}
