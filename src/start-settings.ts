import { fileURLToPath } from 'node:url';
import { ConfigError, type Damage, VARIABLES } from './config.ts';
import { cleaned, fillEnvironment, type Origins } from './environment.ts';
import { PROXY_VARIABLES, proxyProblem } from './operations/proxies.ts';

/** The folder of the project, wherever the bot is started from. */
export const PROJECT = fileURLToPath(new URL('../', import.meta.url));

/**
 * Adds what `.env` sets to the environment: the one in the working directory, or else the one in the project's folder.
 */
export function loadEnvironment(): Origins {
  const names = Object.values(VARIABLES).map(({ name }) => name);
  return fillEnvironment(process.env, { names, folders: [process.cwd(), PROJECT] });
}

/**
 * Reads the variables that name a proxy, in upper and lower case, so that the libraries that use them find them as they
 * were meant.
 *
 * @returns a line for the operator for each that can't be used
 */
export function readProxies(): string[] {
  const wrong: string[] = [];
  for (const name of [...PROXY_VARIABLES, 'NO_PROXY'].flatMap((one) => [one, one.toLowerCase()])) {
    const text = cleaned(process.env[name] ?? '');
    if (text === '') {
      delete process.env[name];
      continue;
    }
    const url = name.toUpperCase() === 'NO_PROXY' || text.includes('://') ? text : `http://${text}`;
    const problem = name.toUpperCase() === 'NO_PROXY' ? null : proxyProblem(url);
    if (problem !== null) {
      wrong.push(`${name} ${problem}. Example: ${name}=http://proxy.example:3128`);
    }
    process.env[name] = url;
  }
  return wrong;
}

/** Reads the configuration. If it's wrong, prints how to correct it and ends the process. */
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
