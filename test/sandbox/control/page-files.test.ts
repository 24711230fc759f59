import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PageNotBuilt, pageFiles } from '../../../sandbox/control/page-files.ts';

const cleanings: (() => void)[] = [];

afterEach(() => {
  for (const clean of cleanings.splice(0)) {
    clean();
  }
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'bouncer-page-'));
  cleanings.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

/** A page of two files, and an empty cache. */
function tinyPage(script = 'document.title = "tiny";') {
  const source = folder();
  writeFileSync(join(source, 'index.html'), '<!doctype html><script type="module" src="./main.ts"></script>');
  writeFileSync(join(source, 'main.ts'), script);
  return { source, cache: folder() };
}

async function serve(source: string, cache: string): Promise<string> {
  const server = createServer(await pageFiles(source, cache));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const scriptOf = (html: string): string => /src="(\/assets\/[^"]+\.js)"/u.exec(html)?.[1] ?? 'none';

describe('the page’s files', () => {
  it('are bundled and served with what a browser has to know about them', async () => {
    const { source, cache } = tinyPage();
    const url = await serve(source, cache);

    const page = await fetch(`${url}/`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const html = await page.text();
    // Nothing inline: the page's policy allows no script except from files.
    expect(html).not.toMatch(/<script(?![^>]*src=)/u);

    const script = await fetch(url + scriptOf(html));
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    expect(await script.text()).toContain('tiny');
  });

  it('are found by their exact name, and by nothing else', async () => {
    const { source, cache } = tinyPage();
    const url = await serve(source, cache);
    for (const path of ['/main.ts', '/../package.json', '/..%2fpackage.json', '/assets/', '/favicon.ico']) {
      expect((await fetch(url + path)).status, path).toBe(404);
    }
  });

  it('answer HEAD without a body, and refuse to be written to', async () => {
    const { source, cache } = tinyPage();
    const url = await serve(source, cache);
    const head = await fetch(`${url}/`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0);
    expect(await head.text()).toBe('');
    const post = await fetch(`${url}/`, { method: 'POST', body: 'x' });
    expect(post.status).toBe(405);
    expect(post.headers.get('allow')).toBe('GET, HEAD');
  });

  it('are bundled once for the same sources and again for others, and older bundles are deleted', async () => {
    const { source, cache } = tinyPage();
    await pageFiles(source, cache);
    const [first] = readdirSync(cache);
    await pageFiles(source, cache);
    expect(readdirSync(cache)).toEqual([first]);

    writeFileSync(join(source, 'main.ts'), 'document.title = "other";');
    const url = await serve(source, cache);
    const html = await (await fetch(url)).text();
    expect(await (await fetch(url + scriptOf(html))).text()).toContain('other');
    expect(readdirSync(cache)).toHaveLength(1);
    expect(readdirSync(cache)).not.toEqual([first]);
  });

  it('can be bundled by several at once', async () => {
    const { source, cache } = tinyPage();
    const urls = await Promise.all([serve(source, cache), serve(source, cache), serve(source, cache)]);
    for (const url of urls) {
      expect((await fetch(url)).status).toBe(200);
    }
    expect(readdirSync(cache)).toHaveLength(1);
  });

  it('say what is wrong when they can’t be bundled, and leave nothing half done', async () => {
    const { source, cache } = tinyPage('import "./is-not-there.ts";');
    await expect(pageFiles(source, cache)).rejects.toThrow(PageNotBuilt);
    await expect(pageFiles(source, cache)).rejects.toThrow(/is-not-there/u);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('include files in subfolders', async () => {
    const { source, cache } = tinyPage('import { x } from "./deep/x.ts"; document.title = x;');
    mkdirSync(join(source, 'deep'));
    writeFileSync(join(source, 'deep/x.ts'), 'export const x: string = "deep down";');
    const url = await serve(source, cache);
    const html = await (await fetch(url)).text();
    expect(await (await fetch(url + scriptOf(html))).text()).toContain('deep down');
  });
});
