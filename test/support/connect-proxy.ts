import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A forward proxy that makes tunnels (`CONNECT`), and nothing else. */
export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  /** What it was asked to connect to: `host:port`, in order. */
  readonly asked: readonly string[];
  /** The credentials that came with them, decoded: `user:password`. */
  readonly credentials: readonly (string | null)[];
  /** Cuts every tunnel. */
  cut(): void;
}

/**
 * Starts one on 127.0.0.1. Every name leads to 127.0.0.1, so that what it connects to can have a name that only the
 * proxy knows, and can be reached in no other way.
 */
export async function startConnectProxy(): Promise<ConnectProxy> {
  const asked: string[] = [];
  const credentials: (string | null)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => {
    response.writeHead(405).end();
  });
  server.on('connect', (request, client: Socket, head) => {
    const target = request.url ?? '';
    const [, sent] = /^Basic (.+)$/u.exec(request.headers['proxy-authorization'] ?? '') ?? [];
    asked.push(target);
    credentials.push(sent === undefined ? null : Buffer.from(sent, 'base64').toString());
    const upstream = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    credentials,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.closeAllConnections();
      server.close();
    },
  };
}
