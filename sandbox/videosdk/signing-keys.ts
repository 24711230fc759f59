import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Signs bytes and returns the header value. */
export type Sign = (bytes: Buffer) => string;

/**
 * The keys of this process, in the order in which each VideoSDK uses them. Each is generated when first needed, which
 * takes a tenth of a second: too long for every VideoSDK that a test starts.
 */
const pairs: Promise<KeyPair>[] = [];

/** The keys that sign webhooks. */
export class SigningKeys {
  #replaced: number;

  /** @param first the place of the first key: accounts with different places never share one */
  constructor(first = 0) {
    this.#replaced = first;
  }

  #current(): Promise<KeyPair> {
    const pair = pairs[this.#replaced] ?? generate('rsa', { modulusLength: 2048 });
    pairs[this.#replaced] = pair;
    return pair;
  }

  async publicPem(form: 'pkcs1' | 'spki'): Promise<string> {
    const { publicKey } = await this.#current();
    return publicKey.export({ type: form, format: 'pem' }).toString();
  }

  /** Signs with the current key, even if it's replaced while this is awaited. */
  async signer(): Promise<Sign> {
    const { privateKey } = await this.#current();
    return (bytes) => sign('RSA-SHA256', bytes, privateKey).toString('base64');
  }

  /** Signs with a new key from now on, and serves it. */
  rotate(): void {
    this.#replaced += 1;
  }
}
