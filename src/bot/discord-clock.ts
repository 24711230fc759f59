import type { RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { createServerClock, type ServerClock, skewInWords } from '../common/server-clock.ts';
import type { Interaction } from './interaction.ts';

type Send = RESTOptions['makeRequest'];

/** What is asked of Discord's clock about an interaction. */
export type Aged = Pick<Interaction, 'createdAt' | 'receivedAt'>;

/**
 * Discord's clock: by it interactions are made, and by it they die. It's measured on every answer of Discord, so that a machine
 * whose own clock is off finds no command too old, and none too young.
 */
export interface DiscordClock {
  /** Milliseconds of the Unix epoch as Discord counts them. */
  now(): number;
  /** As late as it certainly is at Discord; see {@link ServerClock.atLeast}. */
  readonly atLeast: ServerClock['atLeast'];
  /** By how much this machine's clock is ahead of Discord's; see {@link ServerClock.skewMs}. */
  readonly skewMs: ServerClock['skewMs'];
  /**
   * How old an interaction certainly is: what is given up for its age is lost in silence, and a clock that is only thought to be right
   * must not do that. Whoever tries in vain is told by Discord, and measures the clock anew.
   */
  ageAtLeast(interaction: Aged): number;
  /** Discord took an answer to it that was sent at `sentAt`, by `elapsed`: so it wasn't too old then, whatever the headers say. */
  taken(interaction: Aged, sentAt: number): void;
  /** The same requests; the clock learns from each answer. */
  measured(send: Send): Send;
}

/** An interaction is dead 3 s after it was made; the last moments are left to the network. */
export const ANSWER_WITHIN_MS = 2_900;

export function createDiscordClock(clock: Pick<Clock, 'now' | 'elapsed'>, log: Logger): DiscordClock {
  const server = createServerClock(clock, (skewMs) => {
    if (skewMs === 0) {
      log.info("this machine's clock agrees with Discord's again");
    } else {
      log.warn({ clockAheadMs: skewMs }, `this machine's clock is ${skewInWords(skewMs)}, by Discord's: set it (NTP)`);
    }
  });
  let disproved = false;

  return {
    now: server.now,
    atLeast: server.atLeast,
    skewMs: server.skewMs,
    ageAtLeast: ({ createdAt, receivedAt }) => Math.max(clock.elapsed() - receivedAt, server.earliest() - createdAt),
    taken({ createdAt }, sentAt) {
      if (!server.bearOut(createdAt + ANSWER_WITHIN_MS, sentAt) && !disproved) {
        disproved = true;
        log.warn('the Date headers of what answers for Discord are wrong: no command is dropped for its age any more');
      }
    },
    measured: (send) => async (url, init) => {
      const sentAt = clock.elapsed();
      const response = await send(url, init);
      server.observe(response.headers, sentAt, clock.elapsed());
      return response;
    },
  };
}
