import { defineConfig } from 'vitest/config';
import { LONGEST_MS } from './sandbox/patience.ts';
import { LongestFirst } from './test/support/sequencer.ts';

/** Needs a real database, files or sockets, but no bot process. */
const INTEGRATION = [
  'test/database/**/*.test.ts',
  'test/**/*.repository.test.ts',
  'test/bot/{gateway,transport}.test.ts',
  'test/cases/log-channel.discord.test.ts',
  'test/keep-out/notifier.discord.test.ts',
  'test/operations/**/*.test.ts',
  'test/sandbox/**/*.test.ts',
  'test/support/**/*.test.ts',
];

/** These keep a core busy from beginning to end: more of them than cores would only take turns. They come first. */
const BUSY = { maxWorkers: 2, sequence: { groupOrder: 0 } };
/** Most of these wait for something, so that it takes several to keep a core busy. */
const WAITING = { maxWorkers: 8, sequence: { groupOrder: 1 } };
/** Browsers and databases are processes of their own. */
const WITH_OTHERS = { maxWorkers: 4, sequence: { groupOrder: 2 } };

/** What has a deadline in real time: it would fail for how busy the others keep the machine. */
const ALONE = ['test/end-to-end/many-at-once.test.ts'];

/** The bot in one file. */
const BUNDLE = 'test/support/bot-bundle-setup.ts';
/** The sandbox in one file. */
const SANDBOX = 'test/support/sandbox-bundle-setup.ts';
/** Longer than every wait in such a test, which is what fails first and says why: see sandbox/patience.ts. */
const PATIENT = { testTimeout: LONGEST_MS + 30_000, hookTimeout: LONGEST_MS + 30_000 };
/** One PostgreSQL for the whole run, started when a test asks for it. */
const POSTGRES = 'test/support/postgres-setup.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    sequence: { sequencer: LongestFirst },
    // The files of a worker share the modules that they load: loading takes longer than most files do.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          ...BUSY,
          include: [
            'test/*.test.ts',
            'test/{bench,bot,cases,commands,common,diagnostics,i18n,keep-out,lock,mutation,removal,reports,sessions,settings,videosdk}/**/*.test.ts',
          ],
          exclude: INTEGRATION,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          ...PATIENT,
          ...WITH_OTHERS,
          include: INTEGRATION,
          globalSetup: [BUNDLE, SANDBOX, POSTGRES],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          ...PATIENT,
          ...WAITING,
          include: ['test/end-to-end/**/*.test.ts'],
          exclude: ALONE,
          globalSetup: [BUNDLE, POSTGRES],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          ...PATIENT,
          ...WITH_OTHERS,
          include: ['test/browser/**/*.test.ts'],
          globalSetup: [BUNDLE, SANDBOX],
        },
      },
      { extends: true, test: { name: 'simulation', ...BUSY, include: ['test/simulation/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'alone',
          ...PATIENT,
          include: ALONE,
          globalSetup: [BUNDLE, POSTGRES],
          sequence: { groupOrder: 3 },
        },
      },
    ],
    // Tests of one file that only wait, each for its own, wait together.
    maxConcurrency: 100,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
