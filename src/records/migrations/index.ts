import type { Migration } from 'kysely/migration';
import * as cases from './0001-cases.ts';
import * as announcements from './0004-announcements.ts';

/**
 * Every change of the schema, in order of their names. Each runs on both engines, in one transaction, and is never edited
 * once it was released: what has to change comes as a new one.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-cases': cases,
  '0004-announcements': announcements,
};
