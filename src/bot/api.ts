import {
  type APIInteractionResponse,
  DiscordAPIError,
  InteractionResponseType,
  type InternalRequest,
  MessageFlags,
  type RateLimitData,
  REST,
  type RESTOptions,
  Routes,
} from 'discord.js';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import { attempting, noteDoubt, noting } from './attempts.ts';
import type { Choices, Message, Modal } from './command.ts';
import { ANSWER_WITHIN_MS, type DiscordClock } from './discord-clock.ts';
import { discordsCode, failureOf, isForGood, notBeforeMs, wasRefused } from './discord-errors.ts';
import { onlyDiscords } from './discords-answer.ts';
import type { Interaction } from './interaction.ts';
import { NewestFirst } from './newest-first.ts';
import type { Sendable } from './plain-fallback.ts';
import { CLOCK_WAS_SET_MS, type Limited, LONGEST_WAIT_S, RateLimits } from './rate-limits.ts';
import { inTime } from './send.ts';
import { askedBefore, asking, NotOursError } from './send-guard.ts';

export interface DiscordApiOptions {
  readonly token: string;
  /** For example "https://discord.com/api". */
  readonly apiUrl: string;
  readonly makeRequest: RESTOptions['makeRequest'];
  readonly clock: Pick<Clock, 'elapsed' | 'wait' | 'timeout'>;
  readonly discordClock: Pick<DiscordClock, 'ageAtLeast' | 'taken' | 'measured'>;
  readonly log: Logger;
  /** Called for each request that Discord refuses because there are too many. */
  readonly onLimited?: ((how: Limited) => void) | undefined;
}

/** Discord's REST API, in the three ways this bot uses it. */
export interface DiscordApi {
  /**
   * For calls with the bot's token. discord.js's own limits and retries apply, but no call takes longer than
   * {@link BOT_CALL_WITHIN_MS}.
   */
  readonly bot: REST;
  /**
   * Acknowledges an interaction: with "thinking…" in a new message (`private`: only the person who asked sees it), or
   * invisibly, if the message with the button is going to change (`in-place`). Rejects if it doesn't succeed in time:
   * whether Discord may have taken it nevertheless, {@link isInDoubt} says.
   */
  defer(interaction: Interaction, as: Deferral): Promise<void>;
  /** Answers a press with a modal. */
  openModal(interaction: Interaction, modal: Sendable<Modal>): Promise<void>;
  /** Answers right away, without a deferral. Only the person who asked sees it. */
  answer(interaction: Interaction, message: Sendable<Message>): Promise<void>;
  /**
   * Answers like {@link answer}, but once, many at a time and the newest first: for what can't be carried out because
   * too much is in progress. It makes no acknowledgment wait.
   */
  turnAway(interaction: Interaction, message: Sendable<Message>): Promise<void>;
  /** Whether there are, or were until a moment ago, more to turn away than can be sent at once. */
  readonly isBehind: boolean;
  /** Whether someone is being turned away at the moment. */
  readonly isTurningAway: boolean;
  complete(interaction: Interaction, choices: Sendable<Choices>): Promise<void>;
  /**
   * Replaces what the deferral shows. Retried on failure: replacing it twice is harmless as long as no one else has
   * replaced it in between.
   *
   * @param maySend asked right before each attempt, after all waiting. `null`: no other process can say something else
   *   there
   * @returns Discord's answer, which is the message: see {@link messageIdOf}
   * @throws {NotOursError} if `maySend` said no: nothing has been sent since
   */
  edit(reply: ReplyHandle, message: Sendable<Message>, maySend: MaySend | null): Promise<unknown>;
  /**
   * Sends a separate message that only the person who asked sees, and leaves what's already shown. Sent again only if
   * Discord refused it, and not for good, because it could be shown twice.
   */
  followUp(reply: ReplyHandle, message: Sendable<Message>): Promise<void>;
}

export type Deferral = 'private' | 'public' | 'in-place';

export const CALLBACK_TIMEOUT_MS = 1_400;
const EDIT_AGAIN_AFTER_MS = [300, 700, 1_500, 2_500];
/** No attempt starts later than this. With its 3 s timeout it still ends before the process has to stop. */
export const EDIT_UNTIL_MS = 8_000;

/**
 * How many callbacks, and how many replies, are in flight at once; the rest wait here. Timeouts start when a request is
 * sent. Otherwise a process that was held up for a second would time out everything in its queue, lose the connections,
 * send it all again, and never catch up.
 */
export const MOST_AT_ONCE = 64;
/**
 * A busy process gets to its connections only a few times a second, so how many it turns away depends on how many it
 * sends each time. There's a connection for each of these, so that no acknowledgment waits for one.
 */
export const MOST_TURNED_AWAY_AT_ONCE = 192;
/** What a busy process sends waits for its connections about this long. */
const BEHIND_FOR_MS = 300;

/** Discord exempts interaction endpoints from its 50 requests per second, but discord.js counts them anyway. */
const NO_GLOBAL_LIMIT = Number.MAX_SAFE_INTEGER;
/** Each interaction leaves its own queue behind. Without this sweep, memory would grow by the hour. */
const SWEEP_EVERY_MS = 60_000;

/** Every call with the bot's token has succeeded or failed by then, however long discord.js would wait. */
export const BOT_CALL_WITHIN_MS = 30_000;

export function createDiscordApi(options: DiscordApiOptions): DiscordApi {
  return new RestDiscordApi(options);
}

class RestDiscordApi implements DiscordApi {
  readonly bot: REST;
  readonly #clock: DiscordApiOptions['clock'];
  readonly #discordClock: DiscordApiOptions['discordClock'];
  readonly #callbacks: REST;
  readonly #replies: REST;
  readonly #callbacksInTurn = pLimit(MOST_AT_ONCE);
  readonly #repliesInTurn = pLimit(MOST_AT_ONCE);
  readonly #turningAway = new NewestFirst(MOST_TURNED_AWAY_AT_ONCE, (interaction: Interaction) =>
    this.#isTooLate(interaction),
  );

  #behindUntil = Number.NEGATIVE_INFINITY;

  constructor({ token, apiUrl, makeRequest, clock, discordClock, log, onLimited }: DiscordApiOptions) {
    this.#clock = clock;
    this.#discordClock = discordClock;
    const common: Partial<RESTOptions> = {
      version: '10',
      api: apiUrl,
      makeRequest: asking(
        new RateLimits({ clock, log, onLimited }).within(noting(discordClock.measured(onlyDiscords(makeRequest)))),
      ),
    };
    const forInteractions: Partial<RESTOptions> = {
      ...common,
      globalRequestsPerSecond: NO_GLOBAL_LIMIT,
      handlerSweepInterval: SWEEP_EVERY_MS,
    };
    // discord.js retries a failed callback right away, allows each attempt 15 s, and waits for rate limits: too late
    // for a callback.
    this.#callbacks = new REST({
      ...forInteractions,
      timeout: CALLBACK_TIMEOUT_MS,
      retries: 0,
      rejectOnRateLimit: () => true,
    });
    // discord.js's own retries come right away, and its waits have no end. The ones in `edit` give a restarting Discord
    // a moment, and end in time.
    this.#replies = new REST({
      ...forInteractions,
      timeout: 3_000,
      retries: 0,
      rejectOnRateLimit: (limit) => {
        this.#forgetIfClockWasSet(limit);
        return true;
      },
    });
    this.bot = new BotRest(clock, {
      ...common,
      timeout: 10_000,
      retries: 2,
      rejectOnRateLimit: (limit) => {
        this.#forgetIfClockWasSet(limit);
        return limit.timeToReset > LONGEST_WAIT_S * 1_000;
      },
    }).setToken(token);
  }

  defer(interaction: Interaction, as: Deferral): Promise<void> {
    const deferral: APIInteractionResponse =
      as === 'in-place'
        ? { type: InteractionResponseType.DeferredMessageUpdate }
        : {
            type: InteractionResponseType.DeferredChannelMessageWithSource,
            ...(as === 'private' && { data: { flags: MessageFlags.Ephemeral } }),
          };
    return attempting(() => this.#callback(interaction, deferral));
  }

  openModal(interaction: Interaction, modal: Sendable<Modal>): Promise<void> {
    return this.#callback(interaction, { type: InteractionResponseType.Modal, data: modal });
  }

  answer(interaction: Interaction, message: Sendable<Message>): Promise<void> {
    return this.#callback(interaction, privately(message));
  }

  get isBehind(): boolean {
    return this.#clock.elapsed() < this.#behindUntil;
  }

  get isTurningAway(): boolean {
    return this.#turningAway.running > 0;
  }

  async turnAway(interaction: Interaction, message: Sendable<Message>): Promise<void> {
    if (this.#turningAway.isFull) {
      this.#behindUntil = this.#clock.elapsed() + BEHIND_FOR_MS;
    }
    const sent = await this.#turningAway.inTurn(interaction, () => this.#post(interaction, privately(message)));
    if (!sent) {
      throw new TooLateError();
    }
  }

  complete(interaction: Interaction, choices: Sendable<Choices>): Promise<void> {
    return this.#sendCallback(interaction, {
      type: InteractionResponseType.ApplicationCommandAutocompleteResult,
      data: { choices: [...choices] },
    });
  }

  edit(reply: ReplyHandle, message: Sendable<Message>, maySend: MaySend | null): Promise<unknown> {
    return attempting(() => this.#edit(reply, message, maySend));
  }

  async #edit(
    { applicationId, token }: ReplyHandle,
    message: Sendable<Message>,
    maySend: MaySend | null,
  ): Promise<unknown> {
    const clock = this.#clock;
    const route = Routes.webhookMessage(applicationId, token);
    const files = message.files?.map(({ name, text }) => ({ name, data: text, contentType: 'text/csv' }));
    const until = clock.elapsed() + EDIT_UNTIL_MS;
    let failed: { readonly error: unknown } | null = null;
    for (const pauseMs of [...EDIT_AGAIN_AFTER_MS, Number.POSITIVE_INFINITY]) {
      try {
        return await this.#repliesInTurn(() => {
          // Waiting and queueing may have taken longer than planned, for example because the process was paused.
          if (failed !== null && clock.elapsed() > until) {
            throw failed.error;
          }
          return askedBefore(maySend, () =>
            this.#replies.patch(route, { auth: false, body: edited(message), ...(files && { files }) }),
          );
        });
      } catch (error) {
        const waitMs = Math.max(pauseMs, notBeforeMs(error));
        if (error instanceof NotOursError || isForGood(error) || clock.elapsed() + waitMs > until) {
          throw error;
        }
        if (!wasRefused(error)) {
          noteDoubt();
        }
        failed = { error };
        await clock.wait(waitMs);
      }
    }
    return null;
  }

  followUp(reply: ReplyHandle, message: Sendable<Message>): Promise<void> {
    return attempting(() => this.#followUp(reply, message));
  }

  async #followUp({ applicationId, token }: ReplyHandle, message: Sendable<Message>): Promise<void> {
    const clock = this.#clock;
    const body = { ...whole(message), flags: MessageFlags.Ephemeral | flagsOf(message) };
    const until = clock.elapsed() + EDIT_UNTIL_MS;
    for (;;) {
      try {
        await this.#repliesInTurn(() =>
          this.#replies.post(Routes.webhook(applicationId, token), { auth: false, body }),
        );
        return;
      } catch (error) {
        const waitMs = Math.max(EDIT_AGAIN_AFTER_MS[0] ?? 0, notBeforeMs(error));
        if (!wasRefused(error) || isForGood(error) || clock.elapsed() + waitMs > until) {
          throw error;
        }
        await clock.wait(waitMs);
      }
    }
  }

  #forgetIfClockWasSet({ timeToReset }: RateLimitData): void {
    if (timeToReset > CLOCK_WAS_SET_MS) {
      for (const rest of [this.#replies, this.bot]) {
        rest.handlers.clear();
        rest.globalReset = -1;
      }
    }
  }

  async #sendCallback(interaction: Interaction, body: APIInteractionResponse): Promise<void> {
    await this.#callbacksInTurn(async () => {
      if (this.#isTooLate(interaction)) {
        throw new TooLateError();
      }
      await this.#post(interaction, body);
    });
  }

  #isTooLate(interaction: Interaction): boolean {
    return this.#discordClock.ageAtLeast(interaction) > ANSWER_WITHIN_MS;
  }

  async #post(interaction: Interaction, body: APIInteractionResponse): Promise<void> {
    const sentAt = this.#clock.elapsed();
    const route = Routes.interactionCallback(interaction.id, interaction.token);
    await this.#callbacks.post(route, { auth: false, body });
    this.#discordClock.taken(interaction, sentAt);
  }

  /** One attempt, and a second one if there's time. */
  async #callback(interaction: Interaction, body: APIInteractionResponse): Promise<void> {
    try {
      await this.#sendCallback(interaction, body);
    } catch (error) {
      if (isForGood(error) || this.#discordClock.ageAtLeast(interaction) > ANSWER_WITHIN_MS - CALLBACK_TIMEOUT_MS) {
        throw error;
      }
      try {
        await this.#sendCallback(interaction, body);
      } catch (second) {
        // "Already acknowledged" on the second attempt means the first one arrived and only its answer was lost. If that
        // was refused, someone else has acknowledged it.
        if (failureOf(second) !== 'acknowledged' || wasRefused(error)) {
          throw second;
        }
      }
    }
  }
}

/** The ID of the message in Discord's answer to an edit; `null` if it isn't in there. */
export function messageIdOf(answer: unknown): string | null {
  const id: unknown = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : null;
  return typeof id === 'string' ? id : null;
}

class BotRest extends REST {
  readonly #clock: Pick<Clock, 'timeout'>;

  constructor(clock: Pick<Clock, 'timeout'>, options: Partial<RESTOptions>) {
    super(options);
    this.#clock = clock;
  }

  /** All of discord.js's waiting and retrying is within this call. */
  override request(options: InternalRequest): Promise<unknown> {
    return inTime(
      this.#clock,
      (late) =>
        attempting(() =>
          super.request({ ...options, signal: options.signal ? AbortSignal.any([options.signal, late]) : late }),
        ),
      BOT_CALL_WITHIN_MS,
    );
  }

  /** discord.js forgets a rejected token. A single stray 401 would silence the bot until its next restart. */
  override setToken(token: string): this {
    return (token as string | null) === null ? this : super.setToken(token);
  }
}

/** By the time this could be sent, Discord no longer accepted an answer. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/** An answer that only the person who asked sees. */
function privately(message: Sendable<Message>): APIInteractionResponse {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { ...whole(message), flags: MessageFlags.Ephemeral | flagsOf(message) },
  };
}

/**
 * A full message: fields that are left out get cleared, and nothing pings anyone, whatever a name or reason contains.
 */
export function whole(message: Sendable<Message>) {
  return {
    ...(message.layout === undefined
      ? { content: message.content ?? '', embeds: message.embeds ?? [], components: message.components ?? [] }
      : { components: [...message.layout], flags: flagsOf(message) }),
    allowed_mentions: { parse: [] as [] },
    ...(message.files && { attachments: message.files.map(({ name }, id) => ({ id, filename: name })) }),
  };
}

/**
 * The same for a message that may show something else until then. With a layout, what it can't have anymore is cleared:
 * Discord refuses to keep it. https://discord.com/developers/docs/resources/message#edit-message
 */
function edited(message: Sendable<Message>) {
  return { ...whole(message), ...(message.layout !== undefined && { content: null, embeds: [] }) };
}

function flagsOf({ layout }: Message): number {
  return layout === undefined ? 0 : MessageFlags.IsComponentsV2;
}

/**
 * The loggable facts of a Discord error. discord.js's errors carry the URL, which includes the interaction's token, and
 * the full request body. What something in between says may name the URL, too, so only its status is told.
 */
export function discordErrorFacts(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError) {
    const { status, message } = error;
    const code = discordsCode(error);
    return code === null ? { error: "not Discord's answer", status } : { discordCode: code, status, message };
  }
  if (error instanceof Error) {
    const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {};
    const code = 'code' in error && typeof error.code === 'string' ? { network: error.code } : {};
    return { error: error.name, ...status, ...code };
  }
  return { error: typeof error };
}
