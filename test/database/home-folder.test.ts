import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it, vi } from 'vitest';
import { databaseAt } from '../../src/database/address.ts';

afterEach(() => vi.unstubAllEnvs());

it('a blank HOME doesn’t put the database into the root of the disk', () => {
  vi.stubEnv('HOME', '');
  expect(databaseAt('file:~/bouncer.db')).toMatchObject({ path: `${userInfo().homedir}/bouncer.db` });
});

const isRoot = process.getuid?.() === 0;
it.skipIf(!isRoot)(
  `a user without a home folder can use any other path${isRoot ? '' : ' (skipped: only root can become such a user)'}`,
  () => {
    const module = fileURLToPath(new URL('../../src/database/home-folder.ts', import.meta.url));
    const script = `process.setuid(65532); import('${module}').then(({ homeFolder }) => console.log(homeFolder()))`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { env: {}, encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'null\n', stderr: '' });
  },
);
