import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, VARIABLES } from '../src/config.ts';

const required = {
  DISCORD_TOKEN: 'discord-token-of-this-test',
  MODERATOR_ROLE_IDS: '100000000000000001',
  VIDEOSDK_API_KEY: 'api-key-of-this-test',
  VIDEOSDK_SECRET_KEY: 'secret-key-of-this-test',
};

const POSTGRES = 'postgres://bouncer:password@db.example/bouncer';

type Name = (typeof VARIABLES)[keyof typeof VARIABLES]['name'];

/** The lines that report a wrong environment; none when it is right. */
function linesFor(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.lines;
    }
    throw error;
  }
}

const names: readonly Name[] = Object.values(VARIABLES).map(({ name }) => name as Name);

describe('the configuration', () => {
  it('needs four values; everything else has a default', () => {
    expect(readConfig(required)).toEqual({
      discordToken: 'discord-token-of-this-test',
      moderatorRoleIds: new Set(['100000000000000001']),
      videoSdkApiKey: 'api-key-of-this-test',
      videoSdkSecretKey: 'secret-key-of-this-test',
      guildId: null,
      videoSdkRoomIds: null,
      videoSdkRemovalApi: 'v1',
      discordApiUrl: 'https://discord.com/api',
      videoSdkApiUrl: 'https://api.videosdk.live',
      secretsKeys: [],
      allowSharedAccount: true,
      forgetServersAfterDays: 30,
      removalLimit: { removals: 30, withinMs: 300_000 },
      databaseUrl: 'file:data/bouncer.db',
      shards: null,
      httpPort: null,
      httpHost: null,
      adminPort: null,
      adminHost: '127.0.0.1',
      logLevel: 'info',
    });
  });

  it('reads each value in the form in which it is used', () => {
    expect(
      readConfig({
        ...required,
        MODERATOR_ROLE_IDS: ' 100000000000000001, 20000000000000000002 ,,100000000000000001',
        GUILD_ID: ' 300000000000000003 ',
        VIDEOSDK_ROOM_IDS: '25af-rsr2-lk92, Town Hall,',
        VIDEOSDK_REMOVAL_API: 'v2',
        DISCORD_API_URL: 'http://127.0.0.1:4000/api///',
        VIDEOSDK_API_URL: 'http://127.0.0.1:4001/',
        REMOVAL_LIMIT: ' 5/60 ',
        DATABASE_URL: ' postgres://bouncer:a%20word@db.example:5432/bouncer?sslmode=require ',
        SHARDS: '4-7/16',
        HTTP_PORT: '9090',
        HTTP_HOST: 'bouncer_1.example',
        ADMIN_PORT: '9091',
        ADMIN_HOST: '::1',
        LOG_LEVEL: 'debug',
      }),
    ).toMatchObject({
      moderatorRoleIds: new Set(['100000000000000001', '20000000000000000002']),
      guildId: '300000000000000003',
      videoSdkRoomIds: new Set(['25af-rsr2-lk92', 'Town Hall']),
      videoSdkRemovalApi: 'v2',
      discordApiUrl: 'http://127.0.0.1:4000/api',
      videoSdkApiUrl: 'http://127.0.0.1:4001',
      removalLimit: { removals: 5, withinMs: 3_600_000 },
      databaseUrl: 'postgres://bouncer:a%20word@db.example:5432/bouncer?sslmode=require',
      shards: { first: 4, last: 7, count: 16 },
      httpPort: 9090,
      httpHost: 'bouncer_1.example',
      adminPort: 9091,
      adminHost: '::1',
      logLevel: 'debug',
    });
  });

  it('refuses one port for webhooks and for the operator', () => {
    expect(() => readConfig({ ...required, HTTP_PORT: '9090', ADMIN_PORT: '9090' })).toThrow(
      'ADMIN_PORT must be another port than HTTP_PORT. Example: ADMIN_PORT=9091',
    );
    expect(readConfig({ ...required, ADMIN_PORT: '9090' })).toMatchObject({ httpPort: null, adminPort: 9_090 });
  });

  it('limits removals unless told not to: only "off" does that', () => {
    const limitOf = (text: string) => readConfig({ ...required, REMOVAL_LIMIT: text }).removalLimit;
    expect(limitOf('off')).toBeNull();
    expect(limitOf('')).toEqual({ removals: 30, withinMs: 300_000 });
    expect(limitOf('1/1')).toEqual({ removals: 1, withinMs: 60_000 });
    expect(limitOf('9999/9999')).toEqual({ removals: 9_999, withinMs: 599_940_000 });
  });

  it.each([
    'file:bouncer.db',
    'file:/var/lib/bouncer/a b.db',
    'file::memory:',
    'postgresql:///bouncer',
    'postgres://h/d',
  ])('accepts a store at %s', (url) => {
    expect(readConfig({ ...required, DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it('can’t be changed', () => {
    expect(Object.isFrozen(readConfig(required))).toBe(true);
  });

  it('treats a blank value as missing, for every variable', () => {
    const blank = Object.fromEntries(names.map((name) => [name, '  ']));
    expect(readConfig({ ...blank, ...required })).toEqual(readConfig(required));
    expect(linesFor(blank)).toHaveLength(4);
  });

  it('accepts its own examples, all of them together', () => {
    const examples = Object.fromEntries(Object.values(VARIABLES).map(({ name, example }) => [name, example]));
    // The one store that can't be shared, and a part of the gateway, don't go together.
    expect(linesFor({ ...examples, DATABASE_URL: POSTGRES })).toEqual([]);
    expect(linesFor({ ...examples, SHARDS: '' })).toEqual([]);
  });

  it('accepts lists with blanks and line breaks around the commas, and room IDs with signs of their own', () => {
    const rooms = (VIDEOSDK_ROOM_IDS: string) => [
      ...(readConfig({ ...required, VIDEOSDK_ROOM_IDS }).videoSdkRoomIds ?? []),
    ];
    expect(rooms('25af-rsr2-lk92,\n town-hall ,\r\n,x')).toEqual(['25af-rsr2-lk92', 'town-hall', 'x']);
    expect(rooms('town hall (main),a[1]b')).toEqual(['town hall (main)', 'a[1]b']);
  });

  it('accepts a $ in a password that no one takes for a variable, and any as %24', () => {
    const said = (password: string) => linesFor({ ...required, DATABASE_URL: `postgres://u:${password}@h/d` }).join();
    for (const password of ['pa$word', 'a$', '$1a$B', 'pa%24WORD', '%24PASSWORD', 'a$Bc']) {
      expect(said(password)).toBe('');
    }
    const braces = ['PASSWORD', 'b:-c'].map((inside) => `a$\{${inside}}d`);
    for (const password of ['$PASSWORD', '$password', 'a$WORD', ...braces, '$(cat x)', '{{ pw }}']) {
      expect(said(password)).toMatch(/^DATABASE_URL refers to another variable.*as %24\./u);
      expect(said(password)).not.toMatch(/cat x|WORD/u);
    }
    expect(linesFor({ ...required, DATABASE_URL: 'file:$HOME/x.db' })).toHaveLength(1);
  });

  it('accepts a single shard as well as several', () => {
    const shardsOf = (text: string) => readConfig({ ...required, DATABASE_URL: POSTGRES, SHARDS: text }).shards;
    expect(shardsOf('0/1')).toEqual({ first: 0, last: 0, count: 1 });
    expect(shardsOf('15/16')).toEqual({ first: 15, last: 15, count: 16 });
    expect(shardsOf('3-3/4')).toEqual({ first: 3, last: 3, count: 4 });
  });

  it('refuses a part of the gateway on a store that other processes can’t share', () => {
    for (const DATABASE_URL of [undefined, ' ', 'file:bouncer.db']) {
      expect(linesFor({ ...required, SHARDS: '0-3/16', DATABASE_URL })).toEqual([
        'SHARDS is for several processes, which need to share a PostgreSQL database. Example: DATABASE_URL=postgres://bouncer:password@db.example/bouncer',
      ]);
    }
    // Each wrong value by itself: one line each, and none about what follows from it.
    expect(linesFor({ ...required, SHARDS: '0-3/16', DATABASE_URL: 'nowhere' })).toHaveLength(1);
    expect(linesFor({ ...required, SHARDS: 'all', DATABASE_URL: 'file:bouncer.db' })).toHaveLength(1);
  });

  it('accepts only the variables that it documents', () => {
    expect(readConfig({ ...required, TOKEN: 'x', videoSdkApiKey: 'x', guildId: 'x', __proto__: 'x' })).toEqual(
      readConfig(required),
    );
  });
});

describe('a wrong value', () => {
  const wrong: readonly [Name, string, RegExp][] = [
    ['DISCORD_TOKEN', 'two words', /^DISCORD_TOKEN contains a space or/u],
    ['DISCORD_TOKEN', 'tökén', /^DISCORD_TOKEN contains a space or/u],
    ['DISCORD_TOKEN', 'a\u200bb', /^DISCORD_TOKEN contains an invisible character \(U\+200B\)\. Copy it again/u],
    ['DISCORD_TOKEN', 'a“quoted”', /^DISCORD_TOKEN has curly quotes\. Use straight ones, or none/u],
    ['DISCORD_TOKEN', 'a“quoted”b', /^DISCORD_TOKEN contains a space or an invalid character\. Copy it again/u],
    ['VIDEOSDK_API_KEY', 'two words', /^VIDEOSDK_API_KEY contains a space or/u],
    ['VIDEOSDK_SECRET_KEY', 'line\nbreak', /^VIDEOSDK_SECRET_KEY contains a space or/u],
    ['MODERATOR_ROLE_IDS', ',', /^MODERATOR_ROLE_IDS lists no roles/u],
    ...(['MODERATOR_ROLE_IDS', 'VIDEOSDK_ROOM_IDS'] as const).flatMap((name): [Name, string, RegExp][] =>
      [
        [`100000000000000001;200000000000000002`, ';'],
        [`100000000000000001，200000000000000002`, '，'],
        [`100000000000000001、200000000000000002`, '、'],
        [`100000000000000001؛ 100000000000000001，`, '，'],
        [`[100000000000000001,200000000000000002]`, '['],
        [`(100000000000000001)`, '('],
        [`100000000000000001,"200000000000000002",3`, '"'],
        [`100000000000000001,“200000000000000002”,3`, '“'],
        [`100000000000000001\n200000000000000002`, 'line break'],
        [`25af-rsr2-lk92 town-hall`, 'blank'],
      ].map(([value = '', sign = '']) => [
        name,
        value,
        new RegExp(
          `^${name} has a ${sign.replace(/[[(]/u, '\\$&')} in it\\. Write the IDs with commas between them`,
          'u',
        ),
      ]),
    ),
    ['MODERATOR_ROLE_IDS', 'Moderators', /^MODERATOR_ROLE_IDS contains something that isn't a role ID/u],
    ['MODERATOR_ROLE_IDS', '100000000000000001 100000000000000002', /^MODERATOR_ROLE_IDS contains something/u],
    ['MODERATOR_ROLE_IDS', '100000000000000001,5', /^MODERATOR_ROLE_IDS contains something/u],
    ['MODERATOR_ROLE_IDS', '<@&100000000000000001>', /^MODERATOR_ROLE_IDS contains something/u],
    ['MODERATOR_ROLE_IDS', '1000000000000000011111', /^MODERATOR_ROLE_IDS contains something/u],
    ['GUILD_ID', 'Night School', /^GUILD_ID isn't a server ID/u],
    ['GUILD_ID', '1234', /^GUILD_ID isn't a server ID/u],
    ['GUILD_ID', '100000000000000000,100000000000000000', /^GUILD_ID isn't a server ID/u],
    ['GUILD_ID', '100000000000000000,100000000000000001', /^GUILD_ID isn't a server ID/u],
    ['VIDEOSDK_ROOM_IDS', ', ,', /^VIDEOSDK_ROOM_IDS lists no rooms/u],
    ['VIDEOSDK_ROOM_IDS', ',', /^VIDEOSDK_ROOM_IDS lists no rooms/u],
    ['VIDEOSDK_REMOVAL_API', 'v3', /^VIDEOSDK_REMOVAL_API must be one of v1, v2/u],
    ['VIDEOSDK_REMOVAL_API', 'V1', /^VIDEOSDK_REMOVAL_API must be one of v1, v2/u],
    ['VIDEOSDK_REMOVAL_API', '2', /^VIDEOSDK_REMOVAL_API must be one of v1, v2/u],
    ['DISCORD_API_URL', 'discord.com/api', /^DISCORD_API_URL isn't an http/u],
    ['DISCORD_API_URL', 'ftp://discord.com', /^DISCORD_API_URL isn't an http/u],
    ['DISCORD_API_URL', 'javascript:alert(1)', /^DISCORD_API_URL isn't an http/u],
    ['DISCORD_API_URL', 'not an address', /^DISCORD_API_URL isn't an http/u],
    ['DISCORD_API_URL', 'https://user:word@host', /^DISCORD_API_URL can't contain a username or password/u],
    ['VIDEOSDK_API_URL', 'ftp://videosdk.example', /^VIDEOSDK_API_URL isn't an http/u],
    ['VIDEOSDK_API_URL', 'file:///etc/passwd', /^VIDEOSDK_API_URL isn't an http/u],
    ['VIDEOSDK_API_URL', 'https://user@host', /^VIDEOSDK_API_URL can't contain a username or password/u],
    ['VIDEOSDK_API_URL', 'https://user:word@host', /^VIDEOSDK_API_URL can't contain a username or password/u],
    ['VIDEOSDK_API_URL', 'https://:word@host', /^VIDEOSDK_API_URL can't contain a username or password/u],
    ['REMOVAL_LIMIT', '30', /^REMOVAL_LIMIT must be <removals>\/<minutes> or off/u],
    ['REMOVAL_LIMIT', '0/5', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '30/0', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '-1/5', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '1.5/5', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '30 / 5', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '30 in 5', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', 'unlimited', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '30/5/1', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', '10000/5', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', 'none', /^REMOVAL_LIMIT must be <removals>/u],
    ['REMOVAL_LIMIT', 'OFF', /^REMOVAL_LIMIT must be <removals>/u],
    ['DATABASE_URL', 'data/bouncer.db', /^DATABASE_URL must be file:<path> or postgres:\/\//u],
    ['DATABASE_URL', 'file:', /^DATABASE_URL must be file:/u],
    ['DATABASE_URL', 'sqlite:bouncer.db', /^DATABASE_URL must be file:/u],
    ['DATABASE_URL', 'mysql://user:word@host/bouncer', /^DATABASE_URL must be file:/u],
    ['DATABASE_URL', 'postgres://user:wo/rd@host/bouncer', /^DATABASE_URL has a character in its user/u],
    ['DATABASE_URL', 'file://data/bouncer.db', /^DATABASE_URL has two slashes/u],
    ['DATABASE_URL', 'postgres:bouncer', /^DATABASE_URL must be file:/u],
    ['DATABASE_URL', 'postgres://user:word@host:port/bouncer', /^DATABASE_URL must be file:/u],
    ['SHARDS', 'all', /^SHARDS must look like <first>-<last>\/<count>/u],
    ['SHARDS', '16', /^SHARDS must look like/u],
    ['SHARDS', '0,1/16', /^SHARDS must look like/u],
    ['SHARDS', '-1/16', /^SHARDS must look like/u],
    ['SHARDS', '0-/16', /^SHARDS must look like/u],
    ['SHARDS', '0-3 / 16', /^SHARDS must look like/u],
    ['SHARDS', '3-0/16', /^SHARDS lists shards that don't exist/u],
    ['SHARDS', '0-16/16', /^SHARDS lists shards that don't exist/u],
    ['SHARDS', '0/0', /^SHARDS lists shards that don't exist/u],
    ['HTTP_PORT', '0', /^HTTP_PORT isn't a port number/u],
    ['HTTP_PORT', '65536', /^HTTP_PORT isn't a port number/u],
    ['HTTP_PORT', '-1', /^HTTP_PORT isn't a port number/u],
    ['HTTP_PORT', '80.5', /^HTTP_PORT isn't a port number/u],
    ['HTTP_PORT', '0x50', /^HTTP_PORT isn't a port number/u],
    ['HTTP_PORT', 'off', /^HTTP_PORT isn't a port number/u],
    ['HTTP_PORT', 'http', /^HTTP_PORT isn't a port number/u],
    ['ADMIN_PORT', '65536', /^ADMIN_PORT isn't a port number/u],
    ['ADMIN_PORT', 'off', /^ADMIN_PORT isn't a port number/u],
    ['HTTP_HOST', '0.0.0.0:9090', /^HTTP_HOST isn't an IP address or a hostname/u],
    ['HTTP_HOST', 'http://127.0.0.1', /^HTTP_HOST isn't an IP address or a hostname/u],
    ['HTTP_HOST', '[::1]', /^HTTP_HOST isn't an IP address or a hostname/u],
    ['ADMIN_HOST', '256.0.0.1', /^ADMIN_HOST isn't an IP address or a hostname/u],
    ['ADMIN_HOST', '*', /^ADMIN_HOST isn't an IP address or a hostname/u],
    ['SECRETS_KEY', 'a passphrase', /^SECRETS_KEY isn't a key of 32 bytes in base64/u],
    ['SECRETS_KEY', Buffer.alloc(31).toString('base64'), /^SECRETS_KEY isn't a key of 32 bytes/u],
    ['SECRETS_KEY', Array(3).fill(Buffer.alloc(32).toString('base64')).join(','), /^SECRETS_KEY isn't a key/u],
    ['ALLOW_SHARED_ACCOUNT', 'no', /^ALLOW_SHARED_ACCOUNT must be one of true, false/u],
    ['FORGET_SERVERS_AFTER_DAYS', '0', /^FORGET_SERVERS_AFTER_DAYS must be a number of days/u],
    ['FORGET_SERVERS_AFTER_DAYS', '3651', /^FORGET_SERVERS_AFTER_DAYS must be a number of days/u],
    ['FORGET_SERVERS_AFTER_DAYS', 'never', /^FORGET_SERVERS_AFTER_DAYS must be a number of days/u],
    ['LOG_LEVEL', 'verbose', /^LOG_LEVEL must be one of trace, debug, info, warn, error, silent/u],
    ['LOG_LEVEL', 'INFO', /^LOG_LEVEL must be one of/u],
    ['LOG_LEVEL', '30', /^LOG_LEVEL must be one of/u],
  ];

  it.each(wrong)('of %s is reported in one line, with an example: %j', (name, value, line) => {
    const lines = linesFor({ ...required, [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
    expect(lines[0]).toContain(` Example: ${name}=`);
    expect(lines[0]).not.toContain('\n');
  });

  it('is reported for every variable', () => {
    const tried = new Set([...wrong.map(([name]) => name), 'VIDEOSDK_API_KEY']);
    expect(tried).toEqual(new Set(names));
  });

  it('is none when servers use only their own VideoSDK accounts and the operator’s is missing as a whole', () => {
    const { VIDEOSDK_API_KEY: _key, VIDEOSDK_SECRET_KEY: _secret, ...others } = required;
    const SECRETS_KEY = Buffer.alloc(32, 7).toString('base64');
    const config = readConfig({ ...others, ALLOW_SHARED_ACCOUNT: 'false', SECRETS_KEY });
    expect([config.videoSdkApiKey, config.videoSdkSecretKey]).toEqual([null, null]);
    for (const half of ['VIDEOSDK_API_KEY', 'VIDEOSDK_SECRET_KEY'] as const) {
      const other = half === 'VIDEOSDK_API_KEY' ? 'VIDEOSDK_SECRET_KEY' : 'VIDEOSDK_API_KEY';
      expect(() => readConfig({ ...others, ALLOW_SHARED_ACCOUNT: 'false', [half]: required[half] })).toThrow(
        `${other} is missing.`,
      );
    }
  });

  it('is reported when no server could have a VideoSDK account', () => {
    const { VIDEOSDK_API_KEY: _key, VIDEOSDK_SECRET_KEY: _secret, ...others } = required;
    expect(() => readConfig({ ...others, ALLOW_SHARED_ACCOUNT: 'false' })).toThrow('SECRETS_KEY is missing.');
    expect(() => readConfig({ ...required, ALLOW_SHARED_ACCOUNT: 'false' })).not.toThrow();
  });

  it.each(Object.keys(required))('is reported when it is missing: %s', (name) => {
    const [line, ...others] = linesFor({ ...required, [name]: undefined });
    expect(others).toEqual([]);
    expect(line).toMatch(new RegExp(`^${name} is missing\\. Example: ${name}=.+$`, 'u'));
  });

  it('is reported once for each wrong variable, all at once, whatever the environment is', () => {
    const value = fc.option(
      fc.oneof(
        fc.constantFrom('', ' ', 'v1', 'info', '80', '100000000000000001', 'https://a.example', 'x', '\n', 'a,b', '0'),
        fc.string({ unit: 'binary' }),
      ),
      { nil: undefined },
    );
    const environment = fc.record(Object.fromEntries(names.map((name) => [name, value])));
    fc.assert(
      fc.property(environment, (given) => {
        const lines = linesFor(given);
        const told = lines.map((line) => line.split(' ')[0]);
        expect(new Set(told).size).toBe(told.length);
        for (const [name, text] of Object.entries(given)) {
          // What one port can be depends on the other.
          const other = name === 'ADMIN_PORT' ? { HTTP_PORT: given['HTTP_PORT'] } : {};
          const alone = linesFor({ ...required, ...other, [name]: text });
          expect(told.includes(name)).toBe(alone.some((line) => line.startsWith(`${name} `)));
        }
        for (const line of lines) {
          expect(line).toMatch(/^[A-Z_]+ .+ Example: [A-Z_]+=\S+$/u);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('isn’t shown when it may be a secret', () => {
    const secrets = ['DISCORD_TOKEN', 'VIDEOSDK_API_KEY', 'VIDEOSDK_SECRET_KEY'];
    for (const url of ['mysql://bouncer:pass-of-the-store@host/d', 'postgres://bouncer:pass-of-the-store@host:x/d']) {
      expect(linesFor({ ...required, DATABASE_URL: url }).join('\n')).not.toMatch(/pass-of-the-store|bouncer:/u);
    }
    const long = fc
      .string({ unit: 'binary', minLength: 12, maxLength: 60 })
      .filter((text) => /[^\x21-\x7e]/u.test(text.trim()));
    fc.assert(
      fc.property(fc.constantFrom(...secrets), long, (name, text) => {
        const lines = linesFor({ ...required, [name]: text }).join('\n');
        expect(lines).not.toContain(text.trim());
      }),
    );
    // A token in the wrong place is still a token.
    for (const name of names.filter((one) => !secrets.includes(one))) {
      expect(linesFor({ ...required, [name]: 'discord token of somebody' }).join('\n')).not.toContain('of somebody');
    }
  });
});
