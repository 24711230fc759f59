import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { afterEach, beforeAll, expect } from 'vitest';
import { browserProgram } from './browser-program.ts';

/** The kinds of screens that tests use. */
export type Device = 'desktop' | 'phone' | 'narrow';

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  /** The narrowest phone we support. */
  narrow: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} as const satisfies Record<Device, ContextOptions>;

export interface OpenOptions {
  readonly device?: Device;
  /** No other test gets this window, so what is done to it needn't be undone. */
  readonly own?: boolean;
}

/** A page, with everything it did that it mustn't. */
export interface Watched {
  readonly page: Page;
  /** One line each: a request to another host, an error, a violation of its Content-Security-Policy. */
  readonly faults: readonly string[];
  /** Everything it requested, in order, including WebSockets. */
  readonly requests: readonly string[];
}

export interface TestBrowser {
  /** Opens an address in a window that shares nothing with other windows, nor with what it has shown before. */
  open(url: string, options?: OpenOptions): Promise<Watched>;
}

/** Timeout for every wait. Shorter than a test's timeout, so that the failure names what was missing. */
const PATIENCE_MS = 20_000;

/** Keeps Chromium from sending anything on its own, and from reaching anyone. */
const FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
  '--no-pings',
  // All windows in one process, which compiles the page’s scripts and those of the tests once.
  '--renderer-process-limit=1',
  '--font-render-hinting=none',
  // No host outside this machine resolves.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * Starts a Chromium with a profile of its own.
 *
 * @throws with what to do, when none can be started
 */
export async function launchBrowser(options: { readonly handleSIGTERM?: boolean } = {}): Promise<Browser> {
  const { path, environment } = await browserProgram();
  const launch = (chromiumSandbox: boolean): Promise<Browser> =>
    chromium.launch({
      ...options,
      executablePath: path,
      args: FLAGS,
      chromiumSandbox,
      env: { ...(process.env as Record<string, string>), ...environment },
    });
  try {
    // Chromium refuses to sandbox itself as root.
    return await launch(process.getuid?.() !== 0).catch((error: unknown) => {
      // Nor can it where the kernel allows no user namespaces. It only ever sees our own page.
      if (!String(error).includes('No usable sandbox')) {
        throw error;
      }
      return launch(false);
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The browser ${path} does not start. Install Chromium and its libraries, or name one that does in CHROMIUM_PATH.\n${why}`,
    );
  }
}

/** Where a window belongs, and its only page. */
interface Opened extends Watched {
  readonly context: BrowserContext;
}

/** Opens a page, and watches it from its first request on. */
export async function openWatched(browser: Browser, url: string, options: OpenOptions = {}): Promise<Opened> {
  const window = await newWindow(browser, options);
  return { ...(await window.show(url)), context: window.context };
}

interface Window {
  readonly context: BrowserContext;
  show(url: string): Promise<Watched>;
  /** Leaves the page, and forgets what it stored. */
  clear(): Promise<void>;
}

async function newWindow(browser: Browser, { device = 'desktop' }: OpenOptions = {}): Promise<Window> {
  const context = await browser.newContext({
    ...DEVICES[device],
    // Tests would have to wait for animations.
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  let host = '';
  let faults: string[] = [];
  let requests: string[] = [];
  const asked = (to: string): void => {
    requests.push(to);
    if (!['data:', 'blob:'].includes(new URL(to).protocol) && new URL(to).host !== host) {
      faults.push(`It asked ${to}`);
    }
  };
  const said = (message: ConsoleMessage): void => {
    if (message.type() === 'error' || message.type() === 'assert') {
      faults.push(`It printed: ${message.text()}`);
    }
  };
  context.on('request', (request) => asked(request.url()));
  context.on('console', said);
  context.on('weberror', (error) => faults.push(`It threw: ${error.error().stack ?? error.error().message}`));
  context.on('page', (page) => page.on('websocket', (socket) => asked(socket.url())));
  // A violation that only the document hears about would not fail anything.
  await context.addInitScript(`document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error('Against the policy: ' + violatedDirective + ' ' + blockedURI));`);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return {
    context,
    async show(url) {
      host = new URL(url).host;
      faults = [];
      requests = [];
      const watched: Watched = { page, faults, requests };
      await page.goto(url);
      return watched;
    },
    async clear() {
      const [, ...others] = context.pages();
      await Promise.all(others.map((other) => other.close()));
      const { origin } = new URL(page.url());
      faults = [];
      // From a blank page, the browser would start a new process for the next.
      await page.goto(`${origin}/nothing`);
      await page.evaluate('localStorage.clear(); sessionStorage.clear();');
      // Else what the next page has there would be pointed at.
      await page.mouse.move(0, 0);
    },
  };
}

/** Prints what the page showed when a test failed. */
async function describePage({ page }: Watched): Promise<void> {
  console.error(`${await page.title()}:\n${await page.locator('body').ariaSnapshot()}`);
}

let running: Promise<Browser> | null = null;
/** Windows that no test uses at the moment, by what they look like. */
const spare = new Map<Device, Window[]>();

/** The files of a worker share a browser: starting one takes as long as a short test. It ends with the worker. */
export async function sharedBrowser(): Promise<Browser> {
  running ??= launchBrowser({ handleSIGTERM: false }).then((browser) => {
    const end = (): void => {
      void browser.close().finally(() => process.kill(process.pid, 'SIGTERM'));
    };
    process.once('SIGTERM', end);
    browser.once('disconnected', () => {
      process.off('SIGTERM', end);
      running = null;
      spare.clear();
    });
    return browser;
  });
  return running;
}

/**
 * A browser for a test file. Clears everything it opened after each test, and fails the test if a page did something
 * it mustn't. Windows are used again: a new one has to start a process, and to compile the page's scripts.
 */
export function useBrowser(): TestBrowser {
  let browser: Browser;
  const opened: (readonly [kind: Device | null, window: Window, watched: Watched])[] = [];

  beforeAll(async () => {
    browser = await sharedBrowser();
  });
  afterEach(async ({ task }) => {
    const windows = opened.splice(0);
    const failed = task.result?.state === 'fail';
    if (failed) {
      await Promise.all(windows.map(([, , watched]) => describePage(watched)));
    }
    await Promise.all(
      windows.map(async ([kind, window]) => {
        if (failed || kind === null) {
          await window.context.close();
          return;
        }
        await window.clear();
        spare.set(kind, [...(spare.get(kind) ?? []), window]);
      }),
    );
    expect(windows.flatMap(([, , { faults }]) => faults)).toEqual([]);
  });

  return {
    async open(url, { device = 'desktop', own = false } = {}) {
      const kind = own ? null : device;
      const window = (kind === null ? undefined : spare.get(kind)?.pop()) ?? (await newWindow(browser, { device }));
      const watched = await window.show(url);
      opened.push([kind, window, watched]);
      return watched;
    },
  };
}
