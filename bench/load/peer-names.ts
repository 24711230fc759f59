import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Peer = {
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A description for the legend below the table. */
  readonly about: string;
};

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Made by {@link makeInstalled}, where it's measured. */
const INSTALLED = join(tmpdir(), `bouncer-bench-installed-${process.pid}`);

/** Makes what the peer `installed` is, from the sources as they are now. */
export function makeInstalled(): void {
  process.once('exit', () => rmSync(INSTALLED, { recursive: true, force: true }));
  const script = file('../../scripts/production-install.ts');
  const made = spawnSync(process.execPath, [script, INSTALLED], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`couldn't make the installation to be measured: ${made.stderr}`);
}

export const PEERS = {
  bouncer: { entry: file('../../bouncer.js'), environment: {}, about: 'this bot, `node bouncer.js`' },
  installed: {
    entry: join(INSTALLED, 'bouncer.js'),
    environment: {},
    about: 'this bot as the image has it, in a few files: see `scripts/production-install.ts`',
  },
  guide: {
    entry: file('../peers/guide.ts'),
    environment: {},
    about:
      'discord.js as in its guide and template, default caches and REST settings, ky, a token signed for each call',
  },
  core: {
    entry: file('../peers/core.ts'),
    environment: {},
    about: '`@discordjs/core`, no intents, REST limit of 50/s lifted, ky, a token signed for each call',
  },
  floor: {
    entry: file('../peers/floor.ts'),
    environment: {},
    about: 'bare `ws` and undici `request`, no library, tokens signed once',
  },
  'guide-unlimited': {
    entry: file('../peers/guide.ts'),
    environment: { LIFT_REST_LIMIT: '1' },
    about:
      'guide with the 50/s limit lifted; otherwise, its replies at 300/s aren’t done and its CPU per kick is too low',
  },
} as const satisfies Record<string, Peer>;

export type PeerName = keyof typeof PEERS;

/** Whether it's one that can be asked for: `installed` comes with the bot. */
export function isPeerName(name: string): name is PeerName {
  return name !== 'installed' && Object.hasOwn(PEERS, name);
}
