import { parseArgs } from 'node:util';

export interface Options {
  /** Keep everything up after the story. */
  readonly stay: boolean;
  /** Given to the bot on top of what the sandbox gives it. */
  readonly environment: Readonly<Record<string, string>>;
}

export const USAGE = `Plays Bouncer's main job on this machine: a moderator removes somebody from a
running session. A local Discord, a local VideoSDK, the real bot; no account.

  npm run sandbox                 plays the story, checks it, and ends
  npm run sandbox -- --stay       keeps everything up afterwards, until Ctrl+C
  npm run sandbox -- --env NAME=VALUE
                                  changes what the bot finds in its environment,
                                  as in --env VIDEOSDK_REMOVAL_API=v2;
                                  may be given several times
  npm run sandbox -- --help       shows this

The exit code is 0, or 1 when anything was not as it should be. Colours follow
NO_COLOR and FORCE_COLOR; the width is the terminal's, or COLUMNS.
`;

/** What was typed after `npm run sandbox --` makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * @returns `null` when help was asked for
 * @throws {UsageError}
 */
export function readOptions(args: readonly string[]): Options | null {
  const { stay = false, help = false, env = [] } = parse(args);
  if (help) {
    return null;
  }
  return { stay, environment: Object.fromEntries(env.map(pairOf)) };
}

function parse(args: readonly string[]): { stay?: boolean; help?: boolean; env?: string[] } {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stay: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        env: { type: 'string', multiple: true },
      },
    }).values;
  } catch (error) {
    // The first sentence says what is wrong; what follows is about passing file names, of which there are none here.
    const [what = ''] = error instanceof Error ? error.message.split(/\. /u) : [String(error)];
    throw new UsageError(what);
  }
}

function pairOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/su.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`--env takes NAME=VALUE, not '${text}'`);
  }
  return [name, value];
}
