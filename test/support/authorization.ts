import { type Authorization, createAuthorization } from '../../src/videosdk/authorization.ts';
import { createTokenSigner, createTokens } from '../../src/videosdk/token.ts';

/** Signs tokens with these credentials and this clock. */
export function authorizationOf(
  credentials: { readonly apiKey: string; readonly secretKey: string },
  now: () => number = Date.now,
): Authorization {
  const serverClock = { now, skewMs: () => null, trustLatest: () => undefined };
  return createAuthorization(createTokens(createTokenSigner(credentials), serverClock, { now }));
}
