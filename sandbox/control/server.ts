import { createServer, type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { addressOf, ownHosts, protect, type Refusal, whyNoEntry, whyNoSocket } from './access.ts';
import { NotPossible, type Tell, type Viewer } from './feature.ts';
import {
  type Action,
  type Ask,
  CONTROL_PATH,
  type FromSandbox,
  type Reply,
  type Value,
  type Welcome,
} from './protocol.ts';
import { readRequest } from './requests.ts';

type Act<A extends Action> = (ask: Ask<A>, viewer: Viewer) => Value<A> | Promise<Value<A>>;

/** Any `Feature`. Together they fill a whole welcome. */
export interface AnyFeature {
  welcome(viewer: Viewer): Partial<Welcome>;
  readonly actions: { readonly [A in Action]?: Act<A> };
  follow(tell: Tell): () => void;
}

export interface ControlOptions {
  /** 0: any free port. Always on 127.0.0.1. */
  readonly port: number;
  readonly features: readonly AnyFeature[];
  /** Serves everything but the WebSocket: the page. Headers that protect the page are already set. */
  readonly files: RequestListener;
  /** Who a window acts as if it names no one, or someone unknown. */
  readonly firstPersonId: string;
  readonly isPerson: (id: string) => boolean;
  /** Called for unexpected errors. */
  readonly onError: (error: unknown) => void;
}

export interface Control {
  readonly url: string;
  close(): Promise<void>;
}

/** The port is in use. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';

  constructor(port: number) {
    super(
      `Port ${port} is taken. Is the sandbox already running? Otherwise, choose another port: npm run sandbox -- --port ${port + 1}`,
    );
  }
}

const MAX_REQUEST_BYTES = 256 * 1024;
/** How much can pile up for a page that doesn't read. The page then reconnects and gets a new welcome. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
const OWN_FAULT = 'Something went wrong in the sandbox. See the terminal for details.';

interface Connection {
  readonly socket: WebSocket;
  readonly viewer: Viewer;
  /** Allows for the welcome, which can be large on its own. */
  readonly mayWait: number;
}

/**
 * Serves the page and its WebSocket.
 * @throws {PortTaken}
 */
export async function startControl(options: ControlOptions): Promise<Control> {
  const server = new ControlServer(options);
  await server.listen();
  return server;
}

class ControlServer implements Control {
  readonly #options: ControlOptions;
  readonly #connections = new Set<Connection>();
  readonly #server = createServer((request, response) => this.#serve(request, response));
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_REQUEST_BYTES,
    perMessageDeflate: false,
  });
  #hosts: readonly string[] = [];
  #ends: readonly (() => void)[] = [];
  #port = 0;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** @throws {PortTaken} */
  async listen(): Promise<void> {
    const { port, features } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error),
      );
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    this.#hosts = ownHosts(this.#port);
    this.#ends = features.map((feature) => feature.follow(this.#tell));
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end();
    for (const client of this.#sockets.clients) client.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    protect(response, this.#hosts);
    const refusal = whyNoEntry(request, this.#hosts);
    if (!refusal) {
      this.#options.files(request, response);
      return;
    }
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      ...(refusal.status === 405 && { allow: 'GET, HEAD' }),
    };
    response.writeHead(refusal.status, headers).end(`${refusal.reason}\n`);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = whyNoSocket(request, this.#hosts, CONTROL_PATH);
    if (refusal) {
      turnAway(socket, refusal);
      return;
    }
    const asked = addressOf(request)?.searchParams.get('as') ?? '';
    const personId = this.#options.isPerson(asked) ? asked : this.#options.firstPersonId;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#connect(webSocket, { personId }));
  }

  /**
   * The welcome is a snapshot. Taking it and following from there happens in one go, so that nothing is lost or sent
   * twice.
   */
  #connect(socket: WebSocket, viewer: Viewer): void {
    // A close always follows, and that's what counts.
    socket.on('error', () => undefined);
    let text: string;
    try {
      text = JSON.stringify(
        Object.assign({ type: 'welcome' }, ...this.#options.features.map((feature) => feature.welcome(viewer))),
      );
    } catch (error) {
      this.#options.onError(error);
      socket.close(1011);
      return;
    }
    const connection: Connection = { socket, viewer, mayWait: MAX_WAITING_BYTES + text.length };
    this.#connections.add(connection);
    socket.on('close', () => this.#connections.delete(connection));
    socket.on('message', (data, isBinary) => {
      void this.#answer(isBinary ? '' : String(data), viewer).then((reply) =>
        this.#send(connection, JSON.stringify(reply)),
      );
    });
    socket.send(text);
  }

  async #answer(text: string, viewer: Viewer): Promise<Reply> {
    const request = readRequest(text);
    if (!request.ok) return { type: 'reply', ...request };
    const { id, action, ask } = request;
    try {
      // The request was validated for exactly this action.
      const act = this.#options.features.map(({ actions }) => actions[action]).find((each) => each) as
        | Act<Action>
        | undefined;
      if (!act) throw new NotPossible('The sandbox can’t do that.');
      return { type: 'reply', id, ok: true, value: await act(ask, viewer) };
    } catch (error) {
      if (error instanceof NotPossible) return { type: 'reply', id, ok: false, reason: error.message };
      this.#options.onError(error);
      return { type: 'reply', id, ok: false, reason: OWN_FAULT };
    }
  }

  #send(connection: Connection, text: string): void {
    const { socket, mayWait } = connection;
    if (socket.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount <= mayWait) {
      socket.send(text);
      return;
    }
    this.#connections.delete(connection);
    socket.close(1013, 'The page can’t keep up.');
  }

  readonly #tell: Tell = (event, to) => {
    const text = JSON.stringify(event satisfies FromSandbox);
    for (const connection of this.#connections) {
      if (!to || connection.viewer.personId === to.personId) this.#send(connection, text);
    }
  };
}

function turnAway(socket: Duplex, { status, reason }: Refusal): void {
  socket.on('error', () => undefined);
  const body = `${reason}\n`;
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'connection: close',
      'content-type: text/plain; charset=utf-8',
      "content-security-policy: default-src 'none'",
      'x-content-type-options: nosniff',
      `content-length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
