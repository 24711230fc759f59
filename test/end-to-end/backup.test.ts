/** `backup` and `restore` as an operator runs them: beside a running bot, killed halfway, on a full disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMPILE_CACHE } from '../../sandbox/bot-process.ts';
import { openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { fullDiskUnavailable } from '../support/stores.ts';
import { CLI, type EndedBot, endedBot } from './ended-bot.ts';
import { kick, sessionsOf } from './fixture.ts';
import { startHarness } from './harness.ts';

const NEWEST = Object.keys(MIGRATIONS).at(-1) ?? '';
const NAME = /^bouncer-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/u;
/** It waits 15 seconds for a bot that uses the file. */
const PATIENT = { killedAfterMs: 60_000 };
const isRoot = process.getuid?.() === 0;
const CANARY = 'CANARY4711';

let top: string;
/** A database of Bouncer's with nothing in it. */
let empty: string;
let folder: string;
let file: string;
let backups: string;

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'bouncer-backup-'));
  empty = join(top, 'empty.db');
  await (await openStore(`file:${empty}`)).close();
});
beforeEach(() => {
  folder = mkdtempSync(join(top, 'one-'));
  file = join(folder, 'bouncer.db');
  backups = join(folder, 'backups');
  copyFileSync(empty, file);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
afterAll(() => rmSync(top, { recursive: true, force: true }));

const environment = () => ({ DATABASE_URL: `file:${file}` });
const backup = (args: readonly string[] = [], how: object = {}): Promise<EndedBot> =>
  endedBot(environment(), { command: 'backup', args, ...PATIENT, ...how });
const restore = (args: readonly string[], how: object = {}): Promise<EndedBot> =>
  endedBot(environment(), { command: 'restore', args, ...PATIENT, ...how });
const inBackups = (): string[] => (existsSync(backups) ? readdirSync(backups).sort() : []);

/** Writes something by which a state of the database is known. */
function mark(path: string, text: string): void {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  db.exec('create table if not exists marks (text text)');
  db.prepare('insert into marks values (?)').run(text);
  db.close();
}

function marksIn(path: string): string[] {
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    expect(db.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    return db
      .prepare('select text from marks order by rowid')
      .all()
      .map(({ text }) => String(text));
  } finally {
    db.close();
  }
}

/** Makes the database large enough that a copy takes a while. */
function fill(path: string, megabytes: number): void {
  const db = new DatabaseSync(path);
  db.exec(`create table filling (bytes blob); begin`);
  for (let n = 0; n < megabytes; n += 1) {
    db.prepare('insert into filling values (randomblob(1000000))').run();
  }
  db.exec('commit');
  db.close();
}

function started(command: string, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [CLI, command, ...args], {
    env: {
      PATH: process.env['PATH'],
      DOTENV_CONFIG_PATH: '/dev/null',
      NODE_COMPILE_CACHE: COMPILE_CACHE,
      ...environment(),
    },
    stdio: 'ignore',
  });
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let left = 20_000; !holds(); left -= 1) {
    if (left === 0) {
      throw new Error(`it never came to this: ${what}`);
    }
    await pause(1);
  }
}

describe('backup', () => {
  it('copies the database of a running bot, which goes on working', async () => {
    const harness = await startHarness();
    try {
      file = (harness.environment['DATABASE_URL'] ?? '').slice('file:'.length);
      const { sessionId } = sessionsOf(harness.videosdk).open(['ada', 'bob', 'cleo']);
      expect((await kick(harness, { participant: 'ada', session: sessionId })).text).toContain('Removed: ada');
      const { code, stdout, stderr } = await backup(['--to', backups]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [name = '', ...others] = inBackups();
      expect(others).toEqual([]);
      expect(name).toMatch(NAME);
      const [, day, h, m, s] = /^bouncer-(.*)T(\d\d)-(\d\d)-(\d\d)Z/u.exec(name) ?? [];
      expect(Math.abs(Date.parse(`${day}T${h}:${m}:${s}Z`) - Date.now())).toBeLessThan(120_000);
      const path = join(backups, name);
      expect(stdout).toContain(`Backup: ${path} (`);
      expect(stdout).toContain(`Read back and intact: schema ${NEWEST}, 1 case.\n`);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(backups).mode & 0o777).toBe(0o700);
      const copy = new DatabaseSync(path, { readOnly: true });
      expect(copy.prepare('select target_name from cases').all()).toEqual([{ target_name: 'ada' }]);
      copy.close();
      // Reading a database in WAL mode would have made more files.
      expect(inBackups()).toEqual([name]);
      expect((await kick(harness, { participant: 'bob', session: sessionId })).text).toContain('Removed: bob');
    } finally {
      await harness[Symbol.asyncDispose]();
    }
  });

  it('has one moment of a database that another process writes all the time', async () => {
    fill(file, 40);
    const writer = spawn(
      process.execPath,
      [
        '-e',
        `const db = new (require('node:sqlite').DatabaseSync)(process.argv[1], { timeout: 5000 });
         db.exec('pragma journal_mode = wal; create table one (n); create table two (n)');
         process.stdout.write('writing');
         for (let n = 0; ; n += 1) db.exec('begin immediate; insert into one values (' + n + '); insert into two values (' + n + '); commit');`,
        file,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(writer.stdout, 'data');
    const { code, stderr } = await backup(['--to', backups]);
    expect(writer.exitCode).toBeNull();
    writer.kill('SIGKILL');
    await once(writer, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const copy = new DatabaseSync(join(backups, inBackups()[0] ?? ''), { readOnly: true });
    const [counts] = copy.prepare('select (select count(*) from one) as one, (select count(*) from two) as two').all();
    copy.close();
    expect(counts?.['one']).toBeGreaterThan(0);
    expect(counts?.['two']).toBe(counts?.['one']);
  });

  it('goes beside the database by default, and deletes nothing without being told to', async () => {
    for (let n = 0; n < 2; n += 1) {
      expect(await backup()).toMatchObject({ code: 0, stderr: '' });
    }
    expect(inBackups().filter((name) => /^bouncer-.*Z(?:-2)?\.db$/u.test(name))).toHaveLength(2);
  });

  it('keeps as many as were asked for, and deletes nothing that isn’t a backup of Bouncer’s', async () => {
    mkdirSync(backups);
    const at = (day: number): string => `bouncer-2020-01-0${day}T00-00-00Z.db`;
    const copy = (name: string): void => copyFileSync(empty, join(backups, name));
    // As backups are: in one file.
    const inOne = new DatabaseSync(empty);
    inOne.exec('pragma journal_mode = delete');
    inOne.close();
    for (const day of [1, 2, 3]) {
      copy(at(day));
    }
    writeFileSync(join(backups, at(4)), 'notes about backups');
    new DatabaseSync(join(backups, at(5))).exec('create table other (x)');
    mkdirSync(join(backups, at(6)));
    copy('mine.db');
    symlinkSync(join(backups, 'mine.db'), join(backups, at(7)));
    copy('bouncer-before-update.db');
    copy('bouncer-2020-01-08.db');
    const old = `${at(8)}.partial`;
    const young = `bouncer-${new Date().toISOString().slice(0, 10)}T00-00-00Z.db.partial`;
    writeFileSync(join(backups, old), '');
    writeFileSync(join(backups, young), '');
    const { code, stdout, stderr } = await backup(['--to', backups, '--keep', '2']);
    expect(code).toBe(0);
    expect(stdout.match(/^Deleted: .*$/gmu)?.sort()).toEqual(
      [at(1), at(2), old].map((name) => `Deleted: ${name}`).sort(),
    );
    expect(
      [...stderr.matchAll(/^Not deleted, because it isn't a readable backup of Bouncer's: (.*)$/gmu)]
        .map(([, name]) => name)
        .sort(),
    ).toEqual([4, 5, 6, 7].map(at));
    const fresh = inBackups().filter((name) => NAME.test(name) && !name.startsWith('bouncer-2020'));
    expect(fresh).toHaveLength(1);
    expect(inBackups()).toEqual(
      [
        ...[3, 4, 5, 6, 7].map(at),
        'mine.db',
        'bouncer-before-update.db',
        'bouncer-2020-01-08.db',
        young,
        ...fresh,
      ].sort(),
    );
  });

  it('leaves nothing under the name of a backup when it’s killed halfway, and works the next time', async () => {
    fill(file, 60);
    const child = started('backup', ['--to', backups]);
    await until(() => inBackups().some((name) => name.endsWith('.partial')), 'a backup is being written');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(inBackups().filter((name) => name.endsWith('.db'))).toEqual([]);
    const { code, stderr } = await backup(['--to', backups]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(inBackups().filter((name) => name.endsWith('.db'))).toHaveLength(1);
  });

  it.skipIf(fullDiskUnavailable)(
    'says that the disk is full, leaves nothing, and deletes no older backup',
    async () => {
      expect(await backup(['--to', backups])).toMatchObject({ code: 0 });
      const before = inBackups();
      fill(file, 3);
      const full = ['/usr/bin/prlimit', '--fsize=1000000'];
      const { code, stdout, stderr } = await backup(['--to', backups, '--keep', '1'], { under: full });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(
        /^There's no backup: .*disk is full or a quota is used up: .* \(SQLITE_IOERR_WRITE\)\.\n$/u,
      );
      expect(inBackups()).toEqual(before);
    },
  );

  it.each<[string, () => void, RegExp]>([
    ['there is no database yet', () => rmSync(file), /doesn't exist: there is nothing to back up yet/u],
    ['the file isn’t a database', () => writeFileSync(file, 'notes'), /isn't an SQLite database/u],
    [
      'the database isn’t Bouncer’s',
      () => {
        rmSync(file);
        new DatabaseSync(file).exec('create table other (x)');
      },
      /isn't a database of Bouncer's/u,
    ],
    [
      'a newer version has changed it',
      () => addMigration(file),
      /changed by a newer version of Bouncer \(it has 9999-future\)/u,
    ],
    ['the database is damaged', () => damage(file), /damaged/u],
    ['the folder can’t be made', () => writeFileSync(backups, ''), /a file is where its path needs a folder/u],
  ])('fails, and leaves nothing, when %s', async (_what, prepare, says) => {
    prepare();
    const { code, stdout, stderr } = await backup(['--to', backups === file ? '' : join(backups, 'here')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^There's no backup: [^\n]+\n$/u);
    expect(stderr).toMatch(says);
    expect(existsSync(join(backups, 'here')) ? readdirSync(join(backups, 'here')) : []).toEqual([]);
  });
});

function addMigration(path: string): void {
  const db = new DatabaseSync(path);
  db.exec("insert into kysely_migration (name, timestamp) values ('9999-future', '')");
  db.close();
}

/** Overwrites pages in the middle, as a failing disk does. */
function damage(path: string): void {
  mark(path, 'before the damage');
  const bytes = statSync(path).size;
  const handle = openSync(path, 'r+');
  writeSync(handle, Buffer.alloc(Math.floor(bytes / 2), 0x5a), 0, undefined, Math.floor(bytes / 4));
}

describe('restore', () => {
  let from: string;

  beforeEach(async () => {
    mark(file, 'in the backup');
    expect(await backup(['--to', backups])).toMatchObject({ code: 0, stderr: '' });
    from = join(backups, inBackups()[0] ?? '');
    mark(file, 'after the backup');
  });

  const replacedOnes = (): string[] => readdirSync(folder).filter((name) => name.includes('.replaced-'));
  const unfinished = (): string[] => readdirSync(folder).filter((name) => /\.(?:restoring|keeping)/u.test(name));

  it('puts the backup in place, keeps the database that was there, and says both', async () => {
    chmodSync(file, 0o640);
    const { code, stdout, stderr } = await restore([from]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [kept = '', ...others] = replacedOnes();
    expect(others).toEqual([]);
    expect(kept).toMatch(/^bouncer\.db\.replaced-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/u);
    expect(stdout).toContain(`Restored: ${file}, from ${from}.\n`);
    expect(stdout).toContain(`Read back and intact: schema ${NEWEST}, 0 cases.\n`);
    expect(stdout).toContain(`The database it replaced: ${join(folder, kept)}\n`);
    expect(stdout).toContain('run /kick-forget');
    expect(marksIn(file)).toEqual(['in the backup']);
    expect(marksIn(join(folder, kept))).toEqual(['in the backup', 'after the backup']);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(statSync(join(folder, kept)).mode & 0o777).toBe(0o600);
    expect(unfinished()).toEqual([]);
  });

  it('brings a database back that is gone, and through a link to where it was', async () => {
    rmSync(file);
    const real = join(folder, 'elsewhere.db');
    symlinkSync(real, file);
    const { code, stdout } = await restore([from]);
    expect(code).toBe(0);
    expect(stdout).toContain('There was no database before.');
    expect(marksIn(real)).toEqual(['in the backup']);
    expect(readFileSync(file)).toEqual(readFileSync(real));
  });

  it.skipIf(!isRoot)(
    `gives a database that wasn’t there to whoever has the folder${isRoot ? '' : ' (skipped: only root can give files away)'}`,
    async () => {
      rmSync(file);
      rmSync(`${file}.lock`, { force: true });
      chownSync(folder, 65532, 65532);
      expect((await restore([from])).code).toBe(0);
      const owners = [file, `${file}.lock`].filter((path) => existsSync(path)).map((path) => statSync(path).uid);
      expect(owners).toEqual(owners.map(() => 65532));
      expect(owners.length).toBeGreaterThan(0);
    },
  );

  const setpriv = '/usr/bin/setpriv';
  const canBeOthers = isRoot && existsSync(setpriv);
  it.skipIf(!canBeOthers)(
    `says whose the database is when it’s another user’s, and changes nothing${canBeOthers ? '' : ' (skipped: only root, with setpriv, can be another user)'}`,
    async () => {
      const other = 65_532;
      rmSync(`${file}.lock`, { force: true });
      for (const path of [top, folder, backups]) {
        chmodSync(path, 0o755);
      }
      chownSync(folder, other, other);
      chmodSync(from, 0o644);
      chmodSync(file, 0o666);
      const under = [setpriv, `--reuid=${other}`, `--regid=${other}`, '--clear-groups'];
      const { code, stderr } = await restore([from], { under });
      expect(code).toBe(1);
      expect(stderr).toContain(
        `The database belongs to user 0, and this is user ${other}. Restore it as that user, or as root.`,
      );
      expect(marksIn(file)).toEqual(['in the backup', 'after the backup']);
      expect([...replacedOnes(), ...unfinished()]).toEqual([]);
    },
  );

  it('follows no link in the place of the lock', async () => {
    const elsewhere = join(folder, 'elsewhere');
    rmSync(`${file}.lock`, { force: true });
    symlinkSync(elsewhere, `${file}.lock`);
    const { code, stderr } = await restore([from]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}.lock isn't a plain file. Remove it.`);
    expect(existsSync(elsewhere)).toBe(false);
    expect(marksIn(file)).toEqual(['in the backup', 'after the backup']);
  });

  it('replaces a database that can’t be opened, with its latest commits beside it', async () => {
    writeFileSync(file, 'no database at all');
    writeFileSync(`${file}-wal`, 'what was left of its log');
    const { code, stderr } = await restore([from]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(marksIn(file)).toEqual(['in the backup']);
    const kept = join(folder, replacedOnes().find((name) => !name.endsWith('-wal')) ?? '');
    expect(readFileSync(kept, 'utf8')).toBe('no database at all');
    expect(readFileSync(`${kept}-wal`, 'utf8')).toBe('what was left of its log');
  });

  it('takes what was copied with its log while a bot used it', async () => {
    const db = new DatabaseSync(file);
    db.exec("pragma journal_mode = wal; insert into marks values ('in the log')");
    const copied = join(backups, 'copied.db');
    copyFileSync(file, copied);
    copyFileSync(`${file}-wal`, `${copied}-wal`);
    db.close();
    mark(file, 'later');
    expect(await restore([copied])).toMatchObject({ code: 0, stderr: '' });
    expect(marksIn(file)).toEqual(['in the backup', 'after the backup', 'in the log']);
    expect(existsSync(`${copied}-wal`)).toBe(true);
  });

  it('says which migrations an older backup gets at the next start', async () => {
    const db = new DatabaseSync(from);
    db.prepare('delete from kysely_migration where name = ?').run(NEWEST);
    db.close();
    const { code, stdout } = await restore([from]);
    expect(code).toBe(0);
    expect(stdout).toContain(`The next start of the bot brings it up to date (${NEWEST}).`);
  });

  it('refuses while a bot uses the database', async () => {
    const harness = await startHarness();
    try {
      file = (harness.environment['DATABASE_URL'] ?? '').slice('file:'.length);
      const { code, stdout, stderr } = await restore([from]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('Waiting for a bot to stop using the database.\n');
      expect(stderr).toMatch(/Nothing was restored, and the database is as it was: .*another bot is already using/u);
      const { sessionId } = sessionsOf(harness.videosdk).open(['ada', 'bob']);
      expect((await kick(harness, { participant: 'ada', session: sessionId })).text).toContain('Removed: ada');
    } finally {
      await harness[Symbol.asyncDispose]();
    }
  });

  it('refuses while another program uses the database', async () => {
    const db = new DatabaseSync(file);
    db.exec('pragma journal_mode = wal; begin');
    db.prepare('select * from marks').all();
    const { code, stderr } = await restore([from]);
    db.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(/is in use by another program/u);
    expect(marksIn(file)).toEqual(['in the backup', 'after the backup']);
    expect([...replacedOnes(), ...unfinished()]).toEqual([]);
  });

  it.each<[string, (path: string) => void, RegExp]>([
    ['doesn’t exist', (path) => rmSync(path), /doesn't exist/u],
    ['isn’t a database', (path) => writeFileSync(path, 'notes'), /isn't an SQLite database/u],
    [
      'is another program’s database',
      (path) => {
        rmSync(path);
        new DatabaseSync(path).exec('create table kysely_migration (name); create table other (x)');
      },
      /isn't a database of Bouncer's/u,
    ],
    ['is damaged', damage, /damaged/u],
    ['was cut off', (path) => truncateSync(path, statSync(path).size - 8_192), /damaged/u],
    ['is newer than this version', addMigration, /from a newer version of Bouncer \(it has 9999-future\)/u],
    ['is a folder', asFolder, /isn't an SQLite database/u],
  ])('refuses a backup that %s, and changes nothing', async (_what, spoil, says) => {
    spoil(from);
    const { code, stdout, stderr } = await restore([from]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Nothing was restored, and the database is as it was: [^\n]+\n$/u);
    expect(stderr).toMatch(says);
    expect(marksIn(file)).toEqual(['in the backup', 'after the backup']);
    expect([...replacedOnes(), ...unfinished()]).toEqual([]);
  });

  it('refuses the database itself as its own backup', async () => {
    const { code, stderr } = await restore([file]);
    expect(code).toBe(1);
    expect(stderr).toContain('is the database itself');
  });

  it('leaves one of the two databases in its place, whenever it’s killed', async () => {
    for (const path of [from, file]) {
      fill(path, 20);
    }
    let interrupted = 0;
    for (const seen of ['.restoring', '.keeping', '.replaced-']) {
      const child = started('restore', [from]);
      await until(
        () => child.exitCode !== null || readdirSync(folder).some((name) => name.includes(seen)),
        `there is a ${seen}`,
      );
      child.kill('SIGKILL');
      await once(child, 'close');
      interrupted += child.signalCode === 'SIGKILL' ? 1 : 0;
      expect([['in the backup'], ['in the backup', 'after the backup']]).toContainEqual(marksIn(file));
    }
    expect(interrupted).toBeGreaterThan(0);
    expect(await restore([from])).toMatchObject({ code: 0, stderr: '' });
    expect(marksIn(file)).toEqual(['in the backup']);
    expect(unfinished()).toEqual([]);
  });

  it.skipIf(fullDiskUnavailable)('says that the disk is full, and changes nothing', async () => {
    fill(from, 3);
    const { code, stdout, stderr } = await restore([from], { under: ['/usr/bin/prlimit', '--fsize=1000000'] });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/disk is full or a quota is used up/u);
    expect(marksIn(file)).toEqual(['in the backup', 'after the backup']);
    expect([...replacedOnes(), ...unfinished()]).toEqual([]);
  });
});

function asFolder(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

describe('both', () => {
  it.each([
    ['backup', ['--keep', '0']],
    ['backup', ['--keep', CANARY]],
    ['backup', ['--to', '']],
    ['backup', [CANARY]],
    ['backup', [`--${CANARY}`]],
    ['restore', []],
    ['restore', ['one.db', CANARY]],
    ['restore', [`--${CANARY}`, 'one.db']],
  ] as const)('say how they’re used, and not what was typed: %s %j', async (command, args) => {
    const { code, stdout, stderr } = await endedBot(environment(), { command, args });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`Usage: npm run ${command} -- `);
    expect(stderr).not.toContain(CANARY);
    expect(readdirSync(folder)).toEqual([basename(file)]);
  });

  it.each([
    ['backup', [], 'pg_dump --format=custom --file=bouncer.dump --host=db.example --port=5433'],
    ['restore', ['x.db'], 'pg_restore --clean --if-exists --single-transaction --host=db.example --port=5433'],
  ] as const)(
    'name PostgreSQL’s own program for a PostgreSQL, without the password: %s',
    async (command, args, says) => {
      const url = `postgres://${CANARY}u:${CANARY}@db.example:5433/my%20bot?sslmode=verify-full`;
      const { code, stdout, stderr } = await endedBot({ DATABASE_URL: url }, { command, args });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(`${says} --username='<user>' --dbname='my bot'`);
      expect(stderr).not.toContain(CANARY);
    },
  );

  it('say that a database in memory can’t be backed up', async () => {
    const { code, stderr } = await endedBot({ DATABASE_URL: ':memory:' }, { command: 'backup' });
    expect(code).toBe(1);
    expect(stderr).toContain('in memory');
  });
});
