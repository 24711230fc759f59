import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';

export type ApiVersion = 'v1' | 'v2';

/** Five minutes: VideoSDK checks a token at each call, so it need not outlive the work it was signed for. */
const LIFETIME_SECONDS = 300;
/** A token is replaced this long before it ends: enough for the slowest call and for clocks that disagree. */
const RENEW_BEFORE_SECONDS = 60;

export interface TokenSigner {
  /** The JWT for one version of the API: signed once, used until shortly before it ends. */
  token(version: ApiVersion): Promise<string>;
}

/**
 * Signs what VideoSDK takes as `Authorization`, raw, without "Bearer".
 *
 * The claims differ by version (https://docs.videosdk.live/api-reference/realtime-communication/intro): v1 knows
 * neither `version` nor `roles`, and whether it takes a `crawler` token is not documented; in v2 `crawler` is the
 * least privilege, since such a token can call the REST API but never join a call.
 *
 * @param now milliseconds of the Unix epoch
 */
export function createTokenSigner(
  { apiKey, secretKey }: { readonly apiKey: string; readonly secretKey: string },
  now: () => number,
): TokenSigner {
  const key = createSecretKey(Buffer.from(secretKey, 'utf8'));
  const held = new Map<ApiVersion, { readonly renewAt: number; readonly jwt: Promise<string> }>();

  async function sign(version: ApiVersion, issuedAt: number): Promise<string> {
    const permissions = ['allow_join', 'allow_mod'];
    const claims =
      version === 'v1'
        ? { apikey: apiKey, permissions }
        : { apikey: apiKey, version: 2, roles: ['crawler'], permissions };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .sign(key);
  }

  return {
    token(version) {
      const seconds = Math.floor(now() / 1_000);
      const current = held.get(version);
      if (current !== undefined && seconds < current.renewAt && seconds > current.renewAt - LIFETIME_SECONDS) {
        return current.jwt;
      }
      const jwt = sign(version, seconds);
      held.set(version, { renewAt: seconds + LIFETIME_SECONDS - RENEW_BEFORE_SECONDS, jwt });
      return jwt;
    },
  };
}
