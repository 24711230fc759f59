import { createHash } from 'node:crypto';
import { FlattenedEncrypt, flattenedDecrypt } from 'jose';
import { z } from 'zod';
import type { AccountPlace, Credentials, Vault } from '../sessions/account.ts';

interface Key {
  /** Says which key encrypted something, and nothing about the key. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

const credentialsSchema = z.object({ apiKey: z.string(), secretKey: z.string() });
const headerSchema = z.object({ kid: z.string() });

/**
 * Encrypts with JWE (RFC 7516): `dir` with A256GCM. The server and the account are additional authenticated data that
 * isn't stored: a row that is copied to another server doesn't decrypt there.
 *
 * @param keys 32 bytes each, in base64. The first encrypts, and all decrypt
 */
export function createVault(keys: readonly [string, ...string[]]): Vault {
  const [first, ...others] = keys.map(keyOf) as [Key, ...Key[]];
  const byId = new Map([first, ...others].map((key) => [key.id, key]));

  return {
    async seal(place, credentials) {
      const {
        protected: head,
        iv,
        ciphertext,
        tag,
      } = await new FlattenedEncrypt(new TextEncoder().encode(JSON.stringify(credentials)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: first.id })
        .setAdditionalAuthenticatedData(new TextEncoder().encode(textOf(place)))
        .encrypt(first.bytes);
      return [head, '', iv, ciphertext, tag].join('.');
    },

    async open(place, sealed): Promise<Credentials | null> {
      const key = byId.get(keyIdOf(sealed) ?? '');
      const [head, , iv, ciphertext, tag] = sealed.split('.');
      if (key === undefined || !head || !iv || !ciphertext || !tag) {
        return null;
      }
      try {
        const aad = Buffer.from(textOf(place)).toString('base64url');
        const { plaintext } = await flattenedDecrypt({ protected: head, aad, iv, ciphertext, tag }, key.bytes, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return credentialsSchema.parse(JSON.parse(new TextDecoder().decode(plaintext)));
      } catch {
        // The error would say nothing that helps, and could hold what was decrypted.
        return null;
      }
    },

    isCurrent: (sealed) => keyIdOf(sealed) === first.id,
  };
}

function keyOf(text: string): Key {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return { bytes, id: createHash('sha256').update('bouncer key ').update(bytes).digest('base64url').slice(0, 8) };
}

function keyIdOf(sealed: string): string | null {
  try {
    const [head = ''] = sealed.split('.');
    return headerSchema.parse(JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))).kid;
  } catch {
    return null;
  }
}

function textOf({ guildId, id }: AccountPlace): string {
  return JSON.stringify(['bouncer/videosdk-account', guildId, id]);
}
