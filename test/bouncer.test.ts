import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';

const SCRIPT = new Script(readFileSync(new URL('../bouncer.js', import.meta.url), 'utf8'), { filename: 'bouncer.js' });
/** Distinctive, so that the tests find a secret that is printed. */
const CANARY = 'CANARY4711';
const NODES = ['0.12.18', '18.20.4', '23.11.0', '24.0.0', process.versions.node];
const OLD = NODES.slice(0, 3);
const USAGE = /^Usage: node bouncer\.js \[command\]\n\n(?: {2}\S+ +[^\n]+\n){11}\nThe last three[^\n]+\n$/u;

/** What it prints, and the code it ends with, if it starts nothing. */
function run(node: string, args: readonly string[]): { readonly code: number; stdout: string; stderr: string } {
  const said = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof said) => ({ write: (text: string) => (said[name] += text) });
  const process = {
    argv: ['node', 'bouncer.js', ...args],
    versions: { node },
    env: {},
    exitCode: 0,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  };
  SCRIPT.runInNewContext({ process });
  return { code: process.exitCode, ...said };
}

describe('what there is to start', () => {
  it.each([
    [['--help']],
    [['-h']],
    [['help']],
    [['migrate', '--help']],
    [['register', '-h']],
    [['doctor', '--help']],
    [['backup', '-h']],
    [['restore', 'help']],
    [['health', '--help']],
  ])('is shown when someone asks, by any Node.js: %j', (args) => {
    for (const node of NODES) {
      const { code, stdout, stderr } = run(node, args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(USAGE);
      for (const name of [
        'doctor',
        'migrate',
        'register',
        'backup',
        'restore',
        'health',
        'sandbox',
        'simulate',
        'contract',
      ]) {
        expect(stdout).toContain(`\n  ${name} `);
      }
    }
  });

  it.each([[[CANARY]], [['--token', CANARY]], [['migrate', CANARY]], [['']], [['__proto__']], [['Migrate']]])(
    'is shown after a line about a command that there isn’t, which may be a secret: %j',
    (args) => {
      for (const node of NODES) {
        const { code, stdout, stderr } = run(node, args);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        const [first, ...rest] = stderr.split('\n\n');
        expect(first).toBe("Bouncer doesn't know this command.");
        expect(rest.join('\n\n')).toMatch(USAGE);
        expect(stderr).not.toContain(CANARY);
      }
    },
  );
});

it.each([
  [[]],
  [['migrate']],
  [['register']],
  [['health']],
  [['doctor', '--json']],
  [['backup', '--keep', '3']],
  [['restore', CANARY]],
  [['sandbox']],
  [['simulate']],
  [['contract']],
])('a Node.js that is too old starts nothing, and one line says which one is needed: %j', (args) => {
  for (const node of OLD) {
    const { code, stdout, stderr } = run(node, args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [major, minor] = node.split('.');
    expect(stderr).toMatch(/^[^\n]+\n$/u);
    expect(stderr).toContain(`Bouncer runs on Node.js 24 or newer, and this is ${major}.${minor}. `);
  }
});
