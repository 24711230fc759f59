import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatabaseUrlError, parseDatabaseUrl } from '../../src/common/database-url.ts';
import { ConfigError, readConfig, readDatabaseUrl } from '../../src/config.ts';
import { StoreStartError, shownUrl, startLine } from '../../src/database/start-error.ts';

const PLACE = { folder: '/srv/bouncer/', home: '/home/mia', windows: false };

function refusalOf(text: string, place = PLACE): string | null {
  try {
    parseDatabaseUrl(text, place);
    return null;
  } catch (error) {
    if (error instanceof DatabaseUrlError) {
      return error.message;
    }
    throw error;
  }
}

describe('the URL of an SQLite file', () => {
  it.each([
    ['file:data/x.db', '/srv/bouncer/data/x.db'],
    ['FILE:data/x.db', '/srv/bouncer/data/x.db'],
    ['file:./x.db', '/srv/bouncer/x.db'],
    ['file:../x.db', '/srv/bouncer/../x.db'],
    ['file:/var/lib/x.db', '/var/lib/x.db'],
    ['file:///var/lib/x.db', '/var/lib/x.db'],
    ['file://localhost/var/lib/x.db', '/var/lib/x.db'],
    ['file:///abs/x%20y.db', '/abs/x y.db'],
    ['file:/abs/x y.db', '/abs/x y.db'],
    ['file:/abs/100%.db', '/abs/100%.db'],
    ['file:/abs/a%23b%3Fc.db', '/abs/a#b?c.db'],
    ['file:/abs/12%3A30.db', '/abs/12:30.db'],
    ['file:/abs/x.db?mode=rwc', '/abs/x.db'],
    ['file:~/x.db', '/home/mia/x.db'],
    ['file::memory:', null],
    [':memory:', null],
    ['file:x?mode=memory', null],
  ])('%s is the file %s', (url, path) => {
    const address = parseDatabaseUrl(url, PLACE);
    expect(address).toMatchObject({ engine: 'sqlite', path });
    // Its one spelling means the same.
    expect(parseDatabaseUrl(address.url)).toEqual(address);
  });

  it.each([
    ['file:C:\\data\\x.db', 'C:\\data\\x.db'],
    ['file:C:/data/x.db', 'C:/data/x.db'],
    ['file:/C:/data/x.db', 'C:/data/x.db'],
    ['file:///C:/data/x.db', 'C:/data/x.db'],
    ['file:data\\x.db', 'D:\\bouncer/data\\x.db'],
  ])('on Windows %s is the file %s', (url, path) => {
    expect(parseDatabaseUrl(url, { ...PLACE, folder: 'D:\\bouncer\\', windows: true })).toMatchObject({ path });
    expect(refusalOf(url)).toMatch(/^is a Windows path/u);
  });

  it.each([
    ['file:', /^must be file:<path>/u],
    ['file:data/', /^names a folder/u],
    ['file:.', /^names a folder/u],
    ['file://data/x.db', /^has two slashes after file:/u],
    ['file:a#b.db', /^has a # in its path\. Write it as %23/u],
    ['file:a?b.db', /write it as %3F/u],
    ['file:a?mode=ro', /^has a mode/u],
    ['file:a?mode=rwc&cache=shared', /^takes no settings/u],
    ['file:~mia/x.db', /^starts with a ~/u],
    ['file:a%00b', /^contains a line break or another control character/u],
    ['file:da\new.db', /single quotes/u],
    ['file:postgres://u:word@h/db', /^must be file:<path>/u],
    ['file:postgres%3A%2F%2Fu%3Aword%40h%2Fdb', /^must be file:<path>/u],
    ['file:u%3Aword@h/db', /^must be file:<path>/u],
    ['file:u:word@h/db', /^has a : in its path.*%3A$/u],
    ['file:///u:word@h/db', /^has a : in its path/u],
    ['file:u:wo/rd', /^has a : in its path/u],
  ])('%s is refused, with what to write', (url, says) => {
    expect(refusalOf(url)).toMatch(says);
  });
});

describe('the URL of a PostgreSQL database', () => {
  const parts = { user: 'mia', password: '', host: 'db.example', port: '', database: 'bouncer', settings: '' };

  it.each([
    ['postgres://mia@db.example/bouncer', {}],
    ['postgresql://mia@db.example/bouncer', {}],
    ['POSTGRES://mia@db.example/bouncer/', {}],
    ['postgres://mia:100%@db.example/bouncer', { password: '100%' }],
    ['postgres://mia:%zz%40@db.example/bouncer', { password: '%zz@' }],
    ['postgres://mia:%E9@db.example/bouncer', { password: '%E9' }],
    ['postgres://mia:a@b:c@db.example/bouncer', { password: 'a@b:c' }],
    ['postgres://mia:a%2Fb%3Fc%23d@db.example/bouncer', { password: 'a/b?c#d' }],
    ['postgres://mia:a b[]\\@db.example/bouncer', { password: 'a b[]\\' }],
    ['postgres://mia@db.example:5433/bouncer?sslmode=require', { port: '5433', settings: 'sslmode=require' }],
    ['postgres://mia@[::1]:5433/bouncer', { host: '::1', port: '5433' }],
    ['postgres://mia@%2Fvar%2Frun%2Fpostgresql/bouncer', { host: '/var/run/postgresql' }],
    ['postgres://mia@/bouncer?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    ['postgres:///bouncer?host=/tmp&user=mia&password=a%26b&port=5', { host: '/tmp', password: 'a&b', port: '5' }],
    ['postgres://mia@db.example?dbname=bouncer', {}],
    ['postgresql:///bouncer', { user: '', host: '' }],
  ])('%s is read as pg reads it, or as it was plainly meant', (url, expected) => {
    const address = parseDatabaseUrl(url);
    expect(address).toMatchObject({ engine: 'postgres', ...parts, ...expected });
    expect(parseDatabaseUrl(address.url)).toMatchObject({ url: address.url, shown: address.shown });
  });

  it.each([
    ['postgres://mia:a/b@db.example/bouncer', /Write \/ as %2F/u],
    ['postgres://mia:12/b@db.example/bouncer', /Write \/ as %2F/u],
    ['postgres://mia:a?b@db.example/bouncer', /\? as %3F/u],
    ['postgres://mia:12?b@db.example/bouncer', /\? as %3F/u],
    ['postgres://mia:a#b@db.example/bouncer', /# as %23/u],
    ['postgres://mia:a@b/c@db.example/bouncer', /@ as %40/u],
    ['postgres://db.example/bouncer?user=mia@example', /@ as %40/u],
    ['postgres://db.example/boun#cer', /# as %23/u],
    ['postgres://mia:word@db.example:port/bouncer', /^must be file:/u],
    ['postgres://mia:word@db.example:65536/bouncer', /^must be file:/u],
    ['postgres://one.example,two.example/bouncer', /^must be file:/u],
    ['postgres:bouncer', /^must be file:/u],
    ['postgres://db.example/bouncer&password=word', /Write a \? before the first/u],
    ['postgres://db.example/bouncer;password=word', /Write a \? before the first/u],
    ['postgres://db.example/bouncer password=word', /Write a \? before the first/u],
    ['postgres://db.example&password=word/bouncer', /Write a \? before the first/u],
    ['postgres://mia:a\nb@db.example/bouncer', /control character/u],
    ['jdbc:postgresql://db.example/bouncer', /^must be file:/u],
    ['mia:word@db.example/bouncer', /^must be file:/u],
    ['postgres://db.example/mia:word', /^has a \/, or one of .* in the name/u],
    ['postgres://db.example/bouncer/word', /^has a \/, or one of .* in the name/u],
    ['postgres://db.example/mia%3Aword', /^has a \/, or one of .* in the name/u],
    ['postgres://db.example/bouncer%3Fpassword%3Dword', /^has a \/, or one of .* in the name/u],
    ['postgres://db.example?dbname=mia:word', /^has a \/, or one of .* in the name/u],
    ['postgres://db.example/boun%0Acer', /control character/u],
    ['postgres://db.example/bouncer?host=mia:word', /^must be file:/u],
    ['postgres://db.example%3Fpassword%3Dword/bouncer', /^must be file:/u],
  ])('%s is refused, with what to write', (url, says) => {
    expect(refusalOf(url)).toMatch(says);
  });

  it.each([
    ['sslmod=require', /^has sslmod after its \?, which nothing reads\. Write sslmode, /u],
    ['ssl_mode=require', /Write sslmode,/u],
    ['sslMode=require', /Write sslmode,/u],
    ['SSLMODE=require', /Write sslmode,/u],
    ['tls=true', /Write sslmode=verify-full,/u],
    ['sll=true', /number 1/u],
    ['ssl=yes', /ssl after its \? that is none of true, false, 1, 0/u],
    ['ssl=TRUE', /none of true/u],
    ['ssl=require', /none of true/u],
    ['ssl=on', /none of true/u],
    ['ssl=no-verify', /none of true/u],
    ['sslmode=requre', /sslmode after its \? that is none of disable, allow, prefer, require/u],
    ['sslmode=Require', /none of disable/u],
    ['sslmode=', /without a value/u],
    ['sslmode', /without a value/u],
    ['sslrootcert=', /without a value/u],
    ['sslnegotiation=directly', /none of postgres, direct/u],
    ['uselibpqcompat=yes', /none of true, false/u],
    ['sslmode=disable&sslmode=require', /^has sslmode more than once/u],
    ['password=word&password=word', /^has password more than once/u],
    ['ssl=true&sslmode=disable', /contradict each other/u],
    ['ssl=0&sslmode=require', /contradict each other/u],
    ['requiressl=1', /^has requiressl .* Write sslmode=verify-full/u],
    ['sslcrl=/a.pem', /^has sslcrl after its \?, which the bot can't follow/u],
    ['service=main', /host, user and database/u],
    ['schema=bouncer', /Write options=-csearch_path/u],
    ['passwrd=word', /Write password,/u],
    ['word', /\(number 1\)/u],
    ['sslmode=require&word=1', /\(number 2\)/u],
    ['constructor=1', /\(number 1\)/u],
    ['statement_timeout=4s', /isn't a whole number/u],
    ['channel_binding=require&sslmode=no-verify', /Add sslmode=verify-full/u],
    ['channel_binding=require&sslmode=require&uselibpqcompat=true', /Add sslmode=verify-full/u],
  ])('with %s is refused, because the password could be sent in clear text or the setting be missed', (query, says) => {
    const refusal = refusalOf(`postgres://mia:pw@db.example/bouncer?${query}`);
    expect(refusal).toMatch(says);
    expect(refusal).not.toMatch(/\bword\b/u);
  });

  it.each([
    'sslmode=require&channel_binding=require',
    'sslmode=verify-full&sslrootcert=/a.pem&sslcert=/b.pem&sslkey=/c.key',
    'sslmode=no-verify',
    'sslmode=disable&ssl=false',
    'ssl=true&sslmode=require',
    'ssl=1',
    'uselibpqcompat=true&sslmode=require',
    'options=endpoint%3Dten-42&application_name=bouncer',
    'connect_timeout=10&target_session_attrs=read-write&keepalives=1',
  ])('with %s is taken, as pg and libpq know it', (query) => {
    expect(refusalOf(`postgres://mia:pw@db.example/bouncer?${query}`)).toBeNull();
  });

  it('is shown with its host and database, and nothing else', () => {
    const shown = (url: string): string => parseDatabaseUrl(url).shown;
    expect(shown('postgres://mia:word@db.example:5433/bouncer?sslmode=require')).toBe(
      'postgres://db.example:5433/bouncer',
    );
    expect(shown('postgres://mia:word@[::1]/bouncer')).toBe('postgres://[::1]/bouncer');
    expect(shown('postgres:///bouncer?host=/tmp&password=word')).toBe('postgres:///bouncer?host=/tmp');
    expect(shown('postgres://db.example/a%E2%80%AEb')).toBe('postgres://db.example/a\\u{202e}b');
    expect(shown('postgres:///b?host=/cloudsql/p:r:i')).toBe('postgres:///b?host=/cloudsql/p:r:i');
    expect(shown('file:a%E2%80%A8b.db')).toBe('file:a\\u{2028}b.db');
  });
});

describe('PGSSLMODE', () => {
  const linesOf = (url: string, mode: string): string => {
    try {
      readDatabaseUrl({ DATABASE_URL: url, PGSSLMODE: mode });
      return '';
    } catch (error) {
      return (error as ConfigError).lines.join();
    }
  };

  it('is refused if it’s misspelled and decides about encryption, because pg would use none', () => {
    for (const mode of ['requre', 'REQUIRE', '"require"', 'true', ' require']) {
      expect(linesOf('postgres://mia:pw@db.example/bouncer', mode)).toMatch(
        /^PGSSLMODE must be one of disable, prefer/u,
      );
      expect(linesOf('postgres://mia:pw@db.example/bouncer?sslmode=require', mode)).toBe('');
      expect(linesOf('file:x.db', mode)).toBe('');
    }
    expect(linesOf('postgres://mia:pw@db.example/bouncer', 'require')).toBe('');
  });
});

describe('a line for the operator', () => {
  it('is one line, whatever is in the names that it shows', () => {
    const name = 'a\nb\u2028c\u202ed\u200be';
    const safe = 'a\\u{a}b\\u{2028}c\\u{202e}d\\u{200b}e';
    expect(new StoreStartError(name).message).toBe(safe);
    expect(new ConfigError([name]).lines).toEqual([safe]);
    expect(new ConfigError([name]).message).toBe(safe);
  });
});

describe('a password in a DATABASE_URL', () => {
  /** In capitals, which nothing else in the lines is, so that each half of a password is found by itself. */
  const piece = fc.stringMatching(/^[QXZWKJ]{4,8}$/u);
  const sign = fc.constantFrom(
    '/',
    '?',
    '#',
    '@',
    ':',
    '%',
    ' ',
    '&',
    '=',
    '[',
    ']',
    '\\',
    '"',
    "'",
    '+',
    '%4',
    'é',
    '\n',
  );
  const password = fc
    .array(fc.tuple(fc.option(sign, { nil: '' }), piece, fc.option(sign, { nil: '' })), { minLength: 1, maxLength: 4 })
    .map((pieces) => ({ pieces: pieces.map(([, one]) => one), text: pieces.flat().join('') }));
  const written = fc.constantFrom<(text: string) => string>(
    (text) => text,
    encodeURIComponent,
    encodeURI,
    (text) => text.replaceAll('@', '%40'),
  );
  const form = fc.constantFrom<(password: string) => string>(
    (secret) => `postgres://mia:${secret}@db.example/bouncer`,
    (secret) => `postgresql://mia:${secret}@db.example:5432/bouncer?sslmode=require`,
    (secret) => `postgres://:${secret}@db.example`,
    (secret) => `postgres://mia:${secret}@[::1]:5432/bouncer`,
    (secret) => `postgres://mia:${secret}@/bouncer?host=/tmp`,
    (secret) => `postgres:///bouncer?host=/tmp&password=${secret}`,
    (secret) => `postgres://mia:12${secret}@db.example:port/bouncer`,
    (secret) => `mysql://mia:${secret}@db.example/bouncer`,
    (secret) => `postgres:mia:${secret}@db.example/bouncer`,
    (secret) => `mia:${secret}@db.example/bouncer`,
    (secret) => `file:mia:${secret}@db.example/bouncer`,
    (secret) => `file:///mia:${secret}`,
    (secret) => `postgres://db.example/mia:${secret}`,
    (secret) => `postgres://db.example/mia%3A${secret}`,
    (secret) => `postgres://db.example/bouncer?passwrd=${secret}`,
    (secret) => `postgres://db.example/bouncer?sslmode=${secret}`,
    (secret) => `postgres://db.example/bouncer?${secret}`,
  );

  it('is never printed, not even in part, however it’s written', () => {
    fc.assert(
      fc.property(password, written, form, ({ pieces, text }, write, fill) => {
        const url = fill(write(text));
        const failure = Object.assign(new Error('no'), { code: '28P01' });
        const printed = [shownUrl(url), startLine(url, failure, null)];
        try {
          const address = parseDatabaseUrl(url, PLACE);
          printed.push(address.shown, address.url, startLine(address.url, failure, null));
        } catch (error) {
          expect(error).toBeInstanceOf(DatabaseUrlError);
          printed.push(String((error as Error).stack));
        }
        try {
          readConfig({ DATABASE_URL: url });
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          printed.push(String((error as Error).stack));
        }
        for (const one of pieces) {
          expect(printed.join('\n')).not.toContain(one);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same however it’s encoded, and is kept out of the log in each spelling', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const url = `postgres://mia:${encodeURIComponent(text)}@db.example/bouncer`;
        fc.pre(!text.includes('\0'));
        const address = parseDatabaseUrl(url);
        expect(address).toMatchObject({ password: text, host: 'db.example' });
        expect(address.secrets).toEqual(expect.arrayContaining([text, encodeURIComponent(text)]));
      }),
    );
  });
});

it('a ~ is refused if this user has no home folder, and nothing else is', () => {
  const homeless = { ...PLACE, home: null };
  expect(() => parseDatabaseUrl('file:~/bouncer.db', homeless)).toThrow('this user has no home folder');
  expect(parseDatabaseUrl('file:/data/bouncer.db', homeless)).toMatchObject({ path: '/data/bouncer.db' });
});
