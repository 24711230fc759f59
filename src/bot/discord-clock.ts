import type { RESTOptions } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { createServerClock, type ServerClock, skewInWords } from '../common/server-clock.ts';
import type { Interaction } from './interaction.ts';

type Send = RESTOptions['makeRequest'];

/** What the clock needs to know about an interaction. */
export type Aged = Pick<Interaction, 'createdAt' | 'receivedAt'>;

/**
 * Discord's clock, which decides when an interaction is created and when it expires. It's measured on every response
 * from Discord, so a machine with a wrong clock doesn't take commands to be too old or too young.
 */
export interface DiscordClock {
  /** Milliseconds of the Unix epoch, by Discord's clock. */
  now(): number;
  /** A time that Discord's clock has certainly reached. See {@link ServerClock.atLeast}. */
  readonly atLeast: ServerClock['atLeast'];
  /** How far this machine's clock is ahead of Discord's. See {@link ServerClock.skewMs}. */
  readonly skewMs: ServerClock['skewMs'];
  /**
   * A lower bound for an interaction's age. An interaction that's dropped for its age is dropped silently, so a clock
   * that's merely believed to be right must not decide that. If an answer turns out to be too late, Discord says so,
   * and its response corrects the clock.
   */
  ageAtLeast(interaction: Aged): number;
  /**
   * Discord accepted an answer that was sent at `sentAt` (by `elapsed`), so the interaction wasn't too old then,
   * whatever the headers say.
   */
  taken(interaction: Aged, sentAt: number): void;
  /** Makes the same requests, and learns from the response to each. */
  measured(send: Send): Send;
}

/** An interaction expires 3 s after it's created. The rest is left for the network. */
export const ANSWER_WITHIN_MS = 2_900;

export function createDiscordClock(clock: Pick<Clock, 'now' | 'elapsed'>, log: Logger): DiscordClock {
  const server = createServerClock(clock, (skewMs) => {
    if (skewMs === 0) {
      log.info("this machine's clock matches Discord's again");
    } else {
      log.warn(
        { clockAheadMs: skewMs },
        `this machine's clock is ${skewInWords(skewMs)} compared with Discord's: set it with NTP`,
      );
    }
  });
  let disproved = false;

  return {
    now: () => server.now(),
    atLeast: () => server.atLeast(),
    skewMs: () => server.skewMs(),
    ageAtLeast: ({ createdAt, receivedAt }) => Math.max(clock.elapsed() - receivedAt, server.earliest() - createdAt),
    taken({ createdAt }, sentAt) {
      if (!server.bearOut(createdAt + ANSWER_WITHIN_MS, sentAt) && !disproved) {
        disproved = true;
        log.warn("the Date headers of Discord's responses are wrong: no longer dropping commands because of their age");
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
