import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalStore, openStore } from '../../src/database/database.ts';
import { MIGRATIONS } from '../../src/database/migrations/index.ts';
import { StoreStartError } from '../../src/database/start-error.ts';
import { openFragilePostgres, sqliteLock, stores } from '../support/stores.ts';

const OPENER = fileURLToPath(new URL('opener.ts', import.meta.url));

/**
 * Opens the store in a separate process as soon as it is told to. Resolves with what it applied, or the error's text.
 */
async function openElsewhere(url: string, go: Promise<unknown>): Promise<readonly string[] | string> {
  const child = fork(OPENER, [url], { execArgv: [], stdio: 'inherit' });
  try {
    await new Promise((ready) => child.once('message', ready));
    await go;
    return await new Promise((resolve) => {
      child.once('message', (told) => resolve(told as string[] | string));
      child.once('exit', (code) => resolve(`ended with ${code}`));
      child.send('go');
    });
  } finally {
    child.kill('SIGKILL');
  }
}

async function tablesOf(db: Kysely<never> | LocalStore['db']): Promise<string[]> {
  return (await (db as LocalStore['db']).introspection.getTables()).map(({ name }) => name).sort();
}

/** Why the store can't be opened. */
async function refusal(url: string, migrations = MIGRATIONS): Promise<string> {
  try {
    const store = await openStore(url, { migrations });
    await store.close();
  } catch (error) {
    expect(error).toBeInstanceOf(StoreStartError);
    const { message } = error as StoreStartError;
    expect(message).toMatch(/^DATABASE_URL: [^\n]+$/u);
    return message;
  }
  throw new Error('it was opened');
}

const stores$: LocalStore[] = [];
async function opened(...args: Parameters<typeof openStore>): Promise<LocalStore> {
  const store = await openStore(...args);
  stores$.push(store);
  return store;
}

afterEach(async () => {
  await Promise.all(stores$.splice(0).map((store) => store.close()));
});

describe.each(stores)('the store on $name', ({ open, engine }) => {
  it('is created when first opened, and opened as it is from then on', async () => {
    await using at = await open();
    const first = await opened(at.url);
    expect(first.engine).toBe(engine);
    expect(first.applied).toEqual(Object.keys(MIGRATIONS));
    expect((await opened(at.url)).applied).toEqual([]);
  });

  it('is created once when many connections open it at the same time', async () => {
    await using at = await open();
    const all = await Promise.all(Array.from({ length: 8 }, () => opened(at.url)));
    expect(all.flatMap(({ applied }) => applied).sort()).toEqual(Object.keys(MIGRATIONS).sort());
    await Promise.all(all.map(({ db }) => db.selectFrom('cases').selectAll().execute()));
  });

  it('is created once when several processes open it at the same time', async () => {
    await using at = await open();
    const ready = Promise.withResolvers<void>();
    const all = Promise.all(Array.from({ length: 4 }, () => openElsewhere(at.url, ready.promise)));
    ready.resolve();
    const told = await all;
    expect(told.filter((one) => typeof one === 'string')).toEqual([]);
    expect(told.flat().sort()).toEqual(Object.keys(MIGRATIONS).sort());
  });

  it('is unchanged when a migration fails halfway, and is completed by the next start', async () => {
    await using at = await open();
    const broken: typeof MIGRATIONS = {
      ...MIGRATIONS,
      '9999-broken': {
        async up(db) {
          await db.schema.createTable('half').addColumn('id', 'integer').execute();
          await db.schema.alterTable('cases').addColumn('half', 'integer').execute();
          await sql`select * from no_such_table`.execute(db);
        },
      },
    };
    expect(await refusal(at.url, broken)).toMatch(/Nothing was changed\.$/u);
    const store = await opened(at.url);
    // The good ones before it were undone with it: all or nothing.
    expect(store.applied).toEqual(Object.keys(MIGRATIONS));
    expect(await tablesOf(store.db)).not.toContain('half');
    await store.db.selectFrom('cases').selectAll().execute();
  });

  it('keeps its data when a later migration fails halfway', async () => {
    await using at = await open();
    const store = await opened(at.url);
    await store.db.insertInto('counters').values({ guild_id: '1', last_number: 7 }).execute();
    const broken: typeof MIGRATIONS = {
      ...MIGRATIONS,
      '9999-broken': {
        async up(db) {
          await sql`delete from counters`.execute(db);
          await db.schema.dropTable('counters').execute();
          throw new TypeError('a bug');
        },
      },
    };
    expect(await refusal(at.url, broken)).toContain('TypeError');
    expect(await store.db.selectFrom('counters').selectAll().execute()).toEqual([{ guild_id: '1', last_number: 7 }]);
  });

  it('is left alone by an older program, which says so', async () => {
    await using at = await open();
    const newer = { ...MIGRATIONS, '9998-newer': { up: async () => undefined } };
    await opened(at.url, { migrations: newer });
    const line = await refusal(at.url);
    expect(line).toMatch(/newer version of Bouncer \(it has 9998-newer\)/u);
    expect(line).toMatch(/Nothing was changed/u);
    // And the newer one still opens it.
    expect((await opened(at.url, { migrations: newer })).applied).toEqual([]);
  });
});

describe('an SQLite file', () => {
  async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
    const path = await mkdtemp(join(tmpdir(), 'bouncer-file-'));
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
  }

  it('is created together with its parent folders', async () => {
    await using place = await folder();
    await opened(`file:${place.path}/a/b/c.db`);
  });

  it('is refused with one line when it can’t be created there', async () => {
    await using place = await folder();
    await writeFile(join(place.path, 'a-file'), 'text');
    await mkdir(join(place.path, 'a-folder'));
    expect(await refusal(`file:${place.path}/a-file/bouncer.db`)).toMatch(/a-file is a file and not a folder/u);
    expect(await refusal(`file:${place.path}/a-folder`)).toMatch(/is a folder: add the name of a file/u);
    expect(await refusal('file:/proc/bouncer.db')).toMatch(/check that its folder exists|read-only/u);
    expect(await refusal('file:/proc/a/bouncer.db')).toMatch(/check that its folder exists|read-only/u);
  });

  it('isn’t touched when it isn’t a database, or is damaged', async () => {
    await using place = await folder();
    const text = join(place.path, 'letter.txt');
    await writeFile(text, 'Dear Sir or Madam,\n'.repeat(500));
    expect(await refusal(`file:${text}`)).toMatch(/isn't an SQLite database/u);
    expect((await readFile(text, 'utf8')).slice(0, 4)).toBe('Dear');

    const damaged = join(place.path, 'damaged.db');
    await (await openStore(`file:${damaged}`)).close();
    const bytes = await readFile(damaged);
    bytes.fill(0x5a, 100, 4_096);
    await writeFile(damaged, bytes);
    expect(await refusal(`file:${damaged}`)).toMatch(/is damaged/u);
    expect(await readFile(damaged)).toEqual(bytes);
  });

  it('can be copied with "vacuum into" while it is being written, as docs/database.md says', async () => {
    await using place = await folder();
    const store = await opened(`file:${place.path}/bouncer.db`);
    const write = (guild_id: string) => store.db.insertInto('counters').values({ guild_id, last_number: 1 }).execute();
    await Promise.all([write('1'), write('2')]);
    const other = new DatabaseSync(`${place.path}/bouncer.db`);
    other.exec(`vacuum into '${place.path}/copy.db'`);
    other.close();
    await write('3');
    const copy = await opened(`file:${place.path}/copy.db`);
    expect(copy.applied).toEqual([]);
    expect(await copy.db.selectFrom('counters').select('guild_id').execute()).toHaveLength(2);
  });

  it('that another program has locked is refused, and can be used once that program lets go', async () => {
    await using place = await folder();
    const path = join(place.path, 'bouncer.db');
    await (await openStore(`file:${path}`, { migrations: {} })).close();
    const lock = sqliteLock(path);
    await lock.outage();
    expect(await refusal(`file:${path}`)).toMatch(/is locked by another program/u);
    await lock.recover();
    expect((await opened(`file:${path}`)).applied).toEqual(Object.keys(MIGRATIONS));
  });

  it('that another program writes to for a moment is waited for, without holding up this process', async () => {
    await using place = await folder();
    const path = join(place.path, 'bouncer.db');
    const store = await opened(`file:${path}`);
    const lock = sqliteLock(path);
    await lock.outage();
    let written = false;
    const writing = store.db
      .insertInto('counters')
      .values({ guild_id: '1', last_number: 1 })
      .execute()
      .then(() => {
        written = true;
      });
    // If SQLite did the waiting, no timer would fire before it gave up.
    await new Promise((fired) => setTimeout(fired, 30));
    expect(written).toBe(false);
    await lock.recover();
    await writing;
  });

  it('that stays locked fails everyone who waits for it at about the same time, not one after the other', async () => {
    await using place = await folder();
    const path = join(place.path, 'bouncer.db');
    const store = await opened(`file:${path}`);
    const lock = sqliteLock(path);
    await lock.outage();
    const begin = performance.now();
    const all = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) =>
        store.db.transaction().execute((tx) =>
          tx
            .insertInto('counters')
            .values({ guild_id: `${n}`, last_number: 1 })
            .execute(),
        ),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual(Array(12).fill('rejected'));
    expect(performance.now() - begin).toBeLessThan(4_000);
    await lock.recover();
    await store.db.insertInto('counters').values({ guild_id: '1', last_number: 1 }).execute();
  });
});

describe('a PostgreSQL that fails', () => {
  it('is named without its password, with what is wrong', async () => {
    const noOne = createServer().listen(0, '127.0.0.1');
    await once(noOne, 'listening');
    const { port } = noOne.address() as { port: number };
    await new Promise((closed) => noOne.close(closed));
    const line = await refusal(`postgres://bouncer:open-sesame@127.0.0.1:${port}/bouncer`);
    expect(line).toMatch(/isn't answering: check that PostgreSQL is running there/u);
    expect(line).not.toContain('open-sesame');
  });

  it('that accepts connections and says nothing is given up on in a few seconds', async () => {
    await using at = await openFragilePostgres();
    await at.hang();
    const begin = performance.now();
    expect(await refusal(at.url)).toMatch(/didn't answer in time/u);
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it('leaves nothing behind on an abandoned connection: the next user isn’t in someone else’s transaction', async () => {
    await using at = await openFragilePostgres();
    const store = await opened(at.url);
    // One idle connection; what is asked of it hangs.
    await store.db.selectFrom('cases').selectAll().execute();
    await at.hang();
    const first = store.db
      .transaction()
      .execute((tx) => tx.insertInto('counters').values({ guild_id: 'given up', last_number: 1 }).execute());
    await expect(first).rejects.toThrow();
    await at.recover();
    await store.db.insertInto('counters').values({ guild_id: 'kept', last_number: 1 }).execute();
    const direct = await opened(at.direct);
    expect(await direct.db.selectFrom('counters').select('guild_id').execute()).toEqual([{ guild_id: 'kept' }]);
  });
});
