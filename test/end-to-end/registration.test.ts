import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Guild, RecordedRequest } from '../../sandbox/discord/index.ts';
import { ANA, BOB, fixtureOf, titleOf } from './assertions.ts';
import { endedBot } from './ended-bot.ts';
import { sessionsOf } from './fixture.ts';
import { expectNoSecrets, expectNoViolations, type Harness, startHarness } from './harness.ts';

const NAMES = [
  'kick-participant',
  'participants',
  'sessions',
  'kick-history',
  'kick-case',
  'kick-forget',
  'keep-outs',
  'end-session',
  'kick-settings',
  'Remove from session',
  'kick-help',
  'kick-check',
];

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness({ start: false });
});
afterEach(async () => {
  expectNoViolations(harness);
  await harness[Symbol.asyncDispose]();
});

/** The bulk overwrites so far: how many commands were written where. */
function writes(from = 0): { path: string; commands: number; status: number }[] {
  return registers()
    .slice(from)
    .map(({ path, body, status }) => ({
      path: scopeOf(path),
      commands: Array.isArray(body) ? body.length : -1,
      status,
    }));
}

function registers(): RecordedRequest[] {
  return harness.discord.requests.filter(({ route }) => route === 'register');
}

function scopeOf(path: string): string {
  return /\/guilds\/(?<id>\d+)\//u.exec(path)?.groups?.['id'] ?? 'global';
}

function shown(guild: Guild): string[] {
  return harness.discord.visibleCommands(guild.id).map(({ name }) => name);
}

/** Starts the bot and stops it again. Returns what it wrote. */
async function start(environment: Readonly<Record<string, string>> = {}): ReturnType<typeof written> {
  return await written(() => harness.restart(environment));
}

async function written(work: () => Promise<void>): Promise<ReturnType<typeof writes>> {
  const before = registers().length;
  await work();
  await harness.bot.stop();
  return writes(before);
}

const one = (path: string, commands = NAMES.length) => ({ path, commands, status: 200 });

describe('without GUILD_ID', () => {
  it('the first start registers everywhere with one write, and the second writes nothing', async () => {
    expect(await start()).toEqual([one('global')]);
    expect(harness.discord.commands.global.map(({ name }) => name)).toEqual(NAMES);
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(harness.bot.log.find(({ msg }) => msg === 'commands registered')).toMatchObject({
      scope: 'global',
      commands: NAMES,
    });
    expect(await start()).toEqual([]);
    expect(harness.bot.log.some(({ msg }) => msg === 'commands registered: no changes')).toBe(true);
    expect(shown(harness.guild)).toEqual(NAMES);
  });

  it('Discord lists what was registered, with options, suggestions and who can see it', async () => {
    await start();
    expect(harness.discord.commands.global[0]).toMatchObject({
      name: 'kick-participant',
      type: 1,
      // Moderate Members: an ordinary member doesn't see the command.
      default_member_permissions: String(1n << 40n),
      contexts: [0],
      integration_types: [0],
      options: [
        { name: 'participant', type: 3, autocomplete: true },
        { name: 'session', type: 3, autocomplete: true },
        { name: 'reason', type: 3, autocomplete: true, max_length: 400 },
        { name: 'keep-out', type: 3 },
      ],
    });
    for (const option of harness.discord.commands.global[0]?.options ?? []) {
      expect(option).not.toHaveProperty('required');
    }
    const noOne = harness.guild.addMember({ name: 'Nils' });
    expect(() => noOne.run('kick-participant')).toThrow(/hidden/u);
  });

  it('commands left by an older version are overwritten, and so is a command that changed', async () => {
    await start();
    const [now] = harness.discord.commands.global;
    const older = [
      { name: 'kick', description: 'An older version' },
      { name: 'kick-participant', description: 'An older version' },
    ];
    await put(older);
    expect(await start()).toEqual([one('global')]);
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(harness.discord.commands.global[0]).toMatchObject({ description: now?.description, options: now?.options });
  });

  it('a difference in any declared field is noticed and overwritten', async () => {
    await start();
    const all = harness.discord.commands.global.map(
      ({ type, name, description, options, default_member_permissions, contexts, integration_types }) => ({
        type,
        name,
        // A command in a member's menu can have neither.
        ...(type === 1 && { description, options: options ?? [] }),
        default_member_permissions,
        contexts,
        integration_types,
      }),
    );
    const [declared, ...others] = all;
    const options = declared?.options;
    const changes = [
      { default_member_permissions: '0' },
      { contexts: [0, 1] },
      { integration_types: [0, 1] },
      { options: options?.map((option) => ({ ...option, max_length: 5 })) },
    ];
    for (const change of changes) {
      await put([{ ...declared, ...change }, ...others]);
      expect(await start(), JSON.stringify(change)).toEqual([one('global')]);
      expect(
        harness.discord.commands.global.map(({ options: had = [], ...one }) => ({ ...one, options: had })),
      ).toMatchObject(all);
    }
  });
});

describe('with GUILD_ID', () => {
  it('the first start registers on that server only, and the second writes nothing', async () => {
    const { guild } = harness;
    const other = harness.discord.addGuild({ name: 'Elsewhere' });
    expect(await start({ GUILD_ID: guild.id })).toEqual([one(guild.id)]);
    expect([shown(guild), shown(other)]).toEqual([NAMES, []]);
    expect(await start({ GUILD_ID: guild.id })).toEqual([]);
    expect([shown(guild), shown(other)]).toEqual([NAMES, []]);
  });

  it('what was registered everywhere is cleared, so that no command appears twice', async () => {
    const { guild } = harness;
    await start();
    expect(await start({ GUILD_ID: guild.id })).toEqual([one('global', 0), one(guild.id)]);
    expect(shown(guild)).toEqual(NAMES);
  });

  it('a kick works', async () => {
    await harness.restart({ GUILD_ID: harness.guild.id });
    expect((await harness.bot.waitForLog(({ msg }) => msg === 'ready'))['scope']).toBe(harness.guild.id);
    const { kick } = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB]);
    expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
  });

  it.each([
    ['a start', undefined],
    ['`register`', 'register'],
  ] as const)('a server that the bot isn’t on ends %s with a clear line and exit code 1', async (_what, command) => {
    const GUILD_ID = '999999999999999999';
    const { code, stdout } = await endedBot(
      { ...harness.environment, GUILD_ID },
      command === undefined ? {} : { command },
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/"level":"fatal".*Check GUILD_ID, and that the bot was added with its invite link/u);
    expect(stdout).not.toContain('"stack"');
  });
});

describe('back without GUILD_ID', () => {
  it('what was left on servers is cleared, so that no command appears twice', async () => {
    const { guild } = harness;
    const other = harness.discord.addGuild({ name: 'Elsewhere' });
    await start({ GUILD_ID: guild.id });
    await start({ GUILD_ID: other.id });
    expect(await start()).toEqual([one(guild.id, 0), one(other.id, 0), one('global')]);
    expect([shown(guild), shown(other)]).toEqual([NAMES, NAMES]);
    expect(await start()).toEqual([]);
  });

  it('a server whose commands can’t be read doesn’t keep the others from being cleared', async () => {
    const closed = harness.discord.addGuild({ name: 'Closed' });
    const last = harness.discord.addGuild({ name: 'Last' });
    await start({ GUILD_ID: last.id });
    // In order: the global list, then each server's. The second server refuses.
    const body = { message: 'Missing Access', code: 50_001 };
    harness.discord.fault('list-commands', { kind: 'status', status: 403, body }, { skip: 2 });
    expect(await start()).toEqual([one(last.id, 0), one('global')]);
    expect([shown(harness.guild), shown(closed), shown(last)]).toEqual([NAMES, NAMES, NAMES]);
    expect(harness.bot.log.find(({ msg }) => msg === "couldn't clear a server's commands")).toMatchObject({
      guild: closed.id,
    });
  });

  it('a status alone doesn’t mean that a server is closed: it is asked again, and cleared', async () => {
    await start({ GUILD_ID: harness.guild.id });
    harness.discord.fault('list-commands', { kind: 'status', status: 403 }, { skip: 1 });
    expect(await start()).toEqual([one(harness.guild.id, 0), one('global')]);
    expect(harness.bot.log.some(({ msg }) => msg === "couldn't clear a server's commands")).toBe(false);
  });

  it('leftovers are cleared even when Discord fails after the commands were written', async () => {
    await start({ GUILD_ID: harness.guild.id });
    // Discord.js itself makes three attempts.
    harness.discord.fault('my-guilds', { kind: 'status', status: 500 }, { times: 3 });
    await start();
    expect(harness.discord.commands.global).toHaveLength(NAMES.length);
    expect(shown(harness.guild)).toEqual(NAMES);
  });
});

describe('`register`', () => {
  it.each<[string, () => Record<string, string>]>([
    ['everywhere', () => ({})],
    ['on one server', () => ({ GUILD_ID: harness.guild.id })],
  ])('overwrites %s even what doesn’t differ, exits with 0, and never connects', async (_where, more) => {
    const run = async () => await endedBot({ ...harness.environment, ...more() }, { command: 'register' });
    const scope = Object.values(more())[0] ?? 'global';
    for (const round of [0, 1]) {
      const { code, stdout, stderr } = await run();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('"msg":"commands registered"');
      expectNoSecrets(stdout, harness.environment);
      expect(writes()).toHaveLength(round + 1);
      expect(writes().at(-1)).toEqual(one(scope));
    }
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(harness.discord.gateway.identifies).toEqual([]);
    expect(harness.discord.gateway.closes).toEqual([]);
  });

  it('clears the other scope', async () => {
    await start({ GUILD_ID: harness.guild.id });
    const { code } = await endedBot(harness.environment, { command: 'register' });
    expect(code).toBe(0);
    expect(shown(harness.guild)).toEqual(NAMES);
  });

  it('exits with 1 and a clear line when Discord refuses the token', async () => {
    const wrong = { ...harness.environment, DISCORD_TOKEN: 'not-the-token' };
    const { code, stdout } = await endedBot(wrong, { command: 'register' });
    expect(code).toBe(1);
    expect(stdout).toContain('Discord rejected the token');
    expect(stdout).not.toContain('not-the-token');
  });

  it('exits with 1 while Discord fails, and doesn’t claim that it refused anything', async () => {
    harness.discord.fault('any', { kind: 'html', status: 503 }, { times: Number.POSITIVE_INFINITY });
    const { code, stdout } = await endedBot(harness.environment, { command: 'register' });
    expect(code).toBe(1);
    expect(stdout).toContain('"level":"fatal"');
    expect(stdout).not.toMatch(/refused|Check GUILD_ID/u);
  });
});

describe('the log of a start', () => {
  it('says who the bot is, its shard, its commands, and the invite link with the permissions it needs', async () => {
    await harness.restart();
    const ready = await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    expect(ready).toMatchObject({ user: 'Sandbox Bot', shard: [0, 1], commands: NAMES, scope: 'global' });
    const invite = new URL(String(ready['invite']));
    expect(`${invite.origin}${invite.pathname}`).toBe('https://discord.com/oauth2/authorize');
    expect(Object.fromEntries(invite.searchParams)).toEqual({
      client_id: harness.discord.applicationId,
      permissions: '19456',
      scope: 'bot applications.commands',
    });
    expect(harness.discord.applicationId).not.toBe(harness.discord.botUserId);
    for (const line of harness.bot.output.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(String),
        time: expect.any(String),
        msg: expect.any(String),
      });
    }
  });
});

/** Writes global commands as an older version of the bot would have. */
async function put(commands: readonly object[]): Promise<void> {
  const { apiUrl, applicationId, token } = harness.discord;
  const response = await fetch(`${apiUrl}/v10/applications/${applicationId}/commands`, {
    method: 'PUT',
    headers: {
      authorization: `Bot ${token}`,
      'content-type': 'application/json',
      'user-agent': 'DiscordBot (https://example.org, 0)',
    },
    body: JSON.stringify(commands),
  });
  expect(response.status).toBe(200);
}
