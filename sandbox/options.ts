import { parseArgs } from 'node:util';

export interface PageOptions {
  readonly show: 'page';
  /** 0: any free port. */
  readonly port: number;
  /** Opens it in the browser. */
  readonly open: boolean;
  /** Added to what the sandbox gives the bot. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface StoryOptions {
  readonly show: 'story';
  /** Keeps everything running after the story. */
  readonly stay: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

export const DEFAULT_PORT = 4800;

export const USAGE = `Bouncer on this machine, between a local Discord and a local VideoSDK. You need no
account, and nothing leaves this machine.

  npm run sandbox                 serves a page to try it in a browser, at
                                  http://127.0.0.1:${DEFAULT_PORT}, until Ctrl+C
  npm run sandbox -- --open       opens it in the browser, too
  npm run sandbox -- --port 4900  uses another port; 0 uses any free one
  npm run sandbox -- --story      plays the main job in the terminal instead,
                                  checks it, and exits
  npm run sandbox -- --story --stay
                                  keeps everything running after the story, until Ctrl+C
  npm run sandbox -- --env NAME=VALUE
                                  changes the bot's environment, as in
                                  --env VIDEOSDK_REMOVAL_API=v2; repeatable
  npm run sandbox -- --help       shows this

The exit code is 0, or 1 if anything went wrong. Colors follow NO_COLOR and
FORCE_COLOR. The width is COLUMNS, or the terminal's.
`;

/** Invalid arguments after `npm run sandbox --`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} */
export function readOptions(args: readonly string[]): PageOptions | StoryOptions | { readonly show: 'help' } {
  const { story = false, stay = false, open = false, port, help = false, env = [] } = parse(args);
  if (help) {
    return { show: 'help' };
  }
  const environment = Object.fromEntries(env.map(pairOf));
  if (story) {
    if (open || port !== undefined) {
      throw new UsageError('--story runs in the terminal: it takes neither --open nor --port');
    }
    return { show: 'story', stay, environment };
  }
  if (stay) {
    throw new UsageError('--stay requires --story; the page keeps running anyway');
  }
  return { show: 'page', port: port === undefined ? DEFAULT_PORT : portOf(port), open, environment };
}

interface Typed {
  readonly story?: boolean;
  readonly stay?: boolean;
  readonly open?: boolean;
  readonly port?: string;
  readonly help?: boolean;
  readonly env?: string[];
}

function parse(args: readonly string[]): Typed {
  try {
    return parseArgs({
      args: [...args],
      options: {
        story: { type: 'boolean' },
        stay: { type: 'boolean' },
        open: { type: 'boolean' },
        port: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        env: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    // The first sentence says what's wrong. The rest is about passing file names, which don't exist here.
    const [what = ''] = error instanceof Error ? error.message.split(/\. /u) : [String(error)];
    throw new UsageError(what);
  }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/u.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) {
    throw new UsageError(`--port takes a number from 0 to 65535, not '${text}'`);
  }
  return port;
}

function pairOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--env takes NAME=VALUE, not '${text}'`);
  }
  return [name, value];
}
