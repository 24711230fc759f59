import { decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { TokenClaims } from './control.ts';

/** Tokens are to be short-lived: five minutes, and half a minute for clocks that differ. */
export const LONGEST_LIFE_SECONDS = 5 * 60 + 30;

export interface TokenRules {
  readonly apiKey: string;
  readonly secret: Uint8Array;
  readonly acceptCrawlerOnV1: boolean;
  /** By VideoSDK's clock. */
  readonly now: Date;
  readonly iatToleranceMs: number;
}

export interface TokenVerdict {
  /** null: the token may do this. */
  readonly refusal: { readonly status: 401 | 403; readonly message: string } | null;
  /** Only of tokens whose signature and age are right. */
  readonly claims: TokenClaims | null;
  /** What is wrong with the client, as opposed to its credentials: a bad secret or an expired token is none. */
  readonly violations: readonly string[];
}

/** The text the real service is known to send. */
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
 * Judges an Authorization header as VideoSDK does: the raw JWT, HS256, claims by the version of the API.
 * Source: VideoSDK's pages on authentication for v1 and v2.
 */
export async function judgeToken(header: string | undefined, version: 1 | 2, rules: TokenRules): Promise<TokenVerdict> {
  if (!header) return violated('no Authorization header');
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(header)) {
    return violated(`Authorization is not a raw JWT${/^bearer\s/i.test(header) ? ' but starts with Bearer' : ''}`);
  }
  const algorithm = algorithmOf(header);
  if (algorithm !== 'HS256') return violated(`token is not signed with HS256 but ${algorithm}`);

  let payload: TokenClaims;
  try {
    ({ payload } = await jwtVerify(header, rules.secret, { algorithms: ['HS256'], currentDate: rules.now }));
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWSSignatureVerificationFailed) {
      return { refusal: INVALID, claims: null, violations: [] };
    }
    return violated(`token cannot be read (${error instanceof errors.JOSEError ? error.code : 'unknown'})`);
  }

  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    return { refusal: INVALID, claims: payload, violations: [`claims are wrong: ${wrong}`] };
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
    return 'nothing readable';
  }
}

function judgeClaims(claims: Claims, version: 1 | 2, rules: TokenRules): TokenVerdict {
  const violations: string[] = [];
  // Whichever clock the client goes by: that the two differ is not its mistake.
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
    return verdict(FORBIDDEN, 'token whose roles do not include crawler on the REST API');
  }
  if (!claims.permissions.includes('allow_join') && !claims.permissions.includes('allow_mod')) {
    return verdict(FORBIDDEN, 'token permits neither allow_join nor allow_mod');
  }
  return verdict(null);
}
