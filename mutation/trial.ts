import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { bundleBot } from '../scripts/bundle.ts';
import { FOLDER, folderOf, PLANTED_FILE, TOP } from './environment.ts';
import type { Mutant } from './mutants.ts';
import { mutation } from './plugin.ts';

/** A test file, and what it reaches, itself or through the bots that it starts. */
export interface Reach {
  readonly file: string;
  readonly ms: number;
  readonly mutants: ReadonlySet<string>;
}

/** A mutant that keeps tests busy for much longer than they take otherwise has been noticed. */
const PATIENCE = { factor: 4, extraMs: 30_000 };
/** A mutant that this many test files reach, and don't notice, has survived. */
const MOST_FILES = 12;
/** Test files that run at once for a mutant, and processes of the simulator. */
const AT_ONCE = 2;
/** While it's noted what all test files reach: most of them wait. */
const MOST_WORKERS = 4;
const SIMULATED = { seeds: 120, withinMs: 120_000 };
/** A mutant that isn't one: the simulator runs the code as it is. */
const NONE = '';
/** These test the tests. */
const BESIDE = /\/test\/(?:architecture\.test|sandbox\/|support\/)/u;

/** Runs the tests of this repository against one mutant after another. */
export class Trial implements AsyncDisposable {
  readonly reach: readonly Reach[];
  readonly #vitest: Vitest;
  readonly #specifications: readonly TestSpecification[];
  readonly #withBot: boolean;
  readonly #withSimulator: boolean;
  #planted: Mutant | null = null;

  private constructor(parts: {
    vitest: Vitest;
    specifications: readonly TestSpecification[];
    reach: readonly Reach[];
    withBot: boolean;
    withSimulator: boolean;
  }) {
    this.#vitest = parts.vitest;
    this.#specifications = parts.specifications;
    this.#withBot = parts.withBot;
    this.#withSimulator = parts.withSimulator;
    this.reach = parts.reach;
  }

  /** @param withBot also the simulator, and the tests that start a bot: slower, but most of the commands are tested there */
  static async open({ withBot }: { readonly withBot: boolean }): Promise<Trial> {
    mkdirSync(FOLDER, { recursive: true });
    const bundle = join(FOLDER, 'bot');
    if (withBot) {
      await bundleBot(bundle, [mutation(() => 'all')]);
    }
    process.env['BOT_MAIN'] = join(bundle, 'main.mjs');
    process.env['BOT_CLI'] = join(bundle, 'cli.mjs');
    const vitest = await createVitest({
      config: join(TOP, 'mutation/vitest.config.ts'),
      watch: false,
      reporters: [{}],
      maxWorkers: MOST_WORKERS,
      project: ['unit', 'integration', ...(withBot ? ['e2e'] : [])],
    });
    const specifications = (await vitest.globTestSpecifications()).filter(({ moduleId }) => !BESIDE.test(moduleId));
    const reach = await noteReach(vitest, specifications);
    const simulatorFails = withBot && (await simulatorNotices(NONE));
    if (simulatorFails) {
      process.stdout.write("The simulator finds something without a mutant, so it's left out\n");
    }
    return new Trial({ vitest, specifications, reach, withBot, withSimulator: withBot && !simulatorFails });
  }

  /** The test files that reach a mutant, those first that are about its file, and then the fastest. */
  reaching({ id, file }: Mutant): Reach[] {
    const own = `${TOP}test/${file.replace(/^src\//u, '').replace(/\.ts$/u, '')}`;
    const rank = (one: Reach): number => (one.file.startsWith(own) ? 0 : 1);
    return this.reach.filter(({ mutants }) => mutants.has(id)).sort((a, b) => rank(a) - rank(b) || a.ms - b.ms);
  }

  /** @returns what noticed the mutant, or `null` */
  async noticedBy(mutant: Mutant): Promise<string | null> {
    for (const { file } of [mutant, this.#planted ?? mutant]) {
      this.#vitest.invalidateFile(join(TOP, file));
    }
    this.#planted = mutant;
    globalThis.plantedMutant = mutant.id;
    writeFileSync(PLANTED_FILE, mutant.id);
    const files = this.reaching(mutant);
    const needsBot = ({ file }: Reach): boolean => file.includes('/test/end-to-end/');
    const noticed = await this.#run(files.filter((one) => !needsBot(one)).slice(0, MOST_FILES));
    if (noticed !== null || !this.#withBot) {
      return noticed;
    }
    return this.#withSimulator && (await simulatorNotices(mutant.id))
      ? 'the simulator'
      : await this.#run(files.filter(needsBot).slice(0, MOST_FILES));
  }

  /** Runs these until one fails. */
  async #run(files: readonly Reach[]): Promise<string | null> {
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE);
      const timer = setTimeout(
        () => {
          void this.#vitest.cancelCurrentRun('keyboard-input');
          killWorkers();
        },
        Math.max(...some.map(({ ms }) => ms)) * PATIENCE.factor + PATIENCE.extraMs,
      );
      const { testModules, unhandledErrors } = await this.#vitest.runTestSpecifications(
        this.#specifications.filter(({ moduleId }) => some.some(({ file }) => file === moduleId)),
      );
      clearTimeout(timer);
      // Vitest returns every module that it knows, with the result of its last run, which may be another mutant's.
      const ran = testModules.filter(({ moduleId }) => some.some(({ file }) => file === moduleId));
      const failed = ran.find((module) => !module.ok());
      if (failed !== undefined || unhandledErrors.length > 0) {
        return (failed?.moduleId ?? some[0]?.file ?? '').slice(TOP.length);
      }
    }
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#vitest.close();
  }
}

/** What the tests reach depends on all code. It's noted again when any of it has changed. */
async function noteReach(vitest: Vitest, specifications: readonly TestSpecification[]): Promise<Reach[]> {
  const folder = join(FOLDER, `reach-of-${specifications.length}`);
  const state = join(folder, 'state.txt');
  const now = stateOfCode();
  if (!existsSync(state) || readFileSync(state, 'utf8') !== now) {
    process.stdout.write(`Noting what ${specifications.length} test files reach …\n`);
    rmSync(folder, { recursive: true, force: true });
    globalThis.plantedMutant = 'all';
    process.env['MUTATION_REACH'] = folder;
    const { testModules } = await vitest.runTestSpecifications([...specifications]);
    delete process.env['MUTATION_REACH'];
    for (const { moduleId } of testModules.filter((module) => !module.ok())) {
      process.stdout.write(`${moduleId.slice(TOP.length)} fails without a mutant, so it's left out\n`);
      rmSync(folderOf(folder, moduleId), { recursive: true, force: true });
    }
    writeFileSync(state, now);
  }
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => reachIn(join(folder, name)));
}

function reachIn(folder: string): Reach {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const lists = readdirSync(folder).filter((name) => name.startsWith('reached-'));
  return {
    ...(JSON.parse(read('file.json')) as Pick<Reach, 'file' | 'ms'>),
    mutants: new Set(lists.flatMap((name) => read(name).split('\n'))),
  };
}

function stateOfCode(): string {
  const folders = ['src', 'commands', 'test', 'sandbox', 'simulation', 'mutation'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...args, '--', ...folders], { cwd: TOP, encoding: 'utf8', maxBuffer: 1 << 28 });
  return createHash('sha1').update(git('ls-files', '-s')).update(git('diff')).digest('hex');
}

/** An endless loop ends only with its process. */
function killWorkers(): void {
  const children = execFileSync('pgrep', ['-P', String(process.pid)], { encoding: 'utf8' }).split('\n');
  for (const pid of children.filter((line) => line !== '').map(Number)) {
    if (execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).includes('vitest')) {
      process.kill(pid, 'SIGKILL');
    }
  }
}

/** It finds what depends on order and on failure, which no test lists. */
async function simulatorNotices(id: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    ['simulation/main.ts', '--seeds', String(SIMULATED.seeds), '--workers', String(AT_ONCE)],
    {
      cwd: TOP,
      stdio: 'ignore',
      env: {
        ...process.env,
        ...(id !== NONE && { MUTANT: id, NODE_OPTIONS: `--import ${new URL('plant.ts', import.meta.url).href}` }),
      },
      detached: true,
    },
  );
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), SIMULATED.withinMs);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return code !== 0;
}
