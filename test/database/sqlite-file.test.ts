import { link, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('a file with a second name is used by no one', () => {
  const SECOND_NAME = /^DATABASE_URL: .*\.db has a second name \(a hard link\), .* Nothing was changed\.$/u;

  beforeEach(async () => {
    const db = new DatabaseSync(join(folder, 'bouncer.db'));
    db.exec('create table t (x)');
    db.close();
  });

  it('because two bots would have a lock each', async () => {
    const leave = await useAlone(join(folder, 'bouncer.db'), ports());
    await mkdir(join(folder, 'elsewhere'));
    await link(join(folder, 'bouncer.db'), join(folder, 'elsewhere/other.db'));
    await symlink('other.db', join(folder, 'elsewhere/link.db'));
    for (const name of ['elsewhere/other.db', 'elsewhere/link.db', 'bouncer.db']) {
      await expect(useAlone(join(folder, name), ports()), name).rejects.toThrow(SECOND_NAME);
    }
    expect(await readdir(join(folder, 'elsewhere'))).toEqual(['link.db', 'other.db']);
    leave?.();
  });

  it('until that name is deleted', async () => {
    await link(join(folder, 'bouncer.db'), join(folder, 'other.db'));
    await expect(useAlone(join(folder, 'bouncer.db'), ports())).rejects.toThrow(SECOND_NAME);
    await rm(join(folder, 'other.db'));
    const leave = await useAlone(join(folder, 'bouncer.db'), ports());
    expect(leave).not.toBeNull();
    leave?.();
  });
});

it('nothing is left next to what isn’t a database', async () => {
  await mkdir(join(folder, 'folder'));
  await writeFile(join(folder, 'short'), 'x');
  await writeFile(join(folder, 'long'), 'x'.repeat(10_000));
  await symlink('long', join(folder, 'link'));
  for (const name of ['folder', 'short', 'long', 'link']) {
    expect(await useAlone(join(folder, name), ports()), name).toBeNull();
    expect((await readdir(folder)).sort(), name).toEqual(['folder', 'link', 'long', 'short']);
  }
});

it('an empty file and a database can be locked', async () => {
  const db = new DatabaseSync(join(folder, 'bouncer.db'));
  db.exec('pragma journal_mode = wal; create table t (x)');
  db.close();
  await writeFile(join(folder, 'empty.db'), '');
  for (const name of ['bouncer.db', 'empty.db', 'none.db']) {
    const leave = await useAlone(join(folder, name), ports());
    expect(leave, name).not.toBeNull();
    leave?.();
  }
});
