import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Something that can be taken away, and given back. Each holds as soon as its promise is kept. */
export interface Outage {
  outage(): Promise<void>;
  recover(): Promise<void>;
}

export interface PostgresProxy extends Outage, AsyncDisposable {
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  outage(): Promise<void>;
  /**
   * Keeps every connection, accepts new ones, and passes nothing on. With `answers`, only what the server says is held
   * back: a commit is done and nobody hears of it, above all when an outage follows.
   */
  hang(what?: 'everything' | 'answers'): Promise<void>;
  /**
   * Passes on what a client asks until this stands in it, and that too; from then on no answer: as when a connection is lost in
   * the moment in which the server carries out the statement. Holds once.
   */
  loseAnswerTo(text: string): void;
  /** Passes everything on until somebody commits a transaction: that is done, and nobody hears of it, nor of anything after it. */
  hangAtCommit(): void;
  /** Passes on what was held back, in order, also what somebody asked who has long given up. */
  recover(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/** Below the ports that systems hand out by themselves: none is lost to somebody else's connection during an outage. */
const [FIRST_PORT, PORTS] = [20_000, 10_000];

/** A proxy on loopback that can fail in front of a server that does not. */
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
