/**
 * Starts Bouncer: `node bouncer.js`, or with `migrate` or `register`. npm's scripts start its other programs this way, too.
 *
 * It's JavaScript without a static import, so that any Node.js can run it, whatever the folder it's started from, and an
 * old one says what is needed instead of failing in the middle of the sources.
 */
const NEEDED = 24;
const PROGRAMS = { sandbox: 'sandbox/main.ts', simulate: 'simulation/main.ts', contract: 'contract/main.ts' };
const [major, minor] = process.versions.node.split('.');

if (Number(major) < NEEDED) {
  process.stderr.write(
    `Bouncer runs on Node.js ${NEEDED} or newer, and this is ${major}.${minor}. Install a newer one; or run \`npm ci\`, which brings one along unless --ignore-scripts is set, and then \`npm start\`.\n`,
  );
  process.exitCode = 1;
} else {
  start(process.argv[2]).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') {
      throw error;
    }
    process.stderr.write("Bouncer's packages aren't installed. Run `npm ci` first.\n");
    process.exitCode = 1;
  });
}

async function start(name) {
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
  return import(name === undefined ? './src/main.ts' : './src/cli.ts');
}
