import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const KEEPER = new URL('../../src/operations/compile-cache.ts', import.meta.url).href;
/** A process that uses the cache and loads a file of TypeScript in a thread, which says where it's kept. */
const PROGRAM = `
  const { keepCompiled } = await import(${JSON.stringify(KEEPER)});
  keepCompiled(process.env, process.argv[1]);
  const { Worker } = await import('node:worker_threads');
  const thread = 'await import(${JSON.stringify(KEEPER)}); console.log((await import("node:module")).getCompileCacheDir() ?? "nowhere");';
  new Worker(new URL('data:text/javascript,' + encodeURIComponent(thread)));`;
const root = process.getuid?.() === 0;

let packages: string;
beforeEach(() => {
  packages = join(mkdtempSync(join(tmpdir(), 'bouncer-compiled-')), 'node_modules');
  mkdirSync(packages);
});
afterEach(() => rmSync(join(packages, '..'), { recursive: true, force: true }));

/** @returns where the thread keeps what it compiles */
function run(environment: Readonly<Record<string, string>> = {}): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', PROGRAM, packages], {
    env: { PATH: process.env['PATH'], ...environment },
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.trim();
}

function kept(): string[] {
  const folder = join(packages, '.cache', 'bouncer');
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
}

/** Why a test can't run here, or `null`. */
const noModes = process.platform === 'win32' ? 'Windows has no modes' : null;
const everywhere = root ? 'root can write everywhere' : noModes;
const noOthers = root ? null : 'only root can give a folder to another user';
const named = (name: string, why: string | null): string => (why === null ? name : `${name} (skipped: ${why})`);

describe('what Node.js has compiled', () => {
  it('is kept among the packages for the next start, that of a thread included, for this user alone', () => {
    expect(run()).toContain(join(packages, '.cache', 'bouncer'));
    expect(kept().length).toBeGreaterThan(1);
    if (process.platform !== 'win32') {
      expect(statSync(join(packages, '.cache', 'bouncer')).mode & 0o777).toBe(0o700);
    }
    expect(run()).toContain(join(packages, '.cache', 'bouncer'));
  });

  it('is kept where the operator says instead, or nowhere', () => {
    const theirs = join(packages, '..', 'theirs');
    expect(run({ NODE_COMPILE_CACHE: theirs })).toContain(theirs);
    expect(run({ NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('nowhere');
    expect(kept()).toEqual([]);
  });

  it('isn’t kept without packages, which it doesn’t make a folder for', () => {
    rmSync(packages, { recursive: true });
    expect(run()).toBe('nowhere');
    expect(existsSync(packages)).toBe(false);
  });

  it.skipIf(everywhere !== null)(named('isn’t kept in a project that this user can’t write to', everywhere), () => {
    chmodSync(packages, 0o555);
    expect(run()).toBe('nowhere');
  });

  it.skipIf(noModes !== null)(named('isn’t kept where others could plant something', noModes), () => {
    const shared = join(packages, '.cache');
    const folder = join(shared, 'bouncer');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o770);
    expect(run()).toBe('nowhere');
    chmodSync(folder, 0o700);
    chmodSync(shared, 0o777);
    expect(run()).toBe('nowhere');
    expect(kept()).toEqual([]);
    // Whoever can write to the packages can plant something anyway.
    chmodSync(packages, 0o777);
    expect(run()).toContain(folder);
  });

  it.skipIf(noModes !== null)(named('isn’t kept where a link leads', noModes), () => {
    const elsewhere = join(packages, '..', 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(packages, '.cache'));
    expect(run()).toBe('nowhere');
    rmSync(join(packages, '.cache'));
    mkdirSync(join(packages, '.cache'));
    symlinkSync(elsewhere, join(packages, '.cache', 'bouncer'));
    expect(run()).toBe('nowhere');
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.skipIf(noOthers !== null)(named('isn’t kept in a folder of another user', noOthers), () => {
    mkdirSync(join(packages, '.cache', 'bouncer'), { recursive: true });
    spawnSync('chown', ['12345', join(packages, '.cache', 'bouncer')]);
    expect(run()).toBe('nowhere');
  });
});
