import { createHmac } from 'node:crypto';
import { VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY } from './identifiers.ts';

type Claims = {
  readonly apikey?: string;
  readonly version?: number;
  readonly roles?: readonly string[];
  readonly permissions?: readonly string[];
  readonly exp?: number;
};

/** Enough for tokens that are signed once; a token signed per call is checked each time, which takes about 15 µs. */
const REMEMBERED = 16;

/** Returns what's wrong with an Authorization header for an API version, or undefined. */
export function createTokenCheck(): (header: string | undefined, version: 'v1' | 'v2') => string | undefined {
  const known = new Map<string, Claims>();
  return (header, version) => {
    if (!header) return 'no Authorization';
    let claims = known.get(header);
    if (!claims) {
      const [head, payload, signature] = header.split('.');
      if (!head || !payload || !signature) return "Authorization isn't a bare JWT";
      const wanted = createHmac('sha256', VIDEOSDK_SECRET_KEY).update(`${head}.${payload}`).digest('base64url');
      if (signature !== wanted) return 'wrong signature';
      claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Claims;
      const oldest = known.size >= REMEMBERED ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      known.set(header, claims);
    }
    if (claims.apikey !== VIDEOSDK_API_KEY) return 'wrong apikey';
    if (claims.exp === undefined || claims.exp * 1000 < Date.now()) return 'expired';
    if (!claims.permissions?.includes('allow_mod')) return 'permission allow_mod is missing';
    if (version === 'v2' && !(claims.version === 2 && claims.roles?.includes('crawler'))) return 'wrong claims for v2';
    if (version === 'v1' && (claims.version !== undefined || claims.roles)) return 'wrong claims for v1';
    return undefined;
  };
}
