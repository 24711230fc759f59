import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import pg from 'pg';

/**
 * What the pooler does with parameters of a connection that it doesn't know, such as `statement_timeout`. PgBouncer
 * refuses the connection, unless it's told to ignore them.
 */
export type UnknownParameters = 'refused' | 'ignored';

export interface PostgresPooler extends AsyncDisposable {
  /** The same database, through the pooler. */
  readonly url: string;
  /** How many transactions it has handed on, single statements included. */
  readonly transactions: number;
}

const KNOWN = new Set(['user', 'database', 'client_encoding', 'application_name', 'DateStyle', 'TimeZone']);
const SERVERS = 3;
const SSL_REQUEST = 80_877_103;

interface ServerSide {
  readonly socket: Socket;
  /** Who uses it. */
  client: ClientSide | null;
  rest: Buffer;
}

interface ClientSide {
  readonly socket: Socket;
  started: boolean;
  server: ServerSide | null;
  rest: Buffer;
  waiting: Buffer[];
}

/**
 * A connection pooler in transaction mode, like PgBouncer: it hands every transaction to another connection to the
 * server, so nothing that belongs to a session is there in the next one. It lets everyone in.
 */
export async function openPooler(direct: string, unknown: UnknownParameters = 'refused'): Promise<PostgresPooler> {
  const servers: ServerSide[] = [];
  const clients = new Set<ClientSide>();
  let transactions = 0;

  const addServer = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: direct, application_name: 'pooler' });
    client.on('error', () => undefined);
    await client.connect();
    const { stream: socket } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    socket.removeAllListeners('data');
    const server: ServerSide = { socket, client: null, rest: Buffer.alloc(0) };
    socket.on('data', (chunk: Buffer) => fromServer(server, chunk));
    socket.on('close', () => {
      servers.splice(servers.indexOf(server), 1);
      server.client?.socket.destroy();
    });
    servers.push(server);
  };

  const fromServer = (server: ServerSide, chunk: Buffer): void => {
    const { client } = server;
    client?.socket.write(chunk);
    const { frames, rest } = framesOf(Buffer.concat([server.rest, chunk]));
    server.rest = rest;
    if (client !== null && frames.some((frame) => frame[0] === code('Z') && frame[5] === code('I'))) {
      // Last in the row, so that the next transaction gets another one.
      servers.push(...servers.splice(servers.indexOf(server), 1));
      server.client = null;
      client.server = null;
      handOut();
    }
  };

  const handOut = (): void => {
    for (const client of clients) {
      const server = servers.find((one) => one.client === null);
      if (server !== undefined && client.server === null && client.waiting.length > 0) {
        transactions += 1;
        server.client = client;
        client.server = server;
        server.socket.write(Buffer.concat(client.waiting.splice(0)));
      }
    }
  };

  const start = (client: ClientSide): void => {
    const { rest } = client;
    if (rest.length < 8 || rest.length < rest.readUInt32BE(0)) {
      return;
    }
    const length = rest.readUInt32BE(0);
    client.rest = rest.subarray(length);
    if (rest.readUInt32BE(4) === SSL_REQUEST) {
      client.socket.write('N');
      return;
    }
    const words = rest.subarray(8, length).toString().split('\0');
    const refused = words.find((word, index) => index % 2 === 0 && word !== '' && !KNOWN.has(word));
    if (refused !== undefined && unknown === 'refused') {
      client.socket.end(frame('E', `SFATAL\0VFATAL\0C08P01\0Munsupported startup parameter: ${refused}\0\0`));
      return;
    }
    client.started = true;
    client.socket.write(Buffer.concat([frame('R', '\0\0\0\0'), frame('K', '\0\0\0\0\0\0\0\0'), frame('Z', 'I')]));
  };

  const fromClient = (client: ClientSide, chunk: Buffer): void => {
    client.rest = Buffer.concat([client.rest, chunk]);
    if (!client.started) {
      start(client);
      return;
    }
    const { frames, rest } = framesOf(client.rest);
    client.rest = rest;
    for (const one of frames) {
      if (one[0] === code('X')) {
        client.socket.end();
      } else if (client.server !== null) {
        client.server.socket.write(one);
      } else {
        client.waiting.push(one);
      }
    }
    handOut();
  };

  for (let n = 0; n < SERVERS; n += 1) {
    await addServer();
  }
  const listener = createServer((socket) => {
    const client: ClientSide = { socket, started: false, server: null, rest: Buffer.alloc(0), waiting: [] };
    clients.add(client);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => fromClient(client, chunk));
    socket.on('close', () => {
      clients.delete(client);
      const { server } = client;
      if (server !== null) {
        // In the middle of a transaction, which ends with the connection.
        server.client = null;
        server.socket.destroy();
        addServer().then(handOut, () => undefined);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');

  const url = new URL(direct);
  url.port = String((listener.address() as { readonly port: number }).port);
  return {
    url: url.href,
    get transactions() {
      return transactions;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const { socket } of [...clients, ...servers]) {
        socket.destroy();
      }
    },
  };
}

function code(letter: string): number {
  return letter.charCodeAt(0);
}

function frame(type: string, body: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + Buffer.byteLength(body));
  return Buffer.concat([Buffer.from(type), length, Buffer.from(body)]);
}

function framesOf(bytes: Buffer): { readonly frames: readonly Buffer[]; readonly rest: Buffer } {
  const frames: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= 5 && bytes.length - at >= 1 + bytes.readUInt32BE(at + 1)) {
    const end = at + 1 + bytes.readUInt32BE(at + 1);
    frames.push(bytes.subarray(at, end));
    at = end;
  }
  return { frames, rest: bytes.subarray(at) };
}
