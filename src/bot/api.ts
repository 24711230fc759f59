import {
  type APIInteractionResponse,
  DiscordAPIError,
  InteractionResponseType,
  MessageFlags,
  type RateLimitData,
  REST,
  type RESTOptions,
  Routes,
} from 'discord.js';
import pLimit from 'p-limit';
import type { Clock } from '../common/clock.ts';
import type { MaySend, ReplyHandle } from '../removal/journal.ts';
import type { Choices, Message, Modal } from './command.ts';
import { ANSWER_WITHIN_MS, type DiscordClock } from './discord-clock.ts';
import { failureOf, isForGood } from './discord-errors.ts';
import type { Interaction } from './interaction.ts';
import { askedBefore, asking, NotOursError } from './send-guard.ts';

export interface DiscordApiOptions {
  readonly token: string;
  /** For example "https://discord.com/api". */
  readonly apiUrl: string;
  readonly makeRequest: RESTOptions['makeRequest'];
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  readonly discordClock: Pick<DiscordClock, 'ageAtLeast' | 'taken' | 'measured'>;
}

/** The REST API of Discord, in the three ways this bot uses it. */
export interface DiscordApi {
  /** For calls that carry the bot's token: discord.js's own limits and retries apply. */
  readonly bot: REST;
  /**
   * Acknowledges: with "thinking…" in a message of its own (private: seen by the one who asked alone), or with nothing
   * that shows, when the message is to be changed that a button is on. Rejects when it was not to be had in time.
   */
  defer(interaction: Interaction, as: Deferral): Promise<void>;
  /** Answers a press with a modal. */
  openModal(interaction: Interaction, modal: Modal): Promise<void>;
  /** Answers at once, without a deferral; seen by the one who asked alone. */
  answer(interaction: Interaction, message: Message): Promise<void>;
  complete(interaction: Interaction, choices: Choices): Promise<void>;
  /**
   * Replaces what the deferral shows. Repeated on failure: replacing twice is harmless, as long as nobody else has replaced it since.
   *
   * @param mayTell asked right before each attempt, after all waiting; `null`: it tells of nobody's work
   * @throws {NotOursError} when the answer was no: nothing was sent since
   */
  edit(reply: ReplyHandle, message: Message, maySend: MaySend | null): Promise<void>;
  /**
   * Says something in a message of its own, seen by the one who asked alone; what is shown already stays. Sent once: what is
   * repeated would be read twice.
   */
  followUp(reply: ReplyHandle, message: Message): Promise<void>;
}

export type Deferral = 'private' | 'public' | 'in-place';

const CALLBACK_TIMEOUT_MS = 1_400;
const EDIT_AGAIN_AFTER_MS = [300, 700, 1_500, 2_500];
/** No attempt begins later than this: with its 3 s it still ends within the time in which the process may stop. */
const EDIT_UNTIL_MS = 8_000;

/**
 * How many callbacks, and how many replies, are sent at once; the others wait here. Time-outs begin with the sending:
 * a process that was held up for a second would else time out all that has gathered, lose their connections, send all of
 * it again, and never catch up.
 */
const MOST_AT_ONCE = 64;

/** Discord exempts the endpoints of interactions from the 50 requests a second; discord.js counts them all the same. */
const NO_GLOBAL_LIMIT = Number.MAX_SAFE_INTEGER;
/** Each interaction leaves a queue of its own behind; they are swept this often, or memory would grow by the hour. */
const SWEEP_EVERY_MS = 60_000;

/**
 * discord.js counts the time until it may send again by the wall clock. After that was put back by an hour, it would hold everything up
 * for an hour: what is to wait longer than this fails instead, which whoever sent it knows to take, and is sent anew.
 */
const LONGEST_HOLD_MS = 60_000;

export function createDiscordApi({ token, apiUrl, makeRequest, clock, discordClock }: DiscordApiOptions): DiscordApi {
  const common: Partial<RESTOptions> = {
    version: '10',
    api: apiUrl,
    makeRequest: asking(discordClock.measured(makeRequest)),
  };
  const forInteractions: Partial<RESTOptions> = {
    ...common,
    globalRequestsPerSecond: NO_GLOBAL_LIMIT,
    handlerSweepInterval: SWEEP_EVERY_MS,
  };
  // discord.js repeats a failed callback at once, with 15 s each, and waits for rate limits: all too late here.
  const callbacks = new REST({
    ...forInteractions,
    timeout: CALLBACK_TIMEOUT_MS,
    retries: 0,
    rejectOnRateLimit: () => true,
  });
  // Its retries come at once; those of `edit` leave a Discord that restarts a moment.
  const replies = new REST({ ...forInteractions, timeout: 3_000, retries: 0, rejectOnRateLimit: heldTooLong });
  const bot = new BotRest({ ...common, timeout: 10_000, retries: 2, rejectOnRateLimit: heldTooLong }).setToken(token);
  const callbacksInTurn = pLimit(MOST_AT_ONCE);
  const repliesInTurn = pLimit(MOST_AT_ONCE);

  function heldTooLong({ timeToReset }: RateLimitData): boolean {
    if (timeToReset <= LONGEST_HOLD_MS) {
      return false;
    }
    for (const rest of [replies, bot]) {
      rest.handlers.clear();
      rest.globalReset = -1;
    }
    return true;
  }

  async function sendCallback(interaction: Interaction, body: APIInteractionResponse): Promise<void> {
    await callbacksInTurn(async () => {
      if (discordClock.ageAtLeast(interaction) > ANSWER_WITHIN_MS) {
        throw new TooLateError();
      }
      const sentAt = clock.elapsed();
      await callbacks.post(Routes.interactionCallback(interaction.id, interaction.token), { auth: false, body });
      discordClock.taken(interaction, sentAt);
    });
  }

  /** One attempt, and one more while there is time. */
  async function callback(interaction: Interaction, body: APIInteractionResponse): Promise<void> {
    try {
      await sendCallback(interaction, body);
    } catch (error) {
      if (isForGood(error) || discordClock.ageAtLeast(interaction) > ANSWER_WITHIN_MS - CALLBACK_TIMEOUT_MS) {
        throw error;
      }
      try {
        await sendCallback(interaction, body);
      } catch (second) {
        // "Already acknowledged" to our second attempt: the first one had arrived, only its answer was lost.
        if (failureOf(second) !== 'acknowledged') {
          throw second;
        }
      }
    }
  }

  return {
    bot,
    defer: (interaction, as) =>
      callback(
        interaction,
        as === 'in-place'
          ? { type: InteractionResponseType.DeferredMessageUpdate }
          : {
              type: InteractionResponseType.DeferredChannelMessageWithSource,
              ...(as === 'private' && { data: { flags: MessageFlags.Ephemeral } }),
            },
      ),
    openModal: (interaction, modal) => callback(interaction, { type: InteractionResponseType.Modal, data: modal }),
    answer: (interaction, message) =>
      callback(interaction, {
        type: InteractionResponseType.ChannelMessageWithSource,
        data: { ...whole(message), flags: MessageFlags.Ephemeral },
      }),
    complete: (interaction, choices) =>
      sendCallback(interaction, {
        type: InteractionResponseType.ApplicationCommandAutocompleteResult,
        data: { choices: [...choices] },
      }),
    async edit({ applicationId, token: replyToken }, message, maySend) {
      const route = Routes.webhookMessage(applicationId, replyToken);
      const files = message.files?.map(({ name, text }) => ({ name, data: text, contentType: 'text/csv' }));
      const until = clock.elapsed() + EDIT_UNTIL_MS;
      let failed: { readonly error: unknown } | null = null;
      for (const pauseMs of [...EDIT_AGAIN_AFTER_MS, Number.POSITIVE_INFINITY]) {
        try {
          await repliesInTurn(() => {
            // The wait may have taken longer than it should, and so may its turn: the process may have stood still.
            if (failed !== null && clock.elapsed() > until) {
              throw failed.error;
            }
            return askedBefore(maySend, () =>
              replies.patch(route, { auth: false, body: whole(message), ...(files && { files }) }),
            );
          });
          return;
        } catch (error) {
          if (error instanceof NotOursError || isForGood(error) || clock.elapsed() + pauseMs > until) {
            throw error;
          }
          failed = { error };
          await clock.wait(pauseMs);
        }
      }
    },
    followUp: ({ applicationId, token: replyToken }, message) =>
      repliesInTurn(async () => {
        const body = { ...whole(message), flags: MessageFlags.Ephemeral };
        await replies.post(Routes.webhook(applicationId, replyToken), { auth: false, body });
      }),
  };
}

/** discord.js forgets a token that was refused, so that one stray 401 would silence the bot until it is started again. */
class BotRest extends REST {
  override setToken(token: string): this {
    return (token as string | null) === null ? this : super.setToken(token);
  }
}

/** Its turn to be sent came when Discord no longer takes an answer. */
class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

/** A whole message: what is not named is emptied, and nothing pings anybody, whatever a name or a reason contains. */
export function whole(message: Message) {
  return {
    content: message.content ?? '',
    embeds: message.embeds ?? [],
    components: message.components ?? [],
    allowed_mentions: { parse: [] as [] },
    ...(message.files && { attachments: message.files.map(({ name }, id) => ({ id, filename: name })) }),
  };
}

/**
 * What may be logged of an error from Discord: discord.js's own carry the url, in which the interaction's token
 * stands, and the whole body that was sent.
 */
export function discordErrorFacts(error: unknown): Record<string, unknown> {
  if (error instanceof DiscordAPIError) {
    return { discordCode: error.code, status: error.status, message: error.message };
  }
  if (error instanceof Error) {
    const status = 'status' in error && typeof error.status === 'number' ? { status: error.status } : {};
    const code = 'code' in error && typeof error.code === 'string' ? { network: error.code } : {};
    return { error: error.name, ...status, ...code };
  }
  return { error: typeof error };
}
