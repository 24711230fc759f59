import { sep } from 'node:path';
import { type DatabaseAddress, parseDatabaseUrl } from '../common/database-url.ts';
import { homeFolder } from './home-folder.ts';

/**
 * Takes a `DATABASE_URL` apart, on this machine.
 *
 * @param folder where relative paths start. Otherwise, it's the working directory
 * @throws {DatabaseUrlError}
 */
export function databaseAt(url: string, folder = ''): DatabaseAddress {
  return parseDatabaseUrl(url, { folder, home: homeFolder(), windows: sep === '\\' });
}

/** The path of an SQLite file. `null` in memory, and for PostgreSQL. */
export function fileOf(address: DatabaseAddress): string | null {
  return address.engine === 'sqlite' ? address.path : null;
}
