import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // End-to-end tests start a real bot process each file: more than two files at once would only starve each other.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One PostgreSQL for the whole run, started when a test asks for it.
    globalSetup: ['test/support/postgres-setup.ts'],
  },
});
