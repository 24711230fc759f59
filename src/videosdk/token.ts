import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { type AnswerHeaders, dateOf, type ServerClock } from '../common/server-clock.ts';

export type ApiVersion = 'v1' | 'v2';

/** Five minutes: VideoSDK checks a token at each call, so it need not outlive the work it was signed for. */
const LIFETIME_SECONDS = 300;
/** A token is replaced this long before it ends: enough for the slowest call and for clocks that disagree. */
const RENEW_BEFORE_SECONDS = 60;
/** VideoSDK's clock is known to a second or so, and a token of the future is refused: it says that it's a little older than it is. */
const ISSUED_BEFORE_SECONDS = 5;

const USED_FOR_SECONDS = LIFETIME_SECONDS - ISSUED_BEFORE_SECONDS - RENEW_BEFORE_SECONDS;

/** Signs what VideoSDK takes as `Authorization`. */
export interface TokenSigner {
  /** Times in seconds of the Unix epoch. */
  sign(version: ApiVersion, issuedAt: number, expiresAt: number): Promise<string>;
}

export interface Token {
  /** The value of the header: raw, without "Bearer". */
  readonly jwt: string;
  /** In seconds of the Unix epoch, both. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface Tokens {
  /** The token for one version of the API: signed once by VideoSDK's clock, used until shortly before it ends. */
  token(version: ApiVersion): Promise<Token>;
  /**
   * Tells a token that was refused for its times from credentials that are wrong. By VideoSDK's own clock, as this very answer tells
   * it, the token wasn't valid yet or no longer; then the next token is signed by that clock.
   *
   * @param headers of an answer with status 401
   * @returns by how much this machine's clock is ahead, negative when it's behind, 0 when it was put right meanwhile; `null`: the
   *   times of the token were right
   */
  refusedForTime(token: Token, headers: AnswerHeaders): number | null;
}

/**
 * The claims differ by version (https://docs.videosdk.live/api-reference/realtime-communication/intro): v1 knows
 * neither `version` nor `roles`, and whether it takes a `crawler` token is not documented; in v2 `crawler` is the
 * least privilege, since such a token can call the REST API but never join a call.
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

/** VideoSDK judges the times of a token by its own clock, so that's the one they're taken from. */
export function createTokens(
  signer: TokenSigner,
  serverClock: Pick<ServerClock, 'now' | 'skewMs' | 'trustLatest'>,
): Tokens {
  const held = new Map<ApiVersion, { readonly issuedAt: number; readonly token: Promise<Token> }>();

  return {
    token(version) {
      const issuedAt = Math.floor(serverClock.now() / 1_000) - ISSUED_BEFORE_SECONDS;
      const current = held.get(version);
      const age = issuedAt - (current?.issuedAt ?? Number.NEGATIVE_INFINITY);
      // One of the future, after the clock went back, would be refused.
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
      // The header is cut to its second.
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
