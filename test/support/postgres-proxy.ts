import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Something that can fail, and recover. Each change is in force once its promise resolves. */
export interface Outage {
  outage(): Promise<void>;
  recover(): Promise<void>;
}

export interface PostgresProxy extends Outage, AsyncDisposable {
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  outage(): Promise<void>;
  /**
   * Keeps every connection, accepts new ones, and forwards nothing. With `answers`, it holds back only what the server
   * says: a commit is done and no one hears of it, especially when an outage follows.
   */
  hang(what?: 'everything' | 'answers'): Promise<void>;
  /**
   * Forwards requests up to and including the one that contains this text, and no answers from then on, as when a
   * connection is lost at the moment the server executes the statement. Works once.
   */
  loseAnswerTo(text: string): void;
  /**
   * Forwards everything until someone commits a transaction. The commit is done, but neither its answer nor any later
   * one arrives.
   */
  hangAtCommit(): void;
  /** Forwards what was held back, in order, even to clients that gave up long ago. */
  recover(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Below the ports that systems assign, so that no other connection takes the port during an outage. */
const [FIRST_PORT, PORTS] = [20_000, 10_000];

/** A proxy on loopback that can fail in front of a server that doesn't. */
export async function openProxy(target: { readonly host: string; readonly port: number }): Promise<PostgresProxy> {
  const pairs = new Set<Pair>();
  const flow = { questions: true, answers: true };
  let losing: string | null = null;
  let untilCommit = false;
  let listener: Server | undefined;

  const apply = ({ client, server }: Pair): void => {
    for (const [from, to, open] of [
      [client, server, flow.questions],
      [server, client, flow.answers],
    ] as const) {
      from.unpipe(to);
      if (open) {
        from.pipe(to);
      } else {
        from.pause();
      }
    }
  };

  const accept = (client: Socket): void => {
    const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
    const pair: Pair = { client, server };
    pairs.add(pair);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => one.destroy());
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (losing !== null && chunk.includes(losing)) {
        losing = null;
        void set(true, false);
      }
    });
    apply(pair);
    client.on('data', (chunk: Buffer) => {
      if (untilCommit && chunk.includes('commit\0')) {
        untilCommit = false;
        flow.answers = false;
        pairs.forEach(apply);
      }
    });
  };

  const listen = async (port: number): Promise<void> => {
    const opened = createServer({ allowHalfOpen: true, noDelay: true }, accept).listen(port, '127.0.0.1');
    await once(opened, 'listening');
    listener = opened;
  };

  const close = async (): Promise<void> => {
    const closing = listener;
    listener = undefined;
    closing?.close();
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
    if (closing !== undefined) {
      await once(closing, 'close');
    }
  };

  const set = async (questions: boolean, answers: boolean): Promise<void> => {
    Object.assign(flow, { questions, answers });
    pairs.forEach(apply);
    if (listener === undefined) {
      await listen(port);
    }
  };

  let port = 0;
  while (listener === undefined) {
    port = FIRST_PORT + Math.floor(Math.random() * PORTS);
    await listen(port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') {
        throw error;
      }
    });
  }

  return {
    port,
    outage: close,
    hang: (what = 'everything') => set(what === 'answers', false),
    loseAnswerTo(text) {
      losing = text;
    },
    hangAtCommit() {
      untilCommit = true;
    },
    recover() {
      untilCommit = false;
      return set(true, true);
    },
    [Symbol.asyncDispose]: close,
  };
}
