import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End-to-end tests start a real bot process each file: many files at once would starve each other. A third fills the
    // two cores while the others wait.
    pool: 'forks',
    maxWorkers: 3,
    // Tests of one file that only wait, each for its own, wait together.
    maxConcurrency: 100,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    // The bot in one file; and one PostgreSQL for the whole run, started when a test asks for it.
    globalSetup: ['test/support/bot-bundle-setup.ts', 'test/support/postgres-setup.ts'],
  },
});
