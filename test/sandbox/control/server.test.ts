import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { NotPossible, type Tell, type Viewer } from '../../../sandbox/control/feature.ts';
import { CONTROL_PATH } from '../../../sandbox/control/protocol.ts';
import { type AnyFeature, type Control, PortTaken, startControl } from '../../../sandbox/control/server.ts';
import { openPage } from './page.ts';

let control: Control;
let port: string;
let errors: unknown[];
let tell: Tell;
let ended: number;
let welcomed: Viewer[];
let welcomes: (viewer: Viewer) => ReturnType<AnyFeature['welcome']>;

/** A feature that says who asked for what. */
const feature: AnyFeature = {
  welcome(viewer) {
    welcomed.push(viewer);
    return welcomes(viewer);
  },
  actions: {
    'open-session': (_ask, { personId }) => ({ sessionId: `of ${personId}` }),
    'end-session': ({ sessionId }) => {
      throw sessionId === 'gone' ? new NotPossible('It is over already.') : new Error('a secret');
    },
    'kill-bot': async () => {
      throw new RangeError('deep inside');
    },
  },
  follow(given) {
    tell = given;
    return () => {
      ended += 1;
    };
  },
};

const begin = (more: Partial<Parameters<typeof startControl>[0]> = {}): Promise<Control> =>
  startControl({
    port: 0,
    features: [feature],
    files: (request, response) => response.end(`page ${request.url}`),
    firstPersonId: 'mia',
    isPerson: (id) => ['mia', 'ben'].includes(id),
    onError: (error) => errors.push(error),
    ...more,
  });

beforeEach(async () => {
  errors = [];
  welcomed = [];
  ended = 0;
  welcomes = ({ personId }) => ({ you: { id: personId, name: personId, part: '', roleIds: [], locale: 'en-US' } });
  control = await begin();
  ({ port } = new URL(control.url));
});
afterEach(() => control.close());

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

async function get(headers: Readonly<Record<string, string>> = {}, method = 'GET', path = '/'): Promise<Got> {
  const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, text };
}

/** The status with which a WebSocket is refused, or 101. */
async function upgrade(headers: Readonly<Record<string, string>>, path = CONTROL_PATH): Promise<[number, string]> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
  const outcome = await new Promise<[number, string]>((resolve, reject) => {
    socket.once('open', () => resolve([101, '']));
    socket.once('unexpected-response', async (_request, response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve([response.statusCode ?? 0, text]);
    });
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  socket.terminate();
  return outcome;
}

describe('the page’s server', () => {
  it('serves the page under this machine’s names', async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      expect(await get({ host: `${name}:${port}` }, 'GET', '/a')).toMatchObject({ status: 200, text: 'page /a' });
    }
  });

  it.each(['evil.example', 'localhost', '127.0.0.1:1', 'localhost.evil.example:PORT', '0.0.0.0:PORT'])(
    'refuses the host "%s", as after DNS rebinding',
    async (name) => {
      const got = await get({ host: name.replace('PORT', port) });
      expect(got).toMatchObject({
        status: 403,
        text: `The sandbox is for this machine only: open http://127.0.0.1:${port}\n`,
      });
      expect(got.headers['content-type']).toBe('text/plain; charset=utf-8');
    },
  );

  it('refuses requests from other sites’ pages, and every request that isn’t a read', async () => {
    const own = `http://localhost:${port}`;
    expect(await get({ origin: 'http://evil.example' })).toMatchObject({ status: 403 });
    expect(await get({ origin: 'null' }, 'POST')).toMatchObject({ status: 403 });
    expect(await get({ origin: `https://localhost:${port}` })).toMatchObject({ status: 403 });
    expect(await get({ origin: own }, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await get({ origin: own }, 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it.each([{}, { host: 'evil.example' }])(
    'lets nothing in from elsewhere, whatever is answered: %o',
    async (headers) => {
      const got = await get(headers);
      const policy = String(got.headers['content-security-policy']).split('; ');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`);
      expect(got.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    },
  );

  it('says what to do when the port is taken', async () => {
    const second = begin({ port: Number(port) });
    await expect(second).rejects.toThrow(PortTaken);
    await expect(second).rejects.toThrow(`npm run sandbox -- --port ${Number(port) + 1}`);
  });

  it('survives malformed requests', async () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `GET // HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\norigin: ${control.url}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
    );
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    socket.destroy();
    const nameless = connect(Number(port), '127.0.0.1');
    nameless.write('GET / HTTP/1.0\r\n\r\n');
    const [refusal] = await once(nameless, 'data');
    expect(String(refusal)).toMatch(/^HTTP\/1\.1 403 /);
    nameless.destroy();
    expect(await get()).toMatchObject({ status: 200 });
  });
});

describe('its WebSocket', () => {
  it('accepts only its own page', async () => {
    expect(await upgrade({ origin: control.url })).toEqual([101, '']);
    expect(await upgrade({ origin: `http://localhost:${port}` })).toEqual([101, '']);
    const [status, text] = await upgrade({ origin: 'http://evil.example' });
    expect([status, text]).toEqual([403, 'Pages of other sites can’t use the sandbox.\n']);
    expect(await upgrade({ origin: 'null' })).toMatchObject([403, expect.any(String)]);
    expect(await upgrade({ origin: `http://127.0.0.1:${Number(port) + 1}` })).toMatchObject([403, expect.any(String)]);
    expect(await upgrade({})).toMatchObject([403, expect.any(String)]);
    expect(await upgrade({ origin: control.url, host: 'evil.example' })).toMatchObject([403, expect.any(String)]);
    expect(await upgrade({ origin: control.url }, '/other')).toMatchObject([404, expect.any(String)]);
  });

  it('knows which person a window belongs to, and takes a stranger for the first person', async () => {
    const pages = [await openPage(control, 'ben'), await openPage(control, 'eve'), await openPage(control)];
    expect(pages.map(({ welcome }) => welcome.you.id)).toEqual(['ben', 'mia', 'mia']);
    const [ben] = pages;
    expect(await ben?.ask('open-session', {})).toEqual({ sessionId: 'of ben' });
  });

  it('sends events to everyone, or to all windows of one person', async () => {
    const [mia, other, ben] = [
      await openPage(control, 'mia'),
      await openPage(control, 'mia'),
      await openPage(control, 'ben'),
    ];
    tell({ type: 'modal-gone', interactionId: '1' }, { personId: 'mia' });
    tell({ type: 'modal-gone', interactionId: '2' });
    for (const page of [mia, other, ben]) await page.event('modal-gone', ({ interactionId }) => interactionId === '2');
    expect([mia, other, ben].map(({ events }) => events.length)).toEqual([2, 2, 1]);
  });

  it('answers what makes no sense, and continues', async () => {
    const page = await openPage(control);
    const wrong = async (text: string): Promise<[number, string]> => {
      const reply = await page.t(text);
      return [reply.id, reply.ok ? 'ok' : reply.reason];
    };
    const noRequest = 'The sandbox got something that isn’t a request.';
    expect(await wrong('{')).toEqual([0, noRequest]);
    expect(await wrong('[]')).toEqual([0, noRequest]);
    expect(await wrong('{"id":"1","do":"press"}')).toEqual([0, noRequest]);
    expect(await wrong('{"id":3,"do":"toString"}')).toEqual([3, 'The sandbox can’t do that.']);
    expect(await wrong('{"id":4,"do":"kick"}')).toEqual([4, 'The sandbox can’t do that.']);
    expect(await wrong('{"id":5,"do":"press","messageId":"1","customId":"x"}')).toEqual([
      5,
      'The sandbox can’t do that.',
    ]);
    expect(await wrong('{"id":6,"do":"end-session","sessionId":1}')).toMatchObject([
      6,
      expect.stringContaining('sessionId'),
    ]);
    expect(await wrong('{"id":7,"do":"open-session","more":1}')).toMatchObject([7, expect.stringContaining('more')]);
    page.socket.send(Buffer.from([1, 2, 3]));
    expect(await page.ask('open-session', {})).toEqual({ sessionId: 'of mia' });
    expect(errors).toEqual([]);
  });

  it('says why something isn’t possible, but not what went wrong inside', async () => {
    const page = await openPage(control);
    await expect(page.ask('end-session', { sessionId: 'gone' })).rejects.toThrow('It is over already.');
    const general = 'Something went wrong in the sandbox. See the terminal for details.';
    await expect(page.ask('end-session', { sessionId: 'other' })).rejects.toThrow(general);
    await expect(page.ask('kill-bot', {})).rejects.toThrow(general);
    expect(errors.map(String)).toEqual(['Error: a secret', 'RangeError: deep inside']);
  });

  it('closes on a request that is too large, and accepts others', async () => {
    const page = await openPage(control);
    page.socket.send('x'.repeat(256 * 1024 + 1));
    const [code] = await once(page.socket, 'close');
    expect(code).toBe(1009);
    expect((await openPage(control)).welcome.type).toBe('welcome');
  });

  it('closes when the welcome fails, and reports it', async () => {
    welcomes = () => {
      throw new Error('no welcome');
    };
    const socket = new WebSocket(`ws://127.0.0.1:${port}${CONTROL_PATH}`, { origin: control.url });
    const [code] = await once(socket, 'close');
    expect(code).toBe(1011);
    expect(errors.map(String)).toEqual(['Error: no welcome']);
  });

  it('drops a window that doesn’t read', async () => {
    const slow = await openPage(control);
    const quick = await openPage(control);
    slow.socket.pause();
    const name = 'x'.repeat(1_000_000);
    const problem = { number: 1, at: 0, from: 'discord', where: '', reason: name } as const;
    // The system's own buffers take some of it.
    for (let n = 1; n <= 64; n += 1) {
      tell({ type: 'problem', problem: { ...problem, number: n } });
      await quick.event('problem', (event) => event.problem.number === n);
    }
    slow.socket.resume();
    const [code] = await once(slow.socket, 'close');
    expect(code).toBe(1013);
    expect(slow.events.length).toBeLessThan(64);
    expect(quick.events).toHaveLength(64);
  });

  it('ends with the server, together with what the features follow', async () => {
    const page = await openPage(control);
    const closed = once(page.socket, 'close');
    const own = await begin();
    await own.close();
    expect(ended).toBe(1);
    await control.close();
    await closed;
    control = await begin();
  });
});
