import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../common/clock.ts';
import { type AnswerHeaders, dateOf, type ServerClock } from '../common/server-clock.ts';

export type ApiVersion = 'v1' | 'v2';

/** Five minutes. VideoSDK checks a token on each call, so it doesn't have to outlive the work it was signed for. */
export const LIFETIME_SECONDS = 300;
/** Replace a token this long before it expires: enough for the slowest call, and for clocks that disagree. */
export const RENEW_BEFORE_SECONDS = 60;
/**
 * VideoSDK's clock is known to within a second or so, and a token from the future is refused. So tokens claim to be a
 * little older than they are.
 */
export const ISSUED_BEFORE_SECONDS = 5;

const USED_FOR_SECONDS = LIFETIME_SECONDS - ISSUED_BEFORE_SECONDS - RENEW_BEFORE_SECONDS;

/** Signs tokens for VideoSDK's `Authorization` header. */
export interface TokenSigner {
  /** Times are in seconds of the Unix epoch. */
  sign(version: ApiVersion, issuedAt: number, expiresAt: number): Promise<string>;
}

export interface Token {
  /** The header's value: raw, without "Bearer". */
  readonly jwt: string;
  /** Both times are in seconds of the Unix epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface Tokens {
  /** The token for one version of the API, signed once by VideoSDK's clock and used until shortly before it expires. */
  token(version: ApiVersion): Promise<Token>;
  /**
   * Tells a token that was refused for its times from wrong credentials: by VideoSDK's own clock, as stated in this
   * very answer, the token wasn't valid yet, or no longer. In that case, the next token is signed by that clock.
   *
   * @param headers of an answer with status 401
   * @returns how far this machine's clock is ahead in milliseconds: negative if it's behind, 0 if it has been corrected
   *   since. `null`: the token's times were right
   */
  refusedForTime(token: Token, headers: AnswerHeaders): number | null;
}

/**
 * The claims differ by version (https://docs.videosdk.live/api-reference/realtime-communication/intro). v1 knows
 * neither `version` nor `roles`, and whether it takes a `crawler` token isn't documented. In v2, `crawler` is the least
 * privilege, since such a token can call the REST API but never join a call.
 */
export function createTokenSigner({
  apiKey,
  secretKey,
}: {
  readonly apiKey: string;
  readonly secretKey: string;
}): TokenSigner {
  const key = createSecretKey(Buffer.from(secretKey, 'utf8'));
  const permissions = ['allow_join', 'allow_mod'];
  return {
    sign: (version, issuedAt, expiresAt) =>
      new SignJWT(
        version === 'v1'
          ? { apikey: apiKey, permissions }
          : { apikey: apiKey, version: 2, roles: ['crawler'], permissions },
      )
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(key),
  };
}

/**
 * VideoSDK checks a token's times against its own clock, so they're taken from that clock.
 *
 * @param clock the best there is while VideoSDK's clock isn't known, as when a proxy drops the `Date` of its answers
 */
export function createTokens(
  signer: TokenSigner,
  serverClock: Pick<ServerClock, 'now' | 'skewMs' | 'trustLatest'>,
  clock: Pick<Clock, 'now'>,
): Tokens {
  const held = new Map<ApiVersion, { readonly issuedAt: number; readonly token: Promise<Token> }>();

  return {
    token(version) {
      const now = serverClock.skewMs() === null ? clock.now() : serverClock.now();
      const issuedAt = Math.floor(now / 1_000) - ISSUED_BEFORE_SECONDS;
      const current = held.get(version);
      const age = issuedAt - (current?.issuedAt ?? Number.NEGATIVE_INFINITY);
      // A token from the future, after the clock was set back, would be refused.
      if (current !== undefined && age >= -ISSUED_BEFORE_SECONDS && age < USED_FOR_SECONDS) {
        return current.token;
      }
      const expiresAt = issuedAt + LIFETIME_SECONDS;
      const token = signer.sign(version, issuedAt, expiresAt).then((jwt) => ({ jwt, issuedAt, expiresAt }));
      held.set(version, { issuedAt, token });
      return token;
    },

    refusedForTime({ issuedAt, expiresAt }, headers) {
      const date = dateOf(headers);
      // The header is truncated to whole seconds.
      if (date === null || (date + 1_000 > issuedAt * 1_000 && date < expiresAt * 1_000)) {
        return null;
      }
      serverClock.trustLatest();
      for (const [version, current] of held) {
        if (current.issuedAt === issuedAt) {
          held.delete(version);
        }
      }
      return serverClock.skewMs() ?? 0;
    },
  };
}
