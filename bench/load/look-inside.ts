import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { patience } from './open-loop.ts';

/** What one thread says about itself. */
export type Inside = {
  /** Bytes of the JavaScript heap that are in use after a garbage collection. */
  readonly heap: number;
  /** Timers that keep the process running. */
  readonly timers: number;
  /** Sockets, files and the like that keep the process running. */
  readonly handles: number;
};

const PATIENCE_MS = 5000;

/** For a process that's to be looked into. */
export const INSIDE_FLAGS = ['--expose-gc', '--import', new URL('./inside.ts', import.meta.url).href];

/** The sum over all threads of the process with this working directory. */
export async function lookInside(folder: string): Promise<Inside> {
  const sockets = readdirSync(folder).filter((name) => /^inside-\d+\.sock$/.test(name));
  const threads = await Promise.all(sockets.map((name) => ask(`${folder}/${name}`)));
  return threads.reduce((sum, each) => ({
    heap: sum.heap + each.heap,
    timers: sum.timers + each.timers,
    handles: sum.handles + each.handles,
  }));
}

async function ask(path: string): Promise<Inside> {
  // The path of a socket can't be long, and a folder for temporary files can.
  const socket = connect(relative(process.cwd(), path).length < path.length ? relative(process.cwd(), path) : path);
  const answer = await Promise.race([text(socket), patience(PATIENCE_MS)]);
  socket.destroy();
  if (answer === undefined) throw new Error(`no answer from ${path}`);
  return JSON.parse(answer) as Inside;
}
