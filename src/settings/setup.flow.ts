import type { Use } from '../bot/command.ts';
import { RecordsError } from '../common/store-error.ts';
import { type CheckPartsOf, check, type Finding, stateOf } from '../diagnostics/check.ts';
import type { Setups } from './setup.ts';

/** Runs all checks, and records how many problems they found, for the checklist. A result that can't be recorded is logged. */
export async function checkAndRecord(
  checks: CheckPartsOf,
  setups: Pick<Setups, 'tested'>,
  { actor, guildId, settings, reference, log }: Use,
): Promise<readonly Finding[]> {
  const at = checks.clock.now();
  const findings = await check(await checks.of(guildId), {
    guildId,
    settings,
    roleIds: actor.roleIds ?? [],
    reference,
  });
  const found = findings.filter((finding) => stateOf(finding) !== 'ok');
  log.info({ problems: found.map(({ about }) => about) }, 'check finished');
  // Without a database, there is nothing to wait for.
  if (findings.some((finding) => finding.about === 'store' && finding.found !== null)) {
    const problems = found.filter((finding) => stateOf(finding) === 'problem').length;
    await setups.tested(guildId, { at, problems }).catch((error: unknown) => {
      if (!(error instanceof RecordsError)) {
        throw error;
      }
      log.warn({ store: error.fact }, "couldn't record the check");
    });
  }
  return findings;
}
