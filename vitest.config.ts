import { defineConfig } from 'vitest/config';

/** What starts no bot: these share what they have loaded, which is most of the time that they take. */
const UNITS = [
  'test/*.test.ts',
  'test/{commands,discord,moderation,operations,records,videosdk}/**/*.test.ts',
  'test/sandbox/{control,page,videosdk}/**/*.test.ts',
];

export default defineConfig({
  test: {
    // Most of an end-to-end test is waiting: for a time-out, a next look, a restart. Six files at once keep two cores busy, and what
    // is timed has room for that.
    pool: 'forks',
    maxWorkers: 6,
    // The bot in one file; and one PostgreSQL for the whole run, started when a test asks for it.
    globalSetup: ['test/support/bot-bundle-setup.ts', 'test/support/postgres-setup.ts'],
    projects: [
      { extends: true, test: { name: 'units', include: UNITS, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: UNITS } },
    ],
    // Tests of one file that only wait, each for its own, wait together.
    maxConcurrency: 100,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
