import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { MAIN } from '../../sandbox/bot-process.ts';
import { CLI } from './ended-bot.ts';

/** Prints, at the end of a process, how long it gives each address of a host. */
const ASK = `import net from 'node:net'; process.on('exit', () => process.stderr.write('each address ' + net.getDefaultAutoSelectFamilyAttemptTimeout()));`;

it.each([
  ['the bot', [MAIN]],
  ['`migrate`', [CLI, 'migrate']],
  ['`register`', [CLI, 'register']],
])('%s gives each address of a host more time than Node does', async (_name, args) => {
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(ASK)}`, ...args], {
    env: { DOTENV_CONFIG_PATH: '/dev/null', DATABASE_URL: 'file::memory:' },
  });
  const [, ms] = /each address (\d+)/u.exec(Buffer.concat(await child.stderr.toArray()).toString()) ?? [];
  expect(Number(ms)).toBeGreaterThanOrEqual(1_000);
});
