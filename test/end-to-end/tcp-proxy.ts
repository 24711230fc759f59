import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A door in front of a server. Closing it keeps existing connections open and lets no new ones in. */
export interface TcpProxy extends AsyncDisposable {
  readonly url: string;
  /** Where connections lead: the address of an HTTP server on 127.0.0.1. */
  leadTo(url: string): void;
  /** From now on connections are refused. */
  shut(): void;
  open(): Promise<void>;
}

export async function createFront(): Promise<TcpProxy> {
  let target = 0;
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    leadTo(url) {
      target = Number(new URL(url).port);
    },
    shut: () => {
      server.close();
    },
    async open() {
      await listen(port);
    },
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}
