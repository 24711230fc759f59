import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sharedBrowser } from '../support/browser.ts';
import { useSandbox } from '../support/sandbox-test.ts';

const page = useSandbox();
const KILOBYTE = 1_024;

describe('the sandbox page', () => {
  it('consists of a few small files from this machine and one WebSocket', async () => {
    const mia = await page.as('Mia');
    const { requests } = mia.watched;
    const sockets = requests.filter((url) => url.startsWith('ws:'));
    const files = requests.filter((url) => url.startsWith('http:'));
    expect(sockets).toEqual([expect.stringContaining('/control?as=')]);
    expect(files.length).toBeLessThan(12);
    const sizes = (await mia.page.evaluate(
      `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((each) => each.encodedBodySize)`,
    )) as number[];
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000 * KILOBYTE);
  });

  it('is out of reach for pages from other origins, by WebSocket and in a frame', async () => {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title>');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const elsewhere = await (await sharedBrowser()).newPage();
    try {
      await elsewhere.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      const { url } = page.sandbox;
      const socket = await elsewhere.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket('${url.replace('http', 'ws')}/control');
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      })`);
      expect(socket).toBe('refused');
      const framed = await elsewhere.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = () => { try { resolve(frame.contentDocument === null ? 'hidden' : 'seen'); } catch { resolve('hidden'); } };
        frame.src = '${url}/';
        document.body.append(frame);
      })`);
      expect(framed).toBe('hidden');
      expect(await elsewhere.frames().at(-1)?.title()).not.toContain('sandbox');
    } finally {
      await elsewhere.close();
      server.close();
    }
  });
});
