import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { TokenClaims } from './control.ts';

/** Tokens should be short-lived: five minutes, plus half a minute for clock skew. */
const LONGEST_LIFE_SECONDS = 5 * 60 + 30;

export interface TokenRules {
  readonly apiKey: string;
  readonly secret: Uint8Array;
  readonly acceptCrawlerOnV1: boolean;
  /** By VideoSDK's clock. */
  readonly now: Date;
  readonly iatToleranceMs: number;
}

export interface TokenVerdict {
  /** null: the token is allowed to do this. */
  readonly refusal: { readonly status: 401 | 403; readonly message: string } | null;
  /** Only for tokens with a valid signature and age. */
  readonly claims: TokenClaims | null;
  /** Mistakes of the client, as opposed to its credentials: a wrong secret or an expired token isn't one. */
  readonly violations: readonly string[];
}

/** The message that the real service is known to send. */
const INVALID = { status: 401, message: 'Token is invalid or expired' } as const;
const FORBIDDEN = { status: 403, message: 'Token does not have the required permissions' } as const;

const claimsSchema = z.looseObject({
  apikey: z.string(),
  permissions: z.array(z.enum(['allow_join', 'allow_mod', 'ask_join'])),
  version: z.number().optional(),
  roles: z.array(z.enum(['crawler', 'rtc'])).optional(),
  iat: z.number(),
  exp: z.number(),
});
type Claims = z.infer<typeof claimsSchema>;

/**
 * Checks an Authorization header as VideoSDK does: the raw JWT, HS256, claims for the API version.
 * Source: VideoSDK's pages on authentication for v1 and v2.
 */
export async function judgeToken(header: string | undefined, version: 1 | 2, rules: TokenRules): Promise<TokenVerdict> {
  if (!header) return violated('no Authorization header');
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(header)) {
    return violated(`Authorization isn't a raw JWT${/^bearer\s/i.test(header) ? ' but starts with Bearer' : ''}`);
  }
  const algorithm = algorithmOf(header);
  if (algorithm !== 'HS256') return violated(`token is signed with ${algorithm}, not HS256`);

  let payload: TokenClaims;
  try {
    ({ payload } = await jwtVerify(header, rules.secret, { algorithms: ['HS256'], currentDate: rules.now }));
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWSSignatureVerificationFailed) {
      return { refusal: INVALID, claims: null, violations: [] };
    }
    return violated(`token can't be read (${error instanceof errors.JOSEError ? error.code : 'unknown'})`);
  }

  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return { refusal: INVALID, claims: payload, violations: [`invalid claims: ${wrong}`] };
  }
  return judgeClaims(parsed.data, version, rules);
}

function violated(violation: string): TokenVerdict {
  return { refusal: INVALID, claims: null, violations: [violation] };
}

function algorithmOf(token: string): string {
  try {
    return String(decodeProtectedHeader(token).alg);
  } catch {
    return 'an unreadable algorithm';
  }
}

function judgeClaims(claims: Claims, version: 1 | 2, rules: TokenRules): TokenVerdict {
  const violations: string[] = [];
  // The client may use either clock: a difference between them isn't its mistake.
  const now = Math.floor(Math.max(Date.now(), rules.now.getTime()) / 1000);
  if (claims.exp - now > LONGEST_LIFE_SECONDS) violations.push(`token lives for ${claims.exp - now} s from now`);
  else if (claims.exp - claims.iat > LONGEST_LIFE_SECONDS) violations.push(`token lives ${claims.exp - claims.iat} s`);
  const verdict = (refusal: TokenVerdict['refusal'], violation?: string): TokenVerdict => ({
    refusal,
    claims,
    violations: violation === undefined ? violations : [...violations, violation],
  });

  if (claims.apikey !== rules.apiKey) return verdict(INVALID);
  if (claims.iat * 1000 > rules.now.getTime() + rules.iatToleranceMs) return verdict(INVALID);
  const madeForV2 = claims.version !== undefined || claims.roles !== undefined;
  if (version === 1 && madeForV2 && !rules.acceptCrawlerOnV1) {
    return verdict(INVALID, 'token with version or roles on v1');
  }
  if (version === 2 && claims.version !== 2) return verdict(INVALID, 'token without version 2 on v2');
  if (claims.roles !== undefined && !claims.roles.includes('crawler')) {
    return verdict(FORBIDDEN, 'token without the crawler role on the REST API');
  }
  if (!claims.permissions.includes('allow_join') && !claims.permissions.includes('allow_mod')) {
    return verdict(FORBIDDEN, 'token permits neither allow_join nor allow_mod');
  }
  return verdict(null);
}
