import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAMES, readOptions } from '../contract/options.ts';
import { ConfigError, readConfig, readDatabaseUrl, SECRETS, VARIABLES } from '../src/config.ts';
import { type Environment, fillEnvironment, type Origins } from '../src/environment.ts';
import { fileVariableOf } from '../src/secret-files.ts';

const names = Object.values(VARIABLES).map(({ name }) => name);
const CONTENT = 'canary-of-this-test';
const REQUIRED = {
  DISCORD_TOKEN: 'discord-token',
  MODERATOR_ROLE_IDS: '100000000000000001',
  VIDEOSDK_API_KEY: 'api-key',
  VIDEOSDK_SECRET_KEY: 'secret-key',
};
const isRoot = process.getuid?.() === 0;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bouncer-secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
function fileWith(content: string | Buffer): string {
  count += 1;
  const path = join(folder, `secret-${count}`);
  writeFileSync(path, content);
  return path;
}

function fill(environment: Environment, dotenv = ''): Origins {
  const place = mkdtempSync(join(folder, 'place-'));
  writeFileSync(join(place, '.env'), dotenv);
  return fillEnvironment(environment, { names, secrets: SECRETS, folders: [place, folder] });
}

function linesOf(environment: Environment, dotenv?: string): readonly string[] {
  const origins = fill(environment, dotenv);
  try {
    readConfig(environment, origins);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.lines : [String(error)];
  }
}

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('a secret in a file', () => {
  it('is possible for each variable that may have a secret in it', () => {
    expect(SECRETS).toEqual([
      'DISCORD_TOKEN',
      'VIDEOSDK_API_KEY',
      'VIDEOSDK_SECRET_KEY',
      'SECRETS_KEY',
      'DATABASE_URL',
    ]);
    for (const name of SECRETS) {
      expect(readFileSync(new URL('../.env.example', import.meta.url), 'utf8')).toContain(`${name}_FILE=`);
    }
  });

  it.each(['', '\n', '\r\n'])('has the value without its final line break %j', (end) => {
    const value = 'postgres://mia:word@db.example/bouncer';
    const forms: Readonly<Record<string, string>> = { DATABASE_URL: value, SECRETS_KEY: KEY };
    const environment: Environment = {
      ...Object.fromEntries(SECRETS.map((name) => [fileVariableOf(name), fileWith(`${forms[name] ?? name}${end}`)])),
      MODERATOR_ROLE_IDS: REQUIRED.MODERATOR_ROLE_IDS,
    };
    const origins = fill(environment);
    expect(origins).toMatchObject({ fromSecretFiles: SECRETS, misspelt: [] });
    expect(origins.byDefault).not.toContain('DISCORD_TOKEN');
    expect(readConfig(environment, origins)).toMatchObject({
      discordToken: 'DISCORD_TOKEN',
      videoSdkApiKey: 'VIDEOSDK_API_KEY',
      videoSdkSecretKey: 'VIDEOSDK_SECRET_KEY',
      databaseUrl: value,
      secretsKeys: [KEY],
    });
    // A process that gets this environment doesn't find both.
    expect(fill({ ...environment }).secretFiles.size).toBe(0);
  });

  it('can be named in .env, by a relative path, with quotes, and through a symbolic link', () => {
    const path = fileWith(CONTENT);
    symlinkSync(path, join(folder, 'link'));
    const environment: Environment = { ...REQUIRED, DISCORD_TOKEN: ' ' };
    expect(linesOf(environment, 'DISCORD_TOKEN_FILE="link"\n')).toEqual([]);
    expect(environment['DISCORD_TOKEN']).toBe(CONTENT);
  });

  it('can have a $ in it, which no one was to fill in', () => {
    const environment: Environment = {
      ...REQUIRED,
      VIDEOSDK_SECRET_KEY: '',
      VIDEOSDK_SECRET_KEY_FILE: fileWith('$Ab12'),
    };
    expect(linesOf(environment)).toEqual([]);
    expect(linesOf({ ...REQUIRED, VIDEOSDK_SECRET_KEY: '$Ab12' })).toEqual([
      expect.stringMatching(/^VIDEOSDK_SECRET_KEY refers to another variable/u),
    ]);
  });

  it.each<[string, () => string, RegExp]>([
    ['is missing', () => join(folder, CONTENT), /doesn't exist\. Write the path of a file/u],
    ['is below a file', () => join(fileWith('x'), CONTENT), /doesn't exist/u],
    ['is a folder', () => folder, /names a folder\./u],
    ['is a device', () => '/dev/null', /isn't a file\./u],
    ['is empty', () => fileWith(''), /names an empty file\./u],
    ['is blank', () => fileWith(' \r\n'), /names an empty file\./u],
    ['has several lines', () => fileWith(`${CONTENT}\nmore\n`), /several lines\./u],
    ['ends with two line breaks', () => fileWith(`${CONTENT}\n\n`), /several lines\./u],
    ['has a BOM', () => fileWith(`\uFEFF${CONTENT}`), /byte order mark\./u],
    ['is UTF-16', () => fileWith(Buffer.from(`\uFEFF${CONTENT}`, 'utf16le')), /byte order mark\./u],
    ['is UTF-16 without a BOM', () => fileWith(Buffer.from(CONTENT, 'utf16le')), /isn't UTF-8 text\./u],
    ['is Latin-1', () => fileWith(Buffer.from(`${CONTENT}ü`, 'latin1')), /isn't UTF-8 text\./u],
    ['is too large', () => fileWith(CONTENT.repeat(4_000)), /more than 64 KB/u],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the value
    ['is named by a reference', () => '${SECRETS}/token', /refers to another variable/u],
  ])('that %s ends the start with one line that names the variable and nothing of the file', (_, path, says) => {
    for (const name of SECRETS) {
      const lines = linesOf({ ...REQUIRED, [name]: undefined, [fileVariableOf(name)]: path() });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^${name}_FILE .+\\. Example: ${name}_FILE=/run/secrets/\\w+$`, 'u'));
      expect(lines[0]).toMatch(says);
      expect(lines[0]).not.toContain(CONTENT);
      expect(lines[0]).not.toContain(folder);
    }
  });

  it.skipIf(isRoot)(
    `that this user can’t read ends the start with one line${isRoot ? ' (skipped: root may read every file)' : ''}`,
    () => {
      const path = fileWith(CONTENT);
      chmodSync(path, 0o000);
      expect(linesOf({ ...REQUIRED, DISCORD_TOKEN: '', DISCORD_TOKEN_FILE: path })).toEqual([
        expect.stringMatching(
          /^DISCORD_TOKEN_FILE names a file that can't be read \(EACCES\)\. Let this user read it\./u,
        ),
      ]);
    },
  );

  it('is refused beside the variable itself, wherever each of them is set', () => {
    for (const name of SECRETS) {
      const [value, path] = [
        ({ DATABASE_URL: 'file:x.db', SECRETS_KEY: KEY } as Readonly<Record<string, string>>)[name] ?? CONTENT,
        fileWith('other'),
      ];
      const says = [
        expect.stringMatching(new RegExp(`^${name}_FILE is set, and so is ${name}\\. Keep one of them`, 'u')),
      ];
      const others = { ...REQUIRED, [name]: undefined };
      expect(linesOf({ ...others, [name]: value, [`${name}_FILE`]: path })).toEqual(says);
      expect(linesOf({ ...others, [name]: value }, `${name}_FILE=${path}`)).toEqual(says);
      expect(linesOf({ ...others, [`${name}_FILE`]: path }, `${name}=${value}`)).toEqual(says);
      expect(linesOf({ ...others }, `${name}_FILE=${path}\n${name}=${value}`)).toEqual(says);
      expect(linesOf({ ...others, [name]: value, [`${name}_FILE`]: ' ' })).toEqual([]);
    }
  });

  it('is checked as the variable itself is, and the lines name it', () => {
    expect(linesOf({ ...REQUIRED, DISCORD_TOKEN: '', DISCORD_TOKEN_FILE: fileWith('two words') })).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN contains a space/u),
    ]);
  });

  it('is missed if the name of its variable is misspelled', () => {
    const lines = linesOf({ ...REQUIRED, DISCORD_TOKEN: '', DISCORD_TOKN_FILE: '/x' });
    expect(lines).toEqual([expect.stringMatching(/^DISCORD_TOKEN is missing, but DISCORD_TOKN_FILE is set\./u)]);
  });

  it('is read by migrate, which needs only that of the database', () => {
    const environment: Environment = { DATABASE_URL_FILE: fileWith('file:x.db\n'), DISCORD_TOKEN_FILE: '/missing' };
    expect(readDatabaseUrl(environment, fill(environment))).toBe('file:x.db');
  });

  it('is read by contract', () => {
    const secrets = SECRETS.filter((name) => NAMES.includes(name));
    const read = (environment: Environment) =>
      readOptions([], environment, fillEnvironment(environment, { names: NAMES, secrets, folders: [folder] }));
    expect(read({ DISCORD_TOKEN_FILE: fileWith('token-1\n') })).toMatchObject({
      options: { discord: { token: 'token-1' } },
    });
    expect(read({ DISCORD_TOKEN_FILE: fileWith('$TOKEN1\n') })).toMatchObject({
      options: { discord: { token: '$TOKEN1' } },
    });
    expect(read({ VIDEOSDK_API_KEY: 'key', VIDEOSDK_SECRET_KEY_FILE: join(folder, 'none') })).toEqual({
      kind: 'wrong',
      lines: [expect.stringMatching(/^VIDEOSDK_SECRET_KEY_FILE names a file that doesn't exist\./u)],
    });
  });
});
