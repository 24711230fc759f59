import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useAlone } from '../../src/database/sqlite-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bouncer-alone-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A clock whose waits take no time, until something happens in one of them. */
function clockWith(happens: (atMs: number) => void = () => undefined) {
  let now = 0;
  return {
    elapsed: () => now,
    async wait(ms: number) {
      now += ms;
      happens(now);
    },
  };
}

it('one process at a time uses a file, and the next one can as soon as it has ended', async () => {
  const path = join(folder, 'bouncer.db');
  const leave = await useAlone(path, clockWith());
  await expect(useAlone(path, clockWith())).rejects.toThrow(/another bot is using .*bouncer\.db: stop it first/u);
  leave?.();
  const next = await useAlone(path, clockWith());
  expect(next).not.toBeNull();
  next?.();
});

it('one that starts while its predecessor is stopping waits for it', async () => {
  const path = join(folder, 'bouncer.db');
  const leave = await useAlone(path, clockWith());
  const next = await useAlone(
    path,
    clockWith((atMs) => {
      if (atMs >= 14_000) {
        leave?.();
      }
    }),
  );
  expect(next).not.toBeNull();
  next?.();
});

it('a place without a folder has nothing to lock yet', async () => {
  expect(await useAlone(join(folder, 'none/bouncer.db'), clockWith())).toBeNull();
});
