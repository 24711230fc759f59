import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../simulation/main.ts', import.meta.url));

export interface Simulated {
  readonly code: number | null;
  readonly lines: readonly string[];
}

/** Runs the simulator in a separate process: it replaces clocks and timers, which the tests' own process needs. */
export async function simulate(...args: readonly string[]): Promise<Simulated> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString('utf8');
  });
  child.stderr.on('data', (data: Buffer) => {
    output += data.toString('utf8');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, lines: output.split('\n').filter((line) => line !== '') };
}
