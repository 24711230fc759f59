import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { areaOf, violations } from './support/arrows.ts';
import { timeAndChance } from './support/chance.ts';
import { readModule } from './support/imports.ts';

const TOP = fileURLToPath(new URL('..', import.meta.url));
const files = globSync('{src,commands,sandbox,bench,simulation,contract}/**/*.{ts,mts,cts,js,mjs,cjs}', {
  cwd: TOP,
  exclude: ['**/node_modules/**'],
})
  .filter((path) => !path.endsWith('.d.ts'))
  .map((path) => path.replaceAll('\\', '/'));

describe('the project’s imports', () => {
  it('are checked in every part that has code', () => {
    const areas = new Set(files.map(areaOf));
    expect(areas).toEqual(
      areas.union(new Set(['main', 'config', 'i18n', 'bot', 'rules', 'view', 'discord', 'repository'])),
    );
    expect(areas).toEqual(areas.union(new Set(['videosdk', 'operations'])));
    expect(areas).toEqual(areas.union(new Set(['commands', 'sandbox', 'page', 'simulation', 'harness', 'contract'])));
    expect(files.length).toBeGreaterThan(50);
  });

  it('follow the arrows of the design', () => {
    expect(files.flatMap((path) => violations(path, readFileSync(`${TOP}/${path}`, 'utf8')))).toEqual([]);
  });
});

/** Where messages, modals and choices go. What they take is `Sendable`, which only `plain-fallback.ts` makes. */
const SENDERS = ['src/bot/api.ts', 'src/bot/notify.ts', 'src/cases/log-channel.discord.ts'];

describe('what the bot sends', () => {
  const bot = files.filter((path) => /^(?:src|commands)\//u.test(path));
  const using = (pattern: RegExp): string[] =>
    bot.filter((path) => pattern.test(readFileSync(`${TOP}/${path}`, 'utf8'))).sort();

  it('leaves by few files, all of which have something plainer to send when Discord refuses it', () => {
    expect(using(/\bRoutes\.(?:channelMessages?|webhook(?:Message)?|interactionCallback)\b/u)).toEqual(SENDERS);
  });

  it('is built where text from outside is noted: during an interaction, or by itself', () => {
    expect(using(/\bdraftOf\(/u)).toEqual([
      'src/bot/answer.ts',
      'src/bot/open-modal.ts',
      'src/bot/plain-fallback.ts',
      'src/bot/responder.ts',
    ]);
  });

  it('is called sendable in one place', () => {
    expect(using(/\bas Sendable</u)).toEqual(['src/bot/plain-fallback.ts']);
  });
});

/**
 * Who can read the machine's clock, use its timers or roll dice: only the code that makes ports of them, and code with
 * a reason.
 * Everything else goes through ports, so that a simulation of the bot is the same bot, and a changed clock stalls
 * nothing.
 */
const OF_THE_MACHINE: Readonly<Record<string, { readonly uses: readonly string[]; readonly why: string }>> = {
  'src/operations/system-clock.ts': {
    uses: ['setTimeout', 'Date.now', 'performance', 'AbortSignal.timeout', 'hrtime'],
    why: 'it is the port',
  },
  'src/ports.ts': { uses: ['Math.random'], why: 'gives the bot its ports' },
  'src/main.ts': { uses: ['setInterval'], why: 'keeps the process alive while nothing else does' },
  'src/operations/parents.ts': {
    uses: ['setInterval'],
    why: 'watches the machine’s processes, before there is a clock',
  },
  'src/database/database.ts': { uses: ['randomBytes'], why: 'what the port of a real store is given' },
  'src/database/sqlite-thread-store.ts': { uses: ['randomBytes'], why: 'what the port of a real store is given' },
  'src/removal/journal.repository.ts': { uses: ['randomBytes'], why: 'what a real process is named by' },
};

describe('time and chance', () => {
  const used = files
    .filter((path) => path.startsWith('src/') || path.startsWith('commands/'))
    .map((path) => [path, timeAndChance(readFileSync(`${TOP}/${path}`, 'utf8'))] as const)
    .filter(([, uses]) => uses.length > 0);

  it('reach every part of the bot through a port, except those with a reason', () => {
    expect(used.filter(([path]) => !(path in OF_THE_MACHINE))).toEqual([]);
  });

  it('are used by those exactly as their reason says', () => {
    const reasons = Object.entries(OF_THE_MACHINE).map(([path, { uses }]) => [path, [...uses].sort()]);
    expect(
      used
        .filter(([path]) => path in OF_THE_MACHINE)
        .map(([path, uses]) => [path, [...uses].sort()])
        .sort(),
    ).toEqual(reasons.sort());
  });

  it.each([
    ['const a = Date.now();', 'Date.now'],
    ['const a = new Date();', 'new Date()'],
    ['const a = new Date(...given);', 'new Date()'],
    ['const a = Date();', 'Date'],
    ['const { now } = Date;', 'Date'],
    ["const a = Date['now']();", 'Date.now'],
    ['const a = Date[how]();', 'Date.?'],
    ['const now = { now: Date.now };', 'Date.now'],
    ['const a = performance.now();', 'performance'],
    ['setTimeout(work, 5);', 'setTimeout'],
    ['globalThis.setTimeout(work, 5);', 'globalThis.setTimeout'],
    ['globalThis[name](work, 5);', 'globalThis.?'],
    ['const wait = { with: setInterval };', 'setInterval'],
    ['setImmediate(work);', 'setImmediate'],
    ['const signal = AbortSignal.timeout(5);', 'AbortSignal.timeout'],
    ["import { setTimeout as sleep } from 'node:timers/promises';", 'node:timers/promises'],
    ["const { setTimeout: sleep } = await import('node:timers/promises');", 'node:timers/promises'],
    ["import { performance as p } from 'node:perf_hooks';", 'node:perf_hooks'],
    ['const a = Math.random();', 'Math.random'],
    ['const { random } = Math;', 'Math'],
    ["import { randomUUID } from 'node:crypto';", 'randomUUID'],
    ["import { randomBytes as bytes } from 'node:crypto';", 'randomBytes'],
    ['const a = crypto.randomUUID();', 'randomUUID'],
    ['const a = process.hrtime.bigint();', 'hrtime'],
  ])('are found in: %s', (source, use) => {
    expect(timeAndChance(source)).toEqual([use]);
  });

  it.each([
    'const a = new Date(ms); const b = Date.parse(text); const c = Date.UTC(1, 2);',
    'const a: Date = read(); function f(at: Date): Date { return at; } if (a instanceof Date) {}',
    'interface X { now(): number; setTimeout: number } type Y = typeof Date;',
    'const a = clock.now(); const b = { now: 1, setTimeout: 2 }; b.setTimeout; // Date.now()',
    'const a = Math.max(1, 2); const s = AbortSignal.any([one, other]);',
    "import { createHash } from 'node:crypto'; const t = 'setTimeout(Date.now())';",
  ])('are not found in: %s', (source) => {
    expect(timeAndChance(source)).toEqual([]);
  });
});

describe('the check itself', () => {
  const forbidden: readonly [from: string, source: string][] = [
    // rules -> nothing
    ['src/removal/removal.ts', `import { x } from '../bot/api.ts';`],
    ['src/removal/removal.ts', `import type { X } from '../bot/api.ts';`],
    ['src/removal/removal.ts', `import { type X } from '../videosdk/client.ts';`],
    ['src/removal/removal.ts', `export * from '../cases/case-history.repository.ts';`],
    ['src/removal/removal.ts', `export type { X } from '../config.ts';`],
    ['src/removal/removal.ts', `const x = await import('../operations/log.ts');`],
    ['src/removal/removal.ts', `type X = import('../operations/log.ts').LogOptions;`],
    ['src/removal/removal.ts', `import { EmbedBuilder } from 'discord.js';`],
    ['src/removal/removal.ts', `import ky from 'ky';`],
    ['src/removal/removal.ts', `import pRetry from 'p-retry';`],
    ['src/removal/removal.ts', `import { request } from 'node:http';`],
    ['src/removal/removal.ts', `import { Kysely } from 'kysely';`],
    ['src/removal/removal.ts', `import type { Logger } from 'pino';`],
    ['src/removal/picker/picker-state.ts', `import '../../main.ts';`],
    ['src/removal/removal.ts', `import { x } from './outcome.view.ts';`],
    ['src/removal/removal.ts', `import { x } from '../i18n/language.ts';`],
    // the other arrows
    ['src/bot/api.ts', `import { x } from '../videosdk/client.ts';`],
    ['src/bot/ui/embed.ts', `import { x } from '../../../commands/index.ts';`],
    ['src/videosdk/client.ts', `import { x } from '../bot/api.ts';`],
    ['src/videosdk/client.ts', `import { x } from '../database/leases.ts';`],
    ['src/videosdk/client.ts', `import { Routes } from 'discord-api-types/v10';`],
    ['src/cases/case-history.repository.ts', `import { x } from '../videosdk/client.ts';`],
    ['src/cases/case-history.repository.ts', `import { x } from './case.view.ts';`],
    ['src/cases/case.view.ts', `import { x } from './case-history.repository.ts';`],
    ['src/cases/case.view.ts', `import { x } from './log-channel.discord.ts';`],
    ['src/cases/case.tricks.ts', `export {};`],
    ['src/bot/router.ts', `import { x } from '../removal/outcome.view.ts';`],
    ['src/database/leases.ts', `import { REST } from 'discord.js';`],
    ['src/operations/log.ts', `import { x } from '../common/text.ts';`],
    ['src/operations/log.ts', `import { x } from '../config.ts';`],
    ['src/config.ts', `import { x } from './operations/log.ts';`],
    ['src/bot/api.ts', `import { DatabaseSync } from 'node:sqlite';`],
    ['commands/kick-participant.ts', `import { x } from '../src/videosdk/client.ts';`],
    ['commands/kick-participant.ts', `import { x } from '../src/config.ts';`],
    ['commands/kick-participant.ts', `import { x } from '../src/main.ts';`],
    ['src/new-idea/x.ts', `export {};`],
    // code that isn't shipped
    ['src/main.ts', `import { startDiscord } from '../sandbox/discord/index.ts';`],
    ['src/main.ts', `import { x } from '../test/support/imports.ts';`],
    ['src/main.ts', `const x = await import('../bench/main.ts');`],
    ['commands/index.ts', `import { x } from '../sandbox/videosdk/index.ts';`],
    // sandbox and bench
    ['sandbox/discord/index.ts', `import { x } from '../../src/bot/api.ts';`],
    ['sandbox/discord/index.ts', `import type { X } from '../../commands/index.ts';`],
    ['sandbox/discord/index.ts', 'const x = await import(`../../src/common/text.ts`);'],
    ['sandbox/discord/index.ts', `const x = require('../../src/common/text.ts');`],
    ['sandbox/discord/index.ts', `const x = createRequire(import.meta.url)('../../src/common/text.ts');`],
    ['sandbox/discord/index.ts', `import x = require('../../src/common/text.ts');`],
    ['sandbox/discord/index.ts', `const x = await import(somewhere);`],
    ['sandbox/discord/index.ts', `import { x } from '../../bench/main.ts';`],
    ['sandbox/discord/index.ts', `import { x } from '../../test/end-to-end/stage.ts';`],
    ['sandbox/main.ts', `import { x } from './page/store.ts';`],
    ['sandbox/page/store.ts', `import { x } from '../control/server.ts';`],
    ['sandbox/page/store.ts', `import { x } from '../discord/index.ts';`],
    ['sandbox/page/discord/x.ts', `import { x } from '../../../src/common/text.ts';`],
    ['bench/main.ts', `import { x } from '../src/main.ts';`],
    ['bench/main.ts', `import { x } from '../commands/index.ts';`],
    ['bench/main.ts', `import { x } from '../sandbox/videosdk/index.ts';`],
    ['bench/together/watch.ts', `import { x } from '../../src/removal/removal.ts';`],
    ['sandbox/main.ts', `import { x } from '../bench/together/ledger.ts';`],
    // the simulation's models, and which of them know the bot
    ['simulation/videosdk.ts', `import { x } from '../src/videosdk/answers.ts';`],
    ['simulation/discord.ts', `import type { X } from '../commands/index.ts';`],
    ['simulation/discord.ts', `import { x } from '../sandbox/discord/index.ts';`],
    ['simulation/moderator.ts', `import { run } from './world.ts';`],
    ['simulation/harness.ts', `import { x } from '../sandbox/videosdk/index.ts';`],
    ['src/app.ts', `import { x } from '../simulation/time.ts';`],
    // the contract tests
    ['contract/run.ts', `import { x } from '../src/sessions/session.ts';`],
    ['contract/run.ts', `import { x } from '../simulation/videosdk.ts';`],
    ['sandbox/videosdk/world.ts', `import { x } from '../../contract/shape.ts';`],
    ['src/main.ts', `import { x } from '../contract/run.ts';`],
    // workarounds
    ['src/common/text.ts', `import x from '/srv/x.ts';`],
    ['src/common/text.ts', `import x from '#discord';`],
    ['src/bot/api.ts', `import { x } from '../common';`],
    ['src/bot/api.ts', `import { x } from '../../../elsewhere/x.ts';`],
    // the environment
    ['src/config.ts', `const x = process.env['HOME'];`],
    ['src/config.ts', `const x = process['env'];`],
    ['src/config.ts', 'const x = process[`env`];'],
    ['src/config.ts', `const x = globalThis.process.env;`],
    ['src/config.ts', `const { env } = process;`],
    ['src/config.ts', `import { env } from 'node:process';`],
    ['src/config.ts', `const x = process?.env;`],
    ['src/config.ts', `const which = 'env'; const x = process[which];`],
    ['src/operations/log.ts', `const x = process.env.LOG_LEVEL;`],
    ['src/bot/api.ts', `process.exit(1);`],
    ['commands/index.ts', `read(process);`],
  ];

  it.each(forbidden)('catches in %s: %s', (from, source) => {
    expect(violations(from, source)).toHaveLength(1);
  });

  const allowed: readonly [from: string, source: string][] = [
    ['src/common/text.ts', `import { createHash } from 'node:crypto'; import { x } from './participant.ts';`],
    ['src/removal/removal.ts', `import pLimit from 'p-limit';`],
    ['src/bot/ui/embed.ts', `import { x } from '../../common/text.ts'; import 'discord.js';`],
    ['src/videosdk/client.ts', `import ky from 'ky'; import type { X } from '../sessions/session.ts';`],
    [
      'src/cases/case-history.repository.ts',
      `import { Kysely } from 'kysely'; import type { X } from '../sessions/session.ts';`,
    ],
    ['src/cases/case.view.ts', `import { x } from '../bot/ui/embed.ts'; import { y } from '../i18n/language.ts';`],
    [
      'src/removal/picker/picker.flow.ts',
      `import { x } from './picker.view.ts'; import { y } from './picker-state.ts';`,
    ],
    ['src/operations/shutdown.ts', `process.on('SIGTERM', stop); process.exit(0);`],
    ['src/main.ts', `import '../commands/index.ts'; import './config.ts'; readConfig(process.env);`],
    ['commands/index.ts', `import '../src/bot/command.ts'; import '../src/removal/removal.ts';`],
    ['sandbox/main.ts', `import './discord/index.ts'; spawn(process.execPath, ['src/main.ts'], { env: process.env });`],
    ['sandbox/page/discord/x.ts', `import { x } from '../../control/protocol.ts'; import { y } from '../store.ts';`],
    ['simulation/harness.ts', `import { createApp } from '../src/app.ts'; import { Chance } from './chance.ts';`],
    ['simulation/videosdk.ts', `import { json } from './network.ts'; import { Kysely } from 'kysely';`],
    ['contract/sandbox.ts', `import '../sandbox/discord/index.ts'; import '../src/videosdk/token.ts';`],
    [
      'bench/main.ts',
      `import './options.ts'; spawn(process.execPath, ['../src/main.ts']); const x = await import(name);`,
    ],
    ['src/bot/api.ts', `const x = { process: 1 }.process; job.process.env; // process.env and import('../main.ts')`],
    [
      'src/common/text.ts',
      `const x = "import '../main.ts'"; const y = /['"] import '..\\/main.ts'/u; /* require('ky') */`,
    ],
  ];

  it.each(allowed)('allows in %s: %s', (from, source) => {
    expect(violations(from, source)).toEqual([]);
  });

  it('reads every form of import, in the order of the source', () => {
    const { imports, unreadable } = readModule(`
      import a from 'a'; import type { B } from 'b'; import 'c';
      export { d } from 'd'; export type { E } from 'e'; export * as f from 'f';
      type G = import('g').G; const h = await import('h'); import i = require('i'); const j = require('j');
      export const k = 1; const l = await import(k ? 'l' : 'm');
    `);
    expect(imports).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    expect(unreadable).toBe(1);
  });
});

describe('the bot’s first thread', () => {
  it('loads no Kysely and no driver when it starts, because SQLite has a thread of its own', () => {
    const loaded = new Set<string>();
    const load = (path: string): void => {
      if (loaded.has(path)) {
        return;
      }
      loaded.add(path);
      if (!path.endsWith('.ts')) {
        return;
      }
      const code = stripTypeScriptTypes(readFileSync(`${TOP}/${path}`, 'utf8'));
      for (const [, from = ''] of code.matchAll(/^(?:import|export)[^'"]*?from\s*'([^']+)'/gmu)) {
        load(from.startsWith('.') ? posix.join(posix.dirname(path), from) : from);
      }
    };
    for (const path of ['src/main.ts', 'src/ports.ts', 'src/app.ts']) {
      load(path);
    }
    expect(loaded).toContain('src/removal/journal.repository.ts');
    expect(loaded).toContain('pino');
    expect([...loaded].filter((name) => /^(?:kysely|pg|node:sqlite)(?:\/|$)/u.test(name))).toEqual([
      // The lock file next to the database.
      'node:sqlite',
    ]);
  });
});

describe('the tests', () => {
  it('wait with the patience that a busy machine needs: test/support/waiting.ts', () => {
    const waiting = globSync('test/**/*.ts', { cwd: TOP }).filter((path) =>
      /\bvi\.wait(?:For|Until)\(/u.test(readFileSync(`${TOP}/${path}`, 'utf8')),
    );
    expect(waiting.map((path) => path.replaceAll('\\', '/'))).toEqual(['test/support/waiting.ts']);
  });
});
