import type { Logger } from 'pino';
import type { Clock } from '../common/clock.ts';
import { RecordsError, SETTLED_WITHIN_MS } from '../common/store-error.ts';
import type { Interaction } from './interaction.ts';
import type { Responder, Unshown } from './responder.ts';
import { lookedUpMessage, notLookedUpMessage, toBeLookedUpMessage } from './ui/errors.ts';

export interface LookUpContext {
  readonly interaction: Interaction;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'elapsed' | 'wait'>;
  /** Fires when the process stops. */
  readonly stopping: AbortSignal;
}

/** An interaction's token is valid for 15 minutes. The rest is left for the last edit. */
export const LOOK_UP_FOR_MS = 14 * 60_000;
const LOOK_UP_EVERY_MS = 3_000;

/**
 * Says what's known about a write, and updates that to what's on record as soon as the database answers. It even
 * replaces a message with a button, since what that shows may be outdated.
 */
export async function lookUp(
  { state, lookUp: read }: Unshown,
  responder: Responder,
  { interaction, log, clock, stopping }: LookUpContext,
): Promise<void> {
  const { t } = responder;
  const { reference } = interaction;
  const until = interaction.receivedAt + LOOK_UP_FOR_MS;
  await responder.reply(toBeLookedUpMessage(t, state, reference));
  for (let pause = SETTLED_WITHIN_MS; ; pause = LOOK_UP_EVERY_MS) {
    await clock.wait(Math.max(0, Math.min(pause, until - clock.elapsed())), stopping);
    if (stopping.aborted || clock.elapsed() >= until) {
      break;
    }
    try {
      await responder.reply(lookedUpMessage(t, await read()));
      log.info({ state }, 'looked up the result of a write');
      return;
    } catch (error) {
      if (!(error instanceof RecordsError)) {
        log.error({ err: error }, "couldn't show the result of a write");
        break;
      }
    }
  }
  log.warn({ state }, "couldn't look up the result of a write in time");
  await responder.reply(notLookedUpMessage(t, state, reference));
}
