import type { Logger } from 'pino';
import { causeFacts } from '../common/store-error.ts';
import { resealAll, type SealedAccounts, type Vault } from '../sessions/account.ts';

export interface ResealAccountsParts {
  readonly sealed: SealedAccounts;
  /** `null`: there is no key. */
  readonly vault: Vault | null;
  readonly log: Logger;
}

/** Encrypts with the current key, once at start, what an older one has encrypted. Says what can't be used. Never rejects. */
export async function resealAccounts({ sealed, vault, log }: ResealAccountsParts): Promise<void> {
  try {
    if (vault === null) {
      const [any] = await sealed.page('', 1);
      if (any !== undefined) {
        log.error('servers have VideoSDK accounts of their own, and SECRETS_KEY is not set: none can be used');
      }
      return;
    }
    const { resealed, unreadable } = await resealAll(sealed, vault);
    if (resealed > 0) {
      log.info({ accounts: resealed }, "encrypted servers' VideoSDK accounts with the first key in SECRETS_KEY");
    }
    if (unreadable > 0) {
      log.error({ accounts: unreadable }, "no key in SECRETS_KEY decrypts some servers' VideoSDK accounts");
    }
  } catch (error) {
    log.warn(causeFacts(error), "couldn't check which key servers' VideoSDK accounts are encrypted with");
  }
}
