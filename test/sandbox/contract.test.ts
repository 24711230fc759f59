import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DISCORD } from '../../contract/discord/observations.ts';
import { readOptions } from '../../contract/options.ts';
import { type Observations, type Run, runContract } from '../../contract/run.ts';
import { type Promised, shapeAsPromised, shapeOf } from '../../contract/shape.ts';
import type { Result } from '../../contract/suite.ts';
import { VIDEO_SDK } from '../../contract/videosdk/observations.ts';
import { type Channel, type Discord, startDiscord } from '../../sandbox/discord/index.ts';
import { OWNER, PERSONAL_DATA_MARKERS, startVideoSdk, type VideoSdk } from '../../sandbox/videosdk/index.ts';

/** A second pair of local services, in the place of the real ones. */
let videoSdk: VideoSdk;
let discord: Discord;
let channel: Channel;
let environment: Record<string, string>;
const PATIENT = { timeoutMs: 20_000 };
const NAME = 'Someone Quite Unmistakable';

beforeEach(async () => {
  videoSdk = await startVideoSdk();
  discord = await startDiscord();
  channel = discord.addGuild().addChannel({ name: 'unmistakable-channel' });
  const { sessionId } = videoSdk.openSession();
  const { participantId } = videoSdk.join(sessionId, { name: NAME });
  videoSdk.join(sessionId, { name: NAME });
  videoSdk.leave(sessionId, videoSdk.join(sessionId).participantId);
  environment = {
    VIDEOSDK_API_URL: videoSdk.url,
    VIDEOSDK_API_KEY: videoSdk.apiKey,
    VIDEOSDK_SECRET_KEY: videoSdk.secretKey,
    CONTRACT_SESSION_ID: sessionId,
    CONTRACT_PARTICIPANT_ID: participantId,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_TOKEN: discord.token,
    CONTRACT_CHANNEL_ID: channel.id,
  };
});
afterEach(async () => {
  await videoSdk.close();
  await discord.close();
});

interface Printed extends Run {
  readonly output: string;
}

interface How {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly observations?: Observations;
  readonly stop?: AbortController;
}

async function run({ args = [], env = environment, observations, stop = new AbortController() }: How = {}) {
  const read = readOptions(args, env);
  if (read.kind !== 'run') throw new Error(JSON.stringify(read));
  const lines: string[] = [];
  const done = await runContract(read.options, {
    print: (line) => lines.push(line),
    signal: stop.signal,
    ...(observations && { observations }),
  });
  return { ...done, output: lines.join('\n') } satisfies Printed;
}

const outcomeOf = ({ results }: Run, name: string): Result['outcome'] | undefined =>
  results.find((result) => result.name === name)?.outcome;

const kinds = ({ results }: Run): string[] => [...new Set(results.map(({ outcome }) => outcome.kind))];

const only = (...names: string[]): Observations => ({
  videoSdk: VIDEO_SDK.filter(({ name }) => names.includes(name)),
  discord: DISCORD.filter(({ name }) => names.includes(name)),
});

/** The state of the room that the run created. */
function deactivated(): boolean {
  const done = videoSdk.requests.filter(({ effect }) => effect === 'done').map(({ operation }) => operation);
  expect(done).toContain('create-room');
  return done.includes('deactivate-room');
}

describe('the contract', () => {
  it('is the same for the sandbox and itself, and everything in it can be seen', async () => {
    const all = await run({ args: ['--remove'] });
    expect(all.results.filter(({ outcome }) => outcome.kind !== 'same')).toEqual([]);
    expect(all.exitCode).toBe(0);
    expect(all.results).toHaveLength(VIDEO_SDK.length + DISCORD.length);
    expect(outcomeOf(all, 'who is connected after a removal')).toEqual({ kind: 'same', seen: 'gone within 10 s' });
    expect(deactivated()).toBe(true);
    expect(channel.messages).toEqual([]);
    expect(discord.commands.global).toEqual([]);
  });

  it('has names of its own and says something about each', async () => {
    const all = await run({ args: ['--remove'] });
    const names = all.results.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { outcome } of all.results) expect('seen' in outcome && outcome.seen.length).toBeGreaterThan(3);
  });

  it('shows no secret, no ID and no name', async () => {
    const { output } = await run({ args: ['--remove'] });
    const { applicationId, botUserId, token } = discord;
    const people = videoSdk
      .sessions()
      .flatMap(({ sessionId, roomId, participants }) => [
        sessionId,
        roomId,
        ...participants.map(({ participantId }) => participantId),
      ]);
    const never = [
      ...[videoSdk.apiKey, videoSdk.secretKey, token, applicationId, botUserId, channel.id, NAME, ...people],
      ...[...PERSONAL_DATA_MARKERS, ...Object.values(OWNER), 'bouncer-contract', '127.0.0.1', 'eyJ'],
    ];
    for (const value of never) expect(output).not.toContain(value);
  });

  it('is shown for the sandbox alone without keys, with the variables to set', async () => {
    const alone = await run({ env: {} });
    expect([kinds(alone), alone.exitCode]).toEqual([['seen'], 0]);
    expect(alone.output).toContain('set VIDEOSDK_API_KEY and VIDEOSDK_SECRET_KEY');
    expect(alone.output).toContain('set DISCORD_TOKEN');
    expect([...videoSdk.requests, ...discord.requests]).toEqual([]);
  });

  it('skips what it has nothing to look at for, and says why', async () => {
    const { VIDEOSDK_API_URL = '', VIDEOSDK_API_KEY = '', VIDEOSDK_SECRET_KEY = '' } = environment;
    const { DISCORD_API_URL = '', DISCORD_TOKEN = '' } = environment;
    const env = { VIDEOSDK_API_URL, VIDEOSDK_API_KEY, VIDEOSDK_SECRET_KEY, DISCORD_API_URL, DISCORD_TOKEN };
    const some = await run({ env });
    expect(some.exitCode).toBe(0);
    expect(outcomeOf(some, 'a running session')).toEqual({ kind: 'skipped', why: 'set CONTRACT_SESSION_ID' });
    expect(outcomeOf(some, 'a message')).toEqual({ kind: 'skipped', why: 'set CONTRACT_CHANNEL_ID' });
  });

  it('removes no one without the flag', async () => {
    const without = await run();
    expect(outcomeOf(without, 'a removal')).toEqual({
      kind: 'skipped',
      why: 'add --remove: it removes the participant',
    });
    expect(videoSdk.connected(environment['CONTRACT_SESSION_ID'] ?? '')).toHaveLength(2);
  });

  it('removes only someone who leaves others behind', async () => {
    const [, other] = videoSdk.connected(environment['CONTRACT_SESSION_ID'] ?? '');
    videoSdk.leave(environment['CONTRACT_SESSION_ID'] ?? '', other?.participantId ?? '');
    const alone = await run({ args: ['--remove'], observations: only('a removal') });
    expect(outcomeOf(alone, 'a removal')).toEqual({ kind: 'skipped', why: 'no one else is in the session' });
  });

  it('is compared for the removal call that the bot uses', async () => {
    const v2 = await run({
      args: ['--remove'],
      env: { ...environment, VIDEOSDK_REMOVAL_API: 'v2' },
      observations: only('a removal', 'who is connected after a removal'),
    });
    expect(kinds(v2)).toEqual(['same']);
    expect(videoSdk.requests.map(({ operation }) => operation)).toContain('remove-v2');
  });
});

describe('a difference', () => {
  it('in what the bot copes with is only reported', async () => {
    videoSdk.behavior.unknownSessionStatus = 402;
    const seen = await run();
    expect(outcomeOf(seen, 'an unknown session')).toEqual({
      kind: 'differs',
      sandbox: '404 json {error: string, statusCode: number}',
      real: '402 json {error: string, statusCode: number}',
    });
    expect(seen.output).toContain('an unknown session (handled either way)');
    expect(seen.exitCode).toBe(0);
  });

  it('in what the bot relies on makes it exit with 1, and shows the documentation', async () => {
    videoSdk.behavior.pageInfo = ({ currentPage }) => ({ currentPage, lastPage: 'one' });
    const seen = await run({ observations: only('the sessions of a room') });
    expect(outcomeOf(seen, 'the sessions of a room')).toMatchObject({
      kind: 'differs',
      real: expect.stringContaining('pageInfo: {currentPage: number, lastPage: string, total: missing}'),
    });
    expect(seen.output).toMatch(/\(relied on\)\n.*sandbox .*\n.*VideoSDK .*\n.*see +https:/u);
    expect(seen.exitCode).toBe(1);
  });

  it('is seen in what happens, too', async () => {
    videoSdk.behavior.acceptCrawlerOnV1 = true;
    videoSdk.behavior.iatToleranceMs = 600_000;
    videoSdk.behavior.tooLargePerPage = 'refused';
    videoSdk.behavior.publicKeyForm = 'spki';
    videoSdk.behavior.requestIdHeader = 'x-amzn-requestid';
    const seen = await run();
    expect(seen.results.filter(({ outcome }) => outcome.kind === 'differs').map(({ name }) => name)).toEqual([
      'a token issued five minutes in the future',
      'a token with the crawler role, on v1',
      'headers with the time, a request ID or a rate limit',
      'the public key without a token, and its format',
      'pages of 1000',
    ]);
    expect(seen.exitCode).toBe(0);
  });
});

describe('what was done', () => {
  const throwing = async () => {
    throw new TypeError(`can't use ${environment['DISCORD_TOKEN']}`);
  };
  const broken: Observations = {
    videoSdk: [...only('creating a room').videoSdk, { name: 'broken', about: 'handled either way', observe: throwing }],
    discord: [...only('a message').discord, { name: 'broken', about: 'handled either way', observe: throwing }],
  };

  it('is undone after an observation that throws, which counts as a failure', async () => {
    const failed = await run({ observations: broken });
    expect(failed.results.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'same' },
      { kind: 'failed', why: 'VideoSDK: TypeError' },
      { kind: 'same' },
      { kind: 'failed', why: 'Discord: TypeError' },
    ]);
    expect(failed.exitCode).toBe(1);
    expect(deactivated()).toBe(true);
    expect(discord.requests.map(({ route }) => route)).toContain('send-message');
    expect(channel.messages).toEqual([]);
  });

  it('is undone if it’s stopped', async () => {
    const stop = new AbortController();
    const observations: Observations = {
      videoSdk: [
        ...only('creating a room').videoSdk,
        {
          name: 'Ctrl+C',
          about: 'handled either way',
          observe: async () => {
            stop.abort();
            return 'stopped';
          },
        },
        ...only('a room by its ID').videoSdk,
      ],
      discord: only('a message').discord,
    };
    const stopped = await run({ observations, stop });
    expect(stopped.results.map(({ name }) => name)).toEqual(['creating a room', 'Ctrl+C']);
    expect(deactivated()).toBe(true);
    expect(discord.requests).toEqual([]);
  });

  it('is undone if Ctrl+C reaches the program twice, as from npm', async () => {
    videoSdk.behavior.latencyMs = 50;
    const program = spawn(process.execPath, ['contract/main.ts'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: { ...environment, PATH: process.env['PATH'] },
      stdio: 'ignore',
    });
    const ended = once(program, 'exit');
    await videoSdk.waitForRequest({ operation: 'create-room', where: ({ effect }) => effect === 'done' }, PATIENT);
    program.kill('SIGINT');
    program.kill('SIGINT');
    await videoSdk.waitForRequest({ operation: 'deactivate-room' }, PATIENT);
    program.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(deactivated()).toBe(true);
    expect(discord.requests).toEqual([]);
  });

  it('is undone if no answer says that it was done', async () => {
    videoSdk.fault('create-room', { kind: 'drop-after-effect' });
    discord.fault('send-message', { kind: 'drop-after-effect' });
    const lost = await run({ observations: only('creating a room', 'a message') });
    expect(kinds(lost)).toEqual(['failed']);
    expect(deactivated()).toBe(true);
    expect(discord.requests.map(({ route }) => route)).toContain('delete-message');
    expect(channel.messages).toEqual([]);
    expect(lost.output).not.toContain('may still be there');
  });

  it('is said if it can’t be undone', async () => {
    videoSdk.fault('deactivate-room', { kind: 'status', status: 500 }, { times: Number.POSITIVE_INFINITY });
    discord.fault('delete-message', { kind: 'status', status: 403 }, { times: Number.POSITIVE_INFINITY });
    const left = await run({ observations: only('creating a room', 'a message') });
    expect(left.output).toMatch(/The room with the custom ID bouncer-contract-\w+ may still be there/u);
    expect(left.output).toContain('1 of the messages in the channel may still be there');
    expect(left.exitCode).toBe(1);
  });

  it('is nothing if no one answers', async () => {
    await videoSdk.stop();
    const gone = await run({ observations: { ...only(), videoSdk: VIDEO_SDK } });
    expect(gone.results[0]?.outcome).toEqual({ kind: 'failed', why: 'VideoSDK: no answer (ECONNREFUSED)' });
    expect(gone.output).not.toContain('may still be there');
    expect(gone.exitCode).toBe(1);
  });
});

describe('the options', () => {
  const wrong = (env: Record<string, string>, args: readonly string[] = []): readonly string[] => {
    const read = readOptions(args, env);
    return read.kind === 'wrong' ? read.lines : [];
  };

  it('are refused if they don’t fit together, without repeating a value', () => {
    expect(wrong({ VIDEOSDK_API_KEY: 'key' })).toEqual([expect.stringContaining('set both')]);
    expect(wrong({ VIDEOSDK_API_KEY: '"key"', VIDEOSDK_SECRET_KEY: " 'secret' " })).toEqual([]);
    expect(wrong({ VIDEOSDK_API_KEY: '"key', VIDEOSDK_SECRET_KEY: 'secret' })).toEqual([
      expect.stringMatching(/^VIDEOSDK_API_KEY has quotes that don't match/u),
    ]);
    expect(wrong({ VIDEOSDK_API_KEY: 'a key', VIDEOSDK_SECRET_KEY: 'secret' }).join()).not.toContain('a key');
    expect(wrong({ CONTRACT_PARTICIPANT_ID: 'ada' })).toEqual([expect.stringContaining('CONTRACT_SESSION_ID')]);
    expect(wrong({}, ['--remove'])).toEqual([expect.stringContaining('CONTRACT_PARTICIPANT_ID')]);
    expect(wrong({ CONTRACT_CHANNEL_ID: '#log' })).toHaveLength(1);
    expect(wrong({}, ['--what'])).toHaveLength(1);
    expect(readOptions(['--help'], {}).kind).toBe('help');
  });

  it('take blank variables for missing ones, and the real services unless told otherwise', () => {
    expect(readOptions([], { DISCORD_TOKEN: ' ' })).toMatchObject({ options: { discord: null, videoSdk: null } });
    expect(readOptions([], { DISCORD_TOKEN: 'x', VIDEOSDK_API_KEY: 'x', VIDEOSDK_SECRET_KEY: 'x' })).toMatchObject({
      options: { discord: { url: 'https://discord.com/api' }, videoSdk: { url: 'https://api.videosdk.live' } },
    });
  });
});

describe('a shape', () => {
  it('has sorted keys, types and the union of an array’s elements', () => {
    expect(shapeOf({ b: [{ id: 1 }, { id: 'x', end: null }], a: true, c: [] })).toBe(
      '{a: boolean, b: [{end?: null, id: number|string}], c: []}',
    );
    expect([shapeOf('x'), shapeOf(null), shapeOf([1, 'x'])]).toEqual(['string', 'null', '[number|string]']);
  });

  it('has no keys that could be values', () => {
    expect(shapeOf({ '100000000000000001': { name: 'Ada' }, 'ada@example.com': 1 })).toBe('{*: number|{name: string}}');
  });

  it('is the promise where it’s kept, and what is there where it isn’t', () => {
    const promised: Promised = {
      id: 'string|number',
      end: 'date|null',
      name: 'string?',
      status: '"ongoing"',
      list: [{ n: 'number' }],
    };
    const kept = shapeAsPromised({ id: 7, end: null, status: 'ongoing', list: [], more: 1 }, promised);
    expect(
      shapeAsPromised({ id: 'x', end: '2026-01-01', name: 'y', status: 'ongoing', list: [{ n: 1 }] }, promised),
    ).toBe(kept);
    expect(shapeAsPromised({ end: 'soon', name: 1, status: 'Ada', list: [{ n: 1 }, { n: 'x' }] }, promised)).toBe(
      '{end: string, id: missing, list: [{n: number}|{n: string}], name: number, status: string}',
    );
    expect(shapeAsPromised({ ...{ id: 1, end: null, status: 'ongoing' }, list: { n: 1 } }, promised)).toContain(
      'list: {n: number}',
    );
    expect(shapeAsPromised(null, promised)).toBe('null');
  });
});
