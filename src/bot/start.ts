import { RESTJSONErrorCodes as Code, DiscordAPIError } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { discordErrorFacts } from './api.ts';
import { discordsCode, failureOf, notBeforeMs } from './discord-errors.ts';
import { NotDiscordsAnswerError } from './discords-answer.ts';
import { GatewayAnswerError, SessionsUsedUpError } from './gateway-information.ts';

export interface StartParts {
  readonly clock: Pick<Clock, 'wait'>;
  readonly stopping: AbortSignal;
  readonly log: Logger;
  /** Ends the process. The log has said why. */
  readonly exit: (code: number) => void;
}

/** What the log says after {step} failed, if trying again soon wouldn't help. */
export const START_REFUSALS = {
  token:
    'Discord rejected the token. Get a new one in the Developer Portal (Bot > Reset Token) and put it in DISCORD_TOKEN.',
  usedUp:
    '{step} failed: Discord accepts no more changes to them today. They stay as they are, and the bot tries again later.',
  noSessions:
    '{step} failed: Discord allows the bot no more gateway sessions today. The bot waits until it does, and asks at least once an hour.',
  fewSessions:
    '{step} failed: Discord allows the bot fewer gateway sessions today than this process has shards. The bot waits until there are enough, and asks at least once an hour.',
  tooManyShards:
    '{step} failed: this process has more shards than Discord allows gateway sessions in a day. Lower the count in SHARDS. The bot asks again at least once an hour.',
  answer:
    "{step} failed: Discord's answer can't be used. The bot asks again. If it stays like that, look for a proxy that changes the answer, or report this.",
  closed:
    "{step} failed: Discord doesn't let the bot do that. Check GUILD_ID, and add the bot to that server with its invite link.",
  form: "{step} failed: Discord doesn't accept what the bot sent. Update the bot, or report this.",
  other: "{step} failed: Discord refused it. Look up the error code in Discord's documentation.",
  between:
    '{step} failed: something between the bot and Discord answered in its place. Look for a proxy, a firewall or a login page on the way. The bot tries again.',
  temporary: "{step} failed: Discord failed or couldn't be reached. Try again.",
} as const;

const SESSIONS_LEFT = {
  none: 'noSessions',
  few: 'fewSessions',
  never: 'tooManyShards',
} as const satisfies Record<SessionsUsedUpError['left'], keyof typeof START_REFUSALS>;

/** What has to work at Discord, as the log names it. */
export type Step = 'connecting to Discord' | 'registering the commands';

/** How long to pause after a failure that can pass, and after a refusal: each is twice the one before, up to a limit. */
const PAUSES_S = { temporary: [1, 30], refused: [60, 3_600] } as const;
export interface Start {
  /**
   * Tries until it works, or until the bot stops. Only a refused token ends the process: whatever else fails, the bot
   * serves with what Discord already knows, and a supervisor that starts it again and again would use up the sessions
   * that Discord allows in a day.
   *
   * Not p-retry, which waits by the machine's timer: see docs/decisions/0017.
   */
  retryForever(step: Step, work: () => Promise<void>): Promise<void>;
  /** Ends the process, and logs what failed and what the operator has to do. */
  fail(step: Step, error: unknown): void;
}

export function createStart({ clock, stopping, log, exit }: StartParts): Start {
  function fail(step: Step, error: unknown): void {
    log.fatal(discordErrorFacts(error), whatToDo(step, error));
    exit(1);
  }

  return {
    async retryForever(step, work) {
      for (let failed = { passes: true, times: 0 }; !stopping.aborted; ) {
        try {
          await work();
          return;
        } catch (error) {
          if (isTokenRefused(error)) {
            fail(step, error);
            return;
          }
          const passes = failureOf(error) === 'temporary' || failureOf(error) === 'mistake';
          const [first, longest] = passes ? PAUSES_S.temporary : PAUSES_S.refused;
          failed = { passes, times: failed.passes === passes ? failed.times + 1 : 1 };
          const pause = Math.max(
            Math.min(longest, first * 2 ** (failed.times - 1)),
            Math.ceil(notBeforeMs(error) / 1_000),
          );
          const facts = { ...discordErrorFacts(error), ...gatewayFacts(error), retryInSeconds: pause };
          if (passes && !isNamed(error)) {
            log.warn(facts, `${step} failed`);
          } else {
            log.error(facts, whatToDo(step, error));
          }
          await clock.wait(pause * 1_000, stopping);
        }
      }
    },
    fail,
  };
}

/** "401: Unauthorized" is all that Discord says about a token it rejects. A 401 without a code isn't Discord's own. */
function isTokenRefused(error: unknown): boolean {
  return failureOf(error) === 'bot' && error instanceof DiscordAPIError && error.status === 401;
}

function isDailyLimit(error: unknown): boolean {
  return discordsCode(error) === Code.MaximumDailyApplicationCommandCreatesReached;
}

/** Whether there is more to say about a failure that passes than that it's tried again. */
function isNamed(error: unknown): boolean {
  return (
    isDailyLimit(error) ||
    isFromBetween(error) ||
    error instanceof SessionsUsedUpError ||
    error instanceof GatewayAnswerError
  );
}

/** Discord's own refusals have a code. Its 5xx often have none, and nor have those of Cloudflare in front of it. */
function isFromBetween(error: unknown): boolean {
  return (
    error instanceof NotDiscordsAnswerError ||
    (error instanceof DiscordAPIError && discordsCode(error) === null && error.status < 500)
  );
}

/** What is known about a failure of the gateway before anything connects. */
function gatewayFacts(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof SessionsUsedUpError) {
    const { needed, remaining, resetAfterMs } = error;
    return { sessionsNeeded: needed, sessionsLeft: remaining, resetInSeconds: Math.ceil(resetAfterMs / 1_000) };
  }
  return error instanceof GatewayAnswerError ? { why: error.message } : {};
}

/** One line for the operator: what failed, and what to do about it. */
function whatToDo(step: Step, error: unknown): string {
  return START_REFUSALS[refusalOf(error)].replace('{step}', step);
}

function refusalOf(error: unknown): keyof typeof START_REFUSALS {
  if (isTokenRefused(error)) {
    return 'token';
  }
  if (isDailyLimit(error)) {
    return 'usedUp';
  }
  if (error instanceof SessionsUsedUpError) {
    return SESSIONS_LEFT[error.left];
  }
  if (error instanceof GatewayAnswerError) {
    return 'answer';
  }
  if (isFromBetween(error)) {
    return 'between';
  }
  switch (failureOf(error)) {
    case 'temporary':
      return 'temporary';
    case 'closed':
    case 'no-channel':
      return 'closed';
    case 'content':
    case 'mistake':
      return 'form';
    default:
      return 'other';
  }
}
