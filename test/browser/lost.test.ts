import { describe, expect, it, onTestFinished } from 'vitest';
import { openWatched, sharedBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { startSandbox } from '../support/sandbox-page.ts';
import { SandboxWindow } from '../support/sandbox-window.ts';

describe('when the sandbox stops', () => {
  it('the page says so, and goes on once it starts again', async () => {
    const port = String(await freePort());
    const first = await startSandbox({ arguments: ['--port', port] });
    const window = await openWatched(await sharedBrowser(), first.url);
    onTestFinished(() => window.context.close());
    const mia = new SandboxWindow(window);
    await mia.composer.waitFor();
    await first[Symbol.asyncDispose]();
    const lost = mia.page.getByText('Lost the connection to the sandbox. Reconnecting…');
    await lost.waitFor();
    await mia.types('Is anybody there?');
    await mia.sends();
    await mia.page.getByRole('alert').filter({ hasText: 'Can’t reach the sandbox. Is it still running?' }).waitFor();
    expect(await mia.composer.inputValue()).toBe('Is anybody there?');

    await using second = await startSandbox({ arguments: ['--port', port] });
    expect(second.url).toBe(first.url);
    await lost.waitFor({ state: 'detached' });
    // The new sandbox has another server with other people, so the old draft belongs to none of them.
    await mia.types('Here we are again');
    await mia.sends();
    await mia.reads('Here we are again');
    // The console shows nothing but the lost connection.
    expect(mia.watched.faults.filter((fault) => !fault.includes('WebSocket connection to'))).toEqual([]);
  });
});
