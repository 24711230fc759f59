import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DatabaseUrlError, parseDatabaseUrl } from '../../src/common/database-url.ts';
import { ConfigError, readConfig } from '../../src/config.ts';
import { shownUrl, startLine } from '../../src/database/start-error.ts';

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
  ])('%s is refused, with what to write', (url, says) => {
    expect(refusalOf(url)).toMatch(says);
  });

  it('is shown with its host and database, and nothing else', () => {
    const shown = (url: string): string => parseDatabaseUrl(url).shown;
    expect(shown('postgres://mia:word@db.example:5433/bouncer?sslmode=require')).toBe(
      'postgres://db.example:5433/bouncer',
    );
    expect(shown('postgres://mia:word@[::1]/bouncer')).toBe('postgres://[::1]/bouncer');
    expect(shown('postgres:///bouncer?host=/tmp&password=word')).toBe('postgres:///bouncer?host=/tmp');
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
