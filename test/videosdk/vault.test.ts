import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { resealAll, type SealedAccount } from '../../src/sessions/account.ts';
import { createVault } from '../../src/videosdk/vault.ts';

const [OLD, NEW] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')] as const;
const PLACE = { guildId: '100000000000000001', id: 'account-1' };
const CREDENTIALS = { apiKey: 'the-key-of-a-server', secretKey: 'the-secret-of-a-server' };

describe('the vault', () => {
  it('decrypts what it has encrypted, for the same place', async () => {
    const sealed = await createVault([OLD]).seal(PLACE, CREDENTIALS);
    expect(await createVault([OLD]).open(PLACE, sealed)).toEqual(CREDENTIALS);
    expect(sealed).not.toContain(CREDENTIALS.apiKey);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain(CREDENTIALS.secretKey);
  });

  it('never encrypts the same credentials to the same text', async () => {
    const vault = createVault([OLD]);
    expect(await vault.seal(PLACE, CREDENTIALS)).not.toBe(await vault.seal(PLACE, CREDENTIALS));
  });

  it('doesn’t decrypt a row that was copied to another server or account', async () => {
    const vault = createVault([OLD]);
    const sealed = await vault.seal(PLACE, CREDENTIALS);
    expect(await vault.open({ ...PLACE, guildId: '100000000000000002' }, sealed)).toBeNull();
    expect(await vault.open({ ...PLACE, id: 'account-2' }, sealed)).toBeNull();
  });

  it('doesn’t decrypt with another key, what was changed, or what isn’t its own', async () => {
    const vault = createVault([OLD]);
    const sealed = await vault.seal(PLACE, CREDENTIALS);
    expect(await createVault([NEW]).open(PLACE, sealed)).toBeNull();
    for (const [index, part] of sealed.split('.').entries()) {
      const parts = sealed.split('.');
      parts[index] = part === '' ? 'AAAA' : `${part.startsWith('A') ? 'B' : 'A'}${part.slice(1)}`;
      // The second part isn't read: with `dir`, there is no encrypted key.
      expect(await vault.open(PLACE, parts.join('.')), `part ${index}`).toEqual(index === 1 ? CREDENTIALS : null);
    }
    for (const text of ['', '.', '....', 'eyJ9.', sealed.slice(0, -4)]) {
      expect(await vault.open(PLACE, text)).toBeNull();
    }
  });

  it('encrypts with the first of two keys, and decrypts with both', async () => {
    const before = await createVault([OLD]).seal(PLACE, CREDENTIALS);
    const both = createVault([NEW, OLD]);
    expect(await both.open(PLACE, before)).toEqual(CREDENTIALS);
    const after = await both.seal(PLACE, CREDENTIALS);
    expect([both.isCurrent(before), both.isCurrent(after)]).toEqual([false, true]);
    expect(await createVault([NEW]).open(PLACE, after)).toEqual(CREDENTIALS);
  });

  it('encrypts older entries anew, a page at a time, and counts those that no key decrypts', async () => {
    const old = createVault([OLD]);
    const rows = new Map<string, SealedAccount>();
    for (let n = 100; n < 305; n += 1) {
      const place = { guildId: String(n), id: `account-${n}` };
      rows.set(place.guildId, { ...place, sealed: await old.seal(place, CREDENTIALS) });
    }
    rows.set('999', {
      guildId: '999',
      id: 'lost',
      sealed: await createVault([randomBytes(32).toString('base64')]).seal(PLACE, CREDENTIALS),
    });
    const accounts = {
      page: async (after: string, limit: number) =>
        [...rows.values()].filter(({ guildId }) => guildId > after).slice(0, limit),
      reseal: async (seen: SealedAccount, sealed: string) => {
        rows.set(seen.guildId, { ...seen, sealed });
        return true;
      },
    };
    const vault = createVault([NEW, OLD]);
    expect(await resealAll(accounts, vault)).toEqual({ resealed: 205, unreadable: 1 });
    expect(await resealAll(accounts, vault)).toEqual({ resealed: 0, unreadable: 1 });
    const [first] = rows.values();
    expect(first && (await createVault([NEW]).open(first, first.sealed))).toEqual(CREDENTIALS);
  });
});
