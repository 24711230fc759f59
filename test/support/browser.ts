import { type Browser, type BrowserContext, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { browserProgram } from './browser-program.ts';

/** What a page is looked at on. */
export type Device = 'desktop' | 'phone' | 'narrow';

type ContextOptions = NonNullable<Parameters<Browser['newContext']>[0]>;

export const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
  /** The narrowest phone that is promised to do. */
  narrow: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} as const satisfies Record<Device, ContextOptions>;

export interface OpenOptions {
  readonly device?: Device;
  readonly theme?: 'dark' | 'light';
}

/** A page, and all that it did which it must not do. */
export interface Watched {
  readonly page: Page;
  /** One line each: a request to elsewhere, an error of its own, a breach of its Content-Security-Policy. */
  readonly faults: readonly string[];
  /** Whatever it asked for, in the order of asking, WebSockets included. */
  readonly requests: readonly string[];
}

export interface TestBrowser {
  /** Opens an address in a window of its own, which shares nothing with other windows. */
  open(url: string, options?: OpenOptions): Promise<Watched>;
}

/** For whatever is waited for: less than a test may take, so that what was missing is what is reported. */
const PATIENCE_MS = 20_000;

/** Chromium is to say nothing to anybody by itself, and to reach nobody. */
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
  // Whatever is not this machine has no address, whoever asks for it.
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
      // Nor can it where a kernel allows no user namespaces; it sees nothing but our own page.
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
    // An animation is a time that a test would have to wait for.
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
  // A breach that is only reported to the document would not fail anything.
  await context.addInitScript(`document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    console.error('Against the policy: ' + violatedDirective + ' ' + blockedURI));`);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  return { page, faults, requests, context };
}

/** Says what was to be seen when a test failed. */
async function describePage({ page }: Watched): Promise<void> {
  console.error(`${await page.title()}:\n${await page.locator('body').ariaSnapshot()}`);
}

/** One browser for a test file. What is opened is closed after each test, which fails when a page did what it must not. */
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
