import { existsSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../sandbox/terminal.ts';
import { endedBot } from '../end-to-end/ended-bot.ts';
import { endRunsAfterEach, isRunning, type Run, sandbox, sandboxFromSources } from './sandbox-run.ts';

endRunsAfterEach();

function botOf({ out }: Run): number {
  const pid = Number(/Bouncer +process (\d+)/u.exec(out)?.[1]);
  expect(pid).toBeGreaterThan(1);
  return pid;
}

describe('npm run sandbox -- --story', () => {
  it('plays the main job in plain text when it isn’t on a terminal, finds no problem, and leaves no process behind', async () => {
    const run = sandboxFromSources(['--story']);
    expect(await run.ended, run.out + run.err).toBe(0);

    expect(run.out).toContain('/kick-participant participant: mi▏');
    expect(run.out).toContain('│ xX_Mic_Drop_Xx · 3 min · guest-4471    │');
    expect(run.out).toContain('┃ ✅ Removed: xX_Mic_Drop_Xx\n');
    expect(run.out).toContain('┃ Room open-mic-night · by @Mia\n');
    expect(run.out).toContain('┃ • Mira Sandoval · joined 41 minutes ago\n');
    expect(run.out).toMatch(/POST \/v1\/meeting-sessions\/[0-9a-f]{6}…\/remove-participant +200 +<?\d+ ms\n/u);
    expect(run.out).toMatch(/┃ You can’t do this\n[\s\S]*?only Ben can see this\n {2}VideoSDK {2}got no requests\n/u);
    expect(run.out).toContain('┃ ❔ No one removed: which “alex moreau”?');
    expect(run.out).toMatch(/⏳ Not out yet: @everyone[\s\S]*✅ Removed: @everyone/u);
    expect(run.out).toMatch(/\nAll \d+ checks passed in /u);
    expect(run.out).not.toContain('✘');
    expect(run.err).toBe('');
    expect(run.out).toBe(stripVTControlCharacters(run.out));
    expect(isRunning(botOf(run))).toBe(false);
  });

  it('fits 60 columns, paints the bar of an embed in its color when colors are requested, and has the bot use the given removal call', async () => {
    const run = sandbox(['--story', '--env', 'VIDEOSDK_REMOVAL_API=v2'], { FORCE_COLOR: '3', COLUMNS: '60' });
    expect(await run.ended, run.out + run.err).toBe(0);
    const green = '\u001B[38;2;46;160;67m┃\u001B[39m';
    const red = '\u001B[38;2;218;54;51m┃\u001B[39m';
    expect(run.out).toContain(`${green} \u001B[1m✅ Removed: xX_Mic_Drop_Xx`);
    expect(run.out).toContain(`${red} \u001B[1mYou can’t do this`);

    const plain = stripVTControlCharacters(run.out);
    expect(plain.split('\n').filter((line) => textWidth(line) > 60)).toEqual([]);
    // A long path is shortened in its middle to fit.
    expect(plain).toContain('POST /v2/sessions/pa…cipants/remove');
    expect(plain).not.toContain('/v1/');
  });

  it('exits with 1, and says what went wrong, when the bot can’t do its job', async () => {
    const run = sandbox(['--story', '--env', 'VIDEOSDK_SECRET_KEY=not-the-one-that-signs']);
    expect(await run.ended, run.out + run.err).toBe(1);
    expect(run.out).toContain('The list doesn’t offer xX_Mic_Drop_Xx');
    expect(run.out).toMatch(/\n\d+ of \d+ checks failed:\n {2}✘ 1 · An air horn at open mic night: /u);
    expect(run.out).toMatch(/The bot’s log:\n[\s\S]*"msg":"VideoSDK rejects the credentials/u);
    expect(isRunning(botOf(run))).toBe(false);
  });

  it('exits with 1, and shows what the bot said, when the bot doesn’t start', async () => {
    const run = sandbox(['--story', '--env', 'MODERATOR_ROLE_IDS=everybody']);
    expect(await run.ended, run.out + run.err).toBe(1);
    expect(run.out).toContain('✘ The bot didn’t start');
    expect(run.out).toMatch(/It exited right away \(exit code 1\)/u);
    expect(run.out).toContain('The bot’s log:\nMODERATOR_ROLE_IDS ');
  });

  it('can be interrupted, and then says so', async () => {
    const run = sandbox(['--story']);
    await run.printed(/VideoSDK/u);
    run.child.kill('SIGINT');
    expect(await run.ended, run.out + run.err).toBe(130);
    expect(run.out).toMatch(/Interrupted\.\n$/u);
    expect(run.err).toBe('');
  });

  it('explains its usage', async () => {
    const run = sandbox(['--help']);
    expect(await run.ended).toBe(0);
    expect(run.out).toContain('npm run sandbox -- --story');
    expect(run.out).toContain('npm run sandbox -- --env NAME=VALUE');
  });

  it('refuses wrong arguments with a line that says why, and starts nothing', async () => {
    const run = sandbox(['--stya']);
    expect(await run.ended).toBe(1);
    expect(run.err).toBe("Unknown option '--stya'\nTry: npm run sandbox -- --help\n");
    expect(run.out).toBe('');
  });
});

describe('npm run sandbox -- --story --stay', () => {
  it('keeps everything up for others to use, and ends it all on Ctrl+C', async () => {
    const run = sandbox(['--story', '--stay']);
    const [, pasted = ''] = await run.printed(
      /paste:\n\n((?:[A-Z_]+=\S+ \\\n)+)npm start\n[\s\S]*Ctrl\+C stops everything/u,
    );
    const environment: Record<string, string> = {};
    for (const [, name = '', value = ''] of pasted.matchAll(/^([A-Z_]+)=(\S+) /gmu)) {
      environment[name] = value;
    }
    expect(Object.keys(environment).sort()).toEqual([
      'DATABASE_URL',
      'DISCORD_API_URL',
      'DISCORD_TOKEN',
      'MODERATOR_ROLE_IDS',
      'VIDEOSDK_API_KEY',
      'VIDEOSDK_API_URL',
      'VIDEOSDK_SECRET_KEY',
    ]);

    const discord = await fetch(`${environment['DISCORD_API_URL']}/v10/users/@me`, {
      headers: {
        authorization: `Bot ${environment['DISCORD_TOKEN']}`,
        'user-agent': 'DiscordBot (https://example.org, 1.0)',
      },
    });
    expect(await discord.json()).toMatchObject({ username: 'Bouncer', bot: true });
    const videosdk = await fetch(`${environment['VIDEOSDK_API_URL']}/v2/sessions?status=ongoing`);
    expect(videosdk.status).toBe(401);
    await run.printed(/VideoSDK +GET +\/v2\/sessions +401 +<?\d+ ms\n$/u);

    const bot = botOf(run);
    expect(isRunning(bot)).toBe(true);
    const [, logPath = ''] = await run.printed(/Its log +(\S+)\n/u);
    expect(readFileSync(logPath, 'utf8')).toContain('"msg":"ready"');

    // What is pasted works next to it: one more bot on the same two services, with a store of its own.
    for (const command of ['register', 'migrate'] as const) {
      expect(await endedBot(environment, { command })).toMatchObject({ code: 0, stderr: '' });
    }
    const store = (environment['DATABASE_URL'] ?? '').replace(/^file:/u, '');
    expect(existsSync(dirname(store))).toBe(true);

    // The second one, from someone impatient, must not cut the first one short.
    run.child.kill('SIGINT');
    run.child.kill('SIGINT');
    expect(await run.ended, run.out + run.err).toBe(0);
    expect(isRunning(bot)).toBe(false);
    expect(existsSync(logPath)).toBe(false);
    expect(existsSync(dirname(store))).toBe(false);
    // That request without a token is told, but not held against the bot.
    expect(run.out).toMatch(/Meanwhile, these protocol violations occurred:\n\n {2}• VideoSDK, #\d+ /u);
    expect(run.out).toMatch(/\nAll \d+ checks passed in /u);
  });
});
