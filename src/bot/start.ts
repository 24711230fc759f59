import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { discordErrorFacts } from './api.ts';
import { failureOf, isForGood, notBeforeMs } from './discord-errors.ts';

export interface StartParts {
  readonly clock: Pick<Clock, 'wait'>;
  readonly stopping: AbortSignal;
  readonly log: Logger;
  /** Ends the process. The log has said why. */
  readonly exit: (code: number) => void;
}

/** The longest pause between two attempts. */
const LONGEST_PAUSE_S = 30;

/** What the log says when Discord's answer ends the start, or the registration of the commands. */
export const START_REFUSALS = {
  token:
    'Discord rejected the token. Get a new one in the Developer Portal (Bot > Reset Token) and put it in DISCORD_TOKEN.',
  commands:
    'Discord refused to register the commands. Check GUILD_ID, and that the bot was added with its invite link.',
  temporary: "Discord failed or couldn't be reached, so the commands may not be registered. Try again.",
} as const;

/** What has to work once for the bot to start, however long Discord is down meanwhile. */
export interface Start {
  /**
   * Tries until it works. Ends the process when Discord's answer says that it never will.
   *
   * Not p-retry, which waits by the machine's timer: see docs/decisions/0017.
   */
  retryForever(what: string, work: () => Promise<void>): Promise<void>;
  /** Ends the process and logs what the operator has to do, as far as Discord's answer tells. */
  fail(error: unknown): void;
}

export function createStart({ clock, stopping, log, exit }: StartParts): Start {
  function fail(error: unknown): void {
    const failure = failureOf(error);
    log.fatal(
      discordErrorFacts(error),
      failure === 'bot'
        ? START_REFUSALS.token
        : failure !== 'temporary'
          ? START_REFUSALS.commands
          : START_REFUSALS.temporary,
    );
    exit(1);
  }

  return {
    async retryForever(what, work) {
      for (let attempt = 0; !stopping.aborted; attempt += 1) {
        try {
          await work();
          return;
        } catch (error) {
          if (isForGood(error) && failureOf(error) !== 'mistake') {
            fail(error);
            return;
          }
          const seconds = Math.max(Math.min(LONGEST_PAUSE_S, 2 ** attempt), Math.ceil(notBeforeMs(error) / 1_000));
          log.warn({ ...discordErrorFacts(error), retryInSeconds: seconds }, `${what} failed`);
          await clock.wait(seconds * 1_000, stopping);
        }
      }
    },
    fail,
  };
}
