import { beforeEach, describe, expect, it } from 'vitest';
import { RecordsError } from '../../src/common/store-error.ts';
import type { Credentials, ServerAccount } from '../../src/sessions/account.ts';
import { type Accounts, createAccounts } from '../../src/sessions/accounts.ts';
import { withoutAccount } from '../../src/sessions/no-account.ts';
import { UpstreamError } from '../../src/sessions/video-sessions.ts';

const OWN: ServerAccount = { kind: 'own', id: 'a', revision: '1' };
const CALL = { reference: 'REF' };

let servers: Map<string, ServerAccount>;
let opened: string[];
let closed: string[];
let time: number;
let unreadable: string[];
/** What the vault decrypts. */
let credentials: Credentials | null;
let away: boolean;
/** What is stored, if another process has just changed it. */
let stored: string | null;
let accounts: Accounts<string>;

beforeEach(() => {
  servers = new Map();
  [opened, closed, unreadable] = [[], [], []];
  time = 0;
  [away, stored] = [false, null];
  credentials = { apiKey: 'key', secretKey: 'secret' };
  accounts = createAccounts<string>({
    settings: { of: async (guildId) => ({ account: servers.get(guildId) ?? { kind: 'shared' } }) },
    sealed: {
      find: async (guildId) => {
        if (away) {
          throw new RecordsError('away');
        }
        const account = servers.get(guildId);
        return account?.kind === 'own' ? { guildId, id: stored ?? account.id, sealed: 'sealed' } : null;
      },
    },
    vault: { open: async () => credentials },
    shared: 'shared',
    without: (why) => `without: ${why}`,
    open: (guildId, id) => {
      opened.push(`${guildId} ${id}`);
      return { client: `client of ${guildId} ${id}`, close: () => closed.push(`${guildId} ${id}`) };
    },
    clock: { elapsed: () => time },
    onUnreadable: (guildId) => unreadable.push(guildId),
    most: 3,
  });
});

describe('the account of a server', () => {
  it('is the operator’s, its own, or none, as the settings say at that moment', async () => {
    expect(await accounts.of('1')).toBe('shared');
    servers.set('1', OWN);
    expect(await accounts.of('1')).toBe('client of 1 a');
    servers.set('1', { kind: 'none' });
    expect(await accounts.of('1')).toBe('without: none');
    expect(closed).toEqual(['1 a']);
    expect([await accounts.isCurrent('1', 'a'), await accounts.isCurrent('2', '')]).toEqual([false, true]);
  });

  it('is opened once, however many ask at once, and anew with other credentials', async () => {
    servers.set('1', OWN);
    await Promise.all([accounts.of('1'), accounts.of('1'), accounts.of('1')]);
    expect(opened).toEqual(['1 a']);
    servers.set('1', { ...OWN, revision: '2' });
    await accounts.of('1');
    expect([opened, closed]).toEqual([['1 a', '1 a'], ['1 a']]);
  });

  it('is never another server’s, not even with the same ID', async () => {
    servers.set('1', OWN).set('2', OWN);
    expect([await accounts.of('1'), await accounts.of('2')]).toEqual(['client of 1 a', 'client of 2 a']);
  });

  it('is none when its credentials can’t be decrypted: never the operator’s', async () => {
    servers.set('1', OWN);
    credentials = null;
    expect(await accounts.of('1')).toBe('without: unreadable');
    expect([opened, unreadable, accounts.size]).toEqual([[], ['1'], 0]);
  });

  it('is said to have changed, not to be unreadable, while another process replaces it', async () => {
    servers.set('1', OWN);
    stored = 'another';
    expect(await accounts.of('1')).toBe('without: changed');
    stored = null;
    expect([await accounts.of('1'), unreadable]).toEqual(['client of 1 a', []]);
  });

  it('isn’t known while the store is away, and is tried again after that', async () => {
    servers.set('1', OWN);
    away = true;
    await expect(accounts.of('1')).rejects.toThrow(RecordsError);
    away = false;
    expect(await accounts.of('1')).toBe('client of 1 a');
  });

  it('is closed when it’s idle, or when too many are open: the one that was used longest ago', async () => {
    for (const guildId of ['1', '2', '3']) {
      servers.set(guildId, { ...OWN, id: guildId });
      await accounts.of(guildId);
    }
    await accounts.of('1');
    servers.set('4', { ...OWN, id: '4' });
    await accounts.of('4');
    await Promise.resolve();
    expect([closed, accounts.size]).toEqual([['2 2'], 3]);
    time += 20 * 60_000;
    await accounts.of('4');
    await Promise.resolve();
    expect([closed.sort(), accounts.size]).toEqual([['1 1', '2 2', '3 3'], 1]);
  });
});

describe('no account', () => {
  it('answers nothing, sends nothing, and says why', async () => {
    const nowhere = withoutAccount('unreadable');
    const refusal = await nowhere.running(null, CALL).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UpstreamError);
    expect(refusal).toMatchObject({ code: 'no-account', noAccount: 'unreadable' });
    const session = { id: 's', room: { id: 'r', customId: null } } as Parameters<typeof nowhere.remove>[0];
    expect([await nowhere.remove(session, 'p', CALL), await nowhere.end(session, CALL)]).toEqual([
      { kind: 'unreachable' },
      { kind: 'unreachable' },
    ]);
  });
});
