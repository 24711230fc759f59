import { createHash } from 'node:crypto';
import type { Compilable, CompiledQuery, RawBuilder } from 'kysely';
import type { Operating } from './operation.ts';
import { sql } from './sql.ts';

/** A value, or the place in a statement where it will be. */
export type Operand<T> = T | RawBuilder<T>;

/** The places of values, by the values' names. */
export type Places<Values> = { readonly [Name in keyof Values]: RawBuilder<Values[Name]> };

class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A statement that each kick runs: it's built once for each database that was opened, and then only given its values.
 * With PostgreSQL, it's also parsed and planned once for each connection.
 *
 * @param build is given a place for each value. Its `db` isn't in a transaction: what it builds can be run anywhere
 */
export function prepared<Values extends object, Row>(
  build: (on: Operating, places: Places<Values>) => Compilable<Row> | RawBuilder<Row>,
): (on: Operating, values: Values) => CompiledQuery<Row> {
  const built = new WeakMap<Operating, CompiledQuery<Row>>();
  const compile = (on: Operating, values: Values): CompiledQuery<Row> => {
    const places = Object.keys(values).map((name) => [name, sql`${new Place(name)}`] as const);
    const compiled = build(on, Object.fromEntries(places) as Places<Values>).compile(on.db);
    built.set(on, compiled);
    nameOf.set(compiled.sql, `bouncer-${createHash('sha256').update(compiled.sql).digest('hex').slice(0, 32)}`);
    return compiled;
  };
  return (on, values) => {
    const statement = built.get(on) ?? compile(on, values);
    const given = values as Readonly<Record<string, unknown>>;
    const parameters = statement.parameters.map((one) => (one instanceof Place ? given[one.name] : one));
    return { ...statement, parameters };
  };
}

const nameOf = new Map<string, string>();

/**
 * What a statement is called on a connection to PostgreSQL, or `undefined` if it isn't prepared there. Different ones
 * never have the same name, in no process.
 */
export function preparedName(text: string): string | undefined {
  return nameOf.get(text);
}
