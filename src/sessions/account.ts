/**
 * The VideoSDK account that a server uses: the operator's, one that the server brought, or none, because the operator
 * lends none.
 */
export type ServerAccount =
  | { readonly kind: 'shared' }
  /**
   * `id`: names the account in records, can't be guessed, and stays the same while the API key does. `revision`: changes
   * with each set of credentials.
   */
  | { readonly kind: 'own'; readonly id: string; readonly revision: string }
  | { readonly kind: 'none' };

/** Names the operator's account in records. Those from before servers could bring their own have it, too. */
export const SHARED_ACCOUNT = '';

/** The account's name in records; `null`: there is no account. */
export function accountIdOf(account: ServerAccount): string | null {
  switch (account.kind) {
    case 'shared':
      return SHARED_ACCOUNT;
    case 'own':
      return account.id;
    case 'none':
      return null;
  }
}

/**
 * An ID of VideoSDK's as no other account has it: two accounts can have sessions, rooms or people with the same ID, by
 * chance or on purpose. The operator's keep theirs as they are.
 */
export function inAccount(account: string, id: string): string {
  return account === SHARED_ACCOUNT ? id : `${account} ${id}`;
}

/** What VideoSDK calls an API key and its secret. */
export interface Credentials {
  readonly apiKey: string;
  readonly secretKey: string;
}

/** Where an account belongs: what is encrypted for one place can't be decrypted for another. */
export interface AccountPlace {
  readonly guildId: string;
  readonly id: string;
}

/** Encrypts the credentials of servers. */
export interface Vault {
  seal(place: AccountPlace, credentials: Credentials): Promise<string>;
  /** @returns `null` if none of the keys decrypts it for this place */
  open(place: AccountPlace, sealed: string): Promise<Credentials | null>;
  /** Whether it was encrypted with the key that encrypts now. */
  isCurrent(sealed: string): boolean;
}

/** The stored credentials of an account, encrypted. */
export interface SealedAccount extends AccountPlace {
  readonly sealed: string;
}

/** The encrypted credentials of all servers. Every method rejects with a {@link RecordsError} when the store is down. */
export interface SealedAccounts {
  /** A name for an account or its revision, of this many random bytes. */
  newName(bytes: number): string;
  find(guildId: string): Promise<SealedAccount | null>;
  /** The server that an account belongs to; `null`: there is no such account. */
  serverOf(id: string): Promise<string | null>;
  /** All of them, by server, a page at a time. `after`: the last server of the page before. */
  page(after: string, limit: number): Promise<readonly SealedAccount[]>;
  /** Replaces what is stored, unless it has changed since it was read. */
  reseal(seen: SealedAccount, sealed: string): Promise<boolean>;
}

/** Encrypts with the current key what an older one has encrypted. Returns how many there were, and how many can't be read. */
export async function resealAll(
  accounts: Pick<SealedAccounts, 'page' | 'reseal'>,
  vault: Vault,
): Promise<{ readonly resealed: number; readonly unreadable: number }> {
  const count = { resealed: 0, unreadable: 0 };
  let after = '';
  for (;;) {
    const page = await accounts.page(after, RESEALED_AT_ONCE);
    for (const one of page) {
      const credentials = vault.isCurrent(one.sealed) ? null : await vault.open(one, one.sealed);
      if (credentials !== null) {
        // One that was replaced since has the current key.
        count.resealed += (await accounts.reseal(one, await vault.seal(one, credentials))) ? 1 : 0;
      } else if (!vault.isCurrent(one.sealed)) {
        count.unreadable += 1;
      }
    }
    const last = page.at(-1);
    if (last === undefined || page.length < RESEALED_AT_ONCE) {
      return count;
    }
    after = last.guildId;
  }
}

const RESEALED_AT_ONCE = 100;

/** What VideoSDK says to credentials that a server wants to use. */
export type CredentialsVerdict =
  | 'valid'
  /** They belong to no account. */
  | 'wrong'
  /** They're right, and the account may not use this API: it's unpaid, disabled or limited. */
  | 'refused'
  | 'busy'
  /** No answer, or none that says anything. */
  | 'unreachable';
