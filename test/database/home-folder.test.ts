import { userInfo } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import { databaseAt } from '../../src/database/address.ts';

afterEach(() => vi.unstubAllEnvs());

it('a blank HOME doesn’t put the database into the root of the disk', () => {
  vi.stubEnv('HOME', '');
  expect(databaseAt('file:~/bouncer.db')).toMatchObject({ path: `${userInfo().homedir}/bouncer.db` });
});
