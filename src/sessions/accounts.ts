import type { Clock } from '../common/clock.ts';
import type { GuildSettings } from '../settings/settings.ts';
import {
  accountIdOf,
  type Credentials,
  type SealedAccounts,
  type ServerAccount,
  SHARED_ACCOUNT,
  type Vault,
} from './account.ts';
import type { NoAccount } from './video-sessions.ts';

/** What reaches one VideoSDK account, and everything that remembers what was read there. */
export interface OpenAccount<Client> {
  readonly client: Client;
  /** Nothing new is asked for. What's in progress may finish. */
  close(): void;
}

export interface AccountsParts<Client> {
  readonly settings: { of(guildId: string): Promise<Pick<GuildSettings, 'account'>> };
  readonly sealed: Pick<SealedAccounts, 'find'>;
  /** `null`: the operator has set no key. */
  readonly vault: Pick<Vault, 'open'> | null;
  /** The operator's account. */
  readonly shared: Client;
  /** Stands in where there is no account to use: it says so, whatever it's asked. */
  readonly without: (why: NoAccount) => Client;
  readonly open: (guildId: string, id: string, credentials: Credentials) => OpenAccount<Client>;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly onUnreadable: (guildId: string) => void;
  /** How many accounts of servers are open at most. */
  readonly most?: number;
}

/** The VideoSDK accounts of all servers. */
export interface Accounts<Client> {
  /**
   * What reaches the account that a server uses at this moment. Nothing else leads to an account, so a server reaches no
   * other.
   *
   * @throws {RecordsError} when it can't be read which one that is
   */
  of(guildId: string): Promise<Client>;
  /**
   * Whether the server still uses this account. May be two seconds late in processes other than the one where it was
   * changed.
   *
   * @throws {RecordsError}
   */
  isCurrent(guildId: string, id: string): Promise<boolean>;
  /** How many accounts of servers are open. */
  readonly size: number;
}

type NotOpened = Extract<NoAccount, 'unreadable' | 'changed'>;

interface Held<Client> {
  readonly id: string;
  readonly revision: string;
  readonly opened: Promise<OpenAccount<Client> | NotOpened>;
  usedAt: number;
}

const MOST_OPEN = 500;
/** Longer than anything that is remembered of an account: see REMEMBERED_MS in witness.ts. */
const IDLE_AFTER_MS = 20 * 60_000;

export function createAccounts<Client>(parts: AccountsParts<Client>): Accounts<Client> {
  return new OpenAccounts(parts);
}

class OpenAccounts<Client> implements Accounts<Client> {
  readonly #parts: AccountsParts<Client>;
  readonly #most: number;
  /** By server: each server's account is its own. The one that was used last comes last. */
  readonly #held = new Map<string, Held<Client>>();

  constructor(parts: AccountsParts<Client>) {
    this.#parts = parts;
    this.#most = parts.most ?? MOST_OPEN;
  }

  get size(): number {
    return this.#held.size;
  }

  async of(guildId: string): Promise<Client> {
    const { shared, without, settings } = this.#parts;
    const { account } = await settings.of(guildId);
    if (account.kind === 'own') {
      return this.#ownOf(guildId, account);
    }
    this.#drop(guildId);
    return account.kind === 'shared' ? shared : without('none');
  }

  async isCurrent(guildId: string, id: string): Promise<boolean> {
    return accountIdOf((await this.#parts.settings.of(guildId)).account) === id;
  }

  async #ownOf(guildId: string, account: Extract<ServerAccount, { readonly kind: 'own' }>): Promise<Client> {
    const { clock, without } = this.#parts;
    const { id, revision } = account;
    let held = this.#held.get(guildId);
    if (held?.id !== id || held.revision !== revision) {
      this.#drop(guildId);
      held = { id, revision, opened: this.#open(guildId, id), usedAt: 0 };
    }
    held.usedAt = clock.elapsed();
    this.#held.delete(guildId);
    this.#held.set(guildId, held);
    this.#sweep(clock.elapsed());
    let opened: OpenAccount<Client> | NotOpened;
    try {
      opened = await held.opened;
    } catch (error) {
      this.#forget(guildId, held);
      throw error;
    }
    if (typeof opened === 'string') {
      // It isn't remembered: what is stored may be another account now, or sealed with another key.
      this.#forget(guildId, held);
      return without(opened);
    }
    return opened.client;
  }

  async #open(guildId: string, id: string): Promise<OpenAccount<Client> | NotOpened> {
    const { sealed, vault, open, onUnreadable } = this.#parts;
    const stored = await sealed.find(guildId);
    if (stored === null || stored.id !== id) {
      // Another process has just changed it.
      return 'changed';
    }
    const credentials = await vault?.open(stored, stored.sealed);
    if (!credentials) {
      onUnreadable(guildId);
      return 'unreadable';
    }
    return open(guildId, id, credentials);
  }

  #forget(guildId: string, held: Held<Client>): void {
    if (this.#held.get(guildId) === held) {
      this.#held.delete(guildId);
    }
  }

  #drop(guildId: string): void {
    const held = this.#held.get(guildId);
    this.#held.delete(guildId);
    held?.opened.then((opened) => (typeof opened === 'string' ? undefined : opened.close())).catch(() => undefined);
  }

  /** When another is used, so that nothing grows and no timer is needed. */
  #sweep(now: number): void {
    for (const [guildId, { usedAt }] of this.#held) {
      if (this.#held.size <= this.#most && now - usedAt < IDLE_AFTER_MS) {
        return;
      }
      this.#drop(guildId);
    }
  }
}

/** The account that a client reaches, as those who record something need it. */
export interface AccountInUse {
  /** See `accountIdOf`. */
  readonly id: string;
  /** Whether the server still uses it. May reject with a {@link RecordsError}. */
  isCurrent(guildId: string): Promise<boolean>;
}

/** An account that no server can change. */
export const ALWAYS_SHARED: AccountInUse = { id: SHARED_ACCOUNT, isCurrent: async () => true };
