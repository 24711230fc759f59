import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, type Damage, readAddresses, readConfig, SECRETS, VARIABLES } from './config.ts';
import { cleaned, damageIn, fillEnvironment, type Origins } from './environment.ts';
import { PROXY_VARIABLES, proxyProblem, proxyUrl, proxyVariablesFor, reached } from './operations/proxies.ts';

/** The folder of the project, wherever the bot is started from. */
export const PROJECT = fileURLToPath(new URL('../', import.meta.url));

const NO_PROXY = ['NO_PROXY', 'no_proxy'];
const PROXIES = PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]);

/**
 * Adds what `.env` sets to the environment: the one in the working directory, or else the one in the project's folder.
 */
export function loadEnvironment(): Origins {
  const names = Object.values(VARIABLES).map(({ name }) => name);
  return fillEnvironment(process.env, {
    names,
    alsoRead: [...PROXIES, ...NO_PROXY],
    folders: [process.cwd(), PROJECT],
    secrets: SECRETS,
  });
}

/**
 * Reads the variables that name a proxy, in upper and lower case, so that the libraries that use them find them as they
 * were meant. One that no connection uses can be anything: other programs on this machine may use it.
 *
 * @returns a line for the operator for each that can't be used
 */
export function readProxies({ problems }: Pick<Origins, 'problems'>): string[] {
  const wrong = new Map<string, string | null>();
  for (const name of [...PROXIES, ...NO_PROXY]) {
    const text = cleaned(process.env[name] ?? '');
    if (text === '') {
      delete process.env[name];
      continue;
    }
    const lists = NO_PROXY.includes(name);
    const url = proxyUrl(text);
    wrong.set(name, damageIn(text) ?? (lists ? null : proxyProblem(url)));
    process.env[name] = lists ? text : url;
  }
  const used = new Set<string>(
    Object.values(reached(readAddresses(process.env))).flatMap(
      (url) => proxyVariablesFor(url).find((name) => wrong.has(name)) ?? [],
    ),
  );
  if (PROXIES.some((name) => wrong.has(name))) {
    for (const name of NO_PROXY) {
      used.add(name);
    }
  }
  return [...PROXIES, ...NO_PROXY].flatMap((name) => {
    const problem = problems.get(name) ?? (used.has(name) ? wrong.get(name) : null) ?? null;
    return problem === null ? [] : [`${name} ${problem}. Example: ${name}=${exampleOf(name)}`];
  });
}

function exampleOf(name: string): string {
  return NO_PROXY.includes(name) ? 'direct.example,.internal.example' : 'http://proxy.example:3128';
}

/** Reads all that a bot needs. If any of it is wrong, prints how to correct it and ends the process. */
export function readSettings(origins: Origins): Config {
  return orExit(readConfig, { ...origins, faults: [...origins.faults, ...readProxies(origins)] });
}

/** Reads a part of the configuration. If it's wrong, prints how to correct it and ends the process. */
export function orExit<T>(read: (environment: NodeJS.ProcessEnv, damage: Damage) => T, damage: Damage): T {
  try {
    return read(process.env, damage);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.lines.join('\n')}\n`);
      process.exit(1);
    }
    throw error;
  }
}
