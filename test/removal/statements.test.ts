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
/** Not the clock's `extract(epoch from …)`. */
const TABLE = /(?:\bfrom|^\s*insert into|^\s*update)\s+"?(?!clock_timestamp)(?<table>\w+)/iu;

/** The verb and the table: `insert cases`. */
function shortOf(sql: string): string {
  const verb = VERB.exec(sql)?.groups?.['verb'];
  return verb === undefined ? sql : `${verb} ${TABLE.exec(sql)?.groups?.['table']}`;
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

const RULES = ['select settings', 'select setting_counters'];
const RECENTLY = ['select cases'];
const OPEN = [
  'begin',
  'insert counters',
  // The limit per moderator, and how often the person was removed before.
  'select cases',
  'select cases',
  'insert cases',
  'update keep_outs',
  'commit',
];
const STILL_OURS = ['select cases'];
const STILL_OURS_AMONG_SEVERAL = ['select leases'];
const SETTLE = ['begin', 'update cases', 'select keep_outs', 'commit'];
const REPLIED = ['update cases'];
const ANNOUNCE = [
  'select posts',
  'select cases',
  'select case_changes',
  'select posts',
  'insert posts',
  'insert leases',
  'begin',
  'update posts',
  'update cases',
  'commit',
  'delete closed_log_channels',
  'select posts',
  'select cases',
];

const ALONE = [
  ...[RULES, RECENTLY, OPEN, STILL_OURS].flat(),
  ...['pragma synchronous = normal', ...SETTLE, 'pragma synchronous = full'],
  ...STILL_OURS,
  ...['pragma synchronous = normal', ...REPLIED, 'pragma synchronous = full'],
];
const AMONG_SEVERAL = [
  RULES,
  RECENTLY,
  OPEN,
  STILL_OURS_AMONG_SEVERAL,
  SETTLE,
  STILL_OURS_AMONG_SEVERAL,
  REPLIED,
].flat();

/**
 * A moderator waits for most of these, each is a round trip on PostgreSQL, and each commit may wait for a disk. A change
 * that adds one has to say so here.
 */
describe('an ordinary kick', () => {
  it.each([
    ['21 statements and 3 commits', 'alone with its file', 'sqlite', {}, ALONE, [21, 3]],
    ['17 statements and 3 commits', 'as one of several processes', 'postgres', {}, AMONG_SEVERAL, [17, 3]],
    [
      '34 statements and 7 commits',
      'alone with its file, and with a log channel',
      'sqlite',
      { 'log-channel': LOG_CHANNEL },
      [...ALONE, ...ANNOUNCE],
      [34, 7],
    ],
    [
      '30 statements and 7 commits',
      'as one of several processes, and with a log channel',
      'postgres',
      { 'log-channel': LOG_CHANNEL },
      [...AMONG_SEVERAL, ...ANNOUNCE],
      [30, 7],
    ],
  ] as const)('takes %s, %s', async (_, __, engine, settings, expected, [statements, commits]) => {
    const scene = await open({ asleep: true, settings });
    await scene.start(engine);
    const asked = await askedBy(scene);
    expect(asked).toEqual(expected);
    expect([asked.length, commitsIn(asked)]).toEqual([statements, commits]);
    expect(scene.channel(LOG_CHANNEL)).toHaveLength('log-channel' in settings ? 1 : 0);
  });
});
