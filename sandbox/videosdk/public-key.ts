import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/**
 * The key with which webhooks would be signed, made when first asked for: it takes a tenth of a second. PKCS#1, the
 * less common of the two PEM forms, because clients must be able to read it.
 */
export function publicKeySource(): () => Promise<string> {
  let pem: Promise<string> | undefined;
  return () => {
    pem ??= generate('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).then((pair) => pair.publicKey);
    return pem;
  };
}
