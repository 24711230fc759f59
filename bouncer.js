/**
 * Starts Bouncer: `node bouncer.js`, or one of its other programs: see {@link USAGE}.
 *
 * It's JavaScript without a static import, so that any Node.js can run it, whatever the folder it's started from, and an
 * old one says what is needed instead of failing in the middle of the sources.
 */
const NEEDED = 24;
const PROGRAMS = { sandbox: 'sandbox/main.ts', simulate: 'simulation/main.ts', contract: 'contract/main.ts' };
const CLI = 'src/cli.ts';
const COMMANDS = { migrate: CLI, register: CLI, health: 'src/health.ts', doctor: CLI, backup: CLI, restore: CLI };
const WITH_ARGUMENTS = ['doctor', 'backup', 'restore'];
const USAGE = `Usage: node bouncer.js [command]

  (none)     start the bot
  doctor     check everything the bot needs, without starting it (--json for machines)
  migrate    bring the database up to date (needs only DATABASE_URL)
  register   write the bot's commands to Discord, even if they haven't changed
  backup     copy the SQLite database, also while the bot runs (--to <folder>, --keep <number>)
  restore    put a backup in the place of the SQLite database (restore <backup>)
  health     ask the running bot whether it's alive (needs ADMIN_PORT)
  sandbox    try the bot with a local Discord and a local VideoSDK
  simulate   look for mistakes with the whole bot in virtual time
  contract   compare the sandbox with the real VideoSDK and Discord
  --help     show this

The last three programs have options of their own: put --help behind their name.
`;
const HELP = ['--help', '-h', 'help'];
const [major, minor] = process.versions.node.split('.');
const [command, ...more] = process.argv.slice(2);
const ours = command === undefined || Object.keys(COMMANDS).indexOf(command) >= 0;
const mayHaveMore = WITH_ARGUMENTS.indexOf(command) >= 0 || Object.keys(PROGRAMS).indexOf(command) >= 0;

if (HELP.indexOf(command) >= 0 || (ours && HELP.indexOf(more[0]) >= 0)) {
  process.stdout.write(USAGE);
} else if (!mayHaveMore && (!ours || more.length > 0)) {
  // Not what was typed: it may be a secret.
  process.stderr.write(`Bouncer doesn't know this command.\n\n${USAGE}`);
  process.exitCode = 2;
} else if (Number(major) < NEEDED) {
  process.stderr.write(
    `Bouncer runs on Node.js ${NEEDED} or newer, and this is ${major}.${minor}. Install a newer one; or run \`npm ci\`, which brings one along unless --ignore-scripts is set, and then \`npm start\`.\n`,
  );
  process.exitCode = 1;
} else {
  start(command).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') {
      throw error;
    }
    const own = PROGRAMS[command];
    process.stderr.write(
      own !== undefined && String(error.url).slice(-own.length) === own
        ? 'This installation has only the bot. The other programs are in the project itself.\n'
        : "Bouncer's packages aren't installed. Run `npm ci` first.\n",
    );
    process.exitCode = 1;
  });
}

async function start(name) {
  const { keepCompiled } = await import('./src/operations/compile-cache.ts');
  keepCompiled(process.env);
  if (process.env.npm_lifecycle_event !== undefined) {
    const { endWithNpm } = await import('./src/operations/parents.ts');
    endWithNpm();
  }
  if (Object.hasOwn(PROGRAMS, name)) {
    // As if it had been started itself: it reads its arguments, and one starts itself again with them.
    const { dirname, join } = await import('node:path');
    process.argv.splice(1, 2, join(dirname(process.argv[1]), PROGRAMS[name]));
    return import(`./${PROGRAMS[name]}`);
  }
  return import(name === undefined ? './src/main.ts' : `./${COMMANDS[name]}`);
}
