import type { Use } from '../bot/command.ts';
import { RecordsError } from '../common/store-error.ts';
import { type CheckPartsOf, check, type Finding, stateOf } from '../diagnostics/check.ts';
import type { SettingsRepository } from './settings.ts';
import type { Setups } from './setup.ts';

export interface RecordedCheckParts {
  readonly checks: CheckPartsOf;
  readonly setups: Pick<Setups, 'tested' | 'newestChange'>;
  readonly settings: Pick<SettingsRepository, 'reread'>;
}

/**
 * Runs all checks, and records how many problems they found, for the checklist. A result that can't be recorded is
 * logged. The settings are read for it: what's known of them may be older than what another process has set.
 */
export async function checkAndRecord(
  { checks, setups, settings: repository }: RecordedCheckParts,
  { actor, guildId, settings: known, reference, log }: Use,
): Promise<readonly Finding[]> {
  const at = checks.clock.now();
  const read = await latest({ setups, settings: repository }, guildId);
  const settings = read?.settings ?? known;
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
  if (
    read !== null &&
    findings.some((finding) => finding.about === 'store' && finding.found !== null) &&
    (problems > 0 || !open)
  ) {
    await setups.tested(guildId, { at, problems, newestChange: read.newestChange }).catch((error: unknown) => {
      if (!(error instanceof RecordsError)) {
        throw error;
      }
      log.warn({ store: error.fact }, "couldn't record the check");
    });
  }
  return findings;
}

/** The settings, and the newest change that is certainly in them; `null`: they can't be read now. */
async function latest({ setups, settings }: Omit<RecordedCheckParts, 'checks'>, guildId: string) {
  try {
    const newestChange = await setups.newestChange(guildId);
    return { newestChange, settings: await settings.reread(guildId) };
  } catch (error) {
    if (error instanceof RecordsError) {
      return null;
    }
    throw error;
  }
}

function isHint(finding: Finding): boolean {
  return finding.about === 'rooms' && finding.notRead === 0;
}
