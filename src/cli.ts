import { readDatabaseUrl } from './config.ts';
import { databaseAt, fileOf } from './database/address.ts';
import { openStore } from './database/database.ts';
import { useAlone } from './database/sqlite-file.ts';
import { StoreStartError } from './database/start-error.ts';
import { catchForeignOutput } from './operations/foreign-output.ts';
import { allowSlowConnects } from './operations/slow-links.ts';
import { wakefulClock } from './operations/system-clock.ts';
import { backupCommand, restoreCommand } from './operator/backup.ts';
import { loadEnvironment, orExit, PROJECT, readSettings } from './start-settings.ts';

const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  migrate,
  register,
  doctor,
  backup: (args) => backupCommand(args, origins),
  restore: (args) => restoreCommand(args, origins),
};
const WITH_ARGUMENTS: readonly string[] = ['doctor', 'backup', 'restore'];

const foreign = catchForeignOutput({ process, console });
const origins = loadEnvironment();
allowSlowConnects();
const [name = '', ...rest] = process.argv.slice(2);
const takesThem = rest.length === 0 || WITH_ARGUMENTS.includes(name);
const command = takesThem && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (command === undefined) {
  process.stderr.write("Bouncer doesn't know this command. To see what there is, run `node bouncer.js --help`.\n");
  process.exit(2);
}
await command(rest);

async function migrate(): Promise<void> {
  foreign.into({
    warn: (_, message) => process.stderr.write(`Warning: ${message.split('\n', 1)[0]}\n`),
    info: () => undefined,
  });
  try {
    const database = databaseAt(orExit(readDatabaseUrl, origins), PROJECT);
    const file = fileOf(database);
    // Not beside a running bot, which may not know the new tables.
    const leave = file === null ? null : await useAlone(file, { clock: wakefulClock, waiting });
    const store = await openStore(database);
    await store.close();
    leave?.();
    process.stdout.write(
      store.applied.length === 0
        ? 'The database is already up to date.\n'
        : `Applied migrations: ${store.applied.join(', ')}.\n`,
    );
  } catch (error) {
    if (!(error instanceof StoreStartError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function doctor(args: readonly string[]): Promise<void> {
  foreign.into({ warn: () => undefined, info: () => undefined });
  const { doctorCommand } = await import('./operator/doctor.ts');
  await doctorCommand(args, origins);
}

function waiting(): void {
  process.stderr.write('Waiting for another bot to stop using the database.\n');
}

async function register(): Promise<void> {
  // Uses no database, so that it can run beside the bot.
  const config = { ...readSettings(origins), databaseUrl: 'file::memory:' };
  const [{ createApp }, { openPorts }] = await Promise.all([import('./app.ts'), import('./ports.ts')]);
  const { ports } = await openPorts(config, foreign.into);
  const app = await createApp(config, ports);
  await app.register();
  process.exit(0);
}
