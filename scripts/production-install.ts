/**
 * Makes the folder that a container image or a server needs to run the bot: `bouncer.js`, the bot and all that it uses of
 * its packages in a few files, and the licenses of these packages. It's what the Dockerfile copies. A bot that is few
 * files starts in little more than half the time, and doesn't need the 300 MB that `npm ci --omit=dev` installs.
 *
 * `node scripts/production-install.ts FOLDER [--with-node]`. With `--with-node`, the folder also gets the Node.js that
 * runs this script, as `bin/node`, so that the server needs none. The packages come from the project's `node_modules`,
 * and have to be those of the lock file.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OWN = ['bouncer.js', 'package.json', 'LICENSE'];
interface Manifest {
  readonly version?: string;
  readonly license?: string;
}

const [target, ...options] = process.argv.slice(2);
if (target === undefined || target.startsWith('-') || options.some((option) => option !== '--with-node')) {
  fail('Usage: node scripts/production-install.ts FOLDER [--with-node]', 2);
}
const folder = resolve(target);
if (existsSync(folder) && readdirSync(folder).length > 0) {
  // Files of another version would stay there, and run.
  fail(`${folder} isn't empty. Name a new folder.`, 1);
}
const { BOT_ENTRIES, bundleBot } = await import('./bundle.ts').catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') {
    throw error;
  }
  return fail("The project's packages aren't installed. Run `npm ci` first.", 1);
});
mkdirSync(folder, { recursive: true });
const packages = packagesOf(await bundleBot(join(folder, 'src'), [], { readable: true }));
expectLocked();
for (const name of BOT_ENTRIES) {
  // What `bouncer.js` loads is the same in both places.
  writeFileSync(join(folder, 'src', `${name}.ts`), `export * from './${basename(name)}.mjs';\n`);
}
for (const name of OWN) {
  copyFileSync(join(ROOT, name), join(folder, name));
}
copyLicenses();
if (options.includes('--with-node')) {
  mkdirSync(join(folder, 'bin'));
  copyFileSync(process.execPath, join(folder, 'bin/node'));
  chmodSync(join(folder, 'bin/node'), 0o755);
}
const { version } = read(join(folder, 'package.json'));
process.stdout.write(`Bouncer ${version} is in ${folder}: ${(sizeOf(folder) / 1e6).toFixed(1)} MB.\n`);

/** The packages that files belong to: `node_modules/pino`, `node_modules/a/node_modules/@b/c`. */
function packagesOf(files: readonly string[]): readonly string[] {
  const paths = files.flatMap((file) => {
    const [path] =
      /node_modules\/.*node_modules\/(?:@[^/]+\/)?[^/]+|node_modules\/(?:@[^/]+\/)?[^/]+/u.exec(
        relative(ROOT, file.replace(/^\0/u, '')).replaceAll('\\', '/'),
      ) ?? [];
    return path !== undefined && existsSync(join(ROOT, path, 'package.json')) ? [path] : [];
  });
  return [...new Set(paths)].sort();
}

/** Ends the process if other versions are installed than the lock file has: those are what was tested. */
function expectLocked(): void {
  const { packages: locked } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Manifest>>;
  };
  for (const path of packages) {
    const { version: installed } = read(join(ROOT, path, 'package.json'));
    const wanted = locked[path]?.version;
    if (installed !== wanted) {
      rmSync(folder, { recursive: true, force: true });
      fail(`${path} is installed as ${installed}, and the lock file has ${wanted}. Run \`npm ci\` first.`, 1);
    }
  }
}

/** Most licenses ask for a copy of them wherever the code goes. */
function copyLicenses(): void {
  for (const path of packages) {
    const to = join(folder, 'licenses', path.replaceAll('node_modules/', ''));
    mkdirSync(to, { recursive: true });
    const { license = 'unknown' } = read(join(ROOT, path, 'package.json'));
    const files = readdirSync(join(ROOT, path)).filter((name) =>
      /^(?:licen[cs]e|notice|copying|third_party)/iu.test(name),
    );
    for (const name of files) {
      copyFileSync(join(ROOT, path, name), join(to, name));
    }
    if (files.length === 0) {
      writeFileSync(join(to, 'LICENSE'), `${license}, as its package.json says.\n`);
    }
  }
}

function read(manifest: string): Manifest {
  return JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
}

/** In bytes, of all files. */
function sizeOf(path: string): number {
  return readdirSync(path, { encoding: 'utf8', recursive: true })
    .map((name) => statSync(join(path, name)))
    .filter((info) => info.isFile())
    .reduce((sum, { size }) => sum + size, 0);
}

function fail(line: string, code: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}
