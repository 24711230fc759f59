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
  const problems = found.filter((finding) => stateOf(finding) === 'problem').length;
  // That VideoSDK doesn't know a room is no more than a hint: it may not have been used yet.
  const open = found.some((finding) => stateOf(finding) === 'unknown' && !isHint(finding));
  // Without a database, there is nothing to wait for. What couldn't be checked isn't known to be well.
  if (findings.some((finding) => finding.about === 'store' && finding.found !== null) && (problems > 0 || !open)) {
    await setups.tested(guildId, { at, problems }).catch((error: unknown) => {
      if (!(error instanceof RecordsError)) {
        throw error;
      }
      log.warn({ store: error.fact }, "couldn't record the check");
    });
  }
  return findings;
}

function isHint(finding: Finding): boolean {
  return finding.about === 'rooms' && finding.notRead === 0;
}
