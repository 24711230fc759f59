import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';

export interface LogFile {
  readonly path: string;
  write(line: string): void;
  close(options: { keep: boolean }): Promise<void>;
}

/** Creates a file in a new folder for the bot's output, which can be read while the bot runs. */
export async function openLogFile(): Promise<LogFile> {
  const path = join(await mkdtemp(join(tmpdir(), 'bouncer-sandbox-')), 'bot.log');
  const stream = createWriteStream(path);
  return {
    path,
    write: (line) => {
      stream.write(`${line}\n`);
    },
    async close({ keep }) {
      stream.end();
      await finished(stream);
      if (!keep) {
        await rm(dirname(path), { recursive: true });
      }
    },
  };
}
