/**
 * Writes a dump of a store with data as it was after a certain migration, for both engines:
 *
 * npx node test/database/schemas/dump.ts 0005-history
 *
 * Do this before the migration that follows it is released. What is written never changes afterwards: it represents the
 * stores that people have. `test/database/schemas.test.ts` opens every dump in this folder.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { MIGRATIONS } from '../../../src/database/migrations/index.ts';
import { keyOf, stored } from '../../../src/database/stored-text.ts';

const NOON = 1_700_000_000_000;
const GUILDS = ['100000000000000010', '100000000000000011'];

type Row = Readonly<Record<string, string | number | null>>;

/** Answers every query with nothing, and remembers what was asked. */
class RecordingDriver extends DummyDriver {
  readonly statements: string[] = [];

  override async acquireConnection(): Promise<DatabaseConnection> {
    return {
      executeQuery: async <R>({ sql }: CompiledQuery): Promise<QueryResult<R>> => {
        if (/^(?:create|alter|drop) /u.test(sql)) {
          this.statements.push(sql);
        }
        return { rows: [] };
      },
      async *streamQuery() {},
    };
  }
}

async function schemaOf(engine: 'sqlite' | 'postgres', names: readonly string[]): Promise<string[]> {
  const driver = new RecordingDriver();
  const dialect: Dialect =
    engine === 'sqlite'
      ? {
          createDriver: () => driver,
          createAdapter: () => new SqliteAdapter(),
          createQueryCompiler: () => new SqliteQueryCompiler(),
          createIntrospector: (db) => new SqliteIntrospector(db),
        }
      : {
          createDriver: () => driver,
          createAdapter: () => new PostgresAdapter(),
          createQueryCompiler: () => new PostgresQueryCompiler(),
          createIntrospector: (db) => new PostgresIntrospector(db),
        };
  const db = new Kysely<unknown>({ dialect });
  for (const name of names) {
    await MIGRATIONS[name]?.up(db);
  }
  return driver.statements;
}

/** Every possible outcome of a case, and text that is hard to keep. */
function cases(): Row[] {
  const outcomes = ['removed', 'returned', 'already-gone', 'still-there', 'unknown', 'removed', null, null, 'removed'];
  const names = ['Ana Sousa', 'Zoë 😀', '\u0000', '\ud83d', '"; drop table cases; --', 'İ', 'Ana Sousa', null, '~'];
  return GUILDS.flatMap((guild_id) =>
    outcomes.map((outcome, index) => {
      const id = index === 5 ? 'x'.repeat(400) : index === 8 ? '~odd id\u0000' : `p-${index}`;
      const name = names[index] ?? null;
      return {
        guild_id,
        number: index + 1,
        moderator_id: `20000000000000000${index % 3}`,
        target_id: stored(id),
        target_key: keyOf(id),
        target_name: name === null ? null : stored(name),
        name_key: name === null ? null : keyOf(name.toLowerCase()),
        joined_at: index % 2 ? NOON - 60_000 : null,
        session_id: `s-${guild_id}`,
        session_key: keyOf(`s-${guild_id}`),
        room_id: 'abcd-efgh-ijkl',
        room_custom_id: index % 2 ? 'town hall' : null,
        reason: index % 2 ? stored('It’s “noise”\n\\ again') : null,
        reference: `REF000${index}`,
        created_at: NOON + index * 1_000,
        owner: 'a-process-that-is-gone',
        outcome,
        settled_at: outcome === null ? null : NOON + index * 1_000 + 500,
        application_id: index >= 7 ? '300000000000000001' : null,
        reply_token: index >= 7 ? 'a token that died long ago' : null,
        returns: index === 0 ? 4 : 0,
        voided_at: index === 3 ? NOON + 90_000 : null,
        voided_by: index === 3 ? '200000000000000009' : null,
        void_reason: index === 3 ? 'the wrong one' : null,
        version: 2,
      };
    }),
  );
}

/** Rows by table. Tables that didn't exist yet are left out by the caller. */
const DATA: Readonly<Record<string, readonly Row[]>> = {
  counters: GUILDS.map((guild_id) => ({ guild_id, last_number: 9 })),
  cases: cases(),
  case_changes: [
    {
      id: 'c-1',
      guild_id: GUILDS[0] ?? '',
      number: 2,
      at: NOON,
      by: '200000000000000009',
      field: 'reason',
      before: null,
      after: 'noise',
    },
    {
      id: 'c-2',
      guild_id: GUILDS[0] ?? '',
      number: 4,
      at: NOON,
      by: '200000000000000009',
      field: 'void',
      before: null,
      after: 'the wrong one',
    },
  ],
  leases: [{ name: 'process:a-process-that-is-gone', holder: 'a-process-that-is-gone', until: NOON }],
  settings: [{ guild_id: GUILDS[0] ?? '', key: 'reasonRequired', value: 'true' }],
  setting_changes: [
    {
      guild_id: GUILDS[0] ?? '',
      number: 1,
      at: NOON,
      by: '200000000000000009',
      key: 'reasonRequired',
      before: null,
      after: 'true',
    },
  ],
};

function literal(value: string | number | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

async function dump(engine: 'sqlite' | 'postgres', names: readonly string[]): Promise<string> {
  const schema = await schemaOf(engine, names);
  const lines = [
    ...schema,
    'create table "kysely_migration" ("name" varchar(255) not null primary key, "timestamp" varchar(255) not null)',
    'create table "kysely_migration_lock" ("id" varchar(255) not null primary key, "is_locked" integer default 0 not null)',
    `insert into "kysely_migration_lock" values ('migration_lock', 0)`,
    ...names.map((name) => `insert into "kysely_migration" values ('${name}', '2026-11-01T12:00:00.000Z')`),
    ...Object.entries(DATA)
      .filter(([table]) => schema.some((statement) => statement.startsWith(`create table "${table}"`)))
      .flatMap(([table, rows]) =>
        rows.map((row) => {
          const columns = Object.keys(row).map((column) => `"${column}"`);
          return `insert into "${table}" (${columns.join(', ')}) values (${Object.values(row).map(literal).join(', ')})`;
        }),
      ),
  ];
  return lines.map((line) => `${line};\n`).join('');
}

const until = process.argv[2] ?? '';
if (!Object.hasOwn(MIGRATIONS, until)) {
  throw new Error(`which one? ${Object.keys(MIGRATIONS).join(', ')}`);
}
const names = Object.keys(MIGRATIONS)
  .sort()
  .filter((name) => name <= until);
for (const engine of ['sqlite', 'postgres'] as const) {
  writeFileSync(fileURLToPath(new URL(`${until}.${engine}.sql`, import.meta.url)), await dump(engine, names));
}
