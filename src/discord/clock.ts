import type { REST } from 'discord.js';
import type { Logger } from 'pino';

export interface DiscordClock {
  /** Milliseconds of the Unix epoch as Discord counts them. */
  now(): number;
}

/** `Date` headers have whole seconds and travel a while: smaller differences are not differences. */
const TOLERATED_MS = 1_500;

/**
 * The clock by which the age of an interaction is judged. On a machine whose own clock is a few seconds off, every
 * command would look too old (or never old enough): where Discord's `Date` headers disagree, they win.
 */
export function createDiscordClock(rest: REST, localNow: () => number, log: Logger): DiscordClock {
  let aheadMs = 0;
  rest.on('response', (_request, response) => {
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date)) {
      return;
    }
    // The header was cut to its second: on average half a second has been lost.
    const difference = date + 500 - localNow();
    const wasAhead = aheadMs;
    aheadMs = Math.abs(difference) > TOLERATED_MS ? difference : 0;
    if (Math.abs(aheadMs - wasAhead) > TOLERATED_MS) {
      log.warn({ clockOffMs: -aheadMs }, 'the clock of this machine and the one of Discord disagree: set it (NTP)');
    }
  });
  return { now: () => localNow() + aheadMs };
}
