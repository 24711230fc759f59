import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openWatched, sharedBrowser, type Watched } from '../support/browser.ts';

let browser: Browser;
const opened: BrowserContext[] = [];
let server: Server;
let served = '';
let policy = "default-src 'none'; script-src 'unsafe-inline'; connect-src *; img-src * data:";

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.setHeader('content-security-policy', policy);
    response.end(request.url === '/' ? `<!doctype html><link rel="icon" href="data:,">${served}` : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = await sharedBrowser();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((context) => context.close()));
});

afterAll(() => {
  server.close();
});

async function open(): Promise<Watched> {
  const window = await openWatched(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  opened.push(window.context);
  return window;
}

/** Serves a page and returns everything it did that it mustn't. */
async function faultsOf(html: string, csp = policy): Promise<readonly string[]> {
  served = `${html}<script>addEventListener('load', () => document.title = 'loaded')</script>`;
  policy = csp;
  const { page, faults } = await open();
  await page.waitForFunction("document.title === 'loaded' && (window.pending ?? true)");
  return faults;
}

describe('the page watcher that browser tests rely on', () => {
  it('finds nothing wrong with a page that only talks to its own server', async () => {
    expect(await faultsOf(`<p>Hello</p><script>fetch('/own')</script>`)).toEqual([]);
  });

  it.each([
    ['an image', `<img src="http://example.org/a.png" alt="">`, 'It asked http://example.org/a.png'],
    [
      'a fetch',
      `<script>window.pending = false; fetch('http://127.0.0.1:1/').catch(() => { window.pending = true; })</script>`,
      'It asked http://127.0.0.1:1/',
    ],
    [
      'a WebSocket',
      `<script>window.pending = false; new WebSocket('ws://127.0.0.1:1/').onerror = () => { window.pending = true; }</script>`,
      'It asked ws://127.0.0.1:1/',
    ],
    ['a console error', `<script>console.error('broken')</script>`, 'It printed: broken'],
    ['an uncaught error', `<script>throw new Error('uncaught')</script>`, 'uncaught'],
    [
      'an unhandled promise rejection',
      `<script>window.pending = false;
        addEventListener('unhandledrejection', () => { window.pending = true; }); Promise.reject(new Error('lost'))</script>`,
      'lost',
    ],
  ])('reports %s', async (_, html, what) => {
    expect((await faultsOf(html)).join('\n')).toContain(what);
  });

  it('reports a violation of the page’s Content-Security-Policy', async () => {
    const faults = await faultsOf(
      `<img src="/a.png" alt="">`,
      "default-src 'none'; script-src 'unsafe-inline'; img-src data:",
    );
    expect(faults.join('\n')).toContain('Against the policy: img-src http://127.0.0.1');
  });

  it('resolves no host outside this machine', async () => {
    const { page } = await open();
    expect(await page.evaluate(`fetch('http://localhost:1/').then(() => 'found', String)`)).toContain(
      'Failed to fetch',
    );
    await expect(page.goto('http://example.org/')).rejects.toThrow('ERR_NAME_NOT_RESOLVED');
  });
});
