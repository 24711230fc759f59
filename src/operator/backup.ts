import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DatabaseAddress, PostgresAddress } from '../common/database-url.ts';
import { readDatabaseUrl } from '../config.ts';
import { databaseAt, fileOf } from '../database/address.ts';
import { backUp } from '../database/backup.ts';
import { restore } from '../database/restore.ts';
import { CopyError, type CopyFacts } from '../database/sqlite-copy.ts';
import { StoreStartError } from '../database/start-error.ts';
import type { Origins } from '../environment.ts';
import { wakefulClock } from '../operations/system-clock.ts';
import { orExit, PROJECT } from '../start-settings.ts';

const BACKUP_USAGE = `Usage: npm run backup -- [--to <folder>] [--keep <number>]

  --to <folder>     where the backup goes; by default, the folder "backups" beside the database
  --keep <number>   delete all but the newest <number> backups in that folder
`;
const RESTORE_USAGE = `Usage: npm run restore -- <backup>

  <backup>   the file to put in the place of the database. Stop the bot first
`;

/** `backup`: writes a verified copy of the SQLite database, also while the bot runs. */
export async function backupCommand(args: readonly string[], origins: Origins): Promise<void> {
  const options = parsed(() =>
    parseArgs({ args: [...args], options: { to: { type: 'string' }, keep: { type: 'string' } }, strict: true }),
  )?.values;
  if (
    options === undefined ||
    options.to === '' ||
    !/^(?:[1-9]\d{0,5})?$/u.test(options.keep ?? '') ||
    options.keep === ''
  ) {
    return usage(BACKUP_USAGE);
  }
  const address = addressFor(origins);
  const file = sqliteFile(address, POSTGRES_BACKUP);
  if (file === null) {
    return;
  }
  await orSay("There's no backup", async () => {
    const report = await backUp({
      file,
      folder: resolve(options.to ?? join(dirname(file), 'backups')),
      keep: options.keep === undefined ? null : Number(options.keep),
      now: wakefulClock.now(),
    });
    say(`Backup: ${report.path} (${bytesInWords(report.bytes)}).`);
    say(`Read back and intact: ${factsInWords(report)}.`);
    for (const name of report.deleted) {
      say(`Deleted: ${name}`);
    }
    for (const name of report.leftAlone) {
      complain(`Not deleted, because it isn't a readable backup of Bouncer's: ${name}`);
    }
    for (const name of report.undeletable) {
      complain(`Couldn't delete: ${name}. Check who can write to the folder.`);
      process.exitCode = 1;
    }
  });
}

/** `restore`: puts a backup in the place of the SQLite database, while no bot uses it. */
export async function restoreCommand(args: readonly string[], origins: Origins): Promise<void> {
  const [from, ...more] =
    parsed(() => parseArgs({ args: [...args], allowPositionals: true, strict: true }))?.positionals ?? [];
  if (from === undefined || from === '' || more.length > 0) {
    return usage(RESTORE_USAGE);
  }
  const file = sqliteFile(addressFor(origins), POSTGRES_RESTORE);
  if (file === null) {
    return;
  }
  await orSay('Nothing was restored, and the database is as it was', async () => {
    const waiting = (): void => complain('Waiting for a bot to stop using the database.');
    const source = resolve(from);
    const report = await restore({ file, from: source, now: wakefulClock.now() }, { clock: wakefulClock, waiting });
    say(`Restored: ${report.file}, from ${source}.`);
    say(`Read back and intact: ${factsInWords(report)}.`);
    if (report.missing.length > 0) {
      say(`The next start of the bot brings it up to date (${report.missing.join(', ')}).`);
    }
    say(report.kept === null ? 'There was no database before.' : `The database it replaced: ${report.kept}`);
    say(
      'What changed since that backup is undone: cases, settings and roles, accounts that servers removed, keep-outs that',
    );
    say('were lifted, and people who were forgotten (run /kick-forget for them).');
  });
}

function parsed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    // parseArgs names what it doesn't know, and that may be a secret.
    return undefined;
  }
}

function usage(text: string): void {
  complain(text.trimEnd());
  process.exitCode = 2;
}

function addressFor(origins: Origins): DatabaseAddress {
  return databaseAt(orExit(readDatabaseUrl, origins), PROJECT);
}

/** The path of the database. `null` if it isn't in a file, which this says. */
function sqliteFile(address: DatabaseAddress, postgres: (address: PostgresAddress) => string): string | null {
  const file = fileOf(address);
  if (file === null) {
    complain(
      address.engine === 'sqlite'
        ? 'DATABASE_URL names a database in memory, which ends with the bot. There is nothing to back up or restore.'
        : postgres(address),
    );
    process.exitCode = 1;
  }
  return file === null ? null : resolve(file);
}

async function orSay(failed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof CopyError || error instanceof StoreStartError)) {
      throw error;
    }
    complain(`${failed}: ${error.message}`);
    process.exitCode = 1;
  }
}

function factsInWords({ schema, cases }: CopyFacts): string {
  return `schema ${schema}, ${cases} ${cases === 1 ? 'case' : 'cases'}`;
}

/** "1.4 MB", in powers of ten. */
export function bytesInWords(bytes: number): string {
  const [unit, size] =
    (
      [
        ['GB', 1e9],
        ['MB', 1e6],
        ['kB', 1e3],
      ] as const
    ).find(([, one]) => bytes >= one) ?? (['bytes', 1] as const);
  return `${size === 1 ? bytes : (bytes / size).toFixed(1)} ${unit}`;
}

/**
 * PostgreSQL's own programs. They ask for the password, which would be seen by everyone on the machine if it were among
 * the arguments.
 */
const POSTGRES_BACKUP = (
  address: PostgresAddress,
): string => `This command is for SQLite, and DATABASE_URL names a PostgreSQL. Nothing was backed up. Use pg_dump, also while the bot runs:

  pg_dump --format=custom --file=bouncer.dump ${connection(address)}

It asks for the password in DATABASE_URL. <user> is the user in it.`;
const POSTGRES_RESTORE = (
  address: PostgresAddress,
): string => `This command is for SQLite, and DATABASE_URL names a PostgreSQL. Nothing was restored. Stop every process of the bot, and use pg_restore:

  pg_restore --clean --if-exists --single-transaction ${connection(address)} bouncer.dump

It asks for the password in DATABASE_URL. <user> is the user in it.`;

/** The user stays out, as everywhere: it's next to the password, and easily mistaken for it. */
function connection({ host, port, database }: PostgresAddress): string {
  return [
    ...(host === '' ? [] : [`--host=${quoted(host)}`]),
    ...(port === '' ? [] : [`--port=${port}`]),
    "--username='<user>'",
    `--dbname=${quoted(database === '' ? '<database>' : database)}`,
  ].join(' ');
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w./:-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
