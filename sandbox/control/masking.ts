/** Fields whose value is always secret or personal. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['token', 'apikey', 'apikeyid', 'authorization', 'session_id']);
const PERSONAL_FIELDS: ReadonlySet<string> = new Set(['geolocation', 'deviceinfo', 'ip']);
const MASKED = '•••';
/** JSON Web Tokens start like this anywhere: base64 of `{"`. */
const SIGNED_TOKEN = /eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/gu;

/** Only tokens of interactions and webhooks are single words this long. */
const LONG_WORD = /[\w-]{110,}/gu;

/**
 * Masks secrets in a JSON value: the given ones anywhere in a text, signed tokens, and fields whose name marks them as
 * secret or personal.
 */
export function createMask(secrets: readonly string[]): <T>(value: T) => unknown {
  // Longest first: if one contains another, nothing of either is left.
  const known = secrets.filter((secret) => secret.length > 0).sort((a, b) => b.length - a.length);

  function maskText(text: string): string {
    const masked = known.reduce((left, secret) => left.replaceAll(secret, MASKED), text);
    return masked.replace(SIGNED_TOKEN, MASKED).replace(LONG_WORD, MASKED);
  }

  function mask(value: unknown): unknown {
    if (typeof value === 'string') return maskText(value);
    if (Array.isArray(value)) return value.map(mask);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const name = key.toLowerCase();
        const hidden = (SECRET_FIELDS.has(name) || PERSONAL_FIELDS.has(name)) && inner != null;
        return [maskText(key), hidden ? MASKED : mask(inner)];
      }),
    );
  }

  return mask;
}
