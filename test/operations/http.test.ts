import { once } from 'node:events';
import { request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowed } from '../../sandbox/patience.ts';
import { type HttpLimits, type PostHandler, serveHttp } from '../../src/operations/http.ts';

const ROUTE = '/webhooks/videosdk';

let server: Server;
let url: string;
let port: number;
let logged: string[];
let received: { readonly body: Buffer; readonly headers: Readonly<Record<string, string | undefined>> }[];
let handler: PostHandler;
let failing: readonly string[];
let scraped: () => Promise<string>;
let sockets: Socket[];
/** By the server's clock, in milliseconds. */
let time: number;

beforeEach(async () => {
  logged = [];
  received = [];
  sockets = [];
  time = 0;
  failing = [];
  scraped = async () => 'up 1\n';
  handler = async (body, headers) => {
    received.push({ body, headers });
    return 200;
  };
  await serve();
});
afterEach(async () => {
  for (const socket of sockets) {
    socket.destroy();
  }
  await stop();
});

async function serve(limits: Partial<HttpLimits> = {}, withRoutes = true, withPages = true): Promise<void> {
  server = await serveHttp({
    port: 0,
    pages: withPages
      ? {
          failing: async () => failing,
          metrics: { contentType: 'text/plain', metrics: () => scraped() },
          clock: { elapsed: () => time },
        }
      : null,
    log: pino({ level: 'trace' }, { write: (line: string) => logged.push(line) }),
    routes: withRoutes
      ? { [`POST ${ROUTE}`]: (body, headers, parameters) => handler(body, headers, parameters) }
      : undefined,
    limits,
  });
  ({ port } = server.address() as AddressInfo);
  url = `http://127.0.0.1:${port}`;
}

async function stop(): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function serveAnew(limits: Partial<HttpLimits>, withRoutes = true, withPages = true): Promise<void> {
  await stop();
  await serve(limits, withRoutes, withPages);
}

async function dial(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** `once` of node:events would reject: a connection that is cut ends with an error. */
function closeOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
  });
}

/** Everything that arrives until the server closes the connection. */
async function restOf(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  await closeOf(socket);
  return text;
}

async function post(body: string | Buffer<ArrayBuffer>, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url + ROUTE, { method: 'POST', body, ...init });
  expect(await response.text()).toBe('');
  return response.status;
}

describe('a body', () => {
  it('reaches the handler byte for byte, with the headers, and is answered with its status', async () => {
    const body = Buffer.from([0, 0xff, 0x0d, 0x0a, 0x7b, 0xef, 0xbb, 0xbf]);
    handler = async (raw, headers) => {
      received.push({ body: raw, headers });
      return 401;
    };
    expect(await post(body, { headers: { 'VideoSDK-Signature': 'abc=' } })).toBe(401);
    expect(received[0]?.body.equals(body)).toBe(true);
    expect(received[0]?.headers).toMatchObject({ 'videosdk-signature': 'abc=' });
  });

  it('can be empty, come in pieces, and have a query in its address', async () => {
    expect(await post('')).toBe(200);
    const request = httpRequest(`${url}${ROUTE}?token=1`, { method: 'POST' });
    const answered = once(request, 'response');
    for (const piece of ['{"a":', '"ü', '"}']) {
      await new Promise((resolve) => request.write(piece, resolve));
    }
    request.end();
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(200);
    expect(received.map(({ body }) => String(body))).toEqual(['', '{"a":"ü"}']);
  });

  it.each(['application/json', 'text/plain; charset=utf-16', ';;;', 'x', ''])(
    'is taken as bytes, whatever its type is: %j',
    async (type) => {
      expect(await post('{"not JSON', { headers: { 'content-type': type } })).toBe(200);
      expect(received.map(({ body }) => String(body))).toEqual(['{"not JSON']);
    },
  );

  it('can have 64 KiB and not a byte more', async () => {
    expect(await post(Buffer.alloc(64 * 1024))).toBe(200);
    expect(await post(Buffer.alloc(64 * 1024 + 1))).toBe(413);
    expect(received.map(({ body }) => body.length)).toEqual([64 * 1024]);
  });

  it('is refused before it is sent when it says that it is too large', async () => {
    const socket = await dial();
    socket.write(`POST ${ROUTE} HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /u);
    expect(received).toEqual([]);
  });

  it('is refused as soon as it is too large when it didn’t say so, and the sender can finish and continue', async () => {
    const request = httpRequest(url + ROUTE, { method: 'POST' });
    const answered = once(request, 'response');
    for (let sent = 0; sent < 5; sent += 1) {
      await new Promise((resolve) => request.write(Buffer.alloc(16 * 1024), resolve));
    }
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    request.end(Buffer.alloc(1_000_000));
    response.resume();
    await once(response, 'end');
    expect(received).toEqual([]);
  });

  it('may take ten seconds from the connection to its end, its headers included', () => {
    expect([server.requestTimeout, server.headersTimeout]).toEqual([10_000, 10_000]);
  });

  it('that doesn’t end in time is answered 408, and the connection closed', async () => {
    await serveAnew({ requestMs: allowed(500) });
    const socket = await dial();
    const rest = restOf(socket);
    socket.write(`POST ${ROUTE} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123`);
    expect(await post('another one meanwhile')).toBe(200);
    expect(await rest).toMatch(/^HTTP\/1\.1 408 .*connection: close\r\n\r\n$/isu);
    expect(received).toHaveLength(1);
  });

  it('that goes on forever after it was refused is cut off', async () => {
    await serveAnew({ requestMs: allowed(500), bodyBytes: 10 });
    const socket = await dial();
    const rest = restOf(socket);
    socket.write(`POST ${ROUTE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const drip = (): void => {
      if (!socket.destroyed) {
        socket.write('10\r\n0123456789abcdef\r\n', () => setImmediate(drip));
      }
    };
    drip();
    expect(await rest).toMatch(/^HTTP\/1\.1 413 /u);
  });

  it('whose sender hangs up in the middle reaches no handler and isn’t an error', async () => {
    const arrived = once(server, 'request');
    const socket = await dial();
    socket.write(`POST ${ROUTE} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123`);
    const [request] = await arrived;
    const gone = closeOf(request);
    socket.destroy();
    await gone;
    expect(await post('next')).toBe(200);
    expect(received.map(({ body }) => String(body))).toEqual(['next']);
    expect(logged.join('')).not.toContain("couldn't serve a request");
  });
});

describe('a handler that fails', () => {
  it.each([
    ['throws', () => Promise.reject(new Error('out of order'))],
    ['throws before it begins', () => fail()],
    ['answers with an invalid status', () => Promise.resolve(Number.NaN)],
  ])('because it %s is answered 500, logged, and doesn’t affect the others', async (_, broken) => {
    const works = handler;
    handler = broken;
    expect(await post('x')).toBe(500);
    expect(logged.filter((line) => line.includes("couldn't serve a request"))).toHaveLength(1);
    expect(logged.join('')).toContain(ROUTE);
    handler = works;
    expect(await post('x')).toBe(200);
  });
});

function fail(): Promise<number> {
  throw new Error('out of order');
}

describe('an address', () => {
  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('for posting answers 405 to %s', async (method) => {
    const response = await fetch(url + ROUTE, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(received).toEqual([]);
  });

  it.each(['/health', '/ready', '/metrics'])('for reading answers 405 to a POST: %s', async (path) => {
    const response = await fetch(url + path, { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it.each([
    '/',
    '/webhooks',
    '/webhooks/videosdk/',
    '/Webhooks/VideoSDK',
    '/healthy',
    '//health',
    '/__proto__',
    '/%zz',
    '/health%00',
  ])('that isn’t served answers 404: %s', async (path) => {
    expect((await fetch(url + path)).status).toBe(404);
    expect((await fetch(url + path, { method: 'POST', body: 'x' })).status).toBe(404);
  });

  it('that can’t be decoded isn’t repeated in the answer', async () => {
    expect(await (await fetch(`${url}/%zz<b>`)).text()).toBe('');
  });

  it.each(['/health', '/ready', '/metrics'])('for reading answers HEAD like GET, without a body: %s', async (path) => {
    const [get, head] = [await fetch(url + path), await fetch(url + path, { method: 'HEAD' })];
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    expect(await head.text()).toBe('');
  });

  it('for posting isn’t served unless it was asked for, and the others are', async () => {
    await serveAnew({}, false);
    expect(await post('x')).toBe(404);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/ready?probe=1`)).status).toBe(200);
  });

  it('for reading isn’t served where only the webhooks belong', async () => {
    await serveAnew({}, true, false);
    for (const path of ['/health', '/ready', '/metrics']) {
      expect((await fetch(url + path)).status).toBe(404);
    }
    expect(await post('x')).toBe(200);
  });

  it('says what isn’t ready by name, with 503, while the process is healthy', async () => {
    const ready = await fetch(`${url}/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, failing: [] }]);
    failing = ['database', 'gateway'];
    time += 249;
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    time += 1;
    const not = await fetch(`${url}/ready`);
    expect(not.headers.get('content-type')).toMatch(/^application\/json\b/u);
    expect([not.status, await not.json()]).toEqual([503, { ready: false, failing: ['database', 'gateway'] }]);
    const healthy = await fetch(`${url}/health`);
    expect([healthy.status, await healthy.text()]).toEqual([200, 'ok\n']);
  });

  it('is worked out once for all who ask meanwhile, and again for those who ask after a failure', async () => {
    let scrapes = 0;
    const held = Promise.withResolvers<string>();
    scraped = () => {
      scrapes += 1;
      return held.promise;
    };
    let arrived = 0;
    server.on('request', () => {
      arrived += 1;
    });
    const asked = Array.from({ length: 20 }, () => fetch(`${url}/metrics`));
    await expect.poll(() => arrived).toBe(20);
    held.reject(new Error('not now'));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 500));
    expect(scrapes).toBe(1);
    scraped = async () => 'up 2\n';
    expect(await (await fetch(`${url}/metrics`)).text()).toBe('up 2\n');
  });
});

describe('a connection', () => {
  it.each([
    ['not HTTP', 'hello\r\n\r\n', '400 Bad Request'],
    [
      'too many headers',
      `GET /health HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431 Request Header Fields Too Large',
    ],
    [
      'two lengths',
      `POST ${ROUTE} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '400 Bad Request',
    ],
  ])('is told only the status and closed when it sends what is %s', async (_what, sent, status) => {
    const socket = await dial();
    const rest = restOf(socket);
    socket.write(sent);
    expect(await rest).toBe(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  });

  it.each(['', 'POST /webhooks/videosdk HTTP/1.1\r\nHost: x\r\n'])(
    'whose headers don’t end in time is closed: %j',
    async (beginning) => {
      await serveAnew({ requestMs: 50 });
      const socket = await dial();
      socket.write(beginning);
      expect(await restOf(socket)).toMatch(/^(?:HTTP\/1\.1 408 .*)?$/su);
    },
  );

  it('whose client never reads its answers is closed', async () => {
    scraped = async () => 'x'.repeat(8 * 1024 * 1024);
    await serveAnew({ requestMs: 100 });
    const socket = await dial();
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10));
    const open = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
    await expect.poll(open).toBe(0);
  });

  it('is kept for five seconds between two requests', async () => {
    expect((await fetch(`${url}/health`)).headers.get('keep-alive')).toBe('timeout=5');
  });

  it('above the limit is closed, until another one ends', async () => {
    await serveAnew({ connections: 2 });
    const accepted = [once(server, 'connection'), await dial(), await dial()];
    await accepted[0];
    const dropped = once(server, 'drop');
    expect(await restOf(await dial())).toBe('');
    await dropped;
    const [first] = sockets;
    first?.destroy();
    await expect
      .poll(() =>
        fetch(`${url}/health`).then(
          ({ status }) => status,
          () => null,
        ),
      )
      .toBe(200);
  });
});

it('rejects when the port is taken', async () => {
  const options = { port, log: pino({ level: 'silent' }) };
  await expect(serveHttp(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
