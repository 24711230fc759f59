/** Fields whose value is a secret, or personal, whatever it is. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['token', 'apikey', 'apikeyid', 'authorization', 'session_id']);
const PERSONAL_FIELDS: ReadonlySet<string> = new Set(['geolocation', 'deviceinfo', 'ip']);
const MASKED = '•••';
/** JSON Web Tokens begin like this wherever they stand: base64 of `{"`. */
const SIGNED_TOKEN = /eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/gu;

/** Tokens of interactions and webhooks are as long as nothing else is that is one word. */
const LONG_WORD = /[\w-]{110,}/gu;

/**
 * A value of JSON without secrets: those named here wherever they stand in a text, signed tokens, and fields that hold
 * secrets or personal data by their name.
 */
export function createMask(secrets: readonly string[]): <T>(value: T) => unknown {
  // The longest first: where one stands in another, nothing of either is left.
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
