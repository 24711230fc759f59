import { existsSync, lstatSync, mkdtempSync, rmSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import type { PostgresAddress } from '../common/database-url.ts';
import { postgresSettings } from './database.ts';
import { sqliteCode, storeErrorCode } from './errors.ts';
import { attempt, type FileFacts, factsOf } from './file-facts.ts';
import { postgresProblem } from './postgres-start.ts';
import { FIRST_MIGRATION, isSqlite, migrationsIn, openToRead } from './sqlite-copy.ts';
import { realPath } from './sqlite-file.ts';
import { sqliteProblem } from './sqlite-start.ts';

/** What a database has in it, as far as someone who doesn't start the bot wants to know. */
export interface StoreContent {
  /** The names of its migrations, in order. */
  readonly migrations: readonly string[];
  /** The channels in which servers want their cases. */
  readonly logChannels: readonly string[];
  /** The rooms that servers have listed, by ID or custom ID. */
  readonly rooms: readonly string[];
}

/** Something is wrong, in words that follow the database's address. */
export interface StoreFault {
  readonly line: string;
  readonly code: string;
  /** It may only be so at this moment, or isn't known to be wrong. */
  readonly passing: boolean;
}

export interface SqliteSurvey {
  /** What keeps the bot from using the place. */
  readonly obstacle: StoreFault | null;
  /** A network file system; `null`: none that is known. */
  readonly network: string | null;
  /** Whether a database in WAL mode works in that folder. `null`: it does. */
  readonly wal: StoreFault | null;
  /** Whether a bot holds the lock. `null`: that can't be found out. */
  readonly inUse: boolean | null;
  /** `null`: there is no database yet. */
  readonly size: { readonly bytes: number; readonly freeBytes: number } | null;
  /** `null`: there is none yet. `foreign`: another program's. */
  readonly content: StoreContent | StoreFault | 'foreign' | null;
}

const LEADS_NOWHERE = /^(?:ELOOP|ENOENT|ENOTDIR|ENAMETOOLONG)$/u;
const PASSING = /^(?:SQLITE_(?:BUSY|LOCKED)|EMFILE|ENFILE|ENOMEM|SQLITE_NOMEM)/u;

/**
 * Looks at the place of an SQLite database and into it. Creates, changes and locks nothing of it: what a running bot has
 * open is read beside it, and what no one has open is read as it lies there. Tries out WAL mode in a folder of its own
 * beside it, which is gone afterwards.
 */
export function surveySqlite(path: string): SqliteSurvey {
  const facts = factsOf(path);
  const { obstacle, network } = facts;
  const info = attempt(() => statSync(path, { throwIfNoEntry: false })) ?? undefined;
  const fault = (code: string): StoreFault => ({
    ...sqliteProblem(Object.assign(new Error(code), { code }), facts),
    passing: false,
  });
  const inUse = info?.isFile() ? lockedByBot(path) : false;
  return {
    obstacle:
      obstacle !== null
        ? fault('EACCES')
        : info !== undefined && info.nlink > 1
          ? {
              line: 'has a second name (a hard link): delete that name, or use a copy of the file',
              code: 'NLINK',
              passing: false,
            }
          : facts.full
            ? fault('ENOSPC')
            : null,
    network,
    wal: tryWal(path, facts),
    inUse,
    size: info?.isFile() ? attempt(() => ({ bytes: sizeOf(path), freeBytes: freeBytes(path) })) : null,
    content: info?.isFile() && info.size > 0 ? contentOf(path, { facts, inUse }) : null,
  };
}

/** With its log. */
function sizeOf(path: string): number {
  const sizes = ['', '-wal'].map((suffix) => statSync(`${path}${suffix}`, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, one) => sum + one, 0);
}

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** Asks for what the bot's lock excludes, and only if the lock is there: see `sqlite-file.ts`. */
function lockedByBot(path: string): boolean | null {
  let lock: DatabaseSync | null = null;
  try {
    const beside = `${realPath(path)}.lock`;
    if (!existsSync(beside)) {
      return false;
    }
    lock = new DatabaseSync(beside, { readOnly: true, timeout: 0 });
    lock.prepare('select count(*) from sqlite_master').get();
    return false;
  } catch (error) {
    return storeErrorCode(error) === 'SQLITE_BUSY' ? true : null;
  } finally {
    lock?.close();
  }
}

function tryWal(path: string, facts: FileFacts): StoreFault | null {
  let folder: string | null = null;
  const open: DatabaseSync[] = [];
  const opened = (name: string): DatabaseSync => {
    const db = new DatabaseSync(name, { timeout: 0 });
    open.push(db);
    return db;
  };
  try {
    folder = mkdtempSync(join(existingAbove(path), '.bouncer-doctor-'));
    const name = join(folder, 'try.db');
    const writer = opened(name);
    const mode = writer.prepare('pragma journal_mode = wal').get()?.['journal_mode'];
    if (mode !== 'wal') {
      return {
        line: "is on a file system where SQLite's WAL mode doesn't work: put it on a local disk",
        code: String(mode),
        passing: false,
      };
    }
    writer.exec('create table t (x); insert into t values (1)');
    // Through the memory that the two share, which network file systems don't have.
    const seen = opened(name).prepare('select x from t').get()?.['x'];
    return seen === 1 ? null : { line: 'is on a file system that loses what is written', code: 'WAL', passing: false };
  } catch (error) {
    const code = sqliteCode(error) ?? 'unknown';
    return {
      ...sqliteProblem(error, facts),
      passing: PASSING.test(code) || (folder === null && !LEADS_NOWHERE.test(code)),
    };
  } finally {
    for (const db of open) {
      db.close();
    }
    if (folder !== null) {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The nearest folder above a path that is there, or a link there, even one that leads nowhere: nothing can be created in it. */
function existingAbove(path: string): string {
  const above = dirname(path);
  const isThere = attempt(() => lstatSync(above, { throwIfNoEntry: false })) ?? null;
  return above === path || isThere !== null ? above : existingAbove(above);
}

function contentOf(
  path: string,
  { facts, inUse }: { readonly facts: FileFacts; readonly inUse: boolean | null },
): SqliteSurvey['content'] {
  let db: DatabaseSync | null = null;
  try {
    if (!isSqlite(path)) {
      const notDatabase = Object.assign(new Error(), { code: 'SQLITE_NOTADB' });
      return { ...sqliteProblem(notDatabase, facts), passing: false };
    }
    db = openUntouched(path, inUse);
    const migrations = migrationsIn(db);
    if (migrations === null) {
      const tables = Number(db.prepare('select count(*) as n from sqlite_master').get()?.['n']);
      return tables === 0 ? null : 'foreign';
    }
    const all = (sql: string): string[] => {
      const rows = db?.prepare(sql).all() ?? [];
      return rows.map(({ value }) => String(value));
    };
    const has = (table: string): boolean =>
      all(`select name as value from sqlite_master where type = 'table' and name = '${table}'`).length > 0;
    return {
      migrations,
      logChannels: has('settings') ? channels(all(LOG_CHANNELS)) : [],
      rooms: has('room_claims') ? all(ROOMS) : [],
    };
  } catch (error) {
    return { ...sqliteProblem(error, facts), passing: PASSING.test(sqliteCode(error) ?? '') };
  } finally {
    db?.close();
  }
}

const LOG_CHANNELS = "select value from settings where key = 'log-channel' order by guild_id";
const ROOMS = 'select distinct room as value from room_claims order by room';

/** They're stored as JSON. Another form of them isn't known here. */
function channels(values: readonly string[]): string[] {
  return values.flatMap((value) => /^"(\d{17,20})"$/u.exec(value)?.[1] ?? []);
}

/**
 * In WAL mode, even reading makes files beside the database, if no one has made them yet. A database that no one has
 * open, and that has nothing beside it, is read without.
 */
function openUntouched(path: string, inUse: boolean | null): DatabaseSync {
  const real = realPath(path);
  const alone = inUse === false && !['-wal', '-journal'].some((suffix) => sizeAt(`${real}${suffix}`) > 0);
  if (!alone) {
    // Waiting within SQLite would hold up everything else.
    return openToRead(real, 0);
  }
  const url = pathToFileURL(real);
  url.search = 'immutable=1';
  return new DatabaseSync(url, { readOnly: true });
}

function sizeAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

export interface PostgresSurvey {
  /** `null`: there is nothing of Bouncer's yet. `foreign`: tables of another program have the names of Bouncer's. */
  readonly content: StoreContent | 'foreign' | null;
  readonly bytes: number;
  /** Whether the server takes writes. */
  readonly writable: boolean;
  /** Whether this user can create tables, which migrations need. */
  readonly creates: boolean;
  /**
   * - `verified`: encrypted, and the server's certificate was checked.
   * - `unverified`: encrypted, and the address says not to check the certificate.
   * - `local`: not encrypted, on this machine.
   * - `disabled`: not encrypted, because the address says so.
   * - `none`: not encrypted, over a network.
   */
  readonly encryption: 'verified' | 'unverified' | 'local' | 'disabled' | 'none';
}

/** No network error and no timeout says what the server would. */
const PASSING_AT_SERVER =
  /^(?:CONNECTION|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|57P0[123]|53300|ECONNRESET|EPIPE)$/u;

/**
 * Connects to a PostgreSQL once, and reads in one transaction that can't write.
 *
 * @param withinMs limits connecting, and each statement
 */
export async function surveyPostgres(address: PostgresAddress, withinMs: number): Promise<PostgresSurvey | StoreFault> {
  const { default: pg } = await import('pg');
  let client: InstanceType<typeof pg.Client> | null = null;
  try {
    client = new pg.Client({
      application_name: 'bouncer doctor',
      ...(await postgresSettings(address)),
      connectionTimeoutMillis: withinMs,
      query_timeout: withinMs,
    });
    client.on('error', () => undefined);
    await client.connect();
    const open = client;
    const rows = async <T extends Record<string, unknown>>(text: string): Promise<T[]> =>
      (await open.query<T>(text)).rows;
    const [before] = await rows<{ read_only: string }>("select current_setting('transaction_read_only') as read_only");
    await open.query('begin transaction read only');
    const [facts] = await rows<{
      bytes: string;
      creates: boolean | null;
      migrations: boolean;
      cases: boolean;
      settings: boolean;
      rooms: boolean;
    }>(`
      select pg_database_size(current_database()) as bytes,
        has_schema_privilege(current_schema(), 'CREATE') as creates,
        to_regclass('kysely_migration') is not null as migrations,
        to_regclass('cases') is not null as cases,
        to_regclass('settings') is not null as settings, to_regclass('room_claims') is not null as rooms`);
    const values = async (wanted: boolean | undefined, text: string): Promise<string[]> =>
      wanted ? (await rows<{ value: string }>(text)).map(({ value }) => value) : [];
    const migrations = await values(facts?.migrations, 'select name as value from kysely_migration order by name');
    const content = facts?.migrations && {
      migrations,
      logChannels: channels(await values(facts.settings, LOG_CHANNELS)),
      rooms: await values(facts.rooms, ROOMS),
    };
    await open.query('rollback');
    // Its first migration would create tables with the same names.
    const isForeign =
      facts?.migrations === true
        ? !migrations.includes(FIRST_MIGRATION)
        : facts?.cases === true || facts?.settings === true;
    return {
      content: isForeign ? 'foreign' : content || null,
      bytes: Number(facts?.bytes ?? 0),
      writable: before?.read_only === 'off',
      creates: facts?.creates === true,
      encryption: encryptionOf(open, address),
    };
  } catch (error) {
    const { line, code } = postgresProblem(error);
    return { line, code, passing: PASSING_AT_SERVER.test(code) };
  } finally {
    await client?.end().catch(() => undefined);
  }
}

/** As this end of the connection sees it. What comes after a pooler can't be seen from here. */
function encryptionOf(client: object, address: PostgresAddress): PostgresSurvey['encryption'] {
  const { stream } = (client as { readonly connection?: { readonly stream?: Stream } }).connection ?? {};
  if (stream?.encrypted === true) {
    return stream.authorized === true ? 'verified' : 'unverified';
  }
  const { remoteAddress } = stream ?? {};
  if (remoteAddress === undefined || /^(?:127\.|::1$|::ffff:127\.)/u.test(remoteAddress)) {
    return 'local';
  }
  return new URLSearchParams(address.settings).get('sslmode') === 'disable' ? 'disabled' : 'none';
}

interface Stream {
  readonly encrypted?: boolean;
  readonly authorized?: boolean;
  readonly remoteAddress?: string;
}
