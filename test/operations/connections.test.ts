import { execFileSync } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  getDefaultAutoSelectFamilyAttemptTimeout,
  type Socket,
  setDefaultAutoSelectFamilyAttemptTimeout,
} from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createDispatcher, prepareWebSockets } from '../../src/operations/connections.ts';
import { PROXY_VARIABLES, proxyFor, proxyProblem, shownProxy } from '../../src/operations/proxies.ts';
import { allowSlowConnects } from '../../src/operations/slow-links.ts';
import { systemClock } from '../../src/operations/system-clock.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';

const before = getDefaultAutoSelectFamilyAttemptTimeout();
beforeEach(() => {
  for (const name of [...PROXY_VARIABLES, 'NO_PROXY']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toLowerCase(), undefined);
  }
});
afterEach(() => {
  setDefaultAutoSelectFamilyAttemptTimeout(before);
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe('the proxy for a URL', () => {
  const shown = (url: string): string | null => {
    const proxy = proxyFor(url);
    return proxy === null ? null : shownProxy(proxy);
  };

  it('is the one for its scheme, and for a WebSocket the one for the request that opens it', () => {
    vi.stubEnv('HTTPS_PROXY', 'http://secure.example:3128');
    vi.stubEnv('http_proxy', 'http://mia:word@plain.example:8080');
    expect(shown('https://discord.com/api')).toBe('http://secure.example:3128');
    expect(shown('wss://gateway.discord.gg/?v=10')).toBe('http://secure.example:3128');
    expect(shown('http://videosdk.example')).toBe('http://plain.example:8080');
    expect(shown('ws://videosdk.example')).toBe('http://plain.example:8080');
  });

  it('is none for exceptions, and none for this machine', () => {
    vi.stubEnv('ALL_PROXY', 'http://proxy.example:3128');
    vi.stubEnv('no_proxy', 'discord.com, .videosdk.live,other.example:8443');
    expect(shown('https://discord.com')).toBeNull();
    expect(shown('wss://gateway.discord.gg')).toBe('http://proxy.example:3128');
    expect(shown('https://api.videosdk.live')).toBeNull();
    expect(shown('https://other.example:8443')).toBeNull();
    expect(shown('https://other.example')).toBe('http://proxy.example:3128');
    for (const host of ['localhost', 'x.localhost', '127.0.0.1', '127.3.2.1', '[::1]']) {
      expect(shown(`https://${host}:4800`)).toBeNull();
    }
    expect(shown('https://localhost.example')).toBe('http://proxy.example:3128');
  });

  it('is none if no variable is set', () => {
    expect(shown('https://discord.com')).toBeNull();
  });
});

describe('the URL of a proxy', () => {
  it.each(['http://proxy.example:3128', 'https://proxy.example', 'http://mia:w%2Ford@[::1]:3128/'])(
    'can be %s',
    (url) => expect(proxyProblem(url)).toBeNull(),
  );

  it('is refused without showing any of it, or shown without its password', () => {
    const piece = fc.stringMatching(/^[QXZWKJ]{4,8}$/u);
    const sign = fc.constantFrom('/', '?', '#', '@', ':', '%', ' ', '\\', '[', '%4');
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, sign), { minLength: 1, maxLength: 3 }), (pieces) => {
        const url = `http://mia:${pieces.flat().join('')}@proxy.example:3128`;
        const said = proxyProblem(url) ?? shownProxy(new URL(url));
        for (const [one] of pieces) {
          expect(said).not.toContain(one);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/**
 * A server at 127.0.0.1 that takes no connection for a while: the queue of those it hasn't accepted is full, so the first
 * packet of another one is lost, and sent again after a second, as on a bad link.
 */
async function startBusyServer(busyMs: number): Promise<{ port: number } & AsyncDisposable> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:http').createServer((_, response) => response.end('late'));
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${busyMs});
     });`,
    { eval: true },
  );
  const [port] = (await once(worker, 'message')) as [number];
  const queue: Socket[] = [];
  for (let index = 0; index < 4; index += 1) {
    queue.push(connect(port, '127.0.0.1').on('error', () => undefined));
  }
  await pause(50);
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of queue) {
        socket.destroy();
      }
      await worker.terminate();
    },
  };
}

describe.skipIf(process.platform !== 'linux')(
  'a host that takes a second to connect to, and whose other address is dead',
  () => {
    beforeEach(() => {
      const found = [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ];
      vi.spyOn(dns, 'lookup').mockImplementation(((
        _host: string,
        _options: unknown,
        done: (...all: unknown[]) => void,
      ) => process.nextTick(() => done(null, found))) as unknown as typeof dns.lookup);
    });

    const ask = async (port: number): Promise<string> => {
      const dispatcher = createDispatcher(1024 * 1024);
      try {
        const { body } = await request(`http://slow.example:${port}`, { dispatcher });
        return await body.text();
      } finally {
        await dispatcher.destroy();
      }
    };

    it('can’t be reached in the time that Node gives each address', async () => {
      setDefaultAutoSelectFamilyAttemptTimeout(250);
      await using server = await startBusyServer(600);
      await expect(ask(server.port)).rejects.toThrow();
    });

    it('is reached', async () => {
      allowSlowConnects();
      await using server = await startBusyServer(600);
      const at = performance.now();
      expect(await ask(server.port)).toBe('late');
      expect(performance.now() - at).toBeGreaterThan(250);
    });
  },
);

/** A key and a certificate for it, valid for a day. `null` where there is no openssl. */
function ownCertificate(): string | null {
  try {
    const args = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=secure.test';
    return execFileSync('openssl', [...args.split(' '), '-keyout', '-', '-out', '-'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return null;
  }
}

const certificate = ownCertificate();

it.skipIf(certificate === null)(
  'TLS goes through the proxy’s tunnel unopened, for HTTP and for WebSockets',
  async () => {
    await using proxy = await startConnectProxy();
    vi.stubEnv('https_proxy', `http://mia:word@127.0.0.1:${proxy.port}`);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const server = createServer({ key: certificate ?? '', cert: certificate ?? '' }, (_, response) =>
      response.end('secret'),
    );
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.send('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const host = `secure.test:${(server.address() as AddressInfo).port}`;
    const dispatcher = createDispatcher(1024 * 1024);
    const restore = prepareWebSockets(systemClock);
    const socket = new WebSocket(`wss://${host}/`);
    try {
      const { body } = await request(`https://${host}/`, { dispatcher });
      expect(await body.text()).toBe('secret');
      expect(String((await once(socket, 'message'))[0])).toBe('hello');
      expect(proxy.asked).toEqual([host, host]);
      expect(proxy.credentials).toEqual(['mia:word', 'mia:word']);
    } finally {
      restore();
      socket.terminate();
      await dispatcher.destroy();
      sockets.close();
      server.closeAllConnections();
      server.close();
    }
  },
);

describe('a WebSocket that doesn’t open', () => {
  /** Takes connections and never says a word. */
  async function startSilentServer(): Promise<{ port: number; ended: Promise<unknown> } & AsyncDisposable> {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const server = createTcpServer((socket) =>
      socket
        .on('error', () => undefined)
        .on('close', () => resolve())
        .resume(),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      port: (server.address() as AddressInfo).port,
      ended,
      async [Symbol.asyncDispose]() {
        server.close();
      },
    };
  }

  it.each<[string, string, string, (port: number) => string]>([
    ['because the server says nothing', 'ETIMEDOUT', '', (port) => `ws://127.0.0.1:${port}`],
    ['because the server’s TLS says nothing', 'ETIMEDOUT', '', (port) => `wss://127.0.0.1:${port}`],
    ['because a proxy says nothing', 'ETIMEDOUT', 'HTTPS_PROXY', () => 'wss://gateway.example'],
    ['because a proxy’s TLS says nothing', 'ETIMEDOUT', 'HTTPS_PROXY s', () => 'wss://gateway.example'],
    ['because a proxy for ws:// says nothing', 'ETIMEDOUT', 'HTTP_PROXY', () => 'ws://gateway.example'],
  ])('fails in time, %s, and its connection ends', async (_, code, variable, urlFor) => {
    await using server = await startSilentServer();
    if (variable !== '') {
      const [name = '', tls = ''] = variable.split(' ');
      vi.stubEnv(name, `http${tls}://127.0.0.1:${server.port}`);
    }
    const restore = prepareWebSockets(systemClock, 50);
    try {
      const [error] = await once(new WebSocket(urlFor(server.port)), 'error').catch((reason: unknown) => [reason]);
      expect(error).toMatchObject({ code });
      await server.ended;
    } finally {
      restore();
    }
  });

  it('doesn’t end the process when no one listens to it anymore', async () => {
    await using server = await startSilentServer();
    const restore = prepareWebSockets(systemClock, 50);
    const socket = new WebSocket(`wss://127.0.0.1:${server.port}`, { handshakeTimeout: 10 });
    try {
      await once(socket, 'error').catch(() => undefined);
      socket.removeAllListeners();
      await server.ended;
    } finally {
      restore();
    }
  });
});
