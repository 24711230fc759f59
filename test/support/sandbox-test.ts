import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type OpenOptions, useBrowser } from './browser.ts';
import { type RunningSandbox, type SandboxOptions, startSandbox } from './sandbox-page.ts';
import { SandboxWindow } from './sandbox-window.ts';
import { waitFor } from './waiting.ts';

export interface SandboxTest {
  readonly sandbox: RunningSandbox;
  /** Opens a window of the page as one of its people. */
  as(name: string, options?: OpenOptions): Promise<SandboxWindow>;
}

export interface SandboxTestOptions extends SandboxOptions {
  /** The test makes the bot send what it mustn't. */
  readonly faulty?: boolean;
}

/** Most page tests aren't about the limit: in one file, one moderator removes more people than in many evenings. */
const ENVIRONMENT = { REMOVAL_LIMIT: 'off' };

/** One sandbox with its bot, and one browser, for a test file. */
export function useSandbox({ environment, faulty = false, ...options }: SandboxTestOptions = {}): SandboxTest {
  let sandbox: RunningSandbox | undefined;
  const browser = useBrowser();
  beforeAll(async () => {
    const started = await startSandbox({ environment: { ...ENVIRONMENT, ...environment }, ...options });
    sandbox = started;
    await waitFor(
      async () => {
        const { bot, commands } = await started.look();
        expect(commands, `The bot lists nothing: ${JSON.stringify(bot)}\n${started.output}`).not.toEqual([]);
      },
      { timeout: 30_000 },
    );
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') {
      console.error(`The sandbox printed:\n${sandbox?.output}`);
    }
  });
  afterAll(async () => {
    if (sandbox === undefined) {
      return;
    }
    const { problems } = await sandbox.look();
    await sandbox[Symbol.asyncDispose]();
    // Whatever the tests tried, the bot sent nothing that the real services would refuse.
    if (!faulty) {
      expect(problems).toEqual([]);
    }
  });
  return {
    get sandbox() {
      if (sandbox === undefined) {
        throw new Error('The sandbox is started before the tests of a file, not before.');
      }
      return sandbox;
    },
    async as(name, { device = 'desktop', ...look } = {}) {
      const watched = await browser.open(this.sandbox.addressFor(name), { device, ...look });
      const window = new SandboxWindow(watched, { touch: device !== 'desktop' });
      await window.looksAt('Discord');
      await window.composer.waitFor();
      return window;
    },
  };
}
