import { defineConfig } from 'vitest/config';

/** What starts no bot: these share what they have loaded, which is most of the time that they take. */
const UNITS = [
  'test/*.test.ts',
  'test/{bot,cases,commands,common,database,diagnostics,i18n,keep-out,operations,removal,sessions,settings,videosdk}/**/*.test.ts',
  'test/sandbox/{control,page,videosdk}/**/*.test.ts',
];

/** What has a deadline in real time: it would fail for how busy the others keep the machine. */
const ALONE = ['test/end-to-end/many-at-once.test.ts'];

export default defineConfig({
  test: {
    // End-to-end tests start a real bot process each file: many files at once would starve each other. Four keep two cores busy while
    // the others wait for something.
    pool: 'forks',
    maxWorkers: 4,
    // The bot in one file; and one PostgreSQL for the whole run, started when a test asks for it.
    globalSetup: ['test/support/bot-bundle-setup.ts', 'test/support/postgres-setup.ts'],
    projects: [
      { extends: true, test: { name: 'units', include: UNITS, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [...UNITS, ...ALONE] } },
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    // Tests of one file that only wait, each for its own, wait together.
    maxConcurrency: 100,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
