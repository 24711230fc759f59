import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, readConfig, VARIABLES } from '../src/config.ts';
import { cleaned, type Environment, fillEnvironment, type Origins } from '../src/environment.ts';

const names = Object.values(VARIABLES).map(({ name }) => name);
const ROLE = '100000000000000001';
const GUILD = '300000000000000003';
const REQUIRED = {
  DISCORD_TOKEN: 'discord-token-of-this-test',
  MODERATOR_ROLE_IDS: ROLE,
  VIDEOSDK_API_KEY: 'api-key-of-this-test',
  VIDEOSDK_SECRET_KEY: 'secret-key-of-this-test',
};
const FILLED = Object.entries(REQUIRED).map(([name, value]) => `${name}=${value}`);

let top: string;
let folder: string;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), 'bouncer-environment-'));
});
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(top, String(count));
  mkdirSync(folder);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

function fill(file: string | Buffer | null, environment: Environment = {}): Origins & { environment: Environment } {
  if (file !== null) {
    writeFileSync(join(folder, '.env'), file);
  }
  return { ...fillEnvironment(environment, { names, folders: [folder] }), environment };
}

/** What the bot says of an environment and a `.env`. */
function linesFor(file: string | Buffer | null, environment: Environment = {}): readonly string[] {
  const origins = fill(file, environment);
  try {
    readConfig(environment, origins);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.lines;
    }
    throw error;
  }
}

const isRoot = process.getuid?.() === 0;

describe('a variable that is set in two places', () => {
  it('has the value from the environment', () => {
    expect(fill('LOG_LEVEL=debug', { LOG_LEVEL: 'warn' }).environment['LOG_LEVEL']).toBe('warn');
  });

  it.each(['', '  ', '""', "''", '\uFEFF'])(
    'has the value from .env if it is blank in the environment: %j',
    (blank) => {
      const { environment, fromFile, fromEnvironment } = fill(`GUILD_ID=${GUILD}`, { ...REQUIRED, GUILD_ID: blank });
      expect(readConfig(environment).guildId).toBe(GUILD);
      expect(fromFile).toEqual(['GUILD_ID']);
      expect(fromEnvironment).toEqual(Object.keys(REQUIRED));
    },
  );

  it('has the value of the line that has one, if another line of .env is blank', () => {
    expect(fill(`GUILD_ID=${GUILD}\nGUILD_ID=\n`).environment['GUILD_ID']).toBe(GUILD);
    expect(fill(`GUILD_ID=\nGUILD_ID=${GUILD}\n`).environment['GUILD_ID']).toBe(GUILD);
    expect(linesFor([...FILLED, ...FILLED].join('\n'))).toEqual([]);
  });
});

describe('where variables came from', () => {
  it('is known for each of them', () => {
    const origins = fill(`GUILD_ID=${GUILD}\nLOG_LEVEL=\nOTHER=1`, { ...REQUIRED, HTTP_PORT: ' ' });
    expect(origins).toMatchObject({
      file: join(folder, '.env'),
      fromEnvironment: Object.keys(REQUIRED),
      fromFile: ['GUILD_ID'],
    });
    expect(origins.byDefault).toEqual(names.filter((name) => !(name in REQUIRED) && name !== 'GUILD_ID'));
    expect(origins.environment['OTHER']).toBe('1');
  });

  it('is the first folder with a .env, unless another file is named', () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    writeFileSync(join(other, '.env'), 'LOG_LEVEL=debug');
    expect(fillEnvironment({}, { names, folders: [folder, other] }).file).toBe(join(other, '.env'));
    writeFileSync(join(folder, '.env'), 'LOG_LEVEL=warn');
    expect(fillEnvironment({}, { names, folders: [folder, other] }).file).toBe(join(folder, '.env'));
    const named: Environment = { DOTENV_CONFIG_PATH: join(other, '.env') };
    expect(fillEnvironment(named, { names, folders: [folder] }).file).toBe(join(other, '.env'));
    expect(named['LOG_LEVEL']).toBe('debug');
  });

  it('is nowhere, if there is no file', () => {
    expect(fill(null)).toMatchObject({ file: null, fromFile: [], faults: [] });
  });
});

describe('what is safe to accept', () => {
  it.each([
    '"debug"',
    "'debug'",
    '`debug`',
    ' debug\t',
    '" debug "',
    '\u00A0debug\u00A0',
    '\uFEFFdebug',
    'debug\u200B',
    'debug\r',
  ])('is accepted in the environment: %j', (value) => {
    expect(readConfig({ ...REQUIRED, LOG_LEVEL: value }).logLevel).toBe('debug');
  });

  it.each([
    'export LOG_LEVEL=debug',
    'LOG_LEVEL="debug"',
    "LOG_LEVEL = 'debug' # a comment",
    'LOG_LEVEL=debug # a comment, see issue#5',
    'LOG_LEVEL: debug',
    '  LOG_LEVEL=debug   ',
    'LOG_LEVEL=debug\nLOG_LEVEL=debug',
    '\u200BLOG_LEVEL=debug',
    '\u00A0LOG_LEVEL\u00A0=\u00A0debug',
    '\u00A0\u200B export LOG_LEVEL\u2060 = debug',
    'LOG\u00AD_LEVEL\uFE0F=debug',
    'LOG_LEVEL\u200D: debug',
    'OTHER=1\n\uFEFFLOG_LEVEL=debug',
    'set LOG_LEVEL=warn\nLOG_LEVEL=debug',
  ])('is accepted in .env: %j', (line) => {
    for (const text of [line, `${line}\n`, `\uFEFF${line}\r\n${FILLED.join('\r\n')}\r\n`]) {
      expect(linesFor(text, { ...REQUIRED })).toEqual([]);
      expect(fill(text).environment['LOG_LEVEL']).toBe('debug');
    }
  });

  it('leaves a quote inside a value alone', () => {
    expect(cleaned('"a","b"')).toBe('"a","b"');
    expect(cleaned("it's")).toBe("it's");
  });

  it('includes .env.example, with the first four values filled in', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    const file = Object.entries(REQUIRED).reduce(
      (text, [name, value]) => text.replace(`${name}=\n`, `${name}='${value}'\n`),
      example,
    );
    expect(linesFor(file)).toEqual([]);
    expect(fill(file).fromFile.toSorted()).toEqual(Object.keys(REQUIRED).toSorted());
  });

  it('includes values of other programs over several lines', () => {
    const key = 'KEY="-----BEGIN\nGUILD_ID and others\na=b#c\n-----END"';
    expect(linesFor([key, ...FILLED].join('\n'))).toEqual([]);
  });
});

describe('what can’t be known is refused, and says which variable, and where', () => {
  const SECRET = 'Q7XK-secret-part';
  it.each([
    [
      `VIDEOSDK_SECRET_KEY=${SECRET}#rest`,
      /^VIDEOSDK_SECRET_KEY is cut off at a #, in .*\.env, line 1\. Put the whole value in single quotes\./u,
    ],
    [`VIDEOSDK_SECRET_KEY=#${SECRET}`, /^VIDEOSDK_SECRET_KEY is cut off at a #/u],
    [`DATABASE_URL=postgres://u:${SECRET} #x@h/d`, /^DATABASE_URL is cut off at a #/u],
    [`VIDEOSDK_SECRET_KEY='${SECRET}'b'#c'`, /^VIDEOSDK_SECRET_KEY is cut off at a #/u],
    [`DISCORD_TOKEN="${SECRET}"b"#c"`, /^DISCORD_TOKEN is cut off at a #/u],
    [`DATABASE_URL=postgres://u:${SECRET}#x@h/d`, /^DATABASE_URL is cut off at a #/u],
    [
      `LOG_LEVEL=info\nVIDEOSDK_SECRET_KEY="${SECRET}`,
      /^VIDEOSDK_SECRET_KEY has a quote that nothing closes, in .*, line 2\./u,
    ],
    [`DISCORD_TOKEN="${SECRET}\nOTHER="${GUILD}"`, /^DISCORD_TOKEN has a quote that nothing closes, in .*, line 1\./u],
    [
      `OTHER="${SECRET}\nDISCORD_TOKEN="x"`,
      /^DISCORD_TOKEN is inside quotes that begin in .*\.env, line 1\. Close them there\./u,
    ],
    [`DISCORD_TOKEN ${SECRET}`, /^DISCORD_TOKEN has no = behind its name, in .*, line 1\./u],
    [
      `DISCORD_TOKEN=${SECRET}\n\nDISCORD_TOKEN=another`,
      /^DISCORD_TOKEN has more than one value, in .*, lines 1 and 3\. Keep one\./u,
    ],
  ])('in .env: %j', (text, says) => {
    const [name = ''] = /[A-Z_]+(?= )/u.exec(says.source) ?? [];
    const lines = linesFor(text, { ...REQUIRED, [name]: undefined });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(says);
    expect(lines[0]).toMatch(/ Example: [A-Z_]+=\S+$/u);
    expect(lines[0]).not.toContain(SECRET);
    // What the environment sets hides the line.
    expect(linesFor(text, { DATABASE_URL: 'file:x.db', ...REQUIRED })).toEqual([]);
  });

  it.each([
    [`"${SECRET}`, /has quotes that don't match/u],
    [`${SECRET}'`, /has quotes that don't match/u],
    [`“${SECRET}”`, /has curly quotes/u],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the value
    ['${DISCORD_TOKEN}', /refers to another variable/u],
    ['$TOKEN', /refers to another variable/u],
    ['%TOKEN%', /refers to another variable/u],
    ['Bot.$TOKEN', /refers to another variable/u],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the value
    ['a${TOKEN:-b}c', /refers to another variable/u],
    ['$(TOKEN)', /refers to another variable/u],
    ['{{ .Values.token }}', /refers to another variable/u],
    [`${SECRET}\u200Brest`, /contains an invisible character \(U\+200B\)\. Copy it again/u],
    [`${SECRET}\uFEFFrest`, /contains an invisible character \(U\+FEFF\)/u],
    [`${SECRET}\u0007rest`, /contains an invisible character \(U\+0007\)/u],
    [`${SECRET}\uFFFDrest`, /has a character that got lost on the way \(U\+FFFD\)\./u],
    [`${SECRET}\u00A0rest`, /contains a space or an invalid character\. Copy it again/u],
  ])('in the environment: %j', (value, says) => {
    for (const name of ['DISCORD_TOKEN', 'VIDEOSDK_API_KEY', 'VIDEOSDK_SECRET_KEY']) {
      const lines = linesFor(null, { ...REQUIRED, [name]: value });
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(says);
      expect(lines[0]).toMatch(new RegExp(`^${name} `, 'u'));
      expect(lines[0]).not.toContain(SECRET);
    }
  });

  it.each([
    // cmd, PowerShell, fish and csh
    'set GUILD_ID=1',
    'set "GUILD_ID=1"',
    'SET  GUILD_ID = 1',
    '@set GUILD_ID=1',
    'setx GUILD_ID 1',
    '$env:GUILD_ID = "1"',
    "$Env:GUILD_ID='1'",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the line
    '${env:GUILD_ID} = "1"',
    '[Environment]::SetEnvironmentVariable("GUILD_ID", "1")',
    'set -gx GUILD_ID 1',
    'setenv GUILD_ID 1',
    'declare -x GUILD_ID="1"',
    // Docker, Compose and JSON
    'ENV GUILD_ID=1',
    'ENV GUILD_ID 1',
    '-e GUILD_ID=1',
    '- GUILD_ID=1',
    '- GUILD_ID: 1',
    '"GUILD_ID": "1",',
    '> GUILD_ID=1',
    '`GUILD_ID=1`',
    'GUILD_ID=\nset GUILD_ID=1',
  ])('in .env, as something else than .env has it: %j', (text) => {
    const number = text.split('\n').length;
    expect(linesFor(text, { ...REQUIRED })).toEqual([
      `GUILD_ID isn't written as in a .env file, in ${folder}/.env, line ${number}. Begin the line with the name and a =. Example: GUILD_ID=100000000000000000`,
    ]);
  });

  it.each(['LOG_LEVEL=info GUILD_ID=1', 'VIDEOSDK_ROOM_IDS=a; export GUILD_ID=1', 'OTHER=x&GUILD_ID=1'])(
    'in .env, in the line of another variable: %j',
    (text) => {
      expect(linesFor(text, { ...REQUIRED })).toContainEqual(
        expect.stringMatching(
          /^GUILD_ID is behind another variable, in .*\.env, line 1\. Give it a line of its own\./u,
        ),
      );
    },
  );

  it.each([
    '# set GUILD_ID=1',
    '  # GUILD_ID=1',
    '// GUILD_ID=1',
    'rem GUILD_ID=1',
    'Write GUILD_ID below.',
    "NOTE='a GUILD_ID=1'",
    'NOTE=a # then GUILD_ID=1',
    'MY_GUILD_ID=1',
    'KEY="-----BEGIN\nset GUILD_ID=1\n-----END"',
  ])('but not what sets nothing: %j', (text) => expect(linesFor(text, { ...REQUIRED })).toEqual([]));

  it('in a file that isn’t UTF-8, unless it’s only in a comment or in another program’s variable', () => {
    const file = (text: string) => Buffer.from(text, 'latin1');
    const { VIDEOSDK_SECRET_KEY: _, ...others } = REQUIRED;
    const [says, ...rest] = linesFor(file(`# für uns\nVIDEOSDK_SECRET_KEY=${SECRET}ü`), others);
    expect(says).toMatch(
      /^VIDEOSDK_SECRET_KEY has a character that isn't UTF-8, in .*\.env, line 2\. Save the file as UTF-8\. Example: /u,
    );
    expect(says).not.toContain(SECRET);
    expect(rest).toEqual([]);
    // Windows-1252 has curly quotes.
    expect(linesFor(Buffer.from([...file('GUILD_ID='), 0x93, 0x31, 0x94]), { ...REQUIRED })).toEqual([
      expect.stringMatching(/^GUILD_ID has a character that isn't UTF-8, in .*, line 1\./u),
    ]);
    expect(linesFor(file(`# für uns\nOTHER=ü\nGUILD_ID=${GUILD} # ü\n`), { ...REQUIRED })).toEqual([]);
    expect(linesFor('VIDEOSDK_ROOM_IDS=bür', { ...REQUIRED })).toEqual([]);
  });

  it.each(['utf16le', 'utf16be'] as const)('in a file in UTF-16 without its mark: %s', (encoding) => {
    const wide = (text: string) => {
      const bytes = Buffer.from(text, 'utf16le');
      return encoding === 'utf16be' ? bytes.swap16() : bytes;
    };
    for (const text of [FILLED.join('\r\n'), `# ${'日本語'.repeat(300)}\nGUILD_ID=1\n`, 'A=1']) {
      expect(linesFor(wide(text), { ...REQUIRED })).toEqual([
        expect.stringMatching(/\.env is saved as UTF-16\. Save it as UTF-8\.$/u),
      ]);
    }
  });

  it('at a zero, where the value would end', () => {
    for (const text of [`GUILD_ID=${GUILD}\0`, `GUILD_ID=1\0${GUILD}\nA=\0b`]) {
      expect(linesFor(text, { ...REQUIRED })).toEqual([
        expect.stringMatching(/^GUILD_ID contains an invisible character \(U\+0000\)\. Copy it again\./u),
      ]);
    }
  });

  it('of variables that something else reads, too', () => {
    writeFileSync(join(folder, '.env'), '$env:HTTPS_PROXY = "http://a:1"\nHTTP_PROXY="x\n');
    const { problems, fromFile } = fillEnvironment(
      {},
      { names, alsoRead: ['HTTPS_PROXY', 'HTTP_PROXY'], folders: [folder] },
    );
    expect([...problems.keys()]).toEqual(['HTTPS_PROXY', 'HTTP_PROXY']);
    expect(fromFile).toEqual([]);
  });

  it('if the file can’t be read at all', () => {
    const wide = Buffer.from(`\uFEFF${FILLED.join('\n')}`, 'utf16le');
    expect(linesFor(wide, { ...REQUIRED })).toEqual([
      expect.stringMatching(/\.env is saved as UTF-16\. Save it as UTF-8\.$/u),
    ]);
    rmSync(join(folder, '.env'));
    mkdirSync(join(folder, '.env'));
    expect(linesFor(null, { ...REQUIRED })).toEqual([expect.stringMatching(/\.env is a folder\./u)]);
    expect(linesFor(null, { ...REQUIRED, DOTENV_CONFIG_PATH: join(folder, 'missing') })).toEqual([
      expect.stringMatching(/missing can't be read \(ENOENT\)\./u),
    ]);
  });

  it.skipIf(isRoot)(`if this user may not read the file${isRoot ? ' (skipped: root may read every file)' : ''}`, () => {
    writeFileSync(join(folder, '.env'), '');
    chmodSync(join(folder, '.env'), 0);
    expect(linesFor(null, { ...REQUIRED })).toEqual([expect.stringMatching(/can't be read \(EACCES\)/u)]);
  });
});

describe('a name that looks like a misspelt one', () => {
  it.each([
    ['GUILDID', 'GUILD_ID'],
    ['guild_id', 'GUILD_ID'],
    ['GULID_ID', 'GUILD_ID'],
    ['GUILD_IDS', 'GUILD_ID'],
    ['DISCORD_TOKNE', 'DISCORD_TOKEN'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['VIDEO_SDK_API_KEY', 'VIDEOSDK_API_KEY'],
    ['VIDEOSDK_SECRET', 'VIDEOSDK_SECRET_KEY'],
    ['MODERATOR_ROLES', 'MODERATOR_ROLE_IDS'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['SHARD', 'SHARDS'],
  ])('%s is reported as %s, wherever it is set', (name, meant) => {
    expect(fill(null, { [name]: 'x' }).misspelt).toEqual([{ name, meant }]);
    expect(fill(`${name}=x`).misspelt).toEqual([{ name, meant }]);
    expect(fill(null, { [name]: 'x', [meant]: 'y' }).misspelt).toEqual([]);
  });

  it.each([
    'PATH',
    'HOME',
    'BUILD_ID',
    'PORT',
    'TOKEN',
    'NODE_ENV',
    'SHELL',
    'LOGNAME',
    'HTTPS_PROXY',
    'npm_config_cache',
  ])('leaves other programs’ variables alone: %s', (name) => {
    expect(fill(null, { [name]: 'x' }).misspelt).toEqual([]);
  });

  it('is named when the variable is missing', () => {
    expect(linesFor(null, { ...REQUIRED, DISCORD_TOKEN: '', DISCORD_TOKNE: 'x' })).toEqual([
      'DISCORD_TOKEN is missing, but DISCORD_TOKNE is set. Is that a typo? Example: DISCORD_TOKEN=the-token-from-the-developer-portal',
    ]);
  });
});
