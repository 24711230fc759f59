import { countEffects } from '../common/deeds.ts';
import { RecordsError } from '../common/store-error.ts';
import { type LookUpContext, lookUp } from './look-up.ts';
import type { Responder } from './responder.ts';
import { brokenMessage, databaseDownMessage } from './ui/errors.ts';

/**
 * Runs a command, and says truthfully how far it got if it fails. Writes are counted where they happen, so "nothing
 * was done" is only said if it's true, no matter what a command forgets.
 */
export async function guarded(responder: Responder, context: LookUpContext, work: () => Promise<void>): Promise<void> {
  const { interaction, log } = context;
  await countEffects(async (deeds) => {
    try {
      await work();
    } catch (error) {
      const away = error instanceof RecordsError;
      const done = responder.unshown?.state ?? (deeds.count === 0 ? 'nothing' : 'unsure');
      const facts = away ? { store: error.fact, effect: error.effect } : { err: error };
      log.error({ ...facts, done }, away ? 'command failed: database unavailable' : 'command failed');
      if (responder.unshown !== null) {
        await lookUp(responder.unshown, responder, context);
        return;
      }
      const { t } = responder;
      const { reference } = interaction;
      const how = deeds.count === 0 ? 'nothing' : 'unsure';
      await responder.beside(away ? databaseDownMessage(t, reference, how) : brokenMessage(t, reference, how));
    }
  });
}
