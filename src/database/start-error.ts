import { sep } from 'node:path';
import { parseDatabaseUrl } from '../common/database-url.ts';
import { printable } from '../common/printable.ts';
import type { FileFacts } from './file-facts.ts';
import { homeFolder } from './home-folder.ts';
import { postgresProblem } from './postgres-start.ts';
import { sqliteProblem } from './sqlite-start.ts';

/** The database can't be used at all. The message is a line for the operator, without the password from the URL. */
export class StoreStartError extends Error {
  override readonly name = 'StoreStartError';
  readonly code = 'STORE_UNUSABLE';

  /** @param line may name files and databases, and is made one line */
  constructor(line: string) {
    super(printable(line));
  }
}

/**
 * Says what's wrong and what to do, based on what the database said.
 *
 * @param facts about the place of an SQLite file; `null`: there is none
 */
export function startLine(url: string, error: unknown, facts: FileFacts | null): string {
  const { line, code } = url.startsWith('file:') ? sqliteProblem(error, facts) : postgresProblem(error);
  return `DATABASE_URL: ${shownUrl(url)} ${line} (${code}). Nothing was changed.`;
}

/** The URL without the user, the password and the settings. */
export function shownUrl(url: string): string {
  try {
    return parseDatabaseUrl(url, { folder: '', home: homeFolder(), windows: sep === '\\' }).shown;
  } catch {
    // What can't be read may have a password anywhere.
    return 'the address';
  }
}
