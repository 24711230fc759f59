import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
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
  readonly theme?: 'dark' | 'light';
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
  /** Opens an address in a window of its own, which shares nothing with other windows. */
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
  '--font-render-hinting=none',
  // No host outside this machine resolves.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/**
 * Starts a Chromium with a profile of its own.
 *
 * @throws with what to do, when none can be started
 */
export async function launchBrowser(): Promise<Browser> {
  const { path, environment } = await browserProgram();
  const launch = (chromiumSandbox: boolean): Promise<Browser> =>
    chromium.launch({
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

/** Opens a page, and watches it from its first request on. */
export async function openWatched(
  browser: Browser,
  url: string,
  { device = 'desktop', theme = 'dark' }: OpenOptions = {},
): Promise<Watched & { readonly context: BrowserContext }> {
  const context = await browser.newContext({
    ...DEVICES[device],
    colorScheme: theme,
    // Tests would have to wait for animations.
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const { host } = new URL(url);
  const faults: string[] = [];
  const requests: string[] = [];
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
  await page.goto(url);
  return { page, faults, requests, context };
}

/** Prints what the page showed when a test failed. */
async function describePage({ page }: Watched): Promise<void> {
  console.error(`${await page.title()}:\n${await page.locator('body').ariaSnapshot()}`);
}

/**
 * One browser for a test file. Closes everything it opened after each test, and fails the test if a page did something
 * it mustn't.
 */
export function useBrowser(): TestBrowser {
  let browser: Browser;
  const opened: (Watched & { readonly context: BrowserContext })[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async ({ task }) => {
    const windows = opened.splice(0);
    if (task.result?.state === 'fail') {
      await Promise.all(windows.map(describePage));
    }
    await Promise.all(windows.map(({ context }) => context.close()));
    expect(windows.flatMap(({ faults }) => faults)).toEqual([]);
  });

  return {
    async open(url, options) {
      const watched = await openWatched(browser, url, options);
      opened.push(watched);
      return watched;
    },
  };
}
