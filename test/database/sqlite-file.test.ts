import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useAlone } from '../../src/database/sqlite-file.ts';

let folder: string;
let waits: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bouncer-alone-'));
  waits = 0;
});
afterEach(() => rm(folder, { recursive: true }));

/** Waits take no time. Something may happen during them. */
function ports(happens: (atMs: number) => void = () => undefined) {
  let now = 0;
  return {
    clock: {
      elapsed: () => now,
      async wait(ms: number) {
        now += ms;
        happens(now);
      },
    },
    waiting: () => {
      waits += 1;
    },
  };
}

const REFUSED = /^DATABASE_URL: another bot is already using .*\.db\. Stop it first/u;

it('one process at a time uses a file, and the next one can as soon as it has ended', async () => {
  const path = join(folder, 'bouncer.db');
  const leave = await useAlone(path, ports());
  expect(waits).toBe(0);
  await expect(useAlone(path, ports())).rejects.toThrow(REFUSED);
  leave?.();
  const next = await useAlone(path, ports());
  expect(next).not.toBeNull();
  next?.();
});

it('one that starts while its predecessor is stopping waits for it, and says so once', async () => {
  const path = join(folder, 'bouncer.db');
  const leave = await useAlone(path, ports());
  const next = await useAlone(
    path,
    ports((atMs) => {
      if (atMs >= 14_000) {
        leave?.();
      }
    }),
  );
  expect(next).not.toBeNull();
  expect(waits).toBe(1);
  next?.();
});

it('a file is the same under another name', async () => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data/bouncer.db'), '');
  await symlink(join(folder, 'data/bouncer.db'), join(folder, 'link.db'));
  await symlink(join(folder, 'data'), join(folder, 'elsewhere'));
  const leave = await useAlone(join(folder, 'data/bouncer.db'), ports());
  for (const name of ['link.db', 'elsewhere/bouncer.db', 'data/../data/bouncer.db']) {
    await expect(useAlone(join(folder, name), ports())).rejects.toThrow(REFUSED);
  }
  leave?.();
});

it('a file is the same behind a link, or two of them, even before it exists', async () => {
  await mkdir(join(folder, 'real'));
  await symlink('real/bouncer.db', join(folder, 'first.db'));
  await symlink(join(folder, 'first.db'), join(folder, 'second.db'));
  const leave = await useAlone(join(folder, 'second.db'), ports());
  for (const exists of [false, true]) {
    if (exists) {
      await writeFile(join(folder, 'real/bouncer.db'), '');
    }
    for (const name of ['first.db', 'second.db', 'real/bouncer.db']) {
      await expect(useAlone(join(folder, name), ports()), name).rejects.toThrow(REFUSED);
    }
  }
  leave?.();
});

it('one process at a time uses a file whose folder doesn’t exist yet', async () => {
  const path = join(folder, 'none/yet/bouncer.db');
  const leave = await useAlone(path, ports());
  await expect(useAlone(path, ports())).rejects.toThrow(REFUSED);
  leave?.();
});

it('a place where nothing can be created has nothing to lock', async () => {
  await writeFile(join(folder, 'file'), '');
  expect(await useAlone(join(folder, 'file/bouncer.db'), ports())).toBeNull();
});
