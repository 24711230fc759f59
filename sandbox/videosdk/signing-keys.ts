import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

/** Signs some bytes; the text of the header. */
export type Sign = (bytes: Buffer) => string;

/** The keys with which webhooks are signed. Each is made when first needed: it takes a tenth of a second. */
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

  /** With the key of now, also when it is replaced while this is awaited. */
  async signer(): Promise<Sign> {
    const { privateKey } = await this.#current();
    return (bytes) => sign('RSA-SHA256', bytes, privateKey).toString('base64');
  }

  /** From here on everything is signed with another key, and that one is served. */
  rotate(): void {
    this.#pair = undefined;
  }
}
