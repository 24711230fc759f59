import { describe, expect, it } from 'vitest';
import { type Scene, useScenes } from '../support/scene.ts';

const open = useScenes();

const LOG_CHANNEL = '100000000000000801';

/** What a kick asks of the database, from the acknowledged command to the last word about it. */
async function askedBy(scene: Scene): Promise<string[]> {
  const session = scene.open(['ann', 'bob', 'cy']);
  const all: { readonly sql: string; readonly cause: string | null }[] = [];
  scene.store.onStatement = (_machine, sql, _parameters, _result, cause) => all.push({ sql, cause });
  const { id } = scene.mia.type('kick-participant', { participant: 'bob', reason: 'spam' });
  await scene.pass(10_000);
  expect(scene.in(session)).toEqual(['ann', 'cy']);
  expect(scene.store.rows('select outcome, reply_token from cases')).toEqual([
    { outcome: 'removed', reply_token: null },
  ]);
  return all.filter(({ cause }) => cause === id).map(({ sql }) => shortOf(sql));
}

const VERB = /^\s*(?<verb>select|insert|update|delete)\b/iu;
/** Of statements that Kysely builds, and of those by hand, which don't quote names. Not of `extract(epoch from …)`. */
const TABLES = [
  /(?:\bfrom|^insert into|^update) "(?<table>\w+)"/iu,
  /(?:\bfrom|^\s*insert into) (?!clock_timestamp)(?<table>\w+)/iu,
];

/** The verb and the table: `insert cases`. */
function shortOf(sql: string): string {
  const verb = VERB.exec(sql)?.groups?.['verb'];
  const table = TABLES.map((pattern) => pattern.exec(sql)?.groups?.['table']).find((name) => name !== undefined);
  return verb === undefined ? sql : `${verb} ${table}`;
}

/** Writes outside of a transaction commit, too. */
function commitsIn(asked: readonly string[]): number {
  let within = false;
  let commits = 0;
  for (const what of asked) {
    within = what === 'begin' || (within && what !== 'commit');
    commits += what === 'commit' || (!within && /^(?:insert|update|delete) /u.test(what)) ? 1 : 0;
  }
  return commits;
}

/** Alone with its file, the bot commits what has gathered together, and a transaction is part of that. */
function grouped(asked: readonly string[]): string[] {
  const inside = asked.map((what) => ({ begin: 'savepoint operation', commit: 'release operation' })[what] ?? what);
  return ['begin', ...inside, 'commit'];
}

const RULES = ['select settings'];
const RECENTLY = ['select cases'];
const OPEN = ['begin', 'insert counters', 'insert cases', 'commit'];
// In one round trip, so that the number is taken after it's clear that the case is opened.
const OPEN_AT_ONCE = ['begin', 'select counters', 'insert cases', 'update counters', 'commit'];
const SETTLE = ['update cases'];
const REPLIED = ['update cases'];
// What has to be erased, and what has to be shown.
const TO_ANNOUNCE = ['select posts', 'select cases'];
const PLACE = ['insert posts'];
// May this process post?
const TAKE_TURN = ['insert leases'];
// The case before its messages, as everywhere: two that take them in different orders would wait for each other.
const SHOWN = ['begin', 'update cases', 'update posts', 'commit'];
const ANNOUNCE = [TO_ANNOUNCE, PLACE, TAKE_TURN, SHOWN].flat();
const ANNOUNCE_ALONE = [TO_ANNOUNCE, ...[PLACE, TAKE_TURN, SHOWN].map(grouped)].flat();

const ALONE = [
  ...[RULES, RECENTLY, grouped(OPEN)].flat(),
  // Can it still be recorded?
  'select cases',
  ...[SETTLE, REPLIED].flatMap(grouped),
];
const STILL_OURS = ['select leases'];
const AMONG_SEVERAL = [RULES, RECENTLY, OPEN_AT_ONCE, STILL_OURS, SETTLE, STILL_OURS, REPLIED].flat();

/**
 * A moderator waits for most of these, each is a round trip on PostgreSQL, and each commit may wait for a disk. A change
 * that adds one has to say so here.
 */
describe('an ordinary kick', () => {
  it.each([
    ['15 statements and 3 commits', 'alone with its file', 'sqlite', {}, ALONE, [15, 3]],
    ['11 statements and 3 commits', 'as one of several processes', 'postgres', {}, AMONG_SEVERAL, [11, 3]],
    [
      '29 statements and 6 commits',
      'alone with its file, and with a log channel',
      'sqlite',
      { 'log-channel': LOG_CHANNEL },
      [...ALONE, ...ANNOUNCE_ALONE],
      [29, 6],
    ],
    [
      '19 statements and 6 commits',
      'as one of several processes, and with a log channel',
      'postgres',
      { 'log-channel': LOG_CHANNEL },
      [...AMONG_SEVERAL, ...ANNOUNCE],
      [19, 6],
    ],
  ] as const)('takes %s, %s', async (_, __, engine, settings, expected, [statements, commits]) => {
    const scene = await open({ asleep: true, settings });
    await scene.start(engine);
    // It isn't the server's first case.
    scene.store.file.prepare('insert into counters values (?, 1)').run(scene.home.id);
    const asked = await askedBy(scene);
    expect(asked).toEqual(expected);
    expect([asked.length, commitsIn(asked)]).toEqual([statements, commits]);
    expect(scene.channel(LOG_CHANNEL)).toHaveLength('log-channel' in settings ? 1 : 0);
  });
});
