/**
 * Turns *Unreleased* in CHANGELOG.md into the version that `npm version` has just written to package.json, with today's
 * date, and begins a new one. npm runs it as `version`, and commits what it changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { released } from './released.ts';

const file = new URL('../CHANGELOG.md', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
try {
  writeFileSync(file, released(readFileSync(file, 'utf8'), version, new Date()));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
