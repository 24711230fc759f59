import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { restTransport } from '../../src/bot/transport.ts';

interface Seen {
  readonly method: string;
  readonly type: string | undefined;
  readonly body: string;
}

let server: Server;
let url: string;
let seen: Seen | undefined;
const dispatcher = new Agent();
const send = restTransport(dispatcher);

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.url === '/cut') {
      request.socket.destroy();
      return;
    }
    if (request.url === '/endless') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(' ');
      return;
    }
    if (request.url === '/millions') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`[${'{},'.repeat(1_000_000)}{}]`);
      return;
    }
    const body = Buffer.concat(await request.toArray()).toString();
    seen = { method: request.method ?? '', type: request.headers['content-type'], body };
    response.writeHead(request.url === '/refused' ? 403 : 200, { 'content-type': 'application/json', 'x-one': '1' });
    response.end('{"id":"1"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await dispatcher.destroy();
  server.closeAllConnections();
  server.close();
});

it('sends JSON as it is, and hands over status, headers and body', async () => {
  const answer = await send(`${url}/ok`, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json' },
  });
  expect(seen).toEqual({ method: 'POST', type: 'application/json', body: '{"a":1}' });
  expect([answer.ok, answer.status, answer.headers.get('x-one'), answer.bodyUsed]).toEqual([true, 200, '1', false]);
  expect(await answer.json()).toEqual({ id: '1' });
});

it.each([undefined, null])('sends no body when there is none: %s', async (body) => {
  const answer = await send(`${url}/refused`, { ...(body !== undefined && { body }) });
  expect(seen).toEqual({ method: 'GET', type: undefined, body: '' });
  expect([answer.ok, answer.status]).toEqual([false, 403]);
  expect(await answer.text()).toBe('{"id":"1"}');
});

it('sends a form with its files', async () => {
  const form = new FormData();
  form.append('files[0]', new File(['a,b'], 'cases.csv', { type: 'text/csv' }));
  const answer = await send(`${url}/ok`, { method: 'PATCH', body: form as never, headers: {} });
  expect(seen?.type).toMatch(/^multipart\/form-data; boundary=/u);
  expect(seen?.body).toContain('filename="cases.csv"');
  expect(seen?.body).toContain('a,b');
  expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe('{"id":"1"}');
});

it('refuses a body that can’t be sent to Discord, before anything is sent', async () => {
  seen = undefined;
  await expect(send(`${url}/ok`, { method: 'POST', body: new URLSearchParams('a=1') })).rejects.toThrow(TypeError);
  expect(seen).toBeUndefined();
});

it('says of a cut connection what makes discord.js try again, and of anything else what it was', async () => {
  await expect(send(`${url}/cut`, {})).rejects.toMatchObject({ code: 'ECONNRESET' });
  await expect(send('http://127.0.0.1:1/', {})).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  const stopped = AbortSignal.abort();
  await expect(send(`${url}/ok`, { signal: stopped })).rejects.toMatchObject({ name: 'AbortError' });
});

it('doesn’t parse an answer with so much in it that nothing else would happen meanwhile', async () => {
  const answer = await send(`${url}/millions`, {});
  await expect(answer.json()).rejects.toThrow(SyntaxError);
});

it('waits for the end of an answer only as long as for its beginning', async () => {
  const late = new AbortController();
  const answer = send(`${url}/endless`, { signal: late.signal });
  late.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});
