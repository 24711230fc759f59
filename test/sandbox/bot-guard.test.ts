import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { assembleCast, type Fixtures } from '../../sandbox/fixtures.ts';

const BOT_PROCESS = new URL('../../sandbox/bot-process.ts', import.meta.url);

let fixtures: Fixtures;

beforeEach(async () => {
  fixtures = await assembleCast();
});
afterEach(() => fixtures.close());

describe('a detached bot', () => {
  it('is killed when the process that started it is killed', async () => {
    const { gateway } = fixtures.discord;
    const program = `
      import { startBot } from ${JSON.stringify(BOT_PROCESS.href)};
      startBot(${JSON.stringify(fixtures.environment)}, { detached: true });
    `;
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'ignore' });
    await gateway.waitForReady(1);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    // Its own process is no longer a child of anyone: what it leaves behind shows that it is gone.
    await gateway.waitFor(({ connections }) => connections.length === 0);
  });
});
