import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { COMPILE_CACHE, MAIN } from '../../sandbox/bot-process.ts';
import { patience } from '../../sandbox/patience.ts';

/** Sends the process a signal in the very moment in which it changes from one way to end to another. */
const SIGNAL_ITSELF = `
  const { off } = process;
  process.off = function (name, listener) {
    if (name === 'SIGTERM') {
      process.off = off;
      process.kill(process.pid, name);
    }
    return off.call(this, name, listener);
  };`;

it('a signal in the moment in which the bot begins its work isn’t lost', async () => {
  const child = spawn(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(SIGNAL_ITSELF)}`, MAIN],
    {
      env: {
        DOTENV_CONFIG_PATH: '/dev/null',
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        DATABASE_URL: 'file::memory:',
        DISCORD_TOKEN: 'a-token',
        MODERATOR_ROLE_IDS: '100000000000000001',
        VIDEOSDK_API_KEY: 'an-api-key',
        VIDEOSDK_SECRET_KEY: 'a-secret-key',
        DISCORD_API_URL: 'http://127.0.0.1:1',
        VIDEOSDK_API_URL: 'http://127.0.0.1:1',
      },
    },
  );
  const force = setTimeout(() => child.kill('SIGKILL'), patience(20_000));
  child.stdout.resume();
  child.stderr.resume();
  expect(await once(child, 'exit')).toEqual([0, null]);
  clearTimeout(force);
});
