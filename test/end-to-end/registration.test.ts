import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BotProcess, startBot } from '../../sandbox/bot-process.ts';
import type { Guild, RecordedRequest } from '../../sandbox/discord/index.ts';
import { ANA, BOB, fixtureOf, titleOf } from './assertions.ts';
import { registerHere } from './bot-here.ts';
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
  'lock-session',
  'end-session',
  'kick-settings',
  'Remove from session',
  'report',
  'Report to moderators',
  'Report to moderators',
  'kick-help',
  'kick-check',
];

let harness: Harness;
afterEach(() => expectNoViolations(harness));

/** The tests of a `describe` share one Discord, and begin with what the ones before them have left there. */
function onOneDiscord(): void {
  beforeAll(async () => {
    harness = await startHarness({ start: false, here: true });
  });
  afterAll(() => harness[Symbol.asyncDispose]());
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

/** The bulk overwrites meanwhile: how many commands were written where. */
async function written(work: () => Promise<unknown>): Promise<{ path: string; commands: number; status: number }[]> {
  const before = registers().length;
  await work();
  return registers()
    .slice(before)
    .map(({ path, body, status }) => ({
      path: scopeOf(path),
      commands: Array.isArray(body) ? body.length : -1,
      status,
    }));
}

/** Starts the bot and stops it again. Returns what it wrote. */
async function start(environment: Readonly<Record<string, string>> = {}): ReturnType<typeof written> {
  return await written(async () => {
    await harness.restart(environment);
    await harness.bot.stop();
  });
}

const one = (path: string, commands = NAMES.length) => ({ path, commands, status: 200 });

/** What a program has to write so that Discord has what it has now. */
function declared(): Record<string, unknown>[] {
  return harness.discord.commands.global.map(
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
}

/** Has something changed about the first command since it was registered, and expects that a start overwrites it. */
async function expectNoticed(
  change: (first: Record<string, unknown>) => Record<string, unknown>,
  writes: Awaited<ReturnType<typeof written>>,
): Promise<void> {
  const all = declared();
  const [first = {}, ...others] = all;
  await put([{ ...first, ...change(first) }, ...others]);
  expect(declared()).not.toMatchObject(all);
  expect(await start()).toEqual(writes);
  expect(declared()).toMatchObject(all);
}

describe('without GUILD_ID', () => {
  onOneDiscord();
  /** A process of its own, as `npm start` starts it. */
  let first: BotProcess;
  let firstWrites: Awaited<ReturnType<typeof written>>;
  beforeAll(async () => {
    firstWrites = await written(async () => {
      first = startBot(harness.environment);
      await first.waitForLog(({ msg }) => msg === 'ready');
      await first.waitForLog(({ msg }) => msg.startsWith('commands registered'));
      await first.stop();
    });
  });
  afterAll(() => expectNoSecrets(first.output, harness.environment));

  it('the first start registers everywhere with one write', () => {
    expect(firstWrites).toEqual([one('global')]);
    expect(harness.discord.commands.global.map(({ name }) => name)).toEqual(NAMES);
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(first.log.find(({ msg }) => msg === 'commands registered')).toMatchObject({
      scope: 'global',
      commands: NAMES,
    });
  });

  it('the log of a start says who the bot is, its shard, its commands, and the invite link with the permissions it needs', async () => {
    const ready = await first.waitForLog(({ msg }) => msg === 'ready');
    expect(ready).toMatchObject({ user: 'Sandbox Bot', shard: [0, 1], commands: NAMES, scope: 'global' });
    const invite = new URL(String(ready['invite']));
    expect(`${invite.origin}${invite.pathname}`).toBe('https://discord.com/oauth2/authorize');
    expect(Object.fromEntries(invite.searchParams)).toEqual({
      client_id: harness.discord.applicationId,
      permissions: '19456',
      scope: 'bot applications.commands',
    });
    expect(harness.discord.applicationId).not.toBe(harness.discord.botUserId);
    for (const line of first.output.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        level: expect.any(String),
        time: expect.any(String),
        msg: expect.any(String),
      });
    }
  });

  it('Discord lists what was registered, with options, suggestions and who can see it', () => {
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

  it('the second start writes nothing', async () => {
    expect(await start()).toEqual([]);
    expect(harness.bot.log.some(({ msg }) => msg === 'commands registered: no changes')).toBe(true);
    expect(shown(harness.guild)).toEqual(NAMES);
  });

  it('commands left by an older version are overwritten, and so is a command that changed', async () => {
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

  describe('but with GUILD_ID from now on', () => {
    let writes: Awaited<ReturnType<typeof written>>;
    beforeAll(async () => {
      writes = await written(() => harness.restart({ GUILD_ID: harness.guild.id }));
    });

    it('what was registered everywhere is cleared, so that no command appears twice', () => {
      const { guild } = harness;
      expect(writes).toEqual([one('global', 0), one(guild.id)]);
      expect(shown(guild)).toEqual(NAMES);
    });

    it('a kick works', async () => {
      expect((await harness.bot.waitForLog(({ msg }) => msg === 'ready'))['scope']).toBe(harness.guild.id);
      const { kick } = fixtureOf(harness, sessionsOf(harness.videosdk), [ANA, BOB]);
      expect(titleOf(await kick().reply())).toBe('✅ Removed: Ana Sousa');
    });
  });
});

describe('with GUILD_ID', () => {
  onOneDiscord();

  it('the first start registers on that server only, and the second writes nothing', async () => {
    const { guild } = harness;
    const other = harness.discord.addGuild({ name: 'Elsewhere' });
    expect(await start({ GUILD_ID: guild.id })).toEqual([one(guild.id)]);
    expect([shown(guild), shown(other)]).toEqual([NAMES, []]);
    expect(await start({ GUILD_ID: guild.id })).toEqual([]);
    expect([shown(guild), shown(other)]).toEqual([NAMES, []]);
  });

  it('a server that the bot isn’t on ends `register` with a clear line and exit code 1', async () => {
    const GUILD_ID = '999999999999999999';
    const bot = registerHere({ ...harness.environment, GUILD_ID });
    expect(await bot.exited).toMatchObject({ code: 1 });
    expect(bot.output).toMatch(/"level":"fatal".*Check GUILD_ID, and add the bot to that server with its invite link/u);
    expect(bot.output).not.toContain('"stack"');
  });
});

describe('a Discord that refuses to register the commands', () => {
  onOneDiscord();

  it.each([
    ['because the day’s changes are used up', 429, 30_034, 'no more changes'],
    ['because of their form', 400, 50_035, 'Update the bot, or report this'],
    ['because the bot isn’t on the server', 403, 50_001, 'Check GUILD_ID'],
  ])('%s doesn’t keep the bot from serving with those it knows', async (_what, status, code, says) => {
    await start();
    const refused = harness.discord.fault(
      'list-commands',
      { kind: 'status', status, body: { message: 'Refused', code } },
      { times: Number.POSITIVE_INFINITY },
    );
    harness.launch();
    const line = await harness.bot.waitForLog(({ level }) => level === 'error');
    expect(line).toMatchObject({ discordCode: code, status, msg: expect.stringContaining(says) });
    expect(line['retryInSeconds']).toBeGreaterThanOrEqual(60);
    await harness.bot.waitForLog(({ msg }) => msg === 'ready');
    const reply = await harness.moderator.run('kick-participant', { participant: 'Nobody' }).reply();
    expect(reply.embeds).not.toEqual([]);
    refused.remove();
    await harness.bot.stop();
  });
});

describe('back without GUILD_ID', () => {
  onOneDiscord();
  const LEFT = [{ name: 'kick', description: 'Left by a bot with GUILD_ID' }];

  it('what was left on servers is cleared, so that no command appears twice', async () => {
    const { guild } = harness;
    const other = harness.discord.addGuild({ name: 'Elsewhere' });
    await start({ GUILD_ID: guild.id });
    await put(LEFT, other);
    expect(await start()).toEqual([one(guild.id, 0), one(other.id, 0), one('global')]);
    expect([shown(guild), shown(other)]).toEqual([NAMES, NAMES]);
    expect(await start()).toEqual([]);
  });

  // After any change. So each of these also shows that a difference in one declared field is noticed, and overwritten.
  it('a server whose commands can’t be read doesn’t keep the others from being cleared', async () => {
    const closed = harness.discord.addGuild({ name: 'Closed' });
    const last = harness.discord.addGuild({ name: 'Last' });
    await put(LEFT, last);
    // In order: the global list, then each server's. The third server refuses.
    const body = { message: 'Missing Access', code: 50_001 };
    harness.discord.fault('list-commands', { kind: 'status', status: 403, body }, { skip: 3 });
    await expectNoticed(() => ({ default_member_permissions: '0' }), [one(last.id, 0), one('global')]);
    expect([shown(harness.guild), shown(closed), shown(last)]).toEqual([NAMES, NAMES, NAMES]);
    expect(harness.bot.log.find(({ msg }) => msg === "couldn't clear a server's commands")).toMatchObject({
      guild: closed.id,
    });
  });

  it('a status alone doesn’t mean that a server is closed: it is asked again, and cleared', async () => {
    await put(LEFT, harness.guild);
    harness.discord.fault('list-commands', { kind: 'status', status: 403 }, { skip: 1 });
    await expectNoticed(() => ({ contexts: [0, 1] }), [one(harness.guild.id, 0), one('global')]);
    expect(harness.bot.log.some(({ msg }) => msg === "couldn't clear a server's commands")).toBe(false);
  });

  it('leftovers are cleared even when Discord fails after the commands were written', async () => {
    await put(LEFT, harness.guild);
    // Discord.js itself makes three attempts.
    harness.discord.fault('my-guilds', { kind: 'status', status: 500 }, { times: 3 });
    await expectNoticed(() => ({ integration_types: [0, 1] }), [one(harness.guild.id, 0), one('global')]);
    expect(harness.discord.commands.global).toHaveLength(NAMES.length);
    expect(shown(harness.guild)).toEqual(NAMES);
  });

  it('a difference in an option is noticed, and nothing is left to clear', async () => {
    const longer = ({ options }: Record<string, unknown>) => ({
      options: (options as object[]).map((option) => ({ ...option, max_length: 5 })),
    });
    await expectNoticed(longer, [one('global')]);
  });
});

describe('`register`', () => {
  onOneDiscord();

  /** A process of its own, as `npm run register` starts it. */
  async function register(more: Readonly<Record<string, string>>, how: { readonly fromSources?: boolean } = {}) {
    return await written(async () => {
      const environment = { ...harness.environment, ...more };
      const { code, stdout, stderr } = await endedBot(environment, { ...how, command: 'register' });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('"msg":"commands registered"');
      expectNoSecrets(stdout, harness.environment);
    });
  }

  async function registeredHere(more: Readonly<Record<string, string>>) {
    return await written(async () => {
      const bot = registerHere({ ...harness.environment, ...more });
      expect(await bot.exited).toMatchObject({ code: 0 });
      expect(bot.output).toContain('"msg":"commands registered"');
      expectNoSecrets(bot.output, harness.environment);
    });
  }

  it('overwrites everywhere even what doesn’t differ, exits with 0, and never connects', async () => {
    // As `npm run register` does it.
    expect(await register({}, { fromSources: true })).toEqual([one('global')]);
    expect(await register({})).toEqual([one('global')]);
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(harness.discord.gateway.identifies).toEqual([]);
    expect(harness.discord.gateway.closes).toEqual([]);
  });

  it('does the same on one server, and clears the other scope', async () => {
    const { id } = harness.guild;
    expect(await registeredHere({ GUILD_ID: id })).toEqual([one('global', 0), one(id)]);
    expect(await registeredHere({ GUILD_ID: id })).toEqual([one(id)]);
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(await registeredHere({})).toEqual([one(id, 0), one('global')]);
    expect(shown(harness.guild)).toEqual(NAMES);
    expect(harness.discord.gateway.identifies).toEqual([]);
    expect(harness.discord.gateway.closes).toEqual([]);
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
    const bot = registerHere(harness.environment);
    expect(await bot.exited).toMatchObject({ code: 1 });
    expect(bot.output).toContain('"level":"fatal"');
    expect(bot.output).not.toMatch(/refused|Check GUILD_ID/u);
  });
});

/** Writes commands as an older version of the bot would have, or one with GUILD_ID. */
async function put(commands: readonly object[], guild?: Guild): Promise<void> {
  const { apiUrl, applicationId, token } = harness.discord;
  const scope = guild === undefined ? '' : `guilds/${guild.id}/`;
  const response = await fetch(`${apiUrl}/v10/applications/${applicationId}/${scope}commands`, {
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
