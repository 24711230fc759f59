/**
 * Starts Bouncer: `node bouncer.js`, or `node bouncer.js migrate` and `node bouncer.js register`.
 *
 * It's JavaScript without a static import, so that any Node.js can run it, whatever the folder it's started from, and an
 * old one says what is needed instead of failing in the middle of the sources.
 */
const NEEDED = 24;
const [major, minor] = process.versions.node.split('.');

if (Number(major) < NEEDED) {
  process.stderr.write(
    `Bouncer runs on Node.js ${NEEDED} or newer, and this is ${major}.${minor}. Install a newer one; or run \`npm ci\`, which brings one along unless --ignore-scripts is set, and then \`npm start\`.\n`,
  );
  process.exitCode = 1;
} else {
  import(process.argv.length > 2 ? './src/cli.ts' : './src/main.ts').catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') {
      throw error;
    }
    process.stderr.write("Bouncer's packages aren't installed. Run `npm ci` first.\n");
    process.exitCode = 1;
  });
}
