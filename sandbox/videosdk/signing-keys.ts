import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Signs bytes and returns the header value. */
export type Sign = (bytes: Buffer) => string;

/** The keys that sign webhooks. Each is generated when first needed, which takes a tenth of a second. */
export class SigningKeys {
  #pair: Promise<KeyPair> | undefined;

  #current(): Promise<KeyPair> {
    this.#pair ??= generate('rsa', { modulusLength: 2048 });
    return this.#pair;
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
    this.#pair = undefined;
  }
}
