import { describe, expect, it } from 'vitest';
import type { PostgresSurvey, SqliteSurvey } from '../src/database/store-survey.ts';
import { postgresLines, shown, sqliteLines } from '../src/operator/doctor-lines.ts';

const FILE: SqliteSurvey = {
  obstacle: null,
  network: null,
  wal: null,
  inUse: false,
  size: { bytes: 1_400_000, freeBytes: 2e9 },
  content: null,
};
const SERVER: PostgresSurvey = { content: null, bytes: 10, writable: true, creates: true, encryption: 'verified' };
const FAULT = { line: "can't be locked", code: 'SQLITE_PROTOCOL', passing: false };

/** What no machine for tests has: network file systems, and servers elsewhere. */
describe('the doctor’s lines about a database', () => {
  it.each<[Partial<SqliteSurvey>, RegExp]>([
    [{}, /^✓ database: file:x can be read and written\.$/mu],
    [{ inUse: null }, /^✓ database: .* Whether a bot uses it at this moment couldn't be seen\.$/mu],
    [{ network: 'NFS' }, /^✗ database-file-system: .*\(NFS\).* Put it on a local disk/mu],
    [{ wal: FAULT }, /^✗ database-file-system: .*can't be locked \(SQLITE_PROTOCOL\)\.$/mu],
    [{ wal: { ...FAULT, passing: true } }, /^\? database-file-system: /mu],
  ])('say what was seen of a file: %j', (seen, expected) => {
    expect(
      sqliteLines('file:x', { ...FILE, ...seen })
        .map(shown)
        .join('\n'),
    ).toMatch(expected);
  });

  it.each<[Partial<PostgresSurvey>, RegExp]>([
    [{}, /^✓ database-tls: /mu],
    [{ encryption: 'disabled' }, /^✓ database-tls: .*sslmode=disable/mu],
    [{ encryption: 'unverified' }, /^✗ database-tls: .*certificate isn't checked.*sslmode=verify-full/mu],
    [{ encryption: 'none' }, /^✗ database-tls: .*isn't encrypted\. Add sslmode=verify-full/mu],
    [{ writable: false }, /^✗ database: .*can only be read/mu],
    [{ creates: false }, /^✗ database: .*can't create tables/mu],
  ])('say what was seen of a server: %j', (seen, expected) => {
    expect(
      postgresLines('postgres://db', { ...SERVER, ...seen })
        .map(shown)
        .join('\n'),
    ).toMatch(expected);
  });
});
